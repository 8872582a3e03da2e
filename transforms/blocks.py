"""The article's fragment, taken apart with BeautifulSoup into blocks: one per paragraph, picture or table
row.

Only the fragment is given to BeautifulSoup (a whole page costs ten times as much). Words that inline tags
cut in two are joined without a space; `<br><br>`, bare `<div>`s and text between block elements make
paragraphs too. Boxes of other stories, share bars, advertisements and the like are left out by their
structure and by what their class says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from lxml import etree

from transforms.document import Element
from transforms.text import clean, fold

Align = Literal["left", "center", "right", "justify"]
MARK = (
    "data-baotinh"  # set on elements that a layout's caption selectors found, before the fragment is cut out
)

_NEVER = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "video",
        "audio",
        "object",
        "embed",
        "svg",
        "canvas",
        "form",
        "button",
        "input",
        "select",
        "textarea",
        "nav",
        "footer",
        "map",
        "math",
        "dialog",
        "menu",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
_BOXES = frozenset(
    [
        "div",
        "section",
        "aside",
        "ul",
        "ol",
        "table",
        "blockquote",
        "dl",
        "article",
        "details",
        "center",
        "fieldset",
        "figure",
    ]
)
_BOLD = frozenset(["strong", "b", "h1", "h2", "h3", "h4", "h5", "h6", "th"])
_ITALIC = frozenset(["em", "i", "cite"])
_STYLE_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right|justify)", re.IGNORECASE)
_STYLE_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_STYLE_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_STYLE_RIGHT = re.compile(r"float\s*:\s*right", re.IGNORECASE)
_CLASS_BOLD = re.compile(
    r"(?:^|\s)(?:font-bold|font-semibold|fw-?bold|fw[67]00|bold|text-bold|b-bold)(?=\s|$)", re.IGNORECASE
)
_CLASS_ALIGN = re.compile(r"(?:^|\s)(?:text-?|align-?|has-text-align-)?(center|right)(?=\s|$)", re.IGNORECASE)
_CAPTION_NAME = re.compile(
    r"(?:^|[\s_-])(?:p?caption\w*|image_desc|img_desc|imgdesc|photo_?desc|chu-?thich\w*|figcaption"
    r"|wp-caption-text|picdesc"
    r"|photocms_caption|photo-cap|desc_image|img-caption|imagecaption|note-image)(?=\s|$|[_-])",
    re.IGNORECASE,
)
_IMAGE_BOX = re.compile(
    r"(?:^|[\s_-])(?:image\w*|photo\w*|picture\w*|picbox|wp-caption|imgcaption|hinh|justifyimage"
    r"|body-image|anh|media-photo"
    r"|vcsortableinpreviewmode|expnoedit|tplcaption)(?=\s|$|[_-])",
    re.IGNORECASE,
)
_NOISE_NAME = re.compile(
    r"(?:^|[\s_-])(?:share\w*|sharing|social\w*|addthis\w*|fb-\w+|facebook|zalo\w*|relate[ds]?\w*|\w+related\w*"
    r"|tinlienquan|lienquan|cung-?chuyen-?muc|tin-?khac|cac-?tin-?khac|item-?navigation|author-?latest"
    r"|(?:post-?)?nav(?:igation)?-?(?:post|links|prev\w*|next)|post-?navigation"
    r"|tin-lien-quan|bai-lien-quan|relate-?news|news-?relat\w*|ads?|adv|advert\w*|adsbygoogle|banner\w*"
    r"|quangcao|quang-cao|qc"
    r"|comments?|comment-\w+|binhluan|binh-luan|tags?|post-tags|tag-list|block_tag|keywords?|tukhoa"
    r"|tu-khoa|rating|ratings|vote"
    r"|print|toolbar|breadcrumbs?|newsletter|subscribe|sponsor\w*|popup|modal|yarpp\S*|audio\S*|tts|player"
    r"|inread|sda_\w+|sda"
    r"|amn\S*|recommend\w*|suggest\w*|othernews|other-news|other_news|more-news|read-?more|docthem"
    r"|doc-them|xemthem|xem-them"
    r"|drelated|ilink|select-accent-wrap|zce-related|cms-relate\w*|article__story|paging|pagination"
    r"|copyright|widget\w*)"
    r"(?=\s|$|[_-])",
    re.IGNORECASE,
)
RELATED_HEAD = re.compile(
    r"^[\W_]*(?:xem them|doc them|xem tiep|doc tiep|bai doc tiep|tin lien quan|bai lien quan"
    r"|tin,? bai lien quan|bai viet lien quan"
    r"|tin bai khac|(?:tin |bai |bai viet )?cung (?:chuyen muc|chu de)|tin cung muc"
    r"|(?:(?:cac|nhung|mot so) )?(?:tin|bai|bai viet|ban tin|tin bai) (?:khac|cu hon|moi hon|da dua|da dang|lien quan)"
    r"|co lien quan|moi nhat tu|bai (?:cung|khac cung) tac gia"
    r"|co the ban quan tam|ban co the quan tam|tin (?:moi|noi bat|doc nhieu|xem nhieu|da dua)"
    r"|(?:duoc )?(?:doc|xem) nhieu(?: nhat)?"
    r"|su kien lien quan|chu de lien quan|video lien quan|tham khao them|tin moi nhat|moi xem them"
    r"|bai truoc|bai sau)\b[\W_]*"
)
_TEMPLATE = re.compile(r"\{\{[^{}]{0,300}\}\}|\{%[^{}]{0,300}%\}")
_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|video|audio|vc_\w+|su_\w+)\b[^\[\]]{0,300}\]")
_SENTENCE_END = re.compile(r"[.!?…:;][\"”’')\]]*$")
_LINE_START = re.compile(
    r"^[\"“‘'(\[]?(?:[-–—+•*●▪■]\s*\S|\d+[.)]\s"
    r"|[^\W\d_a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]|\d)"
)
_ICON = re.compile(
    r"(?:icon|emoji|spacer|blank|pixel|1x1|loading|logo|avatar|sprite|tracking)[^/]*$", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
MAX_DEPTH = 120
CELL_LIMIT = 400
BOX_CAPTION_LIMIT = 500
UNNAMED_CAPTION_LIMIT = 250
CARD_LIMIT = 400
MIN_CARDS = 3  # so many headlines that lead to other pages make a box of other stories
HEADLINE = 25  # characters
TEASER = 200
_PICTURE_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg)$|/(?:image|images|uploads?|photos?|media)/", re.IGNORECASE
)
_STORY = re.compile(r"\d{4,}|-[0-9a-f]{7}/?$|\.(?:html?|epi|aspx|vnp|tpo)$")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the markup names it: the address not yet made absolute."""

    address: str
    alt: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, table row or picture. `bold`, `italic`, `linked` are shares of the letters, 0 to 1.

    `caption`: the markup itself says so; `beside_picture`: text in the same block element as a picture;
    `tail_bold`: a last bold run after plain text (some papers sign there).
    """

    text: str = ""
    picture: Picture | None = None
    tag: str = "p"
    align: Align | None = None
    names: str = ""
    bold: float = 0.0
    italic: float = 0.0
    linked: float = 0.0
    links: tuple[str, ...] = ()
    caption: bool = False
    beside_picture: bool = False
    row: bool = False
    tail_bold: str | None = None


@dataclass(frozen=True, slots=True)
class Fragment:
    """The blocks in page order and what was left out, as (text, reason)."""

    blocks: tuple[Block, ...]
    dropped: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Context:
    tag: str = "div"
    align: Align | None = None
    names: str = ""
    bold: bool = False
    italic: bool = False
    href: str | None = None
    caption: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None
    caption: bool = False


_BREAK = _Run("\n")


def take_apart(root: Element, url: str | None) -> Fragment:
    """The fragment under `root` as blocks. The tree is not changed. `url` is the page's own address: a picture
    or card that leads to another page is that page's. Without it all of them are kept."""
    markup = etree.tostring(root, encoding="unicode", method="html", with_tail=False)
    soup = BeautifulSoup(markup, "lxml")
    walker = _Walker(len(soup.get_text()), url)
    walker.walk(soup, _Context(), 0)
    walker.flush(_Context())
    return Fragment(tuple(walker.blocks), tuple(walker.dropped))


