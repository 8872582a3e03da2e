"""Figures of an article with their words, by the rules of the gold records.

A figure is a number with a unit (or per cent) and a role. No figures are: dates, times, ages, durations, terms of
office, ordinals, classes, addresses, roads, document numbers, anniversaries.

kind
    `level` an amount; `change` signed, in per cent or, where the text says so, in the unit (`giảm 12 vụ` = -12);
    `plan_ratio` per cent of a plan; `period_ratio` per cent of an earlier period; `share` per cent of a whole;
    `fraction` `7/24 chỉ tiêu`; `lower_bound` `từ 41% trở lên`; `rank`; `count` small counts of agenda items.
A range (`60.000 - 65.000 đồng/kg`, `từ 5 đến 7 tấn`) is two figures. A factor (`gấp 2,5 lần`) is a level whose unit
is `lần`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.entities.article import Article
from transforms.entities.numbers import parse
from transforms.entities.words import Lexicon, words
from transforms.records import Figure, FigureKind

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_UNITS = Lexicon(words("units.txt"))
_NOUNS = Lexicon(words("nouns.txt"))
_AGENDA = Lexicon(words("agenda.txt"))
_SCALE = re.compile(
    r" ?(?:(?:nghìn|ngàn|triệu|trăm|vạn|chục) t[ỷỉ]|(?:nghìn|ngàn|trăm) triệu|nghìn|ngàn|vạn|triệu|t[ỷỉ]|chục)(?![^\W_])"
)
_PERCENT = re.compile(r" ?(?:%|phần trăm(?! điểm))")
_PER = re.compile(r"(?: ?/ ?(?:[^\W\d_]+[23²³]?|[23]))+(?: (?:canh tác|đất|nghèo))?")
# a date, a term, a range of years, a time, a score: what a number must not go on with
_GOES_ON = re.compile(r"[/.,:-]\d|h\d|h(?![^\W_])|[^\W\d_]|\d")
_RANGE = re.compile(r" ?(?:-|đến|tới|lên đến|lên tới|lên|xuống còn|xuống|còn) ?(?=\d)")
_YEARLY = re.compile(r" ?/ ?năm(?![^\W_])")
_FRACTION = re.compile(r" ?/ ?(\d{1,3}(?:\.\d{3})+|\d+)(?![\d/]|[.,]\d)")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_DURATION = re.compile(
    r" (?:năm|tháng|ngày|giờ|phút|giây|tuần|tuổi|quý|thế kỷ|thập kỷ|thập niên|đêm|mùa|vụ liên)(?![^\W_])(?! tù)"
)
# `tháng 10`, `xã loại 2`, `quốc lộ 22`: a number after one of these names, it doesn't count
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
# these name only where no unit follows the number: `xã loại 2`, `cấp 13`, but `yêu cầu 64 trạm y tế`
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
        "bậc",
        "xã",
        "làng",
        "chi",
        "hàng",
        "tỉnh",
        "bưu",
    ]
)
# `ấp 3 xã Mỹ Quý`: the unit that follows is no unit of the number but begins a name
_NAMES_FOLLOW = re.compile(
    r" (?:xã|phường|thị trấn|huyện|quận|khu phố|ấp|thôn|tổ|khóm|tỉnh|thành phố|thị xã)(?![^\W_]) ?"
)
# … unless these two words say otherwise
_COUNTING = frozenset(
    ["tổng số", "con số", "mỗi năm", "hằng năm", "hàng năm", "một năm", "mỗi tháng", "hằng tháng", "hàng tháng", "mỗi ngày",
     "hằng ngày", "hàng ngày", "một ngày", "một tháng", "cả năm", "trong năm", "toàn tỉnh", "các tỉnh", "mỗi vụ",
     "mỗi lớp", "mỗi trường", "mỗi khu", "toàn trường", "mỗi tổ", "mức", "bình quân", "số lượng", "các xã", "mỗi xã", "mỗi phường", "dân số", "doanh số", "sĩ số", "chỉ số", "hệ số", "trị số",
     "mật độ", "điểm số", "quân số", "tỷ số", "mỗi kỳ", "cùng kỳ", "mỗi giờ", "một giờ", "mỗi trang"]
)  # fmt: skip
_NUMBERED_MORE = re.compile(
    r"(?:quốc lộ|tỉnh lộ|huyện lộ|lần thứ|kỷ niệm|cách mạng|nghị định|thông tư|nghị quyết|quyết định|chỉ thị|kế hoạch|đề án|chương trình|công điện|covid-?) ?\Z"
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """What follows a number: the unit's text, where it ends, and what it is."""

    end: int
    text: str
    role: str  # percent, measure, noun, agenda, free, none


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of the text: its span, value, and what follows. `floor` is where the text before it may begin."""

    start: int
    end: int
    value: float
    unit: _Unit
    floor: int


_CLAUSE_STOPS = ",;:.(!?…\n"
_TRADE = re.compile(r"(?:tăng|giảm|vượt|hụt)")
_UP = r"(?:tăng trưởng|tăng trở lại|tăng|vượt|cao hơn|nhiều hơn|nhích|lớn hơn)"
_DOWN = r"(?:sụt giảm|suy giảm|giảm sâu|giảm|hụt|thấp hơn|ít hơn|thiếu hụt)"
_HEDGE = (
    r"(?: (?:thêm|khoảng|hơn|gần|trên|dưới|tới|đến|bình quân|trung bình|ước|ước đạt|ước khoảng|ước tính|đạt|mạnh|nhẹ|cao|nhanh|"
    r"xấp xỉ|chừng|nhất|đều|thu|là|ở mức|mức|dự kiến|được|hàng năm|hằng năm|mỗi năm|so với cùng kỳ(?: năm (?:trước|ngoái|\d{4}))?|"
    r"so với năm \d{4}|cùng kỳ(?: năm (?:trước|ngoái|\d{4}))?|so với (?:tháng|năm|quý|vụ) trước|tương ứng(?: với)?|\())*"
)
_CHANGE_LEFT = re.compile(rf"(?<![^\W_])(?:(?P<up>{_UP})|(?P<down>{_DOWN})){_HEDGE} ?\Z")
_LEVEL_AFTER = re.compile(
    r"(?:lên|còn|xuống|đến|tới|từ|lên mức|còn lại)(?: mức| khoảng| hơn| gần| trên| dưới)* ?\Z"
)
_RATE_LEFT = re.compile(r"(?:tăng trưởng|tốc độ tăng|mức tăng|đà tăng)[^,;.:(]*\Z")
_FALL_LEFT = re.compile(r"(?:mức giảm|tốc độ giảm)[^,;.:(]*\Z")
_RATIO_LEFT = re.compile(
    r"(?:bằng|đạt|tương đương|chỉ còn|còn)(?: khoảng| gần| hơn| trên| tới| được| xấp xỉ| chỉ| tỷ lệ| ước)* ?\Z"
)
_PLAN = r"(?:chỉ tiêu|nghị quyết|kế hoạch|kh|dự toán|dt|mục tiêu|phương án|pháp lệnh|giao|kịch bản|tổng kế hoạch|tổng dự toán|định mức|chương trình đề ra)"
_PLAN_RIGHT = re.compile(rf"(?: so với| so| của| tổng| mức| trên)*(?: (?:các|mức))? {_PLAN}(?![^\W_])")
_PLAN_LEFT = re.compile(
    rf"(?:so với|so) (?:mục tiêu )?{_PLAN}[^,;.:()]{{0,60}}?(?:đạt|bằng|ước đạt|là)(?: khoảng| gần| hơn| trên)* ?\Z"
)
_EARLIER = r"(?:(?:so với |so |của |mức )*(?:cùng kỳ|cùng thời điểm|cùng vụ|(?:năm|tháng|quý|vụ|tuần|kỳ|ngày|mùa)(?: [^\W\d_]+)? (?:trước|ngoái|\d{4})|(?:năm|tháng|quý|vụ) \d|\d+ tháng|bình quân|trung bình nhiều năm|đầu năm|đầu nhiệm kỳ|năm \d{4}|thời điểm))"
_EARLIER_RIGHT = re.compile(rf" {_EARLIER}")
_COMPARED = re.compile(r" (?:so với|so) ([^,;.:()\n]{2,70})")
_PLAN_NAMED = re.compile(
    rf"(?: so với| so| của| tổng| mức| trên)* ((?:các |mức |tổng )*{_PLAN}[^,;.:()\n]{{0,60}})"
)
_ESTIMATE = re.compile(r"(?<![^\W_])ước(?! mơ| nguyện| vọng| muốn)(?: [^\W\d_]+){0,5} ?\Z")
_AT_LEAST = re.compile(r"(?:ít nhất|tối thiểu|không dưới|không ít hơn)(?: là| đạt)? ?\Z")
_UPWARDS = re.compile(r" trở lên")
_DATE_LEFT = re.compile(
    r"(?:ngày|sáng|chiều|tối|đêm|trưa|hôm|từ|đến|trước|sau|dịp|lễ|tết|qua|tháng|tính đến|hết|mùng|là) ?\Z"
)
_MONEY = re.compile(
    r"(?:tổng thu|doanh thu|tổng chi|thu ngân sách|giá trị|tổng sản phẩm|kim ngạch|tổng vốn|doanh số|tổng mức)[^;.:\n]{0,40}\Z"
)
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?…;\n]")


def extract(article: Article) -> tuple[Figure, ...]:
    """The figures of lead, body and captions, in the order of the text; one stated twice is given once."""
    figures: list[tuple[int, Figure]] = []
    numbers = _numbers(article)
    for number in numbers:
        figure = _figure(article, number)
        if figure is not None:
            figures.append((number.start, figure))
    figures.extend(_ranks(article))
    figures.sort(key=lambda item: item[0])
    return _once(figures)


def _numbers(article: Article) -> list[_Number]:
    low = article.low
    limit = article.own_end
    found: list[_Number] = []
    floor = 0
    skip_to = 0
    matches = list(_DIGITS.finditer(low, 0, limit))
    for index, match in enumerate(matches):
        start, end = match.span()
        if start < skip_to:
            continue
        if start and (low[start - 1].isalnum() or low[start - 1] in "/.,-_@") and not _signed(low, start):
            continue  # a hyphen or slash before belongs to a date, a range or a number
        if _named(low, start, match[0]):
            skip_to = _after_names(low, end)
            continue
        fraction = _FRACTION.match(low, end)
        if fraction is not None:
            skip_to = fraction.end()
            number = _fraction(article, start, end, fraction, floor)
            if number is not None:
                found.append(number)
                floor = number.unit.end
            continue
        value = parse(match[0])
        if value is None:
            continue
        unit = _unit(article, end)
        range_ = _RANGE.match(low, end if unit.role == "none" else unit.end)
        if range_ is not None and index + 1 < len(matches) and matches[index + 1].start() == range_.end():
            other = matches[index + 1]
            other_value = parse(other[0])
            other_unit = _unit(article, other.end())
            years = _YEAR.match(match[0]) and _YEAR.match(other[0])
            if other_value is not None and other_unit.role not in ("none", "duration") and not years:
                if unit.role == "none" or unit.text == other_unit.text:
                    role = other_unit
                    first = _Unit(unit.end if unit.role != "none" else end, role.text, role.role)
                    found.append(_Number(start, end, _scaled(value, low, end, other_value), first, floor))
                    found.append(_Number(other.start(), other.end(), other_value, other_unit, floor))
                    floor = skip_to = other_unit.end
                    continue
            elif unit.role in ("none", "duration"):
                skip_to = other.end()
                continue
        if (
            unit.role in ("none", "duration")
            or _names_bare(article, start, unit)
            or _slogan(article, start, value)
        ):
            continue
        if _YEAR.match(match[0]) and unit.role in ("noun", "free", "agenda"):
            continue
        composite = _composite(article, value, unit)
        if composite is not None:
            value, unit = composite
            skip_to = unit.end
        found.append(_Number(start, end, value, unit, floor))
        floor = unit.end
    return found


def _signed(low: str, start: int) -> bool:
    """`68 vụ/94 đối tượng`, `(-7,6%)`."""
    if low[start - 1] == "/":
        return low[start - 2].isalpha()
    return low[start - 1] == "-" and low[start - 2] in "( "


def _slogan(article: Article, start: int, value: float) -> bool:
    """`“3 ca, 4 kíp”`, `“5 không, 3 sạch”`: small numbers within quotation marks that begin with one."""
    if value > 10:
        return False
    quoted = max(
        article.text.rfind("“", max(0, start - 24), start), article.text.rfind('"', max(0, start - 24), start)
    )
    return quoted >= 0 and article.text[quoted + 1].isdigit() and "”" not in article.text[quoted:start]


def _scaled(value: float, low: str, end: int, other: float) -> float:
    """The low end of a range as printed."""
    return value


def _named(low: str, start: int, raw: str) -> bool:
    """Whether the word before the number makes it a name (`tháng 10`), not an amount."""
    before = low[max(0, start - 28) : start]
    if before.endswith("("):
        return False
    tail = before.rstrip(" ")
    if tail.endswith(("ql", "covid", "covid-")):
        return True
    words_before = _WORD.findall(tail)
    if not words_before or not tail[-1:].isalnum():
        return bool(tail.endswith("số:"))
    last = words_before[-1]
    if last not in _NAMING:
        return bool(_NUMBERED_MORE.search(before))
    if " ".join(words_before[-2:]) in _COUNTING:
        return bool(_YEAR.match(raw))
    return True


def _names_bare(article: Article, start: int, unit: _Unit) -> bool:
    """Whether a number after `ấp`, `loại`, `cấp` … is a name's, because no unit follows or another name does."""
    before = _WORD.findall(article.low, max(0, start - 12), start)
    if not before or before[-1] not in _NAMING_BARE or article.low[start - 1] != " ":
        return False
    if unit.role not in ("noun", "measure", "percent", "agenda"):
        return True
    follows = _NAMES_FOLLOW.match(article.low, unit.end - len(unit.text) - 1)
    return follows is not None and article.text[follows.end() : follows.end() + 1].isupper()


