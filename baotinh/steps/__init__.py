"""The named steps of the pipeline, one thin function each, called by DAGs and commands alike.

crawl → stage (read the captures, COPY) → check → merge → publish. Steps pass a pointer on, never data: each finds
what it needs in the archive and the warehouse, so it can run on any worker, and run again.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import IO, Any, ClassVar, Final

from baotinh import settings as settings_module
from baotinh.settings import CHECKOUT, Settings
from baotinh.stack.environment import setting_variables, spider_environment
from crawlers import archive, frontier, sources
from sql import books, load, ready, run
from transforms.records import Page, Record, Refusal, to_json

Progress = Callable[[dict[str, Any]], None]
log = logging.getLogger(__name__)

SPIDER_STOP_SECONDS: Final = 30
READERS: Final = 2  # processes that read pages side by side


class StepError(RuntimeError):
    """A step could not do its work; the message says why and how to mend it, in one line."""


@dataclass(frozen=True)
class Pointer:
    """What a finished crawl announces: where its captures are, not the captures."""

    batch_id: int
    source: str
    day: str
    warcs: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"warcs": list(self.warcs)}


@dataclass(frozen=True)
class Missing:
    """A source whose crawl of a day never came or never ended well."""

    source: str
    reason: str


@dataclass(frozen=True)
class Loaded:
    """What one crawl brought: counts over its hops."""

    COLUMNS: ClassVar = ("day", "listed", "fetched", "read", "new or changed", "unchanged", "refused")
    day: str
    listed: int
    fetched: int
    read: int
    loaded: int
    unchanged: int
    refused: int

    def row(self) -> tuple[str | int, ...]:
        return tuple(asdict(self).values())


def prepare(settings: Settings | None = None) -> None:
    """Bring the warehouse to this release, its sources to what the source files say. Harmless to run again."""
    dsn = dsn_of(settings)
    for name in run.migrate(dsn):
        log.info("migrated the warehouse: %s", name)
    with run.connect(dsn) as connection:
        load.sync_sources(
            connection,
            (
                {
                    "stem": source.stem,
                    "name": source.name,
                    "kind": source.kind,
                    "provinces": [{"name": p.name, "from": p.since, "to": p.until} for p in source.province],
                    "hosts": sorted(source.hosts),
                    "expected_min": source.expected.min,
                    "expected_max": source.expected.max,
                }
                for source in sources.load_all().values()
            ),
        )


def crawl(
    source: str,
    day: str,
    *,
    span: tuple[date, date] | None = None,
    url: str | None = None,
    settings: Settings | None = None,
    progress: Progress = lambda _: None,
) -> Pointer:
    """Discover and fetch: run the source's spider in a process of its own and wait for it.

    `day` is the run day; `span` takes what was published from its first to its last day instead of what is new; `url`
    takes one article. Raises StepError with the spider's own line when it could do nothing.
    """
    here = settings or settings_module.load()
    sources.load(source)
    prepare(here)
    with run.connect(dsn_of(here)) as connection:
        kind: frontier.BatchKind = "range" if span else "url" if url else "daily"
        first, last = span or (None, None)
        batch = frontier.open_batch(connection, source, date.fromisoformat(day), kind, first, last)
    _run_spider(here, source, batch.batch_id, {"url": url} if url else {}, progress)
    with run.connect(dsn_of(here)) as connection:
        done = _batch(connection, batch.batch_id)
    if done["state"] != "crawled":
        raise StepError(
            f"the crawl of {source} for {day} ended as {done['state']}: {done['reason'] or 'no reason given'}"
        )
    return Pointer(batch.batch_id, source, day, tuple(done["warcs"]))


def stage(
    batch_id: int, *, settings: Settings | None = None, progress: Progress = lambda _: None
) -> books.Counts:
    """Read the batch's article captures and put the records on the stage; every page gives a record or a refusal."""
    from transforms.copies import signature
    from transforms.pipeline import read_pages

    refused: list[Refusal] = []
    n_read = 0

    def records() -> Iterator[dict[str, Any]]:
        nonlocal n_read
        for n_read, (_, result) in enumerate(read_pages(pages, workers=READERS), start=1):
            progress({"done": n_read, "total": len(found), "note": "reading"})
            if isinstance(result, Record):
                row = to_json(result)
                yield {**row, "signature": signature(row).to_json()}
            else:
                refused.append(result)

    dsn = dsn_of(settings)
    with run.connect(dsn) as connection:
        batch = _batch(connection, batch_id)
        found = run.rows(connection, "crawl/to_read", batch_id=batch_id)
        connection.commit()
        pages = _pages(sources.load(batch["source"]), found)
        with connection.transaction():  # the books of both hops change together, whoever looks at them
            counts = load.stage(connection, batch_id, records())
            load.refuse(connection, batch_id, "read", (to_json(one) for one in refused))
            gone = [one.capture for one in refused if one.reason == "soft_404"]
            run.execute(connection, "crawl/soft_missing", batch_id=batch_id, captures=gone)
            reasons: Counter[str] = Counter(one.reason for one in refused)
            books.record_hop(
                connection,
                batch_id,
                "read",
                books.Counts(
                    n_in=n_read, n_out=n_read - len(refused), n_refused=len(refused), reasons=reasons
                ),
            )
    return counts


