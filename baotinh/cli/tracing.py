"""`baotinh trace` and `page`: what happened to one article, and its stored page."""

from __future__ import annotations

import re
import sys
from typing import Any

import click

from baotinh.cli import tables
from baotinh.cli.options import ZONE, say
from baotinh.cli.warehouse import warehouse
from baotinh.steps.forget import address_of
from crawlers import archive, sources
from sql import run

COLUMNS = ("at", "hop", "batch_id", "what", "capture", "warc")


@click.command()
@click.argument("url")
@click.option("--format", "how", type=click.Choice(tables.FORMATS), default="table", show_default=True)
def trace(url: str, how: tables.Format) -> None:
    """Show every hop of the article at URL: listed, fetched, read, refused, loaded, changed, gone, taken down.

    Any of its addresses will do. Oldest first; each capture with its place in the archive.
    """
    with warehouse() as here, run.connect(here.dsn or "") as connection:
        found = _known(connection, url)
        hops = run.rows(connection, "trace/url", url=found[0]["canonical_url"])
    if how == "table":
        for one in found:
            _show_state(one)
    tables.write(COLUMNS, [tuple(hop[name] for name in COLUMNS) for hop in hops], how)


def _known(connection: run.Connection, url: str) -> list[dict[str, Any]]:
    found = run.rows(connection, "trace/state", url=address_of(url)) or run.rows(
        connection, "trace/state", url=url
    )
    if found:
        return found
    source = sources.for_url(url)
    if source is None:
        why = "no source has this host; `baotinh sources` lists them"
    elif source.identify(url) is None:
        why = f"by the rules of {source.stem} it is no article's address"
    else:
        why = f"no listing of {source.stem} has shown it so far; `baotinh crawl {source.stem} --url …` fetches it"
    raise click.ClickException(f"nothing is known of {url}: {why}")


def _show_state(one: dict[str, Any]) -> None:
    lines = {
        "article": one["canonical_url"],
        "source": one["source"],
        "id": one["article_id"],
        "state": " – ".join(part for part in (one["state"], one["reason"]) if part),
        "day": f"{one['day']} ({one['day_how']})",
        "found by": one["found_by"],
        "next visit": one["due_day"],
        "article key": one["article_key"],
        "versions": one["version_no"],
        "gone": one["gone_at"] and one["gone_at"].astimezone(ZONE).strftime("%Y-%m-%d %H:%M"),
    }
    for name, value in lines.items():
        if value is not None:
            click.echo(f"{name:<12} {value}")
    click.echo()


@click.command()
@click.argument("url")
@click.option("--capture", help="which capture, as `baotinh trace` names it; its beginning is enough")
@click.option("--html", is_flag=True, help="the bytes as stored, instead of the page's text")
def page(url: str, capture: str | None, html: bool) -> None:
    """Show the stored page of the article at URL: the newest capture's text, from the archive.

    With --html, what the site sent, without its compression; give it to `baotinh parse` to read it again.
    """
    with warehouse() as here, run.connect(here.dsn or "") as connection:
        known = _known(connection, url)
        pages = [
            one for each in known for one in run.rows(connection, "crawl/pages_of", url_id=each["url_id"])
        ]
    if known[0]["state"] == "forgotten":
        raise click.ClickException(f"{url} was taken down: {known[0]['reason']}")
    wanted = (capture or "").strip("<>").removeprefix("urn:uuid:")
    chosen = [one for one in pages if one["capture"].removeprefix("urn:uuid:").startswith(wanted)]
    if not chosen:
        there = ", ".join(one["capture"] for one in pages[:5]) or "none"
        asked = f"no capture {capture} with a page" if capture else "no page"
        raise click.ClickException(f"the archive has {asked} of {url}; captures with a page: {there}")
    one = chosen[0]
    stored = archive.read(one["warc"], one["warc_offset"], one["warc_length"])
    at = stored.fetched_at.astimezone(ZONE)
    say(f"{stored.capture}, fetched {at:%Y-%m-%d %H:%M:%S}, HTTP {stored.status}, {stored.url}")
    body = stored.content()
    if html:
        sys.stdout.buffer.write(body)
        return
    from transforms.encoding import Undecodable, decode

    try:
        click.echo(as_text(decode(body, dict(stored.headers)).text))
    except Undecodable as error:
        raise click.ClickException(f"the page can't be decoded: {error}; --html gives its bytes") from None


_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li"
        " main nav ol option p pre section table td th tr ul",
    )
)  # where a line ends
_UNSEEN = ("script", "style", "noscript", "template", "head", "iframe", "svg")


def as_text(html: str) -> str:
    """The words of a whole page, line by line as a reader meets them; scripts and styles are left out."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        root = document_fromstring(html.encode(), parser=HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # no element at all
        return html
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else None
        if event == "start":
            if tag in _BLOCKS:
                parts.append("\n")
            if tag not in _UNSEEN:
                parts.append(element.text or "")
        else:
            if tag in _BLOCKS:
                parts.append("\n")
            parts.append(element.tail or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
