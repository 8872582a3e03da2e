"""A decoded page as a tree: parsed once, with what a reader of the page cannot see taken out.

Sites leave templates with the same classes as the article in the page (`display:none`, `<template>`,
`<script type="text/html">`), so everything hidden goes before any selector looks. Structured data (JSON-LD,
meta) is kept apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from transforms.text import clean

JsonLd = dict[str, object]
Element = etree._Element  # the type that lxml names with an underscore though every tree is made of it


class Elements:
    """A compiled XPath that gives elements, in page order."""

    __slots__ = ("_path",)

    def __init__(self, expression: str | etree.XPath) -> None:
        self._path = etree.XPath(expression) if isinstance(expression, str) else expression

    def __call__(self, node: Element) -> list[Element]:
        found = self._path(node)
        return [item for item in found if isinstance(item, Element)] if isinstance(found, list) else []


class Texts:
    """A compiled XPath that gives text nodes, in page order."""

    __slots__ = ("_path",)

    def __init__(self, expression: str) -> None:
        self._path = etree.XPath(expression, smart_strings=False)

    def __call__(self, node: Element) -> list[str]:
        found = self._path(node)
        return [item for item in found if isinstance(item, str)] if isinstance(found, list) else []


_STYLED = Elements("//*[@style]")
_HIDDEN = Elements("//*[@hidden]")
_OF_CLASS = Elements("//*[@class]")
_CLASSES, _IDS, _ROLES = Texts("//@class"), Texts("//@id"), Texts("//@data-role")
_STRING = etree.XPath("string()", smart_strings=False)
_METAS = Elements("//meta[@content]")
_LD = Elements("//script[contains(@type, 'ld+json')]")
_BASE = Elements("//base[@href]")
_TITLE = Elements("//title")
_LINKS = Elements("//link[@rel and @href]")
_HIDING_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SHOWN_AGAIN = re.compile(r"(?:^|\s)d-(?:sm|md|lg|xl|xxl)-(?!none)")
_NEVER_READ = ("script", "style", "noscript", "template")
# Characters that a tree does not take back, though an entity may have brought one in.
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Elements that begin a new line for the eye: text on either side is never one word.
BREAKING = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
# the class of a dateline that a style sheet parts from the sentence after it
_STAMP = re.compile(r"location|stamp|dateline|dia-?danh", re.IGNORECASE)
MAX_LD_CHARACTERS = 200_000


class NotHtml(ValueError):  # noqa: N818 - the refusal's own word
    """The decoded text holds no HTML elements."""


@dataclass(frozen=True, slots=True)
class Document:
    """The visible tree (`root`), the page's `<meta>` (names in lower case, first one wins), its JSON-LD
    objects, its links by rel; all its classes and ids, hidden ones too, each spelling once (`names`), for the
    quick test of selectors."""

    root: Element
    source: str
    url: str
    base: str
    head_title: str | None
    meta: Mapping[str, str]
    links: Mapping[str, str]
    ld: tuple[JsonLd, ...]
    names: str

    def absolute(self, address: str) -> str | None:
        """The address against the page's base, or None where it is no web address (data:, javascript:,
        broken)."""
        address = address.strip()
        try:
            whole = urljoin(self.base, address)
        except ValueError:
            return None
        return whole if whole.startswith(("http://", "https://")) else None


def parse(source: str, url: str) -> Document:
    """Parses decoded HTML and takes out what is never shown. Raises NotHtml where there is nothing to
    parse.

    libxml2 stops at 2,048 nested elements (huge_tree), so the tree's depth is bounded whatever the page
    holds.
    """
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    data = source.encode("utf-8", "replace").translate(None, _CONTROLS)
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NotHtml(str(error)) from error
    if root is None:
        raise NotHtml("the page holds no element")
    meta: dict[str, str] = {}
    for element in _METAS(root):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        value = clean(element.get("content", ""))
        if name and value:
            meta.setdefault(name.strip().lower(), value)
    links: dict[str, str] = {}
    for element in _LINKS(root):
        links.setdefault(element.get("rel", "").strip().lower(), element.get("href", "").strip())
    ld = tuple(_structured(_LD(root)))
    titles = _TITLE(root)
    bases = _BASE(root)
    base = bases[0].get("href", "").strip() if bases else ""
    try:
        base = urljoin(url, base) if base else url
    except ValueError:
        base = url
    classes = dict.fromkeys(_CLASSES(root))
    names = " ".join([*classes, *dict.fromkeys(_IDS(root)), *dict.fromkeys(_ROLES(root))])
    _take_out_unread(root, classes)
    return Document(
        root=root,
        source=source,
        url=url,
        base=base,
        head_title=(text_of(titles[0]) or None) if titles else None,
        meta=meta,
        links=links,
        ld=ld,
        names=names,
    )


def text_of(element: Element) -> str:
    """The cleaned text of an element; words cut by inline tags are joined, block elements and `<br>` part
    words."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if node.tag in BREAKING:
                parts.append(" ")
            if node.text:
                parts.append(node.text)
        else:
            if node.tag in BREAKING or (node.tag == "span" and _STAMP.search(node.get("class", ""))):
                parts.append(" ")
            if node is not element and node.tail:
                parts.append(node.tail)
    return clean("".join(parts))


