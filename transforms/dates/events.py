"""The day that an article reports on, and the year that its words leave out.

Provincial papers date their reports in the first words of the lead ("Sáng ngày 27/6, …", "Ngày 13/7,
đồng chí …"), mostly without a year. The year comes from, in this order: the form itself; the printed or
listed date of the page (the nearest such day not after it, one day of grace); the years that the text
names (the latest that puts the day not after the fetch); the last such day before the fetch, marked
weak. Without any of them the words are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from transforms.dates.grammar import Mention, last_such_day, scan
from transforms.dates.reading import local
from transforms.text import clean

YearFrom = Literal["printed", "anchor", "text", "fetch", "none"]

# How many paragraphs of the body may date an article whose lead doesn't.
_OPENING_PARAGRAPHS = 3
# A report of an event comes within days; a day further back than this is history told.
_RECENT = timedelta(days=45)

_PREFIX = re.compile(
    r"\s{0,3}(?:[(\[]?[A-ZĐ][\wĐđ.]{1,11}(?:\s?[-/]\s?[A-ZĐ]{2,8})?[)\]]?(?:\sonline)?\s{0,2}[-–—:]+\s{0,2}|[-–—]+\s{0,2})"
)
_FILLER = re.compile(
    r"(?:\s|[,(:“\"]|\b(?:vào|trong|từ|mới\sđây|vừa\squa|theo\sđó|thực\shiện\skế\shoạch|lúc|khoảng|hai|ba|2|3|các)\b){0,8}\Z",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:sẽ|dự\skiến|chậm\snhất|hạn|trước|đến\s(?:hết|trước)|kể\stừ|sắp|tới\sđây|có\shiệu\slực|hết|đến|tính\sđến)"
    r"(?:\s[\w]{1,8}){0,4}\s\Z",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"(?:\bsố\s?:?\s?[\w./-]{1,24}|\b\d{1,5}[/-][\w/-]{2,20}|\b(?:quyết\sđịnh|nghị\squyết|chỉ\sthị|kế\shoạch|thông\stư"
    r"|công\svăn|kết\sluận|nghị\sđịnh|thông\sbáo|luật|tờ\strình|hướng\sdẫn|chương\strình|đề\sán|văn\sbản|giấy\sphép)"
    r"(?:\s[\wÀ-ỹ/-]{1,12}){0,6})\s?,?\s?(?:được\s)?(?:(?:ban\shành|ký)\s)?\Z",
    re.IGNORECASE,
)
# a day that is kept, not reported on; what comes with "sáng", "chiều" … is reported on
_REMEMBERED = re.compile(
    r"\b(?:(?:k[ỷỉ]\sniệm|nhân\sdịp|dịp|chào\smừng|hướng\stới|hưởng\sứng)(?:\s[^\s,;.]{1,14}){0,9}"
    r"|(?:ngày\slễ|ngày\shội|ngày\struyền\sthống|ngày\sthành\slập|thành\slập|quốc\skhánh|giải\sphóng)"
    r"(?:\s[^\s,;.]{1,14}){0,3}|(?<!học\s)sinh|mất)\s\Z",
    re.IGNORECASE,
)
# a day that the paragraph itself puts before the one it reports on
_EARLIER = re.compile(
    r"\b(?:(?:trước\sđó|trước\sđây|hồi|năm\strước|lần\strước),?\s(?:[\w]{1,8}\s){0,2}|(?:từ|sau\skhi)\s)\Z",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?P<session>(?:rạng\ssáng|sáng|trưa|chiều|tối|đêm)\s|hôm\s)(?P<which>nay|qua|kia)\b", re.IGNORECASE
)

_NAMED_YEAR = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?![\w/])(?!\s?[-–]\s?\d)(?!,\d)"
    r"(?<![\w.,–-]\d{4})(?<!\d/\d{4})(?<!\d\s[-–]\s\d{4})(?<!\d\s[-–]\d{4})"
)
_MONTH_YEAR = re.compile(
    r"(?:\btháng\s\d{1,2}|\bquý\s(?:iv|i{1,3}|[1-4]))\s?/\s?(?P<year>(?:19|20)\d\d)(?![\w/-])", re.IGNORECASE
)
_GOAL = re.compile(
    r"\b(?:(?:đến|tới|vào|trước|hết|cuối|tầm\snhìn|giai\sđoạn)\s(?:\w{1,6}\s){0,2})(?:năm\s)?\Z",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"\b(?:từ|hồi|sn|sinh|(?:luật|hiến\spháp)(?:\s[^\s,;.]{1,12}){0,6}"
    r"|(?:nghị\squyết|nghị\sđịnh|thành\slập|chụp)(?:\s[^\s,;]{1,12}){0,5})\s(?:năm\s)?\Z",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:cùng\skỳ(?:\scủa)?|so\svới(?:\s(?!đầu)[^\s,;.]{1,8}){0,3}|kết\sthúc|bằng|hơn)\s(?:năm\s)?\Z",
    re.IGNORECASE,
)
_WITHIN_YEAR = re.compile(
    r"\b(?:tháng\s\d{1,2}|tháng\s(?:đầu|cuối)|quý\s[\wivIV,\s]{1,8}|vụ\s\w{1,8})\s(?:năm\s)?\Z", re.IGNORECASE
)
_EXPECTED = re.compile(
    r"\b(?:dự\skiến|phấn\sđấu|chậm\snhất|hoàn\sthành)(?:\s[^\s,;.]{1,12}){0,8}\s\Z", re.IGNORECASE
)
_PLANNED = re.compile(
    r"\b(?:nhiệm\svụ|kế\shoạch|phương\shướng|dự\stoán|mục\stiêu|chỉ\stiêu|chương\strình|triển\skhai)(?:\s[^\s,;.]{1,12}){0,8}"
    r"\s(?:năm\s)?\Z",
    re.IGNORECASE,
)
_WINDOW = 72
# Vietnam was connected to the internet in November 1997; no page is older.
_FIRST_YEAR = 1997
# A paragraph of the body dates the article only if its day is this close before the page's own.
_FRESH = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """The day an article reports on.

    `raw` is the printed form ("Sáng ngày 27/6"); it is there without a `value` when no year could be found.
    `how` says where the year is from; `weak` marks a year that the text does not state. `why` is one line for
    the evidence.
    """

    value: date | None
    raw: str | None
    weak: bool
    how: YearFrom
    why: str


_NONE = EventDate(value=None, raw=None, weak=False, how="none", why="the opening names no day")


def event_date(
    lead: str | None,
    body: Sequence[str] = (),
    *,
    anchor: date | None = None,
    fetched_at: datetime | None = None,
) -> EventDate:
    """The day that the article reports on, from the lead, else from the first paragraphs of the body.

    `body` is taken as stored, that is cleaned. `anchor` is the local day that the page or its listing
    states as publication; `fetched_at` the time of the fetch. Days of documents ("Chỉ thị số 45-CT/TW
    ngày 20/6/2020"), jubilees, deadlines and plans are passed over.
    """
    latest = _latest(anchor, fetched_at)
    texts = [clean(lead)] if lead else []
    texts += [text for text in body[:_OPENING_PARAGRAPHS] if text]
    for position, text in enumerate(texts):
        where = "lead" if lead and position == 0 else "body"
        best = _best(text, latest)
        if best is not None:
            found = _dated(best, where, texts, body, anchor, fetched_at)
            if position == 0 or _fresh(found, best, anchor):
                return found
            continue
        relative = _relative(text, where, anchor)
        if relative is not None:
            return relative
    return _NONE


def _fresh(found: EventDate, mention: Mention, anchor: date | None) -> bool:
    """Whether a day that only the body names is the one reported on: just before the page's own day, or, where
    the page has none, said with the part of the day and without a year, as reports are."""
    if anchor is None:
        return mention.session and mention.year is None
    return found.value is not None and timedelta(0) <= anchor - found.value <= _FRESH


def _latest(anchor: date | None, fetched_at: datetime | None) -> date | None:
    """Past this day nothing can have been reported; a day of grace for clocks and late listings."""
    if anchor is not None:
        return anchor + timedelta(days=1)
    return local(fetched_at).date() + timedelta(days=1) if fetched_at is not None else None


def _best(text: str, latest: date | None) -> Mention | None:
    scored = [
        (_score(text, mention, latest), -mention.start, mention) for mention in scan(text) if mention.sure
    ]
    scored = [entry for entry in scored if entry[0] > 0]
    return max(scored, key=lambda entry: entry[:2])[2] if scored else None


def _score(text: str, mention: Mention, latest: date | None) -> int:
    before = text[max(0, mention.start - _WINDOW) : mention.start]
    score = 20
    prefix = _PREFIX.match(text)
    opening = text[prefix.end() if prefix else 0 : mention.start] if mention.start < _WINDOW else None
    if opening is not None and _FILLER.fullmatch(opening):
        score += 50
    if mention.session or mention.relative:
        score += 30
    if mention.hour is not None:
        score += 10
    if _AHEAD.search(before):
        score -= 45
    if _DOCUMENT.search(before):
        score -= 60
    if not mention.session and _REMEMBERED.search(before):
        score -= 60
    if _EARLIER.search(before):
        score -= 60
    if mention.year is not None:
        day = mention.on(mention.year)
        if day is None or (latest is not None and day > latest):
            return 0
        if latest is not None and day < latest - _RECENT:
            score -= 15
    return score


def _dated(
    mention: Mention,
    where: str,
    opening: Sequence[str],
    body: Sequence[str],
    anchor: date | None,
    fetched_at: datetime | None,
) -> EventDate:
    words = f"{mention.words} in the {where}"
    if mention.year is not None:
        return _found(mention.on(mention.year), mention, False, "printed", f"{words}, year printed")
    if anchor is not None:
        day = last_such_day(mention.day, mention.month, anchor + timedelta(days=1))
        return _found(
            day, mention, False, "anchor", f"{words}, year from the page's date {anchor.isoformat()}"
        )
    fetched = local(fetched_at).date() if fetched_at is not None else None
    named = _named_year(mention, [*opening[:1], *body], fetched)
    if named is not None:
        day, raw, weak = named
        return _found(day, mention, weak or fetched is None, "text", f"{words}, year from “{raw}”")
    if fetched is not None:
        day = last_such_day(mention.day, mention.month, fetched)
        return _found(day, mention, True, "fetch", f"{words}, the last such day before the fetch")
    return EventDate(
        value=None, raw=mention.words, weak=False, how="none", why=f"{words}, no year to be found"
    )


def _found(day: date | None, mention: Mention, weak: bool, how: YearFrom, why: str) -> EventDate:
    if day is None:
        return EventDate(value=None, raw=mention.words, weak=False, how="none", why=f"{why}: no such day")
    return EventDate(value=day, raw=mention.words, weak=weak, how=how, why=why)


def _relative(text: str, where: str, anchor: date | None) -> EventDate | None:
    """ "Sáng nay, …" at the opening is the page's own day; "chiều qua" the day before."""
    prefix = _PREFIX.match(text)
    start = prefix.end() if prefix else 0
    found = _RELATIVE.search(text[: start + _WINDOW], start)
    if found is None or not _FILLER.fullmatch(text[start : found.start()]):
        return None
    if anchor is None:
        why = f"{found[0]} in the {where}, and the page states no date"
        return EventDate(value=None, raw=found[0], weak=False, how="none", why=why)
    back = {"nay": 0, "qua": 1, "kia": 2}[found["which"].lower()]
    why = f"{found[0]} in the {where}, counted from the page's date {anchor.isoformat()}"
    return EventDate(value=anchor - timedelta(days=back), raw=found[0], weak=False, how="anchor", why=why)


def _named_year(
    mention: Mention, texts: Iterable[str], fetched: date | None
) -> tuple[date, str, bool] | None:
    """The day in the latest year that the text names and the fetch allows, the words, and whether it is weak.

    Terms (2020-2025), goals ("đến năm 2030"), documents, laws and history don't name the article's year.
    A plan for a year is made in the second half of the year before: where that one is named too, it decides.
    What is compared with "cùng kỳ năm 2020" is of the year after.
    """
    plain: dict[int, str] = {}
    planned: dict[int, str] = {}
    compared: dict[int, str] = {}
    for text in texts:
        for year, raw, kind in _years(text):
            {"plain": plain, "planned": planned, "compared": compared}[kind].setdefault(year, raw)
    candidates = {*plain, *planned, *(year + 1 for year in compared)}
    if mention.month > 6:
        candidates |= {year - 1 for year in planned}
    allowed = {
        year: day
        for year in candidates
        if (day := mention.on(year)) is not None and (fetched is None or day <= fetched)
    }
    if not allowed:
        return None
    year = max(allowed)
    only_planned = year not in plain and year - 1 not in compared and mention.month > 6
    if only_planned and year - 1 in allowed and (year - 1 in plain or year - 2 in compared):
        year -= 1
    for named, stated in ((plain, 0), (planned, 0), (compared, 1), (planned, -1)):
        if year - stated in named:
            return allowed[year], named[year - stated], stated != 0
    return None


def _years(text: str) -> Iterable[tuple[int, str, Literal["plain", "planned", "compared"]]]:
    dated: list[tuple[int, int]] = []
    for mention in scan(text):
        dated.append((mention.start, mention.end))
        if mention.year is None or mention.last is not None or mention.day == 0:
            continue
        before = text[max(0, mention.start - _WINDOW) : mention.start]
        if mention.year >= _FIRST_YEAR and not _DOCUMENT.search(before) and not _REMEMBERED.search(before):
            yield mention.year, mention.raw, "plain"
    for found in _MONTH_YEAR.finditer(text) if "/" in text else ():
        if int(found["year"]) >= _FIRST_YEAR:
            yield int(found["year"]), found[0], "plain"
    for found in _NAMED_YEAR.finditer(text):
        start = found.start()
        if int(found["year"]) < _FIRST_YEAR or any(begin <= start < stop for begin, stop in dated):
            continue
        before = text[max(0, start - _WINDOW) : start]
        raw = _with_words(before, found["year"])
        if _WITHIN_YEAR.search(before) and not _EXPECTED.search(before):
            kind: Literal["plain", "planned", "compared"] = "plain"
            if _COMPARED.search(before):
                kind = "compared"
        elif _COMPARED.search(before):
            kind = "compared"
        elif _PLANNED.search(before):
            kind = "planned"
        elif _EXPECTED.search(before) or _GOAL.search(before) or _HISTORY.search(before):
            continue
        else:
            kind = "plain"
        yield int(found["year"]), raw, kind


def _with_words(before: str, year: str) -> str:
    words = re.search(
        r"(?:(?:\d{1,2}\stháng\s(?:đầu|cuối)\s|tháng\s\d{1,2}\s|quý\s\w{1,3}\s)?năm\s)\Z", before
    )
    return f"{words[0] if words else ''}{year}"
