"""What a user would lose if loading broke: articles, edits, dates, and the trust that a rerun does no harm."""

from __future__ import annotations

import pytest
from bs4 import NavigableString

from sql import books, load, run
from tests.sql.warehouse import (
    BODY,
    at,
    captured,
    checksums,
    known_url,
    load_rows,
    new_batch,
    one,
    query,
    record,
)

DAY1 = at("2026-10-05 08:00")
DAY2 = at("2026-10-06 08:00")
DAY3 = at("2026-10-07 08:00")
EDITED = (BODY[0], "Huyện cho biết kinh phí tăng thêm hai tỷ đồng vì phải làm thêm một cây cầu nhỏ.")


def test_an_article_is_one_row_of_the_mart(warehouse: run.Connection) -> None:
    _, counts = load_rows(warehouse, [record(7, view_count=12)])
    assert counts == books.Counts(n_in=1, n_out=1)
    found = query(
        warehouse,
        "select source, province_then, province_then_code, province_now, province_now_code, title, lead_prefix, lead,"
        " body, author, section, tags, published_precision, version_no, view_count, published_on::text, layout,"
        " gone_at from mart.article",
    )
    row = record(7)
    assert found == [
        (
            *("baotayninh", "Tây Ninh", "80", "Tây Ninh", "80", row["title"], "BTNO - ", row["lead"]),
            *("\n\n".join(BODY), "Vũ Mai", "Kinh tế > Giao thông", ["giao thông", "nông thôn mới"]),
            *("minute", 1, 12, "2026-10-05", "tayninh_2020", None),
        )
    ]
    assert one(warehouse, "select published_at from mart.article") == at("2026-10-05 07:30")


def test_the_same_batch_again_changes_no_row(warehouse: run.Connection) -> None:
    rows = [record(n, view_count=n) for n in range(1, 30)]
    batch, _ = load_rows(warehouse, rows)
    before = checksums(warehouse)
    _, counts = load_rows(warehouse, rows, batch=batch)
    assert counts == books.Counts(n_in=29, n_unchanged=29)
    assert checksums(warehouse) == before


def test_an_unchanged_reread_writes_no_article_or_version(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(n) for n in (1, 2)])
    before = checksums(warehouse)
    _, counts = load_rows(warehouse, [record(n, fetched_at=DAY2) for n in (1, 2)])
    assert counts.n_unchanged == 2
    after = checksums(warehouse)
    assert {table for table in after if after[table] != before[table]} == {"article_reading"}
    assert one(warehouse, "select distinct last_seen_at from mart.article") == DAY2
    assert one(warehouse, "select distinct first_seen_at from mart.article") == DAY1


def test_an_edit_is_a_version(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1)])
    load_rows(warehouse, [record(1, body=EDITED, fetched_at=DAY2)])
    load_rows(warehouse, [record(1, body=EDITED, fetched_at=DAY3)])
    versions = query(
        warehouse,
        "select version_no, first_seen_at, last_seen_at, superseded_at, is_current, body = %s"
        " from mart.article_version order by version_no",
        "\n\n".join(EDITED),
    )
    assert versions == [(1, DAY1, DAY1, DAY2, False, False), (2, DAY2, DAY3, None, True, True)]
    assert one(warehouse, "select version_no, body from mart.article") == (2, "\n\n".join(EDITED))


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Khởi công tuyến đường nối hai thôn"},
        {"kicker": "Suối Mơ:"},
        {"lead": "Sáng nay xã Suối Mơ khởi công tuyến đường mới."},
        {"captions": ("Toàn cảnh lễ khởi công.",)},
        {"author": "Vũ Mai - Hồng Sơn"},
        {"published_at": at("2026-10-05 19:00"), "published_raw": "05/10/2026 - 19:00"},
    ],
)
def test_each_part_of_the_text_makes_a_version(warehouse: run.Connection, change: dict[str, object]) -> None:
    load_rows(warehouse, [record(1)])
    load_rows(warehouse, [record(1, fetched_at=DAY2, **change)])
    assert one(warehouse, "select version_no from mart.article") == 2


