"""Pages whose bytes are not what they say: what would be lost is the article, or its accents for ever."""

from __future__ import annotations

import contextlib
import gzip
import os
import unicodedata
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import encoding
from transforms.encoding import TooLarge, Undecodable, decode

SENTENCE = (
    "Sáng nay, Ủy ban nhân dân huyện tổ chức hội nghị bàn về việc trồng rừng và giữ nguồn nước ở đầu nguồn."
)
PAGE = f"<html><head><title>Thử</title></head><body><p>{SENTENCE}</p><p>{SENTENCE.upper()}</p></body></html>"


def windows_1258(text: str) -> bytes:
    """As the codec writes it: base letters that the set has, then the tone as a mark of its own."""
    out = bytearray()
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", char)
            tone = next(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
            out += unicodedata.normalize("NFC", marks.replace(tone, "")).encode("cp1258") + tone.encode(
                "cp1258"
            )
    return bytes(out)


def double(text: str) -> bytes:
    """UTF-8 taken for windows-1252 by a careless editor, its unused bytes kept."""
    return "".join(
        encoding._HIGH_1252[byte - 0x80] if byte >= 0x80 else chr(byte) for byte in text.encode()
    ).encode()


@pytest.mark.parametrize(
    "headers", [{}, {"Content-Type": "text/html; charset=iso-8859-1"}, {"content-type": "text/html"}]
)
def test_utf8_is_read_whatever_is_declared(headers: dict[str, str]) -> None:
    read = decode(PAGE.encode(), headers)
    assert (read.text, read.encoding, read.repaired) == (PAGE, "utf-8", ())


def test_a_wrong_meta_does_not_count_against_the_bytes() -> None:
    page = PAGE.replace("<title>", '<meta charset="windows-1252"><title>')
    assert decode(page.encode()).text == page


@pytest.mark.parametrize("declared", ["windows-1258", "utf-8", "iso-8859-1", None])
def test_windows_1258_comes_out_composed(declared: str | None) -> None:
    headers = {"Content-Type": f"text/html; charset={declared}"} if declared else {}
    read = decode(windows_1258(PAGE), headers)
    assert read.text == PAGE
    assert read.encoding == "cp1258"
    assert bool(read.repaired) == (declared != "windows-1258")


def test_windows_1252_without_vietnamese_stays_readable() -> None:
    page = "<p>Café crème à la carte, façade, garçon, Señor</p>"
    read = decode(page.encode("cp1252"), {"content-type": "text/html; charset=ISO-8859-1"})
    assert (read.text, read.encoding) == (page, "cp1252")


@pytest.mark.parametrize("doubled", [double(PAGE), PAGE.encode().decode("latin-1").encode()])
def test_utf8_encoded_twice_is_mended(doubled: bytes) -> None:
    read = decode(doubled)
    assert read.text == PAGE
    assert read.repaired == ("UTF-8 encoded twice",)


def test_a_doubled_body_in_a_right_template_is_mended_alone() -> None:
    body = (
        f"<h1>{SENTENCE}</h1>".encode() + double(f"<p>{SENTENCE}</p>") + "<p>Đá, cũ – “ạ”, Ãn ©</p>".encode()
    )
    assert decode(body).text == f"<h1>{SENTENCE}</h1><p>{SENTENCE}</p><p>Đá, cũ – “ạ”, Ãn ©</p>"


def test_encoded_three_times() -> None:
    read = decode(double(double(PAGE).decode()))
    assert read.text == PAGE
    assert read.repaired == ("UTF-8 encoded twice",) * 2


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_byte_order_marks_and_utf16(name: str) -> None:
    read = decode(PAGE.encode(name), {"content-type": "text/html; charset=windows-1252"})
    assert read.text == PAGE


def test_decomposed_text_is_composed() -> None:
    assert decode(unicodedata.normalize("NFD", PAGE).encode()).text == PAGE


def test_a_few_stray_bytes_are_replaced_and_noted() -> None:
    body = PAGE.encode().replace(b"<p>", b"<p>\x92\xff", 1)
    read = decode(body)
    assert read.text.count("\ufffd") == 2
    assert read.encoding == "utf-8"
    assert read.repaired == ("2 invalid bytes replaced",)


@pytest.mark.parametrize(
    ("pack", "header", "note"),
    [
        (gzip.compress, "gzip", ()),
        (gzip.compress, "", ("gzip without a header",)),
        (zlib.compress, "deflate", ()),
        (zlib.compress, "", ("zlib without a header",)),
        (lambda raw: zlib.compress(raw, wbits=-15), "deflate", ()),
        (lambda raw: gzip.compress(gzip.compress(raw)), "gzip", ("gzip without a header",)),
        (lambda raw: gzip.compress(raw) + gzip.compress(b"<!-- end -->"), "gzip", ()),
        (lambda raw: raw, "gzip", ()),
        (lambda raw: raw, "br", ()),
    ],
)
def test_compressed_bodies_open_with_and_without_a_header(
    pack: object, header: str, note: tuple[str, ...]
) -> None:
    assert callable(pack)
    read = decode(pack(PAGE.encode()), {"Content-Encoding": header} if header else {})
    assert read.text.removesuffix("<!-- end -->") == PAGE
    assert read.repaired == note


def test_a_cut_stream_is_read_as_far_as_it_goes() -> None:
    raw = "".join(f"<p>{SENTENCE} {number}</p>" for number in range(2000)).encode()
    read = decode(gzip.compress(raw)[:-3000])
    assert read.text.startswith(f"<p>{SENTENCE} 0</p>")
    assert "gzip data broken off" in read.repaired


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    bomb = gzip.compress(b"0" * (encoding.MAX_DECODED_BYTES + 1))
    with pytest.raises(TooLarge, match="more than"):
        decode(bomb)
    with pytest.raises(TooLarge):
        decode(gzip.compress(bomb))


@pytest.mark.parametrize(
    "body",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20,
        b"%PDF-1.4\n" + bytes(range(256)) * 40,
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(255, -1, -1)) * 20,
        bytes(range(256)) * 10,
    ],
)
def test_binary_data_is_undecodable(body: bytes) -> None:
    with pytest.raises(Undecodable):
        decode(body)


