# ruff: noqa: E501  -- markup and sentences stay on one line, as they are sent
"""Cổng thông tin Sơn La: a VNPT portal. Pages and listings print days; later pages come by script under one address.

The script posts `page=N` to the section's own address; with `X-Requested-With: XMLHttpRequest` the list alone comes
back, else the whole page. No validators: the masthead's day changes every page.
"""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

from tests.replica import truth
from tests.replica.http import Request, Response, redirect, text_body
from tests.replica.markup import advert, prose, slug
from tests.replica.sites import vnpt
from tests.replica.sites.base import Cut, Printed, Section, Site
from tests.replica.world import Content, Draft, Item, World

HOME = "https://sonla.gov.vn/"
_ARTICLE = re.compile(r"^/([a-z-]+)/([a-z0-9-]+)-(\d{6,})$")
_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_SPACER = '<p class="MsoNormal" style="text-align:justify"><span style="font-size:14pt">&nbsp;</span></p>'


class SonLa(Site):
    stem = "sonla"
    name = "Cổng thông tin điện tử tỉnh Sơn La"
    province = "sonla"
    hosts = ("sonla.gov.vn", "www.sonla.gov.vn")
    layouts = ("vnpt_2020", "vnpt_2025")
    page_size = 15
    robots = "User-agent: *\nDisallow: /admin\n"
    server = "Microsoft-IIS/10.0"
    sections = (
        Section("chinh-tri", "Tin chính trị", "tin-chinh-tri", ("dang", "hdnd")),
        Section("kinh-te", "Tin kinh tế", "tin-kinh-te", ("nongnghiep", "congthuong", "giaothong")),
        Section(
            "vhxh",
            "Tin văn hóa - xã hội",
            "tin-van-hoa-xa-hoi",
            ("vanhoa", "giaoduc", "yte", "ansinh", "dulich", "thethao"),
        ),
        Section("anqp", "An ninh - Quốc phòng", "an-ninh-quoc-phong", ("congan", "quocphong")),
        Section(
            "doanh-nghiep", "Chính quyền với doanh nghiệp", "chinh-quyen-voi-doanh-nghiep", ("congthuong",)
        ),
        Section(
            "chi-dao", "Thông tin chỉ đạo điều hành", "thong-tin-chi-dao-dieu-hanh", ("hdnd", "thoitiet")
        ),
        Section("cchc", "Cải cách hành chính", "tin-cai-cach-hanh-chinh", ("so",)),
    )

    def publish(self, draft: Draft) -> Item:
        rng = draft.rng("site")
        number = 961000 + draft.ordinal * 11 + rng.randint(0, 10)
        name = slug(draft.story.title)
        url = f"{HOME}{self.section(draft.section).slug}/{name}-{number}"
        return Item(
            draft=draft,
            article_id=str(number),
            id_space="article",
            slug=name,
            layout=rng.choice(self.layouts),
            url=url,
            canonical_url=url,
            second_addresses=(
                url.replace("https:", "http:"),
                url.replace("https://", "https://www."),
                f"{HOME}{self.section(draft.section).slug}/bai-viet-{number}",
            ),
            nfd=rng.random() < 0.03,
            views=rng.randint(40, 1500),
        )

    # -- answering

    def answer(self, request: Request, world: World) -> Response:
        if request.host.startswith("www.") or request.scheme == "http":
            return redirect(f"https://sonla.gov.vn{request.target}", 302)
        path = request.path
        if path == "/robots.txt":
            return self.robots_txt()
        if path in ("/", "/Default.aspx"):
            return self._home(world)
        if found := _ARTICLE.match(path):
            item = world.find(self.stem, found.group(3))
            if item is None or not self.by_slug(found.group(1)):
                return self.not_found()
            if (gone := self.gone(item, world)) is not None:
                return gone
            return Response(
                body=text_body(self._article(item, world.content(item), world), nfd=item.nfd),
                headers=_PRIVATE,
            )
        if path.startswith("/van-ban/") or path in ("/so-do", "/lien-he", "/en"):
            return Response(
                body=text_body(self._frame(self.name, "", "<p>Nội dung đang được cập nhật.</p>", world)),
                headers=_PRIVATE,
            )
        section = self.by_slug(path.strip("/"))
        if section:
            form = request.form if request.method == "POST" else {}
            wanted = form.get("page") or form.get("__EVENTARGUMENT", "").removeprefix("Page$") or "1"
            return self._listing(section, int(wanted) if wanted.isdigit() else 1, request, world)
        return self.not_found()

    def soft_404(self, world: World) -> str:
        return self._frame(
            "Thông báo",
            "",
            '<div class="col-md-9 center-col"><div class="alert">Không tìm thấy nội dung bạn yêu cầu, hoặc nội dung đã được gỡ bỏ.</div></div>',
            world,
        )

    def _home(self, world: World) -> Response:
        blocks = "".join(
            f'<div class="ModuleWrapper"><div class="ModuleTitle"><a href="/{s.slug}">{escape(s.name)}</a></div><div class="ArticleList">{"".join(self._row(i, world) for i in self.in_section(world, s.key)[:6])}</div></div>'
            for s in self.sections
        )
        return Response(
            body=text_body(
                self._frame(self.name, "", f'<div class="col-md-9 center-col">{blocks}</div>', world)
            ),
            headers=_PRIVATE,
        )

    def _listing(self, section: Section, page: int, request: Request, world: World) -> Response:
        cut = self.cut(self.in_section(world, section.key), page) or Cut((), page, 1)
        inner = f'<div class="ArticleList" id="ctl00_list">{"".join(self._row(i, world) for i in cut.items)}</div>{self._pager(cut)}'
        if request.method == "POST" and request.headers.get("x-requested-with") == "XMLHttpRequest":
            return Response(body=text_body(f'<div id="ctl00_pnl">{inner}</div>'), headers=_PRIVATE)
        main = (
            f'<div class="col-md-9 center-col"><div class="breadcrumb"><a href="/">Trang chủ</a> / <a href="/{section.slug}">{escape(section.name)}</a></div><div id="ctl00_pnl">{inner}</div>{vnpt.calendar_table(world.now.date())}</div>'
            "<script>$(document).on('click','li.page-item a',function(){$.post(window.location.pathname,{page:$(this).parent().data('page')},function(html){$('#ctl00_pnl').replaceWith(html);});return false;});</script>"
        )
        return Response(
            body=text_body(
                self._frame(
                    section.name, f'<link rel="canonical" href="{HOME}{section.slug}" />', main, world
                )
            ),
            headers=_PRIVATE,
        )

    def _pager(self, cut: Cut) -> str:
        items = "".join(
            f'<li class="page-item{" active" if n == cut.number else ""}" data-page="{n}"><a href="javascript:void(0)">{n}</a></li>'
            for n in range(1, cut.last + 1)
        )
        following = (
            f'<li class="page-item" data-page="{cut.next}"><a href="javascript:void(0)">&raquo;</a></li>'
            if cut.next
            else ""
        )
        return f'<ul class="pagination">{items}{following}</ul>'

    def _href(self, item: Item) -> str:
        return "/" + item.url.split("/", 3)[3]

    def _row(self, item: Item, world: World) -> str:
        content = world.content(item)
        title, href = escape(content.title), self._href(item)
        return (
            f'<div class="item"><a class="thumb" href="{href}"><img src="/Resources/Images/{item.released:%Y/%m}/{item.article_id}.jpg" width="150" alt="" /></a><div class="Title"><a href="{href}" title="{title}">{title}</a> '
            f'<span class="PostDate">({content.published:%d/%m/%Y})</span></div><div class="Summary">{escape(self.teaser(item, world), quote=False)}</div></div>\n'
        )

    def _frame(self, title: str, head: str, main: str, world: World) -> str:
        now = world.now
        menu = "".join(
            f'<li class="dropdown"><a href="/{s.slug}">{escape(s.name)}</a></li>' for s in self.sections
        )
        left = "".join(
            f'<li><a href="{self._href(i)}">{escape(world.content(i).title)}</a> <span class="date">({i.released:%d/%m/%Y})</span></li>\n'
            for i in self.newest(world, 8)
        )
        papers = "".join(
            f'<li><a href="/van-ban/{6000 + n}">Số {1800 + n * 13}/UBND-KT</a> <span class="date">{now:%d/%m/%Y}</span></li>'
            for n in range(5)
        )
        top = (
            f'<div class="banner"><img src="/Portals/0/banner.jpg" alt="CỔNG THÔNG TIN ĐIỆN TỬ TỈNH SƠN LA" /></div>\n<div class="topbar"><span class="date-now">{_DAYS[now.weekday()]}, ngày {now:%d} tháng {now:%m} năm {now:%Y}</span> <a href="/so-do">Sơ đồ cổng</a> <a href="/lien-he">Liên hệ</a> <a href="/en">English</a></div>\n'
            f'<nav class="navbar"><ul class="nav">{menu}</ul></nav>'
        )
        side = (
            f'<div class="col-md-3 left-col"><div class="ModuleTitle">Chuyên mục</div><ul class="menu-left">{menu}</ul><div class="ModuleWrapper"><div class="ModuleTitle">Tin nổi bật</div><ul class="ArticleInMenu">{left}</ul></div>'
            f'<div class="ModuleWrapper"><div class="ModuleTitle">Văn bản mới</div><ul>{papers}</ul></div><div class="ModuleWrapper"><div class="ModuleTitle">Thống kê truy cập</div><table><tr><td>Đang truy cập:</td><td>187</td></tr><tr><td>Tổng lượt:</td><td>44.018.206</td></tr></table></div></div>'
        )
        footer = '<div class="footer"><p class="name">CỔNG THÔNG TIN ĐIỆN TỬ TỈNH SƠN LA</p><p>Giấy phép số 31/GP-TTĐT cấp ngày 08/05/2024</p><p>Chịu trách nhiệm chính: CẦM VĂN TOẢN</p></div>'
        return vnpt.frame(
            title,
            head,
            side + main,
            portal="sonla",
            action="./Default.aspx",
            top=top,
            footer=footer,
            account="UA-9900012-1",
        )

    def _article(self, item: Item, content: Content, world: World) -> str:
        layout = world.layout(item)
        rng = item.draft.rng(f"markup:{layout}")
        section = self.path_of(item)[-1]
        rows: list[str] = []
        for index, text in enumerate(content.body):
            for number, (_, caption) in enumerate(
                [c for c in item.story.captions if min(c[0], len(content.body) - 1) == index]
            ):
                rows.append(
                    f'<p style="text-align:center"><img src="/Resources/Images/{item.released:%Y/%m}/{item.article_id}{index}{number}.jpg" alt="" style="width:600px" />&nbsp;</p>'
                )
                rows.append(
                    f'<p style="text-align:center"><span style="font-size:12pt"><i>{escape(caption, quote=False)}</i></span></p>'
                )
            if layout == "vnpt_2020":
                rows += [
                    _SPACER,
                    f'<p style="text-align:justify;text-indent:.5in"><span style="font-size:14pt;font-family:&quot;Times New Roman&quot;,serif">{prose(text, rng)}</span></p>',
                ]
                if index == 1:
                    rows.append(
                        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
                    )
            else:
                rows.append(f'<p style="text-align:justify">{prose(text, rng)}</p>')
        if content.author:
            rows.append(
                f'<p style="text-align:right"><strong>{escape(item.story.byline)}{escape(content.author)}</strong></p>'
            )
        others = "".join(
            f'<li><a href="{self._href(i)}">{escape(world.content(i).title)}</a> <span class="date">({i.released:%d/%m/%Y})</span></li>\n'
            for i in self.others(item, world, 8, "other")
        )
        tag = "h1" if layout == "vnpt_2020" else "div"
        kicker = f'<div class="ArticleSubHeader">{escape(content.kicker)}</div>\n' if content.kicker else ""
        body = "\n".join(rows)
        main = (
            f'<div class="col-md-9 center-col"><div class="breadcrumb"><a href="/">Trang chủ</a> / <a href="/{section.slug}">{escape(section.name)}</a></div>\n<div class="ArticleDetailControl">{kicker}<{tag} class="ArticleHeader">{escape(content.title)}</{tag}>\n'
            f'<div class="PostDate">{self._date_line(content.published, layout)}</div>\n<div class="tools"><a href="javascript:window.print()">In</a></div>\n<div class="ArticleSummary">{prose(content.lead, rng, spans=0.05)}</div>\n<div class="ArticleContent">\n{body}\n</div></div>\n'
            f'{vnpt.calendar_table(world.now.date())}\n<div class="other-news"><div class="ModuleTitle">Các tin khác</div><ul class="ArticleList">\n{others}</ul></div>{advert(5, "sonla.gov.vn")}\n<div class="comment-box"><b>Ý kiến bạn đọc</b><textarea>Nhập nội dung</textarea></div></div>'
        )
        head = f'<meta name="description" content="{escape(content.lead[:180])}" /><link rel="canonical" href="{item.canonical_url}" />'
        return self._frame(content.title, head, main, world)

    def _date_line(self, when: datetime, layout: str) -> str:
        return (
            f"Ngày {when:%d} tháng {when:%m} năm {when:%Y}"
            if layout == "vnpt_2020"
            else f"Ngày đăng: {when:%d/%m/%Y}"
        )

    # -- truth

    def printed(self, item: Item, world: World, at: datetime) -> Printed:
        when = world.content(item, at).published
        return Printed(
            captions=tuple(text for _, text in item.story.captions),
            section=(self.path_of(item)[-1].name,),
            published_at=when.date(),
            precision="day",
            raw=self._date_line(when, world.layout(item)),
            listed=(truth.Listed(raw=f"{when:%d/%m/%Y}", value=when.date(), precision="day", how="listing"),),
        )


_PRIVATE = (("Cache-Control", "private"), ("X-AspNet-Version", "4.0.30319"))
