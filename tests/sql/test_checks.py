"""What a user would lose if a check slept: trust in what is loaded, or the alert that a paper went silent."""

from __future__ import annotations

from typing import Any

import pytest

from sql import books, load, run
from tests.sql.warehouse import at, new_batch, one, record

GOOD = (
    "Một đoạn văn bình thường nói về mùa lúa, đủ dài để không bị coi là trang lỗi của trang báo địa phương."
)
ROWS: dict[str, dict[str, Any]] = {
    "no_title": {"title": "   "},
    "short_body": {"body": ["Ngắn quá."]},
    "bad_key": {"canonical_url": "ftp://x"},
    "bad_date": {"published_at": "1200-01-01T00:00:00+07:00"},
    "bad_part": {"view_count": -1},
}


def found(
    connection: run.Connection, rows: list[dict[str, Any]], *, batch: int | None = None
) -> list[load.Finding]:
    batch = batch or new_batch(connection)
    load.stage(connection, batch, rows)
    return load.check(connection, batch)


def watched(
    connection: run.Connection, rows: list[dict[str, Any]], day: str = "2026-10-05"
) -> dict[str, load.Finding]:
    batch = new_batch(connection, day=day)
    load.stage(connection, batch, rows)
    load.check(connection, batch)
    load.merge(connection, batch)
    findings = load.publish(connection, batch)
    assert all(finding.kind == "watch" for finding in findings)
    return {finding.check: finding for finding in findings}


def test_every_check_is_tried_here_or_beside() -> None:
    known = {
        *ROWS,
        "forgotten",
        "doubled_keys",
        "encoding",
        "hops_add_up",
        "every_row_arrived",
        "versions_in_order",
    }
    known |= {"volume", "fill_rate", "unknown_sections"}
    kinds: tuple[load.Kind, ...] = ("row", "batch", "star", "watch")
    assert {name.rsplit("/", 1)[1] for kind in kinds for name in load.checks(kind)} == known


@pytest.mark.parametrize("check", ROWS)
def test_a_row_check_refuses_its_row_and_no_other(warehouse: run.Connection, check: str) -> None:
    findings = found(warehouse, [record(1), {**record(2), **ROWS[check]}])
    assert [(finding.check, finding.kind, finding.n) for finding in findings] == [(check, "row", 1)]


def test_a_date_before_the_paper_existed_is_refused(warehouse: run.Connection) -> None:
    warehouse.execute("update warehouse.dim_source set founded = '2020-01-01' where stem = 'baotayninh'")
    old = record(1, published_at=at("2019-12-31 07:00"))
    assert [finding.check for finding in found(warehouse, [old])] == ["bad_date"]


def test_doubled_utf8_holds_the_batch(warehouse: run.Connection) -> None:
    wrong = GOOD.encode().decode("latin-1")
    findings = found(warehouse, [record(n, body=(wrong, wrong)) for n in (1, 2)] + [record(3)])
    assert [(finding.check, finding.kind) for finding in findings] == [("encoding", "batch")]


def test_hops_that_don_t_add_up_hold_the_batch(warehouse: run.Connection) -> None:
    batch = new_batch(warehouse)
    books.record_hop(warehouse, batch, "read", books.Counts(n_in=3, n_out=3))
    findings = found(warehouse, [record(1)], batch=batch)
    assert [(finding.check, finding.details) for finding in findings] == [
        ("hops_add_up", ("read let out 3, stage took in 1",))
    ]


def test_a_broken_star_fails_the_batch(warehouse: run.Connection) -> None:
    batch = new_batch(warehouse)
    load.stage(warehouse, batch, [record(1), record(2)])
    load.merge(warehouse, batch)
    warehouse.execute("delete from warehouse.article_reading where article_key = 1")
    with pytest.raises(load.LoadError, match="every_row_arrived"):
        load.publish(warehouse, batch)
    assert one(warehouse, "select state from crawl.batch where batch_id = %s", batch) == "failed"
    batch = new_batch(warehouse)
    load.stage(warehouse, batch, [record(3)])
    load.merge(warehouse, batch)
    warehouse.execute("update warehouse.article_version set superseded_at = now() where article_key = 3")
    with pytest.raises(load.LoadError, match="versions_in_order"):
        load.publish(warehouse, batch)


def test_a_quiet_day_and_an_empty_field_are_told(warehouse: run.Connection) -> None:
    """Ten articles every Monday for six weeks with lead and author; then two, or ten without authors."""

    def monday(week: int, size: int, **changes: Any) -> list[dict[str, Any]]:
        day = f"2026-{9 + (6 + 7 * week) // 30:02}-{(6 + 7 * week) % 30 + 1:02}"
        dated = {"published_at": at(f"{day} 07:00"), "published_raw": day, "fetched_at": at(f"{day} 20:00")}
        return [record(week * 100 + n, **{**dated, **changes}) for n in range(size)]

    for week in range(6):
        rows = monday(week, 10)
        assert watched(warehouse, rows, rows[0]["published_at"][:10]).keys() <= {"unknown_sections"}
    rows = monday(6, 2)
    assert "2 articles" in watched(warehouse, rows, rows[0]["published_at"][:10])["volume"].details[0]
    rows = monday(7, 10, author=None)
    alerts = watched(warehouse, rows, rows[0]["published_at"][:10])
    assert alerts["fill_rate"].details == ("author: filled in 0 per cent of 10, before in 100",)


def test_a_section_that_no_rule_knows_is_reported_once(warehouse: run.Connection) -> None:
    odd = watched(warehouse, [record(1, section=("Qqq",)), record(2, section=("Kinh tế",))])
    assert odd["unknown_sections"].details == ("Qqq: 1 articles",)
    assert "unknown_sections" not in watched(warehouse, [record(3, section=("Qqq",))])
