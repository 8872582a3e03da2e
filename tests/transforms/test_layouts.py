"""A wrong layout file is told in one line, before any page is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from transforms.layout import LayoutError, compile_selector, layouts, load

GOOD = """
family = "thu"
[recognise]
article = ["#bai"]
all = [".noi-dung"]
[fields]
title = ["h1"]
[body]
root = [".noi-dung"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "thu_2026.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_minimal_layout_loads(tmp_path: Path) -> None:
    layout = load(written(tmp_path, GOOD))
    assert (layout.name, layout.family, layout.rank, layout.lead_style) == ("thu_2026", "thu", 50, "auto")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('family = "thu"', "", "family must be a text"),
        ('family = "thu"', 'family = "thu"\nrank = "first"', "rank must be a whole number"),
        ('all = [".noi-dung"]', "", "recognise.all must hold at least one selector"),
        ('all = [".noi-dung"]', 'all = ".noi-dung"', "recognise.all must be a list of selectors"),
        ('title = ["h1"]', "", "fields.title must hold at least one selector"),
        ('title = ["h1"]', 'title = ["h1["]', "fields.title:"),
        ('title = ["h1"]', 'title = ["./h1["]', "fields.title:"),
        ('title = ["h1"]', 'title = [""]', "empty selector"),
        ('title = ["h1"]', 'title = ["h1"]\nheadline = ["h2"]', "unknown key fields.headline"),
        (
            'root = [".noi-dung"]',
            'root = [".noi-dung"]\nlead = "second"',
            "body.lead must be auto, first or none",
        ),
        ('root = [".noi-dung"]', 'root = [".noi-dung"]\nbyline = "yes"', "body.byline must be true or false"),
        ("[body]", "[body", "thu_2026.toml: "),
    ],
)
def test_a_wrong_layout_is_told_with_file_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(LayoutError) as error:
        load(written(tmp_path, GOOD.replace(old, new)))
    message = str(error.value)
    assert message.startswith("thu_2026.toml: ")
    assert told in message
    assert "\n" not in message


def test_selectors_say_where_and_what_they_read() -> None:
    selector = compile_selector("page: meta[name='x']@content")
    assert (selector.whole_page, selector.attribute) == (True, "content")
    assert compile_selector("./descendant::p[1]").attribute is None
    assert compile_selector(".a .b").may_match("a-wrap b") is True
    assert compile_selector(".a .b").may_match("c") is False


def test_every_layout_loads_and_names_are_family_and_year() -> None:
    assert len(layouts()) >= 25
    for name, layout in layouts().items():
        stem, _, year = name.rpartition("_")
        assert stem, name
        assert year.isdigit(), name
        assert len(year) == 4, name
        assert layout.family
