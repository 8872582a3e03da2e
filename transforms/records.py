"""The values that enter and leave the reading of a page.

`Page` goes in, `Record` or `Refusal` comes out. `to_json` gives the shape that `baotinh parse` prints and that the
warehouse stages. All times are Asia/Ho_Chi_Minh; in JSON a day is `2020-06-29`, a minute `2020-12-04T20:06:00+07:00`.
Text is NFC, no-break spaces are spaces, white space is collapsed within a paragraph; otherwise it is as printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Literal

Precision = Literal["minute", "hour", "day", "unknown"]
ListedHow = Literal["listing", "feed"]
PublishedHow = Literal["label", "meta", "jsonld", "url", "feed", "listing"]
FigureKind = Literal[
    "level",
    "change",
    "plan_ratio",
    "period_ratio",
    "share",
    "fraction",
    "count",
    "rank",
    "lower_bound",
]
OrganisationKind = Literal["party", "state", "front", "company", "international"]

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
Json = dict[str, JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The date that a listing or a feed prints beside the link to a page.

    `raw` is what is printed, `value` what was read of it (a day where no time is printed), `seen_at` the time at
    which the listing was fetched.
    """

    raw: str
    value: date | datetime
    precision: Precision
    how: ListedHow = "listing"
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetched page, the same whether it comes from the archive, from a file or from a test.

    `source`, `canonical_url` and `article_id` come from the source file's URL rules, by whoever makes the page;
    `layouts` names the source's layouts (None: all are tried); `date_order` is MDY only where a source file says
    so; `province` is the source's own province (its name then). `fetched_at` must carry a time zone.
    """

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched_at: datetime | None = None
    source: str | None = None
    canonical_url: str | None = None
    article_id: str | None = None
    layouts: tuple[str, ...] | None = None
    listed: Listed | None = None
    capture: str | None = None
    date_order: Literal["DMY", "MDY"] = "DMY"
    province: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A person named in the byline and what for: text, photo, text_photo, compiled, translated, graphics, video."""

    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of the article: absolute address, its caption and its printed credit."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Best knowledge of the publication date. `how`: label, meta, jsonld, url, feed, listing or inferred."""

    value: date | datetime
    precision: Precision
    how: str
    earliest: date | datetime | None = None
    latest: date | datetime | None = None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageClock:
    """The day of the visit that a masthead prints; never a publication date."""

    raw: str
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SyndicatedFrom:
    """The paper, and where printed the address, that a copy names as its source."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionsIn:
    lead: int = 0
    body: int = 0
    caption: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A named person, the positions printed beside the name, and the literal occurrences of the full name."""

    name: str
    positions: tuple[str, ...]
    mentions: int
    mentions_in: MentionsIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """`generic`: no single body is meant."""

    name: str
    also_written: tuple[str, ...]
    kind: OrganisationKind
    generic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A numbered document; issuer and date are None where they are not printed."""

    number: str
    kind: str
    issuer: str | None
    date: date | None
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with its words. `value` of a fraction is the quotient; see the data dictionary for the kinds."""

    label: str
    raw: str
    value: float
    unit: str
    kind: FigureKind
    numerator: int | None = None
    denominator: int | None = None
    period: str | None = None
    compared_with: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named place other than the source's own province; `unit` where it is a province or was one."""

    name: str
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A candidate for a field that lost, and why."""

    value: str
    where: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How a field was found (`how`), by which selector or rule (`where`), and what was passed over."""

    how: str
    where: str
    raw: str | None = None
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One article as its page states it."""

    source: str | None
    url: str
    canonical_url: str
    article_id: str | None
    kicker: str | None
    title: str
    lead_prefix: str | None
    lead: str | None
    body: tuple[str, ...]
    captions: tuple[str, ...]
    author: str | None
    credits: tuple[Credit, ...]
    section: tuple[str, ...]
    tags: tuple[str, ...]
    images: tuple[Image, ...]
    published_at: date | datetime | None
    published_precision: Precision
    published_how: PublishedHow | None
    published_raw: str | None
    published_estimate: Estimate | None
    event_date: date | None
    event_date_raw: str | None
    updated_at: date | datetime | None
    page_clock: PageClock | None
    view_count: int | None
    syndicated_from: SyndicatedFrom | None
    language: str
    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    documents: tuple[Document, ...]
    unnumbered_documents: tuple[str, ...]
    figures: tuple[Figure, ...]
    places: tuple[Place, ...]
    layout: str
    parser_version: str
    fetched_at: datetime | None
    capture: str | None
    evidence: Mapping[str, Evidence]


RefusalReason = Literal[
    "listing",
    "home",
    "video",
    "album",
    "login_wall",
    "soft_404",
    "no_title",
    "no_text",
    "not_vietnamese",
    "too_large",
    "undecodable",
    "not_html",
    "timeout",
    "crash",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A page that is no article, or could not be read: never a silent loss."""

    reason: RefusalReason
    detail: str
    url: str
    source: str | None
    canonical_url: str | None
    article_id: str | None
    layout: str | None
    parser_version: str
    fetched_at: datetime | None
    capture: str | None


def to_json(value: Record | Refusal) -> Json:
    """The record as plain JSON values, keys in the order of the fields; a refusal starts with `refused`."""
    if isinstance(value, Refusal):
        plain = _object(value)
        return {"refused": plain.pop("reason"), **plain}
    return _object(value)


def _object(value: Any) -> Json:
    return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}


def _plain(value: Any) -> JsonValue:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    if is_dataclass(value):
        return _object(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value]
