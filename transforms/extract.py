"""The fields of a page by its layout: words, pictures, byline, tags; dates are found by `dating`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from transforms import around
from transforms.blocks import MARK, spelt_names, take_apart
from transforms.body import Body, lead_prefix, read_body
from transforms.byline import Byline, labelled, looks_like_names, picture_credit, read_byline, without_date
from transforms.document import (
    Document,
    Element,
    Elements,
    article_ld,
    ld_text,
    plain_text,
    take_out,
    text_of,
)
from transforms.layout import Found, Layout
from transforms.records import Credit, Evidence, Image, Rejected
from transforms.text import clean, fold, match_key

_HOME = frozenset(
    {
        "trang chu",
        "home",
        "trang nhat",
        "trang chinh",
        "homepage",
        "trangchu",
        "bao dien tu",
        "tin tuc 24h",
        "danh muc",
        "chuyen muc",
    }
)
_VIEWS = re.compile(
    r"(?:lượt\s*(?:xem|đọc|truy cập)|số lần (?:xem|đọc)|đã xem|views?)\s*[:(]?\s*(\d{1,3}(?:[.,\s]\d{3})+"
    r"|\d+)",
    re.IGNORECASE,
)
_SAYS_VIEWS = re.compile(r"ượt\s*(?:xem|đọc)|ã xem")
_VIEW_LINES = Elements(
    "descendant::*[text()[contains(., 'ượt xem') or contains(., 'ượt đọc') or contains(., 'ã xem')]]"
)
MAX_VIEWS_LINE = 60
_VIEWS_BEFORE = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)\s*(?:lượt\s*(?:xem|đọc)|views?)", re.IGNORECASE)
_SITE_SUFFIX = re.compile(r"\s+[-–—|»:]+\s+[^-–—|»]{2,60}$")
_SITE_PREFIX = re.compile(
    r"(?:báo|tạp chí|đài|cổng|trang)\s[^-–—|»:]{2,60}\s[-–—|»:]+\s|[\w-]+\.(?:com|org|gov)?\.?vn\s[-–—|»:]+\s",
    re.IGNORECASE,
)
_SEPARATORS = " >»›/|•·\u203a,-"
_KICKER_NAME = re.compile(
    r"(?:^|[\s_-])(?:kicker|sub-?_?title|title-?_?sub|pre-?title|super?-?title|over-?title|tit-?phu"
    r"|sub-?head\w*)(?=\s|$|[_-])",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:admin\w*|super ?user|root|editor|user|guest|quan tri(?: vien| mang)?|ban quan tri"
    r"|bien tap(?: vien)?|webmaster)\W*"
)
_SIGNED = re.compile(r"right|\bend\b|text-end|strong|\bb\b|author|tac-?gia|bold|pseudonym", re.IGNORECASE)
AFTER_BODY = 3  # elements below the body that may hold the byline
LEAD_WITHIN = 300  # characters of the body above which its lead stands: title, date, byline
MAX_KICKER = 120
MAX_UNSIGNED = 40
MAX_ABOVE = 400  # characters above the title that are no text
MAX_SECTIONS = 5
MIN_DECLARED = 15  # characters; a shorter declared title may be the section's or the paper's name
MAX_TAGS = 40


@dataclass(slots=True)
class Draft:
    """What was read of a page so far; `loose_text` is the size of the text with the cards of
    other stories in it, known for unknown layouts; `title_element` and `body_element` bound the zone where dates are
    looked for."""

    layout: str
    article: Element
    title: str | None = None
    kicker: str | None = None
    section: tuple[str, ...] = ()
    lead: str | None = None
    lead_prefix: str | None = None
    body: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    author: str | None = None
    credits: tuple[Credit, ...] = ()
    tags: tuple[str, ...] = ()
    view_count: int | None = None
    source_lines: tuple[str, ...] = ()
    title_element: Element | None = None
    body_element: Element | None = None
    loose_text: int = 0
    evidence: dict[str, Evidence] = field(default_factory=dict)


def extract(document: Document, layout: Layout, article: Element) -> Draft:
    """Reads every field by the layout's selectors. Elements of the body that are no text of it are removed
    from the tree."""
    draft = Draft(layout=layout.name, article=article)
    root = document.root
    title = _title(document, layout, article, draft)
    found = layout.body_root(article, root)
    keep = around.not_of_others(document, draft.title_element, found[0] if found else None)
    kicker = layout.find("kicker", article, root, keep) or _line_above(draft.title_element)
    if kicker and title and match_key(kicker.values[0]) != match_key(title):
        draft.kicker = kicker.values[0]
        draft.evidence["kicker"] = Evidence(how="selector", where=kicker.where)
    find_section(layout.find("section", article, root), document, draft)
    draft.tags, draft.evidence["tags"] = tags(
        layout.find("tags", article, root)
        or found_at(around.tag_links(document, draft.title_element, found[0] if found else None), "tags")
    )
    draft.view_count = _views(layout.find("views", article, root, keep), draft)
    if draft.view_count is None:
        find_views(document, draft, keep)
    author = layout.find("author", article, root, keep)
    source = layout.find("source", article, root)
    lead = layout.find("lead", article, root, keep)
    if found is not None:
        element, where = found
        draft.body_element = element
        lead = _inside(lead, element, draft)
        if lead is None and layout.lead_style == "auto":
            lead = _lead_above(draft, element, document)
        heading = (
            Found((title,), (draft.title_element,), "") if title and draft.title_element is not None else None
        )
        date = layout.find("date", element, element)
        _take_out_above(draft.title_element, element)
        taken_out = _prepare(element, root, layout, taken=[heading, kicker, author, source, date])
        fragment = take_apart(element, document.url)
        body = read_body(
            replace(fragment, dropped=(*taken_out, *fragment.dropped)),
            lead=" ".join(lead.values) if lead else None,
            lead_style=layout.lead_style,
            description=document.meta.get("description") or document.meta.get("og:description"),
            title=title or "",
            byline_in_body=layout.byline_in_body,
        )
        fill_from_body(draft, body, document, where)
    if lead is not None and draft.lead:
        draft.evidence["lead"] = Evidence(how="selector", where=lead.where)
    _author(draft, author, document)
    if source is not None:
        draft.source_lines = source.values
    return draft


def fill_from_body(draft: Draft, body: Body, document: Document, where: str) -> None:
    """Takes over what the body holds, with its evidence."""
    draft.body = body.paragraphs
    draft.captions = body.captions
    draft.lead = body.lead
    draft.lead_prefix = lead_prefix(body.lead) if body.lead else None
    images: list[Image] = []
    for picture in body.pictures:
        address = document.absolute(picture.address)
        if address is not None and all(image.url != address for image in images):
            credit = picture.credit or (picture_credit(picture.caption) if picture.caption else None)
            images.append(Image(url=address, caption=picture.caption, credit=credit))
    draft.images = tuple(images)
    dropped = tuple(Rejected(value=text, where=where, why=why) for text, why in body.dropped[:30])
    draft.evidence["body"] = Evidence(how="selector", where=where, rejected=dropped)
    if body.captions:
        draft.evidence["captions"] = Evidence(how="under the picture", where=where)
    if body.lead and body.lead_how:
        draft.evidence["lead"] = Evidence(how=body.lead_how, where=where)
    if body.byline:
        byline = read_byline(body.byline)
        sign(
            draft, byline, Evidence(how=body.byline_how or "byline", where=where, raw=" / ".join(body.byline))
        )


def _title(document: Document, layout: Layout, article: Element, draft: Draft) -> str | None:
    """The first element of the layout's selectors that says what the page declares as its title; where none
    does, the first of all; where the selectors give nothing, the declared title."""
    declared = declared_titles(document)
    agreed = {match_key(title) for title in declared if len(title) >= MIN_DECLARED}
    first: tuple[str, Element, str] | None = None
    chosen: tuple[str, Element, str] | None = None
    for selector in layout.fields["title"]:
        for element in selector.elements(article, document.root):
            text = selector.value(element)
            if not text or around.is_logo(element, document):
                continue
            first = first or (text, element, selector.text)
            if match_key(text) in agreed:
                chosen = (text, element, selector.text)
                break
        if chosen is not None:
            break
    taken = chosen or first
    if taken is not None:
        draft.title, draft.title_element, where = taken
        rejected: list[Rejected] = []
        if first is not None and first[1] is not taken[1]:
            rejected.append(Rejected(value=first[0], where=first[2], why="not what the page declares"))
        if declared and chosen is None:
            rejected.append(
                Rejected(value=declared[0], where="declared title", why="differs from the printed title")
            )
        draft.evidence["title"] = Evidence(how="selector", where=where, rejected=tuple(rejected))
    elif declared and ("og:title" in document.meta or _prints(article, declared[0])):
        # <title> alone may be the paper's name: it counts only if the article prints it
        draft.title = declared[0]
        draft.evidence["title"] = Evidence(how="meta", where="og:title, JSON-LD or <title>")
    return draft.title


def _prints(article: Element, title: str) -> bool:
    return match_key(title) in match_key(clean(plain_text(article)))


def declared_titles(document: Document) -> list[str]:
    """What the page declares as its title, without the site's name: OpenGraph, JSON-LD, Twitter, `<title>`."""
    stated = [
        document.meta.get("og:title"),
        ld_text(article_ld(document), "headline"),
        document.meta.get("twitter:title"),
        document.head_title,
    ]
    kept: list[str] = []
    for title in stated:
        if title:
            short = strip_site(title, document)
            if short and short not in kept:
                kept.append(short)
    return kept


