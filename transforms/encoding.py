"""Bytes of a page to its text, whatever the server and the page say about their character set.

The bytes themselves are asked first: what decodes as strict UTF-8 is UTF-8. Declarations (HTTP header,
`<meta>`) only choose between the 8-bit sets, and only if the result looks like Vietnamese. Rules for declared
names follow the WHATWG encoding standard: ISO-8859-1 and ASCII mean windows-1252; one that says UTF-16 is
never believed.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

# A news page is under 2 MB; past this a compressed body is taken for a bomb.
MAX_DECODED_BYTES = 32 * 1024 * 1024
# compressed more than once: seen where a page was saved as sent and served compressed again
MAX_LAYERS = 3
# Stray bytes that a UTF-8 page may hold: this many, or this share of its multi-byte characters.
MAX_STRAY_BYTES = 16
MAX_STRAY_SHARE = 0.02
# `<meta charset>` must stand within the first 1024 bytes; many templates are late
_META_WINDOW = 4096

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,30})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_\-]{2,30})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,30})", re.IGNORECASE)
_NAMES = {
    "utf-8": "utf-8", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8",
    "windows-1258": "cp1258", "cp1258": "cp1258", "x-cp1258": "cp1258",
    "windows-1252": "cp1252", "cp1252": "cp1252", "x-cp1252": "cp1252", "ansi": "cp1252",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252",
    "us-ascii": "cp1252", "ascii": "cp1252",
}  # fmt: skip

# Letters that only Vietnamese has; the accented letters of Latin-1 prove nothing, and what stands in neither,
# nor in typography, counts against a guess
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9ĂăĐđƠơƯưĨĩŨũ]")
_FOREIGN = re.compile(
    "[^\x00-\x7f\u1ea0-\u1ef9ĂăÂâĐđÊêÔôƠơƯưÀÁÃÈÉÌÍÒÓÕÙÚÝàáãèéìíòóõùúýĨĩŨũ\u00a0“”‘’–—…•·«»°²³×½¼©®€]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")

# UTF-8 read as windows-1252 and written as UTF-8 again: runs of characters that windows-1252 has above ASCII,
# its five unused bytes as C1 controls
_HIGH_1252 = "".join(
    bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
    for byte in range(0x80, 0x100)
)
_TO_BYTE = {ord(char): byte for byte, char in enumerate(_HIGH_1252, start=0x80)}
_TO_BYTE.update({byte: byte for byte in range(0x80, 0xA0)})  # the same through ISO-8859-1
_DOUBLED = re.compile(f"[{re.escape(_HIGH_1252)}\x80-\x9f]{{2,}}")
# how doubled Vietnamese letters begin, as bytes: ạ–ỹ (áº, á»), à–ý (Ã)
_DOUBLED_SIGNS = (b"\xc3\xa1\xc2", b"\xc3\x83\xc2")
_MIN_DOUBLED = 3


class Undecodable(ValueError):  # noqa: N818 - the refusal's own word
    """The bytes are no text that can be read; the message says why, in one line."""


class TooLarge(Undecodable):
    """The decompressed body is larger than MAX_DECODED_BYTES."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the character set it was read by, and what had to be mended on the way (empty: nothing).

    The text is not yet cleaned: only where it holds combining marks has it been composed (NFC) here.
    """

    text: str
    encoding: str
    repaired: tuple[str, ...] = ()


def decode(body: bytes, headers: Mapping[str, str] | None = None) -> Decoded:
    """The text of a page's bytes as received or as saved.

    Compressed bytes (gzip, zlib; raw deflate when the header says so) are opened with or without a header, a
    stream that breaks off is read as far as it goes. Raises Undecodable for binary data, for compressions that
    are not known, and where too many bytes are invalid; TooLarge past MAX_DECODED_BYTES.
    """
    lower = {name.lower(): value for name, value in (headers or {}).items()}
    notes: list[str] = []
    body = _decompress(body, lower.get("content-encoding", ""), notes)
    if len(body) > MAX_DECODED_BYTES:
        raise TooLarge(f"the page has {len(body)} bytes, the limit is {MAX_DECODED_BYTES}")
    text, encoding = _to_text(body, lower.get("content-type", ""), notes)
    if encoding == "utf-8" and sum(map(body.count, _DOUBLED_SIGNS)) >= _MIN_DOUBLED:
        text = _undouble(text, notes)
    if b"\x00" in body[:2048] and _CONTROL.search(text):
        _refuse_binary(text)
    return Decoded(text, encoding, tuple(notes))


def _to_text(body: bytes, content_type: str, notes: list[str]) -> tuple[str, str]:
    for bom, name in _BOMS:
        if body.startswith(bom):
            text, stray = _replacing(body[len(bom) :], name)
            if name != "utf-8" or stray == 0:
                _note_stray(stray, max(len(text), 1), notes)
                return _nfc(text), name
            body = body[len(bom) :]
    wide = _utf16_without_bom(body)
    if wide is not None:
        notes.append(f"{wide} without a byte order mark")
        text, stray = _replacing(body, wide)
        _note_stray(stray, max(len(text), 1), notes)
        return _nfc(text), wide
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(body, content_type, notes)
    # U+0300–U+036F begin with these bytes; without them the text holds no floating accents
    return (_nfc(text) if b"\xcc" in body or b"\xcd" in body else text), "utf-8"


def _guess(body: bytes, content_type: str, notes: list[str]) -> tuple[str, str]:
    """Bytes that are not strict UTF-8: UTF-8 with a few stray bytes, else the 8-bit set that reads best."""
    text, stray = _replacing(body, "utf-8")
    multibyte = len(_NON_ASCII.findall(text)) - stray
    if multibyte > 0 and stray <= max(MAX_STRAY_SHARE * multibyte, min(MAX_STRAY_BYTES, multibyte)):
        _note_stray(stray, multibyte + stray, notes)
        return _nfc(text), "utf-8"
    declared = _declared(body, content_type)
    best: tuple[float, str, str] | None = None
    for name in dict.fromkeys([*declared, "cp1258", "cp1252"]):
        if name == "utf-8":
            continue
        candidate, broken = _replacing(body, name)
        candidate = unicodedata.normalize("NFC", candidate)
        score = _score(candidate) - 5 * broken
        if best is None or score > best[0]:
            best = (score, candidate, name)
    if best is None or _refused_by_score(best[0], best[1]):
        raise Undecodable(f"{stray} invalid bytes as UTF-8, and no 8-bit set gives readable text")
    if best[2] not in declared:
        notes.append(f"declared as {declared[0] if declared else 'nothing'}, read as {best[2]}")
    lost = best[1].count("\ufffd")
    if lost:
        notes.append(f"{lost} invalid bytes replaced")
    return best[1], best[2]


_NON_ASCII = re.compile("[^\x00-\x7f]")


def _score(text: str) -> float:
    return (
        len(_VIETNAMESE.findall(text))
        - 3.0 * len(_FOREIGN.findall(text))
        - 10.0 * len(_CONTROL.findall(text))
    )


def _refused_by_score(score: float, text: str) -> bool:
    """Text of another language has foreign letters and stays readable; binary data is full of controls."""
    return score < 0 and (len(_CONTROL.findall(text)) + text.count("\ufffd")) * 50 > len(text)


def _replacing(body: bytes, name: str) -> tuple[str, int]:
    """The text with U+FFFD for what is invalid, and how many of those are new."""
    text = body.decode(name, "replace")
    stray = text.count("\ufffd")
    if stray and name == "utf-8":
        stray -= body.count(b"\xef\xbf\xbd")  # printed by the page itself
    return text, max(stray, 0)


def _note_stray(stray: int, characters: int, notes: list[str]) -> None:
    if stray == 0:
        return
    if stray > max(MAX_STRAY_BYTES, MAX_STRAY_SHARE * characters):
        raise Undecodable(f"{stray} invalid bytes in {characters} characters")
    notes.append(f"{stray} invalid bytes replaced")


def _nfc(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _utf16_without_bom(body: bytes) -> str | None:
    """UTF-16 shows as a zero in every second byte of the markup; only the beginning is looked at."""
    head = body[:512]
    if len(head) < 8 or head.count(0) * 3 < len(head):
        return None
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    if even > 4 * odd:
        return "utf-16-be"
    return None


def _declared(body: bytes, content_type: str) -> list[str]:
    head = body[:_META_WINDOW]
    found = [match[1] for match in [_HEADER_CHARSET.search(content_type)] if match]
    found += [
        match[1].decode("ascii") for match in (_CHARSET.search(head), _XML_ENCODING.search(head)) if match
    ]
    return [name for name in (_NAMES.get(label.lower()) for label in found) if name is not None]


def _undouble(text: str, notes: list[str]) -> str:
    """Undo UTF-8 that was read as windows-1252 and encoded again, run by run; twice at most."""
    for _ in range(2):
        mended = _DOUBLED.sub(_single, text)
        if len(mended) >= len(text) or _score(mended) <= _score(text):
            break
        text = _nfc(mended)
        notes.append("UTF-8 encoded twice")
    return text


def _single(run: re.Match[str]) -> str:
    raw = bytes(_TO_BYTE[ord(char)] for char in run[0])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # a sign of the page's own stands in the run: mend what is valid, keep the rest as it is
    mended: list[str] = []
    at = 0
    while at < len(raw):
        size = _sequence(raw, at)
        mended.append(raw[at : at + size].decode("utf-8") if size > 1 else run[0][at])
        at += size
    return "".join(mended)


def _sequence(raw: bytes, at: int) -> int:
    """The length of the valid multi-byte UTF-8 character that starts here, else 1."""
    for size in (2, 3, 4):
        try:
            if len(raw[at : at + size].decode("utf-8")) == 1 and at + size <= len(raw):
                return size
        except UnicodeDecodeError:
            continue
    return 1


def _refuse_binary(text: str) -> None:
    controls = len(_CONTROL.findall(text[:4096]))
    if controls * 20 > len(text[:4096]):
        raise Undecodable("binary data, not a page")


def _decompress(body: bytes, declared: str, notes: list[str]) -> bytes:
    codings = [name.strip().lower() for name in declared.split(",") if name.strip()]
    for _ in range(MAX_LAYERS):
        coding = _compression(body, codings)
        if coding is None:
            break
        body = _inflate(body, coding, notes)
        if codings:
            codings.pop()
        else:
            notes.append(f"{coding} without a header")
    if codings and codings[-1] in ("br", "zstd", "compress", "x-compress") and not _looks_like_text(body):
        raise Undecodable(f"Content-Encoding {codings[-1]} can't be opened here")
    return body


def _compression(body: bytes, codings: list[str]) -> str | None:
    if body[:3] == b"\x1f\x8b\x08":
        return "gzip"
    # zlib: method 8, window up to 32 kB, header a multiple of 31; "x" alone could begin a text
    if (
        len(body) > 6
        and body[0] == 0x78
        and int.from_bytes(body[:2], "big") % 31 == 0
        and body[1] in (1, 0x5E, 0x9C, 0xDA)
    ):
        return None if body[1] == 0x5E and _looks_like_text(body) else "zlib"
    if codings and codings[-1] == "deflate" and not _looks_like_text(body):
        return "deflate"
    return None


def _looks_like_text(body: bytes) -> bool:
    head = body[:512]
    return head.lstrip()[:1] == b"<" or not any(byte < 9 or 13 < byte < 27 for byte in head)


def _inflate(body: bytes, coding: str, notes: list[str]) -> bytes:
    wbits = {"gzip": 31, "zlib": 15, "deflate": -15}[coding]
    parts: list[bytes] = []
    size = 0
    while body:
        stream = zlib.decompressobj(wbits)
        try:
            part = stream.decompress(body, MAX_DECODED_BYTES - size + 1)
        except zlib.error as error:
            if not parts:
                part = _salvage(body, wbits, MAX_DECODED_BYTES)
                if not part:
                    raise Undecodable(f"{coding} data is broken: {error}") from error
                parts.append(part)
                notes.append(f"{coding} data broken off")
            break  # padding behind the last member
        size += len(part)
        if size > MAX_DECODED_BYTES:
            raise TooLarge(f"decompresses to more than {MAX_DECODED_BYTES} bytes")
        parts.append(part)
        if not stream.eof:
            notes.append(f"{coding} data broken off")
            break
        body = stream.unused_data if coding == "gzip" and stream.unused_data[:2] == b"\x1f\x8b" else b""
    return b"".join(parts)


def _salvage(body: bytes, wbits: int, limit: int) -> bytes:
    """What can be read before the first fault, in steps of 1 kB."""
    stream = zlib.decompressobj(wbits)
    parts: list[bytes] = []
    size = 0
    for start in range(0, len(body), 1024):
        try:
            part = stream.decompress(body[start : start + 1024], limit - size + 1)
        except zlib.error:
            break
        parts.append(part)
        size += len(part)
        if size > limit:
            raise TooLarge(f"decompresses to more than {limit} bytes")
    return b"".join(parts)
