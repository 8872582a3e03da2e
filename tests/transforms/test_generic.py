"""Pages of families that nobody has described yet are read well enough to keep."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from statistics import mean

import trafilatura

from tests.transforms.test_goldens import CASES, page_of
from transforms.pipeline import read_page
from transforms.records import Record, to_json
from transforms.text import fold

NAMES = ("body", "title", "lead", "author", "day")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def f1(text: str, gold: str) -> float:
    one, two = words(text), words(gold)
    return 2 * sum((one & two).values()) / max(1, sum(one.values()) + sum(two.values()))


def test_without_their_layouts_pages_are_read_better_than_by_trafilatura_alone() -> None:
    """Every golden page as if its family were unknown: body, lead, title, byline and date against trafilatura's."""
    ours: dict[str, list[float]] = {name: [] for name in NAMES}
    theirs: dict[str, list[float]] = {name: [] for name in NAMES}
    for case in CASES:
        page, told = page_of(case)
        gold = told.get("record", {})
        if not {"body", "title", "lead", "author", "published_at"} <= set(gold):
            continue
        result = read_page(replace(page, layouts=()))
        found = trafilatura.bare_extraction(page.body.decode(), with_metadata=True)
        body = " ".join(gold["body"])
        theirs["body"].append(f1(getattr(found, "text", None) or "", body))
        theirs["title"].append(fold(getattr(found, "title", None) or "") == fold(gold["title"]))
        theirs["lead"].append(fold(getattr(found, "description", None) or "") == fold(gold["lead"] or ""))
        theirs["author"].append((getattr(found, "author", None) or None) == gold["author"])
        theirs["day"].append((getattr(found, "date", None) or "") == (gold["published_at"] or "")[:10])
        if not isinstance(result, Record):
            for misses in ours.values():
                misses.append(0.0)
            continue
        plain = to_json(result)
        ours["body"].append(f1(" ".join(result.body), body))
        ours["title"].append(result.title == gold["title"])
        ours["lead"].append(result.lead == gold["lead"])
        ours["author"].append(result.author == gold["author"])
        ours["day"].append(str(plain["published_at"] or "")[:10] == (gold["published_at"] or "")[:10])
    assert len(ours["body"]) > 40
    scores = {name: (round(mean(ours[name]), 3), round(mean(theirs[name]), 3)) for name in ours}
    assert all(mine >= other for mine, other in scores.values()), scores
    assert scores["body"][0] >= 0.97, scores
    assert scores["lead"][0] >= 0.9, scores
    assert scores["day"][0] >= 0.95, scores


def test_the_evidence_says_how_sure_the_reading_is() -> None:
    page, _ = page_of(Path(__file__).parent / "goldens" / "generic" / "own_classes.json")
    record = read_page(page)
    assert isinstance(record, Record)
    assert record.evidence["layout"].how == "generic"
    assert re.fullmatch(r"confidence [01]\.\d\d", record.evidence["layout"].where)
