"""A small hand for tests of the warehouse: makes rows, batches and captures, loads them, compares whole schemas."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, LiteralString

from psycopg import sql as literal

from sql import books, load, run
from transforms.copies import signature
from transforms.records import Record, to_json

VIETNAM = timezone(timedelta(hours=7))
BODY = (
    "Sáng nay, xã Suối Mơ khởi công tuyến đường nối hai thôn Đồi Chè và Bến Đá, dài gần bốn cây số.",
    "Người dân góp đất và ngày công, phần còn lại do ngân sách huyện chi trả trong hai năm.",
)

SOURCES: tuple[Mapping[str, Any], ...] = (
    {
        "stem": "baotayninh",
        "name": "Báo Tây Ninh",
        "kind": "newspaper",
        "provinces": [{"name": "Tây Ninh", "from": None, "to": None}],
        "hosts": ["baotayninh.vn"],
        "expected_min": 1,
        "expected_max": 500,
    },
    {
        "stem": "travinh",
        "name": "Cổng thông tin Trà Vinh",
        "kind": "portal",
        "provinces": [{"name": "Trà Vinh", "from": None, "to": None}],
        "hosts": ["travinh.gov.vn"],
    },
    {"stem": "baomoi", "name": "Báo Mới", "kind": "aggregator", "hosts": ["baomoi.com"]},
)


def at(text: str) -> datetime:
    """`2026-10-05 08:00` in Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def record(number: int = 1, **changes: Any) -> dict[str, Any]:
    """The row of an article of Báo Tây Ninh, told apart by its number; `changes` by the record's own names."""
    source = changes.pop("source", "baotayninh")
    fetched_at = changes.pop("fetched_at", at("2026-10-05 08:00"))
    base = Record(
        source=source,
        url=f"https://{source}.vn/tin-so-{number}-a{number}.html",
        canonical_url=f"https://{source}.vn/tin-so-{number}-a{number}.html",
        article_id=str(number),
        kicker=None,
        title=f"Khởi công tuyến đường số {number}",
        lead_prefix="BTNO - ",
        lead=f"Tuyến đường thứ {number} của xã được khởi công sáng nay.",
        body=BODY,
        captions=("Người dân dự lễ khởi công.",),
        author="Vũ Mai",
        credits=(),
        section=("Kinh tế", "Giao thông"),
        tags=("giao thông", "nông thôn mới"),
        images=(),
        published_at=at("2026-10-05 07:30"),
        published_precision="minute",
        published_how="label",
        published_raw="05/10/2026 - 07:30",
        published_estimate=None,
        event_date=None,
        event_date_raw=None,
        updated_at=None,
        page_clock=None,
        view_count=None,
        syndicated_from=None,
        language="vi",
        people=(),
        organisations=(),
        documents=(),
        unnumbered_documents=(),
        figures=(),
        places=(),
        layout="tayninh_2020",
        parser_version="1",
        fetched_at=fetched_at,
        capture=None,
        evidence={},
    )
    made = to_json(base)
    plain = to_json(_replace(base, {key: value for key, value in changes.items() if key != "signature"}))
    made.update(plain)
    if made["capture"] is None:
        made["capture"] = capture_name(f"{source} {number} {made['fetched_at']}")
    return {**made, "signature": changes.get("signature")}


def _replace(base: Record, changes: Mapping[str, Any]) -> Record:
    values = {name: getattr(base, name) for name in Record.__dataclass_fields__}
    return Record(**{**values, **changes})


SYLLABLES = """
    an bình cầu đá đèo đồng đường giếng gò hồ kênh khe làng lúa mía mương núi phà rạch rừng ruộng sông
    suối thôn trạm trại vườn xóm bến chợ cơm dừa gạo gỗ gốm lụa mật muối nấm ngô rau sen tằm tre trầm
    vải xoài quế hạt hoa
""".split()  # noqa: SIM905


def prose(seed: int, words: int = 260) -> tuple[str, ...]:
    """Two paragraphs of made-up words: two seeds share next to no word 3-gram."""
    chooser = random.Random(seed)
    half = words // 2
    made = [chooser.choice(SYLLABLES) for _ in range(words)]
    return (" ".join(made[:half]).capitalize() + ".", " ".join(made[half:]).capitalize() + ".")


def signed(number: int, body: tuple[str, ...], **changes: Any) -> dict[str, Any]:
    """A record with the signature by which its copies are found."""
    base = {"title": f"Tin {prose(number, 14)[0]}", "lead": None, "lead_prefix": None, "captions": ()}
    made = record(number, body=body, **{**base, **changes})
    return {**made, "signature": signature(made).to_json()}


