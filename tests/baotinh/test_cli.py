"""The command line as its users meet it: what goes wrong is one line that says how to mend it, and an exit code."""

from __future__ import annotations

import csv
import io
import json
import re
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import pytest
from click.testing import CliRunner

from baotinh.cli import COMMANDS, cli
from baotinh.cli.options import today
from baotinh.stack import postgres
from tests.baotinh.conftest import FIRST_DAY, ROOT, Shell
from tests.transforms.test_seeds import FETCHED_WITHOUT_CLOCK, STEMS, gold_of

HEAVY = {
    "airflow",
    "scrapy",
    "twisted",
    "trafilatura",
    "psycopg",
    "httpx",
    "pyarrow",
    "sqlalchemy",
    "rich",
    "lxml",
}


# --- starting


def test_help_lists_every_command_and_loads_none() -> None:
    code = (
        "import sys; from baotinh.cli import cli; cli(['--help'], standalone_mode=False);"
        " print('|'.join(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", told, re.MULTILINE), name
    loaded = {module.split(".")[0] for module in told.splitlines()[-1].split("|")}
    assert loaded & (HEAVY | {"crawlers", "sql", "transforms"}) == set()


def test_parse_loads_neither_airflow_nor_the_crawl(pages: Path) -> None:
    page = pages / "seeds" / "pages" / f"{STEMS[0]}.html"
    code = (
        "import sys; from baotinh.cli import cli;"
        f" cli(['parse', {str(page)!r}, '--url', 'https://baotayninh.vn/x-a1.html'], standalone_mode=False);"
        " print('|'.join(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout
    loaded = {module.split(".")[0] for module in told.splitlines()[-1].split("|")}
    assert (
        loaded & {"airflow", "scrapy", "twisted", "psycopg", "httpx", "pyarrow", "sqlalchemy", "fsspec"}
        == set()
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_its_line_in_the_list(name: str) -> None:
    done = CliRunner().invoke(cli, [name, "--help"])
    assert done.exit_code == 0, done.output
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or parameter.name in ("how", "limit", "listed_how"), (name, parameter.name)


def test_readme_and_the_commands_agree() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme[readme.index("## Commands") : readme.index("## Settings")]
    told = set(re.findall(r"`(?:baotinh )?([a-z][a-z-]+)", table))
    assert set(COMMANDS) - told == set()
    every = re.findall(r"(?<![\w/`.-])baotinh ([a-z][a-z-]+)", readme)
    docs = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    every += re.findall(r"`baotinh ([a-z][a-z-]+)", docs)
    assert {name for name in every if name not in COMMANDS} == set()


# --- wrong words: told before anything is started


TOMORROW = (today() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("crawl", "nowhere"), "unknown source 'nowhere'; known are: baolangson"),
        (("crawl",), "Missing argument 'SOURCE...'"),
        (("crawl", "baotayninh", "--day", "2026-02-30"), "is no day of the calendar: write YYYY-MM-DD"),
        (("crawl", "baotayninh", "--day", "30/09/2026"), "is no day of the calendar: write YYYY-MM-DD"),
        (("crawl", "baotayninh", "--day", TOMORROW), "lies in the future"),
        (("crawl", "baotayninh", "--from", "2026-10-07", "--to", "2026-10-05"), "the range is upside down"),
        (("crawl", "baotayninh", "--from", "2026-10-07"), "a range has two ends"),
        (
            ("backfill", "baotayninh", "--from", "2026-10-07", "--to", "2026-10-05"),
            "the range is upside down",
        ),
        (("backfill", "baotayninh", "--from", "2026-10-05", "--to", "2026-10-07"), "`baotinh up`"),
        (("pause", "nowhere"), "unknown source 'nowhere'"),
        (("pause", "baotayninh"), "`baotinh up`"),
        (("coverage", "--from", "2026-10-07", "--to", "2026-10-05"), "the range is upside down"),
        (("coverage", "--source", "nowhere"), "unknown source 'nowhere'"),
        (("reparse", "--from", "2026-10-07", "--to", "2026-10-05"), "the range is upside down"),
        (("reparse", "--source", "nowhere"), "unknown source 'nowhere'"),
        (("refused", "--source", "nowhere"), "unknown source 'nowhere'"),
        (("query", "nosuch"), "there is no query 'nosuch'"),
        (("query", "articles_by"), "did you mean articles_by_province_month"),
        (("query", "search", "--param", "wort=x"), "has no parameter 'wort'; it takes: text (text:"),
        (("query", "search", "--param", "since=gestern"), "since=gestern: is no date; write it like 2026"),
        (("query", "search", "--param", "since"), "must look like name=value"),
        (("query", "search", "-c", "select 1"), "give a NAME or -c SQL, not both"),
        (("query", "search", "--format", "xml"), "'xml' is not one of"),
        (("parse", "/nowhere/page.html", "--url", "https://x.vn/1"), "does not exist"),
        (("parse", __file__, "--url", "x.vn"), "is no web address"),
        (
            ("parse", __file__, "--url", "https://x.vn/1", "--fetched-at", "heute"),
            "is no time: write 2026-11-22",
        ),
        (
            ("parse", __file__, "--url", "https://x.vn/1", "--listed-at", "neulich"),
            "is no date that a listing prints",
        ),
        (("parse", __file__, "--url", "https://x.vn/1", "--source", "nowhere"), "unknown source 'nowhere'"),
        (("restore", "/nowhere/file.dump"), "does not exist"),
        (("forget", "https://x.vn/1"), "Missing option '--reason'"),
        (("krawl",), "there is no command 'krawl'; did you mean crawl"),
    ],
)
def test_wrong_words_are_one_line(
    words: tuple[str, ...],
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from baotinh.cli import main

    for name in ("BAOTINH_DSN", "BAOTINH_SOURCES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BAOTINH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "argv", ["baotinh", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert ended.value.code in (1, 2)
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert line.startswith("baotinh: ")
    assert why in line
    assert not (tmp_path / "home" / "postgres").exists()  # no server was started for it


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('name = "Báo', "is no TOML"),
        ('name = "Báo X"\nkind = "paper"\n', "kind: "),
        ('nmae = "Báo X"\n', "nmae: is no key of a source file"),
    ],
)
def test_a_wrong_source_file_is_named(shell: Shell, tmp_path: Path, text: str, why: str) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "baox.toml").write_text(text, encoding="utf-8")
    line = shell("crawl", "baox", BAOTINH_SOURCES=str(folder)).line
    assert "baox.toml" in line
    if "nmae" not in text:
        assert why in line


