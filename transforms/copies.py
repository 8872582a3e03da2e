"""Signatures by which the warehouse finds copies, excerpts and rewritten releases of one text.

Two texts are compared by **containment**: the word 3-grams (folded: no accents, no case, no punctuation)
that they share ÷ those of the smaller one, which counts for at least 50. From 0.8 on one is a copy or an
excerpt of the other, from 0.5 on both go back to one release; different articles of one genre reach 0.16 by
their boilerplate. The exact figure comes from `Signature.grams`; the other fields only say which pairs are
worth comparing.

Formats

- `grams`: the distinct 3-grams as signed 32-bit little-endian integers (`<i4`), ascending, 4 bytes each. In
SQL an
  `int4[]` of them serves intarray's `&`. 32 bits are enough: two different articles of 1,000 grams share
  0.0002 by chance.
- `bands`: signed 64-bit integers, those of the text's 5-grams whose hash is among the lowest 1/32 of all
hashes, but
  at least the 32 lowest and at most the 512 lowest. About 35 an article.
- `title_key`: of the folded title; 0, which is no key, where it has fewer than five words (`Tin vắn`).
- `lead_key`: of the first 200 characters of the folded lead without the agency's prefix, or of the first
paragraph of
  at least 60 characters where there is no such lead; 0 where there is none at all.

Candidates are the pairs that share a `band`, a `title_key` or a `lead_key`. A band that more than `COMMON`
articles of the compared period hold is boilerplate and must be left out of the join.

Why not MinHash bands: a half copy, or two texts that share half of their grams, have a Jaccard similarity
of only 0.2–0.33, at which 32 bands of 4 rows find 5–32 % of the pairs, and 37 bands of 3 rows bring 2–15
million candidates a day. Sampled grams find by what two texts share, not by their ratio. Measured on 24,000
generated articles with Zipf-distributed phrases of eight genres (same-genre containment 0.04–0.08 in the
mean, 0.18 at most): 136–189 candidates a new article, nearly the same at 6,000 and 24,000 old ones because
`COMMON` bounds it; so 3,000 new articles a day bring 0.4–0.6 million pairs, 40–60 s of exact checks at
10,000 a second (`containment` does 100,000). Half copies found: 99 %. Pairs that share two bands are a
tenth as many, and miss a few per cent of the half copies.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.records import Json, JsonValue
from transforms.text import fold

COMMON = 64
"""A band in more articles than this is boilerplate."""

LEAST = 50
"""The smaller text counts for at least so many grams, so that a few common words don't make a short text a
copy.
"""

_GRAM, _BAND_GRAM = 3, 5
_SAMPLED = 32
_FEWEST_BANDS, _MOST_BANDS = 32, 512
_LEAD_CHARACTERS, _SHORTEST_LEAD, _SHORTEST_TITLE = 200, 60, 5
_LONGEST_KEY = 2_000
_WORD = re.compile(r"[^\W_]+")

Hashes = npt.NDArray[np.uint64]

# a substring's hash is a difference of prefix sums of byte·base^position, brought back to position 0 by the
# inverse
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_KNOWN_POWERS = 1 << 15


def _powers(base: int, count: int) -> Hashes:
    powers = np.empty(count, dtype=np.uint64)
    powers[0] = 1
    filled = 1
    while filled < count:
        more = min(filled, count - filled)
        powers[filled : filled + more] = powers[:more] * np.uint64(pow(base, filled, 1 << 64))
        filled += more
    return powers


_FORWARD, _BACKWARD = _powers(_BASE, _KNOWN_POWERS), _powers(_INVERSE, _KNOWN_POWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """See the module's page for the meaning and the format of each field."""

    n_grams: int
    bands: tuple[int, ...]
    grams: bytes
    title_key: int
    lead_key: int

    def to_json(self) -> Json:
        """The signature as JSON values; `grams` in Base64."""
        bands: list[JsonValue] = list(self.bands)
        return {
            "n_grams": self.n_grams,
            "bands": bands,
            "grams": base64.b64encode(self.grams).decode("ascii"),
            "title_key": self.title_key,
            "lead_key": self.lead_key,
        }


