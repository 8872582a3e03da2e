"""The one-machine stack: what `up`, `down` and `status` promise."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import psycopg
import pytest

from baotinh import settings as settings_module
from baotinh import stack
from baotinh.settings import Settings
from baotinh.stack import config, environment, places, postgres, processes
from baotinh.stack.places import Places
from tests.live import Live, eventually

airflow = pytest.mark.airflow


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder for a stack's state, which every user may enter; nothing of the stack is left afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="baotinh-test-"))
    folder.chmod(0o755)
    yield folder
    stack.down(Settings(home=folder))
    for process in processes.marked(home=folder):
        process.kill()


def _sleeper(home: Path, part: str = "scheduler") -> subprocess.Popen[bytes]:
    """A process such as a kill -9 of its supervisor leaves behind."""
    return subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(300)"],
        env=os.environ | environment.marks(home, part),
        start_new_session=True,
    )


# what can be told without a running stack


def test_a_set_port_that_is_taken_is_an_error_that_names_the_variable(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(stack.PostgresError, match=f"port {port} is in use: set BAOTINH_PG_PORT"):
            stack.up(Settings(home=home, pg_port=port))
        with pytest.raises(stack.PostgresError, match=f"port {port} is in use: set BAOTINH_AIRFLOW_PORT"):
            stack.up(Settings(home=home, airflow_port=port))


def test_secrets_are_long_kept_and_private(home: Path) -> None:
    its = Places(home)
    its.make()
    config.write(
        its, port=18080, metadata="postgresql+psycopg2://x@127.0.0.1:1/a?passfile=%2Fa%2Fb", demo=False
    )
    first = config.load_secrets(its)
    assert len(first.jwt.encode()) >= 64
    assert config.load_secrets(its) == first
    for file in (its.secrets, its.config, its.passwords):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert json.loads(its.passwords.read_text(encoding="utf-8")) == {"admin": first.admin_password}
    written = its.config.read_text(encoding="utf-8")
    assert "simple_auth_manager_all_admins = False" in written
    assert "passfile=%%2Fa%%2Fb" in written  # a bare percent sign is an interpolation to Airflow


def test_only_the_demo_lets_everybody_in(home: Path) -> None:
    its = Places(home)
    its.make()
    config.write(its, port=18080, metadata=None, demo=True)
    written = its.config.read_text(encoding="utf-8")
    assert "simple_auth_manager_all_admins = True" in written
    assert "calendar = False" in written


@pytest.mark.parametrize(
    ("users", "parts"),
    [
        ({}, "127.0.0.1,localhost"),
        ({"NO_PROXY": "intranet.example"}, "intranet.example,127.0.0.1,localhost"),
        ({"no_proxy": "a.example, localhost"}, "a.example,localhost,127.0.0.1"),
    ],
)
def test_parts_go_past_the_proxy_and_a_spider_sees_what_the_user_set(
    home: Path, users: dict[str, str], parts: str
) -> None:
    users = users | {"HTTPS_PROXY": "http://proxy.example:3128"}
    environ = environment.parts_environment(Settings(home=home), environ=users, part="scheduler")
    assert environ["NO_PROXY"] == environ["no_proxy"] == parts
    # a part's children inherit from it, and may pass on again
    again = environment.parts_environment(Settings(home=home), environ=environ, part="scheduler")
    for inherited in (environ, again):
        seen = environment.spider_environment(inherited | {"AIRFLOW__CORE__FERNET_KEY": "secret"})
        proxies = {name: value for name, value in seen.items() if name.lower().endswith("_proxy")}
        assert proxies == users
        assert not any(name.startswith("AIRFLOW__") for name in seen)


def test_a_command_outside_the_stack_changes_nothing_for_its_spider() -> None:
    environ = {"NO_PROXY": "x.example", "PATH": "/bin"}
    assert environment.spider_environment(environ) == environ


def test_settings_reach_a_part_as_they_are(home: Path) -> None:
    given = Settings(home=home, delay=0.5, archive="s3://bucket/pages", dsn="postgresql://u@h:5432/w")
    environ = environment.parts_environment(given, environ={"BAOTINH_DELAY": "9"}, part="scheduler")
    assert settings_module.load(environ) == given


def test_commands_share_the_embedded_postgres_and_the_last_one_stops_it(home: Path) -> None:
    mine = Settings(home=home)
    inside, leave = threading.Event(), threading.Event()

    def other() -> None:
        with stack.postgres_for(mine):
            inside.set()
            leave.wait(60)

    thread = threading.Thread(target=other)
    with stack.postgres_for(mine) as first:
        thread.start()
        assert inside.wait(60)
    assert first.dsn is not None
    with psycopg.connect(first.dsn) as connection:  # the other one still needs it
        connection.execute("select 1")
    leave.set()
    thread.join(60)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first.dsn)


def test_a_killed_command_leaves_a_postgres_that_the_next_one_takes_over(home: Path) -> None:
    hold = (
        "import sys, time; from pathlib import Path; from baotinh import stack; from baotinh.settings import Settings\n"
        "with stack.postgres_for(Settings(home=Path(sys.argv[1]))) as s: print(s.dsn, flush=True); time.sleep(300)"
    )
    command = [sys.executable, "-c", hold, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        dsn = killed.stdout.readline().strip()
        killed.send_signal(signal.SIGKILL)
    with stack.postgres_for(Settings(home=home)) as mine:
        assert mine.dsn == dsn
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(dsn)


def test_an_earlier_cluster_s_analyst_is_let_in_and_into_the_warehouse_only(home: Path) -> None:
    with stack.postgres_for(Settings(home=home)) as here:
        assert here.dsn is not None
        assert here.analyst_dsn is not None
        passfile = postgres.place(home / "postgres", 0).passfile
        whole = passfile.read_text(encoding="ascii")
        passfile.write_text(whole.splitlines()[0] + "\n", encoding="ascii")  # as an earlier release made it
        with psycopg.connect(here.dsn, autocommit=True) as owner:
            owner.execute("alter role analyst nologin password null")
        for _ in range(2):
            with stack.postgres_for(Settings(home=home)) as again:
                assert again.analyst_dsn == here.analyst_dsn
            with psycopg.connect(here.analyst_dsn, autocommit=True) as analyst:
                assert analyst.execute("select session_user::text").fetchone() == ("analyst",)
                # Postgres lets every role do that; the next command puts it right
                analyst.execute("alter role analyst password 'another'")
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(here.analyst_dsn)
        assert stat.S_IMODE(passfile.stat().st_mode) == 0o600
        with stack.postgres_for(Settings(home=home)):
            for other in ("airflow", "postgres", "template1"):
                with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                    psycopg.connect(here.analyst_dsn.replace("/baotinh?", f"/{other}?"))


def test_passwords_are_not_shown_among_the_settings(home: Path) -> None:
    given = Settings(
        home=home,
        dsn="postgresql://u:xoai@h:5432/w",
        analyst_dsn="postgresql://a@h/w?password=xoai&sslmode=require",
    )
    assert given.shown()["dsn"] == "postgresql://u:***@h:5432/w"
    assert given.shown()["analyst_dsn"] == "postgresql://a@h/w?password=***&sslmode=require"
    assert stack.status(given).settings == given.shown()


def test_an_outside_warehouse_is_taken_as_it_is(home: Path, empty_dsn: str) -> None:
    with stack.postgres_for(Settings(home=home, dsn=empty_dsn)) as mine:
        assert mine.dsn == empty_dsn
    assert not Places(home).postgres.exists()


def test_postgres_comes_back_from_a_kill_with_its_rows(home: Path) -> None:
    server = postgres.place(home / "postgres", postgres.free_port())
    postgres.start(server, environ=environment.marks(home, "postgres"))
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute("create table kept as select 42 as answer")
    main = postgres.process(server)
    assert main is not None
    main.kill()
    main.wait(10)
    postgres.start(server, environ=environment.marks(home, "postgres"))
    with psycopg.connect(server.dsn("postgres")) as connection:
        assert connection.execute("select answer from kept").fetchone() == (42,)
    postgres.stop(server)
    assert postgres.process(server) is None


def test_an_initdb_that_was_killed_is_made_anew(home: Path) -> None:
    server = postgres.place(home / "postgres", postgres.free_port())
    server.data.with_name("data.half").mkdir(parents=True)
    (server.data.with_name("data.half") / "PG_VERSION").write_text("18\n", encoding="ascii")
    postgres.start(server, environ=environment.marks(home, "postgres"))
    assert postgres.ready(server)
    postgres.stop(server)


def test_a_pid_file_of_the_dead_is_seen_through(home: Path) -> None:
    server = postgres.place(home / "postgres", 1)
    server.data.mkdir(parents=True)
    lines = [str(os.getpid()), str(server.data), "0", "5432", "", "127.0.0.1", "0", "ready"]
    (server.data / "postmaster.pid").write_text("\n".join(lines) + "\n", encoding="ascii")
    assert postgres.process(server) is None  # the pid lives, but it is no Postgres of this folder
    assert not postgres.ready(server)


def test_down_ends_what_a_kill_has_orphaned_and_nothing_else(home: Path) -> None:
    Places(home).make()
    orphan, stranger = _sleeper(home), _sleeper(home / "other")
    try:
        stack.down(Settings(home=home))
        assert orphan.wait(10) is not None
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_down_all_finds_every_stack_of_the_checkout(home: Path, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    Places(home).make()
    places.register(home, checkout=checkout)
    unknown = tmp_path / "unknown"  # no entry in the register: only the processes' marks speak of it
    environ = os.environ | environment.marks(unknown, "scheduler") | {environment.OF_CHECKOUT: str(checkout)}
    orphan = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], env=environ)
    known = _sleeper(home)
    assert {home, unknown} <= set(stack.down_all(checkout=checkout))
    assert orphan.wait(10) is not None
    assert known.wait(10) is not None


def test_status_of_a_stack_that_never_ran(home: Path) -> None:
    now = stack.status(Settings(home=home / "nowhere"))
    assert now.state == "stopped"
    assert now.dsn is None
    assert now.airflow_url is None
    assert {part.state for part in now.parts} == {"stopped"}
    assert not (home / "nowhere").exists()
    json.dumps(now.to_json())


# what needs it


@airflow
def test_status_names_what_connects_as_it_stands(live: Live) -> None:
    now = json.loads(json.dumps(live.status().to_json()))
    assert now["state"] == "running"
    assert {part["name"]: part["state"] for part in now["parts"]} == dict.fromkeys(
        ("postgres", "api-server", "scheduler", "dag-processor", "triggerer"), "running"
    )
    with psycopg.connect(now["dsn"]) as connection:
        assert connection.execute("select current_database()").fetchone() == ("baotinh",)
    assert now["archive"] == str(live.settings.home / "archive")
    assert now["settings"]["delay"] == 0
    assert httpx.get(now["airflow_url"], trust_env=False).status_code == 200


@airflow
def test_airflow_lets_in_nobody_without_the_password(live: Live) -> None:
    now = live.status()
    assert now.airflow_url is not None
    with httpx.Client(base_url=now.airflow_url, trust_env=False) as client:
        assert client.get("/api/v2/dags").status_code == 401
        assert client.get("/auth/token").status_code == 403
        wrong = client.post("/auth/token", json={"username": "admin", "password": "admin"})
        assert wrong.status_code == 401
        right = client.post("/auth/token", json={"username": "admin", "password": now.airflow_password})
        assert right.status_code == 201


@airflow
def test_nothing_listens_beyond_loopback(live: Live) -> None:
    addresses = set()
    for process in processes.marked(home=live.settings.home):
        for found in process.net_connections(kind="inet"):
            if found.status == psutil.CONN_LISTEN:
                addresses.add(found.laddr.ip)
    assert addresses == {"127.0.0.1"}


@airflow
def test_a_second_up_is_harmless(live: Live) -> None:
    before = live.status()
    assert live.up() == before


@airflow
def test_another_port_than_the_running_one_is_refused(live: Live) -> None:
    url = live.status().airflow_url
    assert url is not None
    other = (urlsplit(url).port or 0) + 1
    with pytest.raises(stack.StackError, match="BAOTINH_AIRFLOW_PORT asks for"):
        stack.up(live.settings.model_copy(update={"airflow_port": other}), environ=live.environ)


@airflow
def test_every_source_has_its_pool(live: Live) -> None:
    with live.airflow() as client:
        assert client.ensure_pools({"crawl_sonla": "", "crawl_baotayninh": ""}) == []


@airflow
@pytest.mark.parametrize("name", ["postgres", "scheduler", "dag-processor", "triggerer", "api-server"])
def test_a_part_that_is_killed_comes_back(live: Live, name: str) -> None:
    before = next(part for part in live.status().parts if part.name == name)
    assert before.pid is not None
    os.kill(before.pid, signal.SIGKILL)

    def back() -> bool:
        now = live.status()
        part = next(part for part in now.parts if part.name == name)
        return now.running and part.pid not in (None, before.pid) and part.restarts > before.restarts

    eventually(back)
    assert live.count("select 1") == 1
    with live.airflow() as client:
        assert client.healthy()


@airflow
def test_after_a_kill_of_everything_up_finds_all_as_it_was(live: Live) -> None:
    with live.connect() as connection:
        connection.execute("create table public.kept as select 42 as answer")
    before = live.status()
    for process in processes.marked(home=live.settings.home):
        process.kill()
    eventually(lambda: not processes.marked(home=live.settings.home))
    assert live.status().state == "stopped"
    assert live.status().dsn is None
    now = live.up()
    assert now.running
    assert (now.dsn, now.airflow_url) == (before.dsn, before.airflow_url)
    assert live.count("select answer from public.kept") == 42
    with live.connect() as connection:
        connection.execute("drop table public.kept")


@airflow
def test_a_killed_supervisor_is_shown_and_up_takes_over(live: Live) -> None:
    (supervisor,) = processes.marked(home=live.settings.home, part="supervisor")
    supervisor.kill()
    eventually(lambda: live.status().state == "unsupervised", seconds=10)
    assert live.up().running
    assert len(processes.marked(home=live.settings.home, part="api-server")) == 1
