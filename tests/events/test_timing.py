"""When it happened: sentences with the trigger's word and the days of 2024 that must come out, or none."""

import pytest

from extraction.pipeline import plain_article

pytestmark = pytest.mark.pipeline
PUBLISHED = "2024-11-16"  # a Saturday

ROWS = [
    ("clause", "Rebels attacked Goma on Friday.", "attacked", "11-15", "11-15"),
    ("saying", "The ministry said on Friday that rebels attacked Goma.", "attacked", None, None),
    ("fronted", "Last week, officials said rebels attacked Goma.", "attacked", "11-04", "11-10"),
    ("reported", "Ukraine's army reported 30 clashes with Russian troops on Thursday.", "clashes", "11-14", "11-14"),
    ("spoken", "Rwanda must release the envoy, Congo's government said on Friday.", "release", "11-15", "11-15"),
    ("when", "Two soldiers were killed when rebels fired on a convoy on Friday.", "killed", "11-15", "11-15"),
    ("between", "France deported 14 Chechens between January and March.", "deported", "01-01", "03-31"),
    ("deadline", "Japan will send aid to Ukraine by Friday.", "send", "11-16", "11-22"),
    ("since", "Chad has expelled 300 migrants since it closed the border in May.", "expelled", "05-01", "11-16"),
    ("relative", "Rebels who seized Goma last week have attacked Sake.", "seized", "11-04", "11-10"),
    ("other-tense", "Guterres urged Rwanda to leave Goma and will send an envoy on Monday.", "urged", None, None),
    ("dateline", "LA PAZ, Nov 16 - Miners attacked police in La Paz on Friday.", "attacked", "11-15", "11-15"),
    ("scene", "A farmer died near Sake on Thursday. Soldiers had attacked his village.", "attacked", "11-14", "11-14"),
    ("outside", "Last week a rebel whom police arrested in a raid left for Goma.", "arrested", None, None),
    ("reason", "A court in Goma jailed the colonel for killing a priest, in 2005.", "jailed", None, None),
    ("perfect", "Rebels attacked Goma on Friday. Rwanda has supported the rebels.", "supported", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "first", "last"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS])
def test_when(extractor, text, trigger, first, last):
    article = plain_article(text, published=PUBLISHED, article_id="x")
    events = next(iter(extractor.stream([article]))).events
    found = [e for e in events if trigger in e.trigger.text]
    assert found, [e.trigger.text for e in events]
    date = found[0].date
    got = (f"{date.earliest:%m-%d}", f"{date.latest:%m-%d}") if date is not None else (None, None)
    assert got == (first, last)


def test_without_publication_no_other_expression_steps_in(extractor):
    text = "Chad sent troops to Sudan last fall in its first campaign since the 1979-82 civil war."
    events = extractor.extract(text)
    assert all(event.date is None for event in events)


def test_mentions_of_one_event_share_its_day(extractor):
    text = (
        "Kim Jong Un met Sergei Shoigu in Pyongyang, state media reported. "
        "North Korea sent aid to Russia in March. "
        "Kim Jong Un met Sergei Shoigu in Pyongyang on Friday for an hour."
    )
    article = plain_article(text, published=PUBLISHED, article_id="x")
    meetings = [e for e in next(iter(extractor.stream([article]))).events if e.trigger.text == "met"]
    assert [f"{e.date.earliest:%m-%d}" if e.date else None for e in meetings] == ["11-15", "11-15"]
    assert meetings[0].date.basis == "narrative"


def days(extractor, text):
    article = plain_article(text, published=PUBLISHED, article_id="x")
    events = next(iter(extractor.stream([article]))).events
    return {e.trigger.text.split()[0]: f"{e.date.earliest:%m-%d}" if e.date else None for e in events}


STORIES = [
    (
        "the day of the story reaches its end",
        "Police in Chad raided a newspaper on Thursday. The paper prints in the north. It was founded by two brothers. "
        "Its readers are farmers. Soldiers arrested its owner.",
        "arrested",
        "11-14",
    ),
    (
        "words are spoken on the day on which their speaker speaks",
        "Rebels attacked Goma on Monday. President Idriss Deby of Chad told reporters on Thursday that the talks were "
        "over. The hall has a garden. It is closed. Deby accused Sudan of arming rebels.",
        "accused",
        "11-14",
    ),
    (
        "the lead tells of the day that the story states next",
        "Chad has expelled the ambassador of Sudan. The ministry summoned him on Thursday.",
        "expelled",
        "11-14",
    ),
    (
        "another day moves the story on",
        "Police in Chad raided a newspaper on Thursday. The paper is old. In April 2019, officers closed a radio "
        "station. Soldiers arrested its owner.",
        "arrested",
        None,
    ),
    (
        "what is set apart from the story has no day",
        "Police in Chad raided a newspaper on Thursday. The paper prints in the north. It is old. "
        "Soldiers had previously arrested its owner.",
        "arrested",
        None,
    ),
    (
        "the day of what is said dates no deed",
        "Police said on Thursday that the road was open. The road is long. Rebels attacked a convoy.",
        "attacked",
        None,
    ),
    (
        "a long time is shared by who takes part",
        "President Idriss Deby of Chad met Paul Kagame of Rwanda in April. The hall has a garden. "
        "Deby praised Rwanda for its support.",
        "praised",
        "04-01",
    ),
    (
        "a plan goes on",
        "Germany will send aid to Mali on Monday. It will also send aid to Niger.",
        "send",
        "11-18",
    ),
    (
        "a noun of the lead states the day of the deed",
        "Raids by the police in Chad on Thursday have led to anger in the town. The homes stand in the north. "
        "They are old. Soldiers arrested two rebels.",
        "arrested",
        "11-14",
    ),
    (
        "words spoken on an occasion",
        "President Idriss Deby of Chad made the remarks following a meeting held in Goma on Thursday. It was short. "
        "Deby urged Rwanda to withdraw its troops from Congo.",
        "urged",
        "11-14",
    ),
]


@pytest.mark.parametrize(("text", "trigger", "day"), [row[1:] for row in STORIES], ids=[row[0] for row in STORIES])
def test_story(extractor, text, trigger, day):
    found = days(extractor, text)
    assert trigger in found, found
    assert found[trigger] == day


def test_what_goes_on_with_an_old_time_is_as_old(extractor):
    text = (
        "Police in Chad raided a newspaper on Thursday. In April 2018, soldiers attacked students in N'Djamena. "
        "The soldiers killed two of the students."
    )
    article = plain_article(text, published=PUBLISHED, article_id="x")
    killed = [e for e in next(iter(extractor.stream([article]))).events if "killed" in e.trigger.text]
    assert [(e.status.value, f"{e.date.earliest:%Y-%m}") for e in killed] == [("historical", "2018-04")]
