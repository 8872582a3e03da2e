"""A takedown: an article out of the warehouse and out of the archive; a tombstone stays, so that it never comes back.

The warehouse goes first, in one transaction. Then every archive file that holds its pages is written anew without
them: the new file is published, the books point to it, the old one is deleted. Killed at any point, the same command
again goes on from there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from baotinh import steps
from baotinh.settings import Settings
from crawlers import archive, expunge, frontier, sources
from crawlers.archive import Store
from crawlers.expunge import Known
from sql import run, takedown


@dataclass(frozen=True, slots=True)
class Takedown:
    """What was taken down: addresses, records removed from the archive, files written anew."""

    canonical_urls: tuple[str, ...]
    was_loaded: bool
    records: int
    files: int


def address_of(url: str) -> str:
    """The canonical address behind any address of an article, by its source's rules; else the address itself."""
    source = sources.for_url(url)
    identity = source.identify(url) if source else None
    return identity.canonical_url if identity else url


def copies(url: str, *, settings: Settings) -> list[dict[str, Any]]:
    """Articles elsewhere with the same text: dicts with source, canonical_url, kind (copy or rewrite)."""
    with run.connect(steps.dsn_of(settings)) as connection:
        return run.rows(connection, "crawl/copies_of", canonical_url=address_of(url))


def forget(
    url: str, reason: str, *, settings: Settings, log: Callable[[str], None] = lambda _: None
) -> Takedown:
    """Take the article at `url` down. Harmless a second time.

    Raises StepError for an address that nothing is known of, BusyError while its source is being crawled.
    """
    dsn = steps.dsn_of(settings)
    canonical = address_of(url)
    with run.connect(dsn, autocommit=True) as lock, run.connect(dsn) as connection:
        state = run.rows(connection, "trace/state", url=canonical) or run.rows(
            connection, "trace/state", url=url
        )
        connection.commit()
        if not state:
            raise steps.StepError(f"nothing is known of {url}; `baotinh trace` looks for it")
        stem: str = state[0]["source"]
        frontier.lock(lock, stem)  # a crawl under way could bring it into the archive again
        done = takedown.forget(connection, state[0]["canonical_url"], reason)
        connection.commit()
        log("out of the warehouse")
        names = list(done.canonical_urls)
        found = run.rows(connection, "crawl/forget_addresses", source=stem, addresses=names)
        connection.commit()
        goes = _goes(stem, {row["address"] for row in found} | {url, canonical, *names})
        for path in archive.left_over(settings.home, stem):
            expunge.clean_left_over(path, goes)
        addresses = sorted({row["address"] for row in found} | {*names})
        files = run.rows(connection, "crawl/forget_files", source=stem, addresses=addresses)
        connection.commit()
        store = Store(settings.archive_url)
        records = 0
        for file in files:
            records += _out_of(connection, store, settings, file, goes)
            log(f"out of {file['warc']}")
        run.execute(connection, "crawl/forget_pointers", source=stem, addresses=names)
        connection.commit()
    return Takedown(done.canonical_urls, done.was_loaded, records, len(files))


def _out_of(
    connection: run.Connection,
    store: Store,
    settings: Settings,
    file: dict[str, Any],
    goes: Callable[[Known], bool],
) -> int:
    """One archive file without the article; how many captures of the books went."""
    old: str = file["warc"]
    captures = set(file["captures"])
    if file["named"]:

        def also(known: Known) -> bool:
            return known.capture in captures or goes(known)

        made = expunge.rewrite(old, store, settings.home, also)
        captures |= made.dropped
        places = [
            {"capture": capture, "warc_offset": offset, "warc_length": length}
            for capture, (offset, length) in made.places.items()
        ]
        with connection.transaction():
            run.execute(connection, "crawl/forget_moved", old=old, new=made.url, places=json.dumps(places))
            run.execute(connection, "crawl/forget_named", old=old, new=made.url)
        connection.commit()
    expunge.remove(old)
    # only now: while these rows stand, a takedown that was killed knows that the old file is still to be deleted
    went = run.execute(connection, "crawl/forget_captures", old=old, captures=list(captures)).rowcount
    connection.commit()
    return went


def _goes(stem: str, addresses: set[str]) -> Callable[[Known], bool]:
    """Whether a capture is one of the article, by its address or by what the crawl noted beside it."""
    source = sources.load(stem)
    keys = {one.key for one in (source.identify(address) for address in addresses) if one}

    def goes(known: Known) -> bool:
        said = known.metadata
        if said.get("canonical_url") in addresses or known.url in addresses:
            return True
        return any(
            identity is not None and identity.key in keys
            for identity in (source.identify(url) for url in (known.url, said.get("asked") or known.url))
        )

    return goes
