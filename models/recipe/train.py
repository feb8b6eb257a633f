"""Train the shared encoder on trees and names.  Resumes from OUT/state.pt when it is there."""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

import spacy
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
from chunks import TARGETS, Chunks, Labels, batch_of, batches_of  # noqa: E402
from corpora import Mender, read_demonyms, read_names, read_trees  # noqa: E402
from network import Network  # noqa: E402
from reported import Reported  # noqa: E402

from extraction.components.encoder_decode import name_spans  # noqa: E402
from extraction.components.encoder_input import WordPieces  # noqa: E402


def log(*args: object) -> None:
    print(time.strftime("%H:%M:%S"), *args, flush=True)


def load_units(corpora: Path, nlp: spacy.Language) -> tuple[dict[str, list[dict]], Counter[str]]:
    """Train and dev units. A quarter of each development file is kept to watch the training, the rest is trained on."""
    ner, ud = corpora / "ner", corpora / "ud"
    world = ner / "worldwide" / "train.jsonl"
    mender = Mender([json.loads(x) for x in world.read_text("utf-8").splitlines()], read_demonyms(world))
    names = read_names(nlp, world, mender)
    names += read_names(nlp, ner / "worldwide" / "dev.jsonl", mender, slice(25, None))
    dev_names = read_names(nlp, ner / "worldwide" / "dev.jsonl", None, slice(25))
    names += read_names(nlp, ner / "masc" / "train.jsonl", None)
    names += read_names(nlp, ner / "re3d" / "train.jsonl", mender)
    for part in ("train", "dev"):
        names += read_names(nlp, ner / "crossner_politics" / f"{part}.jsonl", mender)
    trees = read_trees(ud / "ewt" / "en_ewt-ud-train.conllu") + read_trees(ud / "gum" / "en_gum-ud-train.conllu")
    dev_trees = []
    for corpus in ("ewt", "gum"):
        units = read_trees(ud / corpus / f"en_{corpus}-ud-dev.conllu")
        cut = next(i for i in range(len(units) // 4, len(units)) if units[i]["doc"])
        dev_trees += units[:cut]
        trees += units[cut:]
    return {"names": names, "trees": trees, "dev_names": dev_names, "dev_trees": dev_trees}, mender.counts


def short_cities(units: list[dict]) -> list[list[str]]:
    """Places of one or two words, to make datelines of."""
    return [
        unit["w"][a:b]
        for unit in units
        for a, b, label in name_spans(["O" if x == "-" else x for x in unit["t"]])
        if label == "GPE" and b - a <= 2
    ]


def arc_mask(sentence: Tensor) -> Tensor:
    """True where a word may have this head: the root, or a word of its own sentence."""
    same = (sentence.unsqueeze(2) == sentence.unsqueeze(1)) & (sentence > 0).unsqueeze(2)
    return torch.cat([torch.ones_like(same[:, :, :1]), same], 2)


def losses(net: Network, batch: dict[str, Tensor], words_per_batch: dict[str, float]) -> dict[str, Tensor]:
    """Loss per head, each the sum over its labelled words divided by the usual number of such words."""
    x, z = net.encode(batch["pieces"], batch["shapes"], batch["first"], batch["mask"])
    z = net.dropout(z)

    def entropy(scores: Tensor, gold: Tensor, kind: str) -> Tensor:
        total = F.cross_entropy(scores.float().flatten(0, -2), gold.flatten(), ignore_index=-100, reduction="sum")
        return total / words_per_batch[kind]

    out = {"name": entropy(net.names(z), batch["name"], "names")}
    rows = (batch["sentence"] > 0).any(1)
    if rows.any():
        gold = {k: batch[k][rows] for k in TARGETS}
        out["tag"] = entropy(net.tags(z[rows]), gold["tag"], "trees")
        out["morph"] = entropy(net.morphs(z[rows]), gold["morph"], "trees")
        start = net.starts(z[rows]).squeeze(-1).float()
        known = gold["start"] >= 0
        # the first word of a chunk starts a sentence anyway
        known[:, 0] = False
        out["start"] = (
            F.binary_cross_entropy_with_logits(start[known], gold["start"][known].float(), reduction="sum")
            / words_per_batch["trees"]
        )
        dependent, head, left, right = net.arcs(x[rows])
        scores = net.arc_scores(dependent, head).float().masked_fill(~arc_mask(gold["sentence"]), -1e4)
        out["arc"] = entropy(scores, gold["head"], "trees")
        out["label"] = entropy(net.label_scores(left, right, gold["head"].clamp(min=0)), gold["dep"], "trees")
    return out


WEIGHTS = {"name": 1.0, "tag": 0.4, "morph": 0.4, "start": 1.0, "arc": 1.0, "label": 0.7}


@torch.no_grad()
def evaluate(net: Network, chunks: list[dict], labels: Labels) -> dict[str, float]:
    """Quick scores on gold tokens and sentences, greedy heads: to watch a training, not for the card."""
    net.eval()
    hits: Counter[str] = Counter()
    names = labels.lists["name"]
    upos = [m.split("|")[0] for m in labels.lists["morph"]]
    for rows in batches_of(chunks, 4000, random.Random(0)):
        batch = batch_of(rows)
        x, z = net.encode(batch["pieces"], batch["shapes"], batch["first"], batch["mask"])
        name, tag, morph, start = (
            net.names(z).argmax(-1),
            net.tags(z).argmax(-1),
            net.morphs(z).argmax(-1),
            net.starts(z),
        )
        dependent, head, left, right = net.arcs(x)
        scores = net.arc_scores(dependent, head).masked_fill(~arc_mask(batch["sentence"]), -1e4)
        heads = scores.argmax(-1)
        deps = net.label_scores(left, right, heads).argmax(-1)
        for r, row in enumerate(rows):
            n = len(row["first"])
            if "name" in row:
                gold = set(name_spans([names[i] if i >= 0 else "O" for i in row["name"]]))
                found = set(name_spans([names[i] for i in name[r, :n].tolist()]))
                hits["found"] += len(found)
                hits["gold"] += len(gold)
                hits["both"] += len(found & gold)
            else:
                hits["words"] += n
                for i in range(n):
                    hits["tag"] += row["tag"][i] == tag[r, i].item()
                    hits["upos"] += row["morph"][i] >= 0 and upos[row["morph"][i]] == upos[morph[r, i].item()]
                    right_head = row["head"][i] == heads[r, i].item()
                    hits["uas"] += right_head
                    hits["las"] += right_head and row["dep"][i] == deps[r, i].item()
                    if i:
                        ours, theirs = start[r, i].item() > 0, row["start"][i] == 1
                        hits["s_ours"] += ours
                        hits["s_gold"] += theirs
                        hits["s_both"] += ours and theirs
    net.train()
    words = hits["words"] or 1
    return {
        "ner": 200 * hits["both"] / max(1, hits["found"] + hits["gold"]),
        "sents": 200 * hits["s_both"] / max(1, hits["s_ours"] + hits["s_gold"]),
        **{k: 100 * hits[k] / words for k in ("tag", "upos", "uas", "las")},
    }


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=4)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end the schedule by then")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--budget", type=int, default=1600, help="padded pieces a batch")
    parser.add_argument("--rate", type=float, default=2e-4)
    return parser.parse_args()


