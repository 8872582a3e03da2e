"""The words of Vietnamese dates: what in a text names a day, and what only looks like one.

`scan` finds every mention of a day with the words and the time around it, without deciding on a missing
year. Day before month always, unless the caller says MDY (a few ASP.NET portals; a fact of the source,
never a guess). All expressions are bounded, so a text is read in linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import Literal

VIETNAM = timezone(timedelta(hours=7))
"""Asia/Ho_Chi_Minh: +07:00 without summer time since 1975."""

Order = Literal["DMY", "MDY"]

_MONTH_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
# "tháng năm" is May only before a comma (WordPress: "5 Tháng Năm, 2021"); "5 tháng năm 2021" are five months
_MONTH = r"(?:mười\s(?:một|hai)|một|hai|ba|tư|bốn|năm(?=\s?,|\snăm\s|\s\d{1,2},)|sáu|bảy|bẩy|tám|chín|mười)"
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_WEEKDAY = (
    r"(?:thứ\s?(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s?nhật|cn|t[2-7]"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}(?=,))"
)
_SESSION = r"(?:rạng\ssáng|sáng\ssớm|chiều\stối|sáng|trưa|chiều|tối|đêm|khuya)"
_YEAR = r"(?:1\d|20)\d\d"

# Where a form may begin; trying the long expression only there makes a body eight times faster to read.
# English months stand in feeds and meta tags, which are short.
_START = re.compile(r"\d+")
_START_OF_LINE = re.compile(r"\d+|[^\W\d_]{3,9}")
_LINE = 240

# One expression for all forms; the first that fits wins, so ranges come before single days.
_DAY = re.compile(
    rf"""(?<!\w)(?<!\d:)(?:
      (?P<iy>{_YEAR})(?P<isep>[-/.])(?P<im>\d{{1,2}})(?P=isep)(?P<id>\d{{1,2}})(?!\d)
    | (?P<fd>\d{{1,2}})(?P<fsep>[/.\-–])(?P<fm>\d{{1,2}})(?:(?P=fsep)(?P<fy>{_YEAR}))?
        \s?[-–]\s?
      (?P<td>\d{{1,2}})(?P<tsep>[/.])(?P<tm>\d{{1,2}})(?:(?P=tsep)(?P<ty>{_YEAR}))?(?![\d])
    | (?<!thứ\s)(?P<list>(?:\d{{1,2}}\s?(?:,|-|–|&|và|đến|tới)\s?(?:ngày\s)?(?:rạng\ssáng\s)?){{1,4}})
      (?P<ld>\d{{1,2}})(?:
          (?P<lsep>[/.])(?P<lm>\d{{1,2}})(?:(?P=lsep)(?P<ly>{_YEAR}))?
        | (?P<lword>\stháng\s)(?P<lm2>\d{{1,2}})(?:\s?(?:,\s?)?(?:năm\s|[/.-])(?P<ly2>{_YEAR}))?
      )(?!\d)
    | (?P<d>\d{{1,2}})\s?(?P<sep>[/.\-–])\s?(?P<m>\d{{1,2}})
        (?:\s?(?P=sep)\s?(?P<y>{_YEAR}|\d\d)(?!\d)|(?!\d)\snăm\s(?P<y2>{_YEAR}))?(?!\d)
    | (?P<wd>\d{{1,2}})\s?(?:tháng\s(?P<wm>\d{{1,2}}|{_MONTH})|thg?\.?\s?(?P<wm2>\d{{1,2}}))
        (?:\s?,?\s?(?:năm\s|[/.-]\s?)?(?P<wy>{_YEAR}))?(?!\d)
    | tháng\s(?P<wm3>\d{{1,2}}|{_MONTH})\s(?P<wd3>\d{{1,2}}),\s?(?P<wy3>{_YEAR})(?!\d)
    | (?P<ed>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?P<em>{_ENGLISH_MONTH})[\s,-]{{1,2}}(?P<ey>{_YEAR})(?!\d)
    | (?P<em2>{_ENGLISH_MONTH})\s(?P<ed2>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<ey2>{_YEAR})(?!\d)
    )""",
    re.IGNORECASE | re.VERBOSE,
)

CLOCK = r"(?P<h>[01]?\d|2[0-4])\s?:\s?(?P<mi>[0-5]\d)(?:\s?:\s?[0-5]\d(?:[.,]\d{1,9})?)?(?![\d:])"
SPOKEN = (
    r"(?P<h2>[01]?\d|2[0-4])\s?(?:h|g(?=\d)|giờ)\s?(?:(?P<mi2>[0-5]?\d)(?!\d)\s?(?:phút\b|['’]|p(?!\w))?)?"
)
HALF = r"(?:\s?(?P<half>[ap]\.?m\b\.?|sa\b|ch\b|sáng|trưa|chiều|tối|đêm))?"
ZONE = r"(?:\s?[(\[]?(?P<zone>z(?![a-z])|(?:gmt|utc|ict)?\s?[+-]\s?\d{1,2}(?::?\d\d)?(?!\d)|gmt|utc)[)\]]?)?"

_TIME_BEFORE = re.compile(
    rf"(?:\b{_WEEKDAY}[\s,:|]{{1,3}})?(?<![\d:/.\-])(?:{CLOCK}|{SPOKEN}){HALF}{ZONE}"
    rf"(?:\s|[,|(•·/]|[-–—]|\bngày\b:?|\bhôm\b|{_WEEKDAY}\b){{0,8}}\Z",
    re.IGNORECASE,
)
_TIME_AFTER = re.compile(
    rf"(?:t(?=\d)|[\s,|(•·]|[-–—]){{0,5}}(?:(?P<at>(?:vào\s)?(?:lúc|hồi)|at)\s?:?\s?)?"
    rf"(?:{CLOCK}|{SPOKEN}){HALF}{ZONE}",
    re.IGNORECASE,
)
# the words that make a bare "25-9" a day, and that belong to its printed form
_WORDS_BEFORE = re.compile(
    rf"(?:(?P<session>\b{_SESSION})(?P<rel>\s(?:nay|qua|mai))?[\s,(]{{1,2}})?"
    rf"(?:(?P<relday>\bhôm\s(?:nay|qua|kia|mai)|\bnay)[\s,(]{{1,2}})?"
    rf"(?:\b(?P<weekday>{_WEEKDAY})[\s,:(]{{1,3}})?"
    r"(?:(?P<day>\bngày|\bhôm)[\s:]{1,2})?\Z",
    re.IGNORECASE,
)
_LINK_BEFORE = re.compile(r"\b(?:từ|đến|tới|trước|sau|hết|vào|qua)\s\Z", re.IGNORECASE)
_LINK_AFTER = re.compile(r"\s?(?:[,.;:)–-](?!\d)|\Z|(?:đến|tới|nay|này|tại|hằng|hàng)\b)", re.IGNORECASE)
# what follows a fraction ("5/12 chỉ tiêu"), a measure ("3-5 ngày", "4.12 tỷ") or a lunar day
_UNIT_AFTER = re.compile(
    r"\s?(?:%|(?:chỉ\stiêu|tiêu\schí|chi\sbộ|đảng\s(?:bộ|viên|ủy|uỷ)|xã|phường|thị\strấn|huyện|quận|tỉnh|thành\sphố"
    r"|thôn|bản|ấp|khóm|khu|tổ|hộ|người|đồng\schí|đại\sbiểu|thành\sviên|ủy\sviên|uỷ\sviên|phiếu|trường|lớp|học\ssinh"
    r"|cơ\ssở|đơn\svị|sở|ngành|cơ\squan|doanh\snghiệp|dự\sán|công\strình|nội\sdung|nhiệm\svụ|mục\stiêu|điểm|bộ|cuốn"
    r"|suất|phần|tổng\ssố|số|diện\stích|dân\ssố|lần|vụ|ca|mẫu|giường|xe|tàu|con|cây|ha|km|m2|m²|m³|m3|mét|tấn|kg|tạ"
    r"|lít|tỷ|tỉ|triệu|nghìn|ngàn|đồng|usd|giờ|phút|tháng|năm(?!\s\d)|tuần|ngày|tuổi|bàn|trận|set|hiệp|âm\slịch"
    r"|(?:hằng|hàng|mỗi)\snăm|chức\sdanh|khâu|loại|nhóm|mặt\shàng|thủ\stục|văn\sbản|hồ\ssơ|căn|nhà|phòng)(?![^\W\d_]))",
    re.IGNORECASE,
)
_LUNAR_BEFORE = re.compile(r"\b(?:mùng|mồng)\s\Z", re.IGNORECASE)
_LUNAR_AFTER = re.compile(r"\s?\(?\s?(?:âm\slịch|al\b)|\stháng\s(?:giêng|chạp)", re.IGNORECASE)
_TORN = re.compile(r"\d[./,:\-–]\Z|[./]\Z|\bsố\s\Z", re.IGNORECASE)
_UNTIL = re.compile(r"\s?(?:đến|tới|[-–])\s?(?:hết\s)?(?:ngày\s)?", re.IGNORECASE)
_TIME_HYPHEN = re.compile(r"[:hg]\d\d[-–]\Z", re.IGNORECASE)
_WINDOW = 48


@dataclass(frozen=True, slots=True)
class Mention:
    """A day that a text names. `year` is None where none stands there; `last` is the other end of a range.

    `raw` is the printed form with the words that belong to it ("Sáng ngày 27/6"); `start` and `end`
    bound it in the text. `sure` is False for a bare "5/9" that nothing around it marks as a day. `hour`
    and `minute` are local unless `zone` (minutes east of UTC) is given.
    """

    start: int
    end: int
    raw: str
    words: str
    day: int
    month: int
    year: int | None
    last: tuple[int, int, int | None] | None
    sure: bool
    session: bool
    relative: bool
    hour: int | None
    minute: int | None
    zone: int | None

    def on(self, year: int) -> date | None:
        """The day in that year, None where the calendar has no such day."""
        return make_day(year, self.month, self.day)


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_such_day(day: int, month: int, not_after: date) -> date | None:
    """The last such day that is not after the given one; 29/2 may lie up to eight years back."""
    for year in range(not_after.year, max(not_after.year - 9, 0), -1):
        found = make_day(year, month, day)
        if found is not None and found <= not_after:
            return found
    return None


def moment(day: date, hour: int, minute: int, zone: int | None) -> datetime:
    """The local time of a printed clock; `zone` in minutes east of UTC where one is printed."""
    at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)
    if zone is None:
        return at
    return at.replace(tzinfo=timezone(timedelta(minutes=zone))).astimezone(VIETNAM)


def scan(text: str, *, order: Order = "DMY") -> list[Mention]:
    """Every mention of a day in a cleaned text, from left to right; impossible days are passed over.

    "từ ngày 1/7 đến ngày 30/9/2020" are two mentions; the first takes the year of the second.
    """
    mentions: list[Mention] = []
    floor = 0
    for begin in (_START if len(text) > _LINE else _START_OF_LINE).finditer(text):
        found = _DAY.match(text, begin.start()) if begin.start() >= floor else None
        if found is None:
            continue
        floor = found.end()
        before = mentions[-1] if mentions else None
        mention = _mention(text, found, before.end if before else 0, order)
        if mention is None:
            continue
        if before is not None and until(text, before, mention):
            mentions[-1] = replace(before, year=before.year or _year_before(before, mention))
        mentions.append(mention)
    return mentions


def until(text: str, first: Mention, second: Mention) -> bool:
    """Whether two neighbouring mentions are the ends of one period ("ngày 1/7 đến ngày 30/9")."""
    return first.last is None and _UNTIL.fullmatch(text, first.end, second.start) is not None


def _year_before(first: Mention, second: Mention) -> int | None:
    if second.year is None:
        return None
    return second.year - ((second.month, second.day) < (first.month, first.day))


def _mention(text: str, found: re.Match[str], floor: int, order: Order) -> Mention | None:
    parts = _parts(found, order)
    if parts is None:
        return None
    day, month, year, last, worded = parts
    # a day that no calendar has is no day, whatever the year; 29/2 is left to whoever knows the year
    if make_day(year if year is not None else 2000, month, day) is None:
        return None
    if last is not None and make_day(last[2] or year or 2000, last[1], last[0]) is None:
        return None
    start, end = found.span()
    window = text[max(floor, start - _WINDOW) : start]
    if _TORN.search(window) and not _TIME_HYPHEN.search(window):
        return None
    after = text[end : end + _WINDOW]
    if after[:1] in "./-–:" and after[1:2].isdigit() and not (after[0] in "-–" and year is not None):
        return None
    if after[:1].isalpha() and not (found["id"] and after[0] in "Tt"):
        return None
    if _LUNAR_BEFORE.search(window) or _LUNAR_AFTER.match(after):
        return None
    words = _WORDS_BEFORE.search(window)
    marked = words is not None and bool(
        words["session"] or words["day"] or words["relday"] or words["weekday"]
    )
    sure = year is not None or marked
    if not sure and found["sep"] == "/":
        sure = bool(_LINK_BEFORE.search(window) and _LINK_AFTER.match(after))
    if year is None and not (words is not None and words["day"]) and _UNIT_AFTER.match(after):
        sure = False
    if worded and year is None and not marked:
        return None  # "13 tháng 7" alone is a duration and a number
    hour, minute, zone, end_of_time, begin_of_time = _time_around(window, after, sure)
    sure = sure or hour is not None
    begin = start
    if words is not None and words[0].strip():
        begin = start - len(words[0])
    raw_end = end + (1 if "(" in text[begin:start] and text[end : end + 1] == ")" else 0)
    phrase = text[begin:raw_end]
    if hour is not None:
        begin = min(begin, start - begin_of_time)
        raw_end = max(raw_end, end + end_of_time)
    return Mention(
        start=begin,
        end=raw_end,
        raw=text[begin:raw_end],
        words=phrase,
        day=day,
        month=month,
        year=year,
        last=last,
        sure=sure,
        session=words is not None and bool(words["session"]),
        relative=words is not None and bool(words["rel"] or words["relday"]),
        hour=hour,
        minute=minute,
        zone=zone,
    )


_Parts = tuple[int, int, int | None, tuple[int, int, int | None] | None, bool]


def _parts(found: re.Match[str], order: Order) -> _Parts | None:
    """Day, month, year, the range's other end, and whether the month is written with the word `tháng`."""
    if found["iy"]:
        return int(found["id"]), int(found["im"]), int(found["iy"]), None, False
    if found["fd"]:
        last_year = _year(found["ty"])
        first_year = _year(found["fy"]) or last_year
        last = (int(found["td"]), int(found["tm"]), last_year or first_year)
        if (
            first_year is not None
            and found["fy"] is None
            and (last[1], last[0]) < (int(found["fm"]), int(found["fd"]))
        ):
            first_year -= 1  # 28/12-3/1/2021
        return int(found["fd"]), int(found["fm"]), first_year, last, False
    if found["list"]:
        month = int(found["lm"] or found["lm2"])
        year = _year(found["ly"] or found["ly2"])
        first = re.match(r"\d{1,2}", found["list"])
        assert first is not None  # noqa: S101 - the group begins with it
        return int(first[0]), month, year, (int(found["ld"]), month, year), bool(found["lword"])
    if found["d"]:
        day, month = int(found["d"]), int(found["m"])
        if order == "MDY" and found["sep"] == "/" and found["y"]:
            day, month = month, day
        return day, month, _year(found["y"] or found["y2"]), None, False
    if found["wd"] or found["wd3"]:
        word = (found["wm"] or found["wm2"] or found["wm3"]).lower()
        number = int(word) if word.isdigit() else _MONTH_WORDS[word]
        return int(found["wd"] or found["wd3"]), number, _year(found["wy"] or found["wy3"]), None, True
    name = (found["em"] or found["em2"])[:3].lower()
    return (
        int(found["ed"] or found["ed2"]),
        _ENGLISH.index(name) + 1,
        _year(found["ey"] or found["ey2"]),
        None,
        False,
    )


