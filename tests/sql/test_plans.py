"""What a user would lose if a text were looked for without an index: an answer while the question is still of use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import psycopg
import pytest
from psycopg import sql as literal

from baotinh.stack import postgres
from sql import ask, run
from tests.sql.warehouse import load_rows, prose, signed
from transforms.records import Document, MentionsIn, Organisation, Person, Place


@dataclass(frozen=True)
class Served:
    """A question, with the index that must find its text and the column that the index holds."""

    index: str
    column: str
    values: Mapping[str, str]


# every parameter that is free text, by question and name; the others pick one of a short closed list
LOOKED_FOR: Final[Mapping[tuple[str, str], tuple[Served, ...]]] = {
    ("search", "text"): (
        Served("article_search_pairs", "word_pairs", {"text": "suoi khe 41"}),
        Served("article_search_pairs", "word_pairs", {"text": "suối khe 41", "exact": "true"}),
        Served(
            "article_search_folded", "folded", {"text": '"suối khe 41" -"lúa mía"', "province": "Tây Ninh"}
        ),
        Served("article_search_accented", "accented", {"text": '"suối khe 41" -"lúa mía"', "exact": "true"}),
    ),
    ("phrase_by_province_month", "phrase"): (
        Served("article_search_pairs", "word_pairs", {"phrase": "suoi khe 41"}),
        Served("article_search_pairs", "word_pairs", {"phrase": "suối khe 41", "exact": "true"}),
    ),
    ("document_reach", "number"): (Served("document_month_number", "number_key", {"number": "41 – CT/TW"}),),
    ("who_held_a_position", "position"): (
        Served("position_holder_key", "position_key", {"position": "Trưởng ban số 41"}),
    ),
}
# what analysts look for by hand: a mart's condition, the index and its column
BY_HAND: Final[tuple[tuple[str, str, str], ...]] = (
    ("mart.person_mention where name_key = warehouse.match_key('Người Số 41')", "dim_person", "match_key"),
    (
        "mart.person_mention where position_keys @> array[warehouse.match_key('Trưởng ban số 41')]",
        "article_person_position",
        "position_keys",
    ),
    (
        "mart.organisation_mention where name_key = warehouse.match_key('Hội 41')",
        "dim_organisation",
        "match_key",
    ),
    (
        "mart.place_mention where name_key = warehouse.match_key('Xã Số 41')",
        "article_place_name",
        "match_key",
    ),
    ("mart.document_citation where number_key = '41-CT/TW'", "dim_document_number", "number_key"),
    (
        "mart.article where canonical_url = 'https://baotayninh.vn/tin-so-41-a41.html'",
        "fact_article_canonical",
        "canonical_url",
    ),
    ("warehouse.article_tag where tag = 'thẻ 41'", "article_tag_tag", "tag"),
)
# every other table, and every mart that is kept ready, grows with the articles
FIXED: Final = {
    ("mart", "refresh"),
    *(
        ("warehouse", name)
        for name in (
            *(
                "dim_date",
                "dim_province",
                "dim_reader",
                "dim_source",
                "indicator",
                "namesake",
                "province_alias",
            ),
            *("source_host", "source_province", "topic_rule", "unit"),
        )
    ),
}
N_ARTICLES: Final = 300


@pytest.fixture(scope="module")
def filled(server: postgres.Server, template: str) -> Iterator[run.Connection]:
    """A warehouse of some hundred articles, each with its own words and names, that the planner knows the sizes of."""
    name = "warehouse_of_plans"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        statement = literal.SQL("create database {} template {}").format(
            literal.Identifier(name), literal.Identifier(template)
        )
        connection.execute(statement)
    with run.connect(server.dsn(name), autocommit=True) as connection:
        load_rows(connection, (named(number) for number in range(1, N_ARTICLES + 1)))
        connection.execute("analyze")
        connection.execute("load 'auto_explain'")
        yield connection
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(literal.SQL("drop database {} with (force)").format(literal.Identifier(name)))


def named(number: int) -> dict[str, Any]:
    person = Person(
        name=f"Người Số {number}",
        positions=(f"Trưởng ban số {number}",),
        mentions=1,
        mentions_in=MentionsIn(body=1),
    )
    return signed(
        number,
        (*prose(number), f"Đoạn suối khe {number} được kè lại."),
        people=(person,),
        organisations=(Organisation(name=f"Hội {number}", also_written=(), kind="front"),),
        documents=(
            Document(
                number=f"{number}-CT/TW", kind="Chỉ thị", issuer=None, date=date(2026, 9, 1), raw=f"{number}"
            ),
        ),
        places=(Place(name=f"Xã Số {number}"),),
        tags=(f"thẻ {number}",),
    )


def nodes(
    connection: run.Connection, statement: bytes, params: Mapping[str, object]
) -> tuple[list[dict[str, Any]], int]:
    """What ran of every plan of a statement, those inside functions too, and how many rows it returned."""
    said: list[str] = []

    def hear(notice: psycopg.errors.Diagnostic) -> None:
        said.append(notice.message_primary or "")

    settings = {
        "auto_explain.log_min_duration": "0",
        "auto_explain.log_nested_statements": "on",
        "auto_explain.log_format": "json",
        "auto_explain.log_verbose": "on",
        "auto_explain.log_analyze": "on",
        "auto_explain.log_level": "notice",
        "enable_seqscan": "off",
    }
    connection.add_notice_handler(hear)
    try:
        with connection.transaction():
            for setting, value in settings.items():
                connection.execute("select set_config(%s, %s, true)", (setting, value))
            said.clear()
            found = connection.execute(statement, params or None).fetchall()
    finally:
        connection.remove_notice_handler(hear)
    plans = [json.loads(text[text.index("{") :]) for text in said if "{" in text]
    assert plans, "auto_explain is silent"
    return [node for plan in plans for node in below(plan["Plan"]) if node["Actual Loops"]], len(found)


def below(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from below(child)


def shown(found: list[dict[str, Any]]) -> str:
    keys = (
        "Node Type",
        "Relation Name",
        "Index Name",
        "Index Cond",
        "Recheck Cond",
        "Filter",
        "Join Filter",
        "Hash Cond",
    )
    return "\n".join(", ".join(str(node[key]) for key in keys if key in node) for node in found)


def check(found: list[dict[str, Any]], index: str, column: str) -> None:
    mentions = re.compile(rf"\b{column}\b")
    by_index = [
        node
        for node in found
        if str(node.get("Index Name", "")).startswith(index) and mentions.search(node.get("Index Cond", ""))
    ]
    assert by_index, f"{index} does not find {column}:\n{shown(found)}"
    conditions = ("Filter", "Join Filter", "Hash Cond", "Merge Cond")
    read = [
        node
        for node in found
        if any(mentions.search(node.get(key, "")) for key in conditions)
        and (node["Actual Rows"] or any(node[key] for key in node if key.startswith("Rows Removed")))
    ]
    assert not read, f"{column} is compared row by row:\n{shown(found)}"
    whole = {
        (node["Schema"], node["Relation Name"]) for node in found if node["Node Type"].endswith("Seq Scan")
    }
    assert whole <= FIXED, f"read whole: {whole - FIXED}\n{shown(found)}"


def test_no_question_s_text_is_forgotten_here() -> None:
    texts = {
        (question.name, p.name)
        for question in ask.catalogue()
        for p in question.parameters
        if p.type == "text"
    }
    assert texts == set(LOOKED_FOR)


@pytest.mark.parametrize(
    ("question", "served"),
    [(question, served) for (question, _), cases in LOOKED_FOR.items() for served in cases],
    ids=lambda value: value if isinstance(value, str) else " ".join(value.values.values()),
)
def test_an_index_finds_the_text_of_a_question(filled: run.Connection, question: str, served: Served) -> None:
    asked = ask.named(question)
    found, n_rows = nodes(filled, asked.sql, ask.bound(asked, served.values))
    check(found, served.index, served.column)
    assert n_rows == 1


@pytest.mark.parametrize(("wanted", "index", "column"), BY_HAND, ids=[case[0].split()[0] for case in BY_HAND])
def test_an_index_finds_what_an_analyst_looks_for(
    filled: run.Connection, wanted: str, index: str, column: str
) -> None:
    found, n_rows = nodes(filled, f"select * from {wanted}".encode(), {})  # noqa: S608
    check(found, index, column)
    assert n_rows == 1
