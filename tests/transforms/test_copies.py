"""Copies must be found whatever a site did to the text; articles of one genre must not become copies."""

from __future__ import annotations

import base64
import itertools
import json
import random
import time
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.entities.report import articles
from transforms import copies
from transforms.copies import Signature, containment, signature
from transforms.records import JsonValue

Article = dict[str, JsonValue]


def _article(title: str, lead: str, body: list[str]) -> Article:
    paragraphs: list[JsonValue] = list(body)
    return {"title": title, "lead": lead, "lead_prefix": None, "body": paragraphs}


@pytest.fixture(scope="module")
def own() -> list[Article]:
    golds = [*articles(held_out=False), *articles(held_out=True)]
    return [_article(gold["title"], gold["lead"], list(gold["body"])) for gold in golds]


@pytest.fixture(scope="module")
def seeds(pages: Path) -> list[Article]:
    files = [
        file for file in sorted((pages / "seeds" / "gold").glob("*.json")) if "original" not in file.name
    ]
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def _candidates(a: Signature, b: Signature) -> bool:
    return bool(
        set(a.bands) & set(b.bands)
        or (a.title_key and a.title_key == b.title_key)
        or (a.lead_key and a.lead_key == b.lead_key)
    )


def _map(article: Article, change: object) -> Article:
    assert callable(change)
    body = article["body"]
    assert isinstance(body, list)
    lead = str(article["lead"])
    return _article(
        change(str(article["title"])), change(lead), [change(str(paragraph)) for paragraph in body]
    )


def test_spelling_and_furniture_don_t_hide_a_copy(own: list[Article]) -> None:
    for article in own:
        whole = signature(article)
        body = article["body"]
        assert isinstance(body, list)
        variants = [
            _map(article, lambda text: unicodedata.normalize("NFD", text)),
            _map(article, lambda text: text.replace("hòa", "hoà").replace("ủy", "uỷ").replace("Ủy", "Uỷ")),
            _map(article, str.upper),
            {
                **article,
                "title": "Một tiêu đề khác hẳn",
                "body": [*body, "Đăng nhập", "Zalo", "Theo Báo Tỉnh"],
            },
            {**article, "lead": "", "body": [str(article["lead"]), *body]},
        ]
        for variant in variants:
            copy = signature(variant)
            assert containment(whole.grams, copy.grams) >= 0.97
            assert _candidates(whole, copy)


