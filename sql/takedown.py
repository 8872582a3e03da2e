"""A takedown: an article out of the warehouse, its marts, versions, search, export and stage; a tombstone stays.

The archive is not touched here: `forget` returns the captures that its caller has to blank there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from sql import copies, ready
from sql.run import Connection, execute, rows

NAMES: Final = ("dim_author", "dim_person", "dim_organisation", "dim_document", "dim_section")


class UnknownArticleError(LookupError):
    """No article is known by the address."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was taken down. `captures`: dicts with capture, warc, warc_offset, warc_length."""

    canonical_urls: tuple[str, ...]
    was_loaded: bool
    captures: tuple[dict[str, Any], ...]


def forget(connection: Connection, url: str, reason: str) -> Forgotten:
    """Take down the article of an address, by any of its addresses. Harmless a second time.

    One transaction: all of it is gone or nothing. Articles that were copies of it are compared anew, and the marts
    that are kept ready are made anew. Raises UnknownArticleError, and ValueError for an empty reason.
    """
    if not reason.strip():
        raise ValueError("a takedown needs a reason: it is all that remains of the article")
    captures: list[dict[str, Any]] = []
    with connection.transaction():
        sources = sorted({one["source"] for one in rows(connection, "takedown/found", url=url)})
        # whoever takes several of these locks takes them in this order: batches by number, the copies, the merge
        execute(connection, "takedown/lock_batches", sources=sources)
        execute(connection, "copies/lock")
        execute(connection, "merge/lock")
        found = rows(connection, "takedown/found", url=url)
        if not found:
            raise UnknownArticleError(f"no article is known by {url}")
        for one in found:
            what = _only(one, "canonical_url", "source", "id_space", "article_id", "article_key")
            execute(connection, "takedown/tombstone", reason=reason.strip(), **what)
        _off_the_stage(connection, sources)
        for one in found:
            captures += rows(connection, "takedown/captures", url_id=one["url_id"])
            execute(
                connection, "takedown/refusal", url=url, **_only(one, "url_id", "source", "canonical_url")
            )
            execute(connection, "takedown/url", url_id=one["url_id"], reason=reason.strip())
            if one["cluster_key"] is not None:
                execute(connection, "takedown/compare_again", cluster_key=one["cluster_key"])
            execute(connection, "takedown/article", article_key=one["article_key"])
        for name in NAMES:
            execute(connection, f"takedown/{name}", sources=sources)
        execute(connection, "takedown/working")
        execute(connection, "marts/outdate")
    copies.find(connection)
    ready.refresh(connection, "outdated")
    return Forgotten(
        canonical_urls=tuple(sorted({one["canonical_url"] for one in found})),
        was_loaded=any(one["article_key"] is not None for one in found),
        captures=tuple(captures),
    )


def _off_the_stage(connection: Connection, sources: list[str]) -> None:
    """Empty the staged rows of what has a tombstone; a row that is still to be merged counts as refused."""
    emptied: list[dict[str, Any]] = []
    for batch in rows(connection, "takedown/staged", sources=sources):
        batch_id = batch["batch_id"]
        met = rows(connection, "checks/row/forgotten", batch_id=batch_id)
        emptied += [{"batch_id": batch_id, "row_no": row["row_no"]} for row in met]
        if not batch["is_merged"]:
            items = json.dumps(met)
            execute(connection, "stage/refuse", batch_id=batch_id, rows=items, reason="forgotten")
    execute(connection, "takedown/stage", rows=json.dumps(emptied))


def _only(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: values[name] for name in names}
