"""The publication date of a page: every candidate, their rank, the losers with the reason.

Rank (first that stands): meta or JSON-LD with a time, a printed label, feed, URL, listing; a date-only meta
counts as a label's confirmation and stands after it; "Cập nhật" (updated) fills the publication date only
where nothing better is there. Never the time of the fetch, never the day that a masthead prints (some
themes print the day of the visit). A candidate more than 24 hours after the fetch is rejected; one that
differs from the winner by more than a day is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from html import unescape
from itertools import islice

from transforms import around, dates
from transforms.blocks import spelt_names
from transforms.dates import EventDate
from transforms.document import (
    BREAKING,
    Document,
    Element,
    Elements,
    NotHtml,
    Texts,
    article_ld,
    ld_text,
    parse,
    plain_text,
)
from transforms.encoding import Undecodable, decode
from transforms.layout import Layout, recognise
from transforms.records import Estimate, Evidence, Page, PageClock, Precision, PublishedHow, Rejected
from transforms.text import clean

LOCAL = timezone(timedelta(hours=7))  # Asia/Ho_Chi_Minh: UTC+7 the year round since 1975
FUTURE = timedelta(hours=24)
OFFSET = timedelta(hours=7)
MINUTE = timedelta(minutes=1)
CONFLICT = timedelta(days=1)
FETCH_TIME = timedelta(
    minutes=10
)  # a meta time this close to the fetch is the server's clock if a label says another day
EARLIEST = date(1997, 11, 19)  # Vietnam was connected to the internet on that day; no page is older

_META_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
)
_META_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
)
_ISO = re.compile(
    r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2}"
    r"|[+-]\d{2})?)?$",
    re.IGNORECASE,
)
_URL_DAY = re.compile(r"/(20\d{2}|199\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/-]|$)")
_URL_MONTH = re.compile(r"/(20\d{2})(0[1-9]|1[0-2])/")
_DIGIT_DATE = re.compile(
    r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|tháng\s+\d|\d{4}-\d{2}-\d{2}"
    r"|^\D{0,12}\d{1,2} (?:phút|giờ|ngày) trước$|^vừa xong$",
    re.IGNORECASE,
)
_LABEL_WORD = re.compile(
    r"cập nhật|đăng (?:lúc|ngày|tải)|ngày đăng|xuất bản|ngày (?:cập nhật|xuất bản)|thời gian|updated"
    r"|posted|gmt",
    re.IGNORECASE,
)
_STATED = Elements(
    "descendant-or-self::*[@itemprop='datePublished' or @itemprop='dateCreated' or @property='dc:date' "
    "or @property='datePublished' or @property='schema:datePublished' or self::abbr[contains(@class, 'published')] "
    "or self::time[contains(@class, 'published')]]"
)
_CLOCK = Texts(
    "preceding::text()[starts-with(normalize-space(.), 'Th') or starts-with(normalize-space(.), 'Ch')"
    " or starts-with(normalize-space(.), 'Hôm nay') or starts-with(normalize-space(.), 'Ngày') or "
    "starts-with(normalize-space(.), 'CN')"
    " or starts-with(normalize-space(.), 'TH') or starts-with(normalize-space(.), 'CH')]"
)
_MAY_HAVE_CLOCK = re.compile(
    r">\s*((?:[Hh]ôm nay\W*)?(?:Th(?:ứ|ư|u|&#)|Ch(?:ủ|u|&#)|CN|TH[ỨƯU]|CH[ỦU]|[Nn]gày)"
    r"[^<>]{2,60}(?:19|20)\d\d[^<>]{0,20})<"
)
_CLOCK_WORD = re.compile(r"^(?:hôm nay\s*[:,]?\s*)?(?:th(?:ứ|ư)\s+\S+|chủ nhật|cn|ngày\s+\d)", re.IGNORECASE)
_MASTHEAD = re.compile(
    r"(?:^|[\s_-])(?:mast-?head|header|head|top\w*|nav\w*|menu|now|today|clock|date-?now|current\w*)(?=\s|$|[_-])",
    re.IGNORECASE,
)
_OF_ARTICLE = re.compile(r"article|detail|entry|post|news|content|title|bai|item|story|node", re.IGNORECASE)
# Some systems name the month in capitals between day and year; without a comma a sentence may count months so.
_NAMED_MONTH = re.compile(r"(?<=\d )(Tháng [^\W\d]+(?: [^\W\d]+)?) (?=(?:19|20)\d\d\b)")
MAX_LABEL = 160
MAX_ZONE_ELEMENTS = 400
MAX_ZONE_TOP = 8  # elements at the top of the body's own element, which may begin with the date
MAX_ZONE_LINE = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """One date found for the article; `rank` 0 is best. `role` updated: the label says so."""

    value: date | datetime
    precision: Precision
    how: PublishedHow
    where: str
    raw: str
    rank: int
    updated: bool = False

    @property
    def day(self) -> date:
        return day_of(self.value)


@dataclass(frozen=True, slots=True)
class DatedPage:
    """The publication date alone. `value` is None where the page, its address and its listing say nothing."""

    value: date | datetime | None
    precision: Precision
    how: PublishedHow | None
    raw: str | None


@dataclass(frozen=True, slots=True)
class Dating:
    """All that is known of the page's own times; `evidence` holds `published_at` and, if found,
    `updated_at` and `page_clock`."""

    published: Candidate | None
    updated: date | datetime | None
    clock: PageClock | None
    evidence: dict[str, Evidence]
    conflict: str | None


def date_page(page: Page) -> DatedPage:
    """The publication date of a page without reading its text: for crawls of a range of days where listings
    print no date.

    A page that cannot be decoded or parsed is dated by its address and listing. About 1 ms.
    """
    try:
        document: Document | None = parse(decode(page.body, page.headers).text, page.url)
    except (Undecodable, NotHtml):
        document = None
    if document is None:
        found = choose(list(_outside(page)), page.fetched_at, [])[0]
    else:
        recognised = recognise(document, page.layouts)
        if recognised is None:
            found = find(document, page, None, None, None, None).published
        else:
            found = find_by_layout(document, page, *recognised).published
    if found is None:
        return DatedPage(None, "unknown", None, None)
    return DatedPage(found.value, found.precision, found.how, found.raw)


def find_by_layout(document: Document, page: Page, layout: Layout, article: Element) -> Dating:
    """Dates a page that a layout knows. Before the text is extracted: that takes elements out of the tree,
    and some layouts print the date inside the text's own element."""
    title = layout.find("title", article, document.root)
    body = layout.body_root(article, document.root)
    return find(
        document,
        page,
        layout,
        article,
        title.elements[0] if title else None,
        body[0] if body else None,
    )


