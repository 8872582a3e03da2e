"""The command line: `baotinh …`. Every error that a user can mend is one line on stderr and an exit code."""

from __future__ import annotations

import logging
import os
import sys

import click

from baotinh.cli.errors import one_line
from baotinh.cli.lazy import Entry, LazyGroup

COMMANDS = {
    "up": Entry("machine:up", "Start the embedded Postgres and Airflow, supervised, on 127.0.0.1."),
    "down": Entry("machine:down", "Stop the stack; its state stays."),
    "status": Entry("machine:status", "Show the stack's parts, addresses and settings."),
    "demo": Entry("demo:demo", "Run the whole pipeline over a stand-in for the six sites."),
    "crawl": Entry("collect:crawl", "Discover, fetch, read and load SOURCE… now, without the scheduler."),
    "backfill": Entry("collect:backfill", "Crawl past days of SOURCE through Airflow's own backfill."),
    "sources": Entry("collect:sources", "List what is collected."),
    "add-source": Entry(
        "scaffold:add_source", "Begin a new source: its file, a golden page, what to do next."
    ),
    "pause": Entry("collect:pause", "Stop the scheduled crawls of SOURCE."),
    "resume": Entry("collect:resume", "Go on with the scheduled crawls of SOURCE."),
    "coverage": Entry(
        "asking:coverage", "Show per source and day what was listed, fetched, loaded, refused."
    ),
    "parse": Entry("reading:parse", "Read one saved PAGE and print its record as JSON."),
    "refused": Entry("rereading:refused", "List what could not be read, or read it --again."),
    "reparse": Entry(
        "rereading:reparse", "Read the archive with today's parsers; show or --apply the changes."
    ),
    "query": Entry("asking:query", "Ask the warehouse by a query's NAME, an SQL FILE or -c SQL."),
    "psql": Entry("asking:psql", "Open psql on the warehouse, read only."),
    "trace": Entry("tracing:trace", "Show every hop of the article at URL."),
    "page": Entry("tracing:page", "Show the stored page of the article at URL."),
    "forget": Entry("takedown:forget", "Take the article at URL down, everywhere and for good."),
    "backup": Entry("safekeeping:backup", "Write the warehouse to FILE."),
    "restore": Entry("safekeeping:restore", "Bring the warehouse back from FILE."),
}


@click.group(
    cls=LazyGroup,
    entries=COMMANDS,
    package="baotinh.cli",
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
        hint = ""
        if isinstance(error, click.UsageError) and error.ctx:
            hint = f" (see {error.ctx.command_path} --help)"
        click.echo(f"baotinh: {' '.join(error.format_message().split())}{hint}", err=True)
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
