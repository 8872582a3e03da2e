"""The DAG files as Airflow reads them: nothing missing, nothing extra, nothing that would hang or crawl in a herd."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawlers import sources

CHECKOUT = Path(__file__).resolve().parents[2]
FILES = {"__init__.py", "crawl.py", "load.py", "marts.py", "watch.py", "wiring.py"}
FIRST_SOURCES = {"baolangson", "baomoi", "baotayninh", "baothainguyen", "sonla", "travinh"}

# read in a process of its own, so that Airflow's configuration does not leak into the other tests
READ = """
import json, sys
from datetime import datetime, timedelta, timezone
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization

bag = DagBag(sys.argv[1])
heavy = sorted({"scrapy", "trafilatura", "pyarrow", "baotinh.steps"} & set(sys.modules))
dags = {}
for dag_id, dag in bag.dags.items():
    core = DagSerialization.from_dict(DagSerialization.to_dict(dag))
    timetable = core.timetable
    days = []
    if type(timetable).__name__ == "CronPartitionTimetable":
        midnight = datetime(2026, 11, 19, tzinfo=timezone.utc)
        days = [
            info.partition_key
            for info in timetable.iter_partition_dagrun_infos(earliest=midnight, latest=midnight + timedelta(days=2))
        ]
        run_date = timetable._align_to_next(datetime(2026, 11, 21, 18, tzinfo=timezone.utc))
        scheduled = [run_date.isoformat(), timetable._get_partition_info(run_date)[1]]
    dags[dag_id] = {
        "file": dag.fileloc.rpartition("/")[2],
        "doc": dag.doc_md,
        "timetable": type(timetable).__name__,
        "days": days,
        "scheduled": scheduled if days else None,
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "timeout": bool(dag.dagrun_timeout),
        "tells": dag.has_on_failure_callback,
        "deadline": bool(dag.deadline),
        "tasks": {
            task.task_id: {
                "pool": task.pool,
                "retries": task.retries,
                "backoff": task.retry_exponential_backoff,
                "timeout": bool(task.execution_timeout),
                "tells": bool(task.has_on_failure_callback),
                "outlets": [outlet.name for outlet in task.outlets],
                "after": sorted(task.upstream_task_ids),
            }
            for task in dag.tasks
        },
    }
print(json.dumps({"dags": dags, "errors": bag.import_errors, "heavy": heavy}))
"""


def _read(home: Path, **variables: str) -> dict[str, Any]:
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "BAOTINH_"))
    }
    done = subprocess.run(
        [sys.executable, "-c", READ, str(CHECKOUT / "dags")],
        env=environ | {"AIRFLOW_HOME": str(home), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"} | variables,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Airflow makes of the folder dags/."""
    return _read(tmp_path_factory.mktemp("airflow"))


@pytest.fixture(scope="module")
def crawls(bag: dict[str, Any]) -> dict[str, Any]:
    """The crawl DAGs by stem."""
    prefix = "crawl_"
    return {name.removeprefix(prefix): dag for name, dag in bag["dags"].items() if name.startswith(prefix)}


def test_every_file_is_listed_here() -> None:
    assert {path.name for path in (CHECKOUT / "dags").glob("**/*.py")} == FILES


def test_no_file_fails(bag: dict[str, Any]) -> None:
    assert bag["errors"] == {}


def test_one_crawl_for_each_source_file_and_three_more(bag: dict[str, Any]) -> None:
    stems = {path.stem for path in (CHECKOUT / "crawlers" / "sources").glob("*.toml")}
    assert stems >= FIRST_SOURCES
    assert stems == set(sources.files())
    assert set(bag["dags"]) == {f"crawl_{stem}" for stem in stems} | {"load", "marts", "watch"}
    assert len(bag["dags"]) == len(stems) + 3