def find(
    document: Document,
    page: Page,
    layout: Layout | None,
    article: Element | None,
    title: Element | None,
    body: Element | None,
) -> Dating:
    """Dates a parsed page: collects, rejects, ranks. Without a layout, printed dates are looked for around
    the text."""
    rejected: list[Rejected] = []
    clock = _clock(document, page, layout, article if article is not None else title)
    candidates = [*_structured(document, page.date_order), *_outside(page)]
    labels = (
        list(
            _by_selectors(
                layout, article, document, page, rejected, around.not_of_others(document, title, body)
            )
        )
        if layout and article is not None
        else []
    )
    if not labels:
        labels = list(_in_zone(title, body, page, around.not_of_others(document, title, body)))
    labels = [label for label in labels if not _is_clock(label, clock, layout)]
    candidates.extend(_marked(document, around.not_of_others(document, title, body)))
    candidates.extend(labels)
    published, losers = choose(candidates, page.fetched_at, rejected)
    updated = _updated(candidates, document, published, page)
    conflict = next((item.why for item in losers if "differs" in item.why), None)
    month = _URL_MONTH.search(page.url)
    if published and month and (published.day.year, published.day.month) != (int(month[1]), int(month[2])):
        gap = f"the address says {month[1]}-{month[2]}, a conflict"
        if abs((published.day - date(int(month[1]), int(month[2]), 15)).days) > 17:
            conflict = conflict or gap
            losers.append(Rejected(value=f"{month[1]}-{month[2]}", where="url", why=gap))
    evidence: dict[str, Evidence] = {}
    if clock is not None:
        losers.append(
            Rejected(value=clock.raw, where="masthead", why="the day of the visit, not of publication")
        )
        evidence["page_clock"] = Evidence(how="masthead", where="before the article", raw=clock.raw)
    if published is not None:
        evidence["published_at"] = Evidence(
            how=published.how, where=published.where, raw=published.raw, rejected=tuple(losers)
        )
    else:
        evidence["published_at"] = Evidence(how="not found", where="", rejected=tuple(losers))
    if updated is not None:
        evidence["updated_at"] = Evidence(how=updated.how, where=updated.where, raw=updated.raw)
    return Dating(
        published=published,
        updated=updated.value if updated else None,
        clock=clock,
        evidence=evidence,
        conflict=conflict,
    )


