"""Settings: environment variables with the prefix BAOTINH_, typed and checked. The only place that reads them.

Imports nothing of ours, so every room that may know settings can.
"""

from __future__ import annotations

import getpass
import os
import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

PREFIX = "BAOTINH_"
CHECKOUT = Path(__file__).resolve().parent.parent
TIMEZONE = "Asia/Ho_Chi_Minh"
PASSWORD = re.compile(r"(?<=:)[^:@/]*(?=@)|(?<=[?&]password=)[^&]*")
"""The password in a libpq URI."""


class SettingsError(ValueError):
    """A setting has a value that cannot work; the message names it and says how to mend it."""


class Settings(BaseModel):
    """Everything that can be set from outside. Paths are absolute once loaded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(default=CHECKOUT / ".baotinh", description="folder that holds all state")
    dsn: str | None = Field(default=None, description="libpq URI of an outside Postgres for the warehouse")
    analyst_dsn: str | None = Field(
        default=None, description="libpq URI of the same database for a login that has the role analyst only"
    )
    archive: str | None = Field(
        default=None, description="folder or s3:// URL of the archive; default: HOME/archive"
    )
    pg_port: Annotated[int, Field(ge=1, le=65535)] | None = Field(
        default=None, description="port of the embedded Postgres; unset: the first free one"
    )
    airflow_port: Annotated[int, Field(ge=1, le=65535)] | None = Field(
        default=None, description="port of Airflow's web UI and API; unset: the first free one"
    )
    delay: Annotated[float, Field(ge=0, le=3600)] | None = Field(
        default=None, description="seconds between two requests to one host; unset: the source file's"
    )
    user_agent: str = Field(
        default_factory=lambda: f"baotinh/0.1 (provincial news archive; contact: {_contact()})",
        description="how the spiders introduce themselves: a name and a contact, never a browser's",
        min_length=3,
    )
    sources: Path | None = Field(default=None, description="a further folder of source files; default: none")

    @field_validator("home", "sources", mode="after")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value else None

    @field_validator("dsn", "analyst_dsn", mode="after")
    @classmethod
    def _postgres(cls, value: str | None) -> str | None:
        if value and urlsplit(value).scheme not in ("postgresql", "postgres"):
            raise ValueError("must be a libpq URI such as postgresql://user@host:5432/database")
        return value

    @field_validator("archive", mode="after")
    @classmethod
    def _place(cls, value: str | None) -> str | None:
        if not value:
            return None
        scheme = urlsplit(value).scheme
        if scheme and scheme not in ("s3", "file"):
            raise ValueError("must be a folder or an s3:// URL")
        return value if scheme == "s3" else str(Path(value.removeprefix("file://")).expanduser().absolute())

    @property
    def archive_url(self) -> str:
        """Where published WARC files live: an absolute folder or an s3:// URL."""
        return self.archive or str(self.home / "archive")

    def shown(self) -> dict[str, Any]:
        """Every setting as plain values, for people to see: passwords are left out."""
        values = self.model_dump(mode="json")
        hidden = {name: PASSWORD.sub("***", values[name]) for name in ("dsn", "analyst_dsn") if values[name]}
        return values | hidden


def _contact() -> str:
    """Who runs this on which machine, where the user has named no better contact."""
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (KeyError, OSError):  # a container's user without a name
        return f"uid{os.getuid()}@{socket.gethostname()}"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environ` (default: the process's). Raises SettingsError naming the variable that is wrong."""
    env = os.environ if environ is None else environ
    given: dict[str, Any] = {}
    for name, value in env.items():
        if name.startswith(PREFIX) and value != "":
            key = name.removeprefix(PREFIX).lower()
            if key in Settings.model_fields:
                given[key] = value
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        value = PASSWORD.sub("***", first["input"]) if name.endswith("DSN") else first["input"]
        raise SettingsError(f"{name}={value!s}: {first['msg'].removeprefix('Value error, ')}") from None
