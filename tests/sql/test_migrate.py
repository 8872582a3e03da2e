"""What a user would lose if migrating broke: the database of last year."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from baotinh.stack import postgres
from sql import ask, books, load, run, takedown
from tests.sql.warehouse import (
    SOURCES,
    at,
    captured,
    checksums,
    known_url,
    load_rows,
    new_batch,
    one,
    query,
    record,
    signed,
)
from transforms.records import (
    Credit,
    Document,
    Estimate,
    Figure,
    Image,
    MentionsIn,
    Organisation,
    Person,
    Place,
    SyndicatedFrom,
)

NAMES = sorted(path.stem for path in run.MIGRATIONS.glob("*.sql"))
RELEASES = sorted(Path(__file__).parent.glob("release_*.sql"))
DEBIAN = Path("/usr/lib/postgresql/15/bin")


def test_migrating_twice_does_nothing_the_second_time(empty_dsn: str) -> None:
    assert run.migrate(empty_dsn) == NAMES
    assert run.migrate(empty_dsn) == []


def test_two_processes_at_once_migrate_once(empty_dsn: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run.migrate, [empty_dsn, empty_dsn]))
    assert sorted(done, key=len) == [[], NAMES]


def test_a_migration_that_fails_leaves_no_trace_and_can_be_mended(empty_dsn: str, tmp_path: Path) -> None:
    (tmp_path / "0001.good.sql").write_text("create table first_one (n int);")
    bad = tmp_path / "0002.bad.sql"
    bad.write_text("create table second_one (n int); select 1 / 0;")
    with pytest.raises(run.DatabaseError, match=r"0002\.bad failed and left no trace: division by zero"):
        run.migrate(empty_dsn, migrations=tmp_path)
    bad.write_text("create table second_one (n int);")
    assert run.migrate(empty_dsn, migrations=tmp_path) == ["0002.bad"]


def test_a_migration_that_is_killed_can_be_run_again(empty_dsn: str, tmp_path: Path) -> None:
    """The migration and the note that it ran are one transaction, so there is no moment in between."""
    slow = tmp_path / "0001.slow.sql"
    slow.write_text("create table first_one (n int); select pg_sleep(60);")
    program = (
        "import sys; from pathlib import Path; from sql import run; "
        "run.migrate(sys.argv[1], migrations=Path(sys.argv[2]))"
    )
    with subprocess.Popen([sys.executable, "-c", program, empty_dsn, str(tmp_path)]) as child:
        with run.connect(empty_dsn, autocommit=True) as connection:
            while not one(
                connection,
                "select count(*) from pg_stat_activity"
                " where query like 'select pg_sleep%' and datname = current_database()",
            ):
                assert child.poll() is None
        child.send_signal(signal.SIGKILL)
    with run.connect(empty_dsn, autocommit=True) as connection:
        query(
            connection,
            "select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep%'",
        )
    slow.write_text("create table first_one (n int);")
    assert run.migrate(empty_dsn, migrations=tmp_path) == ["0001.slow"]


def test_a_document_that_was_filed_by_its_capitals_is_filed_anew(empty_dsn: str, tmp_path: Path) -> None:
    before = [name for name in NAMES if name < "0020"]
    for name in before:
        shutil.copy(run.MIGRATIONS / f"{name}.sql", tmp_path)
    assert run.migrate(empty_dsn, migrations=tmp_path) == before
    with run.connect(empty_dsn, autocommit=True) as connection, connection.transaction():
        connection.execute("set local session_replication_role = replica")  # the texts are of no matter here
        for statement in (
            "insert into warehouse.dim_source (stem, name, kind) values ('baotayninh', 'Báo Tây Ninh', 'newspaper')",
            "insert into warehouse.dim_document (number, number_key, level, lineage, issued_on) values"
            " ('12/2024/QĐ-TTG', '12/2024/QĐ-TTG', 'other', 'tay-ninh', '2024-01-05'),"
            " ('12/2024/QĐ-TTg', '12/2024/QĐ-TTG', 'TTg', 'central', '2024-01-05'),"
            " ('9/QĐ-TTG', '9/QĐ-TTG', 'other', 'hue', null), ('7-XX/YY', '7-XX/YY', 'other', 'hue', null)",
            "insert into warehouse.fact_article (source_key, article_id, canonical_url, url, version_no,"
            " province_then_key, day, day_how, published_precision, language, char_count, first_seen_at)"
            " select source_key, '7', 'https://baotayninh.vn/a7', 'https://baotayninh.vn/a7', 1, 0, '2025-01-02',"
            " 'found', 'unknown', 'vi', 9, now() from warehouse.dim_source",
            "insert into warehouse.article_document (article_key, document_key, kind, raw)"
            " select article_key, document_key, 'Quyết định', number"
            " from warehouse.fact_article cross join warehouse.dim_document",
        ):
            connection.execute(statement)
    assert run.migrate(empty_dsn) == NAMES[len(before) :]
    with run.connect(empty_dsn, autocommit=True) as connection:
        assert query(
            connection,
            "select d.number_key, d.level, d.lineage, count(*) from warehouse.dim_document as d"
            " join warehouse.article_document using (document_key) group by 1, 2, 3 order by 1",
        ) == [
            ("12/2024/QĐ-TTG", "TTg", "central", 1),
            ("7-XX/YY", "other", "hue", 1),
            ("9/QĐ-TTG", "TTg", "central", 1),
        ]
        assert one(connection, "select count(*) from warehouse.dim_document") == 3


def test_an_older_database_keeps_its_rows(empty_dsn: str, tmp_path: Path) -> None:
    """A database that stopped at the sixth migration, with an article in it, is brought to this release."""
    for name in NAMES[:6]:
        shutil.copy(run.MIGRATIONS / f"{name}.sql", tmp_path)
    assert run.migrate(empty_dsn, migrations=tmp_path) == NAMES[:6]
    with run.connect(empty_dsn, autocommit=True) as connection, connection.transaction():
        for statement in (
            "insert into warehouse.dim_source (stem, name, kind) values ('baotayninh', 'Báo Tây Ninh', 'newspaper')",
            "insert into warehouse.dim_reader (layout, parser_version) values ('tayninh_2020', '1')",
            "insert into warehouse.fact_article (source_key, article_id, canonical_url, url, version_no,"
            " province_then_key, day, day_how, published_precision, language, char_count, first_seen_at)"
            " select source_key, '7', 'https://baotayninh.vn/a7', 'https://baotayninh.vn/a7', 1, 0, '2025-01-02',"
            " 'found', 'unknown', 'vi', 9, now() from warehouse.dim_source",
            "insert into warehouse.article_version (article_key, version_no, title, body, captions, credits,"
            " published_precision, content_hash, detail_hash, reader_key, fetched_at, first_seen_at, evidence)"
            " select article_key, 1, 'Tin cũ', 'Nội dung.', '{}', '[]', 'unknown', gen_random_uuid(),"
            " gen_random_uuid(), reader_key, now(), now(), '{}'"
            " from warehouse.fact_article cross join warehouse.dim_reader where layout = 'tayninh_2020'",
        ):
            connection.execute(statement)
    assert run.migrate(empty_dsn) == NAMES[6:]
    with run.connect(empty_dsn, autocommit=True) as connection:
        load.sync_sources(connection, SOURCES)
        found = query(connection, "select article_id, title, province_then from mart.article")
        assert found == [("7", "Tin cũ", "Tây Ninh")]
        _, counts = load_rows(connection, [record(8)])
        assert counts.n_out == 1


DAY1, DAY2, DAY3, DAY4 = (at(f"2026-10-0{day} 08:00") for day in (5, 6, 7, 8))
MORNING, MIDNIGHT = at("2026-10-05 07:30"), at("2025-06-30 00:00")
DAM = (
    "Hồ Suối Nhum sáng nay đạt 97% dung tích, sớm hơn mọi năm ba tuần, sau bốn đợt mưa liền nhau ở thượng nguồn. "
    "Ban quản lý hồ mở hai cửa xả nhỏ từ nửa đêm và báo trước cho các xã phía dưới bằng loa phát thanh.",
    "Ông Kiều Tấn Phước, Chủ tịch UBND tỉnh, kiểm tra đập lúc bảy giờ và yêu cầu trực đủ quân số. “Nước về sớm thì vụ "
    "đông xuân đỡ lo, nhưng không được chủ quan”, ông nói với bà Hồ Thuỳ Dương, Giám đốc Sở Nông nghiệp và Môi trường.",
    "Theo Quyết định số 318/QĐ-UBND ngày 14/8/2026, hồ được giữ nước ở mức 98% cho đến hết tháng 12.",
)
DAM_EDITED = (
    *DAM[:2],
    "Theo Quyết định số 318/QĐ-UBND ngày 14/8/2026, hồ được giữ nước ở mức 96% đến hết năm.",
)
DAM_AGAIN = (*DAM_EDITED, "Chiều cùng ngày, cửa xả thứ hai được đóng lại vì mưa đã ngớt ở thượng nguồn.")
LOTUS = (
    "Ba mươi hộ ở ấp Bàu Trâm chuyển ruộng trũng sang trồng sen lấy hạt từ đầu năm; đến nay mỗi công cho bốn đợt thu "
    "hoạch, thương lái đến tận bờ cân với giá ổn định và trả tiền ngay trong ngày.",
    "Chị Thạch Sa Ly cho biết gia đình chị thu gần gấp đôi so với lúa, lại rảnh tay từ tháng chín nên nhận thêm việc "
    "tách vỏ cho cả xóm; hợp tác xã vừa mua một máy sấy nhỏ để không phải bán hạt tươi.",
)
FERRY = (
    "Bến phà Cái Đôi ngừng đón khách từ năm giờ chiều để thay phao và gia cố cầu dẫn, dự kiến chạy lại sau ba ngày. "
    "Xe tải đi vòng qua cầu Rạch Lá, xe máy được chở bằng hai đò dự phòng của xã.",
)
MARKET = (
    "Chợ nổi Vàm Sáo dời về đoạn kênh mới đào, rộng gấp rưỡi chỗ cũ, có bậc lên xuống và trạm nước sạch cho ghe hàng. "
    "Buổi họp đầu tiên có hơn trăm ghe, phần lớn chở khoai, bí và chuối từ các cồn phía trên.",
)
SCHOOL = (
    "Trường Tiểu học Gò Đậu nhận ba phòng học mới trước khai giảng hai tuần, do phụ huynh và cựu học sinh góp công sơn "
    "tường, đóng kệ sách; thư viện mở cửa cả chiều thứ bảy cho trẻ trong ấp.",
)
SALT = (
    "Diêm dân Cồn Lợi thu hoạch vụ muối trải bạt đầu tiên, hạt trắng và khô hơn muối đất; giá tại ruộng tăng một phần "
    "ba. Xã đề nghị kéo điện ba pha ra đồng muối trước mùa nắng năm sau.",
)
CLINIC = (
    "Trạm y tế xã Long Hậu có thêm máy siêu âm và một bác sĩ về làm việc lâu dài, bà con không còn phải đi hơn hai "
    "mươi cây số lên huyện để khám thai; lịch khám dán ở từng ấp từ đầu tuần.",
)
KNOWN_READER = {"layout": "tayninh_2020", "parser_version": "1"}
UNDATED = {
    "published_at": None,
    "published_precision": "unknown",
    "published_how": None,
    "published_raw": None,
}


def old(number: int, title: str, body: tuple[str, ...], **changes: Any) -> dict[str, Any]:
    base = {
        "lead": None,
        "lead_prefix": None,
        "captions": (),
        "author": None,
        "tags": (),
        "section": ("Thời sự",),
    }
    return signed(number, body, title=title, **{**base, **KNOWN_READER, **changes})


def dam(body: tuple[str, ...], **changes: Any) -> dict[str, Any]:
    """The article with everything that an article may have hanging on it."""
    hanging: dict[str, Any] = {
        "lead_prefix": "BTNO - ",
        "lead": "BTNO - Nước về sớm ba tuần, hồ Suối Nhum mở hai cửa xả.",
        "author": "Lý Thu Hà - Quách Bình",
        "credits": (Credit(name="Lý Thu Hà", role="text"), Credit(name="Quách Bình", role="photo")),
        "captions": ("Hồ Suối Nhum nhìn từ đỉnh đập.",),
        "images": (
            Image(
                url="https://baotayninh.vn/anh/ho-suoi-nhum.jpg",
                caption="Hồ Suối Nhum nhìn từ đỉnh đập.",
                credit="Ảnh: Quách Bình",
            ),
        ),
        "tags": ("thủy lợi", "hồ Suối Nhum"),
        "section": ("Kinh tế", "Nông nghiệp"),
        "people": (
            Person(
                name="Kiều Tấn Phước",
                positions=("Chủ tịch UBND tỉnh",),
                mentions=1,
                mentions_in=MentionsIn(body=1),
            ),
            Person(
                name="Hồ Thuỳ Dương",
                positions=("Giám đốc Sở Nông nghiệp và Môi trường",),
                mentions=1,
                mentions_in=MentionsIn(body=1),
            ),
        ),
        "organisations": (
            Organisation(name="UBND tỉnh", also_written=(), kind="state"),
            Organisation(name="Sở Nông nghiệp và Môi trường", also_written=("Sở NN&MT",), kind="state"),
        ),
        "documents": (
            Document(
                number="318/QĐ-UBND",
                kind="Quyết định",
                issuer="UBND tỉnh",
                date=date(2026, 8, 14),
                raw="Quyết định số 318/QĐ-UBND ngày 14/8/2026",
            ),
        ),
        "figures": (
            Figure(label="dung tích hồ Suối Nhum", raw="97%", value=97, unit="%", kind="share"),
            Figure(
                label="tổng thu ngân sách trên địa bàn",
                raw="1.240 tỷ đồng",
                value=1240,
                unit="tỷ đồng",
                kind="level",
                period="6 tháng đầu năm 2026",
            ),
        ),
        "places": (Place(name="Suối Nhum"), Place(name="Long An", unit="Long An")),
        "view_count": 40,
    }
    return old(1, "Hồ Suối Nhum đầy sớm ba tuần", body, **{**hanging, **changes})


def staged() -> list[dict[str, Any]]:
    """The batch that the old release left on the stage; its second row has an unknown date."""
    cited = Document(
        number="27-NQ/TU", kind="Nghị quyết", issuer="Tỉnh ủy", date=None, raw="Nghị quyết số 27-NQ/TU"
    )
    nurse = Person(
        name="Sơn Thị Mỹ", positions=("Trạm trưởng",), mentions=2, mentions_in=MentionsIn(body=1, caption=1)
    )
    return [
        old(11, "Ba phòng học mới ở Gò Đậu", SCHOOL, source="travinh", documents=(cited,), view_count=7),
        old(12, "Muối trải bạt ở Cồn Lợi", SALT, source="travinh", **UNDATED),
        old(13, "Máy siêu âm về Long Hậu", CLINIC, source="travinh", people=(nurse,), tags=("y tế",)),
    ]


def first_batch(first: str, sixth: str) -> list[dict[str, Any]]:
    """What the first batch loaded; the names of two captures."""
    return [
        dam(DAM, capture=first),
        old(4, "Sen thay lúa ở Bàu Trâm", LOTUS, lead="Ruộng trũng Bàu Trâm nay thành ruộng sen."),
        old(6, "Bến phà Cái Đôi tạm ngừng", FERRY, capture=sixth),
        old(9, "Ngắn quá", ("Tin chưa đủ chữ.",)),
    ]


def fill(connection: run.Connection) -> None:
    """What the dumps of `release_*.sql` hold, by the loader of the release that they come from.

    A dump is made at its release's last migration: migrate an empty database, fill it, pg_dump --data-only --inserts
    the schemas crawl, stage, warehouse and mart without stage.reference, warehouse.dim_date and warehouse.unit; leave
    out SET and backslash lines and the two rows that migrations insert (unknown province, reader of unchanged pages);
    refresh the materialised views at the end.
    """
    load.sync_sources(connection, SOURCES)
    batch = new_batch(connection)
    dam_url, ferry_url = known_url(connection, 1), known_url(connection, 6)
    first = captured(connection, batch, dam_url, DAY1)
    sixth = captured(connection, batch, ferry_url, DAY1)
    books.record_hop(connection, batch, "discover", books.Counts(n_in=5, n_out=5))
    books.record_hop(connection, batch, "fetch", books.Counts(n_in=5, n_out=5))
    books.record_hop(
        connection, batch, "read", books.Counts(n_in=5, n_out=4, n_refused=1, reasons={"soft_404": 1})
    )
    refusal = {
        "refused": "soft_404",
        "detail": "the page says that the article does not exist",
        "url": "https://baotayninh.vn/tin-so-10-a10.html",
        "source": "baotayninh",
        "capture": None,
    }
    load.refuse(connection, batch, "read", [refusal])
    load_rows(connection, first_batch(first, sixth), batch=batch)
    run.execute(
        connection,
        "crawl/coverage",
        source="baotayninh",
        state="crawled",
        reason=None,
        batch_id=batch,
        first=DAY1.date(),
        last=DAY1.date(),
    )

    batch = new_batch(connection, day="2026-10-06")
    edited = captured(connection, batch, dam_url, DAY2)
    captured(connection, batch, ferry_url, DAY2, http_status=404)
    load_rows(connection, [dam(DAM_EDITED, capture=edited, fetched_at=DAY2, view_count=95)], batch=batch)

    batch = new_batch(connection, day="2026-10-07")
    captured(connection, batch, ferry_url, DAY3, http_status=404)
    with connection.transaction():
        connection.execute("update crawl.url set state = 'gone' where url_id = %s", (ferry_url,))
    load_rows(connection, [], batch=batch)

    named = SyndicatedFrom(name="Báo Tây Ninh", url="https://baotayninh.vn/tin-so-4-a4.html")
    copied = old(5, "Trồng sen trên ruộng trũng", LOTUS, source="baomoi", syndicated_from=named, **UNDATED)
    load_rows(connection, [copied], source="baomoi")

    day = date(2025, 6, 30)
    estimate = Estimate(
        value=date(2025, 3, 2), precision="day", how="inferred", why="giữa hai số bài liền nhau"
    )
    on_a_day = {"published_at": day, "published_precision": "day", "published_raw": "30/6/2025"}
    rows = [
        old(7, "Chợ nổi Vàm Sáo có chỗ mới", MARKET, source="travinh", **on_a_day),
        old(8, "Chợ nổi sắp dời", (*MARKET, *SALT), source="travinh", **UNDATED, published_estimate=estimate),
        old(99, "Bài sẽ gỡ", (SCHOOL[0], FERRY[0]), source="travinh"),
    ]
    load_rows(connection, rows, source="travinh")
    takedown.forget(connection, str(rows[2]["canonical_url"]), "theo yêu cầu của người trong bài")

    batch = new_batch(connection, "travinh", "2026-10-06")
    load.stage(connection, batch, staged())

    batch = new_batch(connection, "baotayninh", "2026-10-08")
    same = [
        old(n, f"Tin giữ lại {n}", CLINIC, capture="<urn:uuid:00000000-0000-4000-8000-000000000001>")
        for n in (21, 22)
    ]
    load.stage(connection, batch, same)
    load.check(connection, batch)


@pytest.fixture(scope="module", params=[path.stem for path in RELEASES] + ["this_release"])
def release(
    request: pytest.FixtureRequest, server: postgres.Server, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a database of an earlier release with its rows, brought to this one; or one that this one filled."""
    name = f"old_{request.param}"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    dsn = server.dsn(name)
    if request.param == "this_release":
        run.migrate(dsn)
        with run.connect(dsn, autocommit=True) as connection:
            fill(connection)
        return name
    folder = tmp_path_factory.mktemp(name)
    before = [file for file in NAMES if file[:4] <= request.param.removeprefix("release_")]
    for file in before:
        shutil.copy(run.MIGRATIONS / f"{file}.sql", folder)
    assert run.migrate(dsn, migrations=folder) == before
    with run.connect(dsn) as connection:
        connection.execute((Path(__file__).parent / f"{request.param}.sql").read_bytes())
    assert run.migrate(dsn) == NAMES[len(before) :]
    return name


