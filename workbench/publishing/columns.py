"""The columns of a Parquet file as DuckDB types them, and what one may ask of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from workbench.sql import ident, literal

WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT")
KINDS: Mapping[str, str] = {
    **dict.fromkeys((*WHOLE, "FLOAT", "DOUBLE"), "number"),
    "BOOLEAN": "boolean",
    "DATE": "moment",
    "TIME": "clock",
    "VARCHAR": "text",
    "UUID": "clock",
    "JSON": "nested",
    "BLOB": "nested",
}


@dataclass(frozen=True)
class Column:
    """One column. kind: "number", "moment", "clock" (ordered, not measured), "boolean", "text" or "nested"."""

    name: str
    duckdb_type: str

    @property
    def kind(self) -> str:
        """What family of questions the column answers."""
        if self.duckdb_type.startswith("DECIMAL"):
            return "number"
        if self.duckdb_type.startswith("TIMESTAMP"):
            return "moment"
        return KINDS.get(self.duckdb_type, "nested")

    @property
    def orders(self) -> bool:
        """Whether a least and a greatest value mean something."""
        return self.kind in ("number", "moment", "clock", "text")

    @property
    def measure(self) -> bool:
        """Whether its values lie on a line, so that a histogram means something."""
        return self.kind in ("number", "moment")

    @property
    def is_whole(self) -> bool:
        """Whether a bin of its histogram holds whole numbers."""
        return self.kind == "text" or self.duckdb_type in WHOLE or self.duckdb_type == "DATE"

    @property
    def scale(self) -> str:
        """What its histogram counts: "number", "DATE" (days) or "TIMESTAMP" (seconds)."""
        if self.kind != "moment":
            return "number"
        return "DATE" if self.duckdb_type == "DATE" else "TIMESTAMP"

    @property
    def finite_raw(self) -> str:
        """SQL: the value, NULL for NaN and infinities."""
        name = ident(self.name)
        return f"CASE WHEN isfinite({name}) THEN {name} END" if self.may_be_infinite else name

    @property
    def may_be_infinite(self) -> bool:
        """Whether the type has values that lie nowhere on the line."""
        return self.kind == "moment" or self.duckdb_type in ("FLOAT", "DOUBLE")

    @property
    def finite(self) -> str:
        """SQL: the value as DOUBLE: itself, days or seconds since 1970; NULL for NaN and infinities."""
        if self.duckdb_type == "DATE":
            return f"({self.finite_raw} - DATE '1970-01-01')::DOUBLE"
        return f"epoch({self.finite_raw})" if self.kind == "moment" else f"({self.finite_raw})::DOUBLE"

    @property
    def key(self) -> str:
        """SQL: what tells two values apart; texts of objects, for those that DuckDB cannot group."""
        name = ident(self.name)
        return f"md5({name}::VARCHAR)" if self.kind == "nested" and self.duckdb_type not in ("JSON", "BLOB") else name


def columns_of(connection: duckdb.DuckDBPyConnection, parquet: Path) -> list[Column]:
    """The columns of a Parquet file, in its order."""
    rows = connection.execute(f"DESCRIBE SELECT * FROM {literal(str(parquet))}").fetchall()
    return [Column(row[0], row[1]) for row in rows]
