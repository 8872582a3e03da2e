"""Rows out: as a table in the terminal, CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

Format = Literal["table", "csv", "json", "parquet"]
FORMATS: tuple[Format, ...] = ("table", "csv", "json", "parquet")


def write(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], how: Format, *, title: str | None = None
) -> None:
    """Write rows to stdout. Parquet goes out as bytes, so redirect it to a file.

    A table is folded to the width of a terminal; into a pipe or a file each row is one line. Without rows that is
    said on stderr.
    """
    if how == "table":
        _table(columns, rows, title)
    elif how == "csv":
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(columns)
        writer.writerows([[_cell(value) for value in row] for row in rows])
        sys.stdout.write(text.getvalue())
    elif how == "json":
        objects = [{name: _json(value) for name, value in zip(columns, row, strict=True)} for row in rows]
        sys.stdout.write(json.dumps(objects, ensure_ascii=False, indent=1) + "\n")
    else:
        from pyarrow import lib, parquet

        table = lib.Table.from_pydict({name: [row[n] for row in rows] for n, name in enumerate(columns)})
        parquet.write_table(table, sys.stdout.buffer)  # type: ignore[no-untyped-call]  # pyarrow has no types
    if not rows:
        empty()


def empty(what: str = "no rows") -> None:
    """Say on stderr that there is nothing to show, so that nobody takes it for a failure."""
    sys.stdout.flush()
    sys.stderr.write(f"{what}\n")


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str | None) -> None:
    if not rows:
        return
    if not sys.stdout.isatty():
        _lines(columns, rows, title)
        return
    console = Console(highlight=False)
    table = Table(*columns, box=None, pad_edge=False, title=title, title_justify="left", header_style="bold")
    for n, name in enumerate(columns):
        if _is_number(rows, n):
            table.columns[n].justify = "right"
        table.columns[n].overflow = "ellipsis" if name in ("body", "lead") else "fold"
    for row in rows:
        table.add_row(*[_cell(value).replace("[", "\\[") for value in row])
    console.print(table)
    console.print(f"[dim]{len(rows)} row{'' if len(rows) == 1 else 's'}[/]")


def _lines(columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str | None) -> None:
    """One line a row, columns two spaces apart: what other programs and a wide editor window want."""
    cells = [list(columns), *([" ".join(_cell(value).split()) for value in row] for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(columns))]
    numbers = [_is_number(rows, n) for n in range(len(columns))]
    if title:
        sys.stdout.write(f"{title}\n")
    for row in cells:
        shown = [
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(row, widths, numbers, strict=True)
        ]
        sys.stdout.write("  ".join(shown).rstrip() + "\n")


def _is_number(rows: Sequence[Sequence[Any]], n: int) -> bool:
    return bool(rows) and all(isinstance(row[n], int | float | Decimal | None) for row in rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S%z") if value.second else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return str(value)
