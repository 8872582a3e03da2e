"""What stands around an article's text: whether an element belongs to another story, the section above the
title, the lead between title and text, the tags below it.

Layouts name these where they are known; pages differ from them more often here than in the text itself, so
both the readers by layout and the generic one look here for what they miss. Only structure and the words that
template authors use for such elements decide; no site is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from transforms.blocks import spelt_names
from transforms.byline import looks_like_names, without_date
from transforms.document import BREAKING, Document, Element, Elements, plain_text, text_of
from transforms.text import clean, fold, match_key

HEADLINE = 25  # characters of a link from which it may be another story's headline
CARD_LEVELS = 5  # so many elements up a card of another story is looked for
MAX_SECTION = 40
MAX_SECTION_LINKS = 4
SECTION_LEVELS = 4
MAX_LEAD_ELEMENTS = 300
MIN_LEAD, MAX_LEAD = 40, 1200
MAX_TAG = 60

_TRAIL = Elements(
    "//*[contains(@class, 'titlecate') or contains(@class, 'readcrumb') or contains(@class, 'crumb') "
    "or contains(@class, 'Crumb') or contains(@id, 'crumb') or contains(@id, 'Crumb') or contains(@class, 'path') "
    "or contains(@class, 'Path') or contains(@itemtype, 'BreadcrumbList')]"
)
_TRAIL_MAY_BE = re.compile(r"titlecate|crumb|path|BreadcrumbList", re.IGNORECASE)
_TRAIL_NAME = re.compile(
    r"(?:^|[\s_-])(?:titlecate|[\w-]*breadcrumbs?\w*|[a-z]*crumbs?|path|pathway|nav-?path)(?=\s|$|[_-])",
    re.IGNORECASE,
)
_SECTION_NAME = re.compile(
    r"(?:^|[\s_-])(?:cat|cate|category|categories|cat-links|catname|chuyen-?muc\w*|section|section-?name|muc|topic|channel"
    r"|zone|bread|folder|nhom-?tin)(?=\s|$|[_-])",
    re.IGNORECASE,
)
_SECTION_LINK = Elements("descendant-or-self::a[contains(concat(' ', @rel, ' '), ' category ')]")
_SECTION_ADDRESS = re.compile(
    r"(?:/[a-z][a-z0-9]*(?:-[a-z0-9]+){0,6}){0,3}(?:/|\.(?:html?|aspx|php|epi|jsp))?$|/.*[?&](?:cat|cid|catid|id)=",
    re.IGNORECASE,
)
_ARROW = re.compile(r"\s*(?:[»›]|&gt;|>{1,2})\s*")
_NO_SECTION = re.compile(
    r"(?:facebook|zalo|twitter|google|chia se|in (?:bai|trang|an)|ban in|gui (?:mail|email|bai)|email|print"
    r"|rss|luu|nghe|theo doi|binh luan|dang nhap|english|tieng viet|vi|en|quay lai|thich|like|share|doc bai"
    r"|a[-+]|co chu|trang nay)\b"
)
LEAD_NAME = re.compile(
    r"(?:^|[\s_-])(?:sapo\w*|lead|p?head|home-?text|teaser|chapeau|summary|abstract|intro|desc|description|tomtat|tom-tat"
    r"|head-?line-?sub|article-sapo|trich\w*|standfirst|dek|lbl-?head|lbl-?tom-?tat|mo-?ta|loi-?dan|excerpt)(?=\s|$|[_-])",
    re.IGNORECASE,
)
_NO_LEAD = frozenset(
    {"a", "img", "br", "li", "ul", "ol", "span", "font", "b", "strong", "i", "em", "u"}
    | {"time", "table", "tbody", "tr", "nav", "form", "button", "figcaption", "label"}
)
_DATED = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}:\d{2}")
_DATE_OR_TIME = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}:\d{2}|\d{1,2} tháng \d{1,2}", re.IGNORECASE
)
_STOPPED = re.compile(r"[.!?…][\"”’')\]]*$")
_TAG_BOXES = Elements(
    "//*[self::div or self::ul or self::ol or self::p or self::section or self::span or self::footer "
    "or self::nav or self::td or self::dl][contains(@class, 'tag') or contains(@class, 'Tag') "
    "or contains(@class, 'TAG') or contains(@class, 'keyword') or contains(@class, 'Keyword') "
    "or contains(@class, 'tukhoa') or contains(@class, 'tu-khoa') or contains(@id, 'tag') or contains(@id, 'Tag')]"
)
_TAG_LINKS = Elements("//a[contains(concat(' ', @rel, ' '), ' tag ')][not(contains(@rel, 'category'))]")
_TAG_ADDRESSES = Elements(
    "//a[contains(@href, '/tag/') or contains(@href, '/tags/') or contains(@href, '/tag-') "
    "or contains(@href, '/tu-khoa/')]"
)
_MAY_LINK_TAGS = re.compile(r"rel=.{0,12}tag|/tags?[/-]|/tu-khoa/")
_TAG_LABEL = re.compile(r"\W*(?:tags?|từ kh(?:óa|oá)|key ?words?)\b", re.IGNORECASE)
_TAG_LABEL_IN = re.compile(r">\W*(?:tags?|từ kh(?:óa|oá)|key ?words?)\b", re.IGNORECASE)
_TAG_MAY_BE = re.compile(r"tag|keyword|tu-?khoa", re.IGNORECASE)
_TAG_NAME = re.compile(
    r"(?:^|[\s_-])(?:tags?\d?|[a-z]+tags|list-?tags?|keywords?|tu-?khoa)(?=\s|$|[_-])", re.IGNORECASE
)
_CLOUD = re.compile(r"cloud|trend|hot|popular|stage|pagination|mega", re.IGNORECASE)
_SIDE = re.compile(
    r"(?:^|[\s_-])(?:sidebar|trend\w*|hot-?tag\w*|header|footer|foot|menu|nav)(?=\s|$|[_-])", re.IGNORECASE
)
_TAG_WORDS = frozenset(
    {"tag", "tags", "tu khoa", "tu khoa:", "tags:", "tag:", "chu de", "xem them", "key word", "keywords"}
)
_AUTHORS = Elements(
    "descendant::*[contains(@class, 'author') or contains(@class, 'Author') or contains(@class, 'acgia') "
    "or contains(@class, 'acGia') or contains(@id, 'acGia') or contains(@id, 'acgia') or contains(@id, 'uthor') "
    "or contains(@class, 'ac-gia') or contains(@class, 'by') or contains(@class, 'pseudonym') "
    "or contains(@class, 'nguoi') or contains(@class, 'writer') "
    "or @rel='author' or @itemprop='author' "
    "or contains(@href, '/tac-gia/') or contains(@href, '/author/')]"
)
_AUTHOR_NAME = re.compile(
    r"(?:^|[\s_-])(?:[a-z]*author\w*|(?:lbl-?)?tac-?gia\w*|by|byline|by-line|pseudonym|nguoi-?viet|nguoi-?dang|writer|but-?danh)"
    r"(?=\s|$|[_-])",
    re.IGNORECASE,
)
BY_LINE = 160  # characters of the box that holds author and date between title and text
Keep = Callable[[Element], bool]


@dataclass(frozen=True, slots=True)
class Lead:
    """`inside`: whether it stands in the body's own element; `how`: by what it was told."""

    text: str
    element: Element
    how: str
    inside: bool


