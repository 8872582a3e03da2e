"""A migrated warehouse for each test of this folder, copied from one that is migrated once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql as literal

from baotinh.stack import postgres
from sql import load, run
from tests.sql.warehouse import SOURCES


@pytest.fixture(scope="session")
def template(server: postgres.Server) -> str:
    """The name of a migrated database with the sources of the tests, to copy from."""
    name = "warehouse_template"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute("create database warehouse_template")
    run.migrate(server.dsn(name))
    with run.connect(server.dsn(name)) as connection:
        load.sync_sources(connection, SOURCES)
    return name


@pytest.fixture
def dsn(server: postgres.Server, template: str) -> Iterator[str]:
    """The libpq URI of a migrated warehouse of the test's own."""
    name = f"w{uuid.uuid4().hex[:12]}"
    made = literal.Identifier(name)
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        statement = literal.SQL("create database {} template {}").format(made, literal.Identifier(template))
        connection.execute(statement)
        connection.execute(literal.SQL("alter database {} set timezone = 'Asia/Ho_Chi_Minh'").format(made))
    yield server.dsn(name)
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(literal.SQL("drop database {} with (force)").format(made))


@pytest.fixture
def warehouse(dsn: str) -> Iterator[run.Connection]:
    """A connection to a migrated warehouse of the test's own."""
    with run.connect(dsn, autocommit=True) as connection:
        yield connection
