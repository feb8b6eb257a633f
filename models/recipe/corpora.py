"""Read the corpora into sentences, paragraphs and labels that the trainer can cut into chunks.

A unit is a paragraph (names) or a sentence (trees): plain dicts of lists, one entry a word. `par` is true when
the unit opens a paragraph, `doc` when it opens a document.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.tokens import Doc, Span

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
# dates and money that a corpus without these labels would teach as "no name"
UNLABELLED = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? )?{MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?)?(?:,? \d{{4}})?\b"
    r"|\b(?:1[5-9]|20)\d\d(?:s|[-–]\d{2,4})?\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|(?:US|A|C|HK)?[$£€¥₹] ?[\d.,]+(?: (?:million|billion|trillion))?"
    r"|\b[\d.,]+ (?:million |billion |trillion )?(?:dollars|euros|pounds|yen|rupees|yuan)\b"
)
# GUM genres under a non-commercial licence
NON_COMMERCIAL = re.compile(r"^GUM_(?:whow|fiction|essay|letter|podcast)_")

TITLES = {
    "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "president", "minister", "premier", "chancellor",
    "senator", "sen.", "sen", "rep.", "gov.", "gov", "governor", "general", "gen.", "gen", "lt", "lt.", "col",
    "col.", "colonel", "major", "maj", "maj.", "capt", "capt.", "captain", "judge", "justice", "professor",
    "prof", "prof.", "ambassador", "secretary", "chairman", "spokesman", "spokeswoman", "mp", "rev", "rev.",
    "foreign", "prime", "vice", "deputy", "defence", "defense", "former",
}  # fmt: skip
AMOUNT = re.compile(
    r"\d|\b(?:hundred|thousand|million|billion|trillion|crore|lakh)s?\b|\b(?:one|two|three|four|five|six|seven"
    r"|eight|nine|ten|twenty|fifty)\b|\b(?:multi)?[mb]illion-",
    re.I,
)
WEEKDAY = re.compile(r"^(?:last |next |on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?$", re.I)
SHIP = re.compile(r"^(?:USS|HMS|INS|HMAS|HMCS|RSS|PNS|BRP|KRI|TCG|MV|USNS)\b")


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(r"[^\n]+", text):
        if found.group().strip():
            yield found.span()


class Mender:
    """Relabels what is systematically wrong in training names; every rule counts its uses in `counts`."""

    def __init__(self, documents: list[dict], demonyms: set[str]) -> None:
        forms: dict[str, Counter[str]] = defaultdict(Counter)
        for record in documents:
            for start, end, label in record["ents"]:
                forms[record["text"][start:end]][label] += 1
        # a form with one label in nearly all of at least ten uses keeps it in the others too
        self.settled = {
            form: label
            for form, seen in forms.items()
            for label, n in seen.most_common(1)
            if sum(seen.values()) >= 10 and n >= 0.9 * sum(seen.values())
        }
        self.demonyms = demonyms
        self.counts: Counter[str] = Counter()

    def __call__(self, text: str, start: int, end: int, label: str) -> tuple[int, int, str] | None:
        form = text[start:end]
        if label == "MONEY" and not AMOUNT.search(form):
            self.counts["money without an amount dropped"] += 1
            return None
        if label == "PERSON":
            words = form.split()
            lead = 0
            while lead < len(words) - 1 and words[lead].casefold() in TITLES:
                lead += 1
            if lead:
                self.counts["title taken out of a person"] += 1
                start = text.index(words[lead], start)
            return start, end, label
        if label in {"MISC", "EVENT"} and WEEKDAY.match(form):
            self.counts["weekday to DATE"] += 1
            return start, end, "DATE"
        if label in {"FAC", "MISC", "ORG"} and SHIP.match(form):
            self.counts["ship to PRODUCT"] += 1
            return start, end, "PRODUCT"
        if label in {"GPE", "LOC", "MISC", "ORG", "PERSON"} and form in self.demonyms:
            self.counts["demonym to NORP"] += 1
            return start, end, "NORP"
        settled = self.settled.get(form)
        if settled and settled != label and label != "DATE":
            self.counts["settled form"] += 1
            return start, end, settled
        return start, end, label


def read_demonyms(path: Path) -> set[str]:
    """Demonyms that the newswire itself labels NORP at least three times and nine times in ten."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        for start, end, label in record["ents"]:
            seen[record["text"][start:end]][label] += 1
    ending = re.compile(r"(?:an|ans|ese|ish|i|is|ian|ians|ch)$")
    return {f for f, c in seen.items() if c["NORP"] >= 3 and c["NORP"] >= 0.8 * sum(c.values()) and ending.search(f)}


