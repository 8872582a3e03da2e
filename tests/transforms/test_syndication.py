"""A copy must name its source, and a sentence that begins with `Theo` must not be taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.records import SyndicatedFrom
from transforms.syndication import find

OWN = "https://baotayninh.vn/mot-bai-bao-a1.html"


@pytest.mark.parametrize(
    ("line", "name", "url"),
    [
        (
            "Nguồn Gia Lai: http://baogialai.com.vn/a/b-97.html",
            "Gia Lai",
            "http://baogialai.com.vn/a/b-97.html",
        ),
        ("Nguồn: https://www.vietnamplus.vn/abc.vnp", "vietnamplus.vn", "https://www.vietnamplus.vn/abc.vnp"),
        ("Nguồn: Báo Cà Mau (https://baocamau.vn/x.html)", "Báo Cà Mau", "https://baocamau.vn/x.html"),
        ("Nguồn: Cổng Thông tin điện tử tỉnh", "Cổng Thông tin điện tử tỉnh", None),
        ("Nguồn: baogialai.com.vn", "baogialai.com.vn", None),
        ("Theo TTXVN", "TTXVN", None),
        ("Theo Báo Đồng Khởi.", "Báo Đồng Khởi", None),
        ("(Theo VnExpress)", "VnExpress", None),
        ("(TTXVN/Vietnam+)", "TTXVN/Vietnam+", None),
    ],
)
def test_a_line_of_its_own_names_the_source(line: str, name: str, url: str | None) -> None:
    assert find(["Đoạn cuối của bài.", line], OWN, "baotayninh") == (SyndicatedFrom(name=name, url=url), 1)


def test_lines_below_the_source_line_are_consumed_with_it() -> None:
    assert find(["Thân bài.", "Theo TTXVN", "Chia sẻ"], OWN) == (SyndicatedFrom(name="TTXVN"), 2)


def test_an_agency_at_the_end_of_the_last_sentence_stays_in_the_text() -> None:
    assert find(["Đoàn sẽ về nước vào ngày 3/5 (TTXVN)./."], OWN) == (SyndicatedFrom(name="TTXVN"), 0)


@pytest.mark.parametrize(
    "line",
    [
        "Theo báo cáo của Sở Y tế, đến nay toàn tỉnh có 5 ca mắc.",
        "Theo Cục Thống kê tỉnh",
        "Theo kế hoạch, công trình hoàn thành vào quý III.",
        "Nguồn vốn của dự án là 50 tỷ đồng.",
        "Nguồn nước sinh hoạt vẫn thiếu.",
        "Báo Tây Ninh",
        "",
    ],
)
def test_a_sentence_is_no_source_line(line: str) -> None:
    assert find(["Đoạn trước.", line], OWN, "baotayninh") == (None, 0)


@pytest.mark.parametrize(
    "line", ["Theo Báo Tây Ninh", "Nguồn: baotayninh.vn", "Nguồn: https://baotayninh.vn/b.html"]
)
def test_a_paper_that_names_itself_is_no_syndication(line: str) -> None:
    assert find(["Đoạn trước.", line], OWN, "baotayninh")[0] is None


@given(st.lists(st.text(max_size=120), max_size=5))
def test_no_text_makes_it_fail(lines: list[str]) -> None:
    _, consumed = find(lines, OWN, "baotayninh")
    assert 0 <= consumed <= min(3, len(lines))
