"""What every test may ask for: a real Postgres (one server a session) and the pages of `BAOTINH_TEST_PAGES`."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from baotinh.stack import postgres
from tests.live import live

__all__ = ["live"]  # a fixture of the whole session: the running stack

PAGES = Path(os.environ.get("BAOTINH_TEST_PAGES", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A Postgres server of the session's own, from the shipped binaries."""
    folder = Path(tempfile.mkdtemp(prefix="baotinh-test-"))
    folder.chmod(0o755)
    place = postgres.place(folder / "postgres", postgres.free_port())
    postgres.start(place)
    yield place
    postgres.stop(place, mode="immediate")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty_dsn(server: postgres.Server) -> Iterator[str]:
    """The libpq URI of a new empty database, dropped afterwards."""
    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    yield server.dsn(name)
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')


@pytest.fixture(scope="session")
def pages() -> Path:
    """The folder with `seeds/` and `pages/`; without it the test is skipped, saying so."""
    if not (PAGES / "seeds").is_dir():
        pytest.skip(
            f"no pages to judge by: {PAGES}/seeds is missing (set BAOTINH_TEST_PAGES to the folder that holds it)"
        )
    return PAGES
