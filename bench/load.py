"""Loading against a bare COPY of the same rows into the same table, and the rates of the merge.

Rows are of real length (bodies of about 4,000 characters, with people, bodies, figures, documents, tags and
signatures). Absolute figures are goals for an idle machine with two cores; on a busy one only the ratio counts.
"""

from __future__ import annotations

import random
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg

from baotinh.stack import postgres
from sql import changes, copies, load, run
from sql.packed import HEADER, TRAILER
from sql.staged import packed_row
from transforms.copies import signature

VIETNAM = timezone(timedelta(hours=7))
SYLLABLES = """
    an bình cầu đá đèo đồng đường giếng gò hồ kênh khe làng lúa mía mương núi phà rạch rừng ruộng sông suối thôn
    trạm trại vườn xóm bến chợ cơm dừa gạo gỗ gốm lụa mật muối nấm ngô rau sen tằm tre trầm vải xoài quế hạt hoa
    hội nghị báo cáo kết quả thực hiện nhiệm vụ phát triển kinh tế xã huyện tỉnh ủy ban nhân dân chỉ đạo năm nay
    sản xuất nông nghiệp giao thông trường học bệnh viện công trình dự án đầu tư ngân sách doanh nghiệp lao động
""".split()  # noqa: SIM905
Row = dict[str, Any]


