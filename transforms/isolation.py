"""Pages read in processes that can be killed: a page that hangs or brings its reader down costs only
itself.

Workers are plain subprocesses that talk over pipes (length, then pickle), not `multiprocessing` children: a
daemonic process, such as a task of some executors, may not have those. A worker whose parent dies sees its
input end and leaves; one that hangs at that moment is ended by its own alarm. Pages go in and come out in
order.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import selectors
import signal
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from transforms.records import Page, Record, Refusal

HEADER = struct.Struct("!Q")
START_SECONDS = 120.0  # for a worker's imports on a busy machine; not counted as reading time
TRIES = 2  # a page whose reader dies gets one more, in case it was the machine's fault and not the page's
AHEAD = 4  # pages given out per worker before the first of them is done
MAX_REPLY = 256 * 1024 * 1024
_CHUNK = 1 << 16

Result = Record | Refusal | str | Exception  # str: "timeout", or how the worker died


@dataclass(slots=True)
class _Job:
    page: Page
    result: Result | None = None
    tries: int = 0


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    to: IO[bytes]
    out: IO[bytes]
    job: _Job | None = None
    seconds: float = 0.0
    deadline: float = 0.0
    ready: bool = False
    incoming: bytearray = field(default_factory=bytearray)


READER = "transforms.pipeline:read_page"


def read_isolated(
    pages: Iterable[Page], *, seconds_per_page: float, workers: int, reader: str = READER
) -> Iterator[tuple[Page, Result]]:
    """Each page with its record or refusal, or with `timeout` or the way its process died, or with what the
    reader raised, in the order of `pages`. `reader` is `module:function`."""
    waiting: deque[_Job] = deque()  # in input order, done or not
    todo: deque[_Job] = deque()
    source = iter(pages)
    exhausted = False
    pool: list[_Worker] = []
    chooser = selectors.DefaultSelector()
    try:
        while True:
            while not exhausted and len(waiting) < workers * AHEAD:
                page = next(source, None)
                if page is None:
                    exhausted = True
                    break
                job = _Job(page)
                waiting.append(job)
                todo.append(job)
            while waiting and (done := waiting[0].result) is not None:
                yield waiting.popleft().page, done
            if not waiting and exhausted:
                return
            while todo and (idle := _idle(pool, chooser, workers, seconds_per_page, reader)) is not None:
                _give(idle, todo.popleft(), seconds_per_page)
            todo.extendleft(_listen(pool, chooser))
    finally:
        for worker in pool:
            _end(worker, chooser)
        chooser.close()


def _idle(
    pool: list[_Worker], chooser: selectors.BaseSelector, workers: int, seconds: float, reader: str
) -> _Worker | None:
    """A living worker without a job; a new one while there are fewer than allowed."""
    for worker in pool:
        if worker.job is None:
            return worker
    if len(pool) >= workers:
        return None
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "transforms.worker", str(max(1, round(3 * seconds))), reader],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a reader process without pipes")
    worker = _Worker(process, process.stdin, process.stdout)
    pool.append(worker)
    os.set_blocking(worker.out.fileno(), False)
    chooser.register(worker.out, selectors.EVENT_READ, worker)
    return worker


def _give(worker: _Worker, job: _Job, seconds: float) -> None:
    data = pickle.dumps(job.page, protocol=pickle.HIGHEST_PROTOCOL)
    worker.job = job
    job.tries += 1
    worker.incoming.clear()
    worker.deadline = time.monotonic() + (seconds if worker.ready else START_SECONDS)
    worker.seconds = seconds
    try:
        worker.to.write(HEADER.pack(len(data)) + data)
        worker.to.flush()
    except OSError:
        pass  # the worker is dead; its closed output says so to _listen


def _listen(pool: list[_Worker], chooser: selectors.BaseSelector) -> list[_Job]:
    """Waits for the next reply, death or deadline, and settles the jobs concerned; gives those to be tried
    again."""
    again: list[_Job] = []
    busy = [worker for worker in pool if worker.job is not None]
    if not busy:
        return again
    patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
    for key, _ in chooser.select(timeout=patience + 0.001):
        worker: _Worker = key.data
        if _receive(worker):
            continue
        how = _death(worker)
        if worker.job is not None:
            if how == "timeout" or worker.job.tries >= TRIES:
                worker.job.result = how
            else:
                again.append(worker.job)
        _end(worker, chooser)
        pool.remove(worker)
    now = time.monotonic()
    for worker in list(pool):
        if worker.job is not None and worker.deadline <= now:
            worker.job.result = "timeout"
            _end(worker, chooser)
            pool.remove(worker)
    return again


def _receive(worker: _Worker) -> bool:
    """Takes in what the worker has written; False when its output has ended."""
    descriptor = worker.out.fileno()
    while True:
        try:
            data = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            break
        if not data:
            return False
        worker.incoming += data
    if not worker.ready and len(worker.incoming) >= HEADER.size:
        # a bare header says that the imports are done: the page's own time begins
        del worker.incoming[: HEADER.size]
        worker.ready = True
        worker.deadline = time.monotonic() + worker.seconds
    if len(worker.incoming) < HEADER.size:
        return True
    (length,) = HEADER.unpack_from(worker.incoming)
    if length > MAX_REPLY:
        return False
    if len(worker.incoming) < HEADER.size + length:
        return True
    reply = bytes(worker.incoming[HEADER.size : HEADER.size + length])
    worker.incoming.clear()
    if worker.job is not None:
        worker.job.result = pickle.loads(reply)  # noqa: S301 - our own worker's, over its own pipe
        worker.job = None
    return True


def _death(worker: _Worker) -> str:
    try:
        code = worker.process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "the reader closed its output"
    if code == -signal.SIGALRM:
        return "timeout"
    if code < 0:
        return f"the reader was killed by signal {-code}"
    return f"the reader ended with exit code {code}"


def _end(worker: _Worker, chooser: selectors.BaseSelector) -> None:
    with contextlib.suppress(KeyError, ValueError):
        chooser.unregister(worker.out)
    worker.process.kill()
    worker.process.wait()
    for pipe in (worker.to, worker.out):
        with contextlib.suppress(OSError):
            pipe.close()
