"""Printed dates and dates in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

from transforms.dates.grammar import (
    CLOCK,
    HALF,
    SPOKEN,
    VIETNAM,
    ZONE,
    Mention,
    Order,
    clock,
    last_such_day,
    moment,
    scan,
    until,
)
from transforms.text import clean

Role = Literal["updated", "published"]

# A label line is short; what is longer is running text, of which only the beginning is a label.
_LABEL_LENGTH = 240
# how far before the date its label may begin to be part of the printed form
_LABEL_REACH = 40

_UPDATED = re.compile(
    r"cập\snhật|chỉnh\ssửa|sửa\s(?:đổi|lần|lúc)|updated?\b|modified|last\schange", re.IGNORECASE
)
_PUBLISHED = re.compile(
    r"(?<!\w)đăng(?!\s(?:nhập|ký|kí|xuất))|xuất\sbản|phát\shành|ngày\s(?:viết|tạo|gửi|đưa)|post(?:ed)?\b|publish",
    re.IGNORECASE,
)

_AGO = re.compile(
    r"(?<![\w/.,:])(?:cách\sđây\s)?(?P<count>\d{1,3}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s?"
    r"(?P<unit>giây|phút|giờ|tiếng|ngày|hôm)\s(?P<ago>trước)(?!\w)",
    re.IGNORECASE,
)
_JUST_NOW = re.compile(r"\b(?:vừa\sxong|vừa\smới\sđăng|mới\sđăng)\b", re.IGNORECASE)
_NAMED_DAY = re.compile(r"\bhôm\s(?P<which>nay|qua|kia)\b", re.IGNORECASE)
_TIME = re.compile(rf"(?<![\d:/.\-])(?:{CLOCK}|{SPOKEN}){HALF}{ZONE}", re.IGNORECASE)
_NUMBERS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
_DAYS_BACK = {"nay": 0, "qua": 1, "kia": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """A date as read: a day, or a time in +07:00 for the precisions hour and minute (seconds are dropped).

    `raw` is the printed form with its label, `start` and `end` its place in the cleaned text; `role` is what
    the label says.
    """

    value: date | datetime
    precision: Literal["minute", "hour", "day"]
    raw: str
    role: Role | None = None
    start: int = 0
    end: int = 0

    @property
    def day(self) -> date:
        """The local day."""
        return self.value.date() if isinstance(self.value, datetime) else self.value


def read_date(text: str, *, reference: datetime | None = None, order: Order = "DMY") -> DateReading | None:
    """The date that a short printed form states, whatever label stands before it; None where it states none.

    `reference` is the time at which the form was seen: a day without a year is the last such day not after
    it, and "2 giờ trước", "hôm qua", "vừa xong" count from it; without a reference both are None.
    `order="MDY"` only where a source file says so. Ranges, terms, months and fractions are no dates.
    """
    found = printed_dates(text, reference=reference, order=order)
    return found[0] if found else None


def printed_dates(line: str, *, reference: datetime | None = None, order: Order = "DMY") -> list[DateReading]:
    """Every date of a label line ("Đăng: … | Cập nhật: …"), in order, with the role that its label gives it.

    Longer lines are read in their first 240 characters. See `read_date` for `reference` and `order`.
    """
    text = clean(line[: 4 * _LABEL_LENGTH])[:_LABEL_LENGTH]
    readings: list[DateReading] = []
    floor = 0
    alone = True
    mentions = scan(text, order=order)
    spans = {id(end) for pair in pairwise(mentions) if until(text, *pair) for end in pair}
    for mention in mentions:
        if mention.last is not None or id(mention) in spans:
            floor = mention.end
            alone = False
            continue
        if mention.year is None and not (mention.sure or _stands_alone(text, mention)):
            continue
        role, begin = _label(text, floor, mention.start)
        reading = _reading(mention, reference)
        floor = mention.end
        if reading is not None:
            readings.append(replace(reading, role=role, raw=text[begin : mention.end], start=begin))
    if not readings and alone and reference is not None:
        relative = _relative(text, reference)
        if relative is not None:
            readings.append(relative)
    return readings


def find_dates(text: str, *, reference: datetime | None = None, order: Order = "DMY") -> list[DateReading]:
    """The days that running text names, in order.

    A form without a year counts only where the words around it make it a day ("sáng 25-9", "ngày 13/7",
    "từ 1/7,"), never as a fraction ("5/12 chỉ tiêu"), a measure or part of a number; and only with a
    `reference`, as the last such day not after it. Ranges, terms and anniversaries ("4/11/1831-4/11/2021")
    are periods: see `read_period`.
    """
    readings: list[DateReading] = []
    for mention in scan(clean(text), order=order):
        if mention.last is None and mention.sure:
            reading = _reading(mention, reference)
            if reading is not None:
                readings.append(reading)
    return readings


def _reading(mention: Mention, reference: datetime | None) -> DateReading | None:
    if mention.year is not None:
        day = mention.on(mention.year)
    elif reference is not None:
        day = last_such_day(mention.day, mention.month, local(reference).date())
    else:
        day = None
    if day is None:
        return None
    value: date | datetime = day
    precision: Literal["minute", "hour", "day"] = "day"
    if mention.hour is not None:
        value = moment(day, mention.hour, mention.minute or 0, mention.zone)
        precision = "hour" if mention.minute is None else "minute"
    return DateReading(
        value=value, precision=precision, raw=mention.raw, start=mention.start, end=mention.end
    )


def _stands_alone(text: str, mention: Mention) -> bool:
    """A bare "24/12" is a date where nothing else stands beside it but a label."""
    return mention.end == len(text) and (mention.start == 0 or text[mention.start - 1] in " :(|,")


def _label(text: str, floor: int, start: int) -> tuple[Role | None, int]:
    """What the label nearest before the date says, and where the printed form begins with it."""
    before = text[floor:start]
    updated = [found.start() for found in _UPDATED.finditer(before)]
    published = [found.start() for found in _PUBLISHED.finditer(before)]
    if not updated and not published:
        return None, start
    role: Role = "updated" if max(updated, default=-1) > max(published, default=-1) else "published"
    begin = floor + max(updated + published)
    if role == "published" and text[:begin].lower().endswith("ngày "):
        begin -= 5  # "Ngày đăng:"
    return role, begin if start - begin <= _LABEL_REACH else start


def _relative(text: str, reference: datetime) -> DateReading | None:
    now = local(reference).replace(second=0, microsecond=0)
    value: date | datetime
    precision: Literal["minute", "hour", "day"] = "day"
    found = _AGO.search(text)
    if found is not None:
        count = _NUMBERS.get(found["count"].lower()) or int(found["count"])
        unit = found["unit"].lower()
        if unit in ("ngày", "hôm"):
            value = now.date() - timedelta(days=count)
        elif unit in ("giờ", "tiếng"):
            value, precision = now - timedelta(hours=count), "hour"
        else:
            value, precision = now - (timedelta(minutes=count) if unit == "phút" else timedelta(0)), "minute"
        return _at(value, precision, found.span(), text)
    found = _JUST_NOW.search(text)
    if found is not None:
        return _at(now, "hour", found.span(), text)
    found = _NAMED_DAY.search(text)
    if found is None:
        return None
    start, end = found.span()
    day = now.date() - timedelta(days=_DAYS_BACK[found["which"].lower()])
    value = day
    time = _TIME.search(text)
    if time is not None:
        hour, minute, zone = clock(time)
        if hour is not None:
            value = moment(day, hour, minute or 0, zone)
            precision = "hour" if minute is None else "minute"
            start, end = min(start, time.start()), max(end, time.end())
    return _at(value, precision, (start, end), text)


def _at(
    value: date | datetime,
    precision: Literal["minute", "hour", "day"],
    span: tuple[int, int],
    text: str,
) -> DateReading:
    role, begin = _label(text, 0, span[0])
    return DateReading(
        value=value, precision=precision, raw=text[begin : span[1]], role=role, start=begin, end=span[1]
    )


def local(moment_of_reference: datetime) -> datetime:
    """The same moment in Vietnamese time; a time without a zone is taken for Vietnamese."""
    if moment_of_reference.tzinfo is None:
        return moment_of_reference.replace(tzinfo=VIETNAM)
    return moment_of_reference.astimezone(VIETNAM)
