"""Commands as people run them: in a process of their own, on a warehouse and in a home of the test's own."""

from __future__ import annotations

import os
import shutil
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
from psycopg.rows import dict_row

from baotinh.settings import Settings
from baotinh.stack import postgres
from tests.replica import Running, running

ROOT = Path(__file__).resolve().parents[2]
FIRST_DAY = date(2026, 10, 5)


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line on stderr; anything else, or a traceback, fails the test."""
        lines = self.err.splitlines()
        assert self.code != 0, self
        assert len(lines) == 1, self.err
        assert lines[0].startswith("baotinh: "), self.err
        return lines[0]


@dataclass(frozen=True)
class Shell:
    """Runs `baotinh …`. `environ` is added to an environment without proxies and BAOTINH_ variables."""

    home: Path
    dsn: str | None = None
    environ: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: str | Path, stdin: str | None = None, **more: str) -> Done:
        kept = {
            name: value
            for name, value in os.environ.items()
            if "proxy" not in name.lower() and not name.startswith("BAOTINH_")
        }
        environ = {**kept, "BAOTINH_HOME": str(self.home), "BAOTINH_DELAY": "0", **self.environ}
        if self.dsn:
            environ["BAOTINH_DSN"] = self.dsn
        done = subprocess.run(
            [sys.executable, "-m", "baotinh", *map(str, words)],
            cwd=ROOT,
            env={**environ, **more},
            input=stdin if stdin is not None else "",
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)

    def ok(self, *words: str | Path, **more: Any) -> Done:
        """The same, for a command that must succeed."""
        done = self(*words, **more)
        assert done.code == 0, done.err + done.out
        return done

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home, dsn=self.dsn, delay=0)

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """The rows of a query as the database's owner."""
        with psycopg.connect(self.dsn or "", autocommit=True, row_factory=dict_row) as connection:
            return connection.execute(query.encode(), values or None).fetchall()

    def value(self, query: str, *values: object) -> Any:
        return next(iter(self.rows(query, *values)[0].values()))

    def run_sql(self, query: str, *values: object) -> None:
        with psycopg.connect(self.dsn or "", autocommit=True) as connection:
            connection.execute(query.encode(), values or None)

    def warcs(self) -> list[Path]:
        return sorted((self.home / "archive").rglob("*.warc.gz"))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Commands without a warehouse."""
    return Shell(tmp_path / "home")


@pytest.fixture(scope="session")
def replica_for_commands() -> Iterator[Running]:
    with running(first_day=FIRST_DAY, days=6, today=FIRST_DAY) as replica:
        yield replica


@pytest.fixture(scope="session")
def first_crawl(
    server: postgres.Server, replica_for_commands: Running, tmp_path_factory: pytest.TempPathFactory
) -> Shell:
    """A warehouse with the first day of one paper, crawled from the replica by the command itself, once."""
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute("create database first_crawl")
    home = tmp_path_factory.mktemp("first") / "home"
    made = Shell(home, server.dsn("first_crawl"), replica_for_commands.env())
    made.ok("crawl", "baotayninh", "--day", FIRST_DAY.isoformat())
    return made


@pytest.fixture
def crawled(
    first_crawl: Shell, server: postgres.Server, replica_for_commands: Running, tmp_path: Path
) -> Iterator[Shell]:
    """A copy of that warehouse and its archive, for the test to spoil; the replica stands at its first day."""
    replica_for_commands.control.mend()
    replica_for_commands.control.move(FIRST_DAY)
    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(f'create database "{name}" template first_crawl'.encode())
    home = tmp_path / "home"
    shutil.copytree(first_crawl.home / "archive", home / "archive")
    here = Shell(home, server.dsn(name), replica_for_commands.env())
    places = (f"{first_crawl.home}/", f"{home}/")
    here.run_sql("update crawl.capture set warc = replace(warc, %s, %s)", *places)
    here.run_sql(
        "update crawl.batch set warcs = array(select replace(w, %s, %s) from unnest(warcs) as w)", *places
    )
    yield here
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)'.encode())
