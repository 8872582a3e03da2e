# ruff: noqa: E501  -- markup and sentences stay on one line, as they are sent
"""Báo Lạng Sơn: WordPress pages up to its change of system, and the `#content-detail` system since 2024.

Both kinds stand in the same listings, as they do where old articles were left at their addresses. The WordPress page
prints the visit day on top and no date of its own; its listings print days, its feed minutes in UTC.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.utils import format_datetime
from html import escape

from tests.replica import truth
from tests.replica.http import Request, Response, redirect, text_body
from tests.replica.markup import COOKIES, WEEKDAYS, advert, filler_css, head_scripts, prose, slug
from tests.replica.sites.base import Cut, Printed, Section, Site, digest, minute
from tests.replica.world import Content, Draft, Item, World

HOME = "https://baolangson.vn/"
_OLD = re.compile(r"^/([a-z-]+(?:/[a-z-]+)?)/(\d{6})-([a-z0-9-]+)\.html$")
_NEW = re.compile(r"^/([a-z0-9-]+)-(\d{7})\.html$")
_PAGED = re.compile(r"^(/[a-z/-]+?)/(?:page/(\d+)/?)?$")
_WORDPRESS = "wordpress_2018"
_DETAIL = "content_detail_2024"


class BaoLangSon(Site):
    stem = "baolangson"
    name = "Báo Lạng Sơn"
    province = "langson"
    hosts = ("baolangson.vn", "www.baolangson.vn")
    layouts = (_WORDPRESS, _DETAIL)
    redesigns = False
    page_size = 10
    overlap = 1
    robots = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\nDisallow: /search\n\nSitemap: https://baolangson.vn/wp-sitemap.xml\n"
    server = "Apache"
    sections = (
        Section("chinh-tri", "Chính trị", "chinh-tri"),
        Section("xdd", "Xây dựng Đảng", "xay-dung-dang", ("dang",), "chinh-tri"),
        Section("hdnd", "Quốc hội - HĐND", "quoc-hoi-hdnd", ("hdnd",), "chinh-tri"),
        Section("kinh-te", "Kinh tế", "kinh-te", ("congthuong",)),
        Section("nong-nghiep", "Nông nghiệp", "nong-nghiep", ("nongnghiep",), "kinh-te"),
        Section("xa-hoi", "Xã hội", "xa-hoi", ("ansinh", "thoitiet")),
        Section("giao-duc", "Giáo dục", "giao-duc", ("giaoduc",), "xa-hoi"),
        Section("y-te", "Y tế", "y-te", ("yte",), "xa-hoi"),
        Section("giao-thong", "Giao thông", "giao-thong", ("giaothong",), "xa-hoi"),
        Section("qpan", "Quốc phòng - An ninh", "quoc-phong-an-ninh", ("quocphong",)),
        Section("phap-luat", "Pháp luật", "phap-luat", ("congan",)),
        Section("van-hoa", "Văn hóa", "van-hoa", ("vanhoa", "dulich")),
        Section("the-thao", "Thể thao", "the-thao", ("thethao",)),
    )

    # -- planning

    def publish(self, draft: Draft) -> Item:
        rng = draft.rng("site")
        name = slug(draft.story.title)
        old = rng.random() < 0.45
        if old:
            number = 421000 + draft.ordinal * 7 + rng.randint(0, 6)
            url = f"{HOME}{self._path(draft.section)}/{number}-{name}.html"
            second = (
                f"{HOME}?p={number}",
                f"{HOME}uncategorized/{number}-{name}.html",
                url.replace("https:", "http:"),
            )
        else:
            number = 5071000 + draft.ordinal * 5 + rng.randint(0, 4)
            url = f"{HOME}{name}-{number}.html"
            second = (
                f"{HOME}tin-moi-{number}.html",
                url.replace("https://", "https://www."),
                url.replace("https:", "http:"),
            )
        return Item(
            draft=draft,
            article_id=str(number),
            id_space="wordpress" if old else "cms",
            slug=name,
            layout=_WORDPRESS if old else _DETAIL,
            url=url,
            canonical_url=url,
            second_addresses=second,
            nfd=rng.random() < 0.02,
            views=rng.randint(90, 4000),
        )

    def _path(self, key: str) -> str:
        section = self.section(key)
        return f"{self.section(section.parent).slug}/{section.slug}" if section.parent else section.slug

    def _url(self, section: Section) -> str:
        return f"{HOME}{self._path(section.key)}/"

    # -- answering

    def answer(self, request: Request, world: World) -> Response:
        if request.host.startswith("www.") or request.scheme == "http":
            return redirect(f"https://baolangson.vn{request.target}")
        path, query = request.path, request.query
        if path == "/robots.txt":
            return self.robots_txt()
        if path == "/" and (number := query.get("p")):
            item = world.find(self.stem, number)
            return redirect(item.url) if item else self.not_found()
        if path == "/":
            return self._home(world)
        if path in ("/feed/", "/feed"):
            return self._feed(self.newest(world, 30), world) if path == "/feed/" else redirect(f"{HOME}feed/")
        if path == "/wp-sitemap.xml":
            return self._sitemap_index(world)
        if found := re.match(r"^/wp-sitemap-posts-post-(\d+)\.xml$", path):
            return self._sitemap(int(found.group(1)), world)
        if path in ("/bao-in/", "/lien-he/", "/comments/feed/"):
            return Response(
                body=text_body(
                    self._frame(self.name, "", "<p>Mục này đang được cập nhật.</p>", world, "page")
                )
            )
        if found := _OLD.match(path):
            return self._article(found.group(2), path, world)
        if found := _NEW.match(path):
            return self._article(found.group(2), path, world)
        if path.endswith("/feed/") and (section := self._by_path(path.removesuffix("feed/"))):
            return self._feed(self.in_section(world, section.key)[:20], world)
        if (found := _PAGED.match(path if path.endswith("/") else path + "/")) and (
            section := self._by_path(found.group(1) + "/")
        ):
            return (
                self._listing(section, int(found.group(2) or 1), world)
                if path.endswith("/")
                else redirect(f"{HOME}{path[1:]}/")
            )
        return self.not_found()

    def _by_path(self, path: str) -> Section | None:
        return next((s for s in self.sections if f"/{self._path(s.key)}/" == path), None)

    def _article(self, number: str, path: str, world: World) -> Response:
        item = world.find(self.stem, number)
        if item is None:
            return self.not_found()
        if (gone := self.gone(item, world)) is not None:
            return gone
        content = world.content(item)
        if item.id_space == "wordpress":
            if not item.url.endswith(path):
                return redirect(item.url)
            page = self._wordpress(item, content, world)
            # its page cache gives a date and no tag
            return Response(body=text_body(page, nfd=item.nfd), modified=content.edited_at or item.released)
        return Response(
            body=text_body(self._detail(item, content, world), nfd=item.nfd), etag=self.version(item, world)
        )

    def _home(self, world: World) -> Response:
        rows = "".join(self._row(i, world) for i in self.newest(world, 20))
        blocks = "".join(
            f'<section class="home-cat"><h2 class="widget-title"><a href="{self._url(s)}">{escape(s.name)}</a></h2>{"".join(self._row(i, world) for i in self.in_section(world, s.key)[:4])}</section>'
            for s in self.sections
            if not s.parent
        )
        return Response(
            body=text_body(
                self._frame(
                    self.name,
                    "",
                    f'<main id="main" class="site-main">{rows}{blocks}</main>',
                    world,
                    "home blog",
                )
            )
        )

    def _listing(self, section: Section, page: int, world: World) -> Response:
        cut = self.cut(self.in_section(world, section.key), page)
        if cut is None:
            return self.not_found("Không tìm thấy trang")
        rows = "".join(self._row(i, world) for i in cut.items)
        url = self._url(section)
        main = f'<main id="main" class="site-main"><header class="page-header"><h1 class="page-title">{escape(section.name)}</h1></header>{rows}{self._pager(url, cut)}</main>'
        head = f'<link rel="canonical" href="{url}" /><link rel="alternate" type="application/rss+xml" href="{url}feed/" />'
        return Response(
            body=text_body(
                self._frame(f"{section.name} | Báo Lạng Sơn", head, main, world, "archive category")
            )
        )

    def _pager(self, url: str, cut: Cut) -> str:
        if cut.last == 1:
            return ""
        numbers = []
        for n in range(1, cut.last + 1):
            if n == cut.number:
                numbers.append(f'<span aria-current="page" class="page-numbers current">{n}</span>')
            elif n in (1, cut.last) or abs(n - cut.number) <= 2:
                numbers.append(f'<a class="page-numbers" href="{url}{f"page/{n}/" if n > 1 else ""}">{n}</a>')
            elif abs(n - cut.number) == 3:
                numbers.append('<span class="page-numbers dots">&hellip;</span>')
        if cut.next:
            numbers.append(f'<a class="next page-numbers" href="{url}page/{cut.next}/">Sau</a>')
        return f'<nav class="navigation pagination" role="navigation"><h2 class="screen-reader-text">Điều hướng bài viết</h2><div class="nav-links">{" ".join(numbers)}</div></nav>'

    def _row(self, item: Item, world: World) -> str:
        content = world.content(item)
        return (
            f'<article class="post type-post hentry list-item"><a class="thumb" href="{item.url}"><img loading="lazy" width="240" height="160" src="{self._picture(item, 0)}" alt="" /></a>'
            f'<h2 class="entry-title"><a href="{item.url}" rel="bookmark">{escape(content.title)}</a></h2><p class="post-date">{content.published:%d/%m/%Y}</p>'
            f'<div class="excerpt"><p>– {escape(self.teaser(item, world), quote=False)} [&hellip;]</p></div></article>\n'
        )

    def _picture(self, item: Item, number: int) -> str:
        return f"{HOME}uploads/{item.released:%Y/%m/%d}/{item.article_id}-{number}.jpg"

    def _frame(self, title: str, head: str, main: str, world: World, kind: str) -> str:
        now = world.now
        menu = "".join(
            f'<li id="menu-item-{n}" class="menu-item menu-item-type-taxonomy"><a href="{self._url(s)}">{escape(s.name)}</a><ul class="sub-menu">'
            + "".join(
                f'<li class="menu-item"><a href="{self._url(c)}">{escape(c.name)}</a></li>'
                for c in self.sections
                if c.parent == s.key
            )
            + "</ul></li>\n"
            for n, s in enumerate(self.sections, 31)
            if not s.parent
        )
        newest = "".join(
            f'<li><a href="{i.url}"><img width="80" height="60" src="{self._picture(i, 1)}" alt="" /></a><a href="{i.url}">{escape(world.content(i).title)}</a> <span class="post-date">{i.released:%d/%m/%Y}</span></li>\n'
            for i in self.newest(world, 10)
        )
        return (
            f'<!DOCTYPE html>\n<html lang="vi" prefix="og: http://ogp.me/ns#">\n<head>\n<meta charset="UTF-8" />\n<title>{escape(title)}</title>\n'
            f'<link rel="alternate" type="application/rss+xml" title="Dòng thông tin Báo Lạng Sơn &raquo;" href="{HOME}feed/" />\n{head}\n<meta name="generator" content="WordPress 5.7.2" />\n'
            f'{head_scripts("UA-71220041-2", HOME)}\n{_CSS}\n</head>\n<body class="{kind}">\n'
            f'<header id="masthead"><div class="top-bar"><div class="left today">{WEEKDAYS[now.weekday()]},&nbsp; {now:%d/%m/%Y}</div><div class="right"><a href="{HOME}bao-in/">Báo in</a> <a href="{HOME}feed/">RSS</a> <a href="{HOME}lien-he/">Liên hệ</a></div></div>'
            f'<div class="logo-row"><a href="{HOME}" rel="home"><img src="{HOME}wp-content/themes/bls/logo.png" alt="Báo Lạng Sơn" /></a>{advert(3, "baolangson.vn")}</div><nav id="site-navigation"><ul id="menu-chinh" class="menu">{menu}</ul></nav></header>\n'
            f'<div id="content" class="site-content container">{main}<aside id="secondary" class="widget-area">{advert(8, "baolangson.vn")}<section class="widget widget_recent"><h2 class="widget-title">Tin mới nhất</h2><ul>{newest}</ul></section>'
            f'<section class="widget widget_calendar"><h2 class="widget-title">Lịch</h2>{_calendar(now.date())}</section></aside></div>\n'
            "<footer><p><strong>BÁO LẠNG SƠN ĐIỆN TỬ</strong></p><p>Giấy phép số: 402/GP-BVHTTDL, cấp ngày 20/10/2025. Tổng Biên tập: ĐOÀN THẾ QUYỀN</p><p>Ghi rõ nguồn khi dùng lại thông tin. Lượt truy cập: 31.870.226</p></footer>\n"
            f"{COOKIES}\n</body>\n</html>\n"
        )

    # -- the WordPress page

    def _wordpress(self, item: Item, content: Content, world: World) -> str:
        rng = item.draft.rng("markup:wordpress")
        trail = ' <i class="fa fa-angle-right"></i> '.join(
            f'<a href="{self._url(s)}" rel="category tag">{escape(s.name)}</a>' for s in self.path_of(item)
        )
        kicker = f'<p class="kicker">{escape(content.kicker)}</p>\n' if content.kicker else ""
        rows = [
            f'<p style="text-align: justify;"><strong><span class="lso"></span>– {prose(content.lead, rng, spans=0.1)}</strong></p>'
        ]
        for index, text in enumerate(content.body):
            for number, (_, caption) in enumerate(
                [c for c in item.story.captions if min(c[0], len(content.body) - 1) == index]
            ):
                rows.append(
                    f'<p style="text-align: center;"><img loading="lazy" class="aligncenter size-full" src="{self._picture(item, 10 + index * 3 + number)}" alt="" width="660" height="440" /><br />\n<em>{escape(caption, quote=False)}</em></p>'
                )
            rows.append(f'<p style="text-align: justify;">{prose(text, rng)}</p>')
            if index == 2:
                rows.append(
                    f'<p></p>\n<div class="code-block code-block-2">{advert(12, "baolangson.vn")}</div>'
                )
        if content.author:
            rows.append(
                f'<p style="text-align: right;"><strong>{escape(item.story.byline)}{escape(content.author)}</strong></p>'
            )
        related = "".join(
            f'<li><a href="{i.url}" rel="bookmark">{escape(world.content(i).title)}</a><div class="yarpp-excerpt">{escape(self.teaser(i, world), quote=False)}</div></li>'
            for i in self.others(item, world, 4, "yarpp")
        )
        if related:
            rows.append(f"<div class='yarpp-related'><h3>Có thể bạn quan tâm</h3><ol>{related}</ol></div>")
        tags = ", ".join(f'<a href="{HOME}tag/{slug(t)}/" rel="tag">{escape(t)}</a>' for t in item.story.tags)
        body = "\n".join(rows)
        main = (
            f'<main id="main" class="site-main">\n<div class="breadcrumbs"><a href="{HOME}">Trang chủ</a> <i class="fa fa-angle-right"></i> {trail}</div>\n'
            f'<article id="post-{item.article_id}" class="post-{item.article_id} post type-post hentry">\n{kicker}<h1 class="entry-title">{escape(content.title)}</h1>\n<p class="post-date"></p>\n'
            f'<div class="share"><a href="javascript:window.print()">In bài viết</a></div>\n<div class="content">\n{body}\n</div>\n'
            f'<div class="post-tags"><i class="fa fa-tags"></i> Từ khóa: {tags}</div>\n</article>\n{self._below(item, world)}</main>'
        )
        lead = escape(f"– {content.lead}")
        head = (
            f'<meta name="description" content="{lead}" />\n<meta property="og:type" content="article" /><meta property="og:title" content="{escape(content.title)}" /><meta property="og:url" content="{item.canonical_url}" />\n'
            f'<link rel="canonical" href="{item.canonical_url}" /><link rel="shortlink" href="{HOME}?p={item.article_id}" />\n<style>.lso:before{{content:"LSO ";font-weight:bold}}</style>'
        )
        page = self._frame(
            f"{content.title} | Báo Lạng Sơn",
            head,
            main,
            world,
            f"post-template-default single single-post postid-{item.article_id}",
        )
        return f"{page}<!-- Dynamic page generated in 0.31 seconds. Cached page generated by WP-Super-Cache on {world.now:%Y-%m-%d %H:%M:%S} -->\n"

    def _below(self, item: Item, world: World) -> str:
        rows = "".join(
            f'<li><a href="{i.url}">{escape(world.content(i).title)}</a> <span class="date">({i.released:%d/%m/%Y})</span></li>\n'
            for i in self.others(item, world, 6, "below")
        )
        rng = item.draft.rng("comments")
        comments = ""
        when = item.released.replace(hour=22, minute=rng.randint(0, 59))
        if rng.random() < 0.3 and when <= world.now:
            comments = f'<li class="comment"><b class="fn">Bạn đọc Cao Lộc</b> <time datetime="{when.isoformat()}">{when:%d/%m/%Y} lúc {when:%H:%M}</time><p>Mong sớm có kết quả cụ thể để dân yên tâm.</p></li>'
        return (
            f'<div class="related-posts"><h3>Tin liên quan</h3><ul>{rows}</ul></div>\n<div id="comments" class="comments-area"><ol class="comment-list">{comments}</ol>'
            f'<div id="respond"><form action="{HOME}wp-comments-post.php" method="post"><textarea name="comment"></textarea><input type="submit" value="Phản hồi" /></form></div></div>'
        )

    # -- the page since 2024

    def _detail(self, item: Item, content: Content, world: World) -> str:
        rng = item.draft.rng("markup:detail")
        trail = "".join(
            f'<li class="breadcrumb-item"><a href="{self._url(s)}">{escape(s.name)}</a></li>'
            for s in self.path_of(item)
        )
        kicker = f'<div class="kicker">{escape(content.kicker)}</div>\n' if content.kicker else ""
        rows = [f"<h2>{prose(content.lead, rng, spans=0.05)}</h2>"]
        for index, text in enumerate(content.body):
            for number, (_, caption) in enumerate(
                [c for c in item.story.captions if min(c[0], len(content.body) - 1) == index]
            ):
                picture = self._picture(item, 10 + index * 3 + number)
                rows.append(
                    f'<figure class="image"><img src="{picture}" alt="" /><figcaption>{escape(caption, quote=False)}</figcaption></figure>'
                    if rng.random() < 0.6
                    else f'<p style="text-align:center"><img src="{picture}" alt="" /></p>\n<p style="text-align:center"><em>{escape(caption, quote=False)}</em></p>'
                )
            rows.append(f"<p>{prose(text, rng)}</p>")
            if index == 1:
                rows.append(
                    '<div class="ads-inline"><p>{{ads.inpage_1}}</p><span>{{item.title}}</span></div>'
                )
        body = "\n".join(rows)
        author = (
            f'<div class="pseudonym">{escape(item.story.byline)}{escape(content.author)}</div>'
            if content.author
            else ""
        )
        relates = "".join(
            f'<li><a href="{i.url}">{escape(world.content(i).title)}</a></li>'
            for i in self.others(item, world, 3, "relates")
        )
        below = "".join(
            f'<div class="card"><a class="card-title" href="{i.url}">{escape(world.content(i).title)}</a><span class="time">{i.released:%H:%M %d/%m/%Y}</span></div>'
            for i in self.others(item, world, 6, "same")
        )
        tags = "".join(f'<a class="tag" href="{HOME}tags/{slug(t)}">{escape(t)}</a>' for t in item.story.tags)
        main = (
            f'<main id="main"><ol class="breadcrumb"><li class="breadcrumb-item"><a href="{HOME}">Trang chủ</a></li>{trail}</ol>\n<article class="detail">{kicker}<h1 class="name">{escape(content.title)}</h1>\n'
            f'<div class="meta"><span class="date">{self._date_line(content.published)}</span></div>\n<div class="content-article"><div id="content-detail">\n{body}\n</div></div>\n{author}\n'
            f'<div class="relates"><b>Tin liên quan</b><ul>{relates}</ul></div>\n<div class="tags">{tags}</div></article>\n<div class="block-news-list"><h3>Cùng chuyên mục</h3>{below}</div></main>'
        )
        head = (
            f'<meta name="description" content="{escape(content.lead)}" />\n<link rel="canonical" href="{item.canonical_url}" />\n<meta property="og:type" content="article" /><meta property="og:title" content="{escape(content.title)}" />\n'
            f'<meta property="article:published_time" content="{minute(content.published).isoformat()}" />'
        )
        return self._frame(f"{content.title} - Báo Lạng Sơn", head, main, world, "detail-page")

    def _date_line(self, when: datetime) -> str:
        return f"{WEEKDAYS[when.weekday()]}, {when:%d/%m/%Y} {when:%H:%M} (GMT +7)"

    # -- feeds and sitemaps

    def _feed(self, items: Sequence[Item], world: World) -> Response:
        rows = "".join(
            f"<item>\n<title>{escape(world.content(i).title, quote=False)}</title>\n<link>{i.url}</link>\n<dc:creator><![CDATA[{i.story.author or 'Tòa soạn'}]]></dc:creator>\n<pubDate>{_utc(world.content(i).published)}</pubDate>\n"
            f'<category><![CDATA[{self.path_of(i)[-1].name}]]></category>\n<guid isPermaLink="false">{HOME}?p={i.article_id}</guid>\n<description><![CDATA[– {self.teaser(i, world)} [&#8230;]]]></description>\n</item>\n'
            for i in items
        )
        text = (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
            f'<title>Báo Lạng Sơn</title>\n<atom:link href="{HOME}feed/" rel="self" type="application/rss+xml" />\n<link>{HOME}</link>\n<lastBuildDate>{_utc(world.now)}</lastBuildDate>\n<language>vi</language>\n{rows}</channel>\n</rss>\n'
        )
        newest = max((world.content(i).published for i in items), default=None)
        return Response(
            body=text_body(text),
            content_type="application/rss+xml; charset=UTF-8",
            etag=digest(text),
            modified=newest,
        )

    def _sitemap_index(self, world: World) -> Response:
        pages = -(-max(1, len(world.visible(self.stem))) // 100)
        rows = "".join(
            f"<sitemap><loc>{HOME}wp-sitemap-posts-post-{n}.xml</loc></sitemap>" for n in range(1, pages + 1)
        )
        return _xml(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>\n'
        )

    def _sitemap(self, page: int, world: World) -> Response:
        items = world.visible(self.stem)[(page - 1) * 100 : page * 100]
        if not items:
            return self.not_found()
        rows = "".join(
            f"<url><loc>{i.url}</loc><lastmod>{(world.content(i).edited_at or i.released).isoformat()}</lastmod></url>\n"
            for i in items
        )
        return _xml(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>\n'
        )

    # -- truth

    def printed(self, item: Item, world: World, at: datetime) -> Printed:
        when = minute(world.content(item, at).published)
        listed = (
            truth.Listed(raw=f"{when:%d/%m/%Y}", value=when.date(), precision="day", how="listing"),
            truth.Listed(raw=_utc(when), value=when, precision="minute", how="feed"),
        )
        captions = tuple(text for _, text in item.story.captions)
        section = tuple(s.name for s in self.path_of(item))
        if item.layout == _WORDPRESS:
            return Printed(
                lead_prefix="– ", captions=captions, section=section, tags=item.story.tags, listed=listed
            )
        return Printed(
            captions=captions,
            section=section,
            tags=item.story.tags,
            published_at=when,
            precision="minute",
            raw=self._date_line(when),
            listed=listed,
        )


def _utc(when: datetime) -> str:
    """`Mon, 05 Oct 2026 01:15:00 +0000`: WordPress writes its feed in UTC."""
    return format_datetime(when.astimezone(UTC))


def _xml(text: str) -> Response:
    return Response(body=text_body(text), content_type="application/xml; charset=UTF-8", etag=digest(text))


def _calendar(day: date) -> str:
    """The WordPress calendar of the visit's month, every day a link."""
    weeks = "".join(
        "<tr>"
        + "".join(
            f'<td{" id=today" if d == day.day else ""}><a href="{HOME}{day:%Y/%m}/{d:02d}/">{d}</a></td>'
            if d
            else '<td class="pad">&nbsp;</td>'
            for d in week
        )
        + "</tr>"
        for week in calendar.monthcalendar(day.year, day.month)
    )
    return f'<table id="wp-calendar" class="wp-calendar-table"><caption>Tháng {day:%m %Y}</caption><thead><tr><th>H</th><th>B</th><th>T</th><th>N</th><th>S</th><th>B</th><th>C</th></tr></thead><tbody>{weeks}</tbody></table>'


_CSS = filler_css("bls", 80)