class _Walker:
    """Goes through the soup in document order, gathering runs of inline text until a block element ends
    them."""

    def __init__(self, size: int, url: str | None) -> None:
        self.blocks: list[Block] = []
        self.dropped: list[tuple[str, str]] = []
        self._runs: list[_Run | Picture] = []
        self._size = size
        self._url = url
        self._outermost = True

    def walk(self, node: Tag, context: _Context, depth: int) -> None:
        for child in node.children:
            if isinstance(child, NavigableString):
                if not isinstance(child, PreformattedString):
                    self._runs.append(
                        _Run(str(child), context.bold, context.italic, context.href, context.caption)
                    )
            elif isinstance(child, Tag):
                self._element(child, context, depth)

    def _element(self, tag: Tag, context: _Context, depth: int) -> None:
        name = tag.name
        if name == "br":
            self._runs.append(_BREAK)
        elif name == "img":
            picture = _picture(tag)
            if picture is not None and not (context.href and self._elsewhere(context.href)):
                self._runs.append(picture)
        elif name in _NEVER:
            return
        elif name == "hr":
            self.flush(context)
        elif depth > MAX_DEPTH:
            self._runs.append(
                _Run(tag.get_text(" "), context.bold, context.italic, context.href, context.caption)
            )
        elif name in _BLOCKS:
            self.flush(context)
            inner = _inside_block(tag, context)
            why = None if name in ("html", "body") else self._noise(tag, name, inner)
            if why is not None:
                self.dropped.append((clean(tag.get_text(" "))[:160], why))
            elif name == "table":
                self._table(tag, inner, depth + 1)
            else:
                self.walk(tag, inner, depth + 1)
                self.flush(inner)
        else:
            why = self._noise(tag, name, context) if tag.has_attr("class") or tag.has_attr("id") else None
            if why is not None:
                self.dropped.append((clean(tag.get_text(" "))[:160], why))
                return
            self.walk(tag, _inside_inline(tag, name, context), depth + 1)

    def _noise(self, tag: Tag, name: str, context: _Context) -> str | None:
        """Why this element is no part of the article, or None. The fragment's own outermost element always
        is."""
        if self._outermost:
            self._outermost = False
            return None
        names = _names(tag)
        box = name in _BOXES
        named = bool(names) and bool(_NOISE_NAME.search(names))
        links = tag.find_all("a", href=True) if (box or named) else []
        if not named and not links:
            return None
        text = clean(tag.get_text(" "))
        if len(text) > 0.5 * self._size and len(text) > 200:
            return None
        linked = sum(len(clean(link.get_text(" "))) for link in links)
        if named and (len(text) < 600 or linked > 0.3 * len(text)) and not (context.caption and text):
            return f"class {names.strip()[:60]!r}"
        if not text or not links:
            return None
        heading = RELATED_HEAD.match(fold(text[:80]))
        if heading and linked >= 0.15 * len(text):
            return f"box headed {text[: max(heading.end(), 8)].strip()!r}"
        pictured = [link for link in links if link.find("img") is not None]
        if (
            name in ("div", "section", "aside", "table", "blockquote", "article")
            and pictured
            and len(text) <= CARD_LIMIT
            and linked >= 0.3 * len(text)
            and all(self._elsewhere(_attribute(link, "href")) for link in links)
        ):
            return "a card of another page"
        if (
            name in ("div", "section", "aside", "ul")
            and len(links) >= MIN_CARDS
            and linked >= 0.3 * len(text)
            and sum(self._headline(link) for link in links) >= MIN_CARDS
            and all(len(clean(child.get_text(" "))) <= TEASER for child in tag.find_all("p"))
        ):
            return "cards of other pages"
        if name in ("ul", "ol", "div", "section", "table", "aside", "dl") and linked >= 0.8 * len(text):
            if len(links) >= 2 and tag.find("img") is None:
                return "a list of links"
            if len(links) >= 2 and linked >= 0.9 * len(text) and _other_stories(links):
                return "a list of links"
        return None

    def _headline(self, link: Tag) -> bool:
        return len(clean(link.get_text(" "))) >= HEADLINE and self._elsewhere(_attribute(link, "href"))

    def _elsewhere(self, href: str) -> bool:
        """Whether a link leads to another page: not to a picture, a script, or this page itself."""
        if self._url is None:
            return False
        try:
            there, here = urlsplit(href.strip()), urlsplit(self._url)
        except ValueError:
            return False
        if there.scheme not in ("", "http", "https") or not (there.netloc or there.path):
            return False
        if _PICTURE_FILE.search(there.path) or "attachment" in there.query:
            return False
        if there.netloc and there.netloc.removeprefix("www.") != here.netloc.removeprefix("www."):
            return True
        return there.path != here.path and _STORY.search(there.path) is not None

    def _table(self, table: Tag, context: _Context, depth: int) -> None:
        rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
        cells = [
            [cell for cell in row.find_all(["td", "th"]) if cell.find_parent("tr") is row] for row in rows
        ]
        size = len(clean(table.get_text(" ")))
        if any(_picture(image) for image in table.find_all("img")):
            caption = size <= BOX_CAPTION_LIMIT * max(1, len(table.find_all("img")))
            self.walk(table, replace(context, caption=caption), depth)
            self.flush(replace(context, caption=caption))
            return
        grid = len(rows) >= 2 and sum(len(row) >= 2 for row in cells) * 2 >= len(rows)
        if (
            not grid
            or any(len(cell.get_text()) > CELL_LIMIT for row in cells for cell in row)
            or table.find("table")
        ):
            self.walk(table, context, depth)
            self.flush(context)
            return
        title = table.find("caption")
        if isinstance(title, Tag):
            self.walk(title, context, depth)
            self.flush(context)
        for row in cells:
            texts = [_cell(cell) for cell in row]
            if any(texts):
                self.blocks.append(
                    Block(text=" | ".join(texts).strip(), tag="tr", names=context.names, row=True)
                )

    def flush(self, context: _Context) -> None:
        """Ends the current run of inline text: makes blocks of what was gathered."""
        runs, self._runs = self._runs, []
        if not runs:
            return
        if not any(isinstance(run, Picture) or run.text.strip() for run in runs):
            return
        has_picture = any(isinstance(run, Picture) for run in runs)
        for piece in _pieces(runs, always=context.align == "right"):
            if isinstance(piece, Picture):
                self.blocks.append(
                    Block(picture=piece, tag=context.tag, align=context.align, names=context.names)
                )
                continue
            block = _block(piece, context)
            if block is not None:
                self.blocks.append(replace(block, beside_picture=True) if has_picture else block)


