"""What the crawls of the tests run on: a warehouse of their own, the replica, and `scrapy crawl` in its own process."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row

from baotinh.stack import postgres
from sql import run
from tests.replica import Running, running

ROOT = Path(__file__).resolve().parents[2]
FIRST_DAY = date(2026, 10, 5)


@dataclass(frozen=True)
class Desk:
    """One place to crawl from: state folder, database, and the environment of the spider's process."""

    home: Path
    dsn: str
    environ: dict[str, str] = field(default_factory=dict)

    def start(self, source: str, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """`scrapy crawl SOURCE -a …` under way; `more` goes into its environment."""
        command = [sys.executable, "-m", "scrapy", "crawl", source]
        for argument in arguments:
            command += ["-s" if argument.isupper() or argument.split("=")[0].isupper() else "-a", argument]
        kept = {
            k: v for k, v in os.environ.items() if "proxy" not in k.lower() and not k.startswith("BAOTINH_")
        }
        environ = {
            **kept,
            "BAOTINH_HOME": str(self.home),
            "BAOTINH_DSN": self.dsn,
            "BAOTINH_DELAY": "0",
            **self.environ,
            **more,
        }
        return subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def crawl(self, source: str, *arguments: str, fails: bool = False, **more: str) -> str:
        """Crawl to the end; what it wrote to stderr. Anything but the expected exit code fails the test."""
        process = self.start(source, *arguments, **more)
        _, told = process.communicate(timeout=120)
        assert (process.returncode != 0) == fails, told
        return told

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        with psycopg.connect(self.dsn, autocommit=True, row_factory=dict_row) as connection:
            return connection.execute(query.encode(), values or None).fetchall()

    def value(self, query: str, *values: object) -> Any:
        return next(iter(self.rows(query, *values)[0].values()))

    def warcs(self) -> list[Path]:
        return sorted((self.home / "archive").rglob("*.warc.gz"))


@pytest.fixture(scope="session")
def template(server: postgres.Server) -> str:
    """The name of a migrated database that others are copied from."""
    name = f"template_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    run.migrate(server.dsn(name))
    return name


@pytest.fixture
def warehouse(server: postgres.Server, template: str) -> Iterator[str]:
    """The libpq URI of a migrated warehouse of the test's own."""
    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        copy = sql.SQL("create database {} template {}")
        connection.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
        yield server.dsn(name)
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def world() -> Iterator[Running]:
    """One replica for the session; `site` gives it back mended and at its first day."""
    with running(first_day=FIRST_DAY, days=14, today=FIRST_DAY) as replica:
        yield replica


@pytest.fixture
def site(world: Running) -> Iterator[Running]:
    """The replica at the end of its first day, without faults and with an empty log."""
    world.control.mend()
    world.control.move(FIRST_DAY)
    world.control.forget_log()
    yield world
    world.control.mend()


@pytest.fixture
def desk(site: Running, warehouse: str, tmp_path: Path) -> Desk:
    """A desk that meets the replica instead of the net."""
    return Desk(tmp_path / "home", warehouse, site.env())
