"""A sheet as a Feed: its header found, its rows written as text."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from loaders.office import header
from loaders.office.cells import texts_of
from loaders.office.facts import Place, SheetFacts, Span
from loaders.office.remarks import about_rows, about_sheet, why
from loaders.said import dialect_from
from loaders.textual import TextTable
from workbench.errors import DatasetError
from workbench.loading import Column, Dialect, Feed, Source

SAMPLE_ROWS = 200
TICK_ROWS = 20_000
DAY_TYPES = {date, datetime}
Cells = list[Any]


@dataclass(frozen=True)
class Sheet:
    """One sheet, ready to be read: `rows` gives all of its rows, from the first one, its columns from start[1]."""

    name: str
    label: str
    facts: SheetFacts
    start: Place
    rows: Callable[[], Iterator[Cells]]

    def numbered(self) -> Iterator[tuple[int, Cells]]:
        """The rows that hold something, numbered from 0, cells that calamine leaves blank or wrong put right."""
        left = self.start[1]
        odd: dict[int, list[tuple[int, str]]] = {}
        for (number, column), text in self.facts.texts.items():
            odd.setdefault(number, []).append((column - left, text))
        for number, row in enumerate(self.rows()):
            cells = list(row)
            put(cells, odd.get(number, ()))
            if number in odd or holds_something(cells):
                yield number, cells

    def merged(self) -> tuple[Span, ...]:
        """The merged ranges, columns counted from the first one read."""
        left = self.start[1]
        spans = (span for span in self.facts.merged if span[1][1] >= left)
        return tuple(((top, max(0, first - left)), (bottom, last - left)) for (top, first), (bottom, last) in spans)


@dataclass
class Survey:
    """What a first walk through a sheet learns: its first rows, its width, the columns that hold a time of day."""

    sample: dict[int, Cells]
    width: int = 0
    rows: int = 0
    moments: frozenset[int] = frozenset()


def feed(sheet: Sheet, source: Source) -> Feed:
    """The sheet as a Feed, its rows in a text body. Raises: DatasetError for a wrong word in what was said, too many columns or rows."""
    survey = surveyed(sheet)
    found = header.found(survey.sample, sheet.merged())
    proposed = Dialect(format="spreadsheet", table=sheet.label, header_rows=tuple(row + 1 for row in found.rows))
    dialect = replace(dialect_from(source.says(sheet.name), proposed, source.name), table=sheet.label)
    lines = [(number, cells) for number, cells in survey.sample.items() if number + 1 in dialect.header_rows]
    labels = header.labels(lines, sheet.merged(), survey.width) if lines else [""] * survey.width
    first = max(dialect.header_rows, default=min(survey.sample))
    body = TextTable(source.work / f"{sheet.name}.parquet", source.name, source.limits)
    first_row, skipped = write(sheet, survey, body, first, source)
    covered = {row for (top, _), (bottom, _) in sheet.facts.merged for row in range(top + 1, bottom + 2)}
    blank = [row for row in skipped if row not in covered]
    return Feed(
        name=sheet.name,
        source=sheet.label,
        dialect=dialect,
        columns=tuple(Column(label) for label in labels),
        records=body.rows,
        body=body.close(survey.width),
        first_row=first_row,
        skipped=skipped,
        evidence=why(found, dialect),
        findings=(*about_sheet(sheet.label, sheet.facts, labels, source.name), *about_rows(body.rows, survey.width, blank, source.name)),
        extras={"preamble": titles} if (titles := above(survey, dialect)) else {},
    )


def put(cells: Cells, texts: Iterable[tuple[int, str]]) -> None:
    """None; the texts stand in their columns."""
    for column, text in texts:
        if column >= 0:
            cells += [""] * (column + 1 - len(cells))
            cells[column] = text


def above(survey: Survey, dialect: Dialect) -> list[str]:
    """The texts of the rows above the header: titles, sources, notes."""
    first = min(dialect.header_rows, default=1) - 1
    rows = (texts_of(cells) for number, cells in survey.sample.items() if number < first)
    return [" ".join(filter(None, texts)) for texts in rows]


def surveyed(sheet: Sheet) -> Survey:
    """What a walk through all the rows learns."""
    survey = Survey({})
    days: set[int] = set()
    moments: set[int] = set()
    for number, cells in sheet.numbered():
        if len(survey.sample) < SAMPLE_ROWS:
            survey.sample[number] = list(cells)
        survey.rows += 1
        while survey.width < len(cells) and any(map(header.is_filled, cells[survey.width :])):
            survey.width += 1
        if DAY_TYPES & set(map(type, cells)):
            days.update(column for column, cell in enumerate(cells) if type(cell) is date)
            moments.update(column for column, cell in enumerate(cells) if type(cell) is datetime)
    survey.moments = frozenset(days & moments)
    return survey


def holds_something(cells: Cells) -> bool:
    """Whether a cell of the row is not blank. Rows come by millions: only rows of texts are looked at closely."""
    if cells.count("") == len(cells):
        return False
    return set(map(type, cells)) != {str} or bool("".join(cells).strip())


def write(sheet: Sheet, survey: Survey, body: TextTable, first: int, source: Source) -> tuple[int, tuple[int, ...]]:
    """The number, from 1, of the first row written, and those of the blank rows between the ones written."""
    if survey.width > source.limits.table_columns:
        raise DatasetError("table.too_many_columns", file=source.name, columns=survey.width, most=source.limits.table_columns)
    written: list[int] = []
    skipped: list[int] = []
    for number, cells in sheet.numbered():
        if number < first:
            continue
        skipped += range(written[-1] + 2, number + 1) if written else ()
        written = [*written[:1], number]
        body.add(texts_of(cells[: survey.width], survey.moments))
        if body.rows % TICK_ROWS == 0:
            source.tick("reading", body.rows, survey.rows)
    return (written[0] if written else first) + 1, tuple(skipped)
