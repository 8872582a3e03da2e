"""The marts that are kept ready (materialised): making them anew."""

from __future__ import annotations

import time
from typing import Literal

from sql.run import Connection, execute, rows

Which = Literal["all", "outdated", "due"]


def refresh(connection: Connection, which: Which = "all") -> dict[str, float]:
    """Make the kept marts anew, readable all the while; returns seconds by mart.

    `which`: all of them; those that are outdated, because a batch was published since; or those that are due, as
    publishing asks for it: where it costs under half a second, or an hour has gone by (longer for one that takes
    longer). Nothing is done while another process does it.
    """
    spent: dict[str, float] = {}
    with connection.transaction():
        if not rows(connection, "marts/lock")[0]["is_free"]:
            return spent
        for mart in rows(connection, "marts/due"):
            if not (which == "all" or mart[f"is_{which}"]):
                continue
            started = time.perf_counter()
            execute(connection, "marts/refresh", mart=mart["mart"])
            spent[mart["mart"]] = time.perf_counter() - started
            execute(connection, "marts/refreshed", mart=mart["mart"], seconds=spent[mart["mart"]])
    return spent
