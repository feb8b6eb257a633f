"""Cut units into chunks, with other cuts and augmentations every epoch, and pad them to batches."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable

import torch
from torch import Tensor

from extraction.components.encoder_input import WordPieces, chunk_input, cut_chunks, word_shape

LIMIT = 200
SMALL = {"a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "by", "with", "from", "as"}
MONTHS = ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov"]


class Labels:
    """The label lists, in the order of the network's outputs."""

    def __init__(self, lists: dict[str, list[str]]) -> None:
        self.lists = lists
        self.index = {kind: {label: i for i, label in enumerate(labels)} for kind, labels in lists.items()}

    @classmethod
    def collect(cls, units: dict[str, list[dict]]) -> Labels:
        seen: dict[str, Counter[str]] = defaultdict(Counter)
        for unit in units["trees"]:
            for kind in ("tag", "morph", "dep"):
                seen[kind].update(unit[kind])
        for unit in units["names"]:
            seen["name"].update(unit["t"])
        lists = {
            kind: sorted(x for x, n in c.items() if n >= (10 if kind != "name" else 1)) for kind, c in seen.items()
        }
        lists["name"] = ["O"] + [x for x in lists["name"] if x not in {"O", "-"}]
        lists["dep"] = ["ROOT"] + [x for x in lists["dep"] if x != "ROOT"]
        return cls(lists)


def recase(words: list[str], how: str) -> list[int]:
    """Shapes of the words as if the text were in capitals, in title case or in lower case."""
    if how == "upper":
        return [word_shape(w.upper()) for w in words]
    if how == "lower":
        return [word_shape(w.lower()) for w in words]
    return [word_shape(w if w.casefold() in SMALL else w[:1].upper() + w[1:]) for w in words]