def test_what_is_not_text_makes_no_version_but_is_kept(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1, view_count=5)])
    load_rows(warehouse, [record(1, view_count=9, tags=("cầu đường",), section=("Xã hội",), fetched_at=DAY2)])
    assert one(warehouse, "select version_no, view_count, tags, section from mart.article") == (
        *(1, 9),
        *(["cầu đường"], "Xã hội"),
    )
    assert query(warehouse, "select view_count from warehouse.article_view_count order by fetched_at") == [
        (5,),
        (9,),
    ]


def test_published_at_never_moves_to_a_later_day(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1)])
    later = {"published_at": at("2026-10-06 06:00"), "published_raw": "06/10/2026 - 06:00"}
    load_rows(warehouse, [record(1, fetched_at=DAY2, body=EDITED, **later)])
    assert one(warehouse, "select published_at, published_raw from mart.article") == (
        at("2026-10-05 07:30"),
        "05/10/2026 - 07:30",
    )


def test_a_printed_minute_refines_the_listing_s_day(warehouse: run.Connection) -> None:
    listed = {"published_at": DAY1.date(), "published_precision": "day", "published_how": "listing"}
    load_rows(warehouse, [record(1, **listed)])
    assert one(warehouse, "select published_precision from mart.article") == "day"
    load_rows(warehouse, [record(1, fetched_at=DAY2)])
    assert one(warehouse, "select published_at, published_precision from mart.article") == (
        at("2026-10-05 07:30"),
        "minute",
    )


LISTED = {"published_at": DAY1.date(), "published_precision": "day", "published_how": "listing"}
FED = {"published_at": at("2026-10-06 07:00"), "published_how": "feed"}
UNDATED = {
    "published_at": None,
    "published_precision": "unknown",
    "published_how": None,
    "published_raw": None,
}


@pytest.mark.parametrize("later", [FED, UNDATED, {**LISTED, "published_at": DAY2.date()}])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_listing_s_date_never_moves_later_nor_vanishes(
    warehouse: run.Connection, later: dict[str, object], order: tuple[int, int]
) -> None:
    rows = [record(1, **LISTED), record(1, fetched_at=DAY2, **later)]
    batches = [new_batch(warehouse) for _ in rows]
    for index in order:
        load_rows(warehouse, [rows[index]], batch=batches[index])
    assert one(
        warehouse,
        "select published_at, published_precision, published_how, version_no, day_how from mart.article",
    ) == (at("2026-10-05 00:00"), "day", "listing", 1, "published")


def test_a_listing_s_date_is_corrected_to_an_earlier_or_a_more_precise_one(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1, **{**LISTED, "published_at": DAY2.date()}, fetched_at=DAY2)])
    load_rows(warehouse, [record(1, **LISTED, fetched_at=DAY3)])
    assert one(warehouse, "select published_at from mart.article") == at("2026-10-05 00:00")
    fed = {**FED, "published_at": at("2026-10-05 07:00")}
    load_rows(warehouse, [record(1, **fed, fetched_at=at("2026-10-08 08:00"))])
    assert one(warehouse, "select published_at, published_precision from mart.article") == (
        at("2026-10-05 07:00"),
        "minute",
    )


