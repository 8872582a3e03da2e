"""A takedown: an article out of the warehouse, its marts, versions, search, export and stage; a tombstone stays.

The archive is not touched here: `forget` returns the captures that its caller has to blank there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sql import copies
from sql.run import Connection, execute, rows


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

    One transaction: all of it is gone or nothing. Articles that were copies of it are compared anew. Raises
    UnknownArticleError, and ValueError for an empty reason.
    """
    if not reason.strip():
        raise ValueError("a takedown needs a reason: it is all that remains of the article")
    captures: list[dict[str, Any]] = []
    with connection.transaction():
        execute(connection, "merge/lock")
        found = rows(connection, "takedown/found", url=url)
        if not found:
            raise UnknownArticleError(f"no article is known by {url}")
        for one in found:
            what = {**one, "reason": reason.strip()}
            execute(
                connection,
                "takedown/tombstone",
                **_only(what, "canonical_url", "source", "article_key", "reason"),
            )
            captures += rows(connection, "takedown/captures", url_id=one["url_id"])
            execute(connection, "takedown/stage", **_only(what, "canonical_url", "url_id"))
            execute(connection, "takedown/refusal", url_id=one["url_id"])
            execute(connection, "takedown/url", **_only(what, "url_id", "reason"))
            if one["cluster_key"] is not None:
                execute(connection, "takedown/compare_again", cluster_key=one["cluster_key"])
            execute(connection, "takedown/article", article_key=one["article_key"])
    copies.find(connection)
    return Forgotten(
        canonical_urls=tuple(sorted({one["canonical_url"] for one in found})),
        was_loaded=any(one["article_key"] is not None for one in found),
        captures=tuple(captures),
    )


def _only(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: values[name] for name in names}
