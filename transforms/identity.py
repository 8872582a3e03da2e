"""The article's one address and its id, read from the address alone by the URL forms of the CMS families.

Used where the page's maker did not say (a bare file, a test). A source file's own rule comes first; these
forms are those of the families in use (see layouts/README.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

# Query parameters that say where a reader came from, never what is shown.
_TRACKING = re.compile(
    r"^(?:utm_.*|fbclid|gclid|zarsrc|zalo_.*|_ga|mc_.*|igshid|ref|from|source|spm|share|fb_.*|gidzl)$",
    re.IGNORECASE,
)
# The VNPT portal's identifying parameters; `catname` and `title` are decoration and the order changes from
# link to link.
_PORTAL_KEYS = ("catid", "id", "pageid", "sid", "sname")
_PATHS = tuple(
    re.compile(form)
    for form in (
        r"-a(?P<id>\d+)\.html$",  # FCKeditor family
        r"-post(?P<id>\d+)\.\w+$",  # article__/cms- family
        r"-postid(?P<id>\d+)\.\w+$",
        r"/\d{6}/[^/]*-(?P<id>[0-9a-f]{7})/?$",  # /YYYYMM/slug-hex7/
        r"/channel/\d+/\d{6}/[^/]*-(?P<id>\d+)/?$",
        r"-c(?P<id>\d+)\.epi$",  # the aggregator, both forms
        r"/c/(?P<id>\d+)\.epi$",
        r"/tin-tuc/[^/]+/[^/]*-(?P<id>\d+)-\d+\.html$",  # Báo Thái Nguyên, old system: id, then section
        r"/(?P<id>\d+)-[^/]+\.html$",  # WordPress permalinks of Lạng Sơn
        r"/(?P<id>\d+)/[^/]+/?$",  # older portals: …/<id>/<slug>/
        r"-(?P<id>\d{4,})\.(?:html?|aspx|vnp|tpo|bbg|vov)$",
        r"-(?P<id>\d{4,})/?$",  # newer VNPT portals: no suffix
        r"\.html-(?P<id>\d+)$",
        r"-(?P<id>[A-Za-z0-9_-]{9})\.html$",  # Báo Sơn La
    )
)


@dataclass(frozen=True, slots=True)
class Identity:
    """`rule` says what the id was read by."""

    canonical_url: str
    article_id: str | None
    rule: str


def identify(url: str, declared: str | None = None) -> Identity:
    """The canonical address and id of an article address; `declared` is the page's own `rel=canonical`.

    The declared address is used where the URL forms say nothing and it lies on the same host.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return Identity(url, None, "address as given: it cannot be taken apart")
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    path = re.sub(r"^/index\.php(?=/)", "", parts.path) or "/"
    pairs = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(key)
    ]
    query = {key.lower(): value for key, value in pairs}
    if path.lower().endswith(".aspx") and query.get("id", "").isdigit():
        kept = sorted((key, query[key]) for key in _PORTAL_KEYS if key in query)
        return Identity(
            urlunsplit((parts.scheme, netloc, path, urlencode(kept), "")), query["id"], "portal parameters"
        )
    for form in _PATHS:
        match = form.search(path)
        if match:
            if form is _PATHS[-1] and not _looks_random(match["id"]):
                continue
            return Identity(
                urlunsplit((parts.scheme, netloc, _spelt(path), "", "")), match["id"], "id in the path"
            )
    if query.get("mabb", "").isdigit():
        return Identity(
            urlunsplit((parts.scheme, netloc, path, urlencode(sorted(pairs)), "")), query["mabb"], "mabb"
        )
    own = urlunsplit((parts.scheme, netloc, _spelt(path), urlencode(sorted(pairs)), ""))
    if declared:
        try:
            there = urlsplit(declared)
        except ValueError:
            return Identity(own, None, "cleaned address")
        if (there.hostname or "").removeprefix("www.") == host.removeprefix("www.") and there.path not in (
            "",
            "/",
        ):
            return Identity(
                urlunsplit((there.scheme, there.netloc.lower(), there.path, there.query, "")),
                None,
                "rel=canonical",
            )
    return Identity(own, None, "cleaned address")


def _looks_random(text: str) -> bool:
    """Nine characters are an id, not the slug's last word, when upper case or digits are mixed in."""
    return (bool(re.search(r"[A-Z]", text)) and bool(re.search(r"[a-z]", text))) or bool(
        re.search(r"[a-zA-Z]\d|\d[a-zA-Z]", text)
    )


def _spelt(path: str) -> str:
    return quote(unquote(path), safe="/%:@!$&'()*+,;=~-._")
