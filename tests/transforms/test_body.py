"""What is caption, byline, lead and what is text: the habits of provincial newsrooms, one by one."""

from __future__ import annotations

import pytest

from transforms.body import lead_prefix
from transforms.byline import looks_like_names, picture_credit, read_byline, without_date
from transforms.pipeline import read_page
from transforms.records import Page, Record

PAGE = """<html lang="vi"><head><meta charset="utf-8"><title>Xã Bình Thạnh thay đèn đường</title>{head}</head><body>
<div class="ArticleDetailControl"><h1 class="ArticleHeader">Xã Bình Thạnh thay đèn đường</h1>{lead}
<div class="ArticleContent">{body}</div></div></body></html>"""
FIRST = "Hơn ba trăm bóng đèn cũ trên hai tuyến đường liên ấp được thay bằng đèn tiết kiệm điện."
SECOND = "Tiền điện chiếu sáng hằng tháng của xã giảm còn một nửa, phần dôi ra dùng sửa cống."
PICTURE = '<p style="text-align:center"><img src="/den.jpg"></p>'


def read(body: str, lead: str = "", head: str = "") -> Record:
    html = PAGE.format(body=body, lead=lead, head=head)
    result = read_page(Page(url="https://binhthanh.example/tin/thay-den-duong-70123", body=html.encode()))
    assert isinstance(result, Record), result
    return result


@pytest.mark.parametrize(
    "under",
    [
        '<p style="text-align:center">Thợ điện thay bóng đèn.</p>',
        "<p><em>Thợ điện thay bóng đèn.</em></p>",
        "<p><i><span>Thợ điện</span> thay bóng đèn.</i></p>",
        '<p class="image_desc">Thợ điện thay bóng đèn.</p>',
        '<p class="pCaption">Thợ điện thay bóng đèn.</p>',
        '<div align="center">Thợ điện thay bóng đèn.</div>',
        '<p style="font-style: italic">Thợ điện thay bóng đèn.</p>',
    ],
)
def test_a_line_set_apart_under_a_picture_is_its_caption(under: str) -> None:
    record = read(f"<p>{FIRST}</p>{PICTURE}{under}<p>{SECOND}</p>")
    assert record.captions == ("Thợ điện thay bóng đèn.",)
    assert record.body == (FIRST, SECOND)
    assert record.images[0].caption == "Thợ điện thay bóng đèn."


@pytest.mark.parametrize(
    "box",
    [
        '<figure><img src="/den.jpg"><figcaption>Đèn mới ở ngã ba chợ</figcaption></figure>',
        '<table class="image"><tr><td><img src="/den.jpg"></td></tr><tr><td>Đèn mới ở ngã ba chợ</td></tr></table>',
        '<div class="wp-caption"><img src="/den.jpg"><p>Đèn mới ở ngã ba chợ</p></div>',
        '<p style="text-align:center"><img src="/den.jpg"><br><em>Đèn mới ở ngã ba chợ</em></p>',
        '<p><img src="/den.jpg"><br>Đèn mới ở ngã ba chợ</p>',
        "<p><img src='/den.jpg'></p><p>Đèn mới ở ngã ba chợ</p>",
        '<div class="photo"><img data-src="/den.jpg" src="data:image/gif;base64,R0"><b>Đèn mới ở ngã ba chợ</b></div>',
    ],
)
def test_captions_in_boxes_and_in_the_pictures_own_paragraph(box: str) -> None:
    record = read(f"<p>{FIRST}</p>{box}<p>{SECOND}</p>")
    assert record.captions == ("Đèn mới ở ngã ba chợ",)
    assert record.body == (FIRST, SECOND)
    assert [image.url for image in record.images] == ["https://binhthanh.example/den.jpg"]


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{FIRST}</p>{PICTURE}<p>{SECOND}</p>",
        f'<p>{FIRST}</p>{PICTURE}<p style="text-align:center"></p><p>{SECOND}</p>',
        f'<p>{FIRST}</p><p><img src="/den.jpg">{SECOND * 4}</p>'.replace(
            SECOND * 4, SECOND + " " + SECOND * 3
        ),
    ],
)
def test_a_paragraph_under_a_picture_is_no_caption(body: str) -> None:
    record = read(body)
    assert record.captions == ()
    assert record.body[0] == FIRST
    assert record.body[-1].startswith(SECOND)