@pytest.mark.parametrize("wrong", [LISTED, {"published_at": at("2026-10-04 06:00")}])
def test_another_reader_corrects_a_wrong_date(warehouse: run.Connection, wrong: dict[str, object]) -> None:
    """A later capture alone does not: only one who reads the same page anew can say that it was misread."""
    right = {"published_at": at("2026-10-06 06:00"), "parser_version": "2"}
    load_rows(warehouse, [record(1, fetched_at=DAY2, **wrong)])
    before = one(warehouse, "select published_at from mart.article")
    load_rows(warehouse, [record(1, fetched_at=DAY3, **right)])
    assert one(warehouse, "select published_at from mart.article") == before
    load_rows(warehouse, [record(1, fetched_at=DAY2, **right)])
    assert one(warehouse, "select published_at from mart.article") == at("2026-10-06 06:00")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize(
    ("generic", "published_at"), [({}, at("2026-10-05 07:30")), (LISTED, at("2026-10-04 00:00"))]
)
def test_a_date_on_the_page_that_only_the_generic_reader_saw_gives_way_to_a_layout_s(
    warehouse: run.Connection, order: tuple[int, int], generic: dict[str, object], published_at: object
) -> None:
    early = {**generic, "published_at": at("2026-10-04 00:00"), "layout": "generic"}
    rows = [record(1, **early), record(1, fetched_at=DAY2)]
    batches = [new_batch(warehouse) for _ in rows]
    for index in order:
        load_rows(warehouse, [rows[index]], batch=batches[index])
    assert one(warehouse, "select published_at, layout from mart.article") == (published_at, "tayninh_2020")


def test_a_reparse_rewrites_in_place(warehouse: run.Connection) -> None:
    """Two captures, one edit; a better parser reads both anew, batch by batch: still one edit, in better words."""
    load_rows(warehouse, [record(1)])
    load_rows(warehouse, [record(1, body=EDITED, fetched_at=DAY2)])
    better = {"parser_version": "2", "lead": "Tuyến đường được khởi công sáng nay."}
    load_rows(warehouse, [record(1, **better)])
    assert query(warehouse, "select version_no, parser_version from mart.article_version order by 1") == [
        (1, "2"),
        (2, "1"),
    ]
    load_rows(warehouse, [record(1, body=EDITED, fetched_at=DAY2, **better)])
    assert query(warehouse, "select version_no, lead, body from mart.article_version order by 1") == [
        (1, "Tuyến đường được khởi công sáng nay.", "\n\n".join(BODY)),
        (2, "Tuyến đường được khởi công sáng nay.", "\n\n".join(EDITED)),
    ]


def test_a_reparse_of_one_capture_adds_no_version(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1)])
    _, counts = load_rows(warehouse, [record(1, parser_version="2", body=EDITED)])
    assert counts.n_out == 1
    assert one(warehouse, "select version_no, body, parser_version from mart.article") == (
        1,
        "\n\n".join(EDITED),
        "2",
    )
    assert one(warehouse, "select count(*) from warehouse.article_version") == 1


def test_a_generic_reading_waits_for_the_reparse(warehouse: run.Connection) -> None:
    load_rows(warehouse, [record(1)])
    _, counts = load_rows(warehouse, [record(1, layout="generic", body=EDITED, fetched_at=DAY2)])
    assert (counts.n_deferred, counts.n_out) == (1, 0)
    assert one(warehouse, "select version_no, layout, body from mart.article") == (
        1,
        "tayninh_2020",
        "\n\n".join(BODY),
    )
    load_rows(warehouse, [record(1, layout="tayninh_2026", body=EDITED, fetched_at=DAY2)])
    assert one(warehouse, "select version_no, layout, body from mart.article") == (
        *(1, "tayninh_2026"),
        "\n\n".join(EDITED),
    )


def test_order_of_loading_does_not_matter(warehouse: run.Connection) -> None:
    """Text A, B, A again, one batch a day, loaded in each of the six orders: always three versions, same times."""
    days = [(DAY1, BODY), (DAY2, EDITED), (DAY3, BODY)]
    orders = [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]
    for number, order in enumerate(orders, start=1):
        batches = [new_batch(warehouse) for _ in days]
        for index in order:
            fetched_at, body = days[index]
            load_rows(warehouse, [record(number, fetched_at=fetched_at, body=body)], batch=batches[index])
        versions = query(
            warehouse,
            "select version_no, first_seen_at, last_seen_at, superseded_at, body, fetched_at, capture"
            " from mart.article_version where canonical_url like %s order by 1",
            f"%-a{number}.html",
        )
        captures = [str(record(number, fetched_at=day)["capture"]) for day, _ in days]
        assert versions == [
            (1, DAY1, DAY1, DAY2, "\n\n".join(BODY), DAY1, captures[0]),
            (2, DAY2, DAY2, DAY3, "\n\n".join(EDITED), DAY2, captures[1]),
            (3, DAY3, DAY3, None, "\n\n".join(BODY), DAY3, captures[2]),
        ], order


