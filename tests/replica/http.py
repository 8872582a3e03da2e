"""A request as a site sees it, and its answer before compression and caching."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """`target` is path and query as sent; `host` has no port; header names are lower case."""

    method: str
    scheme: str
    host: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path or "/"

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """`etag` (without quotes) and `modified` make the answer conditional; `compress` allows gzip."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    etag: str | None = None
    modified: datetime | None = None
    compress: bool = True


def text_body(text: str, *, nfd: bool = False) -> bytes:
    """UTF-8, on request in decomposed Unicode."""
    return (unicodedata.normalize("NFD", text) if nfd else text).encode()


def redirect(location: str, status: int = 301) -> Response:
    return Response(status=status, headers=(("Location", location),))
