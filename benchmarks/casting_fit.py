"""Fit who takes part where a reader supplies it (`data/lexicon/casting.toml`), and say what it is worth.

    python benchmarks/casting_fit.py --texts CORPUS.jsonl … [--gold STANDOFF.jsonl …] [--write]

The gold says of which countries those are who act and who are met in each event (stand-off, no text); the texts are
the JSONL files of the corpora, each article checked by its hash. One log-linear ranking a role over the options and
facts of `extraction.events.casting_options`: nobody, and every phrase around the event. Options of the gold's countries
are right; the likelihood of all of them together is made as high as it will be (AdamW, dropout of facts). Scores are of
five folds of whole articles. Optional events count half in the fit and not in scores. Needs torch.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gold_sets import FOLDS, fold_of, read_contexts, read_standoff, types_of
from torch import Tensor, nn

import extraction
from extraction.events.casting import judge
from extraction.events.casting_facts import Cast
from extraction.events.casting_options import Option, find_options, is_asked
from extraction.events.coding import code_told
from extraction.events.drafts import Draft
from extraction.knowledge.casting import ROLES, Ranking, Role
from extraction.pipeline import Coder
from extraction.view import BodyView

ROOT = Path(__file__).parents[1]
GOLD = [ROOT / "data" / "gold" / "standoff" / f"{name}_train.jsonl" for name in ("newswire", "press")]
OUT = ROOT / "data" / "lexicon" / "casting.toml"
RARE = 30  # options that a fact must hold of
EPOCHS, BATCH = 6, 64
LEAST, RATIO = 0.3, 1.2  # a role that the text leaves open stays open unless somebody is likelier than nobody
# whom a march, a deployment or a withdrawal is against stays open, and who punishes or withdraws
TYPES: dict[Role, tuple[str, ...]] = {
    "actors": (
        "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "COOPERATE", "PROTEST", "REJECT",
        "REQUEST", "SUPPORT", "THREATEN",
    ),
    "recipients": (
        "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "COOPERATE", "REJECT", "REQUEST", "SANCTION",
        "SUPPORT", "THREATEN",
    ),
}  # fmt: skip


@dataclass
class Case:
    """An open role of an event that coder and gold agree on: who may have it, and the countries that the gold has."""

    article: str
    type: str
    role: Role
    options: list[Option]
    gold: frozenset[str]
    weight: float

    def right(self) -> list[bool]:
        """Which options are of the gold's countries."""
        return [option.countries == self.gold for option in self.options]


def collect(coder: Coder, gold: Iterator[tuple[dict[str, Any], str]]) -> list[Case]:
    """Read every article as the coder does, up to where it judges who takes part."""
    cases: list[Case] = []
    for marked, view, context in read_contexts(coder, gold):
        if not context.is_story(coder.knowledge.cues.discourse.limits.story_sentences):
            continue
        drafts = code_told(context, coder.knowledge)
        cast = Cast.of(drafts, context)
        for draft, event in matched(drafts, marked["events"], view):
            for role in ROLES:
                if is_asked(draft, role, context):
                    options = find_options(draft, role, cast, context, coder.knowledge)
                    weight = 0.5 if event.get("optional") else 1.0
                    countries = frozenset(event[role]) - {None}
                    cases.append(Case(marked["id"], draft.event_type, role, options, countries, weight))
    return cases


def matched(
    drafts: Sequence[Draft], events: Sequence[dict[str, Any]], view: BodyView
) -> Iterator[tuple[Draft, dict[str, Any]]]:
    """Yield drafts of the right type with their gold event: at its trigger, else within its clause."""
    left, free = list(events), list(drafts)
    for key in ("trigger", "clause"):
        for draft in list(free):
            at = view.span(draft.match.head.idx, draft.match.head.idx + 1).start_char
            for event in left:
                fits = draft.event_type in types_of(event)
                if fits and event[key][0] <= at < event[key][1]:
                    left.remove(event)
                    free.remove(draft)
                    yield draft, event
                    break


def tabulate(cases: Sequence[Case], names: Sequence[str]) -> tuple[Tensor, Tensor, Tensor]:
    """Facts of all options (a row each), which are right, and the case that each is of."""
    index = {name: n for n, name in enumerate(names)}
    options = [option for case in cases for option in case.options]
    facts = np.zeros((len(options), len(names)), dtype=np.float32)
    for n, option in enumerate(options):
        for name, value in option.facts.items():
            if name in index:
                facts[n, index[name]] = value
    right = np.array([flag for case in cases for flag in case.right()], dtype=np.float32)
    owner = np.repeat(np.arange(len(cases)), [len(case.options) for case in cases])
    return torch.from_numpy(facts), torch.from_numpy(right), torch.from_numpy(owner)


