"""Train a small encoder to do as the large one does.  Resumes from OUT/state.pt when it is there.

The student has a few of the teacher's layers and its heads, and reads word pieces through a narrow table. It learns
from the corpora's labels where they have some, and everywhere from the teacher: its scores for every head on every
chunk, trees on newswire and names in treebanks too, and its last layer's vectors (Sanh et al. 2019; Lan et al. 2020
for the factorised table).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import spacy
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
from chunks import Chunks, Labels, batch_of, batches_of  # noqa: E402
from network import Network  # noqa: E402
from reported import Reported  # noqa: E402
from train import WEIGHTS, arc_mask, evaluate, load_units, log, losses, short_cities  # noqa: E402

from extraction.components.encoder_input import WordPieces  # noqa: E402

LAYERS_KEPT = (0, 4)
FACTOR = 128
# weight of the labels beside the teacher, and of the teacher's vectors
GOLD, VECTORS = 0.5, 0.5


def make_student(teacher: Network, sizes: list[int], layers: tuple[int, ...], factor: int) -> Network:
    """A network of some of the teacher's layers with its heads; the word table by principal components."""
    student = Network(*sizes, layers=len(layers), factor=factor)
    value = {k: v for k, v in teacher.state_dict().items() if not k.startswith(("layers.", "words."))}
    for mine, theirs in enumerate(layers):
        for name, weight in teacher.layers[theirs].state_dict().items():
            value[f"layers.{mine}.{name}"] = weight
    table = teacher.words.weight.detach()
    _, _, axes = torch.linalg.svd(table, full_matrices=False)
    value["words.weight"], value["widen.weight"] = table @ axes[:factor].T, axes[:factor].T.contiguous()
    student.load_state_dict(value)
    return student


def divergence(ours: Tensor, theirs: Tensor, known: Tensor) -> Tensor:
    """Mean Kullback-Leibler divergence from the teacher's distribution over the known rows."""
    ours, theirs = F.log_softmax(ours.float()[known], -1), F.log_softmax(theirs.float()[known], -1)
    return F.kl_div(ours, theirs, log_target=True, reduction="sum") / known.sum().clamp(min=1)


def from_teacher(student: Network, teacher: Network, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """Loss per head against the teacher; sentences are the teacher's where the text has none."""
    given = (batch["pieces"], batch["shapes"], batch["first"], batch["mask"])
    word = batch["first"] > 0
    with torch.no_grad():
        tx, tz = teacher.encode(*given)
        starts = teacher.starts(tz).squeeze(-1).float()
        opens = (starts > 0).long()
        opens[:, 0] = 1
        sentence = torch.where(batch["sentence"] > 0, batch["sentence"], opens.cumsum(1)) * word
        allowed = arc_mask(sentence)
        dependent, head, left, right = teacher.arcs(tx)
        theirs = teacher.arc_scores(dependent, head).float().masked_fill(~allowed, -1e4)
        heads = theirs.argmax(-1)
        their_labels = teacher.label_scores(left, right, heads)
        their = [teacher.names(tz), teacher.tags(tz), teacher.morphs(tz)]
    x, z = student.encode(*given)
    z = student.dropout(z)
    out = {
        kind: divergence(ours(z), scores, word)
        for kind, ours, scores in zip(
            ("name", "tag", "morph"), (student.names, student.tags, student.morphs), their, strict=True
        )
    }
    ours = student.starts(z).squeeze(-1).float()
    out["start"] = F.binary_cross_entropy_with_logits(ours[word], starts[word].sigmoid())
    dependent, head, left, right = student.arcs(x)
    out["arc"] = divergence(student.arc_scores(dependent, head).float().masked_fill(~allowed, -1e4), theirs, word)
    out["label"] = divergence(student.label_scores(left, right, heads), their_labels, word)
    out["vector"] = F.mse_loss(x.float()[word], tx.float()[word])
    return out


def endless(cut: Chunks, units: dict[str, list[dict]], budget: int, seed: int, first: int) -> Iterator[list[dict]]:
    """Batches for ever, another cut every pass, from batch number `first` on."""
    number = 0
    for epoch in range(1_000_000):
        rng = cut.rng
        rng.seed(seed * 1000 + epoch)
        batches = batches_of(cut.names(units["names"]) + cut.trees(units["trees"]), budget, rng)
        if number + len(batches) <= first:
            number += len(batches)
            continue
        yield from batches[max(0, first - number) :]
        number = max(first, number + len(batches))


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="folder with tokenizer.json")
    parser.add_argument("--teacher", type=Path, required=True, help="final.pt of train.py; labels.json beside it")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=12_000)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end the schedule by then")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--budget", type=int, default=1600, help="padded pieces a batch")
    parser.add_argument("--rate", type=float, default=5e-4)
    return parser.parse_args()