def _line_above(title: Element | None) -> Found | None:
    """A kicker that the layout does not name: the element just before the title, by what its class says."""
    if title is None:
        return None
    before = title.getprevious()
    if before is None or not isinstance(before.tag, str) or before.find(".//a") is not None:
        return None
    if not _KICKER_NAME.search(spelt_names(before.get("class") or "", before.get("id") or "")):
        return None
    text = text_of(before)
    return (
        Found((text,), (before,), "class of the line above the title")
        if 0 < len(text) <= MAX_KICKER
        else None
    )


def find_section(named: Found | None, document: Document, draft: Draft) -> None:
    """The section: by selector, else as the page prints it above the title, else as it declares it."""
    title = match_key(draft.title or "")
    kept, where = sections(named, title), named.where if named else ""
    if not kept:
        crumbs = around.trail(document)
        if crumbs is not None:
            kept, where = sections(found_at(*crumbs), title), crumbs[1]
    if not kept:
        above = around.section_above(draft.title_element)
        if above is not None:
            texts = tuple(text_of(part) if isinstance(part, Element) else part for part in above[0])
            hrefs = tuple(part.get("href") or "" if isinstance(part, Element) else "" for part in above[0])
            kept, where = _levels(texts, hrefs, title), above[1]
    if kept:
        draft.section, draft.evidence["section"] = kept, Evidence(how="selector", where=where)
        return
    item = article_ld(document)
    declared = document.meta.get("article:section") or ld_text(item, "articleSection")
    levels = around.section_declared(document)
    kept = _levels(levels, ("",) * len(levels), title) or ((declared,) if declared else ())
    if kept:
        where = "JSON-LD BreadcrumbList" if levels else "article:section"
        draft.section, draft.evidence["section"] = kept, Evidence(how="meta", where=where)
        return
    draft.evidence["section"] = Evidence(how="not found", where="")