def test_an_article_twice_in_a_batch_keeps_both_captures_in_order(warehouse: run.Connection) -> None:
    rows = [record(1, fetched_at=DAY2, body=EDITED), record(1, fetched_at=DAY1)]
    _, counts = load_rows(warehouse, rows)
    assert counts.n_out == 2
    assert query(
        warehouse, "select version_no, first_seen_at, body from mart.article_version order by 1"
    ) == [
        (1, DAY1, "\n\n".join(BODY)),
        (2, DAY2, "\n\n".join(EDITED)),
    ]


def test_a_doubled_row_is_counted_and_loaded_once(warehouse: run.Connection) -> None:
    _, counts = load_rows(warehouse, [record(1), record(1), record(2)])
    assert counts == books.Counts(n_in=3, n_out=2, n_duplicate=1)
    assert one(warehouse, "select count(*) from mart.article") == 2


def test_a_doubled_row_stays_one_at_each_rerun(warehouse: run.Connection) -> None:
    """The last row of one capture counts, with the same result as the first or another."""
    capture = record(1)["capture"]
    rows = [
        record(1, title="Tin A", capture=capture),
        record(1, title="Tin B", capture=capture),
        record(2),
        record(2),
    ]
    batch, counts = load_rows(warehouse, rows)
    assert counts == books.Counts(n_in=4, n_out=2, n_duplicate=2)
    before = checksums(warehouse)
    for _ in range(2):
        _, counts = load_rows(warehouse, rows, batch=batch)
        assert counts == books.Counts(n_in=4, n_unchanged=2, n_duplicate=2)
        assert one(warehouse, "select title from mart.article where article_id = '1'") == "Tin B"
        assert checksums(warehouse) == before


def test_one_article_under_two_addresses_is_one(warehouse: run.Connection) -> None:
    """The crawl knows that both addresses are one article; the rows need not agree on it."""
    url_id = known_url(warehouse, 1)
    batch = new_batch(warehouse)
    first = captured(warehouse, batch, url_id, DAY1)
    second = captured(warehouse, batch, url_id, DAY2)
    moved = {
        "canonical_url": "https://baotayninh.vn/index.php/tin-a1.html",
        "url": "https://baotayninh.vn/index.php/x",
    }
    rows = [record(1, capture=first), record(1, capture=second, fetched_at=DAY2, **moved)]
    load_rows(warehouse, rows, batch=batch)
    assert query(warehouse, "select canonical_url, version_no from mart.article") == [
        ("https://baotayninh.vn/tin-so-1-a1.html", 1)
    ]


def test_not_modified_moves_only_the_last_sight(warehouse: run.Connection) -> None:
    url_id = known_url(warehouse, 1)
    batch = new_batch(warehouse)
    load_rows(warehouse, [record(1, capture=captured(warehouse, batch, url_id, DAY1))], batch=batch)
    again = new_batch(warehouse)
    captured(warehouse, again, url_id, DAY2, http_status=304, is_revisit=True)
    _, counts = load_rows(warehouse, [], batch=again)
    assert counts == books.Counts()
    assert one(warehouse, "select last_seen_at, version_no from mart.article") == (DAY2, 1)
    assert one(warehouse, "select last_seen_at from mart.article_version") == DAY2


