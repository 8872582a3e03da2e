"""How the warehouse answers and loads once it is big: merging a day into few and into many, every question's time.

Only with --full: it fills a warehouse with a million articles (about 15 GB and half an hour on two cores).
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from baotinh.stack import postgres
from bench import load as loading
from sql import ask, copies, load, ready, run

SQL = Path(__file__).with_name("growth_sql")
SMALL, BIG, DAY = 10_000, 1_000_000, 3_000


def main(full: bool = False, big: int = BIG, search: int = 250_000) -> dict[str, float | str]:
    """Measure; keys are what is measured with its unit."""
    if not full:
        return {"growth": "only with --full: a million articles"}
    folder = Path(tempfile.mkdtemp(prefix="baotinh-bench-"))
    folder.chmod(0o755)
    server = postgres.place(folder / "postgres", postgres.free_port())
    postgres.start(server)
    try:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            connection.execute("create database bench")
        run.migrate(server.dsn("bench"))
        with run.connect(server.dsn("bench"), autocommit=True) as connection:
            return _measure(connection, big, search)
    finally:
        postgres.stop(server, mode="immediate")
        shutil.rmtree(server.data.parent, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _measure(connection: run.Connection, big: int, search: int) -> dict[str, float | str]:
    results: dict[str, float | str] = {}
    _load(connection, range(2_000))
    fill(connection, SMALL)
    into_small = _days(connection, 10_000_000)
    fill(connection, big - SMALL)
    into_big = _days(connection, 20_000_000)
    results["merge of a day into ten thousand, s"] = into_small
    results[f"merge of a day into {big:,}, s"] = into_big
    results["times as long"] = into_big / into_small
    started = time.perf_counter()
    compared = copies.find(connection)
    results["articles compared for copies"] = compared
    results["copies, s"] = time.perf_counter() - started
    fill_search(connection, search)
    for mart, seconds in ready.refresh(connection).items():
        results[f"making mart.{mart} anew, s"] = seconds
    for question in ask.catalogue():
        results[f"query {question.name}, s"] = _asked(connection, question)
    return results


def fill(connection: run.Connection, size: int) -> None:
    """Add so many articles, copied from those that were loaded."""
    _settings(connection, size=size, days=1000, sources=60)
    connection.execute((SQL / "fill.sql").read_bytes())
    connection.execute("vacuum analyze")


def fill_search(connection: run.Connection, size: int) -> None:
    """Give so many more articles their search vectors."""
    _settings(connection, search=size)
    connection.execute((SQL / "search.sql").read_bytes())
    connection.execute("vacuum analyze warehouse.article_search")


def _settings(connection: run.Connection, **values: int) -> None:
    for name, value in values.items():
        connection.execute("select set_config(%s, %s, false)", (f"bench.{name}", str(value)))


def _load(connection: run.Connection, numbers: range) -> float:
    rows = [loading.article(number) for number in numbers]
    batch = loading.new_batch(connection)
    load.stage(connection, batch, rows)
    load.check(connection, batch)
    started = time.perf_counter()
    load.merge(connection, batch)
    spent = time.perf_counter() - started
    load.publish(connection, batch)
    return spent


def _days(connection: run.Connection, first: int) -> float:
    """Seconds of merging one day, the median of three after one to warm up; copies and search are left for later."""
    times = []
    for n in range(4):
        rows: list[dict[str, Any]] = [
            loading.article(number) for number in range(first + n * DAY, first + (n + 1) * DAY)
        ]
        batch = loading.new_batch(connection)
        load.stage(connection, batch, rows)
        load.check(connection, batch)
        started = time.perf_counter()
        load.merge(connection, batch)
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def _asked(connection: run.Connection, question: ask.Query) -> float:
    """Seconds of a question with its defaults, the better of two."""
    times = []
    for _ in range(2):
        started = time.perf_counter()
        ask.ask(connection, question)
        times.append(time.perf_counter() - started)
    return min(times)