@pytest.fixture
def released_dsn(server: postgres.Server, release: str) -> Iterator[str]:
    """The libpq URI of a copy of that database, the test's own."""
    name = f"r{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(f'create database "{name}" template "{release}"')
        connection.execute(f"alter database \"{name}\" set timezone = 'Asia/Ho_Chi_Minh'")
    yield server.dsn(name)
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')


@pytest.fixture
def released(released_dsn: str) -> Iterator[run.Connection]:
    """A connection to it."""
    with run.connect(released_dsn, autocommit=True) as connection:
        yield connection


def test_every_row_of_an_earlier_release_is_there(released: run.Connection) -> None:
    lead, bodies = "BTNO - Nước về sớm ba tuần, hồ Suối Nhum mở hai cửa xả.", "\n\n"
    assert query(
        released,
        "select source, article_id, title, lead, body, author, section, tags, version_no, view_count"
        " from mart.article order by article_id",
    ) == [
        (
            *("baotayninh", "1", "Hồ Suối Nhum đầy sớm ba tuần", lead, bodies.join(DAM_EDITED)),
            *("Lý Thu Hà - Quách Bình", "Kinh tế > Nông nghiệp", ["thủy lợi", "hồ Suối Nhum"], 2, 95),
        ),
        (
            *("baotayninh", "4", "Sen thay lúa ở Bàu Trâm", "Ruộng trũng Bàu Trâm nay thành ruộng sen."),
            *(bodies.join(LOTUS), None, "Thời sự", [], 1, None),
        ),
        ("baomoi", "5", "Trồng sen trên ruộng trũng", None, bodies.join(LOTUS), None, "Thời sự", [], 1, None),
        ("baotayninh", "6", "Bến phà Cái Đôi tạm ngừng", None, FERRY[0], None, "Thời sự", [], 1, None),
        ("travinh", "7", "Chợ nổi Vàm Sáo có chỗ mới", None, MARKET[0], None, "Thời sự", [], 1, None),
        (
            *("travinh", "8", "Chợ nổi sắp dời", None, bodies.join((*MARKET, *SALT)), None, "Thời sự", []),
            *(1, None),
        ),
    ]
    assert query(
        released,
        "select article_id, province_then, province_now, day::text, day_how, published_precision, published_at,"
        " published_estimate::text, gone_at, first_seen_at, last_seen_at from mart.article order by article_id",
    ) == [
        ("1", *["Tây Ninh"] * 2, "2026-10-05", "published", "minute", MORNING, None, None, DAY1, DAY2),
        ("4", *["Tây Ninh"] * 2, "2026-10-05", "published", "minute", MORNING, None, None, DAY1, DAY1),
        ("5", *["Tây Ninh"] * 2, "2026-10-05", "found", "unknown", None, None, None, DAY1, DAY1),
        ("6", *["Tây Ninh"] * 2, "2026-10-05", "published", "minute", MORNING, None, DAY2, DAY1, DAY1),
        *[
            (
                "7",
                "Trà Vinh",
                "Vĩnh Long",
                "2025-06-30",
                "published",
                "day",
                MIDNIGHT,
                None,
                None,
                DAY1,
                DAY1,
            ),
            (
                "8",
                "Trà Vinh",
                "Vĩnh Long",
                "2025-03-02",
                "estimate",
                "unknown",
                None,
                "2025-03-02",
                None,
                DAY1,
                DAY1,
            ),
        ],
    ]