def choose(
    candidates: Sequence[Candidate], fetched_at: datetime | None, rejected: Sequence[Rejected]
) -> tuple[Candidate | None, list[Rejected]]:
    """The best candidate and the losers with their reasons. Ties go to the finer precision, then to page
    order."""
    losers = list(rejected)
    standing: list[Candidate] = []
    labelled_days = {candidate.day for candidate in candidates if candidate.how == "label"}
    for candidate in candidates:
        why = _impossible(candidate, fetched_at)
        if why is None and candidate.how in ("meta", "jsonld") and fetched_at is not None and labelled_days:
            near = isinstance(candidate.value, datetime) and abs(candidate.value - fetched_at) <= FETCH_TIME
            if near and candidate.day not in labelled_days:
                why = "the time of the fetch: the server's clock"
        if why is None and _mislabelled(candidate, candidates):
            why = "local time written as UTC: the label prints the same hour"
        if why is not None:
            losers.append(Rejected(value=candidate.value.isoformat(), where=candidate.where, why=why))
        else:
            standing.append(candidate)
    if not standing:
        return None, losers
    fineness = {"minute": 0, "hour": 1, "day": 2, "unknown": 3}
    ordered = sorted(standing, key=lambda item: (item.rank, fineness[item.precision]))
    winner = ordered[0]
    finer = [
        item
        for item in ordered[1:]
        if item.day == winner.day and fineness[item.precision] < fineness[winner.precision]
    ]
    if winner.precision == "day" and finer:
        # the same day, told more exactly elsewhere: a printed label first, a feed next
        winner = finer[0]
    for item in ordered:
        if item is winner:
            continue
        apart = abs(item.day - winner.day)
        if apart > CONFLICT:
            why = f"conflict: differs by {apart.days} days from {winner.day.isoformat()} ({winner.how})"
        elif item.value == winner.value:
            why = "agrees"
        else:
            why = "ranked lower"
        losers.append(Rejected(value=item.value.isoformat(), where=item.where, why=why))
    return winner, losers


def estimate(dating: Dating, page: Page, event: EventDate) -> Estimate | None:
    """Best knowledge of the publication date: printed or listed, else inferred from the day the article
    reports on."""
    published, listed = dating.published, page.listed
    if published is not None:
        if listed is not None and _agrees(listed.value, published.value):
            return Estimate(
                value=published.value,
                precision=published.precision,
                how=listed.how,
                why=f"the {listed.how} prints {clean(listed.raw)}",
            )
        why = f"printed: {published.raw}" if published.how == "label" else f"{published.how}: {published.raw}"
        earliest: date | datetime | None = None
        latest: date | datetime | None = None
        if published.updated:
            why += "; the label says updated, so it is an upper bound"
            latest = published.value
            earliest = (
                event.value if event.value and not event.weak and event.value <= published.day else None
            )
        if dating.conflict:
            why += f"; {dating.conflict}"
        return Estimate(
            value=published.value,
            precision=published.precision,
            how=published.how,
            earliest=earliest,
            latest=latest,
            why=why,
        )
    if event.value is None:
        return None
    latest_day = dating.clock.date if dating.clock else day_of(page.fetched_at) if page.fetched_at else None
    if latest_day is not None and event.value > latest_day:
        return None
    why = f"the day the article reports on ({event.raw}); {event.how}"
    if event.weak:
        why += "; the year is weak"
    return Estimate(
        value=event.value, precision="day", how="inferred", earliest=event.value, latest=latest_day, why=why
    )


def day_of(value: date | datetime) -> date:
    """The local day of a time, or the day itself."""
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).date()
    return value


