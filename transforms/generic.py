"""Pages of unknown layout: trafilatura says which text is the article's, our own rules find the rest.

trafilatura is good at telling the body from furniture and keeps captions, bylines and boxes in it; it knows
no lead and takes the masthead's day for the date. So its text chooses the element that holds the body, and
that element is read like any layout's body. Title, lead, byline and tags are looked for around it,
structured data first where it agrees with what the page shows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import trafilatura
from lxml import etree

from transforms.blocks import Block, Fragment, spelt_names, take_apart
from transforms.body import Body, read_body
from transforms.byline import read_byline, without_date
from transforms.document import (
    BREAKING,
    Document,
    Element,
    Elements,
    Texts,
    plain_text,
    take_out,
    text_of,
)
from transforms.extract import (
    Draft,
    breadcrumb,
    declared_author,
    declared_titles,
    fill_from_body,
    line_after,
    sections,
    view_count,
)
from transforms.records import Evidence
from transforms.text import clean, fold, match_key

_HEADINGS = Elements("//h1 | //h2 | //h3")
_MARKED_BODY = Elements(
    "//*[@itemprop='articleBody'] | //article "
    "| //*[@id='content-detail' or @id='main-detail' or @id='newscontents' or @id='contentNews']"
)
_PARAGRAPHS = Elements(
    "//p | //div[text()[string-length(normalize-space(.)) > 60]] | //li[string-length(.) > 120] "
    "| //td[text()[string-length(normalize-space(.)) > 80]]"
)
_TAGS = Elements(
    "//a[@rel='tag' or contains(@rel, 'tag ')] "
    "| //*[contains(@class, 'tag') or contains(@class, 'keyword') or contains(@class, 'tukhoa')]//a"
)
_AUTHORS = Elements(
    "descendant::*[contains(@class, 'author') or contains(@class, 'tacgia') or contains(@class, 'tac-gia') "
    "or contains(@class, 'byline')"
    " or contains(@class, 'pseudonym') or @rel='author' or @itemprop='author']"
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:head|header|nav|menu|footer|foot|side|sidebar|aside|col-?right|right|widget|comment"
    r"|related?|breadcrumb\w*)(?=\s|$|[_-])",
    re.IGNORECASE,
)
_LEAD_NAME = re.compile(
    r"(?:^|[\s_-])(?:sapo\w*|lead|p?head|home-?text|teaser|chapeau|summary|abstract|intro|desc|description|tomtat|tom-tat"
    r"|head-?line-?sub|article-sapo|trich\w*)(?=\s|$|[_-])",
    re.IGNORECASE,
)
_TEXTS = Texts("descendant::text()")
_OWN_TEXTS = Texts("text()")
_WORD = re.compile(r"\w+")
TOO_FEW = 0.5  # F1 against trafilatura's words below which our element is not believed
CANDIDATES = 6
NEARLY = 0.06  # loss of agreement for which a part of an element is taken instead of the whole
WITH_TITLE = 0.2  # … where the whole holds the title too: lead, date and byline stand in it
MAX_LEAD_ELEMENTS = 300
_NO_LEAD = frozenset({"a", "img", "br", "li", "ul", "ol", "span", "time", "table", "nav", "form"})
_DATED = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}:\d{2}")


@dataclass(frozen=True, slots=True)
class _Choice:
    element: Element
    fragment: Fragment
    agreement: float


def read(document: Document) -> Draft:
    """Reads a page without a layout; `confidence` in the evidence is the agreement of our body with
    trafilatura's (F1 of words)."""
    root = document.root
    draft = Draft(layout="generic", article=root)
    _title(document, draft)
    told = _trafilatura(root)
    choice = _body_element(root, told, draft.title_element)
    description = document.meta.get("description") or document.meta.get("og:description")
    if choice is not None and (choice.agreement >= TOO_FEW or not told):
        element = choice.element
        draft.body_element = element
        draft.article = _around(draft.title_element, element)
        lead = _lead(draft, element, description)
        draft.loose_text = sum(len(block.text) for block in choice.fragment.blocks)
        fragment = take_apart(element, document.url)
        body = _read(fragment, draft, lead.text if lead else None, description)
        fill_from_body(draft, body, document, f"<{element.tag}> chosen by trafilatura's text")
        if lead is not None:
            draft.evidence["lead"] = Evidence(how=lead.how, where="above the text")
    elif told:
        blocks = tuple(Block(text=clean(line)) for line in told.split("\n") if clean(line))
        body = _read(Fragment(blocks, ()), draft, None, description)
        fill_from_body(draft, body, document, "trafilatura's own text")
    confidence = choice.agreement if choice is not None else 0.0
    draft.evidence["layout"] = Evidence(how="generic", where=f"confidence {confidence:.2f}")
    draft.section, draft.evidence["section"] = sections(breadcrumb(root), document)
    _tags(root, draft)
    _author(document, draft)
    _views(draft)
    return draft


