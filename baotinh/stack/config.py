"""Airflow's settings on one machine: `airflow.cfg` and the secrets in it, made once and kept 0600.

They stand in a file and not in the environment, so that tasks and spiders do not inherit the secrets, and
so that `AIRFLOW_HOME=.baotinh/airflow airflow …` works as it stands. A variable AIRFLOW__… set by the user
wins, as ever.
"""

from __future__ import annotations

import base64
import configparser
import io
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from baotinh.settings import CHECKOUT, TIMEZONE
from baotinh.stack.places import Places, read_json, write_json

ADMIN: Final = "admin"
METADATA: Final = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
"""Airflow's own setting; when the user sets it, no embedded metadata database is made."""
ORPHANS_SECONDS: Final = 15
"""How often the scheduler takes up the tasks of a killed one; Airflow's default of 300 leaves a crawl lying.
"""


@dataclass(frozen=True)
class Secrets:
    """Generated once for each stack. `jwt` and `api` are of 64 random bytes, as HS512 asks for."""

    jwt: str
    api: str
    fernet: str
    admin_password: str


def load_secrets(places: Places) -> Secrets:
    """The stack's secrets, generated the first time."""
    kept = read_json(places.secrets)
    if set(kept) != set(Secrets.__dataclass_fields__):
        kept = {
            "jwt": secrets.token_urlsafe(64),
            "api": secrets.token_urlsafe(64),
            "fernet": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "admin_password": secrets.token_urlsafe(16),
        }
        write_json(places.secrets, kept)
    return Secrets(**kept)


def write(places: Places, *, port: int, metadata: str | None, demo: bool) -> None:
    """Write `airflow.cfg` and the admin's password for Airflow's simple auth manager.

    `metadata` is the metadata database's SQLAlchemy URL (None: the user's own
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN holds). `demo` lets everybody on this machine in as admin and starts
    no run by the calendar.
    """
    kept = load_secrets(places)
    url = f"http://127.0.0.1:{port}"
    logs = places.airflow / "logs"
    bundle = {
        "name": "baotinh",
        "classpath": "airflow.dag_processing.bundles.local.LocalDagBundle",
        "kwargs": {"path": str(CHECKOUT / "dags"), "refresh_interval": 30},
    }
    sections: dict[str, dict[str, object]] = {
        "core": {
            "dags_folder": CHECKOUT / "dags",
            "plugins_folder": places.airflow / "plugins",
            "executor": "LocalExecutor",
            "parallelism": parallelism(),
            "load_examples": False,
            "default_timezone": TIMEZONE,
            "dags_are_paused_at_creation": False,
            "execution_api_server_url": f"{url}/execution/",
            "asset_manager_class": "baotinh.stack.assets.PatientAssetManager",
            "fernet_key": kept.fernet,
            "simple_auth_manager_users": f"{ADMIN}:admin",
            "simple_auth_manager_passwords_file": places.passwords,
            "simple_auth_manager_all_admins": demo,
        },
        "database": {"load_default_connections": False}
        | ({"sql_alchemy_conn": metadata} if metadata else {}),
        "api": {"host": "127.0.0.1", "port": port, "base_url": url, "workers": 1, "secret_key": kept.api},
        "api_auth": {"jwt_secret": kept.jwt},
        "dag_processor": {
            "dag_bundle_config_list": json.dumps([bundle]),
            "parsing_processes": 1,
            "bundle_refresh_check_interval": 5,
            "print_stats_interval": 300,
        },
        "scheduler": {
            "orphaned_tasks_check_interval": ORPHANS_SECONDS,
            "task_instance_heartbeat_timeout": 60,
            "enable_health_check": False,
        },
        # a worker that misses its task's exit by a hair looks again only after this many seconds (default 5)
        "workers": {"min_heartbeat_interval": 1},
        "logging": {"base_log_folder": logs, "colored_console_log": False},
        "usage_data_collection": {"enabled": False},
        "baotinh": {"calendar": not demo},
    }
    parser = configparser.RawConfigParser()
    # a percent sign starts an interpolation where Airflow reads the file
    parser.read_dict(
        {
            section: {key: str(value).replace("%", "%%") for key, value in options.items()}
            for section, options in sections.items()
        }
    )
    text = io.StringIO()
    text.write(
        "# Written anew by every `baotinh up`. Set AIRFLOW__SECTION__KEY in the environment to override.\n"
    )
    parser.write(text)
    _write_private(places.config, text.getvalue())
    _write_private(places.passwords, json.dumps({ADMIN: kept.admin_password}) + "\n")


def parallelism() -> int:
    """Tasks at a time: spiders mostly wait for sites, so twice the processors, at least four."""
    return min(32, max(4, 2 * (os.cpu_count() or 1)))


def sqlalchemy_url(dsn: str) -> str:
    """A libpq URI as SQLAlchemy's, for the driver that Airflow's provider brings."""
    return "postgresql+psycopg2://" + dsn.partition("://")[2]


def own_metadata(environ: Mapping[str, str]) -> bool:
    """Whether the user gave Airflow a metadata database of their own."""
    return bool(environ.get(METADATA))


def _write_private(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.touch(mode=0o600)
    part.write_text(text, encoding="utf-8")
    part.replace(path)