def found_at(elements: Sequence[Element], where: str) -> Found | None:
    pairs = [(text_of(element), element) for element in elements]
    pairs = [(text, element) for text, element in pairs if text]
    return Found(tuple(t for t, _ in pairs), tuple(e for _, e in pairs), where) if pairs else None


def strip_site(title: str, document: Document) -> str:
    """A head title without the site's name behind it ("… - Báo Tây Ninh Online")."""
    site = document.meta.get("og:site_name")
    if site and title.endswith(site):
        rest = title.removesuffix(site).rstrip(" -–—|»:")
        if rest:
            return rest
    match = _SITE_SUFFIX.search(title)
    if match and re.search(
        r"\b(?:báo|online|điện tử|cổng|trang|\.vn|tv|đài|news|portal)\b|\.vn|\.com", match[0], re.IGNORECASE
    ):
        return title[: match.start()].strip()
    match = _SITE_PREFIX.match(title)
    if match and len(title) - match.end() >= MIN_DECLARED:
        return title[match.end() :].strip()
    return title


def sections(found: Found | None, title: str) -> tuple[str, ...]:
    """Breadcrumb links as printed, without the home link and the article itself (`title`, a match key)."""
    if found is None:
        return ()
    return _levels(found.values, tuple(element.get("href") or "" for element in found.elements), title)


