"""`python -m tests.replica`: serve the replica until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
from datetime import date, datetime, time
from pathlib import Path

import uvloop

from tests.replica.certificates import Authority
from tests.replica.server import Replica, serve
from tests.replica.sites import SITES
from tests.replica.world import LOCAL, Options, World


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.replica",
        description="A stand-in for the news sites, as a forward proxy on loopback.",
    )
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: loopback)")
    parser.add_argument(
        "--state", type=Path, required=True, help="folder for ca.pem, ready.json and the state"
    )
    parser.add_argument(
        "--first-day", type=date.fromisoformat, default=Options().first_day, help="first day of the calendar"
    )
    parser.add_argument("--days", type=int, default=14, help="number of simulated days")
    parser.add_argument(
        "--today", type=date.fromisoformat, help="the clock starts at the end of this day (default: the last)"
    )
    parser.add_argument("--per-day", type=int, default=13, help="articles of each site on a working day")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another world")
    parser.add_argument(
        "--opened",
        action="append",
        default=[],
        metavar="STEM=DAY",
        help="the site published nothing before that day; may be repeated",
    )
    given = parser.parse_args(arguments)
    if given.days < 1 or not 1 <= given.per_day <= 500:
        parser.error("--days must be at least 1, --per-day from 1 to 500")
    opened = {
        stem: date.fromisoformat(day) for stem, _, day in (text.partition("=") for text in given.opened)
    }
    options = Options(
        seed=given.seed, first_day=given.first_day, days=given.days, per_day=given.per_day, opened=opened
    )
    today = given.today or options.last_day
    now = datetime.combine(today, time(23, 59), LOCAL)
    folder: Path = given.state
    folder.mkdir(parents=True, exist_ok=True)
    sites = [site() for site in SITES]
    world = World(options, sites, now=now, store=folder / "state.json")
    replica = Replica(world, sites, Authority(folder))

    def ready(port: int) -> None:
        proxy = f"http://{given.host}:{port}"
        temporary = folder / "ready.tmp"
        temporary.write_text(
            json.dumps({"proxy": proxy, "ca": str(replica.authority.path.absolute()), "pid": os.getpid()})
        )
        temporary.replace(folder / "ready.json")
        sys.stdout.write(f"replica ready at {proxy}, certificate authority {replica.authority.path}\n")
        sys.stdout.flush()

    async def run() -> None:
        task = asyncio.ensure_future(serve(replica, given.port, host=given.host, ready=ready))
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await task

    try:
        uvloop.run(run())
    except OSError as error:
        sys.stderr.write(
            f"replica: cannot listen on {given.host}:{given.port}: {error.strerror}; choose another --port\n"
        )
        return 1
    finally:
        (folder / "ready.json").unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
