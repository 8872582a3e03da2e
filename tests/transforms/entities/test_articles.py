"""The rules must hold on texts of every genre, also on ten that they were not improved on."""

from __future__ import annotations

import pytest

from tests.transforms.entities import scoring
from tests.transforms.entities.report import articles


@pytest.fixture(scope="module")
def seen() -> dict[str, scoring.Score]:
    golds = articles(held_out=False)
    assert len(golds) == 20
    return scoring.table(golds)


@pytest.fixture(scope="module")
def held_out() -> dict[str, scoring.Score]:
    golds = articles(held_out=True)
    assert len(golds) == 10
    return scoring.table(golds)


@pytest.mark.parametrize("what", ["people", "documents", "figures"])
def test_nine_in_ten_are_right_and_found(what: str, seen: dict[str, scoring.Score]) -> None:
    assert seen[what].precision >= 0.95
    assert seen[what].recall >= 0.95


@pytest.mark.parametrize("what", ["people", "documents", "figures"])
def test_also_on_articles_held_out(what: str, held_out: dict[str, scoring.Score]) -> None:
    assert held_out[what].precision >= 0.9
    assert held_out[what].recall >= 0.9


def test_positions_organisations_and_places_on_articles_held_out(held_out: dict[str, scoring.Score]) -> None:
    assert held_out["positions"].f1 >= 0.85
    assert held_out["organisations"].f1 >= 0.8
    assert held_out["places"].f1 >= 0.75
