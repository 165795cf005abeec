"""An all-text table written to Parquet as its rows come, memory flat, columns discovered on the way."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import DatasetError
from workbench.loading import Limits, ParquetBody

BATCH_CHARACTERS = 8_000_000
BATCH_CELLS = 150_000
TABLE_CELLS = 600_000
COMPRESSION = "zstd"
Row = Sequence[str | None] | Mapping[int, str | None]


class TextTable:
    """Rows of texts, None for a missing cell, written in batches of BATCH_CHARACTERS or BATCH_CELLS.

    A row shorter than the widest one so far ends in missing cells; a longer one adds columns. Rows of one table
    are all sequences, or all mappings {column number: text} where most cells are missing.
    """

    def __init__(self, path: Path, file: str, limits: Limits) -> None:
        self.path = path
        self.file = file
        self.limits = limits
        self.rows = 0
        self.width = 0
        self.batch: list[Row] = []
        self.characters = 0
        self.cells = 0
        self.parts: list[Path] = []
        self.writer: pq.ParquetWriter | None = None

    def add(self, row: Row) -> None:
        """None; the row will be written.

        Raises: DatasetError cell.too_long, table.too_many_columns, table.too_many_rows, table.too_large.
        """
        cells: Iterable[str | None] = row.values() if isinstance(row, Mapping) else row
        size = sum(map(len, filter(None, cells)))
        width = max(row, default=-1) + 1 if isinstance(row, Mapping) else len(row)
        if width > self.width:
            self.require_columns(width)
        if size > self.limits.cell_characters:
            self.require_short(cells)
        self.rows += 1
        self.batch.append(row)
        self.characters += size
        self.cells += len(row)
        if self.characters > BATCH_CHARACTERS or self.cells > BATCH_CELLS:
            self.flush()

    def require_columns(self, width: int) -> None:
        """None; the table has that many columns. Raises: DatasetError table.too_many_columns."""
        if width > self.limits.table_columns:
            raise DatasetError("table.too_many_columns", file=self.file, columns=width, most=self.limits.table_columns)
        self.width = width

    def require_short(self, cells: Iterable[str | None]) -> None:
        """None when the row is long, not one of its cells. Raises: DatasetError cell.too_long."""
        if max(len(cell or "") for cell in cells) > self.limits.cell_characters:
            raise DatasetError("cell.too_long", file=self.file, row=self.rows + 1, limit=self.limits.cell_characters)

    def require_room(self) -> None:
        """None. Raises: DatasetError table.too_many_rows, table.too_large."""
        if self.rows > self.limits.table_rows:
            raise DatasetError("table.too_many_rows", file=self.file, rows=self.rows, most=self.limits.table_rows)
        if self.rows * self.width > self.limits.table_cells:
            raise DatasetError("table.too_large", file=self.file, cells=self.rows * self.width, most=self.limits.table_cells)

    def flush(self) -> None:
        """None; the batch stands on disk, in a new part when columns were added since the last one."""
        self.require_room()
        step = max(1, TABLE_CELLS // max(self.width, 1))
        for start in range(0, len(self.batch), step):
            self.write(self.batch[start : start + step])
        self.batch, self.characters, self.cells = [], 0, 0

    def write(self, rows: Sequence[Row]) -> None:
        """None; the rows stand on disk."""
        table = text_table(columns_of(rows, self.width))
        if self.writer is None or self.writer.schema != table.schema:
            self.open_part(table.schema)
        assert self.writer is not None
        self.writer.write_table(table)

    def open_part(self, schema: pa.Schema) -> None:
        """None; what follows goes to a new file."""
        if self.writer is not None:
            self.writer.close()
        self.parts.append(self.path.with_name(f"{self.path.name}.{len(self.parts)}"))
        self.writer = pq.ParquetWriter(self.parts[-1], schema, compression=COMPRESSION)

    def close(self, width: int = 0) -> ParquetBody:
        """The body: one file whose columns c0..cN are those met, `width` at least. Raises: DatasetError table.no_columns."""
        self.flush()
        self.width = max(self.width, width)
        if not self.width:
            raise DatasetError("table.no_columns", file=self.file)
        if self.writer is None or len(self.writer.schema) < self.width:
            self.open_part(text_schema(self.width))
        assert self.writer is not None
        self.writer.close()
        if len(self.parts) == 1:
            self.parts[0].replace(self.path)
        else:
            self.join()
        return ParquetBody(self.path)

    def join(self) -> None:
        """None; the parts are one file, missing cells added where a part had fewer columns."""
        schema = text_schema(self.width)
        with pq.ParquetWriter(self.path, schema, compression=COMPRESSION) as writer:
            for part in self.parts:
                for table in row_groups(part):
                    added = [pa.nulls(len(table), pa.string())] * (self.width - table.num_columns)
                    writer.write_table(pa.table([*table.columns, *added], schema=schema))
                part.unlink()


def columns_of(rows: Sequence[Row], width: int) -> list[Sequence[str | None]]:
    """The cells of the rows column by column, None where a row has none."""
    if isinstance(rows[0], Mapping):
        return [[row.get(column) for row in rows if isinstance(row, Mapping)] for column in range(width)]
    columns: list[Sequence[str | None]] = list(zip_longest(*(row for row in rows if not isinstance(row, Mapping))))
    return columns + [(None,) * len(rows)] * (width - len(columns))


def text_schema(width: int) -> pa.Schema:
    """The schema of `width` text columns c0, c1..."""
    return pa.schema([(f"c{index}", pa.string()) for index in range(width)])


def text_table(columns: Sequence[Sequence[str | None]]) -> pa.Table:
    """The columns as an Arrow table of texts."""
    return pa.table([pa.array(column, pa.string()) for column in columns], schema=text_schema(len(columns)))


def row_groups(part: Path) -> Iterator[pa.Table]:
    """The row groups of a file, one after another."""
    with pq.ParquetFile(part) as file:
        for index in range(file.num_row_groups):
            yield file.read_row_group(index)
