"""`baotinh crawl`, `backfill`, `sources`, `pause`, `resume`: what is collected, and collecting it now."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import click

from baotinh import settings, stack, steps
from baotinh.cli import tables
from baotinh.cli.bars import Bars
from baotinh.cli.errors import one_line
from baotinh.cli.options import Day, in_order, say, today, yesterday
from crawlers import sources as source_files

PARALLEL_CRAWLS = 4  # one spider process each; politeness is per host, so sources do not slow each other


@click.command()
@click.argument("source", nargs=-1, required=True)
@click.option("--day", type=Day(), help="run day; default: yesterday, the last whole day")
@click.option("--from", "from_", type=Day(), help="first publication day of a range")
@click.option("--to", type=Day(), help="last publication day of a range")
@click.option("--url", help="one article's address instead of a whole crawl")
def crawl(
    source: tuple[str, ...], day: date | None, from_: date | None, to: date | None, url: str | None
) -> None:
    """Discover, fetch, read and load SOURCE… now, without the scheduler. `all` stands for every source.

    Interrupted or killed, the same command goes on where it stopped.
    """
    if (from_ is None) != (to is None):
        raise click.UsageError("a range has two ends: give both --from and --to")
    in_order(from_, to)
    if day and from_:
        raise click.UsageError("give either --day or a range, not both")
    if url and len(source) != 1:
        raise click.UsageError("--url goes with one SOURCE")
    stems = known(source)
    span = (from_, to) if from_ and to else None
    failures: list[str] = []
    rows: list[tuple[Any, ...]] = []
    with stack.postgres_for(settings.load(), log=say) as here, Bars() as bars:

        def one(stem: str) -> None:
            try:
                done = steps.crawl_and_load(
                    stem,
                    (day or to or yesterday()).isoformat(),
                    span=span,
                    url=url,
                    settings=here,
                    progress=bars.follow(stem),
                )
                rows.append((stem, *done.row()))
            except Exception as error:  # one source's failure stops no other; it is told at the end
                line = one_line(error)
                if line is None:
                    raise
                bars.stop(stem, "failed")
                failures.append(f"{stem}: {line}")

        with ThreadPoolExecutor(PARALLEL_CRAWLS) as pool:
            list(pool.map(one, stems))
    if rows:
        tables.write(("source", *steps.Loaded.COLUMNS), sorted(rows), "table")
    for failure in failures:
        click.echo(f"baotinh: {failure}", err=True)
    if failures:
        raise SystemExit(1)


@click.command()
@click.argument("source")
@click.option("--from", "from_", type=Day(), required=True, help="first day")
@click.option("--to", type=Day(), required=True, help="last day")
@click.option("--again", is_flag=True, help="run days again that were run before")
def backfill(source: str, from_: date, to: date, again: bool) -> None:
    """Crawl past days of SOURCE through Airflow's own backfill, and watch it. Needs `baotinh up`.

    Ctrl-C stops watching; the backfill goes on in Airflow.
    """
    in_order(from_, to)
    (stem,) = known((source,))
    here = settings.load()
    name = f"backfill {stem}"
    days = (to - from_).days + 1
    with stack.airflow_of(here) as airflow, Bars() as bars:
        airflow.unpause(f"crawl_{stem}")
        started = airflow.create_backfill(
            f"crawl_{stem}", from_, to, reprocess="completed" if again else "failed"
        )

        def show(runs: list[stack.Run]) -> None:
            ended = [run for run in runs if run.done]
            going = [run.partition_key or "" for run in runs if run.state == "running"]
            bars.update(name, done=len(ended), total=days, note=f"crawling: {', '.join(going) or 'waiting'}")

        runs = watch_backfill(airflow, started, from_, to, show)
        bars.update(name, done=days, total=days, note="loading")
        airflow.wait_idle("load")
    failed = [run.partition_key or run.run_id for run in runs if run.state == "failed"]
    if failed:
        raise steps.StepError(
            f"the backfill of {stem} failed for {', '.join(failed)}; their logs are in Airflow's UI"
        )
    click.echo(f"{stem}: {days} days crawled and loaded; see `baotinh coverage --source {stem}`", err=True)


@click.command()
@click.option("--format", "how", type=click.Choice(tables.FORMATS), default="table", show_default=True)
def sources(how: tables.Format) -> None:
    """List what is collected: the source files, with today's host and province."""
    rows = [
        (
            s.stem,
            s.name,
            s.kind,
            s.province_on(today()),
            s.hosts_on(today())[-1].name,
            f"{s.expected.min}–{s.expected.max}",
        )
        for s in source_files.load_all().values()
    ]
    tables.write(("source", "name", "kind", "province", "host", "articles a day"), rows, how)


@click.command()
@click.argument("source")
def pause(source: str) -> None:
    """Stop the scheduled crawls of SOURCE until `baotinh resume`. Needs `baotinh up`."""
    (stem,) = known((source,))
    with stack.airflow_of(settings.load()) as airflow:
        airflow.pause(f"crawl_{stem}")
    click.echo(f"{stem} is paused", err=True)


@click.command()
@click.argument("source")
def resume(source: str) -> None:
    """Go on with the scheduled crawls of SOURCE. Needs `baotinh up`."""
    (stem,) = known((source,))
    with stack.airflow_of(settings.load()) as airflow:
        airflow.unpause(f"crawl_{stem}")
    click.echo(f"{stem} is scheduled again", err=True)


def known(names: tuple[str, ...]) -> list[str]:
    """The stems that `names` mean, in order; raises SourceError naming the nearest known one."""
    if names == ("all",):
        return list(source_files.load_all())
    return [source_files.load(name).stem for name in dict.fromkeys(names)]


def watch_backfill(
    airflow: stack.Airflow,
    started: stack.Backfill,
    first: date,
    last: date,
    progress: Callable[[list[stack.Run]], None],
) -> list[stack.Run]:
    """Wait until every day of a backfill has ended; `progress` sees the runs at each look. Returns them."""
    days = (last - first).days + 1
    while True:
        runs = airflow.backfill_runs(started, first, last)
        progress(runs)
        ended = sum(run.done for run in runs)
        # days that Airflow leaves out (they have a run that is not to be repeated) never get a run of their own
        if ended == days or (airflow.backfill(started.backfill_id).completed and ended == len(runs)):
            return runs
        time.sleep(1)
