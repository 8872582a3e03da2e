"""Re-reading: the archive's pages once more, with today's parsers, beside what the warehouse holds of them.

Pages come one article at a time, all its captures together, because a change between two of them counts only when
one parser has read both. Applied, every few thousand pages are a batch of kind `reread` of their own: read, staged,
checked, merged and published before the next ones are touched. So memory stays flat, and a killed re-reading has done
whole batches or nothing; the next one begins anew and finds those unchanged.
"""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from psycopg.rows import dict_row

from baotinh import steps
from baotinh.settings import TIMEZONE, Settings
from crawlers import sources
from crawlers.archive import ArchiveError, StoreError
from sql import books, load, run
from transforms.records import Page, Record, Refusal, to_json
from transforms.text import match_key

AT_ONCE: Final = 5000  # captures in a batch; a few seconds of merging
SHOWN: Final = 160  # characters of a value that a change keeps
ZONE: Final = ZoneInfo(TIMEZONE)
Fate = Literal["same", "changed", "new", "refused", "unreadable"]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which pages: of one source or all; of articles of these days; only articles with a refused page, for a reason."""

    source: str | None = None
    first: date | None = None
    last: date | None = None
    refused: bool = False
    reason: str | None = None

    def parameters(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "first": self.first,
            "last": self.last,
            "refused": self.refused,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field that reads otherwise than the warehouse has it; long values are cut where they begin to differ."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What today's parsers make of one capture.

    `fate`: same; changed (`changes` says in what); new (a record where the warehouse has none for this capture);
    refused; unreadable (the archive does not give the page). `was_refused`: the reason of the refusal that stood open.
    `detail`: the title of a new record, the reason and cause of a refusal, why the page is unreadable.
    """

    source: str
    url: str
    capture: str
    warc: str
    fate: Fate
    changes: tuple[Change, ...] = ()
    was_refused: str | None = None
    was_loaded: bool = False
    detail: str = ""


def counted(scope: Scope, *, settings: Settings) -> dict[str, int]:
    """How many captures a re-reading would take, per source."""
    with run.connect(steps.dsn_of(settings)) as connection:
        found = run.rows(connection, "crawl/reread_count", **scope.parameters())
    return {row["source"]: row["captures"] for row in found}


def compare(
    scope: Scope, *, settings: Settings, progress: steps.Progress = lambda _: None
) -> Iterator[Reading]:
    """Read the pages and compare; nothing is written."""
    done = 0
    expected = counted(scope, settings=settings)
    for stem in expected:
        source = sources.load(stem)
        with run.connect(steps.dsn_of(settings)) as connection:
            for reading, _ in _read(source, _captures(connection, source, scope)):
                done += 1
                progress({"done": done, "total": sum(expected.values()), "note": "reading"})
                yield reading


def apply(
    scope: Scope, *, settings: Settings, progress: steps.Progress = lambda _: None
) -> Generator[Reading, None, None]:
    """Read the pages and load what they give, batch by batch; a batch's readings come once it is published.

    Raises StepError when another re-reading of the source is under way, or a batch is held by its checks.
    """
    done = 0
    expected = counted(scope, settings=settings)
    total = sum(expected.values())

    def count() -> None:
        nonlocal done
        done += 1
        progress({"done": done, "total": total, "note": "reading"})

    steps.prepare(settings)
    for stem in expected:
        source = sources.load(stem)
        with (
            run.connect(steps.dsn_of(settings), autocommit=True) as lock,
            run.connect(steps.dsn_of(settings)) as connection,
        ):
            if not run.rows(lock, "crawl/reread_lock", source=stem)[0]["taken"]:
                raise steps.StepError(f"{stem} is being re-read by another process; wait for it")
            for dead in run.rows(lock, "crawl/reread_abandon", source=stem):
                for name in ("stage/clear", "stage/clear_batch"):
                    run.execute(lock, name, batch_id=dead["batch_id"])
            for rows in _whole_articles(_captures(connection, source, scope)):
                yield from _load(source, rows, settings, count)
                progress({"done": done, "total": total, "note": "loaded"})


