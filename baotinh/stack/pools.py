"""Airflow's pools: one for each host, one slot each, so that no two crawls visit a host at a time."""

from __future__ import annotations

from baotinh.settings import Settings


class PoolsError(RuntimeError):
    """The sources cannot be read, so their hosts are not known."""


def wanted(settings: Settings) -> dict[str, str]:
    """Name and description of every pool that the sources' DAGs ask for."""
    del settings
    return {}
