"""Named places, and the names of units that end an organisation's name.

Provinces are the 63 units until 2025-06-30, the 34 after are among them by name (Resolution 202/2025/QH15);
districts are the 705 abolished on the same day. Communes are known by their prefix (`xã`, `phường`) only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from transforms.entities.article import Article, Span
from transforms.entities.words import LETTER, UPPER, Lexicon, lines, words
from transforms.records import Place
from transforms.text import match_key

_WORD = re.compile(rf"[{UPPER}][{LETTER}]*(?:['’`][{LETTER}]+)?")


def _provinces() -> tuple[dict[str, str], dict[str, date]]:
    """Every form of a province's name (key as in `match_key`) → the name as the statistics office writes it; and
    the name → since when it is a centrally-run city.
    """
    names: dict[str, str] = {}
    cities: dict[str, date] = {}
    for row in lines("provinces.tsv"):
        name, since, others = [*row.split("\t"), "", ""][:3]
        for form in [name, *filter(None, others.split("|"))]:
            names[match_key(form).replace("–", "-")] = name
        if since != "-":
            cities[name] = date.fromisoformat(since)
    return names, cities


PROVINCES, CITIES = _provinces()
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
    text, low = article.text, article.low
    first = start + 1 if text[start : start + 1] == " " else start
    if not text[first : first + 1].isupper():
        return start
    known = known_end(low, first)
    if known is not None:
        return known
    if not loose:
        return start
    ends: list[int] = []
    at = first
    while len(ends) < 6:
        word = _WORD.match(text, at)
        if word is None:
            break
        ends.append(word.end())
        if text[word.end() : word.end() + 1] != " ":
            break
        at = word.end() + 1
    if not ends:
        return start
    last = ends[0]
    for index, end in enumerate(ends[1:3], start=1):
        token = low[ends[index - 1] + 1 : end]
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


# the known names by their first word, the longest first
_BY_WORD: dict[str, tuple[str, ...]] = {
    first: tuple(
        sorted((name for name in KNOWN if name.split(" ")[0] == first), key=lambda name: (-len(name), name))
    )
    for first in {name.split(" ")[0] for name in KNOWN}
}


def known_end(low: str, start: int) -> int | None:
    """Where the known province or district that begins at `start` ends, or None."""
    space = low.find(" ", start, start + 16)
    first = low[start : start + 16] if space < 0 else low[start:space]
    for name in _BY_WORD.get(first.rstrip(",.;:)\n”"), ()):
        if low.startswith(name, start):
            end = start + len(name)
            if not low[end : end + 1].isalnum():
                return end
    return None


# --- the places of an article

_COUNTRIES = Lexicon(words("countries.txt"))
# the last word of a unit's kind → the kinds that end so
_UNIT_ENDS = frozenset(
    [
        "tỉnh",
        "phố",
        "tp",
        "tp.",
        "t.p",
        "huyện",
        "quận",
        "xã",
        "tx",
        "tx.",
        "t.x",
        "phường",
        "trấn",
        "khu",
        "tt",
        "tt.",
        "ấp",
        "thôn",
        "bản",
        "buôn",
        "làng",
        "khóm",
        "xóm",
        "plei",
    ]
)
_KIND = re.compile(
    r"(?<![^\W_])(?:tỉnh|thành phố|tp\.?|t\.p\.?|huyện đảo|huyện|quận|thị xã|tx\.?|t\.x\.?|xã|phường|thị trấn|"
    r"tt\.?|đặc khu|"
    r"ấp|thôn|bản|buôn|làng|khóm|xóm|plei) ?\Z"
)
_PROVINCE_KINDS = ("tỉnh", "thành phố", "tp", "tp.", "t.p", "t.p.")
# a spot's kind that belongs to its name, and one that does not
_NATURE = frozenset(
    [
        "sông",
        "núi",
        "hồ",
        "vịnh",
        "đèo",
        "đảo",
        "thác",
        "suối",
        "vùng biển",
        "quần đảo",
        "bán đảo",
        "cao nguyên",
        "thung lũng",
        "rạch",
        "kênh",
        "cồn",
        "đầm",
        "hang",
    ]
)
_SITES = (
    "khu công nghiệp ", "kcn ", "cụm công nghiệp ", "ccn ", "khu kinh tế ", "khu kinh tế cửa khẩu ", "khu du lịch ",
    "khu du lịch quốc gia ", "vườn quốc gia ", "khu đô thị ", "cửa khẩu ", "cửa khẩu quốc tế ", "cửa khẩu quốc gia ",
    "vùng biển ",
    "quần đảo ", "đảo ", "chợ ", "sân bay ", "cảng hàng không ", "cảng ", "thủy điện ", "nút giao ", "bãi biển ", "ga ",
    "thủ đô ", "cao tốc ", "ngã ba ", "ngã tư ", "bến xe ", "bến phà ", "mỏ ",
)  # fmt: skip
_CAPITAL_KIND = frozenset(
    ["tp", "tx", "tt", "x", "p", "tỉnh", "huyện", "xã", "phường", "quận", "thôn", "bản", "ấp", "làng"]
)
_MANY = ("các ", "hai ", "ba ", "bốn ", "những ")
_STREETS = ("đường ", "phố ", "trường ", "thpt ", "thcs ", "tiểu học ", "đại lộ ")
_LIST = frozenset([", ", " và ", " - ", "; "])
_NOT_PLACES = frozenset(["việt nam"])


@dataclass(slots=True)
class _Read:
    """What has been read so far: places by key, and where a list of units (`các xã A, B và C`) goes on."""

    found: dict[str, Place]
    bare: set[str]
    list_end: int = -1


def extract(
    article: Article, bearers: list[Span], people: list[Span], names: frozenset[str]
) -> tuple[Place, ...]:
    """The places named in an article but its own province, in the order of the text.

    `bearers` are the spans in which a place's name is part of another name (companies, schools); `people` the spans
    of persons' names, `names` the names themselves in lower case. A province, today's or a former one, carries its
    name as the statistics office writes it in `unit`, whatever the spelling. Units are named with their kind as
    printed (`huyện Tân Châu`), provinces without.
    """
    own = PROVINCES.get(match_key(article.province)) if article.province else None
    read = _Read({}, set())
    bearing, person = 0, 0
    for run in article.runs:
        start, end = run[0][0], run[-1][1]
        if start >= article.own_end:
            break
        while bearing < len(bearers) and bearers[bearing][1] <= start:
            bearing += 1
        if bearing < len(bearers) and bearers[bearing][0] <= start:
            continue
        while person < len(people) and people[person][1] <= start:
            person += 1
        tokens = list(run)
        if person < len(people) and people[person][0] < end:
            tokens = [token for token in tokens if token[1] <= people[person][0]]
        while len(tokens) > 1 and article.low[slice(*tokens[0])] in _CAPITAL_KIND:
            tokens = tokens[1:]  # `TP Huế`, `T.X Phổ Yên`, `Tỉnh Lào Cai`
        if tokens and article.low[tokens[0][0] : end] not in names:
            _read_run(article, tokens, own, read)
    return tuple(read.found.values())


def _read_run(article: Article, tokens: list[Span], own: str | None, read: _Read) -> None:
    low = article.low
    start, end = tokens[0][0], tokens[-1][1]
    kind_start, plural = _kind_before(article, start)
    listed = read.list_end >= 0 and low[read.list_end : start] in _LIST
    at = start
    if kind_start is not None or listed or _site_before(low, start) is not None:
        last = place_end(article, start, loose=kind_start is not None or len(tokens) <= 3)
        last = min(last, end) if last <= end or known_end(low, start) is None else last
        spot = kind_start is None and not listed
        shortened = (
            article.text[slice(*tokens[0])].isupper() and len(tokens) == 1 and known_end(low, start) is None
        )
        single = spot and " " not in low[start:last] and known_end(low, start) is None
        if last > start and low[start:last] not in _NOT_PLACES and not shortened and not single:
            nature = _site_before(low, start) if kind_start is None and not listed else None
            begin = start if plural or listed or kind_start is None else kind_start
            _add(article, nature or begin, start, last, own, read)
            read.list_end = last if plural or listed else -1
            at = last
    for index, (begin, word_end) in enumerate(tokens):
        if begin < at:
            continue
        last_known = known_end(low, begin) or _COUNTRIES.end(low, begin)
        if last_known is None or last_known < word_end:
            continue
        if index == 0 and low.endswith(_STREETS, 0, begin):
            break
        alone = (index == 0 or begin <= at + 1) and not (last_known < end and low[last_known] == " ")
        if alone:
            _add(article, begin, begin, last_known, own, read)
            at = last_known


def _kind_before(article: Article, start: int) -> tuple[int | None, bool]:
    """Where the unit's kind before a name begins (`huyện`, `T.X`), and whether several units are announced."""
    low = article.low
    if low[start - 1 : start] == " ":
        word = low[low.rfind(" ", 0, start - 1) + 1 : start - 1]
        if word.lstrip("(“") not in _UNIT_ENDS:
            return None, False
    elif low[start - 1 : start] != "." or not low.endswith(("tp.", "tx.", "t.p.", "t.x."), 0, start):
        return None, False
    kind = _KIND.search(low, max(0, start - 14), start)
    if kind is None:
        return None, False
    return kind.start(), low.endswith(_MANY, 0, kind.start())


