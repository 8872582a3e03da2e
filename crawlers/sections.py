"""Sections: how far back a listing is walked. Daily until known articles, a range until a page lies before
it.

Paging follows the link that each page offers; a source's numbered rule serves only to jump to the days asked
for. Guards: an empty page, a page that repeats the one before, and the source's limit of pages end a walk.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from crawlers import frontier
from crawlers.discovery import Discovery, Walk
from crawlers.fetch import Answer, FetchError
from crawlers.frontier import Seen
from crawlers.listing import Entry, Listing, NextPage

Form = dict[str, str] | None
PageRequest = Callable[[str, NextPage, Listing], tuple[str, Form]]
_PROBES: Final = 40  # pages that finding the beginning of a range may cost in one section


def follow_link(url: str, offered: NextPage, shown: Listing) -> tuple[str, Form]:  # noqa: ARG001
    """How a next page is asked for, as (address, form): by the link that the page itself offers.

    A source whose paging is loaded by script has a hook of its own in the place of this.
    """
    if offered.url is None:
        raise FetchError("no_next_address", f"{url} loads page {offered.number} by script")
    return offered.url, None


@dataclass(slots=True)
class Sections:
    """The walks of one visit. `walked`: most links that a complete walk of a section ever showed, by
    section."""

    discovery: Discovery
    walked: Mapping[str, int]
    next_request: PageRequest = follow_link

    async def daily(self, url: str) -> None:
        """Back from the first page until only known articles are met.

        Known means: shown by a complete walk of this section. A section that was never walked completely ends
        with a page that lies wholly before the run day; where it prints no dates, the page's articles date
        it.
        """
        discovery = self.discovery
        day = discovery.visit.batch.day
        with discovery.recorded(url, "section") as walk:
            async for shown, answer in self._pages(walk, url):
                seen = await discovery.sight(walk, shown.entries, answer.fetched_at)
                if seen and all(one.complete for one in seen.values()):
                    walk.end("known")
                    return
                if url not in self.walked and await self._lies_before(shown.entries, seen, day):
                    walk.end("before_the_day")
                    return

    async def ranged(self, url: str) -> None:
        """From the days asked for back, until a whole page lies before them."""
        discovery = self.discovery
        with discovery.recorded(url, "section") as walk:
            start = await self._jump(walk, url)
            async for shown, answer in self._pages(walk, url, start):
                days = await self._days(walk, shown, answer.fetched_at)
                if self._too_new(days):
                    walk.links += len(shown.entries)
                    discovery.visit.discover.count("deferred", "out_of_range", len(shown.entries))
                    continue
                taken = self._asked_for(walk, shown.entries, days)
                await discovery.sight(walk, taken, answer.fetched_at)
                await discovery.articles.learn_days(
                    entry for entry in taken if days[entry.identity.key] is None
                )
                learnt = discovery.articles.days
                if self._too_old({key: day or learnt.get(key) for key, day in days.items()}):
                    walk.end("before_the_range")
                    return

    def _asked_for(
        self, walk: Walk, entries: Iterable[Entry], days: Mapping[str, date | None]
    ) -> list[Entry]:
        taken: list[Entry] = []
        for entry in entries:
            day = days[entry.identity.key]
            if day is None or self.discovery.visit.batch.in_range(day):
                taken.append(entry)
            else:
                walk.links += 1
                self.discovery.visit.discover.count("deferred", "out_of_range")
        return taken

    def _too_new(self, days: Mapping[str, date | None]) -> bool:
        """Whether a page lies wholly after the range: its last article does, and all others whose day is
        known."""
        last = self.discovery.visit.batch.last
        *_, end = days.values() or (None,)
        return last is not None and end is not None and min(day for day in days.values() if day) > last

    def _too_old(self, days: Mapping[str, date | None]) -> bool:
        """Whether every article of a page was published before the range."""
        first = self.discovery.visit.batch.first
        return (
            first is not None and bool(days) and all(day is not None and day < first for day in days.values())
        )

    async def _lies_before(self, entries: Iterable[Entry], seen: Mapping[str, Seen], day: date) -> bool:
        """Whether every article of a page was published before `day`; one without a day is fetched to learn
        it."""
        given = list(entries)
        articles = self.discovery.articles
        await articles.learn_days(e for e in given if self._day(e, seen.get(e.identity.key)) is None)
        days = [self._day(entry, seen.get(entry.identity.key)) for entry in given]
        return bool(days) and all(one is not None and one < day for one in days)

    def _day(self, entry: Entry, seen: Seen | None) -> date | None:
        """The local publication day, as far as known: printed here, known already, or learnt from the
        page."""
        if entry.day is not None:
            return entry.day
        if seen is not None and seen.day_how != "found":
            return seen.day
        key = entry.identity.key
        return self.discovery.printed.get(key) or self.discovery.articles.days.get(key)

    async def _days(self, walk: Walk, shown: Listing, seen_at: datetime) -> dict[str, date | None]:
        """Publication days of a page's articles, by identity, in page order.

        The last one's is learnt from its page where it is not known: listings run from new to old, so a page
        whose last article is newer than the range needs no further look.
        """
        visit = self.discovery.visit
        keys = [entry.identity.key for entry in shown.entries]
        seen = frontier.known(visit.connection, visit.source.stem, keys)
        days = {key: self._day(entry, seen.get(key)) for key, entry in zip(keys, shown.entries, strict=True)}
        if keys and days[keys[-1]] is None:
            last = shown.entries[-1]
            await self.discovery.sight(walk, [last], seen_at)
            await self.discovery.articles.learn_days([last])
            days[keys[-1]] = self._day(last, None)
        return days

    async def _jump(self, walk: Walk, url: str) -> tuple[str, Form]:
        """The page to begin a range with: doubling, then halving, by the source's numbered rule; else the
        first."""
        rule = self.discovery.visit.source.sections.jump
        if rule is None:
            return url, None
        shown_by: dict[tuple[str, ...], int] = {}
        probes = 0

        async def too_new(number: int) -> bool:
            """Whether page `number` lies wholly after the range; a page that does not exist does not.

            Past their end some sites show the first page, or the last one, or a frame without list and
            paging.
            """
            nonlocal probes
            probes += 1
            try:
                if number == 1:
                    answer, shown = await self.discovery.first_page(url)
                else:
                    answer, shown = await self.discovery.page(rule.format(section=url, page=number))
            except FetchError as error:
                if error.trouble:
                    raise
                return False
            walk.pages += 1
            keys = tuple(entry.identity.key for entry in shown.entries)
            if not keys or shown.number != number or shown_by.setdefault(keys, number) != number:
                return False
            if number > 1 and shown.last is None:
                return False
            return self._too_new(await self._days(walk, shown, answer.fetched_at))

        low, high = 0, 1  # page `low` lies after the range, page `high` does not
        while probes < _PROBES and await too_new(high):
            low, high = high, high * 2
        while high - low > 1 and probes < _PROBES:
            middle = (low + high) // 2
            low, high = (middle, high) if await too_new(middle) else (low, middle)
        begin = max(low, 1)
        return (url if begin == 1 else rule.format(section=url, page=begin)), None

    async def _pages(
        self, walk: Walk, url: str, start: tuple[str, Form] | None = None
    ) -> AsyncIterator[tuple[Listing, Answer]]:
        """The pages of a section, by the link that each offers, until one of the guards ends the walk."""
        limit = self.discovery.visit.source.sections.pages
        address, form = start or (url, None)
        previous: list[str] = []
        read = 0
        while True:
            if address == url and form is None:
                answer, shown = await self.discovery.first_page(url)
            else:
                answer, shown = await self.discovery.page(address, form)
            walk.pages += 1
            read += 1
            keys = [entry.identity.key for entry in shown.entries]
            if not keys:
                # the end of a section, or one that never showed anything; else something is wrong with it
                walk.end("empty_page", complete=bool(previous) or not self.walked.get(url))
                return
            if keys == previous:
                walk.end("page_repeats", complete=False)
                return
            previous = keys
            yield shown, answer
            if shown.next is None:
                walk.end("last_page")
                return
            if read >= limit:
                walk.end("page_limit", complete=False)
                return
            address, form = self.next_request(address, shown.next, shown)
