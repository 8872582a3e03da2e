"""What a user would lose if a takedown left something behind, or a backup something out."""

from __future__ import annotations

import threading
import time
import uuid
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql as literal

from baotinh.stack import postgres
from sql import backup, copies, load, ready, run, takedown
from tests.sql.warehouse import (
    at,
    captured,
    checksums,
    known_url,
    load_rows,
    new_batch,
    one,
    prose,
    query,
    record,
    signed,
)
from transforms.copies import signature
from transforms.records import Document, Figure, MentionsIn, Organisation, Person, Place, SyndicatedFrom

SECRET = "bimatcuariengtoi"


def everywhere(connection: run.Connection, text: str) -> list[str]:
    """The tables and kept marts of the database in any of whose rows a text stands."""
    tables = query(
        connection,
        "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind in ('r', 'p', 'm') and n.nspname in ('crawl', 'stage', 'warehouse', 'mart')",
    )
    found = []
    for names in tables:
        statement = literal.SQL("select count(*) from {} t where t::text ilike %s").format(
            literal.Identifier(*names)
        )
        with connection.transaction():
            hits = connection.execute(statement, (f"%{text}%",)).fetchone()
        if hits and hits[0]:
            found.append(".".join(names))
    return found


def named(number: int, name: str, **changes: Any) -> dict[str, Any]:
    """A record that bears a name wherever one can stand."""
    return record(
        number,
        **{
            "author": f"Tác giả {name}",
            "section": ("Kinh tế", f"Mục {name}"),
            "tags": (f"thẻ {name}",),
            "captions": (f"Ảnh {name}.",),
            "people": (
                Person(
                    name=f"Đỗ {name}",
                    positions=(f"Chủ tịch Hội {name}",),
                    mentions=1,
                    mentions_in=MentionsIn(body=1),
                ),
            ),
            "organisations": (Organisation(name=f"Công ty {name}", also_written=(), kind="company"),),
            "documents": (
                Document(
                    number=f"12/QĐ-{name}",
                    kind="Quyết định",
                    issuer=f"Sở {name}",
                    date=None,
                    raw=f"theo {name}",
                ),
            ),
            "places": (Place(name=f"thôn {name}"),),
            "figures": (
                Figure(
                    label=f"tổng thu ngân sách của {name}",
                    raw=f"2 tỷ đồng {name}",
                    value=2,
                    unit="tỷ đồng",
                    kind="level",
                    period="6 tháng đầu năm 2026",
                ),
            ),
            "syndicated_from": SyndicatedFrom(name=f"Báo {name}", url=None),
            "event_date_raw": f"hôm qua, {name}",
            "evidence": {},
            **changes,
        },
    )


DIMENSIONS = {
    "warehouse.dim_author",
    "warehouse.dim_document",
    "warehouse.dim_organisation",
    "warehouse.dim_person",
    "warehouse.dim_section",
}
KEPT = {
    "mart.author_month",
    "mart.document_month",
    "mart.indicator_figure",
    "mart.person_quarter",
    "mart.position_holder",
}
WORKING = {"stage.author", "stage.document", "stage.organisation", "stage.person"}


def test_no_name_of_a_forgotten_article_is_left(warehouse: run.Connection) -> None:
    load_rows(warehouse, [named(1, SECRET), named(2, "Hà Văn Lộc")])
    ready.refresh(warehouse)
    assert set(everywhere(warehouse, SECRET)) >= DIMENSIONS | KEPT | WORKING

    takedown.forget(warehouse, str(record(1)["url"]), "theo yêu cầu")
    assert everywhere(warehouse, SECRET) == []
    assert set(everywhere(warehouse, "Hà Văn Lộc")) >= DIMENSIONS | KEPT
    assert one(warehouse, "select name from mart.person_mention") == "Đỗ Hà Văn Lộc"
    assert one(warehouse, "select count(*) from mart.refresh where not isfinite(refreshed_at)") == 0


def test_a_name_that_another_article_bears_stays(warehouse: run.Connection) -> None:
    load_rows(warehouse, [named(1, "Hà Văn Lộc"), named(2, "Hà Văn Lộc")])
    before = checksums(warehouse)
    takedown.forget(warehouse, str(record(1)["url"]), "theo yêu cầu")
    after = checksums(warehouse)
    assert {f"warehouse.{table}" for table in after if after[table] == before[table]} >= DIMENSIONS
    assert one(warehouse, "select name from mart.person_mention") == "Đỗ Hà Văn Lộc"


