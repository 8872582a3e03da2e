"""The printed source of a copy: `Nguồn Thái Nguyên: http://…`, `Theo Báo Gia Lai`, `(TTXVN)`.

Only what stands at a text's end as a line of its own, or in parentheses at its very end, is taken: `theo
báo cáo của …` in the middle of a sentence names no paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.records import SyndicatedFrom
from transforms.text import clean, fold

# papers, agencies and stations that are known by a short name alone (folded)
_AGENCIES = frozenset(
    [
        "afp",
        "bao tin tuc",
        "cand",
        "chinhphu.vn",
        "dan tri",
        "lao dong",
        "nhan dan",
        "nld",
        "qdnd",
        "reuters",
        "sggp",
        "tan hoa xa",
        "thanh nien",
        "thong tan xa viet nam",
        "tien phong",
        "ttxvn",
        "ttxvn/vietnam+",
        "tuoi tre",
        "vgp",
        "vgp news",
        "vietnam+",
        "vietnamnet",
        "vietnamplus",
        "vna",
        "vnexpress",
        "vov",
        "vtc",
        "vtc news",
        "vtv",
        "xinhua",
        "zing",
        "znews",
    ]
)
_URL = r"(?P<url>(?:https?://|www\.)[^\s<>\"”)]+)"
_NAME = r"(?P<name>[^\s:()][^:()\n]{1,58}?)"
_SOURCE_URL = re.compile(
    rf"\(?\s*Nguồn(?: tin| bài| ảnh)?:?\s+(?:{_NAME}\s*[:,\-–]?\s*\(?\s*)?{_URL}\s*\)?\.?\s*\Z", re.IGNORECASE
)
_SOURCE_NAME = re.compile(
    rf"\(?\s*(?:Nguồn(?: tin| bài)?\s*(?P<colon>:)|Nguồn|Theo:?)\s+{_NAME}\s*\)?\.?\s*\Z", re.IGNORECASE
)
_BY_URL = re.compile(rf"\(?\s*Theo:?\s+(?:{_NAME}\s*[:,\-–]?\s*\(?\s*)?{_URL}\s*\)?\.?\s*\Z", re.IGNORECASE)
_AT_END = re.compile(r"\((?:Theo |Nguồn:? )?(?P<name>[^()]{2,40})\)\s*[./]*\s*\Z", re.IGNORECASE)
_PAPER = re.compile(
    r"(?:báo|tạp chí|đài|cổng|trang|thông tấn xã|vtv|vov|bộ|[^\s]+\.(?:vn|com|net|org))(?:\s|\Z|/)",
    re.IGNORECASE,
)
# `Theo báo cáo của …`, `Theo kế hoạch, …`: words that no paper's name begins with
_NO_PAPER = re.compile(
    r"báo cáo|bộ phận|đài quan sát|trang phục|trang bị|trang trại|cổng chào|báo động", re.IGNORECASE
)
_LONGEST_LINE = 200

LAST = 3
"""So many lines at the end are looked at."""


def find(
    last_paragraphs: Sequence[str], url: str | None = None, source: str | None = None
) -> tuple[SyndicatedFrom | None, int]:
    """What the last lines name as the source, and how many lines at the end are nothing but that and what
    follows.

    `last_paragraphs` are the last lines of the page's text in order; the last `LAST` of them are looked at.
    `url` and
    `source` are the page's own: a paper that names itself is no syndication. A line counts as a whole of
    its own (`Theo TTXVN`); an agency's sign at the end of the last sentence (`… (TTXVN)`) stays in the
    text: then the count is 0.
    """
    for back, paragraph in enumerate(reversed(last_paragraphs[-LAST:]), start=1):
        line = clean(paragraph)
        found = _line(line) if 0 < len(line) <= _LONGEST_LINE else None
        if found is not None and not _own(found, url, source):
            return found, back
    if last_paragraphs:
        ending = _ending(clean(last_paragraphs[-1]))
        if ending is not None and not _own(ending, url, source):
            return ending, 0
    return None, 0


def _line(line: str) -> SyndicatedFrom | None:
    for pattern in (_SOURCE_URL, _BY_URL):
        match = pattern.match(line)
        if match is not None:
            url = match["url"].rstrip(".,;")
            name = (match["name"] or "").strip(" -–,") or _host(url)
            return SyndicatedFrom(name=name, url=url)
    match = _SOURCE_NAME.match(line)
    if match is None:
        name = line.strip("() .")
        return SyndicatedFrom(name=name) if line.startswith("(") and fold(name) in _AGENCIES else None
    name = match["name"].strip(" .-–,")
    stated = match["colon"] is not None and len(name.split()) <= 8 and not _NO_PAPER.match(name)
    return SyndicatedFrom(name=name) if stated or _is_paper(name) else None


def _ending(line: str) -> SyndicatedFrom | None:
    match = _AT_END.search(line[-60:])
    if match is None:
        return None
    name = match["name"].strip()
    named = line[-60:][match.start() + 1 :].lower().startswith(("theo ", "nguồn"))
    if fold(name) in _AGENCIES or (named and _is_paper(name)):
        return SyndicatedFrom(name=name)
    return None


def _is_paper(name: str) -> bool:
    if _NO_PAPER.match(name):
        return False
    parts = re.split(r"\s*[/,]\s*|\s+-\s+", name)
    return (
        fold(name) in _AGENCIES
        or any(fold(part) in _AGENCIES for part in parts)
        or (_PAPER.match(name) is not None and len(name.split()) <= 8)
    )


def _host(url: str) -> str:
    return re.sub(r"\A(?:https?://)?(?:www\.)?", "", url).split("/")[0]


def _own(found: SyndicatedFrom, url: str | None, source: str | None) -> bool:
    """Whether a page names its own paper, by name or address."""
    name = _stem(fold(found.name))
    if source and name == _stem(fold(source)):
        return True
    if not url:
        return False
    host = _host(url)
    named = _host(found.url) if found.url is not None else ""
    return named == host or name in (_stem(host), _stem(host.split(".")[0]))


def _stem(name: str) -> str:
    return re.sub(r"[^a-z0-9.]", "", name).removeprefix("bao").removesuffix("online")