def test_every_version_of_an_earlier_release_is_there(released: run.Connection) -> None:
    assert query(
        released,
        "select version_no, is_current, first_seen_at, last_seen_at, superseded_at, title, body, layout"
        " from mart.article_version where canonical_url like %s order by version_no",
        "%-a1.html",
    ) == [
        (1, False, DAY1, DAY1, DAY2, "Hồ Suối Nhum đầy sớm ba tuần", "\n\n".join(DAM), "tayninh_2020"),
        (2, True, DAY2, DAY2, None, "Hồ Suối Nhum đầy sớm ba tuần", "\n\n".join(DAM_EDITED), "tayninh_2020"),
    ]
    assert one(released, "select count(*) from mart.article_version") == 7
    changed = (
        "select version_no, field, changed_at, words_removed, words_added, diff from mart.article_change"
    )
    version, field, changed_at, removed, added, diff = one(released, changed)
    assert (version, field, changed_at, removed, added) == (2, "body", DAY2, 4, 2)
    assert "98%" in diff
    assert "96%" in diff


def test_every_mention_of_an_earlier_release_is_there(released: run.Connection) -> None:
    assert query(
        released,
        "select name, name_key, lineage, positions, mentions, in_body from mart.person_mention order by name",
    ) == [
        (
            *("Hồ Thuỳ Dương", "hồ thùy dương", "tay-ninh"),
            *(["Giám đốc Sở Nông nghiệp và Môi trường"], 1, 1),
        ),
        ("Kiều Tấn Phước", "kiều tấn phước", "tay-ninh", ["Chủ tịch UBND tỉnh"], 1, 1),
    ]
    assert query(
        released,
        "select name, kind, lineage, also_written from mart.organisation_mention order by name",
    ) == [
        ("Sở Nông nghiệp và Môi trường", "state", "tay-ninh", ["Sở NN&MT"]),
        ("UBND tỉnh", "state", "tay-ninh", []),
    ]
    assert query(
        released,
        "select number, kind, issuer, level, lineage, issued_on::text, raw from mart.document_citation",
    ) == [
        (
            *("318/QĐ-UBND", "Quyết định", "UBND tỉnh", "UBND", "tay-ninh", "2026-08-14"),
            "Quyết định số 318/QĐ-UBND ngày 14/8/2026",
        )
    ]
    assert query(
        released,
        "select label, raw, value, unit, kind, value_base, unit_base, indicator, period_from::text, period_to::text"
        " from mart.figure order by position",
    ) == [
        ("dung tích hồ Suối Nhum", "97%", 97, "%", "share", 97, "%", None, None, None),
        (
            *("tổng thu ngân sách trên địa bàn", "1.240 tỷ đồng", 1240, "tỷ đồng", "level", 1240e9, "đồng"),
            *("budget_revenue", "2026-01-01", "2026-06-30"),
        ),
    ]
    assert query(released, "select name, unit_then, unit_now from mart.place_mention order by name") == [
        ("Long An", "Tây Ninh", "Tây Ninh"),
        ("Suối Nhum", None, None),
    ]
    assert query(released, "select url, caption, credit from warehouse.article_image") == [
        (
            *("https://baotayninh.vn/anh/ho-suoi-nhum.jpg", "Hồ Suối Nhum nhìn từ đỉnh đập."),
            "Ảnh: Quách Bình",
        )
    ]
    signed_by = (
        "select d.name, b.role from warehouse.article_author b join warehouse.dim_author d using (author_key)"
    )
    assert sorted(query(released, signed_by)) == [("Lý Thu Hà", "text"), ("Quách Bình", "photo")]
    counted = "select fetched_at, view_count from warehouse.article_view_count order by fetched_at"
    assert query(released, counted) == [(DAY1, 40), (DAY2, 95)]


