"""What a user would lose if entities were tied wrongly: one person counted as two, two as one, figures off by 10⁹."""

from __future__ import annotations

from datetime import date

import pytest

from sql import run
from tests.sql.warehouse import at, load_rows, one, query, record
from transforms.records import Document, Figure, FigureKind, MentionsIn, Organisation, Person, Place


def person(name: str, *positions: str, mentions: int = 1) -> Person:
    return Person(name=name, positions=positions, mentions=mentions, mentions_in=MentionsIn(body=mentions))


def figure(
    label: str, value: float, unit: str, kind: FigureKind = "level", period: str | None = None
) -> Figure:
    return Figure(label=label, raw=f"{value} {unit}", value=value, unit=unit, kind=kind, period=period)


def test_a_person_is_a_name_in_a_province_or_central(warehouse: run.Connection) -> None:
    load_rows(
        warehouse,
        [
            record(1, people=(person("Đỗ Thị Hoà", "Bí thư Tỉnh uỷ"), person("Lê Thành Công"))),
            record(2, people=(person("Đỗ Thị Hòa", "Bí thư Tỉnh ủy"), person("Lê Thanh Công"))),
            record(3, people=(person("Trần Văn Mẫn", "Bộ trưởng Bộ Xây dựng"),)),
        ],
    )
    load_rows(warehouse, [record(4, source="travinh", people=(person("Đỗ Thị Hòa"),))], source="travinh")
    found = query(
        warehouse,
        "select name_key, lineage, count(*), sum(mentions) from mart.person_mention group by 1, 2 order by 1, 2",
    )
    assert found == [
        ("lê thanh công", "tay-ninh", 1, 1),
        ("lê thành công", "tay-ninh", 1, 1),
        ("trần văn mẫn", "central", 1, 1),
        ("đỗ thị hòa", "tay-ninh", 2, 2),
        ("đỗ thị hòa", "vinh-long", 1, 1),
    ]
    held = "select count(*) from mart.person_mention where position_keys @> array[warehouse.match_key(%s)]"
    assert one(warehouse, held, "Bí thư Tỉnh Uỷ") == 2


def test_known_namesakes_are_split(warehouse: run.Connection) -> None:
    warehouse.execute(
        "insert into warehouse.namesake values ('lê văn an', 'tay-ninh', 'the doctor', null, null, 'bệnh viện')"
    )
    load_rows(
        warehouse,
        [
            record(1, people=(person("Lê Văn An", "Giám đốc Bệnh viện đa khoa"),)),
            record(2, people=(person("Lê Văn An", "Chủ tịch UBND huyện"),)),
        ],
    )
    assert query(warehouse, "select namesake, count(*) from mart.person_mention group by 1 order by 1") == [
        ("", 1),
        ("the doctor", 1),
    ]


def test_an_edit_replaces_what_the_article_mentions(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1, people=(person("Hà Văn Lộc"),), places=(Place(name="Tân Châu"),))])
    later = at("2026-10-06 08:00")
    load_rows(
        warehouse, [record(1, people=(person("Hà Văn Lợi"),), title="Tin đã sửa lại", fetched_at=later)]
    )
    assert query(warehouse, "select name from mart.person_mention") == [("Hà Văn Lợi",)]
    assert one(warehouse, "select count(*) from mart.place_mention") == 0


def test_a_body_of_one_name_is_another_in_each_province_unless_central(warehouse: run.Connection) -> None:
    bodies = (
        Organisation(name="UBND tỉnh", also_written=(), kind="state"),
        Organisation(name="Quốc hội", also_written=(), kind="state"),
        Organisation(name="Bộ Chính trị", also_written=(), kind="party"),
        Organisation(name="Bộ Chỉ huy Quân sự tỉnh", also_written=(), kind="state"),
        Organisation(name="Công ty TNHH Nước Trong", also_written=("Nước Trong",), kind="company"),
    )
    load_rows(warehouse, [record(1, organisations=bodies)])
    load_rows(warehouse, [record(2, source="travinh", organisations=bodies)], source="travinh")
    found = query(
        warehouse,
        "select name, array_agg(lineage order by lineage) from warehouse.dim_organisation group by 1",
    )
    assert dict(found) == {
        "UBND tỉnh": ["tay-ninh", "vinh-long"],
        "Quốc hội": ["central"],
        "Bộ Chính trị": ["central"],
        "Bộ Chỉ huy Quân sự tỉnh": ["tay-ninh", "vinh-long"],
        "Công ty TNHH Nước Trong": ["any"],
    }


def test_a_citation_without_a_date_means_the_newest_document_before(warehouse: run.Connection) -> None:
    def cited(number: str, day: str | None) -> tuple[Document, ...]:
        issued = date.fromisoformat(day) if day else None
        return (
            Document(
                number=number, kind="Nghị quyết", issuer=None, date=issued, raw=f"Nghị quyết số {number}"
            ),
        )

    load_rows(
        warehouse,
        [
            record(1, documents=cited("18-NQ/TW", "2017-10-25")),
            record(2, documents=cited("18-NQ/TW", "2022-06-16")),
            record(3, documents=cited("18 – NQ/TW", None)),
            record(4, documents=cited("05-NQ/TU", None)),
        ],
    )
    load_rows(warehouse, [record(5, source="travinh", documents=cited("05-NQ/TU", None))], source="travinh")
    found = query(
        warehouse,
        "select article_key, number_key, level, lineage, issued_on::text, date_is_printed"
        " from mart.document_citation order by article_key",
    )
    assert [row[1:] for row in found] == [
        ("18-NQ/TW", "TW", "central", "2017-10-25", True),
        ("18-NQ/TW", "TW", "central", "2022-06-16", True),
        ("18-NQ/TW", "TW", "central", "2022-06-16", False),
        ("05-NQ/TU", "TU", "tay-ninh", None, False),
        ("05-NQ/TU", "TU", "vinh-long", None, False),
    ]


