"""Scores of the reader on pages it was not written against.

`python -m tests.unseen.report` prints them for known and unknown systems, beside what a general extractor gets from the
pages of unknown systems, and names each page with something wrong (expected -> found, shortened). `--draw 3` takes the
pages of one draw alone.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import trafilatura

from transforms.pipeline import read_page
from transforms.records import Listed, Page, to_json

FOLDER = Path(__file__).parent
Row = dict[str, Any]
TEXT_FIELDS = ("title", "kicker", "lead", "author")
RIGHT_OR_WRONG = (
    "title",
    "kicker",
    "lead",
    "author",
    "date",
    "first",
    "last",
    "captions",
    "section",
    "tags",
    "view_count",
    "event_date",
    "syndicated_from",
)


@dataclass(frozen=True, slots=True)
class Case:
    """One page with what a reader should get.

    `expected` is empty exactly when `refused` is set; `draw` is the set in which the page was written (None: one of the
    first two).
    """

    name: str
    page: Page
    known: bool
    expected: Row
    refused: str | None
    noise: tuple[str, ...]
    draw: int | None


@dataclass(slots=True)
class Score:
    """What one reading got right. `checks` holds only what the expectation fixes; `wrong` is for people to read."""

    case: Case
    body_f1: float = 0.0
    caption_f1: float | None = None
    people: tuple[int, int] = (0, 0)
    documents: tuple[int, int] = (0, 0)
    checks: dict[str, bool] = field(default_factory=dict)
    noise: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rival:
    """The same page read by the general extractor: body F1, and whether day and lead are right."""

    case: Case
    body_f1: float
    day: bool
    lead: bool


def norm(text: str | None) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", (text or "").replace("\xa0", " "))).strip()


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).lower())


def f1(expected: Iterable[str], found: Iterable[str]) -> float:
    """F1 of two bags; two empty bags agree."""
    left, right = Counter(expected), Counter(found)
    if not left and not right:
        return 1.0
    common = sum((left & right).values())
    return 2 * common / (sum(left.values()) + sum(right.values()))


def _listed(plain: Row | None) -> Listed | None:
    if plain is None:
        return None
    value = plain["value"]
    return Listed(
        raw=plain["raw"],
        value=datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value),
        precision=plain["precision"],
        how=plain.get("how", "listing"),
    )


@cache
def cases() -> tuple[Case, ...]:
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        plain = json.loads(path.read_text(encoding="utf-8"))
        page = Page(
            url=plain["url"],
            body=path.with_suffix(".html").read_bytes(),
            fetched_at=datetime.fromisoformat(plain["fetched_at"]),
            listed=_listed(plain.get("listed")),
        )
        found.append(
            Case(
                name=path.stem,
                page=page,
                known=bool(plain.get("known_family")),
                expected=plain.get("expected", {}),
                refused=plain.get("refused"),
                noise=tuple(plain.get("noise", ())),
                draw=plain.get("draw"),
            )
        )
    return tuple(found)


def _leads(expected: Row) -> set[str]:
    """The lead as printed, and without its agency prefix."""
    full = norm(expected["lead"])
    prefix = norm(expected.get("lead_prefix"))
    return {full, full[len(prefix) :].strip()} if prefix and full.startswith(prefix) else {full}


def _same_date(expected: Row, found: Row) -> bool:
    """Equal to the precision that the expectation states."""
    want, got = expected["published_at"], found.get("published_at")
    if want is None or got is None:
        return want is got
    if expected["published_precision"] == "day":
        return bool(got == want)
    return "T" in got and datetime.fromisoformat(got).replace(second=0) == datetime.fromisoformat(
        want
    ).replace(second=0)


def _short(value: object, size: int = 70) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= size else text[: size - 1] + "…"


def _hits(expected: Iterable[str], found: Iterable[str]) -> tuple[int, int]:
    want = set(expected)
    return len(want & set(found)), len(want)


@cache
def readings() -> dict[str, Row]:
    return {case.name: to_json(read_page(case.page)) for case in cases()}


def score(case: Case) -> Score:
    """Score one article page; a refusal gets nothing right."""
    got, want = readings()[case.name], case.expected
    result = Score(case)
    if "refused" in got:
        result.wrong.append(f"refused: {got['refused']} ({got.get('detail')})")
        result.checks = dict.fromkeys(("title", "lead", "author", "date", "first", "last", "captions"), False)
        return result

    lead, body = norm(got["lead"]), [norm(text) for text in got["body"]]
    full_body = list(want["body"])
    leads = _leads(want) if want.get("lead") else set()
    lead_right = lead in leads if leads else not lead
    if want.get("lead_may_be_body") and not lead and body and body[0] in leads:
        lead_right, body = True, body[1:]
    result.body_f1 = f1(tokens(" ".join(full_body)), tokens(" ".join(body)))
    first, last = (body[0], body[-1]) if body else ("", "")

    checks: dict[str, tuple[bool, object, object]] = {
        "lead": (lead_right, want.get("lead"), got["lead"]),
        "first": (first == full_body[0], full_body[0], first),
        "last": (last == full_body[-1], full_body[-1], last),
    }
    for name in ("title", "kicker", "author"):
        if name in want:
            checks[name] = (norm(got[name]) == norm(want[name]), want[name], got[name])
    if "published_at" in want:
        checks["date"] = (_same_date(want, got), want["published_at"], got["published_at"])
    if "captions" in want:
        captions = [norm(text) for text in got["captions"]]
        checks["captions"] = (captions == want["captions"], want["captions"], captions)
        result.caption_f1 = f1(want["captions"], captions)
    for name in ("section", "tags"):
        if name in want:
            checks[name] = ([norm(text) for text in got[name]] == want[name], want[name], got[name])
    for name in ("view_count", "event_date"):
        if name in want:
            checks[name] = (got[name] == want[name], want[name], got[name])
    if "syndicated_from" in want:
        checks["syndicated_from"] = (
            got["syndicated_from"] == want["syndicated_from"],
            want["syndicated_from"],
            got["syndicated_from"],
        )
    result.checks = {name: right for name, (right, _, _) in checks.items()}
    for name, (right, wanted, found) in checks.items():
        if not right:
            result.wrong.append(f"{name}: {_short(wanted)} -> {_short(found)}")
    if result.body_f1 < 0.999:
        result.wrong.append(f"body F1 {result.body_f1:.3f}, paragraphs {len(full_body)} -> {len(body)}")

    everywhere = [norm(got[name]) for name in TEXT_FIELDS] + body + [norm(text) for text in got["captions"]]
    result.noise = [text for text in case.noise if any(norm(text) in part for part in everywhere)]
    if result.noise:
        result.wrong.append(f"noise: {_short(result.noise, 120)}")
    result.people = _hits(want.get("people", ()), (person["name"] for person in got["people"]))
    result.documents = _hits(want.get("documents", ()), (document["number"] for document in got["documents"]))
    return result


def rival(case: Case) -> Rival:
    """The general extractor on the same page. Its text has no lead of its own: the body is measured with and without,
    and the lead counts as found where it is the description or one of the first two lines of the text."""
    found = trafilatura.bare_extraction(
        case.page.body.decode("utf-8"), url=case.page.url, with_metadata=True, include_comments=False
    )
    plain: Row = {} if found is None else found if isinstance(found, dict) else found.as_dict()
    want = case.expected
    text, body = plain.get("text") or "", " ".join(want["body"])
    best = max(f1(tokens(body), tokens(text)), f1(tokens(f"{want['lead']} {body}"), tokens(text)))
    opening = {norm(line) for line in text.splitlines()[:2]}  # it often repeats the title first
    return Rival(
        case,
        best,
        day=(plain.get("date") or "") == (want["published_at"] or "")[:10],
        lead=bool(({norm(plain.get("description"))} | opening) & _leads(want)),
    )


@cache
def scores(known: bool) -> tuple[Score, ...]:
    return tuple(score(case) for case in cases() if case.expected and case.known == known)


@cache
def rivals() -> tuple[Rival, ...]:
    return tuple(rival(case) for case in cases() if case.expected and not case.known)


@cache
def refusals() -> tuple[tuple[Case, str | None], ...]:
    """Each page to refuse, with the reason found (None: it was read as an article)."""
    return tuple((case, readings()[case.name].get("refused")) for case in cases() if case.refused)


def mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else float("nan")


def rate(of: Iterable[Score], name: str) -> float:
    return mean(one.checks[name] for one in of if name in one.checks)


def day_rate(of: Iterable[Score]) -> float:
    """Share of pages whose publication day is right, which is all that the general extractor gives."""
    right = []
    for one in of:
        got = readings()[one.case.name].get("published_at")
        right.append((got or "")[:10] == (one.case.expected["published_at"] or "")[:10])
    return mean(right)


def _table(
    out: Callable[[str], object],
    known: Sequence[Score],
    unknown: Sequence[Score],
    general: Sequence[Rival],
    refused: Sequence[tuple[Case, str | None]],
) -> None:
    out(f"{'':18}{'known':>9}{'unknown':>9}{'general':>9}")
    out(f"{'pages':18}{len(known):9}{len(unknown):9}{len(general):9}")
    out(
        f"{'body F1':18}{mean(one.body_f1 for one in known):9.4f}{mean(one.body_f1 for one in unknown):9.4f}"
        f"{mean(one.body_f1 for one in general):9.4f}"
    )
    for name in RIGHT_OR_WRONG:
        beside = f"{mean(one.lead for one in general):9.3f}" if name == "lead" else ""
        out(f"{name:18}{rate(known, name):9.3f}{rate(unknown, name):9.3f}{beside}")
    out(
        f"{'date (day only)':18}{day_rate(known):9.3f}{day_rate(unknown):9.3f}{mean(one.day for one in general):9.3f}"
    )
    for name in ("people", "documents"):
        shares = []
        for group in (known, unknown):
            hits = [getattr(one, name) for one in group]
            shares.append(sum(hit for hit, _ in hits) / max(1, sum(all_ for _, all_ in hits)))
        out(f"{name + ' found':18}{shares[0]:9.3f}{shares[1]:9.3f}")
    out(
        f"{'noise strings':18}{sum(len(one.noise) for one in known):9}{sum(len(one.noise) for one in unknown):9}"
    )
    right = [found == case.refused for case, found in refused]
    out(f"refusals: {sum(right)} of {len(right)} with the right reason")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.unseen.report")
    parser.add_argument("--draw", type=int, help="the pages of this draw alone")
    draw: int | None = parser.parse_args().draw

    def out(line: str) -> None:
        sys.stdout.write(line + "\n")

    def wanted(case: Case) -> bool:
        return draw is None or case.draw == draw

    known = [one for one in scores(True) if wanted(one.case)]
    unknown = [one for one in scores(False) if wanted(one.case)]
    refused = [(case, found) for case, found in refusals() if wanted(case)]
    _table(out, known, unknown, [one for one in rivals() if wanted(one.case)], refused)
    out("")
    for case, found in refused:
        if found != case.refused:
            out(f"{case.name}: {case.refused} -> {found or 'read as an article'}")
    for one in known + unknown:
        if one.wrong:
            out(one.case.name)
            for line in one.wrong:
                out(f"    {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
