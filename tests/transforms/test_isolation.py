"""One bad page must not cost the batch: pages that hang, crash their reader or eat its memory."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from transforms.layout import LayoutError
from transforms.pipeline import read_page, read_pages
from transforms.records import Page, Record, Refusal, to_json

UNRULY = "tests.transforms.unruly:read_page"
ARTICLE = """<html><head><title>Bản Phiêng Đón có đường mới</title></head><body><div class="detail">
<div class="title_detail">Bản Phiêng Đón có đường mới</div><div class="news_detail">
<p>Sau hai năm thi công, con đường bê tông dài ba cây số nối bản Phiêng Đón với trung tâm xã đã thông xe.</p>
<p>Bà con góp hơn một nghìn ngày công; học sinh của bản từ nay đến trường không phải lội suối.</p>
<p style="text-align:right"><strong>Lò Văn Pâng</strong></p></div></div></body></html>"""


def pages(*names: str) -> Iterator[Page]:
    return (Page(url=f"https://example.vn/{name}", body=b"<p>x</p>") for name in names)


def reasons(results: list[tuple[Page, Record | Refusal]]) -> list[str]:
    return [result.reason if isinstance(result, Refusal) else "read" for _, result in results]


def test_a_hanging_page_is_refused_and_the_rest_goes_on() -> None:
    names = ("a", "hang", "b", "spin", "c")
    results = list(read_pages(pages(*names), seconds_per_page=1, workers=2, reader=UNRULY))
    assert [page.url.rsplit("/", 1)[-1] for page, _ in results] == list(names)
    assert reasons(results) == ["no_text", "timeout", "no_text", "timeout", "no_text"]
    hung = results[1][1]
    assert isinstance(hung, Refusal)
    assert "1 second" in hung.detail
    assert hung.url.endswith("hang")


def test_a_page_that_kills_its_reader_is_refused_and_the_rest_goes_on() -> None:
    results = list(read_pages(pages("a", "die", "b", "exit", "chatty", "c"), workers=1, reader=UNRULY))
    assert reasons(results) == ["no_text", "crash", "no_text", "crash", "no_text", "no_text"]
    assert "signal 11" in getattr(results[1][1], "detail", "")
    assert "exit code 7" in getattr(results[3][1], "detail", "")


def test_a_greedy_page_does_not_take_the_machine() -> None:
    with pytest.raises(MemoryError):
        list(read_pages(pages("greedy"), workers=1, reader=UNRULY))


def test_a_wrong_layout_name_is_told_and_not_counted_as_bad_pages() -> None:
    with pytest.raises(LayoutError):
        list(read_pages(pages("wrong"), workers=1, reader=UNRULY))
    with pytest.raises(LayoutError, match="no_such_layout"):
        read_page(Page(url="https://example.vn/x-1.html", body=ARTICLE.encode(), layouts=("no_such_layout",)))


@pytest.mark.parametrize("workers", [0, 1, 3])
def test_the_same_records_in_the_same_order_however_many_workers(workers: int) -> None:
    batch = [
        Page(url=f"http://example.vn/tin-tuc/xa-hoi/ban-{n}-97.html", body=ARTICLE.encode())
        for n in range(20)
    ]
    results = list(read_pages(iter(batch), workers=workers))
    assert [page for page, _ in results] == batch
    assert [to_json(result) for _, result in results] == [to_json(read_page(page)) for page in batch]
    assert reasons(results) == ["read"] * 20


def test_pages_are_taken_as_they_are_needed_not_all_at_once() -> None:
    taken: list[int] = []

    def many() -> Iterator[Page]:
        for number in range(1000):
            taken.append(number)
            yield Page(url=f"https://example.vn/{number}", body=b"<p>x</p>")

    results = read_pages(many(), workers=2, reader=UNRULY)
    for _ in range(5):
        next(results)
    assert len(taken) < 50
    results.close()  # type: ignore[attr-defined]  # a generator


def _in_daemon(outcome: multiprocessing.SimpleQueue[list[str]]) -> None:
    outcome.put(reasons(list(read_pages(pages("a", "die", "b"), workers=2, reader=UNRULY))))


def test_works_inside_a_daemonic_process() -> None:
    """Some executors run tasks in daemonic processes, which may not have `multiprocessing` children."""
    context = multiprocessing.get_context("spawn")
    outcome = context.SimpleQueue()
    process = context.Process(target=_in_daemon, args=(outcome,), daemon=True)
    process.start()
    process.join(60)
    assert process.exitcode == 0
    assert outcome.get() == ["no_text", "crash", "no_text"]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="processes are looked up in /proc")
def test_no_reader_outlives_its_parent() -> None:
    code = """
import os, signal
from pathlib import Path
from tests.transforms.test_isolation import UNRULY, pages
from transforms.pipeline import read_pages
results = read_pages(pages("a", "hang", "b"), seconds_per_page=2, workers=1, reader=UNRULY)
next(results)
print(Path(f"/proc/self/task/{os.getpid()}/children").read_text(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    readers = [Path("/proc") / pid for pid in done.stdout.split()]
    assert readers, done.stderr
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and any(_alive(reader) for reader in readers):
        time.sleep(0.2)
    assert not [reader for reader in readers if _alive(reader)]


def _alive(process: Path) -> bool:
    try:
        return "\nState:\tZ" not in (process / "status").read_text()
    except OSError:
        return False
