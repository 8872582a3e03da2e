"""The archive is the truth: what was fetched must come back byte for byte, from a whole file and from a torn one."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from crawlers import archive, sources
from crawlers.archive import ArchiveError, Capture, Original, Store, StoreError, WarcWriter
from transforms.records import Listed

DAY = date(2026, 10, 5)
KINDS = ("article", "listing")
MOMENT = datetime(2026, 10, 5, 17, 30, 1, 123456, tzinfo=UTC)
BODY = gzip.compress("<html><title>Chợ phiên vùng cao</title><p>Ngô, mận, đào.</p></html>".encode(), mtime=0)


def _capture(number: int, **more: Any) -> Capture:
    plain = Capture(
        capture=archive.new_capture_id(),
        url=f"https://baotayninh.vn/cho-phien-a{number}.html",
        asked=f"http://www.baotayninh.vn/cho-phien-a{number}.html",
        fetched_at=MOMENT,
        status=200,
        headers=(
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "gzip"),
            ("Transfer-Encoding", "chunked"),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
            ("ETag", '"v1"'),
        ),
        body=BODY,
        kind="article",
        outcome="ok",
        source="baotayninh",
        day=DAY,
        batch=7,
        canonical_url=f"https://baotayninh.vn/cho-phien-a{number}.html",
        article_id=str(number),
        id_space="a",
        found_by="https://baotayninh.vn/kinh-te/",
        listed=Listed(
            raw="Mon, 05 Oct 2026 07:59:00 +0700",
            value=datetime.fromisoformat("2026-10-05T07:59:00+07:00"),
            precision="minute",
            how="feed",
            seen_at=MOMENT,
        ),
    )
    return replace(plain, **more)


def _writer(home: Path) -> WarcWriter:
    return WarcWriter(home, "baotayninh", 7, DAY, software="test")


def _check(warc: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(warc)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "archive"))
    writer = _writer(tmp_path)
    given_ = [_capture(1), _capture(2, kind="listing", outcome=None, listed=None, article_id=None)]
    for capture in given_:
        writer.write(capture, request_headers=(("Host", "baotayninh.vn"), ("Proxy-Authorization", "Basic x")))
    assert list((tmp_path / "archive").rglob("*")) == [], "nothing stands in the archive before it is whole"
    url, written = writer.publish(store)
    assert Path(url).parent.name == f"{datetime.now(UTC).astimezone(archive.LOCAL):%Y-%m-%d}"
    assert Path(url).parent.parent.name == "baotayninh"
    assert not list((tmp_path / "warc" / "baotayninh").iterdir())
    _check(Path(url))
    (found,) = archive.captures(url)
    assert found.body == BODY, "as received, with its Content-Encoding"
    assert found.content() == gzip.decompress(BODY)
    wanted = replace(
        given_[0],
        headers=(
            *(h for h in given_[0].headers if h[0] != "Transfer-Encoding"),
            ("Content-Length", str(len(BODY))),
        ),
        payload_digest=archive.payload_digest(BODY),
        warc=url,
        offset=found.offset,
        length=found.length,
    )
    assert found == wanted
    assert archive.read(url, written[0].offset, written[0].length) == replace(found, length=written[0].length)
    assert archive.table(url) == tuple(replace(c, body=b"") for c in archive.captures(url, KINDS))
    assert [c.kind for c in archive.captures(url, {"listing", "article"})] == ["article", "listing"]
    assert b"Proxy-Authorization" not in gzip.decompress(Path(url).read_bytes())
    page = found.page(sources.load("baotayninh"))
    assert page.body == gzip.decompress(BODY)
    assert page.listed == given_[0].listed
    assert page.capture == given_[0].capture


@pytest.mark.parametrize("status", [304, 200])
def test_an_unchanged_page_is_a_revisit_record(tmp_path: Path, status: int) -> None:
    writer = _writer(tmp_path)
    first = writer.write(_capture(1))
    original = Original(
        capture=first.capture, url=first.url, fetched_at=MOMENT, payload_digest=first.payload_digest
    )
    again = _capture(1, status=status, body=b"" if status == 304 else BODY, outcome="same")
    writer.write(again, original=original)
    url, written = writer.publish(Store(str(tmp_path / "archive")))
    _check(Path(url))
    text = gzip.decompress(Path(url).read_bytes()).decode("latin-1")
    profile = "server-not-modified" if status == 304 else "identical-payload-digest"
    assert f"/revisit/{profile}\r\n" in text
    assert f"WARC-Refers-To: <{first.capture}>\r\n" in text
    assert f"WARC-Refers-To-Target-URI: {first.url}\r\n" in text
    assert [c.capture for c in archive.captures(url)] == [first.capture]
    revisit = list(archive.captures(url, revisits=True))[1]
    assert revisit.revisit
    assert revisit.status == status
    assert revisit.refers_to == first.capture
    assert revisit.body == b""
    assert written[1].revisit


def test_a_living_writers_file_is_not_taken_for_left_over(tmp_path: Path) -> None:
    writer = _writer(tmp_path)
    writer.write(_capture(1))
    assert archive.left_over(tmp_path, "baotayninh") == []
    writer.close()
    assert archive.left_over(tmp_path, "baotayninh") == [writer.path]
    assert archive.left_over(tmp_path, "sonla") == []


@pytest.fixture(scope="module")
def torn(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[Capture]]:
    home = tmp_path_factory.mktemp("torn")
    writer = _writer(home)
    written = [writer.write(_capture(number)) for number in range(1, 5)]
    writer.close()
    return writer.path.read_bytes(), written


@budget(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_torn_file_is_cut_to_its_last_whole_record(
    torn: tuple[bytes, list[Capture]], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole, written = torn
    size = data.draw(st.integers(min_value=0, max_value=len(whole)))
    home = tmp_path_factory.mktemp("cut")
    folder = home / "warc" / "baotayninh"
    folder.mkdir(parents=True)
    path = folder / "baotayninh-20261005T170000000000-b7-000.warc.gz.tmp"
    path.write_bytes(whole[:size])
    url, found = archive.recover(path, Store(str(home / "archive")))
    complete = [c.capture for c in written if c.offset + c.length <= size]
    assert [c.capture for c in found if c.source is not None] == complete
    assert not path.exists()
    if not found:
        assert url == ""
        return
    _check(Path(url))
    assert Path(url).parent.name == "2026-10-06", "17:00 UTC is the next day in Vietnam"
    again = list(archive.captures(url))
    assert [c.capture for c in again] == [c.capture for c in found]
    assert all(c.body == BODY for c in again)
    for capture in found:
        assert archive.read(url, capture.offset, capture.length).capture == capture.capture


@pytest.mark.parametrize("content", [b"", b"no warc at all", b"\x1f\x8b\x08\x00broken", b"<html></html>"])
def test_what_is_no_warc_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    if content:
        with pytest.raises(ArchiveError, match=r"x\.warc\.gz") as caught:
            list(archive.captures(str(path)))
        assert "\n" not in str(caught.value)
    else:
        assert list(archive.captures(str(path))) == []
    with pytest.raises(ArchiveError):
        archive.read(str(path), 0, 500)
    with pytest.raises(StoreError, match="no such file"):
        list(archive.captures(str(tmp_path / "none.warc.gz")))


def test_damage_in_the_middle_gives_what_stands_before_it(
    tmp_path: Path, torn: tuple[bytes, list[Capture]]
) -> None:
    whole, written = torn
    path = tmp_path / "x.warc.gz"
    at = written[2].offset + 40
    path.write_bytes(whole[:at] + bytes(200) + whole[at + 200 :])
    found: list[str] = []
    with pytest.raises(ArchiveError):
        found.extend(capture.capture for capture in archive.captures(str(path)))
    assert found == [c.capture for c in written[:2]]


@pytest.mark.parametrize(
    ("encoding", "body", "wanted"),
    [
        ("gzip", BODY, gzip.decompress(BODY)),
        ("gzip", b"<html>plain</html>", b"<html>plain</html>"),
        ("identity", b"x", b"x"),
        (None, BODY, BODY),
        ("deflate", zlib.compress(b"fob"), b"fob"),
        ("deflate", zlib.compress(b"fob", wbits=-15), b"fob"),
    ],
)
def test_content_encodings(encoding: str | None, body: bytes, wanted: bytes) -> None:
    assert archive.decoded(body, encoding) == wanted


@pytest.mark.parametrize(
    ("encoding", "body"), [("gzip", b"\x00\x01\x02"), ("br", b"x"), ("gzip", b"\x1f\x8b\x08\x00x")]
)
def test_a_body_that_cannot_be_decoded_is_said(encoding: str, body: bytes) -> None:
    with pytest.raises(ArchiveError):
        archive.decoded(body, encoding)


def test_publishing_twice_is_harmless_and_other_bytes_are_not_overwritten(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "archive"))
    for text in (b"one", b"one"):
        file = tmp_path / "f"
        file.write_bytes(text)
        store.publish(file, "s/2026-10-05/f.warc.gz")
    file = tmp_path / "f"
    file.write_bytes(b"two")
    with pytest.raises(StoreError, match="not overwritten"):
        store.publish(file, "s/2026-10-05/f.warc.gz")
    assert (tmp_path / "archive/s/2026-10-05/f.warc.gz").read_bytes() == b"one"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An S3 service on loopback with an empty bucket."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "NO_PROXY": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    from s3fs.core import S3FileSystem

    S3FileSystem.clear_instance_cache()
    S3FileSystem().mkdir("kho-bao")
    yield "s3://kho-bao/goc"
    S3FileSystem.clear_instance_cache()
    server.stop()


def test_the_archive_may_lie_on_s3(tmp_path: Path, bucket: str) -> None:
    store = Store(bucket)
    writer = _writer(tmp_path)
    written = [writer.write(_capture(number)) for number in (1, 2)]
    url, published = writer.publish(store)
    assert url.startswith(f"{bucket}/baotayninh/")
    assert not list((tmp_path / "warc" / "baotayninh").iterdir())
    assert [c.capture for c in archive.captures(url)] == [c.capture for c in written]
    assert archive.read(url, published[1].offset, published[1].length).body == BODY
    assert list(archive.list_warcs(bucket)) == [url]
    assert list(archive.list_warcs(bucket, "baotayninh")) == [url]
    with pytest.raises(StoreError, match="no such file"):
        archive.read(f"{bucket}/none.warc.gz", 0, 1)
    broken = _writer(tmp_path)
    broken.write(_capture(3))
    with pytest.raises(StoreError, match="BAOTINH_ARCHIVE"):
        broken.publish(Store("s3://no-such-bucket/x"))
    assert archive.left_over(tmp_path, "baotayninh"), "what could not be published stays"
