"""What a page of text says about itself: date, outlet, agency, byline, place of the dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.knowledge.pages import PageTables
from extraction.pages.dateline import Dateline, find_dateline
from extraction.pages.dates import Published, find_date
from extraction.pages.page import Labelled
from extraction.pages.zoner import Region
from extraction.schema import PublishedFrom


@dataclass(frozen=True, slots=True)
class Metadata:
    """What could be read; null where the page does not say."""

    title: str | None = None
    outlet: str | None = None
    agency: str | None = None
    byline: str | None = None
    dateline_place: str | None = None
    published: Published | None = None
    published_from: PublishedFrom = "unknown"


_SHORT = 12  # words of a line whose date may be the page's
_UPDATED = re.compile(r"\W*(?:last |first )?(?:updated?|modified)", re.I)
_EXPLICIT = re.compile(r"\W*(?:first |originally )?(?:publi\w+|posted|created|issued|released?|upload\w*)", re.I)
_AGO_OUTLET = re.compile(
    r"^(?P<name>.{2,60}?)\s?(?:time)?\d{1,2} ?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?) ago\W*$"
)
_COPYRIGHT = re.compile(
    r"(?i:copyrights?|\u00a9|\(c\))[\s\u00a9(c)]{0,5}(?:(?:19|20)\d\d(?:\s?[-\u2013]\s?(?:19|20)\d\d)?)[,.]?\s+(?:by\s+)?"
    r"(?P<name>[A-Z][\w&.'\u2019-]{0,30}(?: [A-Z&][\w&.'\u2019-]{0,30}| of| the| and){0,6})"
)
_MASTHEAD_LINES = 2
_COPYRIGHT_LAST = re.compile(
    r"(?i:copyrights?|\u00a9|\(c\))\s{0,3}"
    r"(?P<name>[A-Z][\w&.'\u2019-]{0,30}(?: [A-Z&][\w&.'\u2019-]{0,30}| of| the){0,5}),? (?:19|20)\d\d"
)
_BY = re.compile(
    r"^\W*(?:(?:written|reported|reporting|story|words|posted|published|edited|compiled) by|author|reporter|by)"
    r"\s*[:|]?\s+",
    re.I,
)
_NAME = re.compile(r"[A-Z\u00c0-\u00de][\w&.'\u2019-]*(?: (?:[A-Z\u00c0-\u00de][\w&.'\u2019-]*|of|the|and|de|&)){0,5}")
_PLACE_AFTER = re.compile(r"[|,\u2022\u00b7\s\u00a0]+([A-Z][\w.'\u2019 -]{2,30}?)\W*$")
_END_CREDIT = re.compile(r"[(\[\u2014\u2013-]\s?([A-Za-z][A-Za-z .&/-]{1,30}?)\s?[)\]]?\s*$")


def read_metadata(text: str, labelled: Sequence[Labelled], tables: PageTables) -> Metadata:
    """Return what the page's own furniture and dateline state."""
    dateline = _dateline(text, labelled, tables)
    published, source = _published(text, labelled, dateline, tables)
    byline = _byline(text, labelled, tables)
    return Metadata(
        outlet=_outlet(text, labelled, tables),
        agency=(dateline.agency if dateline else None) or _agency(text, labelled, tables),
        byline=byline,
        dateline_place=dateline.place if dateline else _place(text, labelled, tables),
        published=published,
        published_from=source,
    )


def _dateline(text: str, labelled: Sequence[Labelled], tables: PageTables) -> Dateline | None:
    for item in labelled:
        if item.region is Region.BODY and item.label == "body":
            return find_dateline(text, item.atom.start, item.atom.end, tables)
    return None


def _furniture(text: str, labelled: Sequence[Labelled], *regions: Region) -> Iterator[tuple[Labelled, str]]:
    for item in labelled:
        if item.region in regions and item.label not in ("body", "related"):
            yield item, text[item.atom.start : item.atom.end]


def _published(
    text: str, labelled: Sequence[Labelled], dateline: Dateline | None, tables: PageTables
) -> tuple[Published | None, PublishedFrom]:
    """Publication stated in so many words goes before a bare date, that before an update, which is only a bound."""
    stated: list[Published] = []
    bare: list[Published] = []
    updated: list[Published] = []
    for item, content in _furniture(text, labelled, Region.HEAD, Region.TRAILER, Region.TEASERS, Region.BODY):
        short = item.label == "navigation" and len(content.split()) <= _SHORT
        if item.label not in ("date", "byline") and not (short and item.region is Region.HEAD):
            continue
        found = find_date(text, item.atom.start, item.atom.end, tables)
        if found is None:
            continue
        if _UPDATED.match(content):
            updated.append(found[0])
        elif _EXPLICIT.match(content):
            stated.append(found[0])
        elif item.region is Region.HEAD:
            bare.append(found[0])
    for values in (stated, bare):
        if values:
            return values[0], "page"
    if dateline and dateline.day:
        return dateline.day, "dateline"
    return (updated[0], "inferred") if updated else (None, "unknown")


