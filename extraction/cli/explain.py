"""`extraction explain`: what the coder saw in a sentence, what it considered, and why it refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extraction.events.context import ArticleContext
    from extraction.pipeline import Coder
    from extraction.values import Mention

console = Console()


def explain(
    sentence: Annotated[str, typer.Argument(help="The sentence or short text to explain.")],
    published: Annotated[str | None, typer.Option(help="Day of publication, e.g. 2024-11-16.")] = None,
    pipeline: Annotated[str, typer.Option(help="default, fast, an installed spaCy package, or a folder.")] = "default",
) -> None:
    """Show parse, mentions, trigger candidates and events of a sentence.

    [bold]Example:[/bold] extraction explain "Rebels shelled the town on Friday." --published 2025-01-26
    """
    from extraction.pipeline import load, plain_article
    from extraction.view import body_view

    coder = load(pipeline)
    article = plain_article(sentence, published=published, article_id="sentence")
    view = body_view(article.text, article.zones)
    doc = next(iter(coder.nlp.pipe([coder.make_doc(view)])))
    context = coder.context(article, doc)
    console.print(_parse(doc))
    console.print(_mentions(context))
    console.print(_candidates(context, coder))
    for event in coder.code(article, view, doc).events:
        console.print_json(event.model_dump_json(exclude={"sentence", "schema_version", "url", "title", "outlet"}))


def _parse(doc: Doc) -> Table:
    table = Table("#", "word", "lemma", "pos", "dep", "head", "entity", title="Parse")
    for t in doc:
        table.add_row(
            str(t.i), t.text, t.lemma_, f"{t.pos_}/{t.tag_}", t.dep_, f"{t.head.i} {t.head.text}", t.ent_type_
        )
    return table


def _mentions(context: ArticleContext) -> Table:
    table = Table("kind", "text", "value", title="Mentions")
    text = context.doc.text
    resolver = context.resolver
    rows: list[tuple[str, Mention[Any]]] = [
        *(("time", m) for m in context.times),
        *(("figure", m) for m in context.figures),
        *(("place", m) for m in context.places),
        *(("person", m) for m in resolver.people),
        *(("organization", m) for m in resolver.organizations),
    ]
    for kind, mention in rows:
        table.add_row(kind, text[mention.start_char : mention.end_char], str(mention.value))
    return table


def _candidates(context: ArticleContext, coder: Coder) -> Table:
    from extraction.components.triggers import read_triggers
    from extraction.events.factuality import find_factuality
    from extraction.events.reading import read_match

    columns = ("trigger", "entry", "type", "actors", "recipients", "status", "verdict", "second opinion")
    table = Table(*columns, title="Trigger candidates")
    second = _second_opinion(context, coder)
    for match in read_triggers(context.doc, coder.knowledge.lexicon):
        reading = read_match(match, context, coder.knowledge)
        factuality = find_factuality(match, coder.knowledge.cues)
        names = (
            [[m.value.name for m in role] for role in (reading.arguments.actors, reading.arguments.recipients)]
            if reading.arguments
            else [[], []]
        )
        table.add_row(
            context.doc[match.start : match.end].text,
            match.entry.id,
            match.entry.type,
            ", ".join(names[0]),
            ", ".join(names[1]),
            f"{factuality.status.value} ({factuality.cue or 'asserted'})",
            reading.refusal or ("considered" if factuality.codes else f"not coded: {factuality.cue}"),
            second.get(match.head.i, "not asked"),
        )
    return table


def _second_opinion(context: ArticleContext, coder: Coder) -> dict[int, str]:
    """What the second opinion holds of each head; nothing where it is not asked."""
    from extraction.events.coding import ruled
    from extraction.events.opinion import Story
    from extraction.events.readings import read_all
    from extraction.events.second_opinion import ask, best_type, can_review

    knowledge = coder.knowledge
    if not can_review(context, knowledge):
        return {}
    read = read_all(context, knowledge)
    story = Story.of([match for match, _ in read.chosen], context)
    places = read.places(ruled(read, context, knowledge))
    rows = zip(places, ask(places, story, context, knowledge), strict=True)
    return {place.head.i: f"{best_type(chances)} {chances[best_type(chances)]:.2f}" for place, chances in rows}
