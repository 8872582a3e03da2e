"""The replica's pages against its truth. A truth that its own pages do not carry would judge the product wrongly."""

from __future__ import annotations

import gzip
import itertools
import re
import unicodedata
from collections import Counter
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from tests.replica import truth
from tests.replica.http import Request, Response
from tests.replica.sites import SITES, Site
from tests.replica.world import LOCAL, Item, Options, World

FIRST = date(2026, 10, 5)
END = datetime(2026, 10, 18, 23, 59, tzinfo=LOCAL)
SITE: dict[str, Site] = {site.stem: site() for site in SITES}


def make(now: datetime = END, **options: object) -> World:
    return World(Options(**options), list(SITE.values()), now=now)  # type: ignore[arg-type]  # fields of Options


@pytest.fixture(scope="module")
def world() -> World:
    """The whole default calendar, at its end."""
    return make()


def get(world: World, url: str, *, method: str = "GET", body: bytes = b"", **headers: str) -> Response:
    parts = urlsplit(url)
    site = next(s for s in SITE.values() if parts.netloc in s.hosts)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return site.answer(Request(method, parts.scheme, parts.netloc, target, headers, body), world)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


class _Reader(HTMLParser):
    """Text and links of a page, without scripts, styles and templates; the base address where one is given."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.hrefs: list[str] = []
        self.base: str | None = None
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._hidden += tag in ("script", "style", "template")
        if tag == "a" and (href := given.get("href")):
            self.hrefs.append(href)
        if tag == "base":
            self.base = given.get("href")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style", "template")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def read(body: bytes) -> _Reader:
    reader = _Reader()
    reader.feed(body.decode())
    return reader


def text_of(body: bytes) -> str:
    return squeezed("".join(read(body).pieces))


def every(world: World) -> list[tuple[Item, truth.Article]]:
    return [
        (item, SITE[source].truth_of(item, world, world.now))
        for source, items in world.items.items()
        for item in items
        if item.visible_from <= world.now
    ]


def test_the_calendar_holds_what_was_promised(world: World) -> None:
    for source, items in world.items.items():
        per_day = Counter(i.released.date() for i in items)
        assert len(per_day) == 14, source
        assert min(per_day.values()) >= 10, source
        assert len({i.layout for i in items}) >= 2, source
        assert len({i.article_id for i in items}) == len(items), source
        assert len({i.canonical_url for i in items}) == len(items), source
    found = every(world)
    assert sum(a.nfd for _, a in found) >= 5
    assert sum(a.copy_of is not None and a.copy_of.source == "baothainguyen" for _, a in found) >= 30
    assert {len(a.body) for _, a in found} >= set(range(4, 13))


def test_every_page_says_what_its_truth_says(world: World) -> None:
    for item, said in every(world):
        response = get(world, item.url)
        assert response.status == 200, item.url
        raw = response.body.decode()
        assert unicodedata.is_normalized("NFC", raw) != item.nfd, item.url
        text = text_of(response.body)
        wanted = [
            said.title,
            said.lead,
            *said.body,
            *said.captions,
            said.author or "",
            said.kicker or "",
            *said.section,
        ]
        for words in (*wanted, *said.tags):
            assert words in text, (item.url, words)
        if said.published_raw:
            assert said.published_raw in squeezed(raw), item.url
        if said.copy_of and said.source == "baomoi":
            assert f"Nguồn {said.copy_of.name}: {said.copy_of.url}" in text
        assert 20_000 <= len(response.body) <= 90_000, (item.url, len(response.body))


def test_the_truth_of_a_text_is_in_the_text(world: World) -> None:
    for item, said in every(world):
        text = "\n".join((said.lead, *said.body, *said.captions))
        assert said.documents or said.figures or said.people or said.places, item.url
        for person in said.people:
            assert text.count(person.name) >= person.mentions > 0, (item.url, person)
            assert person.lead + person.body + person.caption == person.mentions
            assert all(p in text for p in person.positions), (item.url, person)
        assert all(d.raw in text and d.number in d.raw for d in said.documents)
        assert all(f.raw in text for f in said.figures), item.url
        assert all(p in f"{said.title}\n{text}" for p in said.places), item.url
        if said.event_date_raw:
            assert said.event_date_raw in said.lead
            assert said.event_date == item.released.date() or said.copy_of


def test_second_addresses_lead_to_the_same_article(world: World) -> None:
    for _, said in every(world)[::4]:
        for url in said.second_addresses:
            response, hops = get(world, url), 0
            while response.status in (301, 302):
                url, hops = urljoin(url, dict(response.headers)["Location"]), hops + 1
                assert hops < 5, url
                response = get(world, url)
            assert response.status == 200, url
            assert squeezed(said.title) in text_of(response.body), url


def links(world: World, url: str) -> set[str]:
    response = get(world, url)
    assert response.status == 200, url
    page = read(response.body)
    return {urljoin(page.base or url, href) for href in page.hrefs}


# per source: where a crawler starts, which links are sections, which lead to the next page
_NO_SECTION = r"(?!video|longform|xem-bao|en/|bao-in|lien-he|feed|tag|media|e-mag|tin-video|chu-de|bao-)"
_TWO_DEEP = _NO_SECTION + r"[a-z-]+/([a-z-]+/)?$"
_WALKS = {
    "baotayninh": ("https://baotayninh.vn/", _TWO_DEEP, r"\?p=\d+$"),
    "baolangson": ("https://baolangson.vn/", _TWO_DEEP, r"/page/\d+/$"),
    "baothainguyen": ("https://baothainguyen.vn/", _TWO_DEEP, r"\?p=\d+$"),
    "baomoi": ("https://baomoi.com/", _NO_SECTION + r"[a-z-]+\.epi$", r"/trang\d+\.epi$"),
    "travinh": ("https://travinh.gov.vn/", r"Default\.aspx\?.*catid=\d+$", r"&page=\d+$"),
}


@pytest.mark.parametrize("source", _WALKS)
def test_every_article_is_found_by_following_links(world: World, source: str) -> None:
    home, sections, following = _WALKS[source]
    known = {url: i.article_id for i in world.items[source] for url in (i.url, *i.second_addresses)}
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [home]
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        hrefs = links(world, url)
        found |= {known[h] for h in hrefs if h in known}
        waiting += [
            h
            for h in hrefs
            if h not in known and (re.match(re.escape(home) + sections, h) or re.search(following, h))
        ]
    visible = {i.article_id for i in world.visible(source)}
    assert found == visible


def test_the_portal_of_son_la_pages_by_script(world: World) -> None:
    found: set[str] = set()
    for section in SITE["sonla"].sections:
        url, page, last = f"https://sonla.gov.vn/{section.slug}", 1, 1
        while page <= last:
            whole = get(world, url, method="POST", body=f"page={page}".encode())
            part = get(
                world,
                url,
                method="POST",
                body=f"page={page}".encode(),
                **{"x-requested-with": "XMLHttpRequest"},
            )
            text = part.body.decode()
            assert "<html" not in text
            assert text in whole.body.decode()
            found |= set(re.findall(r'class="Title"><a href="/[a-z-]+/[a-z0-9-]+-(\d+)"', text))
            last = max(int(n) for n in re.findall(r'data-page="(\d+)"', text))
            page += 1
    assert found == {i.article_id for i in world.visible("sonla")}


def test_sitemaps_hold_every_article(world: World) -> None:
    index = get(world, "https://baothainguyen.vn/sitemap.xml").body.decode()
    inner = "".join(
        gzip.decompress(get(world, url).body).decode() for url in re.findall(r"<loc>(.*?)</loc>", index)
    )
    new = {i.url for i in world.visible("baothainguyen") if i.id_space == "hex7"}
    assert set(re.findall(r"<loc>(.*?)</loc>", inner)) == new
    index = get(world, "https://baolangson.vn/wp-sitemap.xml").body.decode()
    inner = "".join(get(world, url).body.decode() for url in re.findall(r"<loc>(.*?)</loc>", index))
    assert set(re.findall(r"<loc>(.*?)</loc>", inner)) == {i.url for i in world.visible("baolangson")}


def test_nothing_of_tomorrow_is_shown_today() -> None:
    world = make(days=4, now=datetime(2026, 10, 7, 12, 0, tzinfo=LOCAL))
    for source, items in world.items.items():
        hidden = [i for i in items if i.visible_from > world.now]
        assert hidden
        assert all(get(world, i.url).status == 404 for i in hidden[:20])
        home = get(world, f"{items[0].url.split('://')[0]}://{SITE[source].hosts[0]}/").body.decode()
        assert not any(i.article_id in home for i in hidden[:40])
        assert any(i.article_id in home for i in world.visible(source))


def test_some_come_up_late_and_some_are_held_on_top(world: World) -> None:
    late = [
        i for items in world.items.values() for i in items if i.visible_from - i.released >= timedelta(days=1)
    ]
    assert late
    held = next(i for i in world.items["baotayninh"] if i.draft.pinned_until)
    world.move(held.released + timedelta(days=2, hours=20))
    site = SITE["baotayninh"]
    assert site.in_section(world, held.draft.section)[0] is held
    assert world.visible("baotayninh")[0] is not held
    world.move(held.released + timedelta(days=5))
    assert site.in_section(world, held.draft.section)[0] is not held
    world.move(END)


def test_the_same_state_gives_the_same_bytes() -> None:
    now = datetime(2026, 10, 7, 12, 0, tzinfo=LOCAL)
    world, other = make(days=3, now=now), make(days=3, now=now)
    for item in itertools.chain.from_iterable(items[::5] for items in world.items.values()):
        assert get(world, item.url) == get(other, item.url)
    assert get(world, "https://baotayninh.vn/kinh-te/") == get(other, "https://baotayninh.vn/kinh-te/")
    assert make(seed=2, days=1).items["sonla"][0].story != other.items["sonla"][0].story


def test_no_two_stories_could_be_taken_for_copies(world: World) -> None:
    """The warehouse takes half the word triples in common for a rewrite; the real floor is a sixth."""
    grams: dict[str, list[frozenset[tuple[str, str, str]]]] = {}
    for item, said in every(world):
        if said.copy_of is None or said.copy_of.source is None:
            words = re.findall(r"\w+", " ".join((said.lead, *said.body)).lower())
            triples = frozenset(zip(words, words[1:], words[2:], strict=False))
            # across subjects the likeness is far smaller: only what a whole subject shares is worth comparing
            grams.setdefault(item.story.topic, []).append(triples)
    worst = max(
        len(a & b) / min(len(a), len(b))
        for alike in grams.values()
        for a, b in itertools.combinations(alike, 2)
    )
    assert worst < 0.48


def test_a_copy_is_made_of_its_original(world: World) -> None:
    by_id = {(i.source, i.article_id): i for items in world.items.values() for i in items}
    copies = [a for _, a in every(world) if a.copy_of and a.copy_of.source]
    assert {a.copy_of.whole for a in copies if a.copy_of} == {True, False}
    assert sum(a.source != "baomoi" for a in copies) >= 10
    for copy in copies:
        assert copy.copy_of is not None
        original = by_id[copy.copy_of.source or "", copy.copy_of.article_id or ""]
        assert copy.copy_of.url == original.url
        assert copy.body == original.story.body[: len(copy.body)]
        assert (copy.body == original.story.body) is copy.copy_of.whole
        assert copy.released_at > original.visible_from


def test_an_edit_shows_from_its_time_on_and_truth_remembers_both() -> None:
    world = make(days=3, now=datetime(2026, 10, 7, 23, 59, tzinfo=LOCAL))
    item = world.items["baolangson"][4]
    before = world.content(item)
    world.edit(item, "title", "Tít đã sửa", at=datetime(2026, 10, 6, 9, 0, tzinfo=LOCAL))
    world.edit(
        item, "body", ["Đoạn thứ nhất.", "Đoạn thứ hai."], at=datetime(2026, 10, 7, 9, 0, tzinfo=LOCAL)
    )
    site = SITE["baolangson"]
    early = site.truth_of(item, world, datetime(2026, 10, 5, 23, 0, tzinfo=LOCAL))
    middle = site.truth_of(item, world, datetime(2026, 10, 6, 23, 0, tzinfo=LOCAL))
    late = site.truth_of(item, world, world.now)
    assert (early.title, early.body, early.edits) == (before.title, before.body, ())
    assert (middle.title, middle.body) == ("Tít đã sửa", before.body)
    assert late.body == ("Đoạn thứ nhất.", "Đoạn thứ hai.")
    assert [e.field for e in late.edits] == ["title", "body"]
    assert late.edits[0].before == before.title
    assert late.people == tuple(p for p in late.people if p.lead or p.caption)
    page = get(world, item.url).body.decode()
    assert "Tít đã sửa" in page
    assert before.body[0] not in squeezed(page)


def test_a_redesign_changes_the_markup_and_not_the_text() -> None:
    world = make(days=2, now=datetime(2026, 10, 6, 23, 59, tzinfo=LOCAL))
    item = next(i for i in world.items["baotayninh"] if i.layout != "fckeditor_2025")
    old, old_page = SITE["baotayninh"].truth_of(item, world, world.now), get(world, item.url)
    world.skin("baotayninh", "fckeditor_2025")
    new, new_page = SITE["baotayninh"].truth_of(item, world, world.now), get(world, item.url)
    assert (old.title, old.body, old.published_at) == (new.title, new.body, new.published_at)
    assert new.layout == "fckeditor_2025"
    assert b"contentNews" in new_page.body
    assert b"contentNews" not in old_page.body
    assert old_page.etag != new_page.etag


def test_truth_survives_its_json(world: World) -> None:
    articles = [a for _, a in every(world)][::7]
    assert truth.load(truth.dump(articles)) == tuple(articles)
