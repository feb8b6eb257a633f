"""Build data/actors/persons.jsonl from two rosters of office holders (facts: names, offices, countries, dates).

    python benchmarks/build_persons.py --chiefs holders_chiefs_cc0.csv --facts holders_wikidata_facts.csv --out FILE

The rosters are snapshots: a holder's end of office is the start of a successor's, else the day the name was last
seen, and open for those seen in the newest snapshot. Names become 'Given Family' as English news writes them.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import html
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from extraction.knowledge.actors_fold import fold, skeleton
from extraction.knowledge.actors_people import person_keys
from extraction.knowledge.actors_tables import read_countries, read_offices

_JOINT = re.compile(r"(?<=[a-zé)])(?=[A-Z])")
_PORTFOLIO = re.compile(r"\b(Minister|Ministre|Secretary|Cabinet Secretary|Treasurer)\b", re.I)
_KEEP_SUBNATIONAL = re.compile(r"^(Governor|Chief Minister|Premier|First Minister|Minister-President|Governing Mayor)$")
_HONORIFIC = re.compile(
    r"^(?:(?:Ministers|Presidents|Mr|Mrs|Ms|Dr|Sir|Dame|Gen|General|Lt|Lieutenant|Col|Colonel|Maj|Major|Brig|Brigadier|Adm|Admiral|Capt|"
    r"Captain|Marshal|Field|Prof|Professor|Sheikh|Shaykh|King|Queen|Prince|Princess|Emir|Amir|Sultan|Emperor|Pope|"
    r"President|Prime|Minister|Premier|Chancellor|Interim|Acting|Transitional|Transition|Vice|First|Second|Third|"
    r"Deputy|Governor|Governor-General|Chairman|Chairperson|Chairwoman|Supreme|Leader|Executive|State|Council|of|the|"
    r"Federal|Head|Government|Crown|Grand|Duke|Co-prince|Prefect|Administrator|High|Commissioner|Retired|Presidency|"
    r"Secretary|General|Chief|Cardinal|Archbishop|Bishop|Dr|Ret|Taoiseach|Tanaiste|Pradhan|Mantri|Senior|Salman|"
    r"Transitional|Military|Sovereign|Captain|Regent|Co-Captain|Member|Representative|Speaker|and|Affairs|"
    r"Republic|Ayatollah|Paramount|Ruler|Party|Workers|Commission|Adviser|Mullah|Lord|Lady|Ratu|"
    r"Haji|HRH|HM|Tun|Dato|Datuk|Sri|Rt|Hon|The|Right|Honourable|-|–|,)\.?\s+)+"
)
_MALE = re.compile(r"\b(King|Prince|Sultan|Emir|Emperor|Pope|Sheikh|Ayatollah|Mullah|Sir|Lord|Chairman)\b")
_FEMALE = re.compile(r"\b(Queen|Princess|Dame|Lady|Chairwoman|First Lady)\b")
FAMILY_FIRST = {"CHN", "PRK", "KOR", "TWN", "HKG", "MAC", "VNM", "KHM"}
_NAME = {
    "congo brazzaville": "COG", "congo kinshasa": "COD", "burma": "MMR", "myanmar": "MMR", "drc": "COD",
    "holy see vatican city": "VAT", "swaziland": "SWZ", "macedonia": "MKD", "the dominican": "DOM",
    "micronesia": "FSM", "cabo verde": "CPV", "laos nbsp": "LAO", "caymans": "CYM", "faroes": "FRO", "artsakh": "AZE",
    "abkhazia": "GEO", "south ossetia": "GEO", "transnistria": "MDA", "northern cyprus": "CYP", "somaliland": "SOM",
    "donetsk": "UKR", "luhansk": "UKR", "northern ireland": "GBR", "scotland": "GBR", "wales": "GBR",
    "european union": "EUR",
    "falkland islands islas malvinas": "FLK", "curacao": "NLD", "aruba": "NLD", "sint maarten": "NLD", "aland": "FIN",
    "georgia us": "USA", "st kitts and nevis": "KNA", "bosnia herzegovina": "BIH", "turks and caicos": "GBR",
}  # fmt: skip
_SUBNATIONAL = {
    "USA": (
        "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia-us hawaii "
        "idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan "
        "minnesota mississippi missouri montana nebraska nevada new-hampshire new-jersey new-mexico new-york "
        "north-carolina north-dakota ohio oklahoma oregon pennsylvania rhode-island south-carolina south- "
        "dakota tennessee texas utah vermont virginia washington west-virginia wisconsin wyoming guam puerto- "
        "rico"
    ),
    "CAN": (
        "alberta british-columbia manitoba new-brunswick newfoundland-and-labrador northwest-territories "
        "nova-scotia nunavut ontario prince-edward-island quebec saskatchewan yukon"
    ),
    "IND": (
        "andhra-pradesh arunachal-pradesh assam bihar chhattisgarh goa gujarat haryana himachal-pradesh "
        "jharkhand karnataka kerala madhya-pradesh maharashtra manipur meghalaya mizoram nagaland odisha "
        "punjab rajasthan sikkim tamil-nadu telangana tripura uttar-pradesh uttarakhand west-bengal"
    ),
    "DEU": (
        "baden-wurttemberg bavaria berlin brandenburg bremen hamburg hesse lower-saxony mecklenburg-western- "
        "pomerania north-rhine-westphalia rhineland-palatinate saarland saxony saxony-anhalt schleswig- "
        "holstein thuringia"
    ),
    "AUS": (
        "australian-capital-territory new-south-wales northern-territory queensland south-australia tasmania "
        "victoria western-australia"
    ),
}  # fmt: skip
_SECOND_TIER = {name: country for country, names in _SUBNATIONAL.items() for name in names.split()}


@dataclass
class Holder:
    """One stretch of one office."""

    country: str
    office: str
    title: str
    since: str
    until: str | None
    source: str
    name: str
    family: str | None = None
    qid: str | None = None
    gender: str | None = None


@dataclass
class Person:
    """A person gathered from several rows."""

    country: str
    names: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    qid: str | None = None
    gender: str | None = None
    tenures: list[Holder] = field(default_factory=list)


_PARTIAL = frozenset(
    [
        "artsakh",
        "abkhazia",
        "south-ossetia",
        "transnistria",
        "northern-cyprus",
        "somaliland",
        "donetsk",
        "luhansk",
        "northern-ireland",
        "scotland",
        "wales",
        "curacao",
        "aruba",
        "sint-maarten",
        "aland",
        "turks-and-caicos",
    ]
)
_ONE_HOLDER = ("president", "prime_minister", "monarch", "head_of_state_leader", "foreign_minister", "defence_minister")


_DEPENDENT = {
    "PRI",
    "GUM",
    "NCL",
    "PYF",
    "BMU",
    "CYM",
    "GIB",
    "FRO",
    "FLK",
    "GRL",
    "COK",
    "NIU",
    "MAC",
    "HKG",
    "ATA",
    "ESH",
}


def day(text: str) -> str:
    """Complete a partial date to its first day; the empty string for what is no date."""
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?$", text.strip())
    if not match:
        return ""
    try:
        return dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1)).isoformat()
    except ValueError:
        return ""


def country_codes() -> dict[str, str]:
    """Folded country names to codes."""
    codes = dict(_NAME)
    for row in read_countries():
        for name in (row.name, *row.names):
            codes.setdefault(fold(name.lstrip("=")), row.code)
    return codes


class Offices:
    """Roster positions to office ids."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for office in read_offices().office:
            for name in office.rosters:
                self.by_name[name].append((office.id, office.countries))

    def find(self, position: str, country: str) -> str | None:
        """Return the office id of a position, None for one of no interest."""
        for office, countries in sorted(self.by_name.get(position, ()), key=lambda x: not x[1]):
            if not countries or country in countries:
                return office
        if "Deputy Minister" in position or "Vice Minister" in position:
            return None
        if re.match(r"(Federal )?Minister (of|for) .*(Foreign|External) (Affairs|Relations)", position):
            return "foreign_minister"
        if re.match(r"(Federal )?Minister (of|for) .*Defen[cs]e\b", position):
            return "defence_minister"
        if re.match(r"Minister (of|for) .*\b(Interior|Internal Affairs|Home Affairs)\b", position):
            return "interior_minister"
        if re.match(r"(Chief|Commander).*(Staff|Army|Armed Forces|Defence)", position):
            return "chief_of_staff"
        if re.match(
            r"(Speaker|President|Chair\w*) of (the )?.*(Assembly|Parliament|Senate|House|Duma|Council)\b", position
        ):
            return "speaker"
        if re.match(r"(Minister|Secretary of|Cabinet Secretary|Cabinet Minister|Federal Minister)", position):
            return "minister"
        if re.match(r"Governor of", position):
            return "governor"
        if re.search(r"\b(Intelligence|State Security)\b", position):
            return "intelligence_chief"
        if re.match(r"(Chief|Head|Director|Secretary)", position):
            return "official"
        return None


