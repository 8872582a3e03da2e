"""Markup that nobody meant: no page may crash the reader, hang it or fill the memory, and words must
survive it."""

from __future__ import annotations

import json
import random
import time
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.byline import looks_like_names, read_byline
from transforms.pipeline import read_page
from transforms.records import Page, Record, Refusal, to_json
from transforms.text import clean

GOLDENS = sorted((Path(__file__).parent / "goldens").glob("*/*.html"))
FETCHED = datetime.fromisoformat("2026-11-21T08:00:00+07:00")
SECONDS = 5.0  # for one page on a busy machine; a reading takes some milliseconds
WRAP = """<html lang="vi"><head><meta charset="utf-8"><title>Bến đò Vĩnh Lộc mở lại</title></head><body><div
       id="content"><div id="colcate1"> <h1 class="margintopbot10 fw600">Bến đò Vĩnh Lộc mở lại</h1><span
       class="pubdate">03/03/2023 - 08:00</span> <div id="newscontents"><div class="fontd fw600 justify">Sau
       một tháng nghỉ sửa, bến đò Vĩnh Lộc đón khách từ sáng nay.</div> <div
       class="content-fck">%s</div></div></div></div></body></html>"""


def read(body: bytes) -> Record | Refusal:
    begun = time.monotonic()
    result = read_page(Page(url="https://example.vn/ben-do-a1.html", body=body, fetched_at=FETCHED))
    assert time.monotonic() - begun < SECONDS
    json.dumps(to_json(result), ensure_ascii=False, allow_nan=False).encode()
    return result


def body_of(inside: str) -> tuple[str, ...]:
    result = read((WRAP % inside).encode())
    assert isinstance(result, Record), result
    return result.body


LONG = "Đò mới chở được bốn mươi người, có áo phao cho từng khách và mái che nắng ở hai bên mạn."
STORY = "<a href='/a-a5.html'>Chuyện một người lái đò</a>"
OTHER = "<a href='/b-a6.html'>Bến cũ người xưa</a>"
LEAD = "Sau một tháng nghỉ sửa, bến đò Vĩnh Lộc đón khách từ sáng nay."
MANY = "".join(f"<p>Đoạn {n}: đò sang bờ bên kia mất {n} phút.</p>" for n in range(8_000))
WIDE = f'title="{"x" * 300_000}" style="{"a:b;" * 60_000}" class="{"k " * 60_000}"'
LAST = "Giá vé vẫn như cũ, học trò mặc đồng phục thì không phải trả tiền."


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("paragraphs", f"<p>{LONG}</p><p>{LAST}</p>"),
        ("unclosed", f"<p>{LONG}<p>{LAST}"),
        ("bare text and breaks", f"{LONG}<br><br>{LAST}"),
        ("single breaks", f"{LONG}<br>{LAST}"),
        ("divs in divs", f"<div><div><div>{LONG}</div></div><div>{LAST}</div></div>"),
        ("inline around blocks", f"<span><strong></strong><p>{LONG}</p></span><span><p>{LAST}</p></span>"),
        (
            "cut words",
            "<p>" + LONG.replace("chở", "ch<span>ở</span>").replace("phao", "p<b>h</b>ao") + "</p>"
            f"<p>{LAST}</p>",
        ),
        ("soft hyphens", f"<p>{LONG.replace('mươi', 'mư&shy;ơi')}</p><p>{LAST}</p>"),
        ("no-break spaces", f"<p>{LONG.replace(' ', '&nbsp;')}</p><p>&nbsp;</p><p>{LAST}</p>"),
        ("list", f"<ul><li>{LONG}</li><li>{LAST}</li></ul>"),
        ("quote", f"<blockquote>{LONG}</blockquote><p>{LAST}</p>"),
        ("one-cell table", f"<table><tr><td><p>{LONG}</p><p>{LAST}</p></td></tr></table>"),
        (
            "comments and word's own",
            f"<!--[if gte mso 9]><xml>x</xml><![endif]--><p><o:p></o:p>{LONG}</p>"
            f"<st1:place w:st=\"on\">{LAST}</st1:place>",
        ),
        ("scripts between", f"<p>{LONG}</p><script>var x='<p>đò ma</p>';</script><style>p{{}}</style><p>{LAST}</p>"),
        ("hidden twin", f"<p>{LONG}</p><div style='display: none'><p>{LAST} Và một câu ẩn.</p></div><p>{LAST}</p>"),
        ("twice", f"<p>{LONG}</p><p>{LONG}</p><p>{LAST}</p>"),
        ("template", f"<p>{LONG}</p><p>{{{{widget.title}}}}</p><p>{LAST}</p>"),
        ("shortcode", f"<p>[caption id='x']{LONG}[/caption]</p><p>{LAST}</p>"),
        ("related list", f"<p>{LONG}</p><ul><li>{STORY}</li><li>{OTHER}</li></ul><p>{LAST}</p>"),
        ("related line", f"<p>{LONG}</p><p>&gt;&gt; Xem thêm: {STORY}</p><p>{LAST}</p>"),
        ("related heading", f"<p>{LONG}</p><p>{LAST}</p><p><strong>Tin liên quan:</strong></p><p>{STORY}</p>"),
        ("link in a sentence", f"<p>{LONG.replace('áo phao', '<a href=/ao-phao>áo phao</a>')}</p><p>{LAST}</p>"),
        ("lead over again", f"<p><b>{LEAD}</b></p><p>{LONG}</p><p>{LAST}</p>"),
    ],
)  # fmt: skip
def test_two_paragraphs_survive_any_markup(name: str, inside: str) -> None:
    assert body_of(inside) == (LONG, LAST), name


