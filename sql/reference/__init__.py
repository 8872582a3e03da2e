"""The reference files: facts about provinces and the like, kept as csv and loaded after every migration.

Loading is idempotent: an unchanged file changes no row.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, Final

import psycopg

FOLDER: Final = Path(__file__).resolve().parent
STATEMENTS: Final = (
    "dim_province",
    "dim_province_chain",
    "province_alias",
    "topic_rule",
    "dim_section_topic",
    "unit",
    "indicator",
    "article_figure",
    "namesake",
    "fact_article_province",
    "analyze",
)


def load(connection: psycopg.Connection[Any]) -> None:
    """Stage every csv of this folder and merge it; the caller holds the transaction."""
    from sql.run import execute, statement

    execute(connection, "reference/clear")
    with connection.cursor().copy(statement("reference/copy")) as copy:
        for path in sorted(FOLDER.glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as lines:
                for number, row in enumerate(csv.DictReader(lines), start=1):
                    copy.write_row((path.stem, number, json.dumps(row, ensure_ascii=False)))
    for name in STATEMENTS:
        execute(connection, f"reference/{name}")
