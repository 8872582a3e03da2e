"""Figures with their role; and the many numbers of a page that are none."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.entities import enrich
from transforms.entities.numbers import parse, parse_words
from transforms.records import Figure


def _figures(text: str, published: date | None = None) -> tuple[Figure, ...]:
    return enrich(
        title="", kicker=None, lead=text, body=[], captions=[], province=None, published=published
    ).figures


def _short(text: str) -> list[tuple[float, str, str]]:
    return [(figure.value, figure.unit, figure.kind) for figure in _figures(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        ("Tổng thu đạt 11.555 tỷ đồng.", 11555, "tỷ đồng", "level"),
        ("Xuất khẩu 1,2 triệu USD.", 1.2, "triệu USD", "level"),
        ("Năng suất 7,25 tấn/ha.", 7.25, "tấn/ha", "level"),
        ("Sản lượng giảm 36% so với cùng kỳ.", -36, "%", "change"),
        ("Số vụ giảm 12 vụ.", -12, "vụ", "change"),
        ("Thu ngân sách bằng 93% so với cùng kỳ năm 2019.", 93, "%", "period_ratio"),
        ("Thu ngân sách bằng 32% dự toán HĐND tỉnh giao.", 32, "%", "plan_ratio"),
        ("Giải ngân đạt 45,2% kế hoạch vốn.", 45.2, "%", "plan_ratio"),
        ("So với dự toán, thu đạt 52%.", 52, "%", "share"),
        ("Công nghiệp chiếm 41,5% GRDP.", 41.5, "%", "share"),
        ("Tỷ lệ hộ nghèo giảm còn 2,1%.", 2.1, "%", "share"),
        ("Có 7/24 chỉ tiêu đạt.", 0.2917, "chỉ tiêu", "fraction"),
        ("Các chỉ tiêu đạt từ 41% trở lên.", 41, "%", "lower_bound"),
        ("Thu ít nhất 50 tỷ đồng.", 50, "tỷ đồng", "lower_bound"),
        ("GRDP đứng thứ hai cả nước.", 2, "hạng", "rank"),
        ("Chỉ số xếp thứ 12/63.", 12, "hạng", "rank"),
        ("Hội nghị bàn 8 nội dung.", 8, "nội dung", "count"),
        ("Dự án 2 tỷ 350 triệu đồng.", 2.35, "tỷ đồng", "level"),
        ("Lũ làm hai người chết.", 2, "người", "level"),
        ("Tuyên phạt bị cáo 12 năm tù.", 12, "năm tù", "level"),
        ("Doanh thu gấp 2,5 lần.", 2.5, "lần", "level"),
        ("Thiệt hại vượt 5.000 tỷ đồng.", 5000, "tỷ đồng", "level"),
    ],
)
def test_one_figure(text: str, value: float, unit: str, kind: str) -> None:
    assert _short(text) == [(value, unit, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "Hội nghị lần thứ 21, khóa XIV, nhiệm kỳ 2020-2025.",
        "Kỷ niệm 190 năm thành lập tỉnh (4/11/1831-4/11/2021).",
        "Tặng Huy hiệu 50 năm tuổi Đảng.",
        "Phòng, chống dịch Covid-19 trong 6 tháng đầu năm.",
        "Lúc 8 giờ 30 phút ngày 27/6, tại Km 12+400 quốc lộ 22B.",
        "Ông Tám, 65 tuổi, ở ấp 3, phường 7, quận 1.",
        "Điện thoại 0276 3822 555, biển số 70A-123.45.",
        "Nghị quyết số 18-NQ/TW, điều 251, khoản 2.",
        "Bão số 5 mạnh cấp 13, giật cấp 16.",
        "Mô hình “5 không, 3 sạch”, phương châm “4 tại chỗ”.",
        "Sản phẩm đạt hạng 4 sao; học sinh lớp 12.",
        "Sáng 25-9, đoàn thăm Quân khu 7 rồi làm việc 24/24.",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert _short(text) == []


def test_a_range_is_two_figures_with_one_unit() -> None:
    assert _short("Giá lúa 7.800 - 8.100 đồng/kg.") == [
        (7800, "đồng/kg", "level"),
        (8100, "đồng/kg", "level"),
    ]
    assert _short("Tỷ lệ tăng từ 87,5% lên 96%.") == [(87.5, "%", "share"), (96, "%", "share")]


def test_estimates_periods_and_comparisons_are_kept() -> None:
    text = "Trong 6 tháng đầu năm, thu ngân sách ước đạt 1.577 tỷ đồng, bằng 93% so với cùng kỳ năm 2019."
    level, ratio = _figures(text, published=date(2020, 6, 29))
    assert (level.label, level.flags, level.period) == (
        "thu ngân sách",
        ("estimate",),
        "6 tháng đầu năm 2020",
    )
    assert (ratio.label, ratio.compared_with, ratio.flags) == (
        "thu ngân sách so với cùng kỳ",
        "cùng kỳ năm 2019",
        (),
    )


def test_a_percentage_of_thousands_is_flagged() -> None:
    (figure,) = _figures("Tổng thu đạt 5.738,9%.")
    assert (figure.kind, figure.flags) == ("level", ("suspect_unit", "misprint_in_source"))


def test_parts_of_a_fraction_are_kept() -> None:
    (figure,) = _figures("Đến nay 56/355 đảng bộ cơ sở đã bầu.")
    assert (figure.numerator, figure.denominator, figure.value) == (56, 355, 0.1577)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("11.555", 11555), ("5.738,9", 5738.9), ("0,03", 0.03), ("4.203", 4203), ("1.234.567,8", 1234567.8),
        ("12.5", 12.5),
        ("1,234,567", 1234567), ("5,738.9", None), ("1.2.3", None), ("", None), ("1" * 30, None),
    ],
)  # fmt: skip
def test_vietnamese_numbers(raw: str, value: float | None) -> None:
    assert parse(raw) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("hai", 2),
        ("mười lăm", 15),
        ("hai trăm năm mươi", 250),
        ("ba trăm linh sáu", 306),
        ("trăm", None),
        ("hai ba", None),
    ],
)
def test_numerals_in_words(words: str, value: int | None) -> None:
    assert parse_words(words.split()) == value