def _levels(values: Sequence[str], hrefs: Sequence[str], title: str) -> tuple[str, ...]:
    kept: list[str] = []
    for value, href in zip(values, hrefs, strict=True):
        text = value.strip(_SEPARATORS)
        if (
            not text
            or fold(text) in _HOME
            or href.strip() in ("/", "#home")
            or len(text) > 80
            or text in kept
        ):
            continue
        if match_key(text) != title:
            kept.append(text)
    return tuple(kept[:MAX_SECTIONS])


def tags(found: Found | None) -> tuple[tuple[str, ...], Evidence]:
    if found is None:
        return (), Evidence(how="not found", where="")
    kept: list[str] = []
    for value in found.values:
        text = value.strip(" #,;")
        if (
            text
            and len(text) <= 100
            and text not in kept
            and fold(text) not in ("tu khoa", "tags", "tag", "tu khoa:")
        ):
            kept.append(text)
    return tuple(kept[:MAX_TAGS]), Evidence(how="selector", where=found.where)


def _views(found: Found | None, draft: Draft) -> int | None:
    for value in found.values if found else ():
        number = view_count(value)
        if number is not None and found is not None:
            draft.evidence["view_count"] = Evidence(how="selector", where=found.where, raw=value)
            return number
    return None


def find_views(document: Document, draft: Draft, keep: around.Keep) -> None:
    """The reads by a short line that says so ("Lượt xem: 402") in the article, not in another story's card."""
    if not _SAYS_VIEWS.search(document.source):
        return
    for element in _VIEW_LINES(draft.article)[:12]:
        line = text_of(element) if len(plain_text(element)) <= 2 * MAX_VIEWS_LINE else ""
        number = view_count(line) if len(line) <= MAX_VIEWS_LINE and re.search(r"\D", line) else None
        if number is not None and keep(element):
            draft.view_count = number
            draft.evidence["view_count"] = Evidence(how="line", where="article", raw=line)
            return


def view_count(line: str) -> int | None:
    """The reads that a line prints ("Lượt xem: 1.648"), or a bare number; None where it says none."""
    match = _VIEWS.search(line) or _VIEWS_BEFORE.search(line)
    digits = match[1] if match else line if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})*|\d{1,9}", line) else ""
    number = re.sub(r"\D", "", digits)
    return int(number) if number and len(number) <= 10 else None


