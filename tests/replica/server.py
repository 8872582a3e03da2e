"""The forward proxy: plain requests, CONNECT tunnels whose TLS ends here, answers from a cache of bytes."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

from tests.replica.certificates import Authority
from tests.replica.control import HOST as CONTROL_HOST
from tests.replica.control import Control
from tests.replica.faults import CAPTCHA, LOGIN, Fault
from tests.replica.http import Request, Response, redirect
from tests.replica.sites.base import Site
from tests.replica.world import World

_CACHE_BYTES = 256 * 1024 * 1024
_LOG_LENGTH = 100_000
_MAX_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Hit:
    """One request served: wall clock, the replica's clock, and what was asked and answered."""

    at: float
    now: str
    method: str
    scheme: str
    host: str
    target: str
    status: int
    size: int
    agent: str
    conditional: bool


@dataclass(frozen=True, slots=True)
class _Ready:
    """An answer as bytes: whole, and as the 304 that replaces it when the client already has it."""

    whole: bytes
    unchanged: bytes | None
    status: int
    etag: str | None
    modified: float | None


class Replica:
    """All sites behind one proxy."""

    def __init__(self, world: World, sites: list[Site], authority: Authority) -> None:
        self.world = world
        self.authority = authority
        self.by_host: dict[str, Site] = {host: site for site in sites for host in site.hosts}
        self.faults: list[Fault] = []
        self.log: deque[Hit] = deque(maxlen=_LOG_LENGTH)
        self.served = 0
        self.started = time.time()
        self.control = Control(self, sites)
        self._cache: dict[tuple[str, str, str, str, bytes, bool], _Ready] = {}
        self._cached_bytes = 0
        self._cached_version = -1

    def fault(self, host: str, path: str) -> Fault | None:
        """The first fault that meets a request; its count goes down."""
        for fault in self.faults:
            if fault.kind != "bad_cert" and fault.meets(host, path):
                return _counted(fault)
        return None

    def line_fault(self, host: str) -> Fault | None:
        """The fault that a TLS connection to the host meets before its first request."""
        for fault in self.faults:
            if fault.kind in ("bad_cert", "unreachable") and fault.meets(host, fault.path_prefix):
                return _counted(fault)
        return None

    def respond(self, request: Request) -> tuple[bytes, int]:
        """The bytes that answer a request, and their status; from the cache where it can be."""
        if request.host == CONTROL_HOST:
            response = self.control.answer(request)
            return _serialise(response, self._date(), zipped=False).whole, response.status
        site = self.by_host.get(request.host)
        if site is None:
            return _serialise(
                Response(status=502, body=b"no such host here\n", content_type="text/plain"),
                self._date(),
                zipped=False,
            ).whole, 502
        if self._cached_version != self.world.version or self._cached_bytes > _CACHE_BYTES:
            self._cache.clear()
            self._cached_bytes = 0
            self._cached_version = self.world.version
        zipped = "gzip" in request.headers.get("accept-encoding", "")
        ajax = request.headers.get("x-requested-with", "")
        key = (request.method + ajax, request.scheme, request.host, request.target, request.body, zipped)
        ready = self._cache.get(key)
        if ready is None:
            response = site.answer(request, self.world)
            ready = _serialise(
                response, self._date(), zipped=zipped, server=site.server, head=request.method == "HEAD"
            )
            self._cache[key] = ready
            self._cached_bytes += len(ready.whole) + 300
        if ready.unchanged is not None and request.method in ("GET", "HEAD") and _same(ready, request):
            return ready.unchanged, 304
        return ready.whole, ready.status

    def broken(self, request: Request, fault: Fault) -> tuple[bytes, int]:
        """The bytes of a fault that is an answer."""
        response = _faulty(request, fault)
        ready = _serialise(response, self._date(), zipped=False)
        if fault.kind == "wrong_charset":
            whole, status = self.respond(replace(request, headers={**request.headers, "accept-encoding": ""}))
            return whole.replace(b"charset=utf-8\r\n", b"charset=iso-8859-1\r\n", 1), status
        return ready.whole, ready.status

    def record(self, request: Request, status: int, size: int) -> None:
        self.served += 1
        if request.host == CONTROL_HOST:
            return
        headers = request.headers
        self.log.append(
            Hit(
                time.time(),
                self.world.now.isoformat(),
                request.method,
                request.scheme,
                request.host,
                request.target,
                status,
                size,
                headers.get("user-agent", ""),
                "if-none-match" in headers or "if-modified-since" in headers,
            )
        )

    def _date(self) -> str:
        return format_datetime(self.world.now.astimezone(UTC), usegmt=True)


