# ruff: noqa: E501  -- markup and sentences stay on one line, as they are sent
"""Báo Thái Nguyên: the system on today's host (`/YYYYMM/slug-hex7/`), and the old one left on its old host.

Neither prints dates in its listings. Today's sections list the old host's articles too, by their old addresses.
The sitemap is an index of gzip files, one a month.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from datetime import datetime
from html import escape

from tests.replica.http import Request, Response, redirect, text_body
from tests.replica.markup import COOKIES, WEEKDAYS, advert, filler_css, head_scripts, prose, slug, viewstate
from tests.replica.sites.base import Cut, Printed, Section, Site, digest, minute
from tests.replica.world import Content, Draft, Item, World

HOME = "https://baothainguyen.vn/"
OLD_HOME = "http://baothainguyen.org.vn/"
_NEW = re.compile(r"^/(?:[a-z0-9-]+/){1,2}(\d{6})/([a-z0-9-]+)-([0-9a-f]{7})/?$")
_OLD = re.compile(r"^/tin-tuc/[a-z0-9-]+/[a-z0-9-]+-(\d+)-(\d+)\.html$")
_OLD_SECTION = re.compile(r"^/chuyen-muc/([a-z0-9-]+)_(\d+)\.html$")
_OLD_LAYOUT = "old_cms_2012"
_NEW_LAYOUT = "hex7_2022"


class BaoThaiNguyen(Site):
    stem = "baothainguyen"
    name = "Báo Thái Nguyên"
    province = "thainguyen"
    hosts = ("baothainguyen.vn", "www.baothainguyen.vn", "baothainguyen.org.vn", "www.baothainguyen.org.vn")
    layouts = (_OLD_LAYOUT, _NEW_LAYOUT)
    redesigns = False
    page_size = 14
    robots = "User-agent: *\nDisallow: /cms/\n\nSitemap: https://baothainguyen.vn/sitemap.xml\n"
    # `number` is the section's on the old host
    sections = (
        Section("thoi-su", "Thời sự Thái Nguyên", "thoi-su-thai-nguyen", ("hdnd", "thoitiet"), None, 205),
        Section("chinh-tri", "Chính trị", "chinh-tri", ("dang",), None, 97),
        Section("kinh-te", "Kinh tế", "kinh-te", ("congthuong",), None, 108),
        Section(
            "nong-nghiep", "Nông nghiệp - Nông thôn", "nong-nghiep-nong-thon", ("nongnghiep",), "kinh-te", 109
        ),
        Section("xa-hoi", "Xã hội", "xa-hoi", ("ansinh",), None, 85),
        Section("y-te", "Y tế", "y-te", ("yte",), "xa-hoi", 86),
        Section("giao-duc", "Giáo dục", "giao-duc", ("giaoduc",), None, 100),
        Section("van-hoa", "Văn hóa", "van-hoa", ("vanhoa", "dulich"), None, 98),
        Section("phap-luat", "Pháp luật", "phap-luat", ("congan",), None, 101),
        Section("the-thao", "Thể thao", "the-thao", ("thethao",), None, 83),
        Section("khcn", "Khoa học - Công nghệ", "khoa-hoc-cong-nghe", ("so",), None, 99),
        Section("giao-thong", "Giao thông", "giao-thong", ("giaothong",), None, 103),
        Section("quoc-phong", "Quốc phòng - An ninh", "quoc-phong-an-ninh", ("quocphong",), None, 112),
    )

    # -- planning

    def publish(self, draft: Draft) -> Item:
        rng = draft.rng("site")
        name = slug(draft.story.title, limit=90)
        section = self.section(draft.section)
        nfd = rng.random() < 0.02
        if rng.random() < 0.3:
            number = 412000 + draft.ordinal * 3 + rng.randint(0, 2)
            url = f"{OLD_HOME}tin-tuc/{section.slug}/{name}-{number}-{section.number}.html"
            return Item(
                draft=draft,
                article_id=str(number),
                id_space="old",
                slug=name,
                layout=_OLD_LAYOUT,
                url=url,
                canonical_url=url,
                second_addresses=(url.replace("http://", "http://www."),),
                nfd=nfd,
                views=rng.randint(100, 3000),
            )
        number7 = hashlib.sha256(f"{draft.seed}:hex".encode()).hexdigest()[:7]
        url = f"{HOME}{self._path(section)}/{draft.released:%Y%m}/{name}-{number7}/"
        return Item(
            draft=draft,
            article_id=number7,
            id_space="hex7",
            slug=name,
            layout=_NEW_LAYOUT,
            url=url,
            canonical_url=url,
            second_addresses=(
                url.rstrip("/"),
                url.replace("https:", "http:"),
                url.replace("https://", "https://www."),
            ),
            nfd=nfd,
            views=rng.randint(100, 3000),
        )

    def _path(self, section: Section) -> str:
        return f"{self.section(section.parent).slug}/{section.slug}" if section.parent else section.slug

    def _url(self, section: Section) -> str:
        return f"{HOME}{self._path(section)}/"

    # -- answering

    def answer(self, request: Request, world: World) -> Response:
        if request.host.endswith(".org.vn"):
            return self._old_host(request, world)
        if request.host.startswith("www.") or request.scheme == "http":
            return redirect(f"https://baothainguyen.vn{request.target}")
        path = request.path
        if path == "/robots.txt":
            return self.robots_txt()
        if path == "/":
            return self._home(world)
        if path == "/sitemap.xml":
            return self._sitemap_index(world)
        if found := re.match(r"^/sitemaps/news-(\d{4})-(\d{1,2})\.xml\.gz$", path):
            return self._sitemap(int(found.group(1)), int(found.group(2)), world)
        if found := _NEW.match(path):
            if not path.endswith("/"):
                return redirect(f"{HOME}{path[1:]}/")
            return self._article(found.group(3), world)
        if path in ("/media/", "/e-magazine/", "/bao-in/"):
            return Response(body=text_body(self._frame(self.name, "", "<p>Đang cập nhật.</p>", world)))
        section = next((s for s in self.sections if f"/{self._path(s)}/" == path), None)
        if section:
            return self._listing(section, request.query.get("p", "1"), world)
        return self.not_found()

    def _article(self, number: str, world: World) -> Response:
        item = world.find(self.stem, number)
        if item is None or item.id_space != "hex7":
            return self.not_found()
        if (gone := self.gone(item, world)) is not None:
            return gone
        content = world.content(item)
        return Response(
            body=text_body(self._page(item, content, world), nfd=item.nfd),
            etag=self.version(item, world),
            modified=content.edited_at or item.released,
        )

    def _home(self, world: World) -> Response:
        rows = "".join(self._row(i, world) for i in self.newest(world, 24))
        blocks = "".join(
            f'<div class="box-home"><h2><a class="title color1" href="{self._url(s)}">{escape(s.name)}</a></h2>{"".join(self._row(i, world) for i in self.in_section(world, s.key)[:4])}</div>'
            for s in self.sections
            if not s.parent
        )
        return Response(
            body=text_body(
                self._frame(
                    "Báo Thái Nguyên điện tử", "", f'<div class="main-col">{rows}{blocks}</div>', world
                )
            )
        )

    def _listing(self, section: Section, page: str, world: World) -> Response:
        cut = self.cut(self.in_section(world, section.key), int(page)) if page.isdigit() else None
        if cut is None:
            return redirect(self._url(section), 302)
        rows = "".join(self._row(i, world) for i in cut.items)
        url = self._url(section)
        main = f'<div class="main-col"><h1><a class="title color1" href="{url}">{escape(section.name)}</a></h1><div class="list-news">{rows}</div>{self._pager(url, cut)}</div>'
        return Response(
            body=text_body(
                self._frame(
                    f"{section.name} - Báo Thái Nguyên điện tử",
                    f'<link rel="canonical" href="{url}" />',
                    main,
                    world,
                )
            )
        )

    def _pager(self, url: str, cut: Cut) -> str:
        links = "".join(
            f'<li class="active"><span>{n}</span></li>'
            if n == cut.number
            else f'<li><a href="{url}?p={n}">{n}</a></li>'
            for n in range(1, cut.last + 1)
        )
        following = (
            f'<li class="next"><a rel="next" href="{url}?p={cut.next}">Trang sau</a></li>' if cut.next else ""
        )
        return f'<ul class="pagination">{links}{following}</ul>'

    def _row(self, item: Item, world: World) -> str:
        title = escape(world.content(item).title)
        return (
            f'<div class="article"><a class="img" href="{item.url}"><img src="{self._picture(item, 0)}" alt="{title}" /></a><h3><a class="title2" href="{item.url}">{title}</a></h3>'
            f'<div class="desc">{escape(self.teaser(item, world), quote=False)}</div></div>\n'
        )

    def _picture(self, item: Item, number: int) -> str:
        return (
            f"{HOME}file/3f2b9c6a1d5e4780/{item.released:%m%Y}/anh_{item.released:%Y%m%d%H%M}{number:02d}.jpg"
        )

    def _frame(self, title: str, head: str, main: str, world: World) -> str:
        now = world.now
        menu = "".join(
            f'<li><a href="{self._url(s)}">{escape(s.name)}</a><ul>'
            + "".join(
                f'<li><a href="{self._url(c)}">{escape(c.name)}</a></li>'
                for c in self.sections
                if c.parent == s.key
            )
            + "</ul></li>\n"
            for s in self.sections
            if not s.parent
        )
        side = "".join(
            f'<li><a class="title3" href="{i.url}">{escape(world.content(i).title)}</a><span class="time">{i.released:%H:%M %d/%m/%Y}</span></li>\n'
            for i in self.newest(world, 10)
        )
        return (
            f'<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n<meta name="viewport" content="width=device-width, initial-scale=1">\n{head}\n{head_scripts("G-TN7788", HOME)}\n{_CSS}\n</head>\n<body>\n'
            f'<header><div class="top"><span class="today">{WEEKDAYS[now.weekday()]}, ngày {now:%d/%m/%Y}</span> <a href="{HOME}bao-in/">Báo in</a></div><a class="logo" href="{HOME}"><img src="{HOME}file/logo.svg" alt="Báo Thái Nguyên"></a>{advert(1, "baothainguyen.vn")}</header>\n'
            f'<nav class="navbar"><ul><li><a href="{HOME}">Trang chủ</a></li>{menu}<li><a href="{HOME}media/">Media</a></li><li><a href="{HOME}e-magazine/">E-Magazine</a></li></ul></nav>\n'
            f'<div class="container"><div class="row">{main}<aside class="side-col">{advert(4, "baothainguyen.vn")}<div class="box"><h3>Tin mới</h3><ul>{side}</ul></div></aside></div></div>\n'
            "<footer><p>BÁO VÀ PHÁT THANH, TRUYỀN HÌNH THÁI NGUYÊN</p><p>Giấy phép số 118/GP-BVHTTDL cấp ngày 02/07/2025. Phụ trách: LƯU ĐÌNH SƠN</p><p>Điện thoại: 0208.3000.900</p></footer>\n"
            '<template id="tpl-article"><div class="article"><a class="title2" href="{{url}}">{{title}}</a><div class="date">{{date}}</div><div class="desc">{{desc}}</div></div></template>\n'
            f"{COOKIES}\n</body>\n</html>\n"
        )

    def _page(self, item: Item, content: Content, world: World) -> str:
        rng = item.draft.rng("markup:new")
        trail = " ".join(
            f'<a class="title color1" href="{self._url(s)}">{escape(s.name)}</a>' for s in self.path_of(item)
        )
        kicker = f'<div class="subtitle">{escape(content.kicker)}</div>\n' if content.kicker else ""
        rows: list[str] = []
        for index, text in enumerate(content.body):
            for number, (_, caption) in enumerate(
                [c for c in item.story.captions if min(c[0], len(content.body) - 1) == index]
            ):
                picture = self._picture(item, 10 + index * 3 + number)
                rows.append(
                    f'<table class="image center" width="100%"><tbody><tr><td><img src="{picture}" alt="" /></td></tr><tr><td class="image_desc">{escape(caption, quote=False)}</td></tr></tbody></table>'
                    if rng.random() < 0.6
                    else f'<figure class="image"><img src="{picture}" alt=""><figcaption>{escape(caption, quote=False)}</figcaption></figure>'
                )
            rows.append(f"<p>{prose(text, rng)}</p>")
            if index == 1:
                links = "".join(
                    f'<tr><td><a class="title4" href="{i.url}">{escape(world.content(i).title)}</a></td></tr>'
                    for i in self.others(item, world, 2, "inside")
                )
                rows.append(f'<table class="rl center"><tbody>{links}</tbody></table>')
        author = (
            f'<div class="author">{escape(item.story.byline)}{escape(content.author)}</div>'
            if content.author
            else ""
        )
        tags = "".join(f'<a href="{HOME}tag/{slug(t)}/">{escape(t)}</a>' for t in item.story.tags)
        related = "".join(
            f'<div class="item"><a class="title5" href="{i.url}">{escape(world.content(i).title)}</a><div class="date">{i.released:%H:%M %d/%m/%Y}</div></div>'
            for i in self.others(item, world, 6, "related")
        )
        body = "\n".join(rows)
        main = (
            f'<div class="main-col"><div class="breadcrumb">{trail}</div>\n{kicker}<h1 class="media-heading head_title">{escape(content.title)}</h1>\n'
            f'<div class="date">{self._date_line(content.published)}</div>\n<div class="desc">{prose(content.lead, rng, spans=0.05)}</div>\n<div class="content-detail">\n{body}\n</div>\n{author}\n'
            f'<div class="tags">{tags}</div>\n<div class="related"><h3>Tin cùng chuyên mục</h3>{related}</div></div>'
        )
        head = f'<meta name="description" content="{escape(content.lead)}">\n<link rel="canonical" href="{item.canonical_url}">\n<meta property="og:type" content="article"><meta property="og:title" content="{escape(content.title)}"><meta property="og:url" content="{item.canonical_url}">'
        return self._frame(f"{content.title} - Báo Thái Nguyên điện tử", head, main, world)

    def _date_line(self, when: datetime) -> str:
        return f"{when:%H:%M %d/%m/%Y}"

    # -- the old host

    def _old_host(self, request: Request, world: World) -> Response:
        if request.host.startswith("www."):
            return redirect(f"http://baothainguyen.org.vn{request.target}")
        path = request.path
        if path == "/robots.txt":
            return Response(status=404, body=b"Not Found", content_type="text/plain")
        old = tuple(i for i in world.visible(self.stem) if i.id_space == "old")
        if path == "/":
            rows = "".join(self._old_row(i, world) for i in old[:20])
            return Response(
                body=text_body(
                    self._old_frame("Báo Thái Nguyên điện tử", f'<div class="col_cm">{rows}</div>', world)
                )
            )
        if found := _OLD.match(path):
            item = world.find(self.stem, found.group(1))
            if item is None or item.id_space != "old":
                return self.not_found()
            if (gone := self.gone(item, world)) is not None:
                return gone
            return Response(body=text_body(self._old_page(item, world.content(item), world), nfd=item.nfd))
        if found := _OLD_SECTION.match(path):
            section = next((s for s in self.sections if s.number == int(found.group(2))), None)
            if section is None:
                return self.not_found()
            family = {section.key} | {s.key for s in self.sections if s.parent == section.key}
            page = request.query.get("Page", "1")
            cut = (
                self.cut([i for i in old if i.draft.section in family], int(page)) if page.isdigit() else None
            )
            cut = cut or Cut((), int(page) if page.isdigit() else 1, 1)
            rows = "".join(self._old_row(i, world) for i in cut.items)
            crumb = f'<div class="path"><a href="/">Trang chủ</a> &raquo; <a href="{path}">{escape(section.name)}</a></div>'
            links = "".join(
                f'<li class="active"><span>{n}</span></li>'
                if n == cut.number
                else f'<li><a href="{path}?Page={n}">{n}</a></li>'
                for n in range(1, cut.last + 1)
            )
            following = (
                f'<li><a href="{path}?Page={cut.next}">Tiếp</a></li><li><a href="{path}?Page={cut.last}">Cuối</a></li>'
                if cut.next
                else ""
            )
            main = f'{crumb}<div class="col_cm">{rows}</div><ul class="page_view">{links}{following}</ul>'
            return Response(
                body=text_body(self._old_frame(f"{section.name} - Báo Thái Nguyên điện tử", main, world))
            )
        return self.not_found()

    def _old_path(self, item: Item) -> str:
        return "/" + item.url.split("/", 3)[3]

    def _old_row(self, item: Item, world: World) -> str:
        title, path = escape(world.content(item).title), self._old_path(item)
        return (
            f'<div class="img_news_cm_2"><a href="{path}"><img src="{OLD_HOME}UserFiles/image/{item.released:%d-%m-%Y}/{item.article_id}.jpg" width="140" alt="" /></a></div>'
            f'<div class="info_news_cm_2"><a href="{path}" title="{title}">{title}</a><p>{escape(self.teaser(item, world), quote=False)}</p></div><div class="clear"></div>\n'
        )

    def _old_frame(self, title: str, main: str, world: World) -> str:
        now = world.now
        menu = "".join(
            f'<li><a href="/chuyen-muc/{s.slug}_{s.number}.html">{escape(s.name)}</a></li>'
            for s in self.sections
        )
        old = [i for i in world.visible(self.stem) if i.id_space == "old"]
        side = "".join(
            f'<li><a href="{self._old_path(i)}" title="{escape(world.content(i).title)}">{escape(world.content(i).title)}</a> <span class="time_right">{i.released:%d/%m/%Y}</span></li>\n'
            for i in old[:10]
        )
        moving = " * ".join(
            f'<a href="{self._old_path(i)}">{escape(world.content(i).title)}</a>' for i in old[:4]
        )
        return (
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml">\n'
            f'<head id="Head1"><meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><title>\n\t{escape(title)}\n</title>\n{head_scripts("UA-2211334-5", OLD_HOME)}\n{_OLD_CSS}\n</head>\n<body>\n'
            f'<form method="post" action="/tin-tuc.aspx" id="form1"><div class="aspNetHidden">{viewstate("baothainguyen", 5200)}</div>\n<div id="wrapper"><div class="header"><div class="date_now">{WEEKDAYS[now.weekday()]}, ngày {now:%d} tháng {now:%m} năm {now:%Y}</div></div>'
            f'<div id="smoothmenu1" class="ddsmoothmenu"><ul><li><a href="/">Trang chủ</a></li>{menu}</ul></div><div class="marquee"><marquee>{moving}</marquee></div>\n<div class="main_content"><div class="col_left">{main}</div>'
            f'<div class="col_right">{advert(4, "baothainguyen.org.vn")}<div class="box_right"><div class="title_right"><h3>Tin mới nhận</h3></div><ul>{side}</ul></div><div class="box_right"><h3>Giá cả thị trường</h3><table><tr><td>Thịt lợn hơi</td><td>62.000 đ/kg</td></tr><tr><td>Chè búp khô</td><td>210.000 đ/kg</td></tr></table><i>Cập nhật ngày {now:%d/%m/%Y}</i></div></div></div>\n'
            '<div class="footer"><p><b>BÁO THÁI NGUYÊN ĐIỆN TỬ</b></p><p>Trang lưu trữ. Điện thoại: 0208.3000.901</p></div></div>\n<div id="popup_tpl" style="display:none"><div class="title_detail">##TITLE##</div><span class="date_up">##DATE##</span></div>\n'
            f"{COOKIES}</form></body></html>\n"
        )

    def _old_page(self, item: Item, content: Content, world: World) -> str:
        rng = item.draft.rng("markup:old")
        section = self.path_of(item)[-1]
        rows: list[str] = []
        for index, text in enumerate(content.body):
            for number, (_, caption) in enumerate(
                [c for c in item.story.captions if min(c[0], len(content.body) - 1) == index]
            ):
                rows.append(
                    f'<div class="JustifyImage" style="text-align: center"><img alt="" src="{OLD_HOME}UserFiles/image/{item.released:%d-%m-%Y}/{item.article_id}{index}{number}.jpg" width="480" height="320" /></div>'
                )
                rows.append(
                    f'<p style="text-align: center"><em><span style="font-size: small">{escape(caption, quote=False)}</span></em></p>'
                )
            rows.append(
                f'<p style="text-align: justify"><span style="font-family: Arial"><span style="font-size: small">{prose(text, rng)}</span></span></p>'
            )
            if index == 2:
                rows.append(f'<div class="ads_center">{advert(9, "baothainguyen.org.vn")}</div>')
        if content.author:
            rows.append(
                f'<p style="text-align: right"><strong>{escape(item.story.byline)}{escape(content.author)}</strong></p>'
            )
        others = "".join(
            f'<li><a href="{self._old_path(i)}">{escape(world.content(i).title)}</a> <span>({i.released:%d/%m/%Y})</span></li>\n'
            for i in self.others(item, world, 8, "old")
            if i.id_space == "old"
        )
        tags = ", ".join(f'<a href="/tag/{slug(t)}.html">{escape(t)}</a>' for t in item.story.tags)
        kicker = f'<div class="sub_title">{escape(content.kicker)}</div>\n' if content.kicker else ""
        path = self._old_path(item)
        body = "\n".join(rows)
        main = (
            f'<div class="path"><a href="/">Trang chủ</a> &raquo; <a href="/chuyen-muc/{section.slug}_{section.number}.html">{escape(section.name)}</a></div>\n<div class="detail">\n{kicker}'
            f'<div class="title_detail"><a href="{path}" title="{escape(content.title)}">{escape(content.title)}</a></div>\n<div class="tool"><span class="date_up">{content.published:%d/%m/%Y - %H:%M}</span> <a href="javascript:coChu(1)">A+</a></div>\n'
            f'<div class="Summary"><p style="text-align: justify"><strong>{prose(content.lead, rng, spans=0.05)}</strong></p></div>\n<div class="news_detail">\n{body}\n</div>\n<div class="tags">Từ khóa: {tags}</div>\n</div>\n'
            f'<div class="comment"><h3>Gửi bình luận</h3><textarea>Viết ý kiến của bạn</textarea></div>\n<div class="other_news"><h3>Các tin khác</h3><ul>{others}</ul></div>'
        )
        return self._old_frame(f"{content.title} - Báo Thái Nguyên điện tử", main, world)

    # -- sitemaps

    def _months(self, world: World) -> list[tuple[int, int]]:
        return sorted(
            {(i.released.year, i.released.month) for i in world.visible(self.stem) if i.id_space == "hex7"},
            reverse=True,
        )

    def _sitemap_index(self, world: World) -> Response:
        rows = "".join(
            f"<sitemap><loc>{HOME}sitemaps/news-{y}-{m}.xml.gz</loc><lastmod>{world.now.date().isoformat()}</lastmod></sitemap>"
            for y, m in self._months(world)
        )
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>\n'
        return Response(body=text_body(text), content_type="text/xml", etag=digest(text))

    def _sitemap(self, year: int, month: int, world: World) -> Response:
        items = [
            i
            for i in world.visible(self.stem)
            if (i.released.year, i.released.month) == (year, month) and i.id_space == "hex7"
        ]
        if not items:
            return self.not_found()
        rows = "".join(
            f"<url><loc>{i.url}</loc><lastmod>{(world.content(i).edited_at or i.released).isoformat()}</lastmod><changefreq>daily</changefreq></url>\n"
            for i in items
        )
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>\n'
        # a gzip file, not a compressed transfer
        return Response(
            body=gzip.compress(text_body(text), mtime=0),
            content_type="application/x-gzip",
            compress=False,
            etag=digest(text),
        )

    # -- truth

    def printed(self, item: Item, world: World, at: datetime) -> Printed:
        when = minute(world.content(item, at).published)
        old = item.id_space == "old"
        trail = self.path_of(item)
        return Printed(
            captions=tuple(text for _, text in item.story.captions),
            section=(trail[-1].name,) if old else tuple(s.name for s in trail),
            tags=item.story.tags,
            published_at=when,
            precision="minute",
            raw=f"{when:%d/%m/%Y - %H:%M}" if old else self._date_line(when),
        )


_CSS = filler_css("tn", 70)
_OLD_CSS = filler_css("tnold", 90)
