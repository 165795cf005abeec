"""The body of a delimited file: the file itself when it is proven regular, else a clean copy."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from loaders.text.canonical import BlankLinesError, Rewrite, rewrite
from loaders.text.characters import Odd
from loaders.text.dialect import Plan
from loaders.text.encoding import Text
from loaders.text.records import TooLongError, TooManyCellsError, UnclosedQuoteError
from loaders.text.scan import CellTooLongError, IrregularError, scan
from loaders.text.shape import LF, ONE_COLUMN, Layout, Shape
from workbench.errors import DatasetError
from workbench.loading import CsvBody, Source

END_OF_FILE = 0x1A
UNUSED = (b"\x1f", b"\x1e", b"\x1d", b"\x1c")


def body_of(source: Source, text: Text, plan: Plan, odd: Mapping[str, Odd]) -> tuple[Shape, CsvBody]:
    """The Shape of the file and the body that DuckDB will read.

    Raises: DatasetError csv.unclosed_quote, csv.blank_lines, cell.too_long, table.too_many_columns.
    """
    marks = sorted({*text.offsets, *(offset for seen in odd.values() for offset in seen.offsets)})
    size = text.path.stat().st_size

    def tick(done: int) -> None:
        source.tick("detect", done, size)

    try:
        shape = regular_shape(text, plan, marks, source.limits.cell_characters, tick)
        return (shape, body_in_place(text, plan, shape)) if shape else copied(source, text, plan, marks, tick)
    except UnclosedQuoteError as error:
        raise DatasetError("csv.unclosed_quote", file=source.name, line=error.line) from error
    except TooLongError as error:
        raise DatasetError("cell.too_long", file=source.name, row=error.line, limit=source.limits.cell_characters) from error
    except CellTooLongError as error:
        raise DatasetError("cell.too_long", file=source.name, row=error.row, limit=source.limits.cell_characters) from error
    except TooManyCellsError as error:
        raise DatasetError("table.too_many_columns", file=source.name, columns=error.cells, most=source.limits.table_columns) from error
    except BlankLinesError as error:
        raise DatasetError("csv.blank_lines", file=source.name) from error


def regular_shape(text: Text, plan: Plan, marks: list[int], longest: int, tick: Callable[[int], None]) -> Shape | None:
    """The Shape of a file that DuckDB may read as it is, else None. Raises: CellTooLongError."""
    if not may_be_regular(text, plan.layout):
        return None
    quote = plan.layout.quote
    has_quotes = bool(quote) and text.counts[quote[0]] > 0
    layout = replace(plan.layout, delimiter=separator(text, plan.layout), quote=quote if has_quotes else b"")
    try:
        shape = scan(text.path, layout, marks, longest, tick)
    except IrregularError:
        return None
    if layout.width == 1 and shape.blanks:
        return None
    is_trimmed = bool(shape.padded.count) and 2 * shape.padded.count < shape.rows
    is_refused = bool(shape.longer.count) and plan.extra_cells == "refuse"
    return None if is_trimmed or is_refused else shape


def may_be_regular(text: Text, layout: Layout) -> bool:
    """Whether the bytes alone do not rule out that DuckDB reads the file as it is."""
    has_odd_bytes = text.counts[0] or text.counts[END_OF_FILE] or not text.counts[LF]
    return not has_odd_bytes and text.boms < 2 and not layout.padded and not layout.escape and separator(text, layout) != ONE_COLUMN


def separator(text: Text, layout: Layout) -> bytes:
    """The separator of the file; for one column a byte that occurs nowhere in it, ONE_COLUMN when there is none."""
    if layout.delimiter != ONE_COLUMN:
        return layout.delimiter
    return next((mark for mark in UNUSED if not text.counts[mark[0]]), ONE_COLUMN)


def body_in_place(text: Text, plan: Plan, shape: Shape) -> CsvBody:
    """The body of a regular file: the file itself."""
    width = max(plan.layout.width, shape.widest)
    return CsvBody(text.path, separator(text, plan.layout).decode(), plan.dialect.quote_char, plan.layout.first_row - 1, width,
                   shape.has_quoted_newlines, shape.longest_record)  # fmt: skip


def copied(source: Source, text: Text, plan: Plan, marks: list[int], tick: Callable[[int], None]) -> tuple[Shape, CsvBody]:
    """The Shape of an irregular file, and the body of its clean copy.

    Raises: UnclosedQuoteError, TooLongError, CellTooLongError, BlankLinesError.
    """
    path = source.work / "body.csv"
    with path.open("wb") as out:
        job = Rewrite(plan.layout, out, plan.extra_cells, source.limits.cell_characters, marks)
        shape = rewrite(text.path, job, tick)
    width = max(plan.layout.width, shape.widest)
    return shape, CsvBody(path, job.delimiter.decode(), '"', 0, width, shape.has_quoted_newlines, shape.longest_record)
