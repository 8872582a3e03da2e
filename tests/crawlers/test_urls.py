"""Addresses: a crawler that can be led into the private network, or counts one page twice, harms its owner."""

from __future__ import annotations

import pytest

from crawlers import urls


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://10.0.0.8/",
        "http://192.168.1.1:8080/quan-tri",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://may-chu/",
        "http://kho.internal/",
        "http://0/",
        "ftp://baotayninh.vn/",
        "file:///etc/passwd",
        "http:///x",
    ],
)
def test_private_and_strange_addresses_are_not_asked(url: str) -> None:
    assert not urls.is_public(url)


@pytest.mark.parametrize("url", ["https://baotayninh.vn/x", "http://113.160.1.1/", "https://xn--bo-yja.vn/"])
def test_public_addresses_are(url: str) -> None:
    assert urls.is_public(url)


@pytest.mark.parametrize(
    ("base", "href", "wanted"),
    [
        ("https://a.vn/x/y.html", "../z.html#top", "https://a.vn/z.html"),
        ("https://a.vn/x/", " /kinh-te\n/tin.html ", "https://a.vn/kinh-te/tin.html"),
        ("http://A.vn:80/", "//B.vn//x//y", "http://b.vn/x/y"),
        ("https://a.vn/", "?p=2", "https://a.vn/?p=2"),
        ("https://a.vn/", "javascript:void(0)", None),
        ("https://a.vn/", "http://[", None),
        ("https://a.vn/", "x" * 3000, None),
        ("https://a.vn/", "tin tuc.html", "https://a.vn/tin%20tuc.html"),
    ],
)
def test_links_are_resolved_to_one_form(base: str, href: str, wanted: str | None) -> None:
    assert urls.resolve(base, href) == wanted
