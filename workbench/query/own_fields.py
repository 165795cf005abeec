"""The team's own tables and their fields, for an editor that completes. Asked through the one door: only a confined process opens them."""

import threading
from dataclasses import dataclass

from workbench.query import team_files
from workbench.query.engine import Asker, Status
from workbench.query.own_names import REMOVED
from workbench.query.sandbox import Sandbox

MOST_FIELDS = 5_000
ASK = f"""
    SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()
    WHERE database_name = 'team' AND NOT internal ORDER BY schema_name, table_name, column_index LIMIT {MOST_FIELDS}
"""
MOST_TEAMS = 200


@dataclass(frozen=True)
class OwnTable:
    """A table or a view of the team. name: as a query names it. fields: (name, type of DuckDB)."""

    name: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]


class OwnFields:
    """The own tables of every team, asked again once their file has changed."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.known: dict[str, tuple[str, tuple[OwnTable, ...]]] = {}
        self.lock = threading.Lock()

    def stamp(self, team: str) -> str:
        """A text that differs once the team's tables were changed; "" while there are none."""
        return team_files.signature(self.sandbox.settings.home, team) if team else ""

    def of(self, team: str, person: str) -> tuple[OwnTable, ...]:
        """The tables of a team; none when it has none, or they cannot be asked for now."""
        stamp = self.stamp(team)
        with self.lock:
            kept = self.known.get(team)
        if not stamp or (kept and kept[0] == stamp):
            return kept[1] if stamp and kept else ()
        found = self.sandbox.run(Asker(team, f"{person} fields"), ASK, self.sandbox.limits(MOST_FIELDS))
        if found.status is not Status.OK:
            return kept[1] if kept else ()
        tables: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for schema, table, field, kind in zip(*(column.to_pylist() for column in found.rows().columns), strict=True):
            tables.setdefault((table,) if schema == "main" else (schema, table), []).append((field, kind))
        own = tuple(OwnTable(name, tuple(fields)) for name, fields in tables.items() if not REMOVED.fullmatch(name[-1]))
        with self.lock:
            if len(self.known) >= MOST_TEAMS:
                self.known.clear()
            self.known[team] = (stamp, own)
        return own
