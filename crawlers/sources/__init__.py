"""A source is a file: `crawlers/sources/<stem>.toml` holds the facts of one site, this module their meaning.

`load_all` and `load` give `Source` values; whatever is wrong with a file is said in one line that names the
file, the key and what to write instead. A further folder of source files may be named by BAOTINH_SOURCES.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from baotinh import settings
from crawlers import urls
from transforms.records import Listed, Page

FOLDER = Path(__file__).resolve().parent
STEM = re.compile(r"[a-z][a-z0-9_]{1,40}")


class SourceError(ValueError):
    """A source is unknown or its file cannot be used; the message is one line that says how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What makes an address an article of its source: (source, id_space, article_id), else the canonical
    address."""

    canonical_url: str
    article_id: str | None
    id_space: str = ""

    @property
    def key(self) -> str:
        """The same for every address of one article within a source; equals `crawl.url.identity`."""
        return self.canonical_url if self.article_id is None else f"{self.id_space}:{self.article_id}"


def _pattern(value: object) -> object:
    if isinstance(value, str):
        try:
            return re.compile(value)
        except re.error as error:
            raise ValueError(f"is no regular expression: {error}; write it between single quotes") from None
    return value


def _tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern)]
Patterns = Annotated[tuple[Pattern, ...], BeforeValidator(_tuple)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_tuple)]


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class _Dated(_Facts):
    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> _Dated:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since {self.since} lies after until {self.until}; swap them")
        return self

    def covers(self, day: date) -> bool:
        """Whether `day` lies between since and until, both included; an open end covers everything."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Province(_Dated):
    """The province the source belongs to, by the name that was in force then."""

    name: str


