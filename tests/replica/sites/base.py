# ruff: noqa: E501  -- markup and sentences stay on one line, as they are sent
"""What all sites do alike: plan their articles, answer robots.txt, page a listing, state their truth."""

from __future__ import annotations

import hashlib
import random
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import ClassVar

from tests.replica import truth
from tests.replica.http import Request, Response, text_body
from tests.replica.prose import provinces
from tests.replica.prose.story import Story
from tests.replica.prose.topics import TOPICS, Topic
from tests.replica.world import LOCAL, Draft, Item, World, schedule


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a site. `takes`: the topics filed under it; a parent's listing holds its children's articles too."""

    key: str
    name: str
    slug: str
    takes: tuple[str, ...] = ()
    parent: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """One page of a listing."""

    items: tuple[Item, ...]
    number: int
    last: int

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None


class Site(ABC):
    """One source: its hosts, sections, addresses and pages. Stateless: everything changing is in the world."""

    stem: ClassVar[str]
    name: ClassVar[str]
    province: ClassVar[str]
    hosts: ClassVar[tuple[str, ...]]
    sections: ClassVar[tuple[Section, ...]]
    layouts: ClassVar[tuple[str, ...]]
    # where the layout hangs on the address, no redesign can change it
    redesigns: ClassVar[bool] = True
    page_size: ClassVar[int] = 12
    # entries of a page that the next one repeats, as where a story came in between two requests
    overlap: ClassVar[int] = 0
    robots: ClassVar[str] = "User-agent: *\nDisallow: /quan-tri/\nDisallow: /tim-kiem\n"
    server: ClassVar[str] = "nginx"

    # -- planning

    def drafts(self, world: World) -> Iterator[Draft]:
        """The site's whole calendar, in order of release."""
        seed = world.options.seed
        taken: set[str] = set()
        for ordinal, released in enumerate(schedule(world.options, self.stem)):
            key = f"{seed}:{self.stem}:{ordinal}"
            rng = random.Random(f"{key}:plan")
            topic, section, also = self._place(rng)
            original = self._taken_over(world, released, rng) if rng.random() < 0.06 else None
            copy_of = None
            if original is not None and original.canonical_url not in taken:
                taken.add(original.canonical_url)
                story, section, also = (
                    self._own_byline(original.story, rng),
                    self._files(original.story, rng),
                    None,
                )
                copy_of = truth.CopyOf(
                    name=next(s.name for s in world.sites if s.stem == original.source),
                    url=original.url,
                    source=original.source,
                    article_id=original.article_id,
                    whole=True,
                )
            else:
                setting = world.setting(self.province, released.date())
                story = world.teller.tell(setting, topic, random.Random(f"{key}:story"))
            yield self.draft(
                ordinal,
                story=story,
                section=section,
                also=also,
                released=released,
                key=key,
                rng=rng,
                copy_of=copy_of,
            )

    def _taken_over(self, world: World, released: datetime, rng: random.Random) -> Item | None:
        """Another paper's article of the last day, which this one prints word for word and says nothing."""
        known = [
            item
            for items in world.items.values()
            for item in items
            if released - timedelta(hours=20) <= item.visible_from <= released - timedelta(minutes=20)
            and item.draft.copy_of is None
            and any(item.story.topic in s.takes for s in self.sections)
        ]
        return rng.choice(known) if known else None

    def _files(self, story: Story, rng: random.Random) -> str:
        return rng.choice([s.key for s in self.sections if story.topic in s.takes])

    def _own_byline(self, story: Story, rng: random.Random) -> Story:
        others = [name for name in provinces.PEN_NAMES if name != story.author]
        return replace(story, kicker=None, author=rng.choice(others), byline="")

    def draft(
        self,
        ordinal: int,
        *,
        story: Story,
        section: str,
        also: str | None,
        released: datetime,
        key: str,
        rng: random.Random,
        copy_of: truth.CopyOf | None = None,
    ) -> Draft:
        """Some articles come up a day late, and now and then an old one is held on top of its section."""
        late = ordinal % 31 == 17 and copy_of is None
        pinned = ordinal % 47 == 6 and copy_of is None
        return Draft(
            source=self.stem,
            ordinal=ordinal,
            story=story,
            section=section,
            also_in=also,
            released=released,
            visible_from=released + timedelta(days=1, minutes=rng.randint(0, 90)) if late else released,
            pinned_until=released + timedelta(days=4) if pinned else None,
            seed=key,
            copy_of=copy_of,
        )

    def _place(self, rng: random.Random) -> tuple[Topic, str, str | None]:
        topics = {t.key: t for t in TOPICS}
        leaves = [s for s in self.sections if any(k in topics for k in s.takes)]
        section = rng.choice(leaves)
        topic = topics[rng.choice([k for k in section.takes if k in topics])]
        also = None
        if rng.random() < 0.12:
            others = [
                s.key
                for s in self.sections
                if s.key != section.key and s.parent != section.key and s.key != section.parent
            ]
            also = rng.choice(others)
        return topic, section.key, also

    @abstractmethod
    def publish(self, draft: Draft) -> Item:
        """Number, address and layout of a draft."""

    # -- answering

    @abstractmethod
    def answer(self, request: Request, world: World) -> Response:
        """The page at an address of one of the site's hosts."""

    def robots_txt(self) -> Response:
        return Response(body=self.robots.encode(), content_type="text/plain; charset=utf-8")

    def not_found(self, title: str = "404 Không tìm thấy trang") -> Response:
        body = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1><p>Địa chỉ bạn vừa nhập không có trên hệ thống.</p></body></html>"
        return Response(status=404, body=body.encode())

    def gone(self, item: Item, world: World) -> Response | None:
        """What the address of a removed article answers; None while it stands."""
        removed = world.removal(item)
        if removed is None:
            return None
        if removed.how == "soft":
            return Response(body=text_body(self.soft_404(world)))
        title = "410 Nội dung đã được gỡ" if removed.how == "410" else "404 Không tìm thấy trang"
        return Response(status=int(removed.how), body=self.not_found(title).body)

    def soft_404(self, world: World) -> str:
        """A page that says in words only that the article is gone."""
        links = "".join(
            f'<li><a href="{escape(i.url)}">{escape(world.content(i).title)}</a></li>'
            for i in world.visible(self.stem)[:8]
        )
        return (
            f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(self.name)}</title></head><body><div class="header">{escape(self.name)}</div>'
            '<div class="main"><div class="thong-bao"><p>Bài viết không tồn tại hoặc đã bị gỡ bỏ.</p><p>Mời bạn đọc xem các tin khác:</p></div>'
            f"<ul>{links}</ul></div></body></html>"
        )

    # -- helpers

    def section(self, key: str) -> Section:
        return next(s for s in self.sections if s.key == key)

    def by_slug(self, slug: str) -> Section | None:
        return next((s for s in self.sections if s.slug == slug), None)

    def path_of(self, item: Item) -> tuple[Section, ...]:
        """The article's breadcrumb: parent and section, or the section alone."""
        section = self.section(item.draft.section)
        return (self.section(section.parent), section) if section.parent else (section,)

    def in_section(self, world: World, key: str) -> tuple[Item, ...]:
        """What a section lists, a pinned old article first."""
        family = {key} | {s.key for s in self.sections if s.parent == key}
        items = [
            i for i in world.visible(self.stem) if i.draft.section in family or i.draft.also_in in family
        ]
        pinned = [i for i in items if self.pinned(i, world)]
        return (*pinned, *(i for i in items if i not in pinned))

    def pinned(self, item: Item, world: World) -> bool:
        until = item.draft.pinned_until
        return until is not None and item.released + timedelta(days=2) <= world.now < until

    def cut(self, items: Sequence[Item], page: int) -> Cut | None:
        """Page `page` (from 1) of a listing; None past the end."""
        step = self.page_size - self.overlap
        last = max(1, -(-(len(items) - self.overlap) // step))
        if not 1 <= page <= last:
            return None
        start = (page - 1) * step
        return Cut(tuple(items[start : start + self.page_size]), page, last)

    def others(self, item: Item, world: World, count: int, purpose: str) -> tuple[Item, ...]:
        """Other articles for a side box: of the site, met before now, always the same for the same moment."""
        pool = [i for i in world.visible(self.stem)[:60] if i is not item]
        return tuple(item.draft.rng(f"box:{purpose}").sample(pool, min(count, len(pool))))

    def newest(self, world: World, count: int) -> tuple[Item, ...]:
        return world.visible(self.stem)[:count]

    def teaser(self, item: Item, world: World) -> str:
        """The first words of the lead, as a listing prints them."""
        lead = world.content(item).lead
        return lead if len(lead) <= 160 else lead[:157].rsplit(" ", 1)[0] + "..."

    def version(self, item: Item, world: World) -> str:
        """Changes only when the article itself does."""
        edits = world.edits(item)
        return digest(
            f"{item.source}/{item.article_id}/{len(edits)}/{edits[-1].at if edits else ''}/{world.layout(item)}"
        )

    # -- truth

    @abstractmethod
    def printed(self, item: Item, world: World, at: datetime) -> Printed:
        """The fields whose form depends on the layout."""

    def truth_of(self, item: Item, world: World, at: datetime) -> truth.Article:
        content = world.content(item, at)
        printed = self.printed(item, world, at)
        story = item.story
        return truth.Article(
            source=item.source,
            url=item.url,
            canonical_url=item.canonical_url,
            article_id=item.article_id,
            id_space=item.id_space,
            layout=world.layout(item),
            kicker=content.kicker if printed.kicker else None,
            title=content.title,
            lead_prefix=printed.lead_prefix,
            lead=content.lead,
            body=content.body,
            captions=printed.captions,
            author=content.author,
            section=printed.section,
            tags=printed.tags,
            published_at=printed.published_at,
            published_precision=printed.precision,
            published_raw=printed.raw,
            released_at=item.released,
            visible_from=item.visible_from,
            listed=printed.listed,
            event_date=story.event_date,
            event_date_raw=story.event_date_raw,
            view_count=printed.view_count,
            second_addresses=item.second_addresses,
            copy_of=item.draft.copy_of,
            edits=world.edits(item, at),
            removed=world.removal(item, at),
            nfd=item.nfd,
            people=world.people(item, content, printed.captions),
            documents=story.documents,
            figures=story.figures,
            places=story.places,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """How a layout prints an article: what it leaves out, puts before the lead, and which date it gives."""

    kicker: bool = True
    lead_prefix: str | None = None
    captions: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    published_at: truth.When | None = None
    precision: truth.Precision = "unknown"
    raw: str | None = None
    listed: tuple[truth.Listed, ...] = ()
    view_count: int | None = None


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def minute(when: datetime) -> datetime:
    return when.replace(second=0, microsecond=0)


def rfc822(when: datetime) -> str:
    """`Mon, 05 Oct 2026 08:15:00 +0700`"""
    return format_datetime(when.astimezone(LOCAL))