def _load(
    source: sources.Source, rows: list[Row], settings: Settings, count: Callable[[], None]
) -> list[Reading]:
    """Take some captures through the steps as one batch."""
    from transforms.copies import signature

    readings: list[Reading] = []
    refused: list[Refusal] = []

    def records() -> Iterator[Row]:
        for reading, result in _read(source, rows):
            readings.append(reading)
            count()
            if isinstance(result, Record):
                row = to_json(result)
                yield {**row, "signature": signature(row).to_json()}
            elif result is not None:
                refused.append(result)

    with run.connect(steps.dsn_of(settings)) as connection:
        batch_id: int = run.rows(
            connection,
            "crawl/reread_batch",
            source=source.stem,
            day=datetime.now(ZONE).date(),
            owner_host=socket.gethostname(),
            owner_pid=os.getpid(),
        )[0]["batch_id"]
        connection.commit()
        load.stage(connection, batch_id, records())
        load.refuse(connection, batch_id, "read", (to_json(one) for one in refused))
        reasons: dict[str, int] = {}
        for one in refused:
            reasons[one.reason] = reasons.get(one.reason, 0) + 1
        unreadable = sum(reading.fate == "unreadable" for reading in readings)
        if unreadable:
            reasons["unreadable"] = unreadable
        counts = books.Counts(
            n_in=len(readings),
            n_out=len(readings) - len(refused) - unreadable,
            n_refused=len(refused),
            n_deferred=unreadable,
            reasons=reasons,
        )
        books.record_hop(connection, batch_id, "read", counts)
        connection.commit()
    steps.check(batch_id, settings=settings)
    steps.merge(batch_id, settings=settings)
    with run.connect(steps.dsn_of(settings)) as connection:
        stopped = {
            row["capture"]: row for row in run.rows(connection, "crawl/refused_rows", batch_id=batch_id)
        }
        run.execute(connection, "crawl/reread_refusals", batch_id=batch_id)
        connection.commit()
    steps.publish(batch_id, settings=settings)
    return [_stopped(one, stopped[one.capture]) if one.capture in stopped else one for one in readings]


def _stopped(reading: Reading, refusal: Row) -> Reading:
    """A record that a check kept out of the warehouse."""
    return replace(reading, fate="refused", changes=(), detail=_why(refusal["reason"], refusal["detail"]))


def _captures(connection: run.Connection, source: sources.Source, scope: Scope) -> Iterator[Row]:
    """The captures one by one, however many they are."""
    parameters = {**scope.parameters(), "source": source.stem, "held": True}
    with connection.cursor(name="reread", row_factory=dict_row) as cursor:
        cursor.itersize = 200  # a row holds a whole text
        cursor.execute(run.statement("crawl/reread"), parameters)
        yield from cursor


def _whole_articles(rows: Iterable[Row], at_once: int = AT_ONCE) -> Iterator[list[Row]]:
    """Rows in portions that part no article."""
    portion: list[Row] = []
    for row in rows:
        if len(portion) >= at_once and (row["url_id"] is None or row["url_id"] != portion[-1]["url_id"]):
            yield portion
            portion = []
        portion.append(row)
    if portion:
        yield portion


def _read(source: sources.Source, rows: Iterable[Row]) -> Iterator[tuple[Reading, Record | Refusal | None]]:
    """Every capture with what it gives today; one that the archive does not give costs only itself."""
    from transforms.pipeline import read_pages

    given: deque[Row] = deque()
    broken: deque[Reading] = deque()

    def pages() -> Iterator[Page]:
        for row in rows:
            try:
                page = steps.page_of(source, row)
            except (ArchiveError, StoreError) as error:
                broken.append(_reading(source.stem, row, "unreadable", detail=str(error)))
                continue
            given.append(row)
            yield page

    for _, result in read_pages(pages(), workers=steps.READERS):
        while broken:
            yield broken.popleft(), None
        yield judged(source.stem, given.popleft(), result), result
    while broken:
        yield broken.popleft(), None


