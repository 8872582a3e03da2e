"""The raw archive: WARC 1.1 files, writer beside reader.

`WarcWriter` writes request, response (or revisit) and metadata of every answer to a `.tmp` file under
BAOTINH_HOME, bodies as received, and `publish` puts the file whole into the archive. `recover` does the same
for a file whose writer died, cut to its last whole record. `captures` and `read` give the answers back as
`Capture` values.

A group of three records stands together: request, response or revisit, metadata. `offset` and `length` of a
capture cover the response and its metadata, so that any WARC tool finds the response at `offset`. The
metadata record is JSON: what the crawl knew of the address (source, identity, run day, batch, kind, outcome,
the date that the listing printed).
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import io
import json
import os
import uuid
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import IO, Any, Final, Literal, Self

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawlers.sources import Source
from crawlers.store import SUFFIX, Store, StoreError, list_warcs, open_warc
from transforms.records import Listed, Page

__all__ = [
    "ArchiveError",
    "Capture",
    "Store",
    "StoreError",
    "WarcWriter",
    "captures",
    "list_warcs",
    "read",
    "recover",
]

Kind = Literal["article", "missing", "error", "redirect", "listing", "feed", "sitemap", "robots", "home"]
Outcome = Literal["ok", "same", "missing", "failed", "refused", "moved", "disallowed"]

LOCAL: Final = timezone(timedelta(hours=7))
TMP: Final = ".tmp"
MOST_BYTES: Final = 256 * 1024 * 1024
MOST_CAPTURES: Final = 5000
MOST_DECODED: Final = 64 * 1024 * 1024
IDENTICAL: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
# hop-by-hop: the body is stored without its transfer coding, and with the length that it has
_DROPPED: Final = frozenset(
    {"transfer-encoding", "connection", "keep-alive", "proxy-connection", "proxy-authorization"}
)


class ArchiveError(RuntimeError):
    """A WARC file can't be read; one line that names the file, the place in it and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The earlier capture that a revisit record stands for."""

    capture: str
    url: str
    fetched_at: datetime
    payload_digest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One answer of a site, as the archive holds it.

    `capture`: the WARC-Record-ID (urn:uuid:…). `url`: the address that answered; `asked`: the one the crawl
    set out for. `headers`: of the answer, as received; `body`: as received, with its Content-Encoding; empty
    for a revisit.
    `status` 304 or `revisit` mark an unchanged page. `day`: the run day; `batch`: the crawl. `outcome`: what
    the answer meant for the address in the frontier (articles only).
    """

    capture: str
    url: str
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    kind: Kind = "article"
    outcome: Outcome | None = None
    reason: str | None = None
    source: str | None = None
    day: date | None = None
    batch: int | None = None
    asked: str | None = None
    canonical_url: str | None = None
    article_id: str | None = None
    id_space: str = ""
    found_by: str | None = None
    listed: Listed | None = None
    payload_digest: str | None = None
    revisit: bool = False
    refers_to: str | None = None
    warc: str | None = None
    offset: int = 0
    length: int = 0

    @property
    def identity(self) -> str | None:
        """The key of its article within its source, as in `crawl.url.identity`; None where it is no
        article."""
        if self.article_id is not None:
            return f"{self.id_space}:{self.article_id}"
        return self.canonical_url

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def content(self) -> bytes:
        """The body without its Content-Encoding, cut at 64 MB. Raises ArchiveError for one that can't be
        undone."""
        return decoded(self.body, self.header("Content-Encoding"))

    def page(self, source: Source) -> Page:
        """The page as a value for the reader: decoded from its Content-Encoding, with what its source's rules
        say."""
        body, headers = self.body, dict(self.headers)
        try:
            body = self.content()
            headers = {name: value for name, value in headers.items() if name.lower() != "content-encoding"}
        except ArchiveError:  # the reader refuses it as undecodable, with the page at hand
            pass
        return source.page(
            self.url,
            body,
            headers=headers,
            fetched_at=self.fetched_at.astimezone(LOCAL),
            listed=self.listed,
            capture=self.capture,
        )


def decoded(body: bytes, encoding: str | None) -> bytes:
    """The body without its Content-Encoding (gzip, deflate), cut at 64 MB. Raises ArchiveError for any
    other."""
    names = [name.strip().lower() for name in (encoding or "").split(",") if name.strip()]
    for name in reversed(names):
        if name in ("identity", "none"):
            continue
        if name in ("gzip", "x-gzip"):
            if not body.startswith(b"\x1f\x8b") and _is_markup(body):
                continue  # said to be gzip and sent plain
            body = _inflate(body, zlib.MAX_WBITS | 16)
        elif name == "deflate":
            try:
                body = _inflate(body, zlib.MAX_WBITS)
            except ArchiveError:
                body = _inflate(body, -zlib.MAX_WBITS)
        else:
            raise ArchiveError(f"Content-Encoding {name} can't be undone")
    return body


def _is_markup(body: bytes) -> bool:
    head = body[:1024]
    return b"<" in head and b"\x00" not in head


def _inflate(body: bytes, bits: int) -> bytes:
    try:
        content = zlib.decompressobj(bits).decompress(body, MOST_DECODED)
    except zlib.error as error:
        raise ArchiveError(f"the compressed body is broken: {error}") from None
    if body and not content:
        raise ArchiveError("the compressed body holds nothing")
    return content


def payload_digest(body: bytes) -> str:
    """The WARC-Payload-Digest of a body: SHA-1 in base 32, as every WARC tool writes it. It protects from
    nothing."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode("ascii")


