"""One crawl of one source, from its first line to its last: discover, fetch, publish.

`Crawl.run` is the whole of it on one screen. The order of things is what makes a crawl safe to kill at any moment: an
address enters the frontier when it is listed, its answer goes to a `.tmp` file as it comes, and only the publication
of that file and the entry of its captures, together, make the address count as fetched.
"""

from __future__ import annotations

import asyncio
import logging
import re
import unicodedata
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import psycopg

from crawlers import archive, feeds, frontier, listing, tls, urls
from crawlers.archive import Capture, Kind, Outcome, WarcWriter
from crawlers.ask import LOCAL, Ask
from crawlers.fetch import Answer, DisallowedError, Fetcher, FetchError
from crawlers.frontier import Batch, Due, Hop, Seen, Visit
from crawlers.listing import Entry, Listing, NextPage
from crawlers.progress import Progress
from crawlers.sources import Identity, Source
from crawlers.store import Store, StoreError
from transforms.records import Page

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)
T = TypeVar("T")

WALKERS: Final = 6  # feeds and sections walked at once
FETCHERS: Final = 16  # articles on their way at once; the pace per host is the downloader's business
MOST_SECTIONS: Final = 300
MOST_SITEMAPS: Final = 60
SITEMAP_BACK: Final = timedelta(days=2)  # a daily crawl takes what a sitemap calls changed since then
SOFTWARE: Final = "baotinh (Scrapy, warcio)"
_TITLE: Final = re.compile(r"<title[^>]*>(.{0,300}?)</title>", re.IGNORECASE | re.DOTALL)
_NOTHING: Final = (
    r"(?:(?:lỗi\s*:?\s*)?404\b(?!\s*\w+\s*(?:tỷ|triệu|người|ha)\b)"
    r"|(?:trang|bài viết|nội dung|tin bài|đường dẫn)(?:\s+\w+){0,5}\s+không\s+(?:còn\s+)?(?:tồn tại|tìm thấy)"
    r"|(?:trang|bài viết|nội dung|tin bài)(?:\s+\w+){0,3}\s+đã\s+(?:bị|được)\s+(?:gỡ|xóa|xoá)"
    r"|không tìm thấy\s+(?:trang|bài viết|nội dung|đường dẫn)"
    r"|(?:page\s+)?not found\b)"
)
_SAYS_TITLE: Final = re.compile(_NOTHING, re.IGNORECASE)
# a whole short block that says so; a sentence within an article does not
_SAYS_BLOCK: Final = re.compile(rf">\s*{_NOTHING}[^<]{{0,120}}<", re.IGNORECASE)


class CrawlError(RuntimeError):
    """The crawl could not do anything, or could not go on; one line that says why and how to mend it."""


PageRequest = Callable[[str, NextPage, Listing], tuple[str, dict[str, str] | None]]


def follow_link(url: str, offered: NextPage, shown: Listing) -> tuple[str, dict[str, str] | None]:  # noqa: ARG001
    """The request of a next page, as (address, form): the link that the page itself offers.

    A source whose paging is loaded by script has a hook of its own in its place.
    """
    if offered.url is None:
        raise FetchError("no_next_address", f"{url} loads page {offered.number} by script")
    return offered.url, None


@dataclass(slots=True)
class _Walk:
    """One walk, while it is walked."""

    finder: str
    kind: frontier.WalkKind
    pages: int = 0
    links: int = 0
    found: int = 0
    complete: bool = False
    reason: str | None = None


