"""The small runner: connects, migrates, and executes the statements that live one per file in this package.

A statement is named by its path without `.sql` ("merge/fact_article"); its parameters are pyformat
(`%(batch_id)s`). No SQL is put together here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.rows import dict_row
from yoyo import read_migrations
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.connections import parse_uri
from yoyo.migrations import Migration

from sql import reference

FOLDER: Final = Path(__file__).resolve().parent
MIGRATIONS: Final = FOLDER / "migrations"
TIMEZONE: Final = "Asia/Ho_Chi_Minh"
OLDEST_SERVER: Final = 150000

Connection = psycopg.Connection[Any]
Cursor = psycopg.Cursor[Any]
Rows = list[dict[str, Any]]


class DatabaseError(RuntimeError):
    """The warehouse can't be reached or can't be used; one line that says why and how to mend it."""


def connect(
    dsn: str, *, role: str | None = None, autocommit: bool = False, setting: str = "BAOTINH_DSN"
) -> Connection:
    """A connection to the warehouse in Vietnam's time zone; with `role` it works as that role.

    An analyst's session is read-only and its statements end after the role's own time limit. A user who has other
    roles can go back to them; only one who has none beside `role` is held to it. Raises DatabaseError with one clear
    line, which names the `setting` that the DSN is from, when the server can't be reached or doesn't know the role.
    """
    try:
        # what is given here is not taken from PGOPTIONS and PGCLIENTENCODING
        connection: Connection = psycopg.connect(
            dsn,
            autocommit=True,
            options=f"-c TimeZone={TIMEZONE}",
            client_encoding="utf8",
            application_name="baotinh",
        )
    except psycopg.OperationalError as error:
        raise DatabaseError(
            f"the warehouse can't be reached: {_first_line(error)}; check {setting}"
        ) from None
    execute(connection, "session/time_zone")
    try:
        if role is not None and execute(connection, "session/become", role=role).fetchone() is None:
            connection.close()
            raise DatabaseError(f"the server has no role {role!r}: migrate the warehouse first")
    except psycopg.Error as error:
        connection.close()
        raise DatabaseError(
            f"can't work as role {role!r}: {_first_line(error)}; migrate the warehouse first, "
            "and grant the role to this user"
        ) from None
    connection.autocommit = autocommit
    return connection


@cache
def statement(name: str) -> LiteralString:
    """The text of a statement, for example `statement("merge/fact_article")`. KeyError: no such file."""
    path = FOLDER / f"{name}.sql"
    if not path.is_file():
        raise KeyError(f"no statement {name!r}: {path} is missing")
    # a file of this package is as literal as a string in its code
    return path.read_text(encoding="utf-8")


def execute(connection: Connection, name: str, **params: object) -> Cursor:
    """Execute one statement file with its named parameters."""
    return connection.execute(statement(name), params or None)


def rows(connection: Connection, name: str, **params: object) -> Rows:
    """The rows of one statement file, each a dict by column name."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement(name), params or None).fetchall()


def migrate(
    dsn: str, *, log: Callable[[str], None] = lambda _: None, migrations: Path = MIGRATIONS
) -> list[str]:
    """Bring the database to this release: run what is missing of `migrations`, then the reference files.

    Each migration is one transaction together with the note that it ran. A lock makes a second process wait,
    and then find nothing to do. Returns the names of the migrations that ran. Raises DatabaseError.
    """
    done: list[str] = []
    with connect(dsn, autocommit=True) as connection:
        _refuse_unfit(connection)
        execute(connection, "session/lock_migrations")
        settle(connection)
        backend: Any = _Backend(dsn)
        with backend:
            backend.init_database()
            for migration in backend.to_apply(read_migrations(str(migrations))):
                log(f"migration {migration.id}")
                try:
                    backend.apply_one(migration)
                except psycopg.Error as error:
                    raise DatabaseError(
                        f"migration {migration.id} failed and left no trace: {_first_line(error)}"
                    ) from error
                done.append(migration.id)
        if migrations == MIGRATIONS:
            with connection.transaction():
                reference.load(connection)
    return done


def settle(connection: Connection) -> None:
    """Make what a warehouse needs outside its own tables: the server's roles, the database's time zone and rights.

    Neither a dump nor a copy of the database carries these. Raises DatabaseError when the user may not.
    """
    for name in ("session/roles", "session/database"):
        try:
            execute(connection, name)
        except psycopg.errors.InsufficientPrivilege as error:
            line = _first_line(error)
            raise DatabaseError(
                f"{line}; the warehouse's user must own its database and may create roles "
                "(or an administrator creates owner, loader and analyst and grants them to it)"
            ) from None


class _Backend(PostgresqlPsycopgBackend):
    """yoyo's backend, but a migration and the note that it ran are one transaction.

    yoyo's own marks it in a second one: a kill between the two would leave a database that can't be migrated.
    The caller holds the lock, so yoyo's lock row, which outlives a killed process, isn't used.
    """

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        uri: Any = parse_uri(_yoyo_uri(dsn))
        PostgresqlPsycopgBackend.__init__(self, uri, "_yoyo_migration")

    def connect(self, dburi: object) -> Connection:  # noqa: ARG002 - the same address, and our session
        return connect(self.dsn, autocommit=True)

    def apply_one(self, migration: Migration, force: bool = False, mark: bool = True) -> None:  # noqa: ARG002
        untyped: Any = self
        untyped.ensure_internal_schema_updated()
        migration.load()
        with untyped.transaction():
            for step in migration.steps or ():
                step.apply(self)
            untyped.mark_one(migration)


def _yoyo_uri(dsn: str) -> str:
    parts = urlsplit(dsn)
    return urlunsplit(("postgresql+psycopg", *parts[1:]))


def _refuse_unfit(connection: Connection) -> None:
    """Refuse a server that is too old, or whose encoding or locale can't hold or lower Vietnamese."""
    if connection.info.server_version < OLDEST_SERVER:
        raise DatabaseError(
            f"Postgres 15 or newer is needed; this server is {connection.info.server_version // 10000}"
        )
    fit = rows(connection, "session/fitness")[0]
    if fit["encoding"] != "UTF8":
        raise DatabaseError(f"the database's encoding is {fit['encoding']}: create it with encoding UTF8")
    if not fit["lowers"]:
        raise DatabaseError(
            "the database's locale can't lower Vietnamese letters: create it with locale C.UTF-8"
        )


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


logging.getLogger("yoyo").setLevel(logging.WARNING)
