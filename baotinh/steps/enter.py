"""Archive files that the warehouse does not know, entered and loaded: after a restore, or into a new database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, get_args

from baotinh import steps
from baotinh.settings import Settings
from crawlers import archive, expunge, frontier, sources
from crawlers.archive import Capture
from sql import run

KINDS: Final = frozenset(get_args(archive.Kind))


@dataclass(frozen=True, slots=True)
class Entered:
    """One file: how many captures it brought, and what of them was loaded; or why it can't be read."""

    source: str
    warc: str
    captures: int
    loaded: int = 0
    refused: int = 0
    fault: str | None = None


def unknown(settings: Settings, source: str | None = None) -> dict[str, list[str]]:
    """Source → its published files that the books do not name, in the order of their fetch."""
    found: dict[str, list[str]] = {}
    with run.connect(steps.dsn_of(settings)) as connection:
        for stem in [source] if source else sources.files():
            known = {row["warc"] for row in run.rows(connection, "crawl/warcs_of", source=stem)}
            names = [url for url in archive.list_warcs(settings.archive_url, stem) if url not in known]
            if names:
                found[stem] = sorted(names, key=lambda url: url.rsplit("/", 1)[1])
    return found


def enter(
    settings: Settings, source: str | None = None, *, progress: steps.Progress = lambda _: None
) -> Iterator[Entered]:
    """Enter the unknown files into the books and load their pages, a file a batch, oldest first.

    A file that can't be read is told and left out. Raises BusyError while the source is being crawled.
    """
    steps.prepare(settings)
    files = unknown(settings, source)
    done, total = 0, sum(map(len, files.values()))
    for stem, warcs in files.items():
        facts = sources.load(stem)
        with (
            run.connect(steps.dsn_of(settings), autocommit=True) as lock,
            run.connect(steps.dsn_of(settings)) as connection,
        ):
            frontier.lock(lock, stem)
            for warc in warcs:
                yield _enter(connection, facts, warc, settings)
                done += 1
                progress({"done": done, "total": total, "note": "entering"})


def _enter(connection: run.Connection, source: sources.Source, warc: str, settings: Settings) -> Entered:
    try:
        found = list(_captures(warc))
    except (archive.ArchiveError, archive.StoreError) as error:
        return Entered(source.stem, warc, 0, fault=str(error))
    day = max((capture.day for capture in found if capture.day), default=date.today())  # noqa: DTZ011 - none has one
    batch = frontier.open_batch(connection, source.stem, day, "url")
    frontier.register(connection, batch, found, source)
    frontier.close(connection, batch, state="crawled", coverage="crawled", reason=None)
    connection.commit()
    steps.stage(batch.batch_id, settings=settings)
    steps.check(batch.batch_id, settings=settings)
    steps.merge(batch.batch_id, settings=settings)
    steps.publish(batch.batch_id, settings=settings)
    counts = run.rows(connection, "crawl/hops", batch_id=batch.batch_id)[0]
    connection.commit()
    return Entered(source.stem, warc, len(found), counts["loaded"], counts["refused"])


def _captures(warc: str) -> Iterator[Capture]:
    """The file's captures with their places, without their bodies."""
    places = expunge.places(warc)
    for capture in archive.captures(warc, KINDS, revisits=True):
        offset, length = places[capture.capture]
        yield replace(capture, body=b"", offset=offset, length=length, warc=warc)