def test_a_photographer_under_a_caption_is_a_credit() -> None:
    record = read(
        f"<p>{FIRST}</p>{PICTURE}<p style='text-align:center'>Đèn mới.</p>"
        f"<p style='text-align:center'>Ảnh: Hữu Nhân</p><p>{SECOND}</p>"
    )
    assert record.captions == ("Đèn mới.",)
    assert record.images[0].credit == "Hữu Nhân"
    assert record.body == (FIRST, SECOND)


@pytest.mark.parametrize(
    ("sign", "author", "roles"),
    [
        ('<p style="text-align:right"><strong>Hồng Lĩnh</strong></p>', "Hồng Lĩnh", ["text"]),
        ('<p align="right">Hồng Lĩnh</p>', "Hồng Lĩnh", ["text"]),
        ("<p><b>HỒNG LĨNH</b></p>", "HỒNG LĨNH", ["text"]),
        ("<p>Hồng Lĩnh</p>", "Hồng Lĩnh", ["text"]),
        ("<p><strong>H.L</strong></p>", "H.L", ["text"]),
        ("<p style='text-align:right'>Tin, ảnh: Hồng Lĩnh</p>", "Hồng Lĩnh", ["text_photo"]),
        ("<p>Bài và ảnh: Hồng Lĩnh - Thu Cúc</p>", "Hồng Lĩnh, Thu Cúc", ["text_photo", "text_photo"]),
        ("<p><b>Bài: Hồng Lĩnh; ảnh: Thu Cúc</b></p>", "Hồng Lĩnh, Thu Cúc", ["text", "photo"]),
        ("<p>Bài: Hồng Lĩnh</p><p>Ảnh: Thu Cúc</p>", "Hồng Lĩnh, Thu Cúc", ["text", "photo"]),
        ("<p style='text-align:right'>Hồng Lĩnh (tổng hợp)</p>", "Hồng Lĩnh", ["compiled"]),
        ("<p style='text-align:right'>Biên dịch: Hồng Lĩnh</p>", "Hồng Lĩnh", ["translated"]),
        ("<p style='text-align:right'>Thực hiện: Nhóm PV</p>", "Nhóm PV", ["text"]),
        ("<p><strong>(Hồng Lĩnh)</strong></p>", "Hồng Lĩnh", ["text"]),
        ('<p class="pAuthor">Hồng Lĩnh</p>', "Hồng Lĩnh", ["text"]),
        ("<p><b>Hồng Lĩnh</b></p><p>&nbsp;</p><p>***</p>", "Hồng Lĩnh", ["text"]),
    ],
)
def test_bylines(sign: str, author: str, roles: list[str]) -> None:
    record = read(f"<p>{FIRST}</p><p>{SECOND}</p>{sign}")
    assert record.author == author
    assert [credit.role for credit in record.credits] == roles
    assert record.body == (FIRST, SECOND)


def test_a_name_in_bold_at_the_end_of_the_last_paragraph_signs_it() -> None:
    record = read(f"<p>{FIRST}</p><p>{SECOND} <strong>Hồng Lĩnh</strong></p>")
    assert record.author == "Hồng Lĩnh"
    assert record.body == (FIRST, SECOND)


def test_a_signature_below_the_text_element_is_found() -> None:
    html = PAGE.format(body=f"<p>{FIRST}</p><p>{SECOND}</p>", lead="", head="")
    html = html.replace(
        "</div></div></body>", "</div><p style='text-align:right'><b>Hồng Lĩnh</b></p></div></body>"
    )
    result = read_page(Page(url="https://binhthanh.example/tin/thay-den-duong-70123", body=html.encode()))
    assert isinstance(result, Record)
    assert result.author == "Hồng Lĩnh"


