"""Dates: a wrong one puts an article on another day, in another province's borders, or among the undated."""

# ruff: noqa: E501 - the tables are read by the row

from __future__ import annotations

import csv
import json
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.dates import (
    VIETNAM,
    Order,
    event_date,
    find_dates,
    find_periods,
    printed_dates,
    read_date,
    read_period,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=VIETNAM)

# printed form, precision, role, value
PRINTED = [
    ("Cập nhật ngày: 07/03/2024 - 18:41", "minute", "updated", "2024-03-07T18:41:00+07:00"),
    ("Thứ năm,  07/03/2024", "day", None, "2024-03-07"),
    ("Ngày 07 tháng 03 năm 2024", "day", None, "2024-03-07"),
    ("Thứ năm: 15:00 ngày 07/03/2024", "minute", None, "2024-03-07T15:00:00+07:00"),
    ("21:28 07/03/2024", "minute", None, "2024-03-07T21:28:00+07:00"),
    ("21:28-07/03/2024", "minute", None, "2024-03-07T21:28:00+07:00"),
    ("07/03/2024, 20:57", "minute", None, "2024-03-07T20:57:00+07:00"),
    ("Thứ năm, 07/03/2024 | 08:15 GMT+7", "minute", None, "2024-03-07T08:15:00+07:00"),
    ("Thứ 5, 07/03/2024 | 17:00:00 [GMT +7]", "minute", None, "2024-03-07T17:00:00+07:00"),
    ("hôm nay", "day", None, "2026-11-22"),
    ("hôm qua", "day", None, "2026-11-21"),
    ("hôm kia", "day", None, "2026-11-20"),
    ("Hôm qua, 20:15", "minute", None, "2026-11-21T20:15:00+07:00"),
    ("3 ngày trước", "day", None, "2026-11-19"),
    ("2 giờ trước", "hour", None, "2026-11-22T07:00:00+07:00"),
    ("Cập nhật cách đây 3 giờ trước", "hour", "updated", "2026-11-22T06:00:00+07:00"),
    ("15 phút trước", "minute", None, "2026-11-22T08:45:00+07:00"),
    ("vừa xong", "hour", None, "2026-11-22T09:00:00+07:00"),
    ("20h30 ngày 07/03/2024", "minute", None, "2024-03-07T20:30:00+07:00"),
    ("15 giờ 30 phút, ngày 7/3/2024", "minute", None, "2024-03-07T15:30:00+07:00"),
    ("7 giờ sáng ngày 7/3/2024", "hour", None, "2024-03-07T07:00:00+07:00"),
    ("15h30, 07/03/2024", "minute", None, "2024-03-07T15:30:00+07:00"),
    ("08:15, Thứ Năm, 07/03/2024", "minute", None, "2024-03-07T08:15:00+07:00"),
    ("T5, 07/03/2024", "day", None, "2024-03-07"),
    ("CN, 10/03/2024", "day", None, "2024-03-10"),
    ("07/03/2024 3:30:00 CH", "minute", None, "2024-03-07T15:30:00+07:00"),
    ("07/03/2024 12:05 SA", "minute", None, "2024-03-07T00:05:00+07:00"),
    ("07/03/2024 12:05 CH", "minute", None, "2024-03-07T12:05:00+07:00"),
    ("07/03/2024 14:00 PM", "minute", None, "2024-03-07T14:00:00+07:00"),
    ("Đăng lúc: 07/03/2024 15:30", "minute", "published", "2024-03-07T15:30:00+07:00"),
    ("Ngày đăng: 7-3-2024", "day", "published", "2024-03-07"),
    ("Xuất bản 07.03.2024", "day", "published", "2024-03-07"),
    ("Đăng nhập 07/03/2024", "day", None, "2024-03-07"),
    ("07/08/2024", "day", None, "2024-08-07"),
    ("(07/03/2024)", "day", None, "2024-03-07"),
    ("07/03/24", "day", None, "2024-03-07"),
    ("2024-03-07", "day", None, "2024-03-07"),
    ("2024-03-07T23:30:00Z", "minute", None, "2024-03-08T06:30:00+07:00"),
    ("2024-03-07T13:43:02+0700", "minute", None, "2024-03-07T13:43:00+07:00"),
    ("2024-03-07T13:43:02.123+07:00", "minute", None, "2024-03-07T13:43:00+07:00"),
    ("2024-03-07 13:43", "minute", None, "2024-03-07T13:43:00+07:00"),
    ("Thu, 07 Mar 2024 20:06:00 +0700", "minute", None, "2024-03-07T20:06:00+07:00"),
    ("Thu, 07 Mar 2024 20:06:00 GMT", "minute", None, "2024-03-08T03:06:00+07:00"),
    ("Mar 7, 2024, 8:06:00 PM", "minute", None, "2024-03-07T20:06:00+07:00"),
    ("sáng 25-9", "day", None, "2026-09-25"),
    ("Sáng ngày 27/6", "day", None, "2026-06-27"),
    ("24/12", "day", None, "2025-12-24"),
    ("24/12 08:15", "minute", None, "2025-12-24T08:15:00+07:00"),
    ("29/2", "day", None, "2024-02-29"),
    ("Ngày 2 tháng Chín năm 1945", "day", None, "1945-09-02"),
    ("7 Tháng Ba, 2024", "day", None, "2024-03-07"),
    ("20 Tháng Mười Một, 2023", "day", None, "2023-11-20"),
    ("5 Tháng Năm, 2021", "day", None, "2021-05-05"),
    ("Tháng Năm 3, 2021", "day", None, "2021-05-03"),
    ("Thứ năm, 07 Tháng 3 2024 08:15", "minute", None, "2024-03-07T08:15:00+07:00"),
    ("7 thg 3, 2024", "day", None, "2024-03-07"),
    ("07/03/2024 lúc 8 giờ 15 phút", "minute", None, "2024-03-07T08:15:00+07:00"),
    ("08:15 | Thứ năm, 07/03/2024", "minute", None, "2024-03-07T08:15:00+07:00"),
]

