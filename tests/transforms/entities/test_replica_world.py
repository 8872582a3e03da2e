"""The replica's texts and their truth are not the rules' author's: people and documents must be found in them too."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.replica.sites import SITES
from tests.replica.world import LOCAL, Options, World
from tests.transforms.entities.scoring import Score, multiset
from transforms.entities import enrich

NOW = datetime(2026, 10, 10, 23, tzinfo=LOCAL)


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    sites = [site() for site in SITES]
    world = World(Options(days=5), sites, now=NOW)
    total = {"people": Score(), "mentions": Score(), "documents": Score()}
    for site in sites:
        for item in world.items[site.stem][::2]:
            truth = site.truth_of(item, world, NOW)
            found = enrich(
                title=truth.title,
                kicker=truth.kicker,
                lead=truth.lead,
                body=truth.body,
                captions=truth.captions,
                province=None,
                published=None,
            )
            total["people"] += multiset((p.name for p in found.people), (p.name for p in truth.people))
            total["mentions"] += multiset(
                (
                    (p.name, p.mentions_in.lead, p.mentions_in.body, p.mentions_in.caption)
                    for p in found.people
                ),
                ((p.name, p.lead, p.body, p.caption) for p in truth.people),
            )
            total["documents"] += multiset(
                ((d.number, d.kind, d.issuer) for d in found.documents),
                ((d.number, d.kind, d.issuer) for d in truth.documents),
            )
    return total


@pytest.mark.parametrize("what", ["people", "mentions", "documents"])
def test_nearly_all_are_right_and_found(what: str, scores: dict[str, Score]) -> None:
    assert scores[what].right > 80
    assert scores[what].precision >= 0.97
    assert scores[what].recall >= 0.97
