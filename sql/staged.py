"""One record as one line of COPY: shaped, hashed, and refused where Postgres could not hold it.

A row is `transforms.records.to_json(record)` with the key `signature` beside it. Whatever a page can contain
ends here as a line or as a `BadRowError`: one bad row must never end the COPY of its batch.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

Json = Mapping[str, Any]

_CAPTURE: Final = re.compile(r"<?urn:uuid:([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})>?", re.ASCII)
_ESCAPES: Final = (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))
_NUL_IN_JSON: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u(?:0000|[dD][89a-fA-F])")
_LARGEST: Final = 2**63 - 1
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
# where a publication date stands when the page itself states it; a listing's date is not the page's word
_OWN_WORD: Final = frozenset({"label", "meta", "jsonld", "url"})


class BadRowError(ValueError):
    """A row that can't be staged: `reason` is one word for the books, `detail` says what is wrong."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def line(batch_id: int, row_no: int, row: Json) -> bytes:
    """The row as a line of COPY's text format, columns as in `stage/copy.sql`. Raises BadRowError."""
    body = "\n\n".join(_texts(row, "body"))
    title = _required(row, "title")
    for name, text in (("title", title), ("body", body)):
        if not unicodedata.is_normalized("NFC", text):
            raise BadRowError("not_nfc", f"{name} is not composed Unicode")
    captions = _texts(row, "captions")
    published_at = _time(row, "published_at")
    how = _text(row, "published_how")
    kicker, lead, author = _text(row, "kicker"), _text(row, "lead"), _text(row, "author")
    estimate = row.get("published_estimate")
    if isinstance(estimate, Mapping):
        _time(estimate, "value")
    fetched_at = _required_time(row, "fetched_at")
    capture = _text(row, "capture")
    source, canonical_url = _required(row, "source"), _required(row, "canonical_url")

    content = _digest(
        (kicker, title, lead, body, "\x1e".join(captions), author, published_at if how in _OWN_WORD else None)
    )
    article_id, url = _text(row, "article_id"), _required(row, "url")
    lead_prefix, language = _text(row, "lead_prefix"), _text(row, "language") or "vi"
    precision, raw = _text(row, "published_precision") or "unknown", _text(row, "published_raw")
    event_date, event_raw = _day(row, "event_date"), _text(row, "event_date_raw")
    updated_at = _time(row, "updated_at")
    credits_, images = _json(row, "credits", []), _json(row, "images", [])
    section, tags = _texts(row, "section"), _texts(row, "tags")
    syndicated = _json(row, "syndicated_from", None)
    people, organisations = _json(row, "people", []), _json(row, "organisations", [])
    documents, unnumbered = _json(row, "documents", []), _texts(row, "unnumbered_documents")
    figures, places = _json(row, "figures", []), _json(row, "places", [])
    brief = (estimate.get("value"), estimate.get("how")) if isinstance(estimate, Mapping) else (None, None)
    detail = _digest(
        (
            *(url, lead_prefix, language, precision, how, published_at, raw, *map(_plain, brief)),
            *(event_date, event_raw, updated_at, syndicated, "\x1e".join(section), "\x1e".join(tags)),
            *(credits_, images, people, organisations, documents, "\x1e".join(unnumbered), figures, places),
        )
    )
    fields = (
        *(
            str(batch_id),
            str(row_no),
            source,
            url,
            canonical_url,
            article_id,
            kicker,
            title,
            lead_prefix,
            lead,
        ),
        *(body, _array(captions), author, credits_, _array(section), _array(tags), images),
        *(published_at, precision, how, raw, _json(row, "published_estimate", None), event_date, event_raw),
        *(updated_at, _integer(row, "view_count"), syndicated, language, people, organisations, documents),
        *(_array(unnumbered), figures, places, _required(row, "layout"), _required(row, "parser_version")),
        *(fetched_at, capture, _capture_id(capture, source, canonical_url, fetched_at)),
        *(_json(row, "evidence", {}), *_signature(row), content, detail),
    )
    text = _line(fields)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadRowError(
            "bad_character", f"a text holds a lone surrogate: {error.object[error.start : error.end]!a}"
        ) from None


