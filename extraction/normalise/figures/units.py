"""Money and measures after (or before) a number. Names come from CLDR through babel, the rest from the lexicon.

A unit's name in a figure is its ISO 4217 code, `percent`, `percentage point`, or the British English CLDR name of the
measure ('kilometre', 'tonne', 'mile per hour').
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name
from babel.units import format_unit

from extraction.knowledge.figures import FigureUnits, load_figure_units
from extraction.normalise.figures.tokens import Toks, phrase, tokenise

UnitKind = Literal["money", "percent", "measure"]
_LENGTHS: tuple[Literal["long", "short", "narrow"], ...] = ("long", "short", "narrow")
_LONGEST_NAME = 3  # words
_CASED = 3  # forms up to this length keep their case: 'MW' is not 'mw'


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number is a number of, and the token after the last that says so."""

    name: str
    kind: UnitKind
    end: int
    glued: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    tokens: tuple[str, ...]
    name: str
    kind: UnitKind
    cased: bool
    glued_only: bool


class UnitTable:
    """Finds units at a token; look-ups are by first token, longest form first."""

    __slots__ = ("_codes", "_forms", "_lowered", "_shy", "rules")

    def __init__(self, rules: FigureUnits) -> None:
        self.rules = rules
        self._shy = rules.shy_codes.codes
        self._codes = _tender()
        self._lowered = {code.lower(): code for code in self._codes if code not in self._shy}
        self._lowered |= {text.lower(): code for text, code in rules.currency_letters.items() if len(text) > 1}
        forms: dict[str, dict[tuple[str, ...], _Form]] = {}
        for form in (*_measures(rules), *_percents(rules), *_currencies(rules)):
            forms.setdefault(form.tokens[0], {}).setdefault(form.tokens, form)
        self._forms = {
            first: tuple(sorted(found.values(), key=lambda form: -len(form.tokens))) for first, found in forms.items()
        }

    def after(self, toks: Toks, i: int, *, scaled: bool) -> Unit | None:
        """Return the unit that begins at token `i`, a joining hyphen skipped; `scaled`: a scale word stands before."""
        at = i + 1 if toks.hyphen(i) else i
        found = self._form(toks, at, glued=toks[at].glued and at == i)
        if found is None and at == i and toks[at].word:
            return self._code(toks, at, scaled=scaled)
        return found

    def before(self, toks: Toks, i: int) -> tuple[str, int] | None:
        """Return the currency whose sign or letters begin at token `i`, and the token at which the number begins."""
        tok = toks[i]
        if tok.text in self.rules.currency_signs:
            return self._sign(toks, i)
        if not tok.word and tok.text != "#":
            return None
        if toks[i + 1].text == "$":
            code = self._country(tok.text, glued=toks[i + 1].glued)
            joined = len(tok.text) > 1 or toks[i + 1].glued  # 'A $50 fine' is in no Australian dollars
            return (code, i + 2) if code and joined else None
        if tok.text == "#":  # the pound sign of ASCII wires: only before a scaled sum
            return ("GBP", i + 1) if toks[i + 1].digits and toks[i + 1].glued else None
        return self._letters(toks, i)

    def _country(self, letters: str, *, glued: bool) -> str | None:
        """Return the dollar of a country's letters; text that was forced to lower case still says 'us$'."""
        names = self.rules.dollar_letters
        return names.get(letters) or (names.get(letters.upper()) if glued else None)

    def _sign(self, toks: Toks, i: int) -> tuple[str, int]:
        code = self.rules.currency_signs[toks[i].text]
        letters = toks[i + 1]
        if toks[i].text == "$" and letters.word and toks[i + 2].digits:
            country = self._country(letters.text, glued=True)
            if country and toks[i + 2].glued:
                return country, i + 2
        return code, i + 1

    def _letters(self, toks: Toks, i: int) -> tuple[str, int] | None:
        text = toks[i].text
        at = i + 1
        if toks[at].text in ("=", ".") and toks[at].glued:
            text, at = text + toks[at].text, at + 1
        rules = self.rules.currency_letters
        code = rules.get(text) or rules.get(text.removesuffix("."))
        if code is None and text in self._codes and (text not in self._shy or toks[at].glued):
            code = text
        if code is None and len(text) > 1 and toks[at].digits and toks[at].glued:
            code = self._lowered.get(text.lower())  # 'rm23.50' where capitals were lost
        if code is None:
            return None
        if toks[at].text == "#":
            at += 1
        close = toks[at].digits and (toks[at].glued or len(text) > 1)
        return (code, at) if close else None

    def closing(self, toks: Toks, i: int, code: str) -> tuple[str, int]:
        """Return the currency made precise by what follows a signed sum: '$45 US', '$99 (USD)'."""
        at = i
        if toks[at].text == "(" and toks[at + 1].text in self._codes and toks[at + 2].text == ")":
            return (toks[at + 1].text, at + 3) if code == "USD" else (code, i)
        if code == "USD" and (country := self.rules.dollar_letters.get(toks[at].text)) and len(toks[at].text) > 1:
            code, at = country, at + 1
        unit = self._form(toks, at, glued=False)
        if unit is not None and unit.kind == "money" and len(unit.name) == 3:
            return (unit.name if unit.end - at > 1 else code), unit.end
        return code, at

    def _form(self, toks: Toks, i: int, *, glued: bool) -> Unit | None:
        tok = toks[i]
        for key in (tok.text, tok.low) if tok.text != tok.low else (tok.low,):
            for form in self._forms.get(key, ()):
                if form.glued_only and not glued:
                    continue
                if self._stands(toks, i, form):
                    return Unit(form.name, form.kind, i + len(form.tokens), glued)
        return None

    @staticmethod
    def _stands(toks: Toks, i: int, form: _Form) -> bool:
        for k, word in enumerate(form.tokens):
            tok = toks[i + k]
            if (tok.text if form.cased else tok.low) != word:
                return False
        after = toks[i + len(form.tokens)]
        # '5m3' and '7e7' are not metres and electron charges
        return not (after.glued and (after.word or after.digits))

    def _code(self, toks: Toks, i: int, *, scaled: bool) -> Unit | None:
        text = toks[i].text
        if text not in self._codes or (text in self._shy and not scaled):
            return None
        return Unit(text, "money", i + 1)


