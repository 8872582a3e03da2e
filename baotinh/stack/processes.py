"""Find and end the processes of a stack, orphans of a kill -9 included, by the marks in their environment."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from baotinh.stack.environment import OF_CHECKOUT, PART, STACK

GRACE_SECONDS: Final = 10.0


def marked(
    *, home: Path | None = None, checkout: Path | None = None, part: str | None = None
) -> list[psutil.Process]:
    """Running processes that bear all of the given marks; never the calling one or those that started it."""
    wanted = {STACK: home, OF_CHECKOUT: checkout, PART: part}
    marks = {name: str(value) for name, value in wanted.items() if value is not None}
    own = {os.getpid(), *(parent.pid for parent in _parents())}
    found = []
    for process in psutil.process_iter():
        if process.pid in own:
            continue
        with suppress(psutil.Error, OSError):
            environ = process.environ()
            bears = all(environ.get(name) == value for name, value in marks.items())
            if bears and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def homes(checkout: Path) -> set[Path]:
    """Homes of the stacks of `checkout` that have a process running."""
    found = set()
    for process in marked(checkout=checkout):
        with suppress(psutil.Error, OSError):
            found.add(Path(process.environ()[STACK]))
    return found


def end(processes: Iterable[psutil.Process], *, grace: float = GRACE_SECONDS) -> int:
    """End the processes: SIGTERM, then SIGKILL for those that are left after `grace` seconds. Returns how
    many.
    """
    living = list(processes)
    count = len(living)
    for process in living:
        with suppress(psutil.Error):
            process.send_signal(signal.SIGTERM)
    _, living = psutil.wait_procs(living, timeout=grace)
    for process in living:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(living, timeout=5)
    return count


def _parents() -> list[psutil.Process]:
    try:
        return list(psutil.Process().parents())
    except psutil.Error:
        return []
