"""The data dictionary: every table, column and function of the warehouse, as the database itself describes them.

`python -m sql.dictionary DSN > docs/dictionary.md` writes it; a test compares the file with a fresh database.
"""

from __future__ import annotations

import sys
from itertools import groupby
from typing import Any, Final

from sql.run import Connection, Rows, connect, rows

SCHEMAS: Final = {
    "mart": "Marts: the stable interface",
    "warehouse": "Warehouse: the star",
    "crawl": "Crawl: the books of the crawl (not readable by analysts)",
    "stage": "Stage: rows on their way (not readable by analysts)",
}
HEAD: Final = """# Data dictionary

Generated from the database's own comments by `python -m sql.dictionary`; don't edit. Times are shown in
Asia/Ho_Chi_Minh, the database's time zone. Analysts read `mart` and `warehouse` (role `analyst`, read only).
"""


def document(connection: Connection) -> str:
    """The dictionary as Markdown: an entity picture, then every relation and function. Ends with a newline."""
    parts = [HEAD, _picture(rows(connection, "session/foreign_keys"))]
    columns = rows(connection, "session/columns")
    functions = rows(connection, "session/functions")
    for schema, title in SCHEMAS.items():
        parts.append(f"## {title}\n")
        of_schema = [row for row in columns if row["schema"] == schema]
        for _, group in groupby(of_schema, key=lambda row: row["relation"]):
            parts.append(_relation(list(group)))
        parts += [_function(row) for row in functions if row["schema"] == schema]
    return "\n".join(parts)


def undescribed(connection: Connection) -> list[str]:
    """The relations, columns and functions that nobody has described."""
    missing = set()
    for row in rows(connection, "session/columns"):
        relation = f"{row['schema']}.{row['relation']}"
        if not row["relation_comment"]:
            missing.add(relation)
        if not row["column_comment"]:
            missing.add(f"{relation}.{row['column']}")
    functions = rows(connection, "session/functions")
    missing |= {row["signature"] for row in functions if not row["comment"]}
    return sorted(missing)


def _picture(keys: Rows) -> str:
    """The star's foreign keys as an entity diagram."""
    lines = ["```mermaid", "erDiagram"]
    for key in keys:
        many = "||" if key["is_one"] else "o{"
        lines.append(f"    {key['parent']} ||--{many} {key['child']} : {key['columns']}")
    return "\n".join([*lines, "```\n"])


def _relation(columns: Rows) -> str:
    first = columns[0]
    lines = [f"### {first['schema']}.{first['relation']}\n", f"{first['relation_comment']}\n"]
    lines += ["| column | type | null | meaning |", "|---|---|---|---|"]
    lines += [_column(column) for column in columns]
    return "\n".join(lines) + "\n"


def _column(column: dict[str, Any]) -> str:
    empty = "yes" if column["is_nullable"] else ""
    return f"| {column['column']} | {column['type']} | {empty} | {_cell(column['column_comment'])} |"


def _function(row: dict[str, Any]) -> str:
    return f"### {row['signature']}\n\nReturns {row['returns']}. {row['comment'] or ''}\n"


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Print the dictionary of the database that the first argument names."""
    with connect(sys.argv[1]) as connection:
        sys.stdout.write(document(connection))


if __name__ == "__main__":
    main()
