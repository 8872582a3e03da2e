"""What a user would lose if the dictionary lied: the meaning of a column."""

from __future__ import annotations

from pathlib import Path

from sql import dictionary, run

DICTIONARY = Path(__file__).resolve().parents[2] / "docs" / "dictionary.md"


def test_every_table_column_and_function_is_described(warehouse: run.Connection) -> None:
    assert dictionary.undescribed(warehouse) == []


def test_the_dictionary_is_fresh(warehouse: run.Connection) -> None:
    """Stale: `python -m sql.dictionary DSN > docs/dictionary.md`, with the DSN that `baotinh status` names."""
    assert dictionary.document(warehouse) == DICTIONARY.read_text(encoding="utf-8")
