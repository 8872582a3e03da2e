"""Periods: months, quarters, half-years, years, terms and ranges, as the words of a report name them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from transforms.dates.grammar import Mention, make_day, scan, until
from transforms.text import clean

PeriodPrecision = Literal[
    "month", "month_range", "quarter", "quarter_range", "half_year", "year", "year_range", "day_range"
]

_Y = r"(?P<{0}>(?:1[6-9]|20)\d\d)(?!\d)"
_OF_YEAR = r"\s?(?:,\s?)?(?:(?:của\s)?năm\s|[/-]\s?)"
_QUARTER = r"(?:iv|i{1,3}|[1-4])"
_TO = r"\s?(?:[-–]|,|và|đến|tới|đến\squý|đến\shết)\s?"

_START = re.compile(r"(?:quý|tháng|năm|sáu|ba|chín)\s|\d+", re.IGNORECASE)
_PERIOD = re.compile(
    rf"""(?<![\w/.])(?:
      quý\s(?P<q1>{_QUARTER})(?:{_TO}(?:quý\s)?(?P<q2>{_QUARTER}))?{_OF_YEAR}{_Y.format("qy")}
    | (?P<n>\d{{1,2}}|sáu|ba|chín)\stháng\s(?P<half>đầu|cuối)\s(?:của\s)?năm\s{_Y.format("hy")}
    | (?P<n2>\d{{1,2}})\stháng\s(?:của\s)?năm\s{_Y.format("ny")}
    | tháng\s(?P<m1>\d{{1,2}})(?:{_OF_YEAR}{_Y.format("my1")})?\s?(?:đến|tới|-|–)\s?(?:hết\s)?(?:tháng\s)?
        (?P<m2>\d{{1,2}}){_OF_YEAR}{_Y.format("my2")}
    | tháng\s(?P<m>\d{{1,2}}){_OF_YEAR}{_Y.format("my")}
    | (?P<m3>\d{{1,2}})/(?P<my3>(?:1[6-9]|20)\d\d)\s?[-–]\s?(?P<m4>\d{{1,2}})/{_Y.format("my4")}
    | {_Y.format("y1")}\s?(?:[-–/]|đến)\s?(?:năm\s)?{_Y.format("y2")}
    | năm\s{_Y.format("y")}(?!\s?[-–]\s?(?:1|20)\d\d)
    )(?![\d/])""",
    re.IGNORECASE | re.VERBOSE,
)
_TERM = re.compile(r"nhiệm\skỳ\s\Z|khóa\s[\w.]{1,8},?\s\Z|khoá\s[\w.]{1,8},?\s\Z", re.IGNORECASE)
_ANNIVERSARY = re.compile(r"k[ỷỉ]\sniệm|thành\slập|ngày\s(?:sinh|mất|truyền\sthống)", re.IGNORECASE)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_COUNTS = {"ba": 3, "sáu": 6, "chín": 9}


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodReading:
    """A period as read.

    `value`: `2020-10`, `2020-Q3`, `2020-H1`, `2020`, and ranges of these with a slash (`2020-Q3/2020-Q4`,
    `2020-01/2020-09`, `2020/2025`, `2020-09-25/2020-09-27`). `first` and `last` are its days, both inclusive.
    `role` is `term` for a term of office, `anniversary` for the span between an event and its jubilee.
    """

    value: str
    precision: PeriodPrecision
    raw: str
    first: date
    last: date
    role: Literal["period", "term", "anniversary"]
    start: int
    end: int


def read_period(text: str) -> PeriodReading | None:
    """The first period that the text names with its year, None where it names none; single days are none."""
    return next(_periods(clean(text)), None)


def find_periods(text: str) -> list[PeriodReading]:
    """The periods that running text names with their years, in order; nothing is counted twice."""
    return list(_periods(clean(text)))


def _periods(text: str) -> Iterator[PeriodReading]:
    mentions = scan(text)
    found: list[PeriodReading] = [*_day_ranges(text, mentions)]
    taken = [(mention.start, mention.end) for mention in mentions if mention.year is not None]
    taken += [(reading.start, reading.end) for reading in found]
    floor = 0
    for begin in _START.finditer(text):
        match = _PERIOD.match(text, begin.start()) if begin.start() >= floor else None
        if match is None:
            continue
        start, floor = match.span()
        end = floor
        if any(start < stop and begin < end for begin, stop in taken):
            continue
        reading = _named(text, match)
        if reading is not None:
            found.append(reading)
    yield from sorted(found, key=lambda reading: reading.start)


def _day_ranges(text: str, mentions: list[Mention]) -> Iterator[PeriodReading]:
    before: Mention | None = None
    for mention in mentions:
        if mention.last is not None:
            reading = _day_range(text, mention.start, mention.end, _from(mention), mention.last)
        elif before is not None and until(text, before, mention):
            end = (mention.day, mention.month, mention.year)
            reading = _day_range(text, before.start, mention.end, _from(before), end)
        else:
            reading = None
        if reading is not None:
            yield reading
        before = mention


def _from(mention: Mention) -> tuple[int, int, int | None]:
    return mention.day, mention.month, mention.year


def _day_range(
    text: str, start: int, end: int, first: tuple[int, int, int | None], last: tuple[int, int, int | None]
) -> PeriodReading | None:
    last_year = last[2] if last[2] is not None else first[2]
    first_year = first[2]
    if last_year is None:
        return None
    if first_year is None:
        first_year = last_year - ((last[1], last[0]) < (first[1], first[0]))
    begin, stop = make_day(first_year, first[1], first[0]), make_day(last_year, last[1], last[0])
    if begin is None or stop is None or stop < begin:
        return None
    jubilee = stop.year - begin.year > 1 and (begin.day, begin.month) == (stop.day, stop.month)
    named = _ANNIVERSARY.search(text[max(0, start - 80) : start]) is not None and stop.year - begin.year > 1
    return PeriodReading(
        value=f"{begin.isoformat()}/{stop.isoformat()}",
        precision="day_range",
        raw=text[start:end],
        first=begin,
        last=stop,
        role="anniversary" if jubilee or named else "period",
        start=start,
        end=end,
    )


def _named(text: str, match: re.Match[str]) -> PeriodReading | None:
    value: str
    precision: PeriodPrecision
    bounds: tuple[date, date] | None
    if match["qy"]:
        year, first = int(match["qy"]), _quarter(match["q1"])
        last = _quarter(match["q2"]) if match["q2"] else first
        if last < first:
            return None
        value = f"{year}-Q{first}" if first == last else f"{year}-Q{first}/{year}-Q{last}"
        precision = "quarter" if first == last else "quarter_range"
        bounds = _months(year, 3 * first - 2, year, 3 * last)
    elif match["half"]:
        year, count = int(match["hy"]), _COUNTS.get(match["n"].lower()) or int(match["n"])
        if not 1 <= count <= 12:
            return None
        opening = match["half"].lower() == "đầu"
        first, last = (1, count) if opening else (13 - count, 12)
        value, precision = _month_value(year, first, year, last)
        bounds = _months(year, first, year, last)
        if count == 6:
            value, precision = f"{year}-H{1 if opening else 2}", "half_year"
    elif match["n2"]:
        year, last = int(match["ny"]), int(match["n2"])
        value, precision = _month_value(year, 1, year, last)
        bounds = _months(year, 1, year, last)
        if last == 6:
            value, precision = f"{year}-H1", "half_year"
    elif match["m2"] or match["m4"]:
        year = int(match["my2"] or match["my4"])
        first, last = int(match["m1"] or match["m3"]), int(match["m2"] or match["m4"])
        first_year = int(match["my1"] or match["my3"] or year - (first > last))
        value, precision = _month_value(first_year, first, year, last)
        bounds = _months(first_year, first, year, last)
    elif match["m"]:
        year, first = int(match["my"]), int(match["m"])
        value, precision = f"{year}-{first:02d}", "month"
        bounds = _months(year, first, year, first)
    elif match["y1"]:
        first, last = int(match["y1"]), int(match["y2"])
        if last <= first:
            return None
        value, precision, bounds = f"{first}/{last}", "year_range", (date(first, 1, 1), date(last, 12, 31))
    else:
        year = int(match["y"])
        value, precision, bounds = str(year), "year", (date(year, 1, 1), date(year, 12, 31))
    if bounds is None:
        return None
    term = precision == "year_range" and _TERM.search(text[max(0, match.start() - 24) : match.start()])
    return PeriodReading(
        value=value,
        precision=precision,
        raw=match[0],
        first=bounds[0],
        last=bounds[1],
        role="term" if term else "period",
        start=match.start(),
        end=match.end(),
    )


def _quarter(printed: str) -> int:
    return _ROMAN.get(printed.lower()) or int(printed)


def _month_value(first_year: int, first: int, last_year: int, last: int) -> tuple[str, PeriodPrecision]:
    if (first_year, first) == (last_year, last):
        return f"{first_year}-{first:02d}", "month"
    return f"{first_year}-{first:02d}/{last_year}-{last:02d}", "month_range"


def _months(first_year: int, first: int, last_year: int, last: int) -> tuple[date, date] | None:
    if not (1 <= first <= 12 and 1 <= last <= 12) or (last_year, last) < (first_year, first):
        return None
    return date(first_year, first, 1), date(last_year, last, calendar.monthrange(last_year, last)[1])