def _site_before(low: str, start: int) -> int | None:
    """Where a spot's kind before a name begins (`vịnh`) or, if it isn't part of the name (`cửa khẩu`), the name."""
    if low[start - 1 : start] != " ":
        return None
    one = low.rfind(" ", 0, start - 1) + 1
    two = low.rfind(" ", 0, max(one - 1, 0)) + 1
    last, pair = low[one : start - 1], low[two : start - 1]
    if pair in _NATURE:
        return two
    if last in _NATURE:
        return one
    return start if low.endswith(_SITES, 0, start) else None


def _add(article: Article, begin: int, start: int, end: int, own: str | None, read: _Read) -> None:
    """Note a place whose name proper is `start`–`end`, with the kind from `begin` on."""
    text, low = article.text, article.low
    unit = PROVINCES.get(low[start:end])
    kind = low[begin:start].strip()
    if unit is not None and kind not in ("", *_PROVINCE_KINDS):
        unit = None
    if (
        unit is not None and kind in _PROVINCE_KINDS[1:]
    ):  # TP Thái Nguyên is no province, TP Huế is one since 2025
        since = CITIES.get(unit)
        if since is None or since > (article.published or _BEFORE_THE_MERGER):
            unit = None
    if unit is not None:
        if unit != own:
            read.found.setdefault(f"={unit}", Place(name=text[start:end], unit=unit))
        return
    name, bare = text[begin:end], low[start:end]
    key = match_key(name)
    if key == bare and bare in read.bare:
        return  # `Tân Châu` after `huyện Tân Châu`
    read.bare.add(bare)
    if key == bare and own is not None and PROVINCES.get(bare) == own:
        return
    read.found.setdefault(key, Place(name=name))


_BEFORE_THE_MERGER = date(2024, 12, 31)
