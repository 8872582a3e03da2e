"""How found entities are compared with a gold record: precision and recall by the rules of the gold records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from transforms.entities import Entities, enrich
from transforms.text import fold

Gold = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """Right ones, wrong ones, missed ones."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read(gold: Gold) -> Entities:
    """The entities of a gold record's own parts."""
    published = gold.get("published_at")
    province = gold["province_then"]["name"] if "province_then" in gold else gold["province"]
    return enrich(
        title=gold["title"],
        kicker=gold.get("kicker"),
        lead=gold["lead"],
        body=gold["body"],
        captions=gold["captions"],
        province=province,
        published=date.fromisoformat(published[:10]) if published else None,
    )


def multiset(found: Iterable[Hashable], wanted: Iterable[Hashable]) -> Score:
    have, want = Counter(found), Counter(wanted)
    right = (have & want).total()
    return Score(right, have.total() - right, want.total() - right)


def people(found: Entities, gold: Gold) -> Score:
    """By name."""
    return multiset((person.name for person in found.people), (person["name"] for person in gold["people"]))


def positions(found: Entities, gold: Gold) -> Score:
    """By name and position as printed."""
    return multiset(
        ((person.name, position) for person in found.people for position in person.positions),
        ((person["name"], position) for person in gold["people"] for position in person["positions"]),
    )


def mentions(found: Entities, gold: Gold) -> Score:
    """By name and number of mentions in each part."""
    return multiset(
        (
            (p.name, p.mentions, p.mentions_in.lead, p.mentions_in.body, p.mentions_in.caption)
            for p in found.people
        ),
        (
            (p["name"], p["mentions"], *(p["mentions_in"][part] for part in ("lead", "body", "caption")))
            for p in gold["people"]
        ),
    )


def documents(found: Entities, gold: Gold) -> Score:
    """By number, kind, issuer and date."""
    return multiset(
        ((d.number, d.kind, d.issuer, d.date.isoformat() if d.date else None) for d in found.documents),
        ((d["number"], d["kind"], d["issuer"], d["date"]) for d in gold["documents"]),
    )


def figures(found: Entities, gold: Gold) -> Score:
    """By value, unit and kind; what is `minor` in the gold record counts neither way."""

    def key(value: float, unit: str, kind: str) -> Hashable:
        return round(value, 4), unit, kind

    minor = {key(f["value"], f["unit"], f["kind"]) for f in gold["figures"] if "minor" in f["flags"]}
    have = [key(f.value, f.unit, f.kind) for f in found.figures if "minor" not in f.flags]
    wanted = [key(f["value"], f["unit"], f["kind"]) for f in gold["figures"] if "minor" not in f["flags"]]
    return multiset(
        [item for item in have if item not in minor], [item for item in wanted if item not in minor]
    )


def organisations(found: Entities, gold: Gold) -> Score:
    """Right if the name is the gold's or one of its spellings, folded, one entity each; generic ones don't count."""
    wanted: dict[str, int] = {}
    generic: set[str] = set()
    for number, organisation in enumerate(gold["organisations"]):
        for name in (organisation["name"], *organisation["also_written"]):
            if organisation["generic"]:
                generic.add(fold(name))
            else:
                wanted[fold(name)] = number
    hit: set[int] = set()
    wrong = 0
    for organisation in found.organisations:
        number_found = wanted.get(fold(organisation.name))
        if number_found is not None and number_found not in hit:
            hit.add(number_found)
        elif not organisation.generic and fold(organisation.name) not in generic:
            wrong += 1
    return Score(len(hit), wrong, len(set(wanted.values())) - len(hit))


def places(found: Entities, gold: Gold) -> Score:
    """By name, folded."""
    return multiset(
        {fold(place.name) for place in found.places},
        {fold(place if isinstance(place, str) else place["name"]) for place in gold["places"]},
    )


MEASURES = {
    "people": people,
    "positions": positions,
    "mentions": mentions,
    "documents": documents,
    "figures": figures,
    "organisations": organisations,
    "places": places,
}


def table(golds: Iterable[Gold]) -> dict[str, Score]:
    """Every measure pooled over the records."""
    total = {name: Score() for name in MEASURES}
    for gold in golds:
        found = read(gold)
        for name, measure in MEASURES.items():
            total[name] += measure(found, gold)
    return total


def render(scores: Mapping[str, Score]) -> str:
    """The scores as a Markdown table."""
    rows = ["| | precision | recall | F1 | right | wrong | missed |", "|---|---|---|---|---|---|---|"]
    rows += [
        f"| {name} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.right} | {s.wrong} | {s.missed} |"
        for name, s in scores.items()
    ]
    return "\n".join(rows)
