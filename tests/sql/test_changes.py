"""What a user would lose if changes were unreadable or wrong: what a paper quietly rewrote."""

from __future__ import annotations

import random

import pytest

from sql import changes, run
from tests.sql.warehouse import BODY, at, load_rows, query, record


@pytest.mark.parametrize(
    ("before", "after", "text", "removed", "added"),
    [
        ("một hai ba", "một bốn ba", "một [-hai-] {+bốn+} ba", 1, 1),
        ("một hai", "một hai ba", "một hai {+ba+}", 0, 1),
        (None, "mới", "{+mới+}", 0, 1),
        ("cũ", None, "[-cũ-]", 1, 0),
        ("a b c d e f g h i X", "a b c d e f g h i Y", "… d e f g h i [-X-] {+Y+}", 1, 1),
        ("X a b c d e f g h", "Y a b c d e f g h", "[-X-] {+Y+} a b c d e f …", 1, 1),
        ("đầu tiên\n\nsau cùng", "đầu tiên\n\nở giữa\n\nsau cùng", "đầu tiên ¶ {+ở giữa ¶+} sau cùng", 0, 2),
    ],
)
def test_a_diff_reads_well(
    before: str | None, after: str | None, text: str, removed: int, added: int
) -> None:
    assert changes.diff(before, after) == changes.Diff(text, removed, added)


def test_a_very_long_text_is_compared_in_time() -> None:
    words = [str(random.Random(1).random()) for _ in range(30_000)]
    edited = [*words[:20_000], "mới", *words[20_001:]]
    found = changes.diff(" ".join(words), " ".join(edited))
    assert (found.removed, found.added) == (1, 1)


def test_the_mart_shows_what_an_edit_changed(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1)])
    later = at("2026-10-06 08:00")
    body = (BODY[0].replace("bốn", "năm"), BODY[1])
    load_rows(warehouse, [record(1, title="Khởi công tuyến đường số một", body=body, fetched_at=later)])
    found = query(
        warehouse,
        "select version_no, field, diff, words_removed, words_added, changed_at from mart.article_change"
        " order by field",
    )
    assert found == [
        (2, "body", "… Chè và Bến Đá, dài gần [-bốn-] {+năm+} cây số. ¶ Người dân góp …", 1, 1, later),
        (2, "title", "Khởi công tuyến đường số [-1-] {+một+}", 1, 1, later),
    ]


def test_changes_follow_versions_that_are_numbered_anew(warehouse: run.Connection) -> None:
    def shown(day: str, title: str) -> None:
        load_rows(warehouse, [record(1, title=title, fetched_at=at(f"{day} 08:00"))])

    shown("2026-10-05", "Tin một")
    shown("2026-10-09", "Tin ba")
    assert query(warehouse, "select version_no, diff from mart.article_change order by 1") == [
        (2, "Tin [-một-] {+ba+}")
    ]
    shown("2026-10-07", "Tin hai")
    assert query(warehouse, "select version_no, diff from mart.article_change order by 1") == [
        (2, "Tin [-một-] {+hai+}"),
        (3, "Tin [-hai-] {+ba+}"),
    ]


def test_versions_without_a_visible_change_hold_nothing_up(
    warehouse: run.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "AT_ONCE", 2)
    rows = [record(number) for number in range(1, 6)]
    load_rows(warehouse, rows)
    warehouse.execute(
        "insert into warehouse.article_version select (jsonb_populate_record(v, jsonb_build_object("
        "'version_no', 2, 'content_hash', gen_random_uuid(), 'first_seen_at', now()))).*"
        " from warehouse.article_version as v"
    )
    assert changes.find(warehouse) == 5
    assert query(warehouse, "select * from mart.article_change") == []


def test_a_date_that_the_page_begins_to_print_is_a_change(warehouse: run.Connection) -> None:
    later = at("2026-10-06 08:00")
    load_rows(warehouse, [record(1, published_how="feed"), record(2)])
    load_rows(warehouse, [record(1, fetched_at=later), record(2, published_how="listing", fetched_at=later)])
    found = query(
        warehouse,
        "select article_id, field, diff from mart.article_change join mart.article using (article_key)",
    )
    printed = record(1)["published_at"][:16].replace("T", " ")
    assert sorted(found) == [
        ("1", "published_at", "{+" + printed + "+}"),
        ("2", "published_at", "[-" + printed + "-]"),
    ]


def test_a_text_that_repeats_itself_is_compared_in_time() -> None:
    found = changes.diff("x a " * 1500, "a x y " * 1000)
    assert (found.removed, found.added) == (3000, 3000)