@pytest.mark.parametrize(
    ("number", "level"),
    [
        ("45-CT/TW", "TW"),
        ("05-NQ/TU", "TU"),
        ("202/2025/QH15", "QH"),
        ("30/2020/NĐ-CP", "CP"),
        ("749/QĐ-TTg", "TTg"),
        ("1234/QĐ-UBND", "UBND"),
        ("12/2021/NQ-HĐND", "HĐND"),
        ("05/2020/TT-BTC", "ministry"),
        ("942/NQ-UBTVQH15", "QH"),
        ("QCVN 01:2021/BXD", "standard"),
        ("77/KH-SGD", "other"),
    ],
)
def test_the_level_of_a_document(warehouse: run.Connection, number: str, level: str) -> None:
    assert one(warehouse, "select warehouse.document_level(%s)", number) == level


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("6 tháng đầu năm 2021", ("2021-01-01", "2021-06-30")),
        ("sáu tháng đầu năm 2021", ("2021-01-01", "2021-06-30")),
        ("6 tháng cuối năm 2021", ("2021-07-01", "2021-12-31")),
        ("9 tháng năm 2020", ("2020-01-01", "2020-09-30")),
        ("quý III/2020", ("2020-07-01", "2020-09-30")),
        ("quý 4 năm 2020", ("2020-10-01", "2020-12-31")),
        ("tháng 2/2024", ("2024-02-01", "2024-02-29")),
        ("tháng 11 năm 2020", ("2020-11-01", "2020-11-30")),
        ("năm 2020", ("2020-01-01", "2020-12-31")),
        ("2020", ("2020-01-01", "2020-12-31")),
        ("giai đoạn 2021-2025", ("2021-01-01", "2025-12-31")),
        ("giữa nhiệm kỳ 2020 - 2025", (None, None)),
        ("bầu cử 2021", ("2021-01-01", "2021-12-31")),
        ("tháng 13/2020", ("2020-01-01", "2020-12-31")),
        ("cùng kỳ", (None, None)),
        ("2025-2020", (None, None)),
    ],
)
def test_a_period_s_days(warehouse: run.Connection, period: str, days: tuple[str | None, str | None]) -> None:
    found = one(
        warehouse,
        "select lower(p)::text, (upper(p) - 1)::text from (select warehouse.period(%s) as p) as p",
        period,
    )
    assert found == days


def test_figures_have_base_units_periods_and_indicators(warehouse: run.Connection) -> None:
    figures = (
        figure("tổng thu ngân sách trên địa bàn", 1577, "tỷ đồng", period="6 tháng đầu năm 2020"),
        figure("tổng thu ngân sách so với cùng kỳ", 93, "%", "period_ratio", period="6 tháng đầu năm 2020"),
        figure("Tổng sản phẩm trên địa bàn tỉnh", 11.5, "nghìn tỷ đồng"),
        figure("GRDP bình quân đầu người", 60, "triệu đồng/người/năm"),
        figure("sản lượng lúa hè thu", 21.3, "vạn tấn"),
        figure("tổng sản phẩm trên địa bàn (GRDP)", 6.72, "%", "change"),
        figure("nhà văn hóa thôn", 12, "nhà"),
    )
    _, counts = load_rows(warehouse, [record(1, figures=figures)])
    assert counts.n_out == 1, query(warehouse, "select detail from crawl.refusal")
    found = query(
        warehouse,
        "select indicator, value_base, unit_base, change_pct, period_from::text, period_to::text from mart.figure"
        " order by position",
    )
    assert found == [
        ("budget_revenue", 1577e9, "đồng", None, "2020-01-01", "2020-06-30"),
        ("budget_revenue", 93, "%", -7, "2020-01-01", "2020-06-30"),
        ("grdp", 11.5e12, "đồng", None, None, None),
        ("grdp_per_head", 60e6, "đồng/người/năm", None, None, None),
        (None, 213e6, "kg", None, None, None),
        ("grdp", 6.72, "%", 6.72, None, None),
        (None, 12, "nhà", None, None, None),
    ]


def test_places_know_the_province_they_are_or_were(warehouse: run.Connection) -> None:
    places = (
        Place(name="Trà Vinh", unit="Trà Vinh"),
        Place(name="Tân Biên"),
        Place(name="TP.HCM", unit="Hồ Chí Minh"),
    )
    load_rows(warehouse, [record(1, places=places)])
    assert query(warehouse, "select name, unit_then, unit_now from mart.place_mention order by name_key") == [
        ("TP.HCM", "Hồ Chí Minh", "Hồ Chí Minh"),
        ("Trà Vinh", "Vĩnh Long", "Vĩnh Long"),
        ("Tân Biên", None, None),
    ]


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("Thời Sự - Chính trị > Xây dựng Đảng", "xây dựng Đảng"),
        ("Kinh tế > Giao thông", "giao thông"),
        ("Kinh tế", "kinh tế"),
        ("Văn hoá - Xã hội", "văn hóa"),
        ("Trang chủ > Quảng cáo", None),
    ],
)
def test_a_breadcrumb_s_topic(warehouse: run.Connection, path: str, topic: str | None) -> None:
    assert one(warehouse, "select warehouse.topic_of(%s)", path) == topic
