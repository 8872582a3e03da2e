"""The questions of `sql/queries/`, and how one is asked.

The head of a query file is comments: the first line says what it answers, the next ones declare parameters:

    -- Articles per province and month, in the borders of then and of today
    -- param since date = 2020-01-01: first publication day
    -- param borders now|then = now: the borders of today's 34 units, or of the 63 until 2025-06-30
    -- param province province = null: only this province; a former one leads to today's
    -- param top integer or null = 20: at most so many

A parameter is used as `%(name)s`, always with a cast (`%(since)s::date`). `null` as default means: no limit; it
may also be given where the type says "or null". A type with `|` is a choice of those words, whatever their case. A
province, source or indicator is looked up in the warehouse, and the query gets its official name or code; with
`borders=then` a former province stays itself.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import psycopg

from sql.run import FOLDER, Connection, rows

QUERIES: Final = FOLDER / "queries"
HEAD: Final = re.compile(
    r"-- param (?P<name>\w+) (?P<type>[\w|]+)(?P<nullable> or null)? = (?P<default>[^:]*): (?P<what>.+)"
)
TYPES: Final[Mapping[str, Callable[[str], object]]] = {
    "date": date.fromisoformat,
    "integer": int,
    "number": lambda v: _finite(v),
    "text": str,
    "boolean": lambda v: _truth(v),
    "province": str,
    "source": str,
    "indicator": str,
}
EXAMPLES: Final = {"date": "2026-11-22", "integer": "20", "number": "0.8", "boolean": "true"}
# what is looked up in the warehouse by `sql/asked/`, and how its names are listed
LOOKED_UP: Final[Mapping[str, str]] = {
    "province": "select distinct name from warehouse.dim_province",
    "source": "select stem, name from warehouse.dim_source",
    "indicator": "select indicator, name from warehouse.indicator",
}


class QueryError(ValueError):
    """There is no such query, or a parameter is unknown or can't be read; one line that says what would do."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query: its type (of TYPES, or words with | between) and default (None: no limit)."""

    name: str
    type: str
    default: object
    what: str
    nullable: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """The words to choose from; none where any value of the type will do."""
        return tuple(self.type.split("|")) if "|" in self.type else ()

    def shown(self) -> str:
        """Name, default and choices, as `baotinh query` lists them."""
        default = "" if self.default is None else f"={self.default}"
        return f"{self.name}{default}" + (f" ({self.type})" if self.choices else "")


@dataclass(frozen=True)
class Query:
    """One question: its name, what it answers, its parameters, and its SQL."""

    name: str
    answers: str
    parameters: tuple[Parameter, ...]
    sql: bytes

    def row(self) -> tuple[str, str, str]:
        """Name, parameters with their defaults, what it answers: as `baotinh query` lists it."""
        return self.name, ", ".join(p.shown() for p in self.parameters), self.answers


@cache
def catalogue() -> tuple[Query, ...]:
    """All questions, by name."""
    return tuple(_read(path) for path in sorted(QUERIES.glob("*.sql")))


def named(name: str) -> Query:
    """The question of that name, or the one in the SQL file of that path. Raises QueryError."""
    for query in catalogue():
        if query.name == name:
            return query
    if name.endswith(".sql") and Path(name).is_file():
        return _read(Path(name))
    near = [query.name for query in catalogue() if name.lower() in query.name]
    hint = f"did you mean {', '.join(near)}?" if near else "`baotinh query` lists them"
    raise QueryError(f"there is no query {name!r}; {hint}")


def of_text(text: str) -> Query:
    """A question typed by hand; it has no parameters."""
    # what the user types is run as the user wrote it, with the rights of the role analyst only
    return Query(name="", answers="", parameters=(), sql=text.encode())


