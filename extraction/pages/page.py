"""One page of text to labelled zones and the regions behind them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from extraction.knowledge.pages import PageTables
from extraction.pages.atoms import Atom, find_atoms
from extraction.pages.lines import find_lines
from extraction.pages.shape import Shape, body_score, shape_of
from extraction.pages.words import content_words, fold
from extraction.pages.zoner import Evidence, Region, find_regions
from extraction.schema import Zone, ZoneLabel

_DOUBLED = 0.35
_SIGNED = 0.8
_CAPTION_SENTENCES = 4
_PLACE_LINE = re.compile(r"[A-Z][\w.'\u2019-]{2,20}(?:[ /][A-Z][\w.'\u2019-]{1,20}){0,2}(?:, [A-Z][\w ]{2,20})?:")
_SURE_DATELINE = re.compile(r"[)/]\.?\s*[\u2013\u2014-]*\s*$|[\u2014\u2013]\s*$|--\s*$")
_OPENING = 3  # sentences before which a page is still in its first article
_LISTED = 0.7  # what a line gains that belongs to a list announced by a colon
AGE_CUES = frozenset({"head.ago", "head.ago_glued", "head.outlet_ago"})
SIGNED_CUES = frozenset({"head.byline", "head.byline_agency", "head.dated"})
CLEAN_PRIOR = 0.9  # what a record's text field adds to every score: it is a story until a cue says otherwise


@dataclass(frozen=True, slots=True)
class Labelled:
    """An atom with its region and its label."""

    atom: Atom
    region: Region
    label: ZoneLabel


def label_page(
    text: str,
    tables: PageTables,
    *,
    title: str | None,
    others: Sequence[str] = (),
    repeated: Collection[str] = (),
    prior: float = 0.0,
) -> list[Labelled]:
    """Return the atoms of a page in order with their labels.

    `others` are headlines of other articles, `repeated` folded lines that stand on other pages of the same site.
    """
    atoms = find_atoms(text, tables, [title] if title else [])
    atoms = [_by_batch(text, atom, set(map(fold, others)), repeated) for atom in atoms]
    shapes = [shape_of(text, atom, tables) for atom in atoms]
    story = _story_words(text, atoms, shapes, title, tables)
    evidence = _evidence(text, atoms, shapes, story, prior, tables)
    regions = find_regions(atoms, evidence)
    if Region.BODY not in regions:
        regions = [Region.HEAD if atom.mark else Region.BODY for atom in atoms]
    labelled = [
        Labelled(atom, region, _label(atom, region, shape))
        for atom, region, shape in zip(atoms, regions, shapes, strict=True)
    ]
    return _place_before(text, _caption_first(text, labelled))


def _place_before(text: str, labelled: list[Labelled]) -> list[Labelled]:
    """A name and a colon on a line of its own, right above the story, is its dateline."""
    first = next((n for n, item in enumerate(labelled) if item.label == "body"), 0)
    if first and labelled[first - 1].atom.mark is None:
        atom = labelled[first - 1].atom
        if _PLACE_LINE.fullmatch(text, atom.start, atom.end):
            labelled[first - 1] = replace(labelled[first - 1], label="dateline")
    return labelled


def _caption_first(text: str, labelled: list[Labelled]) -> list[Labelled]:
    """Running text before the dateline with which a story opens is the caption of its picture."""
    body = [n for n, item in enumerate(labelled) if item.label == "body"][:_CAPTION_SENTENCES]
    for place, n in enumerate(body):
        atom = labelled[n].atom
        if atom.dateline == atom.start:
            continue
        if place and _SURE_DATELINE.search(text, atom.start, atom.dateline):
            for before in body[:place]:
                labelled[before] = replace(labelled[before], region=Region.HEAD, label="caption")
        break
    return labelled


def _by_batch(text: str, atom: Atom, others: set[str], repeated: Collection[str]) -> Atom:
    if atom.mark is not None or not (others or repeated) or atom.end - atom.start > 400:
        return atom
    line = fold(text[atom.start : atom.end])
    if line in others:
        return replace(atom, mark="teaser", cue="batch.title")
    if line in repeated:
        return replace(atom, mark="navigation", cue="batch.repeated")
    return atom


def _story_words(
    text: str, atoms: Sequence[Atom], shapes: Sequence[Shape], title: str | None, tables: PageTables
) -> frozenset[str]:
    """Return the words of the title and of the first sentences of running text."""
    words = set(content_words(title or "", tables))
    taken = 0
    for atom, shape in zip(atoms, shapes, strict=True):
        if atom.mark is None and shape.terminal and shape.words >= 8:
            words.update(content_words(text[atom.start : atom.end], tables))
            taken += 1
        if taken == 8:
            break
    return frozenset(words)


def _evidence(
    text: str,
    atoms: Sequence[Atom],
    shapes: Sequence[Shape],
    story: frozenset[str],
    prior: float,
    tables: PageTables,
) -> list[Evidence]:
    heads = _article_heads(text, atoms, shapes)
    found: list[Evidence] = []
    listed = False
    seen = 0
    for atom, shape, head in zip(atoms, shapes, heads, strict=True):
        words = set(content_words(text[atom.start : atom.end], tables)) if shape.words > 3 else set()
        score = body_score(shape) - atom.against + (prior if atom.mark is None else 0.0)
        if listed and atom.mark is None and not shape.terminal:
            score += _LISTED
        listed = atom.mark is None and (shape.colon or (listed and (shape.item or not shape.terminal)))
        second = seen >= _OPENING and bool(_SURE_DATELINE.search(text, atom.start, atom.dateline))
        seen += atom.mark is None and shape.terminal and shape.words >= 8
        found.append(Evidence(score, shape.headline, head, len(words & story), second))
    return found


def _article_heads(text: str, atoms: Sequence[Atom], shapes: Sequence[Shape]) -> list[float]:
    """Tell for each atom how surely another article's head stands right before it (0 to 1).

    An age ('9 hours ago') says so; a headline with a byline or date nearly so; a line that stands twice may also be
    a caption.
    """
    heads: list[float] = []
    lines: list[str] = []
    aged = signed = headed = False
    seen = 0
    for atom, shape in zip(atoms, shapes, strict=True):
        prose = atom.mark is None and shape.terminal and shape.words >= 8
        strength = 1.0 if aged else max(_DOUBLED * (len(lines) > len(set(lines))), _SIGNED * (signed and headed))
        heads.append(strength * (prose and seen >= _OPENING))
        if prose:
            seen += 1
            aged, signed, headed, lines = False, False, False, []
        else:
            aged = aged or atom.cue in AGE_CUES
            signed = signed or atom.cue in SIGNED_CUES
            headed = headed or shape.headline
            if shape.words >= 4:
                lines.append(fold(text[atom.start : atom.end]))
    return heads


def _label(atom: Atom, region: Region, shape: Shape) -> ZoneLabel:
    if region is Region.BODY:
        return atom.mark or "body"
    if region in (Region.RELATED, Region.RELATED_HEAD):
        return "related"
    if atom.mark is not None:
        return atom.mark
    if region is Region.TEASERS:
        return "teaser"
    if region is Region.TRAILER:
        return "trailer"
    return "teaser" if shape.words >= 12 else "navigation"


def zones_of(text: str, labelled: Sequence[Labelled]) -> tuple[Zone, ...]:
    """Return zones that cover the text: every gap goes to the atom before it, the first to the first."""
    cuts: list[tuple[int, ZoneLabel]] = []
    for item in labelled:
        start, atom = item.atom.start if cuts else 0, item.atom
        if item.label == "body" and atom.dateline > atom.start:
            cuts += [(start, "dateline"), (atom.dateline, "body")]
        else:
            cuts.append((start, item.label))
    if not cuts and text:
        cuts = [(0, "navigation")]
    zones: list[Zone] = []
    merged = [cut for n, cut in enumerate(cuts) if n == 0 or cut[1] != cuts[n - 1][1]]
    for n, (start, label) in enumerate(merged):
        end = merged[n + 1][0] if n + 1 < len(merged) else len(text)
        zones.append(Zone(label=label, start_char=start, end_char=end))
    return tuple(zones)


def count_lines(text: str) -> int:
    """Return how many lines hold something."""
    return len(find_lines(text))
