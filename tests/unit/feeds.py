"""Small files of a test's own, as the Feeds that a loader would give for them, and drafts read in this process."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.drafts.draft import Draft, Upload
from workbench.loading import Column, CsvBody, Dialect, Feed, Limits, ParquetBody, Source
from workbench.reading import reading
from workbench.reading.stage import create, stage
from workbench.reading.staged import Staged
from workbench.reading.tools import Tools


def feed_of(path: Path, text: str, **changes: Any) -> Feed:
    """The Feed of a comma-separated text with a header on its first line."""
    path.write_text(text, encoding="utf-8", newline="")
    delimiter = changes.pop("delimiter", ",")
    lines = text.splitlines()
    labels = changes.pop("labels", None) or lines[0].split(delimiter)
    known = {
        "name": path.stem, "source": "", "dialect": Dialect("csv", delimiter=delimiter), "columns": tuple(map(Column, labels)),
        "records": len(lines) - 1, "body": CsvBody(path, delimiter, '"', 1, len(labels)),
    }  # fmt: skip
    return Feed(**{**known, **changes})


def staged_of(folder: Path, text: str, **changes: Any) -> tuple[Staged, Feed]:
    """A text in a stage of its own."""
    feed = feed_of(folder / "data.csv", text, **changes)
    return stage(create(folder, len(feed.columns)), feed, "t0", "data.csv", Limits()), feed


def native_feed(path: Path, table: pa.Table, kinds: tuple[str, ...]) -> Feed:
    """The Feed of a Parquet file whose columns keep their types."""
    pq.write_table(table, path)
    columns = tuple(Column(name, kind) for name, kind in zip(table.column_names, kinds, strict=True))
    return Feed(path.stem, "", Dialect("parquet", header_rows=()), columns, table.num_rows, ParquetBody(path, native=True), first_row=1)


class Given:
    """A loader that gives Feeds made beforehand, by the name of the file."""

    name = "delimited"

    def __init__(self, feeds: Mapping[str, Feed]) -> None:
        self.feeds = feeds

    def read(self, source: Source) -> list[Feed]:
        """The Feed made for that file."""
        return [self.feeds[source.name]]


def read_texts(folder: Path, texts: Mapping[str, str], **known: Any) -> tuple[Draft, Tools]:
    """A Draft of these comma-separated texts, read in `folder` by this very process; and the Tools it was read with."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    feeds, uploads = {}, []
    for number, (name, text) in enumerate(texts.items()):
        feeds[name] = feed_of(folder / f"{Path(name).stem}.csv", text)
        (folder / "files" / str(number)).write_text(text, encoding="utf-8")
        uploads.append(Upload(f"files/{number}", name, len(text), ""))
    tools = Tools({"delimited": Given(feeds)}, {})
    return reading.read(Draft("d", "given", "", "", tuple(uploads), **known), folder, tools), tools
