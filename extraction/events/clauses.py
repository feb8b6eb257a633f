"""The clause of a trigger: which tokens belong to it and not to a clause inside or around it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from extraction import syntax

_CLAUSE_DEPS = {"ccomp", "advcl", "acl:relcl", "relcl", "parataxis", "conj", "csubj"}


def clause_tokens(head: Token) -> list[Token]:
    """Tokens below a head, embedded clauses with a verb of their own left out."""
    found: list[Token] = []
    stack = [head]
    while stack:
        token = stack.pop()
        found.append(token)
        stack.extend(child for child in token.children if not _opens_clause(child))
    return sorted(found, key=lambda t: t.i)


def _opens_clause(token: Token) -> bool:
    return token.dep_ in _CLAUSE_DEPS and (
        syntax.is_verb(token) or any(syntax.is_verb(c) and c.dep_ in ("cop", "aux") for c in token.children)
    )


def clause_head(token: Token) -> Token:
    """The verb (or predicate) whose clause a token stands in."""
    current = token
    while current.head != current:
        if syntax.is_verb(current) and current.dep_ not in ("aux", "aux:pass", "auxpass", "cop"):
            return current
        if _opens_clause(current):
            return current
        current = current.head
    return current


def ancestors(token: Token) -> Iterator[Token]:
    """The token's ancestors, nearest first, within its sentence."""
    current = token
    while current.head != current:
        current = current.head
        yield current


def is_cut_off(token: Token) -> bool:
    """'Said it would send arms and accused Turkey': a past tense goes on with no modal, whatever it is hung on."""
    bare = token.dep_ == "conj" and token.tag_ == "VBD" and token.head.tag_ == "VB"
    return bare and any(c.tag_ in ("MD", "TO") or c.lower_ == "did" for c in token.head.children)