class Host(_Dated):
    """A host of the source while it served: its bare name (`www.` is the same), other names of it, its home
    pages."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9.-]+\.[a-z]{2,}$")]
    scheme: Literal["https", "http"] = "https"
    aliases: Texts = ()
    home: Texts = ("/",)

    @property
    def homes(self) -> tuple[str, ...]:
        """Absolute addresses of the pages whose menu lists the sections."""
        return tuple(f"{self.scheme}://{self.name}{path}" for path in self.home)


class ArticleRule(_Facts):
    """One address form of articles.

    `path` must match the whole path; its named groups fill `canonical` and `space`. `query` names the
    parameters that carry identity, every other one is dropped; the article id is the group or parameter `id`.
    """

    path: Pattern
    canonical: str
    space: str = ""
    query: Texts = ()
    hosts: Texts = ()

    @model_validator(mode="after")
    def _names(self) -> ArticleRule:
        known = {*self.path.groupindex, *self.query}
        for template in (self.canonical, self.space):
            unknown = {name for _, name, _, _ in string.Formatter().parse(template) if name} - known
            if unknown:
                names = ", ".join(sorted(unknown))
                raise ValueError(f"{template!r} uses {{{names}}}, which path and query don't name")
        if "id" not in known:
            raise ValueError(
                "needs the article's id: a group (?P<id>…) in path, or the parameter 'id' in query"
            )
        return self

    def identify(self, host: str, path: str, query: str) -> Identity | None:
        if self.hosts and host not in self.hosts:
            return None
        match = self.path.fullmatch(path)
        if match is None:
            return None
        given = urls.parameters(query) if self.query else {}
        carried = {name: given[name] for name in self.query if given.get(name)}
        values = {**carried, **{name: value or "" for name, value in match.groupdict().items()}}
        if not values.get("id"):
            return None
        filled = {name: values.get(name, "") for name in (*self.path.groupindex, *self.query)}
        return Identity(
            canonical_url=urls.with_query(self.canonical.format_map(filled), carried.items()),
            article_id=values["id"],
            id_space=self.space.format_map(filled),
        )


class Sections(_Facts):
    """Section listings.

    `form`: what the path (with query, if any) of a section's address looks like; sections are read from the
    menu by it.
    `deny`: addresses that look like sections and are none, or hold no articles. `at`: sections that no menu
    shows.
    `page`: how the number of a listing's page stands in its address. `jump`: the address of page {page} of
    {section}, used only to jump far back. `date`: CSS of the printed date within an entry, where the common
    signs don't find it.
    `pages`: most pages that one crawl walks back.
    """

    form: Patterns = ()
    deny: Patterns = ()
    at: Texts = ()
    query: Texts = ()
    page: Patterns = ()
    jump: str | None = None
    date: str | None = None
    pages: Annotated[int, Field(ge=1)] = 400


class Feeds(_Facts):
    """RSS or Atom: fixed addresses, and the form by which links to feeds are recognised on the pages."""

    at: Texts = ()
    form: Patterns = ()


class Sitemaps(_Facts):
    """Sitemaps: fixed addresses, and whether those that robots.txt names are read."""

    at: Texts = ()
    robots: bool = True


class Politeness(_Facts):
    """Seconds between two requests to one host, most requests at once, seconds and bytes that one answer may
    take."""

    delay: Annotated[float, Field(ge=0, le=3600)] = 2.0
    concurrency: Annotated[int, Field(ge=1, le=16)] = 2
    timeout: Annotated[float, Field(gt=0, le=600)] = 60.0
    max_bytes: Annotated[int, Field(ge=10_000)] = 16_000_000


class Robots(_Facts):
    """What robots.txt is known to say. It is always obeyed; the note tells the reader what to expect."""

    note: str = ""


class Tls(_Facts):
    """Hosts whose certificate is known to be broken and is not verified, and why."""

    unverified: Texts = ()
    why: str = ""

    @model_validator(mode="after")
    def _reason(self) -> Tls:
        if self.unverified and not self.why:
            raise ValueError('unverified needs a reason: add why = "…"')
        return self


class Expected(_Facts):
    """How many articles a day are usual; fewer or more make the day suspicious."""

    min: Annotated[int, Field(ge=0)] = 1
    max: Annotated[int, Field(ge=1)] = 1000

    @model_validator(mode="after")
    def _in_order(self) -> Expected:
        if self.min > self.max:
            raise ValueError(f"min {self.min} is greater than max {self.max}; swap them")
        return self


class Source(_Facts):
    """One site and everything the crawl needs to know of it."""

    stem: Annotated[str, Field(pattern=rf"^{STEM.pattern}$")]
    name: Annotated[str, Field(min_length=1)]
    kind: Literal["newspaper", "portal", "aggregator"]
    terms: str = ""
    minute: Annotated[
        int, Field(ge=0, le=59, description="minute after midnight at which its daily crawl starts")
    ] = 0
    layouts: tuple[Annotated[str, Field(pattern=r"^[a-z0-9_]+_\d{4}$")], ...] | None = None
    date_order: Literal["DMY", "MDY"] = "DMY"
    province: tuple[Province, ...] = ()
    host: Annotated[tuple[Host, ...], Field(min_length=1)]
    article: Annotated[tuple[ArticleRule, ...], Field(min_length=1)]
    sections: Sections = Sections()
    feeds: Feeds = Feeds()
    sitemaps: Sitemaps = Sitemaps()
    politeness: Politeness = Politeness()
    robots: Robots = Robots()
    tls: Tls = Tls()
    expected: Expected = Expected()

    @model_validator(mode="after")
    def _whole(self) -> Source:
        if self.kind != "aggregator" and not self.province:
            raise ValueError("province is missing: add a table [[province]] with its name")
        unknown = {name for rule in self.article for name in rule.hosts} - self.hosts
        if unknown:
            raise ValueError(
                f"article.hosts names {', '.join(sorted(unknown))}, which is no host of this source"
            )
        if not (self.sections.form or self.sections.at or self.feeds.at or self.sitemaps.at):
            raise ValueError(
                "nothing to discover by: give sections.form, sections.at, feeds.at or sitemaps.at"
            )
        return self

    @property
    def hosts(self) -> frozenset[str]:
        """Every host name of the source, of any time, bare."""
        return frozenset(name for host in self.host for name in (host.name, *host.aliases))

    def owns(self, url: str) -> bool:
        """Whether the address lies on a host of this source."""
        parts = urls.split(url)
        return parts is not None and urls.bare_host(parts.hostname) in self.hosts

    def hosts_on(self, first: date, last: date | None = None) -> tuple[Host, ...]:
        """The hosts that served at some time from `first` to `last` (default: the same day)."""
        end = last or first
        return tuple(
            host
            for host in self.host
            if (host.since is None or host.since <= end) and (host.until is None or first <= host.until)
        )

    def identify(self, url: str) -> Identity | None:
        """The article behind an address; None when it is no article's address of this source."""
        parts = urls.split(url)
        if parts is None:
            return None
        host = urls.bare_host(parts.hostname)
        if host not in self.hosts:
            return None
        path = urlsplit(urls.normal(parts)).path
        for rule in self.article:
            identity = rule.identify(host, path, parts.query)
            if identity is not None:
                return identity
        return None

    def section_url(self, url: str) -> str | None:
        """The normal form of a section's address; None when it is none: an article, a further page, denied,
        elsewhere."""
        parts = urls.split(url)
        if parts is None or urls.bare_host(parts.hostname) not in self.hosts:
            return None
        parts = urlsplit(urls.normal(parts))
        query = parts.query
        if self.sections.query:
            given = urls.parameters(query)
            query = urls.with_query(
                "", ((name, given[name]) for name in self.sections.query if name in given)
            ).lstrip("?")
            if set(given) - {name.lower() for name in self.sections.query}:
                return None
        where = f"{parts.path}?{query}" if query else parts.path
        if not any(form.fullmatch(where) for form in self.sections.form):
            return None
        if any(form.search(where) for form in self.sections.deny) or self.page_number(url) is not None:
            return None
        if self.identify(url) is not None:
            return None
        host = urls.bare_host(parts.hostname)
        return f"{parts.scheme}://{host}{where}"

    def page_number(self, url: str) -> int | None:
        """The number that a listing's address carries by the forms of `sections.page`; None for a first
        page."""
        for form in self.sections.page:
            match = form.search(url)
            if match:
                return int(match["page"])
        return None

    def is_feed(self, url: str) -> bool:
        """Whether a link on the source's pages leads to one of its feeds."""
        parts = urls.split(url)
        return (
            parts is not None
            and urls.bare_host(parts.hostname) in self.hosts
            and any(form.fullmatch(parts.path) for form in self.feeds.form)
        )

    def province_on(self, day: date) -> str | None:
        """The province's name in force on `day`; None for an aggregator."""
        for province in self.province:
            if province.covers(day):
                return province.name
        return None

    def page(
        self,
        url: str,
        body: bytes,
        *,
        headers: Mapping[str, str] | None = None,
        fetched_at: datetime | None = None,
        listed: Listed | None = None,
        capture: str | None = None,
        day: date | None = None,
    ) -> Page:
        """The page as a value for the reader, with what this source's rules say of its address.

        `day` chooses the province's name; without it the listed day does, else the day of the fetch.
        """
        identity = self.identify(url)
        when = day or (listed.value if listed else None) or fetched_at
        if isinstance(when, datetime):
            when = when.date()
        return Page(
            url=url,
            body=body,
            headers=headers or {},
            fetched_at=fetched_at,
            source=self.stem,
            canonical_url=identity.canonical_url if identity else None,
            article_id=identity.article_id if identity else None,
            layouts=self.layouts,
            listed=listed,
            capture=capture,
            date_order=self.date_order,
            province=self.province_on(when) if when else None,
        )