NO_DATES = [
    "15/25 chỉ tiêu", "7/24 chỉ tiêu", "5/12 chỉ tiêu", "4.203/4.203 chi bộ", "45-CT/TW", "12/2020/QĐ-UBND",
    "202/2025/QH15", "0276.3.822.123", "0909.12.10.2020", "0276-3-822-123", "31/02/2024", "2024-13-45", "99/99/2024",
    "nhiệm kỳ 2020-2025", "tháng 10 năm 2020", "quý III, IV/2020", "6 tháng đầu năm 2020", "4/11/1831-4/11/2021",
    "25-27/9/2020", "ngày 25 và 26/9/2020", "9 giờ", "mùng 3/2", "10/3 âm lịch", "13 tháng 7", "", "12:30", "2024",
]  # fmt: skip

PERIODS = [
    ("tháng 10 năm 2020", "2020-10", "month", "period"),
    ("tháng 10/2020", "2020-10", "month", "period"),
    ("quý III, IV/2020", "2020-Q3/2020-Q4", "quarter_range", "period"),
    ("quý I/2021", "2021-Q1", "quarter", "period"),
    ("Quý 3 năm 2020", "2020-Q3", "quarter", "period"),
    ("6 tháng đầu năm 2020", "2020-H1", "half_year", "period"),
    ("6 tháng cuối năm 2021", "2021-H2", "half_year", "period"),
    ("9 tháng năm 2020", "2020-01/2020-09", "month_range", "period"),
    ("3 tháng cuối năm 2020", "2020-10/2020-12", "month_range", "period"),
    ("từ tháng 1 đến tháng 9/2020", "2020-01/2020-09", "month_range", "period"),
    ("từ tháng 11 đến tháng 2/2021", "2020-11/2021-02", "month_range", "period"),
    ("9/2020-12/2021", "2020-09/2021-12", "month_range", "period"),
    ("nhiệm kỳ 2020-2025", "2020/2025", "year_range", "term"),
    ("nhiệm kỳ 2020 – 2025", "2020/2025", "year_range", "term"),
    ("giai đoạn 2016-2020", "2016/2020", "year_range", "period"),
    ("năm học 2020-2021", "2020/2021", "year_range", "period"),
    ("năm 2020", "2020", "year", "period"),
    ("5 tháng năm 2021", "2021-01/2021-05", "month_range", "period"),
    ("4/11/1831-4/11/2021", "1831-11-04/2021-11-04", "day_range", "anniversary"),
    ("25-27/9/2020", "2020-09-25/2020-09-27", "day_range", "period"),
    ("từ ngày 1/7 đến ngày 30/9/2020", "2020-07-01/2020-09-30", "day_range", "period"),
    ("28/12-3/1/2021", "2020-12-28/2021-01-03", "day_range", "period"),
]


