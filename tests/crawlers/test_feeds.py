"""Feeds and sitemaps: hostile ones must not hurt, broken ones must be told, and the minutes they print must arrive."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime

import pytest

from crawlers import feeds, sources

SOURCE = sources.load("baotayninh")
URL = "https://baotayninh.vn/rss/news/kinh-te.rss"
ITEM = (
    "<item><title><![CDATA[ Cầu mới\n qua sông ]]></title><link>{link}</link><pubDate>{date}</pubDate></item>"
)


def _rss(*items: str, head: str = "") -> bytes:
    text = f"{head}<rss version='2.0'><channel><title>Tin</title>{''.join(items)}</channel></rss>"
    return text.encode()


@pytest.mark.parametrize(
    ("printed", "value", "precision"),
    [
        ("Tue, 08 Dec 2020 12:21:00 +0700", "2020-12-08T12:21:00+07:00", "minute"),
        ("Tue, 08 Dec 2020 22:21:00 GMT", "2020-12-09T05:21:00+07:00", "minute"),
        ("2020-12-08T22:21:00Z", "2020-12-09T05:21:00+07:00", "minute"),
        ("2020-12-08T12:21:00", "2020-12-08T12:21:00+07:00", "minute"),
        ("2020-12-08", "2020-12-08", "day"),
        ("08/12/2020 12:21", "2020-12-08T12:21:00+07:00", "minute"),
        ("07/08/2020", "2020-08-07", "day"),
    ],
)
def test_printed_dates_are_local_time(printed: str, value: str, precision: str) -> None:
    body = _rss(ITEM.format(link="https://baotayninh.vn/cau-moi-a1001.html", date=printed))
    found = feeds.read(SOURCE, URL, body, seen_at=datetime(2020, 12, 9, tzinfo=UTC))
    (entry,) = found.entries
    assert entry.date is not None
    assert entry.date.isoformat() == value
    assert entry.precision == precision
    assert entry.how == "feed"
    assert entry.title == "Cầu mới qua sông"
    assert entry.date_raw == printed


@pytest.mark.parametrize("printed", ["", "hôm nọ", "Tue, 99 Dec 2020 12:21:00 +0700", "9999999999999"])
def test_a_date_that_is_none_costs_the_date_not_the_article(printed: str) -> None:
    body = _rss(ITEM.format(link="https://baotayninh.vn/cau-moi-a1001.html", date=printed))
    (entry,) = feeds.read(SOURCE, URL, body).entries
    assert entry.date is None


def test_entities_are_not_expanded_and_nothing_is_read_from_disk() -> None:
    bomb = "<!DOCTYPE rss [<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
    )
    head = bomb + "<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"
    body = _rss(
        "<item><title>&j;&file;</title><link>https://baotayninh.vn/x-a7.html</link></item>", head=head
    )
    found = feeds.read(SOURCE, URL, body)
    assert all("root:" not in (entry.title or "") and len(entry.title or "") < 100 for entry in found.entries)


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (b"", "empty"),
        (_rss(), "empty"),
        (b"<!DOCTYPE html><html><body>RSS</body></html>", "html"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "html"),
        (b'{"items": []}', "not_xml"),
        (b"<opml><body/></opml>", "not_xml"),
        (b"\x1f\x8bbroken", "empty"),
    ],
)
def test_what_is_no_feed_is_a_state(body: bytes, state: str) -> None:
    assert feeds.read(SOURCE, URL, body).state == state


def test_a_stray_ampersand_loses_no_item() -> None:
    body = _rss(
        ITEM.format(link="https://baotayninh.vn/a-a1.html", date="").replace("Cầu", "A & B"),
        "<item><title>B & C</title><link>https://baotayninh.vn/b-a2.html?x=1&y=2</link></item>",
    )
    assert [e.identity.article_id for e in feeds.read(SOURCE, URL, body).entries] == ["1", "2"]


def test_atom_and_links_elsewhere() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom">
      <entry><title>M\xe1\xbb\x99t</title><link rel="self" href="https://baotayninh.vn/feed/1"/>
        <link rel="alternate" href="/mot-a11.html"/><published>2026-10-05T01:00:00Z</published>
        <updated>2026-10-06T01:00:00Z</updated></entry>
      <entry><title>Hai</title><link href="https://example.com/hai-a12.html"/></entry></feed>"""
    found = feeds.read(SOURCE, URL, body)
    (entry,) = found.entries
    assert entry.url == "https://baotayninh.vn/mot-a11.html"
    assert entry.date == datetime.fromisoformat("2026-10-05T08:00:00+07:00")
    assert found.foreign == 1


def test_sitemaps_index_gzip_and_news() -> None:
    index = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <sitemap><loc>https://baotayninh.vn/s1.xml.gz</loc><lastmod>2026-10-05T20:00:00+00:00</lastmod></sitemap>
      <sitemap><loc>/s2.xml</loc></sitemap></sitemapindex>"""
    found = feeds.read(SOURCE, "https://baotayninh.vn/sitemap.xml", index)
    assert found.children == (
        ("https://baotayninh.vn/s1.xml.gz", date(2026, 10, 6)),
        ("https://baotayninh.vn/s2.xml", None),
    )
    urlset = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
      <url><loc>https://baotayninh.vn/mot-a11.html</loc><lastmod>2026-10-07</lastmod></url>
      <url><loc>https://baotayninh.vn/hai-a12.html</loc><news:news>
        <news:publication_date>2026-10-05T08:00:00+07:00</news:publication_date>
        <news:title>Hai</news:title></news:news></url>
      <url><loc>https://baotayninh.vn/kinh-te/</loc></url></urlset>"""
    found = feeds.read(SOURCE, "https://baotayninh.vn/s1.xml.gz", gzip.compress(urlset))
    first, second = found.entries
    assert first.date is None, "the day of the last change is no publication date"
    assert found.modified == {first.url: date(2026, 10, 7)}
    assert second.date == datetime.fromisoformat("2026-10-05T08:00:00+07:00")
    assert found.foreign == 1


def test_a_gzip_bomb_is_cut() -> None:
    assert len(feeds.unpack(gzip.compress(bytes(60_000_000)))) == feeds.MAX_BYTES