def test_copies_refusals_and_takedowns_of_an_earlier_release_are_there(released: run.Connection) -> None:
    assert query(
        released,
        "select o.article_id, c.article_id, p.kind, p.containment, p.direction_how from mart.article_copy p"
        " join mart.article o on o.article_key = p.original_key"
        " join mart.article c on c.article_key = p.copy_key",
    ) == [("4", "5", "copy", 1, "named")]
    assert one(released, "select count(distinct cluster_key) from mart.article") == 5
    assert query(
        released, "select source, day::text, hop, reason, url, resolved_at from mart.refusal order by reason"
    ) == [
        ("baotayninh", "2026-10-05", "merge", "short_body", "https://baotayninh.vn/tin-so-9-a9.html", None),
        ("baotayninh", "2026-10-05", "read", "soft_404", "https://baotayninh.vn/tin-so-10-a10.html", None),
    ]
    assert query(released, "select state, reason from mart.batch order by batch_id")[-2:] == [
        ("staged", None),
        ("held", "doubled_keys: <urn:uuid:00000000-0000-4000-8000-000000000001>: 2 articles"),
    ]
    assert one(released, "select n_in, n_out, n_refused, reasons from crawl.hop where hop = 'read'") == (
        *(5, 4, 1),
        {"soft_404": 1},
    )
    crawled = "select source, day::text from mart.coverage where state = 'crawled'"
    assert query(released, crawled) == [("baotayninh", "2026-10-05")]
    forgotten = old(99, "Bài sẽ gỡ", (SCHOOL[0], FERRY[0]), source="travinh", fetched_at=DAY4)
    _, counts = load_rows(released, [forgotten], source="travinh")
    assert (counts.n_refused, counts.reasons) == (1, {"forgotten": 1})


