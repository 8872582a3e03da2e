"""Pages that are no article are refused with their reason; an article that looks like one is not."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path

import pytest

from transforms import pipeline
from transforms.pipeline import read_page
from transforms.records import Page, Record, Refusal, to_json
from transforms.refuse import MAX_BYTES, vietnamese_share

URL = "https://baobenloi.example/lop-hoc-ben-song-a77001.html"
ARTICLE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Lớp học bên
          sông</title></head><body> <div id="content"><div id="colcate1"><h1 class="margintopbot10
          fw600">Lớp học bên sông</h1> <span class="pubdate">12/09/2022 - 07:30</span><div
          id="newscontents"><div class="content-fck"> <p>Chiều nào cô giáo Đoàn Thị Vân cũng chèo xuồng đón
          sáu học trò ở cuối cồn, nơi đường bộ chưa tới được.</p> <p>Lớp học là gian nhà sàn của chùa, bàn
          ghế do thợ mộc trong xóm đóng tặng.</p>%s <p style="text-align:right"><b>Ngọc
          Hân</b></p></div></div></div></div></body></html>"""


def refusal(body: bytes, url: str = URL, **headers: str) -> Refusal:
    result = read_page(Page(url=url, body=body, headers=headers))
    assert isinstance(result, Refusal), to_json(result)
    return result


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_html"),
        (b"   \n ", "not_html"),
        (b"%PDF-1.7\n1 0 obj", "not_html"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_html"),
        (b'{"status": "ok", "items": []}', "not_html"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "not_html"),
        (b"\x00\x01\x02\x03" * 4000, "undecodable"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
        (gzip.compress(b"<p>" + b"a" * (40 * 1024 * 1024)), "too_large"),
    ],
)
def test_bodies_that_are_no_page(body: bytes, reason: str) -> None:
    told = refusal(body)
    assert told.reason == reason, told.detail
    assert told.detail
    assert told.url == URL
    assert told.article_id == "77001"


def test_a_refusal_keeps_its_pointer() -> None:
    fetched = datetime.fromisoformat("2022-09-13T08:00:00+07:00")
    page = Page(
        url=URL, body=b"", fetched_at=fetched, source="baobenloi", capture="<urn:uuid:1>", article_id="77001"
    )
    told = to_json(read_page(page))
    assert list(told)[:3] == ["refused", "detail", "url"]
    assert (told["source"], told["capture"], told["fetched_at"]) == (
        "baobenloi",
        "<urn:uuid:1>",
        fetched.isoformat(),
    )


@pytest.mark.parametrize(
    "inside",
    [
        '<iframe src="https://www.youtube.com/embed/x"></iframe>'
        + "<p>Nước lớn, lớp nghỉ; nước ròng, lớp bù vào sáng thứ bảy.</p>" * 6,
        "".join(
            f'<p><img src="/{n}.jpg"></p><p>Buổi học thứ {n} của lớp, trò nào cũng viết được tên mình '
            f"lên bảng đen.</p>"
            for n in range(6)
        ),
        "<p>Dưới đây là tờ khai xin học, phụ huynh vui lòng đăng nhập để tải mẫu ở trang của trường.</p>"
        + "<p>Trường mở thêm một lớp ghép vào đầu tháng, nhận cả trẻ ở cồn "
        "bên.</p>" * 12,
        '<form><input type="password"></form>',
        "<p>Lớp số 404 không tìm thấy đủ ghế, phải mượn của đình.</p>",
    ],
    ids=["beside a film", "beside pictures", "speaks of logging in", "with a log-in form", "speaks of 404"],
)
def test_articles_that_look_like_something_else_are_read(inside: str) -> None:
    result = read_page(Page(url=URL, body=(ARTICLE % inside).encode()))
    assert isinstance(result, Record), result
    assert result.title == "Lớp học bên sông"
    assert result.author == "Ngọc Hân"


def test_a_fault_of_the_reader_is_a_refusal_that_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("mất nét chữ")

    monkeypatch.setattr(pipeline, "enrich", broken)
    told = refusal((ARTICLE % "").encode())
    assert told.reason == "crash"
    assert "RuntimeError: mất nét chữ" in told.detail
    assert "test_refusals.py" in told.detail


def test_listings_are_refused_and_never_read_as_articles(pages: Path) -> None:
    found = {
        path.name: read_page(Page(url="https://example.vn/thoi-su/", body=path.read_bytes()))
        for path in sorted((pages / "seeds" / "listings").glob("*.html"))
    }
    found["real section page"] = read_page(
        Page(
            url="https://example.vn/thoi-su/",
            body=(pages / "pages" / "baocantho_section_thoi-su.html").read_bytes(),
        )
    )
    assert len(found) == 13
    assert {
        name: result.reason if isinstance(result, Refusal) else result.title for name, result in found.items()
    } == dict.fromkeys(found, "listing")


def test_vietnamese_is_told_from_languages_with_accents() -> None:
    assert vietnamese_share("Bà con hai ấp góp công đắp lại bờ bao trước con nước rằm tháng tám.") > 0.6
    assert vietnamese_share("Le café est fermé; les élèves rentrent à l'école après l'été.") < 0.25
    assert vietnamese_share("A ponte será reaberta amanhã, não há mais obstáculos à circulação.") < 0.25
    assert vietnamese_share("Ba con hai ap gop cong dap lai bo bao truoc con nuoc ram thang tam.") < 0.25
    assert vietnamese_share("") == 0.0