def _pieces(runs: list[_Run | Picture], *, always: bool) -> Iterator[list[_Run] | Picture]:
    """Splits runs at pictures, at two or more line breaks, and at a single one that ends a sentence or a
    bold line."""
    lines: list[list[_Run]] = [[]]
    hard: list[bool] = [False]  # hard[i]: line i begins after an empty line
    for run in runs:
        if isinstance(run, Picture):
            yield from _joined(lines, hard, always=always)
            lines, hard = [[]], [False]
            yield run
        elif run is _BREAK:
            if lines[-1] and any(part.text.strip() for part in lines[-1]):
                lines.append([])
                hard.append(False)
            else:
                lines[-1].clear()
                hard[-1] = True
        else:
            lines[-1].append(run)
    yield from _joined(lines, hard, always=always)


def _joined(lines: list[list[_Run]], hard: list[bool], *, always: bool) -> Iterator[list[_Run]]:
    current: list[_Run] = []
    for line, begins in zip(lines, hard, strict=True):
        text = clean("".join(run.text for run in line))
        if not text:
            continue
        if current:
            before = clean("".join(run.text for run in current))
            bold_before = all(run.bold for run in current if run.text.strip())
            bold_here = all(run.bold for run in line if run.text.strip())
            if (
                begins
                or always
                or (_SENTENCE_END.search(before) and _LINE_START.match(text))
                or re.match(r"[-–+•●▪]\s", text)
                or bold_before != bold_here
            ):
                yield current
                current = []
            else:
                current = [*current, _Run(" ", bold=bold_before and bold_here)]
        current = [*current, *line]
    if current:
        yield current