def _read(fragment: Fragment, draft: Draft, lead: str | None, description: str | None) -> Body:
    return read_body(
        fragment,
        lead=lead,
        lead_style="auto",
        description=description,
        title=draft.title or "",
        byline_in_body=True,
    )


def _title(document: Document, draft: Draft) -> None:
    """The heading that agrees with what the page declares as its title; else the longest h1; else the
    declared one."""
    wanted = declared_titles(document)
    best: tuple[float, int, Element, str] | None = None
    for index, element in enumerate(_HEADINGS(document.root)[:60]):
        text = text_of(element)
        if len(text) < 8 or len(text) > 400:
            continue
        agreement = max((_alike(text, title) for title in wanted), default=0.0)
        score = agreement + (0.3 if element.tag == "h1" else 0.0) - (0.4 if _in_furniture(element) else 0.0)
        if not wanted:
            score += min(len(text), 120) / 400
        if best is None or score > best[0]:
            best = (score, -index, element, text)
    if best is not None and (
        best[0] >= 0.6
        or (not wanted and best[0] > 0.2)
        or (best[2].tag == "h1" and best[0] >= 0.3 and len(best[3]) >= 20)
    ):
        draft.title, draft.title_element = best[3], best[2]
        draft.evidence["title"] = Evidence(how="heading", where=f"<{best[2].tag}>")
        return
    for title in wanted:
        saying = _element_saying(document.root, title)
        if saying is not None:
            draft.title, draft.title_element = text_of(saying), saying
            draft.evidence["title"] = Evidence(how="declared and printed", where=f"<{saying.tag}>")
            return
    if wanted:
        draft.title = wanted[0]
        draft.evidence["title"] = Evidence(how="meta", where="og:title, JSON-LD or <title>")


def _alike(first: str, second: str) -> float:
    one, two = match_key(first), match_key(second)
    if one == two:
        return 1.0
    if min(len(one), len(two)) >= 20 and (one in two or two in one):
        return 0.9
    if abs(len(one) - len(two)) > 0.6 * max(len(one), len(two)):
        return 0.0
    return SequenceMatcher(None, one, two, autojunk=False).ratio() if max(len(one), len(two)) <= 300 else 0.0


def _element_saying(root: Element, title: str) -> Element | None:
    """The innermost visible element whose whole text is the title."""
    wanted = match_key(title)
    for element in root.iter("div", "span", "p", "strong", "b", "td", "h4", "h5", "font", "a"):
        own = element.text
        if own and match_key(clean(own)) == wanted and not _in_furniture(element):
            return element
    return None


def _in_furniture(element: Element) -> bool:
    for ancestor in [element, *element.iterancestors()]:
        if ancestor.tag in ("nav", "footer", "aside"):
            return True
        if ancestor.tag in ("body", "html", "form"):
            return False
        names = spelt_names(ancestor.get("class") or "", ancestor.get("id") or "").lower()
        if ancestor.tag == "h1" or ancestor.tag == "article" or "article" in names or "detail" in names:
            continue
        if _FURNITURE.search(names):
            return True
    return False


def _trafilatura(root: Element) -> str:
    """trafilatura's text of the page, one paragraph a line; empty where it finds none."""
    markup = etree.tostring(root, encoding="unicode", method="html")
    result = trafilatura.bare_extraction(
        markup, with_metadata=False, include_comments=False, include_tables=True
    )
    text = getattr(result, "text", None)
    return text if isinstance(text, str) else ""


def _body_element(root: Element, told: str, title: Element | None) -> _Choice | None:
    """Of the elements with most running text, the one whose words agree best with trafilatura's.

    A part of it that says nearly the same is the body itself: without title, lead and what stands between.
    """
    wanted = Counter(_WORD.findall(fold(told)))
    choices: list[_Choice] = []
    for element in _candidates(root, title):
        fragment = take_apart(element, None)
        words = Counter(word for block in fragment.blocks for word in _WORD.findall(fold(block.text)))
        choices.append(_Choice(element, fragment, _f1(words, wanted) if wanted else float(bool(words))))
    if not choices:
        return None
    best = max(choices, key=lambda choice: choice.agreement)
    above_title = list(title.iterancestors()) if title is not None else []
    for choice in choices:
        loss = WITH_TITLE if best.element in above_title and choice.element not in above_title else NEARLY
        inner = best.element in list(choice.element.iterancestors())
        if inner and choice.agreement >= best.agreement - loss:
            best = choice
    return best


