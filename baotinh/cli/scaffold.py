"""`baotinh add-source`: begin a new source with what its makers' other sites have in common."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import click

from baotinh import settings
from baotinh.cli.options import ZONE, Moment, say
from baotinh.settings import CHECKOUT
from crawlers import sources
from sql.run import FOLDER as SQL

GOLDENS: Final = CHECKOUT / "tests" / "transforms" / "goldens"
FILL: Final = "FILL IN"
FIELDS: Final = (
    "canonical_url",
    "article_id",
    "kicker",
    "title",
    "lead_prefix",
    "lead",
    "body",
    "captions",
    "author",
    "section",
    "published_at",
    "published_precision",
)


@dataclass(frozen=True)
class Forms:
    """How a family of systems writes its addresses: article path and canonical form, sections, paging, feeds."""

    path: str
    canonical: str
    sections: str = r"(?:/[a-z][a-z0-9-]*){1,2}/?"
    page: str = r"[?&](?:page|p)=(?P<page>\d+)"
    feeds: str | None = None


FORMS: Final = {
    "baomoi": Forms(
        r"/(?P<slug>[^/]+)-c(?P<id>\d+)\.epi",
        "/{slug}-c{id}.epi",
        r"/[a-z0-9-]+\.epi",
        r"/trang(?P<page>\d+)\.epi",
    ),
    "contentdetail": Forms(
        r"/(?P<slug>[^/]+)-(?P<id>\d{5,8})\.html",
        "/{slug}-{id}.html",
        feeds=r"/rss/(?:news/)?[a-z0-9-]+\.rss",
    ),
    "epi": Forms(
        r"/(?P<slug>[^/]+)-post(?P<id>\d+)\.html",
        "/{slug}-post{id}.html",
        r"(?:/[a-z0-9-]+){1,2}/",
        feeds=r"/rss/[a-z0-9-]+-\d+\.rss",
    ),
    "fckeditor": Forms(
        r"(?:/index\.php)?/(?P<slug>[^/]+)-a(?P<id>\d+)\.html",
        "/{slug}-a{id}.html",
        r"(?:/[a-z0-9-]+){1,2}/",
        r"[?&]p=(?P<page>\d+)",
        r"/rss/(?:news|cate|subcate)/[a-z0-9-]+(?:\.rss|/)",
    ),
    "hex7": Forms(
        r"/(?P<dir>(?:[a-z0-9-]+/)+)(?P<month>\d{6})/(?P<slug>[^/]+)-(?P<id>[0-9a-f]{7})/?",
        "/{dir}{month}/{slug}-{id}/",
        r"(?:/[a-z][a-z0-9-]*){1,2}/",
    ),
    "onecms": Forms(
        r"/(?P<slug>[^/]+)-(?P<id>\d{5,8})\.html", "/{slug}-{id}.html", feeds=r"/rss/[a-z0-9-]+(?:\.rss)?"
    ),
    "pbody": Forms(r"/(?P<slug>[^/]+)-(?P<id>\d+)\.htm", "/{slug}-{id}.htm", feeds=r"/rss/[a-z0-9-]+\.xml"),
    "vccorp": Forms(r"/(?P<slug>[^/]+)-(?P<id>\d{15,20})\.htm", "/{slug}-{id}.htm"),
    "vnptportal": Forms(
        r"/(?P<section>[a-z][a-z0-9-]*)/(?P<slug>[^/]+)-(?P<id>\d{4,8})",
        "/{section}/{slug}-{id}",
        r"/[a-z]+(?:-[a-z0-9]+)+",
    ),
    "wordpress": Forms(
        r"/(?P<dir>(?:[a-z0-9-]+/)+)(?P<id>\d+)-(?P<slug>[^/]+)\.html",
        "/{dir}{id}-{slug}.html",
        r"(?:/[a-z][a-z0-9-]*){1,2}/",
        r"/page/(?P<page>\d+)/?$",
        r"(?:/[a-z0-9-]+){0,2}/feed/?",
    ),
}


@dataclass(frozen=True)
class Rule:
    """The address form of a new source's articles."""

    path: str
    canonical: str
    query: tuple[str, ...] = ()


