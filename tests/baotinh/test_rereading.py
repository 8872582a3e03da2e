"""Re-reading the archive: it must find what today's parsers read otherwise, and load it without inventing edits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from baotinh.steps import reread
from baotinh.steps.reread import Scope
from tests.baotinh.conftest import Shell

ARTICLES = "select count(*) from warehouse.fact_article"
CONTENT = (
    "select article_key, version_no, title, lead, body, author, published_at"
    " from warehouse.article_version order by 1, 2"
)


def older_reading(shell: Shell) -> int:
    """Make the warehouse look as if an older parser had read it: it cut titles and missed bylines."""
    reader = shell.value(
        "insert into warehouse.dim_reader (layout, parser_version)"
        " select layout, '0' from warehouse.dim_reader where reader_key <> 0 order by layout limit 1"
        " returning reader_key"
    )
    shell.run_sql(
        "update warehouse.article_version set title = left(title, 12), author = null, reader_key = %s,"
        " content_hash = md5(content_hash::text)::uuid",
        reader,
    )
    shell.run_sql(
        "update warehouse.article_reading set reader_key = %s, content_hash = md5(content_hash::text)::uuid"
        " where reader_key <> 0",
        reader,
    )
    return int(reader)


def test_nothing_changes_where_the_parsers_are_the_same(crawled: Shell) -> None:
    done = crawled.ok("reparse")
    articles = crawled.value(ARTICLES)
    assert f"baotayninh  {articles:>5}  {articles:>9}" in done.out, done.out
    assert "nothing was written" not in done.err


def test_a_reparse_shows_then_rewrites_versions_in_place(crawled: Shell) -> None:
    wanted = crawled.rows(CONTENT)
    older_reading(crawled)
    spoiled = crawled.rows(CONTENT)

    shown = crawled.ok("reparse", "--source", "baotayninh")
    counts = dict(line.split() for line in shown.out.splitlines() if len(line.split()) == 2)
    assert counts["title"] == str(len(wanted))
    assert "author" in counts
    assert wanted[0]["title"] in shown.out
    assert "nothing was written" in shown.err
    assert crawled.rows(CONTENT) == spoiled

    crawled.ok("reparse", "--apply")
    assert crawled.rows(CONTENT) == wanted
    assert crawled.rows("select kind, state from crawl.batch where kind = 'reread'") == [
        {"kind": "reread", "state": "published"}
    ]
    assert "changed" not in crawled.ok("reparse").out.replace("unchanged", "")


def test_days_narrow_a_reparse_and_an_empty_one_says_so(crawled: Shell) -> None:
    assert "the archive holds no page" in crawled.ok("reparse", "--to", "2019-01-01").err
    some = crawled.ok("reparse", "--from", "2026-10-05", "--to", "2026-10-05").out.splitlines()[1].split()
    day = crawled.value(
        "select count(*) from crawl.url where day = '2026-10-05' and first_fetched_day is not null"
    )
    assert int(some[1]) == day


def test_refused_pages_are_loaded_once_they_can_be_read(crawled: Shell) -> None:
    """A parser that failed on some pages: mended, they are loaded and their refusals settled."""
    wanted = crawled.rows(CONTENT)
    lost = crawled.rows(
        "select a.article_key, a.url_id, v.capture from warehouse.fact_article as a"
        " inner join warehouse.article_version as v using (article_key) order by 1 limit 3"
    )
    for row in lost:
        crawled.run_sql("delete from warehouse.fact_article where article_key = %s", row["article_key"])
        crawled.run_sql(
            "insert into crawl.refusal (batch_id, hop, source, url, url_id, capture, reason, detail)"
            " select c.batch_id, 'read', c.source, c.url, c.url_id, c.capture, 'crash', 'an old fault'"
            " from crawl.capture as c where c.url_id = %s and c.kind = 'article'",
            row["url_id"],
        )
    assert crawled.ok("refused", "--reason", "crash").out.count("an old fault") == 3
    done = crawled.ok("refused", "--again")
    assert "Read now" in done.out
    assert (
        crawled.value("select count(*) from crawl.refusal where resolved_at is null and reason = 'crash'")
        == 0
    )
    assert [row["title"] for row in crawled.rows(CONTENT)] != []
    assert sorted(row["title"] for row in crawled.rows(CONTENT)) == sorted(row["title"] for row in wanted)
    assert "nothing is refused" in crawled.ok("refused", "--again", "--reason", "crash").err
    assert "no rows" in crawled.ok("refused", "--reason", "crash").err


def test_a_page_that_is_refused_again_keeps_its_one_refusal(crawled: Shell) -> None:
    capture = crawled.rows(
        "select capture, warc, warc_offset from crawl.capture where kind = 'article' limit 1"
    )[0]
    other = crawled.rows(
        "select warc, warc_offset, warc_length from crawl.capture where kind = 'robots' limit 1"
    )[0]
    # the address now leads to a page that is no article
    crawled.run_sql(
        "update crawl.capture set warc = %s, warc_offset = %s, warc_length = %s where capture = %s",
        other["warc"],
        other["warc_offset"],
        other["warc_length"],
        capture["capture"],
    )
    first = crawled.ok("reparse", "--apply")
    assert "Refused now" in first.out
    crawled.ok("refused", "--again")
    crawled.ok("refused", "--again")
    assert crawled.value("select count(*) from crawl.refusal where resolved_at is null and hop = 'read'") == 1


def test_an_unreadable_file_costs_only_its_own_pages(crawled: Shell) -> None:
    (warc,) = crawled.warcs()
    places = crawled.rows("select warc_offset from crawl.capture where kind = 'article' order by warc_offset")
    with warc.open("r+b") as stream:
        stream.truncate(places[5]["warc_offset"] + 100)
    done = crawled("reparse")
    assert done.code == 1
    assert done.err.splitlines()[-1].startswith("baotinh: ")
    assert str(warc) in done.err.splitlines()[-1]
    assert int(done.out.splitlines()[1].split()[2]) == 5  # the pages before the cut read as before


def test_batches_part_no_article_and_a_dead_one_is_begun_anew(
    crawled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = crawled.rows(CONTENT)
    older_reading(crawled)
    monkeypatch.setattr(reread._whole_articles, "__defaults__", (4,))
    for name, value in crawled.environ.items():
        monkeypatch.setenv(name, value)
    work = reread.apply(Scope(), settings=crawled.settings)
    assert next(work).fate == "changed"
    work.close()  # killed between two batches
    crawled.run_sql(
        "insert into crawl.batch (source, day, kind) values ('baotayninh', current_date, 'reread')"
    )
    readings = list(reread.apply(Scope(), settings=crawled.settings))
    assert {reading.fate for reading in readings} == {"same", "changed"}
    assert crawled.rows(CONTENT) == wanted
    states = crawled.rows("select state, count(*) as n from crawl.batch where kind = 'reread' group by 1")
    assert {row["state"]: row["n"] for row in states}["abandoned"] == 1


def test_a_lost_database_is_filled_again_from_the_archive(crawled: Shell, empty_dsn: str) -> None:
    """The archive is the truth: without any backup, nothing of the articles is lost, and no site is asked."""
    marts = "select canonical_url, title, body, author, published_at, section, day, day_how from mart.article"
    marts += " order by canonical_url"
    anew = replace(crawled, dsn=empty_dsn, environ={})
    cut = crawled.warcs()[0].with_name("baotayninh-20261001T000000000000-b9-000.warc.gz")
    cut.write_bytes(crawled.warcs()[0].read_bytes()[:9000])
    done = anew("reparse", "--unknown")
    assert done.code == 1
    assert str(cut) in done.err.splitlines()[-1]
    cut.unlink()
    assert str(crawled.warcs()[0]) in done.out
    assert anew.rows(marts) == crawled.rows(marts)
    places = (
        "select capture, url, kind, warc, warc_offset, warc_length, fetched_at from crawl.capture order by 1"
    )
    assert anew.rows(places) == crawled.rows(places)
    states = (
        "select identity, state, first_fetched_day, due_day from crawl.url where state <> 'found' order by 1"
    )
    assert anew.rows(states) == crawled.rows(states)
    assert "knows every file" in anew.ok("reparse", "--unknown").err
