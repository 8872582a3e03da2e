"""One record as one row of COPY: shaped, hashed, and refused where Postgres could not hold it.

A row is `transforms.records.to_json(record)` with the key `signature` beside it. Whatever a page can contain
ends here as a packed row or as a `BadRowError`: one bad row must never end the COPY of its batch.
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
import struct
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import numpy as np

from sql import packed

Json = Mapping[str, Any]

_CAPTURE: Final = re.compile(r"<?urn:uuid:([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})>?", re.ASCII)
_NUL_IN_JSON: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u(?:0000|[dD][89a-fA-F])")
_LARGEST: Final = 2**63 - 1
# where a publication date stands when the page itself states it; a listing's date is not the page's word
OWN_WORD: Final = frozenset({"label", "meta", "jsonld", "url"})
# the columns of one width, in one go: each after its length in bytes
_fixed: Final = struct.Struct(">h iq ii ii iq i16s i16s i16s").pack
_N_COLUMNS: Final = 48


def _as_text(value: object) -> str:
    """What the encoder does not know by itself: a subclass of str, as parsers of HTML hand out. Raises TypeError."""
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


_encode: Final = msgspec.json.Encoder(enc_hook=_as_text).encode


class BadRowError(ValueError):
    """A row that can't be staged: `reason` is one word for the books, `detail` says what is wrong."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def packed_row(batch_id: int, row_no: int, row: Json) -> bytes:
    """The row in COPY's binary format, columns as in `stage/copy.sql`. Raises BadRowError."""
    try:
        return _packed(batch_id, row_no, row)
    except UnicodeEncodeError as error:
        lone = error.object[error.start : error.end]
        raise BadRowError("bad_character", f"a text holds a lone surrogate: {lone!a}") from None
    except packed.NulError:
        raise BadRowError("nul_character", "a text holds the character U+0000") from None


def _packed(batch_id: int, row_no: int, row: Json) -> bytes:
    body = "\n\n".join(_texts(row, "body"))
    title = _required(row, "title")
    for name, value in (("title", title), ("body", body)):
        if not unicodedata.is_normalized("NFC", value):
            raise BadRowError("not_nfc", f"{name} is not composed Unicode")
    captions, section, tags = _texts(row, "captions"), _texts(row, "section"), _texts(row, "tags")
    unnumbered = _texts(row, "unnumbered_documents")
    published_raw, how = _text(row, "published_at"), _text(row, "published_how")
    published_at, updated_at = _time(row, "published_at"), _time(row, "updated_at")
    fetched_at = _time(row, "fetched_at")
    if fetched_at is None:
        raise BadRowError("no_fetched_at", "fetched_at is missing")
    kicker, lead, author = _text(row, "kicker"), _text(row, "lead"), _text(row, "author")
    lead_prefix, language = _text(row, "lead_prefix"), _text(row, "language") or "vi"
    precision, raw = _text(row, "published_precision") or "unknown", _text(row, "published_raw")
    event_raw, capture = _text(row, "event_date_raw"), _text(row, "capture")
    source, url, canonical_url = (
        _required(row, "source"),
        _required(row, "url"),
        _required(row, "canonical_url"),
    )
    estimate = row.get("published_estimate")
    brief: tuple[object, object] = (None, None)
    if estimate is not None:
        brief, estimate = _estimate(estimate)
    credits_, images, evidence = _list(row, "credits"), _list(row, "images"), _object(row, "evidence")
    people, organisations = _list(row, "people"), _list(row, "organisations")
    documents, figures, places = _list(row, "documents"), _figures(row), _list(row, "places")
    syndicated = None if row.get("syndicated_from") is None else _json(row, "syndicated_from")

    content = _digest(
        [
            kicker,
            title,
            lead,
            body,
            "\x1e".join(captions),
            author,
            published_raw if how in OWN_WORD else None,
        ]
    )
    detail = _digest(
        [
            *(url, lead_prefix, language, precision, how, published_raw, raw, *map(_plain, brief)),
            *(_text(row, "event_date"), event_raw, _text(row, "updated_at"), syndicated),
            *("\x1e".join(section), "\x1e".join(tags), credits_, images, people, organisations, documents),
            *("\x1e".join(unnumbered), figures, places),
        ]
    )
    text, jsonb = packed.text, packed.jsonb
    return b"".join(
        [
            _fixed(
                *(_N_COLUMNS, 8, batch_id, 4, row_no, 4, len(body), 8, packed.microseconds(fetched_at)),
                *(16, _capture_id(capture, source, canonical_url, _text(row, "fetched_at")), 16, content),
                *(16, detail),
            ),
            text(source),
            text(_required(row, "layout")),
            text(_required(row, "parser_version")),
            text(_text(row, "article_id")),
            text(canonical_url),
            text(url),
            text(capture),
            packed.bigint(_integer(row, "view_count")),
            packed.timestamp(published_at),
            text(precision),
            text(how),
            text(raw),
            jsonb(estimate),
            packed.day(_day(row, "event_date")),
            text(event_raw),
            packed.timestamp(updated_at),
            text(language),
            text(author),
            packed.texts(section),
            jsonb(syndicated),
            text(kicker),
            text(title),
            text(lead_prefix),
            text(lead),
            text(body),
            packed.texts(captions),
            jsonb(evidence),
            jsonb(credits_),
            packed.texts(tags),
            jsonb(images),
            jsonb(people),
            jsonb(organisations),
            jsonb(documents),
            packed.texts(unnumbered),
            jsonb(figures),
            jsonb(places),
            _signature(row),
        ]
    )


