"""The types of Table Schema, each with its Spelling; and columns that keep the type of their Parquet file."""

from collections.abc import Callable, Mapping

from workbench.descriptor import Field
from workbench.validation import moments, numbers, texts
from workbench.validation.spelling import Spelling

SPELLINGS: Mapping[str, Callable[[Field], Spelling]] = {
    "string": texts.string,
    "integer": numbers.integer,
    "number": numbers.number,
    "boolean": texts.boolean,
    "date": moments.date,
    "datetime": moments.datetime,
    "time": moments.time,
    "year": moments.year,
    "yearmonth": moments.yearmonth,
    "duration": texts.duration,
    "object": texts.json_object,
    "array": texts.json_array,
    "list": texts.items,
    "geopoint": texts.geopoint,
    "geojson": texts.geojson,
    "any": texts.anything,
}
NATIVE = "duckdbType"
NATIVE_TYPES = (
    ("STRUCT", "object"), ("MAP", "object"), ("UNION", "object"), ("UHUGEINT", "number"), ("HUGEINT", "number"), ("UBIGINT", "number"),
    ("DECIMAL", "number"), ("DOUBLE", "number"), ("FLOAT", "number"), ("BOOLEAN", "boolean"), ("DATE", "date"), ("TIMESTAMP", "datetime"),
    ("TIME", "time"), ("INTERVAL", "duration"),
)  # fmt: skip


def spelling(field: Field) -> Spelling:
    """The Spelling of a Field whose cells are text. An unknown type is read as "any"."""
    return SPELLINGS.get(field.type, texts.anything)(field)


def native_type(field: Field) -> str:
    """The DuckDB type that the column already has, "" when it is text."""
    return str(field.extra.get(NATIVE, ""))


def type_of_native(duckdb_type: str) -> str:
    """The Table Schema type of a DuckDB type; unsigned 64 bits and beyond are numbers, for integers end at 64 bits signed."""
    if duckdb_type.endswith("]"):
        return "array"
    known = next((kind for start, kind in NATIVE_TYPES if duckdb_type.startswith(start)), "")
    return known or ("integer" if duckdb_type.endswith("INT") or duckdb_type.endswith("INTEGER") else "string")


def stays_native(field: Field) -> bool:
    """Whether the column is used with the type it has: nobody asked for another."""
    native = native_type(field)
    return bool(native) and type_of_native(native) in (field.type, *(("geojson",) if field.type == "object" else ()))


def as_text(field: Field, column_sql: str) -> str:
    """SQL: the cells as text, whatever the column's own type."""
    native = native_type(field)
    if not native:
        return column_sql
    nested = type_of_native(native) in ("object", "array")
    return f"to_json({column_sql})::VARCHAR" if nested else f"({column_sql})::VARCHAR"