def signature(record: Mapping[str, JsonValue]) -> Signature:
    """The signature of a record in its JSON form; `title`, `lead`, `lead_prefix` and `body` are read."""
    lead = str(record.get("lead") or "")
    lead = lead.removeprefix(str(record.get("lead_prefix") or ""))
    body = record.get("body")
    paragraphs = [lead, *(str(paragraph) for paragraph in body)] if isinstance(body, list | tuple) else [lead]
    words = _WORD.findall(fold("\n".join(paragraphs)))
    folded = (_folded(paragraph) for paragraph in paragraphs)
    opening = next((key for key in folded if len(key) >= _SHORTEST_LEAD), "")
    title = _folded(str(record.get("title") or ""))
    text = " ".join(words)
    grams, band_grams = _hashes(text, len(words), (_GRAM, _BAND_GRAM))
    packed = np.unique((grams >> np.uint64(32)).astype(np.uint32).view(np.int32))
    return Signature(
        n_grams=len(packed),
        bands=tuple(_sampled(band_grams).view(np.int64).tolist()),
        grams=packed.astype("<i4").tobytes(),
        title_key=_key(title) if title.count(" ") >= _SHORTEST_TITLE - 1 else 0,
        lead_key=_key(opening[:_LEAD_CHARACTERS]) if opening else 0,
    )


def containment(a: bytes, b: bytes) -> float:
    """The shared 3-grams of two texts ÷ those of the smaller one (at least 50), from their packed `grams`:
    0–1.
    """
    first, second = np.frombuffer(a, dtype="<i4"), np.frombuffer(b, dtype="<i4")
    small, large = (first, second) if len(first) <= len(second) else (second, first)
    if not len(small):
        return 0.0
    at = np.searchsorted(large, small)
    at[at == len(large)] = 0
    return float(np.count_nonzero(large[at] == small)) / max(len(small), LEAST)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(fold(text[:_LONGEST_KEY])))


def _sampled(grams: Hashes) -> Hashes:
    distinct = np.unique(grams)
    below = int(np.searchsorted(distinct, np.uint64((1 << 64) // _SAMPLED)))
    return distinct[: min(max(below, _FEWEST_BANDS), _MOST_BANDS)]


def _hashes(text: str, count: int, sizes: tuple[int, ...]) -> list[Hashes]:
    """Well-mixed 64-bit hashes of all n-grams of words, for each n; of the whole text where it has fewer
    words.
    """
    units = np.frombuffer(text.encode("utf-8"), dtype=np.uint8)
    if not count:
        return [np.empty(0, dtype=np.uint64) for _ in sizes]
    powers, inverses = _FORWARD, _BACKWARD
    if len(units) >= _KNOWN_POWERS:
        powers, inverses = _powers(_BASE, len(units) + 1), _powers(_INVERSE, len(units) + 1)
    sums = np.zeros(len(units) + 1, dtype=np.uint64)
    np.cumsum((units.astype(np.uint64) + np.uint64(1)) * powers[: len(units)], out=sums[1:])
    spaces = np.flatnonzero(units == ord(" "))
    starts = np.concatenate(([0], spaces + 1))
    ends = np.concatenate((spaces, [len(units)]))
    found = []
    for size in sizes:
        size = min(size, count)
        first, last = starts[: count - size + 1], ends[size - 1 :]
        found.append(_mixed((sums[last] - sums[first]) * inverses[first]))
    return found


def _mixed(hashes: Hashes) -> Hashes:
    """splitmix64's last steps: every bit of the input moves every bit of the output."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * _MIX[0]
    hashes = (hashes ^ (hashes >> np.uint64(27))) * _MIX[1]
    return hashes ^ (hashes >> np.uint64(31))


def _key(text: str) -> int:
    """A signed 64-bit key of a whole text, never 0."""
    whole = _hashes(text.replace(" ", "\x00"), 1, (1,))[0]
    return int(whole.view(np.int64)[0]) or 1