def _after_names(low: str, end: int) -> int:
    """Skip the rest of a date or a list that goes on after a naming word: `ngày 13 và 14/7`, `quý III, IV/2020`."""
    more = re.compile(r"(?: ?(?:-|/|\.) ?\d+)+").match(low, end)
    return more.end() if more is not None else end


def _unit(article: Article, end: int) -> _Unit:
    low, text = article.low, article.text
    percent = _PERCENT.match(low, end)
    if percent is not None:
        last = percent.end()
        points = re.compile(r" điểm").match(low, last)
        if points is not None:
            return _Unit(points.end(), text[end : points.end()].strip(), "measure")
        yearly = _YEARLY.match(low, last)
        return _Unit(yearly.end(), "%/năm", "percent") if yearly is not None else _Unit(last, "%", "percent")
    scale = _SCALE.match(low, end)
    start = scale.end() if scale is not None else end
    glued = start == end and low[end : end + 1] not in (" ",)
    first = start if glued else start + 1
    if not glued and low[start : start + 1] != " ":
        first = -1
    if first >= 0:
        last = _UNITS.end(low, first)
        if (
            last is not None
            and not (glued and low[first] == "đ" and False)
            and not _NOT_A_UNIT.match(low, first)
        ):
            per = _PER.match(low, last)
            if per is not None:
                last = per.end()
            return _Unit(last, text[end:last].strip(), "measure")
        if not glued:
            if _DURATION.match(low, start):
                return _Unit(end, "", "duration")
            last = _NOUNS.end(low, first)
            agenda = _AGENDA.end(low, first)
            if agenda is not None and (last is None or agenda > last):
                return _Unit(agenda, text[end:agenda].strip(), "agenda" if scale is None else "noun")
            if last is not None:
                per = _PER.match(low, last)
                if (
                    per is not None
                    and low[per.start() :].startswith("/")
                    and not low[per.start() + 1].isdigit()
                ):
                    last = per.end()
                return _Unit(last, text[end:last].strip(), "noun")
    if scale is not None:
        return _Unit(scale.end(), text[end : scale.end()].strip(), "measure")
    if not glued and first >= 0:
        word = _WORD.match(low, first)
        if (
            word is not None
            and text[first].islower()
            and word[0] not in _NO_NOUN
            and word[0].isalpha()
            and len(word[0]) > 1
        ):
            return _Unit(word.end(), word[0], "free")
    return _Unit(end, "", "none")


