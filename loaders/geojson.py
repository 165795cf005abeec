"""GeoJSON: one row a Feature, its properties as columns, its geometry as GeoJSON text."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from loaders.naming import table_name
from loaders.said import dialect_from
from loaders.textual import TextTable
from loaders.tree.geometry import DEPTHS, Geometries
from loaders.tree.reader import PLAIN, Reader
from loaders.tree.records import each, is_lines, lines, utf8
from loaders.tree.table import Geo, Key, Records
from workbench.errors import DatasetError
from workbench.loading import Dialect, Evidence, Feed, Source

GEOMETRY: Key = ("member", "geometry")
NO_COLUMN = ("id", "type", "properties", "geometry", "bbox")
KNOWN_KEYS = {"type", "coordinates", "geometries", "bbox"}
BLANK = re.compile(r'("(?:[^"\\]|\\.)*")|[ \t\r\n]+')


@dataclass
class Gathered:
    """What is gathered while the document is walked."""

    records: Records
    source: Source
    geometries: Geometries = field(default_factory=Geometries)
    members: dict[str, Any] = field(default_factory=dict)


class GeoJson:
    """FeatureCollections, single Features, and Features one a line."""

    name = "geojson"

    def read(self, source: Source) -> list[Feed]:
        """The one table of the document.

        Raises: DatasetError json.invalid, json.too_deep, json.encoding, json.no_table, table.too_many_columns, cell.too_long.
        """
        name = table_name(source.name)
        proposed = Dialect(format="geojson", quote_char="", header_rows=())
        dialect = dialect_from(source.says(name), proposed, source.name)
        path = utf8(source, dialect.encoding if "encoding" in source.says(name) else "")
        body = TextTable(source.work / f"{name}.parquet", source.name, source.limits)
        found = Gathered(Records(body), source)
        with closing(Reader(path, source.name, source.limits.cell_characters)) as reader:
            walk(reader, found, in_lines=is_lines(path, source))
        return [feed(found, dialect, name)]


def walk(reader: Reader, found: Gathered, *, in_lines: bool) -> None:
    """None; every Feature of the document is a record. Raises: DatasetError json.no_table without any Feature."""
    if in_lines:
        exhaust(each(reader, lines(reader), adder(found), found.source))
    elif reader.peek() == "[":
        exhaust(each(reader, reader.items(), adder(found), found.source))
    elif reader.peek() == "{":
        walk_document(reader, found)
    if not found.records.body.rows and "features" not in found.members:
        raise DatasetError("json.no_table", file=found.source.name)


def walk_document(reader: Reader, found: Gathered) -> None:
    """None; the Features of a FeatureCollection, or the one Feature, are records; other members are kept aside."""
    feature: dict[str, tuple[Any, str]] = {}
    for key in reader.members():
        if key == "features" and reader.peek() == "[":
            found.members[key] = True
            for _ in reader.items():
                add(reader, found)
                tell(reader, found)
        else:
            feature[key] = reader.value(PLAIN) if key in ("geometry", "crs") else reader.value()
    reader.require_end()
    found.members |= {key: value for key, (value, _) in feature.items()}
    if found.members.get("type") == "Feature":
        keep(feature, found)


def tell(reader: Reader, found: Gathered) -> None:
    """None; progress is told from time to time."""
    if found.records.body.rows % 1_000 == 0:
        found.source.tick("reading", reader.stream.buffer.tell(), reader.size_bytes)


def exhaust(steps: Iterator[None]) -> None:
    """None; every step was taken."""
    for _ in steps:
        pass


def adder(found: Gathered) -> Callable[[Reader], None]:
    """A function that adds the Feature that comes next."""
    return lambda reader: add(reader, found)


def add(reader: Reader, found: Gathered) -> None:
    """None; the Feature that comes next is a record."""
    if reader.peek() != "{":
        raise DatasetError("json.no_table", file=found.source.name)
    keep({key: reader.value(PLAIN) if key == "geometry" else reader.value() for key in reader.members()}, found)


def keep(feature: dict[str, tuple[Any, str]], found: Gathered) -> None:
    """None; the Feature, {member: (value, text)}, is a record: id, properties, other members, geometry."""
    pairs: list[tuple[Key, Any]] = []
    if "id" in feature:
        pairs.append((("member", "id"), feature["id"][0]))
    properties = feature.get("properties", (None, ""))[0]
    if isinstance(properties, tuple):
        pairs += properties
        if len(dict(properties)) != len(properties):
            found.records.note_doubles(properties)
    elif properties is not None:
        pairs.append((("member", "properties"), properties))
    pairs += [(("member", key), value) for key, (value, _) in feature.items() if key not in NO_COLUMN]
    geometry, text = feature.get("geometry", (None, ""))
    found.geometries.look(geometry, found.records.body.rows + 1)
    pairs.append((GEOMETRY, None if geometry is None else Geo(without_blanks(geometry, text))))
    found.records.add(pairs, has_escapes=any("\\u" in written for _, written in feature.values()))


def without_blanks(geometry: Any, text: str) -> str:
    """The text of a geometry without blanks between its values."""
    if isinstance(geometry, dict) and geometry.keys() <= KNOWN_KEYS and geometry.get("type") in DEPTHS:
        return "".join(text.split())
    return BLANK.sub(lambda found: found[1] or "", text)


def crs_of(members: dict[str, Any]) -> str:
    """The name of the system of coordinates; "" when none is named, which means longitudes and latitudes."""
    crs = members.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    return str(properties.get("name", ""))[:200] if isinstance(properties, dict) else ""


def feed(found: Gathered, dialect: Dialect, name: str) -> Feed:
    """The Feed of the Features."""
    records, file = found.records, found.source.name
    crs = crs_of(found.members)
    body = records.body.close(len(records.columns))
    return Feed(
        name=name,
        source="",
        dialect=dialect,
        columns=records.labelled(),
        records=records.body.rows,
        body=body,
        first_row=1,
        evidence=(Evidence("format", "geo.features", {"count": records.body.rows, "points": found.geometries.points}),),
        findings=(*records.findings(file), *found.geometries.findings(file, crs)),
        extras=found.geometries.extras(crs),
    )


GEOJSON = GeoJson()
