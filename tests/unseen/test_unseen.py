"""Floors of the reader on pages it was not written against."""

from __future__ import annotations

import pytest

from tests.unseen.report import day_rate, mean, rate, refusals, rivals, scores


def test_known_systems_give_the_whole_body() -> None:
    of = scores(True)
    assert mean(one.body_f1 for one in of) >= 0.99


@pytest.mark.parametrize("name", ["title", "lead", "author", "date", "first", "last"])
def test_known_systems_give_each_field(name: str) -> None:
    of = scores(True)
    wrong = [one.case.name for one in of if not one.checks.get(name, True)]
    assert rate(of, name) >= 0.98, wrong


def test_known_systems_give_no_furniture() -> None:
    assert {one.case.name: one.noise for one in scores(True) if one.noise} == {}


def test_unknown_systems_are_read_better_than_by_a_general_extractor() -> None:
    of = scores(False)
    assert mean(one.body_f1 for one in of) >= mean(one.body_f1 for one in rivals())
    assert day_rate(of) > mean(one.day for one in rivals())
    assert rate(of, "lead") > mean(one.lead for one in rivals())


def test_what_is_no_article_is_refused_with_its_reason() -> None:
    wrong = {case.name: (case.refused, found) for case, found in refusals() if found != case.refused}
    assert 1 - len(wrong) / len(refusals()) >= 0.9, wrong
