"""`baotinh parse`: one saved page as a record."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import click

from baotinh.cli.options import ZONE, Moment, say
from crawlers import sources

if TYPE_CHECKING:
    from transforms.records import Listed

REFUSED = 3


@click.command()
@click.argument("page", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
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

    A page that is refused prints {"refused": reason, …}, says so on stderr and exits with 3.
    """
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise click.UsageError(f"--url {url!r} is no web address: it begins with https:// or http://")
    from transforms.pipeline import read_page
    from transforms.records import Page, Refusal, to_json

    of = sources.load(source) if source else sources.for_url(url)
    body = page.read_bytes()
    seen = _noon(fetched_at)
    value = of.page(url, body, fetched_at=seen) if of else Page(url=url, body=body, fetched_at=seen)
    if listed_at:
        listed = _listed(listed_at, listed_how, seen, value.date_order)
        # the day on the listing also tells which province's name was in force
        value = of.page(url, body, fetched_at=seen, listed=listed) if of else replace(value, listed=listed)
    result = read_page(value)
    if explain:
        from transforms.explain import explain as explained

        click.echo(explained(result), nl=False)
    else:
        click.echo(json.dumps(to_json(result), ensure_ascii=False, indent=1))
    if isinstance(result, Refusal):
        say(f"baotinh: {page} is refused: {result.reason} ({result.detail})")
        raise SystemExit(REFUSED)


def _noon(moment: date | datetime | None) -> datetime | None:
    """A bare day of fetch stands for its noon in Vietnam."""
    if moment is None or isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, 12, tzinfo=ZONE)


def _listed(
    raw: str, how: Literal["listing", "feed"], seen: datetime | None, order: Literal["DMY", "MDY"]
) -> Listed:
    from transforms.dates import read_date
    from transforms.records import Listed

    reading = read_date(raw, reference=seen, order=order)
    if reading is None:
        raise click.UsageError(f"--listed-at {raw!r} is no date that a listing prints")
    return Listed(raw=raw, value=reading.value, precision=reading.precision, how=how, seen_at=seen)