def _inside(lead: Found | None, body: Element, draft: Draft) -> Found | None:
    """A lead found by selector: where it stands inside the body, it is taken out of it."""
    if lead is None:
        return None
    text = clean(" ".join(lead.values))
    if draft.title and match_key(text) == match_key(draft.title):
        return None
    below = [around.stands_after(element, body) for element in lead.elements]
    if all(below):
        return None
    if any(below):  # what bears its class below the text belongs to other stories
        kept = [number for number, after in enumerate(below) if not after]
        lead = Found(tuple(lead.values[n] for n in kept), tuple(lead.elements[n] for n in kept), lead.where)
    inside = [any(ancestor is body for ancestor in element.iterancestors()) for element in lead.elements]
    if any(inside) and not all(inside):
        # one above the text is the lead; what bears its class in the text belongs to other stories
        kept = [number for number, within in enumerate(inside) if not within]
        return Found(tuple(lead.values[n] for n in kept), tuple(lead.elements[n] for n in kept), lead.where)
    if inside and inside[0]:
        if _text_before(lead.elements[0], body) > LEAD_WITHIN:
            return None
        for element in lead.elements:
            take_out(element)
    return lead


def _lead_above(draft: Draft, body: Element, document: Document) -> Found | None:
    """A lead that the layout does not name, between title and text; an element of the body is taken out of it."""
    if draft.title_element is None:
        return None
    lead = around.lead_above(
        draft.title_element,
        body,
        draft.article,
        description=document.meta.get("description") or document.meta.get("og:description"),
        named_title=draft.title or "",
        strict=True,
    )
    if lead is None:
        return None
    if lead.inside:
        take_out(lead.element)
    return Found((lead.text,), (lead.element,), lead.how)


def _text_before(element: Element, body: Element) -> int:
    """The characters of the body above an element."""
    size = 0
    for node in body.iter():
        if node is element:
            break
        size += len((node.text or "").strip()) if isinstance(node.tag, str) else 0
        if size > LEAD_WITHIN:
            break
    return size


def _prepare(
    body: Element, root: Element, layout: Layout, taken: Sequence[Found | None]
) -> list[tuple[str, str]]:
    """Removes the layout's `drop` elements and fields that stand inside the body; marks what its caption
    selectors find. Gives what was dropped, as (text, reason)."""
    dropped: list[tuple[str, str]] = []
    for selector in layout.drop:
        for element in selector.elements(body, root):
            if element is not body:
                text = text_of(element)
                if text:
                    dropped.append((text[:160], f"dropped by {selector.text}"))
                take_out(element)
    for found in taken:
        for element in found.elements if found else ():
            if any(ancestor is body for ancestor in element.iterancestors()):
                take_out(element)
    for selector in layout.captions:
        for element in selector.elements(body, root):
            element.set(MARK, "caption")
    return dropped


def _take_out_above(title: Element | None, body: Element) -> None:
    """Where the body's element holds the title too, what stands above the title is no text: section, date,
    buttons. Pictures stay."""
    if title is None or body not in title.iterancestors():
        return
    node = title
    while node is not body:
        for sibling in list(node.itersiblings(preceding=True)):
            if (
                sibling.find(".//img") is None
                and sibling.tag != "img"
                and len(plain_text(sibling)) < MAX_ABOVE
            ):
                take_out(sibling)
        parent = node.getparent()
        if parent is None:
            return
        node = parent


def _author(draft: Draft, found: Found | None, document: Document) -> None:
    """The author by selector; the body's byline is kept where the selector gives nothing, structured data
    comes last."""
    if found is not None:
        lines = tuple(
            line
            for line in (without_date(value) for value in _distinct(found.values))
            if line and len(line) <= 160
        )
        byline = read_byline(lines)
        if byline.author or byline.source:
            sign(draft, byline, Evidence(how="selector", where=found.where, raw=" / ".join(found.values)))
            return
    if draft.author is None and draft.body_element is not None:
        after = line_after(draft.body_element)
        if after is not None:
            sign(
                draft, read_byline((after,)), Evidence(how="line below the text", where="article", raw=after)
            )
    if draft.author is None:
        sign_as_named(document, draft)
    if draft.author is None:
        declared = declared_author(document)
        if declared:
            sign(draft, read_byline((declared,)), Evidence(how="meta", where="author"))
    if draft.author is None:
        sign_beside_date(draft)


