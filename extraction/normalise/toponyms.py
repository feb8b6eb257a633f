"""From surface form to place: all toponyms of an article are resolved together.

Countries and divisions give the article its countries; then every name's readings are weighed by population, class,
containers and by the company of the other places named. One sense per article and surface form, unless the words say
otherwise ("Paris, Texas"). Countries and regions stay themselves: never their capital. What is not clear enough comes
back as a country only, or as None.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extraction.knowledge.gazetteer import Entry, Gazetteer
from extraction.knowledge.gazetteer_fold import fold_name
from extraction.normalise.toponyms_candidates import Candidate, find_candidates
from extraction.normalise.toponyms_context import (
    ArticleContext,
    Container,
    article_context,
    find_containers,
    lies_in,
    near,
)
from extraction.normalise.toponyms_scoring import (
    OWN,
    Group,
    ResolverModel,
    feature_row,
    load_resolver,
    own_features,
    settle,
)
from extraction.normalise.toponyms_surface import Surface, read_surface
from extraction.values import PlaceValue

_SAME_PLACE_KM = 60.0
_CHUNK = 300  # toponyms resolved together: an atlas index is not one story
_MAX_ROWS = 1500
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a toponym with its share of the probability, for diagnostics."""

    entry: Entry
    how: str
    share: float
    score: float


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a toponym was resolved to: the value (None: unknown), the readings best first, and why."""

    value: PlaceValue | None
    readings: tuple[Reading, ...]
    reason: str

    @property
    def runner_up(self) -> Reading | None:
        """The best reading that is another place than the answer."""
        if not self.readings:
            return None
        first = self.readings[0].entry
        return next((r for r in self.readings[1:] if not near(r.entry, first, _SAME_PLACE_KM)), None)


@dataclass(frozen=True, slots=True)
class Case:
    """An article's toponyms made ready for scoring: a group for each sense, and which group each span belongs to."""

    surfaces: list[Surface]
    keys: list[str]
    groups: dict[str, Group]
    given: list[Group]


def resolve_toponyms(
    text: str,
    spans: Sequence[tuple[int, int]],
    gazetteer: Gazetteer,
    *,
    dateline: str | None = None,
    outlet_country: str | None = None,
    near_to: Sequence[str] = (),
) -> list[Resolved]:
    """Resolve the toponyms at `spans` (character offsets into `text`) together; one answer a span, in order.

    `dateline` is the place the story was filed from, `outlet_country` the outlet's home (ISO alpha-3), `near_to`
    names of places that the answers should be near to.
    """
    model = load_resolver()
    context = article_context(text, gazetteer)
    answers: list[Resolved] = []
    for first in range(0, len(spans), _CHUNK):
        case = prepare(
            text, spans[first : first + _CHUNK], gazetteer, context,
            dateline=dateline, outlet_country=outlet_country, near_to=near_to,
        )  # fmt: skip
        settle([*case.groups.values(), *case.given], model)
        answers += [_answer(s, case.groups[key], model) for s, key in zip(case.surfaces, case.keys, strict=True)]
    return answers


def prepare(
    text: str,
    spans: Sequence[tuple[int, int]],
    gazetteer: Gazetteer,
    context: ArticleContext,
    *,
    dateline: str | None = None,
    outlet_country: str | None = None,
    near_to: Sequence[str] = (),
) -> Case:
    """Look up the readings of every toponym and lay out what is known of them before they are weighed together."""
    surfaces = [read_surface(text, start, end) for start, end in spans]
    containers = [find_containers(surface, gazetteer) for surface in surfaces]
    keys = _senses(surfaces, containers)
    groups: dict[str, Group] = {}
    merged: dict[str, list[Container]] = defaultdict(list)
    for (start, _), surface, found, key in zip(spans, surfaces, containers, keys, strict=True):
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(key, find_candidates(surface, gazetteer), [])
        group.offsets.append(start)
        merged[key] += [c for c in found if c not in merged[key]]
    _trim(list(groups.values()))
    home: set[str | None] = {outlet_country} if outlet_country else set()
    home |= {e.country for name in near_to for e in gazetteer.lookup(name) if e.resolution == "country"}
    for key, group in groups.items():
        group.features = _features(group.candidates, merged[key], context, home)
    names = [*near_to, *([dateline] if dateline else [])]
    given = [g for name in names if (g := _given(name, gazetteer, len(text)))]
    return Case(surfaces, keys, groups, given)