def test_a_confirmed_removal_and_a_return(warehouse: run.Connection) -> None:
    url_id = known_url(warehouse, 1)
    batch = new_batch(warehouse)
    load_rows(warehouse, [record(1, capture=captured(warehouse, batch, url_id, DAY1))], batch=batch)

    missing = new_batch(warehouse)
    captured(warehouse, missing, url_id, DAY2, http_status=404)
    warehouse.execute("update crawl.url set state = 'missing'")
    load_rows(warehouse, [], batch=missing)
    assert one(warehouse, "select gone_at from mart.article") is None

    gone = new_batch(warehouse)
    captured(warehouse, gone, url_id, DAY3, http_status=404)
    warehouse.execute("update crawl.url set state = 'gone'")
    load_rows(warehouse, [], batch=gone)
    assert one(warehouse, "select gone_at from mart.article") == DAY2

    back = new_batch(warehouse)
    day4 = at("2026-10-08 08:00")
    warehouse.execute("update crawl.url set state = 'fetched'")
    row = record(1, capture=captured(warehouse, back, url_id, day4), fetched_at=day4)
    load_rows(warehouse, [row], batch=back)
    assert one(warehouse, "select gone_at, last_seen_at, version_no from mart.article") == (None, day4, 1)


def test_a_bad_row_goes_to_the_refusals_and_the_rest_loads(warehouse: run.Connection) -> None:
    bad = [
        {**record(2), "title": "Tiêu đề có ký tự \x00"},
        {**record(3), "published_at": "2026-13-45"},
        {**record(4), "fetched_at": None},
        record(5, body=("Quá ngắn.",)),
        record(6, published_at=at("2026-10-09 07:30")),
        {**record(7), "canonical_url": "khong-phai-dia-chi"},
        {**record(8), "figures": [{"value": float("nan")}]},
        {**record(9), "title": "Chữ \ud800 lẻ"},
        {**record(10), "view_count": 10**30},
        {**record(11), "people": [{"name": "a\x00b"}]},
        {**record(12), "captions": "không phải danh sách"},
        record(13, title="Tieu\u0302 đề tách dấu"),
    ]
    _, counts = load_rows(warehouse, [record(1), *bad, record(99)])
    assert counts.n_out == 2
    assert query(warehouse, "select article_id from mart.article order by 1") == [("1",), ("99",)]
    reasons = dict(query(warehouse, "select reason, count(*) from crawl.refusal group by 1"))
    assert reasons == {
        "nul_character": 2,
        "bad_time": 1,
        "no_fetched_at": 1,
        "short_body": 1,
        "bad_date": 1,
        "bad_key": 1,
        "bad_shape": 2,
        "bad_character": 1,
        "bad_number": 1,
        "not_nfc": 1,
    }
    assert query(warehouse, "select hop, n_in, n_out, n_refused from crawl.hop order by hop") == [
        ("merge", 5, 2, 3),
        ("stage", 14, 5, 9),
    ]


