"""The DAGs at work on the replica: what a scheduled day, a failing site, a kill and a backfill leave in the warehouse.

The tests share one warehouse and walk through the replica's days in order: each has days of its own.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from baotinh import stack
from baotinh.stack import processes
from tests.live import BACKFILLED, FIRST_DAY, PAST, STEMS, Live, eventually
from tests.replica.judge import compare, fetch_rows

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(600)]

DAY_1, DAY_2, DAY_3, DAY_4, DAY_5, DAY_6 = (FIRST_DAY + timedelta(days=n) for n in range(6))
CHANGING = (
    "select md5(string_agg(t::text, '|' order by t::text)) from ("
    " select article_key, version_no, title, body, published_at, gone_at, url from mart.article) as t"
)


def _crawl(live: Live, day: date, stems: Sequence[str] = STEMS) -> list[stack.Run]:
    """Crawl a day of the sources at the same time and wait for the loads too. Returns the crawl runs."""
    with live.airflow() as airflow:
        runs = [airflow.trigger(f"crawl_{stem}", day.isoformat()) for stem in stems]
        ended = airflow.wait(runs, seconds=400)
        airflow.wait_idle("load", seconds=400)
    return ended


def _states(runs: Sequence[stack.Run]) -> dict[str, str]:
    return {run.dag_id: run.state for run in runs}


def _loaded_batches(live: Live, day: date) -> Counter[str]:
    """How often each source's batch of the day came to a load run."""
    with live.airflow() as airflow:
        runs = [run for run in airflow.runs("load") if run.partition_key == day.isoformat()]
        return Counter(batch["source"] for run in runs for batch in airflow.batches(run))


def _warehouse(live: Live) -> str:
    """The content of the warehouse in one word."""
    with live.connect() as connection:
        row = connection.execute(CHANGING.encode()).fetchone()
    assert row is not None
    return str(row[0])


def _judge(live: Live) -> None:
    """Every article of the truth is there exactly once, and nothing else is; the backfilled source aside."""
    stems = [stem for stem in STEMS if stem != BACKFILLED]
    dsn = live.status().dsn
    assert dsn is not None
    truth = [article for article in live.replica.control.truth() if article.source in stems]
    rows = [row for row in fetch_rows(dsn) if row["source"] in stems]
    verdict = compare(truth, rows)
    assert (verdict.missing, verdict.extra, verdict.double) == ([], [], [])


def test_sources_that_finish_together_are_all_loaded(live: Live) -> None:
    live.replica.control.move(DAY_1)
    assert set(_states(_crawl(live, DAY_1)).values()) == {"success"}
    assert _loaded_batches(live, DAY_1) == dict.fromkeys(STEMS, 1)
    _judge(live)
    with live.airflow() as airflow:
        loads = airflow.runs("load")
    assert {run.state for run in loads} == {"success"}


def test_a_day_crawled_twice_changes_nothing(live: Live) -> None:
    before = _warehouse(live)
    assert set(_states(_crawl(live, DAY_1)).values()) == {"success"}
    assert _warehouse(live) == before


def test_a_run_without_a_day_says_what_to_do(live: Live) -> None:
    with live.airflow() as airflow:
        body: dict[str, object] = {"logical_date": None, "conf": {}}
        started = airflow._call("POST", "/dags/crawl_sonla/dagRuns", json=body)
        (ended,) = airflow.wait([airflow.run("crawl_sonla", started["dag_run_id"])], seconds=120)
    assert ended.state == "failed"


def test_a_failing_source_stops_no_other(live: Live) -> None:
    live.replica.control.move(DAY_2)
    live.replica.control.fault("baolangson.vn", "bad_cert")
    with live.airflow() as airflow:
        failing = airflow.trigger("crawl_baolangson", DAY_2.isoformat())
        others = [stem for stem in STEMS if stem != "baolangson"]
        assert set(_states(_crawl(live, DAY_2, others)).values()) == {"success"}
        assert not airflow.run(failing.dag_id, failing.run_id).done  # it waits to be tried again
        live.replica.control.mend("baolangson.vn")
        (mended,) = airflow.wait([failing], seconds=300)
        airflow.wait_idle("load", seconds=200)
    assert mended.state == "success"
    _judge(live)


