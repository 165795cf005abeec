"""CSV files out of Parquet: plain UTF-8, commas, ISO dates, decimal points, true and false."""

import re
from collections.abc import Mapping
from pathlib import Path

import duckdb

from workbench.sql import ident, literal

MEMORY_MB = 500
# What spreadsheets take for a formula at the beginning of a cell (OWASP ASVS 1.2.10), full-width forms included.
FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
# The same after a semicolon, a tab or a line break inside a cell: a spreadsheet set to semicolons, as French ones are, splits there,
# for it does not see our quotes. Numbers stay, so that "48.8;-1.5" does.
FORMULA_INSIDE = r'([;\t\r\n][\s"]*)([=@＝＠]|[+\-＋－] *[0-9.,]* *[^0-9.,; \t\r\n])'
ESCAPED = r"\1'\2"
# Types of DuckDB's that no spreadsheet takes for a formula, whatever their values are.
NEVER_TEXT = re.compile(
    r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\([0-9, ]+\)|BOOLEAN|DATE|TIME( WITH TIME ZONE)?|TIMESTAMP[^\[]*"
)
PLAIN_NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)?$"


def open_parquet(target: Path) -> duckdb.DuckDBPyConnection:
    """A connection to read Parquet files with, in UTC; what it spills goes beside the target."""
    connection = duckdb.connect(config={"memory_limit": f"{MEMORY_MB}MB", "temp_directory": str(target.parent / ".spill")})
    connection.execute("SET TimeZone='UTC'")
    return connection


def types_of(connection: duckdb.DuckDBPyConnection, parquet: Path) -> Mapping[str, str]:
    """The DuckDB type of each column of a Parquet file."""
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE SELECT * FROM {literal(str(parquet))}").fetchall()}


def write_csv(parquet: Path, target: Path, years: tuple[str, ...] = (), *, for_spreadsheets: bool = True) -> None:
    """None; the rows stand in `target` as CSV, in the order of the file as published.

    for_spreadsheets: texts that a spreadsheet would run as a formula begin with an apostrophe; without it
    every value is exact. years: columns whose numbers are years, always of four digits.
    """
    with open_parquet(target) as connection:
        columns = [cell(name, kind, years, safe=for_spreadsheets) for name, kind in types_of(connection, parquet).items()]
        query = f"SELECT {', '.join(columns)} FROM {literal(str(parquet))}"
        connection.execute(f"COPY ({query}) TO {literal(str(target))} (FORMAT csv, HEADER true, DELIMITER ',', NULLSTR '')")


def cell(name: str, kind: str, years: tuple[str, ...], *, safe: bool) -> str:
    """SQL: a column as a CSV shows it, under its name."""
    text = f"printf('%04d', {ident(name)})" if name in years and kind.endswith(("INT", "INTEGER")) else text_of(ident(name), kind)
    if safe and not NEVER_TEXT.fullmatch(kind):
        harmful = f"regexp_matches({text}, {literal(FORMULA)}) AND NOT regexp_matches({text}, {literal(PLAIN_NUMBER)})"
        inside = f"regexp_replace({text}, {literal(FORMULA_INSIDE)}, {literal(ESCAPED)}, 'g')"
        text = f"CASE WHEN {harmful} THEN '''' ELSE '' END || {inside}"
    header = harmless(name) if safe else name
    return f"{text} AS {ident(header)}"


def harmless(name: str) -> str:
    """The name of a column as no spreadsheet runs it."""
    return ("'" if re.match(FORMULA, name) else "") + re.sub(FORMULA_INSIDE, ESCAPED, name)


def text_of(column: str, kind: str) -> str:
    """SQL: a value in ISO form, nested ones as JSON, blobs in base 64; numbers and booleans as they are."""
    if kind.startswith("TIMESTAMP"):
        return f"replace(regexp_replace({column}::VARCHAR, '[+]00$', 'Z'), ' ', 'T')"
    if kind == "BLOB":
        return f"base64({column})"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
        return f"to_json({column})::VARCHAR"
    return column
