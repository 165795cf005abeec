"""From a staged cell to its typed value, in SQL."""

from workbench.descriptor import Field
from workbench.validation.screen import missing, missing_words, parses
from workbench.validation.types import as_text, native_type, spelling, stays_native


def duckdb_type(field: Field) -> str:
    """The DuckDB type of the typed column: "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMPTZ", "TIME",
    "INTEGER" (years), "JSON" (objects and arrays), "VARCHAR" for the rest, or a Parquet column's own type.
    """
    return native_type(field) if stays_native(field) else spelling(field).duckdb_type


def typed(field: Field, column_sql: str) -> str:
    """SQL expression: NULL if the cell is missing or refused, else its value in `duckdb_type(field)`."""
    if stays_native(field):
        return column_sql
    held = parses(field, column_sql)
    value = spelling(field).value(as_text(field, column_sql))
    if held == "true":
        return f"(CASE WHEN {missing(field, column_sql)} THEN NULL ELSE {value} END)"
    return f"(CASE WHEN {missing(field, column_sql)} THEN NULL WHEN {held} THEN {value} END)"


def proven(field: Field, column_sql: str) -> str:
    """SQL expression: as typed(), for a column whose every cell is known to be missing or to parse. Nothing is asked twice."""
    if stays_native(field):
        return column_sql
    value = spelling(field).value(as_text(field, column_sql))
    if value == column_sql and missing_words(field) == [""]:
        return f"nullif({column_sql}, '')"
    return f"(CASE WHEN {missing(field, column_sql)} THEN NULL ELSE {value} END)"


def refused(field: Field, column_sql: str) -> str:
    """SQL boolean: the cell says something that its type cannot hold; typed() gives NULL and the text is kept apart."""
    if stays_native(field) or (held := parses(field, column_sql)) == "true":
        return "false"
    return f"(NOT {missing(field, column_sql)} AND NOT {held})"
