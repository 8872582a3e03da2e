"""Page layouts: TOML files under `layouts/`, loaded and compiled once, recognised by their signature.

A layout says what recognises it in the page's main article and where each field stands. The format is
described in `layouts/README.md`. Nothing here knows a host or a date: a page is read by the first layout
whose signature it bears.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from transforms.document import Document, Element, Elements, plain_text, text_of

FOLDER = Path(__file__).parent / "layouts"
FIELDS = ("kicker", "title", "section", "lead", "author", "date", "tags", "views", "source", "clock")
_SCOPE = re.compile(r"^page:\s*")
_ATTRIBUTE = re.compile(r"@([\w:-]+)$")
_NAMES = re.compile(r"[.#]([A-Za-z_-][\w-]*)")
_BRACKETS = re.compile(r"\[[^]]*\]")
_VALUE = re.compile(r"\[([\w-]+)[*^$~|]?=['\"]?([^'\"\]]+)['\"]?\]")
_PSEUDO = re.compile(r":[\w-]+(?:\([^()]*\))?")
LeadStyle = Literal["auto", "first", "none"]


class LayoutError(ValueError):
    """A layout file that cannot be used; the message names the file, the key and what is wrong."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A compiled selector: `text` as written, `whole_page` where it is looked up outside the article,
    `attribute` where it reads one."""

    text: str
    path: Elements
    whole_page: bool
    attribute: str | None
    names: tuple[tuple[str, ...], ...]

    def may_match(self, page_names: str) -> bool:
        """Whether the page has the classes and ids that one of the selector's alternatives asks for."""
        return not self.names or any(all(name in page_names for name in part) for part in self.names)

    def elements(self, article: Element, root: Element) -> list[Element]:
        return self.path(root if self.whole_page else article)

    def value(self, element: Element) -> str:
        """The element's cleaned text, or its attribute's."""
        if self.attribute is None:
            return text_of(element)
        return " ".join((element.get(self.attribute) or "").split())


