"""Source files: a newcomer adds a paper with one file, and a slip in it must be told, not guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawlers import sources
from crawlers.sources import SourceError
from transforms.records import Listed

GOOD = """
name = "Báo Thử"
kind = "newspaper"
[[province]]
name = "Tây Ninh"
[[host]]
name = "baothu.vn"
[[article]]
path = '/(?P<slug>[^/]+)-(?P<id>\\d+)\\.html'
canonical = "https://baothu.vn/{slug}-{id}.html"
[sections]
form = '/[a-z-]+/'
"""


def _write(folder: Path, text: str, name: str = "baothu.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_six_sources_and_no_other() -> None:
    known = sources.load_all()
    assert list(known) == ["baolangson", "baomoi", "baotayninh", "baothainguyen", "sonla", "travinh"]
    assert len({source.minute for source in known.values()}) == len(known), "their crawls are staggered"
    for stem, source in known.items():
        lines = (sources.FOLDER / f"{stem}.toml").read_text(encoding="utf-8").splitlines()
        assert 15 <= len(lines) <= 50, stem
        assert source.expected.min <= source.expected.max


@pytest.mark.parametrize(
    ("url", "stem", "canonical", "article_id", "space"),
    [
        (
            "http://www.baotayninh.vn/index.php/tin-khac-a125438.html?utm_source=zalo#binh-luan",
            "baotayninh",
            "https://baotayninh.vn/tin-khac-a125438.html",
            "125438",
            "a",
        ),
        (
            "https://baolangson.vn/kinh-te/nong-nghiep/365111-na-chi-lang.html",
            "baolangson",
            "https://baolangson.vn/kinh-te/nong-nghiep/365111-na-chi-lang.html",
            "365111",
            "wp",
        ),
        (
            "https://baolangson.vn/na-chi-lang-5071654.html",
            "baolangson",
            "https://baolangson.vn/na-chi-lang-5071654.html",
            "5071654",
            "cd",
        ),
        (
            "https://www.baothainguyen.org.vn/tin-tuc/kinh-te/che-xuan-270001-108.html",
            "baothainguyen",
            "http://baothainguyen.org.vn/tin-tuc/kinh-te/che-xuan-270001-108.html",
            "270001",
            "old",
        ),
        (
            "https://baothainguyen.vn/kinh-te/202604/che-xuan-3ac6d79",
            "baothainguyen",
            "https://baothainguyen.vn/kinh-te/202604/che-xuan-3ac6d79/",
            "3ac6d79",
            "hex",
        ),
        (
            "https://m.baomoi.com/che-xuan-c4411.epi",
            "baomoi",
            "https://baomoi.com/che-xuan-c4411.epi",
            "4411",
            "",
        ),
        (
            "https://travinh.gov.vn/MDefault.aspx?TITLE=x&SID=1450&id=9&catname=y&sname=tinhuy&pageid=1&catid=2",
            "travinh",
            "https://travinh.gov.vn/mDefault.aspx?catid=2&id=9&pageid=1&sid=1450&sname=tinhuy",
            "9",
            "1450",
        ),
    ],
)
def test_one_article_has_one_identity_whatever_its_address(
    url: str, stem: str, canonical: str, article_id: str, space: str
) -> None:
    known = sources.load_all()
    found = sources.for_url(url, known)
    assert found is not None
    assert found.stem == stem
    identity = found.identify(url)
    assert identity is not None
    assert (identity.canonical_url, identity.article_id, identity.id_space) == (canonical, article_id, space)
    again = found.identify(canonical)
    assert again is not None
    assert again.key == identity.key


@pytest.mark.parametrize(
    "url",
    [
        "https://baotayninh.vn/kinh-te/",
        "https://baotayninh.vn/video/xem-video/hoi-thi-19177.html",
        "https://elsewhere.vn/tin-khac-a125438.html",
        "javascript:void(0)",
        "https://baotayninh.vn:port/x-a1.html",
        "mailto:toasoan@baotayninh.vn",
        "https://travinh.gov.vn/Default.aspx?sname=tinhuy&sid=1450&pageid=1&catid=2",
    ],
)
def test_what_is_no_article_has_no_identity(url: str) -> None:
    assert all(source.identify(url) is None for source in sources.load_all().values())


def test_sections_are_told_from_articles_pages_and_what_is_denied() -> None:
    tay_ninh = sources.load("baotayninh")
    assert tay_ninh.section_url("http://www.baotayninh.vn/kinh-te//nong-nghiep/#x") == (
        "http://baotayninh.vn/kinh-te/nong-nghiep/"
    )
    for url in ("kinh-te/?p=2", "video/", "rss/", "a/b/c/", "ten-bai-a12.html", ""):
        assert tay_ninh.section_url(f"https://baotayninh.vn/{url}") is None, url
    tra_vinh = sources.load("travinh")
    assert tra_vinh.section_url("https://travinh.gov.vn/Default.aspx?catid=2&sname=a&sid=1&pageid=3") == (
        "https://travinh.gov.vn/Default.aspx?catid=2&pageid=3&sid=1&sname=a"
    )
    assert tra_vinh.section_url("https://travinh.gov.vn/Default.aspx?catid=2&sid=1&page=2") is None


def test_province_and_hosts_are_dated() -> None:
    tra_vinh = sources.load("travinh")
    assert tra_vinh.province_on(date(2025, 6, 30)) == "Trà Vinh"
    assert tra_vinh.province_on(date(2025, 7, 1)) == "Vĩnh Long"
    assert sources.load("baomoi").province_on(date(2025, 7, 1)) is None
    thai_nguyen = sources.load("baothainguyen")
    assert [host.name for host in thai_nguyen.hosts_on(date(2026, 10, 5))] == ["baothainguyen.vn"]
    assert len(thai_nguyen.hosts_on(date(2020, 9, 26))) == 2


def test_a_page_carries_what_the_source_knows() -> None:
    listed = Listed(raw="28/06/2023", value=date(2023, 6, 28), precision="day")
    page = sources.load("travinh").page(
        "https://travinh.gov.vn/mDefault.aspx?sname=tinhuy&sid=1450&pageid=18502&catid=55927&id=694327",
        b"<html>",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        listed=listed,
    )
    assert page.source == "travinh"
    assert page.article_id == "694327"
    assert page.province == "Trà Vinh", "the province of the day it was listed, not of the day of the fetch"
    assert page.listed is listed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("kind =", "kind = ="), ["is no TOML", "line 3"]),
        (('kind = "newspaper"', 'kind = "blog"'), ["kind", "'newspaper'"]),
        (('name = "Báo Thử"', ""), ["name", "missing"]),
        (('[[province]]\nname = "Tây Ninh"', ""), ["province"]),
        (("[sections]", "[section]"), ["section", "no key"]),
        (("(?P<id>\\d+)", "(?P<id>\\d+"), ["article.1.path", "regular expression"]),
        (("(?P<id>\\d+)", "(?P<no>\\d+)"), ["article.1", "{id}"]),
        (("{slug}-{id}", "{slug}-{id}-{page}"), ["article.1", "{page}"]),
        (("form = '/[a-z-]+/'", ""), ["nothing to discover"]),
        (('name = "Tây Ninh"', 'name = "Tây Ninh"\nuntil = 2025-02-30'), ["is no TOML", "line"]),
        (
            ('name = "Tây Ninh"', 'name = "Tây Ninh"\nsince = 2025-07-01\nuntil = 2025-06-30'),
            ["province.1", "swap"],
        ),
        (("[sections]", "[politeness]\ndelay = -1\n[sections]"), ["politeness.delay", "-1"]),
        (("[sections]", '[tls]\nunverified = "baothu.vn"\n[sections]'), ["tls", "why"]),
        (('name = "baothu.vn"', 'name = "https://baothu.vn"'), ["host.1.name"]),
    ],
)
def test_a_slip_in_a_source_file_is_one_line_that_names_file_and_key(
    tmp_path: Path, change: tuple[str, str], words: list[str]
) -> None:
    assert change[0] in GOOD
    path = _write(tmp_path, GOOD.replace(change[0], change[1], 1))
    with pytest.raises(SourceError) as caught:
        sources.read(path)
    line = str(caught.value)
    assert line.startswith("baothu.toml")
    assert "\n" not in line
    for word in words:
        assert word in line


def test_a_wrong_file_hurts_only_its_own_source(tmp_path: Path) -> None:
    _write(tmp_path, GOOD)
    _write(tmp_path, "name =", "bad.toml")
    assert sources.load("baothu", [tmp_path]).name == "Báo Thử"
    assert list(sources.files([tmp_path])) == ["bad", "baothu"]
    with pytest.raises(SourceError, match=r"bad\.toml"):
        sources.load("bad", [tmp_path])
    with pytest.raises(SourceError, match="baothu"):
        sources.load("nosuch", [tmp_path])


def test_two_sources_cannot_claim_one_host(tmp_path: Path) -> None:
    _write(tmp_path, GOOD)
    _write(tmp_path, GOOD, "another.toml")
    with pytest.raises(SourceError, match=r"baothu\.vn"):
        sources.load_all([tmp_path])
    _write(tmp_path, GOOD, "Báo.toml")
    with pytest.raises(SourceError, match="small letters"):
        sources.load_all([tmp_path])