_NOT_A_UNIT = re.compile(
    r"(?:đồng (?:chí|bào|thời|hồ|đều|bộ|tình|lòng|loạt|hành|ruộng|nghiệp|đội|quy|bằng|hạng)|m thước|điểm (?:trường|cầu|sạt|bầu|du|bán|thi|dân|nóng|đến|tựa)|lần thứ|khối (?:lượng|thi|đại|kiến)|lượng (?:khách|lớn|mưa)|thước phim|công đất(?= đai)|lần (?=đầu))"
)
_NO_NOUN = frozenset(
    [
        "và",
        "với",
        "của",
        "là",
        "đã",
        "đang",
        "sẽ",
        "được",
        "bị",
        "có",
        "không",
        "tại",
        "trong",
        "ngoài",
        "từ",
        "đến",
        "khi",
        "sau",
        "trước",
        "theo",
        "nhằm",
        "để",
        "do",
        "bởi",
        "vì",
        "nên",
        "mà",
        "thì",
        "ở",
        "về",
        "cho",
        "trên",
        "dưới",
        "vào",
        "ra",
        "lên",
        "xuống",
        "qua",
        "như",
        "này",
        "đó",
        "kia",
        "bên",
        "chiều",
        "mặt",
        "tới",
        "hay",
        "hoặc",
        "cùng",
        "gồm",
        "nhưng",
        "cũng",
        "còn",
        "vẫn",
        "chỉ",
        "nữa",
        "khác",
        "tiếp",
        "lần",
        "mới",
        "nhất",
        "đồng",
        "thời",
        "người-ta",
        "giữa",
        "hơn",
        "gần",
        "nay",
        "rồi",
        "thuộc",
        "phía",
        "hướng",
        "ngang",
        "dọc",
        "đầu",
        "cuối",
        "sao",
        "trở",
        "tháng",
        "ngày",
        "năm",
        "giờ",
        "phút",
        "giây",
        "tuổi",
        "x",
        "cm",
        "so",
        "ngày-đêm",
        "cận",
        "kề",
        "mà",
    ]
)


