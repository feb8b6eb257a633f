"""What each part of the coder earns.

    python benchmarks/ablation.py --own data/gold/sentences_dev.jsonl data/gold/articles_dev.jsonl \
        [--articles GOLD=TEXTS …] [--suites FILE.jsonl …] [--only VARIANT …]

Every text is parsed once; every variant codes the same parses. On annotated texts: precision, recall and F1 of typed
events and F1 of who did what to whom, by the scorer of `extraction evaluate`. On suites: share of records with an event
of a right type, and share of predicted types that are right. A variant swaps a part for one that does nothing, and puts
it back: knowledge is replaced where the part is knowledge, a function where it is code.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from types import ModuleType
from typing import Any

from gold_sets import Parsed, add_options, parse, read_sets
from spacy.tokens import Token

import extraction
from extraction.evaluate import Scores, score_events
from extraction.events import coding, context, drafting, reading, readings
from extraction.knowledge.lexicon import Lexicon
from extraction.knowledge.lexicon_entries import Frame, Trigger
from extraction.mentions import actors, places
from extraction.pipeline import Coder

Switch = Callable[[Coder], AbstractContextManager[None]]


# --- parts that do nothing -----------------------------------------------------------------------------------------


class NoCoreference:
    """Answers no pronoun and no description, and knows no home country."""

    def __init__(self, *_: object) -> None: ...

    def home(self, position: int) -> None:
        del position

    def pronoun(self, token: Token) -> list[Any]:
        del token
        return []

    def description(self, head: Token, start: int, end: int) -> None:
        del head, start, end


class NoMetonymy:
    """Every toponym means the place, unless rules say otherwise."""

    def is_literal(self, *_: object) -> bool:
        return True


# --- swapping ------------------------------------------------------------------------------------------------------


@contextmanager
def swapped(module: ModuleType, **parts: object) -> Iterator[None]:
    """Replace names of a module for a while."""
    before = {name: getattr(module, name) for name in parts}
    for name, part in parts.items():
        setattr(module, name, part)
    try:
        yield
    finally:
        for name, part in before.items():
            setattr(module, name, part)


@contextmanager
def knowing(coder: Coder, **parts: object) -> Iterator[None]:
    """Replace parts of the coder's knowledge for a while; a lexicon also for the finder of triggers."""
    finder: Any = coder.nlp.get_pipe("extraction_triggers")
    before = coder.knowledge
    coder.knowledge = replace(before, **parts)  # type: ignore[arg-type]
    finder.lexicon = coder.knowledge.lexicon
    try:
        yield
    finally:
        coder.knowledge = before
        finder.lexicon = before.lexicon


def lexicon_of(lexicon: Lexicon, change: Callable[[Trigger], Trigger | None], *, roles: bool = True) -> Lexicon:
    """A lexicon with every entry changed or dropped; without roles, subjects act on objects everywhere."""
    kept = {name: new for name, old in lexicon.triggers.items() if (new := change(old)) is not None}
    heads: dict[Any, list[Trigger]] = defaultdict(list)
    for key, rows in lexicon.by_head.items():
        heads[key] = [kept[row.id] for row in rows if row.id in kept]
    frames: Mapping[str, Frame] = lexicon.frames
    if not roles:
        frames = {name: Frame(name=name, actor=("subject",), recipient=("object",)) for name in lexicon.frames}
    return replace(lexicon, triggers=kept, by_head={k: tuple(v) for k, v in heads.items()}, frames=frames)


def loosened(*, conditions: bool = True, light: bool = True, nouns: bool = True) -> Callable[[Trigger], Trigger | None]:
    """Change an entry: without what it asks of its arguments, without light verbs, or drop it if it is a noun."""

    def change(trigger: Trigger) -> Trigger | None:
        if not nouns and trigger.pos == "noun":
            return None
        update: dict[str, object] = {} if conditions else {"requires": {}, "forbids": {}, "needs": ()}
        return trigger.model_copy(update=update if light else update | {"light": None})

    return change


def with_lexicon(*, roles: bool = True, **parts: bool) -> Switch:
    """A switch to a poorer lexicon."""
    return lambda coder: knowing(coder, lexicon=lexicon_of(coder.knowledge.lexicon, loosened(**parts), roles=roles))