def test_a_batch_that_waited_on_the_stage_arrives(released: run.Connection) -> None:
    batch = one(released, "select batch_id from crawl.batch where state = 'staged'")
    load.check(released, batch)
    counts = load.merge(released, batch)
    load.publish(released, batch)
    assert counts == books.Counts(n_in=3, n_out=3)
    assert query(
        released,
        "select article_id, title, body, province_now, published_precision, tags, view_count from mart.article"
        " where article_id in ('11', '12', '13') order by article_id",
    ) == [
        ("11", "Ba phòng học mới ở Gò Đậu", SCHOOL[0], "Vĩnh Long", "minute", [], 7),
        ("12", "Muối trải bạt ở Cồn Lợi", SALT[0], "Vĩnh Long", "unknown", [], None),
        ("13", "Máy siêu âm về Long Hậu", CLINIC[0], "Vĩnh Long", "minute", ["y tế"], None),
    ]
    nurse = "select name, lineage, mentions, in_caption from mart.person_mention where source = 'travinh'"
    assert query(released, nurse) == [("Sơn Thị Mỹ", "vinh-long", 2, 1)]
    cited = "select number, level, lineage from mart.document_citation where source = 'travinh'"
    assert query(released, cited) == [("27-NQ/TU", "TU", "vinh-long")]
    assert one(released, "select count(*) from mart.search('may sieu am')") == 1
    before = checksums(released)
    _, counts = load_rows(released, staged(), batch=batch)
    assert counts == books.Counts(n_in=3, n_unchanged=3)
    assert checksums(released) == before


