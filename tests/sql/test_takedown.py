"""What a user would lose if a takedown left something behind, or a backup something out."""

from __future__ import annotations

import uuid
from pathlib import Path

import psycopg
import pytest
from psycopg import sql as literal

from baotinh.stack import postgres
from sql import backup, run, takedown
from tests.sql.warehouse import (
    at,
    captured,
    checksums,
    known_url,
    load_rows,
    new_batch,
    one,
    prose,
    query,
    record,
    signed,
)

SECRET = "bimatcuariengtoi"


def everywhere(connection: run.Connection, text: str) -> list[str]:
    """The tables of the database in any of whose rows a text stands."""
    tables = query(
        connection,
        "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind = 'r' and n.nspname in ('crawl', 'stage', 'warehouse')",
    )
    found = []
    for names in tables:
        statement = literal.SQL("select count(*) from {} t where t::text ilike %s").format(
            literal.Identifier(*names)
        )
        with connection.transaction():
            hits = connection.execute(statement, (f"%{text}%",)).fetchone()
        if hits and hits[0]:
            found.append(".".join(names))
    return found


def test_nothing_of_a_forgotten_article_is_left(warehouse: run.Connection) -> None:
    url_id = known_url(warehouse, 1)
    batch = new_batch(warehouse)
    secret = prose(1)[0] + f" {SECRET}."
    rows = [
        signed(
            1,
            (secret,),
            title=f"Chuyện {SECRET}",
            capture=captured(warehouse, batch, url_id, at("2026-10-05 08:00")),
        ),
        signed(2, (prose(1)[0],)),
        signed(3, (prose(1)[0],)),
    ]
    load_rows(warehouse, rows, batch=batch)
    assert one(warehouse, "select count(distinct cluster_key) from mart.article") == 1
    assert "warehouse.article_search" in everywhere(warehouse, SECRET)

    done = takedown.forget(warehouse, str(rows[0]["canonical_url"]), "at the family's request")
    assert done.was_loaded
    assert [capture["capture"] for capture in done.captures] == [rows[0]["capture"]]
    assert everywhere(warehouse, SECRET) == []
    assert query(warehouse, "select reason, source from warehouse.tombstone") == [
        ("at the family's request", "baotayninh")
    ]
    assert one(warehouse, "select state from crawl.url") == "forgotten"
    keys = query(
        warehouse, "select article_id, cluster_key = min(article_key) over () from mart.article order by 1"
    )
    assert keys == [("2", True), ("3", True)]


def test_a_forgotten_article_does_not_come_back(warehouse: run.Connection) -> None:
    row = record(1)
    batch, _ = load_rows(warehouse, [row])
    takedown.forget(warehouse, str(row["url"]), "court order")
    _, counts = load_rows(warehouse, [row], batch=batch)
    assert (counts.n_out, counts.n_refused, counts.reasons) == (0, 1, {"forgotten": 1})
    assert one(warehouse, "select count(*) from mart.article") == 0


def test_an_unknown_address_and_an_empty_reason_say_so(warehouse: run.Connection) -> None:
    with pytest.raises(takedown.UnknownArticleError, match="no article is known by https://x"):
        takedown.forget(warehouse, "https://x.vn/1", "mistake")
    with pytest.raises(ValueError, match="needs a reason"):
        takedown.forget(warehouse, "https://x.vn/1", " ")


def test_a_trace_shows_every_hop(warehouse: run.Connection) -> None:
    url_id = known_url(warehouse, 1)
    batch = new_batch(warehouse)
    warehouse.execute(
        "insert into crawl.sighting values (%s, 'section kinh-te', %s, '5/10')", (url_id, batch)
    )
    load_rows(
        warehouse,
        [record(1, capture=captured(warehouse, batch, url_id, at("2026-10-05 08:00")))],
        batch=batch,
    )
    steps = run.rows(warehouse, "trace/url", url="https://baotayninh.vn/tin-so-1-a1.html")
    assert [step["hop"] for step in sorted(steps, key=lambda step: str(step["hop"]))] == [
        *("discover", "fetch", "merge", "read"),
    ]
    assert (
        run.rows(warehouse, "trace/state", url="https://baotayninh.vn/tin-so-1-a1.html")[0]["state"]
        == "fetched"
    )
    found = run.rows(warehouse, "trace/last_capture", url="https://baotayninh.vn/tin-so-1-a1.html")
    assert found[0]["warc"] == "w.warc.gz"


def test_a_backup_restores_every_row(
    server: postgres.Server, dsn: str, warehouse: run.Connection, tmp_path: Path
) -> None:
    load_rows(warehouse, [signed(n, prose(n % 5)) for n in range(1, 20)])
    file = tmp_path / "warehouse.dump"
    assert backup.backup(dsn, file, pg_dump=server.binaries / "pg_dump") > 1000
    with pytest.raises(run.DatabaseError, match="not empty"):
        backup.restore(dsn, file, pg_restore=server.binaries / "pg_restore")
    name = f"r{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(literal.SQL("create database {}").format(literal.Identifier(name)))
    try:
        backup.restore(server.dsn(name), file, pg_restore=server.binaries / "pg_restore")
        with run.connect(server.dsn(name), autocommit=True) as restored:
            assert checksums(restored, physical=False) == checksums(warehouse, physical=False)
            assert one(restored, "show timezone") == "Asia/Ho_Chi_Minh"
            _, counts = load_rows(restored, [signed(n, prose(n % 5)) for n in range(1, 20)])
            assert counts.n_unchanged == 19
        with run.connect(server.dsn(name), role="analyst") as analyst:
            assert one(analyst, "select count(*) from mart.article") == 19
    finally:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            connection.execute(literal.SQL("drop database {} with (force)").format(literal.Identifier(name)))


def test_a_file_that_is_no_backup_is_one_clear_line(
    server: postgres.Server, empty_dsn: str, tmp_path: Path
) -> None:
    file = tmp_path / "nonsense.dump"
    file.write_text("nonsense")
    with pytest.raises(run.DatabaseError, match="pg_restore failed"):
        backup.restore(empty_dsn, file, pg_restore=server.binaries / "pg_restore")
    with pytest.raises(run.DatabaseError, match="there is no backup"):
        backup.restore(empty_dsn, tmp_path / "missing.dump", pg_restore=server.binaries / "pg_restore")