def _year(digits: str | None) -> int | None:
    """Two digits are 2000–2069 or 1970–1999."""
    if digits is None:
        return None
    number = int(digits)
    if number >= 100:
        return number
    return 2000 + number if number < 70 else 1900 + number


def _time_around(window: str, after: str, sure: bool) -> tuple[int | None, int | None, int | None, int, int]:
    """Hour, minute (None: only the hour is printed), zone, characters taken after and before the day.

    Beside a number that may be no day at all ("24/12") only a clock such as 08:15 counts, and makes it one.
    """
    found = _TIME_BEFORE.search(window)
    if found is not None and (sure or found["h"]):
        hour, minute, zone = clock(found)
        if hour is not None:
            return hour, minute, zone, 0, len(window) - found.start()
    found = _TIME_AFTER.match(after)
    # "ngày 3/5, 10 giờ" may be a duration: an hour alone needs its "lúc" when it comes after the day
    if found is not None and (found["h"] or (sure and (found["mi2"] or found["at"]))):
        hour, minute, zone = clock(found)
        if hour is not None:
            return hour, minute, zone, found.end(), 0
    return None, None, None, 0, 0


def clock(found: re.Match[str]) -> tuple[int | None, int | None, int | None]:
    """Hour, minute and zone of a matched time; the hour is None where the clock has no such hour."""
    hour = int(found["h"] or found["h2"])
    digits = found["mi"] or found["mi2"]
    minute = int(digits) if digits else None
    half = (found["half"] or "").lower().replace(".", "")
    if half in ("pm", "ch", "chiều", "tối", "đêm") and hour < 12:
        hour += 0 if half == "đêm" and hour < 5 else 12
    elif half in ("am", "sa") and hour == 12:
        hour = 0
    if hour > 23:
        return None, None, None
    return hour, minute, _zone(found["zone"])


def _zone(printed: str | None) -> int | None:
    if not printed:
        return None
    offset = re.search(r"([+-])\s?(\d{1,2}):?(\d\d)?", printed)
    if offset is None:
        return 0
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return None if minutes > 14 * 60 else (minutes if offset[1] == "+" else -minutes)
