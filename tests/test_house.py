"""The house stays as it is drawn: rooms, imports, front door. Without it nothing has one obvious place."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from baotinh.cli import COMMANDS, cli

TOP = Path(__file__).resolve().parents[1]
ROOMS = {"baotinh", "crawlers", "dags", "sql", "tests", "transforms"}
BESIDE = {
    *(
        "README.md",
        "LICENSE",
        "docker-compose.yml",
        "Dockerfile",
        "Makefile",
        "pyproject.toml",
        "requirements.lock",
    ),
    *("docs", "bench", "scrapy.cfg"),
}
# in pieces, so that this file does not find itself
INDEX_HOSTS = re.compile(
    "|".join(("index" + "-url", r"https?://(?:files|registry|deb|static)\.", "/" + "simple" + "/"))
)
MACHINE_PATHS = re.compile(r"(^|[^a-zA-Z0-9_.])/(work|farm|root)/[a-z.]")


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: the tree can't be told from what lies in it")
    return listed.stdout.splitlines()


def test_top_level_holds_rooms_and_their_neighbours_only() -> None:
    top = {name.split("/")[0] for name in tracked()}
    assert {name for name in top if not name.startswith(".")} == ROOMS | BESIDE


def test_no_file_names_a_package_index_or_this_machine() -> None:
    found = []
    for name in tracked():
        path = TOP / name
        if path.suffix in {".html", ".gz"} or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if INDEX_HOSTS.search(line) or MACHINE_PATHS.search(line):
                found.append(f"{name}:{number}: {line.strip()[:80]}")
    assert not found, "\n".join(found)


def test_rooms_import_only_what_the_design_allows() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=TOP, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "7 kept, 0 broken" in done.stdout


def test_lock_pins_every_package_by_hash() -> None:
    lock = (TOP / "requirements.lock").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==", lock, re.MULTILINE)
    blocks = re.split(r"^(?=[A-Za-z0-9_.-]+(?:\[[^]]*\])?==)", lock, flags=re.MULTILINE)[1:]
    assert len(names) > 150
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    shown = CliRunner().invoke(cli, [name, "--help"])
    assert shown.exit_code == 0, shown.output
    assert len(shown.output.split("\n\n")) >= 3  # usage, what it does, options


def test_readme_names_only_commands_and_targets_that_exist() -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"baotinh ([a-z]+(?:-[a-z]+)?)\b", readme))
    targets = set(re.findall(r"\bmake ([a-z]+)\b", readme))
    makefile = set(re.findall(r"^([a-z]+):", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert commands, "the README shows no command"
    assert commands <= set(COMMANDS), commands - set(COMMANDS)
    assert {"demo", "test"} <= targets <= makefile, targets - makefile


def test_bare_make_lists_every_target() -> None:
    shown = subprocess.run(["make"], cwd=TOP, capture_output=True, text=True, check=True).stdout
    makefile = (TOP / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    assert set(re.findall(r"make ([a-z]+)", shown)) == set(phony.group(1).split())
