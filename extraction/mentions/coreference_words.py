"""Closed classes of nouns by which English news refers back."""

from __future__ import annotations

MALE = frozenset(("he", "him", "his", "himself"))
FEMALE = frozenset(("she", "her", "hers", "herself"))
NEUTER = frozenset(("it", "its", "itself"))
FIRST = frozenset(("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"))
PLURAL = frozenset(("they", "them", "their", "theirs", "themselves"))
NUMBERS = {"two": 2, "three": 3, "four": 4, "both": 2}
PAIR_WORDS = frozenset(("two", "both", "either", "pair", "duo", "trio"))
REPORTING = frozenset(
    ("say", "report", "announce", "tell", "add", "claim", "state", "confirm", "declare", "note", "warn", "insist",
     "explain", "write", "argue")
)  # fmt: skip
ASIDE = frozenset(("against", "over", "on", "in", "from", "at", "near", "into", "inside", "toward", "towards"))
HEADS_OF_STATE = (
    "president", "prime minister", "premier", "chancellor", "king", "queen", "emir", "sultan", "crown prince", "leader",
    "supreme", "general secretary", "chairman", "head of", "pope", "taoiseach",
)  # fmt: skip
# plural nouns that 'they' hardly ever means in news
NEVER_THEY = frozenset(
    ("years", "months", "weeks", "days", "hours", "minutes", "decades", "centuries", "times", "dollars", "euros",
     "pounds", "yen", "miles", "kilometres", "kilometers", "metres", "meters", "points", "percent", "thousands",
     "hundreds", "dozens", "scores", "millions", "billions", "tens", "terms", "efforts", "ties", "relations",
     "comments", "remarks", "words", "grounds", "means", "circumstances", "numbers", "details", "reasons",
     "parts", "levels", "steps", "odds", "conditions", "news", "politics", "economics")
)  # fmt: skip

COUNTRY_PLURALS = frozenset(
    [
        "countries",
        "nations",
        "states",
        "neighbours",
        "neighbors",
        "governments",
        "koreas",
        "capitals",
        "republics",
        "powers",
        "foes",
        "rivals",
    ]
)
PERSON_PLURALS = frozenset(
    [
        "leaders",
        "men",
        "women",
        "presidents",
        "ministers",
        "officials",
        "diplomats",
        "chiefs",
        "premiers",
        "politicians",
        "candidates",
        "journalists",
    ]
)
EITHER_PLURALS = frozenset(["sides", "allies", "parties", "partners", "adversaries", "enemies"])
COUNTRY_NOUNS = frozenset(
    ["country", "nation", "kingdom", "republic", "state", "emirate", "archipelago", "superpower", "sultanate"]
)

# what is not at home
FOREIGN = frozenset(
    (
        "foreign",
        "international",
        "allied",
        "western",
        "multinational",
        "enemy",
        "opposing",
        "regional",
        "european",
        "arab",
        "african",
        "asian",
        "global",
        "coalition",
        "other",
        "unidentified",
        "neighbouring",
        "neighboring",
        "imperialist",
        "joint",
    )
)

# noun → office ids of whom it can mean
OFFICE_NOUNS: dict[str, frozenset[str]] = {
    "head of state": frozenset({"president", "monarch"}),
    "head of government": frozenset({"prime_minister"}),
    "president": frozenset({"president"}),
    "premier": frozenset({"prime_minister"}),
    "chancellor": frozenset({"prime_minister"}),
    "minister": frozenset(
        {
            "foreign_minister",
            "defence_minister",
            "interior_minister",
            "finance_minister",
            "justice_minister",
            "minister",
            "prime_minister",
            "deputy_prime_minister",
        }
    ),
    "secretary": frozenset({"us_secretary_of_state", "security_council_secretary", "defence_minister", "minister"}),
    "king": frozenset({"monarch"}),
    "queen": frozenset({"monarch"}),
    "emir": frozenset({"monarch"}),
    "leader": frozenset({"head_of_state_leader", "president", "prime_minister", "rebel_leader", "party_leader"}),
    "general": frozenset({"military_officer", "chief_of_staff"}),
    "admiral": frozenset({"military_officer", "chief_of_staff"}),
    "governor": frozenset({"governor"}),
    "mayor": frozenset({"mayor"}),
    "spokesman": frozenset({"spokesperson", "military_officer"}),
    "spokeswoman": frozenset({"spokesperson"}),
    "spokesperson": frozenset({"spokesperson"}),
    "envoy": frozenset({"presidential_staff", "ambassador", "igo_head"}),
    "ambassador": frozenset({"ambassador"}),
    "diplomat": frozenset({"ambassador", "foreign_minister", "us_secretary_of_state", "deputy_foreign_minister"}),
    "senator": frozenset({"lawmaker"}),
    "lawmaker": frozenset({"lawmaker"}),
    "speaker": frozenset({"speaker"}),
    "prosecutor": frozenset({"judge"}),
    "judge": frozenset({"judge"}),
    "pope": frozenset({"religious_leader"}),
    "pontiff": frozenset({"religious_leader"}),
    "cleric": frozenset({"religious_leader"}),
    "journalist": frozenset({"journalist"}),
    "activist": frozenset({"activist"}),
}

