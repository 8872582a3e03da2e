"""Start, stop and show the one-machine stack."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import psutil
import psycopg

from baotinh import settings as settings_module
from baotinh.settings import CHECKOUT, Settings
from baotinh.stack import config, environment, places, postgres, processes
from baotinh.stack.airflow import Airflow
from baotinh.stack.places import Places
from baotinh.stack.supervisor import COMMANDS, stamp

Log = Callable[[str], None]
WAREHOUSE: Final = "baotinh"
METADATA: Final = "airflow"
READY_SECONDS: Final = 180.0
STOP_SECONDS: Final = 60.0
STARTS: Final = 3
"""A stack that is killed while `up` waits for it is started anew this often."""
SUPERVISOR_SECONDS: Final = 15.0
HOPELESS_AFTER: Final = 4
"""A part that died this often before it was ever ready will not come up by itself."""


class StackError(RuntimeError):
    """The stack cannot be started or stopped; the message says why and how to mend it, in one line."""


@dataclass(frozen=True)
class Part:
    """One part of the stack: `state` is running, starting, restarting or stopped; `since` ISO 8601."""

    name: str
    state: str
    pid: int | None = None
    port: int | None = None
    since: str | None = None
    restarts: int = 0
    detail: str = ""


@dataclass(frozen=True)
class Status:
    """What `baotinh status` shows. `dsn` connects as it stands (its password is in a passfile); None: no
    server runs.

    `state` is running (all parts are), starting (some are not), stopped, or unsupervised (a kill left
    parts that nobody restarts: `up` takes over). `airflow_password` is None in
    the demo, where everybody on this machine is admin.
    """

    state: str
    home: str
    dsn: str | None
    archive: str
    airflow_url: str | None
    airflow_user: str | None
    airflow_password: str | None
    logs: str
    parts: tuple[Part, ...]
    settings: dict[str, Any]

    @property
    def running(self) -> bool:
        return self.state == "running"

    def to_json(self) -> dict[str, Any]:
        """Plain values, as `status --json` prints them."""
        return asdict(self) | {"parts": [asdict(part) for part in self.parts]}


def up(
    settings: Settings,
    *,
    log: Log = lambda _: None,
    demo: bool = False,
    environ: Mapping[str, str] | None = None,
) -> Status:
    """Start what does not run yet and wait until every part is ready. Harmless when everything runs.

    `demo` lets everybody on this machine into Airflow as admin and starts no run by the calendar. `environ`
    is the environment that the parts and their tasks inherit (default: this process's): proxies and
    certificates are taken from there. Raises StackError or PostgresError, in one line.
    """
    base = dict(os.environ if environ is None else environ)
    its = Places(settings.home)
    its.make()
    with places.locked(its.lock("change")):
        for _ in range(STARTS):
            if places.is_locked(its.lock("supervisor")):
                _same_ports(settings, its)
                if places.read_json(its.plan).get("inherits") != _inherited(settings, base, demo=demo):
                    log("the stack runs with other settings or proxies than yours: `baotinh down` first")
            else:
                _start(settings, its, base, demo=demo, log=log)
            ready = _wait_ready(settings, its, log)
            if ready is not None:
                return ready
        raise StackError(f"the supervisor does not stay: {_tail(its.logs, 'supervisor')}")


def down(settings: Settings, *, log: Log = lambda _: None) -> None:
    """Stop the stack of this home, orphans of a kill included. Nothing happens when nothing runs."""
    its = Places(settings.home)
    if its.folder.exists():
        with places.locked(its.lock("change")):
            _stop(settings, its, log)
    places.unregister(settings.home)


def down_all(*, checkout: Path = CHECKOUT, log: Log = lambda _: None) -> list[Path]:
    """Stop every stack that this checkout started, wherever its home is. Returns their homes."""
    homes = places.registered(checkout=checkout) | processes.homes(checkout)
    for home in sorted(homes):
        try:
            down(Settings(home=home), log=log)
        except PermissionError:
            log(f"the stack of {home} belongs to another user, who must stop it")
    left = processes.end(processes.marked(checkout=checkout))
    if left:
        log(f"ended {left} processes that no stack knew of")
    return sorted(homes)


def status(settings: Settings) -> Status:
    """The stack as it stands now; works whatever runs or does not."""
    its = Places(settings.home)
    supervised = places.is_locked(its.lock("supervisor"))
    plan = places.read_json(its.plan)
    server = _server(settings, its) if its.ports.exists() else None
    found: list[Part] = []
    if supervised:
        said = places.read_json(its.state).get("parts", [])
        found = [_checked(Part(**part)) for part in said]
    else:
        if server is not None:
            found.append(_postgres_part(server))
        found += [_orphan(settings.home, name) for name in COMMANDS]
    if supervised and found and all(part.state == "running" for part in found):
        state = "running"
    elif supervised:
        state = "starting"
    else:
        state = "unsupervised" if any(part.detail for part in found) else "stopped"
    serving = server is not None and postgres.ready(server)
    url = f"http://127.0.0.1:{plan['airflow_port']}" if supervised and plan else None
    everybody = bool(plan.get("demo"))
    return Status(
        state=state,
        home=str(settings.home),
        dsn=settings.dsn or (server.dsn(WAREHOUSE) if server and serving else None),
        archive=settings.archive_url,
        airflow_url=url,
        airflow_user=config.ADMIN if url else None,
        airflow_password=config.load_secrets(its).admin_password if url and not everybody else None,
        logs=str(its.logs),
        parts=tuple(found),
        settings=settings.shown(),
    )


def airflow_of(settings: Settings) -> Airflow:
    """A client of the running stack's Airflow. Raises StackError when it does not run."""
    now = status(settings)
    if now.airflow_url is None:
        raise StackError("Airflow is not running: start it with `baotinh up`")
    return Airflow(now.airflow_url, password=now.airflow_password)


@contextmanager
def postgres_for(settings: Settings, *, log: Log = lambda _: None) -> Iterator[Settings]:
    """Settings whose `dsn` names a running warehouse, for as long as the block lasts.

    An outside server (BAOTINH_DSN) is taken as it is. The embedded one, which has a login for the analyst
    (`analyst_dsn`) besides, is started when it isn't running,
    and the last of the commands that use it stops it again, unless `up` has taken it over meanwhile.
    """
    if settings.dsn:
        yield settings
        return
    its = Places(settings.home)
    its.make()
    with places.locked(its.lock("change")):
        user = places.share_lock(its.lock("users"))
        try:
            server = _server(settings, its)
            if not postgres.ready(server):
                server = _start_postgres(settings, its, log=log)
                its.borrowed.touch()
            postgres.let_analyst_in(server, WAREHOUSE)
        except BaseException:
            user.close()
            raise
    try:
        analyst = server.dsn(WAREHOUSE, user=postgres.ANALYST)
        yield settings.model_copy(update={"dsn": server.dsn(WAREHOUSE), "analyst_dsn": analyst})
    finally:
        with places.locked(its.lock("change")):
            user.close()
            if its.borrowed.exists() and not places.is_locked(its.lock("users")):
                postgres.stop(server)
                its.borrowed.unlink()
                places.unregister(settings.home)


def _start(settings: Settings, its: Places, base: Mapping[str, str], *, demo: bool, log: Log) -> None:
    left = processes.end(_of_airflow(settings.home), grace=5)
    if left:
        log(f"ended {left} processes that a killed stack left")
    metadata_outside = config.own_metadata(base)
    server: postgres.Server | None = None
    if settings.dsn is None or not metadata_outside:
        server = _start_postgres(settings, its, log=log)
        its.borrowed.unlink(missing_ok=True)  # from now on it is the stack's
    kept = places.read_json(its.ports)
    airflow_port = _port(settings.airflow_port, kept.get("airflow"), "BAOTINH_AIRFLOW_PORT")
    places.write_json(its.ports, kept | places.read_json(its.ports) | {"airflow": airflow_port}, mode=0o644)
    warehouse = settings.dsn or (server.dsn(WAREHOUSE) if server else "")
    metadata = None if metadata_outside or server is None else config.sqlalchemy_url(server.dsn(METADATA))
    config.write(its, port=airflow_port, metadata=metadata, demo=demo)
    settings_here = settings.model_copy(update={"dsn": warehouse})
    _migrate_airflow(settings_here, its, base, metadata or base[config.METADATA], log)
    plan = {
        "demo": demo,
        "dsn": warehouse,
        "pg_port": server.port if server else None,
        "airflow_port": airflow_port,
        "inherits": _inherited(settings, base, demo=demo),
    }
    places.write_json(its.plan, plan)
    its.state.unlink(missing_ok=True)
    places.register(settings.home)
    env = dict(base)
    for name in list(env):
        if name.startswith(settings_module.PREFIX) and name != environment.SPIDER_PROXY:
            del env[name]
    env |= environment.setting_variables(settings) | environment.marks(settings.home, "supervisor")
    with (its.logs / "supervisor.log").open("ab") as output:
        subprocess.Popen(
            [sys.executable, "-m", "baotinh.stack"],
            env=env,
            cwd=its.folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    log("starting Airflow's scheduler, dag-processor, triggerer and api-server")


def _stop(settings: Settings, its: Places, log: Log) -> None:
    if places.is_locked(its.lock("supervisor")):
        log(f"stopping the stack of {settings.home}")
        processes.end(processes.marked(home=settings.home, part="supervisor"), grace=STOP_SECONDS)
    ended = processes.end(_of_airflow(settings.home), grace=5)
    if ended:
        log(f"ended {ended} processes that a killed stack left")
    if its.ports.exists():
        server = _server(settings, its)
        if postgres.process(server) is not None:
            if places.is_locked(its.lock("users")):
                log("a command is using Postgres and loses it")
            postgres.stop(server)
    processes.end(processes.marked(home=settings.home), grace=5)
    its.borrowed.unlink(missing_ok=True)
    its.state.unlink(missing_ok=True)


def _server(settings: Settings, its: Places) -> postgres.Server:
    """The embedded server at the port on which it runs, else the set one, else the remembered one."""
    kept = places.read_json(its.ports).get("postgres")
    server = postgres.place(its.postgres, settings.pg_port or kept or 0)
    running = postgres.running_port(server)
    return postgres.place(its.postgres, running) if running and running != server.port else server


def _start_postgres(settings: Settings, its: Places, *, log: Log) -> postgres.Server:
    """Start the embedded server, if need be, and make its databases. Remembers its port."""
    server = _server(settings, its)
    if postgres.running_port(server) is None:
        kept = places.read_json(its.ports)
        port = _port(settings.pg_port, kept.get("postgres"), "BAOTINH_PG_PORT")
        server = postgres.place(its.postgres, port)
        places.write_json(its.ports, kept | {"postgres": port}, mode=0o644)
        places.register(settings.home)
        postgres.start(server, log=log, environ=environment.marks(settings.home, "postgres"))
        log(f"Postgres runs on 127.0.0.1:{port}")
    elif settings.pg_port not in (None, server.port):
        raise StackError(
            f"Postgres already runs on port {server.port} and BAOTINH_PG_PORT asks for {settings.pg_port}: "
            "stop it first with `baotinh down`"
        )
    else:
        postgres.start(server, log=log)  # waits until it takes connections
    _make_databases(server)
    return server


def _make_databases(server: postgres.Server) -> None:
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        known = {row[0] for row in connection.execute("select datname from pg_database")}
        for name in (WAREHOUSE, METADATA):
            if name not in known:
                connection.execute(f"create database {name}")
        # the analyst has business in the warehouse only, and everybody may make temporary tables where they get in
        for name in (METADATA, "postgres", "template1"):
            connection.execute(f"revoke connect on database {name} from public")


def _migrate_airflow(
    settings: Settings, its: Places, base: Mapping[str, str], metadata: str, log: Log
) -> None:
    """Bring Airflow's metadata database to this Airflow's version; once for each database and version."""
    done = {"airflow": version("apache-airflow"), "database": metadata}
    if places.read_json(its.migrated) == done:
        return
    log("preparing Airflow's database (once)")
    result = subprocess.run(
        [sys.executable, "-m", "airflow", "db", "migrate"],
        env=environment.parts_environment(settings, environ=base, part="supervisor"),
        cwd=its.airflow,
        capture_output=True,
        text=True,
        check=False,
    )
    (its.logs / "migrate.log").write_text(result.stdout + result.stderr, encoding="utf-8")
    if result.returncode:
        last = (result.stderr.strip() or result.stdout.strip()).splitlines()[-1:]
        raise StackError(f"`airflow db migrate` failed: {' '.join(last)} (see {its.logs / 'migrate.log'})")
    places.write_json(its.migrated, done)


def _wait_ready(settings: Settings, its: Places, log: Log) -> Status | None:
    """Wait until every part answers; None when the supervisor is gone, as after a kill."""
    began = time.monotonic()
    told: set[str] = set()
    supervised = False
    while True:
        now = status(settings)
        supervised = supervised or now.state in ("starting", "running")
        for part in now.parts:
            if part.state == "running" and part.name not in told:
                told.add(part.name)
                if part.name != "postgres":
                    log(f"{part.name} is ready")
            if part.state != "running" and part.restarts >= HOPELESS_AFTER:
                raise StackError(
                    f"{part.name} does not come up ({part.detail}): {_tail(its.logs, part.name)}"
                )
        if now.running and _answers(its, now):
            return now
        waited = time.monotonic() - began
        if now.state in ("stopped", "unsupervised") and (supervised or waited > SUPERVISOR_SECONDS):
            return None
        if waited > READY_SECONDS:
            late = ", ".join(part.name for part in now.parts if part.state != "running")
            raise StackError(f"not ready after {READY_SECONDS:.0f} s: {late}; their logs are in {its.logs}")
        time.sleep(0.2)


def _answers(its: Places, now: Status) -> bool:
    """Whether a stack that says it runs does: right after a kill its state file and its pids still look alive."""
    if now.airflow_url is None or not places.is_locked(its.lock("supervisor")):
        return False
    with Airflow(now.airflow_url, password=now.airflow_password, timeout=5) as client:
        return client.healthy() and places.is_locked(its.lock("supervisor"))


def _same_ports(settings: Settings, its: Places) -> None:
    plan = places.read_json(its.plan)
    for variable, asked, has in (
        ("BAOTINH_PG_PORT", settings.pg_port, plan.get("pg_port")),
        ("BAOTINH_AIRFLOW_PORT", settings.airflow_port, plan.get("airflow_port")),
    ):
        if asked and has and asked != has:
            raise StackError(
                f"the stack runs with port {has} and {variable} asks for {asked}: "
                "stop it first with `baotinh down`"
            )


def _port(asked: int | None, kept: int | None, variable: str) -> int:
    """The port that is set (taken: an error), else the remembered one if free, else the first free one."""
    if asked:
        return postgres.free_port(asked, variable=variable)
    try:
        return postgres.free_port(kept, variable=variable)
    except postgres.PostgresError:
        return postgres.free_port()


def _inherited(settings: Settings, base: Mapping[str, str], *, demo: bool) -> dict[str, Any]:
    """What the running parts have taken over from their starter and a second `up` might bring differently."""
    names = ("http_proxy", "https_proxy", "no_proxy", "all_proxy", "ssl_cert_file", "ssl_cert_dir")
    kept = {name: value for name, value in base.items() if name.lower() in names}
    mine = settings.model_dump(mode="json", exclude={"home", "pg_port", "airflow_port", "analyst_dsn"})
    return {"environment": kept, "settings": mine, "demo": demo}


def _checked(part: Part) -> Part:
    """The supervisor's word on a part, unless its process has gone since."""
    if part.pid is not None and not _lives(part.pid):
        return Part(
            part.name, "restarting", None, part.port, part.since, part.restarts, part.detail or "died"
        )
    return part


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _postgres_part(server: postgres.Server) -> Part:
    found = postgres.process(server)
    if found is None:
        return Part("postgres", "stopped", port=server.port or None)
    since = stamp(datetime.fromtimestamp(found.create_time(), UTC))
    state = "running" if postgres.ready(server) else "starting"
    return Part("postgres", state, found.pid, server.port, since)


def _orphan(home: Path, name: str) -> Part:
    found = processes.marked(home=home, part=name)
    if not found:
        return Part(name, "stopped")
    return Part(
        name, "stopped", detail=f"{len(found)} processes left by a killed stack: `baotinh down` ends them"
    )


def _of_airflow(home: Path) -> list[psutil.Process]:
    """Every process of the stack but Postgres."""
    parts = ("supervisor", *COMMANDS)
    return [process for part in parts for process in processes.marked(home=home, part=part)]


def _tail(logs: Path, name: str) -> str:
    """The end of a part's log, in one line."""
    path = logs / f"{name}.log"
    if not path.exists():
        return "(no log)"
    written = [
        line for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()
    ]
    return f"{' / '.join(written[-3:])} (see {path})"
