"""`baotinh query`, `psql`, `coverage`: ask the warehouse, as the role `analyst`."""

from __future__ import annotations

import os
import subprocess
from datetime import date, datetime

import click

from baotinh import settings, stack
from baotinh.cli import tables
from baotinh.cli.reading import Moment
from baotinh.stack import postgres
from sql import ask, run


@click.command()
@click.argument("name", required=False)
@click.option("-c", "text", help="an SQL text to run")
@click.option(
    "--param", "params", multiple=True, metavar="K=V", help="a parameter of the query; may be repeated"
)
@click.option("--format", "how", type=click.Choice(tables.FORMATS), default="table", show_default=True)
def query(name: str | None, text: str | None, params: tuple[str, ...], how: tables.Format) -> None:
    """Ask the warehouse: a query by NAME, an SQL FILE, or -c SQL. Without any of them: list the queries.

    Runs read-only as the role analyst, which sees the schemas mart and warehouse.
    """
    if name is None and text is None:
        tables.write(("query", "parameters", "what it answers"), [q.row() for q in ask.catalogue()], how)
        return
    if name and text:
        raise click.UsageError("give a NAME or -c SQL, not both")
    asked = ask.named(name) if name else ask.of_text(text or "")
    values = ask.parameters(params)
    with (
        stack.postgres_for(settings.load()) as here,
        run.connect(here.dsn or "", role="analyst") as connection,
    ):
        columns, rows = ask.ask(connection, asked, values)
    tables.write(columns, rows, how)


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--owner", is_flag=True, help="as the owner, who may write")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(owner: bool, arguments: tuple[str, ...]) -> None:
    """Open psql on the warehouse, as analyst (read only). ARGUMENTS go to psql."""
    with stack.postgres_for(settings.load()) as here:
        program = postgres.shipped_binaries() / "psql"
        environment = os.environ | ({} if owner else {"PGOPTIONS": "-c role=analyst"})
        code = subprocess.run([program, here.dsn or "", *arguments], env=environment, check=False).returncode
    raise SystemExit(code)


@click.command()
@click.option("--source", help="only this source")
@click.option("--from", "from_", type=Moment(), help="first day")
@click.option("--to", type=Moment(), help="last day")
@click.option("--format", "how", type=click.Choice(tables.FORMATS), default="table", show_default=True)
def coverage(
    source: str | None, from_: date | datetime | None, to: date | datetime | None, how: tables.Format
) -> None:
    """Show per source and day what was listed, fetched, loaded and refused, and the gaps."""
    with stack.postgres_for(settings.load()) as here:
        show_coverage(here.dsn or "", source=source, since=from_, until=to, how=how)


def show_coverage(
    dsn: str,
    *,
    source: str | None = None,
    since: date | None = None,
    until: date | None = None,
    how: tables.Format = "table",
) -> None:
    """Print mart.coverage between two days."""
    with run.connect(dsn, role="analyst") as connection:
        cursor = run.execute(connection, "marts/coverage_between", source=source, since=since, until=until)
        tables.write([c.name for c in cursor.description or ()], cursor.fetchall(), how)


def show_query(dsn: str, name: str, params: dict[str, str], *, limit: int) -> None:
    """Print the first rows of a named query."""
    with run.connect(dsn, role="analyst") as connection:
        columns, rows = ask.ask(connection, ask.named(name), params)
    tables.write(columns, rows[:limit], "table")
