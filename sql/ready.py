"""The marts that are kept ready (materialised): making them anew."""

from __future__ import annotations

import time
from typing import Literal

import psycopg

from sql.run import Connection, execute, rows

Which = Literal["all", "outdated", "due"]


class MartError(RuntimeError):
    """Marts that could not be made anew, and why; they still show what they showed before."""


def refresh(connection: Connection, which: Which = "all") -> dict[str, float]:
    """Make the kept marts anew, readable all the while; returns seconds by mart.

    `which`: all of them; those that are outdated, because a batch was published since; or those of them that are due,
    as publishing asks for it: where it costs under half a second, or an hour has gone by (longer for one that takes
    longer). Waits while another process does it. A mart that fails stops no other; raises MartError at the end.
    """
    spent: dict[str, float] = {}
    failed: list[str] = []
    with connection.transaction():
        execute(connection, "marts/lock")
        for mart in rows(connection, "marts/due"):
            if not (which == "all" or mart[f"is_{which}"]):
                continue
            name: str = mart["mart"]
            try:
                spent[name] = _make_anew(connection, name)
            except (psycopg.IntegrityError, psycopg.DataError) as error:
                failed.append(f"mart.{name} could not be made anew: {str(error).strip().splitlines()[0]}")
    if failed:
        raise MartError("; ".join(failed))
    return spent


def _make_anew(connection: Connection, mart: str) -> float:
    with connection.transaction():
        execute(connection, "marts/begun", mart=mart)
        started = time.perf_counter()
        execute(connection, "marts/refresh", mart=mart)
        seconds = time.perf_counter() - started
        execute(connection, "marts/refreshed", mart=mart, seconds=seconds)
    return seconds
