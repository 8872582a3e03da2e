# ruff: noqa: E501  -- markup and sentences stay on one line, as they are sent
"""Báo Mới: an aggregator that copies other papers and names the original in the last line.

Three eras of markup: the one of 2017 prints a time, that of 2020 leaves it empty, the newest gives it in UTC for
machines. Listings print ages ("3 giờ"), never dates.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape

from tests.replica import truth
from tests.replica.http import Request, Response, redirect, text_body
from tests.replica.markup import COOKIES, advert, filler_css, head_scripts, prose, slug
from tests.replica.prose.story import Story
from tests.replica.prose.topics import TOPICS
from tests.replica.sites.base import Cut, Printed, Section, Site, minute
from tests.replica.world import Content, Draft, Item, World, schedule

HOME = "https://baomoi.com/"
_ARTICLE = re.compile(r"^/([a-z0-9-]+)(?:-c|/c/)(\d+)\.epi$")
_SECTION = re.compile(r"^/([a-z-]+?)(?:/trang(\d+))?\.epi$")
_ERAS = ("baomoi_2017", "baomoi_2020", "baomoi_2025")
_PAPERS = {
    "baothainguyen": "Thái Nguyên",
    "baotayninh": "Tây Ninh",
    "baolangson": "Lạng Sơn",
    "sonla": "Sơn La",
    "travinh": "Trà Vinh",
}
# papers that are none of the replica's sites; the addresses can never exist
_OUTSIDE = (
    ("Đồng Bằng Mới", "dongbangmoi.example", "travinh"),
    ("Trung Du", "baotrungdu.example", "thainguyen"),
    ("Biên Ải", "baobienai.example", "langson"),
)


class BaoMoi(Site):
    stem = "baomoi"
    name = "Báo Mới"
    province = "thainguyen"
    hosts = ("baomoi.com", "www.baomoi.com", "m.baomoi.com")
    layouts = _ERAS
    page_size = 20
    robots = "User-agent: *\nDisallow: /tim-kiem\nDisallow: /oauth\n"
    server = "openresty"
    sections = (
        Section("xa-hoi", "Xã hội", "xa-hoi", ("ansinh", "yte")),
        Section("thoi-su", "Thời sự", "thoi-su", ("dang", "hdnd", "quocphong"), "xa-hoi"),
        Section("giao-thong", "Giao thông", "giao-thong", ("giaothong",), "xa-hoi"),
        Section("moi-truong", "Môi trường - Khí hậu", "moi-truong-khi-hau", ("thoitiet",), "xa-hoi"),
        Section("kinh-te", "Kinh tế", "kinh-te", ("nongnghiep", "congthuong")),
        Section("van-hoa", "Văn hóa", "van-hoa", ("vanhoa", "dulich")),
        Section("giao-duc", "Giáo dục", "giao-duc", ("giaoduc",)),
        Section("the-thao", "Thể thao", "the-thao", ("thethao",)),
        Section("phap-luat", "Pháp luật", "phap-luat", ("congan",)),
        Section("cong-nghe", "Công nghệ", "khoa-hoc-cong-nghe", ("so",)),
    )

    # -- planning

    def drafts(self, world: World) -> Iterator[Draft]:
        seed = world.options.seed
        originals = {
            source: sorted(items, key=lambda i: i.visible_from) for source, items in world.items.items()
        }
        used: set[str] = set()
        for ordinal, released in enumerate(schedule(world.options, self.stem)):
            key = f"{seed}:{self.stem}:{ordinal}"
            rng = random.Random(f"{key}:plan")
            source = rng.choice(
                ("baothainguyen",) * 5
                + ("baotayninh", "baotayninh", "baolangson", "baolangson", "sonla", "travinh", "", "")
            )
            fresh = [
                i
                for i in originals.get(source, ())
                if released - timedelta(hours=30) <= i.visible_from <= released - timedelta(minutes=15)
                and i.canonical_url not in used
            ]
            if fresh:
                original = fresh[-1 - rng.randrange(min(3, len(fresh)))]
                used.add(original.canonical_url)
                story, whole = _copied(original.story, rng)
                copy = truth.CopyOf(
                    name=_PAPERS[source],
                    url=original.url,
                    source=source,
                    article_id=original.article_id,
                    whole=whole,
                )
            else:
                name, host, province = rng.choice(_OUTSIDE)
                topic = rng.choice(TOPICS)
                story = world.teller.tell(
                    world.setting(province, released.date()), topic, random.Random(f"{key}:story")
                )
                copy = truth.CopyOf(
                    name=name,
                    url=f"https://{host}/{slug(story.title)}-{900000 + ordinal}.html",
                    source=None,
                    article_id=None,
                    whole=True,
                )
            section = next(s.key for s in self.sections if story.topic in s.takes)
            yield self.draft(
                ordinal,
                story=story,
                section=section,
                also=None,
                released=released,
                key=key,
                rng=rng,
                copy_of=copy,
            )

    def publish(self, draft: Draft) -> Item:
        rng = draft.rng("site")
        number = 53120000 + draft.ordinal * 37 + rng.randint(0, 36)
        name = slug(draft.story.title)
        url = f"{HOME}{name}-c{number}.epi"
        return Item(
            draft=draft,
            article_id=str(number),
            id_space="c",
            slug=name,
            layout=rng.choice(("baomoi_2017", "baomoi_2020", "baomoi_2020", "baomoi_2025", "baomoi_2025")),
            url=url,
            canonical_url=url,
            second_addresses=(
                f"{HOME}{name}/c/{number}.epi",
                f"https://m.baomoi.com/{name}-c{number}.epi",
                url.replace("https:", "http:"),
            ),
            nfd=rng.random() < 0.02,
            views=rng.randint(10, 900),
        )

    # -- answering

    def answer(self, request: Request, world: World) -> Response:
        if request.host != "baomoi.com" or request.scheme == "http":
            return redirect(f"https://baomoi.com{request.target}")
        path = request.path
        if path == "/robots.txt":
            return self.robots_txt()
        if path == "/":
            return self._home(world)
        if found := _ARTICLE.match(path):
            item = world.find(self.stem, found.group(2))
            if item is None:
                return self.not_found()
            if (gone := self.gone(item, world)) is not None:
                return gone
            content = world.content(item)
            page = {
                "baomoi_2017": self._era_2017,
                "baomoi_2020": self._era_2020,
                "baomoi_2025": self._era_2025,
            }[world.layout(item)](item, content, world)
            return Response(body=text_body(page, nfd=item.nfd), etag=self.version(item, world))
        if path in ("/tin-moi.epi", "/tin-video.epi", "/chu-de.epi") or path.startswith("/tag/"):
            rows = (
                "".join(self._story(i, world) for i in self.newest(world, 20))
                if path == "/tin-moi.epi"
                else ""
            )
            return Response(
                body=text_body(
                    self._frame(
                        "Báo Mới", "", f'<main class="main"><div class="timeline">{rows}</div></main>', world
                    )
                )
            )
        if (found := _SECTION.match(path)) and (section := self.by_slug(found.group(1))):
            return self._listing(section, int(found.group(2) or 1), world)
        return self.not_found()

    def _home(self, world: World) -> Response:
        rows = "".join(self._story(i, world) for i in self.newest(world, 40))
        return Response(
            body=text_body(
                self._frame(
                    "Báo Mới - Tin tức tổng hợp",
                    "",
                    f'<main class="main"><div class="timeline">{rows}</div></main>',
                    world,
                )
            )
        )

    def _listing(self, section: Section, page: int, world: World) -> Response:
        cut = self.cut(self.in_section(world, section.key), page)
        if cut is None:
            return self.not_found()
        rows = "".join(self._story(i, world) for i in cut.items)
        parent = (
            f'<a href="/{self.section(section.parent).slug}.epi">{escape(self.section(section.parent).name)}</a> <span>&rsaquo;</span> '
            if section.parent
            else ""
        )
        main = f'<main class="main"><div class="breadcrumb">{parent}<h1><a href="/{section.slug}.epi">{escape(section.name)}</a></h1></div><div class="timeline loadmore">{rows}</div>{self._pager(section, cut)}</main>'
        return Response(body=text_body(self._frame(f"{section.name} - Báo Mới", "", main, world)))

    def _pager(self, section: Section, cut: Cut) -> str:
        links = " ".join(
            f"<b>{n}</b>" if n == cut.number else f'<a href="/{section.slug}/trang{n}.epi">{n}</a>'
            for n in range(1, cut.last + 1)
        )
        following = (
            f'<a class="btn btn-sm btn-primary" href="/{section.slug}/trang{cut.next}.epi">Trang sau</a>'
            if cut.next
            else ""
        )
        return f'<div class="pagination"><span class="control__text">Trang</span>{links}{following}</div>'

    def _story(self, item: Item, world: World) -> str:
        title, href = escape(world.content(item).title), "/" + item.url.split("/", 3)[3]
        paper = item.draft.copy_of.name if item.draft.copy_of else self.name
        return (
            f'<div class="story" data-aid="{item.article_id}"><figure class="story__thumb"><a class="cache" href="{href}"><img class="lazyload" data-src="https://photo-baomoi.example/w300/{item.article_id}.jpg" alt="{title}" /></a></figure>'
            f'<h4 class="story__heading"><a class="cache" href="{href}" title="{title}" target="_blank">{title}</a></h4><div class="story__meta"><a class="source" href="/bao-{slug(paper)}.epi">Báo {escape(paper)}</a><time class="time">{_age(item.released, world.now)}</time></div></div>\n'
        )

    def _frame(self, title: str, head: str, main: str, world: World) -> str:
        menu = "".join(
            f'<li><a href="/{s.slug}.epi">{escape(s.name)}</a></li>' for s in self.sections if not s.parent
        )
        sub = "".join(
            f'<li><a href="/{s.slug}.epi">{escape(s.name)}</a></li>' for s in self.sections if s.parent
        )
        side = "".join(
            f'<div class="story story--s"><h4 class="story__heading"><a class="cache" href="/{i.url.split("/", 3)[3]}">{escape(world.content(i).title)}</a></h4><div class="story__meta"><time class="time friendly" datetime="{i.released.isoformat()}"></time></div></div>\n'
            for i in self.newest(world, 10)
        )
        return (
            f'<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n{head}\n{head_scripts("UA-3300099-7", HOME)}\n{_CSS}\n</head>\n<body>\n'
            '<header class="header"><a class="logo" href="/">BAOMOI.COM</a><form class="search" action="/tim-kiem.epi"><input name="q" placeholder="Nhập nội dung tìm kiếm"></form><a class="btn-login" href="javascript:;">Đăng nhập</a></header>\n'
            '<div class="dialog dialog-login"><p class="dialog__text">Đăng nhập để trải nghiệm thêm những tính năng hữu ích</p><a class="btn-zalo" href="/oauth/zalo" rel="nofollow">Zalo</a></div>\n'
            f'<nav class="menu"><ul><li><a href="/tin-moi.epi">Nóng</a></li><li><a href="/tin-video.epi">Video</a></li><li><a href="/chu-de.epi">Chủ đề</a></li>{menu}</ul></nav><div class="sub-menu"><ul>{sub}</ul></div>\n'
            f'<div class="wrapper">{main}<aside class="sidebar">{advert(5, "baomoi.example")}<section class="box"><h3 class="box__title">Tin nóng</h3>{side}</section></aside></div>\n'
            '<footer class="footer"><p>Trang tin tổng hợp, do máy tính sắp xếp. Giấy phép số 77/GP-TTĐT cấp ngày 19/01/2023. Chịu trách nhiệm: ĐỖ HẢI NINH</p></footer>\n'
            '<template id="tpl-story"><div class="story"><h4 class="story__heading"><a href="{{url}}">{{title}}</a></h4><time class="time" datetime="{{date}}"></time></div></template>\n'
            f"{COOKIES}\n</body></html>\n"
        )

    # -- the three eras

    def _rows(
        self, item: Item, content: Content, text_class: str, image_class: str, caption_class: str
    ) -> str:
        rng = item.draft.rng("markup")
        rows: list[str] = []
        for index, text in enumerate(content.body):
            for number, (_, caption) in enumerate(
                [c for c in item.story.captions if min(c[0], len(content.body) - 1) == index]
            ):
                rows.append(
                    f'<p class="{image_class}"><img src="https://photo-baomoi.example/w700/{item.article_id}{index}{number}.jpg" alt="" /></p>\n<p class="{caption_class}"><em>{escape(caption, quote=False)}</em></p>'
                )
            rows.append(f'<p class="{text_class}">{prose(text, rng, spans=0)}</p>')
            if index == 2:
                rows.append(f'<div class="bm-ads inread">{advert(41, "baomoi.example")}</div>')
        if content.author:
            rows.append(f'<p class="{text_class} body-author"><strong>{escape(content.author)}</strong></p>')
        return "\n".join(rows)

    def _source(self, item: Item) -> str:
        copy = item.draft.copy_of
        assert copy is not None
        return f'<p class="bm-source"><a href="{escape(copy.url)}" rel="nofollow" target="_blank"><span class="source">Nguồn {escape(copy.name)}:</span> {escape(copy.url)}</a></p>'

    def _head(self, item: Item, content: Content) -> str:
        return f'<meta name="description" content="{escape(content.lead)}"><link rel="canonical" href="{item.canonical_url}"><meta property="og:type" content="article"><meta property="og:title" content="{escape(content.title)}">'

    def _crumb(self, item: Item) -> str:
        return " <span>&rsaquo;</span> ".join(
            f'<a href="/{s.slug}.epi">{escape(s.name)}</a>' for s in self.path_of(item)
        )

    def _tags(self, item: Item) -> str:
        return (
            '<div class="article__tag">'
            + " ".join(
                f'<a class="keyword" href="/tag/{slug(t)}.epi">{escape(t)}</a>' for t in item.story.tags
            )
            + "</div>"
        )

    def _related(self, item: Item, world: World) -> str:
        return f'<section class="box box-related"><h3 class="box__title">Tin liên quan</h3>{"".join(self._story(i, world) for i in self.others(item, world, 8, "related"))}</section>'

    def _era_2017(self, item: Item, content: Content, world: World) -> str:
        copy = item.draft.copy_of
        assert copy is not None
        main = (
            f'<main class="main"><div class="breadcrumb">{self._crumb(item)}</div><article class="main-article"><header><h1>{escape(content.title)}</h1></header><div class="meta"><a class="source" href="/bao-{slug(copy.name)}.epi">Báo {escape(copy.name)}</a> <time>{content.published:%d/%m/%Y %H:%M}</time></div>\n'
            f'<div class="article-body"><div class="sapo">{escape(content.lead, quote=False)}</div><div class="body">\n{self._rows(item, content, "body-text", "body-image", "body-text media-caption")}\n</div></div>\n{self._source(item)}\n{self._tags(item)}</article>\n{self._related(item, world)}</main>'
        )
        return self._frame(f"{content.title} - Báo Mới", self._head(item, content), main, world)

    def _era_2020(self, item: Item, content: Content, world: World) -> str:
        copy = item.draft.copy_of
        assert copy is not None
        main = (
            f'<main class="main"><div class="breadcrumb">{self._crumb(item)}</div>\n<div class="article" data-aid="{item.article_id}">\n<h1 class="article__header">{escape(content.title)}</h1>\n'
            f'<div class="article__meta"><a class="source" href="/bao-{slug(copy.name)}.epi" title="Báo {escape(copy.name)}"><img src="/logo/{slug(copy.name)}.png" alt="Logo" /></a><time class="time" datetime=""></time></div>\n'
            f'<div class="article__sapo">{escape(content.lead, quote=False)}</div>\n<div class="article__body">\n{self._rows(item, content, "body-text", "body-image", "body-text media-caption")}\n</div>\n{self._source(item)}\n{self._tags(item)}\n</div>\n{self._related(item, world)}</main>'
        )
        return self._frame(f"{content.title} - Báo Mới", self._head(item, content), main, world)

    def _era_2025(self, item: Item, content: Content, world: World) -> str:
        copy = item.draft.copy_of
        assert copy is not None
        main = (
            f'<main class="main"><div class="bm-breadcrumb">{self._crumb(item)}</div><div class="content-main"><h1>{escape(content.title)}</h1><div class="content-meta"><a class="bm-card-source" href="/bao-{slug(copy.name)}.epi">Báo {escape(copy.name)}</a><time class="content-time" datetime="{_iso_utc(content.published)}">{content.published:%d/%m/%Y %H:%M}</time></div>\n'
            f'<h3 class="sapo">{escape(content.lead, quote=False)}</h3><div class="content-body">\n{self._rows(item, content, "text", "media", "media-caption")}\n</div>\n{self._source(item)}\n{self._tags(item)}</div>\n{self._related(item, world)}</main>'
        )
        state = f'<script id="__NEXT_DATA__" type="application/json">{{"props":{{"id":{item.article_id},"date":{int(content.published.timestamp())}}},"page":"/[slug]"}}</script>'
        return self._frame(f"{content.title} - Báo Mới", self._head(item, content) + state, main, world)

    # -- truth

    def printed(self, item: Item, world: World, at: datetime) -> Printed:
        plain = Printed(
            kicker=False,
            captions=tuple(text for _, text in item.story.captions),
            section=tuple(s.name for s in self.path_of(item)),
            tags=item.story.tags,
        )
        layout = world.layout(item)
        if layout == "baomoi_2020":
            return plain
        when = minute(world.content(item, at).published)
        raw = _iso_utc(when) if layout == "baomoi_2025" else f"{when:%d/%m/%Y %H:%M}"
        return replace(plain, published_at=when, precision="minute", raw=raw)


def _copied(story: Story, rng: random.Random) -> tuple[Story, bool]:
    """The aggregator's copy: without kicker and role label, now and then short of its last paragraphs."""
    body = story.body
    if len(body) > 5 and rng.random() < 0.2:
        body = body[: len(body) - rng.randint(1, 2)]
    captions = tuple(c for c in story.captions if c[0] < len(body))
    copy = replace(story, kicker=None, byline="", body=body, captions=captions)
    text = "\n".join((copy.lead, *body, *(c for _, c in captions)))
    return (
        replace(
            copy,
            documents=tuple(d for d in story.documents if d.raw in text),
            figures=tuple(f for f in story.figures if f.raw in text),
            places=tuple(p for p in story.places if p in text),
        ),
        len(body) == len(story.body),
    )


def _age(when: datetime, now: datetime) -> str:
    minutes = max(1, int((now - when).total_seconds() // 60))
    return (
        f"{minutes} phút"
        if minutes < 60
        else f"{minutes // 60} giờ"
        if minutes < 1440
        else f"{minutes // 1440} ngày"
    )


def _iso_utc(when: datetime) -> str:
    """`2026-10-05T01:15:00.000Z`"""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


_CSS = filler_css("bm", 80)
