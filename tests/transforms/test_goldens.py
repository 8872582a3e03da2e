"""Every layout, read on pages written for it; `goldens/README.md` says how to add one."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from transforms.layout import FOLDER, layouts
from transforms.pipeline import read_page
from transforms.records import Json, Listed, Page, Record, Refusal, to_json

GOLDENS = Path(__file__).parent / "goldens"
CASES = sorted(GOLDENS.glob("*/*.json"))
# Folders that prove the engine and the generic reader, not one layout.
WITHOUT_LAYOUT = {"generic", "refused"}
LEAST = 2


def page_of(case: Path) -> tuple[Page, dict[str, Any]]:
    """The page of a golden and its expectations."""
    told: dict[str, Any] = json.loads(case.read_text(encoding="utf-8"))
    given = told["page"]
    body = case.with_suffix(".html").read_bytes()
    if given.get("charset"):
        body = body.decode("utf-8").encode(given["charset"])
    listed = given.get("listed")
    return (
        Page(
            url=given["url"],
            body=body,
            headers=given.get("headers", {}),
            fetched_at=datetime.fromisoformat(given["fetched_at"]) if given.get("fetched_at") else None,
            source=given.get("source"),
            province=given.get("province"),
            date_order=given.get("date_order", "DMY"),
            listed=Listed(
                raw=listed["raw"],
                value=(datetime if "T" in listed["value"] else date).fromisoformat(listed["value"]),
                precision=listed["precision"],
                how=listed.get("how", "listing"),
            )
            if listed
            else None,
        ),
        told,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_page_reads_as_expected(case: Path) -> None:
    page, told = page_of(case)
    result = read_page(page)
    if "refused" in told:
        assert isinstance(result, Refusal), to_json(result)
        assert (result.reason, result.layout) == (told["refused"], told.get("layout", result.layout)), (
            result.detail
        )
        return
    assert isinstance(result, Record), result
    record = to_json(result)
    wanted: Json = told["record"]
    assert record["layout"] == case.parent.name
    assert {key: record[key] for key in wanted} == wanted
    shown = json.dumps([record[key] for key in record if key not in ("evidence", "url")], ensure_ascii=False)
    assert [words for words in told.get("absent", []) if words in shown] == []


def test_every_layout_has_pages_that_prove_it() -> None:
    """A layout that nobody has tried would fail on the first real page, unseen."""
    proved = {
        name: len(
            [
                case
                for case in (GOLDENS / name).glob("*.json")
                if "refused" not in json.loads(case.read_text())
            ]
        )
        for name in layouts()
    }
    assert {name: count for name, count in proved.items() if count < LEAST} == {}
    strays = {folder.name for folder in GOLDENS.iterdir() if folder.is_dir()} - set(proved) - WITHOUT_LAYOUT
    assert strays == set()


def test_every_page_has_expectations_and_every_expectation_a_page() -> None:
    pages = {path.with_suffix("") for path in GOLDENS.glob("*/*.html")}
    assert pages == {path.with_suffix("") for path in CASES}
    assert len(layouts()) == len(list(FOLDER.glob("*.toml")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_page_is_recognised_whichever_layouts_its_source_names_first(case: Path) -> None:
    """A layout that also takes another family's pages would spoil them at every source that names both."""
    page, told = page_of(case)
    if "refused" in told or case.parent.name in WITHOUT_LAYOUT:
        pytest.skip("no layout reads this page")
    others = [name for name in layouts() if name != case.parent.name]
    fields = dict(
        zip(
            Page.__dataclass_fields__,
            (getattr(page, name) for name in Page.__dataclass_fields__),
            strict=True,
        )
    )
    alone = read_page(Page(**{**fields, "layouts": (case.parent.name,)}))
    assert isinstance(alone, Record)
    last = read_page(Page(**{**fields, "layouts": (*others, case.parent.name)}))
    assert isinstance(last, Record)
    assert last.layout == case.parent.name
