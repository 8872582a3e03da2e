"""What the replica's pages say, as typed values: the answer that a crawl of the replica is compared with.

Text is NFC with plain spaces, white space collapsed within a paragraph, otherwise as printed. All times are
Asia/Ho_Chi_Minh; in JSON a day is `2026-10-05`, a minute `2026-10-05T08:15:00+07:00`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, TypeAdapter


def _day_or_time(value: object) -> object:
    if isinstance(value, str):
        return datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    return value


Day = date  # a field that is itself called `date` hides the class in its own annotation
When = Annotated[date | datetime, BeforeValidator(_day_or_time)]

Precision = Literal["minute", "day", "unknown"]
ListedHow = Literal["listing", "feed"]
Removal = Literal["404", "410", "soft"]
Field = Literal["kicker", "title", "lead", "body", "author", "published_at"]
FIELDS: tuple[Field, ...] = get_args(Field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The date that a listing or a feed prints beside the link, as printed and as meant."""

    raw: str
    value: When
    precision: Precision
    how: ListedHow


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A named person, the positions printed beside the name, and the literal occurrences of the full name."""

    name: str
    positions: tuple[str, ...]
    mentions: int
    lead: int
    body: int
    caption: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A numbered document as cited; issuer and date are None where the text does not give them."""

    number: str
    kind: str
    issuer: str | None
    date: Day | None
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with its words; kinds as in `transforms.records`. `label` is the indicator's own wording."""

    label: str
    raw: str
    value: float
    unit: str
    kind: str
    numerator: int | None = None
    denominator: int | None = None
    period: str | None = None
    compared_with: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change that the site made to a published article: the text before and after (body: paragraphs)."""

    at: datetime
    field: Field
    before: str | tuple[str, ...] | None
    after: str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """When the article went away and what its address answers since: 404, 410, or 200 with a page of regret."""

    at: datetime
    how: Removal


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOf:
    """The original of a copy; only the aggregator names it on its page.

    `source` and `article_id` are None where the paper is none of the sites here; `whole`: no paragraph was left out.
    """

    name: str
    url: str
    source: str | None
    article_id: str | None
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as its page states it at the moment asked for.

    `lead` goes without `lead_prefix`. `published_at` and its precision are what **the page** prints (None and
    "unknown" where it prints none); `released_at` is when the site really published it, `visible_from` when it can
    first be met. `listed` is what listings and feeds print. `people`, `documents`, `figures` and `places` are those
    that the story was built from: small counts beyond them may be found too. `event_date` is None where the text
    names no day. `second_addresses` answer with the same article or redirect to it. `nfd`: the page's bytes are
    decomposed Unicode.
    """

    source: str
    url: str
    canonical_url: str
    article_id: str
    id_space: str
    layout: str
    kicker: str | None
    title: str
    lead_prefix: str | None
    lead: str
    body: tuple[str, ...]
    captions: tuple[str, ...]
    author: str | None
    section: tuple[str, ...]
    tags: tuple[str, ...]
    published_at: When | None
    published_precision: Precision
    published_raw: str | None
    released_at: datetime
    visible_from: datetime
    listed: tuple[Listed, ...]
    event_date: date | None
    event_date_raw: str | None
    view_count: int | None
    second_addresses: tuple[str, ...]
    copy_of: CopyOf | None
    edits: tuple[Edit, ...]
    removed: Removed | None
    nfd: bool
    people: tuple[Person, ...]
    documents: tuple[Document, ...]
    figures: tuple[Figure, ...]
    places: tuple[str, ...]

    @property
    def day(self) -> date:
        """The local publication day, known or printed."""
        return self.released_at.date()


_ARTICLES = TypeAdapter(tuple[Article, ...])


def dump(articles: Sequence[Article]) -> bytes:
    """The JSON list that `GET /truth` answers with."""
    return _ARTICLES.dump_json(tuple(articles))


def load(data: bytes) -> tuple[Article, ...]:
    """The articles of a `GET /truth` answer. Raises pydantic.ValidationError on anything else."""
    return _ARTICLES.validate_json(data)
