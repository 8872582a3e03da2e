"""The crawl's books in Postgres: what is known of every address, what was fetched, how every crawl went.

Every function is one statement of `sql/crawl/` or a transaction of a few, for a whole page of links or a
whole file of captures at a time. A crawl of a source holds the source's lock for as long as its connection
lives.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Literal

import psycopg

from crawlers.archive import Capture, Original, Outcome
from crawlers.listing import Entry, SectionLink
from crawlers.sources import Source
from sql import run
from transforms.records import Listed

MOST_ATTEMPTS: Final = 5  # crawls that try an address which the server fails on
Connection = psycopg.Connection[Any]
BatchKind = Literal["daily", "range", "url"]
WalkKind = Literal["feed", "sitemap", "section"]
Way = Literal["out", "unchanged", "duplicate", "deferred", "refused"]


class BusyError(RuntimeError):
    """Another crawl of the source is running; the message says who runs it and since when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One crawl of a source. `day`: its run day; `first` and `last`: the publication days asked for by a
    range."""

    batch_id: int
    source: str
    day: date
    kind: BatchKind = "daily"
    first: date | None = None
    last: date | None = None

    def in_range(self, day: date) -> bool:
        """Whether a publication day is asked for; a crawl without a range asks for all."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the frontier knew of a listed article. `complete`: a complete walk of the same finder had shown
    it."""

    identity: str
    state: str
    day: date
    day_how: str
    new: bool = False
    complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One address to fetch, with what a conditional request and a revisit record need."""

    url: str
    identity: str
    canonical_url: str
    article_id: str | None
    id_space: str
    state: str
    found_by: str
    day: date
    day_how: str
    listed: Listed | None = None
    etag: str | None = None
    last_modified: str | None = None
    original: Original | None = None


@dataclass(slots=True)
class Hop:
    """Counts of one hop; they add up by construction: `count` puts every unit into exactly one of the ways
    out."""

    n_out: int = 0
    n_unchanged: int = 0
    n_duplicate: int = 0
    n_deferred: int = 0
    n_refused: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def n_in(self) -> int:
        return self.n_out + self.n_unchanged + self.n_duplicate + self.n_deferred + self.n_refused

    def count(
        self,
        way: Way,
        reason: str | None = None,
        number: int = 1,
    ) -> None:
        """`number` units leave the hop this way, for this reason."""
        name = f"n_{way}"
        setattr(self, name, getattr(self, name) + number)
        if reason and number:
            self.reasons[reason] = self.reasons.get(reason, 0) + number


def lock(connection: Connection, source: str) -> None:
    """Hold the source's lock until the connection ends, however it ends. Raises BusyError."""
    if run.rows(connection, "crawl/lock", source=source)[0]["taken"]:
        return
    holder = run.rows(connection, "crawl/holder", source=source)
    who = "another process"
    if holder:
        one = holder[0]
        who = (
            f"process {one['owner_pid']} on {one['owner_host']}, batch {one['batch_id']}, "
            f"since {one['started_at']:%Y-%m-%d %H:%M:%S}"
        )
    raise BusyError(f"{source} is being crawled already ({who}); wait for it, or end it, and try again")


def open_batch(
    connection: Connection,
    source: str,
    day: date,
    kind: BatchKind,
    first: date | None = None,
    last: date | None = None,
) -> Batch:
    """A new batch of this process."""
    row = run.rows(
        connection,
        "crawl/open_batch",
        source=source,
        day=day,
        kind=kind,
        range_from=first,
        range_to=last,
        owner_host=socket.gethostname(),
        owner_pid=os.getpid(),
    )[0]
    connection.commit()
    return Batch(batch_id=row["batch_id"], source=source, day=day, kind=kind, first=first, last=last)


def take_batch(connection: Connection, source: str, batch_id: int) -> Batch | None:
    """A batch that was opened for this crawl by somebody else; None when there is none to take."""
    found = run.rows(
        connection,
        "crawl/take_batch",
        batch_id=batch_id,
        source=source,
        owner_host=socket.gethostname(),
        owner_pid=os.getpid(),
    )
    connection.commit()
    if not found:
        return None
    row = found[0]
    return Batch(
        batch_id=row["batch_id"],
        source=source,
        day=row["day"],
        kind=row["kind"],
        first=row["range_from"],
        last=row["range_to"],
    )


def dead(connection: Connection, batch: Batch) -> list[int]:
    """Batches of the source whose crawl died before it could say so."""
    found = run.rows(connection, "crawl/dead", source=batch.source, batch_id=batch.batch_id)
    connection.commit()
    return [row["batch_id"] for row in found]