@pytest.mark.parametrize(("text", "precision", "role", "value"), PRINTED)
def test_printed_forms(text: str, precision: str, role: str | None, value: str) -> None:
    read = read_date(text, reference=NOW)
    assert read is not None
    assert (read.value.isoformat(), read.precision, read.role) == (value, precision, role)
    assert read_period(text) is None


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date(text: str) -> None:
    assert read_date(text, reference=NOW) is None
    assert find_dates(text, reference=NOW) == []


@pytest.mark.parametrize(("text", "value", "precision", "role"), PERIODS)
def test_periods(text: str, value: str, precision: str, role: str) -> None:
    read = read_period(text)
    assert read is not None
    assert (read.value, read.precision, read.role) == (value, precision, role)
    assert read.first <= read.last
    assert read_date(text, reference=NOW) is None


def test_every_collected_form(pages: Path) -> None:
    with (pages / "domain" / "date_forms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 30
    for row in rows:
        reference = datetime.fromisoformat(row["reference_time"])
        order: Order = "MDY" if "M/D!" in row["note"] else "DMY"
        day = read_date(row["text"], reference=reference, order=order)
        period = read_period(row["text"])
        if row["precision"] == "none":
            assert day is None, row
            assert period is None, row
        elif row["role"] in ("period", "term", "anniversary"):
            assert day is None, row
            assert period is not None, row
            assert (period.value, period.precision, period.role) == (
                row["expected"],
                row["precision"],
                row["role"],
            )
        else:
            assert day is not None, row
            assert (day.value.isoformat(), day.precision) == (row["expected"], row["precision"]), row
            assert (day.role == "updated") == (row["role"] == "updated"), row


def test_the_us_form_only_where_the_source_says_so() -> None:
    text = "3/7/2024 8:06:00 PM"
    us, local = read_date(text, order="MDY"), read_date(text)
    assert us is not None
    assert us.value.isoformat() == "2024-03-07T20:06:00+07:00"
    assert local is not None
    assert local.value.isoformat() == "2024-07-03T20:06:00+07:00"
    assert read_date("25/12/2024", order="MDY") is None
    assert read_date("12/25/2024") is None


def test_without_a_reference_nothing_relative_is_read() -> None:
    for text in ("2 giờ trước", "hôm qua", "vừa xong", "24/12", "sáng 25-9"):
        assert read_date(text) is None


def test_relative_forms_count_from_vietnamese_time() -> None:
    late_in_london = datetime.fromisoformat("2026-11-21T23:30:00+00:00")
    read = read_date("hôm nay", reference=late_in_london)
    assert read is not None
    assert read.value == date(2026, 11, 22)


def test_a_label_line_with_two_dates() -> None:
    line = "Đăng: 07/03/2024 08:00 | Cập nhật: 08/03/2024 - 20:06"
    first, second = printed_dates(line)
    assert (first.role, first.raw, first.value.isoformat()) == (
        "published", "Đăng: 07/03/2024 08:00", "2024-03-07T08:00:00+07:00",
    )  # fmt: skip
    assert (second.role, second.raw, second.value.isoformat()) == (
        "updated", "Cập nhật: 08/03/2024 - 20:06", "2024-03-08T20:06:00+07:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Sáng 5/9, các trường khai giảng; có 5/12 chỉ tiêu đạt.", ["2026-09-05"]),
        ("Mưa 3-5 ngày, thiệt hại 4.12 tỷ đồng, giảm 3-5%.", []),
        ("Từ 1/7, lương tăng; hơn 2/3 dân số được lợi.", ["2026-07-01"]),
        ("Trực 24/7 trên đường 30/4.", []),
        ("sáng nay (25/9) và tối qua (3/7)", ["2026-09-25", "2026-07-03"]),
        ("Nhân Ngày Thương binh - Liệt sĩ (27/7)", []),
        ("Chỉ thị số 45-CT/TW ngày 20/6/2020 và ngày 1–9–2020", ["2020-06-20", "2020-09-01"]),
        ("giai đoạn 9/2020-12/2021, quý 3/2020, tháng 5/2021", []),
        ("diễn ra lúc 15 giờ 30 phút ngày 1-9", ["2026-09-01T15:30:00+07:00"]),
        ("Ngày 30/2/2020 và ngày 31/4 không có.", []),
        ("trong các ngày 12, 13 và 14/7", []),
        ("ngày 13 tháng 7, sau 13 tháng 7 ngày", ["2026-07-13"]),
        ("thắng 3-1, tỷ số 2-1", []),
    ],
)
def test_running_text(text: str, days: list[str]) -> None:
    assert [reading.value.isoformat() for reading in find_dates(text, reference=NOW)] == days


