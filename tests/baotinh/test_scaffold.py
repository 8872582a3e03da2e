"""A new source: one command must give files that work, that fail until somebody has looked, and that break nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from baotinh.cli.scaffold import add_source, rule_of
from crawlers import sources
from tests.transforms import test_goldens

PAGE = """<html><head><title>Chợ nổi họp lại</title><meta charset="utf-8"></head><body>
<div id="colcate1"><div class="pubdate">08/10/2026 - 07:15</div><h1 class="margintopbot10 fw600">Chợ nổi họp lại</h1>
<p class="fontd fw600 justify">(BCM) - Sau ba tuần nghỉ vì nước lớn, chợ nổi Vàm Cỏ họp lại sáng nay.</p>
<div class="content-fck slider-jsgallery"><p>Hơn bốn mươi ghe từ các xã ven sông đã về neo từ lúc tờ mờ sáng.</p>
<p>Ban quản lý chợ bố trí thêm hai bến lên hàng và một đội cứu hộ.</p>
<p style="text-align: right;"><strong>Lê Vân</strong></p></div></div></body></html>"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("BAOTINH_SOURCES", str(tmp_path / "own"))

    def call(*words: str | Path) -> Result:
        return CliRunner().invoke(add_source, [*map(str, words), "--goldens", str(tmp_path / "goldens")])

    return call


def test_a_new_source_works_and_its_golden_fails_until_filled(run: object, tmp_path: Path) -> None:
    assert callable(run)
    saved = tmp_path / "saved.html"
    saved.write_text(PAGE, encoding="utf-8")
    url = "https://baocamau.vn/cho-noi-hop-lai-a1234.html"
    done = run("baocamau", "--host", "baocamau.vn", "--like", "fckeditor", "--page", saved, "--url", url)
    assert done.exit_code == 0, done.output

    made = sources.load("baocamau")
    assert (made.name, made.kind) == ("Báo Cà Mau", "newspaper")
    assert made.province[0].name == "Cà Mau"
    identity = made.identify("https://www.baocamau.vn/index.php/doi-ten-a1234.html?x=1")
    assert identity is not None
    assert identity.article_id == "1234"
    sources.load_all()  # nothing else is broken by it

    golden = tmp_path / "goldens" / "fckeditor_2019" / "baocamau.json"
    with pytest.raises(AssertionError):
        test_goldens.test_page_reads_as_expected(golden)
    told = json.loads(golden.read_text(encoding="utf-8"))
    assert told["read_today"]["title"] == "Chợ nổi họp lại"
    told["record"] = {key: value for key, value in told["read_today"].items() if key != "layout"}
    golden.write_text(json.dumps(told), encoding="utf-8")
    told["page"].pop("source")
    test_goldens.test_page_reads_as_expected(golden)
    for words in ("baocamau.toml", "test_goldens.py -k baocamau", "baotinh crawl baocamau"):
        assert words in done.output


def test_without_a_page_a_placeholder_fails(run: object, tmp_path: Path) -> None:
    assert callable(run)
    done = run("cong_longan", "--host", "longan.gov.vn", "--like", "vnptportal_2015")
    assert done.exit_code == 0, done.output
    made = sources.load("cong_longan")
    assert made.kind == "portal"
    assert [(one.name, str(one.until or "")) for one in made.province] == [
        ("Long An", "2025-06-30"),
        ("Tây Ninh", ""),
    ]
    with pytest.raises((AssertionError, ValueError)):
        test_goldens.test_page_reads_as_expected(
            tmp_path / "goldens" / "vnptportal_2015" / "cong_longan.json"
        )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("baotayninh", "--host", "x.vn", "--like", "epi"), "there is a source baotayninh already"),
        (
            ("bao2", "--host", "www.baotayninh.vn", "--like", "epi"),
            "belongs to the source baotayninh already",
        ),
        (("Báo", "--host", "x.vn", "--like", "epi"), "small letters, digits"),
        (("baox", "--host", "https://x.vn/", "--like", "epi"), "the bare name of the host"),
        (("baox", "--host", "x.vn", "--like", "nosuch"), "there is no such family; known are baomoi"),
        (("baox", "--host", "x.vn", "--like", "epi"), "give --province"),
        (
            ("baox", "--host", "x.vn", "--like", "epi", "--province", "Atlantis"),
            "no province has or had this name",
        ),
        (("baox", "--host", "baohue.vn", "--like", "znews"), "give --url of an article"),
        (
            ("baox", "--host", "baohue.vn", "--like", "znews", "--url", "https://baohue.vn/tin"),
            "no number in it",
        ),
    ],
)
def test_what_can_not_be_begun_is_said_and_nothing_written(
    run: object, tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    assert callable(run)
    done = run(*words)
    assert done.exit_code == 2
    assert why in done.output
    assert not (tmp_path / "own").exists()
    assert not (tmp_path / "goldens").exists()


@pytest.mark.parametrize(
    ("url", "article_id", "other"),
    [
        ("https://x.vn/tin-tuc/mua-lua-moi-12345.html", "12345", "https://x.vn/kinh-te/tin-khac-77777.html"),
        ("https://x.vn/mua-lua-moi-post9876.html", "9876", "https://x.vn/tin-khac-post777.html"),
        ("https://x.vn/a/b/202604/mua-lua-3ac6d79/", "3ac6d79", "https://x.vn/a/202605/tin-0123abc/"),
        ("https://x.vn/a/202411/vu-mua-0971e97/", "0971e97", "https://x.vn/a/202605/tin-0123abc/"),
        ("https://x.vn/tin/30512-mua-lua-moi.html", "30512", "https://x.vn/tin/7777-tin-khac.html"),
        ("https://x.vn/viewer.aspx?id=222823&macm=39", "222823", "https://x.vn/viewer.aspx?macm=1&id=777"),
    ],
)
def test_an_address_form_is_read_from_one_address(url: str, article_id: str, other: str) -> None:
    rule = rule_of(url, "x.vn")
    made = sources.Source.model_validate(
        {
            "stem": "xx",
            "name": "X",
            "kind": "aggregator",
            "host": [{"name": "x.vn"}],
            "article": [{"path": rule.path, "canonical": rule.canonical, "query": rule.query}],
            "sections": {"form": "/x/"},
        }
    )
    found = made.identify(url)
    assert found is not None
    assert found.article_id == article_id
    assert made.identify(other) is not None
    assert made.identify("https://x.vn/lien-he/") is None
