"""The lists that the rules read must stay true to the official names."""

from __future__ import annotations

import json
from importlib.resources import files

from transforms.entities.places import CITIES, DISTRICTS, PROVINCES
from transforms.entities.words import lines, words
from transforms.text import match_key


def _official(name: str) -> set[str]:
    file = files("vietnamadminunits") / "data" / name
    provinces = json.loads(file.read_text(encoding="utf-8"))["DICT_PROVINCE"]
    return {match_key(province["provinceShort"]) for province in provinces.values()}


def test_provinces_are_the_63_of_before_the_merger_and_hold_the_34_of_after() -> None:
    legacy, today = _official("parser_legacy.json"), _official("parser_from_2025.json")
    assert (len(legacy), len(today)) == (63, 34)
    assert {PROVINCES[name] for name in legacy} == set(PROVINCES.values())
    assert {PROVINCES[name] for name in today} <= set(PROVINCES.values())
    assert len(set(PROVINCES.values())) == 63
    assert set(CITIES) <= set(PROVINCES.values())


def test_spellings_lead_to_one_unit() -> None:
    for spelling, unit in (
        ("TP.HCM", "Hồ Chí Minh"),
        ("Thừa Thiên Huế", "Huế"),
        ("Hoà Bình", "Hòa Bình"),
        ("Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Đắc Lắc", "Đắk Lắk"),
    ):
        assert PROVINCES[match_key(spelling).replace("–", "-")] == unit


def test_lists_hold_no_empty_or_double_entries() -> None:
    assert len(DISTRICTS) > 650
    for name in ("surnames.txt", "offices.txt", "courtesies.txt", "units.txt", "departments.txt"):
        entries = words(name)
        assert all(entry == entry.strip() and entry for entry in entries)
    assert len(lines("districts.txt")) == len(set(lines("districts.txt")))
