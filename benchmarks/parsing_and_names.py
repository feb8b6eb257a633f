"""Score any spaCy pipeline on the test parts of the corpora, from raw text: trees, tags, sentences, names, speed.

    python benchmarks/parsing_and_names.py --corpora DIR [--pipeline NAME_OR_PATH] [--only trees|names|speed]

Trees: groups of up to twelve sentences of EWT and GUM, text rebuilt from the treebank, own tokens aligned with the
treebank's. Names: whole articles, exact spans; where a corpus leaves a label out, guesses there are not counted.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "models" / "recipe")]
from corpora import read_trees, unknown_words  # noqa: E402

import extraction.components.encoder  # noqa: E402, F401
from extraction.components.gemm import numpy_products  # noqa: E402

RULE = "|---" * 5 + "|"
NEWS = ("GUM_news_", "GUM_interview_")


def tree_docs(nlp: Language, units: Iterable[dict], seed: int = 0) -> list[Doc]:
    """Gold Docs of one to twelve sentences, never across documents; a new paragraph may end one."""
    rng = random.Random(seed)
    groups: list[list[dict]] = []
    most = 0
    for unit in units:
        if not groups or unit["doc"] or len(groups[-1]) >= most:
            groups.append([])
            most = rng.randint(1, 12)
        groups[-1].append(unit)
    docs = []
    for group in groups:
        words = [w for u in group for w in u["w"]]
        heads, offset = [], 0
        for u in group:
            heads += [offset + (h - 1 if h else i) for i, h in enumerate(u["head"])]
            offset += len(u["w"])
        morphs = [m.split("|", 1) for u in group for m in u["morph"]]
        docs.append(
            Doc(
                nlp.vocab, words=words, spaces=[s for u in group for s in u["space"]], heads=heads,
                tags=[t for u in group for t in u["tag"]], deps=[d for u in group for d in u["dep"]],
                pos=[p for p, _ in morphs], morphs=[f for _, f in morphs],
                lemmas=[x for u in group for x in u["lemma"]],
            )
        )  # fmt: skip
    return docs


def score_trees(nlp: Language, corpora: Path) -> dict[str, float]:
    """Print one row a treebank, and labelled attachment by relation for GUM; return UPOS, LAS and sentences."""
    summary: dict[str, float] = {}
    print(
        "| test | tokens | UPOS | XPOS | feats | lemma | UAS | LAS | sentences |\n|---|---|---|---|---|---|---|---|---|"
    )
    sets: dict[str, list[dict]] = {
        name: read_trees(corpora / "ud" / folder / f"en_{folder}-ud-test.conllu", every_genre=True)
        for name, folder in (("EWT", "ewt"), ("GUM", "gum"))
    }
    sets["GUM news + interview"] = [u for u in sets["GUM"] if u["id"].startswith(NEWS)]
    relations: dict[str, dict[str, float]] = {}
    for name, units in sets.items():
        examples = [Example(nlp.make_doc(doc.text), doc) for doc in tree_docs(nlp, units)]
        scores = nlp.evaluate(examples)
        keys = ("pos_acc", "tag_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f")
        size = sum(len(example.reference) for example in examples)
        print(
            f"| {name} | {size} | " + " | ".join(f"{100 * (scores.get(key) or 0):.1f}" for key in keys) + " |",
            flush=True,
        )
        for key in ("pos_acc", "dep_las", "sents_f"):
            summary[f"{name} {key}"] = round(100 * scores[key], 2)
        relations[name] = {label: 100 * row["f"] for label, row in scores["dep_las_per_type"].items()}
    wanted = ("root", "nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "conj", "ccomp", "xcomp",
              "advcl", "acl:relcl", "appos", "compound", "aux:pass")  # fmt: skip
    print("GUM, by relation: " + ", ".join(f"{x} {relations['GUM'][x]:.0f}" for x in wanted if x in relations["GUM"]))
    return summary


class Tally:
    """True and false positives and misses, by label."""

    def __init__(self) -> None:
        self.hit: Counter[str] = Counter()
        self.false: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()

    def add(self, gold: set[tuple[int, int, str]], found: set[tuple[int, int, str]]) -> None:
        self.hit.update(x[2] for x in gold & found)
        self.false.update(x[2] for x in found - gold)
        self.missed.update(x[2] for x in gold - found)

    def row(self, label: str | None = None) -> str:
        hit, false, missed = (c[label] if label else c.total() for c in (self.hit, self.false, self.missed))
        p, r = hit / max(1, hit + false), hit / max(1, hit + missed)
        return f"{100 * p:.1f} | {100 * r:.1f} | {200 * p * r / max(1e-9, p + r):.1f} | {hit + missed}"

    def f(self) -> float:
        hit, wrong = self.hit.total(), self.false.total() + self.missed.total()
        return 200 * hit / max(1, 2 * hit + wrong)


PLACES = {"GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}


def tally_names(
    docs: Iterable[Doc],
    records: list[dict],
    source: str,
    only: set[str] | None = None,
    merge: dict[str, str] | None = None,
) -> tuple[Tally, dict[str, Tally], Counter[tuple[str, str]]]:
    """Compare the names of analysed Docs with the records: over all, by region, and what was confused."""
    tally, regions, confused = Tally(), defaultdict(Tally), Counter()
    merge = merge or {}
    for doc, record in zip(docs, records, strict=True):
        gold = {(a, b, merge.get(x, x)) for a, b, x in record["ents"]}
        inside = [doc.char_span(a, b, alignment_mode="expand") for a, b, _ in record["ents"]]
        used = {i for span in inside if span is not None for i in range(span.start, span.end)}
        unknown = unknown_words(doc, used, source)
        found = {
            (e.start_char, e.end_char, merge.get(e.label_, e.label_))
            for e in doc.ents
            if not unknown & set(range(e.start, e.end))
        }
        if only:
            gold, found = ({x for x in rows if x[2] in only} for rows in (gold, found))
        tally.add(gold, found)
        regions[record.get("region", "")].add(gold, found)
        places = {x[:2]: x[2] for x in gold}
        confused.update((places.get(x[:2], "nothing or other border"), x[2]) for x in found - gold)
    return tally, regions, confused


def read_records(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def score_names(nlp: Language, corpora: Path) -> dict[str, float]:
    """Print F1 by label on the newswire, by region, and on the other corpora; return F1 over all labels."""
    summary: dict[str, float] = {}
    ner = corpora / "ner"
    for name, path, source, only, merge in (
        ("newswire", ner / "worldwide" / "test.jsonl", "worldwide", None, None),
        ("MASC", ner / "masc" / "test.jsonl", "masc", None, None),
        ("CrossNER politics", ner / "crossner_politics" / "test.jsonl", "crossner", None, None),
        ("UNER EWT, places as one", ner / "uner_ewt" / "test.jsonl", "uner", {"PERSON", "ORG", "PLACE"}, PLACES),
    ):
        records = read_records(path)
        docs = list(nlp.pipe(record["text"] for record in records))
        tally, regions, confused = tally_names(docs, records, source, only, merge)
        print(f"\n**{name}**\n\n| label | precision | recall | F1 | gold |\n{RULE}\n| all | {tally.row()} |")
        for label in sorted(set(tally.hit) | set(tally.missed), key=lambda x: -(tally.hit[x] + tally.missed[x])):
            print(f"| {label} | {tally.row(label)} |")
        print("confused (gold, found): " + ", ".join(f"{a} → {b} {n}" for (a, b), n in confused.most_common(8)))
        if len(regions) > 1:
            print("by region: " + ", ".join(f"{k} {v.f():.1f}" for k, v in sorted(regions.items())), flush=True)
        summary[f"{name} ents_f"] = round(tally.f(), 2)
    return summary


def score_speed(path: str, corpora: Path) -> None:
    """Print loading time, and words a second of processor time on whole articles (words: tokens but white space)."""
    records = read_records(corpora / "ner" / "worldwide" / "test.jsonl")
    texts = [record["text"] for record in records][:60]
    for numpy in (True, False):
        began = time.perf_counter()
        if numpy:
            with numpy_products():
                nlp = spacy.load(path)
        else:
            nlp = spacy.load(path)
        loading = time.perf_counter() - began
        words = sum(not t.is_space for text in texts for t in nlp.make_doc(text))
        list(nlp.pipe(texts[:5]))
        used = time.process_time()
        list(nlp.pipe(texts))
        used = time.process_time() - used
        print(f"{'numpy' if numpy else 'thinc'} products: load {loading:.2f} s, {words / used:.0f} words/s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--pipeline", default=str(ROOT / "models" / "default"))
    parser.add_argument("--only", choices=["trees", "names", "speed"])
    args = parser.parse_args()
    with numpy_products():
        nlp = spacy.load(args.pipeline)
    if args.only in (None, "trees"):
        score_trees(nlp, args.corpora)
    if args.only in (None, "names"):
        score_names(nlp, args.corpora)
    if args.only in (None, "speed"):
        score_speed(args.pipeline, args.corpora)


if __name__ == "__main__":
    main()