def read_facts(path: Path, codes: dict[str, str], offices: Offices) -> list[Holder]:
    """Rows of the roster of Wikidata facts, one holder per office."""
    with path.open(encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row["person"] and row["wikidata"]:
            named[row["wikidata"]][row["person"]] += 1
    merged: dict[tuple[str, str, str], dict[str, object]] = {}
    for row in rows:
        place = row["jurisdiction"].lower()
        country = "UNO" if place == "world" else _SECOND_TIER.get(place) or codes.get(fold(place))
        if not country:
            continue
        who = row["wikidata"] or row["person"]
        name = row["person"] or (named[row["wikidata"]].most_common(1)[0][0] if named.get(row["wikidata"]) else "")
        if not name or not who:
            continue
        for position in _JOINT.split(row["position"]):
            position = position.strip()
            if place in _SECOND_TIER and not _KEEP_SUBNATIONAL.match(position):
                continue
            key = (place, position, who)
            old = merged.get(key)
            since = day(row["since"]) or row["first_seen"]
            if old is None:
                merged[key] = {
                    "country": country,
                    "since": since,
                    "last": row["last_seen"],
                    "now": row["current_at_head"] == "1",
                    "names": Counter({name: 2 if row["person"] else 1}),
                    "qid": row["wikidata"] or None,
                }
            else:
                old["since"] = min(str(old["since"]), since)
                old["last"] = max(str(old["last"]), row["last_seen"])
                old["now"] = bool(old["now"]) or row["current_at_head"] == "1"
                old["names"][name] += 1  # type: ignore[index]
    starts: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for (place, position, who), item in merged.items():
        starts[place, position].append((str(item["since"]), who))
    found = []
    for (place, position, who), item in merged.items():
        country = str(item["country"])
        office = offices.find(position, country) if place not in _SECOND_TIER else "governor"
        if place == "world":
            office = "igo_head"
            if "NATO" in position or "World Trade" in position or "Caribbean" in position or "OSCE" in position:
                country = "IGO"
        if office is None:
            continue
        later = [s for s, other in starts[place, position] if other != who and s > str(item["since"])]
        until = None if item["now"] else min([*later, str(item["last"])] if len(later) < 4 else [str(item["last"])])
        if place in _PARTIAL and office not in ("president", "prime_minister", "head_of_state_leader"):
            continue
        if place in _PARTIAL and office in ("president", "prime_minister", "head_of_state_leader"):
            office = "governor"
        title = (
            position
            if place not in _SECOND_TIER and place not in _PARTIAL
            else f"{position} of {place.replace('-', ' ').title()}"
        )
        for name, count in item["names"].items():  # type: ignore[attr-defined]
            found.append(
                Holder(
                    country,
                    office,
                    title,
                    str(item["since"]),
                    until,
                    "wikidata",
                    clean(name),
                    None,
                    item["qid"] if isinstance(item["qid"], str) else None,
                )
            )
            found[-1].gender = None
            found[-1].__dict__["weight"] = count
    return found


def clean(name: str) -> str:
    """Take nicknames, brackets, regnal phrases and honours out of a name."""
    name = html.unescape(name).replace("\xa0", " ")
    name = re.sub(r"[\"“”][^\"“”]*[\"“”]|\([^)]*\)|\bof (?:the )?[A-Z].*$|,.*$", "", name)
    name = re.sub(r"\s[-–]\s.*$|\s(?:serving|as|since|until|until)\s.*$", "", name)
    name = re.sub(r"\b(Jr|Sr|II|PhD|MD)\.?$", "", name.strip())
    name = re.sub(r"(?<=\w )[A-Z]\. ", "", name)
    return re.sub(r"\s+", " ", name).strip(" ,;-")


def read_chiefs(path: Path, codes: dict[str, str]) -> list[Holder]:
    """Rows of the roster of chiefs of state and heads of government."""
    with path.open(encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    newest = max(row["last_seen"] for row in rows)
    groups: dict[tuple[str, str], dict[str, dict[str, str]]] = defaultdict(dict)
    for row in rows:
        country = codes.get(fold(html.unescape(row["country"])))
        text = html.unescape(row["title_and_name"]).replace("\xa0", " ").strip()
        match = _HONORIFIC.match(text + " ")
        title = text[: match.end()].strip() if match else ""
        raw = clean(text[match.end() :] if match else text)
        family = " ".join(w for w in raw.split() if len(w) > 1 and w.upper() == w and w.isupper())
        if not country or not raw or len(raw.split()) < 2 or not family or not day(row["since"]):
            continue
        if fold(raw.split()[0]) in codes:  # "President of China XI Jinping" under Hong Kong
            continue
        if country in _DEPENDENT or ("MACRON" in raw and country != "FRA"):
            continue
        if title.startswith(("King", "Queen")) and country != "GBR" and ("CHARLES" in raw or "ELIZABETH" in raw):
            continue
        office = chief_office(title)
        if office is None:
            continue
        name = " ".join(w if not w.isupper() or len(w) < 2 else fix(w) for w in raw.split())
        key = (country, office)
        old = groups[key].get(name)
        if old is None or old["since"] != day(row["since"]):
            groups[key][name] = {"since": day(row["since"]), "last": row["last_seen"], "title": title, "family": family}
        else:
            old["last"] = max(old["last"], row["last_seen"])
    found = []
    for (country, office), people in groups.items():
        starts = sorted((item["since"], name) for name, item in people.items())
        for name, item in people.items():
            later = [s for s, other in starts if s > item["since"] and other.split()[-1] != name.split()[-1]]
            until = None if item["last"] >= newest[:7] else (min(later) if later else item["last"])
            gender = "m" if _MALE.search(item["title"]) else "f" if _FEMALE.search(item["title"]) else None
            title = {"president": "President", "prime_minister": "Prime Minister", "monarch": "Monarch"}.get(office)
            found.append(
                Holder(
                    country,
                    office,
                    title or item["title"] or office,
                    item["since"],
                    until,
                    "chiefs",
                    name,
                    fix(item["family"]),
                    None,
                    gender,
                )
            )
    return found


def chief_office(title: str) -> str | None:
    """Return the office id of a chief's title."""
    low = title.lower()
    for words, office in (
        (("vice president", "vice-president", "deputy president"), "vice_president"),
        (("deputy prime", "vice premier", "deputy premier", "vice prime"), "deputy_prime_minister"),
        (("crown prince",), "crown_prince"),
        (("prime minister", "premier", "chancellor", "taoiseach"), "prime_minister"),
        (("king", "queen", "emir", "amir", "sultan", "emperor", "grand duke"), "monarch"),
        (("governor-general", "governor", "administrator", "commissioner", "prefect"), None),
        (("president",), "president"),
        (("leader", "chairman", "ruler"), "head_of_state_leader"),
    ):
        if any(word in low for word in words):
            return office
    return None


def fix(word: str) -> str:
    """'AL-SISI' → 'al-Sisi', 'MCDONALD' → 'Mcdonald'."""
    text = "-".join(part.capitalize() for part in word.split("-"))
    text = " ".join(part[:1].upper() + part[1:] for part in text.split(" "))
    return re.sub(r"^(Al|El|Bin|Ibn)-", lambda m: m[1].lower() + "-", text)


def same(a: list[str], b: list[str], country: str) -> bool:
    """Two spellings are one name: the same words, or all words of the shorter with first or last in common."""
    short, long = sorted((set(a), set(b)), key=len)
    if short == long:
        return True
    if country in FAMILY_FIRST or len(short) < 2 or not short <= long:
        return False
    return a[-1] == b[-1] or a[0] == b[0]


def gather(facts: list[Holder], chiefs: list[Holder]) -> list[Person]:
    """Merge rows into people: by Wikidata id, else by country and name."""
    people: list[Person] = []
    by_qid: dict[str, Person] = {}
    by_country: dict[str, list[tuple[list[str], Person]]] = defaultdict(list)
    for holder in sorted(facts, key=lambda h: h.qid is None) + chiefs:
        tokens = skeleton(fold(holder.name)).split()
        person = by_qid.get(holder.qid) if holder.qid else None
        if person is None:
            person = next(
                (
                    p
                    for t, p in by_country[holder.country]
                    if same(t, tokens, holder.country) and not (p.qid and holder.qid)
                ),
                None,
            )
        if person is None:
            person = Person(holder.country)
            people.append(person)
        person.names[holder.name] += holder.__dict__.get("weight", 1) if holder.source == "wikidata" else 1
        if holder.family:
            person.families[holder.family] += 1
        person.qid = person.qid or holder.qid
        person.gender = person.gender or holder.gender
        if holder.qid:
            by_qid[holder.qid] = person
        by_country[holder.country].append((tokens, person))
        person.tenures.append(holder)
    return people


def tenures(person: Person) -> list[dict[str, str | None]]:
    """Join overlapping stretches of the same office."""
    found: list[dict[str, str | None]] = []
    for t in sorted(person.tenures, key=lambda t: (t.office, t.title, t.since)):
        last = found[-1] if found else None
        near = (
            last
            and last["office"] == t.office
            and (last["title"] == t.title or t.office not in ("minister", "official"))
        )
        if last and near and (last["until"] is None or t.since <= last["until"] or last["from"] == t.since):
            ends = [last["until"], t.until]
            last["until"] = None if None in ends else max(e for e in ends if e)
            last["from"] = min(str(last["from"]), t.since)
            continue
        found.append(
            {
                "office": t.office,
                "title": t.title,
                "from": t.since,
                "until": t.until,
                "source": t.source,
                **({"country": t.country} if t.country != person.country else {}),
            }
        )
    return sorted(found, key=lambda t: (str(t["from"]), str(t["office"])))


def close_open(people: list[Person]) -> None:
    """End what the older roster left open where the newer one names a successor."""
    starts: dict[tuple[str, str], list[tuple[str, Person]]] = defaultdict(list)
    for person in people:
        for t in person.tenures:
            if t.office in _ONE_HOLDER:
                starts[t.country, t.office].append((t.since, person))
    for person in people:
        for t in person.tenures:
            if t.until is None and t.office in _ONE_HOLDER and t.source == "wikidata":
                later = [
                    s
                    for s, other in starts[t.country, t.office]
                    if other is not person and s > max(t.since, "2025-01-31")
                ]
                t.until = min(later) if later else None


def family_of(person: Person, name: str) -> str:
    """The family name by which news calls a person."""
    parts = name.split()
    if person.families:
        family = person.families.most_common(1)[0][0]
        if set(fold(family).split()) <= set(fold(name).split()):
            return family
    if person.country in FAMILY_FIRST and len(parts) > 1:
        return parts[0]
    if len(parts) > 2 and fold(parts[-2]) in {
        "al",
        "el",
        "bin",
        "ben",
        "abu",
        "de",
        "da",
        "van",
        "von",
        "del",
        "di",
        "le",
        "la",
        "dos",
    }:
        return " ".join(parts[-2:])
    return parts[-1]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chiefs", type=Path, required=True)
    parser.add_argument("--facts", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    codes = country_codes()
    people = gather(read_facts(args.facts, codes, Offices()), read_chiefs(args.chiefs, codes))
    close_open(people)
    lines = []
    for person in people:
        names = [n for n, _ in person.names.most_common()]
        name = names[0]
        spread = {fold(n): n for n in reversed(names[1:]) if fold(n) != fold(name) and len(n.split()) > 1}
        if len(name.split()) < 2 or re.search(r"[^\w .'’ʻʼ-]", name):
            continue
        line = {
            "name": name,
            "aliases": sorted(spread.values()),
            "family": family_of(person, name),
            "country": person.country,
            "gender": person.gender,
            "wikidata": person.qid,
            "tenures": tenures(person),
        }
        line["keys"], line["surnames"] = person_keys(name, tuple(sorted(spread.values())), str(line["family"]))
        lines.append(line)
    lines.sort(key=lambda p: (str(p["country"]), fold(str(p["name"])), str(p["wikidata"])))
    with args.out.open("w", encoding="utf8") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"{len(lines)} people, {sum(len(p['tenures']) for p in lines)} tenures -> {args.out}")  # type: ignore[arg-type,misc]


if __name__ == "__main__":
    main()
