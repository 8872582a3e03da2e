"""What a user would lose if the order of loading counted: texts that an article showed, and when it showed them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest

from sql import run
from tests.sql.warehouse import BODY, at, checksums, load_rows, new_batch, query, record

DAYS = [at(f"2026-10-0{day} 08:00") for day in (5, 6, 7, 8, 9)]
TEXTS = [
    BODY,
    (BODY[0], "Huyện cho biết kinh phí tăng thêm hai tỷ đồng vì phải làm thêm một cây cầu nhỏ."),
    (BODY[0], "Hai thôn nay góp thêm công đắp lề đường, còn cát và đá thì xã mua của mỏ đá gần đó."),
]
READERS: dict[str, Sequence[dict[str, str]]] = {
    "one reader": [{}],
    "two parser versions": [{}, {"parser_version": "2"}],
    "a generic reader": [{}, {}, {"layout": "generic"}],
    "all of them": [{}, {"parser_version": "2"}, {"layout": "generic"}],
}
APART = 1000  # between the number of an article and of its twin that is loaded in another order


def captures(chooser: random.Random, readers: Sequence[dict[str, str]]) -> dict[int, dict[str, Any]]:
    """What an article's page showed on some of the days."""
    return {
        day: {
            "body": chooser.choice(TEXTS),
            "tags": (chooser.choice("abc"),),
            "view_count": chooser.randint(1, 99),
            "published_at": at(f"2026-10-0{chooser.randint(2, 5)} 07:30"),
            "published_how": "feed",
            **chooser.choice(readers),
        }
        for day in range(len(DAYS))
        if chooser.random() < 0.8
    }


def load_in_order(
    warehouse: run.Connection,
    articles: dict[int, dict[int, dict[str, Any]]],
    batches: Sequence[int],
    order: Sequence[int],
) -> None:
    for day in order:
        rows = [
            record(number, title="Tin", lead=None, fetched_at=DAYS[day], **shown[day])
            for number, shown in articles.items()
            if day in shown
        ]
        load_rows(warehouse, rows, batch=batches[day])


def shown_of(warehouse: run.Connection, first: int) -> list[tuple[Any, ...]]:
    return query(
        warehouse,
        "select a.article_id::int - %s, v.version_no, v.first_seen_at, v.last_seen_at, v.superseded_at, v.body,"
        " v.fetched_at, v.layout, v.parser_version, a.published_at, a.first_seen_at, a.last_seen_at, a.day,"
        " a.view_count, a.tags::text"
        " from mart.article_version v join mart.article a using (article_key)"
        " where a.article_id::int between %s and %s order by 1, 2",
        *(first, first, first + APART - 1),
    )


@pytest.mark.parametrize("readers", READERS)
def test_versions_do_not_depend_on_the_order_of_loading(warehouse: run.Connection, readers: str) -> None:
    """Of one capture that several readers share only the newest reading's text is kept: the others come again."""
    chooser = random.Random(1)
    articles = {number: captures(chooser, READERS[readers]) for number in range(1, 31)}
    twins = {number + APART: shown for number, shown in articles.items()}
    in_order, shuffled = list(range(len(DAYS))), chooser.sample(range(len(DAYS)), len(DAYS))
    load_in_order(warehouse, articles, [new_batch(warehouse) for _ in DAYS], in_order)
    batches = [new_batch(warehouse) for _ in DAYS]
    load_in_order(warehouse, twins, batches, shuffled)
    if readers != "one reader":
        load_in_order(warehouse, twins, batches, shuffled)
    assert shown_of(warehouse, APART) == shown_of(warehouse, 0)
    before = checksums(warehouse)
    load_in_order(warehouse, twins, batches, shuffled)
    assert checksums(warehouse) == before


@pytest.mark.parametrize("order", list(permutations(range(3)))[1:])
def test_a_text_that_came_back_with_other_details_is_not_lost(
    warehouse: run.Connection, order: tuple[int, ...]
) -> None:
    rows = [
        record(1, fetched_at=DAYS[0]),
        record(1, fetched_at=DAYS[1], body=TEXTS[1]),
        record(1, fetched_at=DAYS[2], tags=("khác",)),
    ]
    batches = [new_batch(warehouse) for _ in rows]
    for index in order:
        load_rows(warehouse, [rows[index]], batch=batches[index])
    assert query(
        warehouse, "select version_no, first_seen_at, body, fetched_at from mart.article_version order by 1"
    ) == [(n + 1, DAYS[n], "\n\n".join(TEXTS[n % 2]), DAYS[n]) for n in range(3)]
    assert query(warehouse, "select tags, first_seen_at from mart.article") == [(["khác"], DAYS[0])]


def test_a_text_that_no_version_holds_comes_again_with_its_batch(warehouse: run.Connection) -> None:
    """The first batch's text gave way to a newer reader's; when a capture between them parts the two, it is told."""
    rows = [
        record(1, fetched_at=DAYS[0]),
        record(1, fetched_at=DAYS[2], body=TEXTS[2], parser_version="2"),
        record(1, fetched_at=DAYS[1], body=TEXTS[1]),
    ]
    batches = [load_rows(warehouse, [row])[0] for row in rows]
    assert query(warehouse, "select body from mart.article_version order by version_no") == [
        ("\n\n".join(TEXTS[2]),)
    ]
    load_rows(warehouse, rows[:1], batch=batches[0])
    assert query(warehouse, "select first_seen_at, body from mart.article_version order by version_no") == [
        (DAYS[0], "\n\n".join(TEXTS[0])),
        (DAYS[1], "\n\n".join(TEXTS[2])),
    ]
