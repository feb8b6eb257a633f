"""What only the run shows: lines that stand on several pages of a site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from extraction.pages.lines import find_lines, is_terminal
from extraction.pages.words import fold
from extraction.sources import RawDocument

_LONGEST = 400
_COPY = 0.3  # share of common sentences above which two pages carry the same story


@dataclass(frozen=True, slots=True)
class Lines:
    """The folded lines of one page and those of them that are running text."""

    site: str
    lines: frozenset[str]
    prose: frozenset[str]


def lines_of(document: RawDocument, text: str) -> Lines:
    """Return the lines of a page and the site it comes from."""
    lines: set[str] = set()
    prose: set[str] = set()
    for line in find_lines(text):
        folded = fold(text[line.start : line.end])
        if is_terminal(text, line.start, line.end) and len(folded.split()) >= 8:
            prose.add(folded)
        if line.end - line.start <= _LONGEST and any(map(str.isalpha, folded)):
            lines.add(folded)
    return Lines(site_of(document), frozenset(lines), frozenset(prose))


def site_of(document: RawDocument) -> str:
    """Return the host of the url, else the outlet, else the folder the page was read from."""
    host = urlsplit(document.url).hostname if document.url and "://" in document.url else None
    return host or document.outlet or str(PurePosixPath(document.source_path or "").parent)


def repeated_lines(pages: Sequence[Lines]) -> dict[str, frozenset[str]]:
    """Return for each site the lines that stand on pages with different stories.

    Two such pages are enough for a line without a sentence's end, three for running text: copies of one story in a
    batch repeat everything and prove nothing, so pages that share their sentences count once.
    """
    carriers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        for line in page.lines:
            carriers[page.site, line].append(number)
    found: dict[str, set[str]] = defaultdict(set)
    for (site, line), numbers in carriers.items():
        needed = 3 if any(line in pages[n].prose for n in numbers[:1]) or line[-1] in ".!?" else 2
        if len(numbers) >= needed and _distinct([pages[n] for n in numbers[:12]]) >= needed:
            found[site].add(line)
    return {site: frozenset(lines) for site, lines in found.items()}


def _distinct(pages: Sequence[Lines]) -> int:
    """Count pages that carry different stories, among a few."""
    kept: list[Lines] = []
    for page in pages:
        if all(not _same_story(page, other) for other in kept):
            kept.append(page)
    return len(kept)


def _same_story(first: Lines, second: Lines) -> bool:
    smaller = min(len(first.prose), len(second.prose))
    return smaller == 0 or len(first.prose & second.prose) > _COPY * smaller