def _block(runs: list[_Run], context: _Context) -> Block | None:
    raw = "".join(run.text for run in runs)
    if "{" in raw:
        raw = _TEMPLATE.sub("", raw)
    if "[" in raw:
        raw = _SHORTCODE.sub("", raw)
    text = clean(raw)
    if not text or not any(character.isalnum() for character in text):
        return None
    letters = bold = italic = linked = caption = 0
    links: list[str] = []
    for run in runs:
        size = len(run.text) - run.text.count(" ")
        letters += size
        bold += size * run.bold
        italic += size * run.italic
        caption += size * run.caption
        if run.href is not None:
            linked += size
            if run.href not in links:
                links.append(run.href)
    letters = max(letters, 1)
    return Block(
        text=text,
        tag=context.tag,
        align="right" if context.right else context.align,
        names=context.names,
        bold=bold / letters,
        italic=italic / letters,
        linked=linked / letters,
        links=tuple(links),
        caption=context.caption or caption > 0.9 * letters,
        tail_bold=_tail(runs) if 0 < bold < letters else None,
    )


def _tail(runs: list[_Run]) -> str | None:
    """The last bold run's text where plain text precedes it."""
    taken: list[str] = []
    for run in reversed(runs):
        if run.bold or not run.text.strip():
            taken.append(run.text)
        else:
            break
    return clean("".join(reversed(taken))) or None