@cache
def unit_table() -> UnitTable:
    """Return the table of units, built once per process."""
    return UnitTable(load_figure_units())


def _measures(rules: FigureUnits) -> Iterable[_Form]:
    british, american = Locale("en", "GB"), Locale("en")
    units = [str(unit) for unit in british.unit_display_names]
    names = {unit: _words(unit, "long", 1, british) for unit in units}
    for unit, name in names.items():
        if not name or unit.startswith(rules.unit_rules.skip_groups):
            continue
        for locale in (british, american):
            for length in _LENGTHS:
                for count in (1, 2):
                    yield from _form(_words(unit, length, count, locale), name, rules)
    for spelling, unit in rules.unit_spellings.items():
        yield from _form(spelling, names[unit], rules)
    for spelling, name in rules.extra_measures.items():
        yield _Form(phrase(spelling), name, "measure", cased=False, glued_only=False)


def _words(unit: str, length: Literal["long", "short", "narrow"], count: int, locale: Locale) -> str:
    """Return a unit's words, which CLDR has around a number: '2 kilometres' without the 2."""
    number: int | str = "1" if count == 1 else count  # a string is not formatted, which takes half the time
    words = format_unit(number, unit, length, locale=locale).replace(str(count), "", 1).strip()
    return words.removeprefix("US ")


def _form(text: str, name: str, rules: FigureUnits) -> Iterable[_Form]:
    if not text or text in rules.unit_rules.never:
        return
    cased = len(text) <= _CASED
    tokens = tuple(tok.text if cased else tok.low for tok in tokenise(text))
    yield _Form(tokens, name, "measure", cased, text in rules.unit_rules.glued_only)


def _percents(rules: FigureUnits) -> Iterable[_Form]:
    for text in rules.percent.points:
        yield _Form(phrase(text), "percentage point", "percent", cased=False, glued_only=False)
    for text in rules.percent.words:
        yield _Form(phrase(text), "percent", "percent", cased=False, glued_only=False)
    for text in rules.percent.glued:
        yield _Form(phrase(text), "percent", "percent", cased=False, glued_only=True)


def _currencies(rules: FigureUnits) -> Iterable[_Form]:
    """Full names ('Egyptian pounds'), then bare ones ('pounds') where a single currency or a default bears them."""
    owners: dict[str, set[str]] = {}
    tender = _tender()
    for code, name in Locale("en").currencies.items():
        if code not in tender or "(" in name or len(name.split()) > _LONGEST_NAME:
            continue
        for text in {name, get_currency_name(code, 1, locale="en"), get_currency_name(code, 2, locale="en")}:
            for shown in _variants(text):
                yield _Form(phrase(shown), code, "money", cased=False, glued_only=False)
        owners.setdefault(name.split()[-1].lower(), set()).add(code)
    defaults = rules.currency_defaults
    for name in (*owners, *defaults):
        code = defaults.get(name) or (min(owners[name]) if len(owners[name]) == 1 else name)
        known = name in defaults or name in rules.ambiguous_names.names
        if known and name != "mark" and name != "colon":
            for shown in (name, _plural(name)):
                yield _Form(phrase(shown), code, "money", cased=False, glued_only=False)
    for plural, name in rules.currency_plurals.items():
        yield _Form((plural,), defaults.get(name, name), "money", cased=False, glued_only=False)
    for sign, code in rules.currency_signs.items():
        yield _Form((sign,), code, "money", cased=True, glued_only=sign == "$")
    for name in rules.minor_units.names:
        minor = {"c": "cent", "p": "penny", "pence": "penny", "pennies": "penny"}.get(name, name.removesuffix("s"))
        yield _Form((name,), minor, "money", cased=True, glued_only=name in rules.minor_units.glued)


def _tender() -> frozenset[str]:
    """Codes of money that some territory uses or used: metals, funds and test codes stand under no territory (ZZ)."""
    territories = get_global("territory_currencies")
    return frozenset(row[0] for name, rows in territories.items() if name != "ZZ" for row in rows)


def _variants(name: str) -> Iterable[str]:
    """A currency's name as CLDR has it, in the plural, and as newspapers shorten it: Israeli shekels, Danish crowns."""
    for text in {name, re.sub(r"(?i)\bkron[ae]r?\b|\bkronor\b", "crown", name), re.sub(r"(?i)\bnew ", "", name)}:
        yield from (text, _plural(text))
        if text.startswith("US "):
            yield from (f"U.S.{text[2:]}", f"U.S.{_plural(text)[2:]}", f"American{_plural(text)[2:]}")


def _plural(name: str) -> str:
    if name.endswith(("yen", "yuan", "won", "baht", "renminbi", "s")):
        return name
    if name.endswith("peso"):
        return name + "s"
    return name[:-1] + "ies" if name.endswith("y") and name[-2] not in "aeiou" else name + "s"