def names_of(element: Element) -> str:
    """The class names and the id of an element, camel case parted."""
    return spelt_names(element.get("class") or "", element.get("id") or "")


def not_of_others(document: Document, *own: Element | None) -> Keep:
    """A test whether an element is no part of another story's card: a box with a link to another page under a
    headline or a picture. `own` (title, text) and what holds them are never such a box."""
    kept: set[Element] = set()
    for element in own:
        if element is not None:
            kept.update((element, *element.iterancestors()))
    try:
        here = urlsplit(document.url).path
    except ValueError:
        here = ""

    def keep(element: Element) -> bool:
        for holder in islice(element.iterancestors() if kept else (), CARD_LEVELS):
            if holder in kept:
                return True
            if holder.tag == "a":
                return not _leads_away(holder, here)
            if any(_headline(link) and _leads_away(link, here) for link in holder.iter("a")):
                return False
        return True

    return keep


def stands_after(element: Element, other: Element) -> bool:
    """Whether an element begins after another one has ended."""
    above = [element, *element.iterancestors()]
    beside = [other, *other.iterancestors()]
    if other in above or element in beside:
        return False
    common = next((holder for holder in above if holder in beside), None)
    if common is None:
        return False
    mine = next(holder for holder in above if holder.getparent() is common)
    its = next(holder for holder in beside if holder.getparent() is common)
    return common.index(mine) > common.index(its)


