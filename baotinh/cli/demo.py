"""`baotinh demo`: the whole pipeline over a stand-in for the sites, from nothing to SQL, in its own state."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import click
import httpx

from baotinh import settings as settings_module
from baotinh import stack, steps
from baotinh.cli import asking
from baotinh.cli.bars import Bars
from baotinh.cli.collect import watch_backfill
from baotinh.cli.options import today
from baotinh.settings import CHECKOUT, Settings
from baotinh.stack.environment import marks
from crawlers import sources

DAYS: Final = 3
BACKFILLED: Final = "baotayninh"
EDITED: Final = "baotayninh"
REMOVED: Final = "travinh"
QUERIES: Final = (
    ("articles_by_province_month", "Articles per province and month"),
    ("edited_articles", "Articles that their sites edited after publication"),
    ("documents_most_cited", "Documents cited most"),
)
ZONE: Final = ZoneInfo(settings_module.TIMEZONE)


@click.command()
def demo() -> None:
    """Show the whole pipeline over a stand-in for the six sites, from nothing to SQL.

    Starts Airflow and Postgres with state of their own in .baotinh/demo, crawls three simulated days of all sources,
    among them an edited and a removed article, backfills three earlier days of one source, compares what was loaded
    with the truth, and asks three questions. Everything stays up to look at until `baotinh down --all`.
    """
    started = time.monotonic()
    here = Settings(home=settings_module.load().home / "demo", delay=0)
    stack.down(here)
    shutil.rmtree(here.home, ignore_errors=True)
    last = today() - timedelta(days=1)
    days = [last - timedelta(days=n) for n in reversed(range(DAYS))]
    stems = list(sources.load_all())
    with Bars() as bars:
        bars.update("start", done=0, total=2, note="the stand-in for the sites")
        proxy, authority = _start_replica(here.home, stems, days)
        environment = _through(proxy, authority)
        bars.update("start", done=1, total=2, note="Postgres and Airflow")
        stack.up(here, demo=True, environ=environment)
        with stack.postgres_for(here) as with_warehouse:
            steps.prepare(with_warehouse)
        bars.update("start", done=2, total=2, note="ready")
        with stack.airflow_of(here) as airflow, _control(proxy) as control:
            _run_days(airflow, control, stems, days, bars)
            _backfill(airflow, days[0], bars)
            bars.update("load", note="into the warehouse")
            loads = airflow.wait_idle("load", progress=_loads(bars))
        failed = [run.run_id for run in loads if run.state != "success"]
        if failed:
            raise steps.StepError(
                f"{len(failed)} load runs failed; their logs are in Airflow's UI: {', '.join(failed)}"
            )
    with stack.postgres_for(here) as with_warehouse:
        dsn = with_warehouse.dsn or ""
        click.secho("\nWhat was collected: listed, fetched, loaded, refused per source and day", bold=True)
        asking.show_coverage(with_warehouse)
        for name, title in QUERIES:
            click.secho(f"\n{title}  (baotinh query {name})", bold=True)
            asking.show_query(with_warehouse, name, {}, limit=8)
        click.secho("\nCompared with the truth of the stand-in", bold=True)
        sys.stdout.flush()
        judged = subprocess.run(
            [sys.executable, "-m", "tests.replica.judge", "--proxy", proxy, "--dsn", dsn],
            cwd=CHECKOUT,
            check=False,
        )
    now = stack.status(here)
    click.echo(f"\nDone in {time.monotonic() - started:.0f} s. Still running:")
    click.echo(f"  Airflow's UI   {now.airflow_url}  (no password asked)")
    click.echo(f"  the warehouse  BAOTINH_HOME={here.home} {Path(sys.argv[0]).name} psql")
    click.echo("  stop all       make down")
    if judged.returncode:
        raise SystemExit(judged.returncode)


def _start_replica(home: Path, stems: list[str], days: list[date]) -> tuple[str, str]:
    """Start `tests/replica` in the background; `down` ends it, because it carries the stack's mark."""
    folder = home / "replica"
    folder.mkdir(parents=True)
    words = [sys.executable, "-m", "tests.replica", "--state", str(folder)]
    words += ["--first-day", str(days[0] - timedelta(days=DAYS)), "--days", str(2 * DAYS)]
    words += ["--today", str(days[0])]
    for stem in stems:
        if stem != BACKFILLED:  # its past days are what the backfill brings
            words += ["--opened", f"{stem}={days[0]}"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            words,
            cwd=CHECKOUT,
            env=os.environ | marks(home, "replica"),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    ready = folder / "ready.json"
    deadline = time.monotonic() + 60
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise steps.StepError(f"the stand-in for the sites did not start; {folder / 'log'} says why")
        time.sleep(0.1)
    said = json.loads(ready.read_text(encoding="utf-8"))
    return said["proxy"], said["ca"]


def _through(proxy: str, authority: str) -> dict[str, str]:
    """This environment, but the web is reached through the stand-in only."""
    ours = {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "SSL_CERT_FILE"}
    env = {name: value for name, value in os.environ.items() if name.upper() not in ours}
    return env | {"HTTP_PROXY": proxy, "HTTPS_PROXY": proxy, "SSL_CERT_FILE": authority}


@contextmanager
def _control(proxy: str) -> Iterator[httpx.Client]:
    with httpx.Client(proxy=proxy, base_url="http://replica.test", timeout=60, trust_env=False) as client:
        yield client


def _ask(control: httpx.Client, method: str, path: str, **kwargs: Any) -> Any:
    answer = control.request(method, path, **kwargs)
    answer.raise_for_status()
    return answer.json()


def _run_days(
    airflow: stack.Airflow, control: httpx.Client, stems: list[str], days: list[date], bars: Bars
) -> None:
    """Crawl each simulated day just after it has ended; between the first two, one article changes and one goes."""
    dag_ids = [f"crawl_{stem}" for stem in stems]
    airflow.wait_for_dags([*dag_ids, "load"])
    for dag_id in (*dag_ids, "load"):
        airflow.unpause(dag_id)
    for n, day in enumerate(days):
        _ask(control, "PUT", "/clock", json={"now": _after(day).isoformat()})
        if n == 1:
            _edit_and_remove(control, days[0], day)

        def show(runs: list[stack.Run], done: int = n * len(stems), day: date = day) -> None:
            ended = sum(run.done for run in runs)
            bars.update(
                "crawl", done=done + ended, total=len(days) * len(stems), note=f"{day}: {len(runs)} sources"
            )

        runs = airflow.wait([airflow.trigger(dag_id, day.isoformat()) for dag_id in dag_ids], progress=show)
        failed = [run.dag_id for run in runs if run.state != "success"]
        if failed:
            raise steps.StepError(f"{', '.join(failed)} failed for {day}; the logs are in Airflow's UI")


def _edit_and_remove(control: httpx.Client, first: date, day: date) -> None:
    truth = _ask(control, "GET", "/truth")

    def one(stem: str) -> dict[str, Any]:
        return next(a for a in truth if a["source"] == stem and a["released_at"][:10] == first.isoformat())

    edited, removed = one(EDITED), one(REMOVED)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZONE).isoformat()
    title = edited["title"] + " (cập nhật)"
    _ask(
        control,
        "POST",
        "/edit",
        json={
            "source": EDITED,
            "article_id": edited["article_id"],
            "field": "title",
            "value": title,
            "at": noon,
        },
    )
    _ask(
        control,
        "POST",
        "/remove",
        json={"source": REMOVED, "article_id": removed["article_id"], "how": "404", "at": noon},
    )


def _backfill(airflow: stack.Airflow, first: date, bars: Bars) -> None:
    """The three days before the first, of one source, by Airflow's native backfill."""
    start, end = first - timedelta(days=DAYS), first - timedelta(days=1)
    backfill = airflow.create_backfill(f"crawl_{BACKFILLED}", start, end)

    def show(runs: list[stack.Run]) -> None:
        bars.update(
            "backfill", done=sum(run.done for run in runs), total=DAYS, note=f"{BACKFILLED}: {start} to {end}"
        )

    runs = watch_backfill(airflow, backfill, start, end, show)
    failed = [run.partition_key or run.run_id for run in runs if run.state != "success"]
    if failed:
        raise steps.StepError(f"the backfill of {BACKFILLED} failed for {', '.join(failed)}")


def _loads(bars: Bars) -> Any:
    def show(runs: list[stack.Run]) -> None:
        bars.update(
            "load", done=sum(run.done for run in runs), total=len(runs) or None, note="into the warehouse"
        )

    return show


def _after(day: date) -> datetime:
    """Half an hour after the day has ended."""
    return datetime(day.year, day.month, day.day, 0, 30, tzinfo=ZONE) + timedelta(days=1)
