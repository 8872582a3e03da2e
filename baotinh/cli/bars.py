"""Progress on long work: a bar a source on a terminal, a line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)


class Bars:
    """One bar per name. Use as a context manager; `update` may be called from any thread."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}"),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}
        self._said: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._progress.__enter__()
        return self

    def __exit__(self, *exc: Any) -> None:
        self._progress.__exit__(*exc)

    def update(self, name: str, *, done: int = 0, total: int | None = None, note: str = "") -> None:
        """Set how much of `name` is done. Where there is no terminal, a changed note is printed as a line."""
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total, note=note)
        self._progress.update(self._tasks[name], completed=done, total=total, note=note)
        stage = note.split(":", 1)[0]
        if note and not self._console.is_terminal and self._said.get(name) != stage:
            self._said[name] = stage
            self._console.print(f"{name}: {note}" + (f" ({done})" if done else ""))

    def stop(self, name: str, note: str) -> None:
        """Leave the bar of `name` as it stands, with a note; where there is no terminal, somebody else tells it."""
        if name in self._tasks:
            self._progress.update(self._tasks[name], note=note)

    def follow(self, name: str) -> Callable[[dict[str, Any]], None]:
        """What a step reports its progress to: events with `done`, `total` and `note`."""

        def update(event: dict[str, Any]) -> None:
            self.update(name, done=event.get("done", 0), total=event.get("total"), note=event.get("note", ""))

        return update
