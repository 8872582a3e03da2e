"""The text of one article, prepared once for all extractors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from transforms.entities.words import LETTER, UPPER
from transforms.text import match_key

# a capitalised word, with the apostrophe of names such as K’Brồi, and a run of them
_RUN = re.compile(
    rf"[{UPPER}][{LETTER}]*(?:['’`][{LETTER}]+)?(?: [{UPPER}][{LETTER}]*(?:['’`][{LETTER}]+)?)*"
)
# dashes become one, and the rare letters whose lower case is longer than they are lose their dot: offsets in
# `text` and in `low` are the same
_SAME_LENGTH = {"–": "-", "—": "-", "−": "-", "İ": "I", "’": "'", "`": "'", "\t": " "}
_LONGEST_RUN = 160

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """`text` is lead, paragraphs, captions and title, one a line, as written. `low` is the same, position for
    position, in lower case with tones in the old style and one kind of dash. `runs` are its runs of capitalised
    words, each the spans of the words; a run of more than 160 characters (a headline in capitals) is left out.

    `lead_end` and `body_end` are the positions at which the lead and the body end; `own_end` that of the last
    caption: what follows is the title with its kicker, which counts no mentions.
    """

    text: str
    low: str
    runs: tuple[tuple[Span, ...], ...]
    lead_end: int
    body_end: int
    own_end: int
    province: str | None
    published: date | None


def prepare(
    *,
    title: str,
    kicker: str | None,
    lead: str | None,
    body: Sequence[str],
    captions: Sequence[str],
    province: str | None,
    published: date | None,
) -> Article:
    """Lay an article's parts out as one text."""
    lead_text = _line(lead or "")
    body_text = "".join(_line(paragraph) for paragraph in body)
    caption_text = "".join(_line(caption) for caption in captions)
    text = lead_text + body_text + caption_text + _line(kicker or "") + _line(title)
    plain = text
    for letter, same in _SAME_LENGTH.items():
        if letter in plain:
            plain = plain.replace(letter, same)
    low = match_key(plain)
    lead_end, body_end = len(lead_text), len(lead_text) + len(body_text)
    return Article(
        text=text,
        low=low,
        runs=tuple(_runs(text)),
        lead_end=lead_end,
        body_end=body_end,
        own_end=body_end + len(caption_text),
        province=province,
        published=published,
    )


def _runs(text: str) -> Iterator[tuple[Span, ...]]:
    for found in _RUN.finditer(text):
        start, end = found.span()
        if end - start > _LONGEST_RUN:
            continue
        if start and (text[start - 1].isalnum() or text[start - 1] in "'’"):
            start = text.find(" ", start, end) + 1  # the run began inside a word
            if not start:
                continue
        words: list[Span] = []
        at = start
        for word in text[start:end].split(" "):
            words.append((at, at + len(word)))
            at += len(word) + 1
        yield tuple(words)


def _line(text: str) -> str:
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.replace("\n", " ") + "\n"