class Chunks:
    """Cuts units into chunks, another cut and other augmentations every epoch."""

    def __init__(
        self,
        pieces: WordPieces,
        labels: Labels,
        rng: random.Random,
        cities: list[list[str]],
        reported: Callable[[dict], dict] | None = None,
    ) -> None:
        self.pieces, self.labels, self.rng, self.cities, self.reported = pieces, labels, rng, cities, reported

    def _shapes(self, words: list[str], augment: bool) -> list[int]:
        draw = self.rng.random() if augment else 1.0
        how = "upper" if draw < 0.06 else "title" if draw < 0.12 else "lower" if draw < 0.16 else ""
        return recase(words, how) if how else [word_shape(w) for w in words]

    def _chunk(self, words: list[str], breaks: list[bool], augment: bool, targets: dict[str, list[int]]) -> dict:
        keep = 0.75 if augment else 1.0
        shown = [b and self.rng.random() < keep for b in breaks]
        layout = chunk_input(self.pieces(words), self._shapes(words, augment), shown)
        return {"pieces": layout.pieces, "shapes": layout.shapes, "first": layout.first, **targets}

    def _dateline(self) -> tuple[list[str], list[str]]:
        city = self.rng.choice(self.cities)
        upper = self.rng.random() < 0.7
        words = [w.upper() if upper else w for w in city]
        labels = ["B-GPE"] + ["I-GPE"] * (len(city) - 1)
        if self.rng.random() < 0.3:
            other = self.rng.choice(self.cities)
            words += [",", *other]
            labels += ["O", "B-GPE"] + ["I-GPE"] * (len(other) - 1)
        if self.rng.random() < 0.4:
            month = self.rng.choice(
                ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov"]
            )
            words += [",", month, str(self.rng.randint(1, 30))]
            labels += ["O", "B-DATE", "I-DATE"]
        if self.rng.random() < 0.7:
            words += ["(", self.rng.choice(["Reuters", "AP", "AFP", "Xinhua", "ANI", "PTI", "dpa"]), ")"]
            labels += ["O", "B-ORG", "O"]
        return [*words, self.rng.choice(["-", "—", "--", ":"])], [*labels, "O"]

    def names(self, units: list[dict], augment: bool = True) -> list[dict]:
        chunks, index = [], self.labels.index["name"]
        words: list[str] = []
        tags: list[str] = []
        breaks: list[bool] = []

        def close() -> None:
            lengths = [len(p) for p in self.pieces(words)]
            target = self.rng.randint(40, 150) if augment else 100
            for a, b in cut_chunks(words, lengths, breaks, target=target, limit=LIMIT):
                w, t, p = words[a:b], tags[a:b], breaks[a:b]
                if augment and self.rng.random() < 0.05:
                    more, new = self._dateline()
                    w, t, p = more + w, new + t, [True] + [False] * (len(more) - 1) + [False] + p[1:]
                if augment and self.rng.random() < 0.05:
                    kept = [i for i, x in enumerate(w) if x not in {'"', "“", "”", "'", "‘", "''", "``"}]
                    w, t, p = ([x[i] for i in kept] for x in (w, t, p))
                if w:
                    chunks.append(self._chunk(w, p, augment, {"name": [index.get(x, -100) for x in t]}))

        for unit in units:
            if unit["doc"] and words:
                close()
                words, tags, breaks = [], [], []
            words += unit["w"]
            tags += unit["t"]
            breaks += [True] + [False] * (len(unit["w"]) - 1)
        close()
        return chunks

    def trees(self, units: list[dict], augment: bool = True) -> list[dict]:
        chunks: list[dict] = []
        group: list[dict] = []
        size, most = 0, 1

        def close() -> None:
            words = [w for u in group for w in u["w"]]
            breaks = [i == 0 and u["par"] for u in group for i in range(len(u["w"]))]
            targets: dict[str, list[int]] = {}
            for kind in ("tag", "morph", "dep"):
                index = self.labels.index[kind]
                targets[kind] = [index.get(x, -100) for u in group for x in u[kind]]
            offset, heads, starts, sentences = 0, [], [], []
            for number, u in enumerate(group):
                heads += [h + offset if h else 0 for h in u["head"]]
                starts += [1] + [0] * (len(u["w"]) - 1)
                sentences += [number + 1] * len(u["w"])
                offset += len(u["w"])
            targets |= {"head": heads, "start": starts, "sentence": sentences}
            chunks.append(self._chunk(words, breaks, augment, targets))

        for unit in units:
            if augment and self.rng.random() < 0.04 and unit["w"][-1] == "." and len(unit["w"]) not in unit["head"]:
                unit = {k: v[:-1] if isinstance(v, list) else v for k, v in unit.items()}
            elif augment and self.reported is not None and self.rng.random() < 0.15:
                unit = self.reported(unit)
            if not unit["w"]:
                continue
            length = sum(len(p) + 1 for p in self.pieces(unit["w"]))
            if length > 450:
                continue
            if group and (unit["doc"] or len(group) >= most or size + length > LIMIT):
                close()
                group, size, most = [], 0, self.rng.randint(1, 12) if augment else 8
            group.append(unit)
            size += length
        close()
        return chunks


TARGETS = ("name", "tag", "morph", "dep", "head", "start", "sentence")


def batch_of(chunks: list[dict]) -> dict[str, Tensor]:
    """Pad chunks to tensors; targets that a chunk lacks are -100 (no loss)."""
    n, p, w = len(chunks), max(len(c["pieces"]) for c in chunks), max(len(c["first"]) for c in chunks)
    out = {k: torch.zeros(n, p, dtype=torch.long) for k in ("pieces", "shapes")}
    out["first"] = torch.zeros(n, w, dtype=torch.long)
    out |= {k: torch.full((n, w), -100) for k in TARGETS}
    for i, chunk in enumerate(chunks):
        for key, row in chunk.items():
            out[key][i, : len(row)] = torch.tensor(row)
    out["mask"] = (out["pieces"] > 0)[:, None, None, :]
    return out


def batches_of(chunks: list[dict], budget: int, rng: random.Random) -> list[list[dict]]:
    """Chunks of like length together, at most `budget` padded pieces a batch, batches shuffled."""
    order = sorted(chunks, key=lambda c: len(c["pieces"]) + rng.random() * 20)
    batches: list[list[dict]] = [[]]
    for chunk in order:
        if batches[-1] and (len(batches[-1]) + 1) * len(chunk["pieces"]) > budget:
            batches.append([])
        batches[-1].append(chunk)
    rng.shuffle(batches)
    return batches
