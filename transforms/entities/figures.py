"""Figures of an article with their words, by the rules of the gold records.

A figure is a number with a unit (or per cent) and a role. No figures are: dates, times, ages, durations, terms of
office, ordinals, classes, addresses, roads, document numbers, anniversaries.

kind
    `level` an amount; `change` signed, in per cent or, where the text says so, in the unit (`giảm 12 vụ` = -12);
    `plan_ratio` per cent of a plan; `period_ratio` per cent of an earlier period; `share` per cent of a whole;
    `fraction` `7/24 chỉ tiêu`; `lower_bound` `từ 41% trở lên`; `rank`; `count` small counts of agenda items.
A range (`60.000 - 65.000 đồng/kg`, `từ 5 đến 7 tấn`) is two figures. A factor (`gấp 2,5 lần`) is a level whose unit
is `lần`, a yearly rate has the unit `%/năm`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from transforms.entities.article import Article
from transforms.entities.numbers import WORDS as NUMBER_WORDS
from transforms.entities.numbers import parse, parse_words
from transforms.entities.periods import Periods
from transforms.entities.words import ENDS, Lexicon, words
from transforms.records import Figure, FigureKind

_UNITS = Lexicon(words("units.txt"))
_NOUNS = Lexicon(words("nouns.txt"))
_AGENDA = Lexicon(words("agenda.txt"))
_NO_NOUN = frozenset(words("no_nouns.txt"))

# --- numbers and what follows them

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
_NAMING = frozenset(
    [
        "năm",
        "tháng",
        "ngày",
        "sáng",
        "chiều",
        "trưa",
        "tối",
        "đêm",
        "hôm",
        "quý",
        "thứ",
        "số",
        "khóa",
        "kỳ",
        "lớp",
        "ql",
        "đt",
        "hl",
        "tl",
        "lộ",
        "điều",
        "khoản",
        "mục",
        "chương",
        "bài",
        "trang",
        "top",
        "phiên",
        "đợt",
        "giờ",
        "lúc",
        "tập",
        "hotline",
        "sđt",
        "covid",
        "tuổi",
        "rằm",
        "mùng",
        "mồng",
        "lô",
        "block",
        "ct",
        "u",
        "p",
        "kv",
        "ki-ốt",
    ]
)
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
_NAMING_BARE = frozenset(
    [
        "khối",
        "quận",
        "phường",
        "ấp",
        "khóm",
        "tổ",
        "thôn",
        "đội",
        "bản",
        "xóm",
        "khu",
        "đường",
        "điểm",
        "phần",
        "mẫu",
        "hạng",
        "loại",
        "cấp",
        "nhóm",
        "mức",
        "độ",
        "bậc",
        "vòng",
        "tầng",
        "quân",
        "tuyến",
        "đoàn",
        "trạm",
        "km",
        "kênh",
        "cầu",
        "cống",
        "thửa",
        "tờ",
        "cụm",
        "vùng",
        "zone",
        "kế",
        "sao",
        "mã",
        "gói",
        "chuyến",
        "phòng",
        "trại",
        "buồng",
        "trường",
        "q",
        "cảng",
        "bến",
        "nghị",
        "tiểu",
        "quyết",
        "định",
        "án",
        "trình",
        "luật",
        "xã",
        "làng",
        "chi",
        "hàng",
        "tỉnh",
        "bưu",
    ]
)
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

# --- roles

_STOPS = ",;:.!?…\n"
_HEDGE_WORDS = (
    "thêm|khoảng|hơn|gần|trên|dưới|tới|đến|bình quân|trung bình|ước|ước đạt|ước khoảng|ước tính|đạt|mạnh|nhẹ|"
    "cao|nhanh|"
    "xấp xỉ|chừng|nhất|đều|thu|là|ở mức|mức|dự kiến|được|hàng năm|hằng năm|mỗi năm|tương ứng(?: với)?|"
    r"(?:so với )?cùng kỳ(?: năm (?:trước|ngoái|\d{4}))?|so với năm \d{4}|so với (?:tháng|năm|quý|vụ|"
    r"tuần) trước"
)
_CHANGE_LEFT = re.compile(
    r"(?<![^\W_])(?:(?P<up>tăng trưởng|tăng trở lại|tăng|vượt|cao hơn|nhiều hơn|nhích|lớn hơn)|"
    r"(?:sụt giảm|suy giảm|giảm sâu|giảm|hụt|thấp hơn|ít hơn|thiếu hụt))"
    rf"(?: (?:{_HEDGE_WORDS}|\())* ?\Z"
)
_LEVEL_AFTER = re.compile(
    r"(?:lên|còn|xuống|đến|tới|từ|lên mức|còn lại)(?: mức| khoảng| hơn| gần| trên| dưới)* ?\Z"
)
_RATE_LEFT = re.compile(r"(?:tăng trưởng|tốc độ tăng|mức tăng|đà tăng)[^,;.:(]*\Z")
_FALL_LEFT = re.compile(r"(?:mức giảm|tốc độ giảm)[^,;.:(]*\Z")
_RATIO_LEFT = re.compile(
    r"(?:bằng|đạt|tương đương|chỉ còn|còn)(?: khoảng| gần| hơn| trên| tới| được| xấp xỉ| chỉ| tỷ lệ| ước)* ?\Z"
)
_PLAN = (
    r"(?:chỉ tiêu|nghị quyết|kế hoạch|kh|dự toán|dt|mục tiêu|phương án|pháp lệnh|giao|kịch bản|tổng kế hoạch|"
    r"tổng dự toán|"
    r"định mức|chương trình đề ra)"
)
_PLAN_RIGHT = re.compile(rf"(?: so với| so| của| tổng| mức| trên)*(?: (?:các|mức))? {_PLAN}(?![^\W_])")
_PLAN_LEFT = re.compile(
    rf"(?:so với|so) (?:mục tiêu )?{_PLAN}[^,;.:()]{{0,60}}?(?:đạt|bằng|ước đạt|là)(?: khoảng| gần| hơn|"
    rf" trên)* ?\Z"
)
_PLAN_NAMED = re.compile(
    rf"(?: so với| so| của| tổng| mức| trên)* ((?:các |mức |tổng )*{_PLAN}(?![^\W_])[^,;.:()\n]{{0,60}})"
)
_EARLIER_RIGHT = re.compile(
    r" ((?:so với |so |của |mức )*(?:cùng kỳ|cùng thời điểm|cùng vụ|"
    r"(?:năm|tháng|quý|vụ|tuần|kỳ|ngày|mùa)(?: [^\W\d_]+)? (?:trước|ngoái|\d{4})|(?:năm|tháng|quý|vụ) \d+|"
    r"\d+ tháng|"
    r"bình quân|trung bình nhiều năm|đầu năm|đầu nhiệm kỳ|thời điểm)(?: (?:năm|tháng)? ?(?:trước|ngoái|"
    r"\d{4}))?)"
)
_COMPARED = re.compile(r" (?:so với|so) ([^,;.:()\n]{2,70})")
_COMPARED_END = re.compile(
    r" (?:và|nhưng|trong đó|để|với|do|nhờ|thì|là|đã|được(?! giao)|cho|tăng|giảm|đạt|bằng|cao|tuy|song|còn|"
    r"khi)(?![^\W_])"
)
_ESTIMATE = re.compile(r"(?<![^\W_])ước(?! mơ| nguyện| vọng| muốn)(?: [^\W\d_]+){0,5} ?\Z")
_AT_LEAST = re.compile(r"(?:ít nhất|tối thiểu|không dưới|không ít hơn)(?: là| đạt)? ?\Z")
_MONEY = re.compile(
    r"(?:tổng thu|doanh thu|tổng chi|thu ngân sách|giá trị|tổng sản phẩm|kim ngạch|tổng vốn|doanh số|"
    r"tổng mức)[^;.:\n]{0,40}\Z"
)
_RAW_VERB = re.compile(r"(?:\A|[ (])((?:ước )?(?:tăng|giảm|bằng|đạt|chiếm|vượt|ước đạt)[^,;.:()]{0,25})\Z")
_RATIOS: tuple[FigureKind, ...] = ("change", "plan_ratio", "period_ratio")


@dataclass(frozen=True, slots=True)
class _Unit:
    """What follows a number: the unit as printed, where it ends, and what it is: percent, measure, noun, agenda,
    free (a noun of no list), duration or none.
    """

    end: int
    text: str
    role: str


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of the text with its unit. `floor` is where the words that belong to it may begin; `parts` are
    numerator and denominator.
    """

    start: int
    end: int
    value: float
    unit: _Unit
    floor: int
    parts: tuple[int, int] | None = None


