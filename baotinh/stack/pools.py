"""Airflow's pools: one for each source, with one slot.

A host belongs to one source, so one crawl at a time in a source's pool means one visitor at a time on its
hosts. A task whose pool does not exist waits for ever, so the supervisor makes the missing ones as source
files come.
"""

from __future__ import annotations

from crawlers import sources


def wanted() -> dict[str, str]:
    """Name and description of every pool that the DAGs ask for. Raises SourceError on files of one name."""
    return {f"crawl_{stem}": f"one crawl at a time visits the hosts of {stem}" for stem in sources.files()}
