"""The environments of the stack's processes: what its parts see, and what a spider sees.

Airflow's parts talk to each other and to Postgres on 127.0.0.1, so their NO_PROXY must name it. A spider
must see the proxy variables exactly as the user set them. So the parts' environment carries the user's own
values in SPIDER_PROXY, and `spider_environment` puts them back.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from baotinh.settings import CHECKOUT, PREFIX, Settings

SPIDER_PROXY: Final = "BAOTINH_SPIDER_PROXY"
"""Holds, as a JSON object, the user's NO_PROXY and no_proxy (null: unset) as they were before loopback was
added.
"""
STACK: Final = "BAOTINH_STACK"
"""Marks every process of a stack, with the stack's home: what kill -9 has orphaned is found by it."""
OF_CHECKOUT: Final = "BAOTINH_CHECKOUT"
"""Marks every process of a stack with the checkout that started it."""
PART: Final = "BAOTINH_PART"
"""Names the part that a process belongs to, itself or as a descendant."""
LOOPBACK: Final = ("127.0.0.1", "localhost")
NO_PROXY: Final = ("NO_PROXY", "no_proxy")


def marks(home: Path, part: str) -> dict[str, str]:
    """The variables by which a process of the stack of `home` is known."""
    return {STACK: str(home), OF_CHECKOUT: str(CHECKOUT), PART: part}


def setting_variables(settings: Settings) -> dict[str, str]:
    """The BAOTINH_ variables that make `baotinh.settings.load` give these settings again."""
    values = settings.model_dump(mode="json", exclude_none=True)
    return {PREFIX + name.upper(): str(value) for name, value in values.items()}


def parts_environment(settings: Settings, *, environ: Mapping[str, str], part: str) -> dict[str, str]:
    """The environment of one of the stack's parts: the user's, loopback past the proxy, and our settings."""
    env = {
        name: value
        for name, value in environ.items()
        if not name.startswith(PREFIX) or name.removeprefix(PREFIX).lower() not in Settings.model_fields
    }
    env.setdefault(SPIDER_PROXY, json.dumps({name: environ.get(name) for name in NO_PROXY}))
    users = environ.get("no_proxy") or environ.get("NO_PROXY")
    for name in NO_PROXY:
        env[name] = past_proxy(environ.get(name) or users)
    env |= setting_variables(settings) | {"BAOTINH_ARCHIVE": settings.archive_url}
    env |= marks(settings.home, part)
    env |= {
        "AIRFLOW_HOME": str(settings.home / "airflow"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), environ.get("PATH", os.defpath)]),
        "PYTHONUNBUFFERED": "1",
        "DO_NOT_TRACK": "1",
        "SCARF_ANALYTICS": "false",
        # a process that renames itself must leave its environment readable, because the marks stand there
        "SPT_NOENV": "1",
    }
    return env


def past_proxy(no_proxy: str | None) -> str:
    """`no_proxy` with loopback added to it."""
    hosts = [host.strip() for host in (no_proxy or "").split(",") if host.strip()]
    return ",".join(hosts + [host for host in LOOPBACK if host not in hosts])


def spider_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for a spider's process: the user's proxy variables, none of Airflow's.

    Outside the stack (a command typed by hand, a Celery worker) there is nothing to put back and NO_PROXY
    stays as it is. Airflow's variables are left out because they may hold its secrets.
    """
    env = {name: value for name, value in environ.items() if not name.startswith(("AIRFLOW__", "_AIRFLOW"))}
    saved = env.pop(SPIDER_PROXY, None)
    if saved is not None:
        for name, value in json.loads(saved).items():
            if value is None:
                env.pop(name, None)
            else:
                env[name] = value
    return env
