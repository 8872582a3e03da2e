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

from transforms.entities.article import Article
from transforms.entities.labels import STOPS, Labels
from transforms.entities.periods import Periods
from transforms.entities.quantities import Number, numbers
from transforms.records import Figure, FigureKind

# --- roles

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


def extract(article: Article) -> tuple[Figure, ...]:
    """The figures of lead, body and captions, in the order of the text; one stated twice is given once."""
    periods = Periods(article)
    labels = Labels(article)
    figures: list[Figure] = []
    ranks = _ranks(article)
    for number in numbers(article):
        while ranks and ranks[0].start() < number.start:
            figures.append(_rank(article, ranks.pop(0), periods, labels))
        figure = _figure(article, number, periods, labels)
        if figure is not None:
            figures.append(figure)
    figures.extend(_rank(article, rank, periods, labels) for rank in ranks)
    return _once(figures)


# --- a number's role


def _figure(article: Article, number: Number, periods: Periods, labels: Labels) -> Figure | None:
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


def _clause(article: Article, number: Number) -> int:
    """Where the clause that leads to a number begins: behind the last stop, or behind a parenthesis still open."""
    low, start = article.low, number.start
    window = max(number.floor, start - 100, 0)
    clause = max(max(low.rfind(stop, window, start) for stop in STOPS) + 1, window)
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


def _rank(article: Article, match: re.Match[str], periods: Periods, labels: Labels) -> Figure:
    place = match[1]
    return Figure(
        label=labels.of_rank(match.start()),
        raw=article.text[match.start() : match.end()],
        value=1 if place is None else int(place) if place.isdigit() else _PLACES[place],
        unit="hạng",
        kind="rank",
        period=periods.at(match.start(), match.end(), near=True)[0],
    )


def _once(figures: list[Figure]) -> tuple[Figure, ...]:
    """Figures that a text states twice (in the lead and again in the body) are one."""
    kept: dict[tuple[str, float, str, int | None, int | None], Figure] = {}
    for figure in figures:
        kept.setdefault(
            (figure.kind, figure.value, figure.unit, figure.numerator, figure.denominator), figure
        )
    return tuple(kept.values())
