# ruff: noqa: E501  -- markup and sentences stay on one line, as they are sent
"""What the VNPT portals share: class names, the frame with its view state, the calendar under every page."""

from __future__ import annotations

import calendar
from datetime import date
from html import escape

from tests.replica.markup import COOKIES, filler_css, head_scripts, viewstate

_SCRIPT = """<script type="text/javascript">
//<![CDATA[
var theForm=document.forms['aspnetForm'];function __doPostBack(t,a){theForm.__EVENTTARGET.value=t;theForm.__EVENTARGUMENT.value=a;theForm.submit();}
//]]>
</script>"""
_TEMPLATE = '<div id="article-template" style="display:none"><div class="ArticleHeader">[TieuDe]</div><div class="PostDate">[NgayDang]</div><div class="ArticleSummary">[TomTat]</div></div>'


def frame(
    title: str, head: str, main: str, *, portal: str, action: str, top: str, footer: str, account: str
) -> str:
    """The whole page of a portal around `main`."""
    return (
        '<!DOCTYPE html>\n<html lang="vi">\n<head id="ctl00_Head1"><meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" />\n'
        f'<title>\n\t{escape(title)}\n</title><meta name="generator" content="VNPT Portal" />{head}\n<link href="/Portals/_default/Skins/portal/skin.css?v=2.4" rel="stylesheet" />\n{head_scripts(account, "/")}\n{filler_css(portal, 70)}\n</head>\n'
        f'<body><form name="aspnetForm" method="post" action="{escape(action)}" id="aspnetForm"><div><input type="hidden" name="__EVENTTARGET" id="__EVENTTARGET" value="" /><input type="hidden" name="__EVENTARGUMENT" id="__EVENTARGUMENT" value="" />{viewstate(portal, 4200)}</div>\n{_SCRIPT}\n'
        f'{top}\n<div class="container main-container"><div class="row">{main}</div></div>\n{footer}\n{_TEMPLATE}\n{COOKIES}\n</form></body></html>\n'
    )


def calendar_table(day: date) -> str:
    """A month full of day numbers whose titles are whole dates."""
    weeks = "".join(
        "<tr>"
        + "".join(
            f"<td><a href=\"javascript:__doPostBack('ctl00$cal','{day.year}{d}')\" title=\"Ngày {d:02d} tháng {day:%m} năm {day.year}\">{d}</a></td>"
            if d
            else "<td>&nbsp;</td>"
            for d in week
        )
        + "</tr>"
        for week in calendar.monthcalendar(day.year, day.month)
    )
    return (
        f'<div class="search-by-date"><label>Tìm kiếm theo ngày</label> <input type="text" id="txtNgay" value="{day:%d/%m/%Y}" /><table class="calendar" id="ctl00_cal"><tr><td colspan="7">Tháng {day.month} năm {day.year}</td></tr>'
        f"<tr><th>T2</th><th>T3</th><th>T4</th><th>T5</th><th>T6</th><th>T7</th><th>CN</th></tr>{weeks}</table></div>"
    )