def test_half_a_copy_and_a_lead_alone_are_found(seeds: list[Article]) -> None:
    for article in seeds:
        body = article["body"]
        assert isinstance(body, list)
        whole = signature(article)
        if len(body) >= 2:
            half = signature(
                {**article, "title": "Một tiêu đề khác", "lead": "", "body": body[: len(body) // 2]}
            )
            assert containment(whole.grams, half.grams) >= 0.95
            assert set(whole.bands) & set(half.bands)
        lead = signature({**article, "title": "Một tiêu đề khác", "body": []})
        assert lead.lead_key == whole.lead_key


def test_the_agency_s_prefix_does_not_count() -> None:
    lead = "Sáng 3/5, Huyện đoàn ra quân trồng hơn hai nghìn cây phi lao dọc bờ biển xã Thạnh Phong."
    plain = signature(_article("Ra quân trồng cây chắn sóng", lead, ["Hoạt động kéo dài đến cuối tháng."]))
    prefixed = signature(
        {
            "title": "x",
            "lead": f"BTO - {lead}",
            "lead_prefix": "BTO - ",
            "body": ["Hoạt động kéo dài đến cuối tháng."],
        }
    )
    assert plain.lead_key == prefixed.lead_key != 0


def test_articles_of_one_genre_are_no_copies(seeds: list[Article], own: list[Article]) -> None:
    signatures = [signature(article) for article in (*seeds, *own)]
    worst = max(containment(a.grams, b.grams) for a, b in itertools.combinations(signatures, 2))
    assert worst < 0.3


def test_short_texts_and_titles_give_no_keys() -> None:
    small = signature(_article("Tin vắn", "", ["Trời nắng."]))
    assert (small.title_key, small.lead_key) == (0, 0)
    assert containment(small.grams, small.grams) <= 1 / copies.LEAST
    empty = signature(_article("", "", []))
    assert (empty.n_grams, empty.bands, empty.grams) == (0, (), b"")
    assert containment(empty.grams, small.grams) == 0.0


def test_the_formats_are_those_that_the_warehouse_reads(own: list[Article]) -> None:
    for article in own:
        found = signature(article)
        grams = np.frombuffer(found.grams, dtype="<i4")
        assert len(grams) == found.n_grams
        assert np.all(np.diff(grams.astype(np.int64)) > 0)
        assert all(-(1 << 63) <= band < 1 << 63 for band in found.bands)
        assert 32 <= len(found.bands) <= 512
        plain = found.to_json()
        assert base64.b64decode(str(plain["grams"])) == found.grams
        assert json.loads(json.dumps(plain)) == plain


def test_the_same_text_has_the_same_signature_on_every_machine() -> None:
    """Stored signatures are compared with new ones: the hash must never change."""
    found = signature(
        _article("Một hai ba bốn năm", "", ["một hai ba bốn năm sáu bảy tám chín mười mười một mười hai"])
    )
    assert found.title_key == 3534708251979791220
    assert found.lead_key == 0
    assert np.frombuffer(found.grams, dtype="<i4").tolist()[:3] == [-1562382276, -537045791, -512301735]


def test_sampled_grams_find_half_copies_and_few_others() -> None:
    """Texts with the shared phrases of their genre: what the join of new against old articles has to compare."""
    rng = np.random.default_rng(5)
    syllables = [
        "".join(pair)
        for pair in itertools.product(
            ["b", "c", "d", "g", "h", "k", "l", "m", "n", "t", "th", "tr"],
            ["a", "an", "ang", "e", "i", "o", "ong", "u"],
        )
    ]
    phrases = [" ".join(rng.choice(syllables, int(rng.integers(3, 14)))) for _ in range(4000)]
    weights = 1 / np.arange(10, len(phrases) + 10) ** 1.05
    weights /= weights.sum()

    def write() -> list[str]:
        shared = rng.choice(len(phrases), 60, p=weights)
        return [phrases[i] if rng.random() < 0.7 else " ".join(rng.choice(syllables, 8)) for i in shared]

    old = [write() for _ in range(1200)]
    signatures = [signature(_article("x", "", [" ".join(parts)])) for parts in old]
    postings: dict[int, list[int]] = defaultdict(list)
    for number, found in enumerate(signatures):
        for band in found.bands:
            postings[band].append(number)
    hits, compared = 0, 0
    for number in range(0, 1200, 12):
        half = old[number][:30] + write()[:30]  # half of an old text, half new
        found = signature(_article("y", "", [" ".join(half)]))
        near = Counter(
            other for band in found.bands if len(postings[band]) <= copies.COMMON for other in postings[band]
        )
        compared += len(near)
        hits += number in near
        assert containment(found.grams, signatures[number].grams) > 0.4
    assert hits >= 97
    assert compared / 100 < 250


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6), st.text(max_size=40))
def test_any_text_has_a_signature(body: list[str], title: str) -> None:
    found = signature(_article(title, "", body))
    assert containment(found.grams, found.grams) <= 1.0
    assert found == signature(_article(title, "", body))


def test_a_signature_costs_less_than_a_millisecond(seeds: list[Article]) -> None:
    rounds = 40
    for article in seeds:
        signature(article)
    started = time.process_time()
    for _ in range(rounds):
        for article in seeds:
            signature(article)
    assert (time.process_time() - started) / rounds / len(
        seeds
    ) < 0.002  # twice the budget, for slow machines


def test_a_huge_text_is_cut_down_to_its_lowest_bands() -> None:
    random_words = random.Random(3)
    text = " ".join(f"x{random_words.randrange(10**6)}" for _ in range(60_000))
    found = signature(_article("x", "", [text]))
    assert len(found.bands) == 512
    assert found.n_grams > 59_000