def test_a_failing_batch_stops_no_other_branch(live: Live) -> None:
    """One run with two batches, of which one does not exist."""
    with live.connect() as connection:
        row = connection.execute(
            "select batch_id from crawl.batch where source = %s and state = 'published' order by 1 limit 1",
            (BACKFILLED,),
        ).fetchone()
    assert row is not None
    with live.airflow() as airflow:
        assets = airflow._call("GET", "/assets", params={"name_pattern": "raw_pages"})["assets"]
        known = {run.run_id for run in airflow.runs("load")}
        scheduler = next(part for part in live.status().parts if part.name == "scheduler")
        assert scheduler.pid is not None
        os.kill(scheduler.pid, signal.SIGSTOP)  # so that both events come before its next look
        for batch_id, source in ((999_999_999, "ghost"), (row[0], BACKFILLED)):
            extra = {"batch_id": batch_id, "source": source, "day": DAY_2.isoformat(), "warcs": []}
            body = {"asset_id": assets[0]["id"], "partition_key": DAY_2.isoformat(), "extra": extra}
            airflow._call("POST", "/assets/events", json=body)
        os.kill(scheduler.pid, signal.SIGCONT)

        new: list[stack.Run] = []

        def states(task_id: str) -> list[tuple[str, str]]:
            tasks = [task for task in airflow.tasks(new[0]) if task.task_id == task_id]
            return sorted((task.state or "", task.label or "") for task in tasks)

        def the_real_one_is_through() -> bool:
            new[:] = [run for run in airflow.runs("load") if run.run_id not in known]
            return bool(new) and ("success", BACKFILLED) in states("load.publish")

        try:
            eventually(the_real_one_is_through, seconds=120)
            assert len(new) == 1
            assert [state for state, _ in states("load.stage")] == ["success", "up_for_retry"]
        finally:
            for run in new:
                airflow._call("PATCH", f"/dags/load/dagRuns/{run.run_id}", json={"state": "failed"})


def test_a_backfill_of_three_days_makes_three_keyed_runs_and_three_loads(live: Live) -> None:
    first, last = DAY_1 - timedelta(days=PAST), DAY_1 - timedelta(days=1)
    days = {(first + timedelta(days=n)).isoformat() for n in range(PAST)}
    with live.airflow() as airflow:
        backfill = airflow.create_backfill(f"crawl_{BACKFILLED}", first, last)

        def ended() -> bool:
            runs = airflow.backfill_runs(backfill, first, last)
            return len(runs) == 3 and all(run.state == "success" for run in runs)

        eventually(ended, seconds=300)
        loads = airflow.wait_idle("load", seconds=200)
        runs = airflow.backfill_runs(backfill, first, last)
    assert [run.partition_key for run in runs] == sorted(days)
    assert {run.run_type for run in runs} == {"backfill"}
    assert Counter(run.partition_key for run in loads if run.partition_key in days) == dict.fromkeys(days, 1)
    for day in days:
        told = [a for a in live.replica.control.truth(source=BACKFILLED) if str(a.released_at.date()) == day]
        loaded = live.count(
            "select count(*) from mart.article where source = %(source)s and article_id = any(%(ids)s)",
            source=BACKFILLED,
            ids=[article.article_id for article in told],
        )
        assert loaded == len(told) > 0, day


def test_killing_everything_in_mid_crawl_loses_and_doubles_nothing(live: Live) -> None:
    live.replica.control.move(DAY_3)
    slow = "baolangson.vn"
    live.replica.control.fault(slow, "slow", seconds=1.0)
    with live.airflow() as airflow:
        run = airflow.trigger("crawl_baolangson", DAY_3.isoformat())
        _until_it_crawls(live, "baolangson", DAY_3)
        for process in processes.marked(home=live.settings.home):
            process.kill()
        live.replica.control.mend(slow)
        eventually(lambda: live.up().running, seconds=120)
    with live.airflow() as airflow:
        (ended,) = airflow.wait([run], seconds=300)
        airflow.wait_idle("load", seconds=200)
    assert ended.state == "success"
    _crawl(live, DAY_3, [stem for stem in STEMS if stem != "baolangson"])
    _judge(live)