# plural nouns for people of whom nothing else is said
PEOPLE = frozenset(
    ("people", "person", "persons", "man", "men", "woman", "women", "individual", "member", "supporter", "worker",
     "employee", "staff", "personnel", "candidate", "suspect", "participant", "expert", "analyst")
)  # fmt: skip
# nouns that a body of unknown sector may be called by
ANY_BODY = frozenset(
    ("organization", "organisation", "ngo", "association", "group", "movement", "company", "firm", "party", "body",
     "institution", "club", "operator", "utility", "airline", "conglomerate", "manufacturer", "outlet", "charity",
     "agency")
)  # fmt: skip
# nouns for some countries only
STATE_FORMS: dict[str, frozenset[str]] = {
    "kingdom": frozenset(
        ("SAU", "JOR", "MAR", "BHR", "GBR", "THA", "ESP", "NLD", "BEL", "SWE", "NOR", "DNK", "LSO", "SWZ", "TON", "KHM",
         "MYS", "BTN")
    ),
    "emirate": frozenset(("ARE", "QAT", "KWT")),
    "sultanate": frozenset(("OMN", "BRN")),
    "archipelago": frozenset(("PHL", "IDN", "JPN", "MDV", "BHS", "CPV", "SYC", "COM", "FJI", "STP", "TON", "VUT")),
    "superpower": frozenset(("USA", "RUS", "CHN")),
}  # fmt: skip

# noun → sectors or supranational codes of bodies it can mean, besides bodies with that word in their name
BODY_NOUNS: dict[str, frozenset[str]] = {
    "ministry": frozenset(),
    "department": frozenset(),
    "agency": frozenset({"JRN", "IGO", "UNO", "SPY", "COP"}),
    "army": frozenset({"MIL"}),
    "military": frozenset({"MIL"}),
    "force": frozenset({"MIL"}),
    "navy": frozenset(),
    "police": frozenset({"COP"}),
    "group": frozenset({"REB", "PRM", "SOC", "CRM", "NGO"}),
    "organization": frozenset({"IGO", "UNO", "NGO", "SOC", "REB", "MED", "OPP"}),
    "organisation": frozenset({"IGO", "UNO", "NGO", "SOC", "REB", "MED", "OPP"}),
    "ngo": frozenset({"NGO", "SOC"}),
    "association": frozenset({"SOC", "LAB", "BUS"}),
    "federation": frozenset({"LAB", "SOC"}),
    "bureau": frozenset({"COP", "SPY"}),
    "board": frozenset(),
    "panel": frozenset(),
    "authority": frozenset(),
    "directorate": frozenset(),
    "institution": frozenset({"EDU", "MED"}),
    "body": frozenset({"IGO", "UNO", "NGO"}),
    "bank": frozenset(),
    "club": frozenset(),
    "hospital": frozenset({"MED"}),
    "school": frozenset({"EDU"}),
    "church": frozenset({"REL"}),
    "operator": frozenset({"BUS"}),
    "utility": frozenset({"BUS"}),
    "airline": frozenset({"BUS"}),
    "conglomerate": frozenset({"BUS"}),
    "manufacturer": frozenset({"BUS"}),
    "municipality": frozenset(),
    "movement": frozenset({"REB", "SOC", "PTY", "OPP"}),
    "militia": frozenset({"PRM", "REB"}),
    "party": frozenset({"PTY"}),
    "bloc": frozenset({"EUR", "IGO"}),
    "alliance": frozenset({"IGO"}),
    "union": frozenset({"LAB", "EUR"}),
    "court": frozenset({"JUD"}),
    "tribunal": frozenset({"JUD"}),
    "parliament": frozenset({"LEG"}),
    "assembly": frozenset({"LEG"}),
    "senate": frozenset({"LEG"}),
    "company": frozenset({"BUS"}),
    "firm": frozenset({"BUS"}),
    "newspaper": frozenset({"JRN"}),
    "broadcaster": frozenset({"JRN"}),
    "outlet": frozenset({"JRN"}),
    "network": frozenset({"JRN"}),
    "watchdog": frozenset({"IGO", "SOC", "NGO"}),
    "charity": frozenset({"SOC", "NGO"}),
    "university": frozenset({"EDU"}),
    "council": frozenset(),
    "commission": frozenset(),
    "committee": frozenset(),
    "government": frozenset(),
    "administration": frozenset(),
    "regime": frozenset(),
    "opposition": frozenset({"OPP"}),
    "coalition": frozenset(),
    "office": frozenset(),
}
