"""The body view keeps every character's way back to the article."""

from hypothesis import given
from hypothesis import strategies as st

from extraction.schema import Zone
from extraction.view import body_view


def whole(text: str) -> list[Zone]:
    return [Zone(label="body", start_char=0, end_char=len(text))]


def test_only_body_zones_are_read():
    text = "Menu\nTroops crossed the river.\nAlso read"
    zones = [
        Zone(label="navigation", start_char=0, end_char=5),
        Zone(label="body", start_char=5, end_char=31),
        Zone(label="teaser", start_char=31, end_char=len(text)),
    ]
    assert body_view(text, zones).text == "Troops crossed the river."


def test_quotes_and_spaces_fold_and_map_back():
    text = "He said:\u00a0\u201cWe won\u2019t\u201d.  Then\u200b left."
    view = body_view(text, whole(text))
    assert view.text == 'He said: "We won\'t". Then left.'
    start = view.text.index("We")
    assert view.span(start, start + len("We won't")).text == "We won\u2019t"


def test_blank_lines_and_finished_lines_end_paragraphs():
    text = "Troops left.\nTanks stayed.\n\nPeople cheered"
    view = body_view(text, whole(text))
    assert [view.text[a : a + 5] for a in view.starts] == ["Troop", "Tanks", "Peopl"]


def test_hard_wrapped_lines_are_one_paragraph():
    line = "The ministry said on Tuesday that the convoy had reached the"
    text = f"{line}\nRussian border before dawn and was heading for the city of Sumy\nwhen it was hit."
    view = body_view(text, whole(text))
    assert len(view.starts) == 1
    assert "\n" not in view.text


@given(st.text(max_size=300))
def test_every_stretch_of_the_view_cuts_the_articles_own_characters(text: str):
    view = body_view(text, whole(text) if text else [])
    assert len(view.text) == len(view.origin)
    for start in range(0, len(view.text), 7):
        end = min(len(view.text), start + 5)
        span = view.span(start, end)
        assert text[span.start_char : span.end_char] == span.text
