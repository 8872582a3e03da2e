"""The amounts of a text: numbers in figures and in words, each with its unit; and the numbers that are none.

No amounts are: dates, times, ages, durations, terms of office, ordinals, classes, addresses, roads, numbers of
documents, slogans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from transforms.entities.article import Article
from transforms.entities.numbers import WORDS as NUMBER_WORDS
from transforms.entities.numbers import parse, parse_words
from transforms.entities.words import ENDS, Lexicon, words

_UNITS = Lexicon(words("units.txt"))
_NOUNS = Lexicon(words("nouns.txt"))
_AGENDA = Lexicon(words("agenda.txt"))
_NO_NOUN = frozenset(words("no_nouns.txt"))

_DIGITS = re.compile(r"\d\d*(?:[.,]\d+)*")  # a pattern that begins with one class is searched for fastest
_WORD = re.compile(r"[^\W_]+")
_SCALE = re.compile(
    r" ?(?:(?:nghìn|ngàn|triệu|trăm|vạn|chục) t[ỷỉ]|(?:nghìn|ngàn|trăm) triệu|nghìn|ngàn|vạn|triệu|t[ỷỉ]|"
    r"chục)(?![^\W_])"
)
_PERCENT = re.compile(r" ?(?:%|phần trăm(?! điểm))")
_YEARLY = re.compile(r" ?/ ?năm(?![^\W_])")
_PER = re.compile(r"(?: ?/ ?(?:[^\W\d_]+[23²³]?|[23]))+")
_NOT_A_UNIT = re.compile(
    r"đồng (?:chí|bào|thời|hồ|đều|bộ|tình|lòng|loạt|hành|ruộng|nghiệp|đội|quy|bằng|hạng|phạm|minh|phục|bạc)|"
    r"điểm (?:trường|cầu|sạt|bầu|du|bán|thi|dân|nóng|đến|tựa|cháy|ngập|đen)|lần (?:thứ|đầu)|"
    r"khối (?:lượng|thi|đại|kiến|cơ|doanh)|lượng (?:khách|lớn|mưa)|thước phim|m thước|yên (?:tâm|bình)|"
    r"kíp (?:mổ|trực)"
)
_RANGE = re.compile(r" ?(?:-|đến|tới|lên đến|lên tới|tăng lên|lên|giảm còn|xuống còn|xuống|còn) ?(?=\d)")
_FRACTION = re.compile(r" ?/ ?(\d{1,3}(?:\.\d{3})+|\d+)(?![\d/]|[.,]\d)")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_DURATION = re.compile(
    r" (?:năm|tháng|ngày|giờ|phút|giây|tuần|tuổi|quý|thế kỷ|thập kỷ|thập niên|đêm|mùa|vụ liên)(?![^\W_])(?! tù)"
)
_COMPOSITE = re.compile(r" (\d{1,3}) (?:triệu|nghìn|ngàn) đồng(?![^\W_])")
_DATE_TAIL = re.compile(r"(?: ?(?:-|/|\.) ?\d+)+")
_POINTS = re.compile(r" điểm(?![^\W_])")

# `tháng 10`, `khóa 12`, `điều 251`: after one of these words a number is a name
_NAMING = frozenset(words("naming.txt"))
_NAMING_PAIRS = frozenset(
    [
        "quân khu",
        "binh đoàn",
        "sư đoàn",
        "trung đoàn",
        "lữ đoàn",
        "quân đoàn",
        "khu vực",
        "hải đoàn",
        "cấp độ",
    ]
)
# after one of these it is one only where no unit follows: `cấp 13`, but `yêu cầu 64 trạm y tế`
_NAMING_BARE = frozenset(words("naming_bare.txt"))
# … unless the two words before say otherwise
_COUNTING = frozenset(words("counting.txt"))
_NAMED_IN_FULL = re.compile(
    r"(?:quốc lộ|tỉnh lộ|huyện lộ|lần thứ|kỷ niệm|cách mạng|nghị định|thông tư|nghị quyết|quyết định|chỉ thị|"
    r"kế hoạch|"
    r"đề án|chương trình|công điện|covid-?) ?\Z"
)
# `ấp 3 xã Mỹ Quý`: what follows the number is no unit of it but begins a name
_NAME_FOLLOWS = re.compile(
    r" (?:xã|phường|thị trấn|huyện|quận|khu phố|ấp|thôn|tổ|khóm|tỉnh|thành phố|thị xã)(?![^\W_]) ?"
)
_DATE_LEFT = re.compile(
    r"(?:ngày|sáng|chiều|tối|đêm|trưa|hôm|từ|đến|trước|sau|dịp|lễ|tết|qua|tháng|tính đến|hết|mùng|là) ?\Z"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What follows a number: the unit as printed, where it ends, and what it is: percent, measure, noun, agenda,
    free (a noun of no list), duration or none.
    """

    end: int
    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text with its unit. `floor` is where the words that belong to it may begin; `parts` are
    numerator and denominator.
    """

    start: int
    end: int
    value: float
    unit: Unit
    floor: int
    parts: tuple[int, int] | None = None


def numbers(article: Article) -> list[Number]:
    """The amounts of lead, body and captions, in the order of the text."""
    low = article.low
    found: list[Number] = []
    floor = passed = 0
    matches = [(match.start(), match.end()) for match in _DIGITS.finditer(low, 0, article.own_end)]
    for index, (start, end) in enumerate(matches):
        if start < passed:
            continue
        if (
            start
            and (low[start - 1].isalnum() or low[start - 1] in "/.,-_@+")
            and not _stands_apart(low, start)
        ):
            continue  # a hyphen or slash before belongs to a date, a range or a number
        raw = low[start:end]
        if _named(low, start, raw):
            tail = _DATE_TAIL.match(low, end)
            passed = tail.end() if tail is not None else end
            continue
        fraction = _FRACTION.match(low, end)
        if fraction is not None:
            passed = fraction.end()
            number = _fraction(article, start, end, fraction, floor)
            if number is not None:
                found.append(number)
                floor = number.unit.end
            continue
        value = parse(raw)
        if value is None:
            continue
        unit = _unit(article, end)
        following = matches[index + 1] if index + 1 < len(matches) else None
        bare = unit.role in ("none", "duration") and _names_bare(article, start, unit)
        if following is not None and not (bare and not low.startswith((" - ", "-", " đến "), end)):
            pair = _range(article, start, end, value, unit, following, floor)
            if pair is not None:
                found.extend(pair)
                passed = following[1]
                if pair:
                    floor = passed = pair[1].unit.end
                continue
        if (
            unit.role in ("none", "duration")
            or _names_bare(article, start, unit)
            or _slogan(article, start, value)
        ):
            continue
        if _YEAR.match(raw) and unit.role in ("noun", "free", "agenda"):
            continue
        value, unit = _composite(article, value, unit)
        passed = unit.end
        found.append(Number(start, end, value, unit, floor))
        floor = unit.end
    return _with_words(article, found)


def _range(
    article: Article, start: int, end: int, value: float, unit: Unit, following: tuple[int, int], floor: int
) -> list[Number] | None:
    """Both ends of `5 - 7 tấn`, `từ 60.000 đến 65.000 đồng/kg`; nothing for a term (`2020 - 2025`) or for days; None
    where no range begins.
    """
    low = article.low
    joined = _RANGE.match(low, end if unit.role in ("none", "duration") else unit.end)
    if joined is None or joined.end() != following[0]:
        return None
    raw, other = low[start:end], low[slice(*following)]
    other_value, other_unit = parse(other), _unit(article, following[1])
    if other_value is None or other_unit.role in ("none", "duration"):
        return [] if unit.role in ("none", "duration") else None
    if _YEAR.match(raw) and _YEAR.match(other):
        return None
    if unit.role not in ("none", "duration") and unit.text != other_unit.text:
        return None
    first = Unit(unit.end if unit.text else end, other_unit.text, other_unit.role)
    return [
        Number(start, end, value, first, floor),
        Number(*following, other_value, other_unit, floor),
    ]


def _stands_apart(low: str, start: int) -> bool:
    """`68 vụ/94 đối tượng`, `(-7,6%)`."""
    if low[start - 1] == "/":
        return low[start - 2].isalpha()
    return low[start - 1] == "-" and low[start - 2] in "( "


def _slogan(article: Article, start: int, value: float) -> bool:
    """`“3 ca, 4 kíp”`, `“5 không, 3 sạch”`: small numbers within quotation marks that begin with one."""
    if value > 10:
        return False
    text, window = article.text, max(0, start - 24)
    quoted = max(text.rfind("“", window, start), text.rfind('"', window, start))
    return quoted >= 0 and text[quoted + 1].isdigit() and "”" not in text[quoted:start]


def _named(low: str, start: int, raw: str) -> bool:
    """Whether the word before the number makes it a name (`tháng 10`), not an amount."""
    before = low[max(0, start - 28) : start]
    tail = before.rstrip(" ")
    if not tail or not tail[-1].isalnum():
        return tail.endswith(("số:", "covid-"))
    words_before = _WORD.findall(tail)
    last = words_before[-1]
    if " ".join(words_before[-2:]) in _NAMING_PAIRS:
        return True
    if last not in _NAMING:
        return bool(_NAMED_IN_FULL.search(before)) or last.endswith("ql")
    if " ".join(words_before[-2:]) in _COUNTING:
        return bool(_YEAR.match(raw))
    return True


def _names_bare(article: Article, start: int, unit: Unit) -> bool:
    """Whether a number after `ấp`, `loại`, `cấp` … is a name's, because no unit follows or another name does."""
    low = article.low
    if low[start - 1 : start] != " ":
        return False
    word = low[low.rfind(" ", 0, start - 1) + 1 : start - 1].lstrip("(“")
    if word not in _NAMING_BARE:
        return False
    if unit.role not in ("noun", "measure", "percent", "agenda"):
        return True
    follows = _NAME_FOLLOWS.match(low, unit.end - len(unit.text) - 1)
    return follows is not None and article.text[follows.end() : follows.end() + 1].isupper()


