"""The process that keeps a stack's parts alive: `python -m baotinh.stack`, started by `up`.

Postgres is a server of its own that the supervisor watches and starts again; so a command's server can be
taken over, and Postgres outlives a killed supervisor. Airflow's parts are its children: one that dies is
started again, after a pause that doubles with each quick death. What a dead part leaves behind (tasks,
spiders) is ended first, because the scheduler hands those tasks out again and two spiders must not crawl
one source at a time.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final, Literal

import httpx
import psutil

from baotinh.settings import Settings
from baotinh.stack import environment, pools, postgres, processes
from baotinh.stack.airflow import Airflow, AirflowError
from baotinh.stack.config import load_secrets
from baotinh.stack.places import Places, read_json, try_lock, write_json
from crawlers.sources import SourceError

State = Literal["starting", "running", "restarting", "stopped"]

COMMANDS: Final = {
    # the log servers of scheduler and triggerer would listen on all addresses; on one machine the files are
    # read
    "api-server": ("api-server",),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}
HEARTBEATS: Final = {"scheduler": "scheduler", "dag-processor": "dag_processor", "triggerer": "triggerer"}
"""Each part's name in Airflow's health report."""
TICK: Final = 0.25
HEALTH_EVERY: Final = 2.0
POOLS_EVERY: Final = 60.0
STABLE_AFTER: Final = 60.0
"""A part that lived this many seconds is restarted at once; one that dies sooner waits longer each time."""
LONGEST_PAUSE: Final = 30.0
HUNG_AFTER: Final = 180.0
"""Seconds without a heartbeat after which a part that still has a process is taken for hung and ended."""
LOG_BYTES: Final = 20_000_000
STOP_SECONDS: Final = {"scheduler": 6.0, "api-server": 8.0, "dag-processor": 5.0, "triggerer": 2.0}
"""How long a part may take to stop before it is killed. The scheduler waits for its tasks, which are made to be
killed at any point; the triggerer takes ten seconds over nothing."""
REPORTED: Final = ("name", "state", "pid", "port", "since", "restarts", "detail")


@dataclass
class Part:
    """One part as the supervisor sees it."""

    name: str
    state: State = "starting"
    pid: int | None = None
    port: int | None = None
    since: str | None = None
    restarts: int = 0
    detail: str = ""
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    heard: float = 0.0
    quick_deaths: int = 0
    due: float = 0.0

    def report(self) -> dict[str, object]:
        """What `status` shows of it."""
        return {name: getattr(self, name) for name in REPORTED}


class Supervisor:
    """Runs one stack until it is told to stop. `settings` name the home; the plan there names ports and
    parts.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.places = Places(settings.home)
        plan = read_json(self.places.plan)
        self.demo = bool(plan.get("demo"))
        self.dsn: str = plan["dsn"]
        self.airflow_port = int(plan["airflow_port"])
        pg_port = plan.get("pg_port")
        self.server = postgres.place(self.places.postgres, int(pg_port)) if pg_port else None
        self.stopping = threading.Event()
        self.postgres = Part("postgres", port=self.server.port if self.server else None)
        self.parts = [
            Part(name, port=self.airflow_port if name == "api-server" else None) for name in COMMANDS
        ]
        self.http = httpx.Client(trust_env=False, timeout=5.0)
        self.health_due = 0.0
        self.pools_due = 0.0
        self.reported: dict[str, object] = {}

    def run(self) -> int:
        """Keep the parts alive until SIGTERM or SIGINT. Returns the exit code; 1 when another supervisor
        runs.
        """
        lock = try_lock(self.places.lock("supervisor"))
        if lock is None:
            say("another supervisor runs this stack")
            return 1
        with lock:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._asked_to_stop)
            say(f"supervising {self.settings.home}")
            try:
                while not self.stopping.is_set():
                    self.tick()
                    self.stopping.wait(TICK)
            finally:
                self.stop()
        return 0

    def tick(self) -> None:
        """Look once at everything: start what is due, see what died, ask for heartbeats, write the state."""
        now = time.monotonic()
        up = self._tend_postgres(now)
        for part in self.parts:
            self._tend(part, now, postgres_up=up)
        if now >= self.health_due:
            self.health_due = now + HEALTH_EVERY
            self._listen(now)
            self._rotate_logs()
        api = self._part("api-server")
        if api.state == "running" and now >= self.pools_due:
            self.pools_due = now + POOLS_EVERY
            self._make_pools()
        self._report()

    def stop(self) -> None:
        """End the parts, the scheduler first, Postgres last."""
        say("stopping")
        for part in sorted(self.parts, key=lambda part: part.name != "scheduler"):
            if part.process and part.process.poll() is None:
                part.process.terminate()
        asked = time.monotonic()
        for part in sorted(self.parts, key=lambda part: STOP_SECONDS[part.name]):
            if part.process:
                try:
                    part.process.wait(max(0.1, asked + STOP_SECONDS[part.name] - time.monotonic()))
                except subprocess.TimeoutExpired:
                    part.process.kill()
                    part.process.wait()
            part.state, part.pid = "stopped", None
        processes.end(self._left_of(*self.parts), grace=3.0)
        if self.server:
            try:
                postgres.stop(self.server)
            except postgres.PostgresError as error:
                say(str(error))
                postgres.stop(self.server, mode="immediate")
            self.postgres.state, self.postgres.pid = "stopped", None
        self._report()
        say("stopped")

    def _tend_postgres(self, now: float) -> bool:
        if self.server is None:
            return True
        part = self.postgres
        if postgres.ready(self.server):
            found = postgres.process(self.server)
            if found and found.pid != part.pid:
                part.pid = found.pid
                part.since = stamp(datetime.fromtimestamp(found.create_time(), UTC))
                part.started = now
            if part.state != "running":
                part.state, part.detail = "running", ""
            return True
        if part.pid is not None:
            say(f"postgres (pid {part.pid}) died")
            part.pid, part.state, part.detail = None, "restarting", "died"
            part.restarts += 1
            self._report()
        if now < part.due:
            return False
        try:
            postgres.start(self.server, log=say, environ=environment.marks(self.settings.home, "postgres"))
        except postgres.PostgresError as error:
            part.detail, part.due = str(error), now + LONGEST_PAUSE / 3
            say(part.detail)
        return False  # seen as ready by the next look

    def _tend(self, part: Part, now: float, *, postgres_up: bool) -> None:
        if part.process is not None:
            code = part.process.poll()
            if code is None:
                return
            quick = now - part.started < STABLE_AFTER
            part.quick_deaths = part.quick_deaths + 1 if quick else 1
            pause = min(LONGEST_PAUSE, 2.0 ** (part.quick_deaths - 1)) if part.quick_deaths > 1 else 0.0
            how = f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
            say(f"{part.name} (pid {part.process.pid}) ended: {how}; starting again in {pause:.0f} s")
            part.process, part.pid, part.state, part.detail = None, None, "restarting", how
            part.restarts += 1
            part.due = now + pause
            left = processes.end(self._left_of(part), grace=3.0)
            if left:
                say(f"ended {left} processes that {part.name} left")
        if postgres_up and now >= part.due:
            self._start(part, now)

    def _start(self, part: Part, now: float) -> None:
        settings = self.settings.model_copy(update={"dsn": self.dsn})
        env = environment.parts_environment(settings, environ=os.environ, part=part.name)
        with self._log(part).open("ab") as log:
            part.process = subprocess.Popen(
                [sys.executable, "-m", "airflow", *COMMANDS[part.name]],
                env=env,
                cwd=self.places.airflow,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        part.pid, part.state = part.process.pid, "starting"
        part.started = part.heard = now
        part.started_at = datetime.now(UTC)
        part.since = stamp(part.started_at)
        say(f"{part.name} started (pid {part.pid})")

    def _listen(self, now: float) -> None:
        """Ask the api-server for everybody's heartbeat; a part runs once it was heard after its start."""
        api = self._part("api-server")
        if api.process is None:
            return
        try:
            health = self.http.get(f"http://127.0.0.1:{self.airflow_port}/api/v2/monitor/health").json()
        except (httpx.HTTPError, ValueError):
            self._silent(api, now)
            return
        api.heard = now
        if api.state == "starting":
            self._running(api)
        if health.get("metadatabase", {}).get("status") != "healthy":
            return
        for name, key in HEARTBEATS.items():
            part = self._part(name)
            said = health.get(key) or {}
            last = said.get(f"latest_{key}_heartbeat")
            if part.process is None:
                continue
            if last and datetime.fromisoformat(last) > part.started_at and said.get("status") == "healthy":
                part.heard = now
                if part.state == "starting":
                    self._running(part)
            else:
                self._silent(part, now)

    def _silent(self, part: Part, now: float) -> None:
        if part.process is not None and now - part.heard > HUNG_AFTER:
            say(f"{part.name} (pid {part.pid}) gave no sign of life for {HUNG_AFTER:.0f} s and is ended")
            part.process.kill()

    def _running(self, part: Part) -> None:
        part.state, part.detail = "running", ""
        say(f"{part.name} is ready")

    def _make_pools(self) -> None:
        password = None if self.demo else load_secrets(self.places).admin_password
        try:
            with Airflow(f"http://127.0.0.1:{self.airflow_port}", password=password) as airflow:
                made = airflow.ensure_pools(pools.wanted())
        except (AirflowError, SourceError) as error:
            say(f"pools: {error}")
        else:
            for name in made:
                say(f"made pool {name}")

    def _left_of(self, *parts: Part) -> list[psutil.Process]:
        """What parts have started and left running: tasks, spiders."""
        return [
            process for part in parts for process in processes.marked(home=self.settings.home, part=part.name)
        ]

    def _part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)

    def _log(self, part: Part) -> Path:
        return self.places.logs / f"{part.name}.log"

    def _rotate_logs(self) -> None:
        """Copy and cut a log that grew large; its writer appends, so it goes on at the start."""
        for path in self.places.logs.glob("*.log"):
            if path.stat().st_size > LOG_BYTES:
                shutil.copyfile(path, path.with_suffix(".log.1"))
                os.truncate(path, 0)

    def _report(self) -> None:
        parts = [self.postgres, *self.parts] if self.server else self.parts
        found: dict[str, object] = {
            "supervisor": os.getpid(),
            "parts": [part.report() for part in parts],
        }
        if found != self.reported:
            self.reported = found
            write_json(self.places.state, found)

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.stopping.set()


def stamp(when: datetime) -> str:
    """ISO 8601 with the machine's offset, to the second."""
    return when.astimezone().isoformat(timespec="seconds")


def say(text: str) -> None:
    """One line in the supervisor's log."""
    sys.stderr.write(f"{stamp(datetime.now(UTC))} {text}\n")
    sys.stderr.flush()
