"""The spider of a source: a Scrapy spider made from a source file. A source that needs more has one hook of its own.

`crawlers/spiders/<stem>.py`, where it exists, may hold `next_request(url, offered, shown)`, which says how a next
page is asked for that the page offers without an address.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar

import psycopg
import scrapy

from baotinh import settings as environment
from crawlers import ask, tls
from crawlers.crawl import Crawl, CrawlError
from crawlers.frontier import BusyError
from crawlers.progress import Progress
from crawlers.sections import PageRequest, follow_link
from crawlers.sources import Source
from crawlers.store import Store, StoreError
from sql import run

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


class SourceSpider(scrapy.Spider):
    """One crawl of one source. `failure`: the one line that says why nothing could be done, or None."""

    source: ClassVar[Source]
    failure: str | None = None
    _requests: tuple[scrapy.Request, ...] = ()

    def __init__(self, *args: Any, **arguments: str) -> None:
        super().__init__(*args)
        self.ask = ask.read(arguments)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """The source's pace, limits and TLS exceptions, BAOTINH_DELAY before the file's delay."""
        super().update_settings(settings)
        polite = cls.source.politeness
        given = environment.load()
        delay = polite.delay if given.delay is None else given.delay
        settings.setdict(
            {
                "USER_AGENT": given.user_agent,
                "DOWNLOAD_DELAY": delay,
                "DOWNLOAD_DELAY_JITTER": 0.3,
                "AUTOTHROTTLE_ENABLED": delay > 0,
                "AUTOTHROTTLE_START_DELAY": delay,
                "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
                "CONCURRENT_REQUESTS": 32,
                "CONCURRENT_REQUESTS_PER_DOMAIN": polite.concurrency if delay > 0 else 16,
                "DOWNLOAD_TIMEOUT": polite.timeout,
                "DOWNLOAD_MAXSIZE": polite.max_bytes,
                tls.UNVERIFIED: list(cls.source.tls.unverified),
            },
            priority="spider",
        )

    async def start(self) -> AsyncIterator[Any]:
        """Crawl. No request is handed to Scrapy's scheduler: the crawl awaits its answers itself."""
        await self._guarded()
        for request in self._requests:
            yield request

    async def _guarded(self) -> None:
        """What ends the crawl early becomes `failure`, one line."""
        try:
            await self._crawl()
        except (CrawlError, BusyError, StoreError, run.DatabaseError) as error:
            self.failure = str(error)
        except psycopg.Error as error:
            self.failure = (
                f"the database failed: {_first_line(error)}; start it again, the next crawl goes on from here"
            )
        except asyncio.CancelledError:
            self.failure = "the crawl was stopped; the next one goes on from here"
            raise
        except Exception as error:
            self.failure = f"{self.name}: {type(error).__name__}: {_first_line(error)}"
            logging.getLogger(__name__).exception("the crawl failed")

    async def _crawl(self) -> None:
        given = environment.load()
        if given.dsn is None:
            raise CrawlError("BAOTINH_DSN is not set: it names the database that holds the frontier")
        progress = Progress(self.settings.get("BAOTINH_PROGRESS"))
        try:
            progress.open()
        except (OSError, ValueError) as error:
            raise CrawlError(f"BAOTINH_PROGRESS={progress.target}: can't be written: {error}") from None
        with run.connect(given.dsn) as connection:
            crawl = Crawl(
                crawler=self.crawler,
                source=self.source,
                ask=self.ask,
                connection=connection,
                home=given.home,
                store=Store(given.archive_url),
                user_agent=given.user_agent,
                delay=self.settings.getfloat("DOWNLOAD_DELAY"),
                progress=progress,
                next_request=hook(self.source.stem),
            )
            await crawl.run()


def spider_class(source: Source) -> type[SourceSpider]:
    """The spider class of a source."""
    return type(f"{source.stem.title()}Spider", (SourceSpider,), {"name": source.stem, "source": source})


def hook(stem: str) -> PageRequest:
    """The source's own way to a next page, from `crawlers/spiders/<stem>.py`; else the link that the page offers."""
    if find_spec(f"crawlers.spiders.{stem}") is None:
        return follow_link
    own: PageRequest = getattr(import_module(f"crawlers.spiders.{stem}"), "next_request", follow_link)
    return own


def _first_line(error: BaseException) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
