"""Feeds and sitemaps: RSS, RDF, Atom, sitemap and sitemap index, plain or gzipped. Pure functions over a
body.

Foreign XML is hostile until parsed: no entity is expanded, nothing is fetched, depth and size are bounded. A
feed that answers with HTML, with nothing, or with what is no XML is a state that the caller can count, not an
error.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final, Literal

from lxml import etree

from crawlers import urls
from crawlers.listing import Entry
from crawlers.sources import Identity, Source
from transforms.dates import read_date

LOCAL: Final = timezone(timedelta(hours=7))  # Asia/Ho_Chi_Minh, without daylight saving since 1975
MAX_BYTES: Final = 50_000_000  # the sitemap protocol's own limit for one file, uncompressed
MAX_ITEMS: Final = 50_000  # likewise
_GZIP: Final = b"\x1f\x8b"

FeedState = Literal["ok", "empty", "html", "not_xml"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed or sitemap said. `children`: sitemaps that an index names, with the day of their last
    change.

    `foreign` counts items whose link is no article of the source. `modified` gives, by an entry's address,
    the day a sitemap calls its last change: it bounds the publication day from above and is never taken for
    it.
    """

    state: FeedState
    entries: tuple[Entry, ...] = ()
    children: tuple[tuple[str, date | None], ...] = ()
    foreign: int = 0
    modified: dict[str, date] = field(default_factory=dict)


def read(source: Source, url: str, body: bytes, *, seen_at: datetime | None = None) -> Feed:
    """The articles of a feed or sitemap in its order. `body`: decoded from its Content-Encoding, may still be
    gzip."""
    body = unpack(body)
    if not body.strip():
        return Feed(state="empty")
    root = _parse(body)
    if root is None:
        head = body[:2000].lower()
        return Feed(state="html" if b"<html" in head or b"<!doctype html" in head else "not_xml")
    name = _local(root)
    if name == "html":
        return Feed(state="html")
    if name == "sitemapindex":
        children = tuple(
            (address, _day(_child(element, "lastmod")))
            for element in root
            if _local(element) == "sitemap"
            and (address := urls.resolve(url, _child(element, "loc") or "")) is not None
        )
        return Feed(state="ok" if children else "empty", children=children)
    if name == "urlset":
        return _sitemap(source, url, root)
    if name in ("rss", "rdf", "feed"):
        return _feed(source, url, root, seen_at)
    return Feed(state="not_xml")


def unpack(body: bytes, limit: int = MAX_BYTES) -> bytes:
    """The body, gunzipped where it is gzip (sitemap.xml.gz), cut at `limit`; a broken gzip gives what it
    holds."""
    if not body.startswith(_GZIP):
        return body[:limit]
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return inflater.decompress(body, limit)
    except zlib.error:
        return b""


def _parse(body: bytes) -> etree._Element | None:
    """Strict first; a second, forgiving parse serves feeds with a stray ampersand or control character."""
    for recover in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            recover=recover,
        )
        try:
            root = etree.fromstring(body.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
        except (etree.LxmlError, ValueError):
            continue
        if root is not None and (not recover or len(root)):
            return root
    return None


def _feed(source: Source, url: str, root: etree._Element, seen_at: datetime | None) -> Feed:
    entries: dict[str, Entry] = {}
    foreign = 0
    for item in _items(root):
        found = _article(source, url, _links(item))
        if found is None:
            foreign += 1
            continue
        address, identity = found
        raw = (
            _child(item, "pubDate")
            or _child(item, "published")
            or _child(item, "date")
            or _child(item, "updated")
        )
        value, precision = _stamp(raw, source, seen_at)
        entries.setdefault(
            identity.key,
            Entry(
                url=address,
                identity=identity,
                title=_clean(_child(item, "title")),
                date_raw=raw,
                date=value,
                precision=precision,
                how="feed",
            ),
        )
    return Feed(
        state="ok" if entries or foreign else "empty", entries=tuple(entries.values()), foreign=foreign
    )


def _items(root: etree._Element) -> Iterator[etree._Element]:
    count = 0
    for element in root.iter():
        if _local(element) in ("item", "entry"):
            count += 1
            if count > MAX_ITEMS:
                return
            yield element


def _links(item: etree._Element) -> Iterator[str]:
    for element in item:
        name = _local(element)
        if name == "link":
            if element.get("href"):
                if element.get("rel", "alternate") == "alternate":
                    yield element.get("href") or ""
            elif element.text:
                yield element.text
        elif name in ("guid", "origlink", "id") and element.text:
            yield element.text


def _article(source: Source, base: str, links: Iterator[str]) -> tuple[str, Identity] | None:
    for link in links:
        address = urls.resolve(base, link)
        identity = source.identify(address) if address else None
        if address and identity:
            return address, identity
    return None


def _sitemap(source: Source, url: str, root: etree._Element) -> Feed:
    entries: dict[str, Entry] = {}
    modified: dict[str, date] = {}
    foreign = 0
    for count, element in enumerate(root):
        if count >= MAX_ITEMS:
            break
        if _local(element) != "url":
            continue
        address = urls.resolve(url, _child(element, "loc") or "")
        identity = source.identify(address) if address else None
        if address is None or identity is None:
            foreign += 1
            continue
        news = next((child for child in element if _local(child) == "news"), None)
        raw = _child(news, "publication_date") if news is not None else None
        value, precision = _stamp(raw, source, None)
        entries.setdefault(
            identity.key,
            Entry(
                url=address,
                identity=identity,
                title=_clean(_child(news, "title")) if news is not None else None,
                date_raw=raw,
                date=value,
                precision=precision,
                how="feed",
            ),
        )
        changed = _day(_child(element, "lastmod"))
        if changed is not None:
            modified[address] = changed
    return Feed(
        state="ok" if entries or foreign else "empty",
        entries=tuple(entries.values()),
        foreign=foreign,
        modified=modified,
    )


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _child(element: etree._Element, name: str) -> str | None:
    """The text of the first child of that local name, CDATA and all, or None."""
    wanted = name.lower()
    for child in element:
        if _local(child) == wanted:
            text = "".join(str(part) for part in child.itertext()).strip()
            if text:
                return text
    return None


def _clean(text: str | None) -> str | None:
    return " ".join(text.split())[:500] if text else None


def _stamp(
    raw: str | None, source: Source, seen_at: datetime | None
) -> tuple[date | datetime | None, Literal["minute", "hour", "day"] | None]:
    """RFC 822 (RSS), then ISO 8601 (Atom, sitemaps), then the forms that Vietnamese sites print. Local time
    without a zone."""
    if not raw:
        return None, None
    text = raw.strip()
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        moment = None
    if moment is None:
        try:
            if len(text) == 10:
                return date.fromisoformat(text), "day"
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
    if moment is not None:
        # "-0000" is read as naive: RFC 5322 means UTC by it; without any zone the site's own clock is meant
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC if text.endswith("-0000") else LOCAL)
        try:
            return moment.astimezone(LOCAL), "minute"
        except (OverflowError, ValueError):
            return None, None
    reading = read_date(text, reference=seen_at, order=source.date_order)
    return (reading.value, reading.precision) if reading is not None else (None, None)


def _day(raw: str | None) -> date | None:
    if not raw:
        return None
    try:
        if len(raw.strip()) == 10:
            return date.fromisoformat(raw.strip())
        moment = datetime.fromisoformat(raw.strip())
    except ValueError:
        return None
    return (moment if moment.tzinfo is None else moment.astimezone(LOCAL)).date()
