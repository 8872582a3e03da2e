"""Where a stack keeps its state below BAOTINH_HOME, its locks, and the register of a checkout's stacks."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from baotinh.settings import CHECKOUT


@dataclass(frozen=True)
class Places:
    """The files of one stack. Only `secrets`, `passwords` and `config` hold secrets; they are 0600."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "stack"

    @property
    def plan(self) -> Path:
        """What the supervisor is to run: written by `up`."""
        return self.folder / "plan.json"

    @property
    def state(self) -> Path:
        """What the supervisor says of its parts."""
        return self.folder / "state.json"

    @property
    def ports(self) -> Path:
        """The ports chosen the first time, kept for the next."""
        return self.folder / "ports.json"

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets.json"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def airflow(self) -> Path:
        """AIRFLOW_HOME."""
        return self.home / "airflow"

    @property
    def config(self) -> Path:
        return self.airflow / "airflow.cfg"

    @property
    def passwords(self) -> Path:
        """The file in which Airflow's simple auth manager keeps its users' passwords."""
        return self.airflow / "passwords.json"

    @property
    def postgres(self) -> Path:
        """The folder asked of `baotinh.stack.postgres.place`; root's server may live elsewhere."""
        return self.home / "postgres"

    @property
    def migrated(self) -> Path:
        """Says which Airflow version last migrated which metadata database."""
        return self.folder / "migrated.json"

    @property
    def borrowed(self) -> Path:
        """Exists while the embedded Postgres runs only because a command asked for it."""
        return self.folder / "borrowed"

    def lock(self, name: str) -> Path:
        """`change`: somebody starts or stops; `supervisor`: one runs; `users`: commands that use Postgres."""
        return self.folder / f"{name}.lock"

    def make(self) -> None:
        """Make the folders; `stack` and `airflow` are their owner's alone."""
        self.home.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder, self.logs, self.airflow):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock; wait for it. The system lets go of it when the process ends, however it ends."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def try_lock(path: Path) -> IO[str] | None:
    """The held lock (closing it lets go), or None when another process holds it."""
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def share_lock(path: Path) -> IO[str]:
    """The lock held together with others (closing it lets go)."""
    file = path.open("a")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def is_locked(path: Path) -> bool:
    """Whether a process holds the lock."""
    if not path.exists():
        return False
    file = try_lock(path)
    if file is None:
        return True
    file.close()
    return False


def read_json(path: Path) -> dict[str, Any]:
    """The object in the file; empty when the file is missing or was cut short."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(path: Path, value: dict[str, Any], *, mode: int = 0o600) -> None:
    """Replace the file whole, so that nobody ever reads half of it."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.touch(mode=mode)
    part.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path)


def register(home: Path, *, checkout: Path = CHECKOUT) -> None:
    """Remember that the checkout has a stack at `home`. A checkout that can't be written is known by marks
    alone.
    """
    with suppress(OSError):
        folder = _register(checkout)
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / _entry(home), {"home": str(home)}, mode=0o644)


def unregister(home: Path, *, checkout: Path = CHECKOUT) -> None:
    """Forget a stack that is stopped."""
    with suppress(OSError):
        (_register(checkout) / _entry(home)).unlink(missing_ok=True)
        _register(checkout).rmdir()  # only when it is empty


def registered(*, checkout: Path = CHECKOUT) -> set[Path]:
    """Homes of the stacks that the checkout started and has not stopped."""
    entries = (read_json(path) for path in sorted(_register(checkout).glob("*.json")))
    return {Path(entry["home"]) for entry in entries if "home" in entry}


def _register(checkout: Path) -> Path:
    return checkout / ".baotinh" / "stacks"


def _entry(home: Path) -> str:
    return hashlib.sha256(str(home).encode()).hexdigest()[:16] + ".json"
