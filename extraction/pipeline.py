"""`load()` gives an Extractor: a spaCy pipeline, the knowledge, and the coder, ready for text or articles.

Knowledge is read once, here, and passed in; nothing is read at import time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import islice, pairwise
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extraction.components.gemm import numpy_products
from extraction.errors import PipelineError
from extraction.events.coding import code_events
from extraction.events.context import ArticleContext
from extraction.events.reading import Knowledge
from extraction.events.records import build_actor, build_events, build_figures, build_place, build_time
from extraction.events.selection import index_classes
from extraction.knowledge.actors import ActorTables, load_actor_tables
from extraction.knowledge.calibration import load_calibration
from extraction.knowledge.casing import load_casing
from extraction.knowledge.casting import load_casting
from extraction.knowledge.cues import load_cues
from extraction.knowledge.domains import load_domains
from extraction.knowledge.gazetteer import Gazetteer, load_gazetteer
from extraction.knowledge.lexicon import load_lexicon
from extraction.knowledge.ontology import load_ontology
from extraction.knowledge.opinion import load_opinion
from extraction.knowledge.outlets import outlet_habits
from extraction.knowledge.second_opinion import load_second_opinion
from extraction.mentions.actors import ActorResolver
from extraction.mentions.dating import creation_range, spread
from extraction.mentions.figures import find_figures
from extraction.mentions.places import find_places
from extraction.mentions.times import find_times
from extraction.normalise.casing import is_headline, truecase
from extraction.normalise.times import DateOrder
from extraction.resources import resource, uncollected
from extraction.schema import SCHEMA_VERSION, Article, Event, Zone
from extraction.schema import Extractor as MadeBy
from extraction.values import Mention, TimeValue
from extraction.view import BodyView, body_view

COMPONENTS = ("extraction_times", "extraction_figures", "extraction_triggers")
_ENDLESS = re.compile(r"[^ ]{300,}")
_PIECE = 100
_LEMMAS = 50_000  # forms that the lemmatizer may remember
_BATCH = 32  # articles whose views are held at once


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article with its mentions, and its events."""

    article: Article
    events: tuple[Event, ...]


def pipeline_path(name: str = "default") -> Path:
    """Return the folder of a shipped spaCy pipeline, as `spacy.load` opens it.

    Raises PipelineError when no pipeline of that name is shipped.
    """
    try:
        return resource(f"models/{name}")
    except FileNotFoundError as error:
        raise PipelineError(f"no shipped pipeline is called {name!r}; there are default and fast") from error


def load(pipeline: str = "default", *, gazetteer: Path | None = None, lexicon: Path | None = None) -> Coder:
    """Load the pipeline and all knowledge.

    `pipeline` is a shipped pipeline's name (`default`, `fast`), an installed spaCy package or a folder; `gazetteer`
    a file made by `extraction gazetteer build`; `lexicon` a TOML file with further triggers.
    Raises PipelineError or KnowledgeError naming what is wrong.
    """
    with uncollected():
        return _load(pipeline, gazetteer, lexicon)


def _load(pipeline: str, gazetteer: Path | None, lexicon: Path | None) -> Coder:
    nlp = _load_nlp(pipeline)
    for component in COMPONENTS:
        if component not in nlp.pipe_names:
            nlp.add_pipe(component)
    if lexicon is not None:
        nlp.get_pipe("extraction_triggers").lexicon = load_lexicon(lexicon)  # type: ignore[attr-defined]
    words = nlp.get_pipe("extraction_triggers").lexicon  # type: ignore[attr-defined]
    knowledge = Knowledge(
        words,
        load_cues(),
        load_ontology(lexicon),
        index_classes(words),
        load_domains(),
        load_calibration(),
        load_opinion(),
        load_casting(),
        load_second_opinion(),
    )
    return Coder(nlp, knowledge, load_actor_tables(), load_gazetteer(gazetteer), pipeline)


