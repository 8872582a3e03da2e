"""Pages that are no article: which, and by what sign. A refusal is kept with its reason; it is never a
silence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from transforms.document import Document, Element, Elements, Texts, plain_text
from transforms.records import RefusalReason
from transforms.text import clean, fold

MAX_BYTES = 8 * 1024 * 1024  # a body as received; the largest article page seen is below 1 MB
MAX_CHARACTERS = 8 * 1024 * 1024  # after unpacking: a small gzip can hold gigabytes
MIN_TEXT = 80  # characters of lead and body together; the shortest news item seen has about 150
MIN_TEXT_BESIDE_VIDEO = 250
ALBUM_PICTURES = 4
RUNNING = 60  # characters from which a line is a paragraph and no menu entry or headline
SENTENCE = 40
MANY_PARAGRAPHS = 4  # … however many links a menu inside the body has
LONG = 120  # characters
SHORT_PARAGRAPHS = 3  # with so many paragraphs and no story's link in the body, a short text is an article
MIN_STORIES = 6  # links to articles inside what would be the body
TEXT_PER_STORY = 350  # characters; a listing prints a headline and a teaser per story
LITTLE_TEXT = 600
HEADLINE = 25  # characters
TEASER = 50
SCRAP = 60  # characters of text per story where a listing prints no teasers, only paper and age
MIN_VIETNAMESE = 0.25  # share of words with a Vietnamese letter; articles have 0.7 to 0.9, English has none

_NOT_FOUND = re.compile(
    r"\b(?:khong tim thay (?:trang|noi dung|bai viet|duong dan|ket qua)|trang (?:ban (?:yeu cau|tim"
    r"|truy cap)|nay|khong)(?: \w+){0,6}"
    r" (?:khong ton tai|khong tim thay|da bi xoa|khong con)|trang khong ton tai"
    r"|bai viet (?:nay )?(?:khong ton tai|da bi (?:xoa|go)|khong con)"
    r"|noi dung (?:nay )?(?:khong ton tai|da bi xoa|khong con)|duong dan khong (?:ton tai|dung|hop le)"
    r"|loi 404|404 not found|error 404|page not found"
    r"|404 error|404 khong tim thay|tin (?:bai )?(?:nay )?(?:khong ton tai|da bi xoa))\b"
)
_LOGIN = re.compile(
    r"\b(?:(?:vui long|ban can|ban phai|hay|moi ban) dang nhap(?: \w+){0,4} de (?:\w+ )?(?:doc|xem)"
    r"|dang nhap de (?:doc|xem|tiep tuc doc)"
    r"|(?:noi dung|bai viet) (?:nay )?(?:chi )?danh (?:rieng )?cho (?:thanh vien|ban doc dai han|thue bao"
    r"|hoi vien)|dang ky (?:goi|mua bao|dai han) de doc)\b"
)
_VIDEO = Elements(
    ".//video | .//iframe[contains(@src, 'youtube') or contains(@src, 'player') or contains(@src, 'video') "
    "or contains(@src, 'embed')]"
    " | .//object[contains(@type, 'flash') or contains(@data, '.mp4')] | .//embed[contains(@src, '.mp4')]"
    " | .//*[contains(concat(' ', @class, ' '), ' jwplayer ') or contains(concat(' ', @class, ' '), ' "
    "video-js ') or @data-video-src or @data-video]"
)
_PASSWORD = Elements("//input[@type='password']")
_HEADINGS = Elements("//h1 | //h2")
_VIETNAMESE = re.compile(
    r"[^\W\d_]*[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ][^\W\d_]*", re.IGNORECASE
)
# Letters that French, Portuguese and others share with Vietnamese do not tell; these do.
_ONLY_VIETNAMESE = re.compile(
    r"[^\W\d_]*[ăđơưảạằắẳẵặầấẩẫậẻẽẹềếểễệỉịỏọồốổỗộờớởỡợủũụừứửữựỳỷỹỵ][^\W\d_]*", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_HOME_PATHS = frozenset(
    {
        "",
        "/",
        "/index.html",
        "/index.php",
        "/index.aspx",
        "/default.aspx",
        "/home",
        "/trang-chu",
        "/trang-chu.html",
        "/home.html",
    }
)
_TEXTS = Texts("descendant::text()")
_ARTICLE_LIKE = re.compile(
    r"\d{4,}|-[0-9a-f]{7}/?$|\.epi$|/\d{6}/|(?:^|/)[a-z0-9]+(?:-[a-z0-9]+){4,}(?:\.\w{3,5})?/?$"
)
_GALLERY = Elements(
    ".//*[contains(@class, 'gallery') or contains(@class, 'album') or contains(@class, 'fancybox') "
    "or contains(@class, 'slide') or contains(@class, 'lightbox') "
    "or contains(@id, 'album') or contains(@id, 'gallery')]//img"
)
_LINKED_PICTURES = Elements(".//a[@href]//img")
_LINES = Elements(".//p | .//div | .//span | .//td | .//h2 | .//h3 | .//h4 | .//strong")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp)(?:$|\?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a page is refused; `detail` says by what sign."""

    reason: RefusalReason
    detail: str


