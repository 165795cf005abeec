"""A whole story as a Data Package in a zip, sent as it is made. What fails of it is told in its README, the rest is there."""

import csv
import hashlib
import json
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from workbench.data.catalog import Catalog
from workbench.data.edition import Edition
from workbench.errors import DatasetError, DayError, EtabliError
from workbench.names import slug
from workbench.query.engine import Asker
from workbench.query.sandbox import Sandbox
from workbench.story import table_schema
from workbench.story.piece import Piece
from workbench.story.provenance import Provenance
from workbench.story.readme import Chapter, licences, readme, sources
from workbench.story.zip_stream import Sink, packed

Tell = Callable[[EtabliError], str]
MOST_AT_ONCE = 2
EXHIBIT_MB, STORY_MB = 200, 1_000
STORY_SECONDS, SENDING_SECONDS = 600.0, 300.0  # by when the last result is begun; how much longer it may be sent
FOLDER = "exports/.stories"  # swept with the exports when the server starts


@dataclass(frozen=True)
class Wanted:
    """Whose story is taken home, and how it is told. pieces: its exhibits. asker: who asks. tell: an error in the person's language.

    taker: the team of who takes it home, or the person who is in none: each has one place.
    """

    taker: str
    team: str
    pieces: Sequence[Piece]
    asker: Asker
    language: str
    tell: Tell

    @property
    def is_own(self) -> bool:
        """Whether it is the story of who takes it home."""
        return self.taker == self.asker.team


