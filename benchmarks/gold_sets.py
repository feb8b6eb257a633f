"""Gold for the benchmarks: our own, annotated articles kept elsewhere, and suites of single sentences.

Own gold is what `extraction evaluate` reads. Annotated articles are a folder of `NAME.json` in the same fields, whose
texts are read from files or a feed by the pipeline's own readers (`--articles GOLD=TEXTS`). Stand-off gold has no text:
it says at which characters of a corpus's article an event stands (`--standoff GOLD=CORPUS.jsonl,…`). A suite is JSON
Lines with `text` and `events[].plover_ok`; its licence decides what may be done with it beyond measuring.
"""

from __future__ import annotations

import hashlib
import json
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from extraction.evaluate import GoldArticle, GoldEvent, read_gold
from extraction.events.context import ArticleContext
from extraction.pages import split_pages
from extraction.pipeline import Coder, plain_article
from extraction.schema import Article
from extraction.sources import RawDocument, read_inputs
from extraction.view import BodyView, body_view

_QUOTES = {"'": "['’‘]", '"': '["“”]', "-": "[-–—]"}
_FIELDS = ("type", "alt_types", "quote", "trigger", "status", "optional", "when", "figures")
_BATCH = 32
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Case:
    """An annotated text and the article that is coded. A suite's case has the types that count as right."""

    gold: GoldArticle
    article: Article
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A case with its parse, so that variants of the coder need no second one."""

    case: Case
    view: BodyView
    doc: Doc


def add_options(parser: ArgumentParser) -> None:
    """Where gold is found; own gold is the default."""
    parser.add_argument("--own", nargs="*", type=Path, default=[], help="gold files or folders in our own format")
    parser.add_argument("--articles", nargs="*", default=[], metavar="GOLD=TEXTS", help="annotated articles elsewhere")
    parser.add_argument("--standoff", nargs="*", default=[], metavar="GOLD=TEXTS,TEXTS", help="gold beside a corpus")
    parser.add_argument("--suites", nargs="*", type=Path, default=[], help="sentence suites, JSON Lines")


def read_sets(options: Namespace) -> dict[str, list[Case]]:
    """Return the cases of every set that the options name."""
    sets = {path.stem: own_cases(path) for path in options.own}
    for pair in options.articles:
        gold, _, texts = pair.partition("=")
        sets[Path(gold).name] = article_cases(Path(gold), texts)
    for pair in options.standoff:
        gold, _, texts = pair.partition("=")
        sets[Path(gold).stem] = standoff_cases(Path(gold), [Path(text) for text in texts.split(",")])
    return sets | {path.stem: suite_cases(path) for path in options.suites}


def read_standoff(path: Path, texts: Sequence[Path]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each annotated article and its text. Raises SystemExit for a text that is missing or another one."""
    found: dict[str, str] = {}
    for file in texts:
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            found[row["id"]] = row["text"]
    for line in path.read_text("utf-8").splitlines():
        article = json.loads(line)
        text = found.get(article["id"], "")
        if hashlib.sha256(text.encode()).hexdigest()[:16] != article["sha256"]:
            raise SystemExit(f"{path.name}: no text given is the one of {article['id']}")
        yield article, text


def types_of(event: dict[str, Any]) -> frozenset[str]:
    """Return the types that count as right for an event of stand-off gold."""
    return frozenset({event["type"], *event.get("alt_types", ())})


def fold_of(article: str) -> int:
    """Return the fold that an article of stand-off gold is in, by its id."""
    return int(hashlib.sha256(article.encode()).hexdigest()[:8], 16) % FOLDS


def read_contexts(
    coder: Coder, gold: Iterable[tuple[dict[str, Any], str]]
) -> Iterator[tuple[dict[str, Any], BodyView, ArticleContext]]:
    """Yield each annotated article as the coder sees it before it codes: its marks, its view, its mentions."""
    for marked, text in gold:
        article = plain_article(text, published=marked["published"], article_id=marked["id"])
        view = body_view(article.text, article.zones)
        doc = next(iter(coder.nlp.pipe([coder.make_doc(view)])))
        yield marked, view, coder.context(article, doc)


