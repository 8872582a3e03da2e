# ruff: noqa: E501  -- markup and sentences stay on one line, as they are sent
"""Pieces of page that several sites share: escaping, text with a word processor's leavings, filler of real size."""

from __future__ import annotations

import base64
import random
import re
import unicodedata
from html import escape

__all__ = ["escape", "filler_css", "head_scripts", "prose", "slug", "viewstate"]

_SPAN = '<span lang="VI" style="font-family:&quot;Times New Roman&quot;,serif;letter-spacing:-.1pt">'


def slug(text: str, *, limit: int = 120) -> str:
    """`Đảng ủy xã Mộc Châu` -> `dang-uy-xa-moc-chau`, cut at a word."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words if len(words) <= limit else words[:limit].rsplit("-", 1)[0]


def prose(text: str, rng: random.Random, *, spans: float = 0.25, hard_spaces: float = 0.35) -> str:
    """The text as HTML: now and then a span that cuts a word in two, a no-break or a doubled space, one at the end."""
    pieces = [escape(text, quote=False)]
    if len(text) > 60 and rng.random() < spans:
        start = rng.randint(8, len(text) - 40)
        stop = start + rng.randint(12, 32)
        pieces = [
            escape(text[:start], quote=False),
            _SPAN,
            escape(text[start:stop], quote=False),
            "</span>",
            escape(text[stop:], quote=False),
        ]
    html = "".join(pieces)
    if rng.random() < hard_spaces:
        # only between the words of the text itself, never inside a tag
        gaps = [m.start() for m in re.finditer(" ", html) if not _inside_tag(html, m.start())]
        for gap in sorted(rng.sample(gaps, min(len(gaps), rng.randint(1, 3))), reverse=True):
            html = html[:gap] + rng.choice(("&nbsp;", "\u00a0", "&nbsp; ", "  ")) + html[gap + 1 :]
        if rng.random() < 0.3:
            html += "&nbsp;"
    return html


def _inside_tag(html: str, position: int) -> bool:
    return html.rfind("<", 0, position) > html.rfind(">", 0, position)


def filler_css(prefix: str, rules: int) -> str:
    """A style element as long as the real sites' own; the same for the same arguments."""
    rng = random.Random(f"css:{prefix}")
    parts = (
        "nav",
        "card",
        "aside",
        "ribbon",
        "strip",
        "panel",
        "teaser",
        "cell",
        "crumb",
        "badge",
        "sheet",
        "dock",
        "pane",
        "tile",
    )
    states = ("", ":hover", ":first-child", ">a", " img", " em", ":before", " ul")
    lines = [
        f".{prefix}-{rng.choice(parts)} .{rng.choice(parts)}{rng.choice(states)}"
        f"{{margin:{rng.randint(0, 24)}px {rng.randint(0, 12)}px;padding:{rng.randint(0, 9)}px;color:#{rng.randrange(1 << 24):06x};"
        f"line-height:{rng.randint(14, 28)}px;background:#{rng.randrange(1 << 24):06x} url(images/sprite-{rng.randint(1, 40)}.png) no-repeat {-rng.randint(0, 400)}px 0}}"
        for _ in range(rules)
    ]
    return '<style type="text/css">\n' + "\n".join(lines) + "\n</style>"


def head_scripts(account: str, domain: str) -> str:
    """What every site carries in its head: counters, sharing, its own address."""
    return (
        f'<script async src="https://www.googletagmanager.com/gtag/js?id={account}"></script>\n'
        "<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments);}"
        f"gtag('js',new Date());gtag('config','{account}');var DOMAIN=\"{domain}\";</script>\n"
        "<script>(function(d,s){var f=d.getElementsByTagName(s)[0],j=d.createElement(s);j.async=true;"
        "j.src='//sp.zalo.me/plugins/sdk.js';f.parentNode.insertBefore(j,f);})(document,'script');</script>"
    )


def viewstate(name: str, size: int) -> str:
    """The hidden state field of an ASP.NET page, `size` bytes before encoding; the same for the same name."""
    value = base64.b64encode(random.Random(f"viewstate:{name}").randbytes(size)).decode()
    return f'<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="{value}" />'


def advert(zone: int, host: str) -> str:
    """An advertisement slot with its script and its fallback."""
    return (
        f'<div class="ads-zone" id="zone{zone}" style="min-height:90px"><script type="text/javascript">'
        f"(function(){{var z=document.createElement('script');z.async=true;z.src='//ads.{host}/ajs.php?zoneid={zone}&cb='+Math.floor(Math.random()*1e9);"
        "var s=document.getElementsByTagName('script')[0];s.parentNode.insertBefore(z,s);})();</script>"
        f'<noscript><a href="//ads.{host}/ck.php?n=a{zone}"><img src="//ads.{host}/avw.php?zoneid={zone}" border="0" alt="Quảng cáo" /></a></noscript></div>'
    )


COOKIES = (
    '<div id="cookie-bar" class="cookie-bar" style="display:block;position:fixed;bottom:0"><p>Trang web dùng cookie để phục vụ '
    'bạn đọc tốt hơn. Đọc tiếp nghĩa là bạn chấp nhận.</p><a href="javascript:void(0)">Đã hiểu</a></div>'
)
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
