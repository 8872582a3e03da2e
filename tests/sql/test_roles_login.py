"""What an analyst who logs in can't do, whatever SQL is run: a query from a colleague would own the warehouse."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from baotinh.stack import postgres
from sql import ask, run

NAME = "asked"


@pytest.fixture(scope="module")
def owner_dsn(server: postgres.Server) -> Iterator[str]:
    """A migrated warehouse into which the analyst is let."""
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute("create database asked")
    run.migrate(server.dsn(NAME))
    postgres.let_analyst_in(server, NAME)
    yield server.dsn(NAME)
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute("drop database asked with (force)")


@pytest.fixture(scope="module")
def analyst_dsn(server: postgres.Server, owner_dsn: str) -> str:
    """The same warehouse as the analyst reaches it."""
    assert server.dsn(NAME) == owner_dsn
    return server.dsn(NAME, user=postgres.ANALYST)


FORBIDDEN = [
    "delete from warehouse.dim_source",
    "reset role; delete from warehouse.dim_source",
    "set role none; delete from warehouse.dim_source",
    "set role owner",
    "set role baotinh",
    "set session authorization baotinh",
    "select * from crawl.url",
    "select * from stage.article",
    "select rolpassword from pg_authid",
    "create table mart.mine (n int)",
    "create table public.mine (n int)",
    "create temp table mine (n int)",
    "create schema mine",
    "create function public.mine() returns int language sql return 1",
    "create role mine",
    "copy (select 1) to program 'cat > {file}'",
    "copy (select 1) to '{file}'",
    "do $$ begin perform set_config('role', 'none', false); copy (select 2) to program 'cat > {file}'; end $$",
    "do $$ begin perform set_config('role', 'owner', false); end $$",
    "do $$ begin execute 'delete from warehouse.dim_source'; end $$",
    "select lo_create(0)",
    "select lo_creat(0)",
    "select lo_from_bytea(0, 'abc')",
    "select lo_import('/etc/hostname')",
    "select pg_advisory_lock(hashtextextended('baotinh.merge', 0))",
    "select pg_try_advisory_xact_lock(hashtextextended('baotinh.marts', 0))",
    "select pg_logical_emit_message(false, 'x', 'y')",
    "select mart.make_anew('x')",
    "select nextval('warehouse.fact_article_article_key_seq')",
]
REFUSALS = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.ReadOnlySqlTransaction,
    ask.QueryError,
)


@pytest.mark.parametrize("text", FORBIDDEN)
def test_an_analyst_who_logs_in_is_held_to_it(analyst_dsn: str, text: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o777)  # the server runs as another user
    text = text.replace("{file}", str(tmp_path / "file"))
    with run.connect(analyst_dsn, role="analyst") as connection, pytest.raises(REFUSALS):
        ask.ask(connection, ask.of_text(text))
    # and by any other client, which may send several statements and switch the read-only default off
    with psycopg.connect(analyst_dsn, autocommit=True) as client:
        assert client.execute("show transaction_read_only").fetchone() == ("on",)
        client.execute("set default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            client.execute(text.encode())
    assert not (tmp_path / "file").exists()


def test_psql_logs_in_with_the_role_s_own_limits(analyst_dsn: str) -> None:
    shown = subprocess.run(
        [
            *(postgres.shipped_binaries() / "psql", analyst_dsn, "-At", "-c", "reset role"),
            *("-c", "show statement_timeout", "-c", "show default_transaction_read_only"),
            *("-c", "select session_user, current_user", "-c", "select count(*) from mart.article"),
            *("-c", "delete from warehouse.dim_source"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.stdout.split() == ["RESET", "2min", "on", "analyst|analyst", "0"]
    assert shown.returncode != 0
    assert "read-only transaction" in shown.stderr


def test_a_login_of_one_s_own_needs_the_role_analyst_only(server: postgres.Server, owner_dsn: str) -> None:
    with psycopg.connect(owner_dsn, autocommit=True) as owner:
        owner.execute("create role reader login password 'doc' in role analyst")
    try:
        dsn = f"postgresql://reader:doc@127.0.0.1:{server.port}/{NAME}"
        with run.connect(dsn, role="analyst", autocommit=True) as reader:
            assert reader.execute("show statement_timeout").fetchone() == ("2min",)
            session = run.rows(reader, "session/options")[0]
            assert not session["may_leave"]
            assert session["options"].startswith("-c role=analyst -c statement_timeout=120s ")
            reader.execute("reset role; set default_transaction_read_only = off")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute("delete from warehouse.dim_source")
    finally:
        with psycopg.connect(owner_dsn, autocommit=True) as owner:
            owner.execute("drop role reader")


def test_the_loader_still_takes_its_locks(owner_dsn: str) -> None:
    with run.connect(owner_dsn, role="loader", autocommit=True) as loader:
        run.execute(loader, "merge/lock")
        run.execute(loader, "marts/lock")
