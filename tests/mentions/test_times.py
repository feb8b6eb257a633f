"""Time expressions in context: tense, narrative, ranges, 'since', and the component that lays the layer."""

import datetime as dt

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import extraction.components.times  # noqa: F401  registers the component
from extraction.mentions.times import find_times

SUNDAY = dt.date(2025, 8, 10)


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("extraction_times")
    return pipeline


def read(nlp: Language, text: str, dct: dt.date | None = SUNDAY) -> list[tuple[str, str | None, str | None]]:
    doc = nlp(text)
    mentions = find_times(doc, dct=dct)
    for m in mentions:
        assert doc[m.start : m.end].start_char <= m.start_char < m.end_char <= doc[m.start : m.end].end_char
    return [
        (text[m.start_char : m.end_char], str(m.value.earliest or "") or None, str(m.value.latest or "") or None)
        for m in mentions
    ]


ONE = [
    # tense and cue
    ("Rebels took the town on Friday.", "Friday", "2025-08-08", "2025-08-08"),
    ("The two will meet on Friday.", "Friday", "2025-08-15", "2025-08-15"),
    ("The truce is due to end on Aug. 12.", "Aug. 12", "2025-08-12", "2025-08-12"),
    ("Elections are scheduled for November.", "November", "2025-11-01", "2025-11-30"),
    ("The election was held in November.", "November", "2024-11-01", "2024-11-30"),
    ("He is to appear in court on Monday, August 18.", "Monday, August 18", "2025-08-18", "2025-08-18"),
    ("The raid was the army's answer to Sunday's blast.", "Sunday", "2025-08-10", "2025-08-10"),
    # since: a stretch, or a comparison
    ("He has been in jail since May 2019.", "since May 2019", "2019-05-01", "2025-08-10"),
    ("It was the worst attack since 2022.", "2022", "2022-01-01", "2022-12-31"),
    # without support there are no dates
    ("Two days later, the rebels took the town.", "Two days later", None, None),
    ("The Soviets crossed the river in December.", "December", None, None),
    ("Fighting has grown in recent months.", "recent months", None, None),
]


@pytest.mark.parametrize(("text", "span", "low", "high"), ONE, ids=[row[0][:40] for row in ONE])
def test_one(nlp: Language, text: str, span: str, low: str | None, high: str | None) -> None:
    assert (span, low, high) in read(nlp, text)


def test_the_story_moves_on(nlp: Language) -> None:
    text = "The port fell on March 3, 2019. The next day, troops fled. Two weeks later a truce was signed."
    assert read(nlp, text) == [
        ("March 3, 2019", "2019-03-03", "2019-03-03"),
        ("The next day", "2019-03-04", "2019-03-04"),
        ("Two weeks later", "2019-03-18", "2019-03-18"),
    ]


def test_a_historical_account_keeps_its_year(nlp: Language) -> None:
    text = (
        "In May 1911 the garrison rebelled. In June it marched on the capital, which fell on July 4. "
        "Later that month the king fled. A republic was declared in January 1912. By March it was at war."
    )
    assert [(low, high) for _, low, high in read(nlp, text)] == [
        ("1911-05-01", "1911-05-31"), ("1911-06-01", "1911-06-30"), ("1911-07-04", "1911-07-04"),
        ("1911-07-01", "1911-07-31"), ("1912-01-01", "1912-01-31"), ("1912-03-01", "1912-03-31"),
    ]  # fmt: skip


def test_background_does_not_capture_the_news(nlp: Language) -> None:
    text = "The army, which ruled from 1964 to 1985, denied it on Friday. Talks broke down in June."
    assert read(nlp, text)[-1] == ("June", "2025-06-01", "2025-06-30")


def test_ranges_share_their_year(nlp: Language) -> None:
    assert read(nlp, "From April to June 1968 the siege held.") == [
        ("April", "1968-04-01", "1968-04-30"), ("June 1968", "1968-06-01", "1968-06-30"),
    ]  # fmt: skip
    assert read(nlp, "The strike lasted from November to January 1950.")[0] == ("November", "1949-11-01", "1949-11-30")


def test_a_time_takes_the_day_of_its_sentence(nlp: Language) -> None:
    assert read(nlp, "The jet landed on Tuesday in Muscat at 18:00 GMT.")[1][1] == "2025-08-05"
    assert read(nlp, "Two men died in an overnight raid, officials said yesterday.")[0][1:] == (
        "2025-08-08",
        "2025-08-09",
    )


def test_without_a_creation_time(nlp: Language) -> None:
    text = "On 4 May 2023 he fled. He came back yesterday, last week or on Friday."
    assert [low for _, low, _ in read(nlp, text, None)] == ["2023-05-04", None, None, None]


def test_layer(nlp: Language) -> None:
    doc = nlp("They met every week for three days in May 2023.")
    labels = [(span.text, span.label_) for span in doc.spans["times"]]
    assert labels == [("every week", "set"), ("three days", "duration"), ("May 2023", "date")]


def test_entities_decide_doubtful_forms(nlp: Language) -> None:
    words = ["May", "elections", "loom", "."]
    component = nlp.get_pipe("extraction_times")
    plain = Doc(nlp.vocab, words)
    tagged = Doc(nlp.vocab, words, ents=["B-DATE", "O", "O", "O"])
    assert len(component(plain).spans["times"]) == 0
    assert [span.text for span in component(tagged).spans["times"]] == ["May"]


def test_names_are_no_dates(nlp: Language) -> None:
    words = ["The", "Friday", "Review", "Board", "sat", "."]
    doc = Doc(nlp.vocab, words, ents=["B-ORG", "I-ORG", "I-ORG", "I-ORG", "O", "O"])
    assert len(nlp.get_pipe("extraction_times")(doc).spans["times"]) == 0


WORDS = [
    "On",
    "since",
    "May",
    "4",
    ",",
    "1999",
    "2024",
    "had",
    "will",
    "to",
    "until",
    "Friday",
    "overnight",
    "the",
    "next",
    "day",
    "two",
    "weeks",
    "later",
    ".",
    "In",
    "from",
    "and",
    "Soviet",
]


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200) | st.lists(st.sampled_from(
    WORDS
), max_size=40).map(" ".join), dct=st.none() | st.dates())  # fmt: skip
def test_any_text(nlp: Language, text: str, dct: dt.date | None) -> None:
    end = 0
    for mention in find_times(nlp(text), dct=dct):
        assert end <= mention.start_char < mention.end_char <= len(text)
        end = mention.end_char
        assert mention.value.kind == "date" or mention.value.earliest is None