def read_machine(text: str) -> tuple[date | datetime, Precision] | None:
    """An ISO date of meta, JSON-LD or `datetime=`: a time without zone is local, midnight is a day only.

    >>> [read_machine(text)[0].isoformat() for text in ("2020-12-04T23:30:00Z", "2025-06-17T13:43:02+0700")]
    ['2020-12-05T06:30:00+07:00', '2025-06-17T13:43:00+07:00']
    """
    match = _ISO.match(text.strip())
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    try:
        if match[4] is None:
            return date(year, month, day), "day"
        zone = LOCAL
        sign = match[7]
        if sign and sign.upper() == "Z":
            zone = UTC
        elif sign:
            digits = sign[1:].replace(":", "").ljust(4, "0")
            zone = timezone(
                (1 if sign[0] == "+" else -1) * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
            )
        moment = datetime(year, month, day, int(match[4]), int(match[5]), tzinfo=zone).astimezone(LOCAL)
    except (ValueError, OverflowError):
        return None
    if moment.timetz().replace(tzinfo=None) == time(0, 0) and not (match[6] and int(match[6])):
        return moment.date(), "day"
    return moment, "minute"


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _structured(document: Document, order: dates.Order) -> Iterator[Candidate]:
    item = article_ld(document)
    declared = [
        ("jsonld", "JSON-LD datePublished", ld_text(item, "datePublished") or ld_text(item, "dateCreated"))
    ]
    declared += [("meta", f"meta {key}", document.meta.get(key)) for key in _META_PUBLISHED]
    for how, where, text in declared:
        if not text:
            continue
        reading = read_machine(text)
        if reading is None:
            printed = dates.read_date(text, reference=None, order=order)
            if printed is None:
                continue
            reading = (printed.value, printed.precision)
        value, precision = reading
        kind: PublishedHow = "jsonld" if how == "jsonld" else "meta"
        yield Candidate(value, precision, kind, where, text, rank=0 if precision == "minute" else 2)


def _marked(document: Document, keep: around.Keep) -> Iterator[Candidate]:
    """The publication time that microdata, RDFa or a blog's own marks state in the visible page; the first that
    is no other story's."""
    if "ublished" not in document.source and "dc:date" not in document.source:
        return
    for element in _STATED(document.root)[:6]:
        text = next(
            (element.get(key) or "" for key in ("content", "datetime", "title") if element.get(key)), ""
        )
        reading = read_machine(text)
        if element.tag != "meta" and reading is not None and keep(element):
            where = f"{element.get('itemprop') or element.get('property') or element.get('class')} of <{element.tag}>"
            yield Candidate(
                reading[0], reading[1], "meta", where, text, rank=0 if reading[1] == "minute" else 2
            )
            return


def _outside(page: Page) -> Iterator[Candidate]:
    """Dates from the address and the listing."""
    match = _URL_DAY.search(page.url)
    day = _day(int(match[1]), int(match[2]), int(match[3])) if match else None
    if match and day is not None:
        yield Candidate(day, "day", "url", "url", match[0].strip("/"), rank=4)
    if page.listed is not None:
        rank = 3 if page.listed.how == "feed" else 5
        yield Candidate(
            page.listed.value,
            page.listed.precision,
            page.listed.how,
            page.listed.how,
            clean(page.listed.raw),
            rank=rank,
        )


def _by_selectors(
    layout: Layout,
    article: Element,
    document: Document,
    page: Page,
    rejected: list[Rejected],
    keep: around.Keep,
) -> list[Candidate]:
    for selector in layout.fields.get("date", ()):
        found_here = (element for element in selector.elements(article, document.root) if keep(element))
        for element in islice(found_here, 6):
            line = selector.value(element)
            if not line:
                continue
            if selector.attribute is not None:
                machine = read_machine(line)
                if machine is not None:
                    return [
                        Candidate(
                            machine[0],
                            machine[1],
                            "meta",
                            selector.text,
                            line,
                            rank=0 if machine[1] == "minute" else 1,
                        )
                    ]
                continue
            stated = read_machine(element.get("datetime") or element.get("content") or "")
            found = list(_label(line[:MAX_LABEL], selector.text, page))
            if found:
                if (
                    stated is not None
                    and stated[1] == "minute"
                    and all(item.precision == "day" for item in found)
                ):
                    found.append(
                        Candidate(stated[0], stated[1], "label", f"{selector.text} datetime", line, rank=1)
                    )
                return found
            if stated is not None:
                return [
                    Candidate(
                        stated[0],
                        stated[1],
                        "meta",
                        f"{selector.text} datetime",
                        line,
                        rank=0 if stated[1] == "minute" else 1,
                    )
                ]
            rejected.append(Rejected(value=line[:80], where=selector.text, why="no date form"))
    return []