def _composite(article: Article, value: float, unit: _Unit) -> tuple[float, _Unit] | None:
    """`2 tỷ 350 triệu đồng` is one amount: 2.35 tỷ đồng."""
    if unit.text.lower() not in ("tỷ", "tỉ", "triệu"):
        return None
    found = re.compile(r" (\d{1,3}) (triệu|nghìn|ngàn) đồng(?![^\W_])").match(article.low, unit.end)
    if found is None:
        return None
    return value + int(found[1]) / 1000, _Unit(found.end(), f"{unit.text} đồng", "measure")


def _fraction(article: Article, start: int, end: int, found: re.Match[str], floor: int) -> _Number | None:
    low = article.low
    top, bottom = parse(low[start:end]), parse(found[1])
    if top is None or bottom is None or not bottom or top != int(top) or bottom != int(bottom):
        return None
    unit = _unit(article, found.end())
    if unit.role in ("none", "duration", "percent"):
        return None
    dated = top <= 31 and bottom <= 12 and "." not in low[start : found.end()]
    if dated and (unit.role == "free" or _DATE_LEFT.search(low, max(0, start - 12), start)):
        return None
    if low[start : found.end()] in ("24/7", "24/24") or (unit.role == "free" and top > bottom):
        return None
    text = unit.text
    return _Number(
        start, found.end(), top / bottom, _Unit(unit.end, text, f"fraction:{int(top)}:{int(bottom)}"), floor
    )


