"""What a user would lose if provinces were wrong: every count across 2025-07-01."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import vietnamadminunits

from sql import run
from tests.sql.warehouse import one, query

DATA = Path(vietnamadminunits.__file__).parent / "data"


def test_63_units_then_34_and_one_unknown(warehouse: run.Connection) -> None:
    for day, size in (("2025-06-30", 63), ("2025-07-01", 34), ("2026-11-22", 34)):
        statement = (
            "select count(*) from warehouse.dim_province"
            " where vintage > 0 and daterange(valid_from, valid_to, '[]') @> %s::date"
        )
        assert one(warehouse, statement, day) == size
    assert one(warehouse, "select name, code from warehouse.dim_province where province_key = 0") == (
        "unknown",
        None,
    )


def test_every_unit_leads_to_one_of_today_s_34(warehouse: run.Connection) -> None:
    assert one(warehouse, "select count(*) from warehouse.dim_province where current_key is null") == 0
    statement = (
        "select count(distinct p.current_key) from warehouse.dim_province p"
        " join warehouse.dim_province n on n.province_key = p.current_key and n.valid_to is null and n.vintage = 34"
        " where p.vintage = 63"
    )
    assert one(warehouse, statement) == 34


def test_the_map_agrees_with_an_independent_one(warehouse: run.Connection) -> None:
    """vietnamadminunits maps names of 63 units to 34; both lists and the map must be the same."""
    given = json.loads((DATA / "converter_2025.json").read_text(encoding="utf-8"))
    theirs = {
        (slug(new), slug(old))
        for new, olds in given["DICT_PROVINCE"].items()
        for old in (olds if isinstance(olds, list) else [olds])
    }
    ours = query(
        warehouse,
        "select distinct n.slug, p.slug from warehouse.dim_province p"
        " join warehouse.dim_province n on n.province_key = p.current_key where p.vintage = 63",
    )
    assert {(slug(new), slug(old)) for new, old in ours} == theirs


def slug(name: str) -> str:
    """Letters alone, without the word for the unit's kind: thanhphocantho and can-tho are cantho."""
    plain = "".join(letter for letter in name.lower() if letter.isalnum())
    return {"thuathienhue": "hue"}.get(plain := plain.removeprefix("thanhpho").removeprefix("tinh"), plain)


@pytest.mark.parametrize(
    ("name", "day", "unit", "code", "kind"),
    [
        ("Trà Vinh", "2025-06-30", "Trà Vinh", "84", "tỉnh"),
        ("Trà Vinh", "2025-07-01", "Vĩnh Long", "86", "tỉnh"),
        ("Tây Ninh", "2024-01-01", "Tây Ninh", "72", "tỉnh"),
        ("Tây Ninh", "2026-01-01", "Tây Ninh", "80", "tỉnh"),
        ("Long An", "2024-01-01", "Long An", "80", "tỉnh"),
        ("Thừa Thiên - Huế", "2024-12-31", "Huế", "46", "tỉnh"),
        ("Huế", "2025-01-01", "Huế", "46", "thành phố trực thuộc trung ương"),
        ("Bắc Ninh", "2026-09-19", "Bắc Ninh", "24", "tỉnh"),
        ("Bắc Ninh", "2026-09-20", "Bắc Ninh", "24", "thành phố trực thuộc trung ương"),
        ("Bắc Giang", "2026-09-20", "Bắc Ninh", "24", "thành phố trực thuộc trung ương"),
        ("Đồng Nai", "2026-04-29", "Đồng Nai", "75", "tỉnh"),
        ("Bình Phước", "2026-04-30", "Đồng Nai", "75", "thành phố trực thuộc trung ương"),
        ("TP.HCM", "1999-01-01", "Hồ Chí Minh", "79", "thành phố trực thuộc trung ương"),
        ("Hoà Bình", "2020-01-01", "Hòa Bình", "17", "tỉnh"),
    ],
)
def test_a_name_on_a_day(
    warehouse: run.Connection, name: str, day: str, unit: str, code: str, kind: str
) -> None:
    statement = (
        "select p.name, p.code, p.kind from warehouse.province_by_name n"
        " join warehouse.dim_province p using (province_key)"
        " where n.name_key = warehouse.match_key(%s) and daterange(n.valid_from, n.valid_to, '[]') @> %s::date"
    )
    assert one(warehouse, statement, name, day) == (unit, code, kind)


def test_no_two_units_share_a_name_or_code_at_a_time(warehouse: run.Connection) -> None:
    statement = (
        "insert into warehouse.dim_province (vintage, code, name, full_name, kind, slug, valid_from)"
        " values (34, '99', 'Tây Ninh', 'Tỉnh Tây Ninh', 'tỉnh', 'tay-ninh', '2026-01-01')"
    )
    with pytest.raises(Exception, match="province_name_once"):
        warehouse.execute(statement)


def test_names_are_in_dictionary_order(warehouse: run.Connection) -> None:
    names = query(
        warehouse,
        "select name from warehouse.dim_province where vintage = 63 and valid_to = '2025-06-30' order by sort_key",
    )
    order = [name for (name,) in names]
    assert order[:3] == ["An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu"]
    assert order.index("Cao Bằng") < order.index("Cần Thơ") < order.index("Đà Nẵng") < order.index("Gia Lai")
