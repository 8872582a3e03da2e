"""`baotinh crawl`, `backfill`, `sources`, `pause`, `resume`: what is collected, and collecting it now."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from baotinh import settings, stack, steps
from baotinh.cli import tables
from baotinh.cli.bars import Bars
from crawlers import sources as source_files

PARALLEL_CRAWLS = 4  # one spider process each; politeness is per host, so sources do not slow each other


class Day(click.ParamType):
    """A calendar day as YYYY-MM-DD, or `yesterday`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        if value == "yesterday":
            return yesterday()
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day of the calendar: write YYYY-MM-DD, such as 2026-11-21", param, ctx)
        if day > today():
            self.fail(f"{value} lies in the future: today is {today()} in {settings.TIMEZONE}", param, ctx)
        return day


def today() -> date:
    return datetime.now(ZoneInfo(settings.TIMEZONE)).date()


def yesterday() -> date:
    return today() - timedelta(days=1)


@click.command()
@click.argument("source", nargs=-1, required=True)
@click.option("--day", type=Day(), help="run day; default: yesterday, the last whole day")
@click.option("--from", "from_", type=Day(), help="first publication day of a range")
@click.option("--to", type=Day(), help="last publication day of a range")
@click.option("--url", help="one article's address instead of a whole crawl")
def crawl(source: tuple[str, ...], day: date | None, from_: date | None, to: date | None, url: str | None) -> None:
    """Discover, fetch, read and load SOURCE… now, without the scheduler. `all` stands for every source.

    Interrupted or killed, the same command goes on where it stopped.
    """
    if (from_ is None) != (to is None):
        raise click.UsageError("a range has two ends: give both --from and --to")
    if from_ and to and from_ > to:
        raise click.UsageError(f"the range is upside down: --from {from_} lies after --to {to}")
    if day and from_:
        raise click.UsageError("give either --day or a range, not both")
    if url and len(source) != 1:
        raise click.UsageError("--url goes with one SOURCE")
    stems = known(source)
    span = (from_, to) if from_ and to else None
    failures: list[str] = []
    rows: list[tuple[Any, ...]] = []
    with stack.database(settings.load(), log=_say) as here, Bars() as bars:

        def one(stem: str) -> None:
            try:
                done = steps.crawl_and_load(
                    stem, (day or to or yesterday()).isoformat(), span=span, url=url, settings=here, progress=_bar(bars, stem)
                )
                rows.append((stem, *done.row()))
            except steps.StepError as error:
                bars.update(stem, note="failed")
                failures.append(f"{stem}: {error}")

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
    if from_ > to:
        raise click.UsageError(f"the range is upside down: --from {from_} lies after --to {to}")
    (stem,) = known((source,))
    with Bars() as bars:
        failed = stack.backfill(settings.load(), stem, from_, to, again=again, progress=_bar(bars, f"backfill {stem}"))
    if failed:
        raise steps.StepError(f"the backfill of {stem} failed for {', '.join(failed)}; their logs are in Airflow's UI")


@click.command()
@click.option("--format", "how", type=click.Choice(tables.FORMATS), default="table", show_default=True)
def sources(how: tables.Format) -> None:
    """List what is collected: the source files, with today's host and province."""
    rows = [
        (s.stem, s.name, s.kind, s.province_on(today()), s.host_on(today()), f"{s.expected.min}–{s.expected.max}")
        for s in source_files.load_all().values()
    ]
    tables.write(("source", "name", "kind", "province", "host", "articles a day"), rows, how)


@click.command()
@click.argument("source")
def pause(source: str) -> None:
    """Stop the scheduled crawls of SOURCE until `baotinh resume`. Needs `baotinh up`."""
    (stem,) = known((source,))
    stack.pause(settings.load(), stem, paused=True)
    click.echo(f"{stem} is paused", err=True)


@click.command()
@click.argument("source")
def resume(source: str) -> None:
    """Go on with the scheduled crawls of SOURCE. Needs `baotinh up`."""
    (stem,) = known((source,))
    stack.pause(settings.load(), stem, paused=False)
    click.echo(f"{stem} is scheduled again", err=True)


def known(names: tuple[str, ...]) -> list[str]:
    """The stems that `names` mean, in order; raises SourceError naming the nearest known one."""
    if names == ("all",):
        return list(source_files.load_all())
    return [source_files.load(name).stem for name in dict.fromkeys(names)]


def _bar(bars: Bars, name: str) -> Callable[[dict[str, Any]], None]:
    def update(event: dict[str, Any]) -> None:
        bars.update(name, done=event.get("done", 0), total=event.get("total"), note=event.get("note", ""))

    return update


def _say(line: str) -> None:
    click.echo(line, err=True)
