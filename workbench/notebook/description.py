"""The data API described as OpenAPI 3.1: data, from which /api/v1/openapi.json and the words of a page are made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.sentences.book import sentence

Schema = Mapping[str, Any]
TEXT, NUMBER, YES_OR_NO = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
MOMENT, ADDRESS = {"type": "string", "format": "date-time"}, {"type": "string", "format": "uri"}


def listing(item: Schema) -> Schema:
    """The Schema of a list of such items."""
    return {"type": "array", "items": item}


def record(optional: Mapping[str, Schema] | None = None, **required: Schema) -> Schema:
    """The Schema of an object that has these members."""
    return {"type": "object", "required": list(required), "properties": {**required, **(optional or {})}}


PACKAGE = record(name=TEXT, version=NUMBER, title=TEXT, description=TEXT, producer=TEXT, licence=TEXT, rows=NUMBER, tables=NUMBER,
                 published_at=MOMENT, url=ADDRESS)  # fmt: skip
VERSION = record({"datapackage": ADDRESS, "reason": TEXT}, version=NUMBER, state={"enum": ["published", "withdrawn"]}, published_at=MOMENT)
RESOURCE = record(name=TEXT, sql_name=TEXT, rows=NUMBER, fields=NUMBER, parquet=ADDRESS, csv=ADDRESS)
FIELD_READ = record(package=TEXT, resource=TEXT, field=TEXT)
SCHEMAS: Mapping[str, Schema] = {
    "Packages": record(packages=listing(PACKAGE)),
    "Package": record(name=TEXT, title=TEXT, description=TEXT, latest=NUMBER, datapackage=ADDRESS, versions=listing(VERSION),
                      resources=listing(RESOURCE)),
    "Descriptor": record(name=TEXT, resources=listing(record(name=TEXT, path=TEXT, schema={"type": "object"}))),
    "Question": {
        **record({"format": {"enum": ["json", "csv", "parquet", "arrow"], "default": "json"},
                  "limit": {"type": "integer", "minimum": 1, "maximum": 10**12}}, sql={"type": "string", "maxLength": 65_536}),
        "additionalProperties": False,
    },
    "Answer": record(columns=listing(record(name=TEXT, type=TEXT)), rows=listing({"type": "object"}), truncated=YES_OR_NO,
                     seconds={"type": "number"}, rows_read=NUMBER, versions=listing(record(package=TEXT, version=NUMBER)),
                     fields_read=listing(FIELD_READ), caveats=listing(record(package=TEXT, resource=TEXT, field=TEXT, text=TEXT))),
    "Problem": record({"line": NUMBER}, type=TEXT, title=TEXT, status=NUMBER, detail=TEXT, code=TEXT),
}  # fmt: skip
JSON, PARQUET, CSV = "application/json", "application/vnd.apache.parquet", "text/csv"
ARROW = "application/vnd.apache.arrow.stream"
PARAMETERS: Mapping[str, Schema] = {
    "package": {"type": "string", "pattern": "^[a-z0-9_]{1,63}$"},
    "version": {"type": "string", "pattern": "^(latest|[0-9]{1,9})$"},
    "resource": {"type": "string"},
}
REFUSALS = {
    "400": "What was sent is not understood, or the query has a mistake.", "401": "No token, or one that opens nothing.",
    "403": "This role, or this phase of the day, does not allow it.", "404": "There is no such package, version or table.",
    "410": "It was withdrawn; the reason is told.", "413": "The query is too long.", "416": "Those ranges cannot be sent.",
    "422": "The query needed too much time or memory.", "429": "Too many requests or queries; Retry-After tells how long to wait.",
    "503": "The server is busy; Retry-After tells how long to wait.",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One address of the API. code: of its sentence. answers: {media type: name of a Schema, "" for bytes}. refused: statuses of errors."""

    method: str
    path: str
    code: str
    answers: Mapping[str, str]
    refused: tuple[str, ...] = ("401", "403", "429")
    statuses: tuple[str, ...] = ("200",)
    body: str = ""
    headers: tuple[str, ...] = field(default=())


OF_A_VERSION = ("401", "403", "404", "410", "429")
OF_A_FILE = ("200", "206", "304")
PLACES: tuple[Place, ...] = (
    Place("get", "/packages", "api.packages", {JSON: "Packages"}),
    Place("get", "/packages/{package}", "api.package", {JSON: "Package"}, OF_A_VERSION),
    Place("get", "/packages/{package}/{version}/datapackage.json", "api.descriptor", {JSON: "Descriptor"}, OF_A_VERSION, ("200", "304")),
    Place("get", "/packages/{package}/{version}/{resource}.parquet", "api.parquet", {PARQUET: ""}, (*OF_A_VERSION, "416"), OF_A_FILE,
          headers=("Range", "If-Range", "If-None-Match")),
    Place("get", "/packages/{package}/{version}/{resource}.csv", "api.csv", {CSV: ""}, (*OF_A_VERSION, "416"), OF_A_FILE,
          headers=("Range", "If-Range", "If-None-Match")),
    Place("post", "/query", "api.query", {JSON: "Answer", CSV: "", PARQUET: "", ARROW: ""},
          ("400", "401", "403", "413", "422", "429", "503"), body="Question"),
    Place("get", "/openapi.json", "api.openapi", {JSON: ""}),
)  # fmt: skip


def openapi(base: str) -> dict[str, Any]:
    """The description, for the server at that address."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Établi", "version": "1", "description": sentence("api.about")},
        "servers": [{"url": f"{base}/api/v1"}],
        "security": [{"token": []}, {"session": []}],
        "paths": {place.path: {place.method: operation(place)} for place in PLACES},
        "components": {
            "schemas": dict(SCHEMAS),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "etabli"},
            },
        },
    }


def operation(place: Place) -> dict[str, Any]:
    """What OpenAPI says of one address."""
    named = [name for name in PARAMETERS if f"{{{name}}}" in place.path]
    said: dict[str, Any] = {
        "operationId": place.code.removeprefix("api."),
        "summary": sentence(place.code),
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": PARAMETERS[name]} for name in named),
            *({"name": name, "in": "header", "required": False, "schema": TEXT} for name in place.headers),
        ],
        "responses": {status: found(place, status) for status in place.statuses} | {status: refusal(status) for status in place.refused},
    }
    if place.body:
        said["requestBody"] = {"required": True, "content": {JSON: {"schema": reference(place.body)}}}
    return said


def found(place: Place, status: str) -> dict[str, Any]:
    """What OpenAPI says of an answer that brings something."""
    words = {"200": "As asked.", "206": "The piece that was asked for.", "304": "It has not changed since."}[status]
    if status == "304":
        return {"description": words}
    return {
        "description": words,
        "content": {media: {"schema": reference(schema)} if schema else {} for media, schema in place.answers.items()},
    }


def refusal(status: str) -> dict[str, Any]:
    """What OpenAPI says of an answer that tells an error."""
    return {"description": REFUSALS[status], "content": {"application/problem+json": {"schema": reference("Problem")}}}


def reference(name: str) -> dict[str, str]:
    """Where a Schema stands."""
    return {"$ref": f"#/components/schemas/{name}"}
