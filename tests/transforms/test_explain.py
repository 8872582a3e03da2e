"""`parse --explain` is how a person finds out why a field is what it is; it must show value, reason and losers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from transforms.explain import WIDTH, explain
from transforms.pipeline import read_page
from transforms.records import Page

GOLDENS = Path(__file__).parent / "goldens"


def told(case: str, url: str, fetched: str) -> str:
    body = (GOLDENS / f"{case}.html").read_bytes()
    return explain(read_page(Page(url=url, body=body, fetched_at=datetime.fromisoformat(fetched))))


def test_shows_value_reason_place_and_losers() -> None:
    text = told(
        "fckeditor_2019/right_aligned_byline",
        "https://baogonoi.example/xa-thanh-binh-khanh-thanh-cau-rach-chanh-a90817.html",
        "2020-05-16T07:45:00+07:00",
    )
    lines = text.splitlines()
    assert lines[0] == "Xã Thạnh Bình khánh thành cầu Rạch Chanh"
    for words in (
        "fckeditor_2019",
        "2020-05-15T17:32:00+07:00 (minute, label)",
        "← label, .pubdate “Cập nhật ngày: 15/05/2020 - 17:32”",
        "✗ Thứ bảy, 16/05/2020 | 07:45 [masthead]: the day of the visit",
        "dropped by .box-inread",
        "Trần Hữu Lộc: text_photo",
        "sign: 'GNO - '",
    ):
        assert words in " ".join(text.split()), words
    assert max(len(line) for line in lines) <= WIDTH + 60  # an address is never broken
    assert not any(line != line.rstrip() for line in lines)


def test_a_refusal_says_why() -> None:
    text = told(
        "refused/soft_404", "https://baobenloi.example/tin-cu-a60000.html", "2020-05-16T07:45:00+07:00"
    )
    assert text.startswith("Refused: soft_404\n")
    assert "Không tìm thấy trang" in text
