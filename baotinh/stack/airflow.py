"""A client of Airflow's REST API for what the commands need: keyed runs, backfills, pauses, pools.

It talks to the api-server directly whatever the proxy variables say.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Any, Final, Literal, Self

import httpx

from baotinh.stack.config import ADMIN

PAGE: Final = 100
FINAL_STATES: Final = frozenset({"success", "failed"})
Reprocess = Literal["none", "failed", "completed"]


class AirflowError(RuntimeError):
    """Airflow can't be reached or says no; the message gives its reason."""


@dataclass(frozen=True)
class Run:
    """One DAG run: `partition_key` is the day it is for; `state` queued, running, success or failed."""

    dag_id: str
    run_id: str
    state: str
    run_type: str
    partition_key: str | None
    run_after: datetime
    started: datetime | None
    ended: datetime | None

    @property
    def done(self) -> bool:
        return self.state in FINAL_STATES


@dataclass(frozen=True)
class TaskState:
    """One task instance: `state` is None until it is scheduled.

    `map_index` is -1 where it is not mapped; `label` is the source that a mapped one works for, once it has run.
    """

    task_id: str
    map_index: int
    label: str | None
    state: str | None
    try_number: int


@dataclass(frozen=True)
class Backfill:
    """One native backfill; `completed` is None while it runs, and up to half a minute after its last run
    ended.
    """

    backfill_id: int
    dag_id: str
    completed: datetime | None


