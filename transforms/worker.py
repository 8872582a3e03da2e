"""A reader process: pages in on standard input, records out on standard output. Started by `transforms.isolation`."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
from typing import BinaryIO

from transforms.isolation import HEADER
from transforms.pipeline import read_page

MEMORY = 3 * 1024**3  # bytes of address space; a page that needs more ends as a crash, not as a full machine


def main() -> int:
    """Reads pages until standard input ends. The argument is the number of seconds after which a page ends this process."""
    seconds = int(sys.argv[1])
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with the records
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    while True:
        head = _exactly(incoming, HEADER.size)
        if head is None:
            return 0
        data = _exactly(incoming, HEADER.unpack(head)[0])
        if data is None:
            return 0
        signal.alarm(seconds)
        result = read_page(pickle.loads(data))  # noqa: S301 - written by our own parent over its own pipe
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
