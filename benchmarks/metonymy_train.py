"""Fit the weights of the metonymy model: `python benchmarks/metonymy_train.py TRAIN.jsonl… [--test TEST.jsonl]`.

Adds the sentences of metonymy_templates.toml.
Each line: {"text", "start", "end", "reading": "lit" | "met"}. Needs scikit-learn, which the package itself does not.
Writes data/lexicon/metonymy.json (numbers only; small weights are dropped).
"""

from __future__ import annotations

import argparse
import itertools
import json
import tomllib
from pathlib import Path

import numpy as np
import spacy
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from extraction.mentions.metonymy import MetonymyModel, class_index, features, load_word_classes
from extraction.resources import ROOT, resource

_LEAST_WEIGHT = 0.01


def read_cases(paths: list[Path], nlp: spacy.language.Language) -> list[tuple[spacy.tokens.Doc, int, int, bool]]:
    """Parse the sentences; returns (doc, first token, end token, metonymic)."""
    rows = [json.loads(line) for path in paths for line in path.read_text("utf8").split("\n") if line]
    cases = []
    for row, doc in zip(rows, nlp.pipe([row["text"] for row in rows]), strict=True):
        span = doc.char_span(row["start"], row["end"], alignment_mode="expand")
        cases.append((doc, span.start, span.end, row["reading"] == "met"))
    return cases


def read_templates(path: Path, nlp: spacy.language.Language) -> list[tuple[spacy.tokens.Doc, int, int, bool]]:
    """Fill the templates with names in turn and parse them."""
    raw = tomllib.loads(path.read_text("utf8"))
    names = itertools.cycle(raw["names"])
    filled: list[tuple[str, int, int, bool]] = []
    for metonymic, templates in ((True, raw["metonymic"]), (False, raw["literal"])):
        for template in templates:
            for name in itertools.islice(names, raw["each"]):
                start = template.index("{}")
                shown = name[0].upper() + name[1:] if start == 0 else name
                skip = 4 if name.startswith("the ") else 0
                text = template.replace("{}", shown)
                filled.append((text, start + skip, start + len(name), metonymic))
            next(names)  # so that not every template meets the same names
    cases = []
    for (_, start, end, metonymic), doc in zip(filled, nlp.pipe([row[0] for row in filled]), strict=True):
        span = doc.char_span(start, end, alignment_mode="expand")
        cases.append((doc, span.start, span.end, metonymic))
    return cases


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", nargs="+", type=Path)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--strength", type=float, default=0.5, help="inverse of the L2 penalty")
    parser.add_argument("--share", type=float, default=0.6, help="weight of a template's sentence")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    options = parser.parse_args()
    nlp = spacy.load(resource("models/default"))
    classes = class_index(load_word_classes())
    cases = read_cases(options.train, nlp)
    own = read_templates(Path(__file__).with_name("metonymy_templates.toml"), nlp)
    cases += own
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform([dict.fromkeys(features(d, s, e, classes), 1.0) for d, s, e, _ in cases])
    labels = np.array([metonymic for *_, metonymic in cases])
    shares = np.array([1.0] * (len(cases) - len(own)) + [options.share] * len(own))
    fitted = LogisticRegression(C=options.strength, max_iter=5000).fit(table, labels, shares)
    weights = {
        name: round(float(value), 3)
        for name, value in sorted(zip(vectorizer.get_feature_names_out(), fitted.coef_[0], strict=True))
        if abs(value) >= _LEAST_WEIGHT
    }
    model = MetonymyModel(round(float(fitted.intercept_[0]), 3), weights, classes)
    for name, rows in (
        ("train", cases),
        ("templates", own),
        ("test", read_cases([options.test], nlp) if options.test else []),
    ):
        if rows:
            right = sum(model.is_literal(d, s, e) != metonymic for d, s, e, metonymic in rows)
            print(f"{name}: {right / len(rows):.3f} of {len(rows)}")
    if not options.dry:
        target = ROOT / "data/lexicon/metonymy.json"
        target.write_text(json.dumps({"bias": model.bias, "weights": weights}, indent=0, ensure_ascii=False) + "\n")
        print(f"{len(weights)} weights")


if __name__ == "__main__":
    main()