def train(cases: Sequence[Case], names: Sequence[str], seed: int = 0) -> dict[str, float]:
    """Return a number a fact. A case whose countries no option has teaches nothing."""
    torch.manual_seed(seed)
    cases = [case for case in cases if any(case.right())]
    facts, right, owner = tabulate(cases, names)
    weights = torch.tensor([case.weight for case in cases])
    first = torch.searchsorted(owner, torch.arange(len(cases) + 1))
    line, dropout = nn.Linear(len(names), 1, bias=False), nn.Dropout(0.2)
    optimizer = torch.optim.AdamW(line.parameters(), lr=5e-3, weight_decay=0.1)
    steps = EPOCHS * (len(cases) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.0, 1 - step / steps))
    for _ in range(EPOCHS):
        for own in torch.randperm(len(cases)).split(BATCH):
            rows = torch.cat([torch.arange(int(first[i]), int(first[i + 1])) for i in own])
            place = torch.repeat_interleave(torch.arange(len(own)), first[own + 1] - first[own])
            score = line(dropout(facts[rows]))[:, 0]
            top = torch.full((len(own),), -1e9).scatter_reduce(0, place, score, "amax")
            odds = torch.exp(score - top[place])
            whole = torch.zeros(len(own)).index_add(0, place, odds)
            good = torch.zeros(len(own)).index_add(0, place, odds * right[rows])
            loss = -(torch.log(good / whole + 1e-6) * weights[own]).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return dict(zip(names, line.weight.detach()[0].tolist(), strict=True))


def ranking(cases: Sequence[Case], names: Sequence[str], right: int = 0) -> Ranking:
    """Fit one role."""
    facts = {name: round(value, 3) for name, value in train(cases, names).items() if abs(value) >= 5e-4}
    types = frozenset(TYPES[cases[0].role])
    return Ranking(
        types=types,
        least=LEAST,
        ratio=RATIO,
        articles=len({case.article for case in cases}),
        events=sum(case.weight == 1.0 and case.type in types for case in cases),
        right=right,
        facts=facts,
    )


def fit_role(role: Role, cases: list[Case]) -> Ranking:
    """Fit and report one role."""
    often = Counter(name for case in cases for o in case.options for name, value in o.facts.items() if value)
    names = sorted(name for name, count in often.items() if count >= RARE)
    right = changed = gained = 0
    for number in range(FOLDS):
        found = ranking([case for case in cases if fold_of(case.article) != number], names)
        for case in (case for case in cases if fold_of(case.article) == number and case.weight == 1.0):
            if case.type not in TYPES[role]:
                continue
            change = judge(case.options, found)
            taken = case.options[0] if change is None else change[1]
            right += taken.countries == case.gold
            changed += change is not None
            gained += change is not None and taken.countries == case.gold
    counted = [case for case in cases if case.weight == 1.0 and case.type in TYPES[role]]
    before = sum(case.options[0].countries == case.gold for case in counted)
    print(f"{role}: {len(counted)} events, {len(names)} facts; as told {before} right, judged {right}")
    print(
        f"  {changed} changed, {gained} of them right; some option is right in {sum(any(c.right()) for c in counted)}"
    )
    return ranking(cases, names, right)


def table(role: Role, found: Ranking) -> str:
    """One role of the knowledge file."""
    types = json.dumps(sorted(found.types))
    heads = "\n".join(f"{key} = {getattr(found, key)}" for key in ("least", "ratio", "articles", "events", "right"))
    facts = "\n".join(f'"{name}" = {value:.3f}' for name, value in sorted(found.facts.items()))
    return f"[{role}]\ntypes = {types}\n{heads}\n\n[{role}.facts]\n{facts}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--gold", type=Path, nargs="+", default=GOLD)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    torch.set_num_threads(1)

    coder = extraction.load()
    cases = [case for path in given.gold for case in collect(coder, read_standoff(path, given.texts))]
    found = {role: fit_role(role, [case for case in cases if case.role == role]) for role in ROLES}
    if given.write:
        OUT.write_text(
            "# Who takes part in events: numbers of a log-linear ranking a role, one a fact.\n"
            "# Written by `benchmarks/casting_fit.py`; not meant to be edited by hand.\n\n"
            + "\n".join(table(role, found[role]) for role in ROLES),
            "utf-8",
        )


if __name__ == "__main__":
    main()