def standoff_cases(path: Path, texts: Sequence[Path]) -> list[Case]:
    """Read stand-off gold; of parties it has the countries alone."""
    cases = []
    for marked, text in read_standoff(path, texts):
        events = []
        for row in marked["events"]:
            kept = {name: row[name] for name in ("type", "alt_types", "status", "optional") if name in row}
            kept |= {"quote": text[slice(*row["clause"])], "trigger": text[slice(*row["trigger"])]}
            for role in ("actors", "recipients"):
                kept[role] = [{"text": country or "-", "country": country} for country in row[role]]
            events.append(GoldEvent.model_validate(kept))
        gold = GoldArticle(id=marked["id"], text=text, published=marked["published"], events=tuple(events))
        cases.append(Case(gold, plain_article(text, published=gold.published, article_id=gold.id)))
    return cases


def own_cases(path: Path) -> list[Case]:
    """Read gold in our own format."""
    return [
        Case(gold, plain_article(gold.text, published=gold.published, article_id=gold.id)) for gold in read_gold(path)
    ]


def suite_cases(path: Path) -> list[Case]:
    """Read a suite; records that expect nothing are left out."""
    cases = []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        record = json.loads(line)
        types = frozenset(t for e in record["events"] for t in e.get("plover_ok") or [e.get("plover")]) - {None, "NONE"}
        if types:
            article = plain_article(record["text"], published=None, article_id=str(number))
            gold = GoldArticle(id=str(number), text=record["text"], published=None, events=())
            cases.append(Case(gold, article, types))
    return cases


def article_cases(folder: Path, texts: str) -> list[Case]:
    """Read annotated articles; their texts come through the readers and the page masking, as in a run."""
    documents = [d for d in read_inputs([texts]) if isinstance(d, RawDocument)]
    articles = {a.article_id: a for a in split_pages(documents) if isinstance(a, Article)}
    cases = []
    for path in sorted(folder.glob("*.json")):
        raw = json.loads(path.read_text("utf-8"))
        article = articles[path.stem]
        events = [event for row in raw["events"] if (event := _event(row, article.text))]
        if len(events) < len(raw["events"]):
            print(f"{path.stem}: {len(raw['events']) - len(events)} gold events are not in the text as read")
        cases.append(
            Case(
                GoldArticle(id=path.stem, text=article.text, published=raw["published"], events=tuple(events)), article
            )
        )
    return cases


def _event(row: dict[str, Any], text: str) -> GoldEvent | None:
    quote = _found(row["quote"], text)
    trigger = _found(row["trigger"], quote) if quote else None
    if not quote or not trigger:
        return None
    kept: dict[str, Any] = {name: row[name] for name in _FIELDS if name in row}
    kept |= {"quote": quote, "trigger": trigger}
    for role in ("actors", "recipients", "attributed_to"):
        kept[role] = [{k: v for k, v in party.items() if k in ("text", "country")} for party in row[role]]
    return GoldEvent.model_validate(kept)


def _found(needle: str, text: str) -> str | None:
    """The stretch of a text that says the same, white space and kinds of quotes aside."""
    words = ("".join(_QUOTES.get(_plain(c), re.escape(c)) for c in word) for word in needle.split())
    match = re.search(r"\s+".join(words), text)
    return match[0] if match else None


def _plain(character: str) -> str:
    return {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"}.get(character, character)


def parse(coder: Coder, cases: Sequence[Case]) -> list[Parsed]:
    """Parse every case once."""
    views = [body_view(case.article.text, case.article.zones) for case in cases]
    docs: Iterable[Doc] = coder.nlp.pipe([coder.make_doc(view) for view in views])
    return [Parsed(case, view, doc) for case, view, doc in zip(cases, views, docs, strict=True)]
