"""What a user would lose if search broke: the article that is there but can't be found, in either spelling."""

from __future__ import annotations

from typing import Any

import pytest

from sql import run
from tests.sql.warehouse import at, load_rows, one, query, record

BODIES = {
    1: "Công tác giải phóng mặt bằng tuyến đê Bến Gỗ đã xong. Bí thư Tỉnh uỷ khen các hộ dân đã giao đất.",
    2: "Mặt bằng giá cả ổn định; việc giải phóng sức lao động được chú ý. Hộ ông Tám bị thu hồi giấy phép.",
    3: "Chỉ thị số 45-CT/TW được quán triệt; thu ngân sách 5.738,9 tỷ đồng. Tỉnh ủy yêu cầu đẩy nhanh tiến độ.",
}


@pytest.fixture
def searchable(warehouse: run.Connection) -> run.Connection:
    rows = [
        record(n, body=(body,), title=f"Tin số {n}", lead=None, lead_prefix=None)
        for n, body in BODIES.items()
    ]
    load_rows(warehouse, rows)
    other: dict[str, Any] = {"source": "travinh", "title": "Giải phóng mặt bằng ở cù lao", "lead": None}
    dated = {"published_at": at("2024-03-01 08:00"), "published_raw": "01/03/2024"}
    load_rows(warehouse, [record(4, **other, **dated)], source="travinh")
    return warehouse


def found(connection: run.Connection, text: str, **arguments: Any) -> list[str]:
    named = {"since": None, "until": None, "province": None, "exact": False, **arguments}
    rows = query(
        connection,
        "select a.article_id from mart.search(%s, %s, %s, %s, %s) s join mart.article a using (article_key) order by 1",
        *(text, named["since"], named["until"], named["province"], named["exact"]),
    )
    return [number for (number,) in rows]


@pytest.mark.parametrize(
    ("text", "exact", "expected"),
    [
        ("giải phóng mặt bằng", False, ["1", "4"]),
        ("giai phong mat bang", False, ["1", "4"]),
        ("GIẢI PHÓNG MẶT BẰNG", True, ["1", "4"]),
        ("giai phong mat bang", True, []),
        ("tỉnh ủy", False, ["1", "3"]),
        ("Tỉnh uỷ", True, ["1", "3"]),
        ("bi thu", False, ["1", "2"]),
        ("bí thư", True, ["1"]),
        ("bị thu", True, ["2"]),
        ("45-CT/TW", True, ["3"]),
        ("45-ct/tw", False, ["3"]),
        ("5.738,9 tỷ", False, ["3"]),
        ('"mặt bằng" "giải phóng"', False, ["1", "2", "4"]),
        ('"mặt bằng" -"bến gỗ"', False, ["2", "4"]),
        ('"bến gỗ" or "cù lao"', False, ["1", "4"]),
        ("Gia\u0309i pho\u0301ng", False, ["1", "2", "4"]),
        ("", False, []),
        ("không có chữ này", False, []),
    ],
)
def test_what_is_found(searchable: run.Connection, text: str, exact: bool, expected: list[str]) -> None:
    assert found(searchable, text, exact=exact) == expected


def test_search_by_day_and_today_s_province(searchable: run.Connection) -> None:
    assert found(searchable, "giải phóng", since="2026-01-01") == ["1", "2"]
    assert found(searchable, "giải phóng", until="2024-12-31") == ["4"]
    assert found(searchable, "giải phóng", province="Vĩnh Long") == ["4"]
    assert found(searchable, "giải phóng", province="trà vinh") == ["4"]
    assert found(searchable, "giải phóng", province="Cà Mau") == []


def test_a_hit_shows_its_place_and_a_title_ranks_first(searchable: run.Connection) -> None:
    rows = query(searchable, "select title, snippet, rank from mart.search('giai phong mat bang')")
    assert rows[0][0] == "Giải phóng mặt bằng ở cù lao"
    assert "Công tác <b>giải phóng mặt bằng</b> tuyến đê" in rows[1][1]
    assert rows[0][2] > rows[1][2]


def test_an_edit_is_found_in_its_new_words_only(searchable: run.Connection) -> None:
    edited = record(
        1, body=("Bờ kè Bến Gỗ xong trước hạn. " * 6,), title="Tin số 1", fetched_at=at("2026-10-06 08:00")
    )
    load_rows(searchable, [edited])
    assert found(searchable, "bờ kè") == ["1"]
    assert found(searchable, "giải phóng mặt bằng") == ["4"]


def test_folding_keeps_every_character_in_its_place(warehouse: run.Connection) -> None:
    text = "ẮẰẲẴẶ ấầẩẫậ Đđ ÝỲỶỸỴ ướp… ½ №5 œuvre “trích” hoà Uỷ"
    for function in ("exact_text", "folded_text", "words_of"):
        got = one(warehouse, f"select length(warehouse.{function}(%s))", text)
        assert got == len(text), function
    assert one(warehouse, "select warehouse.folded_text(%s)", "ĐƯỜNG hoà Uỷ ẵ") == "duong hoa uy a"
