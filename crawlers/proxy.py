"""Proxies: HTTP_PROXY, HTTPS_PROXY and NO_PROXY mean for spiders what they mean everywhere."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


class ProxyError(ValueError):
    """The proxy that the environment names can't be used; one line that names it."""


def proxy_for(url: str) -> str | None:
    """The proxy for an address, as `http://[user:password@]host:port`; None for a direct connection.

    A proxy without a scheme is an http one, as for curl. Raises ProxyError for one that can't be used.
    """
    parts = urlsplit(url)
    named = getproxies().get(parts.scheme)
    if not named or (parts.hostname and proxy_bypass(parts.hostname)):
        return None
    shown = re.sub(r"//[^/@]*@", "//", named)  # a password has no business in a message
    given = named if "://" in named else f"http://{named}"
    try:
        proxy = urlsplit(given)
        port = proxy.port
    except ValueError as error:
        raise ProxyError(f"{shown}: {error}") from None
    if proxy.scheme != "http":
        raise ProxyError(f"{shown}: a spider reaches a proxy by http:// only")
    if not proxy.hostname:
        raise ProxyError(f"{shown}: names no host")
    return given if port else f"{given.rstrip('/')}:80"