def _candidates(root: Element, title: Element | None) -> Iterator[Element]:
    scores: dict[Element, float] = {}
    for element in _PARAGRAPHS(root)[:1500]:
        text = (
            clean(plain_text(element)) if element.tag in ("p", "li") else clean("".join(_OWN_TEXTS(element)))
        )
        size = len(text)
        if size < 60:
            continue
        linked = sum(len(clean(plain_text(link))) for link in element.iter("a"))
        if linked > 0.5 * size or _in_furniture(element):
            continue
        weight = min(size, 1500) * (1.0 + text.count(",") * 0.02)
        holder = element if element.tag in ("div", "td") else element.getparent()
        for share in (1.0, 0.6, 0.3):
            if holder is None or holder.tag == "html":
                break
            scores[holder] = scores.get(holder, 0.0) + share * weight
            holder = holder.getparent()
    marked = [element for element in _MARKED_BODY(root)[:6] if len(plain_text(element)) > 200]
    ranked = sorted(scores, key=lambda element: -scores[element])[:CANDIDATES]
    seen: list[Element] = []
    for element in [*ranked, *marked]:
        if title is not None and element is title:
            continue
        if element not in seen:
            seen.append(element)
            yield element


def _f1(words: Counter[str], wanted: Counter[str]) -> float:
    common = sum((words & wanted).values())
    total = sum(words.values()) + sum(wanted.values())
    return 2 * common / total if total else 0.0


def _around(title: Element | None, body: Element) -> Element:
    """The smallest element that holds title and body; the body's parent where there is no title element."""
    if title is None:
        parent = body.getparent()
        return body if parent is None or parent.tag == "html" else parent
    holders = [title, *title.iterancestors()]
    for element in [body, *body.iterancestors()]:
        if element in holders:
            return element
    return body


@dataclass(frozen=True, slots=True)
class _Lead:
    text: str
    how: str
    inside: bool


def _lead(draft: Draft, body: Element, description: str | None) -> _Lead | None:
    """The lead above the body or at its top: an element named so, one that says what the page's description
    says, or whatever paragraph stands between title and body."""
    summary = fold(description or "").rstrip(" .…")
    around = [body, *body.iterancestors()]
    within = draft.title_element is None
    named_title = match_key(draft.title or "")
    seen = 0
    for element in draft.article.iter():
        if element is draft.title_element:
            within = True
            continue
        if not within or element in around:
            continue
        seen += 1
        if seen > MAX_LEAD_ELEMENTS:
            break
        if not isinstance(element.tag, str) or element.tag in _NO_LEAD:
            continue
        inside = body in element.iterancestors()
        raw = plain_text(element)
        text = text_of(element) if 40 <= len(raw) < 1200 else ""
        if len(text) < 40:
            continue
        named = _LEAD_NAME.search(spelt_names(element.get("class") or "", element.get("id") or ""))
        says = len(summary) >= 50 and fold(text).startswith(summary)
        if match_key(text) != named_title and element.find(".//a") is None and element.find(".//li") is None:
            if named:
                how = "class"
            elif says and not inside:
                how = "equal to the description"
            elif not inside and all(child.tag not in BREAKING or child.tag == "br" for child in element):
                how = "between title and text"
            else:
                how = ""
            if how and not _DATED.search(text[:60]):
                if inside:
                    take_out(element)
                return _Lead(text, how, inside)
        if inside:
            return None
    return None


def _tags(root: Element, draft: Draft) -> None:
    values: list[str] = []
    for link in _TAGS(root)[:40]:
        text = text_of(link).strip(" #,;")
        if (
            1 < len(text) <= 60
            and text not in values
            and fold(text) not in ("tags", "tu khoa")
            and not _in_side(link)
        ):
            values.append(text)
    draft.tags = tuple(values)
    draft.evidence["tags"] = Evidence(how="links marked as tags" if values else "not found", where="page")


def _in_side(element: Element) -> bool:
    return any(
        ancestor.tag in ("nav", "aside", "footer", "header")
        or re.search(
            r"\b(?:sidebar|trend\w*|hot-?tag\w*|header|footer|menu)\b",
            spelt_names(ancestor.get("class") or "", ancestor.get("id") or ""),
        )
        for ancestor in element.iterancestors()
    )


def _author(document: Document, draft: Draft) -> None:
    """The body's byline first; then an element named for the author near the text; then structured data."""
    if draft.author is not None:
        return
    for element in _AUTHORS(draft.article)[:6]:
        line = without_date(text_of(element))
        if 2 < len(line) <= 80:
            byline = read_byline((line,))
            if byline.author:
                draft.author, draft.credits = byline.author, byline.credits
                draft.evidence["author"] = Evidence(
                    how="class", where=element.get("class") or element.tag, raw=line
                )
                return
    after = line_after(draft.body_element) if draft.body_element is not None else None
    declared = after or declared_author(document)
    if declared:
        byline = read_byline((declared,))
        draft.author, draft.credits = byline.author, byline.credits
        draft.evidence["author"] = Evidence(
            how="line below the text" if after else "meta", where="JSON-LD or meta author", raw=declared
        )


def _views(draft: Draft) -> None:
    for text in _TEXTS(draft.article):
        line = clean(text)
        if 6 <= len(line) <= 60 and re.search(r"lượt (?:xem|đọc)", line, re.IGNORECASE):
            number = view_count(line)
            if number is not None:
                draft.view_count = number
                draft.evidence["view_count"] = Evidence(how="line", where="article", raw=line)
                return
