"""The calendar of all sites: what was published when, what has been edited or removed, and what time it is.

Everything a page shows follows from the seed, the clock and the changes made through the control address: the same
state always gives the same bytes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from tests.replica import truth
from tests.replica.prose import provinces
from tests.replica.prose.composer import Central, Setting
from tests.replica.prose.story import Story, Teller, people_in

if TYPE_CHECKING:
    from tests.replica.sites.base import Site

LOCAL = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`per_day`: articles of each site on a working day (two fewer, never under ten, at the weekend).

    `opened`: the first day of sites that published nothing before it.
    """

    seed: int = 1
    first_day: date = date(2026, 10, 5)
    days: int = 14
    per_day: int = 13
    opened: Mapping[str, date] = field(default_factory=dict)

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(days=self.days - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A story before its site gives it a number and an address."""

    source: str
    ordinal: int
    story: Story
    section: str
    also_in: str | None
    released: datetime
    visible_from: datetime
    pinned_until: datetime | None
    seed: str
    copy_of: truth.CopyOf | None = None

    def rng(self, purpose: str) -> random.Random:
        return random.Random(f"{self.seed}:{purpose}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article of a site. `url` is the address its listings link to by default."""

    draft: Draft
    article_id: str
    id_space: str
    slug: str
    layout: str
    url: str
    canonical_url: str
    second_addresses: tuple[str, ...]
    nfd: bool
    views: int

    @property
    def source(self) -> str:
        return self.draft.source

    @property
    def story(self) -> Story:
        return self.draft.story

    @property
    def released(self) -> datetime:
        return self.draft.released

    @property
    def visible_from(self) -> datetime:
        return self.draft.visible_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an article says at one moment, edits applied."""

    kicker: str | None
    title: str
    lead: str
    body: tuple[str, ...]
    author: str | None
    published: datetime
    edited_at: datetime | None


@dataclass(slots=True)
class State:
    """What the control address can change; kept in a file so that a killed replica comes back as it was."""

    now: datetime
    edits: dict[str, list[truth.Edit]] = field(default_factory=dict)
    removed: dict[str, truth.Removed] = field(default_factory=dict)
    skins: dict[str, str] = field(default_factory=dict)


_STATE = TypeAdapter(State)


class World:
    """All articles of all sites, and the state. `version` grows with every change: older caches are stale."""

    def __init__(
        self, options: Options, sites: Sequence[Site], *, now: datetime, store: Path | None = None
    ) -> None:
        self.options = options
        self.version = 0
        self.sites = tuple(sites)
        self._store = store
        self.state = State(now=now)
        if store and store.exists():
            self.state = _STATE.validate_json(store.read_bytes())
        self.teller = Teller()
        self._rosters: dict[str, dict[str, tuple[provinces.Leader, ...]]] = {}
        self._central = _central(options)
        self.items: dict[str, tuple[Item, ...]] = {}
        for site in sites:
            self.items[site.stem] = tuple(site.publish(draft) for draft in site.drafts(self))
        self._by_id = {(i.source, i.article_id): i for items in self.items.values() for i in items}
        self._visible: dict[str, tuple[Item, ...]] = {}

    # -- time and change

    @property
    def now(self) -> datetime:
        return self.state.now

    def move(self, now: datetime) -> None:
        """Set the clock; a time without a zone is local."""
        self.state.now = now.replace(tzinfo=LOCAL) if now.tzinfo is None else now.astimezone(LOCAL)
        self._changed()

    def edit(
        self, item: Item, name: truth.Field, value: str | Sequence[str] | None, at: datetime | None = None
    ) -> truth.Edit:
        """Change one field from `at` (default: now) on. Raises ValueError for a value of the wrong kind."""
        at = at or self.now
        before = self.content(item, at)
        was: str | tuple[str, ...] | None
        after: str | tuple[str, ...] | None
        if name == "body":
            was = before.body
            after = tuple(value.split("\n\n")) if isinstance(value, str) else tuple(value or ())
            if not after:
                raise ValueError(
                    "body must be paragraphs: a list of texts, or one text with blank lines between"
                )
        elif name == "published_at":
            was = before.published.isoformat()
            if not isinstance(value, str):
                raise ValueError("published_at must be an ISO time")
            after = datetime.fromisoformat(value).astimezone(LOCAL).isoformat()
        else:
            was = getattr(before, name)
            if not isinstance(value, str | None) or (value is None and name in ("title", "lead")):
                raise ValueError(f"{name} must be a text")
            after = value
        edit = truth.Edit(at=at, field=name, before=was, after=after)
        edits = self.state.edits.setdefault(_key(item), [])
        edits.append(edit)
        edits.sort(key=lambda e: e.at)
        self._changed()
        return edit

    def remove(self, item: Item, how: truth.Removal, at: datetime | None = None) -> truth.Removed:
        removed = truth.Removed(at=at or self.now, how=how)
        self.state.removed[_key(item)] = removed
        self._changed()
        return removed

    def restore(self, item: Item) -> None:
        self.state.removed.pop(_key(item), None)
        self._changed()

    def skin(self, source: str, layout: str | None) -> None:
        """Render all of a source's article pages in one layout from now on; None gives each its own back."""
        if layout is None:
            self.state.skins.pop(source, None)
        else:
            self.state.skins[source] = layout
        self._changed()

    def _changed(self) -> None:
        self.version += 1
        self._visible.clear()
        if self._store:
            temporary = self._store.with_suffix(".tmp")
            temporary.write_bytes(_STATE.dump_json(self.state))
            temporary.replace(self._store)

    # -- reading

    def find(self, source: str, article_id: str) -> Item | None:
        """The article if it can be met now (removed ones too)."""
        item = self._by_id.get((source, article_id))
        return item if item and item.visible_from <= self.now else None

    def known(self, source: str, article_id: str) -> Item | None:
        """The article, also one of the future."""
        return self._by_id.get((source, article_id))

    def removal(self, item: Item, at: datetime | None = None) -> truth.Removed | None:
        removed = self.state.removed.get(_key(item))
        return removed if removed and removed.at <= (at or self.now) else None

    def visible(self, source: str) -> tuple[Item, ...]:
        """What listings may show now, newest sight first; removed articles are gone from them."""
        if source not in self._visible:
            shown = [i for i in self.items[source] if i.visible_from <= self.now and not self.removal(i)]
            shown.sort(key=lambda i: (i.visible_from, i.draft.ordinal), reverse=True)
            self._visible[source] = tuple(shown)
        return self._visible[source]

    def content(self, item: Item, at: datetime | None = None) -> Content:
        at = at or self.now
        content = Content(
            kicker=item.story.kicker,
            title=item.story.title,
            lead=item.story.lead,
            body=item.story.body,
            author=item.story.author,
            published=item.released,
            edited_at=None,
        )
        for edit in self.state.edits.get(_key(item), ()):
            if edit.at > at:
                break
            content = _applied(content, edit)
        return content

    def layout(self, item: Item) -> str:
        return self.state.skins.get(item.source, item.layout)

    def edits(self, item: Item, at: datetime | None = None) -> tuple[truth.Edit, ...]:
        return tuple(e for e in self.state.edits.get(_key(item), ()) if e.at <= (at or self.now))

    def setting(self, province: str, day: date) -> Setting:
        """What a story of that province and day is set in."""
        if province not in self._rosters:
            changes_on = self.options.first_day + timedelta(days=7)
            self._rosters[province] = provinces.leaders(self.options.seed, province, changes_on)
        return Setting(
            province=provinces.PROVINCES[province],
            day=day,
            roster=self._rosters[province],
            central=self._central,
            seed=self.options.seed,
        )

    def people(self, item: Item, content: Content, captions: Sequence[str]) -> tuple[truth.Person, ...]:
        """The story's people as the present text names them."""
        named = tuple((p.name, p.positions) for p in item.story.people)
        return people_in(named, (content.lead, "\n".join(content.body), "\n".join(captions)))


def schedule(options: Options, source: str) -> list[datetime]:
    """When a site publishes: sorted times of every day, between 5.20 and 21.50."""
    rng = random.Random(f"{options.seed}:schedule:{source}")
    times: list[datetime] = []
    for offset in range(options.days):
        day = options.first_day + timedelta(days=offset)
        if day < options.opened.get(source, day):
            continue
        count = options.per_day if day.weekday() < 5 else max(min(10, options.per_day), options.per_day - 2)
        minutes = sorted(rng.sample(range(5 * 60 + 20, 21 * 60 + 50), min(count, 960)))
        times += [datetime.combine(day, time(m // 60, m % 60), LOCAL) for m in minutes]
    return times


def _key(item: Item) -> str:
    return f"{item.source}/{item.article_id}"


def _applied(content: Content, edit: truth.Edit) -> Content:
    value = edit.after
    if edit.field == "published_at":
        return replace(content, published=datetime.fromisoformat(str(value)), edited_at=edit.at)
    changes: Mapping[str, object] = {edit.field: value, "edited_at": edit.at}
    return replace(content, **changes)  # type: ignore[arg-type]  # edit() checked the value against its field


def _central(options: Options) -> tuple[Central, ...]:
    """The documents of the centre that the provinces come to cite, issued before and during the calendar."""
    rng = random.Random(f"{options.seed}:central")
    forms = (
        ("Nghị định", "{n}/{y}/NĐ-CP", "Chính phủ", "phân cấp quản lý đất công trên địa bàn cấp xã"),
        (
            "Chỉ thị",
            "{n}/CT-TTg",
            "Thủ tướng Chính phủ",
            "đẩy nhanh giải ngân vốn đầu tư công những tháng cuối năm",
        ),
        ("Nghị quyết", "{n}-NQ/TW", "Bộ Chính trị", "phát triển y tế cơ sở trong giai đoạn mới"),
        ("Quyết định", "{n}/QĐ-TTg", "Thủ tướng Chính phủ", "bộ tiêu chí xã đạt chuẩn đời sống văn hóa"),
        ("Kết luận", "{n}-KL/TW", "Ban Bí thư", "nâng chất lượng sinh hoạt chi bộ ở thôn, ấp, bản"),
        ("Thông tư", "{n}/{y}/TT-BGDĐT", "Bộ Giáo dục và Đào tạo", "dạy học hai buổi mỗi ngày"),
        ("Công điện", "{n}/CĐ-TTg", "Thủ tướng Chính phủ", "chủ động ứng phó mưa lớn, sạt lở đất"),
    )
    documents = []
    for index, (kind, form, issuer, subject) in enumerate(forms):
        day = options.first_day + timedelta(days=-9 + 3 * index + rng.randint(0, 2))
        number = form.format(n=rng.randint(21, 290), y=day.year)
        documents.append(Central(kind=kind, number=number, issuer=issuer, date=day, subject=subject))
    return tuple(documents)


def load_state(path: Path) -> State:
    """The state that a replica left behind. Raises pydantic.ValidationError on a damaged file."""
    return _STATE.validate_json(path.read_bytes())


def dump_plain(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
