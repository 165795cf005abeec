"""What a person should know about a delimited file, once it has been read."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from loaders.text.characters import Odd
from loaders.text.dialect import Plan
from loaders.text.encoding import Text
from loaders.text.shape import Shape, Tally
from workbench.findings import SHOWN_ROWS, Finding

LINE_ENDS = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


def notes(file: str, text: Text, plan: Plan, shape: Shape, odd: Mapping[str, Odd]) -> tuple[Finding, ...]:
    """The Findings of the file, in the order of reading: bytes, lines, cells."""
    return (*about_bytes(file, text, shape, odd), *about_lines(file, plan, shape), *about_cells(file, plan, shape))


def rows_at(shape: Shape, offsets: list[int] | tuple[int, ...]) -> tuple[int, ...]:
    """The record numbers of some byte offsets, each once, the first SHOWN_ROWS."""
    return tuple(dict.fromkeys(shape.marks[offset] for offset in offsets if offset in shape.marks))[:SHOWN_ROWS]


def about_bytes(file: str, text: Text, shape: Shape, odd: Mapping[str, Odd]) -> Iterator[Finding]:
    """Findings about the encoding and odd characters."""
    if text.finding:
        rows = rows_at(shape, text.offsets) if "line" in text.finding.context else ()
        yield replace(text.finding, row=rows[0] if rows else None, rows=rows)
    for code, seen in odd.items():
        yield tallied(code, file, Tally(seen.count, list(rows_at(shape, seen.offsets))))


def about_lines(file: str, plan: Plan, shape: Shape) -> Iterator[Finding]:
    """Findings about title lines, blank lines and line ends."""
    header = plan.dialect.header_rows
    if header and header[0] > plan.hint + 1:
        count = header[0] - 1 - plan.hint
        rows = tuple(range(plan.hint + 1, header[0]))[:SHOWN_ROWS]
        yield Finding("csv.preamble", {"file": file, "header_row": header[0]}, row=rows[0], count=count, rows=rows)
    if len(shape.line_ends) > 1:
        kinds = ", ".join(f"{LINE_ENDS[end]} × {count}" for end, count in shape.line_ends.items())
        yield Finding("csv.mixed_eol", {"file": file, "kinds": kinds}, count=sum(shape.line_ends.values()))
    if shape.blanks:
        yield tallied("table.blank_rows", file, Tally(len(shape.blanks), shape.blanks[:SHOWN_ROWS]))
    if not shape.rows:
        yield Finding("table.no_rows", {"file": file, "columns": len(plan.labels)})


def about_cells(file: str, plan: Plan, shape: Shape) -> Iterator[Finding]:
    """Findings about ragged records and unusual cells."""
    if shape.longer.count and plan.dialect.extra_cells == "refuse":
        yield tallied("csv.extra_cells", file, shape.longer, cells=shape.longer_cells, columns=plan.layout.width)
    if shape.short.count:
        yield tallied("csv.missing_cells", file, shape.short, columns=plan.layout.named)
    if shape.stray.count:
        yield tallied("csv.stray_quotes", file, shape.stray)
    if shape.hiding.count:
        yield tallied("csv.lines_in_cell", file, shape.hiding)
    if shape.long_cells.count:
        yield tallied("cell.long", file, shape.long_cells)


def tallied(code: str, file: str, tally: Tally, **context: int) -> Finding:
    """The Finding of a Tally."""
    row = tally.rows[0] if tally.rows else None
    listed = ", ".join(map(str, tally.rows)) + (", …" if tally.count > len(tally.rows) else "")
    return Finding(code, {"file": file, "listed": listed, **context}, row=row, count=tally.count, rows=tuple(tally.rows))
