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

from lxml import etree

from transforms import around
from transforms.blocks import Block, Fragment, spelt_names, take_apart
from transforms.body import Body, read_body
from transforms.byline import read_byline
from transforms.document import (
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
    declared_author,
    declared_titles,
    fill_from_body,
    find_section,
    find_views,
    found_at,
    line_after,
    sign,
    sign_as_named,
    sign_beside_date,
    tags,
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
_TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:(?:lbl|news|post|item|article|detail|head|main|page|bai|tin)?-?(?:title|tit|heading|headline|tieu-?de)"
    r"|ten-?(?:bai|tin)|chi-?tiet-?tieu-?de)(?=\s|$|[_-])",
    re.IGNORECASE,
)
_TITLE_ELEMENTS = ("div", "span", "p", "strong", "b", "td", "font", "h4", "h5", "h6", "a")
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:head|header|nav|menu|footer|foot|side|sidebar|aside|col-?right|right|widget|comment"
    r"|related?|breadcrumb\w*)(?=\s|$|[_-])",
    re.IGNORECASE,
)
_TEXTS = Texts("descendant::text()")
_OWN_TEXTS = Texts("text()")
_WORD = re.compile(r"\w+")
_DATED = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}:\d{2}|\d{1,2} tháng \d{1,2}")
# Words that systems put into <title> or a heading of every page (folded).
_OF_ANY_PAGE = frozenset(
    [
        "chi tiet tin", "chi tiet", "tin chi tiet", "chi tiet tin tuc", "chi tiet bai viet", "chi tiet bai",
        "tin tuc", "tin tuc - su kien", "tin tuc su kien", "tin tuc va su kien", "bai viet", "noi dung", "xem tin",
        "trang chu", "trang tin", "home", "index", "untitled", "untitled document", "thong tin chi tiet", "news",
        "noi dung chi tiet", "xem bai viet", "doc tin", "tin tuc chi tiet", "thong tin",
    ]
)  # fmt: skip
TOO_FEW = 0.5  # F1 against trafilatura's words below which our element is not believed
CANDIDATES = 6
MAIN_SHARE = 0.5  # of the page's running text: what holds so much is no furniture, whatever its class says
TITLE_LENGTH = range(12, 250)
NEARLY = 0.06  # loss of agreement for which a part of an element is taken instead of the whole
WITH_TITLE = 0.2  # … where the whole holds the title too: lead, date and byline stand in it


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
    paragraphs = _running(root)
    main = _main(paragraphs)
    wanted = [title for title in declared_titles(document) if fold(title) not in _OF_ANY_PAGE]
    _heading(document, draft, wanted, main)
    told = _trafilatura(root)
    choices = _choices(root, told, draft.title_element, paragraphs, main)
    choice = _best(choices, draft.title_element)
    if draft.title_element is None:
        _title_without_heading(draft, wanted, choice.element if choice else None, main, document)
        choice = _best(choices, draft.title_element)
    description = document.meta.get("description") or document.meta.get("og:description")
    if choice is not None and (choice.agreement >= TOO_FEW or not told):
        element = choice.element
        draft.body_element = element
        draft.article = _around(draft.title_element, element)
        lead = around.lead_above(
            draft.title_element,
            element,
            draft.article,
            description=description,
            named_title=draft.title or "",
            strict=False,
        )
        if lead is not None and lead.inside:
            take_out(lead.element)
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
    find_section(None, document, draft)
    links = around.tag_links(document, draft.title_element, draft.body_element)
    draft.tags, draft.evidence["tags"] = tags(found_at(links, "links marked as tags"))
    _author(document, draft)
    find_views(document, draft, around.not_of_others(document, draft.title_element, draft.body_element))
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


def _heading(document: Document, draft: Draft, wanted: list[str], main: set[Element]) -> None:
    """The heading that agrees with what the page declares as its title; else the longest h1."""
    best: tuple[float, int, Element, str] | None = None
    for index, element in enumerate(_HEADINGS(document.root)[:60]):
        text = text_of(element)
        if len(text) < 8 or len(text) > 400 or fold(text) in _OF_ANY_PAGE:
            continue
        agreement = max((_alike(text, title) for title in wanted), default=0.0)
        score = agreement + (0.3 if element.tag == "h1" else 0.0)
        score -= 0.4 if _in_furniture(element, main) or around.is_logo(element, document) else 0.0
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


def _title_without_heading(
    draft: Draft, wanted: list[str], body: Element | None, main: set[Element], document: Document
) -> None:
    """The title of a page that prints it in no heading: an element that says what the page declares, the last
    one above the text that is named for titles or set in large letters; else what the page declares."""
    root = document.root
    for title in wanted:
        saying = _element_saying(root, title, main)
        if saying is not None:
            draft.title, draft.title_element = text_of(saying), saying
            draft.evidence["title"] = Evidence(how="declared and printed", where=f"<{saying.tag}>")
            return
    printed = _printed_title(root, body, main, document) if body is not None else None
    if printed is not None:
        draft.title, draft.title_element = text_of(printed), printed
        how = "class or size of the letters"
        draft.evidence["title"] = Evidence(how=how, where=f"<{printed.tag} {around.names_of(printed)}>")
    elif wanted:
        draft.title = wanted[0]
        draft.evidence["title"] = Evidence(how="meta", where="og:title, JSON-LD or <title>")


