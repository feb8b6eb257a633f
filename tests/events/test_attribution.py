"""Who says so: sentences with the trigger's word and the sources that must come out, nearest first."""

import pytest

from extraction.pipeline import plain_article

pytestmark = pytest.mark.pipeline

ROWS = [
    ("said", "Rebels shelled the town, the ministry of defence said on Monday.", "shelled", ["the ministry"]),
    ("inserted", "The army, a witness said, shelled the town of Sake.", "shelled", ["a witness"]),
    ("relative", "The soldiers, who seized Goma last week, have shelled Sake, the mayor said.", "seized", []),
    ("inside-relative", "The mayor named soldiers who, he said, shelled the town of Sake.", "shelled", ["The mayor"]),
    ("restrictive", "Soldiers who seized Goma last week have shelled Sake, the mayor said.", "seized", ["the mayor"]),
    ("relative-main", "Soldiers who seized Goma have shelled Sake, the mayor said.", "shelled", ["the mayor"]),
    ("beside", "The town was empty, the army said, as rebels attacked Sake.", "attacked", []),
    ("adjunct", "In talks with Russia in Cairo, the Egyptian minister said prices would fall.", "talks", []),
    ("according", "According to US and French assessments, Iran sent drones to Russia.", "sent", ["According"]),
    ("inner-according", "Police in Bata according to residents arrested ten activists.", "arrested", ["residents"]),
    ("figures", "Police arrested 40 people, according to figures from the ministry.", "arrested", ["ministry"]),
    ("reason", "Chile has expelled two Bolivian diplomats, citing threats to its staff.", "expelled", []),
    ("quoted", "Anadolu quoted the governor as saying police arrested 40 people.", "arrested", ["governor", "Anadolu"]),
    ("adding", "The Israeli army said it used force, adding it detained four Palestinians.", "detained", ["Israeli"]),
    ("topic", "The camp was hit by shells, with residents telling of soldiers.", "hit", []),
    (
        "quotation",
        '"They shelled Sake first," said Musa Diallo, a spokesman for the rebels. "The army killed forty civilians. '
        'It bombed a school near Goma."',
        "bombed",
        ["Musa Diallo"],
    ),
    (
        "shifted",
        "According to the mission, soldiers had left Sake. Rebels had shelled the town before.",
        "shelled",
        ["the mission"],
    ),
    ("that-conj", "The army said that it had left Sake and that rebels shelled the town.", "shelled", ["army"]),
    ("in-a-statement", "The army said in a statement that rebels shelled the town of Sake.", "shelled", ["army"]),
    ("told-an-agency", "Rebels shelled Sake, an aide who asked not to be named told Reuters.", "shelled", ["an aide"]),
    ("view", "Guterres is of the view that rebels shelled the town of Sake.", "shelled", ["Guterres"]),
    ("claim", "Israel's claim that rebels shelled the town was disputed.", "shelled", ["Israel"]),
    (
        "it-said-last",
        "The army reported fighting. The town is old. Rwanda attacked a camp near Sake, it said.",
        "attacked",
        ["army"],
    ),
    ("it-said", "The ministry named the dead as Ali Musa, who it said was killed by soldiers.", "killed", ["ministry"]),
    (
        "cut-off",
        "Chancellor Merkel told lawmakers that Germany would send arms to Kurdish fighters and accused Turkey.",
        "accused",
        [],
    ),
    ("we", '"We demand the release of the prisoners in Minsk," Chancellor Angela Merkel said.', "demand", ["Merkel"]),
    ("saw", "The year saw soldiers attack the town of Sake.", "attack", []),
    ("both", "Chad and Sudan signed a treaty on Monday, officials from both countries said.", "signed", ["officials"]),
    ("released-by", "A report issued by the World Bank shows that police killed farmers.", "killed", ["World Bank"]),
    (
        "the-statement",
        "The Kenyan army said in a statement that rebels shelled Sake. The statement added that police killed farmers.",
        "killed",
        ["The statement Army of Kenya"],
    ),
    ("advocate", "Her advocate, Musa Diallo, argued that police killed ten farmers.", "killed", ["Musa Diallo"]),
    ("unsaid", "The mayor has not said whether rebels shelled the town.", "shelled", []),
    ("participle", "Senator Diallo was arrested on charges of assault, read with the act on weapons.", "arrested", []),
    ("hearer", "The governor told a meeting of ministers from Chad and Sudan that prices fell.", "meeting", []),
    ("opening", "After attacking the town of Sake, the rebels said that prices would fall.", "attacking", []),
    ("held", "The judge held that police killed ten farmers.", "killed", ["The judge"]),
    ("denounced", '"Rebels shelled the town of Sake," denounced the bishop.', "shelled", ["the bishop"]),
    ("his-group", "Senator Diallo said his party supported the president.", "supported", ["Diallo"]),
    ("condemn", '"We condemn the attack on the town of Sake," Senator Musa Diallo said.', "condemn", []),
    ("reporting-on", "Diallo was arrested by police for reporting on the raid.", "arrested", []),
    ("reports-that", "There were reports that rebels shelled the town of Sake.", "shelled", ["reports"]),
    ("dashes", "Rebels shelled the town of Sake -- a base of the army -- the mayor said.", "shelled", ["the mayor"]),
    ("law", "Police killed ten farmers, according to the law.", "killed", []),
    ("filed", "A request has been filed to convene the parliament, Senator Musa Diallo said.", "filed", ["Diallo"]),
    ("disappointed", "Senator Musa Diallo said he was disappointed by the government.", "disappointed", []),
    ("itself", "The Ministry of Justice confirmed that it was investigating the minister.", "investigating", []),
    ("going-on", "The opposition said Kenya had raised taxes and accused the army of abuses.", "accused", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "sources"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_sources(extractor, text, trigger, sources):
    article = plain_article(text, published="2024-11-16", article_id="x")
    events = next(iter(extractor.stream([article]))).events
    found = [e for e in events if trigger in e.trigger.text]
    assert found, [e.trigger.text for e in events]
    shown = [f"{a.text} {a.name} {a.cue.text}" for a in found[0].attributions]
    assert bool(shown) == bool(sources), shown
    position = 0
    for source in sources:
        position = next((n for n in range(position, len(shown)) if source in shown[n]), -1)
        assert position >= 0, shown


def test_a_report_that_goes_on_is_its_speakers(extractor):
    text = "The opposition said the government had raised taxes and accused the army of killing farmers."
    article = plain_article(text, published="2024-11-16", article_id="x")
    events = next(iter(extractor.stream([article]))).events
    accusers = [a.text for e in events if e.trigger.text == "accused" for a in e.actors]
    assert accusers == ["The opposition"]
