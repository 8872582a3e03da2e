"""A reparse on another machine must not look like an edit: the same page gives the same bytes in any process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ_ALL = """
import hashlib, json
from dataclasses import replace
from tests.transforms.test_goldens import CASES, page_of
from transforms.pipeline import read_page
from transforms.records import to_json
digest = hashlib.sha256()
for case in CASES:
    page, _ = page_of(case)
    for asked in (page, replace(page, layouts=())):
        digest.update(json.dumps(to_json(read_page(asked)), ensure_ascii=False).encode())
print(digest.hexdigest())
"""


def test_records_do_not_depend_on_the_process() -> None:
    """Hash seeds order sets differently, other time zones and locales shift what forgets to say its own."""
    surroundings = (
        {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "POSIX"},
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", READ_ALL],
            cwd=ROOT,
            env={**os.environ, **surrounding},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for surrounding in surroundings
    }
    assert len(digests) == 1
