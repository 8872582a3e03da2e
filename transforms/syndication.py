"""The printed source of a copied text: "Nguồn <báo>: <address>", "Theo <báo>", "(TTXVN)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from transforms.records import SyndicatedFrom
from transforms.text import clean, fold

_URL = r"(?P<url>(?:https?://|www\.)[^\s<>\"')]+)"
_NAMED = re.compile(
    rf"^[\W_]*nguồn(?:\s+(?:tin|bài))?\s*(?P<name>[^:()]{{0,60}}?)\s*:\s*{_URL}[\W_]*$", re.IGNORECASE
)
_LINE = re.compile(
    r"^[\W_]*(?:\(\s*)?(?:nguồn(?:\s+tin)?|theo)\s*:?\s+(?P<name>[^:.!?;]{2,60}?)(?:\s*\))?[\s.]*$",
    re.IGNORECASE,
)
_SOURCE_COLON = re.compile(
    rf"^[\W_]*nguồn(?:\s+tin)?\s*:\s*(?P<name>[^:!?;]{{2,60}}?)(?:\s*[-–(,]?\s*{_URL})?[\s.)]*$",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"\(\s*(?:theo\s+)?(?P<name>TTXVN(?:/Vietnam\+)?|VietnamPlus|Vietnam\+|Chinhphu\.vn|baochinhphu\.vn)\s*\)[\s.]*$",
    re.IGNORECASE,
)
# "Theo" also begins sentences and legal grounds; a source is a paper, agency, station, portal or host.
_OUTLET = re.compile(
    r"\b(?:bao|dai|ttxvn|vov|vtv|thong tan xa|chinhphu|vietnam\+?|vietnamplus|vnexpress|dan tri|dantri|tuoi tre|thanh nien|tien phong|nhan dan|lao dong"
    r"|tap chi|cong thong tin|trang thong tin|cong ttdt|vgp|qdnd|cand|sggp|zing|vietnamnet|nguoi lao dong|phap luat|tin tuc|soha|kenh14|cafef|reuters|afp|xinhua"
    r"|ap|bbc|cnn|yonhap|kyodo|tass|sputnik|ubnd|tinh uy|so [a-z]+|van phong|ban [a-z]+)\b|\.(?:vn|com|net|org)\b"
)
LAST = 3


def find(last_paragraphs: Sequence[str], url: str, source: str | None) -> tuple[SyndicatedFrom | None, int]:
    """What the last lines name as the source, and how many lines at the end are nothing but that.

    `last_paragraphs` are the last lines of the page's text in order. A line counts only as the whole of itself
    ("Theo TTXVN"), or as an agency's sign at the end of the last paragraph ("… (TTXVN)"), which stays in the text.
    """
    for back, line in enumerate(reversed(last_paragraphs[-LAST:]), start=1):
        text = clean(line)
        match = _NAMED.match(text)
        if match:
            name = clean(match["name"]) or _host(match["url"])
            return SyndicatedFrom(name=name, url=match["url"].rstrip(".,;")), back
        match = _SOURCE_COLON.match(text) or _LINE.match(text)
        if match and len(text) <= 120:
            name = clean(match["name"]).strip(" -–,.()")
            address = match.groupdict().get("url")
            colon = _SOURCE_COLON.match(text) is not None
            if name and (colon or _OUTLET.search(fold(name)) or name.isupper()) and not _own(name, url):
                return SyndicatedFrom(name=name, url=address), back
    if last_paragraphs:
        match = _AGENCY.search(clean(last_paragraphs[-1]))
        if match and not _own(match["name"], url):
            return SyndicatedFrom(name=match["name"]), 0
    return None, 0


def _host(address: str) -> str:
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or address
    except ValueError:
        return address
    return host.removeprefix("www.")


def _own(name: str, url: str) -> bool:
    host = _host(url)
    return fold(name).replace(" ", "") in (host, host.split(".")[0])
