"""Who speaks for the state does not blame it; its activists and writers may."""

import pytest

from extraction.pipeline import plain_article

pytestmark = pytest.mark.pipeline


@pytest.mark.parametrize(
    ("text", "blamed"),
    [
        ("India is violating the law, the Indian activist Ravi Menon said.", {"IND"}),
        ("Kenya has betrayed its farmers, said Kenyan writer Jane Wanjiru.", {"KEN"}),
        ("India is violating the law, the Pakistani foreign minister said.", {"IND"}),
        ("Kenya has betrayed its farmers, the Kenyan president said.", set()),
    ],
)
def test_blame_of_one_s_own_country(extractor, text, blamed):
    article = plain_article(text, published="2024-05-06", article_id="x")
    (result,) = extractor.stream([article])
    found = [e for e in result.events if e.event_type.value == "ACCUSE"]
    assert {a.country for e in found for a in e.recipients} == blamed