class Connection(asyncio.Protocol):
    """One client connection; requests are answered one after the other."""

    def __init__(self, replica: Replica, *, tunnel: str | None = None, scheme: str = "http") -> None:
        self._replica = replica
        self._tunnel = tunnel
        self._scheme = scheme
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._busy = False
        self._timers: list[asyncio.TimerHandle] = []
        self._upgrade: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        # the end of a TLS handshake may have brought the first request with it
        self._work()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # asyncio's signature
        for timer in self._timers:
            timer.cancel()
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        if not self._busy:
            self._work()

    def _work(self) -> None:
        while self._buffer and not self._busy and self._transport is not None:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(self._buffer) > _MAX_HEAD:
                    self._close(400)
                return
            try:
                method, target, headers = _head(self._buffer[:end])
                length = int(headers.get("content-length", "0"))
            except ValueError:
                self._close(400)
                return
            if "chunked" in headers.get("transfer-encoding", ""):
                self._close(411)
                return
            if len(self._buffer) < end + 4 + length:
                return
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = self._buffer[end + 4 + length :]
            if method == "CONNECT":
                self._connect(target)
                return
            self._request(method, target, headers, body)

    def _request(self, method: str, target: str, headers: dict[str, str], body: bytes) -> None:
        scheme, host = self._scheme, self._tunnel or headers.get("host", "")
        if target.startswith(("http://", "https://")):
            parts = urlsplit(target)
            scheme, host = parts.scheme, parts.netloc
            target = target[len(f"{scheme}://{host}") :] or "/"
        host = host.rsplit("@", 1)[-1].split(":", 1)[0].lower()
        request = Request(method, scheme, host, target, headers, body)
        replica = self._replica
        fault = replica.fault(host, request.path) if replica.faults and host != CONTROL_HOST else None
        if fault is not None:
            self._break(request, fault)
            return
        data, status = replica.respond(request)
        self._send(request, data, status)

    def _send(self, request: Request, data: bytes, status: int) -> None:
        if self._transport is None:
            return
        self._transport.write(data)
        self._replica.record(request, status, len(data))
        if request.headers.get("connection", "").lower() == "close":
            self._transport.close()

    def _break(self, request: Request, fault: Fault) -> None:
        replica, transport = self._replica, self._transport
        assert transport is not None
        if fault.kind == "reset":
            replica.record(request, 0, 0)
            transport.abort()
        elif fault.kind == "timeout":
            replica.record(request, 0, 0)
            self._busy = True
        elif fault.kind == "truncated":
            data, status = replica.respond(request)
            start = data.find(b"\r\n\r\n") + 4
            transport.write(data[: start + (len(data) - start) // 2])
            replica.record(request, status, len(data) // 2)
            transport.close()
        elif fault.kind == "stuck_paging":
            data, status = replica.respond(_first_page(request))
            self._send(request, data, status)
        elif fault.kind == "slow":
            self._busy = True
            self._timers.append(asyncio.get_running_loop().call_later(fault.seconds, self._late, request))
        else:
            data, status = replica.broken(request, fault)
            self._send(request, data, status)

    def _late(self, request: Request) -> None:
        self._busy = False
        data, status = self._replica.respond(request)
        self._send(request, data, status)
        self._work()

    def _connect(self, target: str) -> None:
        host, _, port = target.rpartition(":")
        host = host.lower()
        transport = self._transport
        assert transport is not None
        fault = self._replica.line_fault(host) if self._replica.faults and port != "80" else None
        unreachable = fault is not None and fault.kind == "unreachable"
        if unreachable or (host not in self._replica.by_host and host != CONTROL_HOST):
            transport.write(b"HTTP/1.1 502 no such host here\r\nContent-Length: 0\r\n\r\n")
            transport.close()
            return
        transport.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        if port == "80":
            self._tunnel = host
            return
        self._busy = True
        transport.pause_reading()
        authority = self._replica.authority
        context = authority.bad_context(host) if fault is not None else authority.context(host)
        self._upgrade = asyncio.get_running_loop().create_task(self._secure(transport, host, context))

    async def _secure(self, transport: asyncio.Transport, host: str, context: object) -> None:
        inner = Connection(self._replica, tunnel=host, scheme="https")
        try:
            secured = await asyncio.get_running_loop().start_tls(transport, inner, context, server_side=True)  # type: ignore[arg-type]  # an SSLContext
        except (OSError, asyncio.CancelledError):
            # a client that refuses our certificate: nothing to answer
            transport.abort()
            return
        if secured is not None:
            inner.connection_made(secured)

    def _close(self, status: int) -> None:
        if self._transport is not None:
            first = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
            self._transport.write(first.encode() + b"Content-Length: 0\r\nConnection: close\r\n\r\n")
            self._transport.close()


async def serve(
    replica: Replica, port: int, *, host: str = "127.0.0.1", ready: Callable[[int], None]
) -> None:
    """Serve until cancelled; `ready` is told the port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(replica), host, port, backlog=512)
    ready(server.sockets[0].getsockname()[1])
    async with server:
        await server.serve_forever()


def _counted(fault: Fault) -> Fault:
    if fault.times is not None:
        fault.times -= 1
    return fault


def _first_page(request: Request) -> Request:
    """The request for the first page of the listing that a request asks a later page of."""
    target = re.sub(r"[?&](?:p|page|Page)=\d+", "", request.target)
    target = re.sub(r"/page/\d+/$", "/", re.sub(r"/trang\d+\.epi$", ".epi", target))
    return replace(request, target=target, body=re.sub(rb"\d+", b"1", request.body))


def _head(data: bytes) -> tuple[str, str, dict[str, str]]:
    lines = data.decode("latin-1").split("\r\n")
    method, target, version = lines[0].split(" ")
    if not version.startswith("HTTP/1."):
        raise ValueError(version)
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return method, target, headers


def _serialise(
    response: Response, date: str, *, zipped: bool, server: str = "nginx", head: bool = False
) -> _Ready:
    body = response.body
    headers = [("Server", server), ("Date", date), ("Content-Type", response.content_type), *response.headers]
    if zipped and response.compress and len(body) > 600:
        body = gzip.compress(body, 5, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
        headers.append(("Vary", "Accept-Encoding"))
    validators = []
    etag = f'"{response.etag}"' if response.etag else None
    if etag:
        validators.append(("ETag", etag))
    if response.modified:
        validators.append(("Last-Modified", format_datetime(response.modified.astimezone(UTC), usegmt=True)))
    status_line = f"HTTP/1.1 {response.status} {_phrase(response.status)}"
    lines = [
        f"{name}: {value}" for name, value in (*headers, *validators, ("Content-Length", str(len(body))))
    ]
    whole = "\r\n".join((status_line, *lines, "", "")).encode("latin-1") + (b"" if head else body)
    unchanged = None
    if validators and response.status == 200:
        lines = [f"{name}: {value}" for name, value in (("Server", server), ("Date", date), *validators)]
        unchanged = "\r\n".join(("HTTP/1.1 304 Not Modified", *lines, "", "")).encode("latin-1")
    modified = int(response.modified.timestamp()) if response.modified else None
    return _Ready(whole, unchanged, response.status, etag, modified)


def _same(ready: _Ready, request: Request) -> bool:
    """RFC 9110 section 13.2.2: If-None-Match decides where it is given."""
    wanted = request.headers.get("if-none-match")
    if wanted is not None:
        return ready.etag is not None and ready.etag in [
            tag.strip().removeprefix("W/") for tag in wanted.split(",")
        ]
    since = request.headers.get("if-modified-since")
    if since is None or ready.modified is None:
        return False
    try:
        return ready.modified <= parsedate_to_datetime(since).timestamp()
    except ValueError:
        return False


def _faulty(request: Request, fault: Fault) -> Response:
    kind = fault.kind
    if kind == "status" or kind == "robots_status":
        return Response(status=fault.status, body=f"{fault.status}\n".encode(), content_type="text/plain")
    if kind == "unreachable":
        return Response(status=502, body=b"no way to that host\n", content_type="text/plain")
    if kind == "robots_disallow":
        return Response(body=b"User-agent: *\nDisallow: /\n", content_type="text/plain")
    if kind == "robots_delay":
        return Response(
            body=f"User-agent: *\nCrawl-delay: {fault.seconds:g}\n".encode(), content_type="text/plain"
        )
    if kind == "gzip_garbage":
        garbage = hashlib.sha512(request.target.encode()).digest() * 40
        return Response(body=garbage, headers=(("Content-Encoding", "gzip"),))
    if kind == "huge":
        return Response(
            body=b"<html><body>" + b"<p>chu chu chu chu chu</p>\n" * (fault.megabytes * 1024 * 1024 // 27)
        )
    if kind == "redirect_loop":
        mark = "vong=1" if "vong=2" in request.target else "vong=2"
        return redirect(f"{request.scheme}://{request.host}{request.path}?{mark}", 302)
    if kind == "redirect_private":
        return redirect("http://192.168.1.1/quan-tri/", 302)
    if kind == "captcha":
        return Response(body=CAPTCHA.encode())
    if kind == "login":
        return Response(body=LOGIN.encode())
    return Response(body=b"")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
