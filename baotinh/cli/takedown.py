"""`baotinh forget`: a takedown."""

from __future__ import annotations

import click

from baotinh.cli.options import say
from baotinh.cli.warehouse import warehouse
from baotinh.steps import forget as work
from sql import run


@click.command()
@click.argument("url")
@click.option("--reason", required=True, help="why; it is all that stays beside the address")
@click.option("--yes", is_flag=True, help="do not ask")
def forget(url: str, reason: str, yes: bool) -> None:
    """Take the article at URL down, everywhere and for good.

    It goes out of the marts, with all its versions, out of search and exports, and out of the archive, whose files
    are written anew without its pages. A tombstone keeps its address and the reason; it is never fetched again.
    Copies of it in other papers are named, not touched. Backups and exports made before are yours to delete.
    """
    if not reason.strip():
        raise click.UsageError("--reason is empty: say why the article is taken down")
    with warehouse() as here:
        with run.connect(here.dsn or "") as connection:
            known = run.rows(connection, "trace/state", url=work.address_of(url)) or run.rows(
                connection, "trace/state", url=url
            )
        if not known:
            raise click.ClickException(f"nothing is known of {url}; is it the address of an article?")
        copies = work.copies(url, settings=here)
        for one in known:
            say(f"{one['source']}: {one['canonical_url']} ({one['state']}, of {one['day']})")
        if not yes:
            _confirm()
        done = work.forget(url, reason, settings=here, log=say)
    for address in done.canonical_urls:
        say(
            f"taken down: {address}; {done.records} records left the archive, {done.files} files written anew"
        )
    if copies:
        say("other articles with the same text, which are still there:")
        for copy in copies:
            say(f"  {copy['canonical_url']} ({copy['kind']}, {copy['source']})")


def _confirm() -> None:
    try:
        sure = click.confirm("Take it down for good?", err=True)
    except click.Abort:
        sure = False
        click.echo(err=True)
    if not sure:
        raise click.ClickException("nothing was taken down; answer y, or give --yes")
