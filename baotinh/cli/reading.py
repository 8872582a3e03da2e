"""`baotinh parse` and `refused`: one saved page as a record, and the pages that could not be read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import click

from baotinh import settings, stack
from baotinh.cli import tables
from crawlers import sources

REFUSED = 3
ZONE = ZoneInfo(settings.TIMEZONE)


class Moment(click.ParamType[date | datetime]):
    """A day or a time in ISO 8601; a time without a zone is Vietnam's."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | datetime:
        if isinstance(value, date):
            return value
        try:
            if len(value) == 10:
                return date.fromisoformat(value)
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time: write 2026-11-22 or 2026-11-22T09:30:00+07:00", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


@click.command()
@click.argument("page", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", required=True, help="the address that the page was fetched from")
@click.option("--source", help="the source's stem; default: the source whose host the address has")
@click.option(
    "--fetched-at", type=Moment(), help="when it was fetched; without it relative dates stay unresolved"
)
@click.option(
    "--listed-at", help="the date that the listing or feed printed for it, as printed or in ISO 8601"
)
@click.option("--listed-how", type=click.Choice(["listing", "feed"]), default="listing", show_default=True)
@click.option("--explain", is_flag=True, help="show how each field was found, instead of JSON")
def parse(
    page: Path,
    url: str,
    source: str | None,
    fetched_at: date | datetime | None,
    listed_at: str | None,
    listed_how: Literal["listing", "feed"],
    explain: bool,
) -> None:
    """Read one saved PAGE and print its record as JSON.

    A page that is refused prints {"refused": reason, …} and exits with 3.
    """
    from transforms.explain import explain as explained

    from transforms.pipeline import read_page
    from transforms.records import Page, Refusal, to_json

    of = sources.load(source) if source else sources.for_url(url)
    body = page.read_bytes()
    seen = _noon(fetched_at)
    value = of.page(url, body, fetched_at=seen) if of else Page(url=url, body=body, fetched_at=seen)
    if listed_at:
        value = replace(value, listed=_listed(listed_at, listed_how, seen, value.date_order))
    result = read_page(value)
    if explain:
        click.echo(explained(result))
    else:
        click.echo(json.dumps(to_json(result), ensure_ascii=False, indent=1))
    if isinstance(result, Refusal):
        raise SystemExit(REFUSED)


@click.command()
@click.option("--source", help="only this source's")
@click.option("--from", "from_", type=Moment(), help="refused on or after this day")
@click.option("--reason", help="only this reason")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@click.option("--format", "how", type=click.Choice(tables.FORMATS), default="table", show_default=True)
def refused(
    source: str | None, from_: date | datetime | None, reason: str | None, limit: int, how: tables.Format
) -> None:
    """List the pages and rows that were refused, with reason and page."""
    from sql import run

    with stack.postgres_for(settings.load()) as here, run.connect(here.dsn or "") as connection:
        cursor = run.execute(
            connection, "crawl/refused", source=source, since=from_, reason=reason, limit=limit
        )
        tables.write([c.name for c in cursor.description or ()], cursor.fetchall(), how)


def _noon(moment: date | datetime | None) -> datetime | None:
    """A bare day of fetch stands for its noon in Vietnam."""
    if moment is None or isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, 12, tzinfo=ZONE)


def _listed(
    raw: str, how: Literal["listing", "feed"], seen: datetime | None, order: Literal["DMY", "MDY"]
) -> Any:
    from transforms.dates import read_date
    from transforms.records import Listed

    reading = read_date(raw, reference=seen, order=order)
    if reading is None:
        raise click.UsageError(f"--listed-at {raw!r} is no date that a listing prints")
    return Listed(raw=raw, value=reading.value, precision=reading.precision, how=how, seen_at=seen)
