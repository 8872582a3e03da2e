"""From blocks to the article's text: paragraphs, captions with their pictures, lead, byline, what was left
out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.blocks import RELATED_HEAD, Block, Fragment
from transforms.byline import labelled, looks_like_names
from transforms.layout import LeadStyle
from transforms.text import fold, match_key

CAPTION_LIMIT = 400  # characters; a longer paragraph under a picture is text
STRAY_LIMIT = 40
# Folded words of buttons, players and advertisements that stand alone on a line.
_STRAY_LINE = re.compile(
    r"(?:quang cao|advertisements?|ads|chia se(?: bai viet)?|binh luan|in (?:bai viet|trang)|gui (?:email|bai)|theo doi"
    r"|nghe (?:bai viet|doc bai|noi dung)|tags?|tu khoa|zalo|facebook|twitter|messenger|copy link|sao chep lien ket"
    r"|a- ?a\+|a a|play|video|xem anh lon|anh|dang (?:tai|nhap)|quay lai|ve trang chu|len dau trang|like|thich"
    r"|luu bai viet)"
)
UNSTOPPED_LIMIT = 200  # characters of a caption that nothing but its missing full stop tells
_COUNTER = re.compile(
    r"\W*(?:(?:so )?(?:luot|lan) (?:xem|doc|truy cap)|da (?:xem|doc)|views?|hits?)\W*[\d.,]+(?:\s*(?:luot|lan))?\W*"
    r"|\W*[\d.,]+\s*(?:(?:luot|lan) (?:xem|doc|truy cap)|views?|hits?)\W*|\W*(?:doc|xem)\W*[\d.,]+ (?:lan|luot)\W*"
)
ABOVE_TITLE = 8  # blocks at the top that may stand above the title where the body holds it too
_BARE_DATE = re.compile(
    r"\W*(?:(?:cập nhật|xuất bản|đăng|lúc|ngày)\W*)*(?:\d{1,2}[:h]\d{2}(?::\d{2})?\W+)?"
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngày \d{1,2} tháng \d{1,2} năm \d{4})(?:\W+\d{1,2}[:h]\d{2}(?::\d{2})?)?\W*",
    re.IGNORECASE,
)
TAIL = 4  # so many last lines may be byline or source
_CAPTION_NAME = re.compile(r"(?:^|[\s_-])(?:note|desc|cap|italic|text-center)(?=\s|$|[_-])", re.IGNORECASE)
_AUTHOR_NAME = re.compile(
    r"(?:^|[\s_-])(?:p?author\w*|tac-?gia\w*|but-?danh|pseudonym|signature|byline|nguoi-?viet|body-author"
    r"|writer)(?=\s|$|[_-])",
    re.IGNORECASE,
)
# The agency's sign before a lead: "BTNO - ", "(CTO) - ", "(Baothanhhoa.vn) - ", "LSO – ", or a bare dash
# whose sign
# a style sheet drew. A sign has no small letters unless it is a host name, stands in brackets, or is one of
# the
# mixed forms in use ("LĐ online").
_PREFIX = re.compile(
    r"^(?:[–—]\s+"
    r"|\(\s*(?:[A-ZĐ][\w.Đđ]*(?:\s[\w.Đđ]+){0,4})\s*\)\s*[-–—:]?\s*(?=[^\W_\d]|[\"“\d])"
    r"|(?:[A-ZĐ][A-ZĐ.]{1,9}|[A-ZĐ]{2,6}\s?(?:[Oo]nline|ONLINE|điện tử|ĐT)|[A-Za-z0-9-]{3,30}\.(?:com\.vn"
    r"|org\.vn|gov\.vn|vn|com))\s*[-–—]\s*)"
)
_PREFIX_MAX = 40
_STOPPED = re.compile(r"[.!?…:;,][\"”’')\]]*$")
_CREDIT_LINE = re.compile(r"^\W*(?:ảnh|hình|photo|nguồn ảnh)\s*:\s*", re.IGNORECASE)
_SOURCE_LINE = re.compile(r"^[\W_]*(?:nguồn|theo)\b", re.IGNORECASE)
_END_MARK = re.compile(r"^[\W_]*(?:hết|end|\./\.?)[\W_]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CaptionedPicture:
    address: str
    alt: str
    caption: str | None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """What the fragment holds. `tail`: last lines that name the source and are no paragraphs of the story;
    `lead_how`: how the lead was told."""

    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    pictures: tuple[CaptionedPicture, ...]
    lead: str | None
    lead_how: str | None
    byline: tuple[str, ...]
    byline_how: str | None
    dropped: tuple[tuple[str, str], ...]


def read_body(
    fragment: Fragment,
    *,
    lead: str | None,
    lead_style: LeadStyle,
    description: str | None,
    title: str,
    byline_in_body: bool,
) -> Body:
    """Sorts the blocks. `lead` is the lead that a selector found (its repetition at the top of the body is
    dropped); without one the first paragraph may be it, by `lead_style`. `description` is the page's own
    summary (meta)."""
    dropped = list(fragment.dropped)
    texts, captions, pictures = _part(fragment.blocks)
    texts = _without_other_stories(texts, dropped)
    texts = _below_title(texts, title, dropped)
    byline, how, texts = _byline(texts) if byline_in_body else ((), None, texts)
    texts = _once(texts, title, dropped)
    lead_how: str | None = None
    if lead is None:
        lead, lead_how, texts = _lead(texts, lead_style, description)
    else:
        texts = _without_lead(texts, lead)
    return Body(
        paragraphs=tuple(block.text for block in texts),
        captions=tuple(captions),
        pictures=tuple(pictures),
        lead=lead,
        lead_how=lead_how,
        byline=byline,
        byline_how=how,
        dropped=tuple(dropped),
    )


def lead_prefix(lead: str) -> str | None:
    """The agency's sign at the head of a lead with the dash and space after it, as printed, or None.

    >>> [lead_prefix(text) for text in ("BTNO - Sáng nay", "(CTO) - Ngày 8-1", "– Ngày 13/7", "Sáng nay")]
    ['BTNO - ', '(CTO) - ', '– ', None]
    """
    match = _PREFIX.match(lead)
    if match is None or match.end() > _PREFIX_MAX or match.end() >= len(lead):
        return None
    sign = match[0]
    if sign.startswith("(") and not re.search(r"[-–—:]\s*$", sign):
        inner = sign.strip("() ")
        if not (inner.isupper() or "." in inner):
            return None
    return sign


def _part(blocks: Sequence[Block]) -> tuple[list[Block], list[str], list[CaptionedPicture]]:
    """Parts captions and pictures from text. A caption belongs to the picture just before it (or, in a
    figure, after)."""
    texts: list[Block] = []
    captions: list[str] = []
    pictures: list[CaptionedPicture] = []
    waiting = False  # a picture came last, without its caption
    captioned = False  # a caption came last
    early: str | None = None  # a caption that stood above its picture
    own_names = _caption_names(blocks)
    for index, block in enumerate(blocks):
        if block.picture is not None:
            pictures.append(CaptionedPicture(block.picture.address, block.picture.alt, early))
            waiting, early, captioned = early is None, None, False
            continue
        if captioned and _CREDIT_LINE.match(block.text) and len(block.text) <= 80:
            pictures[-1:] = [
                replace(picture, credit=_CREDIT_LINE.sub("", block.text)) for picture in pictures[-1:]
            ]
            continue
        if block.caption or (waiting and _reads_as_caption(block, blocks, index, own_names)):
            if captions and block.text in captions[-1:]:
                continue
            captions.append(block.text)
            if pictures and pictures[-1].caption is None:
                pictures[-1] = replace(pictures[-1], caption=block.text)
            elif block.caption:
                early = block.text
            waiting, captioned = False, True
            continue
        waiting = captioned = False
        texts.append(block)
    return texts, captions, pictures


def _caption_names(blocks: Sequence[Block]) -> frozenset[str]:
    """Class names that this body gives to short paragraphs right under pictures and to nothing else, while its
    other paragraphs bear another."""
    under: set[str] = set()
    elsewhere: set[str] = set()
    for before, block in zip((None, *blocks), blocks, strict=False):
        if block.picture is not None or block.row:
            continue
        pictured = before is not None and before.picture is not None and len(block.text) <= UNSTOPPED_LIMIT
        (under if pictured and block.tag in ("p", "div", "span") else elsewhere).add(block.names)
    return frozenset(under - elsewhere) if elsewhere else frozenset()


def _reads_as_caption(block: Block, blocks: Sequence[Block], index: int, own_names: frozenset[str]) -> bool:
    """A short text right under a picture that the markup sets apart (centred, in italics, in the picture's own
    paragraph, by its class) or that ends without a full stop, as paragraphs of the story do not."""
    if len(block.text) > CAPTION_LIMIT or block.row or block.tag in ("h1", "h2", "h3", "h4", "li"):
        return False
    last = all(later.picture is not None for later in blocks[index + 1 :])
    if _SOURCE_LINE.match(block.text) or (last and (labelled(block.text) or looks_like_names(block.text))):
        return False
    if labelled(block.text) and index >= len(blocks) - TAIL and block.align == "right":
        return False
    if block.align == "center" or block.italic >= 0.9:
        return True
    if block.names in own_names and block.names.strip():
        return True
    if block.beside_picture:
        return len(block.text) <= 250 or _CAPTION_NAME.search(block.names) is not None
    if block.align == "right":
        return False
    if _CAPTION_NAME.search(block.names[-40:]) and len(block.text) <= 300:
        return True
    return len(block.text) <= UNSTOPPED_LIMIT and block.bold < 0.5 and not _STOPPED.search(block.text)


def _without_other_stories(texts: list[Block], dropped: list[tuple[str, str]]) -> list[Block]:
    """Drops paragraphs that are nothing but a link to another story, and the heading over them."""
    kept: list[Block] = []
    heading: Block | None = None
    for block in texts:
        folded = fold(block.text[:80])
        if len(block.text) <= STRAY_LIMIT and _STRAY_LINE.fullmatch(folded.strip(" .:!()[]*-–—|")):
            dropped.append((block.text, "a button's or advertisement's word"))
            continue
        if len(block.text) <= STRAY_LIMIT and not block.row:
            if _BARE_DATE.fullmatch(block.text):
                dropped.append((block.text, "a date alone on its line"))
                continue
            if _COUNTER.fullmatch(folded):
                dropped.append((block.text, "a counter of readers"))
                continue
        match = RELATED_HEAD.match(folded)
        alone = match is not None and match.end() >= len(folded.rstrip())
        if alone and len(block.text) < 60:
            heading = block
            dropped.append((block.text, "heading of other stories"))
            continue
        if block.linked >= 0.8 and block.links and len(block.text) > 15 and not _keeps_link(block):
            dropped.append((block.text[:160], "a link to another story"))
            continue
        if match is not None and block.linked >= 0.3:
            dropped.append((block.text[:160], "a link to another story"))
            continue
        if heading is not None and block.tag == "li" and block.linked > 0.3:
            dropped.append((block.text[:160], f"under {heading.text[:40]!r}"))
            continue
        heading = None
        kept.append(block)
    return kept


def _keeps_link(block: Block) -> bool:
    """A linked line that belongs to the story: a file to fetch, an address written out, an anchor on this
    page."""
    target = block.links[0]
    return (
        target.startswith(("mailto:", "tel:", "#"))
        or re.search(r"\.(?:pdf|docx?|xlsx?|zip|rar)(?:$|\?)", target, re.IGNORECASE) is not None
        or block.text.startswith(("http://", "https://", "www."))
        or _SOURCE_LINE.match(block.text) is not None
        or looks_like_names(block.text)
        or block.row
    )


def _byline(texts: list[Block]) -> tuple[tuple[str, ...], str | None, list[Block]]:
    """The byline among the last lines, from the end upwards; it must leave some text."""
    lines: list[str] = []
    how: str | None = None
    end = len(texts)
    after: list[Block] = []
    while end > 1 and len(lines) + len(after) < TAIL:
        block = texts[end - 1]
        if _END_MARK.match(block.text):
            end -= 1
            continue
        reason = _byline_reason(block)
        if reason is None:
            if not lines and _SOURCE_LINE.match(block.text) and len(block.text) < 200:
                after.insert(0, block)
                end -= 1
                continue
            break
        lines.insert(0, block.text)
        how = reason
        end -= 1
    if lines:
        return tuple(lines), how, [*texts[:end], *after]
    if texts and texts[-1].tail_bold and len(texts) > 0:
        last = texts[-1]
        sign = last.tail_bold or ""
        rest = last.text.removesuffix(sign).rstrip()
        if (
            rest != last.text
            and len(sign) <= 60
            and rest.endswith((".", "!", "?", "…", "”", ")"))
            and (labelled(sign) or looks_like_names(sign))
        ):
            return (
                (sign,),
                "bold at the end of the last paragraph",
                [*texts[:-1], replace(last, text=rest, tail_bold=None)],
            )
    return (), None, texts


def _byline_reason(block: Block) -> str | None:
    text = block.text
    if len(text) > 160 or block.row:
        return None
    if labelled(text):
        return "role label"
    names = looks_like_names(text)
    if not names:
        return None
    if _AUTHOR_NAME.search(block.names):
        return "class"
    if block.align == "right":
        return "right-aligned last line"
    if len(text) <= 80 and block.bold >= 0.9:
        return "bold last line"
    if len(text) <= 40 or text.isupper():
        return "name on the last line"
    return None


def _below_title(texts: list[Block], title: str, dropped: list[tuple[str, str]]) -> list[Block]:
    """The text below the title, where the body's element holds the title too: what stands above it is section,
    date and buttons."""
    wanted = match_key(title)
    for index, block in enumerate(texts[:ABOVE_TITLE]):
        if len(block.text) > CAPTION_LIMIT:
            break
        if match_key(block.text) == wanted and len(texts) > index + 1:
            dropped.extend((above.text[:160], "above the title") for above in texts[:index])
            dropped.append((block.text[:160], "the title again"))
            return texts[index + 1 :]
    return texts


def _once(texts: list[Block], title: str, dropped: list[tuple[str, str]]) -> list[Block]:
    """Each paragraph once: a long one that the page repeats, and the title above the text, are dropped."""
    seen: set[str] = set()
    kept: list[Block] = []
    for index, block in enumerate(texts):
        key = match_key(block.text)
        if len(block.text) >= 60 and not block.row:
            if key in seen:
                dropped.append((block.text[:160], "printed twice"))
                continue
            seen.add(key)
        if index == 0 and key == match_key(title):
            dropped.append((block.text[:160], "the title again"))
            continue
        kept.append(block)
    return kept


def _lead(
    texts: list[Block], style: LeadStyle, description: str | None
) -> tuple[str | None, str | None, list[Block]]:
    if style == "none" or not texts:
        return None, None, texts
    first = texts[0]
    if style == "first":
        return first.text, "first paragraph", texts[1:]
    if len(texts) < 2 or first.row or first.tag == "li":
        return None, None, texts
    how = None
    if first.bold >= 0.9 and len(first.text) >= 40:
        how = "bold first paragraph"
    elif lead_prefix(first.text):
        how = "first paragraph with the agency's sign"
    elif description and _describes(description, first.text):
        how = "first paragraph, equal to the page's description"
    return (first.text, how, texts[1:]) if how else (None, None, texts)


def _describes(description: str, text: str) -> bool:
    """Whether the page's summary is the paragraph or its beginning (sites cut it)."""
    summary = fold(description).rstrip(" .…")
    whole = fold(text)
    prefix = lead_prefix(text)
    bare = fold(text[len(prefix) :]) if prefix else whole
    return (
        len(summary) >= 60 and (whole.startswith(summary) or bare.startswith(summary)) and len(whole) <= 700
    )


def _without_lead(texts: list[Block], lead: str) -> list[Block]:
    """The body without a repetition of the lead among its first two paragraphs."""
    wanted = fold(lead)
    prefix = lead_prefix(lead)
    bare = fold(lead[len(prefix) :]) if prefix else wanted
    for index, block in enumerate(texts[:2]):
        own = fold(block.text)
        if own in (wanted, bare):
            return [*texts[:index], *texts[index + 1 :]]
    return texts
