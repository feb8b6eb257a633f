"""Names on the newswire test as other feeds would print it: capitals, title case, other quotes, glued datelines.

python benchmarks/robustness.py --corpora DIR [--pipeline NAME_OR_PATH] [--articles 229]
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path

import spacy

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
from parsing_and_names import read_records, tally_names  # noqa: E402

from extraction.components.gemm import numpy_products  # noqa: E402

Edit = Callable[[str], str]


def by_character(change: Callable[[str], str]) -> Edit:
    """Change characters one by one, leaving alone those that would change the length of the text."""

    def edit(text: str) -> str:
        return "".join(new if len(new := change(c)) == 1 else c for c in text)

    return edit


def title_case(text: str) -> str:
    small = {"a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "by", "with", "from", "as"}

    def capital(found: re.Match[str]) -> str:
        word = found.group()
        return word if word in small or len(word[0].upper()) != 1 else word[0].upper() + word[1:]

    return re.sub(r"[^\W\d_]+", capital, text)


def curly(text: str) -> str:
    text = re.sub(r"(?<!\w)\"", "“", text).replace('"', "”")
    return re.sub(r"(?<!\w)'", "‘", text).replace("'", "’")


SAME_LENGTH: dict[str, Edit] = {
    "as printed": lambda text: text,
    "capitals": by_character(str.upper),
    "title case": title_case,
    "lower case": by_character(str.lower),
    "curly quotes": curly,
    "straight quotes": lambda text: text.translate(str.maketrans("“”‘’", "\"\"''")),
    "blanks for double quotes": lambda text: text.translate(str.maketrans('“”"', "   ")),
    "dashes for hyphens": lambda text: text.replace("-", "‑"),
    "one line": lambda text: text.replace("\n", " "),
}
DATELINES = {"glued dateline (agency)": "NAIROBI(Reuters)-", "glued dateline, dash": "NAIROBI, Kenya—"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--pipeline", default=str(ROOT / "models" / "default"))
    parser.add_argument("--articles", type=int, default=229)
    args = parser.parse_args()
    with numpy_products():
        nlp = spacy.load(args.pipeline)
    records = read_records(args.corpora / "ner" / "worldwide" / "test.jsonl")[: args.articles]
    print("| text | F1 | difference |\n|---|---|---|")
    plain = 0.0

    def report(name: str, texts: list[str], shift: int) -> None:
        nonlocal plain
        moved = [{**r, "ents": [[a + shift, b + shift, x] for a, b, x in r["ents"]]} for r in records]
        docs = list(nlp.pipe(texts))
        for doc in docs:
            # what stands in the dateline is not in the gold
            doc.ents = [e for e in doc.ents if e.start_char >= shift]
        score = tally_names(docs, moved, "worldwide")[0].f()
        plain = plain or score
        print(f"| {name} | {score:.1f} | {score - plain:+.1f} |", flush=True)

    for name, edit in SAME_LENGTH.items():
        report(name, [edit(r["text"]) for r in records], 0)
    for name, dateline in DATELINES.items():
        report(name, [dateline + r["text"] for r in records], len(dateline))


if __name__ == "__main__":
    main()