def plain_text(element: Element) -> str:
    """All text under an element as it stands in the markup, block elements not parted: for lengths and
    patterns."""
    return str(_STRING(element))


def take_out(element: Element) -> None:
    """Removes an element and what it holds; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail = _NOT_XML.sub("", element.tail or "")
    if tail:
        before = element.getprevious()
        if before is None:
            parent.text = _NOT_XML.sub("", parent.text or "") + tail
        else:
            before.tail = _NOT_XML.sub("", before.tail or "") + tail
    parent.remove(element)


def _take_out_unread(root: Element, classes: Iterable[str]) -> None:
    for element in list(root.iter(*_NEVER_READ)):
        take_out(element)
    for element in _HIDDEN(root):
        _hide(element)
    for element in _STYLED(root):
        if _HIDING_STYLE.search(element.get("style", "")):
            _hide(element)
    hiding = {written for written in classes if _hides(written)}
    if hiding:
        for element in _OF_CLASS(root):
            if element.get("class") in hiding:
                _hide(element)


def _hides(written: str) -> bool:
    """Whether class names, as written, hide their element on a wide screen."""
    if "hid" not in written and "d-none" not in written:
        return False
    names = written.split()
    return "hidden" in names or "hide" in names or ("d-none" in names and not _SHOWN_AGAIN.search(written))


def _hide(element: Element) -> None:
    if element.tag not in ("html", "body"):
        take_out(element)


def _structured(scripts: list[Element]) -> Iterator[JsonLd]:
    for script in scripts:
        text = (script.text or "").strip()
        if not text or len(text) > MAX_LD_CHARACTERS:
            continue
        text = (
            text.removeprefix("<!--")
            .removesuffix("-->")
            .removeprefix("//<![CDATA[")
            .removesuffix("//]]>")
            .strip()
            .rstrip(";")
        )
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(value, depth=0)


def _objects(value: object, depth: int) -> Iterator[JsonLd]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        graph = value.get("@graph")
        if graph is not None:
            yield from _objects(graph, depth + 1)
        main = value.get("mainEntity")
        if isinstance(main, dict):
            yield from _objects(main, depth + 1)


ARTICLE_TYPES = frozenset(
    {"article", "newsarticle", "reportagenewsarticle", "blogposting", "analysisnewsarticle"}
)


def article_ld(document: Document) -> JsonLd | None:
    """The JSON-LD object that describes an article, if the page has exactly such a type; the first one
    wins."""
    for item in document.ld:
        kinds = item.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(name, str) and name.lower() in ARTICLE_TYPES for name in names):
            return item
    return None


def ld_text(item: JsonLd | None, key: str) -> str | None:
    """A text property of a JSON-LD object, cleaned, or None."""
    value = item.get(key) if item else None
    if isinstance(value, list) and value:
        value = value[0]
    return (clean(value) or None) if isinstance(value, str) else None