@pytest.mark.parametrize(
    "last",
    [
        "<p>Hết năm nay, hai ấp còn lại cũng được thay.</p>",
        "<p><b>Kết quả bước đầu</b></p><p>Đường sáng hơn.</p>",
    ],
)
def test_a_last_sentence_is_no_byline(last: str) -> None:
    record = read(f"<p>{FIRST}</p><p>{SECOND}</p>{last}")
    assert record.author is None
    assert len(record.body) >= 3


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Minh Anh", True),
        ("MINH ANH – THU HÀ", True),
        ("Nguyễn Thị Minh Anh, Lê Văn Tám", True),
        ("P.Y", True),
        ("PV", True),
        ("Văn phòng Tỉnh đoàn", True),
        ("Minh Anh (tổng hợp)", True),
        ("Đường sáng hơn", False),
        ("Kết luận", False),
        ("Tin khác", False),
        ("Hội nghị kết thúc tốt đẹp.", False),
        ("Minh Anh nói:", False),
        ("", False),
    ],
)
def test_what_could_be_names(line: str, names: bool) -> None:
    assert looks_like_names(line) is names


def test_a_paper_named_in_the_byline_is_the_source_and_no_author() -> None:
    byline = read_byline(("MINH ANH (Theo TTXVN)",))
    assert (byline.author, byline.source) == ("MINH ANH", "TTXVN")


def test_parts_of_lines() -> None:
    assert without_date("Minh Anh - 08:15 20/11/2026") == "Minh Anh"
    assert without_date("Minh Anh | Thứ Sáu, 20/11/2026") == "Minh Anh"
    assert picture_credit("Đèn mới ở ngã ba chợ. Ảnh: Hữu Nhân") == "Hữu Nhân"
    assert picture_credit("Đèn mới ở ngã ba chợ (Ảnh: Hữu Nhân)") == "Hữu Nhân"
    assert picture_credit("Đèn mới ở ngã ba chợ") is None


@pytest.mark.parametrize(
    ("lead", "sign"),
    [
        ("BTNO - Sáng nay", "BTNO - "),
        ("(CTO) - Ngày 8-1", "(CTO) - "),
        ("(BTN) -Sáng nay", "(BTN) -"),
        ("LSO – Sáng nay", "LSO – "),
        ("– Ngày 13/7", "– "),
        ("(ĐTTCO) - Sáng nay", "(ĐTTCO) - "),
        ("(Baothanhhoa.vn) - Sáng nay", "(Baothanhhoa.vn) - "),
        ("Baonghean.vn - Sáng nay", "Baonghean.vn - "),
        ("(LĐ online) - Sáng nay", "(LĐ online) - "),
        ("(CMO) Sáng nay", "(CMO) "),
        ("Sáng nay - ngày hội", None),
        ("(Bà con hai ấp) Sáng nay", None),
        ("Nông dân - người trồng lúa", None),
    ],
)
def test_agency_signs(lead: str, sign: str | None) -> None:
    assert lead_prefix(lead) == sign


def test_where_no_element_is_the_lead_the_first_paragraph_may_be() -> None:
    assert read(f"<p><b>{FIRST}</b></p><p>{SECOND}</p>").lead == FIRST
    assert read(f"<p>GNO - {FIRST}</p><p>{SECOND}</p>").lead_prefix == "GNO - "
    described = f'<meta name="description" content="{FIRST[:70]}...">'
    assert read(f"<p>{FIRST}</p><p>{SECOND}</p>", head=described).lead == FIRST
    plain = read(f"<p>{FIRST}</p><p>{SECOND}</p>")
    assert (plain.lead, plain.body) == (None, (FIRST, SECOND))


def test_the_lead_over_again_is_not_in_the_body() -> None:
    lead = f'<div class="ArticleSummary">{FIRST}</div>'
    assert read(f"<p><b>{FIRST}</b></p><p>{SECOND}</p>", lead=lead).body == (SECOND,)
