"""The text of one article, prepared once for all extractors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transforms.text import match_key

_WORD = re.compile(r"[^\W_]+")
# dashes become one, and the rare letters whose lower case is longer than they are lose their dot: offsets in
# `text` and in `low` are the same
_SAME_LENGTH = str.maketrans({"–": "-", "—": "-", "−": "-", "İ": "I", "’": "'", "`": "'"})


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """`text` is lead, paragraphs, captions and title, one a line, as written. `low` is the same, position for
    position, in lower case with tones in the old style and one kind of dash. `words` are the spans of its words.

    `lead_end` and `body_end` are the positions at which the lead and the body end; `own_end` that of the last
    caption: what follows is the title with its kicker, which counts no mentions.
    """

    text: str
    low: str
    words: tuple[tuple[int, int], ...]
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
    low = match_key(text.translate(_SAME_LENGTH))
    lead_end, body_end = len(lead_text), len(lead_text) + len(body_text)
    return Article(
        text=text,
        low=low,
        words=tuple(found.span() for found in _WORD.finditer(low)),
        lead_end=lead_end,
        body_end=body_end,
        own_end=body_end + len(caption_text),
        province=province,
        published=published,
    )


def _line(text: str) -> str:
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.replace("\n", " ") + "\n"
