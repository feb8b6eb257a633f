"""The tokenizer: spaCy's for English, and infixes for what feeds glue together."""

from __future__ import annotations

from spacy.language import Language
from spacy.util import compile_infix_regex

GLUED = [
    r"(?<=[A-Za-z])\((?=[A-Z][A-Za-z]+\))",  # KYIV(Reuters)
    r"(?<=[A-Za-z])\)(?=[-–—:]*[A-Za-z])",  # (Reuters)Russian, (AP)-Russian
    r"(?<=[)\]])[-–—:]+(?=[A-Za-z])",
    r"(?<=[a-z0-9])[.!?][\"”’)]*(?=[A-Z][a-z])",  # ended.The
    r"(?<=[A-Za-z])[“”](?=[A-Za-z])",
]


def widen_tokenizer(nlp: Language) -> None:
    """Add the infixes to the tokenizer of `nlp`."""
    infixes = [*(nlp.Defaults.infixes or []), *GLUED]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