@click.command("add-source")
@click.argument("stem")
@click.option("--host", required=True, help="its bare host name, such as baocamau.vn")
@click.option("--like", required=True, metavar="FAMILY", help="family of its system, or one of its layouts")
@click.option(
    "--page",
    "saved",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="a saved article page of it",
)
@click.option("--url", help="the address of that page, or of any article of it")
@click.option("--fetched-at", type=Moment(), help="when the page was saved; default: the file's time")
@click.option("--province", help="its province; default: read from the host's name")
@click.option("--name", help="its name; default: after its province")
@click.option("--kind", type=click.Choice(["newspaper", "portal", "aggregator"]), help="default: by the host")
@click.option(
    "--goldens",
    type=click.Path(file_okay=False, path_type=Path),
    default=GOLDENS,
    help="folder of golden pages; default: the checkout's",
)
def add_source(
    stem: str,
    host: str,
    like: str,
    saved: Path | None,
    url: str | None,
    fetched_at: date | datetime | None,
    province: str | None,
    name: str | None,
    kind: str | None,
    goldens: Path,
) -> None:
    """Begin the source STEM: its file, a golden page with expectations that fail until you fill them in.

    The file takes over what sites of the same FAMILY have in common; look at every line of it. It goes to
    crawlers/sources, or to the folder that BAOTINH_SOURCES names.
    """
    from transforms.layout import layouts

    families = sorted({layout.rpartition("_")[0] for layout in layouts()})
    family = like if like in families else like.rpartition("_")[0]
    of_family = sorted(layout for layout in layouts() if layout.rpartition("_")[0] == family)
    if not of_family or (like not in families and like not in layouts()):
        raise click.UsageError(f"--like {like}: there is no such family; known are {', '.join(families)}")
    host = host.lower().removeprefix("www.")
    _refuse_known(stem, host)
    if saved and not url:
        raise click.UsageError("--page needs --url, the address that it was saved from")
    kind = kind or ("portal" if host.endswith(".gov.vn") else "newspaper")
    provinces = [] if kind == "aggregator" else _provinces(province, f"{host} {stem}")
    rule = _rule(family, host, url)
    text = _source_file(host, family, kind, name, provinces, rule)
    folder = settings.load().sources or sources.FOLDER
    source = _checked(stem, text)
    if url and source.identify(url) is None:
        raise click.UsageError(f"--url {url} is no address on {host} that tells an article by a number")

    layout, golden, wanted = _golden(source, of_family, saved, url, fetched_at)
    page = goldens / layout / f"{stem}.html"
    for path in (page, page.with_suffix(".json")):
        if path.exists():
            raise click.ClickException(f"{path} exists: move it away first")
    page.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    page.write_text(golden, encoding="utf-8")
    page.with_suffix(".json").write_text(
        json.dumps(wanted, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    (folder / f"{stem}.toml").write_text(text, encoding="utf-8")
    _next_steps(folder / f"{stem}.toml", page, stem, saved is not None, wanted)


def _refuse_known(stem: str, host: str) -> None:
    if not sources.STEM.fullmatch(stem):
        raise click.UsageError(f"STEM {stem!r}: small letters, digits and _, such as baocamau")
    if not re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", host):
        raise click.UsageError(f"--host {host!r}: the bare name of the host, such as baocamau.vn")
    known = sources.load_all()
    if stem in known:
        raise click.UsageError(f"there is a source {stem} already: {sources.files()[stem]}")
    for one in known.values():
        if host in one.hosts:
            raise click.UsageError(f"host {host} belongs to the source {one.stem} already")


def _provinces(given: str | None, told: str) -> list[dict[str, str]]:
    """The province's name, and today's where the two differ: [{name, since, until}] in the order of time."""
    from transforms.text import fold

    today = {row["gso_code"]: row["name"] for row in _csv("provinces_34.csv")}
    after = {row["name"]: today[row["successor_code"]] for row in _csv("provinces_63.csv")}
    every = {*after, *today.values()}
    if given is not None:
        name = next((one for one in sorted(every) if fold(one) == fold(given)), None)
        if name is None:
            raise click.UsageError(f"--province {given!r}: no province has or had this name")
    else:
        letters = re.sub(r"[^a-z]", "", fold(told))
        fitting = [one for one in every if re.sub(r"[^a-z]", "", fold(one)) in letters]
        if not fitting:
            raise click.UsageError(
                "the host does not tell the province: give --province (or --kind aggregator)"
            )
        name = max(fitting, key=len)
    if after.get(name, name) == name:
        return [{"name": name}]
    return [{"name": name, "until": "2025-06-30"}, {"name": after[name], "since": "2025-07-01"}]


def _csv(name: str) -> list[dict[str, str]]:
    with (SQL / "reference" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _rule(family: str, host: str, url: str | None) -> Rule:
    """The family's address form; where it is unknown or does not fit `url`, the form of `url` itself."""
    forms = FORMS.get(family)
    if forms is not None:
        rule = Rule(forms.path, f"https://{host}{forms.canonical}")
        if url is None or re.fullmatch(forms.path, urlsplit(url).path):
            return rule
    if url is None:
        raise click.UsageError(
            f"sites of the family {family} differ in their addresses: give --url of an article"
        )
    return rule_of(url, host)


def rule_of(url: str, host: str) -> Rule:
    """The address form that one article's address suggests: its last number (or seven hex digits) is the id."""
    parts = urlsplit(url)
    head, _, last = parts.path.rstrip("/").rpartition("/")
    tail = "/" if parts.path.endswith("/") and last else ""
    folders = head.strip("/")
    hexes = re.finditer(r"(?<=-)(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7}(?=\.|$)", last)
    found = list(hexes) or list(re.finditer(r"\d{3,}", last))
    if not found:
        given = dict(parse_qsl(parts.query))
        if given.get("id"):
            return Rule(re.escape(parts.path), f"https://{host}{parts.path}", ("id",))
        raise click.UsageError(f"--url {url}: no number in it tells the article; write the file by hand")
    at = found[-1]
    digits = r"\d+" if at[0].isdigit() else "[0-9a-f]{7}"
    before, behind = last[: at.start()], last[at.end() :]
    slug = re.fullmatch(r"(?P<slug>.*?[^-])(?P<mark>-[a-z]{0,5})", before)
    path = "/" + (r"(?P<dir>(?:[^/]+/)+)" if folders else "")
    canonical = f"https://{host}/" + ("{dir}" if folders else "")
    if slug:
        path += rf"(?P<slug>[^/]+){re.escape(slug['mark'])}"
        canonical += "{slug}" + slug["mark"]
    elif before:
        path += re.escape(before)
        canonical += before
    path += f"(?P<id>{digits})"
    canonical += "{id}"
    ending = re.fullmatch(r"(?P<mark>-)(?P<rest>[^/]*?)(?P<suffix>\.[a-z]+)?", behind)
    if ending and ending["rest"]:
        suffix = ending["suffix"] or ""
        path += rf"-(?P<rest>[^/]+){re.escape(suffix)}"
        canonical += "-{rest}" + suffix
    else:
        path += re.escape(behind)
        canonical += behind
    return Rule(path + (tail and "/?"), canonical + tail)


def _source_file(
    host: str,
    family: str,
    kind: str,
    name: str | None,
    provinces: list[dict[str, str]],
    rule: Rule,
) -> str:
    place = provinces[0]["name"] if provinces else host
    default = {"newspaper": f"Báo {place}", "portal": f"Cổng thông tin điện tử {place}"}.get(kind, host)
    taken = {source.minute for source in sources.load_all().values()}
    minute = next((minute for minute in range(5, 60, 3) if minute not in taken), len(taken) % 60)
    forms = FORMS.get(family)
    lines = [
        f"# {name or default}, taken to be of the family {family}. Check every line on the site, then say here how.",
        f'name = "{name or default}"',
        f'kind = "{kind}"',
        f"minute = {minute}",
        "",
    ]
    for province in provinces:
        lines += ["[[province]]", f'name = "{province["name"]}"']
        lines += [f"{key} = {province[key]}" for key in ("since", "until") if key in province]
        lines.append("")
    lines += ["[[host]]", f'name = "{host}"', ""]
    lines += ["[[article]] # the id is the identity: does it stay when the title is changed?"]
    lines += [f"path = '{rule.path}'"]
    if rule.query:
        lines.append(f"query = {json.dumps(list(rule.query))}")
    lines += [f'canonical = "{rule.canonical}"', ""]
    lines += ["[sections] # as the site's own menu links them; deny what holds no articles"]
    lines += [f"form = '{forms.sections if forms else Forms.sections}'"]
    lines += [
        "deny = ['^/(?:video|audio|media|tag|tags|search|tim-kiem|rss|lien-he|gioi-thieu|dang-nhap)(?:/|$)']"
    ]
    lines += [f"page = '{forms.page if forms else Forms.page}'", ""]
    if forms and forms.feeds:
        lines += ["[feeds]", f"form = '{forms.feeds}'", ""]
    lines += ["[expected] # articles on a usual day; narrow it after a week", "min = 1", "max = 200", ""]
    return "\n".join(lines)


def _checked(stem: str, text: str) -> sources.Source:
    """The source that the file would be: nothing is written that the next command would trip over."""
    with tempfile.TemporaryDirectory(prefix="baotinh-") as folder:
        path = Path(folder) / f"{stem}.toml"
        path.write_text(text, encoding="utf-8")
        return sources.read(path)


def _golden(
    source: sources.Source,
    of_family: list[str],
    saved: Path | None,
    url: str | None,
    fetched_at: date | datetime | None,
) -> tuple[str, str, dict[str, Any]]:
    """(layout, page, expectations). Without a saved page a placeholder stands in for it, which is refused."""
    told: dict[str, Any] = {
        "page": {"url": url or f"{FILL}: the page's address", "source": source.stem},
        "record": dict.fromkeys(FIELDS, FILL),
        "absent": [],
    }
    newest = of_family[-1]
    if saved is None or url is None:
        told["page"]["fetched_at"] = None
        return newest, f"<!-- {FILL}: save an article page of {source.name} here -->\n", told
    from transforms.encoding import Undecodable, decode
    from transforms.pipeline import read_page
    from transforms.records import Record, to_json

    body = saved.read_bytes()
    seen = fetched_at or datetime.fromtimestamp(int(saved.stat().st_mtime), ZONE)
    if not isinstance(seen, datetime):
        seen = datetime(seen.year, seen.month, seen.day, 12, tzinfo=ZONE)
    told["page"]["fetched_at"] = seen.isoformat()
    try:
        text = decode(body, {}).text
    except Undecodable as error:
        raise click.ClickException(f"{saved}: {error}; save the page's HTML") from None
    result = read_page(source.page(url, text.encode(), fetched_at=seen))
    read = to_json(result)
    told["read_today"] = (
        {name: read[name] for name in FIELDS} if isinstance(result, Record) else {"refused": result.reason}
    )
    told["read_today"]["layout"] = result.layout
    recognised = result.layout if result.layout in of_family else newest
    return recognised, text, told


def _next_steps(file: Path, page: Path, stem: str, saved: bool, wanted: dict[str, Any]) -> None:
    layout = page.parent.name
    read = wanted.get("read_today", {})
    say(f"written: {file}\nwritten: {page}\nwritten: {page.with_suffix('.json')}\n\nNow:")
    steps = [f"Check every line of {file.name} on the site; `baotinh sources` says what is wrong with it."]
    if not saved:
        steps.append(f"Save an article page over {page.name} and write its address into {page.stem}.json.")
    elif read.get("layout") != layout:
        how = f"refused as {read['refused']}" if "refused" in read else f"read as {read.get('layout')}"
        steps.append(
            f"No layout of the family takes the page (it is {how}): extend {layout}.toml or add one beside it; "
            "`baotinh parse --explain` shows what is found."
        )
    steps += [
        f"Fill in {page.stem}.json by what the page prints"
        + ("; `read_today` is what is read now, not what is right." if saved else "."),
        "Before you publish the golden page, replace its text by one of your own.",
        f"Until then this fails: pytest tests/transforms/test_goldens.py -k {stem}",
        f"baotinh crawl {stem}. Its DAG exists as soon as its file does.",
    ]
    for number, step in enumerate(steps, start=1):
        say(f"  {number}. {step}")
