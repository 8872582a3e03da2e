"""The periods that figures are of: `6 tháng đầu năm 2020`, `quý III/2025`, `giai đoạn 2021 - 2025`."""

from __future__ import annotations

import re
from bisect import bisect_left

from transforms.entities.article import Article

_PERIOD = re.compile(
    r"\d{1,2} tháng (?:đầu|cuối) năm(?: (?P<a>\d{4}))?|\d{1,2} tháng(?: đầu)? năm (?P<b>\d{4})|"
    r"qu[ýí] (?:iv|i{1,3}|[1-4])(?:(?:/| năm |-)(?P<c>\d{4}))?(?![^\W_])|"
    r"tháng \d{1,2}(?:(?:/| năm |-)(?P<d>\d{4}))?(?!\d)|năm học \d{4} ?- ?\d{4}|năm (?P<e>(?:19|20)\d\d)(?! ?-)|"
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


class Periods:
    """The periods of an article, found once, asked for at each figure."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._starts: list[int] = []
        self._texts: list[str] = []
        self._attached: set[int] = set()
        self._year = _year(article)
        low = article.low
        for found in _PERIOD.finditer(low, 0, article.own_end):
            start = found.start()
            if (start and low[start - 1].isalnum()) or low.endswith(_OTHER, 0, start):
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
        same = _SAME_PERIOD.search(low)
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
        while index >= 0 and self._starts[index] in self._attached:
            index -= 1
        if index < 0:
            return None, end
        between = low[self._starts[index] : position]
        if len(between) > (_NEAR if near else _FAR) or "\n" in between or (near and ". " in between):
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
    return low.find("\n", earlier, start) < 0


_NAMED_YEAR = re.compile(r"(?<!đến )(?<!nhìn )năm ((?:19|20)\d\d)(?! ?-)")


def _year(article: Article) -> int | None:
    """The year of periods that are printed without one: that of publication, else the latest that the text names."""
    if article.published is not None:
        return article.published.year
    years = [int(found[1]) for found in _NAMED_YEAR.finditer(article.low, 0, article.own_end)]
    return max(years, default=None)