@pytest.mark.parametrize("is_revisit", [False, True])
@pytest.mark.parametrize("is_late", [False, True])
def test_an_article_that_goes_twice_is_gone_since_the_second_time(
    warehouse: run.Connection, is_revisit: bool, is_late: bool
) -> None:
    """Its return between the two is loaded only after the crawl that found it gone again, or even after its batch."""
    url_id = known_url(warehouse, 1)
    batch = new_batch(warehouse)
    load_rows(warehouse, [record(1, capture=captured(warehouse, batch, url_id, DAY1))], batch=batch)
    gone = new_batch(warehouse)
    captured(warehouse, gone, url_id, DAY2, http_status=404)
    warehouse.execute("update crawl.url set state = 'gone'")
    load_rows(warehouse, [], batch=gone)
    assert one(warehouse, "select gone_at from mart.article") == DAY2

    day4, day5 = at("2026-10-08 08:00"), at("2026-10-09 08:00")
    back, gone_again = new_batch(warehouse), new_batch(warehouse)
    capture = captured(
        warehouse, back, url_id, DAY3, http_status=304 if is_revisit else 200, is_revisit=is_revisit
    )
    captured(warehouse, gone_again, url_id, day4, http_status=404)
    captured(warehouse, gone_again, url_id, day5, http_status=404)
    returned = [] if is_revisit else [record(1, capture=capture, fetched_at=DAY3)]
    loads = [(back, returned), (gone_again, [])]
    for which, rows in reversed(loads) if is_late else loads:
        load_rows(warehouse, rows, batch=which)
    assert one(warehouse, "select gone_at, last_seen_at from mart.article") == (day4, DAY3)
    before = checksums(warehouse)
    load_rows(warehouse, [], batch=gone_again)
    assert checksums(warehouse) == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"figures": 5}, "bad_shape"),
        ({"figures": True}, "bad_shape"),
        ({"figures": [5]}, "bad_shape"),
        ({"published_estimate": "2026-10-05"}, "bad_shape"),
        ({"published_estimate": [1]}, "bad_shape"),
        ({"published_estimate": {"value": 5}}, "bad_shape"),
        ({"published_estimate": {"value": "hôm qua"}}, "bad_time"),
        ({"published_estimate": {"value": "0001-01-01T00:00:00+20:00"}}, "bad_time"),
        ({"published_estimate": {"value": "1901-01-01"}}, "bad_date"),
        ({"url": "https://baotayninh.vn/\ud800"}, "bad_character"),
        ({"capture": "trang \ud800"}, "bad_character"),
        ({"url": "https://baotayninh.vn/\\u0000", "title": "a\x00b"}, "nul_character"),
        ({"organisations": [{"name": "Sở Y tế"}]}, "constraint"),
    ],
)
def test_whatever_is_wrong_with_one_row_the_others_load(
    warehouse: run.Connection, change: dict[str, object], reason: str
) -> None:
    _, counts = load_rows(warehouse, [record(1), {**record(2), **change}, record(3)])
    assert counts.n_out == 2
    assert query(warehouse, "select article_id from mart.article order by 1") == [("1",), ("3",)]
    assert query(warehouse, "select reason from crawl.refusal") == [(reason,)]


def test_a_refusal_names_its_page_as_well_as_it_can_be_kept(warehouse: run.Connection) -> None:
    bad = {**record(1), "url": "https://baotayninh.vn/\\u0000\x00\ud800", "capture": "a\x00b"}
    load_rows(warehouse, [bad])
    assert query(warehouse, "select url, capture from crawl.refusal") == [
        ("https://baotayninh.vn/\\u0000?", "ab")
    ]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-10-04", "2026-10-04"),
        ("2026-W40-1", "2026-09-28"),
        ("2026-10-04T08:00:00+20:00", "2026-10-03"),
        ("2026-10-04T23:00:00Z", "2026-10-05"),
        ("", None),
        (None, None),
    ],
)
def test_an_estimate_is_a_day_in_whatever_form_it_is_written(
    warehouse: run.Connection, value: str | None, day: str | None
) -> None:
    estimate = {"value": value, "precision": "day", "how": "text"}
    _, counts = load_rows(warehouse, [{**record(1, **UNDATED), "published_estimate": estimate}])
    assert counts.n_out == 1
    assert one(warehouse, "select published_estimate::text from mart.article") == day


def test_a_text_that_still_belongs_to_its_page_s_tree_is_a_text(warehouse: run.Connection) -> None:
    """What lxml and BeautifulSoup hand out are subclasses of str."""
    row = {
        **record(1),
        "tags": [NavigableString("lúa mùa")],
        "places": [{"name": NavigableString("Xã Bến Gỗ")}],
    }
    row["body"] = [NavigableString(part) for part in row["body"]]
    _, counts = load_rows(warehouse, [row])
    assert counts.n_out == 1
    assert one(warehouse, "select tags, body from mart.article") == (["lúa mùa"], "\n\n".join(row["body"]))
    assert one(warehouse, "select name from warehouse.article_place") == "Xã Bến Gỗ"


def test_a_constraint_that_no_check_foresaw_refuses_one_row(warehouse: run.Connection) -> None:
    warehouse.execute(
        "alter table warehouse.article_version add constraint odd check (title not like '%13%')"
    )
    _, counts = load_rows(warehouse, [record(n) for n in range(1, 31)])
    assert (counts.n_in, counts.n_out, counts.n_refused) == (30, 29, 1)
    assert counts.reasons == {"constraint": 1}
    assert one(warehouse, "select count(*) from mart.article") == 29
    assert "odd" in one(warehouse, "select detail from crawl.refusal")


