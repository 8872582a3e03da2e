"""Starting a replica from a test or a demo, and its control address as typed methods."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx

from tests.replica import truth
from tests.replica.control import HOST
from tests.replica.faults import Kind
from tests.replica.truth import Article, Field, Removal
from tests.replica.world import LOCAL

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60.0


class ReplicaError(RuntimeError):
    """The replica did not start, or refused a control request; the message is its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One line of the log: `at` is the wall clock in seconds, `now` the replica's, status 0 a cut connection."""

    at: float
    now: datetime
    method: str
    scheme: str
    host: str
    target: str
    status: int
    size: int
    agent: str
    conditional: bool

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}{self.target}"


class Control:
    """The control address of a running replica. Times without a zone are local (UTC+7)."""

    def __init__(self, proxy: str) -> None:
        # the client speaks to the proxy itself, whatever the environment says of proxies
        self._client = httpx.Client(
            base_url=proxy, headers={"Host": HOST}, trust_env=False, timeout=_PATIENCE
        )

    def close(self) -> None:
        self._client.close()

    def _call(self, method: str, path: str, data: Mapping[str, Any] | None = None) -> Any:
        answer = self._client.request(method, path, json=dict(data) if data is not None else None)
        if answer.status_code != 200:
            raise ReplicaError(f"{method} {path}: {answer.json()['error']}")
        return answer.json()

    def now(self) -> datetime:
        return datetime.fromisoformat(self._call("GET", "/clock")["now"])

    def move(self, now: datetime | date) -> datetime:
        """Set the clock; a bare day means its last minute."""
        if not isinstance(now, datetime):
            now = datetime(now.year, now.month, now.day, 23, 59, tzinfo=LOCAL)
        return datetime.fromisoformat(self._call("PUT", "/clock", {"now": now.isoformat()})["now"])

    def edit(
        self,
        source: str,
        article_id: str,
        field: Field,
        value: str | Sequence[str] | None,
        *,
        at: datetime | None = None,
    ) -> None:
        """Change a field of an article from `at` (default: now) on; the body is a list of paragraphs."""
        data = {"source": source, "article_id": article_id, "field": field}
        plain = value if isinstance(value, str | None) else list(value)
        self._call("POST", "/edit", {**data, "value": plain, "at": at.isoformat() if at else None})

    def remove(
        self, source: str, article_id: str, how: Removal = "404", *, at: datetime | None = None
    ) -> None:
        """Take an article away: its address answers 404, 410, or 200 with a page that says so in words."""
        data = {"source": source, "article_id": article_id, "how": how, "at": at.isoformat() if at else None}
        self._call("POST", "/remove", data)

    def restore(self, source: str, article_id: str) -> None:
        """Put a removed article back."""
        self._call("POST", "/restore", {"source": source, "article_id": article_id})

    def skin(self, source: str, layout: str | None) -> None:
        """Render all article pages of a source in one layout (a redesign); None gives each its own back."""
        self._call("POST", "/skin", {"source": source, "layout": layout})

    def fault(
        self,
        host: str,
        kind: Kind,
        *,
        path_prefix: str = "/",
        times: int | None = None,
        status: int | None = None,
        seconds: float | None = None,
        megabytes: int | None = None,
    ) -> None:
        """Switch a fault on, for `times` requests or until mended; `tests.replica.faults` tells what each kind does."""
        given = {"status": status, "seconds": seconds, "megabytes": megabytes}
        data = {"host": host, "kind": kind, "path_prefix": path_prefix, "times": times}
        self._call("POST", "/fault", {**data, **{k: v for k, v in given.items() if v is not None}})

    def mend(self, host: str | None = None) -> None:
        """Switch off the faults of a host, or all."""
        self._call("DELETE", f"/fault?host={host}" if host else "/fault")

    def truth(
        self, *, until: date | datetime | None = None, source: str | None = None
    ) -> tuple[Article, ...]:
        """Every article that can be met until `until` (default: now; a bare day: its end), as its page states it."""
        query = {"until": until.isoformat() if until else None, "source": source}
        answer = self._client.get("/truth", params={k: v for k, v in query.items() if v})
        if answer.status_code != 200:
            raise ReplicaError(f"GET /truth: {answer.json()['error']}")
        return truth.load(answer.content)

    def log(self, *, host: str | None = None, since: float = 0) -> tuple[Hit, ...]:
        """The requests served to all but the control address, oldest first."""
        query = f"?since={since}" + (f"&host={host}" if host else "")
        return tuple(
            Hit(**{**h, "now": datetime.fromisoformat(h["now"])}) for h in self._call("GET", f"/log{query}")
        )

    def forget_log(self) -> None:
        self._call("DELETE", "/log")

    def stats(self) -> dict[str, Any]:
        answer: dict[str, Any] = self._call("GET", "/stats")
        return answer


@dataclass(frozen=True, slots=True)
class Running:
    """A replica that answers: `proxy` is its URL, `ca` the certificate to trust."""

    proxy: str
    ca: Path
    pid: int
    control: Control

    def env(self) -> dict[str, str]:
        """What a program needs in its environment to meet the replica instead of the net."""
        return {
            "HTTP_PROXY": self.proxy,
            "HTTPS_PROXY": self.proxy,
            "http_proxy": self.proxy,
            "https_proxy": self.proxy,
            "SSL_CERT_FILE": str(self.ca),
        }


@contextlib.contextmanager
def running(
    *,
    state: Path | None = None,
    port: int = 0,
    first_day: date | None = None,
    days: int = 14,
    today: date | None = None,
    per_day: int = 13,
    seed: int = 1,
    opened: Mapping[str, date] | None = None,
) -> Iterator[Running]:
    """Start a replica in a process of its own and stop it afterwards.

    `state`: the folder that keeps it (default: a temporary one). The clock stands at the end of `today` (default:
    the calendar's last day) unless the kept state says otherwise. `opened`: first days of sites that start later.
    Raises ReplicaError with what the process wrote when it does not come up.
    """
    with contextlib.ExitStack() as stack:
        folder = state or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="replica-")))
        folder.mkdir(parents=True, exist_ok=True)
        note = folder / "ready.json"
        note.unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.replica", "--port", str(port), "--state", str(folder)]
        command += ["--days", str(days), "--per-day", str(per_day), "--seed", str(seed)]
        command += ["--first-day", first_day.isoformat()] if first_day else []
        command += ["--today", today.isoformat()] if today else []
        for source, day in (opened or {}).items():
            command += ["--opened", f"{source}={day.isoformat()}"]
        with (folder / "replica.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=_ROOT, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
            )
        stack.callback(_stop, process)
        ready = _wait(process, note, folder / "replica.log")
        control = Control(ready["proxy"])
        stack.callback(control.close)
        yield Running(ready["proxy"], Path(ready["ca"]), process.pid, control)


def _wait(process: subprocess.Popen[bytes], note: Path, log: Path) -> dict[str, str]:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if note.exists():
            ready: dict[str, str] = json.loads(note.read_text())
            return ready
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise ReplicaError(f"the replica did not start: {log.read_text().strip()[-2000:] or 'no word from it'}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