def adopt(connection: Connection, batch: Batch) -> int:
    """Take over the captures of crawls of the source that died or were never loaded; how many they are."""
    taken = run.rows(connection, "crawl/adopt", source=batch.source, batch_id=batch.batch_id, day=batch.day)
    if taken:
        warcs = list(dict.fromkeys(row["warc"] for row in taken))
        run.execute(connection, "crawl/add_warc", batch_id=batch.batch_id, warcs=warcs)
    connection.commit()
    return len(taken)


def articles_of(connection: Connection, batch: Batch) -> int:
    """How many article pages the batch holds already."""
    found = run.rows(connection, "crawl/articles_of", batch_id=batch.batch_id)
    connection.commit()
    return int(found[0]["articles"])


def sight(
    connection: Connection, batch: Batch, finder: str, entries: Sequence[Entry], seen_at: datetime
) -> dict[str, Seen]:
    """Enter a page of a listing or feed: new articles into the frontier, printed dates to those that have
    none.

    Returns what is known of each, by identity key.
    """
    if not entries:
        return {}
    found = run.rows(
        connection,
        "crawl/sight",
        source=batch.source,
        batch_id=batch.batch_id,
        finder=finder,
        day=batch.day,
        seen_at=seen_at,
        entries=json.dumps([_entry(entry, position) for position, entry in enumerate(entries)]),
    )
    connection.commit()
    return {
        row["identity"]: Seen(
            identity=row["identity"],
            state=row["state"],
            day=row["day"],
            day_how=row["day_how"],
            new=row["is_new"],
            complete=row["seen_complete"],
        )
        for row in found
    }


def _entry(entry: Entry, position: int) -> dict[str, Any]:
    value = entry.date
    midnight = f"{value.isoformat()}T00:00:00+07:00" if value and not isinstance(value, datetime) else None
    return {
        "position": position,
        "identity": entry.identity.key,
        "id_space": entry.identity.id_space,
        "article_id": entry.identity.article_id,
        "canonical_url": entry.identity.canonical_url,
        "url": entry.url,
        "listed_raw": entry.date_raw,
        "listed_value": midnight or (value.isoformat() if value else None),
        "listed_day": entry.day.isoformat() if entry.day else None,
        "listed_precision": entry.precision,
        "listed_how": entry.how if value else None,
    }


def known(connection: Connection, source: str, identities: Collection[str]) -> dict[str, Seen]:
    """What the frontier knows of articles, without entering anything."""
    if not identities:
        return {}
    found = run.rows(connection, "crawl/known", source=source, identities=list(identities))
    connection.commit()
    return {
        row["identity"]: Seen(
            identity=row["identity"], state=row["state"], day=row["day"], day_how=row["day_how"]
        )
        for row in found
    }


def due(
    connection: Connection, batch: Batch, *, revisits: bool, identities: Collection[str] | None = None
) -> list[Due]:
    """The addresses to fetch in the batch's run day. `revisits`: also those fetched before or found
    missing."""
    found = run.rows(
        connection,
        "crawl/due",
        source=batch.source,
        day=batch.day,
        revisits=revisits,
        identities=None if identities is None else list(identities),
    )
    connection.commit()
    return [_due(row) for row in found]


def of_identity(connection: Connection, source: str, identity: str) -> Due | None:
    """One address of the frontier, due or not."""
    found = run.rows(connection, "crawl/of_url", source=source, identities=[identity])
    connection.commit()
    return _due(found[0]) if found else None


def listed_of(row: Mapping[str, Any]) -> Listed | None:
    """The listing's date of a frontier row; None where no listing printed one that could be read."""
    if row["listed_value"] is None or not row["listed_raw"]:
        return None
    moment: datetime = row["listed_value"]
    return Listed(
        raw=row["listed_raw"],
        value=moment.date() if row["listed_precision"] == "day" else moment,
        precision=row["listed_precision"],
        how=row["listed_how"],
        seen_at=row["listed_seen_at"],
    )


