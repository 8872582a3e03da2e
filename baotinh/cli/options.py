"""The kinds of values that several commands take, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from baotinh import settings

ZONE = ZoneInfo(settings.TIMEZONE)
F = TypeVar("F", bound=Callable[..., Any])


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


class Day(click.ParamType[date]):
    """A calendar day up to today as YYYY-MM-DD, or `yesterday`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        if value == "yesterday":
            return yesterday()
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(
                f"{value!r} is no day of the calendar: write YYYY-MM-DD, such as 2026-11-21", param, ctx
            )
        if day > today():
            self.fail(f"{value} lies in the future: today is {today()} in {settings.TIMEZONE}", param, ctx)
        return day


def today() -> date:
    """The day in Vietnam."""
    return datetime.now(ZONE).date()


def yesterday() -> date:
    """The last whole day in Vietnam."""
    return today() - timedelta(days=1)


def in_order(first: date | None, last: date | None) -> None:
    """Refuse a range that is upside down."""
    if first and last and first > last:
        raise click.UsageError(f"the range is upside down: --from {first} lies after --to {last}")


def days(command: F) -> F:
    """Add `--from` and `--to`, both optional."""
    command = click.option("--to", type=Day(), help="last day")(command)
    return click.option("--from", "from_", type=Day(), help="first day")(command)


def say(line: str) -> None:
    """A line for the person, on stderr."""
    click.echo(line, err=True)