def judged(source: str, row: Row, result: Record | Refusal) -> Reading:
    """A result beside what the warehouse holds for the capture."""
    if isinstance(result, Refusal):
        return _reading(source, row, "refused", detail=_why(result.reason, result.detail))
    if row["held"] is None:
        return _reading(source, row, "new", detail=result.title)
    changes = tuple(differences(row["held"], to_json(result)))
    return _reading(source, row, "changed" if changes else "same", changes=changes)


def _reading(
    source: str, row: Row, fate: Fate, *, changes: tuple[Change, ...] = (), detail: str = ""
) -> Reading:
    return Reading(
        source=source,
        url=row["url"],
        capture=row["capture"],
        warc=row["warc"],
        fate=fate,
        changes=changes,
        was_refused=row["refused"],
        was_loaded=row["held"] is not None,
        detail=detail,
    )


def differences(held: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[Change]:
    """The fields in which a record differs from the warehouse's row of the same capture; only those the row has."""
    for field, before in held.items():
        if field == "version_no":
            continue
        after = _comparable(field, record)
        kept = _kept(field, before)
        if kept == after:
            continue
        if isinstance(kept, list) and isinstance(after, list):  # of names and figures only what came and went
            gone, came = [x for x in kept if x not in after], [x for x in after if x not in kept]
            yield Change(field=field, **_cut(_text(gone), _text(came)))
        else:
            yield Change(field=field, **_cut(_text(kept), _text(after)))


_MOMENTS: Final = ("published_at", "updated_at")
_NAMES: Final = {
    "people": "name",
    "organisations": "name",
    "documents": "number",
    "places": "name",
}


def _kept(field: str, value: Any) -> object:
    """A value of the warehouse in the form that is compared."""
    if field in _MOMENTS:
        return _moment(value)
    if field in _NAMES:
        return _set(value)
    if field == "figures":
        return sorted(value)
    return value or None


def _comparable(field: str, record: Mapping[str, Any]) -> object:
    """A field of a record in the form that is compared."""
    value = record.get(field)
    if field == "body":
        return "\n\n".join(value or ()) or None
    if field in _MOMENTS:
        return _moment(value)
    if field == "section":
        return " > ".join(value or ()) or None
    if field == "syndicated_from":
        return (value or {}).get("url") or (value or {}).get("name")
    if field == "published_estimate":
        return value["value"][:10] if value else None
    if field in _NAMES:
        return _set(item[_NAMES[field]] for item in value or ())
    if field == "figures":
        return sorted(f"{item['raw']} {item['kind']}" for item in value or ())
    return value or None


def _moment(value: str | None) -> str | None:
    """A time in Vietnam; a bare day is its midnight, as in the warehouse."""
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    local = moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)
    return local.isoformat(timespec="minutes")


def _set(names: Iterable[str]) -> list[str]:
    """Names as keys: the warehouse keeps a name as it was first printed anywhere."""
    return sorted({match_key(name) for name in names})


def _text(value: object) -> str:
    if value is None:
        return ""
    return " · ".join(map(str, value)) if isinstance(value, list) else str(value)


def _cut(before: str, after: str) -> dict[str, str]:
    """Both values from shortly before the place where they begin to differ."""
    pairs = zip(before, after, strict=False)
    same = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))
    start = max(0, same - 40) if max(len(before), len(after)) > SHOWN else 0
    lead = "…" if start else ""
    return {
        name: lead + text[start : start + SHOWN] + ("…" if len(text) > start + SHOWN else "")
        for name, text in (("before", before), ("after", after))
    }


def _why(reason: str, detail: str | None) -> str:
    return f"{reason}: {detail}" if detail else reason