def check(batch_id: int, *, settings: Settings | None = None) -> list[load.Finding]:
    """Check the staged batch: bad rows are refused, a bad batch is held out of the warehouse (StepError says why)."""
    with run.connect(dsn_of(settings), autocommit=True) as connection:
        findings = load.check(connection, batch_id)
    held = [finding for finding in findings if finding.kind == "batch"]
    if held:
        why = "; ".join(f"{one.check}: {', '.join(one.details[:3])}" for one in held)
        raise StepError(f"batch {batch_id} is held out of the warehouse: {why}")
    return findings


def merge(batch_id: int, *, settings: Settings | None = None) -> books.Counts:
    """Merge the staged batch into the warehouse; a second time changes nothing."""
    with run.connect(dsn_of(settings), autocommit=True) as connection:
        return load.merge(connection, batch_id)


def publish(batch_id: int, *, settings: Settings | None = None) -> list[load.Finding]:
    """Check the star, then let the marts show the batch. Returns the watch findings: alerts, not errors."""
    with run.connect(dsn_of(settings), autocommit=True) as connection:
        findings = load.publish(connection, batch_id)
    for finding in findings:
        log.warning("%s: %s", finding.check, "; ".join(finding.details[:5]))
    return findings


def refresh_marts(*, settings: Settings | None = None) -> dict[str, float]:
    """Make anew the kept marts that show less than was published; seconds by mart."""
    with run.connect(dsn_of(settings), autocommit=True) as connection:
        return ready.refresh(connection, "outdated")


def crawl_and_load(
    source: str,
    day: str,
    *,
    span: tuple[date, date] | None = None,
    url: str | None = None,
    settings: Settings | None = None,
    progress: Progress = lambda _: None,
) -> Loaded:
    """All steps one after another, without the scheduler; earlier batches that were never loaded come first."""
    here = settings or settings_module.load()
    prepare(here)
    with run.connect(dsn_of(here)) as connection:
        waiting = frontier.unloaded(connection, source)
    pointer = crawl(source, day, span=span, url=url, settings=here, progress=progress)
    for batch_id in (*waiting, pointer.batch_id):
        with run.connect(dsn_of(here)) as connection:
            if _batch(connection, batch_id)["state"] in ("abandoned", "published"):
                continue  # its captures went to a newer batch, or somebody else loaded it
        stage(batch_id, settings=here, progress=progress)
        progress({"note": "loading"})
        check(batch_id, settings=here)
        merge(batch_id, settings=here)
        publish(batch_id, settings=here)
    progress({"done": 1, "total": 1, "note": "loaded"})
    with run.connect(dsn_of(here)) as connection:
        counts = run.rows(connection, "crawl/hops", batch_id=pointer.batch_id)[0]
    return Loaded(day=day, **counts)


def missing(day: str, *, settings: Settings | None = None) -> list[Missing]:
    """The sources without a finished crawl of that day, each with the reason that is known."""
    with run.connect(dsn_of(settings)) as connection:
        found = run.rows(connection, "crawl/uncovered", sources=list(sources.files()), day=day)
    return [Missing(row["source"], row["reason"]) for row in found]


