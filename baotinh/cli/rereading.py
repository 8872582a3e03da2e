"""`baotinh refused` and `reparse`: what could not be read, and the archive read again with today's parsers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

import click

from baotinh.cli import tables
from baotinh.cli.bars import Bars
from baotinh.cli.options import Moment, days, in_order, say
from baotinh.cli.warehouse import warehouse
from baotinh.steps import enter, reread
from baotinh.steps.reread import Change, Fate, Reading, Scope
from crawlers import sources
from sql import run

EXAMPLES = 3  # shown per field
LISTED = 20  # pages named per outcome
OUTCOMES: dict[Fate, str] = {
    "same": "as before",
    "changed": "read otherwise",
    "new": "read now, not in the warehouse before",
    "refused": "refused",
    "unreadable": "not readable in the archive",
}

HEADINGS: dict[Fate, str] = {"new": "Read now", "refused": "Refused now, or for another reason"}


@dataclass
class Report:
    """What a re-reading found, in counts and a few examples: it stays small however many pages there are."""

    fates: Counter[tuple[str, Fate]] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[str, Change]]] = field(default_factory=dict)
    named: dict[Fate, list[tuple[str, str]]] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)
    why: dict[str, str] = field(default_factory=dict)

    def add(self, reading: Reading) -> None:
        self.fates[reading.source, reading.fate] += 1
        for change in reading.changes:
            self.fields[change.field] += 1
            examples = self.examples.setdefault(change.field, [])
            if len(examples) < EXAMPLES:
                examples.append((reading.url, change))
        if reading.fate == "unreadable":
            self.broken[reading.warc] += 1
            self.why.setdefault(reading.warc, reading.detail)
        elif reading.fate == "new" or (reading.fate == "refused" and not _still(reading)):
            named = self.named.setdefault(reading.fate, [])
            if len(named) < LISTED:
                named.append((reading.url, reading.detail))

    def of(self, fate: Fate) -> int:
        return sum(count for (_, one), count in self.fates.items() if one == fate)

    def show(self) -> None:
        stems = sorted({source for source, _ in self.fates})
        tables.write(
            ("source", "pages", *OUTCOMES.values()),
            [
                (
                    stem,
                    sum(count for (one, _), count in self.fates.items() if one == stem),
                    *(self.fates[stem, fate] for fate in OUTCOMES),
                )
                for stem in stems
            ],
            "table",
        )
        for fate, heading in HEADINGS.items():
            pages = self.named.get(fate, [])
            if pages:
                click.echo(f"\n{heading}:")
                for url, detail in pages:
                    click.echo(f"  {url}\n    {detail}")
                if self.of(fate) > len(pages) == LISTED:
                    click.echo("  …")
        if self.fields:
            click.echo()
            tables.write(("field", "pages"), self.fields.most_common(), "table")
        for name, _ in self.fields.most_common():
            click.echo(f"\n{name}:")
            for url, change in self.examples[name]:
                click.echo(f"  {url}\n    - {_shown(change.before)}\n    + {_shown(change.after)}")
        for warc, count in self.broken.items():
            say(f"baotinh: {count} pages can't be read: {self.why[warc]}")


def _still(reading: Reading) -> bool:
    """Whether a page is refused as it was before."""
    return reading.was_refused is not None and reading.detail.partition(":")[0] == reading.was_refused


def _shown(text: str) -> str:
    return text.replace("\n", " ¶ ") or "–"


@click.command()
@click.option("--source", help="only this source's")
@click.option("--from", "from_", type=Moment(), help="refused on or after this day")
@click.option("--reason", help="only this reason")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@click.option("--format", "how", type=click.Choice(tables.FORMATS), default="table", show_default=True)
@click.option(
    "--again", is_flag=True, help="read these pages again with today's parsers and load what can be read"
)
def refused(
    source: str | None,
    from_: date | datetime | None,
    reason: str | None,
    limit: int,
    how: tables.Format,
    again: bool,
) -> None:
    """List the pages and rows that were refused, with reason and page; --again reads them anew.

    Read again are all captures of an article that has a refused one, from the archive; no site is asked. What can be
    read now is loaded, and its refusal is settled.
    """
    if source:
        sources.load(source)
    if again and from_:
        raise click.UsageError("--again takes --source and --reason, not --from")
    if again:
        _again(source, reason)
        return
    with warehouse() as here, run.connect(here.dsn or "") as connection:
        cursor = run.execute(
            connection, "crawl/refused", source=source, since=from_, reason=reason, most=limit
        )
        tables.write([c.name for c in cursor.description or ()], cursor.fetchall(), how)


def _again(source: str | None, reason: str | None) -> None:
    scope = Scope(source=source, reason=reason, refused=True)
    with warehouse() as here:
        before = _standing(here.dsn or "", source, reason)
        if not before:
            tables.empty("nothing is refused" + (f" for the reason {reason}" if reason else ""))
            return
        with Bars() as bars:
            report = _collect(reread.apply(scope, settings=here, progress=bars.follow("re-reading")))
        after = _standing(here.dsn or "", source, reason)
    if report.fates:
        report.show()
        click.echo()
    tables.write(
        ("source", "reason", "stood", "stand now", "without a page in the archive"),
        [
            (*key, count, after.get(key, (0, 0))[0], after.get(key, (0, 0))[1])
            for key, (count, _) in before.items()
        ],
        "table",
    )
    if report.broken:
        raise SystemExit(1)


def _standing(dsn: str, source: str | None, reason: str | None) -> dict[tuple[str, str], tuple[int, int]]:
    """(source, reason) → how many refusals stand, and how many of these have no page to read again."""
    with run.connect(dsn) as connection:
        found = run.rows(connection, "crawl/refused_count", source=source, reason=reason)
    return {
        (row["source"], row["reason"]): (row["refusals"], row["refusals"] - row["with_page"]) for row in found
    }


@click.command()
@click.option("--source", help="only this source's pages")
@days
@click.option("--apply", "applied", is_flag=True, help="load what is read; without it nothing is written")
@click.option(
    "--unknown", is_flag=True, help="instead: enter and load archive files that the warehouse does not know"
)
def reparse(source: str | None, from_: date | None, to: date | None, applied: bool, unknown: bool) -> None:
    """Read the archive again with today's parsers, and show field by field what would change.

    --from and --to mean the days of the articles; an article is always re-read whole, with all its captures. No site is
    asked. With --apply the result is loaded: versions are rewritten in place and none is added, because the site
    changed nothing. A page that was loaded and is refused now stays in the warehouse as it is.

    After a restore, or with a new database, --unknown brings in what the archive has and the warehouse lacks.
    """
    in_order(from_, to)
    if source:
        sources.load(source)
    if unknown:
        if applied or from_ or to:
            raise click.UsageError("--unknown goes with --source only")
        _enter(source)
        return
    scope = Scope(source=source, first=from_, last=to)
    with warehouse() as here, Bars() as bars:
        work = reread.apply if applied else reread.compare
        report = _collect(work(scope, settings=here, progress=bars.follow("re-reading")))
    if not report.fates:
        tables.empty("the archive holds no page of that kind")
        return
    report.show()
    if not applied and (report.fields or report.of("new")):
        say("nothing was written; `--apply` loads it")
    if report.broken:
        raise SystemExit(1)


def _enter(source: str | None) -> None:
    with warehouse() as here, Bars() as bars:
        files = list(enter.enter(here, source, progress=bars.follow("entering")))
    if not files:
        tables.empty("the warehouse knows every file of the archive")
        return
    whole = [(one.source, one.captures, one.loaded, one.refused, one.warc) for one in files if not one.fault]
    tables.write(("source", "captures", "loaded", "refused", "file"), whole, "table")
    broken = [one.fault for one in files if one.fault]
    for fault in broken:
        say(f"baotinh: {fault}")
    if broken:
        raise SystemExit(1)


def _collect(readings: Iterable[Reading]) -> Report:
    report = Report()
    for reading in readings:
        report.add(reading)
    return report
