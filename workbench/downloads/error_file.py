"""The errors of a table as a CSV that spreadsheets open as it is: UTF-8 with its mark, no formula, one sentence per error."""

from pathlib import Path

from workbench.downloads.error_words import HEADINGS, HEADS, message, spoken
from workbench.downloads.text_files import cell, open_parquet
from workbench.sql import ident, literal

DELIMITERS = {"en": ",", "fr": ";"}  # a French Excel puts a file with commas in one column
MARK = "\ufeff"  # Excel takes a file without it for one of the old code pages


def write_errors(parquet: Path, target: Path, language: str) -> None:
    """None; every error of the Parquet file (error_rows.write) stands in `target`, in its order, said in a language."""
    tongue = spoken(language)
    with open_parquet(target) as connection:
        source = literal(str(parquet))
        kinds = connection.execute(f"SELECT DISTINCT type, rule, expected FROM {source}").fetchall()
        told = [(*kind, message(tongue, *kind)) for kind in kinds]
        columns = [list(part) for part in zip(*told, strict=True)] or [[], [], [], []]
        lists = ", ".join(f"unnest(?::VARCHAR[]) AS {name}" for name in ("type", "rule", "expected", "template"))
        connection.execute(f"CREATE TEMP TABLE told AS SELECT {lists}", columns)
        filled = "replace(template, '{cell}', coalesce(cell, ''))"
        errors = (
            f'SELECT resource, "row", line, field, "column", cell, rule, expected, {filled} AS message, file_row_number AS place '
            f"FROM read_parquet({source}, file_row_number = true) JOIN told USING (type, rule, expected)"
        )
        shown = [cell(name, "BIGINT" if name in ("row", "line") else "VARCHAR", (), safe=True) for name in HEADS]
        heads = [MARK + HEADINGS[tongue][0], *HEADINGS[tongue][1:]]
        renamed = ", ".join(f"{ident(name)} AS {ident(head)}" for name, head in zip(HEADS, heads, strict=True))
        query = f"SELECT {renamed} FROM (SELECT {', '.join(shown)}, place FROM ({errors})) ORDER BY place"
        options = f"FORMAT csv, HEADER true, DELIMITER '{DELIMITERS[tongue]}', NULLSTR ''"
        connection.execute(f"COPY ({query}) TO {literal(str(target))} ({options})")