def _due(row: Mapping[str, Any]) -> Due:
    listed = listed_of(row)
    original = None
    if row["last_capture"] and row["last_fetched_at"]:
        original = Original(
            capture=row["last_capture"],
            url=row["url"],
            fetched_at=row["last_fetched_at"],
            payload_digest=row["payload_digest"],
        )
    return Due(
        url=row["url"],
        identity=row["identity"],
        canonical_url=row["canonical_url"],
        article_id=row["article_id"],
        id_space=row["id_space"],
        state=row["state"],
        found_by=row["found_by"],
        day=row["day"],
        day_how=row["day_how"],
        listed=listed,
        etag=row["etag"],
        last_modified=row["last_modified"],
        original=original,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a visit without a capture meant for an address: a failure, say, or that robots.txt forbids it."""

    due: Due
    outcome: Outcome
    reason: str
    http_status: int | None = None


def note(connection: Connection, batch: Batch, visits: Sequence[Note]) -> None:
    """Enter visits that left no capture, and refuse what is refused for good."""
    if not visits:
        return
    given = [
        {
            "position": position,
            "identity": visit.due.identity,
            "id_space": visit.due.id_space,
            "article_id": visit.due.article_id,
            "canonical_url": visit.due.canonical_url,
            "url": visit.due.url,
            "found_by": visit.due.found_by,
            "day": batch.day.isoformat(),
            "outcome": visit.outcome,
            "reason": visit.reason,
            "http_status": visit.http_status,
        }
        for position, visit in enumerate(visits)
    ]
    with connection.transaction():
        changed = _visit(connection, batch, given)
        refused = [
            {
                "url": v.due.url,
                "identity": v.due.identity,
                "reason": v.reason.partition(":")[0],
                "detail": v.reason,
            }
            for v in visits
            if changed.get(v.due.identity) == "refused"
        ]
        if refused:
            run.execute(
                connection,
                "crawl/refusal",
                batch_id=batch.batch_id,
                source=batch.source,
                refusals=json.dumps(refused),
            )
    connection.commit()


def _visit(connection: Connection, batch: Batch, visits: list[dict[str, Any]]) -> dict[str, str]:
    changed = run.rows(
        connection,
        "crawl/visit",
        source=batch.source,
        batch_id=batch.batch_id,
        most_attempts=MOST_ATTEMPTS,
        visits=json.dumps(visits),
    )
    return {row["identity"]: row["state_after"] for row in changed}


def register(
    connection: Connection, batch: Batch, captures: Iterable[Capture], source: Source | None = None
) -> list[str]:
    """Enter the captures of published files, and what they mean for their addresses, in one transaction.

    Only now does an address count as fetched. Captures that are known already change nothing. With `source`,
    a capture whose metadata was lost gets its identity from the address. Returns the ids of the captures that
    are new.
    """
    given = [_identified(capture, source) for capture in captures]
    if not given:
        return []
    with connection.transaction():
        ids = [capture.capture for capture in given]
        old = {row["capture"] for row in run.rows(connection, "crawl/known_captures", captures=ids)}
        new = [capture for capture in given if capture.capture not in old]
        visits = [
            _visit_of(capture, position, batch)
            for position, capture in enumerate(new)
            if capture.outcome is not None and capture.identity is not None
        ]
        changed = _visit(connection, batch, visits) if visits else {}
        for warc in dict.fromkeys(capture.warc for capture in new):
            run.execute(
                connection,
                "crawl/capture",
                batch_id=batch.batch_id,
                source=batch.source,
                warc=warc,
                captures=json.dumps([_row(capture, batch) for capture in new if capture.warc == warc]),
            )
        warcs = [warc for warc in dict.fromkeys(capture.warc for capture in given) if warc]
        run.execute(connection, "crawl/add_warc", batch_id=batch.batch_id, warcs=warcs)
        refused = [
            {
                "url": c.asked or c.url,
                "identity": c.identity,
                "capture": c.capture,
                "reason": (c.reason or "refused").partition(":")[0],
                "detail": c.reason,
            }
            for c in new
            if c.outcome == "refused" and changed.get(c.identity or "") == "refused"
        ]
        if refused:
            run.execute(
                connection,
                "crawl/refusal",
                batch_id=batch.batch_id,
                source=batch.source,
                refusals=json.dumps(refused),
            )
    connection.commit()
    return [capture.capture for capture in new]


def _identified(capture: Capture, source: Source | None) -> Capture:
    if capture.source is not None or source is None:
        return capture
    identity = source.identify(capture.url)
    if identity is None or capture.status != 200:
        return replace(capture, source=source.stem, kind="error")
    return replace(
        capture,
        source=source.stem,
        kind="article",
        outcome="ok",
        canonical_url=identity.canonical_url,
        article_id=identity.article_id,
        id_space=identity.id_space,
    )


def _visit_of(capture: Capture, position: int, batch: Batch) -> dict[str, Any]:
    return {
        "position": position,
        "identity": capture.identity,
        "id_space": capture.id_space,
        "article_id": capture.article_id,
        "canonical_url": capture.canonical_url,
        "url": capture.asked or capture.url,
        "found_by": capture.found_by,
        "day": (capture.day or batch.day).isoformat(),
        "outcome": capture.outcome,
        "reason": capture.reason,
        "http_status": capture.status,
        "etag": capture.header("ETag"),
        "last_modified": capture.header("Last-Modified"),
        "payload_digest": capture.payload_digest,
        "capture": capture.capture,
        "fetched_at": capture.fetched_at.isoformat(),
    }


def _row(capture: Capture, batch: Batch) -> dict[str, Any]:
    return {
        "capture": capture.capture,
        "day": (capture.day or batch.day).isoformat(),
        "kind": capture.kind,
        "outcome": capture.outcome,
        "url": capture.url,
        "identity": capture.identity,
        "http_status": capture.status,
        "fetched_at": capture.fetched_at.isoformat(),
        "warc_offset": capture.offset,
        "warc_length": capture.length,
        "payload_digest": capture.payload_digest,
        "is_revisit": capture.revisit,
    }


def walk(
    connection: Connection,
    batch: Batch,
    finder: str,
    kind: WalkKind,
    *,
    pages: int,
    links: int,
    found: int,
    complete: bool,
    reason: str | None,
) -> None:
    """How a feed, sitemap or section was walked. Only a complete walk lets the next one stop at known
    articles."""
    run.execute(
        connection,
        "crawl/walk",
        batch_id=batch.batch_id,
        finder=finder,
        kind=kind,
        pages=pages,
        links=links,
        found=found,
        complete=complete,
        reason=reason,
    )
    connection.commit()


def walked(connection: Connection, source: str) -> dict[str, int]:
    """The finders of the source that were walked completely at least once, and most links that one walk
    showed."""
    found = run.rows(connection, "crawl/walked", source=source)
    connection.commit()
    return {row["finder"]: row["links"] for row in found}


def menu(connection: Connection, batch: Batch, links: Sequence[SectionLink]) -> list[SectionLink]:
    """Enter the sections that the menu shows; those that are new, unless the source had none before."""
    given = json.dumps([{"url": link.url, "title": link.title} for link in links])
    found = run.rows(
        connection, "crawl/section", source=batch.source, batch_id=batch.batch_id, sections=given
    )
    connection.commit()
    return [SectionLink(url=row["url"], title=row["title"]) for row in found if not row["first_time"]]


def sections(connection: Connection, source: str) -> list[SectionLink]:
    """The sections that the menu has ever shown."""
    found = run.rows(connection, "crawl/sections", source=source)
    connection.commit()
    return [SectionLink(url=row["url"], title=row["title"]) for row in found]


def hop(connection: Connection, batch: Batch, name: Literal["discover", "fetch"], counts: Hop) -> None:
    """Enter the counts of one hop."""
    run.execute(
        connection,
        "crawl/hop",
        batch_id=batch.batch_id,
        hop=name,
        n_in=counts.n_in,
        n_out=counts.n_out,
        n_unchanged=counts.n_unchanged,
        n_duplicate=counts.n_duplicate,
        n_deferred=counts.n_deferred,
        n_refused=counts.n_refused,
        reasons=json.dumps(counts.reasons, ensure_ascii=False),
    )
    connection.commit()


def close(connection: Connection, batch: Batch, *, state: str, coverage: str, reason: str | None) -> None:
    """End the batch: its state, and the coverage of the days it was asked for, in one transaction."""
    with connection.transaction():
        run.execute(connection, "crawl/close_batch", batch_id=batch.batch_id, state=state, reason=reason)
        if batch.kind != "url":
            run.execute(
                connection,
                "crawl/coverage",
                source=batch.source,
                first=batch.first or batch.day,
                last=batch.last or batch.day,
                state=coverage,
                reason=reason,
                batch_id=batch.batch_id,
            )
    connection.commit()


def give_up(connection: Connection, batch_id: int, reason: str) -> None:
    """End a batch that could not begin or broke off; the next crawl of the source takes over what it published."""
    connection.rollback()
    run.execute(connection, "crawl/give_up", batch_id=batch_id, reason=reason)
    connection.commit()


def unloaded(connection: Connection, source: str) -> list[int]:
    """Batches of the source that were crawled and are not published yet, oldest first."""
    return [row["batch_id"] for row in run.rows(connection, "crawl/unloaded", source=source)]


def robots_of(connection: Connection, origin: str) -> tuple[datetime, int, bytes] | None:
    """The last good robots.txt of an origin: when it was fetched, its status, its body."""
    found = run.rows(connection, "crawl/robots_of", origin=origin)
    connection.commit()
    return (found[0]["fetched_at"], found[0]["status"], bytes(found[0]["body"] or b"")) if found else None


def keep_robots(connection: Connection, origin: str, fetched_at: datetime, status: int, body: bytes) -> None:
    """Keep a good robots.txt for the day on which the server fails."""
    run.execute(
        connection, "crawl/keep_robots", origin=origin, fetched_at=fetched_at, status=status, body=body
    )
    connection.commit()
