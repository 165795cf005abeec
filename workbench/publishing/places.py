"""The bounding box of a table, from its latitudes and longitudes or its points."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from workbench.descriptor import Field
from workbench.sql import ident, literal

LATITUDES = ("latitude", "lat", "y_latitude", "geo_lat", "latitude_wgs84", "ylatitude")
LONGITUDES = ("longitude", "lon", "lng", "long", "x_longitude", "geo_lon", "longitude_wgs84", "xlongitude")
NUMBERS = ("number", "integer")


def bounding_box(connection: duckdb.DuckDBPyConnection, parquet: Path, fields: Sequence[Field]) -> list[float] | None:
    """[west, south, east, north] in degrees of the places that are on Earth; None for a table without places."""
    found = coordinates(fields)
    if found is None:
        return None
    lon, lat = found
    row = connection.execute(
        f"SELECT min(lon), min(lat), max(lon), max(lat) FROM (SELECT {lon} AS lon, {lat} AS lat FROM {literal(str(parquet))}) "
        "WHERE lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90"
    ).fetchall()[0]
    return None if row[0] is None else [float(item) for item in row]


def coordinates(fields: Sequence[Field]) -> tuple[str, str] | None:
    """SQL: longitude and latitude of a row; None when no Field says them."""
    lon, lat = named(fields, "longitude", LONGITUDES), named(fields, "latitude", LATITUDES)
    if lon and lat:
        return f"{ident(lon)}::DOUBLE", f"{ident(lat)}::DOUBLE"
    points = [field for field in fields if field.type == "geopoint" and field.format == "default"]
    if not points:
        return None
    first, second = (f"try_cast(split_part({ident(points[0].name)}, ',', {part}) AS DOUBLE)" for part in (1, 2))
    return (second, first) if points[0].options.get("axisOrder") == "lat,lon" else (first, second)


def named(fields: Sequence[Field], semantic: str, names: Sequence[str]) -> str:
    """The name of the number Field that holds this, by what is known of it, else by its name; "" for none."""
    numbers = [field for field in fields if field.type in NUMBERS]
    known = [field.name for field in numbers if field.semantic == semantic]
    return next(iter([*known, *(field.name for field in numbers if field.name.casefold() in names)]), "")
