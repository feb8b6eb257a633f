"""PLOVER as data: complete, consistent with the record contract, and open to a user's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.errors import KnowledgeError
from extraction.knowledge.ontology import Ontology, load_ontology
from extraction.schema import MODES, Context, EventType, QuadClass


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


def test_types_modes_and_contexts_are_those_of_the_contract(ontology: Ontology) -> None:
    assert list(ontology.types) == [member.value for member in EventType]
    assert {t.value: modes for t, modes in MODES.items()} == {t: ontology.modes_of(t) for t in ontology.types}
    assert list(ontology.contexts) == [member.value for member in Context]
    assert len(ontology.modes) == 67


def test_scores_have_the_sign_of_their_quad_class(ontology: Ontology) -> None:
    for name, entry in ontology.types.items():
        if name == "REQUEST":
            assert entry.intensity == 0.0
        else:
            assert (entry.intensity > 0) == ("cooperation" in entry.quad_class.value), name


@pytest.mark.parametrize(
    ("event_type", "modes", "score"),
    [
        ("ACCUSE", (), -3.0),  # the printed +3 is a misprint
        ("ACCUSE", ("disapprove",), -2.0),
        ("ASSAULT", ("drone", "destroy"), -9.5),
        ("PROTEST", ("vandalize",), -5.0),
        ("RETREAT", ("disarm",), 10.0),
        ("REQUEST", ("assist",), 0.5),
    ],
)
def test_intensity(ontology: Ontology, event_type: str, modes: tuple[str, ...], score: float) -> None:
    assert ontology.intensity(event_type, modes) == score


@pytest.mark.parametrize(
    ("event_type", "modes", "contexts", "code"),
    [
        ("AID", (), ("military",), "072"),
        ("AID", (), ("asylum",), "075"),
        ("AID", (), (), "070"),
        ("SANCTION", ("convict",), ("legal",), "116"),
        ("COERCE", ("arrest",), (), "173"),
        ("ASSAULT", (), ("military",), "190"),
        ("ASSAULT", ("heavy-weapons",), (), "194"),
        ("CONSULT", ("visit",), (), "042"),
        ("THREATEN", ("violence",), ("cbrn",), "1385"),
    ],
)
def test_cameo(
    ontology: Ontology, event_type: str, modes: tuple[str, ...], contexts: tuple[str, ...], code: str
) -> None:
    assert ontology.cameo(event_type, modes, contexts) == code


def test_sanction_is_material_conflict(ontology: Ontology) -> None:
    assert ontology.quad_class("SANCTION") == QuadClass.MATERIAL_CONFLICT


_OWN_TYPE = """
[[type]]
name = "SANCTION"
label = "Sanction"
definition = "As shipped, but verbal, the way the short quad table has it."
quad_class = "verbal_conflict"
intensity = -6.0
recipient_needed = true
cameo = "160"

[[type]]
name = "ELECT"
label = "Elect"
definition = "Holds an election or wins one, by whatever rules."
quad_class = "verbal_cooperation"
intensity = 1.0
recipient_needed = false
cameo = "030"

[[mode]]
type = "ELECT"
name = "runoff"
label = "Run-off"
definition = "A second round."
intensity = 1.0
cameo = "030"
"""


def test_a_users_file_adds_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(_OWN_TYPE)
    ontology = load_ontology(path)
    assert ontology.quad_class("SANCTION") == QuadClass.VERBAL_CONFLICT
    assert ontology.modes_of("ELECT") == ("runoff",)
    assert len(ontology.types) == 17


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[type]]\nname = "X"\n', 'own.toml: entry "X": label: Field required'),
        ('[[mode]]\ntype = "NONE"\nname = "a"\nlabel = "A"\ndefinition = "Something."\nintensity = 0\ncameo = "010"\n',
         'own.toml: entry "NONE a": there is no type NONE'),
        ("[[typo]]\n", "own.toml: unknown table typo"),
        ("= 3", "own.toml: not TOML"),
        ('[[context]]\nname = "a"\nlabel = "A"\ngloss = "Something."\ncolour = 1\n', "colour: Extra inputs"),
    ],
)  # fmt: skip
def test_faults_name_file_and_entry(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(KnowledgeError) as caught:
        load_ontology(path)
    assert message in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"none\.toml: no such file"):
        load_ontology(tmp_path / "none.toml")
