"""What the SQL editor completes: words of DuckDB, tables, and the fields of one table. The address changes when the answer does."""

import gzip
import json
from collections.abc import Callable, Mapping
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from web.acting import Handler
from web.language import language_of
from workbench.data import about
from workbench.descriptor import localized
from workbench.query.vocabulary import vocabulary
from workbench.who import Person
from workbench.workbench import Workbench

MOST_TABLES = 5_000
MOST_FIELDS = 5_000
WORDS_OF_FIELDS = 2_000  # characters, for the search in the list of tables
ABOUT_CHARACTERS = 300


def words_of() -> Handler:
    """The route that sends DuckDB's keywords, types and functions."""

    async def send(request: Request) -> Response:
        return kept(request, await to_thread.run_sync(vocabulary))

    return send


def tables_of(opened: Callable[[], Workbench]) -> Handler:
    """The route that sends the tables that the person can name: published ones, and their team's with their fields."""

    async def send(request: Request) -> Response:
        person = request.state.me.person
        return kept(request, await to_thread.run_sync(tables, opened(), person, language_of(request)))

    return send


def fields_of(opened: Callable[[], Workbench]) -> Handler:
    """The route that sends the fields of a published table, with their titles, units and caveats."""

    async def send(request: Request) -> Response:
        asked = request.path_params["package"], request.path_params["resource"]
        return kept(request, await to_thread.run_sync(fields, opened(), *asked, language_of(request)))

    return send


def tables(workbench: Workbench, person: Person, language: str) -> Mapping[str, Any]:
    """{"tables": [{"path", "title", "rows", "count", "words"}]}; the team's own have "own" and their fields instead."""
    found: list[dict[str, Any]] = []
    for edition in workbench.catalog.packages():
        for item in edition.resources:
            described = item["schema"]["fields"]
            words = " ".join(f"{one['name']} {localized(one, 'title', language)}" for one in described[:MOST_FIELDS])
            title = localized(item, "title", language) or edition.text("title", language)
            told = {
                "path": [edition.package, item["name"]],
                "title": title,
                "rows": item.get("rows"),
                "count": len(described),
            }
            found.append(told | {"words": words[:WORDS_OF_FIELDS]})
    own = [
        {"path": list(item.name), "title": "", "own": True, "fields": [{"name": name, "type": kind} for name, kind in item.fields]}
        for item in workbench.own_fields.of(person.team, person.id)
    ]
    return {"tables": [*own, *found][:MOST_TABLES]}


def fields(workbench: Workbench, package: str, resource: str, language: str) -> Mapping[str, Any]:
    """{"fields": [{"name", "title", "type", "unit", "about", "caveats"}]}. Raises: DatasetError."""
    return {
        "fields": [
            {
                "name": str(item["name"]),
                "title": localized(item, "title", language),
                "type": str(item.get("type", "any")),
                "unit": str(item.get("unit") or ""),
                "about": localized(item, "description", language)[:ABOUT_CHARACTERS],
                "caveats": [one["text"] for one in about.caveats(item)],
            }
            for item in workbench.catalog.find(package).fields(resource)[:MOST_FIELDS]
        ]
    }


def kept(request: Request, told: Mapping[str, Any]) -> Response:
    """The answer, compressed, which this browser may keep: another answer has another address."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    headers = {"cache-control": "private, max-age=86400", "vary": "Accept-Encoding, Cookie"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers = gzip.compress(body, 5), headers | {"content-encoding": "gzip"}
    return Response(body, headers=headers, media_type="application/json")
