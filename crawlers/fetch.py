"""One answer of a site, politely: robots.txt, pace, retries, redirects; every answer goes into the archive.

Scrapy's downloader does the fetching (pace per host, proxies, TLS); what is decided about it stands here, because the
crawl has to know the reason of everything that it did not get.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlencode, urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

from crawlers import robots, tls, urls
from crawlers.archive import Capture, Kind, new_capture_id
from crawlers.proxy import ProxyError, proxy_for

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawlers.sources import Source

TRIES: Final = 3
MOST_REDIRECTS: Final = 6
MOST_WAIT: Final = (
    60.0  # seconds of Retry-After that a crawl waits; what asks for more is left for the next crawl
)
RETRY_STATUS: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
REDIRECT_STATUS: Final = frozenset({301, 302, 303, 307, 308})
Trouble = Literal["certificate", "proxy", "robots_unreachable", "unreachable"]


class FetchError(Exception):
    """An address gave no answer that can be used. `reason` is a short name, `detail` one line for people.

    `permanent`: trying again on another day is pointless. `trouble`: it says something about the whole host.
    """

    def __init__(
        self,
        reason: str,
        detail: str = "",
        *,
        permanent: bool = False,
        trouble: Trouble | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        self.permanent = permanent
        self.trouble = trouble
        self.status = status

    @property
    def line(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


class DisallowedError(FetchError):
    """robots.txt forbids the address."""

    def __init__(self, url: str) -> None:
        super().__init__("disallowed", f"robots.txt of {urlsplit(url).netloc} forbids it", permanent=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer as received. `asked`: where the chain of redirects began. `hops`: the addresses passed on the way."""

    url: str
    asked: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    method: str = "GET"
    sent_headers: tuple[tuple[str, str], ...] = ()
    sent_body: bytes = b""
    hops: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def phrase(self) -> str:
        try:
            return HTTPStatus(self.status).phrase
        except ValueError:
            return ""

    def capture(self, kind: Kind) -> Capture:
        """The answer as a capture of that kind; who knows more of it fills in the rest."""
        return Capture(
            capture=new_capture_id(),
            url=self.url,
            asked=self.asked,
            fetched_at=self.fetched_at,
            status=self.status,
            headers=self.headers,
            body=self.body,
            kind=kind,
        )


Keep = Callable[[Answer, Kind, str | None], None]


def _keep_nothing(answer: Answer, kind: Kind, reason: str | None) -> None:
    """The archive of a fetcher that has none yet."""