def _outlet(text: str, labelled: Sequence[Labelled], tables: PageTables) -> str | None:
    for item, content in _furniture(text, labelled, Region.HEAD):
        if item.atom.cue == "head.outlet_ago":
            found = _AGO_OUTLET.match(content)
            if found:
                return found["name"].strip()
    for item, content in _furniture(text, labelled, Region.HEAD):
        if item.atom.cue == "head.dated" and item.atom.line <= 2 and not _UPDATED.match(content):
            name = _after_date(text, item, tables)
            if name:
                return name
    for _, content in _furniture(text, labelled, Region.TRAILER, Region.TEASERS, Region.HEAD):
        found = _COPYRIGHT.search(content) or _COPYRIGHT_LAST.search(content)
        name = _company(found["name"], tables) if found else None
        if name:
            return name
    return _masthead(text, labelled, tables)


def _masthead(text: str, labelled: Sequence[Labelled], tables: PageTables) -> str | None:
    """The first line of a page names the outlet if it is a name with a newspaper's word in it."""
    for item, content in _furniture(text, labelled, Region.HEAD):
        if item.atom.line > _MASTHEAD_LINES or item.label != "navigation":
            break
        words = content.split()
        if 2 <= len(words) <= 5 and _NAME.fullmatch(content) and tables.outlet_words & {w.lower() for w in words}:
            return content if content.lower() not in tables.sections else None
    return None


def _after_date(text: str, item: Labelled, tables: PageTables) -> str | None:
    """The rest of a crawler's date line names the outlet, unless it names a section."""
    found = find_date(text, item.atom.start, item.atom.end, tables)
    line_end = text.find("\n", item.atom.start)
    rest = (
        text[found[2] : line_end if line_end >= 0 else len(text)].strip(" |-\u2013\u2014,\u00b7\u2022") if found else ""
    )
    if not _NAME.fullmatch(rest) or len(rest.split()) > 5 or rest.lower() in tables.sections:
        return None
    return rest if not re.fullmatch(r"[A-Z]{2,4}|[AP]M(?: [A-Z]{2,4})?", rest) else None


def _company(name: str, tables: PageTables) -> str | None:
    words = re.split(r"\s+", re.split(r"\.\s|,|\s(?:all|ALL|All)\s", name)[0].strip())
    while words and words[-1].strip(".,") in tables.company_suffixes | {"All", "and", "of", "the", "The"}:
        words.pop()
    joined = " ".join(words).strip(" .,-")
    return joined if len(joined) >= 3 and joined.lower() not in tables.sections else None


def _byline(text: str, labelled: Sequence[Labelled], tables: PageTables) -> str | None:
    for item, content in _furniture(text, labelled, Region.HEAD, Region.BODY):
        if item.label != "byline" or item.atom.cue == "head.byline_agency":
            continue
        found = find_date(text, item.atom.start, item.atom.end, tables)
        if found:
            content = text[item.atom.start : found[1]]
        name = _BY.sub("", content).strip(" |,:\u00a0\t.-")
        if name and name not in tables.agencies:
            return name
    return None


def _agency(text: str, labelled: Sequence[Labelled], tables: PageTables) -> str | None:
    for item, content in _furniture(text, labelled, Region.HEAD):
        if item.label == "byline":
            name = agency_in(content, tables)
            if name:
                return name
    body = [item for item in labelled if item.label == "body"]
    if body:
        last = body[-1].atom
        found = _END_CREDIT.search(text, max(last.start, last.end - 40), last.end)
        if found and found[1] in tables.agencies:
            return tables.agencies[found[1]]
        for item, content in _furniture(text, labelled, Region.TRAILER, Region.TEASERS, Region.BODY):
            if item.atom.start > last.end and item.atom.cue in ("head.byline_agency", "end.note_line", "end.note"):
                return agency_in(content, tables)
    return None


_PIECE = re.compile(r"[^\s,|/;()\[\]:.]+(?: [A-Z][^\s,|/;()\[\]:.]+){0,3}")


def agency_in(text: str, tables: PageTables) -> str | None:
    """Return the first agency that a credit names."""
    for found in _PIECE.finditer(text):
        words = found.group().split(" ")
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                name = " ".join(words[start:end])
                if name in tables.agencies:
                    return tables.agencies[name]
    return None


def _place(text: str, labelled: Sequence[Labelled], tables: PageTables) -> str | None:
    """Look for a place beside the agency ('AP Kyiv') or the date ('… IST | Seoul')."""
    for item, content in _furniture(text, labelled, Region.HEAD):
        if item.label == "dateline":
            return content.strip(" :")
        if item.atom.cue == "head.byline_agency":
            rest = [word for word in re.split(r"[\s,|/&-]+", content) if word and word not in tables.agencies]
            if rest and all(word[0].isupper() for word in rest):
                return " ".join(rest)
        if item.label in ("date", "byline"):
            found = _PLACE_AFTER.search(content)
            if found and found[1] in tables.dateline_places:
                return found[1]
    return None
