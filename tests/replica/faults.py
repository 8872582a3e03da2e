# ruff: noqa: E501  -- markup and sentences stay on one line, as they are sent
"""Faults that can be switched on for a host: what the network and broken servers do to a crawler."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "status",  # answer with `status` (default 503)
    "timeout",  # take the request, never answer
    "slow",  # answer after `seconds` (default 3)
    "reset",  # cut the connection without an answer
    "truncated",  # promise the whole body, send half, cut
    "unreachable",  # the proxy knows no way to the host: 502, for https already to CONNECT
    "stuck_paging",  # every later page of a listing is its first page again
    "bad_cert",  # a certificate for another name from nobody (https only, the next connection)
    "robots_status",  # robots.txt answers `status` (default 503)
    "robots_disallow",  # robots.txt disallows everything
    "robots_delay",  # robots.txt asks for `seconds` between requests
    "wrong_charset",  # the header says iso-8859-1 over UTF-8 bytes
    "gzip_garbage",  # Content-Encoding: gzip over bytes that are none
    "huge",  # `megabytes` (default 64) of filler instead of the page
    "redirect_loop",  # redirects to itself through a second address
    "redirect_private",  # redirects to an address of the local network
    "captcha",  # 200 with a page that asks who you are
    "login",  # 200 with a log-in wall
    "empty",  # 200 with no body
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(slots=True, kw_only=True)
class Fault:
    """`times` counts down with every hit; None lasts until it is taken away."""

    host: str
    kind: Kind
    path_prefix: str = "/"
    times: int | None = None
    status: int = 503
    seconds: float = 3.0
    megabytes: int = 64

    def meets(self, host: str, path: str) -> bool:
        """Whether a request meets the fault; one of a connection is met before there is a path."""
        if self.times == 0 or host != self.host or not path.startswith(self.path_prefix):
            return False
        return path == "/robots.txt" if self.kind.startswith("robots_") else True


CAPTCHA = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Xác minh truy cập</title></head><body>
<h1>Xin chờ một chút</h1><p>Hệ thống cần chắc rằng bạn không phải người máy trước khi mở trang.</p>
<form action="/captcha" method="post"><img src="/captcha.png" alt="Mã xác minh"><input name="ma"><button>Tiếp tục</button></form></body></html>"""
LOGIN = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Đăng nhập</title></head><body>
<h1>Đăng nhập để đọc tiếp</h1><form method="post" action="/dang-nhap"><input name="ten" placeholder="Tên đăng nhập"><input type="password" name="mat-khau"><button>Đăng nhập</button></form></body></html>"""