def following(start: Element, body: Element) -> Iterator[Element]:
    """The elements after `start`, in page order, up to the end of the smallest element that holds `body` too."""
    holders = {body, *body.iterancestors()}
    node: Element | None = start
    while node is not None and node not in holders:
        for sibling in node.itersiblings():
            yield from sibling.iter()
        node = node.getparent()


def lead_above(
    title: Element | None,
    body: Element,
    article: Element,
    *,
    description: str | None,
    named_title: str,
    strict: bool,
) -> Lead | None:
    """The lead between title and text or at the text's top: an element named so, one that says what the page's
    description says, or a paragraph that stands alone there. `strict`: such a paragraph counts only if it reads
    as one, with a full stop."""
    summary = fold(description or "").rstrip(" .…")
    wanted = match_key(named_title)
    holders = {body, *body.iterancestors()}
    elements = following(title, body) if title is not None else article.iter()
    for seen, element in enumerate(elements):
        if seen > MAX_LEAD_ELEMENTS:
            return None
        if element in holders or not isinstance(element.tag, str):
            continue
        names = names_of(element) if element.get("class") or element.get("id") else ""
        named = bool(names) and LEAD_NAME.search(names) is not None
        if element.tag in _NO_LEAD and not (named and element.tag in ("span", "font")):
            continue
        raw = plain_text(element)
        text = text_of(element) if MIN_LEAD <= len(raw) < MAX_LEAD else ""
        if len(text) < MIN_LEAD:
            continue
        inside = body in element.iterancestors()
        plain = all(child.tag not in BREAKING or child.tag == "br" for child in element)
        if match_key(text) != wanted and element.find(".//a") is None and element.find(".//li") is None:
            how = ""
            if named:
                how = "class"
            elif len(summary) >= 50 and fold(text).startswith(summary) and not inside:
                how = "equal to the description"
            elif not inside and plain and (not strict or (len(text) >= 60 and _STOPPED.search(text))):
                how = "between title and text"
            if how and not _DATED.search(text[:60]):
                return Lead(text, element, how, inside)
        if inside:
            return None
    return None


def trail(document: Document) -> tuple[list[Element], str] | None:
    """The links of whatever the page calls its breadcrumb; else of its structured data none."""
    if not _TRAIL_MAY_BE.search(document.names) and "BreadcrumbList" not in document.source:
        return None
    for element in _TRAIL(document.root)[:12]:
        names = names_of(element)
        if not (_TRAIL_NAME.search(names) or "titlecate" in names or element.get("itemtype")):
            continue
        links = [link for link in element.iter("a") if plain_text(link).strip()]
        if links and len(links) <= 8:
            return links, f"breadcrumb .{names.split(' ')[0]}" if names else "breadcrumb"
    return None


def section_above(title: Element | None) -> tuple[list[Element], str] | tuple[tuple[str, ...], str] | None:
    """The section printed above the title without a breadcrumb's name: links named as a category, a short list
    of links, or words with arrows between them."""
    node = title
    for _ in range(SECTION_LEVELS):
        if node is None or node.tag in ("body", "main"):
            return None
        for sibling in list(node.itersiblings(preceding=True))[:4]:
            parts = [sibling, *reversed(list(sibling))] if len(sibling) <= 4 else [sibling]
            for part in parts:
                found = _section_in(part)
                if found is not None:
                    return found
        node = node.getparent()
    return None


