"""`baotinh backup` and `restore`: the warehouse as one file. The archive is files already; copy it as such."""

from __future__ import annotations

from pathlib import Path

import click

from baotinh import settings, stack
from baotinh.cli.options import say
from baotinh.cli.warehouse import warehouse
from baotinh.stack import postgres
from baotinh.steps import enter
from baotinh.steps import restore as work
from sql import backup as dumps


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="write over FILE if it exists")
def backup(file: Path, replace: bool) -> None:
    """Write the warehouse to FILE, compressed, while it is in use: the state of one moment.

    FILE appears once it is whole. It holds the frontier's books too; the archive of pages is files under
    BAOTINH_ARCHIVE and is copied as such.
    """
    if file.exists() and not replace:
        raise click.ClickException(f"{file} exists: give another name, or --replace")
    if not file.absolute().parent.is_dir():
        raise click.ClickException(f"{file.absolute().parent} is no folder: make it first")
    with warehouse() as here:
        size = dumps.backup(here.dsn or "", file, pg_dump=postgres.shipped_binaries() / "pg_dump")
    say(f"{file}: {size / 1e6:,.1f} MB; `baotinh restore {file}` brings it back")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--replace", is_flag=True, help="put it in the place of a warehouse that is not empty")
@click.option("--yes", is_flag=True, help="with --replace: do not ask")
def restore(file: Path, replace: bool, yes: bool) -> None:
    """Bring the warehouse back from FILE, as `baotinh backup` wrote it, and up to this release.

    It is restored whole or not at all: what was there stays if anything goes wrong. A warehouse that holds batches is
    left alone unless --replace is given. Stop the stack first (`baotinh down`), or at least pause its sources.
    """
    if replace and not yes:
        _confirm()
    programs = postgres.shipped_binaries()
    with stack.postgres_for(settings.load(), log=say) as here:
        work.restore(file, pg_restore=programs / "pg_restore", replace=replace, settings=here)
        newer = sum(map(len, enter.unknown(here).values()))
    say("the warehouse is restored; see `baotinh coverage`")
    if newer:
        say(f"the archive has {newer} files that it does not know: `baotinh reparse --unknown` loads them")


def _confirm() -> None:
    try:
        sure = click.confirm("Everything in the warehouse is replaced. Go on?", err=True)
    except click.Abort:
        sure = False
        click.echo(err=True)
    if not sure:
        raise click.ClickException("nothing was changed; answer y, or give --yes")
