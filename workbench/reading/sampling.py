"""Samples of a staged table: distinct cells of each column with how often they stand there."""

from collections import Counter
from collections.abc import Iterable, Sequence

from workbench.reading.staged import Staged, batches
from workbench.validation.candidates import EXCERPT

SAMPLE_ROWS = 5_000
SAMPLE_CELLS = 400_000
FEWEST_ROWS = 50
BLOCKS = 10
ENOUGH = 20
SPARSE_CELLS = 500

Counts = dict[str, int]


def sample(staged: Staged, columns: Sequence[str]) -> list[Counts]:
    """For each column, its distinct cells in a sample that is spread over the table; '' and NULL left out.

    Columns that the sample shows nearly empty are looked for in the whole table.
    """
    rows = " OR ".join(f"rowid BETWEEN {first} AND {last}" for first, last in blocks(last_rowid(staged), sample_size(len(columns))))
    counts = [found for batch in batches(columns) for found in sample_batch(staged, batch, rows)]
    if staged.rows > sample_size(len(columns)):
        for index, found in enumerate(counts):
            if sum(found.values()) < ENOUGH:
                counts[index] = sparse_sample(staged, columns[index])
    return counts


def is_whole(staged: Staged, width: int) -> bool:
    """Whether the sample of a table so wide holds all of its rows."""
    return last_rowid(staged) < sample_size(width)


def sample_size(width: int) -> int:
    """How many rows a sample takes from a table so wide."""
    return min(SAMPLE_ROWS, max(FEWEST_ROWS, SAMPLE_CELLS // max(1, width)))


def sample_batch(staged: Staged, columns: Sequence[str], where: str) -> list[Counts]:
    """The sample of a few columns. where: SQL boolean, which rows it takes."""
    cells = ", ".join(f"left({name}, {EXCERPT})" for name in columns)
    rows = staged.fetch(f"SELECT {cells} FROM {staged.sql} WHERE {where}")
    return [counted(column) for column in zip(*rows, strict=True)] if rows else [{} for _ in columns]


def last_rowid(staged: Staged) -> int:
    """The highest rowid of the table, -1 when it is empty."""
    return int(staged.one(f"SELECT coalesce(max(rowid), -1) FROM {staged.sql}")[0])


def blocks(last: int, size: int) -> list[tuple[int, int]]:
    """Ranges of rowids, evenly spread from the first to the last row, `size` rows in all."""
    if last < size:
        return [(0, max(last, 0))]
    length = size // BLOCKS
    starts = [round(index * (last + 1 - length) / (BLOCKS - 1)) for index in range(BLOCKS)]
    return [(start, start + length - 1) for start in starts]


def counted(cells: Iterable[str | None]) -> Counts:
    """The distinct cells with their counts, in the order of the file; '' and NULL left out."""
    return {cell: count for cell, count in Counter(cells).items() if cell}


def sparse_sample(staged: Staged, column: str) -> Counts:
    """Some of the cells of a column that is empty in most rows."""
    query = f"SELECT left({column}, {EXCERPT}) FROM {staged.sql} WHERE {column} <> '' LIMIT {SPARSE_CELLS}"
    return counted(cell for (cell,) in staged.fetch(query))