class Airflow:
    """Airflow's api-server at `url`. `password` is the admin's; None where everybody is admin (the demo)."""

    def __init__(self, url: str, *, password: str | None, timeout: float = 30.0) -> None:
        self._http = httpx.Client(base_url=url, trust_env=False, timeout=timeout)
        self._password = password
        self._token = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def healthy(self) -> bool:
        """Whether api-server, database, scheduler, dag-processor and triggerer are well."""
        try:
            parts = self._http.get("/api/v2/monitor/health").raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            return False
        return all(part.get("status") == "healthy" for part in parts.values() if part)

    def dags(self) -> dict[str, bool]:
        """Each known DAG's id and whether it is paused."""
        return {dag["dag_id"]: dag["is_paused"] for dag in self._pages("/dags", "dags")}

    def import_errors(self) -> dict[str, str]:
        """DAG files that could not be read, with the error."""
        found = self._pages("/importErrors", "import_errors")
        return {error["filename"]: error["stack_trace"] for error in found}

    def wait_for_dags(self, dag_ids: Iterable[str], *, seconds: float = 120.0) -> None:
        """Wait until the dag-processor has read these DAGs. Raises AirflowError naming those that are
        missing.
        """
        wanted = set(dag_ids)
        deadline = time.monotonic() + seconds
        while missing := wanted - set(self.dags()):
            if time.monotonic() > deadline:
                errors = "; ".join(self.import_errors().values())
                raise AirflowError(
                    f"Airflow does not know the DAG {', '.join(sorted(missing))}. {errors}".strip()
                )
            time.sleep(0.5)

    def pause(self, dag_id: str) -> None:
        """Start no further run of the DAG; runs that wait stay waiting."""
        self._call("PATCH", f"/dags/{dag_id}", json={"is_paused": True})

    def unpause(self, dag_id: str) -> None:
        """Let the DAG run again."""
        self._call("PATCH", f"/dags/{dag_id}", json={"is_paused": False})

    def trigger(self, dag_id: str, partition_key: str, *, conf: Mapping[str, Any] | None = None) -> Run:
        """Start a run of the DAG for the day `partition_key` (YYYY-MM-DD), past days as well."""
        body = {"logical_date": None, "partition_key": partition_key, "conf": dict(conf or {})}
        return _run(self._call("POST", f"/dags/{dag_id}/dagRuns", json=body))

    def run(self, dag_id: str, run_id: str) -> Run:
        """One run as it stands now."""
        return _run(self._call("GET", f"/dags/{dag_id}/dagRuns/{run_id}"))

    def runs(self, dag_id: str) -> list[Run]:
        """All runs of the DAG, oldest first."""
        found = self._pages(f"/dags/{dag_id}/dagRuns", "dag_runs", order_by="id")
        return [_run(run) for run in found]

    def tasks(self, run: Run) -> list[TaskState]:
        """The task instances of a run, mapped ones each by itself."""
        found = self._pages(f"/dags/{run.dag_id}/dagRuns/{run.run_id}/taskInstances", "task_instances")
        return [
            TaskState(
                task["task_id"],
                task["map_index"],
                task["rendered_map_index"],
                task["state"],
                task["try_number"],
            )
            for task in found
        ]

    def batches(self, run: Run) -> list[dict[str, Any]]:
        """The extras of the asset events that started a run: the pointers it works on; none while it is queued."""
        if run.started is None:
            return []  # Airflow 3.3.2 answers 500 here
        path = f"/dags/{run.dag_id}/dagRuns/{run.run_id}/upstreamAssetEvents"
        return [event["extra"] for event in self._call("GET", path)["asset_events"]]

    def wait(
        self,
        runs: Iterable[Run],
        *,
        seconds: float = 3600.0,
        progress: Callable[[list[Run]], None] = lambda _: None,
        every: float = 0.5,
    ) -> list[Run]:
        """Wait until the runs have ended, calling `progress` with their present state at each look.

        Returns them as they ended, failed ones as well. Raises AirflowError after `seconds`.
        """
        known = list(runs)
        deadline = time.monotonic() + seconds
        while True:
            known = [run if run.done else self.run(run.dag_id, run.run_id) for run in known]
            progress(known)
            waiting = [run for run in known if not run.done]
            if not waiting:
                return known
            if time.monotonic() > deadline:
                names = ", ".join(f"{run.dag_id} {run.partition_key} ({run.state})" for run in waiting[:5])
                raise AirflowError(f"{len(waiting)} runs have not ended after {seconds:.0f} s: {names}")
            time.sleep(every)

    def wait_idle(
        self, dag_id: str, *, seconds: float = 600.0, progress: Callable[[list[Run]], None] = lambda _: None
    ) -> list[Run]:
        """Wait until no run of the DAG is queued or running and no asset event waits for one; returns all
        runs.
        """
        deadline = time.monotonic() + seconds
        while True:
            found = self.runs(dag_id)
            progress(found)
            if all(run.done for run in found) and not self.waiting_partitions(dag_id):
                return found
            if time.monotonic() > deadline:
                raise AirflowError(f"{dag_id} is still busy after {seconds:.0f} s")
            time.sleep(0.5)

    def waiting_partitions(self, dag_id: str) -> int:
        """How many partitions have an asset event for the DAG that no run has taken up yet."""
        params = {"dag_id": dag_id, "has_created_dag_run_id": False}
        found = self._call("GET", "/ui/partitioned_dag_runs", root="", params=params)
        return int(found["total"])

    def create_backfill(
        self,
        dag_id: str,
        first: date,
        last: date,
        *,
        reprocess: Reprocess = "none",
        max_active_runs: int = 1,
    ) -> Backfill:
        """Start a native backfill of the days `first` to `last`, both included.

        `reprocess`: which days that have a run already are run again. Raises AirflowError when one is active.
        """
        body = {
            "dag_id": dag_id,
            "from_date": _midnight(first),
            "to_date": _midnight(last),
            "reprocess_behavior": reprocess,
            "max_active_runs": max_active_runs,
        }
        return _backfill(self._call("POST", "/backfills", json=body))

    def backfill(self, backfill_id: int) -> Backfill:
        """One backfill as it stands now."""
        return _backfill(self._call("GET", f"/backfills/{backfill_id}"))

    def backfill_runs(self, backfill: Backfill, first: date, last: date) -> list[Run]:
        """The newest run of each day of a backfill's range, oldest day first."""
        days = {(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)}
        newest = {run.partition_key: run for run in self.runs(backfill.dag_id) if run.partition_key in days}
        return [newest[day] for day in sorted(days) if day in newest]

    def ensure_pools(self, wanted: Mapping[str, str]) -> list[str]:
        """Make the pools (name → description, one slot each) that are missing. Returns the names of those
        made.
        """
        known = {pool["name"] for pool in self._pages("/pools", "pools")}
        made = sorted(set(wanted) - known)
        for name in made:
            body = {"name": name, "slots": 1, "description": wanted[name], "include_deferred": True}
            self._call("POST", "/pools", json=body)
        return made

    def _pages(self, path: str, key: str, **params: str) -> Iterator[dict[str, Any]]:
        offset = 0
        while True:
            found = self._call("GET", path, params={"limit": PAGE, "offset": offset, **params})
            yield from found[key]
            offset += PAGE
            if offset >= found["total_entries"]:
                return

    def _call(
        self,
        method: str,
        path: str,
        *,
        root: str = "/api/v2",
        json: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        for attempt in (1, 2):
            if not self._token:
                self._token = self._log_in()
            headers = {"Authorization": f"Bearer {self._token}"}
            try:
                answer = self._http.request(method, root + path, json=json, params=params, headers=headers)
            except httpx.HTTPError as error:
                raise AirflowError(self._unreachable(error)) from None
            if answer.status_code != httpx.codes.UNAUTHORIZED or attempt == 2:
                break
            self._token = ""  # it expired
        if answer.is_error:
            raise AirflowError(f"Airflow says no to {method} {path}: {_reason(answer)}")
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    def _log_in(self) -> str:
        try:
            if self._password is None:
                answer = self._http.get("/auth/token")
            else:
                answer = self._http.post("/auth/token", json={"username": ADMIN, "password": self._password})
        except httpx.HTTPError as error:
            raise AirflowError(self._unreachable(error)) from None
        if answer.is_error:
            raise AirflowError(f"Airflow lets nobody in: {_reason(answer)}")
        return str(answer.json()["access_token"])

    def _unreachable(self, error: httpx.HTTPError) -> str:
        return f"Airflow does not answer at {self._http.base_url} ({error}): see `baotinh status`"


def _reason(answer: httpx.Response) -> str:
    try:
        detail = answer.json().get("detail", answer.text)
    except ValueError:
        detail = answer.text
    return f"{answer.status_code} {detail}"


def _run(found: Mapping[str, Any]) -> Run:
    return Run(
        dag_id=found["dag_id"],
        run_id=found["dag_run_id"],
        state=found["state"],
        run_type=found["run_type"],
        partition_key=found["partition_key"],
        run_after=datetime.fromisoformat(found["run_after"]),
        started=_when(found["start_date"]),
        ended=_when(found["end_date"]),
    )


def _backfill(found: Mapping[str, Any]) -> Backfill:
    return Backfill(found["id"], found["dag_id"], _when(found["completed_at"]))


def _when(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _midnight(day: date) -> str:
    # Airflow reads the wall clock of this bound in the timetable's own timezone
    return f"{day.isoformat()}T00:00:00Z"