def capture_name(seed: str) -> str:
    digest = hashlib.md5(seed.encode(), usedforsecurity=False).hexdigest()
    return f"<urn:uuid:{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:]}>"


def new_batch(connection: run.Connection, source: str = "baotayninh", day: str = "2026-10-05") -> int:
    with connection.transaction():
        found = connection.execute(
            "insert into crawl.batch (source, day, kind, state) values (%s, %s, 'daily', 'crawled')"
            " returning batch_id",
            (source, day),
        ).fetchone()
    assert found
    return int(found[0])


def load_rows(
    connection: run.Connection,
    rows: Iterable[Mapping[str, Any]],
    *,
    batch: int | None = None,
    source: str = "baotayninh",
) -> tuple[int, books.Counts]:
    """Load rows as one batch, all steps; the batch's id and the counts of its merge."""
    batch = new_batch(connection, source) if batch is None else batch
    load.stage(connection, batch, rows)
    load.check(connection, batch)
    counts = load.merge(connection, batch)
    load.publish(connection, batch)
    return batch, counts


def known_url(
    connection: run.Connection,
    number: int,
    *,
    source: str = "baotayninh",
    id_space: str = "a",
    day: str = "2026-10-05",
    **columns: Any,
) -> int:
    """A row of the frontier for `record(number)`; returns its url_id."""
    address = f"https://{source}.vn/tin-so-{number}-a{number}.html"
    values = {
        "source": source,
        "id_space": id_space,
        "article_id": str(number),
        "canonical_url": address,
        "url": address,
        "found_by": "test",
        "found_day": day,
        "day": day,
        "day_how": "found",
        "first_fetched_day": day,
        "state": "fetched",
        **columns,
    }
    return int(_insert(connection, "url", values, "url_id"))


def captured(
    connection: run.Connection,
    batch: int,
    url_id: int,
    fetched_at: datetime,
    *,
    name: str | None = None,
    **columns: Any,
) -> str:
    """A row of crawl.capture; returns its name."""
    name = name or capture_name(f"{url_id} {fetched_at}")
    values = {
        "capture": name,
        "batch_id": batch,
        "source": "baotayninh",
        "day": fetched_at.date(),
        "kind": "article",
        "url": "https://baotayninh.vn/",
        "url_id": url_id,
        "http_status": 200,
        "fetched_at": fetched_at,
        "warc": "w.warc.gz",
        "warc_offset": 0,
        "warc_length": 1,
        **columns,
    }
    _insert(connection, "capture", values, "capture")
    return name


def _insert(connection: run.Connection, table: str, values: Mapping[str, Any], returning: str) -> Any:
    statement = literal.SQL("insert into crawl.{} ({}) values ({}) returning {}").format(
        literal.Identifier(table),
        literal.SQL(", ").join(map(literal.Identifier, values)),
        literal.SQL(", ").join(map(literal.Placeholder, values)),
        literal.Identifier(returning),
    )
    with connection.transaction():
        found = connection.execute(statement, values).fetchone()
    assert found
    return found[0]


def query(connection: run.Connection, statement: LiteralString, *params: Any) -> list[tuple[Any, ...]]:
    with connection.transaction():
        return connection.execute(statement, params or None).fetchall()


def one(connection: run.Connection, statement: LiteralString, *params: Any) -> Any:
    """The single value of a query."""
    found = query(connection, statement, *params)
    assert len(found) == 1, found
    return found[0][0] if len(found[0]) == 1 else found[0]


def checksums(connection: run.Connection, *, physical: bool = True) -> dict[str, str]:
    """A checksum per table of `warehouse`; `physical` takes in where each row lies and who wrote it (ctid, xmin)."""
    tables = query(
        connection,
        "select relname from pg_class where relnamespace = 'warehouse'::regnamespace and relkind = 'r' order by 1",
    )
    sums = {}
    for (table,) in tables:
        row = literal.SQL("t::text || t.ctid::text || t.xmin::text") if physical else literal.SQL("t::text")
        statement = literal.SQL(
            "select md5(coalesce(string_agg({}, '|' order by {}), '')) from warehouse.{} t"
        ).format(row, row, literal.Identifier(table))
        with connection.transaction():
            found = connection.execute(statement).fetchone()
        assert found
        sums[table] = found[0]
    return sums
