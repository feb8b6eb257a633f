"""Forms of the tables that an article uses for something else: which of its words mean what the tables say of them.

A name of the tables that stands alone proves nothing: 'the North' is a Korea only where Korea is spoken of, 'Lagos' is
no city where a Ricardo Lagos is, and an acronym that the article explains means what it explains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from spacy.tokens import Doc, Token

from extraction.knowledge.actors import Form, Kind
from extraction.knowledge.actors_tables import Organization
from extraction.mentions.actors_acronyms import explained
from extraction.normalise.names.matching import Hit, Text

_NATION: tuple[Kind, ...] = ("country", "adjective", "people", "partial", "seat")
_PLAINLY = 4  # times that countries are named in an article that shows where it plays
_SHORTHAND = frozenset(("the north", "the south", "the states", "the strip", "the emirates", "the union"))
_LOCATING = frozenset(("in", "at", "from", "near", "to", "outside", "around", "of", "for", "toward", "towards"))
_NO_STATE = frozenset(("UNO", "EUR", "IGO", "NGO", "MNC", "IMG", "ISM"))
_ELSEWHERE = frozenset(("armed_group", "party", "movement", "criminal", "company", "ngo"))  # known at home only


def spoken_of(hits: Sequence[Hit], shared: Mapping[str, str]) -> set[str]:
    """Countries that an article shows in any way, if it names countries often enough to tell; else none.

    A name that bodies of several countries bear shows none.
    """
    counts = Counter(f.code for h in hits if (f := h.get("country", "adjective", "people", "seat")) and f.code)
    if counts.total() < _PLAINLY:
        return set()
    kinds: tuple[Kind, ...] = (*_NATION, "place", "organization")
    return {f.code for h in hits for f in h.forms if f.kind in kinds and f.code and not _may_be_anybodys(h, f, shared)}


def _may_be_anybodys(hit: Hit, form: Form, shared: Mapping[str, str]) -> bool:
    return form.kind == "organization" and (hit.key in shared or form.case == "upper")


def doubtful_keys(doc: Doc, text: Text, hits: Sequence[Hit], spoken: Collection[str]) -> set[str]:
    """Return the folded forms that do not mean in this Doc what the tables say."""
    keys = _shorthands(hits) | _explained_otherwise(text, hits) | _parts_of_names(doc, text, hits)
    keys |= _common_words(doc, text, hits)
    if spoken:
        keys |= {h.key for h in hits if _is_acronym_elsewhere(h, spoken)}
    return keys


def _shorthands(hits: Sequence[Hit]) -> set[str]:
    """'The North' without another word of Korea, 'the States' without one of America."""
    plain = {f.code for h in hits if h.key not in _SHORTHAND for f in h.forms if f.kind in _NATION}
    return {h.key for h in hits if h.key in _SHORTHAND and not plain & {f.code for f in h.forms}}


def _explained_otherwise(text: Text, hits: Sequence[Hit]) -> set[str]:
    """Acronyms in brackets after words that are not the name of what the tables know under them."""
    at = {h.start: h for h in hits}
    keys = set()
    for place, (start, end) in explained(text).items():
        short, long = at.get(place), at.get(start)
        if short is None or short.get("organization") is None or short.end != place + 1:
            continue
        entries = [f.entry for f in long.forms] if long is not None and long.end >= end else []
        known = any(f.entry is e for f in short.forms for e in entries)
        if not known and not _names(short, text, start, end):
            keys.add(short.key)
    return keys


def _names(short: Hit, text: Text, start: int, end: int) -> bool:
    """Tell whether an acronym's body bears one of the words that explain it."""
    form = short.get("organization")
    own = {w.lower() for w in form.entry.name.split()} if form and isinstance(form.entry, Organization) else set()
    words = [w.folded for w in text.words[start:end] if w.text[0].isupper()]
    return bool(words) and sum(w in own for w in words) * 2 >= len(words)


def _parts_of_names(doc: Doc, text: Text, hits: Sequence[Hit]) -> set[str]:
    """'Lagos said': the town bears the name of somebody whom the article names in full, and nothing happens there."""
    parts = {
        token.lower_
        for ent in doc.ents
        if ent.label_ == "PERSON" and len(ent) > 1
        for token in ent
        if token.is_alpha and token.text[0].isupper()
    }
    alone = [h for h in hits if _may_be_town(h) and h.key in parts]
    located = {h.key for h in alone if h.start and text.words[h.start - 1].folded in _LOCATING}
    return {h.key for h in alone} - located


def _may_be_town(hit: Hit) -> bool:
    return hit.end - hit.start == 1 and all(f.kind in ("seat", "place", "organization") for f in hit.forms)


def _common_words(doc: Doc, text: Text, hits: Sequence[Hit]) -> set[str]:
    """'Riverside residents': a word with a capital because the sentence begins, and no name where it is used.

    A parser that takes it for a name is not believed where nothing else is in that country, and much in another.
    """
    shown = Counter(f.code for h in hits if (f := h.get(*_NATION)) and f.code)
    keys: dict[str, bool] = {}
    starts = {char: i for i, char in enumerate(doc.to_array("IDX").tolist())}
    for hit in hits:
        if hit.end - hit.start > 1 or any(f.kind not in ("place", "organization") for f in hit.forms):
            continue
        index = starts.get(text.words[hit.start].start)
        token = doc[index] if index is not None else None
        common = token is not None and bool(token.is_sent_start) and not token.text.isupper() and not hit.possessive
        if common and token is not None and (token.pos_ in ("PROPN", "X") or token.ent_type_):
            common = hit.forms[0].kind == "place" and _begins_plural(token) and _is_elsewhere(hit, shown)
        keys[hit.key] = keys.get(hit.key, True) and common
    return {key for key, common in keys.items() if common}


def _begins_plural(token: Token) -> bool:
    return token.i + 1 < len(token.doc) and token.nbor(1).tag_ == "NNS"


def _is_elsewhere(hit: Hit, shown: Counter[str]) -> bool:
    return bool(shown) and not any(f.code in shown for f in hit.forms)


def _is_acronym_elsewhere(hit: Hit, spoken: Collection[str]) -> bool:
    """A party or militia of a country that the article never speaks of."""
    form = hit.forms[0]
    return (
        hit.end - hit.start == 1
        and form.kind == "organization"
        and form.case == "upper"
        and isinstance(form.entry, Organization)
        and form.entry.klass in _ELSEWHERE
        and form.code not in spoken
        and form.code not in _NO_STATE
    )