def test_periods_of_running_text_are_counted_once() -> None:
    text = "Trong 6 tháng cuối năm 2021 và quý IV năm 2021, theo Kế hoạch ngày 3/5/2021, nhiệm kỳ 2020-2025"
    assert [period.value for period in find_periods(text)] == ["2021-H2", "2021-Q4", "2020/2025"]


# lead, body, page's date, fetch, expected day, words, how, weak
EVENTS = [
    ("(BXT) - Chiều 4-3, huyện ra quân trồng rừng.", [], "2024-03-05", None, "2024-03-04", "Chiều 4-3", "anchor", False),
    ("Ngày 5/3, xã họp.", [], "2024-03-04", None, "2024-03-05", "Ngày 5/3", "anchor", False),
    ("Ngày 30/12, xã họp.", [], "2024-01-02", None, "2023-12-30", "Ngày 30/12", "anchor", False),
    ("Ngày 29/2, xã họp.", [], "2024-03-02", None, "2024-02-29", "Ngày 29/2", "anchor", False),
    ("Tin được nêu tại hội nghị diễn ra vào chiều 4.3.2024.", [], None, None, "2024-03-04", "chiều 4.3.2024", "printed", False),
    ("Sáng nay, huyện họp.", [], "2024-03-05", None, "2024-03-05", "Sáng nay", "anchor", False),
    ("Chiều qua, huyện họp.", [], "2024-03-05", None, "2024-03-04", "Chiều qua", "anchor", False),
    ("Sáng nay, huyện họp.", [], None, "2024-03-05", None, "Sáng nay", "none", False),
    ("Sáng nay (5/3), huyện họp.", [], "2024-03-06", None, "2024-03-05", "Sáng nay (5/3)", "anchor", False),
    (
        "Thực hiện Kế hoạch số 12-KH/HU ngày 3/1/2024 của Huyện ủy, ngày 4/3, xã họp dân.",
        [], "2024-03-05", None, "2024-03-04", "ngày 4/3", "anchor", False,
    ),
    (
        "Nhân dịp kỷ niệm 94 năm Ngày thành lập Đảng 3/2, tối 2/2, thành phố bắn pháo hoa.",
        [], "2024-02-03", None, "2024-02-02", "tối 2/2", "anchor", False,
    ),
    ("Giải bóng chuyền sẽ diễn ra ngày 10/3.", [], "2024-03-05", None, None, None, "none", False),
    ("Trong 2 ngày 2 và 3/3, xã mở hội.", [], "2024-03-05", None, "2024-03-02", "ngày 2 và 3/3", "anchor", False),
    ("Ngày 13/7, huyện sơ kết.", ["Nhiệm vụ 6 tháng cuối năm 2021."], None, "2021-10-25", "2021-07-13", "Ngày 13/7", "text", False),
    ("Ngày 13/7, huyện sơ kết.", ["Nhiệm vụ 6 tháng cuối năm 2021."], None, "2026-11-22", "2021-07-13", "Ngày 13/7", "text", False),
    ("Ngày 13/7, huyện sơ kết.", ["Nhiệm kỳ 2020-2025."], None, "2023-09-18", "2023-07-13", "Ngày 13/7", "fetch", True),
    ("Ngày 13/7, huyện sơ kết.", ["Phấn đấu đến năm 2030."], None, "2023-05-18", "2022-07-13", "Ngày 13/7", "fetch", True),
    ("Ngày 13/7, huyện sơ kết.", ["Theo Luật Đất đai năm 2013."], None, "2023-09-18", "2023-07-13", "Ngày 13/7", "fetch", True),
    (
        "Sáng 25-9, huyện họp.", ["Hoàn thành các chỉ tiêu phát triển năm nay.", "Đánh giá kết quả năm 2020.",
                                  "Bàn kế hoạch đầu tư công năm 2021."],
        None, "2026-11-22", "2020-09-25", "Sáng 25-9", "text", False,
    ),
    (
        "Sáng 12-1, huyện họp.", ["Tổng kết năm 2020, triển khai nhiệm vụ năm 2021."],
        None, "2026-11-22", "2021-01-12", "Sáng 12-1", "text", False,
    ),
    ("Sáng 12-8, huyện họp.", ["Thu tăng 6% so với cùng kỳ năm 2020."], None, "2026-11-22", "2021-08-12", "Sáng 12-8", "text", True),
    ("Ngày 13/7, huyện sơ kết.", [], None, None, None, "Ngày 13/7", "none", False),
    ("Huyện vừa họp bàn việc trồng rừng.", ["Ngày 4/3, các xã đã nhận cây giống."], "2024-03-05", None, "2024-03-04", "Ngày 4/3", "anchor", False),
    ("Đồng chí sinh ngày 12/5/1960, quê ở xã Đông.", [], "2024-03-05", None, None, None, "none", False),
    ("Huyện có 5/12 xã đạt chuẩn.", ["Không có ngày."], "2024-03-05", None, None, None, "none", False),
    ("Chiều 6/8, công an tạm giữ Trần Văn Thử (SN 1996).", ["Bà Lê Thị Mẫu sinh năm 2001."], None, "2024-08-20", "2024-08-06", "Chiều 6/8", "fetch", True),
    ("Ngày 9/8, tỉnh họp báo.", ["Kết thúc năm 2023, tỉnh đứng thứ mười.", "Chuyện hồi năm 2002, cả vùng có một ghe."], None, "2026-11-22", "2024-08-09", "Ngày 9/8", "text", True),
    ("Sáng 12-8, huyện họp.", ["Dự kiến hoàn thành trong quý I năm 2025."], None, "2024-08-20", "2024-08-12", "Sáng 12-8", "fetch", True),
    ("Sáng 12-8, huyện họp.", ["Chỉ tiêu năm 2025 đặt cao hơn."], None, "2024-08-20", "2024-08-12", "Sáng 12-8", "text", True),
    ("Nhóm học sinh nhận giải, lễ trao diễn ra sáng ngày 7/10.", [], "2024-10-08", None, "2024-10-07", "sáng ngày 7/10", "anchor", False),
    ("Từ rất sớm sáng 10/10, hai bờ sông đã kín người.", [], "2024-10-10", None, "2024-10-10", "sáng 10/10", "anchor", False),
    ("Giá hồng tại vườn tăng.", ["Trước đó, ngày 14/9/2024, đoàn đã khảo sát."], "2024-10-10", None, None, None, "none", False),
    ("Giá hồng tại vườn tăng.", ["Ngày 21/7/2024, tỉnh ký thỏa thuận."], "2024-10-10", None, None, None, "none", False),
    ("Mưa lớn trút xuống lúc 11 giờ ngày 7/10.", [], "2024-10-08", None, "2024-10-07", "ngày 7/10", "anchor", False),
    (None, ["Ngày 4/3, xã họp."], "2024-03-05", None, "2024-03-04", "Ngày 4/3", "anchor", False),
]  # fmt: skip


