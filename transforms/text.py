"""Vietnamese text: cleaning without correcting, and the keys for comparing, searching and sorting.

What is stored is always `clean(text)`: the words as printed, both tone styles (`uỷ`, `ủy`) and misprints
included. `match_key`, `fold` and `sort_key` are for comparing only and are never shown.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import numpy.typing as npt

# Characters without a width of their own, which editors and trackers leave inside words: soft hyphen,
# joiners, direction marks, byte order mark, C0/C1 controls that are no white space; lone surrogates and
# noncharacters, which no database takes.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]+"
)
_MARKS = re.compile("[\u0300-\u036f]+")

# New style puts the tone on the last vowel of an open oa, oe, uy (hoà, uỷ), old style on the first (hòa, ủy).
# The u of `qu` belongs to the consonant, so `quý` is the same in both; `gi` is left alone because only these
# three pairs are touched. A closed syllable (hoàn, khuỷu) is written in one way only.
_TONES = "\u0300\u0301\u0309\u0303\u0323"
_OLD_STYLE = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize("NFC", first + tone + second)
    for first, second in ("oa", "oe", "uy")
    for tone in _TONES
}
_NEW_STYLE = re.compile("(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![^\\W\\d_])")


def _plain(code: int) -> int:
    """The code of the ASCII letter under a Latin letter's accents; other characters as they are."""
    if code in (0x110, 0x111):  # Đ đ have no decomposition
        return ord("d")
    base = unicodedata.normalize("NFD", chr(code))[0]
    return ord(base.lower()) if base.isascii() and base.isalpha() else code


_LATIN = [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]
_UNACCENTED = {code: _plain(code) for code in _LATIN if _plain(code) != code}
# the same table for whole bodies: one look-up per UTF-16 unit, some 15 times faster than str.translate
_UNACCENTED_UNITS: npt.NDArray[np.uint16] = np.arange(0x10000, dtype=np.uint32).astype(np.uint16)
for _code, _base in _UNACCENTED.items():
    _UNACCENTED_UNITS[_code] = _base
_SHORT = 64

# Letters in the order of the Vietnamese alphabet. A letter with its own mark follows all words of the plain
# letter: `{` and `|` stand behind z and before nothing else that a key holds.
_LETTERS = {
    "ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{",
}  # fmt: skip
# tones in dictionary order: level, huyền, hỏi, ngã, sắc, nặng
_TONE_RANK = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_WORDS = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """The text as it is stored: NFC, every kind of space one space, invisible characters dropped, trimmed.

    Nothing else is changed: neither spelling nor tone style nor punctuation. `clean(clean(x)) == clean(x)`.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    if _DROPPED.search(text):
        text = _DROPPED.sub("", text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def match_key(text: str) -> str:
    """The key under which two spellings of one name are the same: NFC, lower case, tones in the old style.

    `Uỷ ban` and `Ủy ban` are one, `Thành Tâm` and `Thanh Tâm` stay two. White space is left as it is.
    """
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _NEW_STYLE.sub(lambda found: _OLD_STYLE[found[0]], text.lower())


def fold(text: str) -> str:
    """The search key: lower case, accents off, đ as d, spaces collapsed; tone styles vanish with tones."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    text = text.lower()
    if _MARKS.search(text):  # a mark that no letter takes, or İ lowered
        text = _MARKS.sub("", unicodedata.normalize("NFC", text))
    if len(text) <= _SHORT:
        text = text.translate(_UNACCENTED)
    else:
        units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
        text = _UNACCENTED_UNITS[units].astype("<u2").tobytes().decode("utf-16-le", "surrogatepass")
    return " ".join(text.split())


def sort_key(text: str) -> str:
    """A plain ASCII key whose byte order is the order of a Vietnamese dictionary.

    Syllable by syllable: first the letters in the order a ă â b c d đ e ê …, then the tones level, huyền,
    hỏi, ngã, sắc, nặng; so `an ninh` comes before `án mạng`. Case, punctuation and tone style don't count.
    Letters of other scripts are kept, and sort behind.
    """
    return " ".join(_syllable(word) for word in _WORDS.findall(match_key(text)))


def _syllable(word: str) -> str:
    if word.isascii():
        return word if word.isdigit() else word + "1"
    tone = "1"
    letters: list[str] = []
    for letter in word:
        if letter.isascii():
            letters.append(letter)
            continue
        base = letter
        marks = unicodedata.normalize("NFD", letter)
        for mark in marks[1:]:
            rank = _TONE_RANK.get(mark)
            if rank is not None:
                tone = rank
                base = unicodedata.normalize("NFC", marks.replace(mark, ""))
        letters.append(_LETTERS.get(base) or base.translate(_UNACCENTED))
    return "".join(letters) + tone
