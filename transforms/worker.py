"""A reader process: pages in on standard input, records out on standard output. Started by
`transforms.isolation`."""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO

from transforms.isolation import HEADER
from transforms.records import Page, Record, Refusal

MEMORY = 3 * 1024**3  # bytes of address space; a page that needs more ends as a crash, not as a full machine


def main() -> int:
    """Reads pages until standard input ends. Arguments: the seconds after which a page ends this process, and
    what reads a page, as `module:function`."""
    seconds = int(sys.argv[1])
    module, _, name = sys.argv[2].partition(":")
    read: Callable[[Page], Record | Refusal] = getattr(importlib.import_module(module), name)
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with the records
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    outgoing.write(HEADER.pack(0))
    outgoing.flush()
    while True:
        head = _exactly(incoming, HEADER.size)
        if head is None:
            return 0
        data = _exactly(incoming, HEADER.unpack(head)[0])
        if data is None:
            return 0
        signal.alarm(seconds)
        result: Record | Refusal | Exception
        try:
            result = read(pickle.loads(data))  # noqa: S301 - our own parent's, over its own pipe
        except Exception as error:  # raised again in the parent
            result = error
        reply = pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL)
        signal.alarm(0)
        outgoing.write(HEADER.pack(len(reply)) + reply)
        outgoing.flush()


def _exactly(stream: BinaryIO, size: int) -> bytes | None:
    """So many bytes, or None where the stream ends."""
    data = stream.read(size)
    return data if len(data) == size else None


if __name__ == "__main__":
    sys.exit(main())
