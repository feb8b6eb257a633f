"""Fill `extraction/exports/report/vendor` and compile the charts of the report, from packages of the npm registry.

    npm install --prefix FOLDER vega@6.4.0 vega-lite@6.4.3 vega-interpreter@2.3.2 world-atlas@2.0.2
    python benchmarks/build_report.py FOLDER/node_modules

Files are copied as they are; the interpreter, published as a module that imports another, is bound to the global `vega`
instead. `vendor/manifest.json` says for each file where it is from, its licence and its SHA-256, and from which
Vega-Lite source and compiler each chart was made: the page so needs Vega alone. Run it again after a change of a chart.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
from pathlib import Path

REPORT = Path(__file__).parent.parent / "extraction" / "exports" / "report"
VENDOR, CHARTS = REPORT / "vendor", REPORT / "charts"
FILES = {
    "vega.min.js": ("vega", "build/vega.min.js"),
    "vega-interpreter.js": ("vega-interpreter", "build/vega-interpreter.js"),
    "countries-110m.json": ("world-atlas", "countries-110m.json"),
}
BUNDLED = (  # what vega.min.js holds beside Vega's own packages
    "d3-array", "d3-color", "d3-delaunay", "d3-dispatch", "d3-dsv", "d3-force", "d3-format", "d3-geo",
    "d3-geo-projection", "d3-hierarchy", "d3-interpolate", "d3-path", "d3-quadtree", "d3-scale", "d3-scale-chromatic",
    "d3-shape", "d3-time", "d3-time-format", "d3-timer", "delaunator", "internmap", "robust-predicates",
    "topojson-client",
)  # fmt: skip
COMPILER = """
import {compile} from %s;
let text = ""; for await (const part of process.stdin) text += part;
const refuse = (...words) => { throw new Error(words.join(" ")); };
const logger = {
  level() { return this; }, info() { return this; }, debug() { return this; }, error: refuse, warn: refuse,
};
console.log(JSON.stringify(compile(JSON.parse(text), {logger}).spec, null, 1));
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", type=Path, help="the node_modules folder of npm install")
    modules = parser.parse_args().modules.resolve()
    VENDOR.mkdir(exist_ok=True)
    manifest = {
        "files": [vendored(name, modules / package, inside) for name, (package, inside) in FILES.items()],
        "charts": [compiled(source, modules / "vega-lite") for source in sorted(CHARTS.glob("*.vl.json"))],
    }
    (VENDOR / "LICENCES.txt").write_text(licences(modules), "utf-8")
    (VENDOR / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def vendored(name: str, package: Path, inside: str) -> dict[str, str]:
    original = (package / inside).read_text("utf-8")
    shipped = bound_to_global(original) if name == "vega-interpreter.js" else original
    (VENDOR / name).write_text(shipped, "utf-8")
    about = json.loads((package / "package.json").read_text("utf-8"))
    return {
        "file": name,
        "package": f"{about['name']}@{about['version']}",
        "path": inside,
        "licence": about["license"],
        "original_sha256": sha256(original),
        "sha256": sha256(shipped),
    }


def bound_to_global(module: str) -> str:
    """Return the interpreter as a classic script that takes what it needs from `vega` and adds itself to it."""
    lines = module.rstrip("\n").split("\n")
    assert lines[0] == "import { ascending, isString, DisallowedObjectProperties } from 'vega-util';"
    assert lines[-2] == "export { expression as expressionInterpreter };"
    assert lines[-1].startswith("//# sourceMappingURL=")
    head = "(function (vega) {\nconst { ascending, isString, DisallowedObjectProperties } = vega;"
    return "\n".join([head, *lines[1:-2], "vega.expressionInterpreter = expression;\n})(vega);\n"])


def compiled(source: Path, compiler: Path) -> dict[str, str]:
    script = COMPILER % json.dumps(str(compiler / "build" / "index.js"))
    text = source.read_text("utf-8")
    done = subprocess.run(["node", "--input-type=module", "-e", script], input=text, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{source.name}: {done.stderr}")
    target = source.with_name(source.name.replace(".vl.", ".vg."))
    target.write_text(done.stdout, "utf-8")
    about = json.loads((compiler / "package.json").read_text("utf-8"))
    return {
        "file": target.name,
        "sha256": sha256(done.stdout),
        "source": source.name,
        "source_sha256": sha256(text),
        "compiler": f"{about['name']}@{about['version']}",
    }


def licences(modules: Path) -> str:
    """Return the licences, those of one wording together: each text once, after the packages under it."""
    texts: dict[str, list[str]] = {}
    for name in ("vega", "vega-interpreter", "world-atlas", *BUNDLED):
        [licence] = sorted((modules / name).glob("LICEN[CS]E*"))
        text = "\n".join(line.rstrip() for line in licence.read_text("utf-8").strip().splitlines())
        texts.setdefault(text, []).append(name)
    parts = [f"{', '.join(names)}\n\n{text}" for text, names in texts.items()]
    atlas = "The countries are Natural Earth's, which are in the public domain (naturalearthdata.com)."
    return ("\n\n" + "-" * 72 + "\n\n").join([*parts, atlas]) + "\n"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


if __name__ == "__main__":
    main()
