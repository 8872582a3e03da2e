# ruff: noqa: E501  -- markup and sentences stay on one line, as they are sent
"""Báo Tây Ninh: the PHP "FCKeditor" family in its skins of 2020, 2024 and 2025.

Listings print no dates, the feeds do. `-a<id>.html` is the identity; `/index.php/…` and any slug answer too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape

from tests.replica import truth
from tests.replica.http import Request, Response, redirect, text_body
from tests.replica.markup import COOKIES, WEEKDAYS, advert, filler_css, head_scripts, prose, slug
from tests.replica.sites.base import Cut, Printed, Section, Site, digest, minute, rfc822
from tests.replica.world import Content, Draft, Item, World

HOME = "https://baotayninh.vn/"
_ARTICLE = re.compile(r"^/(?:index\.php/)?([a-z0-9-]+)-a(\d+)\.html$")
_RSS = re.compile(r"^/rss/(?:news/([a-z0-9-]+)\.rss|(?:sub)?cate/([a-z0-9-]+)/?)$")
_VIDEO = re.compile(r"^/video/xem-video/[a-z0-9-]+-\d+\.html$")
_PREFIX = {"fckeditor_2020": "BTNO - ", "fckeditor_2024": "(BTN) - ", "fckeditor_2025": None}


class BaoTayNinh(Site):
    stem = "baotayninh"
    name = "Báo Tây Ninh"
    province = "tayninh"
    hosts = ("baotayninh.vn", "www.baotayninh.vn")
    layouts = ("fckeditor_2020", "fckeditor_2024", "fckeditor_2025")
    page_size = 12
    sections = (
        Section("thoi-su", "Thời sự - Chính trị", "thoi-su-chinh-tri"),
        Section("xdd", "Xây dựng Đảng", "xay-dung-dang", ("dang",), "thoi-su"),
        Section("hdnd", "Quốc hội - HĐND", "quoc-hoi-hdnd", ("hdnd",), "thoi-su"),
        Section("tin-tinh", "Tin trong tỉnh", "tin-trong-tinh", ("giaothong", "thoitiet"), "thoi-su"),
        Section("quoc-phong", "Quốc phòng - An ninh", "quoc-phong-an-ninh", ("quocphong",), "thoi-su"),
        Section("kinh-te", "Kinh tế", "kinh-te", ("congthuong",)),
        Section("nong-nghiep", "Nông nghiệp", "nong-nghiep", ("nongnghiep",), "kinh-te"),
        Section("xa-hoi", "Xã hội", "xa-hoi", ("ansinh",)),
        Section("giao-duc", "Giáo dục", "giao-duc", ("giaoduc",), "xa-hoi"),
        Section("phap-luat", "Pháp luật", "phap-luat", ("congan",)),
        Section("y-te", "Y tế - Sức khỏe", "y-te-suc-khoe", ("yte",)),
        Section("van-hoa", "Văn hóa - Giải trí", "van-hoa-giai-tri", ("vanhoa", "dulich")),
        Section("the-thao", "Thể thao", "the-thao", ("thethao",)),
        Section("cong-nghe", "Công nghệ", "cong-nghe", ("so",)),
    )

    # -- planning

    def publish(self, draft: Draft) -> Item:
        rng = draft.rng("site")
        number = 231000 + draft.ordinal * 3 + rng.randint(0, 2)
        name = slug(draft.story.title)
        url = f"{HOME}{name}-a{number}.html"
        second = (
            f"{HOME}index.php/{name}-a{number}.html",
            f"http://baotayninh.vn/{name}-a{number}.html",
            f"https://www.baotayninh.vn/{name}-a{number}.html",
            f"{HOME}{name[: len(name) // 2].rstrip('-')}-a{number}.html",
        )
        return Item(
            draft=draft,
            article_id=str(number),
            id_space="a",
            slug=name,
            layout=rng.choice(("fckeditor_2020", "fckeditor_2024", "fckeditor_2025", "fckeditor_2025")),
            url=url,
            canonical_url=url,
            second_addresses=second,
            nfd=rng.random() < 0.02,
            views=rng.randint(200, 9000),
        )

    # -- answering

    def answer(self, request: Request, world: World) -> Response:
        if request.host == "www.baotayninh.vn" or request.scheme == "http":
            return redirect(f"https://baotayninh.vn{request.target}")
        path = request.path
        if path == "/robots.txt":
            return self.robots_txt()
        if path == "/":
            return self._home(world)
        if found := _ARTICLE.match(path):
            return self._article(found.group(2), world)
        if found := _RSS.match(path):
            return self._feed(found.group(1) or found.group(2), world)
        if path in ("/rss.html", "/rss/"):
            return self._feeds(world)
        if path.startswith("/video"):
            return (
                self._video(world)
                if path in ("/video/", "/video") or _VIDEO.match(path)
                else self.not_found()
            )
        if path in ("/xem-bao/", "/en/", "/longform/"):
            return Response(
                body=text_body(
                    self._frame(self.name, "", '<p class="center">Số báo đang được cập nhật.</p>', world)
                )
            )
        section = self.by_slug(path.strip("/").split("/")[-1])
        if section and path == self._section_path(section):
            return self._listing(section, request.query.get("p", "1"), world)
        if section and path == self._section_path(section).rstrip("/"):
            return redirect(f"https://baotayninh.vn{path}/")
        return self.not_found()

    def _section_path(self, section: Section) -> str:
        return (
            f"/{self.section(section.parent).slug}/{section.slug}/" if section.parent else f"/{section.slug}/"
        )

    def _section_url(self, section: Section) -> str:
        return f"https://baotayninh.vn{self._section_path(section)}"

    def _article(self, number: str, world: World) -> Response:
        item = world.find(self.stem, number)
        if item is None:
            return self.not_found()
        if (gone := self.gone(item, world)) is not None:
            return gone
        content = world.content(item)
        layout = world.layout(item)
        main = (
            self._new_skin(item, content, world)
            if layout == "fckeditor_2025"
            else self._old_skin(item, content, layout, world)
        )
        head = self._article_head(item, content, layout)
        page = self._frame(f"{content.title} - Báo Tây Ninh", head, main, world, skin=layout)
        return Response(
            body=text_body(page, nfd=item.nfd),
            etag=self.version(item, world),
            modified=content.edited_at or item.released,
        )

    def _home(self, world: World) -> Response:
        newest = self.newest(world, 30)
        blocks = []
        for section in (s for s in self.sections if not s.parent):
            items = self.in_section(world, section.key)[:5]
            rows = "".join(self._row(i, world, odd=n % 4 == 3) for n, i in enumerate(items))
            blocks.append(
                f'<div class="box-cate"><div class="catename"><h2><a href="{self._section_url(section)}">{escape(section.name)}</a></h2></div><ul class="list-news-img-style-1">{rows}</ul></div>'
            )
        top = "".join(self._row(i, world) for i in newest[:15])
        main = f'<div id="content"><div id="colcate1"><div class="boxtinmoi"><ul class="list-news-img-style-1">{top}</ul></div>{"".join(blocks)}</div>{self._side(newest, world)}</div>'
        return Response(body=text_body(self._frame("Báo Tây Ninh Online", "", main, world)))

    def _listing(self, section: Section, page: str, world: World) -> Response:
        cut = self.cut(self.in_section(world, section.key), int(page)) if page.isdigit() else None
        if cut is None:
            # past the end this system shows the frame with an empty list, not an error
            cut = Cut((), int(page) if page.isdigit() else 1, 1)
        url = self._section_url(section)
        rows = "".join(self._row(i, world) for i in cut.items)
        feed = f"{HOME}rss/news/{section.slug}.rss"
        main = (
            f'<div id="content"><div id="colcate1"><div id="topcate"><div class="titlecate"><h1><a href="{url}">{escape(section.name)}</a></h1>'
            f'<a href="{feed}"><span class="sprite icorss"></span></a></div></div><div class="boxtinmoi"><ul class="list-news-img-style-1">{rows}</ul></div>'
            f'<div class="fright" id="page"><ul>{self._pager(url, cut)}</ul></div></div>{self._side(self.newest(world, 10), world)}</div>'
        )
        head = f'<link rel="canonical" href="{url}" />\n<link rel="alternate" type="application/rss+xml" href="{feed}" />'
        return Response(
            body=text_body(self._frame(f"{section.name} - Báo Tây Ninh Online", head, main, world))
        )

    def _pager(self, url: str, cut: Cut) -> str:
        numbers = [
            f"<li><b>{n}</b></li>" if n == cut.number else f'<li><a href="{url}?p={n}">{n}</a></li>'
            for n in range(max(1, cut.number - 2), min(cut.last, cut.number + 4) + 1)
        ]
        if cut.next:
            numbers.append(
                f'<li><a href="{url}?p={cut.next}">&gt;</a></li><li><a href="{url}?p={cut.last}">&raquo;</a></li>'
            )
        return '<li><a href="javascript:void(0)">&laquo;</a></li>' + "".join(numbers)

    def _row(self, item: Item, world: World, *, odd: bool = False) -> str:
        title = escape(world.content(item).title)
        url = item.second_addresses[0] if odd else item.url
        day = item.released
        picture = (
            f"https://baotayninh.vn/image/news/{day:%Y}/{day:%Y%m%d}/thumbnail/510x286/{item.article_id}.jpg"
        )
        return (
            f'<li class="news-img-left news-img"><a class="b-title title" href="{url}"><h3 class="marginbottom5 fs18">{title}&nbsp;<span class="sprite icophoto"></span></h3></a>'
            f'<a class="b-img" href="{url}"><div class="ovf120"><img class="fleft marginright10" width="160" src="{picture}" alt="{title}" /></div></a>'
            f'<p class="b-content txt fleft desc marginbottom5">{_PREFIX["fckeditor_2020"]}{escape(self.teaser(item, world), quote=False)}</p></li>\n'
        )

    def _side(self, items: Sequence[Item], world: World) -> str:
        rows = "".join(
            f'<li class="news-img-left"><a class="b-title" href="{i.url}"><h3 class="fs13">{escape(world.content(i).title)}</h3></a><span class="fs11 timepost">{i.released:%d/%m/%Y - %H:%M}</span></li>\n'
            for i in items[:10]
        )
        return (
            f'<div id="colcate2">{advert(71, "baotayninh.vn")}<div class="box300 boxtab"><ul class="tabs"><li class="active"><a href="#moi">TIN MỚI</a></li></ul>'
            f'<div id="moi"><ul class="list-news-img-style-1">{rows}</ul></div></div><div class="box300"><div class="catename"><h2><a href="{HOME}xem-bao/">Báo in</a></h2></div>'
            f'<p class="center">Số ra ngày {world.now:%d/%m/%Y}</p></div>'
            '<div class="box300"><h2>Tỷ giá</h2><table class="tygia"><tr><td>USD</td><td>26.110</td><td>26.390</td></tr><tr><td>EUR</td><td>30.020</td><td>31.480</td></tr></table></div></div>'
        )

    def _menu(self) -> str:
        rows = []
        for section in (s for s in self.sections if not s.parent):
            children = "".join(
                f'<li class="level1"><a href="{self._section_url(c)}" title="{escape(c.name)}">{escape(c.name)}</a></li>'
                for c in self.sections
                if c.parent == section.key
            )
            rows.append(
                f'<li><a href="{self._section_url(section)}" title="{escape(section.name)}">{escape(section.name)}</a><div class="mega-menu"><ul class="list-bc">{children}</ul></div></li>\n'
            )
        extra = f'<li><a href="{HOME}video/">Video</a></li><li><a href="{HOME}longform/">Longform</a></li><li><a href="{HOME}xem-bao/">Xem báo</a></li>'
        return f'<nav class="nav-main"><ul class="clearfix"><li class="home"><a href="{HOME}"><span class="sprite icohome"></span></a></li>{"".join(rows)}{extra}</ul></nav>'

    def _frame(self, title: str, head: str, main: str, world: World, *, skin: str = "fckeditor_2020") -> str:
        now = world.now
        clock = f"{WEEKDAYS[now.weekday()]}, {now:%d/%m/%Y | %H:%M}"
        hot = "".join(
            f'<li><a href="{i.url}">{escape(world.content(i).title)}</a> <em>{i.released:%H:%M}</em></li>'
            for i in self.newest(world, 4)
        )
        links = "".join(
            f'<li class="i-cate"><a href="{self._section_url(s)}">{escape(s.name)}</a></li>'
            for s in self.sections
        )
        return (
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
            f'<html xmlns="http://www.w3.org/1999/xhtml" lang="vi">\n<head>\n<title>{escape(title)}</title>\n'
            '<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />\n<meta name="robots" content="index,follow" />\n'
            f'<base href="{HOME}static/templates/version1/homepage/" />\n{head}\n'
            f'<link href="css/{skin}.css?id=3.11" media="all" rel="stylesheet" type="text/css" />\n{head_scripts("UA-58112094-1", HOME)}\n{_CSS}\n</head><body>\n'
            f'<div class="wapperheader"><div class="container"><div id="header"><div class="col-top-head"><a href="{HOME}">Tiếng Việt</a> | <a href="{HOME}en/">English</a> | <a href="{HOME}rss.html">RSS</a>'
            f'<div class="canhphai"><span class="marginright5" id="datenow">{clock}</span><form class="frm-nav-search"><input name="q" id="q" type="text" placeholder="Tìm kiếm" /></form></div></div>'
            f'<div class="col-top-logo"><a href="{HOME}"><img class="i-logo" src="images/graphics/logo.png" alt="Báo Tây Ninh" /></a></div><div class="col-top-banner">{advert(69, "baotayninh.vn")}</div></div>'
            f'<div class="wappermenu"><div class="container">{self._menu()}</div></div></div></div>\n'
            f'<div class="bg-tieudiem"><div class="container"><b>Tin nóng</b><ul id="dskien">{hot}</ul></div></div>\n'
            f'<div class="wappercontainer"><div class="container"><div class="row">{main}</div></div></div>\n'
            f'<div id="footer" class="footer"><div class="container"><div class="footer-nav"><ul>{links}</ul></div><div class="footer-bot"><p class="i-title">BÁO TÂY NINH</p>'
            "<p>Giấy phép số 215/GP-BVHTTDL cấp ngày 11/08/2025 - Quyền Tổng Biên tập: PHAN HOÀI ĐĂNG</p><p>Ghi rõ nguồn khi phát hành lại thông tin từ trang này.</p></div></div></div>\n"
            '<script type="text/html" id="tpl-news"><li class="{{cls}}"><a href="{{link}}"><h3>{{news_title}}</h3></a><span class="pubdate">{{news_date}}</span></li></script>\n'
            f"{COOKIES}\n</body>\n</html>\n"
        )

    def _article_head(self, item: Item, content: Content, layout: str) -> str:
        title, lead = escape(content.title), escape((_PREFIX[layout] or "") + content.lead)
        head = [
            f'<meta name="Description" content="{lead}" />',
            f'<link rel="canonical" href="{item.canonical_url}" />',
            f'<meta property="og:type" content="article" /><meta property="og:url" content="{item.canonical_url}" /><meta property="og:title" content="{title}" />',
        ]
        if layout != "fckeditor_2020":
            # a plain date, so the printed minute is the better one
            head.append(
                '<script type="application/ld+json">{"@context": "https://schema.org/", "@type": "NewsArticle", '
                f'"name": "{title}", "datePublished": "{content.published:%Y-%m-%d}", "description": "{lead}"}}</script>'
            )
        if layout == "fckeditor_2025":
            head.append(
                f'<meta property="article:published_time" content="{minute(content.published).isoformat()}" />'
            )
        return "\n".join(head)

    def _body(self, item: Item, content: Content, layout: str) -> str:
        """Paragraphs with pictures, their captions as centred paragraphs, a box of other stories, the byline."""
        rng = item.draft.rng(f"markup:{layout}")
        captions = item.story.captions
        host = "https://baotayninh.vn/image/fckeditor/upload"
        day = item.released
        rows: list[str] = []
        for index, text in enumerate(content.body):
            for number, (_, caption) in enumerate(
                [c for c in captions if min(c[0], len(content.body) - 1) == index]
            ):
                source = f"{host}/{day:%Y}/{day:%Y%m%d}/images/{item.article_id}-{index}{number}.jpg"
                inner = rng.choice(
                    (
                        "<em>{}</em>",
                        '<span style="font-size:13px;"><em>{}</em></span>',
                        "<em><span>{}</span></em>",
                    )
                )
                rows.append(
                    f'<p style="text-align: center;"><img alt="" class="zoomimg" src="{source}" style="width: 660px; height: 440px;" title="{escape(content.title)}" /></p>'
                )
                rows.append(
                    f'<p style="text-align: center;">{inner.format(escape(caption, quote=False))}</p>'
                )
            rows.append(f'<p style="text-align: justify;">{prose(text, rng)}</p>')
            if index == 1:
                rows.append(
                    f'<div class="AMN_res_mid ads-in" id="zone88">{advert(88, "baotayninh.vn")}</div>'
                )
        if content.author:
            rows.append(
                f'<p style="text-align: right;"><strong>{escape(item.story.byline)}{escape(content.author)}</strong></p>'
            )
        return "\n".join(rows)

    def _boxed(self, body: str, box: str) -> str:
        """The body with a box of other stories before its last third."""
        lines = body.split("\n")
        lines.insert(max(2, len(lines) * 2 // 3), box)
        return "\n".join(lines)

    def _related_box(self, item: Item, world: World) -> str:
        links = "".join(
            f'<p><a href="{i.url}">{escape(world.content(i).title)}</a></p><p class="desc">{escape(self.teaser(i, world), quote=False)}</p>'
            for i in self.others(item, world, 3, "inread")
        )
        return (
            f'<div class="box-inread" style="float:left;width:220px;"><b>Xem thêm</b>{links}</div>'
            if links
            else ""
        )

    def _old_skin(self, item: Item, content: Content, layout: str, world: World) -> str:
        trail = self.path_of(item)
        crumb = f'<a href="{self._section_url(trail[0])}">{escape(trail[0].name)}</a>'
        if len(trail) > 1:
            crumb += f'&nbsp; <span class="fw400"><a style="color:#b0b0b0;" href="{self._section_url(trail[1])}">{escape(trail[1].name)}</a></span>'
        kicker = f'<p class="subtitle fs14 fw600">{escape(content.kicker)}</p>\n' if content.kicker else ""
        weight = "fw600" if layout == "fckeditor_2020" else "fw700"
        prefix = (_PREFIX[layout] or "").strip()
        rng = item.draft.rng(f"lead:{layout}")
        if layout == "fckeditor_2020":
            lead = f'<div class="fontd fw600 justify"><strong>{prefix} </strong>{prose(content.lead, rng, spans=0.1)}</div>'
            related = "".join(
                f'<li><a href="{i.url}">{escape(world.content(i).title)}</a></li>'
                for i in self.others(item, world, 2, "top")
            )
            lead += f'\n<ul class="tinlienquan">{related}</ul>'
        else:
            lead = f'<div class="detail-desc"><p><strong>{prefix} </strong>{prose(content.lead, rng, spans=0.1)}</p></div>'
        body = self._body(item, content, layout)
        if item.draft.ordinal % 3 == 0:
            body = self._boxed(body, self._related_box(item, world))
        return (
            f'<div id="content"><div id="colcate1">\n<div class="titlecate"><h1>{crumb}</h1></div>\n{kicker}'
            f'<h1 class="margintopbot10 {weight}">{escape(content.title)}&nbsp;<span class="sprite icophoto"></span></h1>\n'
            f'<div id="clear" class="sharemxh detail-fb-like-share"><span class="pubdate">{self._date_line(content.published, layout)}</span>'
            f'<div class="fright"><a href="javascript:void(0);" title="In trang"><span class="sprite icoprint"></span></a></div></div>\n'
            f'<div id="newscontents">\n{lead}\n<div class="content-fck slider-jsgallery">\n{body}\n</div>\n</div>\n'
            f"{self._tail(item, world)}</div>{self._side(self.newest(world, 10), world)}</div>"
        )

    def _new_skin(self, item: Item, content: Content, world: World) -> str:
        trail = " ".join(f'<a href="{self._section_url(s)}">{escape(s.name)}</a>' for s in self.path_of(item))
        rng = item.draft.rng("lead:new")
        kicker = f'<p class="kicker">{escape(content.kicker)}</p>' if content.kicker else ""
        body = self._body(item, content, "fckeditor_2025")
        if item.draft.ordinal % 3 == 0:
            body = self._boxed(body, self._related_box(item, world))
        return (
            f'<div id="content"><div id="colcate1"><div class="block-header-news-detail"><div class="breadcrumb-news-detail">{trail}</div>'
            f'{kicker}<h1 class="title">{escape(content.title)}</h1><div class="meta-news"><span class="date">{self._date_line(content.published, "fckeditor_2025")}</span></div></div>\n'
            f'<h4 class="sapo">{prose(content.lead, rng, spans=0.1)}</h4>\n<div id="contentNews"><div class="singular-content">\n{body}\n</div></div>\n'
            f"{self._tail(item, world)}</div>{self._side(self.newest(world, 10), world)}</div>"
        )

    def _date_line(self, when: datetime, layout: str) -> str:
        if layout == "fckeditor_2020":
            return f"Cập nhật ngày: {when:%d/%m/%Y - %H:%M}"
        if layout == "fckeditor_2024":
            return f"{WEEKDAYS[when.weekday()]}: {when:%H:%M} ngày {when:%d/%m/%Y}"
        return f"{when:%d/%m/%Y - %H:%M}"

    def _tail(self, item: Item, world: World) -> str:
        tags = "".join(
            f'<a class="tag_item" title="{escape(t)}" href="{HOME}tim-kiem/{escape(t)}.html">{escape(t)}</a>'
            for t in item.story.tags
        )
        related = "".join(
            f'<li class="related-item col-xs-12"><a class="b-img" href="{i.url}"><img class="i-img" src="{HOME}image/news/{i.article_id}.jpg" alt="" /></a>'
            f'<a href="{i.url}"><h3 class="b-title">{escape(world.content(i).title)}</h3></a><span class="fs11 cgray">{i.released:%d/%m/%Y - %H:%M}</span></li>\n'
            for i in self.others(item, world, 8, "related")
        )
        return (
            f'<div class="block_tag marginbottom10"><div class="txt_tag">Từ khóa</div>{tags}<div class="clear"></div></div>\n{self._comments(item, world)}'
            f'<div class="col-xs-12 detail-related"><div class="related-title"><span class="cate-title"><a class="cate1" href="javascript:void(0);">Đọc thêm</a></span></div><ul class="related-list">{related}</ul></div>'
        )

    def _comments(self, item: Item, world: World) -> str:
        rng = item.draft.rng("comments")
        written = [
            when
            for _ in range(rng.choice((0, 0, 1, 2)))
            if (when := item.released.replace(hour=22, minute=rng.randint(0, 59))) <= world.now
        ]
        rows = "".join(
            f'<div class="cm-item"><b>Bạn đọc {rng.choice(_READERS)}</b> <span class="cm-date">{when:%d/%m/%Y - %H:%M}</span><p>{rng.choice(_REMARKS)}</p></div>'
            for when in written
        )
        return (
            f'<div id="comment"><div class="titletd"><b>Ý KIẾN BẠN ĐỌC ({len(written)})</b></div><div id="dsYKien">{rows}</div>'
            f'<form method="post" name="frmComments"><input type="hidden" name="txtnewsid" value="{item.article_id}" /><textarea>Viết ý kiến</textarea><button>Gửi ý kiến</button></form></div>\n'
        )

    # -- feeds and the pages that are no articles

    def _feed(self, name: str, world: World) -> Response:
        section = self.by_slug(name)
        if section is None:
            # this system answers an unknown feed with an empty one
            items: tuple[Item, ...] = ()
            title = name
        else:
            items = self.in_section(world, section.key)[:25]
            title = section.name
        rows = "".join(
            f"<item>\n<title><![CDATA[{world.content(i).title}]]></title>\n"
            f'<description><![CDATA[<a href="{i.url}"><img width="130" src="{HOME}image/news/{i.article_id}.jpg" /></a></br>{_PREFIX["fckeditor_2020"]}{self.teaser(i, world)}]]></description>\n'
            f"<pubDate>{rfc822(world.content(i).published)}</pubDate>\n<link>{i.url}</link>\n<guid>{i.url}</guid>\n</item>\n"
            for i in items
        )
        text = (
            f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0">\n<channel>\n<title>{escape(title)} - Báo Tây Ninh</title>\n<description>Báo Tây Ninh RSS</description>\n'
            f"<pubDate>{rfc822(world.now)}</pubDate>\n<link>{HOME}rss/news/{name}.rss</link>\n{rows}</channel>\n</rss>\n"
        )
        return Response(body=text_body(text), content_type="text/xml; charset=utf-8", etag=digest(text))

    def _feeds(self, world: World) -> Response:
        rows = "".join(
            f'<li><a href="{HOME}rss/news/{s.slug}.rss">{escape(s.name)}</a></li>' for s in self.sections
        )
        return Response(
            body=text_body(self._frame("RSS - Báo Tây Ninh", "", f'<ul class="rss-list">{rows}</ul>', world))
        )

    def _video(self, world: World) -> Response:
        rows = "".join(
            f'<li><a href="{HOME}video/xem-video/ban-tin-truyen-hinh-so-{n}-{19000 + n}.html">Bản tin truyền hình số {n}</a></li>'
            for n in range(1, 7)
        )
        main = f'<div class="video-player"><video src="{HOME}media/ban-tin.mp4" controls></video></div><ul class="video-list">{rows}</ul>'
        return Response(body=text_body(self._frame("Video - Báo Tây Ninh", "", main, world)))

    # -- truth

    def printed(self, item: Item, world: World, at: datetime) -> Printed:
        layout = world.layout(item)
        when = minute(world.content(item, at).published)
        return Printed(
            lead_prefix=_PREFIX[layout],
            captions=tuple(text for _, text in item.story.captions),
            section=tuple(s.name for s in self.path_of(item)),
            tags=item.story.tags,
            published_at=when,
            precision="minute",
            raw=self._date_line(when, layout),
            listed=(truth.Listed(raw=rfc822(when), value=when, precision="minute", how="feed"),),
        )


_READERS = ("Gò Dầu", "Trảng Bàng", "Bến Cầu", "xa quê", "phường Tân Ninh")
_REMARKS = (
    "Đề nghị sớm công khai tiến độ để bà con theo dõi.",
    "Việc này nói từ lâu, mong lần này làm tới nơi tới chốn.",
    "Cảm ơn phóng viên đã phản ánh đúng tình hình.",
    "Ở ấp tôi cũng vậy, mong ngành chức năng ghé xem.",
)
_CSS = filler_css("btn", 90)
