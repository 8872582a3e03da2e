"""Find the copies of new and changed articles, the clusters that copies form, and the provinces of their copies.

Outside the merge, because it costs more than a merge and nothing waits for it: the merge leaves signatures marked as
not compared, and this compares them in chunks, each one transaction, so it can be killed and run again.
"""

from __future__ import annotations

from typing import Final

from sql.run import Connection, execute

AT_ONCE: Final = 3000
STEPS: Final = (
    "pending",
    "size_of_pending",
    "band_gone",
    "band",
    "cluster_before",
    "copy_gone",
    "copy",
    "cluster_after",
)
LAST: Final = (
    "cluster",
    "province",
    "dim_person",
    "article_person",
    "dim_organisation",
    "article_organisation",
    "dim_document",
    "article_document",
    "done",
)


def find(connection: Connection, *, at_once: int = AT_ONCE) -> int:
    """Compare every article that has not been compared since its text changed; returns how many were."""
    total = 0
    while True:
        with connection.transaction():
            execute(connection, "copies/lock")
            execute(connection, "copies/clear")
            n = execute(connection, "copies/pending", at_once=at_once).rowcount
            if n == 0:
                return total
            for name in STEPS[1:]:
                execute(connection, f"copies/{name}")
            while execute(connection, "copies/cluster_step").rowcount:
                pass
            execute(connection, "merge/lock")  # a merge writes the same articles, in an order of its own
            for name in LAST:
                execute(connection, f"copies/{name}")
        total += n