def _label(line: str, where: str, page: Page) -> Iterator[Candidate]:
    """The dates of one printed line; a word such as "Cập nhật" makes a date an update."""
    line = _NAMED_MONTH.sub(r"\1, ", line)
    for reading in dates.printed_dates(line, reference=page.fetched_at, order=page.date_order):
        updated = reading.role == "updated"
        yield Candidate(
            reading.value,
            reading.precision,
            "label",
            where,
            reading.raw,
            rank=6 if updated else 1,
            updated=updated,
        )


def _in_zone(title: Element | None, body: Element | None, page: Page, keep: around.Keep) -> list[Candidate]:
    """Short dated lines around the title and above the text, within the element that holds both: the first
    one below the title, else the nearest above it that is not the masthead's."""
    if title is None or body is None:
        return []
    above = list(title.iterancestors())  # held, because lxml makes an element's Python object anew each time
    holds_title = body in above  # the body holds the title too: the zone ends with the first long paragraph
    common = next((element for element in body.iterancestors() if element in above), None)
    if common is None:
        return []
    before: list[list[Candidate]] = []
    passed = False
    below = 0  # elements of the body's top looked at, where the title stands above it
    for seen, element in enumerate(common.iter()):
        if seen > MAX_ZONE_ELEMENTS or below > MAX_ZONE_TOP:
            break
        if below or (element is body and not holds_title):
            below += 1
            if below > 1 and element.tag in ("p", "div") and len(plain_text(element).strip()) > MAX_ZONE_LINE:
                break
        if (
            holds_title
            and passed
            and element.tag in ("p", "div")
            and len(element) < 9
            and len(plain_text(element)) > 150
        ):
            break
        if element is title:
            passed = True
            continue
        found = _line_of(element, page)
        if found and not keep(element):
            continue
        if found and passed:
            return found
        if found and not _of_masthead(element, found, page, title):
            before.append(found)
    return before[-1] if before else []


def _line_of(element: Element, page: Page) -> list[Candidate]:
    """The dates of one short line, or of a `<time datetime>`."""
    if callable(element.tag):  # a comment or an entity
        return []
    stated = read_machine(element.get("datetime") or "") if element.tag == "time" else None
    if stated is not None:
        where, raw = "time datetime above the text", element.get("datetime") or ""
        return [Candidate(stated[0], stated[1], "meta", where, raw, rank=0 if stated[1] == "minute" else 1)]
    line = _own_line(element)
    if not line or len(line) > MAX_LABEL or not _DIGIT_DATE.search(line) or _linked(element):
        return []
    found = _label(line, "line above the text", page)
    return [item for item in found if item.precision == "minute" or _dated_line(line)]


def _of_masthead(element: Element, found: Sequence[Candidate], page: Page, title: Element) -> bool:
    """Whether a dated line above the title is the day of the visit: by its place, or as the day of the fetch."""
    if page.fetched_at is not None:
        today = day_of(page.fetched_at)
        if all(item.precision == "day" and abs((item.day - today).days) <= 1 for item in found):
            return True
    above_title = {title, *title.iterancestors()}
    for ancestor in [element, *element.iterancestors()][:5]:
        if ancestor in above_title:
            return False
        names = spelt_names(ancestor.get("class") or "", ancestor.get("id") or "")
        if ancestor.tag in ("header", "nav") or (_MASTHEAD.search(names) and not _OF_ARTICLE.search(names)):
            return True
    return False


def _dated_line(line: str) -> bool:
    """Whether a line is a date line and no sentence: little else than the date and label words stands in
    it."""
    rest = re.sub(r"[\d\W_]+", " ", _LABEL_WORD.sub(" ", line))
    rest = re.sub(
        r"\b(?:thứ|hai|ba|tư|năm|sáu|bảy|chủ|nhật|ngày|tháng|lúc|giờ|phút|th|cn|gmt|am|pm|sa|ch)\b",
        " ",
        rest,
        flags=re.IGNORECASE,
    )
    return len(rest.split()) <= 6


def _own_line(element: Element) -> str:
    if len(element) == 0:
        return clean(element.text or "")
    if element.tag in BREAKING and len(element) <= 6 and all(child.tag not in BREAKING for child in element):
        return clean(plain_text(element))
    return clean(element.text or "")


