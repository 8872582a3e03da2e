"""What a user would lose if a question gave a wrong answer: the reason for the whole warehouse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sql import ask, run
from tests.sql.warehouse import at, captured, known_url, load_rows, new_batch, record


def answer(connection: run.Connection, name: str, **values: str) -> list[dict[str, Any]]:
    with connection.transaction():
        columns, rows = ask.ask(connection, ask.named(name), values)
    return [dict(zip(columns, row, strict=True)) for row in rows]


@pytest.mark.parametrize("query", ask.catalogue(), ids=lambda query: str(query.name))
def test_every_question_runs_as_an_analyst_on_an_empty_warehouse(dsn: str, query: ask.Query) -> None:
    with run.connect(dsn, role="analyst") as connection:
        columns, rows = ask.ask(connection, query)
    assert columns
    assert len(columns) == len(set(columns))
    assert query.name == "source_health" or rows == []
