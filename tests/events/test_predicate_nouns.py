"""An adjective of a predicate noun blames or praises whom the noun is said of."""

import pytest

from extraction.pipeline import plain_article

pytestmark = pytest.mark.pipeline


@pytest.mark.parametrize(
    ("text", "event_type", "trigger"),
    [
        ("Lee was an evasive witness, the judge Tom Hale said.", "ACCUSE", "evasive"),
        ("This is an intolerable situation, the Peruvian opposition leader said.", "ACCUSE", "intolerable"),
        ("The court said the minister was an impressive leader.", "SUPPORT", "impressive"),
        ("The evasive witness left the court, the judge Tom Hale said.", "ACCUSE", None),
    ],
)
def test_adjective_of_a_predicate_noun(extractor, text, event_type, trigger):
    article = plain_article(text, published="2024-05-06", article_id="x")
    (result,) = extractor.stream([article])
    found = [e.trigger.text for e in result.events if e.event_type.value == event_type]
    assert found == ([trigger] if trigger else [])
