"""Small drafts staged by hand, for the tests of what comes after reading."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from workbench.descriptor import Field, Schema
from workbench.drafts.draft import Draft, TableDraft, Upload
from workbench.loading import Column, Dialect
from workbench.publishing.build import build

MOMENT = "2026-01-01T00:00:00+00:00"
NO_TICK = lambda stage, done, total: None  # noqa: E731
CITIES = (
    Field("code"),
    Field("ville"),
    Field("habitants", "integer"),
    Field("loyer", "number", options={"decimalChar": ","}),
    Field("relevé", "date", "%d/%m/%Y"),
)
CITY_ROWS = (
    ("01001", "Bourg", "41527", "9,5", "01/02/2024"),
    ("2A004", "Ajaccio", "73822", "", "15/08/2023"),
    ("75056", "Paris", "2102650", "31,2", "31/12/2023"),
)


def stage(folder: Path, name: str, rows: Sequence[Sequence[Any]], refused: Sequence[tuple[int, str, str]] = ()) -> None:
    """None; the rows stand as text in the draft's stage, with those that were refused."""
    (folder / "work").mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(folder / "work" / "stage.duckdb")) as connection:
        width = len(rows[0])
        connection.execute(f"CREATE TABLE {name} ({', '.join(f'c{index} VARCHAR' for index in range(width))})")
        columns = {f"c{index}": [row[index] for row in rows] for index in range(width)}
        connection.register("given", pa.table({key: pa.array(cells, pa.string()) for key, cells in columns.items()}))  # one by one is slow
        connection.execute(f"INSERT INTO {name} FROM given")
        connection.execute(f'CREATE TABLE r{name[1:]} ("row" BIGINT, reason VARCHAR, cells VARCHAR)')
        for row in refused:
            connection.execute(f"INSERT INTO r{name[1:]} VALUES (?, ?, ?)", list(row))


def table(fields: Sequence[Field], rows: Sequence[Sequence[Any]], name: str = "villes", **more: Any) -> TableDraft:
    """The TableDraft of rows staged as t0, unless `more` says otherwise."""
    refused = more.pop("refused", 0)
    return TableDraft(
        name=name,
        source="",
        upload=0,
        stage=more.pop("stage", "t0"),
        dialect=Dialect("csv"),
        evidence=(),
        labels=tuple(Column(f.name) for f in fields),
        columns=tuple(range(len(fields))),
        schema=more.pop("schema", Schema(tuple(fields))),
        inferred=tuple(fields),
        records=len(rows) + refused,
        rows=len(rows),
        refused=refused,
        **more,
    )


def draft(folder: Path, *tables: TableDraft, about: dict[str, Any] | None = None, upload: str = "villes.csv", **more: Any) -> Draft:
    """A read Draft whose one upload is a small text file."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    (folder / "files" / "0").write_text("as published\n")
    return Draft(folder.name, "read", MOMENT, MOMENT, (Upload("files/0", upload, 13, ""),), about=about or {}, tables=tables, **more)


def built(folder: Path, fields: Sequence[Field] = CITIES, rows: Sequence[Sequence[Any]] = CITY_ROWS, **more: Any) -> Path:
    """The build folder of a draft of one table."""
    refused_rows = more.pop("refused_rows", ())
    draft_words = {key: more.pop(key) for key in ("about", "upload", "tables_about", "package") if key in more}
    stage(folder, "t0", rows, refused_rows)
    one = table(fields, rows, refused=len(refused_rows), **more)
    build(draft(folder, one, **draft_words), folder, NO_TICK)
    return folder / "build"
