"""`baotinh query`, `psql`, `coverage`: ask the warehouse, as the role `analyst`."""

from __future__ import annotations

import os
import subprocess
from datetime import date

import click

from baotinh.cli import tables
from baotinh.cli.options import days, in_order, say
from baotinh.cli.warehouse import warehouse
from baotinh.settings import Settings
from baotinh.stack import postgres
from sql import ask, run


class QueryCommand(click.Command):
    """`query NAME --help` tells of the query NAME and its parameters; without a NAME, of the command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        names = {query.name for query in ask.catalogue()}
        ctx.meta[__name__] = next((word for word in args if word in names), None)
        return super().parse_args(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        name = ctx.meta.get(__name__)
        if name is None:
            return super().get_help(ctx)
        asked = ask.named(name)
        lines = [f"{asked.name}: {asked.answers}", ""]
        if not asked.parameters:
            lines.append("It takes no parameters.")
        for one in asked.parameters:
            default = "no limit" if one.default is None else str(one.default)
            lines.append(f"  --param {one.name}=…  {one.type}: {one.what} (default: {default})")
        return "\n".join(lines)


@click.command(cls=QueryCommand)
@click.argument("name", required=False)
@click.option("-c", "text", help="an SQL text to run")
@click.option(
    "--param", "params", multiple=True, metavar="K=V", help="a parameter of the query; may be repeated"
)
@click.option("--format", "how", type=click.Choice(tables.FORMATS), default="table", show_default=True)
def query(name: str | None, text: str | None, params: tuple[str, ...], how: tables.Format) -> None:
    """Ask the warehouse: a query by NAME, an SQL FILE, or -c SQL. Without any of them: list the queries.

    `baotinh query NAME --help` lists a query's parameters. A FILE or SQL is one statement. Runs read-only as
    the role analyst, which sees the schemas mart and warehouse.
    """
    if name is None and text is None:
        if params:
            raise click.UsageError("--param goes with a query's NAME or FILE")
        tables.write(("query", "parameters", "what it answers"), [q.row() for q in ask.catalogue()], how)
        return
    if name and text:
        raise click.UsageError("give a NAME or -c SQL, not both")
    asked = ask.named(name) if name else ask.of_text(text or "")
    values = ask.parameters(params)
    ask.bound(asked, values)  # a wrong parameter is told before any server is started
    with (
        warehouse() as here,
        _as_analyst(here) as connection,
    ):
        columns, rows = ask.ask(connection, asked, values)
    tables.write(columns, rows, how)


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--owner", is_flag=True, help="as the owner, who may write")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(owner: bool, arguments: tuple[str, ...]) -> None:
    """Open psql on the warehouse, as analyst (read only). ARGUMENTS go to psql."""
    with warehouse() as here:
        dsn = here.dsn or "" if owner else _analyst_dsn(here)
        environment = dict(os.environ)
        # says in one line why not
        with run.connect(dsn) if owner else _as_analyst(here) as connection:
            if not owner:
                session = run.rows(connection, "session/options")[0]
                environment["PGOPTIONS"] = session["options"]
                if session["may_leave"]:
                    say(
                        "psql logs in as a user who may write and can go back to that: set BAOTINH_ANALYST_DSN"
                    )
        program = postgres.shipped_binaries() / "psql"
        code = subprocess.run([program, dsn, *arguments], env=environment, check=False).returncode
    raise SystemExit(code)


def _analyst_dsn(here: Settings) -> str:
    return here.analyst_dsn or here.dsn or ""


def _as_analyst(here: Settings) -> run.Connection:
    setting = "BAOTINH_ANALYST_DSN" if here.analyst_dsn else "BAOTINH_DSN"
    return run.connect(_analyst_dsn(here), role="analyst", setting=setting)


@click.command()
@click.option("--source", help="only this source")
@days
@click.option("--format", "how", type=click.Choice(tables.FORMATS), default="table", show_default=True)
def coverage(source: str | None, from_: date | None, to: date | None, how: tables.Format) -> None:
    """Show per source and day what was listed, fetched, loaded and refused, and the gaps."""
    in_order(from_, to)
    if source:
        from crawlers import sources

        sources.load(source)
    with warehouse() as here:
        show_coverage(here, source=source, since=from_, until=to, how=how)


def show_coverage(
    here: Settings,
    *,
    source: str | None = None,
    since: date | None = None,
    until: date | None = None,
    how: tables.Format = "table",
) -> None:
    """Print mart.coverage between two days."""
    with _as_analyst(here) as connection:
        cursor = run.execute(connection, "marts/coverage_between", source=source, since=since, until=until)
        tables.write([c.name for c in cursor.description or ()], cursor.fetchall(), how)


def show_query(here: Settings, name: str, params: dict[str, str], *, limit: int) -> None:
    """Print the first rows of a named query."""
    with _as_analyst(here) as connection:
        columns, rows = ask.ask(connection, ask.named(name), params)
    tables.write(columns, rows[:limit], "table")