@dataclass(slots=True)
class Crawl:
    """The state of one crawl. Everything that outlives it is in the database and in the archive."""

    crawler: Crawler
    source: Source
    ask: Ask
    connection: psycopg.Connection[object]
    home: Path
    store: Store
    user_agent: str
    delay: float
    progress: Progress
    next_request: PageRequest = follow_link
    batch: Batch = field(init=False)
    fetcher: Fetcher = field(init=False)
    discover: Hop = field(default_factory=Hop)
    fetch: Hop = field(default_factory=Hop)
    walks: list[_Walk] = field(default_factory=list)
    troubles: dict[str, FetchError] = field(default_factory=dict)
    answered: int = 0
    _writer: WarcWriter | None = None
    _serial: int = 0
    _visits: list[Visit] = field(default_factory=list)
    _met: set[str] = field(default_factory=set)
    _visited: set[str] = field(default_factory=set)
    _days: dict[str, date | None] = field(default_factory=dict)
    _walked_before: frozenset[str] = frozenset()
    _sections: dict[str, None] = field(default_factory=dict)
    _feeds: dict[str, None] = field(default_factory=dict)

    async def run(self) -> Batch:
        """Crawl. Raises CrawlError when nothing could be done, BusyError when another process crawls the source."""
        self._begin()
        try:
            self.progress.to("discover")
            if self.ask.url is not None:
                await self._one(self.ask.url)
            else:
                await self._discover()
                self.progress.to("fetch")
                await self._fetch_due()
            self.progress.to("publish")
            await self._publish_async()
        except asyncio.CancelledError:
            self._publish()
            self._end(interrupted=True)
            raise
        self._end()
        self.progress.tell(now=True)
        return self.batch

    # -- beginning and end ------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Take the source's lock, open the batch, take over what dead crawls left behind."""
        frontier.lock(self.connection, self.source.stem)
        self.batch = self._open()
        self.fetcher = Fetcher(
            crawler=self.crawler,
            source=self.source,
            user_agent=self.user_agent,
            delay=self.delay,
            keep=self._keep,
            stored_robots=lambda origin: frontier.robots_of(self.connection, origin),
            keep_robots=lambda *kept: frontier.keep_robots(self.connection, *kept),
        )
        for path in archive.left_over(self.home, self.source.stem):
            warc, found = archive.recover(path, self.store)
            if found:
                frontier.register(self.connection, self.batch, found, self.source)
                log.warning("recovered %d captures of a crawl that died into %s", len(found), warc)
        frontier.adopt(self.connection, self.batch)
        self.fetch.count("out", "adopted", frontier.articles_of(self.connection, self.batch))
        self._walked_before = frontier.walked(self.connection, self.source.stem)

    def _open(self) -> Batch:
        ask = self.ask
        if ask.batch is not None:
            taken = frontier.take_batch(self.connection, self.source.stem, ask.batch)
            if taken is None:
                raise CrawlError(f"batch {ask.batch} is no open crawl of {self.source.stem}; leave it out")
            return taken
        kind: frontier.BatchKind = "url" if ask.url else "range" if ask.first else "daily"
        return frontier.open_batch(self.connection, self.source.stem, ask.day, kind, ask.first, ask.last)

    def _end(self, *, interrupted: bool = False) -> None:
        """Write the counts, the coverage and the batch's state; raise when nothing could be done."""
        frontier.hop(self.connection, self.batch, "discover", self.discover)
        frontier.hop(self.connection, self.batch, "fetch", self.fetch)
        failure = self._failure()
        coverage, reason = self._coverage()
        if interrupted:
            coverage, reason = "partial", "the crawl was stopped before its end"
        state = "failed" if failure and not self.fetch.n_out else "crawled"
        frontier.close(self.connection, self.batch, state=state, coverage=coverage, reason=failure or reason)
        if failure and not interrupted:
            raise CrawlError(failure)

    def _failure(self) -> str | None:
        """One line when no page of the source could be read, for a reason that lies with a host or the way to it."""
        if self.answered or not self.troubles:
            return None
        order = ("certificate", "proxy", "robots_unreachable", "unreachable")
        worst = min(self.troubles.values(), key=lambda error: order.index(error.trouble or "unreachable"))
        if worst.trouble == "proxy":
            return f"proxy: {worst.detail}; correct or unset HTTP_PROXY and HTTPS_PROXY"
        if worst.trouble == "certificate":
            return (
                f"certificate of {worst.detail}; if this authority is yours or your proxy's, "
                "name its certificate file in SSL_CERT_FILE"
            )
        if worst.trouble == "robots_unreachable":
            return f"{self.source.stem}: robots_unreachable: {worst.detail}; nothing is fetched without it, try again later"
        return f"{self.source.stem}: {worst.line}; nothing could be fetched, try again later"

    def _coverage(self) -> tuple[str, str | None]:
        """The day's state and its reason."""
        reasons: list[str] = []
        if not self.answered and self.troubles:
            first = next(iter(self.troubles.values()))
            state = first.trouble if first.trouble == "robots_unreachable" else "failed"
            return state or "failed", first.line
        cut = [walk for walk in self.walks if not walk.complete]
        # a feed only adds to what the sections show: one that fails is told, and makes no gap where there are sections
        sections = [walk for walk in self.walks if walk.kind == "section"]
        gaps = [walk for walk in cut if walk.kind == "section" or not sections]
        if cut:
            told = sorted({walk.reason or "cut" for walk in cut})
            reasons.append(f"{len(cut)} of {len(self.walks)} walks incomplete ({', '.join(told[:4])})")
        if self.fetch.n_deferred:
            told = sorted(reason for reason in self.fetch.reasons if reason not in _QUIET)
            reasons.append(
                f"{self.fetch.n_deferred} articles left for the next crawl ({', '.join(told[:4])})"
            )
        shown = sum(walk.links for walk in self.walks)
        if self.walks and all(walk.reason == "disallowed" for walk in cut) and cut and not shown:
            return "disallowed", "robots.txt forbids every listing"
        if not shown:
            return "empty", "no listing showed any article"
        if self.discover.n_refused and self.discover.n_refused == self.discover.n_in:
            return "disallowed", f"robots.txt forbids all of {self.discover.n_refused} listed articles"
        if self.discover.n_refused:
            reasons.append(f"{self.discover.n_refused} articles disallowed by robots.txt")
        partial = bool(gaps or self.fetch.n_deferred)
        return ("partial" if partial else "crawled"), "; ".join(reasons) or None

    # -- discover -----------------------------------------------------------------------------------------------------

    async def _discover(self) -> None:
        """Menu, feeds, sitemaps and sections, several at once; sections may name further sections and feeds."""
        first = self.batch.first or self.batch.day
        hosts = self.source.hosts_on(first, max(self.batch.day, self.batch.last or self.batch.day))
        homes = [url for host in hosts for url in host.homes]
        await _several(WALKERS, [self._guarded(self._home, url) for url in homes])
        if not self._sections:
            for link in frontier.sections(self.connection, self.source.stem):
                self._sections[link.url] = None
        for url in self.source.sections.at:
            self._sections[url] = None
        for url in self.source.feeds.at:
            self._feeds[url] = None
        await self._guarded(self._sitemaps, homes)
        done: set[str] = set()
        while waiting := [url for url in (*self._feeds, *self._sections) if url not in done][:MOST_SECTIONS]:
            done.update(waiting)
            if len(done) > MOST_SECTIONS:
                log.warning("more than %d sections and feeds; the rest is left out", MOST_SECTIONS)
                break
            news = [self._guarded(self._feed, url) for url in waiting if url in self._feeds]
            await _several(WALKERS, news)
            walk = self._section_range if self.batch.first else self._section_daily
            await _several(WALKERS, [self._guarded(walk, url) for url in waiting if url not in self._feeds])
        self._flush_visits()

    async def _guarded(self, walk: Callable[[T], Awaitable[None]], what: T) -> None:
        """A walk that fails ends with its reason in its row, and hurts no other."""
        try:
            await walk(what)
        except FetchError as error:
            if error.trouble:
                self.troubles.setdefault(str(what), await self._explained(error, what))
            log.warning("%s", error.line)

    async def _explained(self, error: FetchError, what: object) -> FetchError:
        """A certificate's failure with what is wrong with it."""
        if error.trouble != "certificate" or any(e.trouble == "certificate" for e in self.troubles.values()):
            return error
        address = (
            what if isinstance(what, str) else str(next(iter(what), "")) if isinstance(what, Iterable) else ""
        )
        host = urls.split(address)
        if host is None or host.hostname is None:
            return error
        url = f"https://{host.netloc}/"
        said = await asyncio.to_thread(tls.explain, url, _proxy_for(self.crawler, url))
        return FetchError("certificate", f"{host.hostname}: {said}", trouble="certificate")

    async def _home(self, url: str) -> None:
        """The menu: sections by their link form, feeds; a daily crawl takes the home page's articles too."""
        walk = _Walk(finder=url, kind="section")
        with self._recorded(walk, record=not self.batch.first):
            answer, shown = await self._page(url, kind="home")
            walk.pages = 1
            self._links(shown)
            new = frontier.menu(self.connection, self.batch, shown.sections)
            for link in new:
                log.warning("new section in the menu of %s: %s (%s)", self.source.stem, link.url, link.title)
            if not shown.sections and self.source.sections.form:
                log.warning("%s: the menu shows no section; those known so far are walked", url)
            if not self.batch.first:
                entries = (*shown.entries, *shown.others)
                await self._sight(walk, entries, answer.fetched_at)
                walk.complete, walk.reason = True, None if entries else "empty_page"

    def _links(self, shown: Listing) -> None:
        for link in shown.sections:
            self._sections.setdefault(link.url)
        for feed in shown.feeds:
            self._feeds.setdefault(feed)

    async def _feed(self, url: str) -> None:
        walk = _Walk(finder=url, kind="feed")
        with self._recorded(walk):
            answer = await self._answer(url)
            walk.pages = 1
            if answer.status != 200:
                self._keep(answer, "error", f"http_{answer.status}")
                raise FetchError(f"http_{answer.status}", f"{url} answered {answer.status}")
            self._keep(answer, "feed", None)
            found = feeds.read(
                self.source, url, _content(answer), seen_at=answer.fetched_at.astimezone(LOCAL)
            )
            await self._sight(walk, self._asked_for(found.entries), answer.fetched_at)
            walk.complete = found.state in ("ok", "empty")
            walk.reason = None if found.state == "ok" else f"feed_{found.state}"

    async def _sitemaps(self, homes: list[str]) -> None:
        """Fixed sitemaps and those of robots.txt, index files followed, newest children first."""
        waiting: deque[str] = deque(self.source.sitemaps.at)
        if self.source.sitemaps.robots:
            for home in homes:
                rules = await self.fetcher.rules(home)
                waiting += [url for url in rules.sitemaps if self.source.owns(url)]
        seen: set[str] = set()
        since = self.batch.first or self.batch.day - SITEMAP_BACK
        while waiting and len(seen) < MOST_SITEMAPS:
            url = waiting.popleft()
            if url in seen:
                continue
            seen.add(url)
            await self._guarded(lambda one: self._sitemap(one, since, waiting), url)

    async def _sitemap(self, url: str, since: date, waiting: deque[str]) -> None:
        walk = _Walk(finder=url, kind="sitemap")
        with self._recorded(walk):
            answer = await self._answer(url)
            walk.pages = 1
            if answer.status != 200:
                self._keep(answer, "error", f"http_{answer.status}")
                raise FetchError(f"http_{answer.status}", f"{url} answered {answer.status}")
            self._keep(answer, "sitemap", None)
            found = feeds.read(self.source, url, _content(answer))
            children = sorted(found.children, key=lambda child: child[1] or date.max, reverse=True)
            waiting += [child for child, changed in children if changed is None or changed >= since]
            until = self.batch.last + timedelta(days=1) if self.batch.last else date.max
            recent = [
                entry
                for entry in found.entries
                if (when := entry.day or found.modified.get(entry.url)) is not None and since <= when <= until
            ]
            await self._sight(walk, self._asked_for(recent), answer.fetched_at)
            walk.complete = found.state == "ok"
            walk.reason = None if found.state == "ok" else f"sitemap_{found.state}"

    def _asked_for(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """The entries that a range asks for, by their printed day; those without one too."""
        taken: list[Entry] = []
        for entry in entries:
            if entry.day is not None and not self.batch.in_range(entry.day):
                self.discover.count("deferred", "out_of_range")
            else:
                taken.append(entry)
        return tuple(taken)

    # -- sections -------------------------------------------------------------------------------------------------------

    async def _section_daily(self, url: str) -> None:
        """Back from the first page until only known articles are met.

        Known means: shown by a complete walk of this section. A section that was never walked completely ends with a
        page that lies wholly before the run day; where it prints no dates, the page's articles date it.
        """
        walk = _Walk(finder=url, kind="section")
        with self._recorded(walk):
            async for shown, answer in self._pages(url, walk):
                seen = await self._sight(walk, shown.entries, answer.fetched_at)
                if seen and all(one.complete for one in seen.values()):
                    walk.complete, walk.reason = True, "known"
                    return
                if url in self._walked_before:
                    continue
                if await self._lies_before(shown.entries, seen, self.batch.day):
                    walk.complete, walk.reason = True, "before_the_day"
                    return

    async def _lies_before(self, entries: Iterable[Entry], seen: dict[str, Seen], day: date) -> bool:
        """Whether every article of a page was published before `day`; one without a day is fetched to learn it."""
        undated = [e for e in entries if self._day(e, seen.get(e.identity.key)) is None]
        await self._date(undated)
        days = [self._day(entry, seen.get(entry.identity.key)) for entry in entries]
        return bool(days) and all(one is not None and one < day for one in days)

    def _day(self, entry: Entry, seen: Seen | None) -> date | None:
        """The local publication day, as far as it is known: printed here, known already, or read from the page."""
        if entry.day is not None:
            return entry.day
        if seen is not None and seen.day_how != "found":
            return seen.day
        return self._days.get(entry.identity.key)

    async def _date(self, entries: Iterable[Entry]) -> None:
        """Fetch articles now, to learn their days from their pages. They are archived like any other."""
        wanted = [entry for entry in entries if entry.identity.key not in self._days]
        dues = {due.identity: due for due in self._due_of([entry.identity.key for entry in wanted])}
        missing = [entry for entry in wanted if entry.identity.key not in dues]
        for entry in missing:
            self._days.setdefault(entry.identity.key, None)
        await _several(FETCHERS, [self._article(due) for due in dues.values()])
        await self._rotate()

    def _due_of(self, identities: list[str]) -> list[Due]:
        found = frontier.due(self.connection, self.batch, revisits=False, identities=identities)
        return [due for due in found if due.identity not in self._visited]

    async def _section_range(self, url: str) -> None:
        """Back to the days asked for, then page by page until a whole page lies before them."""
        walk = _Walk(finder=url, kind="section")
        with self._recorded(walk):
            start = await self._jump(url, walk)
            async for shown, answer in self._pages(url, walk, start):
                days = await self._days_of(shown, answer.fetched_at)
                known = [day for day in days.values() if day is not None]
                if known and len(known) == len(days) and all(day < self.batch.first for day in known):  # type: ignore[operator]
                    walk.complete, walk.reason = True, "before_the_range"
                    return
                if known and self.batch.last and min(known) > self.batch.last:
                    self.discover.count("deferred", "out_of_range", len(shown.entries))
                    walk.links += len(shown.entries)
                    continue
                taken = []
                for entry in shown.entries:
                    day = days.get(entry.identity.key)
                    if day is not None and not self.batch.in_range(day):
                        self.discover.count("deferred", "out_of_range")
                        walk.links += 1
                    else:
                        taken.append(entry)
                await self._sight(walk, taken, answer.fetched_at)
                undated = [entry for entry in taken if days.get(entry.identity.key) is None]
                if undated:
                    await self._date(undated)
                    days = {
                        e.identity.key: days.get(e.identity.key) or self._days.get(e.identity.key)
                        for e in shown.entries
                    }
                    if days and all(day is not None and day < self.batch.first for day in days.values()):  # type: ignore[operator]
                        walk.complete, walk.reason = True, "before_the_range"
                        return

    async def _days_of(self, shown: Listing, seen_at: datetime) -> dict[str, date | None]:
        """Publication days of a page's articles; where none is printed or known, its last article is asked for its own.

        A page whose last article is newer than the range needs no further look.
        """
        identities = [entry.identity.key for entry in shown.entries]
        seen = frontier.known(self.connection, self.source.stem, identities)
        days = {entry.identity.key: self._day(entry, seen.get(entry.identity.key)) for entry in shown.entries}
        if shown.entries and all(day is None for day in days.values()):
            last = shown.entries[-1]
            frontier.sight(self.connection, self.batch, f"probe {last.url}", [last], seen_at)
            await self._date([last])
            days[last.identity.key] = self._days.get(last.identity.key)
        return days

    async def _jump(self, url: str, walk: _Walk) -> tuple[str, dict[str, str] | None]:
        """The page to begin a range walk with: doubling, then halving, by the source's numbered rule; else the first."""
        rule = self.source.sections.jump
        last = self.batch.last
        if rule is None or last is None:
            return url, None

        async def too_new(number: int) -> bool | None:
            """Whether page `number` lies wholly after the range; None when there is no such page."""
            address = url if number == 1 else rule.format(section=url, page=number)
            try:
                answer, shown = await self._page(address)
            except FetchError as error:
                if error.trouble:
                    raise
                return None
            walk.pages += 1
            if not shown.entries or shown.number != number:
                return None
            days = await self._days_of(shown, answer.fetched_at)
            known = [day for day in days.values() if day is not None]
            return bool(known) and min(known) > last

        low, high = 0, 1  # page `low` is too new, page `high` is not or does not exist
        while high <= self.source.sections.pages and await too_new(high):
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            if await too_new(middle):
                low = middle
            else:
                high = middle
        begin = max(low, 1)
        return (url if begin == 1 else rule.format(section=url, page=begin)), None

    async def _pages(self, url: str, walk: _Walk, start: tuple[str, dict[str, str] | None] | None = None):  # type: ignore[no-untyped-def]
        """The pages of a section, by the link that each page offers, with the guards against endless paging."""
        address, form = start or (url, None)
        previous: list[str] = []
        while True:
            answer, shown = await self._page(address, form)
            walk.pages += 1
            if not previous:
                self._links(shown)
            keys = [entry.identity.key for entry in shown.entries]
            if not keys:
                walk.complete, walk.reason = bool(previous), "empty_page"
                return
            if keys == previous:
                walk.reason = "page_repeats"
                return
            previous = keys
            yield shown, answer
            if shown.next is None:
                walk.complete, walk.reason = True, "last_page"
                return
            if walk.pages >= self.source.sections.pages:
                walk.reason = "page_limit"
                return
            address, form = self.next_request(address, shown.next, shown)

    async def _page(
        self, url: str, form: dict[str, str] | None = None, kind: Kind = "listing"
    ) -> tuple[Answer, Listing]:
        answer = await self._answer(url, form)
        if answer.status != 200:
            self._keep(answer, "error", f"http_{answer.status}")
            raise FetchError(f"http_{answer.status}", f"{url} answered {answer.status}")
        self._keep(answer, kind, None)
        seen_at = answer.fetched_at.astimezone(LOCAL)
        return answer, listing.read(self.source, answer.url, _content(answer), seen_at=seen_at)

    async def _answer(self, url: str, form: dict[str, str] | None = None) -> Answer:
        answer = await self.fetcher.get(url, form=form)
        self.answered += 1
        return answer

    async def _sight(self, walk: _Walk, entries: Iterable[Entry], seen_at: datetime) -> dict[str, Seen]:
        """Enter a page of links into the frontier, count every one, note what robots.txt forbids."""
        given = list(entries)
        walk.links += len(given)
        seen = frontier.sight(self.connection, self.batch, walk.finder, given, seen_at)
        for entry in given:
            key = entry.identity.key
            if key in self._met:
                self.discover.count("duplicate", "met_before")
                continue
            self._met.add(key)
            self.progress.listed += 1
            one = seen.get(key)
            if one is None or not one.new:
                self.discover.count("unchanged", "known")
                continue
            rules = await self.fetcher.rules(entry.url)
            if not rules.allows(entry.url) and rules.state == "ok":
                self.discover.count("refused", "disallowed")
                self._visited.add(key)
                self._visits.append(
                    Visit(
                        due=_due(entry, walk.finder, self.batch.day),
                        outcome="disallowed",
                        reason="robots.txt",
                    )
                )
                continue
            walk.found += 1
            self.progress.queued += 1
            self.discover.count("out")
        self.progress.tell()
        return seen

    def _recorded(self, walk: _Walk, *, record: bool = True) -> _Recorder:
        return _Recorder(self, walk, record=record)

    # -- fetch ----------------------------------------------------------------------------------------------------------

    async def _fetch_due(self) -> None:
        """Everything that is due: new articles, those left over, and in a daily crawl yesterday's once more."""
        found = frontier.due(self.connection, self.batch, revisits=self.batch.first is None)
        waiting = deque(due for due in found if due.identity not in self._visited)
        self.progress.queued = len(waiting) + self.progress.fetched + self.progress.failed
        self.progress.tell(now=True)

        async def worker() -> None:
            while waiting:
                await self._article(waiting.popleft())
                await self._rotate()
                if len(self._visits) >= 200:
                    self._flush_visits()

        await _several(FETCHERS, [worker() for _ in range(FETCHERS)])
        self._flush_visits()

    async def _one(self, url: str) -> None:
        """A single address, due or not."""
        identity = self.source.identify(url)
        if identity is None:
            raise CrawlError(
                f"{url} is no article's address of {self.source.stem}; check it, or the source's rules"
            )
        known = frontier.of_identity(self.connection, self.source.stem, identity.key)
        if known is not None and known.state == "forgotten":
            raise CrawlError(f"{url} was taken down; it is not fetched again")
        entry = Entry(url=url, identity=identity)
        try:
            await self.fetcher.rules(url)
        except FetchError as error:
            self.troubles[url] = await self._explained(error, url)
            return
        await self._article(known or _due(entry, "address", self.batch.day))
        self._flush_visits()

    async def _article(self, due: Due) -> None:
        """Fetch one article and put its answer, with what it means, into the archive."""
        if due.identity in self._visited:
            return
        self._visited.add(due.identity)
        headers: dict[str, str] = {}
        if due.original is not None:
            if due.etag:
                headers["If-None-Match"] = due.etag
            if due.last_modified:
                headers["If-Modified-Since"] = due.last_modified
        try:
            answer = await self.fetcher.get(due.url, headers=headers)
        except DisallowedError as error:
            self._left(due, Visit(due=due, outcome="disallowed", reason=error.line), "refused", "disallowed")
            return
        except FetchError as error:
            if error.trouble == "robots_unreachable":
                self.troubles.setdefault(due.url, error)
                self.fetch.count("deferred", "robots_unreachable")
                self.progress.failed += 1
                return
            if error.trouble in ("certificate", "proxy"):
                self.troubles.setdefault(due.url, await self._explained(error, due.url))
            outcome: Outcome = "refused" if error.permanent else "failed"
            visit = Visit(
                due=due,
                outcome="refused" if outcome == "refused" else "failed",
                reason=error.line,
                http_status=error.status,
            )
            self._left(due, visit, "refused" if error.permanent else "deferred", error.reason)
            return
        self.answered += 1
        self._judge(due, answer)
        self.progress.tell()

    def _left(self, due: Due, visit: Visit, way: str, reason: str) -> None:
        self._visits.append(visit)
        self._days.setdefault(due.identity, None)
        self.progress.failed += 1
        if way == "refused":
            self.fetch.count("refused", reason)
        else:
            self.fetch.count("deferred", reason)
        self.progress.tell()

    def _judge(self, due: Due, answer: Answer) -> None:
        """What an answer means for its address; the capture carries it, and the frontier learns it at publication."""
        identity = self.source.identify(answer.url)
        if answer.status == 304 and due.original is not None:
            self._write(due, answer, "article", "same", None, revisit=True)
            self.fetch.count("unchanged", "not_modified")
        elif answer.status in (404, 410):
            self._write(due, answer, "missing", "missing", f"http_{answer.status}")
            self.fetch.count("deferred", "missing")
            self.progress.failed += 1
            self._days.setdefault(due.identity, None)
            return
        elif answer.status != 200:
            self._write(due, answer, "error", "failed", f"http_{answer.status}")
            self.fetch.count("deferred", f"http_{answer.status}")
            self.progress.failed += 1
            self._days.setdefault(due.identity, None)
            return
        elif identity is None or self._says_not_found(answer):
            reason = f"soft_404: {answer.url}" if identity is None else "soft_404"
            self._write(due, answer, "missing", "missing", reason)
            self.fetch.count("deferred", "soft_404")
            self.progress.failed += 1
            self._days.setdefault(due.identity, None)
            return
        elif not answer.body.strip():
            self._write(due, answer, "error", "failed", "empty_body")
            self.fetch.count("deferred", "empty_body")
            self.progress.failed += 1
            return
        elif identity.key != due.identity:
            self._moved(due, answer, identity)
        elif due.original is not None and due.original.payload_digest == archive.payload_digest(answer.body):
            self._write(due, answer, "article", "same", None, revisit=True)
            self.fetch.count("unchanged", "same_bytes")
        else:
            self._write(due, answer, "article", "ok", None)
            self.fetch.count("out", "revisited" if due.original else "new")
        self.progress.fetched += 1

    def _moved(self, due: Due, answer: Answer, identity: Identity) -> None:
        """The address led to another article: that one was fetched, and this address is another name of it."""
        self._visits.append(Visit(due=due, outcome="moved", reason=f"moved: {identity.canonical_url}"))
        if identity.key in self._visited:
            self._keep(answer, "article", "moved")
            self.fetch.count("duplicate", "moved")
            return
        self._visited.add(identity.key)
        target = replace(
            due,
            identity=identity.key,
            canonical_url=identity.canonical_url,
            article_id=identity.article_id,
            id_space=identity.id_space,
            url=answer.url,
            original=None,
        )
        self._write(target, answer, "article", "ok", "moved")
        self.fetch.count("out", "moved")

    def _says_not_found(self, answer: Answer) -> bool:
        """A page that is sent as found and says, in its title or alone in a block, that there is nothing."""
        text = _content(answer).decode("utf-8", errors="replace")
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        title = _TITLE.search(text[:20_000])
        if title is not None and _SAYS_TITLE.match(" ".join(unescape(title[1]).split())):
            return True
        return _SAYS_BLOCK.search(text) is not None

    def _write(
        self,
        due: Due,
        answer: Answer,
        kind: Kind,
        outcome: Outcome,
        reason: str | None,
        *,
        revisit: bool = False,
    ) -> None:
        capture = replace(
            answer.capture(kind),
            outcome=outcome,
            reason=reason,
            source=self.source.stem,
            day=self.batch.day,
            batch=self.batch.batch_id,
            canonical_url=due.canonical_url,
            article_id=due.article_id,
            id_space=due.id_space,
            found_by=due.found_by,
            listed=due.listed,
        )
        self._put(capture, answer, revisit=due.original if revisit else None)
        if (
            kind == "article"
            and outcome == "ok"
            and due.identity not in self._days
            and due.day_how == "found"
        ):
            self._days[due.identity] = self._page_day(capture)

    def _page_day(self, capture: Capture) -> date | None:
        """The publication day that the page itself states, for listings that print none."""
        from transforms.dating import date_page  # noqa: PLC0415  # most crawls never need it

        page: Page = capture.page(self.source)
        try:
            value = date_page(page).value
        except Exception as error:  # noqa: BLE001  # a strange page has no day; the reader will say why
            log.warning("%s can't be dated: %s", capture.url, error)
            return None
        return value.date() if isinstance(value, datetime) else value

    # -- archive --------------------------------------------------------------------------------------------------------

    def _keep(self, answer: Answer, kind: Kind, reason: str | None) -> None:
        """An answer that is no article goes into the archive as it is."""
        capture = replace(
            answer.capture(kind),
            reason=reason,
            source=self.source.stem,
            day=self.batch.day,
            batch=self.batch.batch_id,
        )
        self._put(capture, answer, revisit=None)

    def _put(self, capture: Capture, answer: Answer, *, revisit: archive.Original | None) -> None:
        if self._writer is None:
            self._writer = WarcWriter(
                self.home,
                self.source.stem,
                self.batch.batch_id,
                self.batch.day,
                software=SOFTWARE,
                serial=self._serial,
            )
            self._serial += 1
        self._writer.write(
            capture,
            method=answer.method,
            request_headers=answer.sent_headers,
            request_body=answer.sent_body,
            reason_phrase=answer.phrase,
            original=revisit,
        )

    async def _rotate(self) -> None:
        if self._writer is not None and self._writer.full:
            await self._publish_async()

    async def _publish_async(self) -> None:
        """Publish the file in a thread, then enter its captures; the crawl goes on into the next file meanwhile."""
        writer, self._writer = self._writer, None
        if writer is not None:
            _, captures = await asyncio.to_thread(writer.publish, self.store)
            frontier.register(self.connection, self.batch, captures)
        self._flush_visits()

    def _publish(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            _, captures = writer.publish(self.store)
            frontier.register(self.connection, self.batch, captures)
        self._flush_visits()

    def _flush_visits(self) -> None:
        visits, self._visits = self._visits, []
        frontier.note(self.connection, self.batch, visits)


_QUIET: Final = frozenset(
    {"new", "revisited", "adopted", "not_modified", "same_bytes", "moved", "disallowed"}
)


class _Recorder:
    """Writes a walk's row when it ends, with the reason when it failed."""

    def __init__(self, crawl: Crawl, walk: _Walk, *, record: bool) -> None:
        self.crawl, self.walk, self.record = crawl, walk, record

    def __enter__(self) -> _Walk:
        return self.walk

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, FetchError):
            self.walk.complete, self.walk.reason = False, error.reason
        elif error is not None:
            return
        if not self.record and error is None:
            return
        self.crawl.walks.append(self.walk)
        frontier.walk(
            self.crawl.connection,
            self.crawl.batch,
            self.walk.finder,
            self.walk.kind,
            pages=self.walk.pages,
            links=self.walk.links,
            found=self.walk.found,
            complete=self.walk.complete,
            reason=self.walk.reason,
        )


def _due(entry: Entry, finder: str, day: date) -> Due:
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


def _content(answer: Answer) -> bytes:
    """The answer's body, decoded; an undecodable one is no page."""
    try:
        return answer.capture("listing").content()
    except archive.ArchiveError as error:
        log.warning("%s: %s", answer.url, error)
        return b""


def _proxy_for(crawler: Crawler, url: str) -> str | None:  # noqa: ARG001
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415

    parts = urls.split(url)
    if parts is None or proxy_bypass(parts.hostname or ""):
        return None
    return getproxies().get(parts.scheme)


async def _several(number: int, jobs: list[Awaitable[None]]) -> None:
    """All the jobs, `number` at a time; the first failure ends them all."""
    limit = asyncio.Semaphore(number)

    async def one(job: Awaitable[None]) -> None:
        async with limit:
            await job

    tasks = [asyncio.ensure_future(one(job)) for job in jobs]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            if not task.done():
                task.cancel()
