"""The words that the finder of toponyms goes by, from `data/gazetteer/mentions.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, ValidationError

from extraction.errors import KnowledgeError
from extraction.resources import resource


class MentionWords(BaseModel):
    """Words around toponyms in running text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organization_heads: frozenset[str]
    not_alone: frozenset[str]
    institutions: frozenset[str]
    locative: frozenset[str]
    directions: frozenset[str]


@lru_cache(maxsize=1)
def load_mention_words() -> MentionWords:
    """Return the words. Raises KnowledgeError if the file does not validate."""
    with resource("data/gazetteer/mentions.toml").open("rb") as file:
        raw = tomllib.load(file)
    try:
        return MentionWords.model_validate(raw)
    except ValidationError as error:
        raise KnowledgeError("mentions.toml", None, str(error)) from error