def _printed_title(root: Element, body: Element, main: set[Element], document: Document) -> Element | None:
    """The last line above the end of the text that is named as a title, else one in large letters."""
    named: Element | None = None
    large: Element | None = None
    holders = {body, *body.iterancestors()}
    for element in root.iter(*_TITLE_ELEMENTS):
        if element is body and named is not None:
            break
        if element in holders:
            continue
        raw = plain_text(element)
        if len(raw.strip()) not in TITLE_LENGTH or _DATED.search(raw):
            continue
        text = text_of(element)
        if text.endswith((".", ":", ";")) or fold(text) in _OF_ANY_PAGE or len(text.split()) < 4:
            continue
        names = " ".join(around.names_of(node) for node in (element, element.getparent()) if node is not None)
        is_named = _TITLE_NAME.search(names) is not None
        size = element.get("size") or ""
        is_large = (
            element.tag == "font" and size[-1:].isdigit() and (int(size[-1:]) >= 4 or size.startswith("+"))
        )
        if not (is_named or is_large):
            continue
        if _in_furniture(element, main) or around.is_logo(element, document):
            continue
        if around.stands_after(element, body):
            continue
        if any(plain_text(link).strip() for link in (*element.iter("a"), *element.iterancestors("a"))):
            continue
        if is_named:
            named = element
        else:
            large = large if large is not None else element
    return named if named is not None else large


def _alike(first: str, second: str) -> float:
    one, two = match_key(first), match_key(second)
    if one == two:
        return 1.0
    if min(len(one), len(two)) >= 20 and (one in two or two in one):
        return 0.9
    if abs(len(one) - len(two)) > 0.6 * max(len(one), len(two)):
        return 0.0
    return SequenceMatcher(None, one, two, autojunk=False).ratio() if max(len(one), len(two)) <= 300 else 0.0


def _element_saying(root: Element, title: str, main: set[Element]) -> Element | None:
    """The innermost visible element whose whole text is the title."""
    wanted = match_key(title)
    for element in root.iter("div", "span", "p", "strong", "b", "td", "h4", "h5", "font", "a"):
        own = element.text
        if own and match_key(clean(own)) == wanted and not _in_furniture(element, main):
            return element
    return None


def _in_furniture(element: Element, main: set[Element]) -> bool:
    """Whether an element stands in masthead, menu, side column or foot. `main` holds the page's running text."""
    for ancestor in [element, *element.iterancestors()]:
        if ancestor in main:
            return False
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
    import trafilatura  # only pages of unknown layout pay for loading it

    markup = etree.tostring(root, encoding="unicode", method="html")
    result = trafilatura.bare_extraction(
        markup, with_metadata=False, include_comments=False, include_tables=True
    )
    text = getattr(result, "text", None)
    return text if isinstance(text, str) else ""


def _choices(
    root: Element, told: str, title: Element | None, paragraphs: dict[Element, str], main: set[Element]
) -> list[_Choice]:
    """The elements with most running text, and how well their words agree with trafilatura's."""
    wanted = Counter(_WORD.findall(fold(told)))
    choices: list[_Choice] = []
    for element in _candidates(root, title, paragraphs, main):
        fragment = take_apart(element, None)
        words = Counter(word for block in fragment.blocks for word in _WORD.findall(fold(block.text)))
        choices.append(_Choice(element, fragment, _f1(words, wanted) if wanted else float(bool(words))))
    return choices


def _best(choices: list[_Choice], title: Element | None) -> _Choice | None:
    """The choice that agrees best. A part of it that says nearly the same is the body itself: without title,
    lead and what stands between."""
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


def _running(root: Element) -> dict[Element, str]:
    """The elements that are paragraphs of running text, and what they say."""
    found: dict[Element, str] = {}
    for element in _PARAGRAPHS(root)[:1500]:
        text = (
            clean(plain_text(element)) if element.tag in ("p", "li") else clean("".join(_OWN_TEXTS(element)))
        )
        if len(text) < 60:
            continue
        linked = sum(len(clean(plain_text(link))) for link in element.iter("a"))
        if linked <= 0.5 * len(text):
            found[element] = text
    return found


def _main(paragraphs: dict[Element, str]) -> set[Element]:
    """The elements that hold most of the page's running text, body and html aside."""
    sizes: Counter[Element] = Counter()
    for element, text in paragraphs.items():
        for holder in (element, *element.iterancestors()):
            sizes[holder] += len(text)
    least = MAIN_SHARE * sum(len(text) for text in paragraphs.values())
    return {
        holder
        for holder, size in sizes.items()
        if size > least and holder.tag not in ("body", "html", "form", "nav", "footer", "aside")
    }


def _candidates(
    root: Element, title: Element | None, paragraphs: dict[Element, str], main: set[Element]
) -> Iterator[Element]:
    scores: dict[Element, float] = {}
    for element, text in paragraphs.items():
        size = len(text)
        if _in_furniture(element, main):
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
    deepest = max(main, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)
    for element in [*ranked, *marked, *([deepest] if deepest is not None else [])]:
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


def _author(document: Document, draft: Draft) -> None:
    """The body's byline first; then an element named for the author near the text; then the line below the text
    and structured data; then a name that stands beside the date."""
    if draft.author is not None:
        return
    sign_as_named(document, draft)
    after = (
        line_after(draft.body_element) if draft.body_element is not None and draft.author is None else None
    )
    if after:
        sign(draft, read_byline((after,)), Evidence(how="line below the text", where="article", raw=after))
    declared = declared_author(document) if draft.author is None else None
    if declared:
        where = "JSON-LD or meta author"
        sign(draft, read_byline((declared,)), Evidence(how="meta", where=where, raw=declared))
    if draft.author is None:
        sign_beside_date(draft)