def _line(fields: Sequence[str | None]) -> str:
    """The fields as COPY's text format wants them: tabs between, a line feed at the end, those within escaped."""
    text = "\x01".join(["\x02" if field is None else field for field in fields])
    if "\x00" in text:
        raise BadRowError("nul_character", "a text holds the character U+0000")
    if text.count("\x01") != len(fields) - 1 or text.count("\x02") != fields.count(None):
        raise BadRowError("bad_character", "a text holds a control character, U+0001 or U+0002")
    for plain, escaped in _ESCAPES:
        if plain in text:
            text = text.replace(plain, escaped)
    return text.replace("\x01", "\t").replace("\x02", "\\N") + "\n"


def _digest(parts: Sequence[str | None]) -> str:
    joined = "\x1f".join(["\x1d" if part is None else part for part in parts])
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _capture_id(capture: str | None, source: str, canonical_url: str, fetched_at: str) -> str:
    """The same as the database's `warehouse.capture_id`; without a capture, address and time tell the row."""
    if capture is None:
        capture = f"{source} {canonical_url} {fetched_at}"
    found = _CAPTURE.fullmatch(capture)
    if found:
        return found[1].lower()
    return str(UUID(hashlib.md5(capture.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()))


def _signature(row: Json) -> tuple[str | None, ...]:
    """Number of grams, bands, grams, title key and lead key; all None where the row carries no signature."""
    given = row.get("signature")
    if given is None:
        return (None,) * 5
    try:
        packed = base64.b64decode(given["grams"] or "", validate=True)
        grams = struct.unpack(f"<{len(packed) // 4}i", packed)
        bands = [int(band) for band in given["bands"]]
        numbers = (int(given["n_grams"]), int(given["title_key"]), int(given["lead_key"]))
    except (KeyError, TypeError, ValueError, struct.error) as error:
        raise BadRowError("bad_shape", f"signature: {type(error).__name__} {error}") from None
    if any(not -_LARGEST - 1 <= number <= _LARGEST for number in (*bands, *numbers)):
        raise BadRowError("bad_number", "signature: a key has more than 64 bits")
    return str(numbers[0]), _numbers(bands), _numbers(grams), str(numbers[1]), str(numbers[2])


def _numbers(values: Sequence[int]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


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
    if (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and all(isinstance(item, str) for item in value)
    ):
        return list(value)
    raise BadRowError("bad_shape", f"{key} is not a list of texts")


def _time(row: Json, key: str) -> str | None:
    value = _text(row, key)
    if value is not None:
        try:
            datetime.fromisoformat(value)
        except ValueError:
            raise BadRowError("bad_time", f"{key} is {value[:40]!r}") from None
    return value


def _required_time(row: Json, key: str) -> str:
    value = _time(row, key)
    if value is None:
        raise BadRowError(f"no_{key}", f"{key} is missing")
    return value


def _day(row: Json, key: str) -> str | None:
    value = _text(row, key)
    if value is not None:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise BadRowError("bad_time", f"{key} is {value[:40]!r}") from None
    return value


def _integer(row: Json, key: str) -> str | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and -_LARGEST <= value <= _LARGEST:
        return str(value)
    raise BadRowError("bad_number", f"{key} is {str(value)[:40]}")


def _json(row: Json, key: str, default: object) -> str | None:
    value = row.get(key)
    if value is None:
        value = default
    if value is None:
        return None
    if value == []:
        return "[]"
    if default is not None and type(value) is not type(default):
        raise BadRowError("bad_shape", f"{key} is {type(value).__name__}, not {type(default).__name__}")
    try:
        text = _encode(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise BadRowError("bad_shape", f"{key} can't be kept as JSON: {error}") from None
    if "\\u" in text and _NUL_IN_JSON.search(text):
        raise BadRowError("nul_character", f"{key} holds the character U+0000")
    return text


def _plain(value: object) -> str | None:
    return None if value is None else str(value)


def _array(texts: Sequence[str]) -> str:
    """A Postgres array literal."""
    quoted = ['"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts]
    return "{" + ",".join(quoted) + "}"
