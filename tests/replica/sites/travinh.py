# ruff: noqa: E501  -- markup and sentences stay on one line, as they are sent
"""Trang thông tin Trà Vinh: a VNPT portal whose identity lies in query parameters, in changing order.

The page prints no date, only its listing does; `Lượt xem` grows with the clock, so no page is ever the same twice.
"""

from __future__ import annotations

from datetime import datetime
from html import escape

from tests.replica import truth
from tests.replica.http import Request, Response, redirect, text_body
from tests.replica.markup import prose, slug
from tests.replica.sites import vnpt
from tests.replica.sites.base import Cut, Printed, Section, Site
from tests.replica.world import Content, Draft, Item, World

HOME = "https://travinh.gov.vn/"
_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_PLACE = "sname=tinhuy&sid=1450&pageid=18502"


class TraVinh(Site):
    stem = "travinh"
    name = "Trang thông tin điện tử tỉnh Trà Vinh"
    province = "travinh"
    hosts = ("travinh.gov.vn", "www.travinh.gov.vn")
    layouts = ("vnpt_div_2023", "vnpt_p_2021")
    page_size = 12
    overlap = 1
    robots = "User-agent: *\nDisallow: /captcha.ashx\n"
    server = "Microsoft-IIS/8.5"
    # `number` is the catid
    sections = (
        Section("tin-tuc", "Tin tức - Sự kiện", "tin-tuc-su-kien", (), None, 55920),
        Section("tinh-uy", "Hoạt động Tỉnh ủy", "hoat-dong-tinh-uy", ("dang",), "tin-tuc", 55927),
        Section("hdnd", "Hoạt động HĐND - UBND", "hoat-dong-hdnd-ubnd", ("hdnd", "so"), "tin-tuc", 55928),
        Section("kinh-te", "Kinh tế", "kinh-te", ("nongnghiep", "congthuong", "giaothong"), None, 55931),
        Section(
            "van-hoa",
            "Văn hóa - Xã hội",
            "van-hoa-xa-hoi",
            ("vanhoa", "giaoduc", "yte", "ansinh", "thethao", "dulich"),
            None,
            55934,
        ),
        Section(
            "an-ninh",
            "An ninh - Quốc phòng",
            "an-ninh-quoc-phong",
            ("congan", "quocphong", "thoitiet"),
            None,
            55936,
        ),
    )

    def publish(self, draft: Draft) -> Item:
        rng = draft.rng("site")
        number = 712000 + draft.ordinal * 13 + rng.randint(0, 12)
        name = slug(draft.story.title)
        section = self.section(draft.section)
        canonical = (
            f"{HOME}mDefault.aspx?catid={section.number}&id={number}&pageid=18502&sid=1450&sname=tinhuy"
        )
        forms = (
            f"{HOME}mDefault.aspx?{_PLACE}&catid={section.number}&id={number}&catname={section.slug}&title={name}",
            f"{HOME}mDefault.aspx?catname={section.slug}&catid={section.number}&id={number}&pageid=18502&sid=1450&sname=tinhuy&title={name}",
            f"{HOME}mDefault.aspx?{_PLACE}&catid={section.number}&id={number}",
        )
        return Item(
            draft=draft,
            article_id=str(number),
            id_space="id",
            slug=name,
            layout=rng.choice(("vnpt_div_2023", "vnpt_div_2023", "vnpt_p_2021")),
            url=forms[0],
            canonical_url=canonical,
            second_addresses=(*forms[1:], canonical, forms[0].replace("https:", "http:")),
            nfd=rng.random() < 0.03,
            views=rng.randint(60, 1900),
        )

    # -- answering

    def answer(self, request: Request, world: World) -> Response:
        if request.host.startswith("www.") or request.scheme == "http":
            return redirect(f"https://travinh.gov.vn{request.target}")
        path, query = request.path, request.query
        if path == "/robots.txt":
            return self.robots_txt()
        if path == "/":
            return self._home(world)
        if path == "/rss":
            # linked from the top bar, and no feed at all
            return Response(
                body=text_body(
                    self._frame(
                        "RSS",
                        "",
                        '<div class="col-md-9 center-col"><p>Chức năng đang được nâng cấp.</p></div>',
                        world,
                        "/rss",
                    )
                )
            )
        if path == "/sitemap":
            return Response(
                body=text_body(
                    self._frame(
                        "Sơ đồ trang",
                        "",
                        '<div class="col-md-9 center-col"><p>Sơ đồ trang</p></div>',
                        world,
                        "/sitemap",
                    )
                )
            )
        if path.lower() == "/mdefault.aspx" and "id" in query:
            item = world.find(self.stem, query["id"])
            section = self.section(item.draft.section) if item else None
            if (
                item is None
                or section is None
                or query.get("sname") != "tinhuy"
                or query.get("sid") != "1450"
            ):
                return self.not_found()
            if (gone := self.gone(item, world)) is not None:
                return gone
            return Response(
                body=text_body(self._article(item, world.content(item), world), nfd=item.nfd),
                headers=_PRIVATE,
            )
        if path.lower() == "/default.aspx":
            section = next((s for s in self.sections if str(s.number) == query.get("catid")), None)
            if section is None:
                return self._home(world)
            page = query.get("page", "1")
            return self._listing(section, int(page) if page.isdigit() else 1, world)
        return self.not_found()

    def soft_404(self, world: World) -> str:
        return self._frame(
            "Thông báo",
            "",
            '<div class="col-md-9 center-col"><div class="alert">Bài viết không còn tồn tại trên hệ thống.</div></div>',
            world,
            "/",
        )

    def _home(self, world: World) -> Response:
        blocks = "".join(
            f'<div class="ModuleWrapper"><div class="ModuleTitle"><a href="{escape(self._list_href(s))}">{escape(s.name)}</a></div><div class="ArticleList">{"".join(self._row(i, world) for i in self.in_section(world, s.key)[:6])}</div></div>'
            for s in self.sections
        )
        return Response(
            body=text_body(
                self._frame(self.name, "", f'<div class="col-md-9 center-col">{blocks}</div>', world, "/")
            ),
            headers=_PRIVATE,
        )

    def _list_href(self, section: Section, page: int = 1) -> str:
        return f"/Default.aspx?{_PLACE}&catid={section.number}" + (f"&page={page}" if page > 1 else "")

    def _listing(self, section: Section, page: int, world: World) -> Response:
        cut = self.cut(self.in_section(world, section.key), page) or Cut((), page, 1)
        rows = "".join(self._row(i, world) for i in cut.items)
        links = " ".join(
            f'<a class="current">{n}</a>'
            if n == cut.number
            else f'<a href="{escape(self._list_href(section, n))}">{n}</a>'
            for n in range(1, cut.last + 1)
        )
        following = f'<a href="{escape(self._list_href(section, cut.next))}">Tiếp</a>' if cut.next else ""
        main = (
            f'<div class="col-md-9 center-col"><div class="path"><a href="/">Trang chủ</a> &raquo; <a href="{escape(self._list_href(section))}">{escape(section.name)}</a></div>'
            f'<div class="ArticleList">{rows}</div><div class="paging">{links}{following}</div></div>'
        )
        return Response(
            body=text_body(self._frame(section.name, "", main, world, self._list_href(section))),
            headers=_PRIVATE,
        )

    def _href(self, item: Item) -> str:
        """Every second article is linked with its parameters in another order."""
        url = item.url if item.draft.ordinal % 2 == 0 else item.second_addresses[0]
        return escape("/" + url.split("/", 3)[3])

    def views(self, item: Item, at: datetime) -> int:
        return item.views + max(0, int((at - item.released).total_seconds() // 1800))

    def _row(self, item: Item, world: World) -> str:
        content, href = world.content(item), self._href(item)
        return (
            f'<div class="item"><a href="{href}"><img class="ArticleImg" src="/SiteFolders/tinhuy/18502/{item.released:%Y/%m}/{item.article_id}.jpg" width="140" alt="" /></a><a class="Title" href="{href}">{escape(content.title)}</a>'
            f'<div class="Date">{content.published:%d/%m/%Y}</div><div class="ViewCounts">Lượt xem: {self.views(item, world.now)}</div><div class="Summary">{escape(self.teaser(item, world), quote=False)}</div></div>\n'
        )

    def _frame(self, title: str, head: str, main: str, world: World, action: str) -> str:
        now = world.now
        menu = "".join(
            f'<li class="dropdown"><a href="{escape(self._list_href(s))}">{escape(s.name)}</a></li>'
            for s in self.sections
        )
        side = "".join(
            f'<li><a class="Title" href="{self._href(i)}">{escape(world.content(i).title)}</a> <span class="Date">{i.released:%d/%m/%Y}</span></li>\n'
            for i in self.newest(world, 8)
        )
        top = (
            '<div class="banner"><img src="/SiteFolders/tinhuy/banner.png" alt="TRANG THÔNG TIN ĐIỆN TỬ" /></div>\n'
            f'<div class="topbar"><span class="date-now">{_DAYS[now.weekday()]}, {now:%d/%m/%Y}</span> <a href="/sitemap">Sơ đồ trang</a> <a href="/rss">RSS</a></div>\n<nav class="navbar"><ul class="nav">{menu}</ul></nav>'
        )
        right = f'<div class="col-md-3 right-col"><div class="ModuleWrapper"><div class="ModuleTitle"><span>Tin mới</span></div><ul class="ArticleInMenu">{side}</ul></div><div class="ModuleWrapper"><div class="ModuleTitle"><span>Thống kê</span></div><p>Trực tuyến: 48</p><p>Hôm nay: {1200 + now.hour * 37}</p></div></div>'
        footer = '<div class="footer"><p class="name">TRANG THÔNG TIN ĐIỆN TỬ TỈNH TRÀ VINH</p><p>Giấy phép số 12/GP-TTĐT cấp ngày 15/04/2023</p><p>Trưởng Ban Biên tập: SƠN MINH TRÍ</p></div>'
        return vnpt.frame(
            title,
            head,
            main + right,
            portal="travinh",
            action=action,
            top=top,
            footer=footer,
            account="UA-8800044-1",
        )

    def _article(self, item: Item, content: Content, world: World) -> str:
        layout = world.layout(item)
        rng = item.draft.rng(f"markup:{layout}")
        trail = " &raquo; ".join(
            f'<a href="{escape(self._list_href(s))}">{escape(s.name)}</a>' for s in self.path_of(item)
        )
        rows: list[str] = []
        tag = "div" if layout == "vnpt_div_2023" else "p"
        blank = "<div>&nbsp;</div>" if tag == "div" else '<p class="MsoNormal">&nbsp;</p>'
        for index, text in enumerate(content.body):
            for number, (_, caption) in enumerate(
                [c for c in item.story.captions if min(c[0], len(content.body) - 1) == index]
            ):
                rows.append(
                    f'<{tag} style="text-align: center;">&nbsp;<img alt="" src="/SiteFolders/tinhuy/18502/{item.released:%Y/%m}/{item.article_id}{index}{number}.jpg" style="width: 640px;" /></{tag}>'
                )
                rows.append(
                    f'<{tag} style="text-align: center;"><em><span style="font-size:14px;">{escape(caption, quote=False)}</span></em></{tag}>'
                )
            rows += [
                f'<{tag} style="text-align: justify;"><span style="font-size:16px;"><span style="font-family:Times New Roman,Times,serif;">{prose(text, rng)}</span></span></{tag}>',
                blank,
            ]
        if content.author:
            rows.append(
                f'<{tag} style="text-align: right;"><strong><span style="font-size:16px;">{escape(item.story.byline)}{escape(content.author)}</span></strong></{tag}>'
            )
        others = "".join(
            f'<li><a href="{self._href(i)}">{escape(world.content(i).title)}</a> <span class="Date">({i.released:%d/%m/%Y})</span></li>\n'
            for i in self.others(item, world, 8, "other")
        )
        kicker = f'<div class="ArticleSubHeader">{escape(content.kicker)}</div>\n' if content.kicker else ""
        body = "\n".join(rows)
        main = (
            f'<div class="col-md-9 center-col"><div class="path"><a href="/">Trang chủ</a> &raquo; {trail}</div>\n<div class="ArticleDetailControl">{kicker}<div class="ArticleHeader">{escape(content.title)}</div>\n'
            f'<div class="PostDate"></div><div class="ViewCounts">Lượt xem: {self.views(item, world.now)}</div>\n<div class="ArticleSummary">{prose(content.lead, rng, spans=0.05)}</div>\n<div class="ArticleContent">\n{body}\n</div></div>\n'
            f'<div class="tools"><a href="javascript:window.print()">In trang</a></div>\n<div class="relate"><div class="ModuleTitle">Tin khác</div><ul class="ArticleList">\n{others}</ul><div class="paging"><a class="current">1</a> <a href="javascript:__doPostBack(\'pg\',\'2\')">2</a></div></div>\n'
            '<div class="comment-box"><b>Gửi ý kiến</b><textarea></textarea><img src="/captcha.ashx?w=120" alt="Mã xác nhận" /></div></div>'
        )
        link = f"{HOME}mDefault.aspx?{_PLACE}&catid={self.section(item.draft.section).number}&id={item.article_id}"
        head = f'<meta name="description" content="{escape(content.lead)}" /><link rel="canonical" href="{escape(link)}" />'
        return self._frame(content.title, head, main, world, link.replace(HOME, "./"))

    # -- truth

    def printed(self, item: Item, world: World, at: datetime) -> Printed:
        when = world.content(item, at).published
        return Printed(
            captions=tuple(text for _, text in item.story.captions),
            section=tuple(s.name for s in self.path_of(item)),
            listed=(truth.Listed(raw=f"{when:%d/%m/%Y}", value=when.date(), precision="day", how="listing"),),
            view_count=self.views(item, at),
        )


_PRIVATE = (("Cache-Control", "private"), ("X-AspNet-Version", "4.0.30319"))
