"""Commands that are imported when they are called: `baotinh --help` must not wait for Airflow or trafilatura."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click


@dataclass(frozen=True)
class Entry:
    """Where a command is (`module:attribute`) and the line that the list of commands shows for it."""

    place: str
    summary: str


class LazyGroup(click.Group):
    """A group whose commands are imported on first use; their list is shown without importing any."""

    def __init__(self, *args: Any, entries: Mapping[str, Entry], package: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._entries = entries
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self._entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        entry = self._entries.get(cmd_name)
        if entry is None:
            return None
        module, attribute = entry.place.split(":")
        command = getattr(import_module(f"{self._package}.{module}"), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{entry.place} is no command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's own, with the nearest names for one that does not exist, and nothing imported for them."""
        if args and args[0] not in self._entries and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], self._entries, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else "`baotinh --help` lists them"
            ctx.fail(f"there is no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in self._entries.items()])
