"""Which errors are the user's to mend, each as one line that says what is wrong and how to mend it."""

from __future__ import annotations

import psycopg

from baotinh.settings import SettingsError
from baotinh.stack import AirflowError, PostgresError, StackError
from baotinh.steps import StepError
from crawlers.archive import ArchiveError, StoreError
from crawlers.frontier import BusyError
from crawlers.sources import SourceError
from sql.ask import QueryError
from sql.load import LoadError
from sql.run import DatabaseError

MENDABLE = (
    *(
        SettingsError,
        StackError,
        PostgresError,
        AirflowError,
        StepError,
        SourceError,
        ArchiveError,
        StoreError,
    ),
    *(BusyError, LoadError, DatabaseError, QueryError),
)


def one_line(error: Exception) -> str | None:
    """The error as one line, or None when it is a fault of the program itself."""
    if isinstance(error, MENDABLE):
        return " ".join(str(error).split())
    if isinstance(error, psycopg.OperationalError):
        return (
            f"can't reach the database: {' '.join(str(error).split())}; "
            "check BAOTINH_DSN, or unset it to use the embedded Postgres"
        )
    if isinstance(error, psycopg.Error):
        return f"the database refused: {' '.join(str(error).split())}"
    if isinstance(error, OSError):
        return (
            f"{error.strerror or error}: {error.filename}" if error.filename else " ".join(str(error).split())
        )
    return None
