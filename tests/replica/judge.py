"""Compare a warehouse with the replica's truth: `python -m tests.replica.judge --proxy … --dsn …`.

Every article of the truth must be there exactly once, nothing else may be, and the fields must be as the page shows
them now (or, once removed, as it showed them last).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import httpx
import psycopg
from psycopg.rows import dict_row

from tests.replica import truth
from tests.replica.world import LOCAL

RIGHT = 0.99
Row = Mapping[str, Any]


@dataclass
class Verdict:
    """What differs. `wrong`: field → examples of (address, expected, found); `rates`: field → share that is right."""

    articles: int = 0
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    wrong: dict[str, list[tuple[str, object, object]]] = field(default_factory=dict)

    def rate(self, name: str) -> float:
        """The share of articles whose field is right."""
        return 1 - len(self.wrong[name]) / max(1, self.articles - len(self.missing))

    @property
    def good(self) -> bool:
        """Nothing missing, extra or double, and every field right for 99 % of the articles."""
        return not (self.missing or self.extra or self.double) and all(
            self.rate(n) >= RIGHT for n in self.wrong
        )


def published(article: truth.Article) -> tuple[object, str]:
    """The publication date that the page, else the feed, else the listing prints, with its precision.

    A feed or listing fills in when the page prints nothing, or only the day of what it prints to the minute.
    """
    if article.published_at is not None:
        return article.published_at, article.published_precision
    order = {"feed": 0, "listing": 1}
    for listed in sorted(article.listed, key=lambda one: order[one.how]):
        if listed.value is not None:
            return listed.value, listed.precision
    return None, "unknown"


def _published_as_loaded(row: Row) -> object:
    at: datetime | None = row["published_at"]
    if at is None:
        return None
    return row["published_on"] if row["published_precision"] == "day" else at


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).date()
    return value if isinstance(value, date) else None


def _same_time(article: truth.Article, row: Row) -> bool:
    """Right to the precision that the page, the feed or the listing prints."""
    expected, _ = published(article)
    found = _published_as_loaded(row)
    if isinstance(expected, datetime) and isinstance(found, datetime):
        return abs((expected - found).total_seconds()) < 60
    if article.listed and isinstance(found, datetime):  # a listing or feed says more than the page
        return _day(found) == article.released_at.astimezone(LOCAL).date()
    return _day(expected) == _day(found)


FIELDS: dict[str, tuple[Callable[[truth.Article], object], Callable[[Row], object]]] = {
    "canonical_url": (lambda a: a.canonical_url, lambda r: r["canonical_url"]),
    "title": (lambda a: a.title, lambda r: r["title"]),
    "kicker": (lambda a: a.kicker, lambda r: r["kicker"]),
    "lead": (lambda a: a.lead, lambda r: _without(r["lead"], r["lead_prefix"])),
    # the warehouse joins several names by ", ", whatever the page puts between them
    "author": (lambda a: a.author and a.author.replace(" - ", ", "), lambda r: r["author"]),
    "body": (lambda a: "\n\n".join(a.body), lambda r: r["body"]),
    "captions": (lambda a: list(a.captions), lambda r: list(r["captions"] or [])),
    "event_date": (lambda a: a.event_date, lambda r: r["event_date"]),
}


def _without(lead: str | None, prefix: str | None) -> str | None:
    return lead.removeprefix(prefix).strip() if lead and prefix else lead


def compare(articles: Sequence[truth.Article], rows: Sequence[Row]) -> Verdict:
    """Compare the truth with rows of mart.article."""
    verdict = Verdict(articles=len(articles), wrong={name: [] for name in (*FIELDS, "published_at", "gone")})
    loaded = {(row["source"], row["article_id"]): row for row in rows}
    times = Counter((row["source"], row["article_id"]) for row in rows)
    verdict.double = [f"{source} {number}" for (source, number), n in times.items() if n > 1]
    known = {(a.source, a.article_id) for a in articles}
    verdict.extra = [row["url"] for key, row in loaded.items() if key not in known]
    for article in articles:
        row = loaded.get((article.source, article.article_id))
        if row is None:
            verdict.missing.append(article.url)
            continue
        for name, (expected, found) in FIELDS.items():
            if expected(article) != found(row):
                verdict.wrong[name].append((article.url, expected(article), found(row)))
        if not _same_time(article, row):
            verdict.wrong["published_at"].append((article.url, published(article), row["published_at"]))
        if (article.removed is not None) != (row["gone_at"] is not None):
            verdict.wrong["gone"].append((article.url, article.removed, row["gone_at"]))
    return verdict


def fetch_truth(proxy: str) -> tuple[truth.Article, ...]:
    """The truth as of the replica's clock."""
    with httpx.Client(proxy=proxy, trust_env=False, timeout=120) as client:
        return truth.load(client.get("http://replica.test/truth").raise_for_status().content)


def fetch_rows(dsn: str) -> list[dict[str, Any]]:
    """All rows of mart.article."""
    with psycopg.connect(dsn, options="-c TimeZone=Asia/Ho_Chi_Minh", row_factory=dict_row) as connection:
        return connection.execute("select * from mart.article").fetchall()


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m tests.replica.judge", description=__doc__)
    words.add_argument("--proxy", required=True)
    words.add_argument("--dsn", required=True)
    words.add_argument("--show", type=int, default=1, help="examples of each difference")
    given = words.parse_args()
    verdict = compare(fetch_truth(given.proxy), fetch_rows(given.dsn))
    say = sys.stdout.write
    say(
        f"{verdict.articles} articles in the truth: {len(verdict.missing)} missing, {len(verdict.extra)} extra, "
        f"{len(verdict.double)} double\n"
    )
    for name in verdict.wrong:
        say(f"  {name:<14} right {verdict.rate(name):7.2%}\n")
        for url, expected, found in verdict.wrong[name][: given.show]:
            say(
                f"      {url}\n        expected {str(expected)[:300]!r}\n        found    {str(found)[:300]!r}\n"
            )
    for title, urls in (("missing", verdict.missing), ("extra", verdict.extra), ("double", verdict.double)):
        for url in urls[: given.show * 5]:
            say(f"  {title}: {url}\n")
    return 0 if verdict.good else 1


if __name__ == "__main__":
    raise SystemExit(main())