def _figure(article: Article, number: _Number) -> Figure | None:
    low, text = article.low, article.text
    start, unit = number.start, number.unit
    clause = max(low.rfind(stop, number.floor, start) for stop in _CLAUSE_STOPS) + 1
    clause = max(clause, number.floor, start - 90)
    left = low[clause:start]
    kind: FigureKind = "level"
    value = number.value
    raw_start, raw_end = start, unit.end
    compared: str | None = None
    flags: list[str] = []
    numerator = denominator = None
    after_end = unit.end
    change = _CHANGE_LEFT.search(left)
    if unit.role.startswith("fraction"):
        _, top, bottom = unit.role.split(":")
        numerator, denominator = int(top), int(bottom)
        kind, value = "fraction", round(value, 4)
    elif _UPWARDS.match(low, after_end):
        kind, raw_end = "lower_bound", after_end + len(" trở lên")
    elif _AT_LEAST.search(left):
        kind = "lower_bound"
    elif unit.role == "percent":
        kind, sign = _percent_kind(left, low, after_end, change)
        value *= sign
        if low[start - 1] == "-" and kind in ("share", "change"):
            kind, value = "change", -abs(value)
        if kind == "share" and value > 1000 and _MONEY.search(low, max(0, start - 60), start):
            kind = "level"
            flags += ["suspect_unit", "misprint_in_source"]
    elif unit.text == "lần":
        if change is None and "gấp" not in left and "," not in low[start : number.end]:
            return None
        kind = "level"
    elif change is not None and not _LEVEL_AFTER.search(left):
        kind = "change"
        value = value if change["up"] else -value
    elif unit.role == "agenda":
        kind = "count"
        flags.append("minor")
    elif unit.role == "free" and value < 10:
        flags.append("minor")
    if kind in ("change", "period_ratio", "plan_ratio"):
        plan = _PLAN_NAMED.match(low, after_end) if kind != "period_ratio" else None
        against = _COMPARED.match(low, after_end)
        if plan is not None:
            compared, raw_end = text[plan.start(1) : _trim(low, plan.start(1), plan.end(1))], plan.end(1)
        elif against is not None:
            compared = text[against.start(1) : _trim(low, against.start(1), against.end(1))]
            raw_end = against.start(1) + len(compared)
        elif kind == "period_ratio":
            earlier = _EARLIER_RIGHT.match(low, after_end)
            if earlier is not None:
                compared = (
                    text[earlier.start() : earlier.end()].removeprefix(" so với").removeprefix(" của").strip()
                )
                raw_end = earlier.end()
        if plan is not None:
            raw_end = plan.start(1) + len(compared or "")
    estimate = _ESTIMATE.search(left)
    if estimate is not None:
        flags.insert(0, "estimate")
    verb = _VERB_START.search(left)
    if verb is not None and kind in ("change", "plan_ratio", "period_ratio", "share", "lower_bound"):
        raw_start = clause + verb.start(1)
    elif change is not None and kind == "change":
        raw_start = clause + change.start()
    return Figure(
        label=_label(article, number, clause, kind),
        raw=text[raw_start:raw_end].strip(),
        value=int(value) if value == int(value) and abs(value) < 1e15 else round(value, 6),
        unit=unit.text,
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        period=_period(article, start),
        compared_with=compared,
        flags=tuple(flags),
    )


