"""Texts, words, JSON and places."""

from workbench.descriptor import Field
from workbench.sql import literal
from workbench.validation.spelling import Spelling, Sql, always, both, full_match, itself, never, one_of

STRING_FORMATS = {
    "uuid": (60, "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"),
    "email": (60, r"[a-zA-Z0-9]+(?:[._-][a-zA-Z0-9]+)*@[a-zA-Z0-9]+(?:[-.][a-zA-Z0-9]+)*\.[a-z]{2,6}"),
    "uri": (500, r"https?://[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*(?:/[a-zA-Z0-9._~/-]*)?(?:\?[a-zA-Z0-9._~=&-]*)?"),
}
DURATION = "P(?:[0-9]{1,6}Y)?(?:[0-9]{1,6}M)?(?:[0-9]{1,6}D)?(?:T(?:[0-9]{1,6}H)?(?:[0-9]{1,6}M)?(?:[0-9]{1,6}S)?)?"
LONGITUDE = r"[+-]?(?:180(?:\.0*)?|(?:1[0-7][0-9]|[0-9]{1,2})(?:\.[0-9]*)?)"
LATITUDE = r"[+-]?(?:90(?:\.0*)?|[0-8]?[0-9](?:\.[0-9]*)?)"
JSON_LONGITUDE = r"-?(?:180(?:\.0+)?|(?:1[0-7][0-9]|[1-9]?[0-9])(?:\.[0-9]+)?)"
JSON_LATITUDE = r"-?(?:90(?:\.0+)?|[1-8]?[0-9](?:\.[0-9]+)?)"
TRUE_VALUES, FALSE_VALUES = ["true", "True", "TRUE", "1"], ["false", "False", "FALSE", "0"]
# DuckDB's json_valid takes trailing commas, NaN and infinities, which Python's json and the standard do not
JSON_STRINGS = r'"(?:[^"\\]|\\.)*"'
JSON_LAX = r"(?i)nan|inf|,\s*[]}]"
GEOJSON_TYPES = (
    "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection", "Feature", "FeatureCollection",
)  # fmt: skip


def string(field: Field) -> Spelling:
    """The Spelling of a text: any text is held; its format is only a rule, judged by frictionless where the screen doubts."""
    if field.format in STRING_FORMATS:
        longest, pattern = STRING_FORMATS[field.format]
        return Spelling("VARCHAR", always, itself, lambda text: both(f"length({text}) < {longest}", full_match(text, pattern)))
    return Spelling("VARCHAR", always, itself, never if field.format in ("binary", "wkt") else None)


def anything(_: Field) -> Spelling:
    """The Spelling of the type "any": kept as text."""
    return Spelling("VARCHAR", always, itself)


def boolean(field: Field) -> Spelling:
    """The Spelling of a boolean: the words that its Field says, those of frictionless by default."""
    no = [str(word) for word in field.options.get("falseValues", FALSE_VALUES)]
    yes = [str(word) for word in field.options.get("trueValues", TRUE_VALUES) if str(word) not in no]
    return Spelling("BOOLEAN", lambda text: one_of(text, yes + no), lambda text: one_of(text, yes))


def duration(_: Field) -> Spelling:
    """The Spelling of an ISO 8601 duration, kept as text."""
    return Spelling("VARCHAR", lambda text: both(f"length({text}) > 2 AND NOT ends_with({text}, 'T')", full_match(text, DURATION)), itself)


def items(field: Field) -> Spelling:
    """The Spelling of a list with a delimiter, kept as text."""
    return Spelling("VARCHAR", always, itself, None if field.options.get("itemType", "string") == "string" else never)


def json_of(kind: str) -> Sql:
    """SQL boolean: standard JSON whose top is an OBJECT or an ARRAY."""

    def parses(text: str) -> str:
        bare = f"regexp_replace({text}, {literal(JSON_STRINGS)}, '0', 'g')"
        strict = f"json_type({text}) = {literal(kind)} AND NOT regexp_matches({bare}, {literal(JSON_LAX)})"
        return both(f"json_valid({text})", strict)

    return parses


def json_value(text: str) -> str:
    """SQL: the text as JSON."""
    return f"try_cast({text} AS JSON)"


def json_object(_: Field) -> Spelling:
    """The Spelling of a JSON object."""
    return Spelling("JSON", json_of("OBJECT"), json_value)


def json_array(field: Field) -> Spelling:
    """The Spelling of a JSON array; rules on its items are judged by frictionless."""
    return Spelling("JSON", json_of("ARRAY"), json_value, never if field.options.get("arrayItem") else None)


def geojson(field: Field) -> Spelling:
    """The Spelling of a GeoJSON object: held when it says a GeoJSON type, judged by frictionless when a schema asks."""
    words = GEOJSON_TYPES if field.format == "default" else ("Topology",)

    def parses(text: str) -> str:
        return both(json_of("OBJECT")(text), one_of(f"json_extract_string({text}, '$.type')", words))

    return Spelling("JSON", parses, json_value, never)


def geopoint(field: Field) -> Spelling:
    """The Spelling of a point, kept as published. Beyond frictionless: axisOrder "lat,lon" swaps the default's order."""
    first, second = (LATITUDE, LONGITUDE) if field.options.get("axisOrder") == "lat,lon" else (LONGITUDE, LATITUDE)
    pattern = f" *{first} *, *{second} *"
    if field.format == "array":
        pattern = rf"\[ ?{JSON_LONGITUDE} ?, ?{JSON_LATITUDE} ?\]"
    if field.format == "object":
        lon, lat = rf'"lon" ?: ?{JSON_LONGITUDE}', rf'"lat" ?: ?{JSON_LATITUDE}'
        pattern = rf"\{{ ?(?:{lon} ?, ?{lat}|{lat} ?, ?{lon}) ?\}}"
    return Spelling("VARCHAR", lambda text: full_match(text, pattern), itself)
