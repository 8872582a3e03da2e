"""The warehouse for a command: running, and brought to this release if nobody has done so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from baotinh import settings, stack
from baotinh.settings import Settings
from sql import run


@contextmanager
def warehouse() -> Iterator[Settings]:
    """Settings whose `dsn` names a running warehouse with its tables, which may be empty.

    Raises SettingsError, PostgresError or DatabaseError, each in one line.
    """
    with stack.postgres_for(settings.load()) as here:
        dsn = here.dsn or ""
        with run.connect(dsn, autocommit=True) as connection:
            ready = run.rows(connection, "session/ready")[0]["ready"]
        if not ready:
            run.migrate(dsn)
        yield here