def test_a_fault_of_the_warehouse_refuses_no_rows_but_holds_the_batch(warehouse: run.Connection) -> None:
    warehouse.execute(
        "alter table warehouse.article_version add constraint odd check (title not like '%số%')"
    )
    rows = [record(n, title=f"Tin số {n} của tỉnh") for n in range(1, 31)]
    batch = new_batch(warehouse)
    load.stage(warehouse, batch, rows)
    load.check(warehouse, batch)
    with pytest.raises(load.LoadError, match=r"held: many of its rows break a constraint.*odd"):
        load.merge(warehouse, batch)
    assert one(warehouse, "select state, reason from crawl.batch")[0] == "held"
    assert one(warehouse, "select count(*) from crawl.refusal") == 0
    assert one(warehouse, "select count(*) from mart.article") == 0
    warehouse.execute("alter table warehouse.article_version drop constraint odd")
    _, counts = load_rows(warehouse, rows, batch=batch)
    assert (counts.n_in, counts.n_out, counts.n_refused) == (30, 30, 0)


def test_rows_that_were_read_before_leave_before_anything_is_touched(warehouse: run.Connection) -> None:
    batch, _ = load_rows(warehouse, [record(1), record(2)])
    load.stage(warehouse, batch, [record(1), record(2), record(3)])
    load.check(warehouse, batch)
    counts = load.merge(warehouse, batch)
    assert (counts.n_in, counts.n_out, counts.n_unchanged) == (3, 1, 2)
    assert one(warehouse, "select count(*) from stage.incoming") == 1


def test_a_batch_that_two_articles_share_a_capture_in_is_held(warehouse: run.Connection) -> None:
    capture = record(1)["capture"]
    batch = new_batch(warehouse)
    load.stage(warehouse, batch, [record(1, capture=capture), record(2, capture=capture)])
    findings = load.check(warehouse, batch)
    assert [(one.check, one.kind) for one in findings] == [("doubled_keys", "batch")]
    with pytest.raises(load.LoadError, match="held: doubled_keys"):
        load.merge(warehouse, batch)
    assert one(warehouse, "select state from crawl.batch") == "held"
    assert one(warehouse, "select count(*) from mart.article") == 0
    load_rows(warehouse, [record(1), record(2)], batch=batch)
    assert one(warehouse, "select count(*) from mart.article") == 2


def test_a_province_follows_the_article_s_day(warehouse: run.Connection) -> None:
    def portal(number: int, day: str, **changes: object) -> dict[str, object]:
        dated = {"published_at": at(f"{day} 07:00"), "published_raw": day}
        return record(number, source="travinh", **{**dated, **changes})

    undated = {
        "published_at": None,
        "published_precision": "unknown",
        "published_how": None,
        "published_raw": None,
    }
    rows = [portal(1, "2025-06-30"), portal(2, "2025-07-01"), portal(3, "2020-01-01", **undated)]
    load_rows(warehouse, rows, source="travinh")
    found = query(
        warehouse,
        "select article_id, province_then, province_then_code, province_now, province_now_code, day::text, day_how"
        " from mart.article order by article_id",
    )
    assert found == [
        ("1", "Trà Vinh", "84", "Vĩnh Long", "86", "2025-06-30", "published"),
        ("2", "Vĩnh Long", "86", "Vĩnh Long", "86", "2025-07-01", "published"),
        ("3", "Vĩnh Long", "86", "Vĩnh Long", "86", "2026-10-05", "found"),
    ]


def test_an_unknown_batch_and_an_unstaged_one_say_so(warehouse: run.Connection) -> None:
    with pytest.raises(load.LoadError, match="there is no batch 99"):
        load.stage(warehouse, 99, [])
    batch = new_batch(warehouse)
    with pytest.raises(load.LoadError, match="stage it first"):
        load.merge(warehouse, batch)
