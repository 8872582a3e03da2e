"""How far a crawl is: one JSON object a line, for whoever draws a bar. Also what a whole crawl came to, in
one line."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from typing import Final, Literal

Stage = Literal["discover", "fetch", "publish"]
_PAUSE: Final = 0.2  # seconds between two lines of one stage


@dataclass(slots=True)
class Progress:
    """Counts of a running crawl, written to `target`: a path, or the number of an open file descriptor; None:
    nowhere."""

    target: str | None = None
    listed: int = 0
    queued: int = 0
    fetched: int = 0
    failed: int = 0
    stage: Stage = "discover"
    _last: float = 0.0
    _stream: int | None = field(default=None)

    def open(self) -> None:
        """Raises OSError when the target can't be written."""
        if self.target:
            self._stream = (
                int(self.target)
                if self.target.isdigit()
                else os.open(self.target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            )

    def to(self, stage: Stage) -> None:
        """The crawl enters a stage."""
        self.stage = stage
        self.tell(now=True)

    def tell(self, *, now: bool = False) -> None:
        """A line, unless the last one is younger than a fifth of a second."""
        if self._stream is None:
            return
        moment = time.monotonic()
        if not now and moment - self._last < _PAUSE:
            return
        self._last = moment
        said = {
            "stage": self.stage,
            "listed": self.listed,
            "queued": self.queued,
            "fetched": self.fetched,
            "failed": self.failed,
        }
        try:
            os.write(self._stream, (json.dumps(said) + "\n").encode())
        except OSError:  # who watched has gone; the crawl goes on
            self._stream = None
