"""Addresses: one normal form, the host's bare name, and which hosts a crawler must never be led to."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

SCHEMES = frozenset({"http", "https"})
DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 2048  # longer ones are traps (calendars, session ids), and no listed site has any
_SLASHES = re.compile(r"/{2,}")
_SPACES = re.compile(r"[\t\r\n]+")
_NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}", re.IGNORECASE)
_PRIVATE_SUFFIXES = (".localhost", ".local", ".internal", ".home.arpa", ".lan")


def split(url: str) -> SplitResult | None:
    """The parts of an absolute http(s) address, or None for anything else (mailto:, javascript:, too long,
    broken)."""
    if len(url) > MAX_LENGTH:
        return None
    try:
        parts = urlsplit(_SPACES.sub("", url).strip())
        if parts.scheme.lower() not in SCHEMES or not parts.hostname:
            return None
        _ = parts.port  # raises on a port that is no number
    except ValueError:
        return None
    return parts


def resolve(base: str, href: str) -> str | None:
    """The absolute address that `href` means on the page `base`, without fragment; None when it is no http(s)
    one."""
    try:
        joined = urljoin(base, _SPACES.sub("", href).strip())
    except ValueError:
        return None
    parts = split(joined)
    return normal(parts) if parts else None


def normal(parts: SplitResult) -> str:
    """Scheme and host in small letters, default port and fragment off, slashes single, `/` for an empty
    path."""
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    netloc = host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = _SLASHES.sub("/", parts.path).replace(" ", "%20") or "/"
    return urlunsplit((scheme, netloc, path, parts.query.replace(" ", "%20"), ""))


def bare_host(host: str | None) -> str:
    """The host in small letters without `www.` and without a trailing dot; www and bare serve the same
    pages."""
    return (host or "").lower().rstrip(".").removeprefix("www.")


def origin(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for (RFC 9309, 2.3)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def with_query(path: str, values: Iterable[tuple[str, str]]) -> str:
    """`path` with these parameters in alphabetical order."""
    query = urlencode(sorted(values))
    return f"{path}?{query}" if query else path


def parameters(query: str) -> dict[str, str]:
    """The query's parameters, names in small letters (ASP.NET does not tell them apart), first value of
    each."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        found.setdefault(name.lower(), value)
    return found


def is_public(url: str) -> bool:
    """Whether the host may be asked at all: no literal private, loopback or link-local address, no local
    name.

    Names are resolved elsewhere (by the proxy, where there is one); here stands what the address itself gives
    away, with the spellings that resolvers accept for an IPv4 address (`127.1`, `0x7f000001`, `2130706433`).
    """
    parts = split(url)
    if parts is None:
        return False
    host = (parts.hostname or "").lower().rstrip(".")
    if _NUMERIC_HOST.fullmatch(host):
        return _is_public_number(host)
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_global
    except ValueError:
        return "." in host and not host.endswith(_PRIVATE_SUFFIXES)


def _is_public_number(host: str) -> bool:
    """Read as inet_aton does: parts may be decimal, octal or hexadecimal, the last one fills what is left."""
    try:
        numbers = [
            int(part, 0) if not re.fullmatch(r"0[0-7]+", part) else int(part, 8) for part in host.split(".")
        ]
        *heads, last = numbers
        if any(head > 255 for head in heads) or last >= 256 ** (4 - len(heads)):
            return False
        value = sum(head << (24 - 8 * index) for index, head in enumerate(heads)) + last
        return ipaddress.IPv4Address(value).is_global
    except ValueError:
        return False
