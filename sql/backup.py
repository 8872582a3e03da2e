"""Backup and restore of the warehouse by Postgres' own pg_dump and pg_restore.

The archive of pages is files and is backed up as such. Roles and the database's settings are no part of a dump;
`restore` makes them.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from sql.run import DatabaseError, connect, migrate, rows, settle


def backup(dsn: str, file: Path, *, pg_dump: Path) -> int:
    """Write the whole warehouse as one compressed file; returns its bytes.

    The file appears when it is complete: it is written beside and renamed. Raises DatabaseError in one line.
    """
    part = file.with_name(file.name + ".part")
    _run([str(pg_dump), "--format=custom", "--no-owner", f"--file={part}", dsn])
    part.replace(file)
    return file.stat().st_size


def restore(dsn: str, file: Path, *, pg_restore: Path) -> None:
    """Fill an empty database from a backup, in one transaction, and bring it to this release.

    Raises DatabaseError when the database is not empty, or the file is none of ours.
    """
    if not file.is_file():
        raise DatabaseError(f"there is no backup {file}")
    with connect(dsn, autocommit=True) as connection:
        if not rows(connection, "session/is_empty")[0]["is_empty"]:
            raise DatabaseError("the database is not empty: restore into a new one")
        settle(connection)
    _run(
        [
            str(pg_restore),
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            f"--dbname={dsn}",
            str(file),
        ]
    )
    migrate(dsn)
    with connect(dsn, autocommit=True) as connection:
        connection.execute("analyze")


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        line = next(
            (part for part in reversed(done.stderr.splitlines()) if part.strip()), f"exit {done.returncode}"
        )
        raise DatabaseError(f"{Path(command[0]).name} failed: {line}")
