"""The six gold records: who, which bodies, which documents and figures a reader of these pages must get."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.transforms.entities import scoring


@pytest.fixture(scope="module")
def golds(pages: Path) -> list[scoring.Gold]:
    files = sorted((pages / "seeds" / "gold").glob("*.json"))
    assert len(files) == 6
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def test_people_with_their_positions_and_mentions(golds: list[scoring.Gold]) -> None:
    scores = scoring.table(golds)
    assert scores["people"].precision >= 0.95
    assert scores["people"].recall >= 0.95
    assert scores["positions"].f1 == 1.0
    assert scores["mentions"].f1 == 1.0


def test_documents_with_kind_issuer_and_date(golds: list[scoring.Gold]) -> None:
    assert scoring.table(golds)["documents"].f1 == 1.0


def test_figures_by_value_unit_and_kind(golds: list[scoring.Gold]) -> None:
    assert scoring.table(golds)["figures"].f1 >= 0.95


def test_organisations_and_places(golds: list[scoring.Gold]) -> None:
    scores = scoring.table(golds)
    assert scores["organisations"].f1 >= 0.95
    assert scores["places"].f1 == 1.0