def _load_nlp(pipeline: str) -> Language:
    source: str | Path = pipeline
    if pipeline in ("default", "fast"):
        source = pipeline_path(pipeline)
    try:
        with numpy_products():
            nlp = spacy.load(source)
    except OSError as error:
        raise PipelineError(f"cannot load the spaCy pipeline {pipeline!r}: {error}") from error
    if not {"parser", "ner", "extraction_encoder"} & set(nlp.pipe_names):
        raise PipelineError(f"the spaCy pipeline {pipeline!r} has neither a parser nor entity recognition")
    return nlp


class Coder:
    """Turns articles into events. Safe to share between calls, not between processes."""

    def __init__(
        self, nlp: Language, knowledge: Knowledge, actors: ActorTables, gazetteer: Gazetteer, pipeline: str
    ) -> None:
        self.nlp = nlp
        self.knowledge = knowledge
        self.actors = actors
        self.gazetteer = gazetteer
        self.casing = load_casing()
        self._common = common_words(nlp)
        self._names = country_words(actors)
        meta = nlp.meta
        self.made_by = MadeBy(
            name="newswire-events",
            version=package_version(),
            pipeline=f"{pipeline if pipeline in ('default', 'fast') else meta['name']}-{meta['version']}",
            entry="",
            confidence_parts={},
        )

    def extract(self, text: str, *, published: str | dt.date | None = None, article_id: str = "text") -> list[Event]:
        """Return the events of a plain text that is the story alone.

        `published` is the document creation time as an ISO date; without it relative dates stay unresolved.
        """
        article = plain_article(text, published=published, article_id=article_id)
        return list(next(iter(self.stream([article]))).events)

    def stream(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """Yield one Extraction an article, in order; memory does not grow with their number."""
        source = iter(articles)
        while batch := list(islice(source, _BATCH)):
            views = [body_view(article.text, article.zones) for article in batch]
            docs = self.nlp.pipe([self.make_doc(view) for view in views])
            for article, view, doc in zip(batch, views, docs, strict=True):
                yield self.code(article, view, doc)
            self._forget_lemmas()

    def _forget_lemmas(self) -> None:
        """spaCy's lemmatizer keeps every form it ever met; a long stream would never stop growing."""
        cache = getattr(self.nlp.get_pipe("lemmatizer"), "cache", None) if "lemmatizer" in self.nlp.pipe_names else None
        if cache is not None and len(cache) > _LEMMAS:
            cache.clear()

    def make_doc(self, view: BodyView) -> Doc:
        """Tokenise a view paragraph by paragraph; each paragraph's first token starts a sentence.

        The Doc's text is the view's text, so that offsets are shared; in headlines alone letter case differs.
        """
        words: list[str] = []
        spaces: list[bool] = []
        starts: list[bool | int | None] = []
        for start, following in pairwise([*view.starts, len(view.text) + 1]):
            tokens, gaps = tokenise(self.nlp, view.text[start : following - 1])
            words += truecase(tokens, self._is_common, self._is_name) if is_headline(tokens) else tokens
            spaces += gaps
            starts += [True, *[None] * (len(tokens) - 1)] if tokens else []
            if spaces:
                spaces[-1] = following <= len(view.text)
        return Doc(self.nlp.vocab, words=words, spaces=spaces, sent_starts=starts)

    def _is_common(self, word: str) -> bool:
        return word in self._common or word in self.casing.lower

    def _is_name(self, word: str) -> bool:
        return word in self.casing.keep or word in self._names

    def code(self, article: Article, view: BodyView, doc: Doc) -> Extraction:
        """Return the mentions and events of a parsed article."""
        context = self.context(article, doc)
        drafts = code_events(context, self.knowledge)
        events = build_events(drafts, article, view, self.knowledge.ontology, self.made_by)
        filled = article.model_copy(
            update={
                "people": tuple(build_actor(m, view) for m in context.resolver.people),
                "organizations": tuple(build_actor(m, view) for m in context.resolver.organizations),
                "places": tuple(build_place(m, view) for m in context.places),
                "dates": tuple(build_time(m, view) for m in context.times),
                "figures": build_figures(context.figures, view),
                "event_ids": tuple(event.event_id for event in events),
            }
        )
        return Extraction(filled, tuple(events))

    def context(self, article: Article, doc: Doc) -> ArticleContext:
        """Resolve every mention of a parsed article."""
        dct = creation_date(article)
        habits = outlet_habits(article.outlet, article.url, article.language)
        text = doc.text  # made anew at every call
        places = find_places(
            doc, self.gazetteer, dateline=article.dateline_place, outlet_country=habits.country, text=text
        )
        return ArticleContext(
            doc=doc,
            resolver=ActorResolver(doc, self.actors, date=dct, places=places, text=text),
            times=self._times(article, doc, dct, habits.date_order, text),
            figures=find_figures(doc, decimal_comma=habits.decimal_comma, text=text),
            places=places,
            dct=dct,
        )

    def _times(
        self, article: Article, doc: Doc, dct: dt.date | None, order: DateOrder, text: str
    ) -> list[Mention[TimeValue]]:
        """Times of a parsed article; of an undated one, counted from both ends of when it may have been written."""
        bounds = None
        if dct is None:
            bounds = creation_range(article.text, article.zones, self.actors, self.knowledge.cues.discourse)
        if bounds is None:
            return find_times(doc, dct=dct, date_order=order, text=text)
        first, last = (find_times(doc, dct=day, date_order=order, text=text) for day in bounds)
        return spread(first, last)


def tokenise(nlp: Language, text: str) -> tuple[list[str], list[bool]]:
    """Return the words of a text and whether a space follows each.

    spaCy's tokenizer takes quadratic time on long runs without a space, such as 100,000 brackets; no word of a
    language is that long, and such a run is cut into pieces without asking it.
    """
    words: list[str] = []
    spaces: list[bool] = []
    position = 0
    for run in _ENDLESS.finditer(text):
        for token in nlp.tokenizer(text[position : run.start()]):
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
        pieces = [text[i : min(i + _PIECE, run.end())] for i in range(run.start(), run.end(), _PIECE)]
        words += pieces
        spaces += [False] * len(pieces)
        position = run.end()
        if position < len(text):
            spaces[-1] = True
            position += 1
    for token in nlp.tokenizer(text[position:]):
        words.append(token.text)
        spaces.append(bool(token.whitespace_))
    return words, spaces


def common_words(nlp: Language) -> frozenset[str]:
    """Return the lemmas that the pipeline's rule lemmatiser knows; empty for a pipeline without one."""
    if "lemmatizer" not in nlp.pipe_names:
        return frozenset()
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None)
    if lookups is None or not lookups.has_table("lemma_index"):
        return frozenset()
    index, exceptions = lookups.get_table("lemma_index"), lookups.get_table("lemma_exc")
    return frozenset(w for words in index.values() for w in words) | {w for t in exceptions.values() for w in t}


