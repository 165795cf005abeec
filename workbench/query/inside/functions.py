"""The functions and tables that a script may not name, and why: by family, so that a new one of a later DuckDB is refused too.

Families were drawn by going through duckdb_functions() of the pinned release; tests/query/test_script_policy.py goes through it
again, and fails when a table function is neither refused here nor listed there as harmless.
"""

import re
from functools import lru_cache

# They open files or other databases, or describe them.
FILES = (
    "read_", "write_", "scan_", "sniff_", "parquet_", "arrow_", "pandas_", "python_", "copy_", "st_read", "st_drivers", "shapefile_",
    "sqlite_", "postgres_", "mysql_", "mssql_", "odbc_", "iceberg_", "delta_", "ducklake_", "lance_", "excel_", "http_", "s3_", "load_aws",
)  # fmt: skip
FILES_EXACT = ("glob", "from_substrait", "load", "attach")
FILES_ENDS = ("_scan", "_scan_dumb", "_attach")
# They run SQL that is hidden in a text, where nobody checks it.
TEXTS = ("json_execute", "json_serialize_plan", "query_", "execute_")
TEXTS_EXACT = ("query", "query_table")
# They tell about the machine, its settings, paths, other databases, other people's queries, or show values past their table.
MACHINE = (
    "duckdb_", "pragma_", "inet_", "current_setting", "set_config", "which_secret", "pg_settings", "pg_conf", "pg_postmaster",
    "get_block_size", "platform",
)  # fmt: skip
HARMLESS = frozenset({
    "duckdb_columns", "duckdb_constraints", "duckdb_functions", "duckdb_indexes", "duckdb_keywords", "duckdb_schemas", "duckdb_sequences",
    "duckdb_tables", "duckdb_types", "duckdb_views", "duckdb_coordinate_systems", "pragma_table_info", "pragma_show", "pragma_version",
    "pragma_collations",
})  # fmt: skip
# They change the engine itself, or look into it.
ENGINE = ("enable_", "disable_", "start_", "stop_", "truncate_duckdb", "write_log", "register_", "deregister_", "destroy_")
ENGINE_EXACT = ("checkpoint", "force_checkpoint")
ENGINE_HAS = ("external_resource", "duckdb_log")
INTERNAL = ("__", "test_", "variant_bytes_", "variant_to_parquet", "index_", "seq_")
INTERNAL_EXACT = ("setval", "invoke", "to_aggregate_state", "finalize", "combine", "combine_aggr", "vector_type")
WAITS = ("sleep", "pg_sleep")
# Views that need no bracket after their name.
BARE = ("duckdb_", "pragma_", "pg_settings")
OPERATOR = re.compile(r"^[^\w\s]|^is (not )?distinct from$|__postfix$")


@lru_cache(maxsize=4_096)
def refusal(name: str) -> str:
    """The code that says why the function may not be called; "" when it may. name: without capitals."""
    if OPERATOR.search(name):  # as functions they do not check their types: some end the process
        return "query.refused_operator"
    if name in HARMLESS:
        return ""
    families = (
        ("query.refused_engine", ENGINE, ENGINE_EXACT, ()),
        ("query.refused_file", FILES, FILES_EXACT, FILES_ENDS),
        ("query.refused_text", TEXTS, TEXTS_EXACT, ()),
        ("query.refused_machine", MACHINE, (), ()),
        ("query.refused_internal", INTERNAL, INTERNAL_EXACT, ()),
        ("query.refused_wait", WAITS, (), ()),
    )
    if any(part in name for part in ENGINE_HAS):
        return "query.refused_engine"
    return next((code for code, starts, exact, ends in families if name in exact or name.startswith(starts) or name.endswith(ends)), "")


@lru_cache(maxsize=4_096)
def bare_refusal(name: str) -> str:
    """The code that says why a table may not be named, wherever it stands; "" when it may."""
    return "query.refused_machine" if name.startswith(BARE) and name not in HARMLESS else ""
