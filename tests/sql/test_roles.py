"""What a user would lose if roles leaked: the warehouse to a slip of the hand, the books to everybody."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from sql import ask, load, run
from tests.sql.warehouse import load_rows, new_batch, record


@pytest.fixture
def analyst(empty_dsn: str) -> Iterator[run.Connection]:
    """An analyst's session on a database that was migrated, not copied: a copy lacks what belongs to the database."""
    run.migrate(empty_dsn)
    with run.connect(empty_dsn, role="analyst", autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("table", ["mart.article", "mart.coverage", "mart.batch", "warehouse.fact_article"])
def test_an_analyst_reads_marts_and_warehouse(analyst: run.Connection, table: str) -> None:
    analyst.execute(f"select * from {table}")  # noqa: S608


@pytest.mark.parametrize(
    "statement",
    [
        "select * from crawl.url",
        "select * from stage.article",
        "insert into warehouse.dim_section (source_key, path) values (1, 'x')",
        "update warehouse.fact_article set language = 'en'",
        "delete from warehouse.article_tag",
        "truncate warehouse.article_tag",
        "create table mart.mine (n int)",
        "create table public.mine (n int)",
        "create schema mine",
        "create temp table mine (n int)",
        "select nextval('warehouse.fact_article_article_key_seq')",
        "select pg_read_file('/etc/passwd')",
        "copy warehouse.dim_source to program 'cat'",
    ],
)
def test_an_analyst_can_t_write_create_or_look_elsewhere(analyst: run.Connection, statement: str) -> None:
    for mode in ("on", "off"):  # even one who switches the session's read-only default off
        analyst.execute(f"set default_transaction_read_only = {mode}")
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
            analyst.execute(statement)


@pytest.mark.parametrize(
    "text",
    [
        "select 1; select 2",
        "set transaction_read_only = off; delete from warehouse.dim_source; commit",
        "reset role; delete from warehouse.dim_source; commit",
    ],
)
def test_several_statements_in_one_text_are_refused(dsn: str, text: str) -> None:
    with (
        run.connect(dsn, role="analyst") as connection,
        pytest.raises(ask.QueryError, match="several statements at once"),
    ):
        ask.ask(connection, ask.of_text(text))
    with run.connect(dsn, role="analyst") as connection:
        assert ask.ask(connection, ask.of_text("select 2 as two; -- one, and a remark"))[1] == [(2,)]


@pytest.mark.parametrize(
    "text",
    [
        "delete from warehouse.dim_source",
        "alter role analyst set statement_timeout = 0",
        "do $$ begin set transaction_read_only = off; delete from warehouse.dim_source; end $$",
        "do $$ begin perform set_config('role', 'none', false); delete from warehouse.dim_source; end $$",
        "do $$ begin commit; set default_transaction_read_only = off; commit; delete from warehouse.dim_source; end $$",
    ],
)
@pytest.mark.parametrize("autocommit", [True, False])
def test_one_statement_can_t_write_whoever_logged_in(dsn: str, text: str, autocommit: bool) -> None:
    with (
        run.connect(dsn, autocommit=autocommit) as owner,
        pytest.raises(
            (
                psycopg.errors.ReadOnlySqlTransaction,
                psycopg.errors.ActiveSqlTransaction,
                psycopg.errors.InvalidTransactionTermination,
            )
        ),
    ):
        ask.ask(owner, ask.of_text(text))


def test_an_analyst_s_statement_ends_in_time(analyst: run.Connection) -> None:
    shown = analyst.execute("show statement_timeout").fetchone()
    assert shown == ("2min",)


def test_the_loader_can_do_the_whole_load_and_no_ddl(dsn: str) -> None:
    with run.connect(dsn, autocommit=True) as owner:
        batch = new_batch(owner)
    with run.connect(dsn, role="loader", autocommit=True) as loader:
        load_rows(loader, [record(1)], batch=batch)
        load.sync_sources(loader, [{"stem": "moi", "name": "Báo Mới Lập", "kind": "newspaper"}])
        for statement in ("create table warehouse.mine (n int)", "drop table warehouse.article_tag"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                loader.execute(statement)


def test_an_unknown_role_or_server_is_one_clear_line(dsn: str) -> None:
    with pytest.raises(run.DatabaseError, match="no role 'nobody_of_ours'"):
        run.connect(dsn, role="nobody_of_ours")
    with pytest.raises(run.DatabaseError, match="can't be reached") as caught:
        run.connect("postgresql://nobody@127.0.0.1:1/nothing")
    assert "\n" not in str(caught.value)
