"""What a skin prints beside the places that a layout names: sections, leads, tags, authors, dates, counters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from transforms.pipeline import read_page
from transforms.records import Page, Record, Refusal

FETCHED = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
URL = "https://bao.example/doi-song/lop-may-o-xom-cu-lao-a88123.html"
TITLE = "Lớp may miễn phí ở xóm cù lao sáng đèn mỗi tối"
LEAD = "Ba tháng nay, nhà sinh hoạt của xóm cù lao sáng đèn tới khuya vì một lớp may không thu học phí."
FIRST = (
    "Chị Lâm Thị Nhạn kê sáu chiếc máy cũ thành hai dãy, dán lên vách bảng phân công trực và tờ lịch ghi ngày giao "
    "hàng. Người học mang theo kéo riêng, còn chỉ và vải vụn thì dùng chung."
)
SECOND = (
    "Sau khóa đầu, mười hai người nhận được hàng gia công đem về nhà làm. Số tiền chưa nhiều nhưng đều, đủ trả tiền "
    "điện nước và mua sách vở cho con trong năm học mới."
)
THIRD = (
    "Khóa sau dự định mở thêm buổi sáng cho người đi ghe. Hội phụ nữ xóm đang hỏi mượn thêm bốn chiếc máy của một "
    "xưởng vừa đổi máy điện tử."
)
OTHER = (
    '<a href="/kinh-te/cho-noi-ban-ca-khuya-a{0}.html">Chợ nổi chuyển sang bán cả khuya vì khách du lịch</a>'
)


def read(inside: str, *, head: str = "", before: str = "") -> Record:
    page = f"<html><head><title>{TITLE}</title>{head}</head><body>{before}<div class='m'>{inside}</div></body></html>"
    result = read_page(Page(url=URL, body=page.encode(), fetched_at=FETCHED))
    assert isinstance(result, Record), result
    return result


def article(above: str = "", between: str = "", top: str = "", below: str = "") -> str:
    text = "".join(f"<p>{part}</p>" for part in (FIRST, SECOND, THIRD))
    return f"{above}<h1>{TITLE}</h1>{between}<div class='t'>{top}{text}</div>{below}"


@pytest.mark.parametrize(
    "above",
    [
        '<div class="cat"><a href="/doi-song">Đời sống</a></div>',
        '<ul class="bc"><li><a href="/">Trang chủ</a></li><li><a href="/doi-song/">Đời sống</a></li></ul>',
        '<div><a href="/doi-song">Đời sống</a></div>',
        '<div class="x1">Trang chủ » Đời sống</div>',
        '<div class="y"><div class="z"><a href="/doi-song/">Đời sống</a></div><span>18/11/2026 08:05</span></div>',
        '<div class="nav_path"><a href="/">Trang chủ</a> » <a href="/doi-song.htm">Đời sống</a></div>',
        '<h6 class="k"><a href="/muc/doi-song/" rel="category tag">Đời sống</a></h6>',
    ],
)
def test_the_section_is_read_above_the_title(above: str) -> None:
    assert read(article(above)).section == ("Đời sống",)


def test_the_section_of_the_structured_data_comes_last() -> None:
    crumbs = (
        '<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":['
        '{"position":2,"name":"Đời sống"},{"position":1,"name":"Trang chủ"}]}</script>'
    )
    assert read(article(), head=crumbs).section == ("Đời sống",)
    assert read(article('<div class="cat"><a href="/xa-hoi">Xã hội</a></div>'), head=crumbs).section == (
        "Xã hội",
    )


def test_a_share_bar_above_the_title_is_no_section() -> None:
    bar = '<ul><li><a href="https://www.facebook.com/sharer?u=x">Facebook</a></li><li><a href="#">In bài</a></li></ul>'
    assert read(article(bar)).section == ()


@pytest.mark.parametrize(
    "between",
    [
        f'<p class="standfirst">{LEAD}</p>',
        f'<div class="trichdan"><span>{LEAD}</span></div>',
        f"<div><i>18/11/2026 08:05</i></div><p>{LEAD}</p>",
    ],
)
def test_the_lead_is_read_between_title_and_text(between: str) -> None:
    record = read(article(between=between))
    assert (record.lead, record.body) == (LEAD, (FIRST, SECOND, THIRD))


def test_a_teaser_below_the_text_is_no_lead_and_its_date_not_the_article_s() -> None:
    card = f'<div class="item">{OTHER}<div class="date">02/03/2026 10:00</div><div class="desc">{LEAD}</div></div>'
    record = read(
        article(
            between='<span class="date">08:05 18/11/2026</span>',
            below=f'<div class="c">{card.format(71001)}{card.format(71002)}</div>',
        ).replace("class='t'", "class='content-detail'")
    )
    assert record.layout == "hex7_2023"
    assert record.lead is None
    assert str(record.published_at) == "2026-11-18 08:05:00+07:00"
    assert record.body == (FIRST, SECOND, THIRD)


@pytest.mark.parametrize(
    "below",
    [
        '<div class="box-tag"><span>Tag:</span><a href="/t/1">lớp may</a><a href="/t/2">cù lao</a></div>',
        '<ul class="Tags_root__k"><li><a href="/t/1">lớp may</a></li><li><a href="/t/2">cù lao</a></li></ul>',
        '<div class="q">Từ khóa: <a href="/t/1">lớp may</a>, <a href="/t/2">cù lao</a></div>',
        '<p class="w"><a href="/tag/lop-may">lớp may</a> <a href="/tag/cu-lao">cù lao</a></p>',
    ],
)
def test_tags_are_read_below_the_text(below: str) -> None:
    assert read(article(below=below)).tags == ("lớp may", "cù lao")


@pytest.mark.parametrize(
    "between",
    [
        '<span class="byline">bởi <a href="/u/7">Tạ Minh Thư</a></span>',
        '<div class="by">Tạ Minh Thư</div>',
        '<div class="f"><span><i class="bi"></i> Tạ Minh Thư</span> | <span>08:05 - 18/11/2026</span></div>',
        '<div><a href="/tac-gia/ta-minh-thu">Tạ Minh Thư</a></div>',
    ],
)
def test_the_author_is_read_between_title_and_text(between: str) -> None:
    assert read(article(between=between)).author == "Tạ Minh Thư"


def test_an_account_of_the_system_is_no_author() -> None:
    assert read(article(between='<span class="author">Super User</span>')).author is None


def test_a_title_in_no_heading_is_read_by_its_class_and_not_from_a_title_of_every_page() -> None:
    page = (
        "<html><head><title>Chi tiết tin</title></head><body><table><tr><td>"
        f'<span id="ctl_Detail_lblTitle">{TITLE}</span><br><span class="NgayDang">18/11/2026 3:30:00 CH</span>'
        f'<div class="trichdan">{LEAD}</div><div id="ctl_lblContent"><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div>'
        "</td></tr></table></body></html>"
    )
    record = read_page(
        Page(
            url="https://hoi.example/Default.aspx?tabid=4&ItemID=911", body=page.encode(), fetched_at=FETCHED
        )
    )
    assert isinstance(record, Record), record
    assert (record.title, record.lead, record.body) == (TITLE, LEAD, (FIRST, SECOND, THIRD))
    assert str(record.published_at) == "2026-11-18 15:30:00+07:00"


def test_what_stands_above_the_title_inside_the_text_s_element_is_no_text() -> None:
    text = f"<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p><p>Lượt xem: 402</p>"
    inside = f'<div class="t"><div class="c">Đời sống</div>{text}</div>'
    record = read(inside)
    assert record.body == (FIRST, SECOND)
    assert record.view_count == 402


def test_a_class_that_only_lines_under_pictures_bear_is_a_caption_s() -> None:
    picture = '<p class="b c"><img src="/anh/{0}.jpg"></p><p class="n">Học viên cắt mẫu áo trẻ em ở buổi thứ {0}.</p>'
    inside = "".join(
        f'<p class="b">{part}</p>{picture.format(number)}'
        for number, part in enumerate((FIRST, SECOND, THIRD), 1)
    )
    record = read(f"<h1>{TITLE}</h1><div class='t'>{inside}</div>")
    assert record.body == (FIRST, SECOND, THIRD)
    assert record.captions == tuple(
        f"Học viên cắt mẫu áo trẻ em ở buổi thứ {number}." for number in (1, 2, 3)
    )


def test_a_side_named_column_that_holds_the_text_is_the_text_s() -> None:
    side = "".join(f"<div>{OTHER.format(70000 + number)}</div>" for number in range(5))
    record = read(f"<div id='left'>{side}</div><div id='right'>{article()}</div>")
    assert (record.title, record.body) == (TITLE, (FIRST, SECOND, THIRD))


def test_a_short_text_between_columns_of_links_is_no_listing() -> None:
    side = "".join(f"<p>{OTHER.format(70000 + number)}</p>" for number in range(16))
    text = "".join(f"<p>{part[:95]}.</p>" for part in (FIRST, SECOND, THIRD, LEAD))
    page = f"<table><tr><td>{side}</td><td><h1>{TITLE}</h1>{text}</td></tr></table>"
    assert len(read(page).body) + (read(page).lead is not None) == 4


def test_a_line_that_says_that_the_story_is_gone_makes_a_soft_404() -> None:
    listed = "".join(f"<li>{OTHER.format(70000 + number)} (18/11/2026)</li>" for number in range(9))
    gone = "<div><p>Bài viết không tồn tại hoặc đã bị gỡ bỏ.</p></div>"
    page = f"<html><head><title>Cổng tin</title></head><body>{gone}<ul>{listed}</ul></body></html>"
    result = read_page(Page(url=URL, body=page.encode(), fetched_at=FETCHED))
    assert isinstance(result, Refusal)
    assert result.reason == "soft_404"
