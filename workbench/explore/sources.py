"""The tables that a View may name, with what is known of their columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from workbench.data import browse
from workbench.data.edition import Edition
from workbench.publishing.columns import Column as Typed
from workbench.query.own_names import REMOVED
from workbench.sql import ident

TEAM = "team"
OWN = "own"
# Geometries and objects take part in a result, but nothing is compared with them.
KIND_OF = {"number": "number", "moment": "date", "clock": "text", "boolean": "boolean", "text": "text", "nested": "nested"}


@dataclass(frozen=True)
class Column:
    """One column. kind: "number", "date" (days and moments), "text", "boolean" or "nested". about: its Field's descriptor, {} for none."""

    name: str
    type: str
    kind: str
    about: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def semantic(self) -> str:
        """What kind of thing it holds, "" when nobody knows."""
        return str(self.about.get("semantic") or "")

    @property
    def is_whole(self) -> bool:
        """Whether its numbers are whole."""
        return self.kind == "number" and Typed("", self.type).is_whole

    @property
    def may_be_infinite(self) -> bool:
        """Whether its type has values that no sum survives."""
        return self.type in ("FLOAT", "DOUBLE")

    @property
    def has_hours(self) -> bool:
        """Whether its dates say the time of day."""
        return self.kind == "date" and self.type != "DATE"


@dataclass(frozen=True)
class Source:
    """One table. name: as the address says it. sql: as a query says it. rows: None when nobody counted.

    about: the descriptor of a published table, {} for one of the team's. unique: columns known to hold each value once, in every row.
    """

    name: str
    sql: str
    columns: tuple[Column, ...]
    rows: int | None = None
    about: Mapping[str, Any] = field(default_factory=dict, compare=False)
    unique: frozenset[str] = frozenset()

    def column(self, name: str) -> Column | None:
        """The column of that name, None when there is none."""
        return next((item for item in self.columns if item.name == name), None)

    @property
    def package(self) -> str:
        """The package of a published table, "" for a table of the team's."""
        return "" if self.name.startswith(f"{TEAM}.") and not self.about else self.name.partition(".")[0]

    @property
    def resource(self) -> str:
        """Its name inside its package or among the team's."""
        return self.name.partition(".")[2]


def kind_of(duckdb_type: str) -> str:
    """What may be asked of a column of that type."""
    if duckdb_type in ("INTERVAL", "TIME WITH TIME ZONE", "BIT") or duckdb_type.startswith("ENUM"):
        return "text"
    return KIND_OF[Typed("", duckdb_type).kind]


def published(edition: Edition, resource: str) -> Source:
    """The Source of a published table. Raises: DatasetError when it is unknown or was withdrawn."""
    described = {str(item["name"]): item for item in edition.fields(resource)}
    types, rows = browse.layout(edition.parquet(resource))
    columns = tuple(Column(name, kind, kind_of(kind), described.get(name, {})) for name, kind in types.items())
    figures = edition.profile(resource)["fields"]
    unique = frozenset(str(item["name"]) for item in figures if item["distinct_exact"] and item["distinct"] == rows)
    name = f"{edition.package}.{resource}"
    return Source(name, f"{ident(edition.package)}.{ident(resource)}", columns, rows, edition.resource(resource), unique)


OWN_COLUMNS = (
    "SELECT table_name, column_name, data_type FROM information_schema.columns "
    f"WHERE table_catalog = '{TEAM}' AND table_schema = 'main' ORDER BY table_name, ordinal_position"
)


def own(rows: pa.Table) -> tuple[Source, ...]:
    """The Sources of a team's own tables and views. rows: what OWN_COLUMNS brought back."""
    found: dict[str, list[Column]] = {}
    for table, name, kind in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        found.setdefault(str(table), []).append(Column(str(name), str(kind), kind_of(str(kind))))
    return tuple(
        Source(f"{TEAM}.{table}", f"{TEAM}.main.{ident(table)}", tuple(columns))
        for table, columns in found.items()
        if not REMOVED.fullmatch(table)
    )


def numbers(source: Source) -> Sequence[Column]:
    """The columns that can be added up; codes and years are numbers that cannot."""
    return [item for item in source.columns if item.kind == "number" and item.semantic in ("", "latitude", "longitude")]