# --- a world that is not as it should be


def test_unreachable_databases(shell: Shell, server: postgres.Server) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    closed = replace(shell, dsn=f"postgresql://someone@127.0.0.1:{port}/none")
    for words in (("crawl", "baotayninh"), ("coverage",), ("backup", shell.home.parent / "file")):
        line = closed(*words).line
        assert f"port {port} failed: Connection refused" in line
        assert "check BAOTINH_DSN" in line
    wrong = replace(
        shell, dsn=f"postgresql://baotinh:wrong@127.0.0.1:{server.port}/postgres?passfile=/dev/null"
    )
    line = wrong("query", "-c", "select 1").line
    assert "password authentication failed" in line
    assert "check BAOTINH_DSN" in line


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("BAOTINH_DELAY", "slow", "BAOTINH_DELAY=slow: "),
        ("BAOTINH_PG_PORT", "99999", "BAOTINH_PG_PORT=99999: "),
        ("BAOTINH_DSN", "mysql://x", "must be a libpq URI"),
        (
            "BAOTINH_ANALYST_DSN",
            "mysql://x:xoai@h/w",
            "BAOTINH_ANALYST_DSN=mysql://x:***@h/w: must be a libpq URI",
        ),
        ("BAOTINH_ARCHIVE", "ftp://x/y", "must be a folder or an s3:// URL"),
        ("BAOTINH_HOME", "/dev/null/home", "set BAOTINH_HOME to a folder that can be written"),
    ],
)
def test_settings_that_can_not_work_are_named(shell: Shell, name: str, value: str, why: str) -> None:
    assert why in shell("coverage", **{name: value}).line