def _unit(article: Article, end: int) -> Unit:
    low, text = article.low, article.text
    percent = _PERCENT.match(low, end)
    if percent is not None:
        last = percent.end()
        points = _POINTS.match(low, last)
        if points is not None:
            return Unit(points.end(), text[end : points.end()].strip(), "measure")
        yearly = _YEARLY.match(low, last)
        return Unit(yearly.end(), "%/năm", "percent") if yearly is not None else Unit(last, "%", "percent")
    scale = _SCALE.match(low, end)
    start = scale.end() if scale is not None else end
    glued = start == end and low[end : end + 1] != " "
    first = start if glued else start + 1
    if glued or low[start : start + 1] == " ":
        last_unit = None if _NOT_A_UNIT.match(low, first) else _UNITS.end(low, first)
        noun = None if glued else _NOUNS.end(low, first)
        if last_unit is not None and (noun is None or noun <= last_unit):
            return Unit(_with_per(low, last_unit), text[end : _with_per(low, last_unit)].strip(), "measure")
        if glued:
            return Unit(end, "", "none")
        if _DURATION.match(low, start):
            return Unit(end, "", "duration")
        agenda = _AGENDA.end(low, first)
        if agenda is not None and (noun is None or agenda > noun):
            return Unit(agenda, text[end:agenda].strip(), "agenda" if scale is None else "noun")
        if noun is not None:
            noun = _with_per(low, noun)
            return Unit(noun, text[end:noun].strip(), "noun")
    if scale is not None:
        return Unit(scale.end(), text[end : scale.end()].strip(), "measure")
    word = _WORD.match(low, first) if low[first - 1 : first] == " " else None
    if (
        word is None
        or not text[first].islower()
        or not word[0].isalpha()
        or len(word[0]) < 2
        or word[0] in _NO_NOUN
    ):
        return Unit(end, "", "none")
    end_of_noun = _second_word(article, word)
    return Unit(end_of_noun, text[first:end_of_noun], "free")