class Places:
    """Who takes a story home at the moment: MOST_AT_ONCE, and nobody twice."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.takers: set[str] = set()

    @contextmanager
    def one(self, taker: str) -> Iterator[None]:
        """None; the place is theirs meanwhile. Raises: DayError story.zip_busy, story.zip_twice."""
        with self.lock:
            if taker in self.takers:
                raise DayError("story.zip_twice")
            if len(self.takers) >= MOST_AT_ONCE:
                raise DayError("story.zip_busy", most=MOST_AT_ONCE)
            self.takers.add(taker)
        try:
            yield
        finally:
            with self.lock:
                self.takers.discard(taker)


PLACES = Places()


def zipped(sandbox: Sandbox, catalog: Catalog, wanted: Wanted, now: datetime) -> Generator[bytes]:
    """The blocks of the zip.

    Raises: DayError story.zip_busy, story.zip_twice, before the first one; TimeoutError when they are taken too slowly.
    """
    shelf = sandbox.settings.home / FOLDER
    shelf.mkdir(parents=True, exist_ok=True)
    with PLACES.one(wanted.taker), tempfile.TemporaryDirectory(dir=shelf) as folder:
        packing = Packing(sandbox, catalog, wanted, Path(folder))
        for block in packing.blocks(now):
            yield block
            if time.monotonic() > packing.until + SENDING_SECONDS:
                raise TimeoutError


class Packing:
    """One zip being made: results go to a file first, so that one that fails halfway leaves nothing in it."""

    def __init__(self, sandbox: Sandbox, catalog: Catalog, wanted: Wanted, folder: Path) -> None:
        self.sandbox = sandbox
        self.catalog = catalog
        self.wanted = wanted
        self.folder = folder
        self.until = time.monotonic() + STORY_SECONDS
        self.left = STORY_MB * 1_000_000
        self.resources: list[dict[str, Any]] = []
        self.editions: dict[tuple[str, int], Edition] = {}

    def blocks(self, now: datetime) -> Iterator[bytes]:
        """The zip, block by block."""
        sink = Sink()
        chapters = [Chapter(piece, f"{number:02d}_{slug(piece.title)[:40]}") for number, piece in enumerate(self.wanted.pieces, 1)]
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
            for chapter in chapters:
                self.recipe(archive, chapter)
                yield sink.taken()
                try:
                    path = self.result(chapter)
                except EtabliError as problem:
                    chapter.problem = self.wanted.tell(problem)
                else:
                    yield from packed(archive, sink, path, chapter.paths["data"])
            editions = list(self.editions.values())
            archive.writestr("README.md", readme(self.wanted.team, chapters, editions, self.wanted.language, now))
            archive.writestr("datapackage.json", json.dumps(self.descriptor(editions, now), ensure_ascii=False, indent=2) + "\n")
        yield sink.taken()

    def recipe(self, archive: zipfile.ZipFile, chapter: Chapter) -> None:
        """None; how the exhibit is made is in the zip, whatever becomes of its result."""
        recipe = chapter.piece.told.recipe
        chapter.paths["query"] = f"queries/{chapter.name}.sql"
        archive.writestr(chapter.paths["query"], recipe.script + "\n")
        if recipe.chart.to_json():
            chapter.paths["chart"] = f"charts/{chapter.name}.json"
            archive.writestr(chapter.paths["chart"], json.dumps(json.loads(recipe.chart.to_json()), ensure_ascii=False, indent=2) + "\n")

    def result(self, chapter: Chapter) -> Path:
        """The file of the whole result, which is described.

        Raises: QueryError; DayError story.zip_late, story.zip_large, story.zip_full.
        """
        if time.monotonic() > self.until:
            raise DayError("story.zip_late", seconds=STORY_SECONDS)
        script = chapter.piece.told.version.script
        found = self.sandbox.run(self.wanted.asker, script)
        found.rows()
        path = self.folder / f"{chapter.name}.csv"
        digest, chapter.rows = self.saved(script, path)
        told = table_schema.schema(found, names_in(path), table_schema.described(self.catalog, found.fields_read))
        chapter.paths["data"] = f"data/{path.name}"
        read, chapter.caveats = Provenance.of(found), table_schema.caveats(self.catalog, found.fields_read)
        chapter.read = read if self.wanted.is_own else read.sealed()
        mine = [edition for edition in map(self.edition, found.versions) if edition is not None]
        resource: dict[str, Any] = {
            "name": chapter.name,
            "title": chapter.piece.title,
            "path": chapter.paths["data"],
            "profile": "tabular-data-resource",
        }
        resource |= {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": told}
        resource |= {"bytes": path.stat().st_size, "hash": f"sha256:{digest}"}
        resource["sources"] = sources(mine, self.wanted.language, chapter.read.files)
        self.resources.append({key: value for key, value in resource.items() if value})
        return path

    def saved(self, script: str, path: Path) -> tuple[str, int]:
        """The sha256 and the number of rows of the whole result, which stands in the file. Raises: QueryError, DayError."""
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as target:
            for block in self.sandbox.download(self.wanted.asker, script, "csv"):
                size += len(block)
                if size > EXHIBIT_MB * 1_000_000:
                    raise DayError("story.zip_large", mb=EXHIBIT_MB)
                if size > self.left:
                    raise DayError("story.zip_full", mb=STORY_MB)
                digest.update(block)
                target.write(block)
        self.left -= size
        return digest.hexdigest(), rows_in(path)

    def edition(self, version: tuple[str, int]) -> Edition | None:
        """The Edition that was read; None when it was withdrawn meanwhile."""
        try:
            return self.editions.setdefault(version, self.catalog.find(*version))
        except DatasetError:
            return None

    def descriptor(self, editions: Sequence[Edition], now: datetime) -> dict[str, Any]:
        """The datapackage.json. Source: https://datapackage.org/standard/data-package/."""
        told = {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": f"story_{slug(self.wanted.team)}"[:80],
            "title": self.wanted.team,
            "created": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "contributors": [{"title": self.wanted.team, "roles": ["creator"]}],
            "licenses": licences(editions),
            # A Data Package holds at least one resource; of a story without any result it is its README.
            "resources": self.resources or [{"name": "readme", "path": "README.md", "format": "md", "mediatype": "text/markdown"}],
        }
        return {key: value for key, value in told.items() if value}


def names_in(path: Path) -> list[str]:
    """The names of the columns, as they stand in the header: those that come twice are numbered there."""
    with path.open(encoding="utf-8", newline="") as source:
        return next(csv.reader(source), [])


def rows_in(path: Path) -> int:
    """How many rows the CSV has below its header; line breaks inside quotes are none."""
    ends = quotes = 0
    with path.open("rb") as source:
        while block := source.read(1 << 20):
            for place, part in enumerate(block.split(b'"')):
                quotes += place > 0
                ends += part.count(b"\r\n") if quotes % 2 == 0 else 0
    return max(ends - 1, 0)
