"""Section listings: what a page of links shows. Pure functions over a page's body; nothing here fetches.

`read` gives the articles of the main column in page order with the date that is printed beside each, the next
page that the page itself offers, and the links to sections and feeds. Nothing depends on a site's class
names: the main column is the block that holds the paging links, an entry is the largest block around a link
that holds no other article, its date is what stands there in the form of a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from lxml import etree, html

from crawlers import urls
from crawlers.sources import Identity, Source
from transforms.dates import read_date
from transforms.records import Listed, ListedHow

Day = date
Printed = date | datetime

MAX_TITLE: Final = 500
FEED_TYPES: Final = frozenset({"application/rss+xml", "application/atom+xml"})
# blocks that repeat on every page of a site and hold no listing
CHROME_TAGS: Final = frozenset(
    {"header", "nav", "footer", "aside", "marquee", "noscript", "template", "script"}
)
_DATE_SIGN: Final = re.compile(r"date|time|ngay|pubdate|posted|publish|created", re.IGNORECASE)
_MENU_SIGN: Final = re.compile(r"menu|\bnav|navbar", re.IGNORECASE)
_FULL_DATE: Final = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b")
_SHORT: Final = 48  # a printed date with weekday and time is no longer than this; longer text is a teaser
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article of a listing or feed: its address as linked, its identity, and the date printed beside it.

    `date` is None where nothing is printed or what is printed (an age, say) names no day.
    """

    url: str
    identity: Identity
    title: str | None = None
    date_raw: str | None = None
    date: Printed | None = None
    precision: Literal["minute", "hour", "day"] | None = None
    how: ListedHow = "listing"

    def listed(self, seen_at: datetime | None) -> Listed | None:
        """The printed date as the page's reader takes it."""
        if self.date is None or self.date_raw is None or self.precision is None:
            return None
        return Listed(
            raw=self.date_raw, value=self.date, precision=self.precision, how=self.how, seen_at=seen_at
        )

    @property
    def day(self) -> Day | None:
        """The local day of the printed date."""
        return self.date.date() if isinstance(self.date, datetime) else self.date


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPage:
    """The next page as the page offers it: its number, and its address or None where a script loads it."""

    number: int
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLink:
    url: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of links. `entries`: the main column. `others`: articles linked elsewhere on the page. `number`:
    its own."""

    entries: tuple[Entry, ...]
    others: tuple[Entry, ...]
    number: int
    next: NextPage | None
    last: int | None
    sections: tuple[SectionLink, ...]
    feeds: tuple[str, ...]


class _Link:
    __slots__ = ("element", "url")

    def __init__(self, element: html.HtmlElement, url: str) -> None:
        self.element = element
        self.url = url


def read(source: Source, url: str, body: bytes, *, seen_at: datetime | None = None) -> Listing:
    """What the page at `url` shows. `body`: decoded from its Content-Encoding; `seen_at`: for relative dates.

    A body that is no HTML gives an empty listing.
    """
    root = _parse(body)
    if root is None:
        return Listing(
            entries=(),
            others=(),
            number=source.page_number(url) or 1,
            next=None,
            last=None,
            sections=(),
            feeds=(),
        )
    base = _base(root, url)
    links = list(_linked(root, base))
    identities = {url: source.identify(url) for url in {link.url for link in links}}
    articles = [(link, identity) for link in links if (identity := identities[link.url]) is not None]
    pager = _pager(source, url, links, root)
    column = _column(root, [link.element for link, _ in articles], pager.elements)
    inside = _under(column)
    main = [
        (link, identity)
        for link, identity in articles
        if link.element in inside and not _in_chrome(link.element, column)
    ]
    taken = {identity.key for _, identity in main}
    owner = _owners(articles)
    rest = [(link, identity) for link, identity in articles if identity.key not in taken]
    return Listing(
        entries=tuple(_entries(source, main, owner, seen_at)),
        others=tuple(_entries(source, rest, owner, seen_at)),
        number=pager.number,
        next=pager.next,
        last=pager.last,
        sections=_sections(source, links, owner),
        feeds=_feeds(source, base, root, links),
    )


def _linked(root: html.HtmlElement, base: str) -> Iterator[_Link]:
    """The links of a page, each address resolved once."""
    resolved: dict[str, str | None] = {}
    for element in root.iter("a"):
        href = element.get("href")
        if not href:
            continue
        if href not in resolved:
            resolved[href] = urls.resolve(base, href)
        address = resolved[href]
        if address is not None:
            yield _Link(element, address)


def _parse(body: bytes) -> html.HtmlElement | None:
    if not body.strip():
        return None
    try:
        parser = html.HTMLParser(encoding=_encoding(body), huge_tree=False)
        return html.document_fromstring(body, parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _encoding(body: bytes) -> str:
    """UTF-8 wherever the bytes allow it: some sites declare another charset and send UTF-8."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        declared = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", body[:4096])
        return declared[1].decode("ascii") if declared else "windows-1258"
    return "utf-8"


