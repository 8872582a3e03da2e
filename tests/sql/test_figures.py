"""What a user would lose if a figure were read wrongly: sums off by 10⁹, a district's for the province's."""

from __future__ import annotations

import itertools

import pytest

from sql import ready, reference, run
from tests.sql.warehouse import load_rows, one, query, record
from transforms.entities import article, figures
from transforms.records import Figure

WORDS = {
    "chục": 10,
    "trăm": 100,
    "nghìn": 1e3,
    "ngàn": 1e3,
    "vạn": 1e4,
    "triệu": 1e6,
    "tỷ": 1e9,
    "tỉ": 1e9,
}
SCALES = {
    "": 1.0,
    **WORDS,
    **{f"{one} {two}": WORDS[one] * WORDS[two] for one in WORDS for two in WORDS if WORDS[one] < WORDS[two]},
}
MEASURES = {
    "đồng": ("đồng", 1),
    "đ": ("đồng", 1),
    "USD": ("USD", 1),
    "đô la Mỹ": ("USD", 1),
    "euro": ("EUR", 1),
    "Kíp": ("kíp", 1),
    "tấn": ("kg", 1e3),
    "ha": ("ha", 1),
    "m³": ("m3", 1),
    "kWh": ("kWh", 1),
    "lượt khách": ("lượt khách", 1),
    "cửa hàng": ("cửa hàng", 1),
    "": ("", 1),
}


def read(text: str) -> tuple[Figure, ...]:
    """The figures that the parser finds in a text."""
    return figures.extract(
        article.prepare(
            title="Tin", kicker=None, lead=None, body=[text], captions=[], province="Tây Ninh", published=None
        )
    )


def test_every_number_word_multiplies_every_measure(warehouse: run.Connection) -> None:
    for scale, unit in itertools.product(SCALES, MEASURES):
        base, factor = MEASURES[unit]
        printed = f"{scale} {unit}".strip()
        said = query(
            warehouse, "select base, factor, tail from warehouse.measure(%s)", f"{printed}/người/năm"
        )
        assert said == [(base, SCALES[scale] * factor, "/người/năm")], printed


def test_the_parser_reads_no_number_word_that_the_warehouse_does_not_know(warehouse: run.Connection) -> None:
    for words in itertools.product(("", *WORDS), WORDS):
        scale = " ".join(filter(None, words))
        for found in read(f"Doanh thu đạt 3 {scale} đồng."):
            if found.unit == f"{scale} đồng":
                assert one(warehouse, "select factor from warehouse.measure(%s)", found.unit) == SCALES[scale]


def test_sums_of_a_text_in_every_way_of_writing(warehouse: run.Connection) -> None:
    text = (
        "Thu ngân sách đạt 12 ngàn tỉ đồng. Chi ngân sách đạt 3 trăm tỷ. Dư nợ tín dụng đạt 8 chục tỷ đồng. "
        "Kim ngạch xuất khẩu đạt 1,2 tỷ. Thu nhập bình quân đầu người đạt 70 triệu/người/năm."
    )
    load_rows(warehouse, [record(1, figures=read(text))])
    assert query(warehouse, "select indicator, value_base, unit_base from mart.figure order by position") == [
        ("budget_revenue", 12e12, "đồng"),
        ("budget_spending", 300e9, "đồng"),
        ("credit", 80e9, "đồng"),
        ("exports", 1.2e9, ""),
        ("income_per_head", 70e6, "đồng"),
    ]


def test_figures_that_are_loaded_follow_a_changed_rule(warehouse: run.Connection) -> None:
    told = (
        Figure(label="thu ngân sách", raw="5", value=5, unit="ngàn tỉ đồng", kind="level"),
        Figure(label="thu ngân sách huyện Tân Biên", raw="6", value=6, unit="tỷ", kind="level"),
        Figure(label="chi ngân sách", raw="7", value=7, unit="tỷ", kind="level"),
    )
    load_rows(warehouse, [record(1, figures=told)])
    looked = (
        "select indicator, value_base, unit_base, xmin::text from warehouse.article_figure order by position"
    )
    right = query(warehouse, looked)
    assert [row[:3] for row in right] == [
        ("budget_revenue", 5e12, "đồng"),
        (None, 6e9, ""),
        ("budget_spending", 7e9, "đồng"),
    ]
    with warehouse.transaction():
        reference.load(warehouse)
    assert query(warehouse, looked) == right, "unchanged rules rewrite no row"

    # as an earlier release read them
    warehouse.execute("update warehouse.unit set factor = 1 where unit_key = 'ngàn tỉ đồng'")
    warehouse.execute("update warehouse.indicator set unit = null where indicator = 'budget_spending'")
    warehouse.execute("update warehouse.article_figure set indicator = 'budget_revenue' where value = 6")
    warehouse.execute("update warehouse.article_figure set value_base = 5 where value = 5")
    warehouse.execute("update warehouse.article_figure set unit_base = '' where value = 7")
    with warehouse.transaction():
        reference.load(warehouse)
    assert [row[:3] for row in query(warehouse, looked)] == [row[:3] for row in right]
    assert set(ready.refresh(warehouse, "outdated")) == {"indicator_figure"}, "the mart shows them too"


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("quí III/2020", "2020-07-01", "2020-09-30"),
        ("Quý III/2020", "2020-07-01", "2020-09-30"),
        ("9 tháng/2020", "2020-01-01", "2020-09-30"),
        ("9 tháng năm 2020", "2020-01-01", "2020-09-30"),
        ("tháng 9/2020", "2020-09-01", "2020-09-30"),
    ],
)
def test_the_days_of_a_period(warehouse: run.Connection, period: str, first: str, last: str) -> None:
    said = "select lower(p)::text, (upper(p) - 1)::text from warehouse.period(%s) as p"
    assert query(warehouse, said, period) == [(first, last)]