def test_a_held_batch_stays_held_until_it_is_mended(released: run.Connection) -> None:
    batch = one(released, "select batch_id from crawl.batch where state = 'held'")
    with pytest.raises(load.LoadError, match="held: doubled_keys"):
        load.merge(released, batch)
    _, counts = load_rows(released, [old(n, f"Tin giữ lại {n}", CLINIC) for n in (21, 22)], batch=batch)
    assert counts == books.Counts(n_in=2, n_out=2)


def test_loading_on_an_earlier_release_s_rows_changes_only_what_changed(released: run.Connection) -> None:
    batch = one(released, "select min(batch_id) from crawl.batch")
    captures = "select capture from crawl.capture where batch_id = %s order by url_id"
    first, sixth = (name for (name,) in query(released, captures, batch))
    before = checksums(released)
    _, counts = load_rows(released, first_batch(first, sixth), batch=batch)
    assert (counts.n_in, counts.n_unchanged, counts.n_refused) == (4, 3, 1)
    assert checksums(released) == before

    url_id = one(released, "select url_id from crawl.url where article_id = '1'")
    batch = new_batch(released, day="2026-10-08")
    again = captured(released, batch, url_id, DAY4)
    load_rows(released, [dam(DAM_AGAIN, capture=again, fetched_at=DAY4, view_count=120)], batch=batch)
    assert query(
        released,
        "select version_no, first_seen_at, superseded_at, body from mart.article_version"
        " where canonical_url like %s order by version_no",
        "%-a1.html",
    ) == [
        (1, DAY1, DAY2, "\n\n".join(DAM)),
        (2, DAY2, DAY4, "\n\n".join(DAM_EDITED)),
        (3, DAY4, None, "\n\n".join(DAM_AGAIN)),
    ]
    assert query(released, "select version_no, field from mart.article_change order by 1") == [
        (2, "body"),
        (3, "body"),
    ]
    assert one(released, "select version_no, view_count from mart.article where article_id = '1'") == (3, 120)
    assert query(released, "select title from mart.search('cửa xả thứ hai được đóng lại')") == [
        ("Hồ Suối Nhum đầy sớm ba tuần",)
    ]
    load_rows(released, [old(31, "Hạt sen Bàu Trâm", LOTUS[:1], source="travinh")], source="travinh")
    assert query(
        released,
        "select a.article_id, b.article_id, c.kind from warehouse.article_copy c"
        " join mart.article a using (article_key) join mart.article b on b.article_key = c.other_key order by 1, 2",
    ) == [("4", "31", "copy"), ("4", "5", "copy"), ("5", "31", "copy")]