def without_statements(coder: Coder) -> AbstractContextManager[None]:
    """No demand and no charge by way of who says it of whom."""
    lexicon = coder.knowledge.lexicon
    stated = {name for name, frame in lexicon.frames.items() if frame.is_stated}
    return knowing(coder, lexicon=lexicon_of(lexicon, lambda entry: None if entry.frame in stated else entry))


@contextmanager
def without_elsewhere(_: Coder) -> Iterator[None]:
    """Nobody takes part whom only another sentence names."""
    with (
        swapped(readings, told_before=lambda *_: None),
        swapped(coding, name_doers=list, name_addressees=lambda drafts, *_: list(drafts)),
    ):
        yield


VARIANTS: dict[str, Switch] = {
    "as shipped": lambda _: nullcontext(),
    "lexicon only": with_lexicon(roles=False, conditions=False, light=False),
    "lexicon + light verbs": with_lexicon(roles=False, conditions=False),
    "lexicon + light verbs + roles (no conditions on arguments)": with_lexicon(conditions=False),
    "without roles by frame": with_lexicon(roles=False),
    "without light verbs": with_lexicon(light=False),
    "without nominal triggers": with_lexicon(nouns=False),
    "without statements": without_statements,
    "without speakers that say we": lambda _: swapped(reading, _speaker=lambda *_: ()),
    "without the second opinion": lambda _: swapped(coding, can_review=lambda *_: False),
    "without either learned opinion": lambda _: swapped(
        coding, can_review=lambda *_: False, stands_alone=lambda *_: False
    ),
    "without whom a reader supplies": lambda _: swapped(coding, recast=lambda drafts, *_: list(drafts)),
    "without what the story tells elsewhere": without_elsewhere,
    "without coreference": lambda _: swapped(actors, Coreference=NoCoreference),
    "without metonymy": lambda _: swapped(places, load_metonymy=NoMetonymy),
    "without a home country": lambda _: swapped(context, focus_country=lambda *_: None),
    "without the domain gate": lambda _: swapped(coding, leaning=lambda *_: None, is_private=lambda *_: False),
    "without dropping content": lambda _: swapped(coding, without_content=lambda drafts, _: list(drafts)),
    "without dropping doubles": lambda _: swapped(coding, without_doubles=lambda drafts: list(drafts)),
    "without PLOVER's reductions": lambda _: swapped(drafting, reduce_type=lambda match, _: (match.entry.type, None)),
}


# --- measuring -----------------------------------------------------------------------------------------------------


def measure(coder: Coder, rows: list[Parsed]) -> str:
    """Code the parses of one set and return the cells of its columns."""
    finder: Any = coder.nlp.get_pipe("extraction_triggers")
    scores = Scores()
    hits = predicted = right = 0
    for parsed in rows:
        events = coder.code(parsed.case.article, parsed.view, finder(parsed.doc)).events
        if parsed.case.types:
            types = {event.event_type.value for event in events}
            hits += bool(types & parsed.case.types)
            predicted += len(types)
            right += len(types & parsed.case.types)
        else:
            score_events(parsed.case.gold, events, scores)
    if rows[0].case.types:
        return f"{right / max(1, predicted):.3f} / {hits / len(rows):.3f}"
    typed, whom = scores.of("typed"), scores.of("who_what_whom")
    return f"{typed.precision:.3f} / {typed.recall:.3f} / {typed.f1:.3f} / {whom.f1:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_options(parser)
    parser.add_argument("--only", nargs="*", choices=sorted(VARIANTS), default=list(VARIANTS))
    options = parser.parse_args()
    coder = extraction.load()
    variants = {name: VARIANTS[name] for name in options.only}
    sets = {name: parse(coder, cases) for name, cases in read_sets(options).items()}
    print("annotated texts: precision / recall / F1 of typed events / F1 of who did what to whom")
    print("suites: precision / recall of types\n")
    print(f"| variant | {' | '.join(sets)} | s |\n|---|{'---|' * len(sets)}---|")
    for name, switch in variants.items():
        start = time.perf_counter()
        with switch(coder):
            cells = [measure(coder, rows) for rows in sets.values()]
        print(f"| {name} | {' | '.join(cells)} | {time.perf_counter() - start:.0f} |", flush=True)


if __name__ == "__main__":
    main()