def extract(article: Article) -> tuple[Figure, ...]:
    """The figures of lead, body and captions, in the order of the text; one stated twice is given once."""
    periods = Periods(article)
    labels = _Labels(article)
    figures: list[Figure] = []
    ranks = _ranks(article)
    for number in _numbers(article):
        while ranks and ranks[0].start() < number.start:
            figures.append(_rank(article, ranks.pop(0), periods, labels))
        figure = _figure(article, number, periods, labels)
        if figure is not None:
            figures.append(figure)
    figures.extend(_rank(article, rank, periods, labels) for rank in ranks)
    return _once(figures)


def _numbers(article: Article) -> list[_Number]:
    low = article.low
    found: list[_Number] = []
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
        found.append(_Number(start, end, value, unit, floor))
        floor = unit.end
    return _with_words(article, found)


def _range(
    article: Article, start: int, end: int, value: float, unit: _Unit, following: tuple[int, int], floor: int
) -> list[_Number] | None:
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
    first = _Unit(unit.end if unit.text else end, other_unit.text, other_unit.role)
    return [
        _Number(start, end, value, first, floor),
        _Number(*following, other_value, other_unit, floor),
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


def _names_bare(article: Article, start: int, unit: _Unit) -> bool:
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


def _unit(article: Article, end: int) -> _Unit:
    low, text = article.low, article.text
    percent = _PERCENT.match(low, end)
    if percent is not None:
        last = percent.end()
        points = _POINTS.match(low, last)
        if points is not None:
            return _Unit(points.end(), text[end : points.end()].strip(), "measure")
        yearly = _YEARLY.match(low, last)
        return _Unit(yearly.end(), "%/năm", "percent") if yearly is not None else _Unit(last, "%", "percent")
    scale = _SCALE.match(low, end)
    start = scale.end() if scale is not None else end
    glued = start == end and low[end : end + 1] != " "
    first = start if glued else start + 1
    if glued or low[start : start + 1] == " ":
        last_unit = None if _NOT_A_UNIT.match(low, first) else _UNITS.end(low, first)
        noun = None if glued else _NOUNS.end(low, first)
        if last_unit is not None and (noun is None or noun <= last_unit):
            return _Unit(_with_per(low, last_unit), text[end : _with_per(low, last_unit)].strip(), "measure")
        if glued:
            return _Unit(end, "", "none")
        if _DURATION.match(low, start):
            return _Unit(end, "", "duration")
        agenda = _AGENDA.end(low, first)
        if agenda is not None and (noun is None or agenda > noun):
            return _Unit(agenda, text[end:agenda].strip(), "agenda" if scale is None else "noun")
        if noun is not None:
            noun = _with_per(low, noun)
            return _Unit(noun, text[end:noun].strip(), "noun")
    if scale is not None:
        return _Unit(scale.end(), text[end : scale.end()].strip(), "measure")
    word = _WORD.match(low, first) if low[first - 1 : first] == " " else None
    if (
        word is None
        or not text[first].islower()
        or not word[0].isalpha()
        or len(word[0]) < 2
        or word[0] in _NO_NOUN
    ):
        return _Unit(end, "", "none")
    end_of_noun = _second_word(article, word)
    return _Unit(end_of_noun, text[first:end_of_noun], "free")


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


def _composite(article: Article, value: float, unit: _Unit) -> tuple[float, _Unit]:
    """`2 tỷ 350 triệu đồng` is one amount: 2.35 tỷ đồng."""
    if unit.text.lower() in ("tỷ", "tỉ", "triệu"):
        found = _COMPOSITE.match(article.low, unit.end)
        if found is not None:
            return value + int(found[1]) / 1000, _Unit(found.end(), f"{unit.text} đồng", "measure")
    return value, unit


def _fraction(article: Article, start: int, end: int, found: re.Match[str], floor: int) -> _Number | None:
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
    return _Number(start, found.end(), top / bottom, unit, floor, (int(top), int(bottom)))


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


def _with_words(article: Article, numbers: list[_Number]) -> list[_Number]:
    """Numerals in words join the numbers: `hai người chết`, `sáu cột điện`, `hai trăm năm mươi triệu đồng`."""
    low, text = article.low, article.text
    more: list[_Number] = []
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
            more.append(_Number(start, end, float(value), unit, 0))
            taken = unit.end
    if not more:
        return numbers
    merged = sorted([*numbers, *more], key=lambda number: number.start)
    floor = 0
    for index, number in enumerate(merged):
        merged[index] = replace(number, floor=max(number.floor, floor) if number.floor == 0 else number.floor)
        floor = number.unit.end
    return merged


# --- a number's role


def _figure(article: Article, number: _Number, periods: Periods, labels: _Labels) -> Figure | None:
    low, text = article.low, article.text
    start, unit, after = number.start, number.unit, number.unit.end
    clause = _clause(article, number)
    left = low[clause:start]
    change = _CHANGE_LEFT.search(left)
    changes = (
        change is not None
        and not _LEVEL_AFTER.search(left)
        and not (
            change["up"] == "vượt" and unit.role != "percent"
        )  # `thiệt hại vượt 5.000 tỷ đồng` is an amount
    )
    kind: FigureKind = "level"
    value = number.value
    flags: list[str] = []
    raw_start, raw_end = start, after
    if number.parts is not None:
        kind, value = "fraction", round(value, 4)
    elif low.startswith(" trở lên", after):
        kind, raw_end = "lower_bound", after + len(" trở lên")
    elif _AT_LEAST.search(left):
        kind = "lower_bound"
    elif unit.role == "percent":
        kind, sign = _percent_kind(
            left, low, after, changes and (1 if change is not None and change["up"] else -1)
        )
        value *= sign
        if low[start - 1] == "-":
            kind, value = "change", -abs(value)
        if kind == "share" and value > 1000 and _MONEY.search(low, max(0, start - 60), start):
            kind = "level"
            flags += ["suspect_unit", "misprint_in_source"]
    elif unit.text == "lần":
        if change is None and "gấp" not in left and "," not in low[start : number.end]:
            return None
    elif changes and change is not None:
        kind, value = "change", value if change["up"] else -value
    elif unit.role == "agenda":
        kind = "count"
        flags.append("minor")
    elif unit.role == "free" and value < 10:
        flags.append("minor")
    if _ESTIMATE.search(left):
        flags.insert(0, "estimate")
    compared: str | None = None
    if kind in _RATIOS:
        compared, compared_end = _against(article, after, kind)
        raw_end = max(raw_end, compared_end)
        compared = periods.same_period(compared)
    if kind in (*_RATIOS, "share", "lower_bound"):
        verb = _RAW_VERB.search(left)
        if verb is not None:
            raw_start = clause + verb.start(1)
        elif kind == "change" and change is not None:
            raw_start = clause + change.start()
    label = labels.of(number, clause, kind)
    period, period_end = periods.at(
        start, after, near=unit.role not in ("percent", "measure") or number.parts is not None
    )
    labels.passed = max(raw_end, period_end)
    if compared is not None and period is not None and compared.endswith(period):
        period = None  # `bằng 82% năm 2019`
    return Figure(
        label=label,
        raw=text[raw_start:raw_end].strip(),
        value=_plain(value),
        unit=unit.text,
        kind=kind,
        numerator=number.parts[0] if number.parts else None,
        denominator=number.parts[1] if number.parts else None,
        period=period,
        compared_with=compared,
        flags=tuple(flags),
    )


def _plain(value: float) -> float:
    return int(value) if value == int(value) and abs(value) < 1e15 else round(value, 6)


def _clause(article: Article, number: _Number) -> int:
    """Where the clause that leads to a number begins: behind the last stop, or behind a parenthesis still open."""
    low, start = article.low, number.start
    window = max(number.floor, start - 100, 0)
    clause = max(max(low.rfind(stop, window, start) for stop in _STOPS) + 1, window)
    opened = low.rfind("(", clause, start)
    if opened >= 0 and low.rfind(")", opened, start) < 0:
        clause = opened + 1
    return clause


def _percent_kind(left: str, low: str, end: int, sign: int) -> tuple[FigureKind, int]:
    """The role of a percentage and its sign; `sign` is that of a change said right before, or 0."""
    if sign:
        return "change", sign
    if _PLAN_RIGHT.match(low, end):
        return "plan_ratio", 1
    if _EARLIER_RIGHT.match(low, end) and _RATIO_LEFT.search(left):
        return "period_ratio", 1
    if _PLAN_LEFT.search(left):
        return "plan_ratio", 1
    if _RATE_LEFT.search(left) and not _LEVEL_AFTER.search(left):
        return "change", 1
    if _FALL_LEFT.search(left):
        return "change", -1
    return "share", 1


def _against(article: Article, after: int, kind: FigureKind) -> tuple[str | None, int]:
    """What a ratio or a change is compared with, as printed, and where that ends."""
    low, text = article.low, article.text
    named = _PLAN_NAMED.match(low, after) if kind != "period_ratio" else None
    found = named or _COMPARED.match(low, after)
    if found is not None:
        cut = _COMPARED_END.search(low, found.start(1), found.end(1))
        end = cut.start() if cut is not None else found.end(1)
        return text[found.start(1) : end].strip(), end
    earlier = _EARLIER_RIGHT.match(low, after)
    if earlier is not None and kind == "period_ratio":
        words_ = text[earlier.start(1) : earlier.end(1)]
        for opening in ("so với ", "so ", "của ", "mức "):
            words_ = words_.removeprefix(opening)
        return words_, earlier.end()
    return None, after


# --- ranks

_RANK = re.compile(
    r"(?:(?:đứng|xếp)(?: ở)?(?: vị trí| hạng)?(?: thứ)?|(?:vị trí|hạng) thứ|xếp hạng(?: thứ)?|thứ hạng) "
    r"(\d{1,3}|nhất|nhì|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)(?:/\d{1,3})?(?![^\W_])(?! (?:lớp|bậc|hạng|"
    r"người))"
    r"(?: (?:cả nước|toàn quốc|toàn tỉnh|toàn đoàn|khu vực[^,;.()]{0,30}|vùng[^,;.()]{0,30}|cả vùng|"
    r"trong (?:cả nước|vùng|tỉnh)))?"
    r"|(?<!người )(?:đứng đầu|dẫn đầu) (?:cả nước|toàn quốc|khu vực|vùng|cả vùng|toàn tỉnh|toàn đoàn)"
)
_PLACES = {
    "nhất": 1, "nhì": 2, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười": 10,
}  # fmt: skip


def _rank_starts(low: str, limit: int) -> list[int]:
    starts = []
    for word in ("đứng ", "xếp ", "vị trí thứ", "hạng thứ", "thứ hạng", "dẫn đầu "):
        at = low.find(word, 0, limit)
        while at >= 0:
            starts.append(at)
            at = low.find(word, at + 1, limit)
    return sorted(starts)


def _ranks(article: Article) -> list[re.Match[str]]:
    low = article.low
    found = []
    passed = 0
    for start in _rank_starts(low, article.own_end):
        match = _RANK.match(low, start)
        if match is None or start < passed or (start and low[start - 1].isalnum()):
            continue
        passed, place = match.end(), match[1]
        if (
            place is not None
            and not place.isdigit()
            and "thứ" not in match[0]
            and place not in ("nhất", "nhì")
        ):
            continue  # `xếp ba hàng`
        found.append(match)
    return found


def _rank(article: Article, match: re.Match[str], periods: Periods, labels: _Labels) -> Figure:
    place = match[1]
    return Figure(
        label=labels.of_rank(match.start()),
        raw=article.text[match.start() : match.end()],
        value=1 if place is None else int(place) if place.isdigit() else _PLACES[place],
        unit="hạng",
        kind="rank",
        period=periods.at(match.start(), match.end(), near=True)[0],
    )


# --- what a figure is of

_VERB_WORDS = (
    "ước tính|ước|đã|đang|sẽ|chỉ|cũng|đều|mới|vẫn|dự kiến|phấn đấu|tiếp tục|hiện nay|bình quân|"
    "trung bình|đạt được|đạt|"
    "tăng trưởng|tăng thêm|tăng|giảm|bằng|chiếm|vượt|là|có|còn|lên|xuống|đến|tới|từ|khoảng|hơn|trên|gần|cao|"
    "thấp|với|ở mức|"
    "mức|được|bị|gấp|trị giá|dài|rộng|nặng|cho|về|dưới|chừng|xấp xỉ|thêm|huy động|gồm|ghi nhận|xảy ra|mất|lãi|"
    "bán|"
    "cách|khiến|làm|không|nhất|hoàn thành|thực hiện|ít nhất|tối thiểu|đón|thu hút|so với|vào|ra|này|nay|cả năm"
)
_PREDICATE = re.compile(rf"(?:(?:\A|[\s(]+)(?:{_VERB_WORDS})(?![^\W_]))+\s*\Z")
_CONNECTIVE = re.compile(
    r"(?:(?:trong đó|qua đó|theo đó|nhờ đó|do đó|từ đó|riêng|và|còn|với|đồng thời|bên cạnh đó|cụ thể|đến nay|"
    r"hiện nay|hiện|"
    r"toàn tỉnh|cả tỉnh|ngoài ra|tính chung|nhất là|mà|khi|thì|để|nhưng)(?![^\W_])[ ,:]*)+"
)
_TRAILING_PERIOD = re.compile(
    r"(?: (?:trong|của))? (?:\d{1,2} tháng(?: đầu| cuối)?(?: năm)?(?: (?:19|20)\d\d)?|năm (?:19|20)\d\d|"
    r"qu[ýí] [iv\d]+(?:/\d{4})?|tháng \d{1,2}(?:/\d{4})?|cả năm)\Z",
    re.IGNORECASE,
)
# a comma within one name: `nông, lâm nghiệp và thủy sản`
_INNER_COMMA = re.compile(
    r"(?<![^\W_])(?:nông|lâm|xuất|phòng|khai thác|văn hóa|thương mại|sản xuất|y tế|thể dục)\Z"
)
_BEHIND_END = re.compile(r"[,;:.!?…()\n\d“”]| (?:trong|với|và|gồm|từ|tại|so với|đạt|tăng|giảm) (?=\d)")
_SUFFIX = {"change": ": thay đổi", "plan_ratio": " so với kế hoạch", "period_ratio": " so với cùng kỳ"}
_LONGEST_LABEL = 110


class _Labels:
    """Labels of figures in the order of the text: a figure without words of its own is of what the one before is.
    `passed` is where the words of the figure before end, what it is compared with included.
    """

    def __init__(self, article: Article) -> None:
        self._article = article
        self._subject = ""
        self._subject_end = 0
        self.passed = 0

    def of(self, number: _Number, clause: int, kind: FigureKind) -> str:
        """The words that say what the number counts or measures."""
        counted = number.unit.role in ("noun", "agenda", "free") or number.parts is not None
        behind = self._behind(number)
        if counted and kind != "change" and behind.count(" ") > number.unit.text.count(" "):
            self._subject, self._subject_end = behind, number.unit.end
            return behind
        own = self._before(max(clause, self.passed), number.start)
        if (
            not own and self._article.low[clause - 1 : clause] == "("
        ):  # `tỷ lệ cử tri đi bầu cao (đạt 99,99%)`
            own = self._before(max(self._stop(clause - 1), self.passed), clause - 1)
        if own:
            self._subject, self._subject_end = own, number.unit.end
            return f"{own}: {behind}" if counted and kind != "change" else own
        if counted and kind != "change":
            return behind
        if self._subject and self._same_sentence(number.start):
            self._subject_end = number.unit.end
            return self._subject + _SUFFIX.get(kind, "")
        return behind or number.unit.text

    def of_rank(self, start: int) -> str:
        """A rank is of the figure before it in the sentence, else of the words before it."""
        if self._subject and self._same_sentence(start):
            return self._subject + ": xếp hạng"
        return self._before(self._stop(start), start)

    def _stop(self, start: int) -> int:
        """Where the clause that goes on at `start` begins, at most 120 characters before."""
        window = max(0, start - 120)
        return max(*(self._article.low.rfind(stop, window, start) + 1 for stop in _STOPS), window)

    def _same_sentence(self, start: int) -> bool:
        if start - self._subject_end >= 120:
            return False
        between = self._article.low[self._subject_end : start]
        return "\n" not in between and ". " not in between

    def _behind(self, number: _Number) -> str:
        """The counted noun with the words up to the next stop or the next number."""
        low, text, unit = self._article.low, self._article.text, number.unit
        limit = min(len(low), unit.end + 90)
        found = _BEHIND_END.search(low, unit.end, limit)
        end = found.start() if found is not None else low.rfind(" ", unit.end, limit)
        predicate = _PREDICATE.search(low, unit.end, max(end, unit.end)) if found is not None else None
        if predicate is not None and low[end : end + 1].isdigit():
            end = predicate.start()
        return text[unit.end - len(unit.text) : max(end, unit.end)].strip(" -–")

    def _before(self, clause: int, start: int) -> str:
        """The words before the verb, without connectives: `trong đó, thu nội địa ước đạt` is `thu nội địa`."""
        low, text = self._article.low, self._article.text
        begin = clause
        if low[begin - 1 : begin] == "," and _INNER_COMMA.search(
            low, max(self.passed, begin - 20), begin - 1
        ):
            begin = max(*(low.rfind(stop, self.passed, begin - 1) + 1 for stop in _STOPS), self.passed)
        predicate = _PREDICATE.search(low, max(begin - 1, 0), start)
        end = max(begin, predicate.start()) if predicate is not None else start
        if begin and low[begin - 1].isalnum() and low[begin : begin + 1].isalnum():
            begin = low.find(" ", begin, start) + 1 or start  # the window began inside a word
        begin += low[begin : begin + 1] == " "
        connective = _CONNECTIVE.match(low, begin, max(begin, end))
        if connective is not None:
            begin = connective.end()
        label = _TRAILING_PERIOD.sub("", text[begin:end].strip(" ,:(-–;\n"))
        return label[-_LONGEST_LABEL:].partition(" ")[2] if len(label) > _LONGEST_LABEL else label


def _once(figures: list[Figure]) -> tuple[Figure, ...]:
    """Figures that a text states twice (in the lead and again in the body) are one."""
    kept: dict[tuple[str, float, str, int | None, int | None], Figure] = {}
    for figure in figures:
        kept.setdefault(
            (figure.kind, figure.value, figure.unit, figure.numerator, figure.denominator), figure
        )
    return tuple(kept.values())
