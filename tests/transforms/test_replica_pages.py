"""The replica's pages, whose truth is known, in every skin of every site: fields must come back as they were put in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tests.replica import truth
from tests.replica.http import Request
from tests.replica.sites import SITES, Site
from tests.replica.world import LOCAL, Options, World
from transforms.pipeline import read_page
from transforms.records import Page, Record, to_json
from transforms.text import clean

DAYS = 2
FIRST = datetime(2026, 10, 5, tzinfo=LOCAL)
NOW = FIRST + timedelta(days=DAYS + 1)
SKINS = [(site.stem, skin) for site in SITES for skin in site.layouts]


@pytest.fixture(scope="module")
def world() -> tuple[World, dict[str, Site]]:
    sites = [site() for site in SITES]
    options = Options(first_day=FIRST.date(), days=DAYS, per_day=6, seed=7)
    return World(options, sites, now=NOW), {site.stem: site for site in sites}


def pages_of(world: World, site: Site, stem: str) -> Iterator[tuple[Page, truth.Article]]:
    for item in world.items[stem]:
        address = urlsplit(item.url)
        target = address.path + (f"?{address.query}" if address.query else "")
        request = Request(method="GET", scheme=address.scheme, host=address.netloc, target=target, headers={})
        response = site.answer(request, world)
        if response.status != 200:
            continue
        headers = {"content-type": response.content_type}
        page = Page(url=item.url, body=response.body, headers=headers, fetched_at=NOW, source=stem)
        yield page, site.truth_of(item, world, NOW)


@pytest.mark.parametrize(("stem", "skin"), SKINS)
def test_every_field_is_read_back(world: tuple[World, dict[str, Site]], stem: str, skin: str) -> None:
    everything, sites = world
    everything.skin(stem, skin)
    read = 0
    for page, told in pages_of(everything, sites[stem], stem):
        result = read_page(page)
        assert isinstance(result, Record), (page.url, to_json(result))
        lead = f"{told.lead_prefix} {told.lead}" if told.lead_prefix else told.lead
        assert result.canonical_url == told.canonical_url
        assert result.article_id == told.article_id
        assert result.kicker == (clean(told.kicker) if told.kicker else None)
        assert result.title == clean(told.title)
        assert (result.lead or "").replace(" ", "") == clean(lead).replace(" ", "")
        assert result.body == tuple(clean(text) for text in told.body)
        assert result.captions == tuple(clean(text) for text in told.captions)
        assert result.author == (clean(told.author).replace(" - ", ", ") if told.author else None)
        assert result.section == tuple(clean(name) for name in told.section)
        assert result.tags == tuple(clean(name) for name in told.tags)
        assert result.view_count == told.view_count
        if told.published_at is not None:
            assert (result.published_at, result.published_precision) == (
                told.published_at,
                told.published_precision,
            )
        assert result.layout != "generic"
        read += 1
    assert read >= 6
