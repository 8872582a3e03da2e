"""Which errors are the user's to mend, each as one line that says what is wrong and how to mend it.

They are known by name, so that nothing is imported for their sake: an error that was raised has its module loaded.
"""

from __future__ import annotations

import sys
from typing import Final

MENDABLE: Final = frozenset(
    {
        "baotinh.settings.SettingsError",
        "baotinh.stack.machine.StackError",
        "baotinh.stack.postgres.PostgresError",
        "baotinh.stack.airflow.AirflowError",
        "baotinh.steps.StepError",
        "crawlers.archive.ArchiveError",
        "crawlers.frontier.BusyError",
        "crawlers.sources.SourceError",
        "crawlers.store.StoreError",
        "sql.ask.QueryError",
        "sql.load.LoadError",
        "sql.ready.MartError",
        "sql.run.DatabaseError",
        "transforms.layout.LayoutError",
    }
)


def one_line(error: Exception) -> str | None:
    """The error as one line, or None when it is a fault of the program itself."""
    names = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
    said = " ".join(str(error).split())
    if names & MENDABLE:
        return said
    psycopg = sys.modules.get("psycopg")
    # without a code the error is the connection's own; 08 are its faults, 57P a server that stops or starts
    if (
        psycopg is not None
        and isinstance(error, psycopg.OperationalError)
        and (error.sqlstate is None or error.sqlstate.startswith(("08", "57P")))
    ):
        return (
            f"can't reach the database: {said}; check BAOTINH_DSN, or unset it to use the embedded Postgres"
        )
    if psycopg is not None and isinstance(error, psycopg.Error):
        return f"the database refused: {said}"
    if isinstance(error, OSError):
        return _of_system(error, said)
    return None


def _of_system(error: OSError, said: str) -> str:
    from baotinh import settings

    if not error.filename:
        return said
    line = f"{error.strerror or said}: {error.filename}"
    try:
        here = settings.load()
    except settings.SettingsError:
        return line
    for variable, place in (("BAOTINH_ARCHIVE", here.archive), ("BAOTINH_HOME", str(here.home))):
        if place and (str(error.filename) + "/").startswith(place.rstrip("/") + "/"):
            return f"{line}; set {variable} to a folder that can be written"
    # a folder that can't be made is named by its first part that is missing
    if (str(here.home) + "/").startswith(str(error.filename).rstrip("/") + "/"):
        return f"{line}; set BAOTINH_HOME to a folder that can be written"
    return line
