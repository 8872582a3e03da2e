"""Floors of the reader on pages it was not written against."""

from __future__ import annotations

import lxml.etree
import lxml.html
import pytest

from tests.unseen.report import Case, cases, day_rate, mean, norm, rate, refusals, rivals, scores


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


def _expected_strings(case: Case) -> list[str]:
    """What a reader should find in the page's text; several authors stand on the page in any joining."""
    want = case.expected
    strings = [want.get(name) for name in ("title", "kicker", "lead")]
    strings += [*(want.get("author") or "").split(", "), (want.get("syndicated_from") or {}).get("name")]
    for name in ("body", "captions", "section", "tags", "people", "documents"):
        strings += want.get(name, [])
    return [norm(text) for text in strings if text]


@pytest.mark.parametrize("case", [case for case in cases() if case.expected], ids=lambda case: case.name)
def test_what_is_expected_stands_on_the_page_and_noise_is_not_expected(case: Case) -> None:
    tree = lxml.html.document_fromstring(case.page.body.decode("utf-8"))
    lxml.etree.strip_elements(tree, lxml.etree.Comment, "script", "style", with_tail=False)
    text = norm(str(tree.xpath("string()"))).replace(" ", "")
    assert [part for part in _expected_strings(case) if part.replace(" ", "") not in text] == []
    want = case.expected
    fields = [
        want["title"],
        want.get("kicker"),
        want["lead"],
        want.get("author"),
        *want["body"],
        *want["captions"],
    ]
    assert [noise for noise in case.noise if any(noise in (part or "") for part in fields)] == []
