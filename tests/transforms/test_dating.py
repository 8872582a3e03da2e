"""Which of a page's dates is the publication date: the rank, and what must never be taken for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from transforms.dating import LOCAL, date_page, read_machine
from transforms.pipeline import read_page
from transforms.records import Listed, Page, Record

PAGE = """<html lang="vi"><head><meta charset="utf-8"><title>Nước về đồng Bàu Sậy</title>{head}</head><body>
<div class="topbar">{mast}</div>
<div class="ArticleDetailControl"><div class="ArticleHeader">Nước về đồng Bàu Sậy</div>
<div class="PostDate">{label}</div>
<div class="ArticleContent"><p>{text}</p>
<p>Máng nước tạm bằng tre được tháo đi, kênh chính thông từ cống đầu đến ruộng cuối cùng của ấp.</p></div></div>
<div class="relate"><ul><li><a href="/x-99001">Tin khác</a> <span class="Date">01/01/2024</span></li></ul></div>
</body></html>"""
TEXT = "Sau bốn ngày đóng điện trạm bơm, nước đã về tới cánh đồng cuối kênh của xã Bàu Sậy."
FETCHED = datetime(2024, 3, 20, 12, tzinfo=LOCAL)
URL = "https://bausay.example/tin/nuoc-ve-dong-70001"


def meta(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


def ld(**values: str) -> str:
    inner = ",".join(f'"{key}":"{value}"' for key, value in values.items())
    return f'<script type="application/ld+json">{{"@type":"NewsArticle",{inner}}}</script>'


def read(
    label: str = "",
    head: str = "",
    mast: str = "",
    text: str = TEXT,
    url: str = URL,
    listed: Listed | None = None,
    fetched_at: datetime | None = FETCHED,
) -> Record:
    html = PAGE.format(head=head, mast=mast, label=label, text=text)
    page = Page(url=url, body=html.encode(), fetched_at=fetched_at, listed=listed)
    result = read_page(page)
    assert isinstance(result, Record), result
    dated = date_page(page)
    assert (dated.value, dated.precision, dated.how, dated.raw) == (
        result.published_at,
        result.published_precision,
        result.published_how,
        result.published_raw,
    )
    return result


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+07:00")


def losers(record: Record) -> dict[str, str]:
    return {item.value: item.why for item in record.evidence["published_at"].rejected}


LISTED = Listed(raw="18/03/2024", value=date(2024, 3, 18), precision="day")
FEED = Listed(
    raw="Mon, 18 Mar 2024 07:05:00 +0700", value=at("2024-03-18T07:05"), precision="minute", how="feed"
)


def test_meta_with_a_time_comes_before_a_label() -> None:
    record = read("18/03/2024 08:15", meta("article:published_time", "2024-03-18T08:00:00+07:00"))
    assert (record.published_at, record.published_how) == (at("2024-03-18T08:00"), "meta")


def test_a_label_comes_before_a_date_only_meta_and_before_feed_and_listing() -> None:
    head = ld(datePublished="2024-03-18")
    assert read("18/03/2024 08:15", head).published_how == "label"
    assert read("18/03/2024 08:15", listed=FEED).published_at == at("2024-03-18T08:15")
    assert read("18/03/2024 08:15", listed=LISTED).published_at == at("2024-03-18T08:15")


def test_a_day_is_told_more_exactly_by_whoever_names_its_hour() -> None:
    assert read("", ld(datePublished="2024-03-18"), listed=FEED).published_at == at("2024-03-18T07:05")
    assert read("Ngày 18 tháng 03 năm 2024", listed=FEED).published_at == at("2024-03-18T07:05")


def test_feed_then_address_then_listing() -> None:
    dated = "https://bausay.example/2024/03/17/nuoc-ve-dong-70001"
    assert read(listed=FEED, url=dated).published_how == "feed"
    record = read(listed=LISTED, url=dated)
    assert (record.published_at, record.published_how) == (date(2024, 3, 17), "url")
    assert read(listed=LISTED).published_how == "listing"
    assert read().published_at is None


def test_updated_fills_the_publication_only_where_nothing_better_is_printed() -> None:
    record = read("Cập nhật: 19/03/2024 10:00")
    assert (record.published_at, record.updated_at) == (at("2024-03-19T10:00"), at("2024-03-19T10:00"))
    record = read("Đăng: 18/03/2024 08:15 | Cập nhật: 19/03/2024 10:00")
    assert (record.published_at, record.updated_at) == (at("2024-03-18T08:15"), at("2024-03-19T10:00"))
    record = read("Cập nhật: 19/03/2024 10:00", meta("article:published_time", "2024-03-18T08:00:00+07:00"))
    assert (record.published_at, record.updated_at) == (at("2024-03-18T08:00"), at("2024-03-19T10:00"))
    record = read("Cập nhật: 19/03/2024 10:00", listed=LISTED)
    assert (record.published_at, record.published_how) == (date(2024, 3, 18), "listing")


def test_a_modified_time_is_an_update_only_if_later() -> None:
    head = meta("article:published_time", "2024-03-18T08:00:00+07:00")
    later = meta("article:modified_time", "2024-03-18T09:30:00+07:00")
    same = meta("article:modified_time", "2024-03-18T08:00:00+07:00")
    assert read(head=head + later).updated_at == at("2024-03-18T09:30")
    assert read(head=head + same).updated_at is None


@pytest.mark.parametrize(
    "mast",
    [
        "Thứ tư, 20/03/2024",
        "Thứ Tư, ngày 20 tháng 03 năm 2024",
        "Hôm nay: Thứ tư, 20/03/2024",
        "Thứ tư,&nbsp; 20/3/2024 | 12:00",
    ],
)
def test_the_masthead_prints_the_day_of_the_visit(mast: str) -> None:
    record = read(mast=mast)
    assert record.published_at is None
    assert record.page_clock is not None
    assert record.page_clock.date == date(2024, 3, 20)
    same_words = read("Thứ tư, 20/03/2024", mast=mast)
    assert same_words.published_at == date(2024, 3, 20)  # under the title it is the article's


def test_other_stories_and_the_text_lend_no_publication_date() -> None:
    record = read(text=f"{TEXT} Lần gần nhất là ngày 5/1/2024.")
    assert record.published_at is None
    assert record.published_estimate is None or record.published_estimate.how == "inferred"


def test_a_day_in_the_lead_becomes_an_estimate_never_the_publication_date() -> None:
    record = read(text=f"Sáng 18/3, {TEXT[0].lower()}{TEXT[1:]}")
    assert record.published_at is None
    assert record.event_date == date(2024, 3, 18)
    assert record.published_estimate is not None
    assert (record.published_estimate.value, record.published_estimate.how) == (date(2024, 3, 18), "inferred")


def test_more_than_a_day_after_the_fetch_is_rejected_and_the_page_is_not() -> None:
    record = read("22/03/2024 08:15", listed=LISTED)
    assert record.published_how == "listing"
    assert "24 hours" in losers(record)[at("2024-03-22T08:15").isoformat()]
    assert read("21/03/2024 08:15").published_at == at("2024-03-21T08:15")
    assert read("22/03/2024 08:15", fetched_at=None).published_at == at("2024-03-22T08:15")


def test_a_conflict_of_more_than_a_day_is_flagged() -> None:
    record = read(
        "18/03/2024 08:15", listed=Listed(raw="15/03/2024", value=date(2024, 3, 15), precision="day")
    )
    assert record.published_at == at("2024-03-18T08:15")
    assert "conflict: differs by 3 days" in losers(record)["2024-03-15"]
    assert record.published_estimate is not None
    assert "conflict" in record.published_estimate.why
    agreeing = read("18/03/2024 08:15", listed=LISTED)
    assert not any("conflict" in why for why in losers(agreeing).values())


def test_the_month_in_the_address_is_a_check() -> None:
    url = "https://bausay.example/tin/202311/nuoc-ve-dong-3ac6d79/"
    record = read("18/03/2024 08:15", url=url)
    assert "conflict" in losers(record)["2023-11"]
    assert read("30/11/2023 08:15", url=url).evidence["published_at"].rejected == ()


def test_times_of_the_server_and_of_no_zone() -> None:
    now = meta("article:published_time", FETCHED.isoformat())
    assert read("18/03/2024 08:15", now).published_at == at("2024-03-18T08:15")
    as_utc = meta("article:published_time", "2024-03-18T08:15:00Z")
    assert read("18/03/2024 08:15", as_utc).published_at == at("2024-03-18T08:15")
    utc = meta("article:published_time", "2024-03-17T20:00:00Z")
    assert read(head=utc).published_at == at("2024-03-18T03:00")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020-12-04T23:30:00Z", at("2020-12-05T06:30")),
        ("2020-12-04T16:30:00.000Z", at("2020-12-04T23:30")),
        ("2025-06-17T13:43:02+0700", at("2025-06-17T13:43")),
        ("2025-06-17T13:43", at("2025-06-17T13:43")),
        ("2025-06-17 13:43:02", at("2025-06-17T13:43")),
        ("2025-06-17", date(2025, 6, 17)),
        ("2025-06-17T00:00:00+07:00", date(2025, 6, 17)),
        ("2025-06-16T17:00:00Z", date(2025, 6, 17)),
        ("2025-02-30T10:00:00Z", None),
        ("17/06/2025", None),
        ("", None),
    ],
)
def test_machine_readable_dates(text: str, value: date | None) -> None:
    reading = read_machine(text)
    assert (reading[0] if reading else None) == value


def test_a_date_from_before_the_web_is_no_publication_date() -> None:
    assert read("30/04/1975").published_at is None
    for never in ("1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z"):
        assert read(head=meta("article:published_time", never)).published_at is None


def test_relative_ages_need_the_time_of_the_fetch() -> None:
    assert read("2 giờ trước").published_at == FETCHED - timedelta(hours=2)
    assert read("2 giờ trước", fetched_at=None).published_at is None