@pytest.mark.parametrize(("lead", "body", "anchor", "fetched", "value", "raw", "how", "weak"), EVENTS)
def test_the_day_reported_on(
    lead: str | None,
    body: list[str],
    anchor: str | None,
    fetched: str | None,
    value: str | None,
    raw: str | None,
    how: str,
    weak: bool,
) -> None:
    found = event_date(
        lead,
        body,
        anchor=date.fromisoformat(anchor) if anchor else None,
        fetched_at=datetime.fromisoformat(f"{fetched}T12:00:00+07:00") if fetched else None,
    )
    assert (found.value and found.value.isoformat(), found.raw, found.how, found.weak) == (
        value,
        raw,
        how,
        weak,
    )
    assert found.why


def test_the_event_days_of_the_seed_pages(pages: Path) -> None:
    golds = sorted((pages / "seeds" / "gold").glob("*.json"))
    assert len(golds) == 6
    for path in golds:
        gold = json.loads(path.read_text(encoding="utf-8"))
        clock = (gold["page_clock"] or {}).get("date") or "2020-09-26"
        fetched = datetime.fromisoformat(f"{clock}T12:00:00+07:00")
        printed = gold["published_at"]
        anchors = {None, date.fromisoformat(printed[:10]) if printed else None}
        for anchor in anchors:
            found = event_date(gold["lead"], gold["body"], anchor=anchor, fetched_at=fetched)
            assert (str(found.value), found.raw) == (gold["event_date"], gold["event_date_raw"]), path.name


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2069, 12, 31))
TIMES = st.times()


