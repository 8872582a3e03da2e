"""`scrapy crawl SOURCE [-a day=… | -a from=… -a to=… | -a url=…]`: Scrapy's command with an honest exit code.

0: the crawl ran, whatever single sections or pages did (their states say so). 1: nothing could be done; one line on
stderr says why and how to mend it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from baotinh.settings import SettingsError
from crawlers import ask
from crawlers.ask import AskError
from crawlers.sources import SourceError

if TYPE_CHECKING:
    import argparse


class Command(ScrapyCrawl):
    """Run the spider of a source."""

    def short_desc(self) -> str:
        return "Crawl a source (a file of crawlers/sources), by name"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one source; scrapy list shows them")
        if self.crawler_process is None:
            raise UsageError("there is no crawler process")
        try:
            ask.read(opts.spargs)
            crawler = self._create_crawler(args[0])
            self.crawler_process.crawl(crawler, **opts.spargs)
        except (AskError, SourceError, SettingsError) as error:
            self._fail(str(error))
            return
        except KeyError as error:
            self._fail(str(error.args[0]))
            return
        self.crawler_process.start()
        failure = getattr(crawler.spider, "failure", None)
        if failure is not None:
            self._fail(failure)
        elif self.crawler_process.bootstrap_failed or crawler.spider is None:
            self.exitcode = 1

    def _fail(self, line: str) -> None:
        self.exitcode = 1
        sys.stderr.write(f"{line}\n")
