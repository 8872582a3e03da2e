"""Looking at one article, and taking one down: nothing of it may stay, and nothing else may go."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from baotinh.steps import forget
from crawlers import archive, expunge
from sql import run
from tests.baotinh.conftest import FIRST_DAY, Shell
from tests.replica import Running

KINDS = {"article", "missing", "redirect", "error"}


def some_article(shell: Shell) -> tuple[str, str]:
    """Address and title of one loaded article."""
    row = shell.rows(
        "select canonical_url, title from mart.article where title is not null order by article_key offset 2 limit 1"
    )[0]
    return str(row["canonical_url"]), str(row["title"])


def own_words(shell: Shell, url: str) -> str:
    """A stretch of its text; its title alone also stands on listings and in other articles' boxes."""
    body = shell.value("select body from mart.article where canonical_url = %s", url)
    return str(body.split("\n\n")[1][:60])


def stored(shell: Shell) -> str:
    """All that the archive holds of article pages, as text."""
    return "".join(
        capture.url + capture.content().decode("utf-8", "replace")
        for warc in shell.warcs()
        for capture in archive.captures(str(warc), kinds=KINDS)
    )


def test_trace_tells_every_hop(crawled: Shell) -> None:
    url, title = some_article(crawled)
    told = crawled.ok("trace", url.replace("https://", "http://www.")).out
    for words in (
        "discover",
        "seen in",
        "fetch",
        "HTTP 200",
        ".warc.gz at byte",
        "read by",
        "version 1",
        title,
        url,
    ):
        assert words in told, words


def test_trace_says_why_nothing_is_known(crawled: Shell) -> None:
    assert (
        "no listing of baotayninh has shown it"
        in crawled("trace", "https://baotayninh.vn/mot-tin-a999999999.html").line
    )
    assert "no source has this host" in crawled("trace", "https://nowhere.example/x").line
    assert "no article's address" in crawled("trace", "https://baotayninh.vn/").line


def test_page_shows_the_stored_page_as_text_or_as_stored(crawled: Shell, tmp_path: Path) -> None:
    url, title = some_article(crawled)
    text = crawled.ok("page", url)
    assert title in text.out
    assert "<div" not in text.out
    assert "HTTP 200" in text.err
    html = crawled.ok("page", url, "--html").out
    assert "</html>" in html
    saved = tmp_path / "page.html"
    saved.write_text(html, encoding="utf-8")
    assert f'"title": "{title}"' in crawled.ok("parse", saved, "--url", url).out
    capture = crawled.value("select capture from mart.article where canonical_url = %s", url).strip("<>")
    assert crawled.ok("page", url, "--capture", capture[9:20]).out == text.out
    assert "captures with a page" in crawled("page", url, "--capture", "00000000").line


def test_a_takedown_leaves_nothing_but_a_tombstone(crawled: Shell, replica_for_commands: Running) -> None:
    url, title = some_article(crawled)
    slug = url.rsplit("/", 1)[1]
    words = own_words(crawled, url)
    others = crawled.rows(
        "select canonical_url, title, body from mart.article where canonical_url <> %s order by 1", url
    )
    assert words in stored(crawled)

    assert "nothing was taken down" in crawled("forget", url, "--reason", "court order").err
    assert crawled.value("select count(*) from mart.article where canonical_url = %s", url) == 1
    done = crawled.ok("forget", url, "--reason", "court order", "--yes")
    assert "taken down" in done.err

    assert crawled.rows("select canonical_url, title, body from mart.article order by 1") == others
    assert crawled.value("select count(*) from warehouse.article_version where title = %s", title) == 0
    assert words not in stored(crawled)
    addresses = [
        capture.url for warc in crawled.warcs() for capture in archive.captures(str(warc), kinds=KINDS)
    ]
    assert url not in addresses
    assert len(addresses) == len(others)
    # every other page is where the books say
    for row in crawled.rows("select capture, warc, warc_offset, warc_length, url from crawl.capture"):
        assert archive.read(row["warc"], row["warc_offset"], row["warc_length"]).url == row["url"]
        assert archive.read(row["warc"], row["warc_offset"], row["warc_length"]).capture == row["capture"]
    for warc in crawled.warcs():
        check = subprocess.run(
            [sys.executable, "-m", "warcio.cli", "check", warc], capture_output=True, text=True
        )
        assert check.returncode == 0, check.stdout + check.stderr
    assert {str(warc) for warc in crawled.warcs()} == {
        row["w"] for row in crawled.rows("select distinct unnest(warcs) as w from crawl.batch")
    }
    assert "taken down: court order" in crawled.ok("trace", url).out
    assert "was taken down" in crawled("page", url).line

    # the site still lists it: it is not fetched again
    replica_for_commands.control.forget_log()
    crawled.ok("crawl", "baotayninh", "--day", (FIRST_DAY + timedelta(days=1)).isoformat())
    assert [hit.url for hit in replica_for_commands.control.log() if hit.url.endswith(slug)] == []
    assert "is not fetched again" in crawled("crawl", "baotayninh", "--url", url).err
    assert crawled.value("select count(*) from mart.article where canonical_url = %s", url) == 0
    assert "same" not in crawled.ok("reparse").err
    crawled.ok("forget", url, "--reason", "court order", "--yes")  # again: harmless


