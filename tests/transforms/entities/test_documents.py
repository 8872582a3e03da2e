"""Numbered documents in all their forms, with what is printed of their issuer and date, and nothing that isn't."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.entities import enrich


def _documents(text: str) -> list[tuple[str, str, str | None, date | None]]:
    found = enrich(title="", kicker=None, lead=text, body=[], captions=[], province=None, published=None)
    return [(d.number, d.kind, d.issuer, d.date) for d in found.documents]


@pytest.mark.parametrize(
    ("text", "number", "kind", "issuer", "day"),
    [
        (
            "Chỉ thị số 45-CT/TW ngày 20/6/2020 của Bộ Chính trị",
            "45-CT/TW",
            "Chỉ thị",
            "Bộ Chính trị",
            date(2020, 6, 20),
        ),
        ("Nghị quyết số 202/2025/QH15 của Quốc hội", "202/2025/QH15", "Nghị quyết", "Quốc hội", None),
        ("Quyết định 19/2025/QĐ-TTg", "19/2025/QĐ-TTg", "Quyết định", None, None),
        ("Nghị quyết 12/NQ-CP ngày 5-1-2024", "12/NQ-CP", "Nghị quyết", None, date(2024, 1, 5)),
        ("Thông tư số 05/2020/TT-BTC của Bộ Tài chính", "05/2020/TT-BTC", "Thông tư", "Bộ Tài chính", None),
        ("kết luận số 33-KL/TW (ngày 05/7/2022)", "33-KL/TW", "Kết luận", None, date(2022, 7, 5)),
        ("Hướng dẫn 17-HD/BTCTW", "17-HD/BTCTW", "Hướng dẫn", None, None),
        ("Luật Đất đai số 31/2024/QH15", "31/2024/QH15", "Luật", None, None),
        ("Công văn số 4134/BYT-DP của Bộ Y tế", "4134/BYT-DP", "Công văn", "Bộ Y tế", None),
        ("Nghị quyết của HĐND tỉnh số 08/NQ-HĐND", "08/NQ-HĐND", "Nghị quyết", "HĐND tỉnh", None),
        ("UBND tỉnh vừa ban hành Kế hoạch số 77/KH-UBND", "77/KH-UBND", "Kế hoạch", "UBND tỉnh", None),
        (
            "Chủ tịch UBND tỉnh Lê Văn Sung đã ký Quyết định số 9/QĐ-UBND ngày 01 tháng 2 năm 2024",
            "9/QĐ-UBND",
            "Quyết định",
            "Chủ tịch UBND tỉnh",
            date(2024, 2, 1),
        ),
        ("theo QCVN 01-1:2018/BYT", "QCVN 01-1:2018/BYT", "QCVN", None, None),
        ("Nghị quyết số 18 - NQ/TW", "18-NQ/TW", "Nghị quyết", None, None),
        ("thực hiện Nghị quyết 57 của Bộ Chính trị", "57", "Nghị quyết", "Bộ Chính trị", None),
    ],
)
def test_one_document(text: str, number: str, kind: str, issuer: str | None, day: date | None) -> None:
    assert _documents(f"Hội nghị triển khai {text}.") == [(number, kind, issuer, day)]


def test_a_series_shares_kind_and_issuer_but_not_the_date() -> None:
    text = (
        "các Nghị quyết số 18-NQ/TW, 19-NQ/TW ngày 25/10/2017 và số 20-NQ/TW của Ban Chấp hành "
        "Trung ương Đảng khóa XII"
    )
    issuer = "Ban Chấp hành Trung ương Đảng khóa XII"
    assert _documents(text) == [
        ("18-NQ/TW", "Nghị quyết", issuer, None),
        ("19-NQ/TW", "Nghị quyết", issuer, date(2017, 10, 25)),
        ("20-NQ/TW", "Nghị quyết", issuer, None),
    ]


def test_a_second_mention_adds_what_the_first_left_out() -> None:
    text = (
        "Quyết định số 12/QĐ-TTg nêu rõ. Theo Quyết định số 12/QĐ-TTg ngày 3/3/2023 của Thủ tướng "
        "Chính phủ thì khác."
    )
    assert _documents(text) == [("12/QĐ-TTg", "Quyết định", "Thủ tướng Chính phủ", date(2023, 3, 3))]


@pytest.mark.parametrize(
    "text",
    [
        "xe ô tô 70A-123.45 và xe máy 29-B1 678.90",
        "giai đoạn 2020-2025, tầm nhìn đến 2030",
        "ngày 30/4 và 1/5/2024, lúc 7/24 chỉ tiêu",
        "Covid-19, máy bay Su-30, ST25",
        "Kế hoạch 5 năm 2021 - 2025 và báo cáo 6 tháng",
        "kết luận 3 nội dung; quyết định 2 vấn đề",
    ],
)
def test_what_is_no_document(text: str) -> None:
    assert _documents(text) == []


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    assert _documents("Chỉ thị số 5-CT/TU ngày 31/02/2022") == [("5-CT/TU", "Chỉ thị", None, None)]


def test_unnumbered_ones_stand_apart() -> None:
    text = (
        "Quán triệt Nghị quyết Đại hội XIII của Đảng, Nghị quyết số 18-NQ/TW; Luật Đất đai năm "
        "2024 có hiệu lực."
    )
    found = enrich(title="", kicker=None, lead=text, body=[], captions=[], province=None, published=None)
    assert found.unnumbered_documents == ("Nghị quyết Đại hội XIII của Đảng", "Luật Đất đai năm 2024")
