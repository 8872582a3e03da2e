"""Named places, and the names of units that end an organisation's name.

Provinces are the 63 units until 2025-06-30, the 34 after are among them by name (Resolution 202/2025/QH15);
districts are the 705 abolished on the same day. Communes are known by their prefix (`xã`, `phường`) only.
"""

from __future__ import annotations

import re

from transforms.entities.article import Article
from transforms.entities.words import LETTER, UPPER, lines, words
from transforms.records import Place
from transforms.text import match_key

_TOKEN = rf"[{UPPER}][{LETTER}]*(?:['’][{LETTER}]+)?"
_RUN = re.compile(rf"{_TOKEN}(?:(?: |\s?[-–]\s?(?=[{UPPER}])){_TOKEN})*")


def _provinces() -> dict[str, str]:
    """Every form of a province's name (key as in `match_key`) → the name as the statistics office writes
    it.
    """
    names: dict[str, str] = {}
    for row in lines("provinces.tsv"):
        name, _, others = [*row.split("\t"), "", ""][:3]
        for form in [name, *filter(None, others.split("|"))]:
            names[match_key(form)] = name
    return names


PROVINCES = _provinces()
DISTRICTS = frozenset(match_key(name) for name in lines("districts.txt"))
KNOWN = DISTRICTS | PROVINCES.keys()
_SURNAMES = frozenset(match_key(name) for name in words("surnames.txt"))
# the unit's kind, before its name
_PREFIX = r"(?:tỉnh|thành phố|tp\.?|t\.p\.?|huyện|quận|thị xã|tx\.?|t\.x\.?|xã|phường|thị trấn|tt\.?|đặc khu)"
_UNIT = re.compile(rf" (?:cấp )?{_PREFIX}(?![^\W\d_])")
_NUMBERED = re.compile(r" ?\d{1,2}(?![\w/.,]\d|\w)")


def place_end(article: Article, start: int, *, loose: bool) -> int:
    """Where the place's name that begins at `start` (a space or its first letter) ends; `start` if none does.

    A known province or district is taken at its full length; with `loose` (after `xã`, `huyện` …) any
    capitalised words are, up to three and not into a person's name that follows.
    """
    first = start + 1 if article.text[start : start + 1] == " " else start
    run = _RUN.match(article.text, first, min(len(article.text), first + 80))
    if run is None:
        return start
    ends = [first + token.end() for token in _TOKENS.finditer(run[0])][:6]
    for end in reversed(ends[:4]):
        if article.low[first:end] in KNOWN:
            return end
    if not loose:
        return start
    last = ends[0]
    for index, end in enumerate(ends[1:3], start=1):
        if article.text[ends[index - 1]] != " ":
            break
        token = article.low[ends[index - 1] + 1 : end]
        if token in _SURNAMES and len(ends) - index >= 2 and not (index == 1 and len(ends) == 3):
            break
        last = end
    return last


def unit_end(article: Article, start: int) -> int:
    """Where ` tỉnh`, ` huyện Tân Châu`, ` TP.HCM` or ` Tây Ninh` at `start` ends; `start` if none begins
    there.
    """
    found = _UNIT.match(article.low, start)
    if found is None:
        return place_end(article, start, loose=False)
    end = found.end()
    number = _NUMBERED.match(article.low, end)
    if number is not None and article.low[start + 1 : end].startswith(("quận", "phường", "q", "p")):
        return number.end()
    if article.low[start:end].endswith("tỉnh"):
        return place_end(article, end, loose=False)
    return place_end(article, end, loose=True)


_TOKENS = re.compile(_TOKEN)


# --- the places of an article

_COUNTRIES = frozenset(match_key(name) for name in words("countries.txt"))
_COUNTRY_WORDS = frozenset(name.split()[0] for name in _COUNTRIES)
# what names a spot without being part of its name: the place is what follows
_SITE = re.compile(
    r"(?:khu công nghiệp|kcn|cụm công nghiệp|ccn|khu kinh tế|khu du lịch(?: quốc gia)?|khu đô thị|cửa khẩu(?: quốc tế| quốc gia)?|"
    r"sông|núi|hồ|đảo|huyện đảo|vịnh|biển|cảng biển|cảng|cao nguyên|vùng|đèo|cửa biển|cửa sông|bán đảo|quần đảo|thung lũng|"
    r"sân bay|cảng hàng không|thủy điện|vườn quốc gia|bãi biển|thác|ga|chợ|làng nghề|thủ đô|thành phố|bản|buôn|làng|thôn|ấp|khóm|xóm)"
    r"(?: (?:quốc tế|quốc gia|trung tâm))? \Z"
)
_ADMINISTRATIVE = re.compile(
    r"(?<![^\W_])(?:tỉnh|thành phố|tp\.?|t\.p\.?|huyện|quận|thị xã|tx\.?|t\.x\.?|xã|phường|thị trấn|đặc khu) ?\Z"
)
_FULL_NAME = re.compile(r"(?:tỉnh|thành phố|tp\.?|t\.p\.?) ?\Z")