def test_a_port_that_is_taken_is_named(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = shell("coverage", BAOTINH_PG_PORT=str(port)).line
    assert f"port {port} is in use: set BAOTINH_PG_PORT" in line


def test_a_wrong_proxy_and_an_unknown_certificate_are_named(crawled: Shell) -> None:
    day = (FIRST_DAY + timedelta(days=1)).isoformat()
    nowhere = "http://127.0.0.1:9"
    done = crawled(
        "crawl", "baotayninh", "--day", day, HTTP_PROXY=nowhere, HTTPS_PROXY=nowhere, https_proxy=nowhere
    )
    assert done.code == 1
    assert "proxy" in done.err.splitlines()[-1]
    assert "HTTPS_PROXY" in done.err.splitlines()[-1]
    environ = {name: value for name, value in crawled.environ.items() if name != "SSL_CERT_FILE"}
    done = replace(crawled, environ=environ)("crawl", "baotayninh", "--day", day)
    assert done.code == 1
    assert "certificate" in done.err.splitlines()[-1]


@pytest.mark.parametrize("damage", ["cut", "garbage", "missing"])
def test_an_unreadable_archive_file_is_named(crawled: Shell, damage: str) -> None:
    (warc,) = crawled.warcs()
    last = crawled.rows(
        "select u.url from crawl.capture as c inner join crawl.url as u using (url_id)"
        " where c.kind = 'article' order by c.warc_offset desc limit 1"
    )[0]["url"]
    if damage == "cut":
        warc.write_bytes(warc.read_bytes()[:-400])
    elif damage == "garbage":
        warc.write_bytes(b"no archive at all " * 20_000)
    else:
        warc.unlink()
    line = crawled("page", last).line
    assert str(warc) in line


# --- reading a saved page


def parse(*words: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["parse", *map(str, words)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("stem", STEMS)
def test_parse_gives_the_seed_pages_records(pages: Path, stem: str) -> None:
    gold = gold_of(pages, stem)
    day = gold["page_clock"]["date"] if gold["page_clock"] else FETCHED_WITHOUT_CLOCK
    page = pages / "seeds" / gold["page"]
    code, out, err = parse(page, "--url", gold["url"], "--fetched-at", f"{day}T12:00:00+07:00")
    record = json.loads(out)
    assert (code, err) == (0, "")
    for name in (
        "canonical_url",
        "article_id",
        "title",
        "body",
        "captions",
        "author",
        "published_at",
        "view_count",
    ):
        assert record[name] == gold[name], name
    assert parse(page, "--url", gold["url"], "--fetched-at", day)[1] == out  # a bare day is its noon


def test_parse_takes_a_listed_date(pages: Path) -> None:
    gold = gold_of(pages, "004_b9e459340868e836")
    page = pages / "seeds" / gold["page"]
    words = (page, "--url", gold["url"], "--fetched-at", "2023-06-29", "--listed-at")
    record = json.loads(parse(*words, "27/06/2023")[1])
    assert (record["published_at"], record["published_how"], record["published_precision"]) == (
        "2023-06-27",
        "listing",
        "day",
    )
    record = json.loads(parse(*words, "2023-06-27T09:15:00+07:00", "--listed-how", "feed")[1])
    assert (record["published_at"], record["published_how"]) == ("2023-06-27T09:15:00+07:00", "feed")


def test_parse_explains(pages: Path) -> None:
    gold = gold_of(pages, STEMS[0])
    code, out, _ = parse(pages / "seeds" / gold["page"], "--url", gold["url"], "--explain")
    assert code == 0
    for words in (gold["title"], "published_at", "Times", "←"):
        assert words in out


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_html"),
        (bytes(range(256)) * 40, "undecodable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(900), "not_html"),
    ],
)
def test_a_refused_page_is_json_and_exit_3(tmp_path: Path, body: bytes, reason: str) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(body)
    code, out, err = parse(page, "--url", "https://baotayninh.vn/x-a1.html")
    told: dict[str, Any] = json.loads(out)
    assert code == 3
    assert next(iter(told)) == "refused"
    assert told["refused"] in (reason, "undecodable", "not_html")
    assert told["url"] == "https://baotayninh.vn/x-a1.html"
    assert len(err.splitlines()) == 1
    assert str(page) in err
    assert parse(page, "--url", "https://baotayninh.vn/x-a1.html", "--explain")[0] == 3


# --- asking


def test_asking_an_empty_warehouse_says_that_there_is_nothing(shell: Shell, empty_dsn: str) -> None:
    empty = replace(shell, dsn=empty_dsn)
    for words in (
        ("coverage",),
        ("refused",),
        ("query", "edited_articles"),
        ("query", "-c", "select 1 where false"),
    ):
        done = empty.ok(*words)
        assert (done.out, done.err) == ("", "no rows\n"), words
    assert empty.ok("coverage", "--format", "csv").out.startswith("source,day,")
    assert json.loads(empty.ok("coverage", "--format", "json").out) == []


def test_answers_in_every_form(crawled: Shell, tmp_path: Path) -> None:
    sql = "select title, repeat('dài ', 80) as long, published_on from mart.article order by article_key limit 3"
    titles = [
        row["title"] for row in crawled.rows("select title from mart.article order by article_key limit 3")
    ]
    lines = crawled.ok("query", "-c", sql).out.splitlines()
    assert len(lines) == 4  # a row is a line, however long
    assert [line[: len(title)] for line, title in zip(lines[1:], titles, strict=True)] == titles
    rows = list(csv.DictReader(io.StringIO(crawled.ok("query", "-c", sql, "--format", "csv").out)))
    assert [row["title"] for row in rows] == titles
    assert [
        row["title"] for row in json.loads(crawled.ok("query", "-c", sql, "--format", "json").out)
    ] == titles
    assert "5" in crawled.ok("psql", "-At", "-c", "select 5").out
    assert "read-only" in crawled("query", "-c", "delete from warehouse.fact_article").line
    assert "the database refused: permission denied" in crawled("query", "-c", "select * from crawl.url").line
    assert crawled("query", "-c", "selekt 1").line.startswith("baotinh: the database refused: syntax error")
    assert crawled("psql", "-c", "select * from crawl.url").code != 0
    two = tmp_path / "two.sql"
    two.write_text("-- two answers\nselect 1;\nselect 2;\n", encoding="utf-8")
    for words in (("-c", "select 1; select 2"), (str(two),)):
        assert "several statements at once: give them one by one" in crawled("query", *words).line


def test_query_and_psql_log_in_as_the_analyst(
    shell: Shell, server: postgres.Server, empty_dsn: str, tmp_path: Path
) -> None:
    here = replace(shell, dsn=empty_dsn)
    words = (
        "psql",
        "-At",
        "-c",
        "set role none",
        "-c",
        "select session_user, current_setting('statement_timeout')",
    )
    told = here.ok(*words)
    assert told.out == "SET\nbaotinh|2min\n"
    assert "psql logs in as a user who may write" in told.err
    name = urlsplit(empty_dsn).path.lstrip("/")
    postgres.let_analyst_in(server, name)
    analyst = {"BAOTINH_ANALYST_DSN": server.dsn(name, user=postgres.ANALYST)}
    told = here.ok(*words, **analyst)
    assert told.out == "SET\nanalyst|2min\n"
    assert told.err == ""
    tmp_path.chmod(0o777)
    file = tmp_path / "file"
    shut = f"do $$ begin perform set_config('role', 'none', false); copy (select 2) to program 'cat > {file}'; end $$"
    assert "permission denied to COPY" in here("query", "-c", shut, **analyst).line
    assert here("psql", "-c", "set transaction_read_only = off", "-c", shut, **analyst).code != 0
    assert not file.exists()
    nowhere = {"BAOTINH_ANALYST_DSN": "postgresql://analyst@127.0.0.1:1/none"}
    assert "check BAOTINH_ANALYST_DSN" in here("query", "-c", "select 1", **nowhere).line


def test_a_querys_help_lists_its_parameters() -> None:
    told = CliRunner().invoke(cli, ["query", "search", "--help"]).output
    assert "--param text=" in told
    assert "no limit" in told


def test_status_works_with_nothing_there(shell: Shell) -> None:
    told = json.loads(shell.ok("status", "--json").out)
    assert told["state"] == "stopped"
    assert told["dsn"] is None
    assert told["home"] == str(shell.home)
    assert "stopped" in shell.ok("status").out
    assert not shell.home.exists()
    shell.ok("down")


def test_sources_lists_them(shell: Shell) -> None:
    lines = shell.ok("sources").out.splitlines()
    assert lines[0].split()[0] == "source"
    assert len(lines) == 1 + len(list((ROOT / "crawlers" / "sources").glob("*.toml")))