def test_every_question_is_answered_from_an_earlier_release_s_rows(released_dsn: str) -> None:
    with run.connect(released_dsn, role="analyst") as connection:
        answers = {question.name: ask.ask(connection, question)[1] for question in ask.catalogue()}
        found = ask.ask(connection, ask.named("search"), {"text": "suoi nhum"})[1]
    assert [row[2] for row in found] == ["Hồ Suối Nhum đầy sớm ba tuần"]
    assert answers["who_copies_whom"][0][:3] == ("baotayninh", "baomoi", 1)
    assert [row[3] for row in answers["removed_articles"]] == ["Bến phà Cái Đôi tạm ngừng"]
    assert [row[1] for row in answers["documents_most_cited"]] == ["318/QĐ-UBND"]
    assert {row[1] for row in answers["authors"]} == {"Lý Thu Hà", "Quách Bình"}
    assert [row[4] for row in answers["most_viewed"]] == [95]


def test_the_database_lives_in_vietnam_s_time(empty_dsn: str) -> None:
    run.migrate(empty_dsn)
    with psycopg.connect(empty_dsn) as connection:
        assert connection.execute("show timezone").fetchone() == ("Asia/Ho_Chi_Minh",)


@pytest.fixture
def debian() -> Iterator[str]:
    """The libpq URI of an empty database on Debian's Postgres 15."""
    if not (DEBIAN / "initdb").exists():
        pytest.skip("no Postgres 15 here; on Debian 12: apt-get install postgresql-15")
    folder = Path(tempfile.mkdtemp(prefix="baotinh-test-"))
    folder.chmod(0o755)  # root's Postgres runs as another user, who must be able to enter
    place = replace(postgres.place(folder / "postgres", postgres.free_port()), binaries=DEBIAN)
    postgres.start(place)
    try:
        yield place.dsn("postgres")
    finally:
        postgres.stop(place, mode="immediate")
        shutil.rmtree(folder, ignore_errors=True)


def test_everything_runs_on_postgres_15(debian: str) -> None:
    run.migrate(debian)
    with run.connect(debian, autocommit=True) as connection:
        assert connection.info.server_version // 10000 == 15
        load.sync_sources(connection, SOURCES)
        batch, _ = load_rows(connection, [record(n, view_count=n) for n in range(1, 20)])
        _, counts = load_rows(connection, [record(n, view_count=n) for n in range(1, 20)], batch=batch)
        assert counts.n_unchanged == 19
        assert one(connection, "select count(*) from mart.search('khoi cong tuyen duong')") == 19
    with run.connect(debian, role="analyst") as connection:
        for question in ask.catalogue():
            ask.ask(connection, question)
    with psycopg.connect(debian) as connection:
        assert connection.execute("show default_toast_compression").fetchone() == ("lz4",)
        assert connection.execute("show jit").fetchone() == ("off",)


def test_a_server_that_can_t_lower_vietnamese_is_refused(server: postgres.Server) -> None:
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute("create database plain_c template template0 locale_provider libc locale 'C'")
    try:
        with pytest.raises(run.DatabaseError, match="can't lower Vietnamese"):
            run.migrate(server.dsn("plain_c"))
    finally:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            connection.execute("drop database plain_c with (force)")
