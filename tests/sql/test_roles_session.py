"""A session means the same whatever the user's environment says: days would be stored a day off, or not be read."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from sql import run
from tests.sql.warehouse import at, load_rows, one, query, record


def _go_abroad(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of somebody who asks other servers from elsewhere."""
    monkeypatch.setenv("PGTZ", "UTC")
    monkeypatch.setenv("PGDATESTYLE", "SQL, DMY")
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    monkeypatch.setenv("PGOPTIONS", "-c default_transaction_read_only=on")


def test_a_day_is_vietnam_s_whatever_the_environment_says(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _go_abroad(monkeypatch)
    with run.connect(dsn, autocommit=True) as connection:
        load_rows(connection, [record(1, published_at=at("2026-10-01 02:00"))])
        days = query(connection, "select day::text, published_on::text from warehouse.fact_article")
        assert days == [("2026-10-01", "2026-10-01")]
        assert one(connection, "select title from mart.article") == record(1)["title"]
        assert one(connection, "select published_at from mart.article") == at("2026-10-01 02:00")


def test_a_migration_s_days_are_vietnam_s_too(
    empty_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _go_abroad(monkeypatch)
    statement = "create table public.seen as select '2026-10-01 02:00+07'::timestamptz::date as day;"
    (tmp_path / "0001.seen.sql").write_text(statement)
    run.migrate(empty_dsn, migrations=tmp_path)
    monkeypatch.undo()
    with psycopg.connect(empty_dsn) as connection:
        assert connection.execute("select day::text from public.seen").fetchone() == ("2026-10-01",)
