"""What a user would lose if a question gave a wrong answer: the reason for the whole warehouse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sql import ask, load, run
from tests.sql.warehouse import (
    VIETNAM,
    at,
    captured,
    known_url,
    load_rows,
    new_batch,
    one,
    prose,
    record,
    signed,
)
from transforms.records import Document, Estimate, Figure, FigureKind, MentionsIn, Person, SyndicatedFrom

UNDATED: dict[str, Any] = {
    "published_at": None,
    "published_precision": "unknown",
    "published_how": None,
    "published_raw": None,
}
MORE: tuple[dict[str, Any], ...] = (
    {"stem": "baobentre", "name": "Báo Bến Tre", "kind": "newspaper", "provinces": [{"name": "Bến Tre"}]},
    {
        "stem": "baovinhlong",
        "name": "Báo Vĩnh Long",
        "kind": "newspaper",
        "provinces": [{"name": "Vĩnh Long"}],
    },
)


def answer(connection: run.Connection, name: str, **values: str) -> list[dict[str, Any]]:
    with connection.transaction():
        columns, rows = ask.ask(connection, ask.named(name), values)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def said(rows: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def dated(day: str, hour: str = "07:00") -> dict[str, Any]:
    return {"published_at": at(f"{day} {hour}"), "published_raw": f"{day} {hour}"}


@pytest.fixture
def told(warehouse: run.Connection) -> run.Connection:
    load.sync_sources(warehouse, [{"hosts": [], **source} for source in MORE])
    return warehouse


@pytest.mark.parametrize("query", ask.catalogue(), ids=lambda query: str(query.name))
def test_every_question_runs_as_an_analyst_on_an_empty_warehouse(dsn: str, query: ask.Query) -> None:
    with run.connect(dsn, role="analyst") as connection:
        columns, rows = ask.ask(connection, query)
    assert columns
    assert len(columns) == len(set(columns))
    assert query.name == "source_health" or rows == []


def test_articles_by_province_month_across_the_merger(told: run.Connection) -> None:
    load_rows(told, [record(1, source="travinh", **dated("2025-06-30", "23:59"))], source="travinh")
    load_rows(told, [record(2, source="travinh", **dated("2025-07-01", "00:00"))], source="travinh")
    load_rows(told, [record(3, source="baobentre", **dated("2025-06-02"))], source="baobentre")
    load_rows(told, [record(4, **dated("2025-06-02"))])
    estimate = Estimate(value=date(2025, 6, 29), precision="day", how="inferred", why="the event's day")
    load_rows(told, [record(5, published_estimate=estimate, **UNDATED)])
    load_rows(told, [record(6, source="baomoi", **dated("2025-06-05"))], source="baomoi")
    june, july = date(2025, 6, 1), date(2025, 7, 1)
    then = said(answer(told, "articles_by_province_month", borders="then"), "month", "province", "articles")
    assert then == [
        (june, "Bến Tre", 1),
        (june, "Tây Ninh", 2),
        (june, "Trà Vinh", 1),
        (june, "unknown", 1),
        (july, "Vĩnh Long", 1),
    ]
    now = said(answer(told, "articles_by_province_month", borders="now"), "month", "province", "articles")
    assert now == [
        (june, "Tây Ninh", 2),
        (june, "unknown", 1),
        (june, "Vĩnh Long", 2),
        (july, "Vĩnh Long", 1),
    ]
    assert sum(row[2] for row in then) == sum(row[2] for row in now) == 6
    only = answer(told, "articles_by_province_month", province="vĩnh long", since="2025-07-01")
    assert said(only, "month", "articles") == [(july, 1)]
    split = answer(told, "merged_province_by_old_unit")
    assert said(split, "month", "old_unit", "old_code", "articles") == [
        (june, "Bến Tre", "83", 1),
        (june, "Trà Vinh", "84", 1),
    ]


def test_leaders_and_who_held_what(told: run.Connection) -> None:
    def named(
        number: int, day: str, body: int, caption: int, *positions: str, name: str = "Đặng Thị Lụa"
    ) -> dict[str, Any]:
        who = Person(
            name=name,
            positions=positions,
            mentions=body + caption,
            mentions_in=MentionsIn(body=body, caption=caption),
        )
        return record(number, people=(who,), **dated(day))

    load_rows(
        told,
        [
            named(1, "2026-01-05", 3, 0, "Bí thư Tỉnh uỷ"),
            named(2, "2026-03-30", 1, 9, "Bí thư Tỉnh ủy Tây Ninh", "Trưởng Đoàn đại biểu Quốc hội tỉnh"),
            named(3, "2026-02-01", 0, 7, "Bí thư Tỉnh ủy", name="Chỉ Trong Ảnh"),
            named(4, "2026-02-01", 9, 0, name="Không Chức Vụ"),
            named(5, "2026-04-01", 2, 0, "Bí thư Tỉnh ủy", name="Lý Văn Bền"),
        ],
    )
    leaders = answer(told, "leaders_by_province_quarter")
    assert said(leaders, "quarter", "province", "place", "name", "mentions", "articles") == [
        (date(2026, 1, 1), "Tây Ninh", 1, "Đặng Thị Lụa", 4, 2),
        (date(2026, 4, 1), "Tây Ninh", 1, "Lý Văn Bền", 2, 1),
    ]
    assert leaders[0]["positions"] == "Bí thư Tỉnh ủy Tây Ninh, Trưởng Đoàn đại biểu Quốc hội tỉnh"
    held = answer(told, "who_held_a_position", position="bí thư tỉnh ủy")
    assert said(held, "name", "first_mention", "last_mention", "articles") == [
        ("Đặng Thị Lụa", date(2026, 1, 5), date(2026, 3, 30), 2),
        ("Chỉ Trong Ảnh", date(2026, 2, 1), date(2026, 2, 1), 1),
        ("Lý Văn Bền", date(2026, 4, 1), date(2026, 4, 1), 1),
    ]
    assert answer(told, "who_held_a_position", province="Vĩnh Long") == []
    load_rows(
        told, [named(6, "2026-04-02", 1, 0, "Bí thư Tỉnh ủy", "Bí thư Tỉnh ủy Tây Ninh", name="Hai Cách")]
    )
    load_rows(told, [named(7, "2026-04-03", 1, 0, "Chủ tịch UBND tỉnh Tây Ninh", name="Một Tỉnh")])
    twice = answer(told, "who_held_a_position", position="Bí thư Tỉnh ủy")
    assert said(twice, "name", "articles")[-1] == ("Hai Cách", 1)
    for asked in ("Chủ tịch UBND", "Chủ tịch UBND tỉnh", "chủ tịch ubnd tỉnh tây ninh"):
        assert said(answer(told, "who_held_a_position", position=asked), "name") == [("Một Tỉnh",)]


def test_copies_lag_and_the_share_of_originals(told: run.Connection) -> None:
    original = signed(1, prose(1), **dated("2026-10-05", "07:00"))
    load_rows(told, [original, signed(2, prose(2), **dated("2026-10-05"))])
    later = {**dated("2026-10-05", "09:30"), "fetched_at": at("2026-10-05 12:00")}
    load_rows(told, [signed(3, prose(1), source="travinh", **later)], source="travinh")
    source = SyndicatedFrom(name="Tây Ninh", url=str(original["canonical_url"]))
    load_rows(
        told, [signed(4, prose(1), source="baomoi", syndicated_from=source, **UNDATED)], source="baomoi"
    )
    lag = answer(told, "first_report_lag")
    assert said(lag, "first_source", "source", "lag_minutes") == [("baotayninh", "travinh", 150)]
    pairs = answer(told, "who_copies_whom")
    assert said(pairs, "original", "copied_by", "articles", "named", "median_lag_minutes") == [
        ("baotayninh", "baomoi", 1, 1, None),
        ("baotayninh", "travinh", 1, 0, 150),
        ("travinh", "baomoi", 1, 0, None),
    ]
    share = answer(told, "original_share")
    assert said(share, "source", "articles", "original", "syndicated") == [
        ("baomoi", 1, 0, 1),
        ("baotayninh", 2, 2, 0),
        ("travinh", 1, 0, 1),
    ]


def test_edits_titles_and_removals_but_no_reparse(told: run.Connection) -> None:
    url_id = known_url(told, 1)
    batch = new_batch(told)
    day1, day2, day3 = at("2026-10-05 08:00"), at("2026-10-06 08:00"), at("2026-10-07 08:00")
    load_rows(told, [record(1, capture=captured(told, batch, url_id, day1)), record(2)], batch=batch)
    load_rows(told, [record(2, parser_version="2", lead="Sapo được đọc lại bằng trình đọc mới.")])
    second = new_batch(told)
    row = record(
        1, title="Khởi công đường liên thôn", fetched_at=day2, capture=captured(told, second, url_id, day2)
    )
    load_rows(told, [row], batch=second)
    third = new_batch(told)
    captured(told, third, url_id, day3, http_status=410)
    told.execute("update crawl.url set state = 'gone'")
    load_rows(told, [], batch=third)

    assert said(answer(told, "edited_articles"), "edits", "fields", "words_added", "words_removed") == [
        (1, "title", 2, 3)
    ]
    assert said(answer(told, "edited_articles"), "title") == [("Khởi công đường liên thôn",)]
    titles = answer(told, "changed_titles")
    assert said(titles, "changed_at", "title_before", "title_after") == [
        (day2, "Khởi công tuyến đường số 1", "Khởi công đường liên thôn")
    ]
    assert said(answer(told, "removed_articles"), "gone_at", "title") == [(day3, "Khởi công đường liên thôn")]


def test_gaps_know_the_weekday_and_the_crawl(told: run.Connection) -> None:
    """Six days a week for ten weeks, never on Sundays; then Wednesday the 11th is missing."""
    days = [date.fromordinal(date(2026, 9, 1).toordinal() + n) for n in range(77)]
    missing = date(2026, 11, 11)
    written = [day for day in days if day.isoweekday() != 7 and day != missing]
    load_rows(
        told,
        [
            record(n, fetched_at=at(f"{day} 20:00"), **dated(day.isoformat()))
            for n, day in enumerate(written, start=1)
        ],
    )
    told.execute(
        "insert into crawl.coverage values ('baotayninh', %s, 'failed', 'robots_unreachable')", (missing,)
    )
    gaps = answer(told, "coverage_gaps", since="2026-11-02")
    assert said(gaps, "source", "day", "weekday", "usual_on_this_weekday", "crawl_state", "reason") == [
        ("baotayninh", missing, "thứ tư", 1, "failed", "robots_unreachable")
    ]


def test_a_gap_needs_a_usual_weekday_or_a_source_that_has_just_begun(told: run.Connection) -> None:
    """A daily paper for twelve weeks, but the Sundays and a week of holidays; a portal that began a fortnight ago."""
    days = [date.fromordinal(date(2026, 9, 7).toordinal() + n) for n in range(84)]
    holidays = [day for day in days if date(2026, 11, 16) <= day <= date(2026, 11, 22)]
    paper = [day for day in days if day.isoweekday() != 7 and day not in holidays]
    load_rows(
        told,
        [
            record(n, fetched_at=at(f"{day} 20:00"), **dated(day.isoformat()))
            for n, day in enumerate(paper, start=1)
        ],
    )
    begun = [
        record(n, source="travinh", fetched_at=at("2026-11-29 08:00"), **dated(f"2026-11-{n}"))
        for n in (15, 17, 28)
    ]
    load_rows(told, begun, source="travinh")

    # the span begins on a Sunday, and so do the eight weeks before it
    gaps = answer(told, "coverage_gaps", since="2026-11-08", source="baotayninh")
    assert said(gaps, "day", "usual_on_this_weekday", "crawl_state") == [
        (day, 1, "not_crawled") for day in holidays[:6]
    ]
    after = answer(told, "coverage_gaps", since="2026-11-23", source="baotayninh")
    assert after == []  # one missed week leaves the weekday usual, and a Sunday none
    new = answer(told, "coverage_gaps", since="2026-11-08", until="2026-11-18", source="travinh")
    assert said(new, "day", "usual_on_this_weekday") == [(date(2026, 11, 16), 0), (date(2026, 11, 18), 0)]
    assert answer(told, "coverage_gaps", source="baomoi") == []  # it never had an article
    both = answer(told, "coverage_gaps", since="2026-11-16", until="2026-11-16")
    assert said(both, "source", "day") == [
        ("baotayninh", date(2026, 11, 16)),
        ("travinh", date(2026, 11, 16)),
    ]

    late = record(400, fetched_at=at("2026-11-30 08:00"), **dated("2026-11-16"))
    load_rows(told, [late])
    healed = answer(told, "coverage_gaps", since="2026-11-16", source="baotayninh")
    assert said(healed, "day") == [(day,) for day in holidays[1:6]]


def test_a_source_that_fell_silent_goes_on_being_missed(told: run.Connection) -> None:
    days = [date.fromordinal(date(2026, 6, 1).toordinal() + n) for n in range(63)]
    load_rows(
        told,
        [
            record(n, fetched_at=at(f"{day} 20:00"), **dated(day.isoformat()))
            for n, day in enumerate(days, start=1)
        ],
    )
    load_rows(
        told,
        [record(1, source="travinh", fetched_at=at("2026-12-06 08:00"), **dated("2026-12-06"))],
        source="travinh",
    )
    gaps = answer(told, "coverage_gaps", since="2026-11-23", source="baotayninh")
    assert said(gaps, "day", "usual_on_this_weekday") == [
        (date.fromordinal(date(2026, 11, 23).toordinal() + n), 1) for n in range(14)
    ]


def test_coverage_joins_what_was_crawled_with_what_was_found(told: run.Connection) -> None:
    known_url(told, 1, state="found", first_fetched_day=None)
    known_url(told, 2)
    known_url(told, 3, state="refused")
    known_url(told, 4, day="2026-10-04")
    load_rows(told, [record(2)])
    told.execute(
        "insert into crawl.coverage values ('baotayninh', '2026-10-05', 'crawled', null),"
        " ('baotayninh', '2026-10-06', 'failed', 'robots_unreachable')"
    )
    with told.transaction():
        shown = run.rows(told, "marts/coverage_between", source="baotayninh", since=None, until=None)
    columns = ("day", "listed", "fetched", "loaded", "refused", "state", "reason")
    assert said(shown, *columns) == [
        (date(2026, 10, 6), 0, 0, 0, 0, "failed", "robots_unreachable"),
        (date(2026, 10, 5), 3, 2, 1, 1, "crawled", None),
        (date(2026, 10, 4), 1, 1, 0, 0, "not_crawled", None),
    ]


def test_documents_cited_and_how_fast_they_arrive(told: run.Connection) -> None:
    def cited(
        number: int, day: str, source: str, issued: str | None, code: str = "45-CT/TW"
    ) -> dict[str, Any]:
        issued_on = date.fromisoformat(issued) if issued else None
        document = Document(
            number=code, kind="Chỉ thị", issuer="Bộ Chính trị", date=issued_on, raw=f"số {code}"
        )
        return record(number, source=source, documents=(document,), **dated(day))

    load_rows(
        told, [cited(1, "2020-06-29", "baotayninh", "2020-06-20"), cited(2, "2020-07-01", "baotayninh", None)]
    )
    load_rows(told, [cited(3, "2020-07-04", "travinh", None)], source="travinh")
    load_rows(told, [cited(4, "2020-07-05", "travinh", None, "05-NQ/TU")], source="travinh")
    top = answer(told, "documents_most_cited")
    assert said(top, "number", "level", "articles", "provinces", "first_cited") == [
        ("45-CT/TW", "TW", 3, 2, date(2020, 6, 29)),
        ("05-NQ/TU", "TU", 1, 1, date(2020, 7, 5)),
    ]
    assert said(answer(told, "documents_most_cited", level="TU"), "number") == [("05-NQ/TU",)]
    reach = answer(told, "document_reach", number="45 - CT/TW")
    assert said(reach, "province", "first_cited", "days", "articles") == [
        ("Tây Ninh", date(2020, 6, 29), 9, 2),
        ("Vĩnh Long", date(2020, 7, 4), 14, 1),
    ]


def test_one_document_in_two_spellings_is_one(told: run.Connection) -> None:
    def cited(number: int, code: str, issued: str | None, source: str = "baotayninh") -> dict[str, Any]:
        issued_on = date.fromisoformat(issued) if issued else None
        document = Document(number=code, kind="Nghị quyết", issuer="", date=issued_on, raw=f"số {code}")
        return record(number, source=source, documents=(document,), **dated("2026-03-01"))

    load_rows(told, [cited(1, "12-NQ/ThU", "2024-02-01"), cited(2, "12-NQ/THU", None)])
    load_rows(told, [cited(3, "12/2024/QĐ-TTG", "2024-01-05"), cited(4, "12/2024/QĐ-TTg", None)])
    load_rows(told, [cited(5, "12/2024/qđ-ttg", "2024-01-05", "baomoi")], source="baomoi")
    found = answer(told, "documents_most_cited")
    assert said(found, "level", "lineage", "articles", "provinces") == [
        ("TTg", "central", 3, 1),
        ("TU", "tay-ninh", 2, 1),
    ]
    reach = answer(told, "document_reach", number="12/2024/QĐ-TTg")
    assert said(reach, "province", "articles") == [("Tây Ninh", 2)]


def figure(label: str, value: float, unit: str, kind: FigureKind, period: str | None, *flags: str) -> Figure:
    raw = f"{value} {unit}"
    return Figure(label=label, raw=raw, value=value, unit=unit, kind=kind, period=period, flags=flags)


def test_indicators_growth_conflicts_and_suspects(told: run.Connection) -> None:
    half, year = "6 tháng đầu năm 2020", "năm 2020"
    revenue = (
        figure("tổng thu ngân sách trên địa bàn", 1577, "tỷ đồng", "level", half, "estimate"),
        figure("tổng thu ngân sách so với dự toán", 32, "%", "plan_ratio", half),
        figure("tổng thu ngân sách so với cùng kỳ", 93, "%", "period_ratio", half),
        figure("tổng thu ngân sách", 3000, "tỷ đồng", "level", year),
        figure("Tổng sản phẩm trên địa bàn tỉnh: thay đổi", 0.03, "%", "change", half),
    )
    load_rows(told, [record(1, source="travinh", figures=revenue, **dated("2020-06-29"))], source="travinh")
    other = (
        figure("thu ngân sách nhà nước", 1600, "tỷ đồng", "level", half),
        figure("thu ngân sách", 5738.9, "%", "level", half, "suspect_unit"),
        figure("tổng sản phẩm trên địa bàn (GRDP)", 0.03, "%", "change", half),
    )
    load_rows(
        told, [record(2, source="baovinhlong", figures=other, **dated("2020-07-02"))], source="baovinhlong"
    )

    table = answer(told, "indicator_by_province")
    assert said(table, "province", "period_to", "level", "unit", "plan_pct", "change_pct", "has_suspect") == [
        ("Vĩnh Long", date(2020, 6, 30), 1600e9, "đồng", 32, -7, True)
    ]
    whole = answer(told, "indicator_by_province", months="12")
    assert said(whole, "period_from", "level") == [(date(2020, 1, 1), 3000e9)]
    growth = answer(told, "growth_by_half_year")
    assert said(growth, "source", "change_pct") == [("travinh", 0.03), ("baovinhlong", 0.03)]
    conflicts = answer(told, "conflicting_figures")
    assert said(conflicts, "indicator", "kind", "lowest", "highest", "papers") == [
        ("budget_revenue", "level", 1577e9, 1600e9, 2)
    ]
    assert answer(told, "conflicting_figures", tolerance="0.02") == []
    assert said(answer(told, "suspect_figures"), "source", "value", "flags") == [
        ("baovinhlong", 5738.9, ["suspect_unit"])
    ]


def reading(
    label: str,
    value: float,
    unit: str,
    kind: FigureKind = "level",
    period: str | None = "6 tháng đầu năm 2026",
    against: str | None = None,
) -> Figure:
    return replace(figure(label, value, unit, kind, period), compared_with=against)


def tell(
    connection: run.Connection, number: int, day: str, *figures: Figure, source: str = "travinh"
) -> None:
    load_rows(connection, [record(number, source=source, figures=figures, **dated(day))], source=source)


def test_an_indicator_s_level_and_unit_are_of_one_figure(told: run.Connection) -> None:
    tell(told, 1, "2026-07-01", reading("kim ngạch xuất khẩu", 28, "nghìn tỷ đồng"))
    newest = (
        reading("kim ngạch xuất khẩu", 1.2, "tỷ USD"),
        reading("kim ngạch xuất khẩu hàng hóa", 31, "nghìn tỷ đồng"),
    )
    tell(told, 2, "2026-07-05", *newest)
    table = answer(told, "indicator_by_province", indicator="exports")
    assert said(table, "level", "unit", "articles") == [(1.2e9, "USD", 2)]


def test_an_estimate_is_one_no_longer_when_the_figure_is_final(told: run.Connection) -> None:
    tell(told, 1, "2026-06-25", replace(reading("thu ngân sách", 5700, "tỷ đồng"), flags=("estimate",)))
    assert said(answer(told, "indicator_by_province"), "level", "is_estimate") == [(5700e9, True)]
    tell(told, 2, "2026-07-05", reading("thu ngân sách", 5738, "tỷ đồng"))
    assert said(answer(told, "indicator_by_province"), "level", "is_estimate") == [(5738e9, False)]


def test_a_bare_scale_of_money_is_dong(told: run.Connection) -> None:
    tell(told, 1, "2026-07-01", reading("thu ngân sách", 5738, "tỷ đồng"))
    tell(told, 2, "2026-07-05", reading("thu ngân sách", 5740, "tỷ"))
    assert said(answer(told, "indicator_by_province"), "level", "unit") == [(5740e9, "đồng")]


@pytest.mark.parametrize(
    "label",
    [
        "thu ngân sách huyện Tân Biên",
        "Thu ngân sách trên địa bàn thị xã",
        "thu ngân sách xã Suối Mơ",
        "thu ngân sách phường Ninh Thạnh",
        "thu ngân sách nhà nước cả nước",
        "thu ngân sách toàn quốc",
        "Thu ngân sách của Việt Nam",
    ],
)
def test_a_figure_of_another_area_is_not_the_province_s(told: run.Connection, label: str) -> None:
    tell(told, 1, "2026-07-01", reading("thu ngân sách địa phương", 5738, "tỷ đồng"))
    tell(told, 2, "2026-07-05", reading(label, 120, "tỷ đồng"))
    assert said(answer(told, "indicator_by_province"), "level", "articles") == [(5738e9, 1)]


def test_society_and_communes_that_are_counted_are_the_province_s(told: run.Connection) -> None:
    figures = (
        reading("tổng vốn đầu tư phát triển toàn xã hội", 8, "nghìn tỷ đồng"),
        reading("xã đạt chuẩn nông thôn mới", 61, "xã"),
    )
    tell(told, 1, "2026-07-01", *figures)
    for indicator, level in (("total_investment", 8e12), ("rural_standard", 61)):
        assert said(answer(told, "indicator_by_province", indicator=indicator), "level") == [(level,)]


def test_the_level_of_what_is_measured_in_per_cent_is_a_share(told: run.Connection) -> None:
    figures = (
        reading("tỷ lệ hộ nghèo", 2.1, "%", "share"),
        reading("tỷ lệ hộ nghèo: thay đổi", -0.5, "%", "change", against="cùng kỳ năm trước"),
        reading("hộ nghèo còn", 4200, "hộ"),
        reading("thu ngân sách", 45, "%", "share"),
    )
    tell(told, 1, "2026-07-01", *figures)
    poverty = answer(told, "indicator_by_province", indicator="poverty_rate")
    assert said(poverty, "level", "unit", "change_pct") == [(2.1, "%", -0.5)]
    assert said(answer(told, "indicator_by_province"), "level", "unit") == [(None, None)]


def test_growth_is_against_the_same_period_of_the_year_before(told: run.Connection) -> None:
    said_against = (
        (8.1, None),
        (8.2, "cùng kỳ"),
        (8.3, "cùng kỳ năm 2025"),
        (8.4, "6 tháng đầu năm ngoái"),
        (8.5, "năm trước"),
        (1.1, "6 tháng cuối năm 2025"),
        (1.2, "kế hoạch"),
        (1.3, "cùng kỳ năm 2019"),
        (1.4, "cuối năm 2025"),
        (1.5, "quý trước"),
        (1.6, "tháng 12 năm trước"),
    )
    tell(
        told,
        1,
        "2026-07-01",
        *(reading("GRDP", value, "%", "change", against=b) for value, b in said_against),
    )
    growth = answer(told, "growth_by_half_year")
    assert [row["change_pct"] for row in growth] == [8.1, 8.2, 8.3, 8.4, 8.5]
    plan = reading("GRDP", 3, "%", "change", against="kế hoạch năm 2025")
    tell(told, 2, "2026-07-05", plan)
    assert said(answer(told, "indicator_by_province", indicator="grdp"), "change_pct") == [(8.1,)]


def test_conflicts_are_of_like_with_like_and_of_two_texts(told: run.Connection) -> None:
    body, month = prose(5), "tháng 6/2026"
    cpi = (
        reading("CPI", 3.5, "%", "change", month, "cùng kỳ năm trước"),
        reading("CPI: thay đổi", 0.3, "%", "change", month, "tháng trước"),
    )
    shared = {"figures": cpi, **dated("2026-07-01")}
    load_rows(told, [signed(1, body, source="travinh", **shared)], source="travinh")
    load_rows(told, [signed(1, body, source="baovinhlong", **shared)], source="baovinhlong")
    load_rows(told, [signed(2, prose(6), source="baobentre", **shared)], source="baobentre")
    assert answer(told, "conflicting_figures") == []

    tell(told, 7, "2026-07-02", reading("CPI", 3.9, "%", "change", month), source="baovinhlong")
    conflicts = answer(told, "conflicting_figures")
    assert said(conflicts, "province", "lowest", "highest", "papers") == [("Vĩnh Long", 3.5, 3.9, 3)]


def test_a_copy_of_a_text_and_an_unknown_province_are_no_second_paper(told: run.Connection) -> None:
    given = {"body": prose(8), **dated("2026-07-01")}
    load_rows(
        told,
        [signed(1, source="baovinhlong", figures=(reading("CPI", 3.5, "%", "change"),), **given)],
        source="baovinhlong",
    )
    load_rows(
        told,
        [signed(1, source="travinh", figures=(reading("CPI", 5.3, "%", "change"),), **given)],
        source="travinh",
    )
    assert one(told, "select count(*), count(distinct cluster_key) from mart.indicator_figure") == (2, 1)
    for source, value in (("baomoi", 3.5), ("docbao", 4.5)):
        tell(told, 3, "2026-07-03", reading("CPI", value, "%", "change"), source=source)
    assert answer(told, "conflicting_figures") == []


def test_unknown_dates_and_the_delay_after_the_event(told: run.Connection) -> None:
    estimate = Estimate(value=date(2026, 10, 4), precision="day", how="inferred", why="the event's day")
    load_rows(
        told,
        [
            record(1, event_date=date(2026, 10, 5)),
            record(2, event_date=date(2026, 10, 3)),
            record(3, published_estimate=estimate, **UNDATED),
            record(4, **UNDATED),
        ],
    )
    assert said(answer(told, "unknown_dates"), "precision", "how", "articles", "pct") == [
        ("minute", "label", 2, 50),
        ("unknown", "inferred", 1, 25),
        ("unknown", "unknown", 1, 25),
    ]
    delay = answer(told, "event_delay")
    assert said(delay, "articles", "mean_days", "median_days", "same_day", "later") == [(2, 1, 0, 1, 1)]


def test_the_mix_of_topics_and_its_change(told: run.Connection) -> None:
    rows = [
        record(1, section=("Kinh tế",), **dated("2026-01-05")),
        record(2, section=("Chính trị", "Xây dựng Đảng"), **dated("2026-01-06")),
        record(3, section=("Kinh tế",), **dated("2026-04-01")),
        record(4, section=(), **dated("2026-04-01")),
        record(5, section=("Kinh tế",), **dated("2026-04-02")),
        record(6, section=("Kinh tế",), **dated("2026-04-02")),
    ]
    load_rows(told, rows)
    mix = answer(told, "section_mix")
    assert said(mix, "quarter", "topic", "articles", "pct", "change_points") == [
        (date(2026, 1, 1), "kinh tế", 1, 50, None),
        (date(2026, 1, 1), "xây dựng Đảng", 1, 50, None),
        (date(2026, 4, 1), "kinh tế", 3, 75, 25),
        (date(2026, 4, 1), "unknown", 1, 25, 25),
        (date(2026, 4, 1), "xây dựng Đảng", 0, 0, -50),
    ]
    assert answer(told, "section_mix", since="2026-04-01") == mix[2:]
    assert answer(told, "section_mix", until="2026-03-31") == mix[:2]


def test_a_phrase_per_province_and_month(told: run.Connection) -> None:
    text = ("Việc giải phóng mặt bằng làm chậm dự án đường vành đai, huyện hẹn xong trước mùa mưa năm sau.",)
    load_rows(told, [record(1, body=text, **dated("2025-06-10")), record(2, **dated("2025-06-10"))])
    load_rows(told, [record(3, source="travinh", body=text, **dated("2025-06-10"))], source="travinh")
    found = answer(told, "phrase_by_province_month", phrase="giai phong mat bang")
    assert said(found, "month", "province", "articles") == [
        (date(2025, 6, 1), "Tây Ninh", 1),
        (date(2025, 6, 1), "Vĩnh Long", 1),
    ]
    then = answer(told, "phrase_by_province_month", borders="then")
    assert said(then, "province") == [("Trà Vinh",), ("Tây Ninh",)]
    assert answer(told, "phrase_by_province_month", phrase="giai phong mat bang", exact="true") == []
    hits = answer(told, "search", text="giai phong mat bang", province="Tây Ninh")
    assert "<b>giải phóng mặt bằng</b>" in hits[0]["snippet"]


def test_views_authors_quality_health_and_batches(told: run.Connection) -> None:
    load_rows(
        told,
        [record(1, view_count=5), record(2, view_count=50, author="Hà My, Vũ Mai"), record(3, author=None)],
    )
    load_rows(told, [record(1, view_count=80, fetched_at=at("2026-10-06 08:00"))])
    assert said(answer(told, "most_viewed"), "title", "view_count", "place") == [
        ("Khởi công tuyến đường số 1", 80, 1),
        ("Khởi công tuyến đường số 2", 50, 2),
    ]
    assert said(answer(told, "authors"), "author", "articles") == [("Vũ Mai", 2), ("Hà My", 1)]
    quality = answer(told, "reading_quality")
    assert said(quality, "layout", "articles", "without_author_pct") == [("tayninh_2020", 3, Decimal("33.3"))]
    assert said(answer(told, "batches", state="published"), "loaded", "unchanged") == [(0, 1), (3, 0)]
    health = {row["source"]: row for row in answer(told, "source_health")}
    assert health["baotayninh"]["articles_28_days"] == 3
    assert health["travinh"]["articles_28_days"] == 0


def test_times_are_vietnam_s(told: run.Connection) -> None:
    load_rows(told, [record(1, **dated("2026-10-05", "00:30"))])
    assert one(told, "select published_on::text from mart.article") == "2026-10-05"
    assert one(told, "select published_at from mart.article").astimezone(VIETNAM).hour == 0


@pytest.mark.parametrize(
    ("name", "value", "said_so"),
    [
        ("articles_by_province_month", "borders=old", "borders=old: it must be one of now, then"),
        ("articles_by_province_month", "borders=63", "one of now, then"),
        ("articles_by_province_month", "borders=null", "can't be without a limit; leave it out for now"),
        ("phrase_by_province_month", "borders=", "borders= is empty; leave it out for now"),
        ("who_copies_whom", "kind=copies", "one of copy, rewrite"),
        ("authors", "role=author", "one of any, text, photo"),
        ("batches", "state=done", "one of crawling, crawled"),
        ("documents_most_cited", "level=province", "HĐND, UBND"),
        ("search", "province= ", "province= is empty; leave it out for no limit"),
        ("search", "text=", "text= is empty; leave it out for giải phóng mặt bằng"),
        ("search", "exact=null", "leave it out for False"),
        ("conflicting_figures", "tolerance=nan", "is no number"),
    ],
)
def test_a_value_that_would_be_answered_wrongly_is_refused(name: str, value: str, said_so: str) -> None:
    with pytest.raises(ask.QueryError, match=said_so):
        ask.bound(ask.named(name), ask.parameters([value]))


def test_a_choice_is_taken_in_any_case_and_listed() -> None:
    query = ask.named("articles_by_province_month")
    assert ask.bound(query, {"borders": "Then "})["borders"] == "then"
    assert "borders=now (now|then)" in query.row()[1]
    level = ask.bound(ask.named("documents_most_cited"), {"level": "hđnd"})["level"]
    assert level == "HĐND"
    assert ask.bound(ask.named("indicator_by_province"), {"months": "null"})["months"] is None


def test_a_query_of_one_s_own_names_a_type_there_is(tmp_path: Path) -> None:
    own = tmp_path / "own.sql"
    own.write_text("-- Mine\n-- param day datum = null: the day\nselect %(day)s::date\n", encoding="utf-8")
    with pytest.raises(ask.QueryError, match="day is of no type 'datum'; there are date, integer"):
        ask.named(str(own))


PROVINCES = (
    *(("Tây Ninh", name) for name in ("tỉnh Tây Ninh", "Tay Ninh", "TÂY  NINH", "tay-ninh", "tinh tay ninh")),
    *(
        ("Hồ Chí Minh", name)
        for name in (
            "TP. Hồ Chí Minh",
            "TP.HCM",
            "Thành phố Hồ Chí Minh",
            "Ho Chi Minh",
            "tphcm",
            "T.P. HCM",
            "Saigon",
        )
    ),
    *(("Thanh Hóa", name) for name in ("Thanh Hoá", "thanh hoa", "Tỉnh Thanh Hóa")),
    *(("Huế", name) for name in ("TP Huế", "Thừa Thiên–Huế", "thua thien hue")),
    ("Hà Nội", "Thủ đô Hà Nội"),
    ("Đắk Lắk", "Dak Lak"),
    ("unknown", "unknown"),
)


@pytest.mark.parametrize(("name", "written"), PROVINCES)
def test_a_province_is_known_however_it_is_written(told: run.Connection, name: str, written: str) -> None:
    for borders in ("now", "then"):
        assert one(told, "select warehouse.province_called(%s, %s)", written, borders) == name


def test_every_province_is_called_by_its_own_name(told: run.Connection) -> None:
    wrong = told.execute(
        "select p.name from warehouse.dim_province p join warehouse.dim_province n on n.province_key = p.current_key"
        " where warehouse.province_called(p.name, 'then') is distinct from p.name"
        " or warehouse.province_called(p.slug, 'then') is distinct from p.name"
        " or warehouse.province_called(p.full_name, 'now') is distinct from n.name"
    ).fetchall()
    assert wrong == []
    for no_name in ("", " ", "tỉnh", "TP.", "79", "Atlantis"):
        assert one(told, "select warehouse.province_called(%s, 'now')", no_name) is None


def test_a_question_knows_its_province_source_and_indicator(told: run.Connection) -> None:
    load_rows(told, [record(1, source="travinh", **dated("2025-06-02"))], source="travinh")
    load_rows(told, [record(2, **dated("2025-06-02"))])
    by_month = "articles_by_province_month"
    assert said(answer(told, by_month, province="tra vinh", borders="THEN"), "province") == [("Trà Vinh",)]
    assert said(answer(told, by_month, province="Tỉnh Trà Vinh"), "province") == [("Vĩnh Long",)]
    assert said(answer(told, "merged_province_by_old_unit", province="vinh-long"), "articles") == [(1,)]
    assert len(answer(told, "search", text="khởi công", province="tinh Tay Ninh")) == 1
    assert len(answer(told, "authors", source="BaoTayNinh")) == 1
    assert len(answer(told, "authors", source="báo tây ninh")) == 1
    assert answer(told, "indicator_by_province", indicator="GRDP", province="null") == []
    for name, values, hint in (
        (by_month, {"province": "Tay Nin"}, "no such province; did you mean Tây Ninh"),
        ("search", {"province": "Zzz"}, 'no such province; `baotinh query -c ".*dim_province"` lists them'),
        ("authors", {"source": "baotayning"}, "no such source; did you mean baotayninh"),
        ("conflicting_figures", {"indicator": "budget"}, "no such indicator; did you mean budget_"),
    ):
        with pytest.raises(ask.QueryError, match=hint):
            answer(told, name, **values)
