"""Where the records of a JSON document stand, and how they are read one by one."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders.tree.depth import require_shallow
from loaders.tree.reader import Reader
from workbench.errors import DatasetError
from workbench.loading import Source

DEEPEST_ARRAY = 4  # keys between the top of the document and its table
ENCODINGS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LINE_SUFFIXES = (".ndjson", ".jsonl", ".geojsonl", ".geojsons")
BLOCK_CHARACTERS = 1 << 20


@dataclass(frozen=True)
class Array:
    """An array in a document: its path of keys joined by dots, how many items it has, whether one is an object."""

    path: str
    items: int
    has_object: bool


def utf8(source: Source, encoding: str = "") -> Path:
    """The file itself, or its copy in UTF-8 when a person names another encoding or a byte order mark does.

    Raises: DatasetError json.encoding, json.too_deep.
    """
    with source.path.open("rb") as stream:
        head = stream.read(4)
    codec = encoding or next((name for mark, name in ENCODINGS if head.startswith(mark)), "utf-8")
    path = source.path if codec in ("utf-8", "utf_8_sig") else transcoded(source, codec)
    require_shallow(path, source.name, source.limits.json_depth)
    return path


def transcoded(source: Source, codec: str) -> Path:
    """A copy of the file in UTF-8. Raises: DatasetError json.encoding."""
    target = source.work / "utf8.json"
    try:
        with source.path.open(encoding=codec, newline="") as old, target.open("w", encoding="utf-8", newline="") as new:
            while text := old.read(BLOCK_CHARACTERS):
                new.write(text)
    except (UnicodeError, LookupError):
        raise DatasetError("json.encoding", file=source.name) from None
    return target


def is_lines(path: Path, source: Source) -> bool:
    """Whether the file holds one document a line: its first line is an object by itself, and the name or a second line says so."""
    by_name = source.name.lower().endswith(LINE_SUFFIXES)
    with closing(Reader(path, source.name, source.limits.cell_characters)) as reader:
        if reader.peek() != "{" or ("\n" not in reader.window and not by_name):
            return False
        try:
            reader.line_value()
        except DatasetError:
            return by_name
        return bool(reader.peek()) or by_name


def lines(reader: Reader) -> Iterator[None]:
    """One None for each line that holds something; the caller reads it with `line_value`."""
    while reader.peek():
        yield None


def arrays(reader: Reader, path: tuple[str, ...] = ()) -> list[Array]:
    """The arrays of a document, DEEPEST_ARRAY keys below its top at most, counted item by item."""
    if reader.peek() == "[":
        items = [is_object(reader) for _ in reader.items()]
        return [Array(".".join(path), len(items), any(items))]
    if reader.peek() != "{" or len(path) > DEEPEST_ARRAY:
        reader.value()
        return []
    found: list[Array] = []
    for key in reader.members():
        found += arrays(reader, (*path, key))
    return found


def is_object(reader: Reader) -> bool:
    """Whether the next item, which is passed, is an object."""
    opening = reader.peek()
    reader.value()
    return opening == "{"


def at(reader: Reader, path: str, here: tuple[str, ...] = ()) -> Iterator[None]:
    """One None for each item of the array at `path`; the rest of the document is passed, and checked."""
    if reader.peek() == "[" and ".".join(here) == path:
        yield from reader.items()
    elif reader.peek() == "{" and (not here or path.startswith(".".join(here) + ".")):
        for key in reader.members():
            yield from at(reader, path, (*here, key))
    else:
        reader.value()


def each(reader: Reader, steps: Iterator[None], read: Callable[[Reader], Any], source: Source) -> Iterator[Any]:
    """What `read` gives at each step, progress told on the way."""
    for number, _ in enumerate(steps):
        yield read(reader)
        if number % 10_000 == 0:
            source.tick("reading", reader.stream.buffer.tell(), reader.size_bytes)
    reader.require_end()
