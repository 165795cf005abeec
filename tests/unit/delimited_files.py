"""How the tests of delimited text read a file: through the loader, then through DuckDB as the core does."""

from pathlib import Path
from typing import Any

import duckdb

from loaders.delimited import DELIMITED
from workbench.findings import Finding
from workbench.loading import CsvBody, Feed, Limits, Source
from workbench.reading.stage import select

Row = tuple[str | None, ...]


def feed_of(folder: Path, content: bytes, name: str = "donnees.csv", limits: Limits | None = None, **said: str) -> Feed:
    """The Feed of a file with this content."""
    path = folder / "input"
    path.write_bytes(content)
    return DELIMITED.read(Source(path, name, folder, limits or Limits(), {"*": said}))[0]


def rows_of(feed: Feed) -> list[Row]:
    """The rows of the body as DuckDB reads them, after the proof: as many as the loader counted."""
    rows: list[Row] = duckdb.sql(select(feed)).fetchall()
    assert len(rows) == feed.records
    assert isinstance(feed.body, CsvBody)
    assert len(feed.columns) == feed.body.width
    return rows


def labels_of(feed: Feed) -> list[str]:
    return [column.label for column in feed.columns]


def found(feed: Feed) -> dict[str, Finding]:
    """The findings by code, each of them with a sentence that can be said."""
    assert all(item.message for item in (*feed.findings, *feed.evidence))
    return {item.type: item for item in feed.findings}


def proofs(feed: Feed) -> dict[str, str]:
    """The sentences of the evidence by Dialect key."""
    return {item.key: item.message for item in feed.evidence}


def given(feed: Feed) -> dict[str, Any]:
    """What the Dialect says, as JSON."""
    return feed.dialect.to_json()