def main(full: bool = False) -> dict[str, float | str]:
    """Measure; keys are what is measured with its unit."""
    folder = Path(tempfile.mkdtemp(prefix="baotinh-bench-"))
    folder.chmod(0o755)
    server = postgres.place(folder / "postgres", postgres.free_port())
    postgres.start(server)
    try:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            connection.execute("create database bench")
        run.migrate(server.dsn("bench"))
        with run.connect(server.dsn("bench"), autocommit=True) as connection:
            return _measure(connection, 20_000 if full else 4_000)
    finally:
        postgres.stop(server, mode="immediate")
        shutil.rmtree(server.data.parent, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _measure(connection: run.Connection, size: int) -> dict[str, float | str]:
    rich = [article(number) for number in range(size)]
    plain = [_plain(row, number + size) for number, row in enumerate(rich)]
    _once(connection, rich[: size // 10], offset=10_000_000)  # warm the caches and the plans

    bare = _bare_copy(connection, rich)
    batch = new_batch(connection)
    staged = _timed(lambda: load.stage(connection, batch, rich))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    load.stage(connection, batch, _again(rich, 3))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    load.stage(connection, batch, rich)
    checked = _timed(lambda: load.check(connection, batch))
    merged = _timed(lambda: load.merge(connection, batch))
    compared = _timed(lambda: copies.find(connection))
    indexed = _timed(lambda: run.execute(connection, "marts/article_search", batch_id=batch))
    changed = _timed(lambda: changes.find(connection))
    published = _timed(lambda: load.publish(connection, batch))

    again = new_batch(connection)
    load.stage(connection, again, [_later(row) for row in rich])
    load.check(connection, again)
    same = _timed(lambda: load.merge(connection, again))
    load.stage(connection, again, [_later(row) for row in rich])
    load.check(connection, again)
    known = _timed(lambda: load.merge(connection, again))

    text_only = new_batch(connection)
    load.stage(connection, text_only, plain)
    load.check(connection, text_only)
    texts = _timed(lambda: load.merge(connection, text_only))
    return {
        "rows of each measurement": size,
        "bare COPY, rows/s": size / bare,
        "staging, rows/s": size / staged,
        "staging / bare COPY": bare / staged,
        "growth of memory while staging 3 times as many rows, kB": grown,
        "checks, rows/s": size / checked,
        "merge of articles and versions, rows/s": size / texts,
        "merge with people, bodies, figures, tags, signatures, rows/s": size / merged,
        "unchanged: read again later, rows/s": size / same,
        "unchanged: loaded again, rows/s": size / known,
        "copies, articles/s": size / compared,
        "search vectors, articles/s": size / indexed,
        "diffs of versions, s": changed,
        "rest of publishing, s": published,
    }


def article(number: int) -> Row:
    """A made-up article of real length, as the reading gives it; the same number gives the same article."""
    chooser = random.Random(number)
    day = datetime(2026, 1, 1, 7, tzinfo=VIETNAM) + timedelta(minutes=chooser.randrange(400_000))
    lead = _sentence(chooser, 40)
    address = f"https://bench.vn/tin-{number}-a{number}.html"
    row: Row = {
        "source": "bench",
        "url": address,
        "canonical_url": address,
        "article_id": str(number),
        "kicker": None,
        "title": _sentence(chooser, 12),
        "lead_prefix": None,
        "lead": lead,
        "body": [_sentence(chooser, 105) for _ in range(8)],
        "captions": [_sentence(chooser, 15) for _ in range(2)],
        "author": f"Tác Giả {chooser.randrange(40)}",
        "credits": [],
        "section": ["Kinh tế", f"Mục {chooser.randrange(20)}"],
        "tags": [" ".join(chooser.choices(SYLLABLES, k=2)) for _ in range(5)],
        "images": [{"url": f"{address}/{n}.jpg", "caption": None, "credit": None} for n in range(2)],
        "published_at": day.isoformat(),
        "published_precision": "minute",
        "published_how": "label",
        "published_raw": day.strftime("%d/%m/%Y - %H:%M"),
        "published_estimate": {
            "value": day.isoformat(),
            "precision": "minute",
            "how": "label",
            "why": "printed",
        },
        "event_date": day.date().isoformat(),
        "view_count": chooser.randrange(5000),
        "language": "vi",
        "people": [_person(chooser) for _ in range(2)],
        "organisations": [_body(chooser) for _ in range(12)],
        "documents": [_document(chooser)] if chooser.random() < 0.3 else [],
        "figures": [_figure(chooser, day.year) for _ in range(5)],
        "places": [{"name": f"Xã {chooser.randrange(900)}", "unit": None} for _ in range(3)],
        "layout": "bench_2026",
        "parser_version": "1",
        "fetched_at": (day + timedelta(hours=20)).isoformat(),
        "capture": f"<urn:uuid:{chooser.getrandbits(128):032x}>".replace(":uuid:", ":uuid:", 1),
        "evidence": {
            name: {"how": "layout", "where": "div.detail h1", "raw": None, "rejected": []}
            for name in "abcdef"
        },
    }
    return {**row, "signature": signature(row).to_json()}


def _sentence(chooser: random.Random, words: int) -> str:
    return " ".join(chooser.choices(SYLLABLES, k=words)).capitalize() + "."


def _person(chooser: random.Random) -> Row:
    name = f"Nguyễn Văn {chooser.choice(SYLLABLES).title()} {chooser.randrange(300)}"
    return {
        "name": name,
        "positions": [
            "Bí thư Tỉnh ủy" if chooser.random() < 0.05 else f"Giám đốc Sở {chooser.choice(SYLLABLES)}"
        ],
        "mentions": 2,
        "mentions_in": {"lead": 1, "body": 1, "caption": 0},
    }


def _body(chooser: random.Random) -> Row:
    name = f"Sở {chooser.choice(SYLLABLES)} {chooser.randrange(60)}"
    return {"name": name, "also_written": [], "kind": "state", "generic": False}


def _figure(chooser: random.Random, year: int) -> Row:
    value = chooser.randrange(10_000)
    return {
        "label": f"{'thu ngân sách' if chooser.random() < 0.03 else 'diện tích'} {chooser.choice(SYLLABLES)}",
        "raw": f"{value} tỷ đồng",
        "value": value,
        "unit": "tỷ đồng",
        "kind": "level",
        "numerator": None,
        "denominator": None,
        "period": f"6 tháng đầu năm {year}",
        "compared_with": None,
        "flags": [],
    }


def _document(chooser: random.Random) -> Row:
    number = f"{chooser.randrange(1, 500)}-NQ/TW"
    day = f"20{chooser.randrange(15, 26)}-0{chooser.randrange(1, 10)}-11"
    return {
        "number": number,
        "kind": "Nghị quyết",
        "issuer": "Bộ Chính trị",
        "date": day,
        "raw": f"Nghị quyết số {number}",
    }


def _plain(row: Row, number: int) -> Row:
    """The same text as another article, without anything that hangs on it."""
    address = f"https://bench.vn/tin-{number}-a{number}.html"
    empty: Row = {
        name: [] for name in ("people", "organisations", "figures", "places", "tags", "images", "credits")
    }
    given = {
        "article_id": str(number),
        "url": address,
        "canonical_url": address,
        "author": None,
        "view_count": None,
    }
    return {**row, **empty, **given, "section": [], "signature": None, "capture": f"plain {number}"}


def _later(row: Row) -> Row:
    fetched_at = datetime.fromisoformat(row["fetched_at"]) + timedelta(days=1)
    return {
        **row,
        "fetched_at": fetched_at.isoformat(),
        "capture": f"{row['capture']} again",
        "view_count": None,
    }


def _again(rows: list[Row], times: int) -> Iterator[Row]:
    for n in range(times):
        for row in rows:
            yield {**row, "capture": f"{row['capture']} {n}"}


def new_batch(connection: run.Connection) -> int:
    found = connection.execute(
        "insert into crawl.batch (source, day, kind, state) values ('bench', '2026-10-05', 'daily', 'crawled')"
        " returning batch_id"
    ).fetchone()
    assert found
    return int(found[0])


def _once(connection: run.Connection, rows: Iterable[Row], offset: int) -> None:
    batch = new_batch(connection)
    load.stage(connection, batch, (_plain(row, offset + n) for n, row in enumerate(rows)))
    load.check(connection, batch)
    load.merge(connection, batch)
    load.publish(connection, batch)


def _bare_copy(connection: run.Connection, rows: list[Row]) -> float:
    """Seconds of COPY alone, of rows packed before the clock starts: the better of row by row and by the megabyte."""
    singly = [HEADER, *(packed_row(0, number, row) for number, row in enumerate(rows)), TRAILER]
    whole = b"".join(singly)
    together = [
        whole[start : start + load.BYTES_AT_ONCE] for start in range(0, len(whole), load.BYTES_AT_ONCE)
    ]
    best = float("inf")
    for parts in (singly, together, singly, together):
        with connection.transaction(force_rollback=True):
            started = time.perf_counter()
            with connection.cursor().copy(run.statement("stage/copy")) as copy:
                for data in parts:
                    copy.write(data)
            best = min(best, time.perf_counter() - started)
    return best


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