def test_a_data_table_is_kept_as_rows_and_a_layout_table_as_paragraphs() -> None:
    rows = (
        "<tr><th>Chuyến</th><th>Giờ</th></tr><tr><td>Sáng</td><td>5 giờ<br>6 giờ</td></tr>"
        "<tr><td>Chiều</td><td></td></tr>"
    )
    assert body_of(f"<p>{LONG}</p><table>{rows}</table>") == (
        LONG,
        "Chuyến | Giờ",
        "Sáng | 5 giờ 6 giờ",
        "Chiều |",
    )


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 50_000 + "Bến đò mở lại từ sáng nay.".encode() + b"</div>" * 50_000,
        (WRAP % ("<span>" * 5_000 + LONG + "</span>" * 5_000 + f"<p>{LAST}</p>")).encode(),
        (WRAP % ("<table><tr><td>" * 800 + LONG)).encode(),
        (WRAP % ("<blockquote>" * 1_500 + LONG)).encode(),
        (WRAP % ("<p>" + "a " * 400_000 + "</p>")).encode(),
        (WRAP % (f"<p>{LONG}</p>" + MANY)).encode(),
        (WRAP % ("<a href='/x'>" * 3_000 + LONG)).encode(),
        (WRAP % (f"<p>{LONG}</p>" + "<br>" * 60_000 + f"<p>{LAST}</p>")).encode(),
        (WRAP % ("<img src='/a.jpg'>" * 8_000 + f"<p>{LONG}</p>")).encode(),
        (WRAP % f"<p {WIDE}>{LONG}</p><p>{LAST}</p>").encode(),
        b"<html><body><h1>x</h1>" + b"<!--" * 50_000,
        b"<" * 200_000,
        b"&#x" * 100_000 + b"&" * 100_000,
        ("<p>" + "1/2/2020 " * 30_000 + "</p>").encode(),
        (WRAP % ("<p>" + "(((((" * 20_000 + "</p><p>" + "Nguyễn Văn " * 20_000 + "</p>")).encode(),
        (WRAP % ("<p>" + "{{" * 30_000 + "</p><p>" + "[caption" * 20_000 + "</p>")).encode(),
        b'<script type="application/ld+json">' + b"[" * 90_000 + b"</script>" + WRAP.encode(),
    ],
    ids=[
        "deep",
        "deep inline",
        "deep tables",
        "deep quotes",
        "one long line",
        "many paragraphs",
        "nested links",
        "breaks",
        "pictures",
        "long attributes",
        "open comments",
        "angle brackets",
        "entities",
        "dates",
        "brackets",
        "templates",
        "deep json",
    ],
)
def test_monstrous_pages_end_in_time(body: bytes) -> None:
    read(body)


@pytest.mark.parametrize("seed", range(6))
def test_mutated_pages_end_in_a_record_or_a_refusal(seed: int) -> None:
    """Bytes are cut, swapped, doubled and thrown in; nothing may crash."""
    rng = random.Random(seed)
    for path in GOLDENS:
        body = bytearray(path.read_bytes())
        for _ in range(rng.randint(1, 12)):
            at, to = sorted((rng.randrange(len(body)), rng.randrange(len(body))))
            to = min(to, at + rng.randint(1, 400))
            what = rng.randrange(6)
            if what == 0:
                del body[at:to]
            elif what == 1:
                body[at:at] = body[at:to] * rng.randint(1, 30)
            elif what == 2:
                body[at:to] = bytes(rng.randrange(256) for _ in range(to - at))
            elif what == 3:
                body[at:at] = rng.choice(
                    [
                        b"<",
                        b">",
                        b"</div>",
                        b"<div>",
                        b"<p",
                        b"\x00",
                        b"&",
                        b"<!--",
                        b"<script>",
                        b"<table><tr>",
                        b"'\"",
                        b"</body>",
                    ]
                )
            elif what == 4:
                body[at:to] = bytes(reversed(body[at:to]))
            else:
                body = body[:at] or bytearray(b"<")
        result = read(bytes(body))
        if isinstance(result, Refusal):
            assert result.reason != "crash", (path, result.detail)


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=0, max_size=400))
def test_any_text_in_a_paragraph_is_kept_as_clean_says(text: str) -> None:
    from html import escape

    result = read((WRAP % f"<p>{LONG}</p><p>{escape(text)}</p><p>{LAST}</p>").encode("utf-8", "replace"))
    assert isinstance(result, Record)
    assert result.body[0] == LONG
    assert result.body[-1] == LAST
    for paragraph in (*result.body, result.lead or "", *result.captions, result.author or ""):
        assert paragraph == clean(paragraph)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_bylines_never_fail_and_credit_only_what_is_printed(line: str) -> None:
    looks_like_names(line)
    byline = read_byline((line,))
    for credit in byline.credits:
        assert credit.name in clean(line)