def extract(article: Article, bearers: list[tuple[int, int]], people: frozenset[str]) -> tuple[Place, ...]:
    """The places named in an article but its own province, in the order of the text.

    `bearers` are the spans in which a place's name is part of another name (companies); `people` are the
    names of the article's people, in lower case. A province, today's or a former one, carries its name as the
    statistics office writes it in `unit`, whatever the spelling.
    """
    text, low = article.text, article.low
    own = PROVINCES.get(match_key(article.province)) if article.province else None
    found: dict[str, Place] = {}
    span = 0
    for run in _RUN.finditer(text, 0, article.own_end):
        start = run.start()
        if start and text[start - 1].isalnum():
            continue
        kind = _KIND_FIRST.match(low, start, run.end())
        if kind is not None and (kind.end() > start + 2 or low[start - 2 : start] == "t."):
            start = (
                kind.end()
            )  # `TP Huế`, `T.X Phổ Yên`, `Tỉnh Lào Cai`: the unit's kind is a capitalised word too
        elif kind is not None and kind[0] in ("tp ", "tx ", "tt "):
            start = kind.end()
        while span < len(bearers) and bearers[span][1] <= start:
            span += 1
        if span < len(bearers) and bearers[span][0] <= start < bearers[span][1]:
            continue
        for begin, end in _in_run(article, start, run.end(), people):
            name = low[begin:end]
            unit = PROVINCES.get(name)
            if (
                unit is not None
                and unit == own
                and not _ADMINISTRATIVE_BELOW.search(low, max(0, begin - 12), begin)
            ):
                continue
            prefix = _ADMINISTRATIVE.search(low, max(0, begin - 12), begin)
            if unit is not None and (
                prefix is None or prefix[0].strip() in ("tỉnh", "thành phố", "tp", "tp.", "t.p")
            ):
                place = Place(name=text[begin:end], unit=unit)
            else:
                place = Place(name=text[prefix.start() if prefix is not None else begin : end].strip())
            found.setdefault(match_key(place.name), place)
    return tuple(found.values())


_KIND_FIRST = re.compile(r"(?:tp|tx|tt|x|p|tỉnh|huyện|xã|phường|quận) ")
_ADMINISTRATIVE_BELOW = re.compile(r"(?<![^\W_])(?:huyện|quận|thị xã|tx\.?|xã|phường|thị trấn) \Z")


def _in_run(article: Article, start: int, end: int, people: frozenset[str]) -> list[tuple[int, int]]:
    """The places in a run of capitalised words: behind a unit's kind anything, elsewhere what is known."""
    low = article.low
    tokens = [start + token.start() for token in _TOKENS.finditer(article.text[start:end])]
    if len(tokens) > 40:
        return []
    whole = low[start:end]
    if whole in people:
        return []
    before = low[max(0, start - 30) : start]
    spans: list[tuple[int, int]] = []
    at = start
    if _ADMINISTRATIVE.search(before) or (_SITE.search(before) and not before.endswith(("chợ ", "ga "))):
        last = place_end(article, start, loose=True)
        if (last > start and not _ADMINISTRATIVE.search(before)) or low[start:last] not in _PLAIN_WORDS:
            spans.append((start, last))
            at = last
    for begin in tokens:
        if begin < at:
            continue
        if whole[begin - start :] in people:
            break
        last = place_end(article, begin, loose=False)
        if last == begin and low[begin:].split(" ", 1)[0] in _COUNTRY_WORDS:
            last = _country_end(low, begin, end)
        if last > begin and not _inside_name(article, tokens, begin, last, end):
            spans.append((begin, last))
            at = last
    return spans


_PLAIN_WORDS = frozenset(["việt nam"])


def _country_end(low: str, begin: int, end: int) -> int:
    for length in range(min(end - begin, 20), 1, -1):
        if (
            low[begin : begin + length] in _COUNTRIES
            and not low[begin + length : begin + length + 1].isalnum()
        ):
            return begin + length
    return begin


def _inside_name(article: Article, tokens: list[int], begin: int, last: int, end: int) -> bool:
    """Whether a known place's name is only a part of a longer one (`Thái Bình Dương`, `Nguyễn Thái Bình`)."""
    follows = last < end and article.text[last] == " "
    precedes = begin > tokens[0] and article.text[begin - 1] == " "
    known_unit = article.low[begin:last] in PROVINCES and article.low[begin:last].count(" ") >= 1
    return (follows or precedes) and not (known_unit and not follows and not precedes)
