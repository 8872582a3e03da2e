"""What the extractors share: letter classes, the lists in `data/`, and the words at which a phrase ends."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files

from transforms.text import match_key

# Latin letters with the marks of Vietnamese and of the Highlands' languages (Ê Đê, Ba Na, Gia Rai)
_LATIN = [*range(0x41, 0x250), *range(0x1E00, 0x1F00)]
UPPER = "".join(chr(code) for code in _LATIN if unicodedata.category(chr(code)) == "Lu")
LOWER = "".join(chr(code) for code in _LATIN if unicodedata.category(chr(code)) == "Ll")
LETTER = UPPER + LOWER


def lines(name: str) -> list[str]:
    """The entries of a list in `data/`: one a line, `#` starts a comment, NFC."""
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    rows = (unicodedata.normalize("NFC", row.split("#")[0].strip(" ")) for row in text.splitlines())
    return [row for row in rows if row]


def words(name: str) -> list[str]:
    """The entries of a list in `data/` that puts several on a line, separated by ` | `."""
    return [entry.strip() for row in lines(name) for entry in row.split(" | ") if entry.strip()]


def alternation(entries: list[str]) -> str:
    """A regular expression group for any of the entries, the longest first."""
    return (
        "(?:" + "|".join(re.escape(entry) for entry in sorted(set(entries), key=lambda e: (-len(e), e))) + ")"
    )


ENDS = frozenset(words("phrase_ends.txt"))
_GOES_ON = frozenset(words("phrase_goes_on.txt"))
_WORD = re.compile(r"[^\W_]+")
# a comma within the name of a department: Văn hóa, Thể thao và Du lịch
_SERIES = re.compile(
    r", (?:thể thao(?: (?:và|&) du lịch)?|thương binh (?:và|&) xã hội|hạ tầng và đô thị|chiến lược trung ương|"
    r"tt&dl|tb&xh)(?![^\W_])"
)
_NUMBERED = (
    "khu ",
    "đoàn ",
    "đội ",
    "số ",
    "tổ ",
    "ấp ",
    "phường ",
    "quận ",
    "thôn ",
    "vực ",
    "vùng ",
    "sở ",
    "khóm ",
    "xóm ",
)
_AMOUNT = re.compile(r"[.,/]\d|%")


def phrase_end(text: str, low: str, start: int, limit: int, most: int = 14) -> int:
    """Where a name that goes on from `start` ends: before punctuation, or before a lower-case word of
    `phrase_ends.txt`, at most `most` words on. Gives `start` back when nothing of it is a name.
    """
    end = start
    for _ in range(most):
        found = _WORD.search(low, end, limit)
        if found is None:
            break
        first, last = found.span()
        gap = low[end:first]
        if gap == ", ":
            series = _SERIES.match(low, end, limit)
            if series is not None:
                end = series.end()
                continue
        if gap not in _GAPS and not (gap.strip() == "" or gap == "-"):
            break
        word = found[0]
        if word.isdigit() and (
            _AMOUNT.match(low, last)
            or (text[last : last + 2][1:].islower() and not low.endswith(_NUMBERED, 0, first))
        ):
            break  # `chủ trang trại 1.200 con`: the next figure; `Đội 2` is a name
        if text[first].islower():
            following = _WORD.match(low, last + 1, len(low))
            pair = "" if following is None else f"{word} {following[0]}"
            if word in ENDS and pair not in _GOES_ON:
                break
            if word == "và" and not _joins(text, low, last):
                break
            if pair in ENDS and text[last + 1].islower():
                break
        end = last
    return end


_GAPS = frozenset([" ", " - ", "-", "", "&", " & "])


def _joins(text: str, low: str, after: int) -> bool:
    """Whether an `và` that ends at `after` joins two parts of one name: a capitalised word follows that begins no
    other body and no office.
    """
    if not text[after + 1 : after + 2].isupper():
        return False
    first = _WORD.match(low, after + 1)
    if first is None or first[0] in _NEW:
        return False
    second = _WORD.match(low, first.end() + 1)
    return second is None or f"{first[0]} {second[0]}" not in _NEW


# what begins another body or office behind an `và`
_NEW = frozenset(words("phrase_news.txt"))


class Lexicon:
    """Phrases looked up at a position of a text in lower case; the longest one that ends at a word's end
    wins.
    """

    def __init__(self, phrases: list[str]) -> None:
        table: dict[str, list[str]] = {}
        for phrase in sorted({match_key(phrase) for phrase in phrases}, key=len, reverse=True):
            table.setdefault(_first(phrase, 0), []).append(phrase)
        self._table = {first: tuple(entries) for first, entries in table.items()}

    def end(self, low: str, start: int) -> int | None:
        """Where the phrase that begins at `start` ends, or None."""
        for phrase in self._table.get(_first(low, start), ()):
            if low.startswith(phrase, start):
                end = start + len(phrase)
                if not low[end : end + 1].isalnum():
                    return end
        return None


def _first(text: str, start: int) -> str:
    found = _WORD.match(text, start)
    return found[0] if found is not None else text[start : start + 1]
