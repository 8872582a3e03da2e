"""One crawl of one source, from its first line to its last: begin, discover, fetch, publish, end.

The order of things is what makes a crawl safe to kill at any moment: an address enters the frontier when it
is listed, its answer goes to a `.tmp` file as it comes, and only the publication of that file together with
the entry of its captures makes the address count as fetched. The next crawl of the source publishes what a
dead one left behind.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg

from crawlers import archive, frontier
from crawlers.articles import Articles
from crawlers.ask import Ask
from crawlers.discovery import Discovery, due_of
from crawlers.fetch import Fetcher, FetchError
from crawlers.frontier import Batch, BatchKind, Connection
from crawlers.listing import Entry
from crawlers.progress import Progress
from crawlers.sections import PageRequest, Sections, follow_link
from crawlers.sources import Source
from crawlers.store import Store
from crawlers.visit import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)

# reasons that are no trouble and are left out where troubles are told
_QUIET: Final = frozenset(
    {"new", "revisited", "adopted", "not_modified", "same_bytes", "moved", "disallowed"}
)
_REMOVED: Final = ("missing", "soft_404")
_WORST_FIRST: Final = ("certificate", "proxy", "robots_unreachable", "unreachable")


class CrawlError(RuntimeError):
    """The crawl could not do anything, or could not go on; one line that says why and how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """A crawl that is asked for."""

    crawler: Crawler
    source: Source
    ask: Ask
    connection: Connection
    home: Path
    store: Store
    user_agent: str
    delay: float
    progress: Progress
    next_request: PageRequest = follow_link

    async def run(self) -> Batch:
        """Crawl. Raises CrawlError when nothing could be done, BusyError when the source is being crawled already."""
        batch_id = self.ask.batch
        try:
            frontier.lock(self.connection, self.source.stem)
            batch = self._batch()
            batch_id = batch.batch_id
            await self._crawl(self._begin(batch))
        except psycopg.OperationalError:
            raise  # the books are out of reach: the next crawl finds this one dead
        except Exception as error:
            if batch_id is not None:
                frontier.give_up(self.connection, batch_id, str(error))
            raise
        return batch

    async def _crawl(self, visit: Visit) -> None:
        articles = Articles(visit)
        discovery = Discovery(visit, articles)
        try:
            if self.ask.url is not None:
                await self._one(self.ask.url, visit, articles)
            else:
                visit.progress.to("discover")
                walked = frontier.walked(self.connection, self.source.stem)
                sections = Sections(discovery, walked, self.next_request)
                await discovery.run(sections.daily if visit.batch.first is None else sections.ranged)
                visit.progress.to("fetch")
                await articles.fetch_due()
            visit.progress.to("publish")
            await visit.publish()
        except asyncio.CancelledError:  # asked to stop: what there is counts
            visit.publish_now()
            self._end(visit, discovery, stopped=True)
            raise
        self._end(visit, discovery)
        visit.progress.tell(now=True)

    def _begin(self, batch: Batch) -> Visit:
        """Publish and take over what dead crawls of the source left behind."""
        for path in archive.left_over(self.home, self.source.stem):
            warc, found = archive.recover(path, self.store)
            if found:
                frontier.register(self.connection, batch, found, self.source)
                log.warning("%d answers of a crawl that died are in the archive now: %s", len(found), warc)
        for dead in frontier.dead(self.connection, batch):
            # its last file may have reached the archive without its entry in the books
            for warc in archive.list_warcs(self.store.root, self.source.stem, dead):
                frontier.register(self.connection, batch, archive.table(warc), self.source)
        frontier.adopt(self.connection, batch)
        fetcher = Fetcher(
            crawler=self.crawler,
            source=self.source,
            user_agent=self.user_agent,
            delay=self.delay,
            stored_robots=lambda origin: frontier.robots_of(self.connection, origin),
            keep_robots=lambda *kept: frontier.keep_robots(self.connection, *kept),
        )
        visit = Visit(
            source=self.source,
            connection=self.connection,
            batch=batch,
            fetcher=fetcher,
            progress=self.progress,
            home=self.home,
            store=self.store,
        )
        fetcher.keep = visit.keep
        visit.fetch.count("out", "adopted", frontier.articles_of(self.connection, batch))
        return visit

    def _batch(self) -> Batch:
        ask = self.ask
        if ask.batch is not None:
            taken = frontier.take_batch(self.connection, self.source.stem, ask.batch)
            if taken is None:
                raise CrawlError(f"batch {ask.batch} is no open crawl of {self.source.stem}; leave it out")
            return taken
        kind: BatchKind = "url" if ask.url else "range" if ask.first else "daily"
        return frontier.open_batch(self.connection, self.source.stem, ask.day, kind, ask.first, ask.last)

    async def _one(self, url: str, visit: Visit, articles: Articles) -> None:
        """A single address, due or not."""
        identity = self.source.identify(url)
        if identity is None:
            raise CrawlError(
                f"{url} is no article's address of {self.source.stem}; check it and the source's rules"
            )
        known = frontier.of_identity(self.connection, self.source.stem, identity.key)
        if known is not None and known.state == "forgotten":
            raise CrawlError(f"{url} was taken down; it is not fetched again")
        visit.progress.listed = visit.progress.queued = 1
        visit.progress.to("fetch")
        await articles.fetch(known or due_of(Entry(url=url, identity=identity), "address", visit.batch.day))

    def _end(self, visit: Visit, discovery: Discovery, *, stopped: bool = False) -> None:
        """Write the counts, the coverage and the batch's state; raise when nothing could be done."""
        frontier.hop(self.connection, visit.batch, "discover", visit.discover)
        frontier.hop(self.connection, visit.batch, "fetch", visit.fetch)
        failure = self._failure(visit)
        coverage, reason = (
            ("partial", "the crawl was stopped before its end") if stopped else coverage_of(visit, discovery)
        )
        state = "failed" if failure and not visit.fetch.n_out else "crawled"
        frontier.close(self.connection, visit.batch, state=state, coverage=coverage, reason=failure or reason)
        if failure and not stopped:
            raise CrawlError(failure)

    def _failure(self, visit: Visit) -> str | None:
        """One line when no page could be read at all; that robots.txt forbids them is a state and no failure."""
        errors = [error for error in visit.errors if error.reason != "disallowed"]
        if visit.answered or not errors:
            return None
        troubles = [*visit.troubles.values()] or errors
        return failure_line(self.source.stem, min(troubles, key=_gravity))