def main() -> None:
    args = parse_arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    nlp = spacy.blank("en")
    units, mended = load_units(args.corpora, nlp)
    labels = Labels.collect(units)
    (args.out / "labels.json").write_text(json.dumps(labels.lists, ensure_ascii=False, indent=1), "utf-8")
    sizes = {k: sum(len(u["w"]) for u in v) for k, v in units.items()}
    log("words", sizes, "labels", {k: len(v) for k, v in labels.lists.items()}, "mended", dict(mended))
    pieces = WordPieces((args.encoder / "tokenizer.json").read_text("utf-8"))
    cut = Chunks(pieces, labels, rng, short_cities(units["names"]), Reported(units["trees"], rng))
    dev = cut.names(units["dev_names"], augment=False) + cut.trees(units["dev_trees"], augment=False)
    net = Network(*(len(labels.lists[k]) for k in ("name", "tag", "morph", "dep")))
    net.load_encoder(args.encoder / "model.safetensors")
    net.to(args.device).train()
    net.words.weight.requires_grad = False
    groups: dict[bool, list[torch.nn.Parameter]] = {True: [], False: []}
    for name, value in net.named_parameters():
        if value.requires_grad:
            groups[name.startswith(("layers", "positions", "embedding"))].append(value)
    optimiser = torch.optim.AdamW(
        [{"params": groups[True], "lr": args.rate}, {"params": groups[False], "lr": 10 * args.rate}],
        weight_decay=0.01, betas=(0.9, 0.98),
    )  # fmt: skip
    base = [g["lr"] for g in optimiser.param_groups]
    average = {k: v.clone() for k, v in net.state_dict().items()}
    step, epoch, before = 0, 0, 0.0
    state = args.out / "state.pt"
    if state.exists():
        saved = torch.load(state, weights_only=True)
        net.load_state_dict(saved["net"])
        optimiser.load_state_dict(saved["optimiser"])
        average, step, epoch, before = saved["average"], saved["step"], saved["epoch"], saved["elapsed"]
        log("resumed at step", step, "epoch", epoch)
    began = time.time()
    running: Counter[str] = Counter()
    seen = done = 0
    while True:
        rng.seed(args.seed * 1000 + epoch)
        chunks = cut.names(units["names"]) + cut.trees(units["trees"])
        batches = batches_of(chunks, args.budget, rng)
        per_batch = {k: sizes[k] / len(batches) for k in ("names", "trees")}
        total = int(args.epochs * len(batches))
        start = step - epoch * len(batches) if step else 0
        for rows in batches[max(0, min(start, len(batches))) :]:
            elapsed = before + time.time() - began
            progress = max(step / total, elapsed / 60 / args.minutes)
            if progress >= 1:
                break
            rate = min(1.0, step / 150) * max(0.01, 1 - progress)
            for group, lr in zip(optimiser.param_groups, base, strict=True):
                group["lr"] = lr * rate
            batch = {k: v.to(args.device) for k, v in batch_of(rows).items()}
            with torch.autocast(args.device, dtype=torch.bfloat16):
                parts = losses(net, batch, per_batch)
                loss = sum((WEIGHTS[k] * v for k, v in parts.items()), torch.zeros(()))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            step += 1
            decay = min(0.998, (1 + step) / (10 + step))
            with torch.no_grad():
                for k, v in net.state_dict().items():
                    if k != "words.weight":
                        average[k].lerp_(v, 1 - decay)
            running.update({k: v.item() for k, v in parts.items()})
            done += 1
            seen += sum(len(r["first"]) for r in rows)
            if step % 50 == 0:
                means = {k: round(v / done, 3) for k, v in running.items()}
                log(
                    f"step {step}/{total} epoch {epoch} progress {progress:.3f}",
                    means,
                    f"{seen / (time.time() - began):.0f} w/s wall",
                )
                running.clear()
                done = 0
            if step % 200 == 0:
                torch.save({"net": net.state_dict(), "optimiser": optimiser.state_dict(), "average": average,
                            "step": step, "epoch": epoch, "elapsed": elapsed}, args.out / "state.tmp")  # fmt: skip
                (args.out / "state.tmp").replace(state)
            if step % 400 == 0:
                now = {k: v.clone() for k, v in net.state_dict().items()}
                net.load_state_dict(average)
                log("dev (averaged)", {k: round(v, 2) for k, v in evaluate(net, dev, labels).items()})
                net.load_state_dict(now)
        else:
            epoch += 1
            if step >= total:
                break
            continue
        break
    net.load_state_dict(average)
    log("dev (averaged, end)", {k: round(v, 2) for k, v in evaluate(net, dev, labels).items()})
    torch.save(net.state_dict(), args.out / "final.pt")


if __name__ == "__main__":
    main()