def _features(
    candidates: list[Candidate], containers: list[Container], context: ArticleContext, home: set[str | None]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    rows = []
    for candidate in candidates:
        entry = candidate.entry
        values = own_features(candidate)
        for container in containers:
            inside = any(lies_in(entry, held) for held in container.entries)
            name = ("contained" if inside else "not_contained") if container.strict else "within"
            if inside or container.strict:
                values[name] = 1.0
        values["article_country"] = context.country_share(entry)
        values["article_division"] = context.division_share(entry)
        values["local_news"] = context.homes.get(entry.country or "", 0.0)
        values["home"] = float(entry.country in home)
        rows.append(feature_row(values))
    return np.array(rows).reshape(len(rows), len(OWN))


def _senses(surfaces: list[Surface], containers: list[list[Container]]) -> list[str]:
    """Name the sense of each mention: its folded words, and the container when the article has more than one."""
    by_words: dict[str, set[tuple[str | None, str | None]]] = defaultdict(set)
    words = [f"{fold_name(s.names[0])}|{s.class_word or ''}" for s in surfaces]
    for word, found in zip(words, containers, strict=True):
        by_words[word] |= {c.identity for c in found if c.strict}
    senses: list[str] = []
    last: dict[str, str] = {}
    for word, found in zip(words, containers, strict=True):
        key = word
        if len(by_words[word]) > 1:
            own = next((c.identity for c in found if c.strict), None)
            key = f"{word}|{own}" if own else last.get(word, word)
            last[word] = key
        senses.append(key)
    return senses


def _trim(groups: list[Group]) -> None:
    """Keep the table of readings small: long lists lose their tail when an article has many names."""
    if sum(len(group.candidates) for group in groups) > _MAX_ROWS:
        most = max(3, _MAX_ROWS // len(groups))
        for group in groups:
            del group.candidates[most:]


def _given(name: str, gazetteer: Gazetteer, end: int) -> Group | None:
    """A place that is given, as a group of its own that stands beside the whole text."""
    candidates = find_candidates(read_surface(name, 0, len(name)), gazetteer)
    if not candidates:
        return None
    features = np.array([feature_row(own_features(c)) for c in candidates])
    return Group(f"given|{name}", candidates, [0, end], features)


def _answer(surface: Surface, group: Group, model: ResolverModel) -> Resolved:
    if not group.candidates:
        return Resolved(None, (), f"no place is named {surface.text!r}")
    order = np.argsort(-group.probabilities, kind="stable")
    readings = tuple(
        Reading(
            group.candidates[i].entry, group.candidates[i].how,
            round(float(group.probabilities[i]), 4), round(float(group.scores[i]), 3),
        )
        for i in order[:_SHOWN]
    )  # fmt: skip
    top = group.candidates[int(order[0])]
    share = sum(r.share for r in readings if near(r.entry, top.entry, _SAME_PLACE_KM))
    if share < model.floor:
        return _country_only(surface, readings, model)
    return Resolved(_value(top, min(share, 0.999)), readings, _reason(top, readings, share))


def _country_only(surface: Surface, readings: tuple[Reading, ...], model: ResolverModel) -> Resolved:
    shares: Counter[str] = Counter()
    for reading in readings:
        if reading.entry.country:
            shares[reading.entry.country] += reading.share  # type: ignore[assignment]
    country, share = shares.most_common(1)[0] if shares else (None, 0.0)
    if country is None or share < model.country_floor:
        return Resolved(None, readings, f"too many places are named {surface.text!r}")
    value = PlaceValue(name=surface.text, country=country, confidence=round(share, 4))
    return Resolved(value, readings, "only the country is clear")


def _value(candidate: Candidate, share: float) -> PlaceValue:
    entry = candidate.entry
    part = candidate.part and entry.resolution in ("country", "province")
    return PlaceValue(
        name=entry.name,
        country=entry.country,
        admin1=entry.admin1,
        lat=entry.lat,
        lon=entry.lon,
        geonames_id=entry.geonames_id,
        feature=entry.feature,
        resolution="region" if part else entry.resolution,
        confidence=round(share, 4),
    )


def _reason(top: Candidate, readings: tuple[Reading, ...], share: float) -> str:
    words = [f"{top.how} of {top.entry.name}"]
    if top.fits_class:
        words.append("the class word fits")
    if top.part:
        words.append("a part of it")
    words.append(f"{share:.2f} of the weight")
    other = next((r for r in readings[1:] if not near(r.entry, top.entry, _SAME_PLACE_KM)), None)
    if other:
        where = ", ".join(w for w in (other.entry.name, other.entry.admin1, other.entry.country) if w)
        words.append(f"next {where} {other.share:.2f}")
    return "; ".join(words)