def main() -> None:
    args = parse_arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    lists = json.loads((args.teacher.parent / "labels.json").read_text("utf-8"))
    (args.out / "labels.json").write_text(json.dumps(lists, ensure_ascii=False, indent=1), "utf-8")
    units, _ = load_units(args.corpora, spacy.blank("en"))
    sizes = {k: sum(len(u["w"]) for u in v) for k, v in units.items()}
    rng = random.Random(args.seed)
    pieces = WordPieces((args.encoder / "tokenizer.json").read_text("utf-8"))
    labels = Labels(lists)
    cut = Chunks(pieces, labels, rng, short_cities(units["names"]), Reported(units["trees"], rng))
    dev = cut.names(units["dev_names"], augment=False) + cut.trees(units["dev_trees"], augment=False)
    counts = [len(lists[k]) for k in ("name", "tag", "morph", "dep")]
    teacher = Network(*counts)
    teacher.load_state_dict(torch.load(args.teacher, weights_only=True, map_location="cpu"))
    teacher.to(args.device).eval()
    student = make_student(teacher, counts, LAYERS_KEPT, FACTOR).to(args.device).train()
    optimiser = torch.optim.AdamW(student.parameters(), lr=args.rate, weight_decay=0.01, betas=(0.9, 0.98))
    average = {k: v.clone() for k, v in student.state_dict().items()}
    step, before = 0, 0.0
    state = args.out / "state.pt"
    if state.exists():
        saved = torch.load(state, weights_only=True)
        student.load_state_dict(saved["net"])
        optimiser.load_state_dict(saved["optimiser"])
        average, step, before = saved["average"], saved["step"], saved["elapsed"]
        log("resumed at step", step)
    log("words", sizes)
    per_batch = dict.fromkeys(("names", "trees"), 0.5 * args.budget)  # usual labelled words of each kind in a batch
    began, running, seen = time.time(), Counter[str](), 0
    for rows in endless(cut, units, args.budget, args.seed, step):
        elapsed = before + time.time() - began
        progress = max(step / args.steps, elapsed / 60 / args.minutes)
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1.0, (step + 1) / 200) * max(0.01, 1 - progress)
        batch = {k: v.to(args.device) for k, v in batch_of(rows).items()}
        with torch.autocast(args.device, dtype=torch.bfloat16):
            soft = from_teacher(student, teacher, batch)
            hard = losses(student, batch, per_batch)
            loss = VECTORS * soft["vector"]
            for kind, weight in WEIGHTS.items():
                loss = loss + weight * soft[kind] + GOLD * weight * hard.get(kind, torch.zeros(()))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimiser.step()
        step += 1
        decay = min(0.998, (1 + step) / (10 + step))
        with torch.no_grad():
            for k, v in student.state_dict().items():
                average[k].lerp_(v, 1 - decay)
        running.update({k: v.item() for k, v in soft.items()})
        seen += sum(len(r["first"]) for r in rows)
        if step % 50 == 0:
            means = {k: round(v / 50, 3) for k, v in running.items()}
            log(f"step {step} progress {progress:.3f}", means, f"{seen / (time.time() - began):.0f} w/s wall")
            running.clear()
        if step % 400 == 0:
            torch.save({"net": student.state_dict(), "optimiser": optimiser.state_dict(), "average": average,
                        "step": step, "elapsed": elapsed}, args.out / "state.tmp")  # fmt: skip
            (args.out / "state.tmp").replace(state)
        if step % 800 == 0:
            now = {k: v.clone() for k, v in student.state_dict().items()}
            student.load_state_dict(average)
            log("dev (averaged)", {k: round(v, 2) for k, v in evaluate(student, dev, labels).items()})
            student.load_state_dict(now)
    student.load_state_dict(average)
    log("dev (averaged, end)", {k: round(v, 2) for k, v in evaluate(student, dev, labels).items()})
    torch.save(student.state_dict(), args.out / "final.pt")


if __name__ == "__main__":
    main()
