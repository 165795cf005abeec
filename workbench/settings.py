"""ETABLI_* settings with their types, units and limits; the only reader of the environment."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from workbench.data.nearest import nearest
from workbench.errors import DayError
from workbench.loading import Limits

DEFAULTS = Limits()
ROOT = Path(__file__).parent.parent
PREFIX = "ETABLI_"
TESTS = "ETABLI_TEST_"  # of the test run, not of the installation
MASK = "***"
SECRETS = ("token", "secret", "password")


class Settings(BaseSettings):
    """Everything an installation may set. Each name is also an environment variable, ETABLI_<NAME>."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    home: Path = Field(ROOT / "var", description="Folder of the instance: store, packages, drafts.")
    database_url: str = Field("", repr=False, description="Store: postgresql://user:password@host/name; empty means SQLite in home.")
    samples: bool = Field(default=True, description="Load the sample Data Packages at first start.")
    upload_mb: int = Field(DEFAULTS.upload_mb, gt=0, description="Largest file an organizer may send, in MB.")
    unpacked_mb: int = Field(DEFAULTS.unpacked_mb, gt=0, description="Largest size of an archive once unpacked, in MB.")
    unpacked_ratio: int = Field(DEFAULTS.unpacked_ratio, gt=1, description="Largest ratio of unpacked to packed size, beyond 10 MB.")
    archive_members: int = Field(DEFAULTS.archive_members, gt=0, description="Most files in an archive.")
    table_columns: int = Field(DEFAULTS.table_columns, gt=0, description="Most columns in a table.")
    table_rows: int = Field(DEFAULTS.table_rows, gt=0, description="Most rows in a table.")
    table_cells: int = Field(DEFAULTS.table_cells, gt=0, description="Most cells in a table.")
    workbook_sheets: int = Field(DEFAULTS.workbook_sheets, gt=0, description="Most sheets in a workbook.")
    package_resources: int = Field(DEFAULTS.package_resources, gt=0, description="Most tables in a Data Package.")
    cell_characters: int = Field(DEFAULTS.cell_characters, gt=0, description="Longest cell, in characters.")
    json_depth: int = Field(DEFAULTS.json_depth, gt=0, description="Deepest nesting of a JSON document.")
    type_depth: int = Field(DEFAULTS.type_depth, gt=0, description="Deepest nesting of a Parquet type.")
    read_seconds: int = Field(DEFAULTS.read_seconds, gt=0, description="Longest time to read a file, in seconds.")
    read_memory_mb: int = Field(DEFAULTS.read_memory_mb, gt=200, description="Most memory of the loading process, in MB.")
    query_seconds: float = Field(10.0, gt=0, description="Longest time of a query, in seconds.")
    query_memory_mb: int = Field(500, gt=50, description="Most memory of a query, in MB.")
    query_slots: int = Field(0, ge=0, le=256, description="Queries that run at once; 0: as many as the machine has cores.")
    query_cache_mb: int = Field(64, ge=1, description="Memory for results that are kept, in MB.")
    download_seconds: float = Field(120.0, gt=0, description="Longest time of a query whose whole result is downloaded, in seconds.")
    unconfined_queries: bool = Field(
        default=False, description="Run queries even where the kernel cannot confine them (macOS, Windows, Linux before 6.2)."
    )
    query_threads: int = Field(2, gt=0, le=64, description="Threads of a query.")
    query_spill_mb: int = Field(1_024, gt=0, description="Most disk space a query may use while it runs, in MB.")
    team_mb: int = Field(1_024, gt=0, description="Most disk space of a team's own tables, in MB.")
    team_upload_mb: int = Field(50, gt=0, description="Largest file that a team may send, in MB.")
    native_copies: bool = Field(default=True, description="Keep a faster copy of the newest version of each package for queries.")
    draft_days: int = Field(7, gt=0, description="Days a draft nobody touched is kept.")
    free_disk_mb: int = Field(200, ge=0, description="Free disk space kept in reserve, in MB.")

    session_hours: int = Field(72, gt=0, le=168, description="Longest time a sign-in lasts, in hours.")
    session_idle_hours: int = Field(12, gt=0, le=168, description="Hours after which a browser nobody used is signed out.")
    hosts: str = Field("", description="Host names of this server beside localhost and its addresses, with commas between.")
    public_url: str = Field(
        "", pattern=r"^(https?://[^\s/]+/?)?$", description="Address by which the room opens Établi, for links and QR codes."
    )
    plain_http: bool = Field(default=False, description="Organizers, moderators and experts may sign in from other machines without TLS.")
    remote_setup: bool = Field(default=False, description="The first organizer may come from another machine.")
    backup_minutes: int = Field(10, ge=0, le=1440, description="Minutes between two backups, when something changed; 0: none.")
    backup_dir: str = Field("", description="Folder of the backups, best on another disk; empty means backups/ in the home folder.")
    log_to: Literal["file", "stderr"] = Field("file", description="Where the log goes: logs/ in the home folder, or standard error.")
    metrics_token: str = Field("", repr=False, description="Token that lets other machines read /metrics.")
    oidc_issuer: str = Field(
        "", pattern=r"^(https?://\S+)?$", description="Sign-in provider (OpenID Connect): its issuer address; empty: none."
    )
    oidc_client_id: str = Field("", description="Name of this instance at the sign-in provider.")
    oidc_client_secret: str = Field("", repr=False, description="Secret of this instance at the sign-in provider.")
    oidc_label: str = Field("OpenID", max_length=40, description="What the sign-in provider is called on the screen.")
    oidc_scope: str = Field("openid", description="What is asked of the sign-in provider.")
    contact: str = Field("", max_length=200, description="Whom people write to about their data; shown at sign-in.")

    def environment(self) -> dict[str, str]:
        """The environment for a child process: this process's own, with these settings."""
        return {**os.environ, **{f"ETABLI_{name.upper()}": str(getattr(self, name)) for name in type(self).model_fields}}

    def bare_environment(self) -> dict[str, str]:
        """The environment for a child that runs what others wrote: what a system needs to start it, and no secret."""
        needed = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")
        return {key: os.environ[key] for key in needed if key in os.environ}

    def secrets(self) -> tuple[str, ...]:
        """Every text of these settings that nobody may read: tokens, secrets, passwords."""
        names = [name for name in type(self).model_fields if name.endswith(SECRETS)]
        password = password_of(self.database_url)
        return tuple(filter(None, [*(str(getattr(self, name)) for name in names), password, unquote(password)]))

    def told(self) -> Mapping[str, str]:
        """Each setting as it is now, by the name of its variable; secrets are masked."""
        values = {name: str(getattr(self, name)) for name in type(self).model_fields}
        values |= {name: MASK for name, value in values.items() if value and name.endswith(SECRETS)}
        password = password_of(self.database_url)
        values["database_url"] = self.database_url.replace(f":{password}@", f":{MASK}@") if password else self.database_url
        return {f"{PREFIX}{name.upper()}": value for name, value in values.items()}

    @property
    def limits(self) -> Limits:
        """The limits of one file, as loaders take them."""
        return Limits(**{name: getattr(self, name) for name in Limits.__dataclass_fields__})


def load(**given: Any) -> Settings:
    """The Settings of the environment, or those given. Raises: DayError setting.unknown, setting.invalid."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known and not name.upper().startswith(TESTS):
            raise DayError("setting.unknown", name=name, names=nearest(name.upper(), known).split(", ")[0])
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        where = f"{PREFIX}{str(first['loc'][0]).removeprefix(PREFIX).upper()}" if first["loc"] else PREFIX
        raise DayError("setting.invalid", name=where, problem=first["msg"]) from None


def password_of(url: str) -> str:
    """The password in a database's address, "" for none."""
    user, at, _ = url.partition("://")[2].rpartition("@")
    return user.partition(":")[2] if at else ""
