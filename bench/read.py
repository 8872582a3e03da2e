"""Reading a page, measured against trafilatura with metadata on the same pages in the same run.

CPU time of this process; the sum over the pages is compared. trafilatura's caches are emptied before each of its
calls, as a pipeline that reads every page once would meet it.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from transforms.records import Page

ROUNDS = 7
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def main(full: bool) -> dict[str, float | str]:
    """CPU milliseconds and ratios; without the pages only a line that says so."""
    import trafilatura
    from trafilatura.meta import reset_caches

    from transforms.copies import signature
    from transforms.pipeline import read_page
    from transforms.records import Page, Record, to_json

    folder = Path(os.environ.get("BAOTINH_TEST_PAGES", Path(__file__).resolve().parents[2] / "shared"))
    pages = [
        Page(url=url, body=path.read_bytes(), fetched_at=datetime(2026, 1, 9, 12, tzinfo=ZONE))
        for path, url in _found(folder)
    ]
    if not pages:
        return {"skipped": f"no pages in {folder}; set BAOTINH_TEST_PAGES"}

    def peer(page: Page) -> None:
        reset_caches()
        trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)

    def fields_of(page: Page) -> None:
        read_page(page, entities=False)

    def whole(page: Page) -> None:
        record = read_page(page)
        if not isinstance(record, Record):
            raise RuntimeError(f"{page.url} was refused: {record.reason}")
        signature(to_json(record))

    rounds = ROUNDS * (3 if full else 1)
    theirs, fields, record = (
        _best(peer, pages, rounds),
        _best(fields_of, pages, rounds),
        _best(whole, pages, rounds),
    )
    return {
        "pages": len(pages),
        "trafilatura with metadata, ms CPU a page (mean)": 1000 * statistics.mean(theirs),
        "fields, body and dates, ms CPU a page (mean)": 1000 * statistics.mean(fields),
        "full record with signature, ms CPU a page (mean)": 1000 * statistics.mean(record),
        "full record with signature, ms CPU a page (median)": 1000 * statistics.median(record),
        "trafilatura ÷ fields, by the sum": sum(theirs) / sum(fields),
        "trafilatura ÷ full record, by the sum": sum(theirs) / sum(record),
    }


def _found(folder: Path) -> list[tuple[Path, str]]:
    seeds = [
        (folder / "seeds" / gold["page"], gold["url"])
        for gold in (json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("seeds/gold/*.json")))
    ]
    real = [
        (path.with_suffix(".html"), json.loads(path.read_text("utf-8"))["url"])
        for path in sorted(folder.glob("pages/*article*.json"))
    ]
    return seeds + real


def _best(work: Callable[[Page], object], pages: list[Page], rounds: int) -> list[float]:
    """The best CPU seconds of each page over the rounds; rounds go over all pages, so nothing stays warm by turns."""
    best = [float("inf")] * len(pages)
    for _ in range(rounds):
        for n, page in enumerate(pages):
            start = time.process_time()
            work(page)
            best[n] = min(best[n], time.process_time() - start)
    return best
