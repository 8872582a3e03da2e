"""The product's reading of the replica's pages, without a network between: a layout that drifts shows here first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from crawlers import sources
from tests.replica import truth
from tests.replica.http import Request
from tests.replica.sites import SITES
from tests.replica.world import LOCAL, Options, World
from transforms.pipeline import read_page
from transforms.records import Listed, Record

NOW = datetime(2026, 10, 10, 23, 59, tzinfo=LOCAL)
FETCHED = datetime(2026, 10, 11, 1, 0, tzinfo=LOCAL)


@pytest.fixture(scope="module")
def readings() -> list[tuple[truth.Article, Record]]:
    """Six days of all sites, each page with what its listing or feed prints."""
    sites = {site.stem: site() for site in SITES}
    world = World(Options(days=6), list(sites.values()), now=NOW)
    known = sources.load_all()
    found = []
    for source, items in world.items.items():
        for item in (i for i in items if i.visible_from <= NOW):
            said = sites[source].truth_of(item, world, NOW)
            at = urlsplit(said.url)
            target = at.path + (f"?{at.query}" if at.query else "")
            body = sites[source].answer(Request("GET", at.scheme, at.netloc, target, {}), world).body
            listed = None
            if said.listed:
                first = said.listed[0]
                listed = Listed(raw=first.raw, value=first.value, precision=first.precision, how=first.how)
            record = read_page(known[source].page(said.url, body, fetched_at=FETCHED, listed=listed))
            assert isinstance(record, Record), (said.url, record)
            found.append((said, record))
    return found


def _lead(record: Record) -> str | None:
    return record.lead.removeprefix(record.lead_prefix or "").strip() if record.lead else None


def _names(author: str | None) -> str | None:
    return author and author.replace(" - ", ", ")


FIELDS: dict[str, tuple[Callable[[truth.Article], object], Callable[[Record], object]]] = {
    "article_id": (lambda a: a.article_id, lambda r: r.article_id),
    "canonical_url": (lambda a: a.canonical_url, lambda r: r.canonical_url),
    "kicker": (lambda a: a.kicker, lambda r: r.kicker),
    "title": (lambda a: a.title, lambda r: r.title),
    "lead": (lambda a: a.lead, _lead),
    "body": (lambda a: a.body, lambda r: r.body),
    "captions": (lambda a: a.captions, lambda r: r.captions),
    # two names may stay as printed or be joined by a comma
    "author": (lambda a: _names(a.author), lambda r: _names(r.author)),
    "section": (lambda a: a.section, lambda r: r.section),
    "tags": (lambda a: a.tags, lambda r: r.tags),
    "view_count": (lambda a: a.view_count, lambda r: r.view_count),
    "event_date": (lambda a: a.event_date, lambda r: r.event_date),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_read_as_the_page_states_it(
    readings: list[tuple[truth.Article, Record]], name: str
) -> None:
    expected, found = FIELDS[name]
    wrong = [(a.layout, a.url, expected(a), found(r)) for a, r in readings if expected(a) != found(r)]
    assert len(wrong) <= len(readings) * 0.01, (Counter(layout for layout, *_ in wrong), wrong[0])


def test_dates_are_the_page_s_own_or_its_listing_s(readings: list[tuple[truth.Article, Record]]) -> None:
    wrong = []
    for said, record in readings:
        printed = said.published_at or (said.listed[0].value if said.listed else None)
        if record.published_at != printed:
            wrong.append((said.layout, said.url, printed, record.published_at))
    assert len(wrong) <= len(readings) * 0.01, wrong[0]


def test_numbered_documents_are_all_found(readings: list[tuple[truth.Article, Record]]) -> None:
    there = {(a.url, d.number) for a, _ in readings for d in a.documents}
    read = {(a.url, d.number) for a, r in readings for d in r.documents}
    assert len(there & read) >= 0.98 * len(there)


def test_office_holders_are_found(readings: list[tuple[truth.Article, Record]]) -> None:
    there = {(a.url, p.name) for a, _ in readings for p in a.people if p.positions}
    read = {(a.url, p.name) for a, r in readings for p in r.people}
    assert len(there & read) >= 0.9 * len(there)


def test_a_copy_names_its_original(readings: list[tuple[truth.Article, Record]]) -> None:
    """Where the source line holds an address of ordinary length; a portal's with all its parameters is longer."""
    wrong = [
        (a.copy_of.url, r.syndicated_from)
        for a, r in readings
        if a.source == "baomoi" and a.copy_of and len(a.copy_of.url) < 180
        if r.syndicated_from is None or r.syndicated_from.url != a.copy_of.url
    ]
    assert not wrong, wrong[0]