def _second_word(article: Article, word: re.Match[str]) -> int:
    """Where a noun of no list ends: behind its second syllable if a verb or a stop follows that (`12 bếp ăn đạt`), else
    behind the first.
    """
    low = article.low
    second = _WORD.match(low, word.end() + 1) if low[word.end() : word.end() + 1] == " " else None
    if second is None or not article.text[second.start()].islower() or not second[0].isalpha():
        return word.end()
    if second[0] in ENDS or second[0] in _NO_NOUN:
        return word.end()
    if low[second.end() : second.end() + 1] != " ":
        return second.end()
    third = _WORD.match(low, second.end() + 1)
    if third is None or third[0] in ENDS or third[0] in _NO_NOUN:
        return second.end()
    return word.end()


def _with_per(low: str, end: int) -> int:
    per = _PER.match(low, end)
    return per.end() if per is not None else end


def _composite(article: Article, value: float, unit: Unit) -> tuple[float, Unit]:
    """`2 tỷ 350 triệu đồng` is one amount: 2.35 tỷ đồng."""
    if unit.text.lower() in ("tỷ", "tỉ", "triệu"):
        found = _COMPOSITE.match(article.low, unit.end)
        if found is not None:
            return value + int(found[1]) / 1000, Unit(found.end(), f"{unit.text} đồng", "measure")
    return value, unit