_VERB_START = re.compile(r"(?:\A|[ (])((?:ước )?(?:tăng|giảm|bằng|đạt|chiếm|vượt|ước đạt)[^,;.:()]{0,25})\Z")


def _trim(low: str, start: int, end: int) -> int:
    """Cut what a comparison doesn't need: it ends before a verb or a joiner."""
    found = re.compile(
        r" (?:và|nhưng|trong đó|để|với|do|nhờ|thì|là|đã|được(?! giao)|cho|tăng|giảm|đạt|bằng|với|cao|tuy|song)(?![^\W_])"
    ).search(low, start, end)
    return found.start() if found is not None else end


def _percent_kind(left: str, low: str, end: int, change: re.Match[str] | None) -> tuple[FigureKind, int]:
    if change is not None and not _LEVEL_AFTER.search(left):
        return "change", 1 if change["up"] else -1
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


_RANK = re.compile(
    r"(?<![^\W_])(?:(?:đứng|xếp)(?: ở)?(?: vị trí| hạng)?(?: thứ)?|(?:ở |vị trí |giữ )?(?:vị trí|hạng)(?: thứ)|xếp hạng(?: thứ)?|thứ hạng) "
    r"(\d{1,3}|nhất|nhì|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)(?:/\d{1,3})?(?![^\W_])"
    r"(?! (?:lớp|bậc|hạng|người))(?: (?:cả nước|toàn quốc|toàn tỉnh|toàn đoàn|khu vực[^,;.()]{0,30}|vùng[^,;.()]{0,30}|cả vùng|trong (?:cả nước|vùng|tỉnh)))?"
    r"|(?<![^\W_])(?<!người )(?:đứng đầu|dẫn đầu) (?:cả nước|toàn quốc|khu vực|vùng|cả vùng|toàn tỉnh|toàn đoàn)"
)
_RANK_WORDS = {
    "nhất": 1,
    "nhì": 2,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}