def ask(
    connection: Connection, query: Query, values: Mapping[str, str] | None = None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of a question, which is one statement. `values` are parameters as typed.

    It runs in a transaction of its own that can't write and that it can't leave. Raises QueryError.
    """
    given = bound(query, values or {})
    with connection.transaction():
        connection.execute("set transaction read only")
        for parameter in query.parameters:
            if parameter.type in LOOKED_UP and parameter.name in (values or {}):
                given[parameter.name] = _looked_up(connection, parameter, given)
        try:
            # a statement that is prepared is one statement; without that the server takes several, and "commit" between
            cursor = connection.execute(query.sql, given or None, prepare=True)
        except psycopg.errors.SyntaxError as error:
            if error.diag.source_function != "exec_parse_message":
                raise
            raise QueryError(
                "several statements at once: give them one by one, each in a file of its own, or use `baotinh psql`"
            ) from None
        if cursor.description is None:
            return ["result"], [(cursor.statusmessage,)]
        return [column.name for column in cursor.description], cursor.fetchall()


def bound(query: Query, values: Mapping[str, str]) -> dict[str, object]:
    """Every parameter of a question with its value: as typed in `values`, else its default. Raises QueryError."""
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in known:
            takes = ", ".join(f"{p.name} ({p.type}: {p.what})" for p in query.parameters) or "none"
            raise QueryError(f"{query.name or 'this query'} has no parameter {name!r}; it takes: {takes}")
    return {name: _typed(p, values[name]) if name in values else p.default for name, p in known.items()}


def _typed(parameter: Parameter, text: str) -> object:
    name = parameter.name
    if text == "null" and not parameter.nullable:
        raise QueryError(
            f"{name}=null: {name} can't be without a limit; leave it out for {parameter.default}"
        )
    if not text.strip():
        default = "no limit" if parameter.default is None else str(parameter.default)
        raise QueryError(f"{name}= is empty; leave it out for {default}")
    return _value(parameter, text)


def _value(parameter: Parameter, text: str) -> object:
    if text == "null":
        return None
    if parameter.choices:
        wanted = unicodedata.normalize("NFC", text.strip()).casefold()
        for choice in parameter.choices:
            if choice.casefold() == wanted:
                return choice
        raise QueryError(f"{parameter.name}={text}: it must be one of {', '.join(parameter.choices)}")
    try:
        return TYPES[parameter.type](text)
    except ValueError:
        example = EXAMPLES.get(parameter.type, "text")
        raise QueryError(
            f"{parameter.name}={text}: is no {parameter.type}; write it like {example}"
        ) from None


def _looked_up(connection: Connection, parameter: Parameter, given: Mapping[str, object]) -> object:
    """The official name of what was typed. Raises QueryError."""
    value = given[parameter.name]
    if value is None:
        return None
    borders = given.get("borders", "now")
    (row,) = rows(connection, f"asked/{parameter.type}", value=value, borders=borders)
    if row["known"] is None:
        hint = f"did you mean {', '.join(row['near'])}?" if row["near"] else ""
        hint = hint or f'`baotinh query -c "{LOOKED_UP[parameter.type]}"` lists them'
        raise QueryError(f"{parameter.name}={value}: there is no such {parameter.type}; {hint}")
    return row["known"]


def _read(path: Path) -> Query:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines() or [""]
    parameters = []
    for line in lines[1:]:
        match = HEAD.fullmatch(line)
        if match:
            p = Parameter(match["name"], match["type"], None, match["what"])
            if p.type not in TYPES and not p.choices:
                raise QueryError(
                    f"{path.name}: {p.name} is of no type {p.type!r}; there are {', '.join(TYPES)}"
                )
            default = _value(p, match["default"].strip())
            parameters.append(
                replace(p, default=default, nullable=default is None or bool(match["nullable"]))
            )
    # a file of this package, or one that the user names, is run as it stands
    return Query(path.stem, lines[0].removeprefix("-- "), tuple(parameters), text.encode())


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _truth(text: str) -> bool:
    if text.lower() in ("true", "yes", "1"):
        return True
    if text.lower() in ("false", "no", "0"):
        return False
    raise ValueError(text)


def parameters(values: Sequence[str]) -> dict[str, str]:
    """Parameters as typed on the command line, `name=value` each. Raises QueryError."""
    given: dict[str, str] = {}
    for pair in values:
        name, mark, value = pair.partition("=")
        if not mark or not name:
            raise QueryError(f"--param {pair!r} must look like name=value")
        given[name] = value
    return given
