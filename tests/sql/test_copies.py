"""What a user would lose if copies were wrong: press releases counted as ten stories, or two stories as one."""

from __future__ import annotations

from typing import Any

from sql import copies, run
from tests.sql.warehouse import at, load_rows, one, prose, query, signed
from transforms.records import SyndicatedFrom


def pairs(connection: run.Connection) -> set[tuple[str, str, str]]:
    found = query(
        connection,
        "select a.article_id, b.article_id, c.kind from mart.article_copy c"
        " join mart.article a on a.article_key = c.article_key join mart.article b on b.article_key = c.other_key",
    )
    return {(*sorted((first, second), key=int), kind) for first, second, kind in found}


def test_whole_half_and_tone_flipped_copies_are_found_and_strangers_are_not(
    warehouse: run.Connection,
) -> None:
    text = prose(1)
    hoa = tuple(part.replace("hoa", "hoá").replace("quế", "uỷ") for part in text)
    flipped = tuple(part.replace("hoá", "hóa").replace("uỷ", "ủy") for part in hoa)
    rows = [
        signed(1, hoa),
        signed(2, flipped),
        signed(3, hoa[:1]),
        signed(4, (*hoa, *prose(40, 300))),
        signed(5, (hoa[0], *prose(50, 150))),
        *(signed(n, prose(n)) for n in range(10, 40)),
    ]
    load_rows(warehouse, rows)
    assert pairs(warehouse) >= {(*pair, "copy") for pair in [("1", "2"), ("1", "3"), ("2", "3"), ("1", "4")]}
    assert not {one for one in pairs(warehouse) if int(one[1]) >= 10}
    clusters = query(
        warehouse, "select article_id from mart.article where cluster_key <> article_key order by 1"
    )
    assert [key for (key,) in clusters] == ["2", "3", "4", "5"]


def test_a_rewrite_is_no_copy_and_makes_no_cluster(warehouse: run.Connection) -> None:
    shared, own, other = prose(1, 300), prose(2, 160), prose(3, 160)
    load_rows(warehouse, [signed(1, (*shared, *own)), signed(2, (*shared, *other))])
    assert pairs(warehouse) == {("1", "2", "rewrite")}
    assert one(warehouse, "select count(distinct cluster_key) from mart.article") == 2


def test_articles_more_than_ninety_days_apart_are_not_compared(warehouse: run.Connection) -> None:
    def dated(number: int, day: str) -> dict[str, Any]:
        return signed(number, prose(1), published_at=at(f"{day} 07:00"), published_raw=day)

    load_rows(warehouse, [dated(1, "2026-01-01"), dated(2, "2026-04-01"), dated(3, "2026-04-02")])
    assert pairs(warehouse) == {("1", "2", "copy"), ("2", "3", "copy")}


def test_the_original_may_be_crawled_after_its_copy(warehouse: run.Connection) -> None:
    """The aggregator's page names its source; the original comes a batch later and is found all the same."""
    original = signed(1, prose(1))
    named = SyndicatedFrom(name="Tây Ninh", url=str(original["canonical_url"]))
    undated = {
        "published_at": None,
        "published_precision": "unknown",
        "published_how": None,
        "published_raw": None,
    }
    load_rows(
        warehouse, [signed(2, prose(1), source="baomoi", syndicated_from=named, **undated)], source="baomoi"
    )
    load_rows(warehouse, [original])
    found = query(
        warehouse,
        "select o.source, c.source, direction_how, kind from mart.article_copy p"
        " join mart.article o on o.article_key = p.original_key join mart.article c on c.article_key = p.copy_key",
    )
    assert found == [("baotayninh", "baomoi", "named", "copy")]
    assert one(warehouse, "select distinct province_now from mart.article") == "Tây Ninh"


def test_who_was_first_is_known_only_by_the_minute(warehouse: run.Connection) -> None:
    day = {"published_at": at("2026-10-04 00:00").date(), "published_precision": "day"}
    load_rows(warehouse, [signed(1, prose(1)), signed(3, prose(3)), signed(4, prose(3), **day)])
    later = {"published_at": at("2026-10-05 09:00"), "fetched_at": at("2026-10-05 12:00")}
    load_rows(warehouse, [signed(2, prose(1), source="travinh", **later)], source="travinh")
    found = query(
        warehouse,
        "select o.article_id, c.article_id, p.direction_how, p.lag_minutes from mart.article_copy p"
        " left join mart.article o on o.article_key = p.original_key"
        " left join mart.article c on c.article_key = p.copy_key order by 1",
    )
    assert found == [("1", "2", "minute", 90), (None, None, None, None)]


def test_an_edit_that_removes_the_copied_text_ends_the_pair_and_the_cluster(
    warehouse: run.Connection,
) -> None:
    load_rows(warehouse, [signed(1, prose(1)), signed(2, prose(1)), signed(3, prose(1))])
    assert one(warehouse, "select count(distinct cluster_key) from mart.article") == 1
    load_rows(warehouse, [signed(1, prose(9), fetched_at=at("2026-10-06 08:00"))])
    assert pairs(warehouse) == {("2", "3", "copy")}
    keys = query(
        warehouse, "select article_id, cluster_key = article_key from mart.article order by article_id"
    )
    assert keys == [("1", True), ("2", True), ("3", False)]


def test_comparing_again_finds_nothing_to_do(warehouse: run.Connection) -> None:
    load_rows(warehouse, [signed(n, prose(n % 3)) for n in range(1, 10)])
    assert copies.find(warehouse) == 0
    warehouse.execute("update warehouse.article_signature set is_compared = false")
    assert copies.find(warehouse, at_once=4) == 9
    assert one(warehouse, "select count(*) from warehouse.article_copy") == 9
    assert one(warehouse, "select count(distinct cluster_key) from mart.article") == 3
