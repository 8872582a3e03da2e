"""Takedowns in the archive: a WARC file written anew without some of its captures.

The new file stands beside the old one under a name of its own, whole, before anything points to it; records are copied
byte by byte. The caller lets its books point to the new file, and only then removes the old one. Killed between any two
of these, the next attempt finds out where it stands and goes on.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawlers.archive import TMP, ArchiveError
from crawlers.store import SUFFIX, Store, StoreError, open_warc

_BLOCK: Final = 1 << 18
_NUMBER: Final = re.compile(rf"(?:-x(?P<number>\d+))?{re.escape(SUFFIX)}$")
_ANSWERS: Final = frozenset({"response", "revisit"})


@dataclass(frozen=True, slots=True)
class Known:
    """What tells whether a capture is to go: its id, its addresses, and what the crawl knew of it."""

    capture: str
    url: str
    metadata: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file without the captures that had to go.

    `url`: its address, empty when nothing else was in it. `places`: offset and length of every capture that it keeps.
    `dropped`: the ids of those that it does not.
    """

    url: str
    places: dict[str, tuple[int, int]]
    dropped: frozenset[str]


@dataclass(slots=True)
class _Group:
    """A request, its answer and their metadata, as they stand in the file."""

    members: list[bytes]
    answer: int | None = None  # which of the members is the answer
    known: Known | None = None


def rewrite(warc: str, store: Store, home: Path, goes: Callable[[Known], bool]) -> Rewritten:
    """Write a published file anew without the captures for which `goes` says yes. The old file stays.

    Raises ArchiveError for a file that can't be read to its end, StoreError where it can't be read or written.
    """
    folder = home / "warc"
    folder.mkdir(parents=True, exist_ok=True)
    name = _next_name(warc.rsplit("/", 1)[1])
    path = folder / f"{name}.rewritten"
    with open_warc(warc) as stream, path.open("wb") as target:
        places, dropped = _copy(stream, target, goes, warc)
    if not places:
        path.unlink()
        return Rewritten("", {}, dropped)
    key = f"{warc.removeprefix(store.root.rstrip('/') + '/').rpartition('/')[0]}/{name}"
    if _exists(store.url(key)):  # of an attempt that was killed; nothing points to it
        remove(store.url(key))
    return Rewritten(store.publish(path, key), places, dropped)


def places(warc: str) -> dict[str, tuple[int, int]]:
    """Offset and length of every capture of a published file, its metadata included."""
    with open_warc(warc) as stream:
        return _copy(stream, _Nowhere(), lambda _: False, warc)[0]


class _Nowhere:
    """Counts what is written to it."""

    def __init__(self) -> None:
        self._at = 0

    def write(self, data: bytes) -> int:
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at


def clean_left_over(path: Path, goes: Callable[[Known], bool]) -> frozenset[str]:
    """The same for a `.tmp` file whose writer died, in place. What is torn at its end stays as it is."""
    part = path.with_name(path.name.removesuffix(TMP) + ".part")
    with path.open("rb") as stream, part.open("wb") as target:
        _, dropped = _copy(stream, target, goes, None)
    part.replace(path)
    return dropped


def remove(warc: str) -> None:
    """Delete a published file; one that is not there is no fault."""
    if "://" not in warc:
        Path(warc).unlink(missing_ok=True)
        return
    import fsspec  # a local archive never needs it

    system, path = fsspec.core.url_to_fs(warc)
    try:
        system.rm_file(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(f"{warc}: can't be deleted: {error}") from error


def _exists(warc: str) -> bool:
    try:
        open_warc(warc).close()
    except StoreError:
        return False
    return True


def _next_name(name: str) -> str:
    match = _NUMBER.search(name)
    number = int(match["number"] or 0) if match else 0
    return f"{_NUMBER.sub('', name)}-x{number + 1}{SUFFIX}"


def _copy(
    stream: IO[bytes], target: IO[bytes] | _Nowhere, goes: Callable[[Known], bool], warc: str | None
) -> tuple[dict[str, tuple[int, int]], frozenset[str]]:
    places: dict[str, tuple[int, int]] = {}
    dropped: set[str] = set()
    for group in _groups(stream, warc):
        if group.known is not None and goes(group.known):
            dropped.add(group.known.capture)
            continue
        for number, member in enumerate(group.members):
            if number == group.answer and group.known is not None:
                length = sum(len(one) for one in group.members[number:])
                places[group.known.capture] = (target.tell(), length)
            target.write(member)
    return places, frozenset(dropped)


def _groups(stream: IO[bytes], warc: str | None) -> Iterator[_Group]:
    """The file's records by answer; a request stands before its answer, the metadata after it."""
    group = _Group([])
    for member in _members(stream, warc):
        kind, head, body = _record(member, warc)
        ended = group.answer is not None and kind != "metadata"
        if group.members and (ended or kind == "warcinfo"):
            yield group
            group = _Group([])
        group.members.append(member)
        if kind in _ANSWERS:
            group.answer = len(group.members) - 1
            group.known = Known(head["WARC-Record-ID"].strip("<>"), head["WARC-Target-URI"], {})
        elif kind == "metadata" and group.known is not None:
            group.known.metadata.update(json.loads(body))
        elif kind == "warcinfo":
            yield group
            group = _Group([])
    if group.members:
        yield group


def _record(member: bytes, warc: str | None) -> tuple[str, dict[str, str], bytes]:
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(member), check_digests=False)))
        body = record.content_stream().read() if record.rec_type == "metadata" else b""
    except (ArchiveLoadFailed, StopIteration, EOFError, ValueError, zlib.error) as error:
        raise ArchiveError(f"{warc or 'a left-over file'}: no readable WARC: {error}") from None
    return record.rec_type, dict(record.rec_headers.headers), body


def _members(stream: IO[bytes], warc: str | None) -> Iterator[bytes]:
    """The gzip members of a file, as they are. A torn end is an error in a published file, else it is left out."""
    buffer = b""
    while True:
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        member = bytearray()
        while not inflater.eof:
            block = buffer or stream.read(_BLOCK)
            buffer = b""
            if not block:
                if member and warc is not None:
                    raise ArchiveError(f"{warc}: ends within a record; restore it from a copy first")
                return
            try:
                inflater.decompress(block)
            except zlib.error as error:
                if warc is None:
                    return
                raise ArchiveError(f"{warc}: no readable WARC: {error}") from None
            member += block
        buffer = inflater.unused_data
        yield bytes(member[: len(member) - len(buffer)])