class Killed(BaseException):
    """Stands for a kill."""


@pytest.mark.parametrize(
    "place", ["after the new file is there", "before the old one goes", "after it has gone"]
)
def test_a_takedown_killed_half_way_goes_on(
    crawled: Shell, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    url, _ = some_article(crawled)
    words = own_words(crawled, url)
    for name, value in crawled.environ.items():
        monkeypatch.setenv(name, value)
    whole_rewrite, whole_execute = expunge.rewrite, run.execute

    def rewrite(*args: Any, **more: Any) -> expunge.Rewritten:
        made = whole_rewrite(*args, **more)
        if place == "after the new file is there":
            raise Killed
        return made

    def remove(warc: str) -> None:
        if place == "before the old one goes":
            raise Killed
        Path(warc).unlink()

    def execute(connection: run.Connection, name: str, **params: object) -> run.Cursor:
        if name == "crawl/forget_captures":
            raise Killed
        return whole_execute(connection, name, **params)

    monkeypatch.setattr(expunge, "rewrite", rewrite)
    monkeypatch.setattr(expunge, "remove", remove)
    monkeypatch.setattr(run, "execute", execute)
    with pytest.raises(Killed):
        forget.forget(url, "court order", settings=crawled.settings)
    monkeypatch.undo()
    for row in crawled.rows(
        "select c.* from crawl.capture as c left join crawl.url as u using (url_id)"
        " where u.state is distinct from 'forgotten'"
    ):
        assert archive.read(row["warc"], row["warc_offset"], row["warc_length"]).capture == row["capture"]
    crawled.ok("forget", url, "--reason", "court order", "--yes")
    assert words not in stored(crawled)
    named = {row["w"] for row in crawled.rows("select distinct unnest(warcs) as w from crawl.batch")}
    assert {str(warc) for warc in crawled.warcs()} == named


def test_what_is_unknown_is_not_taken_down(crawled: Shell) -> None:
    assert (
        "nothing is known of"
        in crawled("forget", "https://baotayninh.vn/x-a1.html", "--reason", "r", "--yes").line
    )
    assert "--reason is empty" in crawled("forget", some_article(crawled)[0], "--reason", " ", "--yes").line


def test_a_left_over_file_is_cleaned_in_place(crawled: Shell) -> None:
    """A crawl that died left pages that are not published yet; the next one publishes them without the article."""
    url, _ = some_article(crawled)
    words = own_words(crawled, url)
    (warc,) = crawled.warcs()
    folder = crawled.home / "warc" / "baotayninh"
    folder.mkdir(parents=True, exist_ok=True)
    left = folder / f"{warc.name.replace('-000', '-007')}.tmp"
    left.write_bytes(warc.read_bytes() + gzip.compress(b"WARC/1.1\r\n")[:12])
    crawled.ok("forget", url, "--reason", "court order", "--yes")
    crawled.ok("crawl", "baotayninh", "--day", FIRST_DAY.isoformat())
    assert not left.exists()
    assert words not in stored(crawled)


def test_a_backup_comes_back_whole(crawled: Shell, tmp_path: Path) -> None:
    file = tmp_path / "warehouse.dump"
    crawled.ok("backup", file)
    assert "exists" in crawled("backup", file).line
    wanted = crawled.rows("select * from mart.article order by article_key")
    assert "not empty" in crawled("restore", file).line
    crawled.run_sql("delete from warehouse.fact_article")
    broken = tmp_path / "broken.dump"
    broken.write_bytes(file.read_bytes()[:-5000])
    assert crawled("restore", broken, "--replace", "--yes").code == 1
    assert crawled.value("select count(*) from crawl.batch") > 0  # a failed restore touches nothing
    assert "does not know" not in crawled.ok("restore", file, "--replace", "--yes").err
    assert crawled.rows("select * from mart.article order by article_key") == wanted
    crawled.ok("coverage")
    left = crawled.rows("select datname from pg_database where datname like current_database() || '\\_%%'")
    assert left == []
