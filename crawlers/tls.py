"""HTTPS: certificates are verified against the system's roots or SSL_CERT_FILE, but for hosts that a source
excepts.

`DownloadHandler` is Scrapy's own HTTP/1.1 handler with that choice made per host. `is_certificate_error`
tells a failed verification from other failures, and `explain` asks the host once more to say what is wrong
with it.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from twisted.internet.ssl import optionsForClientTLS
from twisted.python.failure import Failure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface.declarations import implementer

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

UNVERIFIED: Final = "BAOTINH_UNVERIFIED_HOSTS"  # the Scrapy setting that a source's spider fills
_SECONDS: Final = 10.0


@implementer(IPolicyForHTTPS)
class Policy:
    """Verifies every host's certificate and name, except the hosts given."""

    def __init__(self, crawler: Crawler, unverified: Collection[str]) -> None:
        self._unverified = frozenset(unverified)
        self._lax = _ScrapyClientContextFactory.from_crawler(crawler)
        self._lax._verify_certificates = False

    def creatorForNetloc(self, hostname: bytes, port: int) -> object:  # noqa: N802  # the interface's name
        name = hostname.decode("ascii")
        if name.removeprefix("www.") in self._unverified:
            return self._lax.creatorForNetloc(hostname, port)
        return optionsForClientTLS(hostname=name)


class DownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler, proxies and CONNECT tunnels included, with `Policy` for https."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory = cast("IPolicyForHTTPS", Policy(crawler, crawler.settings.getlist(UNVERIFIED)))


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [e for e in (one.__cause__, one.__context__) if e is not None]
        for reason in getattr(one, "reasons", None) or ():
            if isinstance(reason, Failure) and reason.value is not None:
                waiting.append(reason.value)


def is_certificate_error(error: BaseException) -> bool:
    """Whether a download failed because the host's certificate was not accepted."""
    for one in _causes(error):
        if type(one).__name__ in ("VerificationError", "CertificateError"):
            return True
        if isinstance(one, SSL.Error) and "certificate" in str(one.args).lower():
            return True
    return False


def is_tls_error(error: BaseException) -> bool:
    """Whether a download failed in the TLS layer at all."""
    return any(isinstance(one, SSL.Error) for one in _causes(error))


def explain(url: str, proxy: str | None) -> str:
    """What is wrong with the certificate of a host, and who issued it. Asks the host, through the proxy if
    any."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    trouble = "the certificate is not accepted"
    try:
        with _connect(host, port, proxy) as plain:
            context = ssl.create_default_context()
            with context.wrap_socket(plain, server_hostname=host):
                pass
    except ssl.SSLCertVerificationError as error:
        trouble = error.verify_message or str(error)
    except OSError as error:
        return f"{trouble} ({error})"
    try:
        return f"{trouble}; issued by {_issuer(host, port, proxy)}"
    except (OSError, ValueError):
        return trouble


def _connect(host: str, port: int, proxy: str | None) -> socket.socket:
    if proxy is None:
        return socket.create_connection((host, port), timeout=_SECONDS)
    via = urlsplit(proxy)
    plain = socket.create_connection((via.hostname or "", via.port or 80), timeout=_SECONDS)
    plain.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode("ascii"))
    answer = b""
    while b"\r\n\r\n" not in answer and len(answer) < 65536:
        block = plain.recv(1)  # byte by byte, so that nothing of the TLS layer is swallowed
        if not block:
            break
        answer += block
    if b" 200" not in answer.partition(b"\r\n")[0]:
        plain.close()
        raise OSError("the proxy opens no tunnel")
    return plain


def _issuer(host: str, port: int, proxy: str | None) -> str:
    from cryptography import x509  # only a failed crawl needs it

    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # looked at only, nothing is read or sent
    with _connect(host, port, proxy) as plain, context.wrap_socket(plain, server_hostname=host) as stream:
        der = stream.getpeercert(binary_form=True)
    if not der:
        raise ValueError("no certificate")
    return x509.load_der_x509_certificate(der).issuer.rfc4514_string()