def section_declared(document: Document) -> tuple[str, ...]:
    """The breadcrumb of the structured data, without the home page and the page itself."""
    for item in document.ld:
        if item.get("@type") != "BreadcrumbList":
            continue
        entries = item.get("itemListElement")
        names: list[tuple[int, str]] = []
        for number, entry in enumerate(entries if isinstance(entries, list) else []):
            if not isinstance(entry, dict):
                continue
            inner = entry.get("item")
            name = entry.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
            place = entry.get("position")
            if isinstance(name, str) and clean(name):
                names.append((place if isinstance(place, int) else number, clean(name)))
        return tuple(name for _, name in sorted(names, key=lambda pair: pair[0]))
    return ()


def author_lines(article: Element, body: Element | None, keep: Keep) -> Iterator[tuple[str, str]]:
    """What elements named for the author say, near the text and of this story, and their names."""
    holders = {body, *body.iterancestors()} if body is not None else set()
    for element in _AUTHORS(article)[:60]:
        names = names_of(element)
        named = (
            _AUTHOR_NAME.search(names)
            or element.get("rel") == "author"
            or element.get("itemprop") == "author"
            or (element.tag == "a" and looks_like_names(text_of(element)))
        )
        if not named or element in holders or not keep(element):
            continue
        line = without_date(text_of(element))
        if 2 < len(line) <= 80:
            yield line, names or str(element.tag)


def name_beside_date(title: Element | None, body: Element | None) -> str | None:
    """A name of two words or more between title and text in one small box with the date."""
    if title is None or body is None:
        return None
    holders = {body, *body.iterancestors()}
    for number, element in enumerate(following(title, body)):
        if number > 60 or element is body:
            return None
        if not isinstance(element.tag, str) or element.tag in ("a", "button", "h1", "h2", "h3"):
            continue
        if len(element) > 2 or any(plain_text(child).strip() for child in element):
            continue
        text = clean(plain_text(element))
        if not (5 <= len(text) <= 40 and len(text.split()) >= 2 and looks_like_names(text)):
            continue
        for box in islice(element.iterancestors(), 2):
            if box in holders:
                break
            whole = clean(plain_text(box))
            if len(whole) <= BY_LINE and _DATE_OR_TIME.search(whole):
                return text
    return None


def tag_links(document: Document, title: Element | None, body: Element | None) -> list[Element]:
    """The links of the page's tags: of a box named so that stands neither above the title nor in a side column
    nor holds more than tags; else links that say `rel=tag`."""
    if _TAG_MAY_BE.search(document.names):
        holders: set[Element] = set(body.iterancestors()) if body is not None else set()
        for box in _TAG_BOXES(document.root)[:20]:
            names = names_of(box)
            if not _TAG_NAME.search(names) or _CLOUD.search(names) or box in holders or box is body:
                continue
            if in_side(box) or (title is not None and stands_after(title, box)):
                continue
            links = [link for link in box.iter("a") if _is_tag(link)]
            everything = sum(1 for _ in box.iter("a"))
            if links and 2 * len(links) > everything and len(plain_text(box)) <= 60 + everything * 60:
                return links
    for found in (_TAG_LINKS, _TAG_ADDRESSES) if _MAY_LINK_TAGS.search(document.source) else ():
        links = [link for link in found(document.root)[:40] if _is_tag(link) and not in_side(link)]
        links = [link for link in links if title is None or not stands_after(title, link)]
        if body is not None:
            links = [link for link in links if body not in link.iterancestors()]
        if links:
            return links
    return _labelled_tags(body) if body is not None and _TAG_LABEL_IN.search(document.source) else []


def _labelled_tags(body: Element) -> list[Element]:
    """The links in a line below the text that begins with "Tags" or "Từ khóa"."""
    node: Element | None = body
    for _ in range(3):
        if node is None or node.tag in ("body", "html"):
            break
        for sibling in islice(node.itersiblings(), 6):
            for box in [sibling, *islice(sibling.iterdescendants("div", "ul", "p", "section"), 6)]:
                if not isinstance(box.tag, str) or not _TAG_LABEL.match(clean(plain_text(box))[:20]):
                    continue
                links = [link for link in box.iter("a") if _is_tag(link)]
                if links and len(links) <= 20 and len(plain_text(box)) <= 60 + 60 * len(links):
                    return links
        node = node.getparent()
    return []


