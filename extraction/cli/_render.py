"""One event as a few lines for a reader."""

from __future__ import annotations

from typing import Any

from rich.text import Text

Record = dict[str, Any]
# What a terminal would obey or turn round: controls but line ends and tabs, surrogates, marks of direction.
_OBEYED = [*range(9), *range(11, 32), *range(127, 160), *range(0xD800, 0xE000), 0x61C, 0x200E, 0x200F]
_HARMLESS = dict.fromkeys([*_OBEYED, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\N{REPLACEMENT CHARACTER}")
_COLOURS = {
    "verbal_cooperation": "cyan",
    "material_cooperation": "green",
    "verbal_conflict": "yellow",
    "material_conflict": "red",
}
_MODIFIERS = {
    "about": "about ",
    "at_least": "at least ",
    "at_most": "up to ",
    "more_than": "more than ",
    "less_than": "less than ",
}


def heading(record: Record) -> Text:
    """Return the line that stands above the events of an article."""
    parts = [record["title"] or record["article_id"], record["outlet"], record["agency"], record["published"]]
    return _harmless(Text("\n" + " · ".join(_short(part) for part in parts if part), style="bold"))


def render(record: Record, *, marks: bool) -> Text:
    """Return the lines of an event; with `marks` the trigger stands in brackets, for output without colour."""
    text = Text()
    colour = _COLOURS[record["quad_class"]]
    kind = " ".join((record["event_type"], *record["modes"]))
    text.append(f"\n  {kind}", style=f"bold {colour}")
    text.append(f"  {record['status']}  {record['confidence']:.2f}  {record['event_id']}\n", style="dim")
    for label, value in _lines(record):
        text.append(f"    {label:<8}", style="dim")
        text.append(f"{_short(value, 2000)}\n")
    text.append("    ")
    text.append_text(_sentence(record, marks=marks))
    return _harmless(text)


def detail(record: Record) -> Text:
    """Return what an event rests on: each argument's own words and offsets, the entry that fired, the confidence."""
    text = Text()
    for label, part in _spans(record):
        words = " ".join(part["text"].split())
        text.append(f"    {label:<11}", style="dim")
        text.append(f"{part['start_char']}–{part['end_char']}  “{_short(words)}”\n")
    made = record["extractor"]
    parts = " · ".join(f"{name} {value:g}" for name, value in made["confidence_parts"].items())
    for label, value in (
        ("entry", made["entry"]),
        ("made by", f"{made['name']} {made['version']}, pipeline {made['pipeline']}"),
        ("confidence", f"{record['confidence']:g} from {parts}" if parts else f"{record['confidence']:g}"),
        ("codes", " · ".join(filter(None, (record["quad_class"], record["cameo"], *record["contexts"])))),
        ("cluster", record["cluster_id"]),
        ("article", record["article_id"]),
        ("url", record["url"]),
    ):
        if value:
            text.append(f"    {label:<11}", style="dim")
            text.append(f"{_short(value)}\n")
    return _harmless(text)


def _spans(record: Record) -> list[tuple[str, Record]]:
    spans = [("trigger", record["trigger"])]
    for label, key in (("actor", "actors"), ("recipient", "recipients"), ("place", "places"), ("figure", "figures")):
        spans += [(label, part) for part in record[key]]
    if record["date"] and record["date"]["text"]:
        spans.append(("time", record["date"]))
    for source in record["attributions"]:
        spans += [("source", source), ("cue", source["cue"])]
    return spans


def _short(value: object, longest: int = 400) -> str:
    text = str(value)
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text):,} characters)"


def _harmless(text: Text) -> Text:
    """Put a sign in the place of each character that a terminal would obey; styles keep their places."""
    text.plain = text.plain.translate(_HARMLESS)
    return text


def _lines(record: Record) -> list[tuple[str, str]]:
    who = " + ".join(map(actor, record["actors"])) or "?"
    whom = " + ".join(map(actor, record["recipients"]))
    lines = [("who", f"{who} → {whom}" if whom else who)]
    if record["places"]:
        lines.append(("where", "; ".join(map(place, record["places"]))))
    if record["date"]:
        lines.append(("when", when(record["date"])))
    if record["figures"]:
        lines.append(("figures", "; ".join(map(figure, record["figures"]))))
    if record["attributions"]:
        lines.append(("says", " ← ".join(f"{actor(a)} {a['stance']}" for a in record["attributions"])))
    return lines


def actor(record: Record) -> str:
    """Return `Sergei Shoigu (RUS GOV)`."""
    codes = " ".join(code for code in (record["country"], record["sector"]) if code)
    return f"{record['name']} ({codes})" if codes else str(record["name"])


def place(record: Record) -> str:
    """Return `Kyiv, Ukraine's code, city 50.45 30.52`."""
    parts = [record["name"], record["country"], record["resolution"]]
    if record["lat"] is not None:
        parts.append(f"{record['lat']:.2f} {record['lon']:.2f}")
    return ", ".join(part for part in parts if part)


def when(record: Record) -> str:
    """Return the interval of days and the words it rests on."""
    first, last = record["earliest"], record["latest"]
    days = first if first == last else f"{first or '…'} to {last or '…'}"
    if first is None and last is None:
        days = record["duration"] or "undated"
    part = f" {record['part_of_day'].replace('_', ' ')}" if record["part_of_day"] else ""
    words = f' ("{record["text"]}")' if record["text"] else f" (from the {record['basis']})"
    return f"{days}{part}{words}"


def figure(record: Record) -> str:
    """Return `up to 12000 troop (troops)`."""
    low, high = (_number(record[key]) for key in ("low", "high"))
    if (record["modifier"] == "range" and low and high) or (low and high and low != high):
        amount = f"{low} to {high}"
    else:
        amount = _MODIFIERS.get(record["modifier"], "") + (low or high or "?")
    words = [amount, record["item"] or ""]
    role = "" if record["role"] == "other" else f" ({record['role']})"
    return " ".join(word for word in words if word) + role


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:,.10g}"


def _sentence(record: Record, *, marks: bool) -> Text:
    """Return the sentence on one line with its trigger marked."""
    sentence, trigger = record["sentence"], record["trigger"]
    start = trigger["start_char"] - sentence["start_char"]
    end = trigger["end_char"] - sentence["start_char"]
    before, words, after = sentence["text"][:start], sentence["text"][start:end], sentence["text"][end:]
    text = Text(" ".join(before.split()) + _gap(before))
    text.append(f"[{words}]" if marks else words, style="bold reverse")
    text.append(_gap_before(after) + " ".join(after.split()))
    return text


def _gap(text: str) -> str:
    return " " if text[-1:].isspace() else ""


def _gap_before(text: str) -> str:
    return " " if text[:1].isspace() else ""
