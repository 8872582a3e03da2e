"""Run the measurements and print their figures; only ratios taken in one run are worth comparing."""

from __future__ import annotations

import argparse
import json
import platform
import signal
import sys
from importlib import import_module
from pathlib import Path

SUBJECTS = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    words.add_argument("subject", nargs="*", choices=[*SUBJECTS, []], help="default: all of them")
    words.add_argument("--full", action="store_true", help="the long measurements too")
    words.add_argument("--big", type=int, metavar="N", help="growth: into so many articles, not a million")
    words.add_argument("--plans", type=Path, metavar="FOLDER", help="growth: where the questions' plans go")
    words.add_argument("--json", action="store_true", help="print one JSON object")
    given = words.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no server is left behind
    results: dict[str, dict[str, float | str]] = {}
    for subject in given.subject or SUBJECTS:
        own = {"big": given.big, "plans": given.plans} if subject == "growth" else {}
        results[subject] = import_module(f"bench.{subject}").main(given.full, **own)
        if not given.json:
            print(f"{subject}")
            for name, value in results[subject].items():
                print(f"  {name:<72} {_shown(value)}")
    if given.json:
        print(
            json.dumps({"machine": platform.processor() or platform.machine(), **results}, ensure_ascii=False)
        )


def _shown(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3g}"


if __name__ == "__main__":
    main()