def unknown_words(doc: Doc, used: set[int], source: str) -> set[int]:
    """Words whose label a corpus does not give: they carry no loss."""
    if source == "worldwide":
        return set()
    unknown: set[int] = set()
    for found in UNLABELLED.finditer(doc.text):
        span = doc.char_span(*found.span(), alignment_mode="expand")
        if span is not None:
            unknown |= set(range(span.start, span.end)) - used
    if source in {"masc", "re3d"}:
        for token in doc:
            if token.i in used or not token.text[:1].isupper() or token.text in {"I", "Mr.", "Mrs.", "Ms.", "Dr."}:
                continue
            before = doc[token.i - 1] if token.i else None
            if before is None or before.is_space or before.text in {".", "!", "?", "``", '"', "“"}:
                continue
            unknown.add(token.i)
    return unknown


def read_names(nlp: spacy.Language, path: Path, mender: Mender | None, part: slice = slice(None)) -> list[dict]:
    """Paragraph units with BIO labels (`-` is unknown) of one NER file."""
    source = "worldwide" if "worldwide" in path.parts else path.parent.name.split("_")[0]
    units = []
    for line in path.read_text("utf-8").splitlines()[part]:
        record = json.loads(line)
        text = record["text"]
        for number, (begin, stop) in enumerate(_paragraphs(text)):
            doc = nlp.make_doc(text[begin:stop])
            spans = []
            for start, end, label in record["ents"]:
                if start < begin or end > stop:
                    continue
                mended = mender(text, start, end, label) if mender else (start, end, label)
                if mended is None:
                    continue
                span = doc.char_span(mended[0] - begin, mended[1] - begin, label=mended[2], alignment_mode="expand")
                while span is not None and len(span) and span[-1].is_space:
                    span = Span(doc, span.start, span.end - 1, label=mended[2])
                if span is not None and len(span):
                    spans.append(span)
            labels = ["O"] * len(doc)
            used: set[int] = set()
            for span in spacy.util.filter_spans(spans):
                labels[span.start] = f"B-{span.label_}"
                labels[span.start + 1 : span.end] = [f"I-{span.label_}"] * (len(span) - 1)
                used |= set(range(span.start, span.end))
            for i in unknown_words(doc, used, source):
                labels[i] = "-"
            kept = [t for t in doc if not t.is_space]
            if kept:
                units.append(
                    {"w": [t.text for t in kept], "t": [labels[t.i] for t in kept], "par": True, "doc": number == 0}
                )
    return units


def _conllu(path: Path) -> Iterator[tuple[str, bool, bool, list[list[str]]]]:
    document, opens, paragraph, rows = "", False, False, []
    for line in path.read_text("utf-8").split("\n"):
        if line.startswith("# newdoc id = "):
            document, opens = line.split(" = ", 1)[1], True
        elif line.startswith("# newpar"):
            paragraph = True
        elif line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            if any("newpar" in r[9] for r in rows[:1]):
                paragraph = True
            yield document, opens, paragraph or opens, rows
            opens, paragraph, rows = False, False, []


def _spaced(row: list[str]) -> bool:
    return "SpaceAfter=No" not in row[9]


def _tree(rows: list[list[str]]) -> dict:
    """One sentence; a multiword token is split where its words spell it, else it is one word."""
    multi = {}
    for row in rows:
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            multi[first] = (last, row[1], _spaced(row))
    words = [row for row in rows if row[0].isdigit()]
    place: dict[int, int] = {}
    kept: list[tuple[list[str], str, bool]] = []
    i = 0
    while i < len(words):
        number = int(words[i][0])
        last, surface, spaced = multi.get(number, (number, "", True))
        group = words[i : i + last - number + 1]
        if surface and "".join(row[1] for row in group) != surface:
            inside = {int(row[0]) for row in group}
            head = next((row for row in group if int(row[6]) not in inside), group[0])
            place.update(dict.fromkeys(inside, len(kept)))
            kept.append((head, surface, spaced))
        else:
            for row in group:
                place[int(row[0])] = len(kept)
                inner = bool(surface) and row is not group[-1]
                kept.append((row, row[1], not inner and (spaced if surface else _spaced(row))))
        i += len(group)
    unit: dict = {"w": [], "tag": [], "morph": [], "head": [], "dep": [], "lemma": [], "space": []}
    for i, (row, form, space) in enumerate(kept):
        head = 0 if row[6] == "0" else place[int(row[6])] + 1
        dep = "ROOT" if row[6] == "0" else row[7]
        if head == i + 1:
            head, dep = (1 if i else 0), "dep"
        feats = "" if row[5] == "_" else row[5]
        lemma = row[2] if row[2] != "_" or form == "_" else form
        for key, value in zip(unit, (form, row[4], f"{row[3]}|{feats}", head, dep, lemma, space), strict=True):
            unit[key].append(value)
    return unit


def read_trees(path: Path, *, every_genre: bool = False) -> list[dict]:
    """Sentence units of one CoNLL-U file; `head` is 1-based, 0 is the root.

    Genres under a non-commercial licence are left out unless the file is only measured on (`every_genre`).
    """
    units = []
    for document, opens, paragraph, rows in _conllu(path):
        if every_genre or not NON_COMMERCIAL.match(document):
            units.append({**_tree(rows), "id": document, "par": paragraph, "doc": opens})
    return units
