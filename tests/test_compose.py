"""docker-compose.yml is read by docker-compose, says which secret is missing, and holds what an operator relies on."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[1]
SECRETS = (
    "POSTGRES_PASSWORD",
    "VALKEY_PASSWORD",
    "JWT_SECRET",
    "API_SECRET",
    "FERNET_KEY",
    "AIRFLOW_ADMIN_PASSWORD",
)
SERVICES = {"postgres", "valkey", "init", "api-server", "scheduler", "dag-processor", "triggerer", "worker"}


def _config(env_file: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = shutil.which("docker-compose")
    if command is None:
        pytest.skip("docker-compose is not installed: apt-get install docker-compose")
    return subprocess.run(
        [command, "--env-file", str(env_file), "-f", str(CHECKOUT / "docker-compose.yml"), *arguments],
        # the caller's own variables would stand in for those of the file
        env={"PATH": "/usr/bin:/bin", "HOME": str(env_file.parent)},
        cwd=env_file.parent,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    """`.env.example` with every secret filled in, as an operator would."""
    example = (CHECKOUT / ".env.example").read_text(encoding="utf-8")
    for name in SECRETS:
        example, n = re.subn(rf"^{name}=$", f"{name}={secrets.token_hex(64)}", example, flags=re.MULTILINE)
        assert n == 1, f"{name} is not offered in .env.example"
    path = tmp_path / ".env"
    path.write_text(example, encoding="utf-8")
    return path


def _services(env_file: Path, *arguments: str) -> dict[str, Any]:
    done = _config(env_file, *arguments, "config")
    assert done.returncode == 0, done.stderr
    services: dict[str, Any] = yaml.safe_load(done.stdout)["services"]
    return services


def test_filled_in_it_is_valid(env_file: Path) -> None:
    done = _config(env_file, "config", "-q")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("missing", SECRETS)
def test_a_missing_secret_is_named(env_file: Path, missing: str) -> None:
    text = re.sub(rf"^{missing}=.*$", "", env_file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    env_file.write_text(text, encoding="utf-8")
    done = _config(env_file, "config", "-q")
    assert done.returncode != 0
    assert f"set {missing} in .env, see .env.example" in done.stderr


def test_without_env_it_fails_in_words(tmp_path: Path) -> None:
    empty = tmp_path / "empty.env"
    empty.write_text("", encoding="utf-8")
    done = _config(empty, "config", "-q")
    assert done.returncode != 0
    assert "in .env, see .env.example" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_replica_runs_only_in_the_demo_profile() -> None:
    written = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert set(written) == SERVICES | {"replica"}
    assert {name for name, service in written.items() if "profiles" in service} == {"replica"}
    assert written["replica"]["profiles"] == ["demo"]


def test_images_are_pinned_users_are_not_root_and_health_is_checked(env_file: Path) -> None:
    for name, service in _services(env_file, "--profile", "demo").items():
        tag = service["image"].partition(":")[2]
        assert re.match(r"\d+\.\d+", tag), f"{name}: {service['image']} is not pinned"
        if "build" not in service:
            assert service["user"] not in ("root", "0"), name
        assert "healthcheck" in service or name == "init", f"{name} has no health check"
        assert service["cap_drop"] == ["ALL"], name
    assert re.search(r"^USER baotinh$", (CHECKOUT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)


def test_only_loopback_is_published(env_file: Path) -> None:
    for name, service in _services(env_file).items():
        for port in service.get("ports", []):
            assert str(port).startswith("127.0.0.1:"), f"{name} publishes {port} to the world"


def test_parts_go_past_the_proxy_and_spiders_get_the_users_no_proxy_back(env_file: Path) -> None:
    text = env_file.read_text(encoding="utf-8")
    env_file.write_text(text.replace("\nNO_PROXY=\n", "\nNO_PROXY=intranet.example\n"), encoding="utf-8")
    environment = _services(env_file)["worker"]["environment"]
    assert {"api-server", "postgres", "valkey"} <= set(environment["NO_PROXY"].split(","))
    assert json.loads(environment["BAOTINH_SPIDER_PROXY"])["NO_PROXY"] == "intranet.example"


def test_every_variable_asked_for_is_offered() -> None:
    asked = set(
        re.findall(r"\$\{([A-Z_]+)[:}]", (CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))
    )
    example = (CHECKOUT / ".env.example").read_text(encoding="utf-8")
    offered = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert asked == offered


def test_the_executor_that_it_names_can_be_loaded(tmp_path: Path) -> None:
    """A release of celery may move what Airflow's provider imports; workers and scheduler would die at start."""
    asked = "from airflow.providers.celery.executors import celery_executor as e; e.CeleryExecutor; e.app"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "AIRFLOW_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
