"""How well stories are told from furniture, on pages as they are and flattened in several ways.

    python benchmarks/pages.py [--samples DIR] [--bodies FILE.jsonl …] [--limit N] [-v]

Samples are labelled line by line (see the README beside them). `--bodies` takes JSONL files of plain articles
(`text`): their bodies are set into the furniture of the samples, so that masks are tried on prose that nobody had in
mind. Recall is the share of the story's characters that stay body; leakage the share of body zones that is no story;
spill the share of furniture that gets into body zones. White space and datelines count for nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extraction.pages import split_pages
from extraction.schema import Article
from extraction.sources import RawDocument

Line = tuple[str, str]  # label and text; an empty line has the label "~"


@dataclass
class Counts:
    """Characters of the story, of the furniture, and of each inside body zones."""

    story: int = 0
    kept: int = 0
    furniture: int = 0
    spilt: int = 0

    def __str__(self) -> str:
        recall = self.kept / max(1, self.story)
        leakage = self.spilt / max(1, self.kept + self.spilt)
        return f"recall {recall:6.1%}  leakage {leakage:6.1%}  spill {self.spilt / max(1, self.furniture):6.1%}"


def read_page(path: Path) -> list[Line]:
    """Read a labelled sample."""
    lines: list[Line] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        label, _, text = line.partition("|")
        lines.append(("~", "") if line == "~" else (label, text))
    return lines


def as_is(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """Yield label and text with the line breaks of the page."""
    yield from ((label, text + "\n") for label, text in lines)


def no_blank_lines(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """One break after each line, no blank lines."""
    yield from ((label, text + "\n") for label, text in lines if label != "~")


def one_line(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """All on one line, single spaces."""
    yield from ((label, " ".join(text.split()) + " ") for label, text in lines if label != "~")


def double_spaces(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """All on one line, two spaces where lines ended."""
    yield from ((label, text.strip() + "  ") for label, text in lines if label != "~")


def paragraphs_lost(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """Blocks between empty lines become one line each; pages without empty lines break every eighth line."""
    for number, (label, text) in enumerate(lines, start=1):
        if label == "~":
            continue
        yield label, text.strip() + ("\n" if number % 8 == 0 else " ")


def glued(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """All on one line without anything where lines ended ('troopsForeign Minister')."""
    yield from ((label, text.strip()) for label, text in lines if label != "~")


def wrapped(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """Paragraphs hard-wrapped at 78 characters with blank lines between."""
    for label, text in lines:
        if label == "~":
            continue
        width = 0
        for word in text.replace("¦", " ¦").split():
            if width and width + 1 + len(word) > 78:
                yield label, "\n"
                width = 0
            head, mark, body = word.partition("¦")
            yield label, (" " if width else "") + head
            if mark:
                label = "B"
                yield label, body
            width += len(word) + bool(width)
        yield "~", "\n\n"


FLATTENINGS: dict[str, Callable[[Iterable[Line]], Iterator[tuple[str, str]]]] = {
    f.__name__: f for f in (as_is, no_blank_lines, wrapped, paragraphs_lost, double_spaces, one_line, glued)
}


def build(pieces: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return the text of a page and a string of the same length with the label of every character."""
    text: list[str] = []
    labels: list[str] = []
    for label, piece in pieces:
        if label == "D" and "¦" in piece:
            head, body = piece.split("¦", 1)
            text += [head, body]
            labels += ["D" * len(head), "B" * len(body)]
        else:
            text.append(piece.replace("¦", ""))
            labels.append(label * len(text[-1]))
    return "".join(text), "".join(labels)


def score(article: Article, text: str, labels: str, counts: Counts) -> list[str]:
    """Add a page to the counts; return the stretches that went wrong."""
    body = bytearray(len(text))
    for zone in article.zones:
        if zone.label == "body":
            body[zone.start_char : zone.end_char] = b"\x01" * (zone.end_char - zone.start_char)
    wrong = []
    for position, label in enumerate(labels):
        if text[position].isspace() or label in "~D":
            wrong.append(" ")
            continue
        if label == "B":
            counts.story += 1
            counts.kept += body[position]
        else:
            counts.furniture += 1
            counts.spilt += body[position]
        wrong.append(("-" if label == "B" else "+") if body[position] != (label == "B") else ".")
    return list(_stretches(text, "".join(wrong)))


