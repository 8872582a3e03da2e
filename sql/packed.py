"""Values in the binary format of COPY: big-endian, each field its length in bytes and then the value.

Binary because numbers, times and arrays of hashes then cost neither this side nor the server a conversion to text and
back. The format is Postgres's own and has been the same since version 7.4 ("COPY, Binary Format" in its manual).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final

import numpy as np
import numpy.typing as npt

HEADER: Final = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER: Final = b"\xff\xff"
NULL: Final = b"\xff\xff\xff\xff"


class NulError(ValueError):
    """A text holds the character U+0000, which Postgres can't keep."""


_VIETNAM: Final = timezone(timedelta(hours=7))
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = date(2000, 1, 1).toordinal()
_MICROSECOND: Final = timedelta(microseconds=1)
_TEXT, _INT4, _INT8 = 25, 23, 20  # pg_type.oid
_length: Final = struct.Struct(">i").pack
_long: Final = struct.Struct(">iq").pack
_day: Final = struct.Struct(">ii").pack
_dimension: Final = struct.Struct(">iiiiii").pack
_EMPTY_TEXTS: Final = struct.pack(">iiii", 12, 0, 0, _TEXT)


def text(value: str | None) -> bytes:
    """A text. Raises UnicodeEncodeError for a lone surrogate, and NulError."""
    if value is None:
        return NULL
    data = value.encode("utf-8")
    if b"\x00" in data:
        raise NulError
    return _length(len(data)) + data


def texts(values: Sequence[str]) -> bytes:
    """A one-dimensional text[] without nulls; raises as `text` does."""
    if not values:
        return _EMPTY_TEXTS
    data = b"".join([text(value) for value in values])
    return _dimension(20 + len(data), 1, 0, _TEXT, len(values), 1) + data


def jsonb(data: bytes | None) -> bytes:
    """A jsonb out of JSON in UTF-8."""
    return NULL if data is None else _length(len(data) + 1) + b"\x01" + data


def bigint(value: int | None) -> bytes:
    """A bigint; struct.error if it has more than 64 bits."""
    return NULL if value is None else _long(8, value)


def in_vietnam(value: datetime) -> datetime:
    """The time in Vietnam; one without a zone is Vietnam's. Raises OverflowError at the calendar's ends."""
    return value.replace(tzinfo=_VIETNAM) if value.tzinfo is None else value.astimezone(_VIETNAM)


def microseconds(value: datetime) -> int:
    """A timestamptz as the format counts it; a time without a zone is Vietnam's."""
    if value.tzinfo is None:
        value = value.replace(tzinfo=_VIETNAM)
    return (value - _EPOCH) // _MICROSECOND


def timestamp(value: datetime | None) -> bytes:
    """A timestamptz."""
    return NULL if value is None else _long(8, microseconds(value))


def day(value: date | None) -> bytes:
    """A date."""
    return NULL if value is None else _day(4, value.toordinal() - _EPOCH_DAY)


def integers(values: npt.NDArray[np.int32]) -> bytes:
    """An integer[]."""
    return _numbers(values, ">i4", _INT4)


def bigints(values: npt.NDArray[np.int64]) -> bytes:
    """A bigint[]."""
    return _numbers(values, ">i8", _INT8)


def _numbers(values: npt.NDArray[Any], form: str, oid: int) -> bytes:
    elements = np.empty(len(values), dtype=[("length", ">i4"), ("value", form)])
    elements["length"] = values.itemsize
    elements["value"] = values
    data = elements.tobytes()
    if not data:
        return struct.pack(">iiii", 12, 0, 0, oid)
    return _dimension(20 + len(data), 1, 0, oid, len(values), 1) + data