def test_unknown_compression_is_undecodable() -> None:
    with pytest.raises(Undecodable, match="br"):
        decode(b"\x1b\x03\x00\x80\xaa\xaa\xaa\xea\xff\x74" * 20, {"content-encoding": "br"})


@pytest.mark.parametrize("label", ["rot13", "zip", "unicode_escape", "utf-7", "klingon", ""])
def test_strange_labels_do_no_harm(label: str) -> None:
    assert decode(windows_1258(PAGE), {"content-type": f"text/html; charset={label}"}).text == PAGE


def test_empty() -> None:
    assert decode(b"").text == ""


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "gzip", "deflate", "br"]),
    st.sampled_from(["", "utf-8", "windows-1258"]),
)
def test_never_raises_anything_else(body: bytes, coding: str, charset: str) -> None:
    with contextlib.suppress(Undecodable):
        decode(body, {"Content-Encoding": coding, "Content-Type": f"text/html; charset={charset}"})


@given(st.text(alphabet="aáàảãạâấầẩẫậăắằẳẵặđeéèẻẽẹêếềểễệ uúùủũụưứừửữựoóòỏõọôốồổỗộơớờởỡợ,.–“”…"))
def test_right_utf8_is_never_touched(text: str) -> None:
    assert decode(text.encode()).text == unicodedata.normalize("NFC", text)


def test_random_damage_never_hangs() -> None:
    body = bytearray(gzip.compress(PAGE.encode() * 50))
    for at in range(20, len(body), 7):
        damaged = body[:at] + os.urandom(3) + body[at + 3 :]
        with contextlib.suppress(Undecodable):
            decode(bytes(damaged))