def _base(root: html.HtmlElement, url: str) -> str:
    """The page's <base>, which may name another host than the page's own."""
    for element in root.iter("base"):
        href = element.get("href")
        if href:
            return urls.resolve(url, href) or url
    return url


@dataclass(frozen=True, slots=True)
class _Pager:
    elements: tuple[html.HtmlElement, ...]
    number: int
    next: NextPage | None
    last: int | None


def _pager(source: Source, url: str, links: Iterable[_Link], root: html.HtmlElement) -> _Pager:
    """The paging links: those whose address is this section's with a page number, or elements with
    data-page."""
    here = _section_part(source, url)
    own = source.page_number(url)
    given = list(links)
    numbers = {one: source.page_number(one) for one in {link.url for link in given}}
    numbered = [
        (number, link)
        for link in given
        if (number := numbers[link.url]) is not None and _section_part(source, link.url) == here
    ]
    if numbered:
        current = own or 1
        ahead = next((link.url for number, link in numbered if number == current + 1), None)
        return _Pager(
            tuple(link.element for _, link in numbered),
            current,
            NextPage(number=current + 1, url=ahead) if ahead else None,
            max(number for number, _ in numbered),
        )
    scripted = [
        (int(e.get("data-page")), e)
        for e in root.xpath("//li[@data-page] | //a[@data-page]")
        if e.get("data-page").isdigit()
    ]
    if scripted:
        active = (number for number, e in scripted if "active" in (e.get("class") or "").split())
        current = own or next(active, 1)
        offered = any(number == current + 1 for number, _ in scripted)
        return _Pager(
            tuple(element for _, element in scripted),
            current,
            NextPage(number=current + 1, url=None) if offered else None,
            max(number for number, _ in scripted),
        )
    return _Pager((), own or 1, None, None)


def _section_part(source: Source, url: str) -> str:
    """The address without its page number, scheme and www: equal for all pages of one section."""
    parts = urls.split(url)
    if parts is None:
        return url
    text = f"{urls.bare_host(parts.hostname)}{parts.path}?{'&'.join(sorted(parts.query.split('&')))}"
    for form in source.sections.page:
        match = form.search(url)
        if match:
            text = text.replace(match[0].lstrip("?&"), "").replace(match[0], "")
    text = re.sub(r"[?&]+$|(?<=[?&])&+", "", text).replace("?&", "?").rstrip("?&")
    return re.sub(r"/$|\.\w{3,4}$", "", text)


def _column(
    root: html.HtmlElement, articles: list[html.HtmlElement], pager: tuple[html.HtmlElement, ...]
) -> html.HtmlElement:
    """The smallest block around the paging links that also holds articles; the whole page where there are
    none."""
    if not pager:
        return root
    wanted = set(articles)
    block = pager[0]
    for ancestor in block.iterancestors():
        if ancestor.tag in ("body", "html"):
            break
        if any(element in wanted for element in ancestor.iter("a")):
            return ancestor
    return root


def _under(block: html.HtmlElement) -> set[html.HtmlElement]:
    return set(block.iter("a"))


def _in_chrome(element: html.HtmlElement, column: html.HtmlElement) -> bool:
    for ancestor in element.iterancestors():
        if ancestor is column:
            return False
        if ancestor.tag in CHROME_TAGS:
            return True
    return False


Owner = dict[html.HtmlElement, str | None]


def _owners(articles: list[tuple[_Link, Identity]]) -> Owner:
    """For every block around an article's link: the article that it belongs to alone, None where it holds
    several."""
    owner: Owner = {}
    for link, identity in articles:
        for ancestor in link.element.iterancestors():
            seen = owner.setdefault(ancestor, identity.key)
            if seen != identity.key:
                if seen is None:
                    break  # everything further out holds several already
                owner[ancestor] = None
    return owner


