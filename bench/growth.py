"""How the warehouse loads and answers once it is big: a day's articles into few and into many, and every question.

Two warehouses are filled from one ground, one small and one big. Into each the same four days of 3,000 articles are
merged, compared for copies and indexed for search; the first day warms up, of the others the median counts. In the big
one the kept marts are made anew and every question is asked, the better of two counting, as `baotinh query` asks it.

Only with --full or --big N: a million articles take about 40 GB and the better part of an hour on two cores. Progress
goes to stderr. The plans of the questions go to bench/plans, of another size than a million only with --plans FOLDER.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import psycopg

from baotinh.stack import postgres
from bench import load as loading
from bench._articles import article, copied
from sql import ask, changes, copies, load, ready, run

SQL = Path(__file__).with_name("growth_sql")
PLANS = Path(__file__).with_name("plans")
SMALL, BIG, DAY, ORIGINALS = 10_000, 1_000_000, 3_000, 2_000
LAST_DAY = date(2026, 9, 30)
DAYS = 4
RECENT = 0.28  # of the filled articles lie in the last 90 days: see growth_sql/clone.sql
PARTS = 2  # parts of the filling that run at a time, as many as the machine has cores
ROOM, ROOM_OF_EACH = 8_000_000_000, 40_000  # bytes on disk: the write-ahead log and the small one, an article
LONGEST = ("search", "signatures", "versions")  # parts of the filling that begin first
SLOWEST = 8  # statements of the merge, and of comparing, to name
Results = dict[str, float | str]


@dataclass
class Day:
    """Seconds that one day took in each of its parts, and in each statement of merging and comparing."""

    merge: float
    copies: float
    search: float
    found: float
    met: int
    statements: dict[str, float] = field(default_factory=dict)


class Progress:
    """Says on stderr what is done and how long it took."""

    def __init__(self) -> None:
        self.started = time.perf_counter()

    def say(self, text: str) -> None:
        print(f"{time.perf_counter() - self.started:7.0f} s  {text}", file=sys.stderr, flush=True)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.say(f"{name}: {time.perf_counter() - began:,.1f} s")


def main(
    full: bool = False,
    big: int | None = None,
    plans: Path | None = None,
    searchable: int | None = None,
    signed: int | None = None,
) -> Results:
    """Measure; keys are what is measured with its unit.

    `big`: articles of the big warehouse; `searchable`: how many of them get search vectors (None: all); `signed`: how
    many get signatures and bands even where they are older than 90 days (None: all). `plans`: folder for the plans.
    """
    if not full and big is None:
        return {"growth": "only with --full: a million articles"}
    size = big or BIG
    kept = plans or (PLANS if size == BIG else None)
    progress = Progress()
    folder = Path(tempfile.mkdtemp(prefix="baotinh-bench-"))
    folder.chmod(0o755)
    needed = ROOM + size * ROOM_OF_EACH
    if shutil.disk_usage(folder).free < needed:
        shutil.rmtree(folder)
        raise SystemExit(f"growth: {needed / 1e9:.0f} GB must be free where TMPDIR is, for {size:,} articles")
    server = postgres.place(folder / "postgres", postgres.free_port())
    postgres.start(server)
    try:
        searched, signs = (size if given is None else min(given, size) for given in (searchable, signed))
        return Growth(server, progress, size, searched, signs, kept).measure()
    finally:
        postgres.stop(server, mode="immediate")
        shutil.rmtree(server.data.parent, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Growth:
    """One run: its server, its sizes and where its plans go."""

    server: postgres.Server
    progress: Progress
    size: int
    searchable: int
    signed: int
    plans: Path | None

    def measure(self) -> Results:
        with self.progress.part("ground"):
            self._ground()
        few = self._days("small", min(SMALL, self.size))
        with self._admin() as admin:
            admin.execute("drop database small")
        many = self._days("big", self.size)
        results = {**self._filled(), **_compared(few, many, self.size)}
        with run.connect(self.server.dsn("big"), autocommit=True) as connection:
            for mart, seconds in ready.refresh(connection).items():
                results[f"making mart.{mart} anew, s"] = seconds
                self.progress.say(f"mart.{mart}: {seconds:,.1f} s")
            connection.execute("vacuum analyze")
        results |= self._questions()
        slow = [name for name, value in results.items() if name.startswith("query") and _seconds(value) > 2]
        results["queries over 2 s"] = ", ".join(slow) or "none"
        return results

    def _admin(self) -> run.Connection:
        connection: run.Connection = psycopg.connect(self.server.dsn("postgres"), autocommit=True)
        return connection

    def _autovacuum(self, wanted: Literal["on", "off"]) -> None:
        with self._admin() as admin:
            admin.execute(f"alter system set autovacuum = {wanted}")
            admin.execute("select pg_reload_conf()")

    def _phrases(self) -> int:
        """So many shared phrases that about 25 articles of the last 90 days have each."""
        return max(1, int(self.size * RECENT * 6 / 25))

    def _ground(self) -> None:
        """The database that both warehouses begin as: the originals, and what their copies will hang on."""
        with self._admin() as admin:
            admin.execute("create database ground")
        run.migrate(self.server.dsn("ground"))
        with run.connect(self.server.dsn("ground"), autocommit=True) as connection:
            load.sync_sources(
                connection,
                [
                    {
                        "stem": "bench",
                        "name": "Báo thử",
                        "kind": "newspaper",
                        "provinces": [{"name": "Vĩnh Long", "from": None, "to": None}],
                    }
                ],
            )
            batch = loading.new_batch(connection)
            load.stage(
                connection,
                batch,
                (article(n, LAST_DAY - timedelta(days=n % 300), 1000) for n in range(ORIGINALS)),
            )
            load.check(connection, batch)
            load.merge(connection, batch)
            load.publish(connection, batch)
            connection.execute((SQL / "ground.sql").read_bytes())

    def _days(self, database: str, size: int) -> list[Day]:
        """Fill a warehouse and load the days into it."""
        with self._admin() as admin:
            admin.execute(f"create database {database} template ground")
        run.migrate(self.server.dsn(database))  # the database's own settings are not in its template
        # it would only compete with the filling; it is on while something is measured
        self._autovacuum("off")
        self._fill(database, size)
        with (
            self.progress.part(f"{database}: first vacuum"),
            run.connect(self.server.dsn(database), autocommit=True) as connection,
        ):
            connection.execute("vacuum analyze")
        self._autovacuum("on")
        days = []
        with run.connect(self.server.dsn(database), autocommit=True) as connection:
            for turn in range(DAYS):
                with self.progress.part(f"{database}: vacuum and checkpoint"):
                    connection.execute("vacuum analyze")
                    connection.execute("checkpoint")
                day = _day(connection, turn, self._phrases())
                days.append(day)
                self.progress.say(
                    f"{database}: day {turn + 1}: merge {day.merge:.1f} s, copies {day.copies:.1f} s "
                    f"({day.found:.0%} found), search vectors {day.search:.1f} s"
                )
        return days

    def _fill(self, database: str, size: int) -> None:
        settings = {
            "size": size,
            "last_day": LAST_DAY,
            "phrases": self._phrases(),
            "signed": self.signed,
            "searchable": self.searchable,
        }

        def one(path: Path) -> None:
            with (
                self.progress.part(f"{database}: {path.stem}"),
                psycopg.connect(
                    self.server.dsn(database), autocommit=True, options=f"-c TimeZone={run.TIMEZONE}"
                ) as connection,
            ):
                connection.execute((SQL / "session.sql").read_bytes())
                for name, value in settings.items():
                    connection.execute("select set_config(%s, %s, false)", (f"bench.{name}", str(value)))
                connection.execute(path.read_bytes())

        for name in ("clone", "indexes_away"):
            one(SQL / f"{name}.sql")
        parts = sorted((SQL / "fill").glob("*.sql"), key=lambda path: (path.stem not in LONGEST, path.stem))
        with ThreadPoolExecutor(PARTS) as pool:
            list(pool.map(one, parts))
        one(SQL / "indexes_back.sql")

    def _filled(self) -> Results:
        with run.connect(self.server.dsn("big"), autocommit=True) as connection:
            row = connection.execute("select pg_database_size(current_database()) / 1e9").fetchone()
        return {
            "articles": self.size,
            "of these with search vectors": self.searchable,
            "of these with signatures": max(self.signed, int(self.size * RECENT)),
            "size of the warehouse, GB": float(row[0]) if row else 0.0,
        }

    def _questions(self) -> Results:
        """Ask every question as `baotinh query` does: as the role analyst, under its limits."""
        asked = tomllib.loads((SQL / "questions.toml").read_text(encoding="utf-8"))
        results: Results = {}
        for question in ask.catalogue():
            plans = []
            for values in asked.get(question.name, [{}]):
                shown = " ".join(f"{name}={value}" for name, value in values.items())
                name = f"query {question.name} {shown}".strip()
                with run.connect(self.server.dsn("big"), role="analyst") as connection:
                    results[f"{name}, s"], text = _asked(connection, question, values)
                self.progress.say(f"{name}: {text.splitlines()[0]}")
                plans.append(f"-- {self.size:,} articles; {shown or 'as it stands'}: {text}")
            if self.plans:
                self.plans.mkdir(parents=True, exist_ok=True)
                (self.plans / f"{question.name}.txt").write_text("\n\n".join(plans) + "\n", encoding="utf-8")
        return results


def _day(connection: run.Connection, turn: int, phrases: int) -> Day:
    """Load one day: every tenth article is a copy of a filled one, every second of these of half of it."""
    day = LAST_DAY + timedelta(days=turn + 1)
    batch = loading.new_batch(connection)
    with connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        originals = cursor.execute(
            (SQL / "copied.sql").read_bytes(), {"last_day": LAST_DAY, "turn": turn}
        ).fetchall()

    def articles() -> Iterator[loading.Row]:
        for n in range(DAY):
            row = article(20_000_000 + turn * DAY + n, day, phrases)
            yield copied(row, originals[n // 10], half=n % 20 == 0) if n % 10 == 0 else row

    load.stage(connection, batch, articles())
    load.check(connection, batch)
    statements: dict[str, float] = {}
    plain = connection.cursor_factory
    connection.cursor_factory = _watched(statements)
    merged = _timed(lambda: load.merge(connection, batch))
    compared = _timed(lambda: copies.find(connection))
    connection.cursor_factory = plain
    indexed = _timed(lambda: run.execute(connection, "marts/article_search", batch_id=batch))
    changes.find(connection)
    with connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        met = cursor.execute((SQL / "found.sql").read_bytes(), {"batch_id": batch, "day": day}).fetchone()
    assert met
    return Day(merged, compared, indexed, met["found"] / len(originals), met["met"], statements)


def _watched(spent: dict[str, float]) -> type[psycopg.Cursor[Any]]:
    """A cursor that adds up the seconds of every statement of the merge and of comparing under its name."""
    names = {
        run.statement(f"{folder}/{path.stem}"): f"{folder}/{path.stem}"
        for folder in ("merge", "copies")
        for path in (run.FOLDER / folder).glob("*.sql")
    }

    class Watched(psycopg.Cursor[Any]):
        def execute(self, query: Any, *given: Any, **named: Any) -> Watched:
            started = time.perf_counter()
            try:
                super().execute(query, *given, **named)
            finally:
                name = names.get(query, "the rest")
                spent[name] = spent.get(name, 0.0) + time.perf_counter() - started
            return self

    return Watched


def _compared(few: list[Day], many: list[Day], size: int) -> Results:
    """The medians of the days after the first, at both sizes."""
    small, big = f"{min(SMALL, size):,}", f"{size:,}"
    merge = [statistics.median(day.merge for day in days[1:]) for days in (few, many)]
    found = [statistics.median(day.copies for day in days[1:]) for days in (few, many)]
    search = [statistics.median(day.search for day in days[1:]) for days in (few, many)]
    results: Results = {
        f"merge of {DAY:,} articles into {small}, s": merge[0],
        f"merge of {DAY:,} articles into {big}, s": merge[1],
        "merge: times as long": merge[1] / merge[0],
        f"copies of {DAY:,} among {few[-1].met:,} of 90 days, s": found[0],
        f"copies of {DAY:,} among {many[-1].met:,} of 90 days, s": found[1],
        "copies: planted ones found": statistics.mean(day.found for day in many),
        f"search vectors into {small}, articles/s": DAY / search[0],
        f"search vectors into {big}, articles/s": DAY / search[1],
    }
    for folder in ("merge/", "copies/"):
        names = [name for name in many[-1].statements if name.startswith(folder)]
        for name in sorted(names, key=lambda name: -_median(many, name))[:SLOWEST]:
            results[f"{name}: into {small}, into {big}, s"] = (
                f"{_median(few, name):.2f}, {_median(many, name):.2f}"
            )
    return results


def _median(days: list[Day], name: str) -> float:
    return statistics.median(day.statements.get(name, 0.0) for day in days[1:])


def _asked(
    connection: run.Connection, question: ask.Query, values: Mapping[str, str]
) -> tuple[float | str, str]:
    """Seconds of a question, the better of two, and a line with them above its plan."""
    try:
        times = []
        for _ in range(2):
            started = time.perf_counter()
            found = ask.ask(connection, question, values)[1]
            times.append(time.perf_counter() - started)
            connection.rollback()
        explained = ask.Query(
            question.name,
            question.answers,
            question.parameters,
            b"explain (analyze, buffers, costs off)\n" + question.sql,
        )
        plan = "\n".join(row[0] for row in ask.ask(connection, explained, values)[1])
    except psycopg.errors.QueryCanceled:
        connection.rollback()
        return "over the analyst's limit", "ended by the analyst's statement timeout"
    return min(times), f"{len(found):,} rows in {min(times):.3f} s, the better of two\n{plan}"


def _seconds(value: float | str) -> float:
    return value if isinstance(value, float) else float("inf")


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