def sign_as_named(document: Document, draft: Draft) -> None:
    """The author by an element whose class, id or markup says so."""
    keep = around.not_of_others(document, draft.title_element, draft.body_element)
    for line, names in around.author_lines(draft.article, draft.body_element, keep):
        sign(draft, read_byline((line,)), Evidence(how="class", where=names, raw=line))
        if draft.author is not None:
            return


def sign_beside_date(draft: Draft) -> None:
    """The author by its place: a name in one box with the date."""
    name = around.name_beside_date(draft.title_element, draft.body_element)
    if name is not None:
        sign(
            draft,
            read_byline((name,)),
            Evidence(how="beside the date", where="between title and text", raw=name),
        )


def line_after(body: Element) -> str | None:
    """A byline that stands just below the body's element: set apart as one, and nothing but names."""
    for holder in (body, body.getparent()):
        if holder is None or holder.tag in ("body", "html"):
            return None
        for element in list(holder.itersiblings())[:AFTER_BODY]:
            if callable(element.tag) or element.find(".//a") is not None:
                continue
            text = text_of(element) if len(plain_text(element)) < MAX_KICKER else ""
            if not text:
                continue
            if labelled(text):
                return text
            alone = holder is body and element is body.getnext() and text.isupper() and len(text.split()) > 1
            if alone and len(text) <= MAX_UNSIGNED and looks_like_names(text):
                return text
            markup = " ".join(
                f"{node.tag} {node.get('align') or ''} {node.get('style') or ''} {node.get('class') or ''}"
                for node in element.iter("p", "div", "span", "strong", "b", "em")
            )
            if _SIGNED.search(markup) and looks_like_names(text):
                return text
    return None


def declared_author(document: Document) -> str | None:
    """The author that JSON-LD or meta states, unless it is the paper itself or an address."""
    item = article_ld(document)
    names: list[str] = []
    value = item.get("author") if item else None
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            name = entry.get("name")
            kind = entry.get("@type")
            if isinstance(name, str) and kind != "Organization":
                names.append(clean(name))
        elif isinstance(entry, str):
            names.append(clean(entry))
    names = (
        names
        or [document.meta[key] for key in ("article:author", "author", "dc.creator") if key in document.meta][
            :1
        ]
    )
    site = fold(document.meta.get("og:site_name", ""))
    kept = [
        name
        for name in names
        if name
        and len(name) <= 60
        and looks_like_names(name)
        and not re.search(r"https?:|www\.|\.(?:vn|com|org)\b|@", name)
        and fold(name) != site
        and not re.match(
            r"(?:bao|cong|trang|toa soan|admin|administrator|quan tri|editor|dai|btv)\b", fold(name)
        )
    ]
    return ", ".join(_distinct(kept)) or None


def sign(draft: Draft, byline: Byline, evidence: Evidence) -> None:
    """Takes over author, credits and named source of a byline, unless it is an account of the system."""
    if byline.author and not _NOBODY.fullmatch(fold(byline.author)):
        if draft.author and draft.evidence.get("author"):
            rejected = Rejected(
                value=draft.author, where=draft.evidence["author"].where, why="the author element comes first"
            )
            evidence = (
                Evidence(how=evidence.how, where=evidence.where, raw=evidence.raw, rejected=(rejected,))
                if (match_key(draft.author) != match_key(byline.author))
                else evidence
            )
        draft.author = byline.author
        draft.credits = byline.credits
        draft.evidence["author"] = evidence
    if byline.source:
        draft.source_lines = (*draft.source_lines, f"Theo {byline.source}")


def _distinct(values: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for value in values:
        if value not in kept:
            kept.append(value)
    return kept