@dataclass(slots=True)
class Fetcher:
    """Fetches for one source. `keep` puts an answer that is no final one (redirect, error, robots) into the archive."""

    crawler: Crawler
    source: Source
    user_agent: str
    delay: float
    stored_robots: Callable[[str], tuple[datetime, int, bytes] | None]
    keep_robots: Callable[[str, datetime, int, bytes], None]
    keep: Keep = _keep_nothing
    requests: int = 0
    _rules: dict[str, asyncio.Task[robots.Rules]] = field(default_factory=dict)
    _proxies: dict[str, str | None] = field(default_factory=dict)

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        anywhere: bool = False,
        obey: bool = True,
    ) -> Answer:
        """The final answer behind an address, redirects followed, failures tried again.

        `form`: sent as a POST. `anywhere`: redirects may leave the source's hosts (robots.txt only). Raises FetchError,
        or its DisallowedError. An answer of any other status than a failing server's is returned for judgment.
        """
        hops: list[str] = []
        here = url
        for _ in range(MOST_REDIRECTS + 1):
            if obey and not (await self.rules(here)).allows(here):
                rules = await self.rules(here)
                if rules.state == "unreachable":
                    raise FetchError("robots_unreachable", rules.reason, trouble="robots_unreachable")
                raise DisallowedError(here)
            answer = await self._tried(here, url, tuple(hops), headers or {}, form)
            if answer.status not in REDIRECT_STATUS:
                return answer
            target = urls.resolve(here, answer.header("Location") or "")
            fault = self._fault(target, hops, here, anywhere=anywhere)
            self.keep(answer, "redirect", fault.line if fault else None)
            if fault is not None or target is None:
                raise fault or FetchError("redirect_nowhere", here)
            if answer.status == 303 or (form is not None and answer.status in (301, 302)):
                form = None
            hops.append(here)
            here = target
        raise FetchError("redirect_loop", f"more than {MOST_REDIRECTS} redirects from {url}", permanent=True)

    def _fault(self, target: str | None, hops: list[str], here: str, *, anywhere: bool) -> FetchError | None:
        """Why a redirect is not followed; None when it is."""
        if target is None:
            return FetchError("redirect_nowhere", f"{here} redirects to no http(s) address", permanent=True)
        if not urls.is_public(target):
            return FetchError(
                "redirect_private", f"{here} redirects to the private address {target}", permanent=True
            )
        if not anywhere and not self.source.owns(target):
            return FetchError("redirect_offsite", f"{here} redirects to {target}", permanent=True)
        if target == here or target in hops:
            return FetchError("redirect_loop", f"{here} redirects to {target} again", permanent=True)
        return None

    async def rules(self, url: str) -> robots.Rules:
        """What robots.txt of the address's origin says; asked for once a crawl."""
        origin = urls.origin(url)
        task = self._rules.get(origin)
        if task is None:
            task = asyncio.ensure_future(self._robots(origin))
            self._rules[origin] = task
        return await asyncio.shield(task)

    async def _robots(self, origin: str) -> robots.Rules:
        address = f"{origin}/robots.txt"
        try:
            answer = await self.get(address, anywhere=True, obey=False)
        except FetchError as error:
            if error.trouble in ("certificate", "proxy"):
                raise
            # 2.3.1.4: unreachable; also what answers with nothing but redirects (2.3.1.2 lets us take that as none)
            if error.reason.startswith("redirect"):
                return robots.unavailable(302)
            return self._kept_robots(origin, error.line)
        self.keep(answer, "robots", None)
        if answer.status >= 500:
            return self._kept_robots(origin, f"{address} answered {answer.status}")
        if 200 <= answer.status < 300:
            body = _content(answer)[: robots.MAX_BYTES + 1]
            self.keep_robots(origin, answer.fetched_at, answer.status, body)
            rules = robots.parse(body, self.user_agent)
        else:
            self.keep_robots(origin, answer.fetched_at, answer.status, b"")
            rules = robots.unavailable(answer.status)
        if rules.delay is not None:
            self._pace(urlsplit(origin).hostname or "", rules.delay)
        return rules

    def _kept_robots(self, origin: str, why: str) -> robots.Rules:
        kept = self.stored_robots(origin)
        if kept is not None:
            fetched_at, status, body = kept
            if datetime.now(UTC) - fetched_at <= robots.KEEP:
                return robots.parse(body, self.user_agent) if status < 400 else robots.unavailable(status)
        return robots.unreachable(why)

    def _pace(self, host: str, delay: float) -> None:
        """Crawl-delay: one request at a time and never faster, whatever the source file says."""
        wanted = max(delay, self.delay)
        engine = self.crawler.engine
        engine.downloader.per_slot_settings[host] = {"concurrency": 1, "delay": wanted, "jitter": 0.0}
        slot = engine.downloader.slots.get(host)
        if slot is not None:
            slot.delay, slot.concurrency, slot.jitter = wanted, 1, 0.0

    async def _tried(
        self,
        url: str,
        asked: str,
        hops: tuple[str, ...],
        headers: Mapping[str, str],
        form: Mapping[str, str] | None,
    ) -> Answer:
        """One address, tried again with growing waits while the server fails. Every failing answer is kept."""
        attempt = 0
        while True:
            attempt += 1
            wait: float | None = None
            try:
                answer = await self._once(url, asked, hops, headers, form)
            except FetchError as error:
                if error.permanent or error.trouble in ("certificate", "proxy"):
                    raise
                trouble = error
            else:
                if answer.status not in RETRY_STATUS:
                    return answer
                self.keep(answer, "error", f"http_{answer.status}")
                trouble = FetchError(
                    f"http_{answer.status}", f"{url} answered {answer.status}", status=answer.status
                )
                wait = _retry_after(answer)
                if wait is not None and wait > MOST_WAIT:
                    raise FetchError(
                        f"http_{answer.status}",
                        f"{url} asks to come back in {wait:.0f} s",
                        status=answer.status,
                    )
            if attempt >= TRIES:
                raise trouble
            patience = max(self.delay, 0.5) * 2 ** (attempt - 1)
            await asyncio.sleep(max(wait or 0.0, patience * random.uniform(0.8, 1.2)))  # noqa: S311

    async def _once(
        self,
        url: str,
        asked: str,
        hops: tuple[str, ...],
        headers: Mapping[str, str],
        form: Mapping[str, str] | None,
    ) -> Answer:
        host = urlsplit(url).hostname or ""
        body = urlencode(dict(form)).encode() if form is not None else b""
        sent = dict(headers)
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        proxy = self._proxy(url)
        request = Request(
            url,
            method="GET" if form is None else "POST",
            headers=sent,
            body=body,
            dont_filter=True,
            meta={
                "download_slot": host,
                "proxy": proxy,
                "autothrottle_dont_adjust_delay": self._has_fixed_pace(host),
            },
        )
        self.requests += 1
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # every failure of the downloader becomes a named reason
            raise self._named(error, request) from error
        return _answer(response, request, asked, hops)

    def _proxy(self, url: str) -> str | None:
        origin = urls.origin(url)
        if origin not in self._proxies:
            try:
                self._proxies[origin] = proxy_for(url)
            except ProxyError as error:
                raise FetchError("proxy", str(error), trouble="proxy") from None
        return self._proxies[origin]

    def _has_fixed_pace(self, host: str) -> bool:
        return host in self.crawler.engine.downloader.per_slot_settings

    def _named(self, error: Exception, request: Request) -> FetchError:
        url = request.url
        proxy = request.meta.get("proxy")
        text = " ".join(str(error).split())[:200]
        if tls.is_certificate_error(error):
            return FetchError("certificate", f"{urlsplit(url).hostname}: not accepted", trouble="certificate")
        if isinstance(error, DownloadConnectionRefusedError) and proxy:
            return FetchError("proxy", f"{proxy} refuses connections", trouble="proxy")
        if isinstance(error, CannotResolveHostError) and proxy:
            return FetchError("proxy", f"{proxy} is no known host", trouble="proxy")
        if isinstance(error, TunnelError):
            # a proxy that works answers 502, 503 or 504 for a site that doesn't
            if any(f"'status': {status}" in text for status in (400, 403, 405, 407, 501)):
                return FetchError(
                    "proxy", f"{proxy} opens no tunnel to {urlsplit(url).hostname}: {text}", trouble="proxy"
                )
            return FetchError("unreachable", f"{url}: {text}", trouble="unreachable")
        if isinstance(error, CannotResolveHostError):
            return FetchError("dns", f"{urlsplit(url).hostname} is no known host", trouble="unreachable")
        if isinstance(error, DownloadTimeoutError) or type(error).__name__ in (
            "TimeoutError",
            "TCPTimedOutError",
        ):
            return FetchError("timeout", f"{url}: no answer in time", trouble="unreachable")
        if isinstance(error, DownloadConnectionRefusedError):
            return FetchError("refused_connection", f"{url} refuses connections", trouble="unreachable")
        if isinstance(error, ResponseDataLossError):
            return FetchError("cut_short", f"{url}: the answer was cut short")
        if isinstance(error, DownloadCancelledError):
            most = self.source.politeness.max_bytes
            return FetchError("too_large", f"{url}: more than {most} bytes", permanent=True)
        return FetchError(
            "connection", f"{url}: {type(error).__name__} {text}".strip(), trouble="unreachable"
        )


def _answer(response: Response, request: Request, asked: str, hops: tuple[str, ...]) -> Answer:
    return Answer(
        url=request.url,
        asked=asked,
        status=response.status,
        headers=_pairs(response.headers),
        body=response.body,
        fetched_at=datetime.now(UTC),
        method=request.method,
        sent_headers=(("Host", urlsplit(request.url).netloc), *_pairs(request.headers)),
        sent_body=request.body,
        hops=hops,
    )


def _pairs(headers: Mapping[bytes, object]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for name, values in headers.items():
        several = values if isinstance(values, list) else [values]
        found += [(name.decode("latin-1"), _latin(value)) for value in several]
    return tuple(found)


def _latin(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _retry_after(answer: Answer) -> float | None:
    """Seconds that the server asks to wait (RFC 9110, 10.2.3); None when it does not say."""
    text = (answer.header("Retry-After") or "").strip()
    if not text:
        return None
    if text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _content(answer: Answer) -> bytes:
    return answer.capture("robots").content()