def test_a_name_of_an_earlier_reading_goes_too(warehouse: run.Connection) -> None:
    load_rows(warehouse, [named(1, SECRET)])
    load_rows(warehouse, [named(1, "Hà Văn Lộc", fetched_at=at("2026-10-06 08:00"))])
    assert set(everywhere(warehouse, SECRET)) >= DIMENSIONS
    takedown.forget(warehouse, str(record(1)["url"]), "theo yêu cầu")
    assert everywhere(warehouse, SECRET) == []


def test_a_backup_under_way_stops_no_takedown(dsn: str, warehouse: run.Connection) -> None:
    load_rows(warehouse, [named(1, SECRET), named(2, "Hà Văn Lộc")])
    warehouse.execute("set lock_timeout = '30s'")
    with run.connect(dsn) as reader:  # as pg_dump does
        reader.execute(
            "lock table warehouse.fact_article, stage.author, stage.person, stage.organisation, stage.document,"
            " stage.incoming, stage.article in access share mode"
        )
        takedown.forget(warehouse, str(record(1)["url"]), "theo yêu cầu")
    assert everywhere(warehouse, SECRET) == []


def test_a_takedown_that_is_killed_before_the_marts_are_made_leaves_them_outdated(
    warehouse: run.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_rows(warehouse, [named(1, SECRET), named(2, "Hà Văn Lộc")])
    ready.refresh(warehouse)

    def killed(_: run.Connection, which: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ready, "refresh", killed)
    with pytest.raises(KeyboardInterrupt):
        takedown.forget(warehouse, str(record(1)["url"]), "theo yêu cầu")
    monkeypatch.undo()
    assert set(everywhere(warehouse, SECRET)) == KEPT
    ready.refresh(warehouse, "outdated")
    assert everywhere(warehouse, SECRET) == []


def test_nothing_of_a_forgotten_article_is_left(warehouse: run.Connection) -> None:
    url_id = known_url(warehouse, 1)
    batch = new_batch(warehouse)
    secret = prose(1)[0] + f" {SECRET}."
    rows = [
        signed(
            1,
            (secret,),
            title=f"Chuyện {SECRET}",
            capture=captured(warehouse, batch, url_id, at("2026-10-05 08:00")),
        ),
        signed(2, (prose(1)[0],)),
        signed(3, (prose(1)[0],)),
    ]
    load_rows(warehouse, rows, batch=batch)
    assert one(warehouse, "select count(distinct cluster_key) from mart.article") == 1
    assert "warehouse.article_search" in everywhere(warehouse, SECRET)

    done = takedown.forget(warehouse, str(rows[0]["canonical_url"]), "at the family's request")
    assert done.was_loaded
    assert [capture["capture"] for capture in done.captures] == [rows[0]["capture"]]
    assert everywhere(warehouse, SECRET) == []
    assert query(warehouse, "select reason, source from warehouse.tombstone") == [
        ("at the family's request", "baotayninh")
    ]
    assert one(warehouse, "select state from crawl.url") == "forgotten"
    keys = query(
        warehouse, "select article_id, cluster_key = min(article_key) over () from mart.article order by 1"
    )
    assert keys == [("2", True), ("3", True)]


def test_a_forgotten_article_does_not_come_back(warehouse: run.Connection) -> None:
    row = record(1)
    batch, _ = load_rows(warehouse, [row])
    takedown.forget(warehouse, str(row["url"]), "court order")
    _, counts = load_rows(warehouse, [row], batch=batch)
    assert (counts.n_out, counts.n_refused, counts.reasons) == (0, 1, {"forgotten": 1})
    assert one(warehouse, "select count(*) from mart.article") == 0


OTHER = "https://baotayninh.vn/tieu-de-khac-a1.html"


@pytest.mark.parametrize("was_crawled", [False, True])
@pytest.mark.parametrize("comes_crawled", [False, True])
def test_a_forgotten_article_does_not_come_back_under_another_address(
    warehouse: run.Connection, was_crawled: bool, comes_crawled: bool
) -> None:
    if was_crawled:
        known_url(warehouse, 1)
    load_rows(warehouse, [record(1), record(2)])
    takedown.forget(warehouse, str(record(1)["url"]), "court order")

    batch = new_batch(warehouse)
    again = {"canonical_url": OTHER, "url": OTHER, "fetched_at": at("2026-10-06 08:00")}
    if comes_crawled:
        if was_crawled:  # the frontier knows one address by an id
            url_id = one(warehouse, "select url_id from crawl.url")
        else:
            url_id = known_url(warehouse, 1, canonical_url=OTHER, url=OTHER)
        again["capture"] = captured(warehouse, batch, url_id, at("2026-10-06 08:00"))
    _, counts = load_rows(warehouse, [record(1, **again)], batch=batch)
    assert (counts.n_out, counts.reasons) == (0, {"forgotten": 1})
    assert query(warehouse, "select article_id from mart.article") == [("2",)]


def test_the_same_id_in_another_numbering_or_source_is_another_article(warehouse: run.Connection) -> None:
    known_url(warehouse, 1)
    load_rows(warehouse, [record(1)])
    takedown.forget(warehouse, str(record(1)["url"]), "court order")
    url_id = known_url(warehouse, 1, id_space="b", canonical_url=OTHER, url=OTHER)
    batch = new_batch(warehouse)
    capture = captured(warehouse, batch, url_id, at("2026-10-06 08:00"))
    row = record(1, canonical_url=OTHER, url=OTHER, capture=capture, fetched_at=at("2026-10-06 08:00"))
    _, counts = load_rows(warehouse, [row], batch=batch)
    assert counts.n_out == 1
    _, counts = load_rows(warehouse, [record(1, source="travinh")], source="travinh")
    assert counts.n_out == 1


@pytest.mark.parametrize("checked", [False, True])
def test_a_batch_on_the_stage_goes_on_without_a_forgotten_article(
    warehouse: run.Connection, checked: bool
) -> None:
    url_id = known_url(warehouse, 1)
    batch = new_batch(warehouse)
    capture = captured(warehouse, batch, url_id, at("2026-10-05 08:00"))
    rows = [
        named(
            1,
            SECRET,
            title=f"Tin {SECRET}",
            kicker=SECRET,
            body=(f"{SECRET} {prose(1)[0]}",),
            capture=capture,
        ),
        named(1, SECRET, body=(f"{SECRET}.",), fetched_at=at("2026-10-05 09:00")),  # too short
        named(2, "Hà Văn Lộc"),
    ]
    load.stage(warehouse, batch, [{**row, "signature": signature(row).to_json()} for row in rows])
    if checked:
        load.check(warehouse, batch)
    done = takedown.forget(warehouse, str(record(1)["url"]), "theo yêu cầu")
    assert [one["capture"] for one in done.captures] == [capture]
    assert everywhere(warehouse, SECRET) == []

    counts = load.merge(warehouse, batch)
    reasons = {"forgotten": 1, "short_body": 1} if checked else {"forgotten": 2}
    assert (counts.n_in, counts.n_out, counts.n_refused, counts.reasons) == (3, 1, 2, reasons)
    load.publish(warehouse, batch)
    assert one(warehouse, "select state from crawl.batch") == "published"
    assert query(warehouse, "select article_id from mart.article") == [("2",)]
    assert one(warehouse, "select count(*) from stage.article") == 0
    assert everywhere(warehouse, SECRET) == []


def test_a_merged_batch_is_published_without_a_forgotten_article(warehouse: run.Connection) -> None:
    batch = new_batch(warehouse)
    load.stage(warehouse, batch, [named(1, SECRET), named(2, "Hà Văn Lộc")])
    counts = load.merge(warehouse, batch)
    takedown.forget(warehouse, str(record(1)["url"]), "theo yêu cầu")
    assert everywhere(warehouse, SECRET) == []
    assert counts.n_out == 2
    assert one(warehouse, "select count(*) from crawl.refusal") == 0
    load.publish(warehouse, batch)
    assert query(warehouse, "select article_id from mart.article") == [("2",)]


def waiting(connection: run.Connection) -> bool:
    """Whether a session of the database waits for a lock."""
    return bool(
        one(
            connection,
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
    )


class Alongside:
    """A takedown in a session of its own, begun amid another step, which goes on once it waits or is done."""

    def __init__(self, dsn: str, url: str) -> None:
        self._dsn, self._url = dsn, url
        self._errors: list[BaseException] = []
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        if self._thread is not None:
            return
        self._thread = threading.Thread(target=self._forget)
        self._thread.start()
        with run.connect(self._dsn, autocommit=True) as watch:
            while self._thread.is_alive() and not waiting(watch):
                time.sleep(0.02)

    def end(self) -> None:
        assert self._thread is not None
        self._thread.join()
        assert self._errors == []

    def _forget(self) -> None:
        try:
            with run.connect(self._dsn, autocommit=True) as connection:
                takedown.forget(connection, self._url, "theo yêu cầu")
        except BaseException as error:  # told where the test ends
            self._errors.append(error)


@pytest.mark.parametrize("place", ["copies/pending", "copies/copy_gone", "copies/copy"])
def test_a_takedown_while_copies_are_compared_harms_neither(
    dsn: str, warehouse: run.Connection, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    rows = [signed(number, prose(1)) for number in range(1, 5)]
    load_rows(warehouse, rows)
    warehouse.execute("update warehouse.article_signature set is_compared = false where article_key < 3")
    other = Alongside(dsn, str(rows[0]["url"]))
    here, whole = threading.current_thread(), run.execute

    def execute(connection: run.Connection, name: str, **params: object) -> run.Cursor:
        done = whole(connection, name, **params)
        if name == place and threading.current_thread() is here:
            other.begin()
        return done

    monkeypatch.setattr(copies, "execute", execute)
    copies.find(warehouse)
    other.end()
    assert query(
        warehouse, "select article_id, cluster_key = min(article_key) over () from mart.article order by 1"
    ) == [("2", True), ("3", True), ("4", True)]
    assert one(warehouse, "select count(*) from warehouse.article_copy") == 3


def test_a_takedown_while_a_batch_is_checked_harms_neither(
    dsn: str, warehouse: run.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = new_batch(warehouse)
    known_url(warehouse, 1)
    load.stage(warehouse, batch, [record(1, body=("Ngắn.",)), record(1, author="Vu\u0303 Mai"), record(2)])
    other = Alongside(dsn, str(record(1)["url"]))
    whole = run.execute

    def execute(connection: run.Connection, name: str, **params: object) -> run.Cursor:
        done = whole(connection, name, **params)
        if name == "stage/refuse":
            other.begin()
        return done

    monkeypatch.setattr(load, "execute", execute)
    load.check(warehouse, batch)
    monkeypatch.undo()
    other.end()
    load.publish(warehouse, batch)
    assert query(warehouse, "select article_id from mart.article") == [("2",)]


def test_an_unknown_address_and_an_empty_reason_say_so(warehouse: run.Connection) -> None:
    with pytest.raises(takedown.UnknownArticleError, match="no article is known by https://x"):
        takedown.forget(warehouse, "https://x.vn/1", "mistake")
    with pytest.raises(ValueError, match="needs a reason"):
        takedown.forget(warehouse, "https://x.vn/1", " ")


def test_a_trace_shows_every_hop(warehouse: run.Connection) -> None:
    url_id = known_url(warehouse, 1)
    batch = new_batch(warehouse)
    warehouse.execute(
        "insert into crawl.sighting values (%s, 'section kinh-te', %s, '5/10')", (url_id, batch)
    )
    load_rows(
        warehouse,
        [record(1, capture=captured(warehouse, batch, url_id, at("2026-10-05 08:00")))],
        batch=batch,
    )
    steps = run.rows(warehouse, "trace/url", url="https://baotayninh.vn/tin-so-1-a1.html")
    assert [step["hop"] for step in sorted(steps, key=lambda step: str(step["hop"]))] == [
        *("discover", "fetch", "merge", "read"),
    ]
    assert (
        run.rows(warehouse, "trace/state", url="https://baotayninh.vn/tin-so-1-a1.html")[0]["state"]
        == "fetched"
    )
    found = run.rows(warehouse, "trace/last_capture", url="https://baotayninh.vn/tin-so-1-a1.html")
    assert found[0]["warc"] == "w.warc.gz"


def test_a_backup_restores_every_row(
    server: postgres.Server, dsn: str, warehouse: run.Connection, tmp_path: Path
) -> None:
    load_rows(warehouse, [signed(n, prose(n % 5)) for n in range(1, 20)])
    file = tmp_path / "warehouse.dump"
    assert backup.backup(dsn, file, pg_dump=server.binaries / "pg_dump") > 1000
    with pytest.raises(run.DatabaseError, match="not empty"):
        backup.restore(dsn, file, pg_restore=server.binaries / "pg_restore")
    name = f"r{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(literal.SQL("create database {}").format(literal.Identifier(name)))
    try:
        backup.restore(server.dsn(name), file, pg_restore=server.binaries / "pg_restore")
        with run.connect(server.dsn(name), autocommit=True) as restored:
            assert checksums(restored, physical=False) == checksums(warehouse, physical=False)
            assert one(restored, "show timezone") == "Asia/Ho_Chi_Minh"
            _, counts = load_rows(restored, [signed(n, prose(n % 5)) for n in range(1, 20)])
            assert counts.n_unchanged == 19
        with run.connect(server.dsn(name), role="analyst") as analyst:
            assert one(analyst, "select count(*) from mart.article") == 19
    finally:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            connection.execute(literal.SQL("drop database {} with (force)").format(literal.Identifier(name)))


def test_a_file_that_is_no_backup_is_one_clear_line(
    server: postgres.Server, empty_dsn: str, tmp_path: Path
) -> None:
    file = tmp_path / "nonsense.dump"
    file.write_text("nonsense")
    with pytest.raises(run.DatabaseError, match="pg_restore failed"):
        backup.restore(empty_dsn, file, pg_restore=server.binaries / "pg_restore")
    with pytest.raises(run.DatabaseError, match="there is no backup"):
        backup.restore(empty_dsn, tmp_path / "missing.dump", pg_restore=server.binaries / "pg_restore")
