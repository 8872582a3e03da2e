"""What a user would lose if copies were wrong: press releases counted as ten stories, or two stories as one."""

from __future__ import annotations

import random
from typing import Any

from sql import copies, run
from tests.sql.warehouse import at, load_rows, one, query, record
from transforms.copies import signature
from transforms.records import SyndicatedFrom

SYLLABLES = (
    "an bình cầu đá đèo đồng đường giếng gò hồ kênh khe làng lúa mía mương núi phà rạch rừng ruộng sông suối thôn"
    " trạm trại vườn xóm bến chợ cơm dừa gạo gỗ gốm lụa mật muối nấm ngô rau sen tằm tre trầm vải xoài quế hạt hoa"
).split()


def prose(seed: int, words: int = 260) -> tuple[str, ...]:
    """Two paragraphs of made-up words: two seeds share next to no word 3-gram."""
    chooser = random.Random(seed)
    half = words // 2
    made = [chooser.choice(SYLLABLES) for _ in range(words)]
    return (" ".join(made[:half]).capitalize() + ".", " ".join(made[half:]).capitalize() + ".")


def row(number: int, body: tuple[str, ...], **changes: Any) -> dict[str, Any]:
    base = {"title": f"Tin {prose(number, 14)[0]}", "lead": None, "lead_prefix": None, "captions": ()}
    made = record(number, body=body, **{**base, **changes})
    return {**made, "signature": signature(made).to_json()}


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
        row(1, hoa),
        row(2, flipped),
        row(3, hoa[:1]),
        row(4, (*hoa, *prose(40, 300))),
        row(5, (hoa[0], *prose(50, 150))),
        *(row(n, prose(n)) for n in range(10, 40)),
    ]
    load_rows(warehouse, rows)
    assert copies.find(warehouse) == 35
    assert pairs(warehouse) >= {(*pair, "copy") for pair in [("1", "2"), ("1", "3"), ("2", "3"), ("1", "4")]}
    assert not {one for one in pairs(warehouse) if int(one[1]) >= 10}
    clusters = query(
        warehouse, "select article_id from mart.article where cluster_key <> article_key order by 1"
    )
    assert [key for (key,) in clusters] == ["2", "3", "4", "5"]


def test_a_rewrite_is_no_copy_and_makes_no_cluster(warehouse: run.Connection) -> None:
    shared, own, other = prose(1, 300), prose(2, 160), prose(3, 160)
    load_rows(warehouse, [row(1, (*shared, *own)), row(2, (*shared, *other))])
    copies.find(warehouse)
    assert pairs(warehouse) == {("1", "2", "rewrite")}
    assert one(warehouse, "select count(distinct cluster_key) from mart.article") == 2


def test_articles_more_than_ninety_days_apart_are_not_compared(warehouse: run.Connection) -> None:
    def dated(number: int, day: str) -> dict[str, Any]:
        return row(number, prose(1), published_at=at(f"{day} 07:00"), published_raw=day)

    load_rows(warehouse, [dated(1, "2026-01-01"), dated(2, "2026-04-01"), dated(3, "2026-04-02")])
    copies.find(warehouse)
    assert pairs(warehouse) == {("1", "2", "copy"), ("2", "3", "copy")}


def test_the_original_may_be_crawled_after_its_copy(warehouse: run.Connection) -> None:
    """The aggregator's page names its source; the original comes a batch later and is found all the same."""
    original = row(1, prose(1))
    named = SyndicatedFrom(name="Tây Ninh", url=str(original["canonical_url"]))
    undated = {
        "published_at": None,
        "published_precision": "unknown",
        "published_how": None,
        "published_raw": None,
    }
    load_rows(
        warehouse, [row(2, prose(1), source="baomoi", syndicated_from=named, **undated)], source="baomoi"
    )
    copies.find(warehouse)
    load_rows(warehouse, [original])
    assert copies.find(warehouse) == 1
    found = query(
        warehouse,
        "select o.source, c.source, direction_how, kind from mart.article_copy p"
        " join mart.article o on o.article_key = p.original_key join mart.article c on c.article_key = p.copy_key",
    )
    assert found == [("baotayninh", "baomoi", "named", "copy")]
    assert one(warehouse, "select distinct province_now from mart.article") == "Tây Ninh"


def test_who_was_first_is_known_only_by_the_minute(warehouse: run.Connection) -> None:
    day = {"published_at": at("2026-10-04 00:00").date(), "published_precision": "day"}
    load_rows(warehouse, [row(1, prose(1)), row(3, prose(3)), row(4, prose(3), **day)])
    later = {"published_at": at("2026-10-05 09:00"), "fetched_at": at("2026-10-05 12:00")}
    load_rows(warehouse, [row(2, prose(1), source="travinh", **later)], source="travinh")
    copies.find(warehouse)
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
    load_rows(warehouse, [row(1, prose(1)), row(2, prose(1)), row(3, prose(1))])
    copies.find(warehouse)
    assert one(warehouse, "select count(distinct cluster_key) from mart.article") == 1
    load_rows(warehouse, [row(1, prose(9), fetched_at=at("2026-10-06 08:00"))])
    copies.find(warehouse)
    assert pairs(warehouse) == {("2", "3", "copy")}
    keys = query(
        warehouse, "select article_id, cluster_key = article_key from mart.article order by article_id"
    )
    assert keys == [("1", True), ("2", True), ("3", False)]


def test_comparing_again_finds_nothing_to_do(warehouse: run.Connection) -> None:
    load_rows(warehouse, [row(n, prose(n % 3)) for n in range(1, 10)])
    assert copies.find(warehouse, at_once=4) == 9
    assert copies.find(warehouse) == 0
    assert one(warehouse, "select count(*) from warehouse.article_copy") == 9
    assert one(warehouse, "select count(distinct cluster_key) from mart.article") == 3
