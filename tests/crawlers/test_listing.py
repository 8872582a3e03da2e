"""Listings: an analyst would lose articles, or get them with a wrong day, if these broke."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers import feeds, listing, sources

SEEDS = (
    "baotayninh_p1.html",
    "baotayninh_p2.html",
    "baolangson_p1.html",
    "baolangson_p2.html",
    "baomoi_p1.html",
    "baomoi_p2.html",
    "baothainguyen_p1.html",
    "baothainguyen_p2.html",
    "sonla_p1.html",
    "sonla_p2.html",
    "travinh_p1.html",
    "travinh_p2.html",
    "baotayninh_rss.xml",
)


def _expected(pages: Path, name: str) -> dict[str, Any]:
    known = json.loads((pages / "seeds" / "listings" / "expected.json").read_text(encoding="utf-8"))
    assert sorted(known) == sorted(SEEDS)
    found: dict[str, Any] = known[name]
    return found


@pytest.mark.parametrize("name", SEEDS)
def test_seed_listing_gives_every_entry_in_page_order_with_its_date(pages: Path, name: str) -> None:
    expected = _expected(pages, name)
    source = sources.load(expected["source"])
    body = (pages / "seeds" / "listings" / name).read_bytes()
    seen_at = datetime.fromisoformat(expected["fetched_on"] + "T12:00:00+07:00")
    if name.endswith(".xml"):
        entries = feeds.read(source, expected["url"], body, seen_at=seen_at).entries
    else:
        shown = listing.read(source, expected["url"], body, seen_at=seen_at)
        entries = shown.entries
        assert (shown.next.url if shown.next else None) == expected["next_url"]
        if expected["next_how"]:  # loaded by script: the number is offered, the address is not
            assert shown.next is not None
            assert f'data-page="{shown.next.number}"' in expected["next_how"]
    found = [
        {
            "url": entry.url,
            "canonical_url": entry.identity.canonical_url,
            "article_id": entry.identity.article_id,
            "title": entry.title,
            "date_printed": entry.date_raw,
            "date": entry.date.isoformat() if entry.date else None,
        }
        for entry in entries
    ]
    assert found == expected["entries"]


def test_a_real_section_page_gives_its_main_column_and_next_page(pages: Path) -> None:
    folder = pages / "pages"
    expected = json.loads((folder / "baocantho_section_thoi-su.json").read_text(encoding="utf-8"))
    source = sources.load("baotayninh").model_copy(
        update={"stem": "baocantho", "host": (sources.Host(name="baocantho.com.vn"),)}
    )
    body = (folder / "baocantho_section_thoi-su.html").read_bytes()
    shown = listing.read(source, expected["url"], body, seen_at=datetime(2026, 1, 8, 20, tzinfo=UTC))
    found = [entry.url for entry in shown.entries]
    assert found[: len(expected["articles"])] == [article["url"] for article in expected["articles"]]
    assert shown.next is not None
    assert shown.next.url == expected["next_page"]
    assert len(shown.sections) > 5
    assert all(entry.date is None for entry in shown.entries)
