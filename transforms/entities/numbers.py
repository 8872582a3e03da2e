"""Vietnamese numerals: `1.577`, `5.738,9`, `1,2`, `hai trăm năm mươi`. Strict: what is no number is None."""

from __future__ import annotations

import re

# dots group thousands, the comma is the decimal sign; also the space as group sign. 1,5 · 11.555 · 5.738,9 · 0,03
NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_STRICT = re.compile(rf"(?:{NUMBER})\Z")
_GROUPED_BY_COMMA = re.compile(r"\d{1,3}(?:,\d{3}){2,}\Z")
_DECIMAL_POINT = re.compile(r"\d+\.\d{1,2}\Z")


def parse(raw: str) -> float | None:
    """The value of a printed number, or None. `12.5` (a point used as decimal sign) is read as 12.5: a group of
    thousands has three digits, so nothing else can be meant; `1,234,567` likewise. `1.234` is 1234.
    """
    if len(raw) > 24:
        return None
    if _STRICT.match(raw):
        return float(raw.replace(".", "").replace(",", "."))
    if _GROUPED_BY_COMMA.match(raw):
        return float(raw.replace(",", ""))
    if _DECIMAL_POINT.match(raw):
        return float(raw)
    return None


_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SCALES = {
    "nghìn": 1_000,
    "ngàn": 1_000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}
WORDS = frozenset([*_DIGITS, "mười", "mươi", "trăm", "linh", "lẻ"])


def parse_words(words: list[str]) -> int | None:
    """The value of a numeral below a thousand in words (`hai trăm năm mươi` = 250), or None."""
    total, pending = 0, None
    for word in words:
        if word in _DIGITS:
            if pending is not None:
                return None
            pending = _DIGITS[word]
        elif word == "mười":
            if pending is not None:
                return None
            total, pending = total + 10, None
        elif word == "mươi":
            if pending is None:
                return None
            total, pending = total + pending * 10, None
        elif word == "trăm":
            if pending is None:
                return None
            total, pending = total + pending * 100, None
        elif word in ("linh", "lẻ"):
            if pending is not None:
                return None
        else:
            return None
    return total + (pending or 0) if words else None
