"""What a query may be: one statement that reads. DuckDB's own lock stands behind, and the process behind that."""

import re
from collections.abc import Iterator

import duckdb

from workbench.errors import QueryError

# PIVOT is "MULTI": DuckDB turns it into several statements of its own.
READS = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI)
EXPLAIN = re.compile(r"^\s*EXPLAIN\b\s*(ANALY[SZ]E\b)?\s*(\([^()]*\))?", re.IGNORECASE)
# They tell about the machine, open files, run SQL hidden in a text, or only wait.
DENIED = (
    "duckdb_settings", "duckdb_databases", "duckdb_secrets", "duckdb_extensions", "duckdb_logs", "duckdb_log_contexts",
    "duckdb_temporary_files", "duckdb_external_file_cache", "pg_settings", "current_setting", "pragma_database_list", "query",
    "query_table", "glob", "json_execute_serialized_sql", "sleep_ms", "pg_sleep", "which_secret", "sniff_csv",
)  # fmt: skip
DENIED_STARTS = ("read_", "enable_", "disable_", "parquet_", "python_", "arrow_scan", "pandas_scan", "st_read", "seq_scan", "index_scan")
TABLE_ONLY = ("duckdb_settings", "duckdb_databases", "duckdb_secrets", "pg_settings")  # may stand without a bracket after FROM


def require_reading(connection: duckdb.DuckDBPyConnection, sql: str, example: str) -> None:
    """None. Raises: QueryError unless the text is exactly one statement that only reads."""
    statement = only_statement(connection, sql, example)
    if statement.type not in READS:
        raise QueryError("query.not_allowed", what=first_word(sql))
    if statement.type == duckdb.StatementType.EXPLAIN:
        require_reading(connection, EXPLAIN.sub("", statement.query, count=1), example)
    for name in called(sql):
        if name in DENIED or name.startswith(DENIED_STARTS):
            raise QueryError("query.not_allowed", what=name)


def only_statement(connection: duckdb.DuckDBPyConnection, sql: str, example: str) -> duckdb.Statement:
    """The one statement of the text. Raises: QueryError when there is none, or several, or it is not understood."""
    try:
        statements = connection.extract_statements(sql)
    except ValueError:  # a kind of statement that the client does not know
        raise QueryError("query.not_allowed", what=first_word(sql)) from None
    if not statements:
        raise QueryError("query.empty", example=example)
    if len(statements) > 1:
        raise QueryError("query.one_statement", count=len(statements))
    return statements[0]


def first_word(sql: str) -> str:
    """The first word of the text, comments left out."""
    bare = re.sub(r"--[^\n]*|/\*.*?\*/", " ", sql, flags=re.DOTALL)
    words: list[str] = re.findall(r"\w+", bare)
    return (words[0] if words else bare.strip()[:20]).upper()


def called(sql: str) -> Iterator[str]:
    """The names that the text calls like functions, and those of tables that tell about the machine; texts and comments left out."""
    bare = re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", " ", sql, flags=re.DOTALL)
    for name in re.findall(r"([A-Za-z_]\w*)\"?\s*\(", bare):
        yield name.lower()
    for name in re.findall(r"[A-Za-z_]\w*", bare):
        if name.lower() in TABLE_ONLY:
            yield name.lower()