@given(DAYS, st.sampled_from(["{d:02d}/{m:02d}/{y}", "{d}/{m}/{y}", "{d}.{m}.{y}", "{d:02d}-{m:02d}-{y}", "{y}-{m:02d}-{d:02d}",
                              "Ngày {d:02d} tháng {m:02d} năm {y}", "ngày {d} tháng {m}/{y}", "Ngày đăng: {d}/{m}/{y}",
                              "Thứ hai,  {d:02d}/{m:02d}/{y}", "({d:02d}/{m:02d}/{y})", "CN, {d} - {m} - {y}"]))  # fmt: skip
def test_day_forms_round_trip(day: date, form: str) -> None:
    read = read_date(form.format(d=day.day, m=day.month, y=day.year))
    assert read is not None
    assert (read.value, read.precision) == (day, "day")


@given(DAYS, TIMES, st.sampled_from(["{d:02d}/{m:02d}/{y} - {h:02d}:{n:02d}", "{h:02d}:{n:02d} {d:02d}/{m:02d}/{y}", "{h}h{n:02d} ngày {d}/{m}/{y}",
                                     "{h} giờ {n:02d} phút, ngày {d}/{m}/{y}", "Thứ sáu: {h:02d}:{n:02d} ngày {d:02d}/{m:02d}/{y}",
                                     "{d:02d}/{m:02d}/{y}, {h:02d}:{n:02d}", "Chủ nhật, {d}/{m}/{y} | {h:02d}:{n:02d} GMT+7",
                                     "Cập nhật lúc {h:02d}:{n:02d}, {d:02d}/{m:02d}/{y}", "{y}-{m:02d}-{d:02d}T{h:02d}:{n:02d}:17+0700"]))  # fmt: skip
