"""What a user would lose if kept marts went stale or blocked the load."""

from __future__ import annotations

from sql import ready, run
from tests.sql.warehouse import load_rows, one, query, record


def kept(connection: run.Connection) -> set[str]:
    return {
        name for (name,) in query(connection, "select matviewname from pg_matviews where schemaname = 'mart'")
    }


def test_every_kept_mart_is_made_and_noted(warehouse: run.Connection) -> None:
    assert set(ready.refresh(warehouse)) == kept(warehouse)
    assert {name for (name,) in query(warehouse, "select mart from mart.refresh")} == kept(warehouse)


def test_publishing_makes_cheap_marts_anew(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1)])
    assert one(warehouse, "select sum(articles) from mart.article_month") == 1
    load_rows(warehouse, [record(2)])
    assert one(warehouse, "select sum(articles) from mart.article_month") == 2


def test_dear_marts_wait_until_they_are_due(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1)])
    warehouse.execute("update mart.refresh set seconds = 20, refreshed_at = now() - interval '30 minutes'")
    load_rows(warehouse, [record(2)])
    assert one(warehouse, "select sum(articles) from mart.article_month") == 1
    warehouse.execute("update mart.refresh set refreshed_at = now() - interval '61 minutes'")
    load_rows(warehouse, [record(3)])
    assert one(warehouse, "select sum(articles) from mart.article_month") == 3


def test_the_schedule_makes_anew_what_shows_less_than_was_published(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1)])
    warehouse.execute("update mart.refresh set seconds = 20")
    load_rows(warehouse, [record(2)])
    assert one(warehouse, "select sum(articles) from mart.article_month") == 1
    assert set(ready.refresh(warehouse, "outdated")) == kept(warehouse)
    assert one(warehouse, "select sum(articles) from mart.article_month") == 2
    assert ready.refresh(warehouse, "outdated") == {}


def test_two_processes_don_t_make_them_at_once(dsn: str, warehouse: run.Connection) -> None:
    with run.connect(dsn) as other:
        assert run.rows(other, "marts/lock")[0]["is_free"]
        assert ready.refresh(warehouse) == {}
        other.rollback()
    assert ready.refresh(warehouse)
