"""`baotinh up`, `down`, `status`: the one-machine stack."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.table import Table

from baotinh import settings, stack, steps


@click.command()
def up() -> None:
    """Start the embedded Postgres and Airflow, supervised, on 127.0.0.1.

    Running it again is harmless: parts that run are left alone, parts that died are started.
    """
    here = settings.load()
    stack.up(here, log=_say)
    with stack.postgres_for(here) as with_warehouse:
        steps.prepare(with_warehouse)
    show(stack.status(here))


@click.command()
@click.option("--all", "everything", is_flag=True, help="every stack of this checkout, the demo's too")
def down(everything: bool) -> None:
    """Stop the stack; its state stays. Nothing of it is left running."""
    if everything:
        stack.down_all(log=_say)
    else:
        stack.down(settings.load(), log=_say)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="machine-readable")
def status(as_json: bool) -> None:
    """Show the stack's parts, addresses and settings."""
    now = stack.status(settings.load())
    if as_json:
        click.echo(json.dumps(now.to_json(), ensure_ascii=False, indent=2))
    else:
        show(now)


def show(now: stack.Status) -> None:
    """The stack's state as a person likes to read it."""
    console = Console(highlight=False, soft_wrap=True)
    table = Table("part", "state", "pid", "port", "since", "restarts", "", box=None, pad_edge=False)
    for part in now.parts:
        state = f"[green]{part.state}[/]" if part.state == "running" else f"[red]{part.state}[/]"
        table.add_row(
            part.name,
            state,
            str(part.pid or ""),
            str(part.port or ""),
            part.since or "",
            str(part.restarts),
            part.detail,
        )
    console.print(table)
    for name, value in (
        ("warehouse", now.dsn),
        ("archive", now.archive),
        ("Airflow", now.airflow_url),
        (
            "log in as",
            now.airflow_user and f"{now.airflow_user} / {now.airflow_password or 'no password asked'}",
        ),
        ("home", now.home),
        ("logs", now.logs),
    ):
        if value:
            console.print(f"{name:<10} {value}")
    console.print("settings")
    for name, value in now.settings.items():
        console.print(f"  {name:<22} {'(default)' if value is None else value}")


def _say(line: str) -> None:
    click.echo(line, err=True)
