"""What a user would lose if a kill in the middle of a load lost or doubled articles."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from sql import books, changes, copies, load, merging, run
from tests.sql.warehouse import BODY, at, checksums, load_rows, new_batch, one, query, record

STEPS: tuple[Callable[..., Any], ...] = (load.check, load.merge, load.publish)


def rows_of(number: int) -> list[dict[str, Any]]:
    edited = (
        BODY[0],
        "Đoạn này được viết lại hôm sau, với tên hai thôn và số tiền mà mỗi hộ dân đóng góp thêm.",
    )
    return [
        record(number),
        record(number, body=edited, fetched_at=at("2026-10-06 08:00")),
        record(number + 1),
    ]


def dies(dsn: str, batch: int, rows: list[dict[str, Any]], last: int) -> bool:
    """Load a batch in a process that kills itself before its statement number `last`; whether it was killed."""
    child = os.fork()
    if child == 0:
        done = 0

        def execute(connection: run.Connection, name: str, **params: object) -> run.Cursor:
            nonlocal done
            done += 1
            if done == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return run.execute(connection, name, **params)

        for module in (books, load, merging, copies, changes):
            module.execute = execute  # type: ignore[attr-defined]
        with run.connect(dsn, autocommit=True) as connection:
            load.stage(connection, batch, rows)
            for step in STEPS:
                step(connection, batch)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_a_load_killed_before_any_statement_loses_and_doubles_nothing(
    dsn: str, warehouse: run.Connection
) -> None:
    number, last = 1, 1
    while True:
        rows = rows_of(number)
        batch = new_batch(warehouse)
        killed = dies(dsn, batch, rows, last)
        load_rows(warehouse, rows, batch=batch)
        found = query(
            warehouse,
            "select article_id, version_no from mart.article where article_id in (%s, %s) order by article_id::int",
            *(str(number), str(number + 1)),
        )
        assert found == [(str(number), 2), (str(number + 1), 1)], f"killed before statement {last}"
        if not killed:
            break
        number, last = number + 2, last + 1
    assert last > 50, "the load has become suspiciously short"
    assert one(warehouse, "select count(*) from warehouse.article_reading") == 3 * last
    assert one(warehouse, "select count(*) from stage.article") == 0
    assert one(warehouse, "select count(*) from mart.article_change") == last


def load_whole(connection: run.Connection, batch: int, rows: list[dict[str, Any]]) -> None:
    load.stage(connection, batch, rows)
    for step in STEPS:
        step(connection, batch)


@pytest.mark.parametrize("_time", range(3))
def test_two_loads_of_one_batch_at_once_load_it_once(dsn: str, warehouse: run.Connection, _time: int) -> None:
    rows = [record(n, view_count=n) for n in range(1, 60)]
    batch = new_batch(warehouse)
    children = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                with run.connect(dsn, autocommit=True) as connection:
                    load_whole(connection, batch, rows)
                code = 0
            except Exception:
                traceback.print_exc()
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    assert one(warehouse, "select count(*) from mart.article") == 59
    assert one(warehouse, "select state from crawl.batch") == "published"
    before = checksums(warehouse)
    load_rows(warehouse, rows, batch=batch)
    assert checksums(warehouse) == before


@pytest.mark.parametrize("done", range(len(STEPS) + 1))
@pytest.mark.parametrize("overtakes", [True, False], ids=["overtakes", "follows"])
def test_a_load_that_stages_the_batch_of_another_anew_stops_neither(
    warehouse: run.Connection, done: int, overtakes: bool
) -> None:
    rows = [record(n, view_count=n) for n in range(1, 4)]
    batch = new_batch(warehouse)
    load.stage(warehouse, batch, rows)
    for step in STEPS[:done]:
        step(warehouse, batch)
    load.stage(warehouse, batch, [*rows, record(4)])
    late = STEPS if overtakes else ()
    for step in (*late, *STEPS[done:]):
        step(warehouse, batch)
    for step in () if overtakes else STEPS:
        step(warehouse, batch)
    assert one(warehouse, "select array_agg(article_id order by article_id) from mart.article") == list(
        "1234"
    )
    assert one(warehouse, "select state from crawl.batch") == "published"
    assert one(warehouse, "select count(*) from stage.article") == 0
    assert one(warehouse, "select count(*) from warehouse.article_reading") == 4


def test_a_batch_staged_anew_while_it_is_published_is_merged_again(
    warehouse: run.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = new_batch(warehouse)
    load.stage(warehouse, batch, [record(1)])
    load.merge(warehouse, batch)
    find = copies.find
    others = [[record(1), record(2)]]

    def find_while_another_stages(connection: run.Connection) -> int:
        if others:
            load.stage(connection, batch, others.pop())
        return find(connection)

    monkeypatch.setattr(copies, "find", find_while_another_stages)
    load.publish(warehouse, batch)
    assert one(warehouse, "select array_agg(article_id order by article_id) from mart.article") == ["1", "2"]
    assert one(warehouse, "select state from crawl.batch") == "published"


def test_what_another_load_merges_while_the_batch_is_closed_is_found_by_search(
    dsn: str, warehouse: run.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = new_batch(warehouse)
    load.stage(warehouse, batch, [record(1)])
    load.merge(warehouse, batch)
    find = changes.find
    others = [[record(1), record(2, view_count=5)]]

    def find_while_another_loads(connection: run.Connection) -> int:
        found = find(connection)
        if others:
            with run.connect(dsn, autocommit=True) as other:
                load.stage(other, batch, others.pop())
                load.check(other, batch)
                load.merge(other, batch)
        return found

    monkeypatch.setattr(changes, "find", find_while_another_loads)
    load.publish(warehouse, batch)
    assert one(warehouse, "select count(*) from mart.search('cây số')") == 2
    assert one(warehouse, "select state from crawl.batch") == "published"


def test_an_article_taken_down_after_the_check_of_its_batch_stays_out(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1)])
    batch = new_batch(warehouse)
    load.stage(warehouse, batch, [record(1, fetched_at=at("2026-10-06 08:00")), record(2)])
    load.check(warehouse, batch)
    warehouse.execute(
        "insert into warehouse.tombstone (canonical_url, source, reason) values (%s, 'baotayninh', 'a wish')",
        (record(1)["canonical_url"],),
    )
    counts = load.merge(warehouse, batch)
    assert (counts.n_out, counts.n_refused, counts.reasons) == (1, 1, {"forgotten": 1})
    load.publish(warehouse, batch)
