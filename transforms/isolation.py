"""Pages read in processes that can be killed: a page that hangs or brings its reader down costs only itself.

Workers are plain subprocesses that talk over pipes (length, then pickle), not `multiprocessing` children: a daemonic
process, such as a task of some executors, may not have those. A worker whose parent dies sees its input end and leaves;
one that hangs at that moment is ended by its own alarm. Pages go in and come out in order.
"""

from __future__ import annotations

import os
import pickle
import selectors
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from transforms.records import Page, Record, Refusal

HEADER = struct.Struct("!Q")
START_SECONDS = 60.0  # for a worker's imports on a busy machine; not counted as reading time
AHEAD = 4  # pages given out per worker before the first of them is done
MAX_REPLY = 256 * 1024 * 1024
_CHUNK = 1 << 16

Result = Record | Refusal | str  # str: "timeout", or how the worker died


@dataclass(slots=True)
class _Job:
    page: Page
    result: Result | None = None


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    job: _Job | None = None
    deadline: float = 0.0
    ready: bool = False
    incoming: bytearray = field(default_factory=bytearray)


def read_isolated(
    pages: Iterable[Page], *, seconds_per_page: float, workers: int
) -> Iterator[tuple[Page, Result]]:
    """Each page with its record or refusal, or with `timeout` or the way its process died, in the order of `pages`."""
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
            while waiting and waiting[0].result is not None:
                job = waiting.popleft()
                assert job.result is not None  # noqa: S101 - told by the loop's condition
                yield job.page, job.result
            if not waiting and exhausted:
                return
            while todo and (idle := _idle(pool, chooser, workers, len(todo), seconds_per_page)) is not None:
                _give(idle, todo.popleft(), seconds_per_page)
            if any(job.result is not None for job in list(waiting)[:1]):
                continue
            if not exhausted and len(waiting) < workers * AHEAD:
                continue
            _listen(pool, chooser)
    finally:
        for worker in pool:
            _end(worker, chooser)
        chooser.close()


def _idle(
    pool: list[_Worker], chooser: selectors.BaseSelector, workers: int, wanted: int, seconds: float
) -> _Worker | None:
    """A living worker without a job; a new one while there are fewer than allowed and needed."""
    for worker in pool:
        if worker.job is None:
            return worker
    if len(pool) >= workers or wanted == 0:
        return None
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "transforms.worker", str(max(1, round(3 * seconds)))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )
    worker = _Worker(process)
    pool.append(worker)
    assert process.stdout is not None  # noqa: S101 - asked for as a pipe
    os.set_blocking(process.stdout.fileno(), False)
    chooser.register(process.stdout, selectors.EVENT_READ, worker)
    return worker


def _give(worker: _Worker, job: _Job, seconds: float) -> None:
    data = pickle.dumps(job.page, protocol=pickle.HIGHEST_PROTOCOL)
    worker.job = job
    worker.incoming.clear()
    worker.deadline = time.monotonic() + seconds + (0.0 if worker.ready else START_SECONDS)
    try:
        assert worker.process.stdin is not None  # noqa: S101 - asked for as a pipe
        worker.process.stdin.write(HEADER.pack(len(data)) + data)
        worker.process.stdin.flush()
    except OSError:
        pass  # the worker is dead; its closed output says so to _listen


def _listen(pool: list[_Worker], chooser: selectors.BaseSelector) -> None:
    """Waits for the next reply, death or deadline, and settles the jobs concerned."""
    busy = [worker for worker in pool if worker.job is not None]
    if not busy:
        return
    patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
    for key, _ in chooser.select(timeout=patience + 0.001):
        worker: _Worker = key.data
        if _receive(worker):
            continue
        how = _death(worker)
        if worker.job is not None:
            worker.job.result = how
        _end(worker, chooser)
        pool.remove(worker)
    now = time.monotonic()
    for worker in [worker for worker in pool if worker.job is not None and worker.deadline <= now]:
        assert worker.job is not None  # noqa: S101 - told by the filter
        worker.job.result = "timeout"
        _end(worker, chooser)
        pool.remove(worker)


def _receive(worker: _Worker) -> bool:
    """Takes in what the worker has written; False when its output has ended."""
    assert worker.process.stdout is not None  # noqa: S101 - asked for as a pipe
    descriptor = worker.process.stdout.fileno()
    while True:
        try:
            data = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            break
        if not data:
            return False
        worker.incoming += data
    if len(worker.incoming) < HEADER.size:
        return True
    (length,) = HEADER.unpack_from(worker.incoming)
    if length > MAX_REPLY:
        return False
    if len(worker.incoming) < HEADER.size + length:
        return True
    reply = bytes(worker.incoming[HEADER.size : HEADER.size + length])
    worker.incoming.clear()
    worker.ready = True
    if worker.job is not None:
        worker.job.result = pickle.loads(reply)  # noqa: S301 - written by our own worker over its own pipe
        worker.job = None
    return True


def _death(worker: _Worker) -> str:
    try:
        code = worker.process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "the reader closed its output"
    if code < 0:
        return f"the reader was killed by signal {-code}"
    return f"the reader ended with exit code {code}"


def _end(worker: _Worker, chooser: selectors.BaseSelector) -> None:
    process = worker.process
    if process.stdout is not None:
        try:
            chooser.unregister(process.stdout)
        except (KeyError, ValueError):
            pass
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                pass
