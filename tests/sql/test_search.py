"""What a user would lose if search broke: the article that is there but can't be found, in either spelling."""

from __future__ import annotations

import random
from typing import Any, Final

import psycopg
import pytest

from sql import run
from tests.sql.warehouse import at, load_rows, one, query, record

BODIES = {
    1: "Công tác giải phóng mặt bằng tuyến đê Bến Gỗ đã xong. Bí thư Tỉnh uỷ khen các hộ dân đã giao đất.",
    2: "Mặt bằng giá cả ổn định; việc giải phóng sức lao động được chú ý. Hộ ông Tám bị thu hồi giấy phép.",
    3: "Chỉ thị số 45-CT/TW được quán triệt; thu ngân sách 5.738,9 tỷ đồng. Tỉnh ủy yêu cầu đẩy nhanh tiến độ.",
}

PADDING: Final = ("Nhiều hộ trong vùng chờ con nước về để gieo sạ vụ mới, máy cày đã sẵn ngoài đồng.",)
WORDS: Final = """
    giải phóng mặt bằng xanh tỉnh ủy uỷ bí thư bị thu tp.hcm 45-CT/TW 5.738,9 Đắk-Lắk a:b or hoà hòa «phim hay»
""".split()  # noqa: SIM905


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


@pytest.fixture
def worded(warehouse: run.Connection) -> run.Connection:
    def article(number: int, title: str, *body: str) -> dict[str, Any]:
        return record(number, title=title, lead=None, lead_prefix=None, body=(*body, *PADDING))

    load_rows(
        warehouse,
        [
            article(1, "Tin về giải phóng", "Mặt bằng giá cả ổn định, hàng hoá dồi dào ở chợ huyện."),
            article(2, "Giải phóng nguồn lực", "Mảng xanh ven kênh được trồng lại theo Chỉ thị 45-CT/TW."),
            article(3, "Đoàn TP.HCM thăm vườn", "Khách xem «Chuyện phim làng chài» rồi ra vườn xanh."),
            article(4, "Tin vắn", f"{'m' * 1500} {'n' * 1500} và chợ nổi."),
        ],
    )
    return warehouse


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"giải phóng" xanh', ["2"]),
        ('"giải phóng" -xanh', ["1"]),
        ('"45-CT/TW"', ["2"]),
        ('"chỉ thị 45-ct/tw" xanh', ["2"]),
        ("45-CT/TW -xanh", []),
        ('xanh -"45-CT/TW"', ["3"]),
        ("xanh -45-CT/TW", ["3"]),
        ('"tp.hcm"', ["3"]),
        ("tp.hcm or 45-ct/tw", ["2", "3"]),
        ('"giải phóng mặt bằng"', []),
        ("phim làng chài", ["3"]),
        ("chuyện phim", ["3"]),
        ("chợ nổi", ["4"]),
        ('"45-CT/TW', ["2"]),
        ('"giải phóng" - xanh', ["2"]),
        ('"" -', []),
    ],
)
def test_words_and_signs_beside_and_inside_quotes(
    worded: run.Connection, text: str, expected: list[str], exact: bool
) -> None:
    assert found(worded, text, exact=exact) == expected


def test_whatever_is_asked_the_texts_themselves_agree(warehouse: run.Connection) -> None:
    """Random questions over random texts: what the indexes find is what each vector by itself answers."""
    chooser = random.Random(3)

    def some(most: int, least: int = 1) -> str:
        return " ".join(chooser.choices(WORDS, k=chooser.randint(least, most)))

    def part() -> str:
        kind = chooser.random()
        if kind < 0.15:
            return chooser.choice(["or", "or", "-", '"', "(", "&", "\\"])
        sign = chooser.choice(["", "", "", "-"])
        return f'{sign}"{some(3)}"' if kind < 0.6 else sign + some(1)

    load_rows(
        warehouse,
        [
            record(n, title=some(4), lead=None, lead_prefix=None, body=(some(25, 3), *PADDING))
            for n in range(1, 101)
        ],
    )
    n_answered = 0
    for _ in range(300):
        text = " ".join(part() for _ in range(chooser.randint(1, 4)))
        exact = chooser.random() < 0.4
        answered = query(warehouse, "select * from warehouse.found(%s, %s) order by 1", text, exact)
        assert answered == query(
            warehouse,
            "select article_key from warehouse.article_search where ts_match_vq("
            " case when %s then accented else folded end, warehouse.search_query(%s, %s)) order by 1",
            *(exact, text, exact),
        ), (text, exact)
        n_answered += bool(answered)
    assert n_answered > 100


def test_a_province_is_asked_for_as_people_write_it(searchable: run.Connection) -> None:
    for province in ("tỉnh Vĩnh Long", "vinh long", "Tra Vinh", "TỈNH TRÀ VINH"):
        assert found(searchable, "giải phóng", province=province) == ["4"]
    for province in ("Atlantis", ""):
        with pytest.raises(psycopg.errors.InvalidParameterValue, match=f'there is no province "{province}"'):
            found(searchable, "giải phóng", province=province)


@pytest.mark.parametrize("field", ["title", "lead"])
def test_an_endless_title_or_lead_stops_no_batch(warehouse: run.Connection, field: str) -> None:
    endless = " ".join(f"chữ{number:x}" for number in range(120_000))
    load_rows(warehouse, [{**record(1), field: endless}, record(2)])
    assert one(warehouse, "select state from crawl.batch") == "published"
    assert one(warehouse, "select count(*) from mart.search('chữ1f', exact => true)") == 1