def country_words(actors: ActorTables) -> frozenset[str]:
    """Return every lower-case word of the countries' names, adjectives and capitals."""
    forms = [
        form
        for c in actors.countries.values()
        for form in (c.name, *c.names, *c.adjectives, *c.people, *c.capital, *c.seats)
    ]
    return frozenset(word for form in forms for word in form.lower().replace("-", " ").split() if len(word) > 3)


def plain_article(text: str, *, published: str | dt.date | None, article_id: str) -> Article:
    """Return an Article whose whole text is body."""
    if isinstance(published, str) and len(published) == 10:
        published = dt.date.fromisoformat(published)
    elif isinstance(published, str):
        published = dt.datetime.fromisoformat(published)
    return Article(
        schema_version=SCHEMA_VERSION,
        article_id=article_id,
        parent_id=None,
        url=None,
        title=None,
        text=text,
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        zones=(Zone(label="body", start_char=0, end_char=len(text)),) if text else (),
        outlet=None,
        agency=None,
        byline=None,
        dateline_place=None,
        published=published,
        published_from="given" if published else "unknown",
        language="en",
        source_path=None,
        extra={},
        people=(),
        organizations=(),
        places=(),
        dates=(),
        figures=(),
        event_ids=(),
    )


def creation_date(article: Article) -> dt.date | None:
    """Return the document creation time as a day, or None when it is unknown."""
    published = article.published
    return published.date() if isinstance(published, dt.datetime) else published


def package_version() -> str:
    """Return the installed distribution's version."""
    try:
        return version("newswire-events")
    except PackageNotFoundError:
        return "0+unknown"