def _stretches(text: str, wrong: str) -> Iterator[str]:
    for found in re.finditer(r"-[- ]*|\+[+ ]*", wrong):
        yield f"{'LOST ' if found.group()[0] == '-' else 'SPILT'} {text[found.start() : found.end()]!r}"


def with_bodies(pages: list[list[Line]], files: list[Path], limit: int) -> Iterator[list[Line]]:
    """Set the bodies of plain articles into the furniture of the samples, in turn, with a fixed seed."""
    texts = [json.loads(line)["text"] for path in files for line in path.open(encoding="utf-8")]
    chosen = random.Random(7).sample(texts, min(limit, len(texts)))
    for number, text in enumerate(chosen):
        page = pages[number % len(pages)]
        paragraphs = [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]
        slots = [i for i, (label, _) in enumerate(page) if label in "BD"]
        share = -(-len(paragraphs) // len(slots))
        lines: list[Line] = []
        for label, content in page:
            if label not in "BD":
                lines.append((label, content))
                continue
            lines += [("B", p) for p in paragraphs[:share]]
            del paragraphs[:share]
        yield lines


def self_labelled(path: Path) -> list[Line]:
    """Take the masks of a page as it is for the truth (look at them before believing the figures)."""
    text = path.read_text(encoding="utf-8")
    document = RawDocument(path.stem, "text", text, path.name, path.name, hashlib.sha256(text.encode()).hexdigest())
    article = next(split_pages([document]))
    if not isinstance(article, Article):
        return []
    lines: list[Line] = []
    for zone in article.zones:
        label = {"body": "B", "dateline": "D"}.get(zone.label, "F")
        for number, line in enumerate(text[zone.start_char : zone.end_char].split("\n")):
            if line.strip():
                lines.append((label, line))
            elif number:
                lines.append(("~", ""))
    return lines


def measure(pages: list[list[Line]], name: str, *, kind: str = "text", verbose: bool = False) -> Counts:
    """Split the flattened pages, each as a batch of its own, and count."""
    counts = Counts()
    for number, page in enumerate(pages):
        text, labels = build(FLATTENINGS[name](page))
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        document = RawDocument(f"p{number}", kind, text, f"p{number}", f"p{number}.txt", sha256)  # type: ignore[arg-type]
        for article in split_pages([document]):
            if isinstance(article, Article) and article.parent_id is None:
                for line in score(article, text, labels, counts):
                    if verbose:
                        print(f"    {name} p{number}: {line[:160]}")
            elif not isinstance(article, Article):
                counts.story += labels.count("B")
    return counts


def main() -> None:
    """Print a table: one row a flattening."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(__file__).parent.parent / "tests" / "pages" / "samples"
    parser.add_argument("--samples", type=Path, default=default)
    parser.add_argument("--bodies", type=Path, nargs="*", default=[])
    parser.add_argument("--pages", type=Path, help="folder of text pages whose masks as they are count as truth")
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--only", default="")
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    pages = [read_page(path) for path in sorted(args.samples.glob("*.page"))]
    sets: dict[str, list[list[Line]]] = defaultdict(list, samples=pages)
    if args.bodies:
        sets[f"bodies ({args.limit})"] = list(with_bodies(pages, args.bodies, args.limit))
    if args.pages:
        sets["pages"] = [self_labelled(path) for path in sorted(args.pages.glob("*.txt"))]
    for title, chosen in sets.items():
        print(title)
        for name in FLATTENINGS:
            if args.only in name:
                print(f"  {name:16} {measure(chosen, name, verbose=args.verbose)}")


if __name__ == "__main__":
    main()
