"""Discovery: the menu's sections, feeds and sitemaps; every article that they show enters the frontier."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from crawlers import feeds, frontier, listing
from crawlers.archive import Kind
from crawlers.articles import Articles
from crawlers.ask import LOCAL
from crawlers.fetch import Answer, FetchError
from crawlers.frontier import Due, Note, Seen, WalkKind
from crawlers.listing import Entry, Listing
from crawlers.visit import Visit, content, several

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

WALKERS: Final = 6  # feeds and sections walked at once
MOST_SECTIONS: Final = 300
MOST_SITEMAPS: Final = 60
SITEMAP_BACK: Final = timedelta(days=2)  # a daily crawl takes what a sitemap calls changed since then


@dataclass(slots=True)
class Walk:
    """One walk of a feed, sitemap or section, while it is walked."""

    finder: str
    kind: WalkKind
    pages: int = 0
    links: int = 0
    found: int = 0
    complete: bool = False
    reason: str | None = None

    def end(self, reason: str | None, *, complete: bool = True) -> None:
        """The walk is over, for this reason; a complete one lets the next stop at what it showed."""
        self.complete, self.reason = complete, reason


@dataclass(slots=True)
class Discovery:
    """What one visit found. `section_urls` and `feed_urls` grow while pages are read: pages name further
    ones.

    `printed`: days that feeds print, by identity, of articles that are not asked for too.
    """

    visit: Visit
    articles: Articles
    walks: list[Walk] = field(default_factory=list)
    section_urls: dict[str, None] = field(default_factory=dict)
    feed_urls: dict[str, None] = field(default_factory=dict)
    printed: dict[str, date] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)
    _feeds: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _first: dict[str, asyncio.Task[tuple[Answer, Listing]]] = field(default_factory=dict)

    async def run(self, section: Callable[[str], Awaitable[None]]) -> None:
        """Menu, sitemaps, feeds, then every section by `section`; several at once, until no page names a new
        one."""
        visit = self.visit
        homes = self._homes()
        await several(WALKERS, [self.guarded(self._home, url) for url in homes])
        if not self.section_urls:
            known = frontier.sections(visit.connection, visit.source.stem)
            self.section_urls.update(dict.fromkeys(link.url for link in known))
        self.section_urls.update(dict.fromkeys(visit.source.sections.at))
        self.feed_urls.update(dict.fromkeys(visit.source.feeds.at))
        await self._sitemaps(homes)
        await self.read_feeds()
        done: set[str] = set()
        while waiting := [url for url in self.section_urls if url not in done][: MOST_SECTIONS - len(done)]:
            done.update(waiting)
            # all first pages, then the feeds that they name, then further back: feeds print minutes where
            # listings print days or nothing
            await several(WALKERS, [self._look(url) for url in waiting])
            await self.read_feeds()
            await several(WALKERS, [self.guarded(section, url) for url in waiting])
        if len(self.section_urls) > MOST_SECTIONS:
            log.warning(
                "%d sections, more than %d: the rest is left out", len(self.section_urls), MOST_SECTIONS
            )
        visit.enter_notes()

    async def read_feeds(self) -> None:
        """Read the feeds that are named so far, each once."""
        for url in self.feed_urls:
            if url not in self._feeds and len(self._feeds) < MOST_SECTIONS:
                self._feeds[url] = asyncio.ensure_future(self.guarded(self._feed, url))
        await asyncio.gather(*self._feeds.values())

    def _homes(self) -> list[str]:
        batch = self.visit.batch
        first = batch.first or batch.day
        hosts = self.visit.source.hosts_on(first, max(batch.day, batch.last or batch.day))
        return [url for host in hosts for url in host.homes]

    async def guarded(self, walk: Callable[[str], Awaitable[None]], url: str) -> None:
        """A walk that fails hurts no other; its reason stands in its row."""
        try:
            await walk(url)
        except FetchError as error:
            await self.visit.trouble(url, error)
            log.warning("%s", error.line)

    @contextmanager
    def recorded(self, finder: str, kind: WalkKind, *, record: bool = True) -> Iterator[Walk]:
        """A walk whose row is written when it ends, with the reason when it failed."""
        walk = Walk(finder=finder, kind=kind)
        try:
            yield walk
        except FetchError as error:
            walk.end(error.reason, complete=False)
            self._enter(walk)
            raise
        if record:
            self._enter(walk)

    def _enter(self, walk: Walk) -> None:
        self.walks.append(walk)
        frontier.walk(
            self.visit.connection,
            self.visit.batch,
            walk.finder,
            walk.kind,
            pages=walk.pages,
            links=walk.links,
            found=walk.found,
            complete=walk.complete,
            reason=walk.reason,
        )

    # -- pages ----------------------------------------------------------------------------------------------

    async def page(
        self, url: str, form: dict[str, str] | None = None, kind: Kind = "listing"
    ) -> tuple[Answer, Listing]:
        """A page of links, archived and read; the sections and feeds that it names are remembered."""
        answer = await self.visit.answer(url, form)
        self.visit.keep(answer, kind)
        seen_at = answer.fetched_at.astimezone(LOCAL)
        shown = listing.read(self.visit.source, answer.url, content(answer), seen_at=seen_at)
        return answer, shown

    async def first_page(self, url: str) -> tuple[Answer, Listing]:
        """A section's first page, asked for once. Raises FetchError."""
        task = self._first.get(url)
        if task is None:
            task = self._first[url] = asyncio.ensure_future(self.page(url))
        answer, shown = await task
        self.remember(shown)
        return answer, shown

    async def _look(self, url: str) -> None:
        with suppress(FetchError):  # the section's own walk meets it again, and tells it
            await self.first_page(url)

    def remember(self, shown: Listing) -> None:
        """Remember the sections and feeds that a page names."""
        for link in shown.sections:
            self.section_urls.setdefault(link.url)
        for feed in shown.feeds:
            self.feed_urls.setdefault(feed)

    async def _home(self, url: str) -> None:
        """The menu: sections by their link form, feeds; a daily crawl takes the home page's articles too."""
        visit = self.visit
        daily = visit.batch.first is None
        with self.recorded(url, "section", record=daily) as walk:
            answer, shown = await self.page(url, kind="home")
            walk.pages = 1
            self.remember(shown)
            for link in frontier.menu(visit.connection, visit.batch, shown.sections):
                log.warning("new section in the menu of %s: %s (%s)", visit.source.stem, link.url, link.title)
            if not shown.sections and visit.source.sections.form:
                log.warning("%s: the menu shows no section; those known so far are walked", url)
            if daily:
                entries = (*shown.entries, *shown.others)
                await self.sight(walk, entries, answer.fetched_at)
                walk.end(None if entries else "empty_page")

    async def _feed(self, url: str) -> None:
        visit = self.visit
        with self.recorded(url, "feed") as walk:
            answer = await visit.answer(url)
            walk.pages = 1
            visit.keep(answer, "feed")
            seen_at = answer.fetched_at.astimezone(LOCAL)
            found = feeds.read(visit.source, url, content(answer), seen_at=seen_at)
            await self.sight(walk, self.asked_for(found.entries), answer.fetched_at)
            self._end_feed(walk, found, "feed")

    def _end_feed(self, walk: Walk, found: feeds.Feed, what: str) -> None:
        if found.state == "ok":
            walk.end(None)
        else:
            walk.end(f"{what}_{found.state}", complete=found.state == "empty")

    async def _sitemaps(self, homes: list[str]) -> None:
        """Fixed sitemaps and those of robots.txt; index files are followed, newest children first."""
        source = self.visit.source
        waiting: deque[str] = deque(source.sitemaps.at)
        for home in homes if source.sitemaps.robots else ():
            try:
                rules = await self.visit.fetcher.rules(home)
            except FetchError:
                continue  # the home page has met the same trouble, and told it
            waiting += [url for url in rules.sitemaps if source.owns(url)]
        seen: set[str] = set()
        while waiting and len(seen) < MOST_SITEMAPS:
            url = waiting.popleft()
            if url in seen:
                continue
            seen.add(url)
            await self.guarded(lambda one: self._sitemap(one, waiting), url)

    async def _sitemap(self, url: str, waiting: deque[str]) -> None:
        """Only what the sitemap dates within the days asked for: one that lists all there ever was is no
        reason to fetch it all."""
        visit = self.visit
        batch = visit.batch
        since = batch.first or batch.day - SITEMAP_BACK
        until = batch.last + timedelta(days=1) if batch.last else date.max
        with self.recorded(url, "sitemap") as walk:
            answer = await visit.answer(url)
            walk.pages = 1
            visit.keep(answer, "sitemap")
            found = feeds.read(visit.source, url, content(answer))
            children = sorted(found.children, key=lambda child: child[1] or date.max, reverse=True)
            waiting += [child for child, changed in children if changed is None or changed >= since]
            recent = [
                entry
                for entry in found.entries
                if (when := entry.day or found.modified.get(entry.url)) is not None and since <= when <= until
            ]
            await self.sight(walk, self.asked_for(recent), answer.fetched_at)
            self._end_feed(walk, found, "sitemap")

    # -- entries --------------------------------------------------------------------------------------------

    def asked_for(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """The entries that a range asks for, by their printed day; those without one too."""
        taken: list[Entry] = []
        for entry in entries:
            if entry.day is not None:
                self.printed.setdefault(entry.identity.key, entry.day)
            if entry.day is None or self.visit.batch.in_range(entry.day):
                taken.append(entry)
            else:
                self.visit.discover.count("deferred", "out_of_range")
        return tuple(taken)

    async def sight(self, walk: Walk, entries: Iterable[Entry], seen_at: datetime) -> dict[str, Seen]:
        """Enter a page of links into the frontier, count every one, note what robots.txt forbids."""
        visit = self.visit
        given = list(entries)
        walk.links += len(given)
        seen = frontier.sight(visit.connection, visit.batch, walk.finder, given, seen_at)
        for entry in given:
            key = entry.identity.key
            if key in self._met:
                visit.discover.count("duplicate", "met_before")
                continue
            self._met.add(key)
            visit.progress.listed += 1
            one = seen.get(key)
            if one is None or not one.new:
                visit.discover.count("unchanged", "known")
                continue
            rules = await visit.fetcher.rules(entry.url)
            if not rules.allows(entry.url) and rules.state == "ok":
                visit.discover.count("refused", "disallowed")
                self.articles.leave(key)
                due = due_of(entry, walk.finder, visit.batch.day)
                visit.note(Note(due=due, outcome="disallowed", reason="robots.txt forbids it"))
                continue
            walk.found += 1
            visit.progress.queued += 1
            visit.discover.count("out")
        visit.progress.tell()
        return seen


def due_of(entry: Entry, finder: str, day: date) -> Due:
    """An entry as an address to fetch."""
    return Due(
        url=entry.url,
        identity=entry.identity.key,
        canonical_url=entry.identity.canonical_url,
        article_id=entry.identity.article_id,
        id_space=entry.identity.id_space,
        state="found",
        found_by=finder,
        day=entry.day or day,
        day_how="listed" if entry.day else "found",
    )