def test_killing_postgres_in_mid_crawl_loses_and_doubles_nothing(live: Live) -> None:
    live.replica.control.move(DAY_4)
    slow = "baotayninh.vn"
    live.replica.control.fault(slow, "slow", seconds=1.0)
    with live.airflow() as airflow:
        run = airflow.trigger("crawl_baotayninh", DAY_4.isoformat())
        _until_it_crawls(live, "baotayninh", DAY_4)
        server = next(part for part in live.status().parts if part.name == "postgres")
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        live.replica.control.mend(slow)
        eventually(lambda: live.status().running, seconds=120)
        (ended,) = airflow.wait([run], seconds=400)
        airflow.wait_idle("load", seconds=200)
    assert ended.state == "success"
    _crawl(live, DAY_4, [stem for stem in STEMS if stem != "baotayninh"])
    _judge(live)


def test_crawls_that_never_came_are_named(live: Live) -> None:
    """Nobody crawled day 6: the watch fails with a task for each source, and `coverage` has a row for each."""
    with live.airflow() as airflow:
        run = airflow.trigger("watch", DAY_6.isoformat())
        (ended,) = airflow.wait([run], seconds=200)
        notices = [task for task in airflow.tasks(ended) if task.task_id == "notice"]
    assert ended.state == "failed"
    assert [task.state for task in notices] == ["failed"] * len(STEMS)
    noted = live.count(
        "select count(*) from crawl.coverage where day = %(day)s and state = 'failed'", day=DAY_6
    )
    assert noted == len(STEMS)


def test_an_event_that_comes_while_the_scheduler_makes_a_run_gets_a_run_of_its_own(live: Live) -> None:
    """The race itself: the scheduler holds the pending row, an event arrives, then the scheduler commits."""
    from sqlalchemy import create_engine, select, text
    from sqlalchemy.orm import Session

    from baotinh.stack.assets import PatientAssetManager

    pytest.importorskip("airflow.models.asset")
    from airflow.models.asset import AssetModel, AssetPartitionDagRun
    from airflow.models.dag import DagModel

    dsn = live.status().dsn
    assert dsn is not None
    engine = create_engine(
        dsn.replace("postgresql://", "postgresql+psycopg2://").replace("/baotinh?", "/airflow?")
    )
    key = DAY_5.isoformat()
    found: list[int] = []
    with Session(engine) as scheduler:
        asset_id = scheduler.scalar(select(AssetModel.id).where(AssetModel.name == "raw_pages"))
        pending = AssetPartitionDagRun(
            target_dag_id="load", partition_key=key, created_dag_run_id=None, rollup_fingerprint={}
        )
        run_id = scheduler.scalar(text("select min(id) from dag_run where dag_id = 'load'"))
        with live.airflow() as airflow:
            airflow.pause("load")
        scheduler.add(pending)
        scheduler.commit()
        pending_id = pending.id
        scheduler.scalar(
            select(AssetPartitionDagRun).where(AssetPartitionDagRun.id == pending_id).with_for_update()
        )

        def event() -> None:
            with Session(engine) as producer:
                row = PatientAssetManager._get_or_create_apdr(
                    session=producer,
                    target_key=key,
                    target_partition_date=None,
                    target_dag=producer.get_one(DagModel, "load"),
                    rollup_fingerprint={},
                    asset_id=asset_id,
                )
                found.append(row.id)
                producer.rollback()

        thread = threading.Thread(target=event)
        thread.start()
        thread.join(1.0)
        assert thread.is_alive()  # it waits for the scheduler
        pending.created_dag_run_id = run_id
        scheduler.commit()
        thread.join(30)
        scheduler.delete(pending)
        scheduler.commit()
    engine.dispose()
    with live.airflow() as airflow:
        airflow.unpause("load")
    assert found
    assert found[0] != pending_id


def _until_it_crawls(live: Live, stem: str, day: date) -> None:
    """Until the source's spider has fetched its first articles of the day."""

    def fetched() -> bool:
        hits = live.replica.control.log()
        return sum(hit.status == 200 and stem in hit.host and hit.now.date() >= day for hit in hits) > 5

    live.replica.control.forget_log()
    eventually(fetched, seconds=120)