def _ranks(article: Article) -> list[tuple[int, Figure]]:
    low = article.low
    found: list[tuple[int, Figure]] = []
    for match in _RANK.finditer(low, 0, article.own_end):
        raw = article.text[match.start() : match.end()]
        place = match[1]
        if place is None:
            value = 1
        elif place.isdigit():
            value = int(place)
        else:
            value = _RANK_WORDS[place]
            if "thứ" not in match[0] and place != "nhất" and place != "nhì":
                continue
        clause = max(low.rfind(stop, 0, match.start()) for stop in ";:.\n") + 1
        found.append(
            (
                match.start(),
                Figure(
                    label=article.text[max(clause, match.start() - 60) : match.start()].strip(" ,("),
                    raw=raw,
                    value=value,
                    unit="hạng",
                    kind="rank",
                    period=_period(article, match.start()),
                    flags=(),
                ),
            ),
        )
    return found


def _label(article: Article, number: _Number, clause: int, kind: FigureKind) -> str:
    """What the figure is of: for counted things the noun with what follows, else the words before the verb."""
    low, text = article.low, article.text
    if number.unit.role in ("noun", "agenda", "free") or number.unit.role.startswith("fraction"):
        stop = min(
            (at for at in (low.find(stop, number.unit.end) for stop in _CLAUSE_STOPS) if at >= 0),
            default=len(low),
        )
        start = (
            number.unit.end - len(number.unit.text.split(" ")[-1])
            if number.unit.role == "free"
            else number.unit.end - len(number.unit.text)
        )
        return text[start : min(stop, start + 80)].strip()
    return text[clause : number.start].strip(" ,(")[:120]


def _period(article: Article, start: int) -> str | None:
    return None


def _once(figures: list[tuple[int, Figure]]) -> tuple[Figure, ...]:
    kept: dict[tuple[str, float, str, int | None, int | None], Figure] = {}
    for _, figure in figures:
        kept.setdefault(
            (figure.kind, figure.value, figure.unit, figure.numerator, figure.denominator), figure
        )
    return tuple(kept.values())