def _fraction(article: Article, start: int, end: int, found: re.Match[str], floor: int) -> Number | None:
    low = article.low
    top, bottom = parse(low[start:end]), parse(found[1])
    if top is None or not bottom or top != int(top) or bottom != int(bottom):
        return None
    unit = _unit(article, found.end())
    printed = low[start : found.end()]
    if unit.role in ("none", "duration", "percent") or printed in ("24/7", "24/24"):
        return None
    dated = top <= 31 and bottom <= 12 and "." not in printed
    if dated and (unit.role == "free" or _DATE_LEFT.search(low, max(0, start - 12), start)):
        return None
    if unit.role == "free" and top > bottom:
        return None
    return Number(start, found.end(), top / bottom, unit, floor, (int(top), int(bottom)))


# --- numerals in words

_WORDED = re.compile(
    r"(?:hai|ba|bốn|sáu|bảy|tám|chín|mười)(?: (?:" + "|".join(sorted(NUMBER_WORDS)) + r")){0,5}(?= )"
)
_IDIOMS = (
    "cả ",
    "mỗi ",
    "các ",
    "từng ",
    "thứ ",
    "hàng ",
    "nhóm ",
    "những ",
    "giữa ",
    "đôi ",
    "một ",
    "mười ",
)
_WORDED_NOUNS = frozenset(words("worded.txt"))


def _worded(article: Article) -> Iterator[re.Match[str]]:
    low, limit = article.low, article.own_end
    for word in ("hai ", "ba ", "bốn ", "sáu ", "bảy ", "tám ", "chín ", "mười "):
        at = low.find(word, 0, limit)
        while at >= 0:
            if not at or not low[at - 1].isalnum():
                match = _WORDED.match(low, at)
                if match is not None:
                    yield match
            at = low.find(word, at + 1, limit)


def _with_words(article: Article, found: list[Number]) -> list[Number]:
    """Numerals in words join the numbers: `hai người chết`, `sáu cột điện`, `hai trăm năm mươi triệu đồng`."""
    low, text = article.low, article.text
    more: list[Number] = []
    taken = -1
    for match in sorted(_worded(article), key=lambda found: found.start()):
        start = match.start()
        if start <= taken or (start and low[start - 1].isalnum()) or low.endswith(_IDIOMS, 0, start):
            continue
        if text[start].isupper() and start and text[start - 1] == " " and text[start - 2].isalnum():
            continue  # a name: Bé Hai, Hai Bà Trưng
        parts = match[0].split()
        value = parse_words(parts)
        while value is None and parts:
            parts.pop()
            value = parse_words(parts)
        if value is None or not parts:
            continue
        end = start + len(" ".join(parts))
        unit = _unit(article, end)
        worded = unit.role == "measure" or (unit.role == "noun" and unit.text.lower() in _WORDED_NOUNS)
        if worded and unit.text not in ("điểm", "lần", "bậc", "mét", "công"):
            more.append(Number(start, end, float(value), unit, 0))
            taken = unit.end
    if not more:
        return found
    merged = sorted([*found, *more], key=lambda number: number.start)
    floor = 0
    for index, number in enumerate(merged):
        merged[index] = replace(number, floor=max(number.floor, floor) if number.floor == 0 else number.floor)
        floor = number.unit.end
    return merged
