"""What a user would lose if migrating broke: the database of last year."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from baotinh.stack import postgres
from sql import ask, load, run
from tests.sql.warehouse import SOURCES, load_rows, one, query, record

NAMES = sorted(path.stem for path in run.MIGRATIONS.glob("*.sql"))
DEBIAN = Path("/usr/lib/postgresql/15/bin")


def test_migrating_twice_does_nothing_the_second_time(empty_dsn: str) -> None:
    assert run.migrate(empty_dsn) == NAMES
    assert run.migrate(empty_dsn) == []


def test_two_processes_at_once_migrate_once(empty_dsn: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run.migrate, [empty_dsn, empty_dsn]))
    assert sorted(done, key=len) == [[], NAMES]


def test_a_migration_that_fails_leaves_no_trace_and_can_be_mended(empty_dsn: str, tmp_path: Path) -> None:
    (tmp_path / "0001.good.sql").write_text("create table first_one (n int);")
    bad = tmp_path / "0002.bad.sql"
    bad.write_text("create table second_one (n int); select 1 / 0;")
    with pytest.raises(run.DatabaseError, match=r"0002\.bad failed and left no trace: division by zero"):
        run.migrate(empty_dsn, migrations=tmp_path)
    bad.write_text("create table second_one (n int);")
    assert run.migrate(empty_dsn, migrations=tmp_path) == ["0002.bad"]


def test_a_migration_that_is_killed_can_be_run_again(empty_dsn: str, tmp_path: Path) -> None:
    """The migration and the note that it ran are one transaction, so there is no moment in between."""
    slow = tmp_path / "0001.slow.sql"
    slow.write_text("create table first_one (n int); select pg_sleep(60);")
    program = (
        "import sys; from pathlib import Path; from sql import run; "
        "run.migrate(sys.argv[1], migrations=Path(sys.argv[2]))"
    )
    with subprocess.Popen([sys.executable, "-c", program, empty_dsn, str(tmp_path)]) as child:
        with run.connect(empty_dsn, autocommit=True) as connection:
            while not one(
                connection,
                "select count(*) from pg_stat_activity"
                " where query like 'select pg_sleep%' and datname = current_database()",
            ):
                assert child.poll() is None
        child.send_signal(signal.SIGKILL)
    with run.connect(empty_dsn, autocommit=True) as connection:
        query(
            connection,
            "select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep%'",
        )
    slow.write_text("create table first_one (n int);")
    assert run.migrate(empty_dsn, migrations=tmp_path) == ["0001.slow"]


def test_an_older_database_keeps_its_rows(empty_dsn: str, tmp_path: Path) -> None:
    """A database that stopped at the sixth migration, with an article in it, is brought to this release."""
    for name in NAMES[:6]:
        shutil.copy(run.MIGRATIONS / f"{name}.sql", tmp_path)
    assert run.migrate(empty_dsn, migrations=tmp_path) == NAMES[:6]
    with run.connect(empty_dsn, autocommit=True) as connection, connection.transaction():
        for statement in (
            "insert into warehouse.dim_source (stem, name, kind) values ('baotayninh', 'Báo Tây Ninh', 'newspaper')",
            "insert into warehouse.dim_reader (layout, parser_version) values ('tayninh_2020', '1')",
            "insert into warehouse.fact_article (source_key, article_id, canonical_url, url, version_no,"
            " province_then_key, day, day_how, published_precision, language, char_count, first_seen_at)"
            " select source_key, '7', 'https://baotayninh.vn/a7', 'https://baotayninh.vn/a7', 1, 0, '2025-01-02',"
            " 'found', 'unknown', 'vi', 9, now() from warehouse.dim_source",
            "insert into warehouse.article_version (article_key, version_no, title, body, captions, credits,"
            " published_precision, content_hash, detail_hash, reader_key, fetched_at, first_seen_at, evidence)"
            " select article_key, 1, 'Tin cũ', 'Nội dung.', '{}', '[]', 'unknown', gen_random_uuid(),"
            " gen_random_uuid(), reader_key, now(), now(), '{}'"
            " from warehouse.fact_article cross join warehouse.dim_reader where layout = 'tayninh_2020'",
        ):
            connection.execute(statement)
    assert run.migrate(empty_dsn) == NAMES[6:]
    with run.connect(empty_dsn, autocommit=True) as connection:
        load.sync_sources(connection, SOURCES)
        found = query(connection, "select article_id, title, province_then from mart.article")
        assert found == [("7", "Tin cũ", "Tây Ninh")]
        _, counts = load_rows(connection, [record(8)])
        assert counts.n_out == 1


def test_the_database_lives_in_vietnam_s_time(empty_dsn: str) -> None:
    run.migrate(empty_dsn)
    with psycopg.connect(empty_dsn) as connection:
        assert connection.execute("show timezone").fetchone() == ("Asia/Ho_Chi_Minh",)


@pytest.fixture
def debian() -> Iterator[str]:
    """The libpq URI of an empty database on Debian's Postgres 15."""
    if not (DEBIAN / "initdb").exists():
        pytest.skip("no Postgres 15 here; on Debian 12: apt-get install postgresql-15")
    folder = Path(tempfile.mkdtemp(prefix="baotinh-test-"))
    folder.chmod(0o755)  # root's Postgres runs as another user, who must be able to enter
    place = replace(postgres.place(folder / "postgres", postgres.free_port()), binaries=DEBIAN)
    postgres.start(place)
    try:
        yield place.dsn("postgres")
    finally:
        postgres.stop(place, mode="immediate")
        shutil.rmtree(folder, ignore_errors=True)


def test_everything_runs_on_postgres_15(debian: str) -> None:
    run.migrate(debian)
    with run.connect(debian, autocommit=True) as connection:
        assert connection.info.server_version // 10000 == 15
        load.sync_sources(connection, SOURCES)
        batch, _ = load_rows(connection, [record(n, view_count=n) for n in range(1, 20)])
        _, counts = load_rows(connection, [record(n, view_count=n) for n in range(1, 20)], batch=batch)
        assert counts.n_unchanged == 19
        assert one(connection, "select count(*) from mart.search('khoi cong tuyen duong')") == 19
    with run.connect(debian, role="analyst") as connection:
        for question in ask.catalogue():
            ask.ask(connection, question)


def test_a_server_that_can_t_lower_vietnamese_is_refused(server: postgres.Server) -> None:
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute("create database plain_c template template0 locale_provider libc locale 'C'")
    try:
        with pytest.raises(run.DatabaseError, match="can't lower Vietnamese"):
            run.migrate(server.dsn("plain_c"))
    finally:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            connection.execute("drop database plain_c with (force)")