def in_side(element: Element) -> bool:
    """Whether an element stands in the page's furniture: masthead, menu, side column, foot."""
    for ancestor in [element, *element.iterancestors()]:
        if ancestor.tag in ("article", "main", "body"):
            return False
        if ancestor.tag in ("nav", "aside", "footer", "header"):
            return not any(holder.tag == "article" for holder in ancestor.iterancestors())
        if _SIDE.search(names_of(ancestor)):
            return True
    return False


def is_logo(element: Element, document: Document) -> bool:
    """Whether a heading is the paper's name: a link home, or what the page declares as its site's name."""
    site = document.meta.get("og:site_name")
    if site and fold(site) == fold(text_of(element)):
        return True
    links = [link for link in (element, *element.iterancestors("a"), *element.iter("a")) if link.tag == "a"]
    for link in links:
        try:
            parts = urlsplit((link.get("href") or "").strip())
        except ValueError:
            continue
        if (
            parts.path in ("", "/")
            and not parts.query
            and not parts.fragment
            and (parts.netloc or parts.path)
        ):
            return True
    return False


def _section_in(element: Element) -> tuple[list[Element], str] | tuple[tuple[str, ...], str] | None:
    if not isinstance(element.tag, str) or element.tag in ("h1", "form", "header", "script"):
        return None
    raw = clean(plain_text(element))
    if not raw or len(raw) > 3 * MAX_SECTION or _DATED.search(raw):
        return None
    links = [link for link in element.iter("a") if clean(plain_text(link))]
    names = " ".join(
        names_of(node)
        for node in (element, *links, *(link.getparent() for link in links))
        if node is not None
    )
    names += (
        " " + " ".join(names_of(child) for child in element.iter("div", "span", "font", "td", "h6"))
        if not links
        else ""
    )
    categories = _SECTION_LINK(element)
    if categories:
        links = categories
    usable = bool(links) and len(links) <= MAX_SECTION_LINKS and all(_is_section(link) for link in links)
    if usable and (categories or _SECTION_NAME.search(names)):
        return links, "category above the title"
    linked = sum(len(clean(plain_text(link))) for link in links)
    if usable and element.tag in ("ul", "ol", "nav") and linked >= 0.7 * len(raw):
        return links, "list of links above the title"
    if (
        usable
        and len(raw) - linked <= 4 * len(links)
        and all(_SECTION_ADDRESS.match(_path(link)) for link in links)
    ):
        return links, "links to sections above the title"
    if not links:
        parts = tuple(part for part in _ARROW.split(raw) if part)
        if len(parts) > 1 and all(len(part) <= MAX_SECTION for part in parts):
            return parts, "words with arrows above the title"
        if len(raw) <= MAX_SECTION and _SECTION_NAME.search(names) and not _NO_SECTION.match(fold(raw)):
            return (raw,), "category above the title"
    return None


def _is_section(link: Element) -> bool:
    text = clean(plain_text(link))
    href = (link.get("href") or "").strip().lower()
    return (
        2 < len(text) <= MAX_SECTION
        and not href.startswith(("javascript", "mailto", "#"))
        and not _NO_SECTION.match(fold(text))
    )


def _path(link: Element) -> str:
    try:
        parts = urlsplit((link.get("href") or "").strip())
    except ValueError:
        return "?"
    return "/" + parts.path.strip("/") if parts.path.strip("/") else "/"


def _is_tag(link: Element) -> bool:
    text = text_of(link).strip(" #,;")
    return (
        1 < len(text) <= MAX_TAG
        and fold(text) not in _TAG_WORDS
        and "category" not in (link.get("rel") or "")
    )


def _headline(link: Element) -> bool:
    text = clean(plain_text(link))
    return len(text) >= HEADLINE and not looks_like_names(text)


def _leads_away(link: Element, here: str) -> bool:
    href = (link.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript", "mailto", "tel")):
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return parts.path.rstrip("/") != here.rstrip("/") or bool(parts.query)


__all__ = [
    "Keep", "Lead", "author_lines", "following", "in_side", "is_logo", "lead_above", "name_beside_date", "names_of",
    "not_of_others", "section_above", "section_declared", "stands_after", "tag_links", "trail",
]  # fmt: skip
