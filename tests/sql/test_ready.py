"""What a user would lose if kept marts went stale or blocked the load."""

from __future__ import annotations

import psycopg
import pytest

from sql import load, ready, run
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


def test_two_processes_make_them_one_after_the_other(dsn: str, warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1)])
    with run.connect(dsn) as other:
        run.execute(other, "marts/lock")
        warehouse.execute("set lock_timeout = '100ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            ready.refresh(warehouse)
    assert ready.refresh(warehouse)


def test_what_is_published_while_a_mart_is_made_outdates_it(
    dsn: str, warehouse: run.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_rows(warehouse, [record(1)])
    others = [record(2)]

    def execute(connection: run.Connection, name: str, **params: object) -> run.Cursor:
        done = run.execute(connection, name, **params)
        if name == "marts/refresh" and params["mart"] == "article_month" and others:
            with run.connect(dsn, autocommit=True) as other, monkeypatch.context() as patch:
                patch.setattr("sql.load.ready.refresh", lambda *_: {})
                load_rows(other, [others.pop()])
        return done

    monkeypatch.setattr(ready, "execute", execute)
    ready.refresh(warehouse)
    assert one(warehouse, "select sum(articles) from mart.article_month") == 1
    assert "article_month" in ready.refresh(warehouse, "outdated")
    assert one(warehouse, "select sum(articles) from mart.article_month") == 2


def test_a_mart_that_fails_stops_no_other(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1)])
    warehouse.execute("create unique index nothing_fits on mart.article_month ((1 / (articles - 2)), topic)")
    warehouse.execute("update mart.refresh set refreshed_at = '-infinity'")
    with pytest.raises(ready.MartError, match=r"mart\.article_month could not be made anew"):
        load_rows(warehouse, [record(2)])
    assert one(warehouse, "select count(*) from mart.article") == 2
    assert one(warehouse, "select sum(articles) from mart.article_month") == 1
    assert query(warehouse, "select mart from mart.refresh where refreshed_at = '-infinity'") == [
        ("article_month",)
    ]


def test_other_provinces_of_a_source_outdate_the_marts(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1)])
    moved = {
        "stem": "baotayninh",
        "name": "Báo Tây Ninh",
        "kind": "newspaper",
        "provinces": [{"name": "Huế", "from": None, "to": None}],
    }
    load.sync_sources(warehouse, [moved])
    assert set(ready.refresh(warehouse, "outdated")) == kept(warehouse)
    assert query(warehouse, "select distinct province_now from mart.article_month") == [("Huế",)]
