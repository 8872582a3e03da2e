"""The spiders of this project: one per source file. Scrapy's SPIDER_LOADER_CLASS."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from crawlers import sources

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.settings import BaseSettings


class SourceLoader:
    """`scrapy list` shows every source file; a spider class is made when it is asked for.

    A file that is wrong hurts only its own source.
    """

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> SourceLoader:  # noqa: ARG003  # the protocol's signature
        return cls()

    def list(self) -> builtins.list[str]:
        """The names of all sources."""
        return list(sources.files())

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of a source. Raises KeyError for an unknown one, SourceError for a file that is wrong."""
        from crawlers.spiders import spider_class  # `scrapy list` needs none of it

        try:
            return spider_class(sources.load(spider_name))
        except sources.SourceError as error:
            if spider_name not in sources.files():
                raise KeyError(str(error)) from None
            raise

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """The source whose host a request goes to."""
        source = sources.for_url(request.url)
        return [source.stem] if source else []
