"""Putting a backup in the place of a warehouse: beside it first, then in its name, in one moment or not at all."""

from __future__ import annotations

import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql as words

from baotinh import steps
from baotinh.settings import Settings
from sql import backup, run


def restore(file: Path, *, pg_restore: Path, replace: bool = False, settings: Settings) -> None:
    """Restore a backup into the warehouse's database and bring it to this release.

    An empty database is filled. One with tables is replaced by a database made beside it: until that is whole, nothing
    is touched. One that holds batches only with `replace`. Raises StepError or DatabaseError in one line.
    """
    dsn = steps.dsn_of(settings)
    with run.connect(dsn, autocommit=True) as connection:
        empty = run.rows(connection, "session/is_empty")[0]["is_empty"]
        holds = not empty and run.rows(connection, "session/holds")[0]["holds"]
        name = connection.info.dbname
    if holds and not replace:
        raise steps.StepError(
            "the warehouse is not empty: back it up and give --replace, or name another database in BAOTINH_DSN"
        )
    if empty:
        backup.restore(dsn, file, pg_restore=pg_restore)
        return
    beside = f"{name}_{uuid.uuid4().hex[:8]}"
    with _keeper(dsn) as keeper:
        try:
            keeper.execute(
                words.SQL("create database {} template template0").format(words.Identifier(beside))
            )
        except psycopg.errors.InsufficientPrivilege:
            raise steps.StepError(
                "the warehouse's user may not create databases: make an empty one and name it in BAOTINH_DSN"
            ) from None
        try:
            backup.restore(_named(dsn, beside), file, pg_restore=pg_restore)
            _swap(keeper, name, beside)
        finally:  # the old one after the swap, the failed one before it
            keeper.execute(
                words.SQL("drop database if exists {} with (force)").format(words.Identifier(beside))
            )


def _swap(keeper: run.Connection, name: str, beside: str) -> None:
    """Exchange the names of two databases; their connections are ended."""
    aside = f"{beside}_old"
    renames = ((name, aside), (beside, name), (aside, beside))
    for attempt in range(5):
        try:
            with keeper.transaction():
                for old, new in renames:
                    keeper.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity"
                        " where datname = %s and pid <> pg_backend_pid()",
                        (old,),
                    )
                    keeper.execute(
                        words.SQL("alter database {} rename to {}").format(
                            words.Identifier(old), words.Identifier(new)
                        )
                    )
            return
        except psycopg.errors.ObjectInUse:
            if attempt == 4:
                raise steps.StepError(
                    "the warehouse is in use: stop what uses it (`baotinh down`) and restore again"
                ) from None


def _keeper(dsn: str) -> run.Connection:
    """A connection to another database of the server, from which the warehouse's can be renamed."""
    for name in ("postgres", "template1"):
        try:
            return run.connect(_named(dsn, name), autocommit=True)
        except run.DatabaseError:
            continue
    raise steps.StepError(
        "the server has no database beside the warehouse's to work from: name an empty one in BAOTINH_DSN"
    )


def _named(dsn: str, database: str) -> str:
    parts = urlsplit(dsn)
    return urlunsplit((*parts[:2], f"/{database}", *parts[3:]))