def folders() -> tuple[Path, ...]:
    """Where source files lie: this folder and, where BAOTINH_SOURCES names one, a further one."""
    further = settings.load().sources
    return (FOLDER, further) if further else (FOLDER,)


def files(places: Iterable[Path] | None = None) -> dict[str, Path]:
    """Stem → source file, in alphabetical order. Raises SourceError when two folders hold the same stem."""
    found: dict[str, Path] = {}
    for folder in folders() if places is None else places:
        for path in sorted(folder.glob("*.toml")):
            if path.stem in found:
                raise SourceError(f"{path}: {found[path.stem]} has the same name; rename one of the two")
            found[path.stem] = path
    return dict(sorted(found.items()))


def load(stem: str, places: Iterable[Path] | None = None) -> Source:
    """The source of that name. Raises SourceError when there is none or its file is wrong."""
    known = files(places)
    if stem not in known:
        raise SourceError(f"unknown source {stem!r}; known are: {', '.join(known) or 'none'}")
    return read(known[stem])


def load_all(places: Iterable[Path] | None = None) -> dict[str, Source]:
    """Every source by its stem. Raises SourceError for the first file that is wrong, or two that claim one
    host."""
    sources = {stem: read(path) for stem, path in files(places).items()}
    owner: dict[str, str] = {}
    for stem, source in sources.items():
        for host in sorted(source.hosts):
            if owner.setdefault(host, stem) != stem:
                raise SourceError(
                    f"{stem}.toml: host {host} belongs to {owner[host]}.toml; a host has one source"
                )
    return sources


def for_url(url: str, sources: Mapping[str, Source] | None = None) -> Source | None:
    """The source whose host an address lies on, or None. `sources`: as from `load_all`, which is the
    default."""
    return next((source for source in (sources or load_all()).values() if source.owns(url)), None)


def read(path: Path) -> Source:
    """The source that a file describes. Raises SourceError with one line: file, key, what is wrong, what to
    write."""
    if not STEM.fullmatch(path.stem):
        raise SourceError(
            f"{path.name}: a source's name is small letters, digits and _, such as baotayninh.toml"
        )
    try:
        text = path.read_text(encoding="utf-8")
        facts: dict[str, Any] = tomllib.loads(text)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SourceError(f"{path.name}: is not UTF-8; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path.name}: is no TOML: {error}") from None
    if "stem" in facts:
        raise SourceError(f"{path.name}: stem: the file's name says it already; remove the line")
    try:
        return Source(stem=path.stem, **facts)
    except ValidationError as error:
        raise SourceError(f"{path.name}: {_first_fault(error)}") from None


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in fault["loc"]) or "file"
    message = fault["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    if fault["type"] == "extra_forbidden":
        message = "is no key of a source file; remove it or correct its spelling"
    elif fault["type"] == "missing":
        message = "is missing; add it"
    elif fault["type"] != "value_error":
        given = fault.get("input")
        message = f"{message[0].lower()}{message[1:]}, not {given!r}"
    return f"{key}: {' '.join(message.split())}"
