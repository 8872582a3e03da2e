"""What a user would lose if provinces were wrong: every count across 2025-07-01."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import vietnamadminunits

from sql import load, ready, run
from tests.sql.warehouse import SOURCES, at, load_rows, one, prose, query, signed
from transforms.records import SyndicatedFrom

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


PLACES = "select source, province_then, province_then_code, province_now from mart.article order by source"
LAST, FIRST = "2025-06-30", "2025-07-01"  # the last day of the 63 units, the first of the 34


def printed(number: int, source: str, moment: str, body: int = 1, **changes: Any) -> dict[str, Any]:
    """An article that prints its minute, fetched soon afterwards unless said otherwise."""
    when = at(moment)
    dated = {"published_at": when, "published_raw": moment, "fetched_at": when + timedelta(hours=1)}
    return signed(number, prose(body), source=source, **{**dated, **changes})


def arrive(connection: run.Connection, *rows: dict[str, Any]) -> None:
    """Each row as a batch of its own."""
    for row in rows:
        load_rows(connection, [row], source=str(row["source"]))


def test_a_copy_keeps_its_province_when_lists_and_sources_are_read_again(
    dsn: str, warehouse: run.Connection
) -> None:
    arrive(warehouse, signed(1, prose(1)), signed(2, prose(1), source="baomoi"))
    expected = [(source, "Tây Ninh", "80", "Tây Ninh") for source in ("baomoi", "baotayninh")]
    assert query(warehouse, PLACES) == expected
    run.migrate(dsn)
    assert query(warehouse, PLACES) == expected
    paper = {
        "stem": "baolangson",
        "name": "Báo Lạng Sơn",
        "kind": "newspaper",
        "provinces": [{"name": "Lạng Sơn"}],
    }
    load.sync_sources(warehouse, [paper])
    assert query(warehouse, PLACES) == expected


def test_a_copy_s_province_follows_its_original_s_source_file(warehouse: run.Connection) -> None:
    arrive(warehouse, signed(1, prose(1)), signed(2, prose(1), source="baomoi"))
    moved = {**SOURCES[0], "provinces": [{"name": "Cà Mau"}]}
    load.sync_sources(warehouse, [moved])
    assert query(warehouse, "select distinct province_now from mart.article") == [("Cà Mau",)]
    load.sync_sources(warehouse, [{**moved, "provinces": []}])
    assert query(warehouse, "select distinct province_now from mart.article") == [("unknown",)]


def test_a_copy_made_after_the_merger_counts_in_the_borders_of_its_own_day(warehouse: run.Connection) -> None:
    arrive(
        warehouse,
        printed(1, "travinh", f"{LAST} 23:00"),
        printed(2, "baomoi", f"{FIRST} 00:30"),
    )
    assert query(warehouse, PLACES) == [
        ("baomoi", "Vĩnh Long", "86", "Vĩnh Long"),
        ("travinh", "Trà Vinh", "84", "Vĩnh Long"),
    ]


def test_a_copy_that_moves_to_another_day_counts_in_that_day_s_borders(warehouse: run.Connection) -> None:
    arrive(
        warehouse,
        printed(1, "travinh", f"{LAST} 06:00"),
        printed(2, "baomoi", f"{FIRST} 00:30"),
    )
    assert query(warehouse, PLACES)[0] == ("baomoi", "Vĩnh Long", "86", "Vĩnh Long")
    arrive(warehouse, printed(2, "baomoi", f"{LAST} 09:00", fetched_at=at(f"{FIRST} 08:00")))
    assert query(warehouse, PLACES)[0] == ("baomoi", "Trà Vinh", "84", "Vĩnh Long")


@pytest.mark.parametrize("order", [(1, 2, 3), (2, 3, 1), (3, 2, 1)])
@pytest.mark.parametrize("moment", ["2026-10-05 07:00", "2026-10-04 17:00"])
def test_a_copy_has_the_province_of_the_earliest_in_whatever_order_they_come(
    warehouse: run.Connection, moment: str, order: tuple[int, ...]
) -> None:
    told = {
        1: printed(1, "travinh", moment),
        2: printed(2, "baotayninh", "2026-10-05 12:00"),
        3: printed(3, "baomoi", "2026-10-05 14:00"),
    }
    arrive(warehouse, *(told[number] for number in order))
    assert query(warehouse, PLACES)[0] == ("baomoi", "Vĩnh Long", "86", "Vĩnh Long")


def test_a_copy_that_is_one_no_longer_has_no_province(warehouse: run.Connection) -> None:
    arrive(
        warehouse,
        printed(1, "baotayninh", "2026-10-05 07:00"),
        printed(2, "baomoi", "2026-10-05 09:00"),
    )
    assert query(warehouse, PLACES)[0] == ("baomoi", "Tây Ninh", "80", "Tây Ninh")
    arrive(warehouse, printed(2, "baomoi", "2026-10-05 09:00", body=2, fetched_at=at("2026-10-06 08:00")))
    assert query(warehouse, PLACES)[0] == ("baomoi", "unknown", None, "unknown")
    counted = "select sum(articles) from mart.article_month"
    ready.refresh(warehouse)
    assert one(warehouse, counted) == one(warehouse, "select count(*) from warehouse.fact_article")


def test_an_aggregator_s_article_has_the_province_that_it_names_while_it_names_one(
    warehouse: run.Connection,
) -> None:
    named = SyndicatedFrom(name="Trà Vinh", url="http://www.travinh.gov.vn/tin-9.html")
    arrive(warehouse, printed(2, "baomoi", "2026-10-05 09:00", syndicated_from=named))
    assert query(warehouse, PLACES) == [("baomoi", "Vĩnh Long", "86", "Vĩnh Long")]
    silent = printed(2, "baomoi", "2026-10-05 09:00", fetched_at=at("2026-10-06 08:00"), parser_version="2")
    arrive(warehouse, silent)
    assert query(warehouse, PLACES) == [("baomoi", "unknown", None, "unknown")]
    arrive(warehouse, printed(1, "baotayninh", "2026-10-05 07:00"))
    assert query(warehouse, PLACES)[0] == ("baomoi", "Tây Ninh", "80", "Tây Ninh")
    for version, source in (("3", named), ("4", None)):
        again = {**silent, "syndicated_from": {"name": source.name, "url": source.url} if source else None}
        arrive(warehouse, {**again, "parser_version": version})
    assert query(warehouse, PLACES)[0] == ("baomoi", "Tây Ninh", "80", "Tây Ninh")
