"""Rows that say the same as another: counted by a hash of all their cells."""

from collections.abc import Sequence

from workbench.findings import SHOWN_ROWS, Finding
from workbench.reading.staged import COLUMNS_AT_ONCE, Staged

MOST_CELLS = 200_000_000


def duplicate_rows(staged: Staged, columns: Sequence[str]) -> tuple[Finding, ...]:
    """The Finding on rows equal to an earlier one; none in a table of one column, where repeats are the rule, nor in one
    so large that looking would cost more than it tells.
    """
    if len(columns) < 2 or staged.rows < 2 or staged.rows * len(columns) > MOST_CELLS:
        return ()
    mark = hash_of(columns)
    staged.con.execute(f"CREATE OR REPLACE TEMP TABLE twins AS SELECT {mark} AS mark, count(*) AS times, min(rowid) AS first "
                       f"FROM {staged.sql} GROUP BY ALL HAVING count(*) > 1")  # fmt: skip
    count = int(staged.one("SELECT coalesce(sum(times - 1), 0)::BIGINT FROM twins")[0])
    found = () if not count else (told(staged, mark, count),)
    staged.con.execute("DROP TABLE twins")
    return found


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
