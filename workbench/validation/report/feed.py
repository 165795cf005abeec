"""The rows that frictionless must read, in the order of the file, with the numbers they have there."""

import heapq
from collections.abc import Iterator, Sequence

from workbench.validation.report.screened import Screened

FETCHED_ROWS = 2_000
Record = tuple[int, list[str]]


def records(screened: Screened) -> Iterator[Record]:
    """The numbers and cells of the rows to be read."""
    blanks = ((number, list[str]()) for number in screened.cells.blanks if number >= screened.first)
    return heapq.merge(rows(screened), blanks, key=lambda record: record[0])


def rows(screened: Screened) -> Iterator[Record]:
    """The rows of the temporary tables "suspect" and "wanted"; cells of the latter are read again."""
    connection = screened.connection
    listed = ", ".join(f"c{place}" for place in range(screened.cells.width))
    query = f"SELECT place, {listed} FROM suspect"
    connection.execute("CREATE OR REPLACE TEMP TABLE lacking AS SELECT DISTINCT place FROM wanted ANTI JOIN suspect USING (place)")
    last = screened.one("SELECT max(place) FROM lacking")
    if last:
        source = f"(SELECT row_number() OVER () AS place, * FROM (SELECT * FROM {screened.cells.sql} LIMIT {last}))"
        connection.execute(f"CREATE OR REPLACE TEMP TABLE again AS SELECT place, {listed} FROM {source} SEMI JOIN lacking USING (place)")
        query += f" UNION ALL SELECT place, {listed} FROM again"
    found = connection.execute(f"SELECT * FROM ({query}) ORDER BY place")
    while batch := found.fetchmany(FETCHED_ROWS):
        numbers = screened.cells.numbers(row[0] for row in batch)
        yield from ((number, whole(screened, number, row[1:])) for number, row in zip(numbers, batch, strict=True))


def whole(screened: Screened, number: int, cells: Sequence[str | None]) -> list[str]:
    """The cells of a record as frictionless would have read them."""
    if number in screened.cells.ragged:
        return list(screened.cells.ragged[number])
    return [cell for cell in cells if cell is not None]
