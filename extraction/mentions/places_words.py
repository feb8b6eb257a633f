"""What the finder of toponyms goes by: spans of tokens, and the words of `data/gazetteer/mentions.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import tomli
from pydantic import BaseModel, ConfigDict, ValidationError

from extraction.errors import KnowledgeError
from extraction.knowledge.gazetteer_tables import load_classes
from extraction.resources import resource


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """Token range `[start, end)` of a toponym, the entity label it came from ('' for the matcher).

    `sure`: the entity label says that it is a place, whether or not the gazetteer knows it.
    """

    start: int
    end: int
    label: str
    sure: bool
    cut: int = 0  # characters at the end of the last token that do not belong: 'SEOUL—Foreign'


class MentionWords(BaseModel):
    """Words around toponyms in running text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organization_heads: frozenset[str]
    not_alone: frozenset[str]
    institutions: frozenset[str]
    locative: frozenset[str]
    directions: frozenset[str]
    never: frozenset[str]


@lru_cache(maxsize=1)
def load_mention_words() -> MentionWords:
    """Return the words. Raises KnowledgeError if the file does not validate."""
    with resource("data/gazetteer/mentions.toml").open("rb") as file:
        raw = tomli.load(file)
    try:
        return MentionWords.model_validate(raw)
    except ValidationError as error:
        raise KnowledgeError("mentions.toml", None, str(error)) from error


@lru_cache(maxsize=1)
def class_words() -> dict[str, str]:
    """Return the class words that follow a name, with the resolution they ask for."""
    return {word: group.resolution for group in reversed(load_classes()) if group.after for word in group.words}
