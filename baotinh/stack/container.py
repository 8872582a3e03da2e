"""What the containers of docker-compose.yml run besides Airflow itself: `python -m baotinh.stack.container …`.

`init` makes the databases, migrates them, makes the pools; harmless to repeat, and to be repeated when source files
come. `api-server` writes the admin's password where Airflow's simple auth manager reads it and becomes the
api-server. `healthy PART` exits 0 when Airflow's health report says so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx
import psycopg
from psycopg import sql

from baotinh import settings, steps
from baotinh.stack import pools
from baotinh.stack.config import ADMIN, METADATA

HEALTH: Final = "http://api-server:8080/api/v2/monitor/health"
ADMIN_VARIABLE: Final = "AIRFLOW_ADMIN_PASSWORD"
PASSWORDS_FILE: Final = "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"


def init() -> int:
    """Databases, migrations, pools. Returns the exit code of the first Airflow command that failed, else 0."""
    warehouse = settings.load().dsn
    if warehouse is None:
        raise SystemExit("BAOTINH_DSN is not set: it names the warehouse")
    for uri in (os.environ[METADATA], warehouse):
        make_database(uri)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({name: {"slots": 1, "description": why} for name, why in pools.wanted().items()}, file)
        file.flush()
        for words in (("db", "migrate"), ("pools", "import", file.name)):
            done = subprocess.run([sys.executable, "-m", "airflow", *words], check=False)
            if done.returncode:
                return done.returncode
    steps.prepare()
    return 0


def make_database(uri: str) -> None:
    """Make the database that a libpq or SQLAlchemy URI names, if its server does not have it."""
    parts = urlsplit(uri)._replace(scheme="postgresql")
    name = parts.path.lstrip("/")
    try:
        psycopg.connect(parts.geturl()).close()
    except psycopg.OperationalError as error:
        if f'"{name}" does not exist' not in str(error):
            raise
        with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as connection:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def api_server() -> None:
    """Become Airflow's api-server. The password leaves the environment before."""
    file = Path(os.environ[PASSWORDS_FILE])
    file.touch(mode=0o600)
    file.write_text(json.dumps({ADMIN: os.environ[ADMIN_VARIABLE]}) + "\n", encoding="utf-8")
    environ = {name: value for name, value in os.environ.items() if name != ADMIN_VARIABLE}
    words = [sys.executable, "-m", "airflow", "api-server"]
    os.execve(sys.executable, words, environ)  # noqa: S606 - a list of words, no shell


def healthy(part: str) -> int:
    """0 when the part (scheduler, dag_processor, triggerer, metadatabase) is well, else 1."""
    try:
        said = httpx.get(HEALTH, trust_env=False, timeout=10).json()
    except (httpx.HTTPError, ValueError):
        return 1
    return 0 if said.get(part, {}).get("status") == "healthy" else 1


def main() -> int:
    """Run the command that the arguments name."""
    match sys.argv[1:]:
        case ["init"]:
            return init()
        case ["api-server"]:
            api_server()
        case ["healthy", part]:
            return healthy(part)
    sys.stderr.write("usage: python -m baotinh.stack.container init | api-server | healthy PART\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
