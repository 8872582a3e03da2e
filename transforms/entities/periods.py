"""The periods that figures are of: `6 tháng đầu năm 2020`, `quý III/2025`, `giai đoạn 2021 - 2025`."""

from __future__ import annotations

import re
from bisect import bisect_left

from transforms.entities.article import Article

_PERIOD = re.compile(
    r"\d{1,2} tháng (?:đầu|cuối) năm(?: (?P<a>\d{4}))?|\d{1,2} tháng(?: đầu)? năm (?P<b>\d{4})|"
    r"qu[ýí] (?:iv|i{1,3}|[1-4])(?:(?:/| năm |-)(?P<c>\d{4}))?(?![^\W_])|"
    r"tháng \d{1,2}(?:(?:/| năm |-)(?P<d>\d{4}))?(?!\d)|năm học \d{4} ?- ?\d{4}|năm (?P<e>(?:19|"
    r"20)\d\d)(?! ?-)|"
    r"giai đoạn \d{4} ?- ?\d{4}|nhiệm kỳ \d{4} ?- ?\d{4}|"
    r"vụ [^\W\d_]+(?:[ -][^\W\d_]+){0,3} (?:năm )?\d{4}(?: ?- ?\d{4})?|\d{1,2} tháng(?: qua| đầu năm)"
)
# what a period is compared with, aimed at or counted from is not the figures' own
_OTHER = (
    "so với ",
    "cùng kỳ ",
    "so ",
    "từ ",
    "cuối ",
    "trước ",
    "tầm nhìn đến ",
    "đến ",
    "vào ",
    "ngày ",
    "hết ",
    "sau ",
)
_SAME_PERIOD = re.compile(r"cùng kỳ (?:năm )?(?:(?:19|20)\d\d|năm ngoái|năm trước)")
_YEARLESS = re.compile(r"cùng kỳ\Z")
_BEHIND = re.compile(r" (?:\(|vào |trong )?(năm (?:19|20)\d\d|quý (?:iv|i{1,3})(?:/\d{4})?)(?![^\W_])")
_FAR, _NEAR = 700, 160


_LEADS = ("năm học ", "năm ", "tháng ", "giai đoạn ", "nhiệm kỳ ")
_DIGITS = re.compile(r"\d\d*")


def _found(low: str, limit: int) -> list[re.Match[str]]:
    """The periods of a text: at figures (`6 tháng`, `năm 2020`, `vụ đông xuân 2023 - 2024`) and at `quý`."""
    starts: set[int] = set()
    for digits in _DIGITS.finditer(low, 0, limit):
        start, end = digits.span()
        if low.startswith(" tháng", end) and end - start <= 2:
            starts.add(start)
            continue
        lead = next((lead for lead in _LEADS if low.endswith(lead, 0, start)), None)
        if lead is not None:
            starts.add(start - len(lead))
        elif end - start == 4:
            season = low.rfind("vụ ", max(0, start - 30), start)
            if season >= 0:
                starts.add(season)
    at = low.find("quý ", 0, limit)
    while at >= 0:
        starts.add(at)
        at = low.find("quý ", at + 1, limit)
    found: list[re.Match[str]] = []
    passed = 0
    for start in sorted(starts):
        if start < passed or (start and low[start - 1].isalnum()):
            continue
        match = _PERIOD.match(low, start)
        if match is not None:
            found.append(match)
            passed = match.end()
    return found


class Periods:
    """The periods of an article, found once, asked for at each figure."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._starts: list[int] = []
        self._texts: list[str] = []
        self._attached: set[int] = set()
        self._year = _year(article)
        low = article.low
        for found in _found(low, article.own_end):
            start = found.start()
            if low.endswith(_OTHER, 0, start):
                continue
            text = article.text[start : found.end()]
            dated = any(found.groupdict().values()) or any(letter.isdigit() for letter in text[-4:])
            if found.lastgroup is None and self._year is not None and not (dated and text[-4:].isdigit()):
                text = f"{text} {self._year}" if text.endswith("năm") else f"{text} năm {self._year}"
            if (
                found["e"]
                and self._starts
                and not _opens(low, start)
                and _line_of(low, self._starts[-1], start)
            ):
                continue  # `phát triển kinh tế - xã hội năm 2020` after `6 tháng đầu năm`: nothing new
            self._starts.append(start)
            self._texts.append(text)
        at = low.find("cùng kỳ năm")
        same = _SAME_PERIOD.search(low, at) if at >= 0 else None
        self._same = article.text[same.start() : same.end()] if same is not None else None

    def at(self, position: int, end: int, *, near: bool) -> tuple[str | None, int]:
        """The period printed right behind a figure that stands at `position`–`end`; else the one last named before it
        in its paragraph, with `near` in its sentence. With it, where the figure's words end.
        """
        low = self._article.low
        behind = _BEHIND.match(low, end)
        if behind is not None:
            self._attached.add(behind.start(1))
            return self._article.text[behind.start(1) : behind.end(1)], behind.end(1)
        index = bisect_left(self._starts, position) - 1
        while index >= 0 and position - self._starts[index] < _FAR and self._starts[index] in self._attached:
            index -= 1
        if index < 0:
            return None, end
        if position - self._starts[index] > (_NEAR if near else _FAR):
            return None, end
        between = low[self._starts[index] : position]
        if "\n" in between or (near and ". " in between):
            return None, end
        return self._texts[index], end

    def same_period(self, compared: str | None) -> str | None:
        """A bare `cùng kỳ` with the year that the text names elsewhere."""
        if compared is not None and self._same is not None and _YEARLESS.search(compared):
            return self._same
        return compared


def _opens(low: str, start: int) -> bool:
    """Whether a year opens its clause (`Năm 2020, …`, `trong năm 2020`)."""
    return (
        start == 0
        or low[start - 1] == "\n"
        or low.endswith((". ", "; ", ": ", ", ", "trong ", "cả "), 0, start)
    )


def _line_of(low: str, earlier: int, start: int) -> bool:
    return start - earlier < _FAR and low.find("\n", earlier, start) < 0


_NAMED_YEAR = re.compile(r"năm (?<!đến năm )(?<!nhìn năm )((?:19|20)\d\d)(?! ?-)")


def _year(article: Article) -> int | None:
    """The year of periods that are printed without one: that of publication, else the latest that the text names."""
    if article.published is not None:
        return article.published.year
    years = [int(found[1]) for found in _NAMED_YEAR.finditer(article.low, 0, article.own_end)]
    return max(years, default=None)
