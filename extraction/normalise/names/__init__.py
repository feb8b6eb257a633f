"""Names and noun phrases to actors, as pure text: no parse, no document.

`matching` finds the forms of the tables in a text, `phrases` reads a noun phrase, `people` resolves names of persons,
`offices` turns an office into its holder on a day.
"""

from __future__ import annotations

from extraction.normalise.names.matching import Hit, Text, find_hits
from extraction.normalise.names.offices import office_holder
from extraction.normalise.names.people import Candidate, resolve_name, resolve_surname
from extraction.normalise.names.phrases import Reading, read_phrase

__all__ = [
    "Candidate",
    "Hit",
    "Reading",
    "Text",
    "find_hits",
    "office_holder",
    "read_phrase",
    "resolve_name",
    "resolve_surname",
]