@dataclass(frozen=True, slots=True)
class Found:
    """Values that one selector gave, in page order."""

    values: tuple[str, ...]
    elements: tuple[Element, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Layout:
    """One vintage of one CMS family. `rank`: lower is tried first; equal ranks go by name."""

    name: str
    family: str
    rank: int
    article: tuple[Selector, ...]
    needs: tuple[Selector, ...]
    needs_one: tuple[Selector, ...]
    refuses: tuple[Selector, ...]
    fields: Mapping[str, tuple[Selector, ...]]
    body: tuple[Selector, ...]
    drop: tuple[Selector, ...]
    captions: tuple[Selector, ...]
    lead_style: LeadStyle
    byline_in_body: bool

    def recognise(self, document: Document, page_names: str) -> Element | None:
        """The main article of the page if this layout's signature is in it, else None. `page_names`: the
        classes and ids of the page; what lacks the signature's is passed over unsearched."""
        if not all(selector.may_match(page_names) for selector in self.needs):
            return None
        if self.needs_one and not any(selector.may_match(page_names) for selector in self.needs_one):
            return None
        for selector in self.article:
            candidates = selector.elements(document.root, document.root)
            if len(candidates) > 1:
                candidates = sorted(candidates, key=_length, reverse=True)[:8]
            for candidate in candidates:
                if self._fits(candidate, document.root):
                    return self._with_title(candidate, document.root, page_names)
        return None

    def _with_title(self, article: Element, root: Element, page_names: str) -> Element:
        """The article, widened to the smallest element that holds a title too: some skins of a family print
        title, lead and date beside the element that others print them in."""
        titles = [
            selector
            for selector in self.fields["title"]
            if not selector.whole_page and selector.may_match(page_names)
        ]
        if any(selector.elements(article, root) for selector in titles):
            return article
        if not any(selector.elements(root, root) for selector in titles):
            return article
        for holder in article.iterancestors():
            if holder.tag == "html":
                break
            if any(selector.elements(holder, root) for selector in titles):
                return holder
        return article

    def _fits(self, article: Element, root: Element) -> bool:
        return (
            all(selector.elements(article, root) for selector in self.needs)
            and (not self.needs_one or any(selector.elements(article, root) for selector in self.needs_one))
            and not any(selector.elements(article, root) for selector in self.refuses)
        )

    def narrowed(self, page_names: str) -> Layout:
        """The same layout without the selectors that cannot match this page, for its names are not there."""
        return replace(
            self,
            fields={name: _possible(selectors, page_names) for name, selectors in self.fields.items()},
            body=_possible(self.body, page_names),
            drop=_possible(self.drop, page_names),
            captions=_possible(self.captions, page_names),
        )

    def find(
        self, field: str, article: Element, root: Element, keep: Callable[[Element], bool] | None = None
    ) -> Found | None:
        """What the first selector of a field that gives any text gives; `keep` tells which elements may."""
        for selector in self.fields.get(field, ()):
            elements = selector.elements(article, root)
            pairs = [
                (selector.value(element), element) for element in elements if keep is None or keep(element)
            ]
            pairs = [(value, element) for value, element in pairs if value]
            if pairs:
                return Found(tuple(v for v, _ in pairs), tuple(e for _, e in pairs), selector.text)
        return None

    def body_root(self, article: Element, root: Element) -> tuple[Element, str] | None:
        """The element that holds the body and the selector that found it; of several, the one with most
        text."""
        for selector in self.body:
            elements = selector.elements(article, root)
            if elements:
                return (max(elements, key=_length) if len(elements) > 1 else elements[0]), selector.text
        return None


def recognise(document: Document, names: Sequence[str] | None) -> tuple[Layout, Element] | None:
    """The first layout that recognises the page, and its article. `names`: the source's layouts; None: all.

    A name without a file is an error in a source file, not in the page: raises LayoutError.
    """
    known = layouts()
    if names is None:
        chosen: Iterator[Layout] = iter(known.values())
    else:
        unknown = [name for name in names if name not in known]
        if unknown:
            raise LayoutError(f"no layout named {unknown[0]!r} (there are: {', '.join(sorted(known))})")
        chosen = (known[name] for name in names)
    page_names = document.names
    for layout in chosen:
        article = layout.recognise(document, page_names)
        if article is not None:
            return layout.narrowed(page_names), article
    return None


@cache
def layouts(folder: Path = FOLDER) -> Mapping[str, Layout]:
    """All layouts by name, in the order in which they are tried."""
    loaded = sorted(
        (load(path) for path in folder.glob("*.toml")), key=lambda layout: (layout.rank, layout.name)
    )
    return {layout.name: layout for layout in loaded}


def load(path: Path) -> Layout:
    """Reads and compiles one layout file. Raises LayoutError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LayoutError(f"{path.name}: {error}") from error
    reader = _Reader(path.name)
    reader.only(data, "", {"family", "years", "about", "rank", "recognise", "fields", "body"})
    signature = reader.table(data, "recognise")
    fields = reader.table(data, "fields")
    body = reader.table(data, "body")
    reader.only(signature, "recognise.", {"article", "all", "any", "none"})
    reader.only(fields, "fields.", set(FIELDS))
    reader.only(body, "body.", {"root", "drop", "captions", "lead", "byline"})
    family = data.get("family")
    if not isinstance(family, str) or not family:
        raise LayoutError(f"{path.name}: family must be a text")
    rank = data.get("rank", 50)
    if not isinstance(rank, int):
        raise LayoutError(f"{path.name}: rank must be a whole number")
    lead_style = body.get("lead", "auto")
    if lead_style not in ("auto", "first", "none"):
        raise LayoutError(f"{path.name}: body.lead must be auto, first or none")
    byline = body.get("byline", True)
    if not isinstance(byline, bool):
        raise LayoutError(f"{path.name}: body.byline must be true or false")
    layout = Layout(
        name=path.stem,
        family=family,
        rank=rank,
        article=reader.selectors(signature, "recognise.", "article"),
        needs=reader.selectors(signature, "recognise.", "all"),
        needs_one=reader.selectors(signature, "recognise.", "any"),
        refuses=reader.selectors(signature, "recognise.", "none"),
        fields={name: reader.selectors(fields, "fields.", name) for name in FIELDS},
        body=reader.selectors(body, "body.", "root"),
        drop=reader.selectors(body, "body.", "drop"),
        captions=reader.selectors(body, "body.", "captions"),
        lead_style=lead_style,
        byline_in_body=byline,
    )
    for value, key in (
        (layout.article, "recognise.article"),
        (layout.needs, "recognise.all"),
        (layout.body, "body.root"),
    ):
        if not value:
            raise LayoutError(f"{path.name}: {key} must hold at least one selector")
    if not layout.fields["title"]:
        raise LayoutError(f"{path.name}: fields.title must hold at least one selector")
    return layout


def compile_selector(text: str) -> Selector:
    """A selector as written in a layout: CSS, or XPath where it begins with `.`+`/`, `/` or `(`; raises
    ValueError.

    `page:` in front looks in the whole page; `@name` at the end reads an attribute.
    """
    rest = text.strip()
    whole_page = bool(_SCOPE.match(rest))
    rest = _SCOPE.sub("", rest)
    is_path = rest.startswith(("./", "/", "("))
    attribute = None
    match = _ATTRIBUTE.search(rest) if not is_path else None
    if match:
        attribute = match[1]
        rest = rest[: match.start()].rstrip()
    if not rest:
        raise ValueError("empty selector")
    try:
        path = Elements(etree.XPath(rest) if is_path else CSSSelector(rest, translator="html"))
    except (SelectorError, etree.XPathSyntaxError) as error:
        raise ValueError(str(error)) from error
    names = () if is_path else _asked_for(rest)
    return Selector(text=text, path=path, whole_page=whole_page, attribute=attribute, names=names)


def _asked_for(css: str) -> tuple[tuple[str, ...], ...]:
    """Per alternative of a CSS selector, the classes, ids and attribute values that it cannot do without."""
    plain = _PSEUDO.sub("", css)
    if "(" in plain:  # nested brackets: not worth a guess
        return ()
    parts: list[tuple[str, ...]] = []
    for part in plain.split(","):
        values = [value for name, value in _VALUE.findall(part) if name in ("class", "id", "data-role")]
        parts.append((*_NAMES.findall(_BRACKETS.sub("", part)), *values))
    return () if any(not part for part in parts) else tuple(parts)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes typed values out of one TOML file, naming the file and the key in every complaint."""

    file: str

    def only(self, table: Mapping[str, object], prefix: str, known: set[str]) -> None:
        unknown = sorted(set(table) - known)
        if unknown:
            raise LayoutError(
                f"{self.file}: unknown key {prefix}{unknown[0]} (known: {', '.join(sorted(known))})"
            )

    def table(self, data: Mapping[str, object], key: str) -> Mapping[str, object]:
        value = data.get(key, {})
        if not isinstance(value, dict):
            raise LayoutError(f"{self.file}: [{key}] must be a table")
        return value

    def selectors(self, table: Mapping[str, object], prefix: str, key: str) -> tuple[Selector, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise LayoutError(f"{self.file}: {prefix}{key} must be a list of selectors")
        try:
            return tuple(compile_selector(item) for item in value)
        except ValueError as error:
            raise LayoutError(f"{self.file}: {prefix}{key}: {error}") from error


def _possible(selectors: Sequence[Selector], page_names: str) -> tuple[Selector, ...]:
    return tuple(selector for selector in selectors if selector.may_match(page_names))


def _length(element: Element) -> int:
    return len(plain_text(element))