def test_exact_tasks_in_their_order(bag: dict[str, Any], crawls: dict[str, Any]) -> None:
    for crawl in crawls.values():
        assert set(crawl["tasks"]) == {"crawl"}
    assert {name: task["after"] for name, task in bag["dags"]["load"]["tasks"].items()} == {
        "batches": [],
        "load.stage": ["batches"],
        "load.check": ["batches", "load.stage"],
        "load.merge": ["batches", "load.check"],
        "load.publish": ["batches", "load.merge"],
    }
    assert {name: task["after"] for name, task in bag["dags"]["watch"]["tasks"].items()} == {
        "missing": [],
        "notice": ["missing"],
    }
    assert {name: task["after"] for name, task in bag["dags"]["marts"]["tasks"].items()} == {"refresh": []}


def test_a_dag_is_its_own_manual(bag: dict[str, Any]) -> None:
    for name, dag in bag["dags"].items():
        for part in ("**What.**", "**When.**", "**Again.**"):
            assert part in dag["doc"], f"{name} does not say {part}"


def test_the_run_for_a_day_starts_after_it_has_ended_and_is_keyed_by_it(crawls: dict[str, Any]) -> None:
    for stem, crawl in crawls.items():
        minute = sources.load(stem).minute
        assert crawl["timetable"] == "CronPartitionTimetable"
        # the first tick after 22 November 01:00 in Vietnam is the end of that day, the 23rd's midnight
        tick = datetime.fromisoformat(crawl["scheduled"][0])
        assert tick == datetime(2026, 11, 23, 0, minute, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")), stem
        assert crawl["scheduled"][1] == "2026-11-22"


def test_crawls_do_not_all_start_at_once(crawls: dict[str, Any]) -> None:
    minutes = Counter(sources.load(stem).minute for stem in crawls)
    assert max(minutes.values()) <= 1 + len(crawls) // 10


def test_a_native_backfill_takes_its_first_and_its_last_day(crawls: dict[str, Any]) -> None:
    for crawl in crawls.values():
        assert crawl["days"] == ["2026-11-19", "2026-11-20", "2026-11-21"]


def test_crawls_retry_end_tell_and_keep_to_their_pool(crawls: dict[str, Any]) -> None:
    for stem, crawl in crawls.items():
        task = crawl["tasks"]["crawl"]
        assert task["pool"] == f"crawl_{stem}"
        assert task["retries"] >= 3
        assert task["backoff"] > 1
        assert task["timeout"]
        assert task["tells"]
        assert task["outlets"] == ["raw_pages"]
        # a task whose pool is missing waits without a word: the run's own end and its deadline speak for it
        assert crawl["timeout"]
        assert crawl["tells"]
        assert crawl["deadline"]
        assert not crawl["catchup"]
        assert crawl["max_active_runs"] == 1


def test_loads_follow_the_asset_and_do_not_wait_for_each_other(bag: dict[str, Any]) -> None:
    load = bag["dags"]["load"]
    assert load["timetable"] == "PartitionedAssetTimetable"
    # a run whose branch waits for its next try stays active: it must leave room for the others
    assert load["max_active_runs"] >= 32
    for name, task in load["tasks"].items():
        assert task["retries"] >= 3, name
        assert task["timeout"], name
    assert load["tasks"]["load.publish"]["outlets"] == ["warehouse"]


def test_reading_the_files_imports_nothing_heavy(bag: dict[str, Any]) -> None:
    assert bag["heavy"] == []


def test_a_broken_source_file_stops_no_other_source(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "baohong.toml").write_text("name = ", encoding="utf-8")
    found = _read(tmp_path, BAOTINH_SOURCES=str(folder))
    assert found["errors"] == {}
    assert {f"crawl_{stem}" for stem in FIRST_SOURCES} <= set(found["dags"])
    assert "baohong.toml" in found["dags"]["crawl_baohong"]["doc"]


def test_in_the_demo_nothing_starts_by_the_calendar(tmp_path: Path) -> None:
    ask = (
        "from dags.wiring import last_tick; from datetime import datetime, timezone; "
        "print(last_tick() and last_tick() < datetime.now(timezone.utc))"
    )
    for calendar, expected in (("False", "True"), ("True", "None")):
        done = subprocess.run(
            [sys.executable, "-c", ask],
            env=os.environ | {"AIRFLOW_HOME": str(tmp_path), "AIRFLOW__BAOTINH__CALENDAR": calendar},
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split()[-1] == expected