def notice_failure(source: str, day: str, reason: str, *, settings: Settings | None = None) -> None:
    """Note that the crawl of a source's day failed: in the log, and in `baotinh coverage`."""
    log.error("%s, %s: %s", source, day, reason)
    try:
        first = date.fromisoformat(day)
    except ValueError:
        return  # a run without a partition: there is no day to note it under
    with run.connect(dsn_of(settings)) as connection:
        run.execute(
            connection,
            "crawl/coverage",
            source=source,
            first=first,
            last=first,
            state="failed",
            reason=reason,
            batch_id=None,
        )
        connection.commit()


def dsn_of(settings: Settings | None) -> str:
    """The warehouse's address. Raises StepError when none is named."""
    dsn = (settings or settings_module.load()).dsn
    if dsn is None:
        raise StepError(
            "no warehouse is named: set BAOTINH_DSN, or run this through `baotinh`, which starts one"
        )
    return dsn


def _batch(connection: run.Connection, batch_id: int) -> dict[str, Any]:
    found = run.rows(connection, "crawl/batch", batch_id=batch_id)
    if not found:
        raise StepError(f"there is no batch {batch_id}; `baotinh query batches` lists them")
    return found[0]


def _pages(source: sources.Source, found: list[dict[str, Any]]) -> Iterator[Page]:
    """The pages of captures, with the frontier's listing date where the archive's own is missing or less precise."""
    for row in found:
        yield page_of(source, row)


def page_of(source: sources.Source, row: Mapping[str, Any]) -> Page:
    """The page of a capture as the books name it. Raises ArchiveError or StoreError when it can't be read."""
    page = archive.read(row["warc"], row["warc_offset"], row["warc_length"]).page(source)
    listed = frontier.listed_of(row)
    if listed is not None and (page.listed is None or page.listed.precision == "day"):
        page = replace(page, listed=listed)
    return page


def _run_spider(
    settings: Settings, source: str, batch_id: int, arguments: Mapping[str, str], progress: Progress
) -> None:
    """Run `scrapy crawl` and pass its progress on; when this process is told to stop, the spider is told first."""
    reader, writer = os.pipe()
    words = [sys.executable, "-m", "scrapy", "crawl", source, "-a", f"batch={batch_id}"]
    for name, value in arguments.items():
        words += ["-a", f"{name}={value}"]
    words += ["-s", f"BAOTINH_PROGRESS=/dev/fd/{writer}"]
    environment = spider_environment(os.environ) | setting_variables(settings)
    environment |= {"BAOTINH_ARCHIVE": settings.archive_url, "SCRAPY_SETTINGS_MODULE": "crawlers.settings"}
    spider = subprocess.Popen(
        words,
        cwd=CHECKOUT,
        env=environment,
        pass_fds=(writer,),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writer)
    said: list[str] = []
    listeners = [
        threading.Thread(target=_listen, args=(os.fdopen(reader, encoding="utf-8"), progress), daemon=True),
        threading.Thread(target=_keep, args=(spider.stderr, said), daemon=True),
    ]
    for listener in listeners:
        listener.start()
    with _ended_with_us(spider):
        code = spider.wait()
    for listener in listeners:
        listener.join(5)
    if code:
        last = next((line for line in reversed(said) if line.strip()), f"exit code {code}")
        raise StepError(f"the crawl of {source} failed: {last.strip()}")


@contextmanager
def _ended_with_us(spider: subprocess.Popen[str]) -> Iterator[None]:
    """Whatever ends this block ends the spider: asked first, so that it publishes what it has, then killed."""
    try:
        yield
    finally:
        if spider.poll() is None:
            spider.send_signal(signal.SIGTERM)
            try:
                spider.wait(SPIDER_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                spider.kill()
                spider.wait()


def _listen(stream: IO[str], progress: Progress) -> None:
    with stream:
        for line in stream:
            try:
                said = json.loads(line)
            except json.JSONDecodeError:
                continue  # a line that a kill cut short
            done, queued = said.get("fetched", 0) + said.get("failed", 0), said.get("queued", 0)
            progress(
                {
                    "done": done,
                    "total": max(queued, done) or None,
                    "note": f"{said.get('stage', 'crawl')}: {said.get('listed', 0)} listed",
                }
            )


def _keep(stream: IO[str] | None, said: list[str]) -> None:
    """Pass the spider's log on as it comes, and keep its last lines for the error."""
    for line in stream or ():
        sys.stderr.write(line)
        said.append(line)
        del said[:-20]