def new_capture_id() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


class WarcWriter:
    """One growing WARC file of one source and batch: `<home>/warc/<source>/<name>.warc.gz.tmp`.

    The file is locked while it grows, so that nobody takes it for left over. What was handed over is with the
    operating system when `write` returns: a killed process loses at most the record it was writing.
    """

    def __init__(
        self, home: Path, source: str, batch: int, day: date, *, software: str, serial: int = 0
    ) -> None:
        self.source = source
        self.batch = batch
        self.started = datetime.now(UTC)
        folder = home / "warc" / source
        self.name = f"{source}-{self.started:%Y%m%dT%H%M%S%f}-b{batch}-{serial:03d}{SUFFIX}"
        self.path = folder / f"{self.name}{TMP}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._stream: IO[bytes] = self.path.open("xb")
        except OSError as error:
            raise StoreError(f"{folder}: can't be written: {error.strerror}; check BAOTINH_HOME") from error
        fcntl.flock(self._stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._warc = WARCWriter(self._stream, gzip=True, warc_version="WARC/1.1")
        self._written: list[Capture] = []
        info = {
            "software": software,
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "robots": "obey",
            "isPartOf": source,
            "description": f"crawl batch {batch}, run day {day.isoformat()}",
        }
        self._warc.write_record(self._warc.create_warcinfo_record(self.name, info))
        self._stream.flush()

    @property
    def captures(self) -> tuple[Capture, ...]:
        """What was written so far, without bodies."""
        return tuple(self._written)

    @property
    def full(self) -> bool:
        """Whether the file has its size and another one should be begun."""
        return len(self._written) >= MOST_CAPTURES or self._stream.tell() >= MOST_BYTES

    def write(
        self,
        capture: Capture,
        *,
        method: str = "GET",
        request_headers: tuple[tuple[str, str], ...] = (),
        request_body: bytes = b"",
        reason_phrase: str = "",
        original: Original | None = None,
    ) -> Capture:
        """Append request, response and metadata; returns the capture with its place, digest, and without its
        body.

        With `original` a revisit record is written: server-not-modified for status 304, else
        identical-payload-digest.
        """
        started = self._stream.tell()
        request_path = _request_target(capture.url)
        date_ = _warc_date(capture.fetched_at)
        request = self._warc.create_warc_record(
            capture.url,
            "request",
            payload=io.BytesIO(request_body),
            length=len(request_body),
            warc_headers_dict={"WARC-Date": date_, "WARC-Concurrent-To": f"<{capture.capture}>"},
            http_headers=StatusAndHeaders(
                f"{method} {request_path} HTTP/1.1", _kept(request_headers), is_http_request=True
            ),
        )
        headers = _kept(capture.headers)
        if not any(name.lower() == "content-length" for name, _ in headers) and original is None:
            headers.append(("Content-Length", str(len(capture.body))))
        http = StatusAndHeaders(f"{capture.status} {reason_phrase}".strip(), headers, protocol="HTTP/1.1")
        named = {"WARC-Record-ID": f"<{capture.capture}>", "WARC-Date": date_}
        digest = payload_digest(capture.body) if original is None else original.payload_digest
        try:
            self._warc.write_record(request)
            at = self._stream.tell()
            if original is None:
                response = self._warc.create_warc_record(
                    capture.url,
                    "response",
                    payload=io.BytesIO(capture.body),
                    length=len(capture.body),
                    warc_headers_dict={**named, "WARC-Payload-Digest": digest or ""},
                    http_headers=http,
                )
            else:
                response = self._warc.create_warc_record(
                    capture.url,
                    "revisit",
                    http_headers=http,
                    warc_headers_dict={**named, **_refers_to(capture, original)},
                )
            self._warc.write_record(response)
            metadata = replace(capture, payload_digest=digest, revisit=original is not None)
            if original is not None:
                metadata = replace(metadata, refers_to=original.capture)
            said = json.dumps(_metadata(metadata), ensure_ascii=False).encode()
            self._warc.write_record(
                self._warc.create_warc_record(
                    capture.url,
                    "metadata",
                    payload=io.BytesIO(said),
                    length=len(said),
                    warc_content_type="application/json",
                    warc_headers_dict={"WARC-Date": date_, "WARC-Concurrent-To": f"<{capture.capture}>"},
                )
            )
            self._stream.flush()
        except OSError as error:
            # a full disk: cut what is half written, so that the file stays whole
            self._stream.truncate(started)
            raise StoreError(
                f"{self.path}: can't be written: {error.strerror}; free some space and crawl again"
            ) from error
        done = replace(metadata, body=b"", offset=at, length=self._stream.tell() - at)
        self._written.append(done)
        return done

    def publish(self, store: Store) -> tuple[str, tuple[Capture, ...]]:
        """Close the file and put it whole into the archive. Returns its address and its captures, named by
        it.

        A file without captures is removed, and its address is empty. Raises StoreError; the `.tmp` then
        stays.
        """
        self.close()
        if not self._written:
            self.path.unlink(missing_ok=True)
            return "", ()
        url = store.publish(self.path, _key(self.source, self.started, self.name))
        return url, tuple(replace(capture, warc=url) for capture in self._written)

    def close(self) -> None:
        """Everything to the disk, the lock off. The file stays where it is."""
        if not self._stream.closed:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _key(source: str, started: datetime, name: str) -> str:
    return f"{source}/{started.astimezone(LOCAL):%Y-%m-%d}/{name}"


def left_over(home: Path, source: str) -> list[Path]:
    """The `.tmp` files of a source that no living process writes."""
    found: list[Path] = []
    for path in sorted((home / "warc" / source).glob(f"*{SUFFIX}{TMP}")):
        with path.open("rb") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
        found.append(path)
    return found


def recover(path: Path, store: Store) -> tuple[str, tuple[Capture, ...]]:
    """Cut a left-over `.tmp` to its last whole record and publish it. Returns its address and its captures.

    A file that holds no capture is removed, and its address is empty. A response whose metadata is lost has
    kind article and no identity: who knows the source's address rules fills it in.
    """
    found: list[Capture] = []
    end = 0
    with path.open("rb") as stream:
        for record_end, capture in _whole_records(stream):
            end = record_end
            if capture is not None:
                if found and found[-1].capture == capture.capture:
                    found.pop()
                found.append(capture)
    if not found:
        if end or not path.stat().st_size:
            path.unlink()
        else:  # not one record can be read: somebody should look at it, and no crawl should trip over it again
            path.rename(path.with_suffix(".broken"))
        return "", ()
    with path.open("r+b") as stream:
        stream.truncate(end)
        stream.flush()
        os.fsync(stream.fileno())
    name = path.name.removesuffix(TMP)
    url = store.publish(path, _key(path.parent.name, _started(name), name))
    return url, tuple(replace(capture, warc=url) for capture in found)


def _started(name: str) -> datetime:
    try:
        return datetime.strptime(name.split("-")[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    except (IndexError, ValueError):
        return datetime.now(UTC)


def _whole_records(stream: IO[bytes]) -> Iterator[tuple[int, Capture | None]]:
    """(where the record ends, its capture) of every whole record; a response is given again once its metadata
    is read."""
    start = 0
    last: Capture | None = None
    for member in _members(stream):
        end = start + len(member)
        try:
            records = list(ArchiveIterator(io.BytesIO(member), check_digests=False))
        except (ArchiveLoadFailed, EOFError, ValueError, zlib.error):
            return
        if len(records) != 1:
            return
        record = next(iter(ArchiveIterator(io.BytesIO(member))))
        if record.rec_type in ("response", "revisit"):
            last = replace(_capture(record, ""), body=b"", offset=start, length=len(member))
            yield end, last
        elif record.rec_type == "metadata" and last is not None:
            last = _with_metadata(last, record.content_stream().read())
            last = replace(last, length=end - last.offset)
            yield end, last
            last = None
        else:
            yield end, None
        start = end


def _members(stream: IO[bytes]) -> Iterator[bytes]:
    """The whole gzip members of a file, one record each; a torn or broken one ends the walk."""
    buffer = b""
    while True:
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        member = bytearray()
        while not inflater.eof:
            block = buffer or stream.read(1 << 18)
            buffer = b""
            if not block:
                return
            try:
                inflater.decompress(block)
            except zlib.error:
                return
            member += block
        buffer = inflater.unused_data
        yield bytes(member[: len(member) - len(buffer)])


def captures(
    warc: str,
    kinds: Collection[str] = frozenset({"article"}),
    *,
    revisits: bool = False,
    sources: Callable[[str], bool] | None = None,
) -> Iterator[Capture]:
    """The captures of a published file, one at a time, in the order of their fetch.

    `kinds`: only these. `revisits`: unchanged pages too, which have no body. `sources`: only where it says
    yes. Raises ArchiveError for a file that is no WARC or is damaged, after what could be read of it.
    """
    with open_warc(warc) as stream:
        for capture in _grouped(stream, warc):
            if (
                capture.kind in kinds
                and (revisits or not capture.revisit)
                and (sources is None or sources(capture.source or ""))
            ):
                yield capture


def table(warc: str) -> tuple[Capture, ...]:
    """All captures of a published file, of every kind, without bodies. Raises ArchiveError or StoreError."""
    with open_warc(warc) as stream:
        return tuple(replace(capture, body=b"") for capture in _grouped(stream, warc))


def read(warc: str, offset: int, length: int) -> Capture:
    """The capture at a place that `crawl.capture` names. Raises ArchiveError or StoreError."""
    with open_warc(warc, offset) as stream:
        block = stream.read(length)
    if len(block) < length:
        raise ArchiveError(f"{warc}: ends before {offset + length}; the file is shorter than the books say")
    for capture in _grouped(io.BytesIO(block), warc):
        return replace(capture, offset=offset, length=length)
    raise ArchiveError(f"{warc}: no capture stands at {offset}")


def _grouped(stream: IO[bytes], warc: str) -> Iterator[Capture]:
    """Captures with their metadata. A response without metadata is given as it is."""
    pending: Capture | None = None
    start = 0
    records = 0
    iterator = ArchiveIterator(stream, check_digests=False)
    try:
        for record in iterator:
            records += 1
            if record.rec_type in ("response", "revisit"):
                if pending is not None:
                    yield pending
                pending = _capture(record, warc)
                start = iterator.get_record_offset()  # reads the record to its end, so the body comes first
                pending = replace(pending, offset=start, length=iterator.get_record_length())
            elif record.rec_type == "metadata" and pending is not None:
                text = record.content_stream().read()
                if _concurrent_to(record) == pending.capture:
                    end = iterator.get_record_offset() + iterator.get_record_length()
                    yield replace(_with_metadata(pending, text), length=end - start)
                    pending = None
            elif record.rec_type == "request" and pending is not None:
                yield pending
                pending = None
    except (ArchiveError, ArchiveLoadFailed, EOFError, ValueError, zlib.error, json.JSONDecodeError) as error:
        if pending is not None:
            yield pending
        where = f" after byte {start}" if start else ""
        raise ArchiveError(f"{warc}: no readable WARC{where}: {' '.join(str(error).split())[:200]}") from None
    if pending is not None:
        yield pending
    stream.seek(0, os.SEEK_END)
    if not records and stream.tell():
        raise ArchiveError(f"{warc}: no readable WARC: it holds no record")


def _capture(record: ArcWarcRecord, warc: str) -> Capture:
    """A response or revisit record as a capture, without what only its metadata knows."""
    head = record.rec_headers
    http = record.http_headers
    status = int(http.get_statuscode() or 0) if http else 0
    return Capture(
        capture=(head.get_header("WARC-Record-ID") or "").strip("<>"),
        url=head.get_header("WARC-Target-URI") or "",
        fetched_at=_moment(head.get_header("WARC-Date") or ""),
        status=status,
        headers=tuple((name, value) for name, value in http.headers) if http else (),
        body=b"" if record.rec_type == "revisit" else record.raw_stream.read(),
        payload_digest=head.get_header("WARC-Payload-Digest"),
        revisit=record.rec_type == "revisit",
        refers_to=(head.get_header("WARC-Refers-To") or "").strip("<>") or None,
        warc=warc or None,
    )


def _concurrent_to(record: ArcWarcRecord) -> str:
    return (record.rec_headers.get_header("WARC-Concurrent-To") or "").strip("<>")


def _metadata(capture: Capture) -> dict[str, Any]:
    listed = capture.listed
    said: dict[str, Any] = {
        "source": capture.source,
        "batch": capture.batch,
        "day": capture.day.isoformat() if capture.day else None,
        "kind": capture.kind,
        "outcome": capture.outcome,
        "reason": capture.reason,
        "asked": capture.asked,
        "canonical_url": capture.canonical_url,
        "article_id": capture.article_id,
        "id_space": capture.id_space or None,
        "found_by": capture.found_by,
        "refers_to": capture.refers_to,
    }
    if listed is not None:
        said["listed"] = {
            "raw": listed.raw,
            "value": listed.value.isoformat(),
            "precision": listed.precision,
            "how": listed.how,
            "seen_at": listed.seen_at.isoformat() if listed.seen_at else None,
        }
    return {key: value for key, value in said.items() if value is not None}


def _with_metadata(capture: Capture, text: bytes) -> Capture:
    said: Mapping[str, Any] = json.loads(text)
    return replace(
        capture,
        source=said.get("source"),
        batch=said.get("batch"),
        day=date.fromisoformat(said["day"]) if said.get("day") else None,
        kind=said.get("kind", "article"),
        outcome=said.get("outcome"),
        reason=said.get("reason"),
        asked=said.get("asked"),
        canonical_url=said.get("canonical_url"),
        article_id=said.get("article_id"),
        id_space=said.get("id_space") or "",
        found_by=said.get("found_by"),
        refers_to=said.get("refers_to") or capture.refers_to,
        listed=_listed(said.get("listed")),
    )


def _listed(said: Mapping[str, Any] | None) -> Listed | None:
    if not said:
        return None
    text = str(said["value"])
    value = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    seen = said.get("seen_at")
    return Listed(
        raw=said["raw"],
        value=value,
        precision=said["precision"],
        how=said["how"],
        seen_at=datetime.fromisoformat(seen) if seen else None,
    )


def _kept(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in _DROPPED]


def _refers_to(capture: Capture, original: Original) -> dict[str, str]:
    said = {
        "WARC-Profile": NOT_MODIFIED if capture.status == 304 else IDENTICAL,
        "WARC-Refers-To": f"<{original.capture}>",
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": _warc_date(original.fetched_at),
    }
    if original.payload_digest:
        said["WARC-Payload-Digest"] = original.payload_digest
    return said


def _request_target(url: str) -> str:
    rest = url.partition("://")[2]
    return "/" + rest.partition("/")[2] if "/" in rest else "/"


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ArchiveError(f"WARC-Date {text!r} is no time") from None
