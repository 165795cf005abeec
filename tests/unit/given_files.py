"""Files made on the spot for the tests of loaders, and what was read back from them."""

import io
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest

from workbench.errors import DatasetError
from workbench.loading import Feed, Limits, Loader, Source

Rows = list[tuple[Any, ...]]


def given(folder: Path, name: str, content: bytes | str, **known: Any) -> Source:
    """A Source of that name and content, with a work folder of its own."""
    path = folder / "given"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    work = folder / "work"
    work.mkdir(exist_ok=True)
    return Source(path, name, work, **known)


def rows(feed: Feed) -> Rows:
    """All rows of a Feed's body, as DuckDB reads them; their number is the one that the loader counted."""
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(feed.body.path)]).fetchall()
    assert len(found) == feed.records
    assert all(len(row) == len(feed.columns) for row in found)
    return found


def one(loader: Loader, source: Source) -> Feed:
    """The only Feed of a file; every message about it can be written."""
    (feed,) = loader.read(source)
    assert all(item.message for item in (*feed.findings, *feed.evidence))
    return feed


def labels(feed: Feed) -> list[str]:
    return [column.label for column in feed.columns]


def kinds(feed: Feed) -> dict[str, str]:
    return {column.label: column.kind for column in feed.columns}


def codes(feed: Feed) -> set[str]:
    return {item.type for item in feed.findings}


def refusal(loader: Loader, source: Source) -> DatasetError:
    """The error that stops a file, which names the file."""
    with pytest.raises(DatasetError) as caught:
        loader.read(source)
    assert source.name in str(caught.value)
    return caught.value


def zipped(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)  # dated 1980: the same bytes in every run, so the same test names in every worker
            member.compress_type = method
            archive.writestr(member, content)
    return made.getvalue()


TIGHT = Limits(
    unpacked_mb=20, archive_members=5, table_columns=50, table_rows=1_000, cell_characters=1_000, json_depth=8, workbook_sheets=3
)