def _gravity(error: FetchError) -> int:
    return _WORST_FIRST.index(error.trouble) if error.trouble else len(_WORST_FIRST)


def failure_line(stem: str, worst: FetchError) -> str:
    """Why nothing could be fetched, and how to mend it, in one line."""
    if worst.trouble == "proxy":
        return f"{stem}: proxy: {worst.detail}; correct or unset HTTP_PROXY and HTTPS_PROXY"
    if worst.trouble == "certificate":
        return (
            f"{stem}: certificate of {worst.detail}; if its issuer is your own or your proxy's authority, "
            "name that authority's certificate file in SSL_CERT_FILE"
        )
    if worst.trouble == "robots_unreachable":
        return f"{stem}: robots_unreachable: {worst.detail}; nothing is fetched without it, try again later"
    return f"{stem}: {worst.line}; nothing could be fetched, try again later"


def coverage_of(visit: Visit, discovery: Discovery) -> tuple[str, str | None]:
    """Whether the day was crawled: (crawled, partial, empty, disallowed, robots_unreachable or failed; the
    reason)."""
    walks = discovery.walks
    errors = [error for error in visit.errors if error.reason != "disallowed"]
    if not visit.answered and errors:
        first = min([*visit.troubles.values()] or errors, key=_gravity)
        return ("robots_unreachable" if first.trouble == "robots_unreachable" else "failed"), first.line
    cut = [walk for walk in walks if not walk.complete]
    shown = sum(walk.links for walk in walks)
    if cut and not shown and all(walk.reason == "disallowed" for walk in cut):
        return "disallowed", "robots.txt forbids every listing"
    if not shown and not visit.discover.n_in:
        return "empty", "no listing showed any article"
    forbidden = visit.discover.n_refused + visit.fetch.reasons.get("disallowed", 0)
    if forbidden and not visit.fetch.n_out and not visit.fetch.n_unchanged and not visit.fetch.n_deferred:
        return "disallowed", f"robots.txt forbids all of {forbidden} articles"
    told: list[str] = []
    if cut:
        why = sorted({walk.reason or "cut" for walk in cut})
        told.append(f"{len(cut)} of {len(walks)} walks incomplete ({', '.join(why[:4])})")
    # a page that its site has removed waits for a second visit, but nothing of the day is left to fetch
    removed = sum(visit.fetch.reasons.get(reason, 0) for reason in _REMOVED)
    left = visit.fetch.n_deferred - removed
    if removed:
        told.append(f"{removed} articles removed by the site")
    if left:
        why = sorted(reason for reason in visit.fetch.reasons if reason not in {*_QUIET, *_REMOVED})
        told.append(f"{left} articles left for the next crawl ({', '.join(why[:4])})")
    if forbidden:
        told.append(f"{forbidden} articles disallowed by robots.txt")
    # a feed only adds to what the sections show: one that fails is told, and makes no gap where there are
    # sections
    sections = any(walk.kind == "section" for walk in walks)
    gaps = any(walk.kind == "section" or not sections for walk in cut)
    return ("partial" if gaps or left else "crawled"), "; ".join(told) or None
