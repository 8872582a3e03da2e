"""The command line: `baotinh …`. Every error that a user can mend is one line on stderr and an exit code."""

from __future__ import annotations

import logging
import os
import sys

import click

from baotinh.cli.errors import one_line
from baotinh.cli.lazy import LazyGroup

COMMANDS = {
    "up": "baotinh.cli.machine:up",
    "down": "baotinh.cli.machine:down",
    "status": "baotinh.cli.machine:status",
    "demo": "baotinh.cli.demo:demo",
    "crawl": "baotinh.cli.collect:crawl",
    "backfill": "baotinh.cli.collect:backfill",
    "sources": "baotinh.cli.collect:sources",
    "pause": "baotinh.cli.collect:pause",
    "resume": "baotinh.cli.collect:resume",
    "parse": "baotinh.cli.reading:parse",
    "refused": "baotinh.cli.reading:refused",
    "query": "baotinh.cli.asking:query",
    "psql": "baotinh.cli.asking:psql",
    "coverage": "baotinh.cli.asking:coverage",
}


@click.group(
    cls=LazyGroup,
    commands_by_name=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(package_name="baotinh", prog_name="baotinh")
def cli() -> None:
    """Báo Tỉnh: collects, dates and keeps the news of Vietnam's provinces.

    Settings are environment variables with the prefix BAOTINH_; `baotinh status` lists them.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 failed, 2 wrong words, 3 a page was refused, 130 interrupted."""
    try:
        sys.exit(cli.main(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        click.echo("baotinh: interrupted; run the same command again to go on", err=True)
        sys.exit(130)
    except click.ClickException as error:
        click.echo(f"baotinh: {error.format_message()}", err=True)
        if isinstance(error, click.UsageError) and error.ctx:
            click.echo(f"try: {error.ctx.command_path} --help", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        line = one_line(error)
        if line is None:  # ours to mend, not the user's: show everything
            raise
        click.echo(f"baotinh: {line}", err=True)
        sys.exit(1)
