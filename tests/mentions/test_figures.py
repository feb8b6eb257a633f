"""What figures count, in which role, and of which figure they are a part. Needs the shipped pipeline."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from extraction.components.figures import LAYER, tag_figures
from extraction.knowledge.figures import load_figure_roles
from extraction.mentions.figures import find_figures
from extraction.resources import resource
from extraction.values import FigureValue, Mention

pytestmark = pytest.mark.pipeline


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(resource("models/default"))


def read(nlp: Language, text: str) -> list[Mention[FigureValue]]:
    return find_figures(tag_figures(nlp(text)))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Seoul says up to 9,000 North Korean troops were sent to the front.", ["troop"]),
        ("The navy bought 83 Shahed drones and two warships.", ["drone", "warship"]),
        ("At least 40 Tory MPs and several hundred protesters stayed away.", ["MP", "protester"]),
        ("Dozens of Palestinians and 14 Filipinos were on board.", ["Palestinian", "Filipino"]),
        ("The port holds 600 tonnes of rice worth $2.5 million.", ["tonne", "USD"]),
        ("Turnout was 61 percent.", ["percent"]),
        ("The number of refugees has doubled to 4,000.", ["refugee"]),
        ("The boat had a crew of 22.", ["person"]),
        ("The toll rose to 52.", ["person"]),
        ("A mother of two was released on Friday.", ["child"]),
        ("A nine-member council met.", ["member"]),
        ("They built two 250-bed field hospitals.", ["hospital", "bed"]),
        ("The army fired 1,000 155mm shells.", ["shell"]),
        ("Berlin sent a 50 million euro package and a further 5 million for fuel.", ["EUR", "EUR"]),
        ("The floods took the lives of 200 Iraqis.", ["Iraqi"]),
        ("The factory made 20 Kia and Hyundai vehicles.", ["vehicle"]),
    ],
)
def test_items(nlp: Language, text: str, items: list[str]) -> None:
    assert [m.value.item for m in read(nlp, text)] == items


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("The shelling killed six miners and injured eleven.", ["killed", "wounded"]),
        ("At least 20 people were killed and more than 130 wounded.", ["killed", "wounded"]),
        ("Three gunmen killed ten farmers and two policemen.", ["troops", "killed", "killed"]),
        ("Police detained about 300 demonstrators.", ["captured"]),
        ("The fighting displaced 40,000 families.", ["displaced"]),
        ("The blast left 20 dead and 60 wounded.", ["killed", "wounded"]),
        ("Some 200 rebels surrendered.", ["captured"]),
        ("Twelve sailors are missing.", ["missing"]),
        ("Berlin pledged 500 million euros.", ["amount"]),
        ("The army mobilised 60,000 reservists.", ["troops"]),
        ("The court heard 12 witnesses.", ["other"]),
        ("Gunmen shot dead three women and kidnapped 12 girls.", ["killed", "captured"]),
        ("They released 13 Israelis but seized two boats.", ["captured", "other"]),
        ("The floods claimed the lives of 200 people.", ["killed"]),
        ("The judge questioned 70 clerks and police arrested 12.", ["other", "captured"]),
    ],
)
def test_roles(nlp: Language, text: str, roles: list[str]) -> None:
    assert [m.value.role for m in read(nlp, text)] == roles


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        ("They launched 83 drones. Of those, 55 were shot down while another 20 were lost.", [None, 0, 0]),
        ("The army downed 35 drones, including 20 over Tula, 11 over Orel.", [None, 0, 0]),
        ("It destroyed 31 of 44 attack drones.", [1, None]),
        ("Of the 190 people aboard, only 11 survived.", [None, 0]),
        ("Fewer than 50 hostages remain, of whom about 20 are alive.", [None, 0]),
        ("It killed 45 people, including 12 children and three women, and wounded 200.", [None, 0, 0, None]),
        ("Congress approved $61 billion, of which $14 billion is for arms.", [None, 0]),
        ("They arrested 36 men and seized two boats.", [None, None]),
    ],
)
def test_parts(nlp: Language, text: str, wholes: list[int | None]) -> None:
    assert [m.value.part_of for m in read(nlp, text)] == wholes


def test_a_part_without_noun_inherits_item_and_role(nlp: Language) -> None:
    whole, part, more = read(nlp, "They launched 83 drones. Of those, 55 were shot down while another 20 were lost.")
    assert part.value.item == more.value.item == whole.value.item == "drone"
    assert part.value.role == "weapons"


@pytest.mark.parametrize(
    "text",
    [
        "The two leaders spoke again.",
        "The two met in Bern.",
        "The debut of the 787 Dreamliner was marred by delays.",
        "Radio 4 reported the news.",
        "They joined Exercise Eager Lion 16, a drill at sea.",
        "One of the best doctors left.",
    ],
)
def test_names_and_pronouns_are_no_figures(nlp: Language, text: str) -> None:
    assert read(nlp, text) == []


def test_evidence_covers_modifier_number_and_noun(nlp: Language) -> None:
    text = "Kyiv says up to 12,000 North Korean troops arrived."
    (mention,) = read(nlp, text)
    assert text[mention.start_char : mention.end_char] == "up to 12,000 North Korean troops"
    assert mention.value.description == "North Korean troops"
    doc = nlp.make_doc(text)
    assert doc[mention.start : mention.end].text == "up to 12,000 North Korean troops"


@pytest.mark.parametrize(
    ("role", "example"), [(r.role, example) for r in load_figure_roles().role for example in r.examples]
)
def test_role_examples(nlp: Language, role: str, example: str) -> None:
    assert role in [m.value.role for m in read(nlp, example)]


@pytest.mark.parametrize(
    ("role", "example"), [(r.role, example) for r in load_figure_roles().role for example in r.not_examples]
)
def test_role_counterexamples(nlp: Language, role: str, example: str) -> None:
    assert role not in [m.value.role for m in read(nlp, example)]


def test_times_are_left_out(nlp: Language) -> None:
    doc = nlp("They sold 15 lots on the 20.")
    doc.spans["times"] = [Span(doc, 2, 3, label="date")]
    assert all(m.start_char != doc[2].idx for m in find_figures(tag_figures(doc)))


def test_the_layer_decides_which_numbers_count(nlp: Language) -> None:
    doc = tag_figures(nlp("They sold 15 lots and 20 boats."))
    assert len(doc.spans[LAYER]) == 2
    doc.spans[LAYER] = [doc.spans[LAYER][1]]
    assert [m.value.item for m in find_figures(doc)] == ["boat"]


def test_without_tagger_values_and_units_remain() -> None:
    words = ["They", "sold", "up", "to", "1,500", "boats", "for", "$", "3", "million", "."]
    spaces = [True] * 7 + [False, True, False, False]
    first, second = find_figures(Doc(Vocab(), words=words, spaces=spaces))
    assert (first.value.high, first.value.modifier, first.value.item) == (1500, "at_most", None)
    assert (second.value.low, second.value.item, second.value.role) == (3e6, "USD", "amount")


def test_an_empty_doc_has_none() -> None:
    assert find_figures(tag_figures(Doc(Vocab(), words=[]))) == []
