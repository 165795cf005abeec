"""Rows that say the same as another: counted by a hash of all their cells."""

from collections.abc import Sequence

from workbench.findings import SHOWN_ROWS, Finding
from workbench.reading.staged import COLUMNS_AT_ONCE, Staged

MOST_CELLS = 200_000_000
LARGE_ROWS, FIRST_ROWS = 200_000, 20_000
FEW = 4  # columns that nearly always tell rows apart, if any do


def duplicate_rows(staged: Staged, columns: Sequence[str]) -> tuple[Finding, ...]:
    """The Finding on rows equal to an earlier one; none in a table of one column, where repeats are the rule, nor in one
    so large that looking would cost more than it tells.
    """
    if len(columns) < 2 or staged.rows < 2 or staged.rows * len(columns) > MOST_CELLS:
        return ()
    if few_tell_apart(staged, columns):
        return ()
    mark = hash_of(columns)
    staged.con.execute(f"CREATE OR REPLACE TEMP TABLE twins AS SELECT {mark} AS mark, count(*) AS times, min(rowid) AS first "
                       f"FROM {staged.sql} GROUP BY ALL HAVING count(*) > 1")  # fmt: skip
    count = int(staged.one("SELECT coalesce(sum(times - 1), 0)::BIGINT FROM twins")[0])
    found = () if not count else (told(staged, mark, count),)
    staged.con.execute("DROP TABLE twins")
    return found


def few_tell_apart(staged: Staged, columns: Sequence[str]) -> bool:
    """Whether the most varied columns of a large table differ in all its rows: the others need not be looked at."""
    if staged.rows < LARGE_ROWS or not FEW < len(columns) <= COLUMNS_AT_ONCE:
        return False
    first = f"(SELECT * FROM {staged.sql} LIMIT {FIRST_ROWS})"
    counts = staged.one(f"SELECT {', '.join(f'count(DISTINCT {column})' for column in columns)} FROM {first}")
    ranked = sorted(zip(counts, columns, strict=True), key=lambda pair: -pair[0])
    mark = hash_of([column for _, column in ranked[:FEW]])
    if staged.one(f"SELECT count(*) - count(DISTINCT {mark}) FROM {first}")[0]:
        return False
    return not staged.fetch(f"SELECT count(*) FROM {staged.sql} GROUP BY {mark} HAVING count(*) > 1 LIMIT 1")


def told(staged: Staged, mark: str, count: int) -> Finding:
    """The Finding, with the first rows that repeat an earlier one."""
    few = f"(SELECT mark, first FROM twins ORDER BY first LIMIT {SHOWN_ROWS})"
    query = f"SELECT rowid FROM {staged.sql} JOIN {few} ON {mark} = mark WHERE rowid > first ORDER BY rowid LIMIT {SHOWN_ROWS}"
    rows = staged.numbers(rowid for (rowid,) in staged.fetch(query))
    listed = ", ".join(map(str, rows)) + (", …" if count > len(rows) else "")
    return Finding("table.duplicate_rows", {"listed": listed}, row=rows[0], count=count, rows=rows)


def hash_of(columns: Sequence[str]) -> str:
    """SQL of a hash of the cells, absent told from empty."""
    if len(columns) <= COLUMNS_AT_ONCE:
        return f"hash({', '.join(columns)})"
    parts = [columns[start : start + COLUMNS_AT_ONCE] for start in range(0, len(columns), COLUMNS_AT_ONCE)]
    return f"hash({', '.join(hash_of(part) for part in parts)})"