def _linked(element: Element) -> bool:
    """Whether a line belongs to a link or to a list entry that is one: the date of another story."""
    return any(
        ancestor.tag in ("a", "aside") or (ancestor.tag == "li" and ancestor.find(".//a") is not None)
        for ancestor in [element, *element.iterancestors()][:6]
    )


def _clock(document: Document, page: Page, layout: Layout | None, before: Element | None) -> PageClock | None:
    """The day of the visit that the masthead prints: a full date before the article, or what the layout
    names as such."""
    if layout is not None and before is not None:
        found = layout.find("clock", before, document.root)
        for value in found.values if found else ():
            clock = _read_clock(value, page)
            if clock is not None:
                return clock
    if before is None:
        return None
    # the tree is searched only where the source has such a line at all
    lines = (clean(unescape(match[1])) for match in _MAY_HAVE_CLOCK.finditer(document.source))
    if not any(_CLOCK_WORD.match(line) for line in lines):
        return None
    for text in _CLOCK(before)[:40]:
        line = clean(str(text))
        if len(line) <= 60 and _CLOCK_WORD.match(line):
            clock = _read_clock(line, page)
            if clock is not None:
                return clock
    return None


def _read_clock(line: str, page: Page) -> PageClock | None:
    if not re.search(r"\d{4}", line):
        return None
    for reading in dates.printed_dates(line, reference=page.fetched_at, order="DMY"):
        return PageClock(raw=line, date=day_of(reading.value))
    return None


def _is_clock(label: Candidate, clock: PageClock | None, layout: Layout | None) -> bool:
    """Whether a date found without a selector is the masthead's line over again."""
    return clock is not None and layout is None and label.day == clock.date and label.precision == "day"


def _mislabelled(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether a machine-readable time is a label's hour seven hours late: some systems write local time as UTC."""
    if candidate.how not in ("meta", "jsonld") or not isinstance(candidate.value, datetime):
        return False
    return any(
        other.how == "label"
        and isinstance(other.value, datetime)
        and abs(candidate.value - other.value - OFFSET) <= MINUTE
        for other in candidates
    )


def _impossible(candidate: Candidate, fetched_at: datetime | None) -> str | None:
    if candidate.day < EARLIEST:
        return "before there were web pages in Vietnam"
    if fetched_at is None:
        return None
    limit = fetched_at + FUTURE
    late = (
        candidate.value > limit if isinstance(candidate.value, datetime) else candidate.value > day_of(limit)
    )
    return "more than 24 hours after the fetch" if late else None


def _updated(
    candidates: Sequence[Candidate], document: Document, published: Candidate | None, page: Page
) -> Candidate | None:
    """The last change that the page states: a printed "Cập nhật", else meta or JSON-LD later than the
    publication."""
    for candidate in candidates:
        if candidate.updated and _impossible(candidate, page.fetched_at) is None:
            return candidate
    item = article_ld(document)
    stated = [("meta", f"meta {key}", document.meta.get(key)) for key in _META_UPDATED]
    stated.append(("jsonld", "JSON-LD dateModified", ld_text(item, "dateModified")))
    for how, where, text in stated:
        reading = read_machine(text) if text else None
        if reading is None or text is None:
            continue
        kind: PublishedHow = "jsonld" if how == "jsonld" else "meta"
        candidate = Candidate(reading[0], reading[1], kind, where, text, rank=9, updated=True)
        if (
            _impossible(candidate, page.fetched_at) is None
            and published is not None
            and _later(candidate.value, published.value)
        ):
            return candidate
    return None


def _later(first: date | datetime, second: date | datetime) -> bool:
    if isinstance(first, datetime) and isinstance(second, datetime):
        return first > second
    return day_of(first) > day_of(second)


def _agrees(listed: date | datetime, published: date | datetime) -> bool:
    """Whether a listed date says the same as the page, as exactly as the page says it."""
    if isinstance(listed, datetime) and isinstance(published, datetime):
        return abs(listed - published) < timedelta(minutes=1)
    return day_of(listed) == day_of(published) and isinstance(listed, datetime) is isinstance(
        published, datetime
    )


__all__ = [
    "Candidate", "DatedPage", "Dating", "choose", "date_page", "day_of", "estimate", "find", "read_machine",
]  # fmt: skip