def _entries(
    source: Source, articles: list[tuple[_Link, Identity]], owner: Owner, seen_at: datetime | None
) -> Iterator[Entry]:
    """One entry per article, in page order; its links (picture, title, teaser) are read together."""
    groups: dict[str, list[_Link]] = {}
    identities: dict[str, Identity] = {}
    for link, identity in articles:
        groups.setdefault(identity.key, []).append(link)
        identities.setdefault(identity.key, identity)
    for key, group in groups.items():
        block = _block(group, key, owner)
        raw, value, precision = (
            _printed_date(source, block, seen_at) if block is not None else (None, None, None)
        )
        yield Entry(
            url=group[0].url,
            identity=identities[key],
            title=_title(group),
            date_raw=raw,
            date=value,
            precision=precision,
        )


def _block(
    group: list[_Link], key: str, owner: dict[html.HtmlElement, str | None]
) -> html.HtmlElement | None:
    """The largest ancestor that belongs to this article alone and holds its first link."""
    block = None
    for ancestor in group[0].element.iterancestors():
        if owner.get(ancestor) != key or ancestor.tag in ("body", "html"):
            break
        block = ancestor
    return block


def _title(group: list[_Link]) -> str | None:
    texts = [_text(link.element) for link in group]
    best = max(texts, key=len, default="")
    if not best:
        best = next((value for link in group if (value := (link.element.get("title") or "").strip())), "")
    if not best:
        best = next(
            (_space(alt) for link in group for alt in link.element.xpath(".//img/@alt") if alt.strip()), ""
        )
    headed = next(
        (_text(link.element) for link in group if _is_heading(link.element) and _text(link.element)), None
    )
    return (headed or best)[:MAX_TITLE] or None


def _is_heading(element: html.HtmlElement) -> bool:
    parent = element.getparent()
    return (parent is not None and parent.tag in ("h1", "h2", "h3", "h4")) or bool(
        element.xpath("./h1|./h2|./h3|./h4")
    )


def _printed_date(
    source: Source, block: html.HtmlElement, seen_at: datetime | None
) -> tuple[str | None, Printed | None, Literal["minute", "hour", "day"] | None]:
    """What is printed as a date within the entry: by the source's CSS, a <time>, a class that says so, or its
    form."""
    candidates: list[str] = []
    if source.sections.date:
        candidates += [_text(element) for element in block.cssselect(source.sections.date)]
    signed: list[str] = []
    plain: list[str] = []
    for element in block.iter():
        if not isinstance(element.tag, str) or element.tag in CHROME_TAGS:
            continue
        text = _text(element)
        if not text or len(text) > _SHORT:
            continue
        if element.tag == "time":
            signed.append(element.get("datetime") or text)
        elif _DATE_SIGN.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            signed.append(text)
        elif _FULL_DATE.search(text) and element.tag != "a":
            plain.append(text)
    first: str | None = None
    for text in (*candidates, *signed, *plain):
        raw = text.strip("()[]|•- \u2013")
        first = first or raw or None
        reading = read_date(raw, reference=seen_at, order=source.date_order)
        if reading is not None:
            return raw, reading.value, reading.precision
    return first, None, None


def _sections(source: Source, links: Iterable[_Link], owner: Owner) -> tuple[SectionLink, ...]:
    """Links of a section's form, but for those within one article's block: there they name its outlet or its
    topic."""
    found: dict[str, str | None] = {}
    given = list(links)
    forms = {one: source.section_url(one) for one in {link.url for link in given}}
    for link in given:
        address = forms[link.url]
        if address is None:
            continue
        around = next((block for block in link.element.iterancestors() if block in owner), None)
        if around is not None and owner[around] is not None and not _in_menu(link.element):
            continue
        title = _text(link.element) or (link.element.get("title") or "").strip() or None
        found[address] = found.get(address) or title
    return tuple(SectionLink(url=url, title=title) for url, title in found.items())


def _in_menu(element: html.HtmlElement) -> bool:
    return any(
        ancestor.tag in ("nav", "header")
        or _MENU_SIGN.search(f"{ancestor.get('class')} {ancestor.get('id')}")
        for ancestor in element.iterancestors()
        if ancestor.tag not in ("body", "html")
    )


def _feeds(source: Source, base: str, root: html.HtmlElement, links: Iterable[_Link]) -> tuple[str, ...]:
    if not source.feeds.form:
        return ()
    named = [
        urls.resolve(base, href)
        for element in root.iter("link")
        if element.get("type") in FEED_TYPES and (href := element.get("href"))
    ]
    given = dict.fromkeys((*named, *(link.url for link in links)))
    return tuple(url for url in given if url is not None and source.is_feed(url))


def _text(element: html.HtmlElement) -> str:
    return _space("".join(element.itertext(with_tail=False)))


def _space(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
