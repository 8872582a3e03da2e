"""Whole crawls over the replica: an article lost, doubled, or fetched too often would show here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from crawlers import archive, frontier, sources
from sql import run
from tests.crawlers.conftest import FIRST_DAY, Desk
from tests.replica import Running

STEMS = ("baolangson", "baomoi", "baotayninh", "baothainguyen", "sonla", "travinh")
NEXT_DAY = FIRST_DAY + timedelta(days=1)
THIRD_DAY = FIRST_DAY + timedelta(days=2)


def fetched(desk: Desk, source: str) -> list[str]:
    rows = desk.rows(
        "select article_id from crawl.url where source = %s and first_fetched_day is not null", source
    )
    return sorted(row["article_id"] for row in rows)


def truth(site: Running, source: str) -> list[str]:
    return sorted(article.article_id for article in site.control.truth(source=source))


def hops(desk: Desk) -> list[dict[str, int]]:
    return desk.rows("select * from crawl.hop order by batch_id, hop")


@pytest.mark.parametrize("source", STEMS)
def test_daily_crawls_fetch_every_article_exactly_once(desk: Desk, site: Running, source: str) -> None:
    for day in (FIRST_DAY, NEXT_DAY, THIRD_DAY):
        site.control.move(day)
        desk.crawl(source, f"day={day}")
    assert fetched(desk, source) == truth(site, source)
    asked = [hit.url for hit in site.control.log() if hit.status == 200]
    for article in site.control.truth(source=source):
        assert sum(1 for url in asked if url == article.url) <= 2, article.url  # first fetch, one later visit
    assert desk.value("select count(*) from crawl.coverage where state = 'crawled'") == 3


def test_second_crawl_of_a_day_fetches_no_article_and_adds_only_log_rows(desk: Desk, site: Running) -> None:
    some = ("baotayninh", "baothainguyen", "sonla")
    for source in some:
        desk.crawl(source, f"day={FIRST_DAY}")
    before = desk.rows("select * from crawl.url order by url_id")
    sightings = desk.value("select count(*) from crawl.sighting")
    site.control.forget_log()
    for source in some:
        desk.crawl(source, f"day={FIRST_DAY}")
    articles = {article.url for article in site.control.truth()}
    assert [hit.url for hit in site.control.log() if hit.url in articles] == []
    assert desk.rows("select * from crawl.url order by url_id") == before
    assert desk.value("select count(*) from crawl.sighting") == sightings


def test_listed_dates_reach_the_capture(desk: Desk, site: Running) -> None:
    for source in ("travinh", "baotayninh"):
        desk.crawl(source, f"day={FIRST_DAY}")
    known = {article.article_id: article for article in site.control.truth()}
    seen = 0
    for warc in desk.warcs():
        for capture in archive.captures(str(warc)):
            assert capture.article_id is not None
            assert capture.listed is not None, capture.url
            wanted = known[capture.article_id].listed[0]
            assert capture.listed.value == wanted.value
            assert capture.listed.how == wanted.how
            page = capture.page(sources.load(capture.source or ""))
            assert page.listed == capture.listed
            assert page.canonical_url == known[capture.article_id].canonical_url
            seen += 1
    assert seen > 15


def test_counts_of_every_hop_add_up(desk: Desk, site: Running) -> None:
    site.control.fault("baolangson.vn", "status", path_prefix="/chinh-tri/", status=404)
    for day in (FIRST_DAY, NEXT_DAY):
        site.control.move(day)
        desk.crawl("baolangson", f"day={day}")
    for hop in hops(desk):
        assert hop["n_in"] == sum(
            hop[f"n_{way}"] for way in ("out", "unchanged", "duplicate", "deferred", "refused")
        )
    articles = "select count(*) from crawl.capture where kind = 'article' and not is_revisit"
    assert desk.value("select sum(n_out) from crawl.hop where hop = 'fetch'") == desk.value(articles)


def test_an_edit_is_fetched_anew_and_an_unchanged_page_is_a_revisit(desk: Desk, site: Running) -> None:
    desk.crawl("baotayninh", f"day={FIRST_DAY}")
    article = site.control.truth(source="baotayninh")[0]
    site.control.edit("baotayninh", article.article_id, "title", "Tựa đã sửa sau khi đăng")
    site.control.move(NEXT_DAY)
    desk.crawl("baotayninh", f"day={NEXT_DAY}")
    outcomes = desk.rows(
        "select u.article_id, c.is_revisit, c.http_status from crawl.capture c join crawl.url u using (url_id)"
        " where c.day = %s and u.found_day = %s",
        NEXT_DAY,
        FIRST_DAY,
    )
    assert {row["article_id"] for row in outcomes if not row["is_revisit"]} == {article.article_id}
    assert len(outcomes) > 5
    assert desk.value("select count(*) from crawl.url where state = 'settled'") == len(outcomes)


@pytest.mark.parametrize("how", ["404", "410", "soft"])
def test_a_removal_is_confirmed_on_the_next_run_day(desk: Desk, site: Running, how: str) -> None:
    desk.crawl("sonla", f"day={FIRST_DAY}")
    article = site.control.truth(source="sonla")[1]
    state = "select state from crawl.url where article_id = %s"
    site.control.remove("sonla", article.article_id, how)  # type: ignore[arg-type]  # one of the three
    try:
        site.control.move(NEXT_DAY)
        desk.crawl("sonla", f"day={NEXT_DAY}")
        assert desk.value(state, article.article_id) == "missing"
        desk.crawl("sonla", f"day={NEXT_DAY}")
        assert desk.value(state, article.article_id) == "missing", "the same run day confirms nothing"
        site.control.move(THIRD_DAY)
        desk.crawl("sonla", f"day={THIRD_DAY}")
        assert desk.value(state, article.article_id) == "gone"
    finally:
        site.control.restore("sonla", article.article_id)


def test_an_article_that_comes_back_is_not_gone(desk: Desk, site: Running) -> None:
    desk.crawl("travinh", f"day={FIRST_DAY}")
    article = site.control.truth(source="travinh")[0]
    site.control.remove("travinh", article.article_id, "404")
    site.control.move(NEXT_DAY)
    desk.crawl("travinh", f"day={NEXT_DAY}")
    site.control.restore("travinh", article.article_id)
    site.control.move(THIRD_DAY)
    desk.crawl("travinh", f"day={THIRD_DAY}")
    assert desk.value("select state from crawl.url where article_id = %s", article.article_id) == "settled"


def test_second_addresses_are_one_article(desk: Desk, site: Running) -> None:
    article = site.control.truth(source="baotayninh")[0]
    desk.crawl("baotayninh", f"day={FIRST_DAY}")
    for address in article.second_addresses:
        desk.crawl("baotayninh", f"day={FIRST_DAY}", f"url={address}")
    assert desk.value("select count(*) from crawl.url where article_id = %s", article.article_id) == 1


# -- soft failures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["status", "reset", "truncated", "gzip_garbage", "empty", "timeout"])
def test_a_soft_failure_is_kept_with_its_reason_and_tried_by_the_next_crawl(
    desk: Desk, site: Running, kind: str
) -> None:
    article = site.control.truth(source="baotayninh")[-1]
    path = "/" + article.url.split("/", 3)[3]
    site.control.fault("baotayninh.vn", kind, path_prefix=path)  # type: ignore[arg-type]  # one of the kinds
    desk.crawl("baotayninh", f"day={FIRST_DAY}", "DOWNLOAD_TIMEOUT=1")
    row = desk.rows(
        "select state, reason, attempts from crawl.url where article_id = %s", article.article_id
    )[0]
    assert row["state"] == "failed"
    assert row["reason"]
    coverage = desk.rows("select state, reason from crawl.coverage")[0]
    assert coverage["state"] == "partial"
    assert "1 article" in coverage["reason"]
    site.control.mend()
    desk.crawl("baotayninh", f"day={FIRST_DAY}")
    assert fetched(desk, "baotayninh") == truth(site, "baotayninh")
    assert desk.rows("select state from crawl.coverage")[0]["state"] == "crawled"


def test_too_large_an_answer_is_refused_with_its_reason(desk: Desk, site: Running) -> None:
    article = site.control.truth(source="baothainguyen")[-1]
    host, path = article.url.split("/", 3)[2:]
    site.control.fault(host, "huge", path_prefix=f"/{path}", megabytes=40)
    desk.crawl("baothainguyen", f"day={FIRST_DAY}")
    row = desk.rows("select state, reason from crawl.url where article_id = %s", article.article_id)[0]
    assert row["state"] == "refused"
    assert row["reason"].startswith("too_large")
    assert desk.value("select reason from crawl.refusal where hop = 'fetch'") == "too_large"


@pytest.mark.parametrize("kind", ["redirect_private", "redirect_loop"])
def test_a_redirect_that_leads_astray_is_recorded_and_not_followed(
    desk: Desk, site: Running, kind: str
) -> None:
    article = site.control.truth(source="baolangson")[-1]
    path = "/" + article.url.split("/", 3)[3]
    site.control.fault("baolangson.vn", kind, path_prefix=path)  # type: ignore[arg-type]  # one of the kinds
    desk.crawl("baolangson", f"day={FIRST_DAY}")
    row = desk.rows("select state, reason from crawl.url where article_id = %s", article.article_id)[0]
    assert row["state"] == "refused"
    assert row["reason"].startswith(kind)
    assert desk.value("select count(*) from crawl.capture where kind = 'redirect'") >= 1
    assert all("192.168" not in hit.host and "127.0" not in hit.host for hit in site.control.log())


def test_a_section_that_fails_is_told_and_hurts_no_other(desk: Desk, site: Running) -> None:
    site.control.fault("travinh.gov.vn", "status", path_prefix="/Default.aspx", status=500)
    desk.crawl("travinh", f"day={FIRST_DAY}")
    walks = desk.rows("select finder, complete, reason from crawl.walk order by finder")
    assert {walk["reason"] for walk in walks if not walk["complete"]} == {"http_500"}
    assert desk.value("select state from crawl.coverage") == "partial"
    assert fetched(desk, "travinh"), "the home page's articles were fetched all the same"
    site.control.mend()
    desk.crawl("travinh", f"day={FIRST_DAY}")
    assert fetched(desk, "travinh") == truth(site, "travinh")


# -- robots.txt ------------------------------------------------------------------------------------------------


def test_robots_unreachable_is_a_state_and_the_last_good_copy_serves_for_a_day(
    desk: Desk, site: Running
) -> None:
    site.control.fault("sonla.gov.vn", "robots_status", status=503)
    told = desk.crawl("sonla", f"day={FIRST_DAY}", fails=True)
    assert "robots_unreachable" in told.strip().splitlines()[-1]
    assert desk.value("select state from crawl.coverage") == "robots_unreachable"
    articles = {article.url for article in site.control.truth(source="sonla")}
    assert not [hit for hit in site.control.log() if hit.url in articles]
    site.control.mend()
    desk.crawl("sonla", f"day={FIRST_DAY}")
    site.control.move(NEXT_DAY)
    site.control.fault("sonla.gov.vn", "robots_status", status=503)
    desk.crawl("sonla", f"day={NEXT_DAY}")
    assert fetched(desk, "sonla") == truth(site, "sonla")
    desk.rows("update crawl.robots set fetched_at = fetched_at - interval '25 hours' returning origin")
    told = desk.crawl("sonla", f"day={NEXT_DAY}", fails=True)
    assert "robots_unreachable" in told


def test_robots_404_allows_and_disallow_is_a_state_that_one_can_see(desk: Desk, site: Running) -> None:
    site.control.fault("travinh.gov.vn", "robots_status", status=404)
    desk.crawl("travinh", f"day={FIRST_DAY}")
    assert fetched(desk, "travinh") == truth(site, "travinh")
    site.control.mend()
    site.control.fault("baolangson.vn", "robots_disallow")
    desk.crawl("baolangson", f"day={FIRST_DAY}")
    assert desk.value("select state from crawl.coverage where source = 'baolangson'") == "disallowed"
    asked = {hit.target for hit in site.control.log(host="baolangson.vn")}
    assert asked == {"/robots.txt"}


def test_crawl_delay_is_honoured(desk: Desk, site: Running) -> None:
    site.control.fault("travinh.gov.vn", "robots_delay", seconds=0.25)
    started = time.monotonic()
    desk.crawl("travinh", f"day={FIRST_DAY}", f"url={site.control.truth(source='travinh')[0].url}")
    desk.crawl("travinh", f"day={FIRST_DAY}")
    hits = [hit.at for hit in site.control.log(host="travinh.gov.vn")]
    gaps = [after - before for before, after in pairwise(hits[3:])]
    assert min(gaps) > 0.2
    assert time.monotonic() - started > 0.2 * len(gaps)


# -- TLS and proxies -------------------------------------------------------------------------------------------


def test_an_unknown_certificate_ends_the_crawl_with_one_line(desk: Desk, site: Running) -> None:
    told = desk.crawl("baotayninh", f"day={FIRST_DAY}", fails=True, SSL_CERT_FILE="")
    line = told.strip().splitlines()[-1]
    assert "certificate of baotayninh.vn" in line
    assert "issuer" in line
    assert "SSL_CERT_FILE" in line
    assert "Traceback" not in told
    assert desk.value("select state from crawl.batch") == "failed"
    assert desk.value("select state from crawl.coverage") == "failed"


def test_a_certificate_for_another_name_is_not_accepted(desk: Desk, site: Running) -> None:
    site.control.fault("baothainguyen.vn", "bad_cert")
    told = desk.crawl("baothainguyen", f"day={FIRST_DAY}", fails=True)
    assert "certificate of baothainguyen.vn" in told


@pytest.mark.parametrize(
    "proxy",
    [
        "http://127.0.0.1:9",
        "127.0.0.1:9",
        "http://127.0.0.1:port",
        "socks5://127.0.0.1:9",
        "http://no-such-host.invalid:8",
    ],
)
def test_a_wrong_proxy_is_named(desk: Desk, proxy: str) -> None:
    told = desk.crawl("baolangson", f"day={FIRST_DAY}", fails=True, HTTPS_PROXY=proxy, https_proxy=proxy)
    line = told.strip().splitlines()[-1]
    assert proxy in line
    assert "HTTPS_PROXY" in line
    assert "Traceback" not in told


def test_a_state_folder_that_cannot_be_written_is_named(desk: Desk) -> None:
    desk.home.write_text("a file")
    told = desk.crawl("baolangson", f"day={FIRST_DAY}", fails=True)
    assert "BAOTINH_HOME" in told.strip().splitlines()[-1]
    assert "Traceback" not in told


# -- ranges ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", STEMS)
def test_a_range_takes_what_was_published_in_it_and_not_the_rest(
    desk: Desk, site: Running, source: str
) -> None:
    last_day = FIRST_DAY + timedelta(days=12)
    site.control.move(last_day)
    first, last = FIRST_DAY + timedelta(days=3), FIRST_DAY + timedelta(days=4)
    desk.crawl(source, f"day={last_day}", f"from={first}", f"to={last}")
    got = set(fetched(desk, source))
    wanted = {
        a.article_id for a in site.control.truth(source=source) if first <= a.released_at.date() <= last
    }
    assert wanted <= got, sorted(wanted - got)
    everything = truth(site, source)
    if source in (
        "travinh",
        "sonla",
        "baolangson",
    ):  # their listings print days; others' articles must be asked
        assert len(got) < len(everything) / 2
    assert desk.value("select count(*) from crawl.coverage") == 2


# -- killed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [0.4, 0.7, 0.9])
def test_a_killed_spider_loses_and_doubles_nothing(desk: Desk, site: Running, moment: float) -> None:
    site.control.move(THIRD_DAY)
    progress = desk.home.parent / "progress"
    expected = len(truth(site, "baolangson"))
    process = desk.start(
        "baolangson", f"day={THIRD_DAY}", f"BAOTINH_PROGRESS={progress}", BAOTINH_DELAY="0.01"
    )
    while process.poll() is None:
        lines = progress.read_text().splitlines() if progress.exists() else []
        if lines and json.loads(lines[-1])["fetched"] >= moment * expected:
            break
        time.sleep(0.01)
    process.kill()
    process.communicate()
    left = list((desk.home / "warc" / "baolangson").glob("*.tmp"))
    site.control.forget_log()
    desk.crawl("baolangson", f"day={THIRD_DAY}")
    assert fetched(desk, "baolangson") == truth(site, "baolangson")
    assert not list((desk.home / "warc" / "baolangson").glob("*.tmp"))
    if left:
        articles = {article.url for article in site.control.truth(source="baolangson")}
        again = [hit.url for hit in site.control.log() if hit.url in articles]
        assert len(again) < expected, "what the dead spider had fetched was fetched once more"
    doubled = desk.rows(
        "select url_id from crawl.capture where kind = 'article' and not is_revisit group by url_id having count(*) > 1"
    )
    assert doubled == []
    assert desk.value("select count(distinct batch_id) from crawl.capture where kind = 'article'") == 1
    for warc in desk.warcs():
        _check(warc)


def test_a_file_that_was_published_and_never_entered_is_entered_by_the_next_crawl(
    desk: Desk, site: Running
) -> None:
    desk.crawl("sonla", f"day={FIRST_DAY}")
    expected = desk.rows("select article_id, state, first_fetched_day from crawl.url order by article_id")
    # as a kill between the publication and its entry leaves it
    desk.rows("delete from crawl.capture returning 1")
    desk.rows("update crawl.batch set state = 'crawling', warcs = '{}' returning 1")
    desk.rows(
        "update crawl.url set state = 'found', due_day = found_day, first_fetched_day = null,"
        " last_capture = null returning 1"
    )
    site.control.forget_log()
    desk.crawl("sonla", f"day={FIRST_DAY}")
    articles = {article.url for article in site.control.truth(source="sonla")}
    assert [hit.url for hit in site.control.log() if hit.url in articles] == []
    got = desk.rows("select article_id, state, first_fetched_day from crawl.url order by article_id")
    assert got == expected
    for row in desk.rows("select * from crawl.capture where kind = 'article'"):
        capture = archive.read(row["warc"], row["warc_offset"], row["warc_length"])
        assert capture.capture == row["capture"]


def test_a_spider_killed_while_it_discovers_does_not_make_the_next_one_stop_early(
    desk: Desk, site: Running
) -> None:
    site.control.move(THIRD_DAY)
    progress = desk.home.parent / "progress"
    process = desk.start("sonla", f"day={THIRD_DAY}", f"BAOTINH_PROGRESS={progress}", BAOTINH_DELAY="0.05")
    while process.poll() is None:
        lines = progress.read_text().splitlines() if progress.exists() else []
        if lines and json.loads(lines[-1])["listed"] >= 20:
            break
        time.sleep(0.01)
    process.kill()
    process.communicate()
    assert desk.value("select count(*) from crawl.sighting") > 0
    desk.crawl("sonla", f"day={THIRD_DAY}")
    assert fetched(desk, "sonla") == truth(site, "sonla")


def test_a_dead_crawl_blocks_nobody_and_a_living_one_is_named(desk: Desk, site: Running) -> None:
    site.control.fault("travinh.gov.vn", "slow", seconds=1.5)
    first = desk.start("travinh", f"day={FIRST_DAY}")
    deadline = time.monotonic() + 30
    while not desk.rows("select 1 from crawl.batch") and time.monotonic() < deadline:
        time.sleep(0.05)
    told = desk.crawl("travinh", f"day={FIRST_DAY}", fails=True)
    assert "is being crawled already" in told
    assert str(first.pid) in told
    first.kill()
    first.communicate()
    site.control.mend()
    desk.crawl("travinh", f"day={FIRST_DAY}")
    states = [row["state"] for row in desk.rows("select state from crawl.batch order by batch_id")]
    assert states == ["abandoned", "crawled"]


def test_a_stopped_crawl_keeps_what_it_has(desk: Desk, site: Running) -> None:
    site.control.move(THIRD_DAY)
    process = desk.start("sonla", f"day={THIRD_DAY}", BAOTINH_DELAY="0.05")
    deadline = time.monotonic() + 30
    while not list((desk.home / "warc").rglob("*.tmp")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.8)
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert "Traceback" not in told
    desk.crawl("sonla", f"day={THIRD_DAY}")
    assert fetched(desk, "sonla") == truth(site, "sonla")


def test_a_dying_database_ends_the_crawl_with_one_line_and_the_next_one_goes_on(
    desk: Desk, site: Running
) -> None:
    site.control.move(THIRD_DAY)
    process = desk.start("baotayninh", f"day={THIRD_DAY}", BAOTINH_DELAY="0.02")
    deadline = time.monotonic() + 30
    while not list((desk.home / "warc").rglob("*.tmp")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    desk.rows(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    _, told = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "the database failed" in told.strip().splitlines()[-1]
    assert "Traceback" not in told
    desk.crawl("baotayninh", f"day={THIRD_DAY}")
    assert fetched(desk, "baotayninh") == truth(site, "baotayninh")


# -- the command ------------------------------------------------------------------------------------------------


def _check(warc: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(warc)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_archive_of_a_crawl_passes_warcio_check(desk: Desk, site: Running) -> None:
    for day in (FIRST_DAY, NEXT_DAY):
        site.control.move(day)
        desk.crawl("baotayninh", f"day={day}")
        desk.crawl("sonla", f"day={day}")
    assert len(desk.warcs()) == 4
    for warc in desk.warcs():
        _check(warc)
    kinds = {row["kind"] for row in desk.rows("select distinct kind from crawl.capture")}
    assert kinds >= {"article", "listing", "feed", "robots", "home"}
    for row in desk.rows("select * from crawl.capture where kind = 'article'"):
        capture = archive.read(row["warc"], row["warc_offset"], row["warc_length"])
        assert capture.capture == row["capture"]
        assert capture.url == row["url"]
        assert capture.revisit == row["is_revisit"]


def test_progress_is_told_line_by_line(desk: Desk, site: Running) -> None:
    progress = desk.home.parent / "progress"
    desk.crawl("travinh", f"day={FIRST_DAY}", f"BAOTINH_PROGRESS={progress}")
    lines = [json.loads(line) for line in progress.read_text().splitlines()]
    assert lines[0]["stage"] == "discover"
    assert lines[-1]["stage"] == "publish"
    expected = len(truth(site, "travinh"))
    assert lines[-1] == {
        "stage": "publish",
        "listed": expected,
        "queued": expected,
        "fetched": expected,
        "failed": 0,
    }


def test_scrapy_list_shows_every_source() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ},
    )
    assert tuple(done.stdout.split()) == STEMS


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("day=2026-02-30",), "2026-02-30"),
        (("from=2026-10-07", "to=2026-10-05"), "swap"),
        (("from=2026-10-07",), "to="),
        (("dey=2026-10-07",), "dey"),
        (("url=https://baotayninh.vn/kinh-te/",), "no article"),
        (("batch=77",), "batch 77"),
    ],
)
def test_a_wrong_argument_is_one_clear_line(desk: Desk, arguments: tuple[str, ...], word: str) -> None:
    told = desk.crawl("baotayninh", *arguments, fails=True)
    assert word in told
    assert len(told.strip().splitlines()) == 1


def test_an_unknown_source_and_an_unreachable_database_are_one_clear_line(desk: Desk) -> None:
    told = desk.crawl("baohaiphuong", fails=True)
    assert "baotayninh" in told
    assert len(told.strip().splitlines()) == 1
    told = desk.crawl("sonla", fails=True, BAOTINH_DSN="postgresql://nobody@127.0.0.1:9/none")
    assert "BAOTINH_DSN" in told
    assert len(told.strip().splitlines()) == 1


def test_a_single_address_is_fetched(desk: Desk, site: Running) -> None:
    article = site.control.truth(source="baomoi")[0]
    desk.crawl("baomoi", f"day={FIRST_DAY}", f"url={article.url}")
    assert fetched(desk, "baomoi") == [article.article_id]
    assert desk.value("select kind from crawl.batch") == "url"
    assert date.fromisoformat(str(desk.value("select day from crawl.batch"))) == FIRST_DAY


def test_a_batch_opened_for_a_crawl_that_cannot_begin_does_not_stay_open(desk: Desk, site: Running) -> None:
    with run.connect(desk.dsn) as connection:
        frontier.lock(connection, "travinh")
        batch = frontier.open_batch(connection, "travinh", FIRST_DAY, "daily")
        told = desk.crawl("travinh", f"batch={batch.batch_id}", fails=True)
    assert "is being crawled already" in told
    row = desk.rows("select state, reason from crawl.batch")[0]
    assert row["state"] == "abandoned"
    assert "is being crawled already" in row["reason"]
    with run.connect(desk.dsn) as connection:
        batch = frontier.open_batch(connection, "travinh", FIRST_DAY, "daily")
    desk.crawl("travinh", f"batch={batch.batch_id}")
    assert desk.value("select state from crawl.batch where batch_id = %s", batch.batch_id) == "crawled"
