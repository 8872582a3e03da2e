"""Prints how well the rules read the thirty articles: `python -m tests.transforms.entities.report`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.transforms.entities import scoring

ARTICLES = Path(__file__).parent / "articles"


def articles(*, held_out: bool) -> list[scoring.Gold]:
    """The articles that the rules were improved on, or those that they were not."""
    files = sorted(file for file in ARTICLES.glob("*.json") if ("heldout" in file.name) is held_out)
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def main() -> None:
    for held_out in (False, True):
        golds = articles(held_out=held_out)
        print(f"{len(golds)} articles{', held out' if held_out else ''}\n")  # noqa: T201
        print(scoring.render(scoring.table(golds)), "\n")  # noqa: T201


if __name__ == "__main__":
    main()