def test_minute_forms_round_trip(day: date, at: object, form: str) -> None:
    hour, minute = getattr(at, "hour", 0), getattr(at, "minute", 0)
    read = read_date(form.format(d=day.day, m=day.month, y=day.year, h=hour, n=minute))
    assert read is not None
    assert read.precision == "minute"
    assert read.value == datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)


@given(
    DAYS, st.sampled_from(["sáng {d}-{m}", "Ngày {d}/{m}", "chiều {d}.{m}", "Sáng ngày {d}/{m}", "{d}/{m}"])
)
def test_a_day_without_a_year_is_never_in_the_future(day: date, form: str) -> None:
    reference = datetime(day.year, day.month, day.day, 9, tzinfo=VIETNAM)
    for shift in (0, 1, 200):
        read = read_date(form.format(d=day.day, m=day.month), reference=reference + timedelta(days=shift))
        assert read is not None
        assert isinstance(read.value, date)
        assert (read.value.day, read.value.month) == (day.day, day.month)
        assert read.value <= (reference + timedelta(days=shift)).date()


WORDS = st.lists(
    st.sampled_from(
        [
            "ngày",
            "sáng",
            "chiều",
            "tối",
            "tháng",
            "năm",
            "quý",
            "nhiệm",
            "kỳ",
            "2020",
            "2020-2025",
            "25/9",
            "25-9",
            "4.12.2020",
            "31/2",
            "29/2",
            "0/0",
            "99/99",
            "12/2020/QĐ",
            "20:06",
            "20h30",
            "8:06:00",
            "PM",
            "SA",
            "CH",
            "GMT+7",
            "Z",
            "+0700",
            "trước",
            "giờ",
            "2",
            "13",
            "tỷ",
            "%",
            "(",
            ")",
            ",",
            ".",
            "-",
            "–",
            "|",
            ":",
            "hôm",
            "qua",
            "nay",
            "thứ",
            "hai",
            "CN",
            "T6",
            "từ",
            "đến",
            "cập",
            "nhật",
            "đăng",
            "số",
            "45-CT/TW",
            "III",
            "IV/2020",
            "6",
            "đầu",
            "cuối",
            "4/11/1831-4/11/2021",
            "2024-02-30T25:61:00Z",
            "1/1/1",
            "\xa0",
        ]
    ),
    max_size=30,
)


@given(WORDS, st.sampled_from([" ", ""]), st.sampled_from(["DMY", "MDY"]), st.booleans())
def test_nothing_is_raised_and_no_day_is_outside_the_calendar(
    words: list[str], joint: str, order: Order, with_reference: bool
) -> None:
    text = joint.join(words)
    reference = NOW if with_reference else None
    for reading in [
        *printed_dates(text, reference=reference, order=order),
        *find_dates(text, reference=reference, order=order),
    ]:
        assert isinstance(reading.value, date)
        assert not isinstance(reading.value, datetime) or reading.value.utcoffset() == timedelta(hours=7)
        assert (reading.precision == "day") == (not isinstance(reading.value, datetime))
    for period in find_periods(text):
        assert period.first <= period.last
    found = event_date(text, [text], anchor=None, fetched_at=reference)
    assert found.value is None or found.raw


@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    read_date(text, reference=NOW)
    find_dates(text, reference=NOW)
    find_periods(text)
    event_date(text, [text], anchor=date(2024, 3, 5), fetched_at=NOW)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1/",
        "1-",
        "25/9 ",
        "ngày ",
        "sáng ngày 1/1 ",
        "tháng 1 ",
        "12, ",
        "2020-",
        ":",
        "12:30 ",
        "số 1/2020 ",
        " ",
    ],
)
def test_reading_time_grows_with_the_text_only(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.perf_counter()
        find_dates(text, reference=NOW)
        find_periods(text)
        event_date(text, [text] * 3, fetched_at=NOW)
        return time.perf_counter() - start

    seconds(1000)
    assert seconds(40_000) < 3.0  # quadratic reading would take minutes