def _digest(parts: Sequence[str | bytes | None]) -> bytes:
    whole = b"\x1f".join(
        [
            b"\x1d"
            if part is None
            else part
            if isinstance(part, bytes)
            else part.encode("utf-8", "surrogatepass")
            for part in parts
        ]
    )
    return hashlib.blake2b(whole, digest_size=16).digest()


def _capture_id(capture: str | None, source: str, canonical_url: str, fetched_at: str | None) -> bytes:
    """The same as the database's `warehouse.capture_id`; without a capture, address and time tell the row."""
    if capture is None:
        capture = f"{source} {canonical_url} {fetched_at}"
    found = _CAPTURE.fullmatch(capture)
    if found:
        return UUID(found[1]).bytes
    return hashlib.md5(capture.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()


def _signature(row: Json) -> bytes:
    """Number of grams, bands, grams, title key and lead key; all null where the row carries no signature."""
    given = row.get("signature")
    if given is None:
        return packed.NULL * 5
    try:
        grams = np.frombuffer(base64.b64decode(given["grams"] or "", validate=True), dtype="<i4")
        bands = np.array([int(band) for band in given["bands"]], dtype=np.int64)
        n_grams, title_key, lead_key = (int(given[key]) for key in ("n_grams", "title_key", "lead_key"))
        return b"".join(
            [
                struct.pack(">ii", 4, n_grams),
                packed.bigints(bands),
                packed.integers(grams),
                packed.bigint(title_key),
                packed.bigint(lead_key),
            ]
        )
    except (OverflowError, struct.error):
        raise BadRowError("bad_number", "signature: a number has too many bits") from None
    except (KeyError, TypeError, ValueError) as error:
        raise BadRowError("bad_shape", f"signature: {type(error).__name__} {error}") from None


def _text(row: Json, key: str) -> str | None:
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value or None
    raise BadRowError("bad_shape", f"{key} is {type(value).__name__}, not text")


def _required(row: Json, key: str) -> str:
    value = _text(row, key)
    if value is None:
        raise BadRowError(f"no_{key}", f"{key} is missing")
    return value


def _texts(row: Json, key: str) -> list[str]:
    value = row.get(key) or []
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return list(value)
    raise BadRowError("bad_shape", f"{key} is not a list of texts")


def _time(row: Json, key: str) -> datetime | None:
    value = _text(row, key)
    if value is None:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise BadRowError("bad_time", f"{key} is {value[:40]!r}") from None


def _day(row: Json, key: str) -> date | None:
    value = _text(row, key)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadRowError("bad_time", f"{key} is {value[:40]!r}") from None


def _integer(row: Json, key: str) -> int | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and -_LARGEST <= value <= _LARGEST:
        return value
    raise BadRowError("bad_number", f"{key} is {str(value)[:40]}")


def _list(row: Json, key: str) -> bytes:
    """A list of objects as JSON; none is an empty one."""
    value = row.get(key)
    if not value:
        return b"[]"
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadRowError("bad_shape", f"{key} is not a list of objects")
    return _json(row, key)


def _figures(row: Json) -> bytes:
    figures = _list(row, "figures")
    for figure in row.get("figures") or ():
        for part in figure.values():
            if isinstance(part, float) and not math.isfinite(part):
                raise BadRowError("bad_shape", f"figures: JSON has no number {part}")
    return figures


def _estimate(estimate: object) -> tuple[tuple[object, object], bytes]:
    """An estimate's value and how as they stand, and its JSON with the value in a form that Postgres reads."""
    if not isinstance(estimate, Mapping):
        raise BadRowError("bad_shape", f"published_estimate is {type(estimate).__name__}, not an object")
    value = _time(estimate, "value")
    try:
        written = None if value is None else packed.in_vietnam(value).isoformat()
    except OverflowError:
        raise BadRowError("bad_time", f"published_estimate is {value}") from None
    kept = {"published_estimate": {**estimate, "value": written}}
    return (estimate.get("value"), estimate.get("how")), _json(kept, "published_estimate")


def _object(row: Json, key: str) -> bytes:
    value = row.get(key)
    if not value:
        return b"{}"
    if not isinstance(value, Mapping):
        raise BadRowError("bad_shape", f"{key} is {type(value).__name__}, not an object")
    return _json(row, key)


def _json(row: Json, key: str) -> bytes:
    try:
        text: bytes = _encode(row[key])
    except UnicodeEncodeError:
        raise
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise BadRowError("bad_shape", f"{key} can't be kept as JSON: {error}") from None
    if b"\\u" in text and _NUL_IN_JSON.search(text):
        raise BadRowError("nul_character", f"{key} holds the character U+0000")
    return text


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
