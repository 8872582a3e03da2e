"""The one-machine stack over the replica, started once for all tests that ask for the fixture `live`.

The parts get HTTP_PROXY, HTTPS_PROXY and SSL_CERT_FILE and no NO_PROXY: whatever passes here passes behind a proxy.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from baotinh import stack, steps
from baotinh.settings import Settings
from baotinh.stack import processes
from tests.replica import Running, running

FIRST_DAY = date(2026, 10, 5)
DAYS = 12
PAST = 3
"""Days before FIRST_DAY on which only BACKFILLED published."""
BACKFILLED = "travinh"
STEMS = ("baolangson", "baomoi", "baotayninh", "baothainguyen", "sonla", "travinh")


@dataclass(frozen=True)
class Live:
    """A running stack, its settings, the environment it was started with, and the replica behind it."""

    settings: Settings
    environ: dict[str, str]
    replica: Running

    def up(self) -> stack.Status:
        """Start what does not run; the same settings and environment each time."""
        return stack.up(self.settings, environ=self.environ)

    def status(self) -> stack.Status:
        """The stack as it stands."""
        return stack.status(self.settings)

    def airflow(self) -> stack.Airflow:
        """A client of its Airflow."""
        return stack.airflow_of(self.settings)

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection to the warehouse, by the DSN that `status` gives."""
        dsn = self.status().dsn
        assert dsn is not None
        return psycopg.connect(dsn, autocommit=True)

    def count(self, query: str, **parameters: object) -> int:
        """The one number that the query gives."""
        with self.connect() as connection:
            row = connection.execute(query.encode(), parameters).fetchone()
        assert row is not None
        return int(str(row[0]))


def eventually(holds: Callable[[], bool], *, seconds: float = 90.0) -> None:
    """Wait until `holds` says so; an error while it looks counts as not yet."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if holds():
                return
        except (psycopg.Error, stack.AirflowError, stack.StackError, AssertionError):
            if time.monotonic() > deadline:
                raise
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds:.0f} s")
        time.sleep(0.5)


@pytest.fixture(scope="session")
def live() -> Iterator[Live]:
    """The stack, up. Taking it down leaves no process behind, which is checked as well."""
    home = Path(tempfile.mkdtemp(prefix="baotinh-live-"))
    home.chmod(0o755)  # root's Postgres runs as another user, who must be able to enter
    opened = {stem: FIRST_DAY for stem in STEMS if stem != BACKFILLED}
    past = FIRST_DAY - timedelta(days=PAST)
    with running(first_day=past, days=PAST + DAYS, today=FIRST_DAY, per_day=6, opened=opened) as replica:
        proxies = {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "SSL_CERT_FILE"}
        environ = {
            name: value
            for name, value in os.environ.items()
            if name.upper() not in proxies and not name.startswith(("AIRFLOW", "BAOTINH_"))
        }
        environ |= {
            "HTTP_PROXY": replica.proxy,
            "HTTPS_PROXY": replica.proxy,
            "SSL_CERT_FILE": str(replica.ca),
        }
        environ |= {"AIRFLOW__BAOTINH__CALENDAR": "False"}  # no run of a real day comes in between
        started = Live(Settings(home=home, delay=0), environ, replica)
        try:
            started.up()
            with stack.postgres_for(started.settings) as with_warehouse:
                steps.prepare(with_warehouse)
            with started.airflow() as airflow:
                airflow.wait_for_dags([f"crawl_{stem}" for stem in STEMS] + ["load", "marts", "watch"])
            yield started
        finally:
            stack.down(started.settings)
            left = processes.marked(home=home)
            shutil.rmtree(home, ignore_errors=True)
        assert left == []