def is_home(url: str) -> bool:
    """Whether the address is a site's front page (no query that names something)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path.lower() in _HOME_PATHS and not re.search(r"=\d{2,}", parts.query)


def not_html(body: bytes, content_type: str) -> str | None:
    """Why a body is no HTML page, by its first bytes or its declared type; None where it may be one."""
    start = body[:512].lstrip().lower()
    for magic, name in (
        (b"%pdf", "a PDF file"),
        (b"\x89png", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"gif8", "a picture"),
        (b"pk\x03\x04", "an archive or office file"),
        (b"\xd0\xcf\x11\xe0", "an office file"),
        (b"<rss", "a feed"),
        (b"<feed", "a feed"),
        (b"<urlset", "a sitemap"),
        (b"<sitemapindex", "a sitemap"),
    ):
        if start.startswith(magic):
            return name
    if start.startswith(b"<?xml") and not re.search(rb"<html|<!doctype html", body[:4096].lower()):
        return "XML"
    if start.startswith((b"{", b"[")) and b"<" not in body[:4096]:
        return "JSON"
    kind = content_type.split(";")[0].strip().lower()
    if (
        kind
        and not re.match(r"text/|application/(?:xhtml|octet-stream|x-httpd)|application/xml", kind)
        and b"<" not in start
    ):
        return f"declared as {kind}"
    if not start:
        return "an empty body"
    return None


def before_reading(document: Document, url: str, *, recognised: bool) -> Reason | None:
    """Signs that hold whatever the text: soft 404, front page, log-in wall; listings where no layout knows
    the page."""
    heading = soft_404(document, alone=not recognised)
    if heading is not None:
        return Reason("soft_404", f"the page says {heading!r}")
    if recognised:
        return None
    if is_home(url):
        return Reason("home", "the address is a front page")
    return None


def soft_404(document: Document, *, alone: bool) -> str | None:
    """The words by which a page answered with 200 says that there is nothing, in its title or a heading, or
    alone on the page."""
    lines = [document.head_title or ""]
    lines.extend(clean(plain_text(element)) for element in _HEADINGS(document.root)[:12])
    for line in lines:
        if len(line) <= 120 and (
            _NOT_FOUND.search(fold(line)) or re.fullmatch(r"\W*404\W*(?:.{0,60})", line)
        ):
            return line
    text = visible_text(document.root, limit=1500) if alone else ""
    if text and len(text) <= 600:
        match = _NOT_FOUND.search(fold(text))
        if match:
            return match[0]
    return None


def unread(
    document: Document,
    url: str,
    *,
    title: str | None,
    paragraphs: Sequence[str],
    pictures: int,
    article: Element,
    body: Element | None,
    loose_text: int,
    layout: bool,
) -> Reason | None:
    """Why a page whose text was read is no article after all; None where it is one. `paragraphs`: lead and
    body."""
    text = " ".join(paragraphs)
    size = len(text)
    # what no layout vouches for may be menu entries and headlines: only what runs counts
    running = size if layout else sum(len(one) for one in paragraphs if len(one) >= RUNNING)
    if running < MIN_TEXT_BESIDE_VIDEO:
        gone = _says(article, _NOT_FOUND)
        if gone is not None and running - len(gone) < MIN_TEXT:
            return Reason("soft_404", f"the page says {gone!r}")
        if document.meta.get("og:type", "").startswith("video") or _VIDEO(article):
            return Reason("video", f"a film and {running} characters of text")
        shown = max(pictures, _album_pictures(article))
        if shown >= ALBUM_PICTURES:
            return Reason("album", f"{shown} pictures and {running} characters of text")
    if not layout:
        listing = listing_sign(document, body, max(size, loose_text), paragraphs)
        if listing is not None:
            return Reason("listing", listing)
    if running < MIN_TEXT_BESIDE_VIDEO and not layout and _PASSWORD(document.root):
        asked = _says(document.root, _LOGIN)
        if asked is not None:
            return Reason("login_wall", f"the page says {asked!r}")
    if size < 600 and (
        _LOGIN.search(fold(visible_text(article, limit=3000)))
        or (size < MIN_TEXT and _PASSWORD(document.root))
    ):
        return Reason("login_wall", "the text is behind a log-in")
    if not title:
        return Reason("no_title", "neither a heading nor a declared title")
    if size < MIN_TEXT or (not layout and running == 0):
        if not layout and is_home(url):
            return Reason("home", "the address is a front page")
        return Reason("no_text", f"{size} characters of text, {running} of them in paragraphs")
    share = vietnamese_share(text)
    if share < MIN_VIETNAMESE:
        return Reason("not_vietnamese", f"{share:.0%} of the words have a Vietnamese letter")
    return None


def listing_sign(
    document: Document, body: Element | None, text_size: int, paragraphs: Sequence[str]
) -> str | None:
    """By what a page is a list of stories: headlines and teasers take turns, or links are many and text is
    short.

    Links to other stories below or in a box of an article do not take turns with its paragraphs.
    """
    if body is not None:
        links, turns = _stories(body)
        long = sum(len(one) >= LONG for one in paragraphs)
        if links >= MIN_STORIES and 2 * turns >= links and text_size < TEXT_PER_STORY * links:
            return f"{links} links to articles take turns with {text_size} characters of text"
        if links >= 2 * MIN_STORIES and text_size < SCRAP * links and long < MANY_PARAGRAPHS:
            return f"{links} links to articles in a body of {text_size} characters"
        sentences = sum(len(one) >= SENTENCE for one in paragraphs)
        if not links and sentences >= SHORT_PARAGRAPHS and text_size >= MIN_TEXT_BESIDE_VIDEO:
            return None  # old and small papers print a few sentences between columns of links
    if text_size < LITTLE_TEXT and document.meta.get("og:type", "").lower() != "article":
        links, _ = _stories(document.root)
        if links >= 2 * MIN_STORIES:
            return f"{links} links to articles and {text_size} characters of text"
    return None


def _says(article: Element, words: re.Pattern[str]) -> str | None:
    """A short line in the place of the text that has such words."""
    for element in _LINES(article)[:400]:
        if len(element) > 4:
            continue
        line = clean(plain_text(element))
        if (
            10 <= len(line) <= 160
            and words.search(fold(line))
            and next(element.iterancestors("a"), None) is None
        ):
            return line
    return None


def _album_pictures(article: Element) -> int:
    """The pictures that are linked to their own file, or stand in a gallery and lead to no other page."""
    own: set[str] = set()
    for pictures, boxed in ((_GALLERY(article), True), (_LINKED_PICTURES(article), False)):
        for picture in pictures[:200]:
            link = next(picture.iterancestors("a"), None)
            href = (link.get("href") or "") if link is not None else ""
            if _PICTURE_FILE.search(href) or (boxed and (not href or href.startswith(("#", "javascript")))):
                own.add(picture.get("data-src") or picture.get("src") or "")
    return len(own)


def _stories(element: Element) -> tuple[int, int]:
    """The number of article-like addresses that links with a headline lead to, and how often text follows
    one."""
    seen: set[str] = set()
    turns = 0
    after_link = False
    for node in element.iter("a", "p", "div", "span", "li", "td"):
        if node.tag == "a":
            href = node.get("href") or ""
            if _ARTICLE_LIKE.search(href) and len(clean(plain_text(node))) >= HEADLINE:
                after_link = after_link or href not in seen
                seen.add(href)
        elif after_link and len((node.text or "").strip()) >= TEASER:
            turns += 1
            after_link = False
    return len(seen), turns


def vietnamese_share(text: str) -> float:
    """The share of words (of two letters and more) with a letter that Vietnamese has, in the first 2,000
    characters.

    Letters that French or Portuguese have too count only where letters of Vietnamese alone are frequent.
    """
    sample = text[:2000]
    words = len(_WORD.findall(sample))
    if not words:
        return 0.0
    only = len(_ONLY_VIETNAMESE.findall(sample)) / words
    return len(_VIETNAMESE.findall(sample)) / words if only >= 0.15 else min(only, MIN_VIETNAMESE / 2)


def visible_text(element: Element, *, limit: int) -> str:
    """The text of an element, cleaned; no more than about `limit` characters are gathered."""
    parts: list[str] = []
    size = 0
    for text in _TEXTS(element):
        parts.append(text)
        size += len(text.strip())
        if size > limit:
            break
    return clean(" ".join(parts))
