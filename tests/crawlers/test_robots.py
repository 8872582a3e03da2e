"""robots.txt: a paper that forbids its pages must not find us on them (RFC 9309)."""

from __future__ import annotations

import pytest

from crawlers import robots

AGENT = "baotinh/0.1 (+https://example.org; contact: a@example.org)"
SITE = "https://baolangson.vn"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /\n", "/x.html", False),
        ("User-agent: *\nDisallow: /kinh-te/\nAllow: /kinh-te/tin.html", "/kinh-te/tin.html", True),
        ("User-agent: *\nDisallow: /kinh-te/\n", "/kinh-te/khac.html", False),
        ("User-agent: BaoTinh\nDisallow: /\n\nUser-agent: *\nDisallow:\n", "/x", False),
        ("User-agent: other\nDisallow: /\n", "/x", True),
        ("User-agent: *\nDisallow: /*.html$\n", "/a/b.html", False),
        ("User-agent: *\nDisallow: /*.html$\n", "/a/b.html?x=1", True),
        ("", "/x", True),
        ("<html><body>404</body></html>", "/x", True),
        ("\ufeffUser-agent: *\nDisallow: /cam/\n", "/cam/x", False),
    ],
)
def test_rules_are_obeyed(text: str, path: str, allowed: bool) -> None:
    assert robots.parse(text.encode(), AGENT).allows(SITE + path) is allowed


def test_only_the_first_500_kib_count_and_no_half_line() -> None:
    filler = b"# " + b"x" * 1021 + b"\n"
    head = b"User-agent: *\nDisallow: /cam/\n" + filler * 499
    body = head + filler[: robots.MAX_BYTES - len(head) - 12] + b"\nDisallow: /kinh-te/\n"
    rules = robots.parse(body, AGENT)
    assert not rules.allows(f"{SITE}/cam/x")
    assert rules.allows(f"{SITE}/kinh-te/x")
    assert rules.allows(f"{SITE}/"), "'Disallow: /' cut out of the middle of a line would forbid everything"


def test_4xx_allows_and_unreachable_forbids() -> None:
    assert robots.unavailable(404).allows(f"{SITE}/x")
    assert not robots.unreachable("timeout").allows(f"{SITE}/x")


def test_crawl_delay_and_sitemaps() -> None:
    rules = robots.parse(b"User-agent: *\nCrawl-delay: 3.5\nSitemap: https://baolangson.vn/s.xml\n", AGENT)
    assert rules.delay == 3.5
    assert rules.sitemaps == ("https://baolangson.vn/s.xml",)
    assert robots.parse(b"User-agent: *\nCrawl-delay: 86400\n", AGENT).delay == robots.MAX_DELAY
    assert robots.parse(b"User-agent: *\nDisallow:\n", AGENT).delay is None
    assert robots.token(AGENT) == "baotinh"
