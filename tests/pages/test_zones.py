"""Zones: small pages whose labels are known, flattened pages, and properties of any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.pages import PageOptions, split_pages
from extraction.schema import Article, Reject
from extraction.sources import RawDocument

SAMPLES = Path(__file__).parent / "samples"


def document(text: str, name: str = "a", **given_fields: object) -> RawDocument:
    fields: dict[str, object] = {"kind": "text", "source_path": f"{name}.txt"} | given_fields
    return RawDocument(article_id=name, text=text, where=f"{name}.txt", sha256="0" * 64, **fields)  # type: ignore[arg-type]


def article(text: str, **given_fields: object) -> Article:
    first = next(split_pages([document(text, **given_fields)]))
    assert isinstance(first, Article), first
    return first


def label_of(found: Article, words: str) -> set[str]:
    start = found.text.index(words)
    return {z.label for z in found.zones if z.start_char < start + len(words) and z.end_char > start}


def body(found: Article) -> str:
    return "".join(found.text[z.start_char : z.end_char] for z in found.zones if z.label == "body")


ONE = "Deputies in Orva passed the budget on Monday after a debate of nine hours."
TWO = "The finance minister said that the deficit would fall to three per cent next year."
THREE = "Opposition leader Tomas Beck accused the government of hiding debts of the railways."

PROMISE = "we will stay in touch with all of you"
LAW = "The law does three things:\n- it cuts the tax on bread\n- it ends aid for coal"
LINKS = "Dockers walk out in Genoa\n\nCourt hears spy chief"

# page, words of it, the label they must have
PAGES = [
    # a headline that stands twice
    (f"Budget passed in Orva\n\nBudget passed in Orva\n\n{ONE}\n\n{TWO}", "Budget passed in Orva\n\nBudget", "title"),
    # teasers in the middle do not end the story
    (
        f"{ONE}\n\nAlso Read\n\n{LINKS}\n\n{TWO}",
        "Dockers walk out",
        "teaser",
    ),
    (f"{ONE}\n\nAlso Read\n\n{LINKS}\n\n{TWO}", TWO, "body"),
    (f"{ONE}\n\nALSO READ | Dockers walk out in Genoa\n\n{TWO}", "Dockers walk out", "teaser"),
    (f"{ONE} Also Read: Dockers walk out in Genoa\n{TWO}", "Dockers walk out", "teaser"),
    # a headline without a cue between sentences
    (
        f"{ONE}\n{TWO}\nPremier to visit Oslo and Bergen in May\n{THREE}\n{ONE[:-1]} again.",
        "Premier to",
        "teaser",
    ),
    # a sub-headline run into its paragraph stays
    (f"{ONE}\n\nBudget passes at last  {TWO} {THREE}\n\n{ONE[:-1]} again.", "Budget passes at last", "body"),
    # captions
    (f"Budget passed in Orva\nDeputies leave the chamber. | Photo: Reuters\n{ONE}\n{TWO}", "Deputies leave", "caption"),
    (f"{ONE}\nFILE PHOTO: The chamber in Orva\n{TWO}", "FILE PHOTO", "caption"),
    (f"{ONE}\nThe chamber in Orva (AP Photo/Ann Lee)\n{TWO}", "The chamber in Orva", "caption"),
    (f"{ONE}\nImage source, Getty Images\n{TWO}", "Image source", "caption"),
    # date, byline, navigation
    (f"Home / World / Budget passed\nBudget passed in Orva\n2 min read\n{ONE}\n{TWO}", "2 min read", "date"),
    (f"Home / World / Budget passed\nBudget passed in Orva\nBy Ann Lee\n{ONE}\n{TWO}", "Home / World", "navigation"),
    (f"Budget passed in Orva\nBy Ann Lee\n{ONE}\n{TWO}", "By Ann Lee", "byline"),
    (f"Budget passed in Orva\nSaturday, 6 March 2021 | 09:31 GMT\n{ONE}\n{TWO}", "Saturday, 6", "date"),
    # dateline
    (f"Budget passed in Orva\nORVA, Kesh (AP) -- {ONE}\n{TWO}", "ORVA, Kesh (AP)", "dateline"),
    # the end
    (f"{ONE}\n{TWO}\nFollow us on Twitter for more.\n© 2021 Gazette", "Follow us", "trailer"),
    (f"{ONE}\n{TWO}\nDownload our app today and start reading.", "Download our app", "trailer"),
    (f"{ONE}\n{TWO}\n(With inputs from agencies)", "With inputs", "trailer"),
    (f"{ONE}\n{TWO}\nTags: Orva, budget\nShare", "Tags:", "trailer"),
    (f"{ONE}\n{TWO}\nComments\nRolf\nThis is a scandal and the minister should go to prison.", "scandal", "trailer"),
    # lists that belong to the story
    (
        f"{ONE}\n{LAW}\n{TWO}",
        "it cuts the tax",
        "body",
    ),
    # a speaker may say what pages say
    (
        f'{ONE}\n"Thank you for your support, {PROMISE}," she said.\n{TWO}',
        "Thank you",
        "body",
    ),
    (f"{ONE}\nThe plant is powered by Gasko turbines and employs four hundred people.\n{TWO}", "powered by", "body"),
]


@pytest.mark.parametrize(("page", "words", "label"), PAGES)
def test_labels(page: str, words: str, label: str) -> None:
    assert label_of(article(page), words) == {label}


def test_story_below_a_paragraph_of_notices_and_a_standfirst() -> None:
    page = (
        "We use cookies to make this website better. By clicking Accept you agree.\nAccept\nBudget passed in Orva\n"
        f"Deputies vote after a long debate, and the left walks out.\nBy Ann Lee\nMarch 3, 2021\n{ONE}\n{TWO}"
    )
    found = article(page)
    assert body(found).strip() == f"{ONE}\n{TWO}"


def test_hard_wrapped_paragraphs_stay_whole() -> None:
    story = f"{ONE} {TWO} {THREE}"
    lines, line = [], ""
    for word in story.split():
        if len(line) + 1 + len(word) > 60:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    page = "\n".join([*lines, line]) + "\n\n" + "\n".join([*lines, line])
    assert len(body(article(page)).split()) == 2 * len(story.split())


def test_repeated_lines_of_a_site_are_navigation() -> None:
    stories = [f"{ONE} {n}.\n{TWO.replace('three', str(n))}\n{THREE.replace('Beck', f'Beck{n}')}" for n in range(4)]
    notice = "The Gazette has told the truth since 1871 and belongs to its readers alone."
    batch = [
        document(f"Only the truth counts here\n{story}\n{notice}", name=f"p{n}") for n, story in enumerate(stories)
    ]
    for found in split_pages(batch):
        assert isinstance(found, Article)
        assert label_of(found, notice) != {"body"}
        assert label_of(found, "Only the truth") != {"body"}


def test_copies_of_one_story_do_not_mask_each_other() -> None:
    batch = [document(f"{ONE}\n{TWO}\n{THREE}", name=f"p{n}") for n in range(5)]
    assert [body(a) for a in split_pages(batch) if isinstance(a, Article)] == [f"{ONE}\n{TWO}\n{THREE}"] * 5


def test_headlines_of_the_batch_are_teasers() -> None:
    other = document(f"Dockers walk out in Genoa\n\nDockers walk out in Genoa\n\n{THREE}\n{TWO}", name="b")
    page = document(f"{ONE}\n{TWO}\nDockers walk out in Genoa\n{THREE}", kind="record")
    found = next(split_pages([page, other]))
    assert isinstance(found, Article)
    assert label_of(found, "Dockers walk out") == {"teaser"}


def test_records_are_masked_with_caution() -> None:
    page = f"{ONE}\nA budget of hope\n{TWO}\nAlso Read: Dockers walk out in Genoa\n{THREE}"
    found = article(page, kind="record")
    assert label_of(found, "A budget of hope") == {"body"}
    assert label_of(found, "Dockers walk out") == {"teaser"}


def test_clean_is_one_body_zone() -> None:
    found = article(f"ORVA (AP) -- {ONE}\nAlso Read: Dockers walk out", kind="record", clean=True)
    assert [z.label for z in found.zones] == ["body"]
    assert (found.dateline_place, found.agency) == ("ORVA", "AP")


def test_a_headline_alone_is_a_story() -> None:
    assert body(article("Premier of Kesh meets envoy in Oslo", kind="record")) == "Premier of Kesh meets envoy in Oslo"


def labelled(name: str, sep: str) -> tuple[str, list[tuple[str, str]]]:
    lines = [
        line.partition("|")[::2] for line in (SAMPLES / name).read_text(encoding="utf-8").splitlines() if line != "~"
    ]
    return sep.join(text.replace("¦", "") for _, text in lines), lines


@pytest.mark.parametrize("sep", ["\n", "\n\n", "  ", " "], ids=["lines", "blank", "spaces", "one"])
@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.page")))
def test_samples_keep_their_story(name: str, sep: str) -> None:
    text, lines = labelled(name, sep)
    kept = body(article(text))
    story = [text.split("¦")[-1].strip() for label, text in lines if label in "BD"]
    lost = sum(len(line) for line in story if line[-60:] not in kept and line[:60] not in kept)
    assert lost <= (0.2 if sep == " " else 0.02) * sum(map(len, story)), name
    assert story[0][-40:] in kept
    if sep != " ":
        furniture = [text for label, text in lines if label in "FR" and len(text.split()) > 4]
        assert [line for line in furniture if line in kept] == []


def check_cover(text: str, found: Article) -> None:
    assert found.text == text
    position = 0
    for zone in found.zones:
        assert zone.start_char == position < zone.end_char
        position = zone.end_char
    assert position == len(text)


FURNITURE = [
    "Also Read",
    "Related Articles",
    "time3 hours ago",
    "ORVA (AP) -- ",
    "Photo: AFP",
    "Comments",
    "2 min read",
]
MARKS = [
    "2 min read",
    "\n",
    "\n\n",
    " ",
    "•",
    "...",
    "\u2028",
    "\x85",
    "\r\n",
    "3.",
    "(",
    "”",
    "www.x.org",
    "© 2021 X",
    "Tags: a",
]
PIECES = st.sampled_from([ONE, TWO, "By Ann Lee", *FURNITURE, *MARKS])


@settings(deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=200), st.sampled_from(["text", "record"]))
def test_zones_cover_any_text(text: str, kind: str) -> None:
    for found in split_pages([document(text, kind=kind)], PageOptions(min_words=0)):
        if isinstance(found, Article) and found.parent_id is None:
            check_cover(text, found)
        elif isinstance(found, Article):
            assert found.text in text
        else:
            assert not text.strip()


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=300))
def test_any_html_gives_articles_or_reasons(source: str) -> None:
    for found in split_pages([document(f"<p>{source}</p>", kind="html")]):
        assert isinstance(found, Article | Reject)


JUNK = [
    "a " * 50_000,
    "x" * 100_000,
    "\n" * 100_000,
    "Also Read " * 10_000,
    "A. " * 33_000,
    "(With inputs " * 8_000,
    "ORVA, " * 17_000,
    "Photo: A B C/D E " * 6_000,
    "\n".join(["Comments"] * 11_000),
    "9 hours ago • " * 7_000,
    "By Ann Lee and " * 7_000,
    '"' * 100_000,
    " " * 50_000 + "x" + " " * 50_000,
    "\u00a0 \t" * 33_000 + "end of it",
    "TheEndOfIt" * 10_000,
    "© 2021 " * 14_000,
    "2021-03-03 " * 9_000,
    "Word word, said. " * 6_000,
]


@pytest.mark.parametrize("text", JUNK, ids=lambda text: repr(text[:12]))
def test_junk_of_100_kilobytes_is_read_or_refused(text: str) -> None:
    """Quadratic or worse rules would take minutes here; the suite's own limit is the check."""
    for found in split_pages([document(text)]):
        if isinstance(found, Article) and found.parent_id is None:
            check_cover(text, found)