def _inside_block(tag: Tag, context: _Context) -> _Context:
    name = tag.name
    style = _attribute(tag, "style")
    names = _names(tag)
    align = context.align
    match = _STYLE_ALIGN.search(style) if style else None
    printed = match[1].lower() if match else _attribute(tag, "align").lower()
    if printed in ("left", "center", "right", "justify"):
        align = printed  # type: ignore[assignment]  # just checked against the literal's values
    elif name == "center":
        align = "center"
    elif names:
        by_class = _CLASS_ALIGN.search(names)
        if by_class:
            align = "center" if by_class[1].lower() == "center" else "right"
    caption = (
        context.caption
        or name == "figcaption"
        or tag.has_attr(MARK)
        or (bool(names) and bool(_CAPTION_NAME.search(names)))
        or _is_picture_box(tag, name, names)
    )
    return _Context(
        tag=name,
        align=align,
        names=f"{context.names[-80:]} {names}" if names else context.names,
        bold=context.bold
        or name in _BOLD
        or bool(style and _STYLE_BOLD.search(style))
        or bool(names and _CLASS_BOLD.search(names)),
        italic=context.italic or bool(style and _STYLE_ITALIC.search(style)),
        href=context.href,
        caption=caption,
        right=context.right or bool(style and _STYLE_RIGHT.search(style) and name not in ("table", "figure")),
    )


def _inside_inline(tag: Tag, name: str, context: _Context) -> _Context:
    if name == "a":
        return replace(context, href=_attribute(tag, "href") or context.href)
    style = _attribute(tag, "style")
    bold = context.bold or name in _BOLD or bool(style and _STYLE_BOLD.search(style))
    italic = context.italic or name in _ITALIC or bool(style and _STYLE_ITALIC.search(style))
    caption = context.caption or tag.has_attr(MARK)
    if bold is context.bold and italic is context.italic and caption is context.caption:
        return context
    return replace(context, bold=bold, italic=italic, caption=caption)


def _is_picture_box(tag: Tag, name: str, names: str) -> bool:
    """A figure, or a box named for pictures, that holds a picture and no more text than a caption has."""
    named = name == "figure" or bool(
        names and name in ("div", "p", "span", "center", "section") and _IMAGE_BOX.search(names)
    )
    if not named and not (name in ("div", "section") and 2 <= len(tag.find_all(True, recursive=False)) <= 3):
        return False
    if tag.find("img") is None:
        return False
    if not named:
        # a box made for one picture and the line below it
        inner = [child for child in tag.find_all(True, recursive=False) if child.name != "br"]
        return (
            len(inner) == 2
            and (
                inner[0].name == "img"
                or (inner[0].find("img") is not None and not clean(inner[0].get_text()))
            )
            and inner[1].find("img") is None
            and 0 < len(clean(tag.get_text(" "))) <= UNNAMED_CAPTION_LIMIT
        )
    return len(clean(tag.get_text(" "))) <= BOX_CAPTION_LIMIT


def _picture(tag: Tag) -> Picture | None:
    """The picture of an `<img>`, lazily loaded ones too; None for icons, spacers and trackers."""
    address = ""
    for key in ("data-src", "data-original", "data-lazy-src", "data-image", "src"):
        value = _attribute(tag, key).strip()
        if value and not value.startswith(("data:", "about:")):
            address = value
            break
    if not address or len(address) > 2000 or _ICON.search(address):
        return None
    for key in ("width", "height"):
        size = re.match(r"\d+", _attribute(tag, key))
        if size and int(size[0]) <= 40:
            return None
    return Picture(address, clean(_attribute(tag, "alt")))


def _other_stories(links: list[Tag]) -> bool:
    return sum(1 for link in links if len(clean(link.get_text(" "))) > 20) >= 2


def _cell(cell: Tag) -> str:
    parts: list[str] = []
    for node in cell.descendants:
        if isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                parts.append(str(node))
        elif isinstance(node, Tag) and (node.name == "br" or node.name in _BLOCKS):
            parts.append(" ")
    return clean("".join(parts))


def _attribute(tag: Tag, key: str) -> str:
    value = tag.get(key)
    if value is None:
        return ""
    return value if isinstance(value, str) else " ".join(value)


def _names(tag: Tag) -> str:
    if not tag.attrs:
        return ""
    return spelt_names(_attribute(tag, "class"), _attribute(tag, "id"))


def spelt_names(*names: str) -> str:
    """Class names and ids in one line; `newsRelated` becomes `news-Related`, so that patterns see words."""
    both = " ".join(name for name in names if name)
    return both if both.islower() else _CAMEL.sub("-", both)
