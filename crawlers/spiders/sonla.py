"""Sơn La's portal loads further pages of a section by script: the page number is posted to the section's own address.

Two public crawlers of the site click `li.page-item[data-page]` in a browser and find the address unchanged; the page's
own script posts `page` and nothing else.
"""

from __future__ import annotations

from crawlers.listing import Listing, NextPage


def next_request(url: str, offered: NextPage, shown: Listing) -> tuple[str, dict[str, str] | None]:  # noqa: ARG001
    """The address and the form that give page `offered.number`."""
    return url, {"page": str(offered.number)}
