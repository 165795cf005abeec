"""What a query's process is told: which files it may read, whose tables are at hand, what it may use."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbench.data.catalog import Catalog
from workbench.errors import DatasetError, QueryError
from workbench.query.question import Asked
from workbench.query.script import named
from workbench.query.tables import Table, tables
from workbench.settings import Settings

NATIVE = "native"
NICE, LAST = 5, 15
FRESH_SECONDS = 1.0
NO_PACKAGE = "range(10)"


@dataclass(frozen=True)
class Fences:
    """Which protections stand. All do; a test takes one away to see that the others hold."""

    policy: bool = True
    lock: bool = True
    kernel: bool = True


@dataclass(frozen=True)
class Manners:
    """How a query shares the machine. nice: how far it yields to others, 0 to 19."""

    threads: int
    nice: int


class Jobs:
    """Makes the jobs of an instance."""

    def __init__(self, catalog: Catalog, settings: Settings, fences: Fences) -> None:
        self.catalog = catalog
        self.settings = settings
        self.fences = fences
        self.kept: tuple[float, int, Mapping[str, Any]] = (float("-inf"), -1, {})

    def tables(self) -> Sequence[Table]:
        """The tables that a query can name."""
        return tables(self.catalog)

    def places(self) -> Mapping[str, Any]:
        """What a process may read: {"packages": {name: (native file or "", [(resource, Parquet file)])}, "folders", "example"}."""
        stamp = self.catalog.stamp()
        at, known, found = self.kept
        if known != stamp or time.monotonic() - at > FRESH_SECONDS:
            found = self.look()
            self.kept = (time.monotonic(), stamp, found)
        return found

    def look(self) -> Mapping[str, Any]:
        """The same, from the disk."""
        home = self.settings.home.absolute()
        known = self.tables()
        packages: dict[str, tuple[str, list[tuple[str, str]]]] = {}
        for item in known:
            native = home / NATIVE / item.package / f"{item.version}.duckdb"
            place = packages.setdefault(item.package, (str(native) if native.exists() else "", []))
            place[1].append((item.resource, str(home / "packages" / item.path)))
        folders = [str(place) for place in [home / NATIVE] if place.is_dir()]
        example = f"{known[0].package}.{known[0].resource}" if known else NO_PACKAGE
        return {"packages": packages, "folders": folders, "example": example}

    def job(self, team: Path | None, asked: Asked, manners: Manners) -> bytes:
        """The job of a query, as its process reads it. team: the folder of its own tables."""
        settings, limits = self.settings, asked.limits
        own = {
            "team": str(team.absolute()) if team else "",
            "writes": asked.writes,
            "form": asked.form,
            "reads_only": asked.asker.reads_only,
        }
        made = {"by": asked.asker.person, "at": datetime.now(UTC).isoformat(timespec="seconds")}
        ours = {"chore": asked.chore.told() if asked.chore else None, "made": made}
        used = {"rows": limits.rows, "bytes": limits.bytes, "seconds": limits.seconds, **asdict(manners)}
        most = {"memory_mb": settings.query_memory_mb, "spill_mb": settings.query_spill_mb, "quota_mb": settings.team_mb}
        files = {"file_mb": settings.team_mb if asked.writes else settings.query_spill_mb, "fences": asdict(self.fences)}
        fields = self.fields(asked.script, through_team=team is not None)
        return json.dumps({**self.places(), "fields": fields, **own, **ours, **used, **most, **files}).encode()

    def told(self, error: QueryError) -> QueryError:
        """The error; for a table of a package that was withdrawn, that it was and why: its process no longer knows of it."""
        if error.code != "query.unknown_table":
            return error
        package = str(error.context.get("table", "")).partition(".")[0].casefold()
        try:
            editions = self.catalog.history(package)
        except DatasetError:  # the store is busy: what is known is told
            return error
        if not editions or not all(edition.is_withdrawn for edition in editions):
            return error
        where = {key: value for key, value in error.context.items() if key not in ("table", "tables")}
        return QueryError("query.withdrawn_package", package=package, reason=editions[0].reason.rstrip(". ") or "–", **where)

    def fields(self, script: str, *, through_team: bool) -> Mapping[str, list[tuple[str, Sequence[str]]]]:
        """The fields of the tables of each package that a script may reach; of all of them when a team's views may name any."""
        known = self.tables()
        names = {item.package for item in known}
        reached = names if through_team else set(named(script, sorted(names)))
        found: dict[str, list[tuple[str, Sequence[str]]]] = {}
        for item in known:
            if item.package in reached:
                found.setdefault(item.package, []).append((item.resource, item.fields))
        return found
