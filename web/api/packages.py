"""The packages in JSON: the list, one of them, and the descriptor of a version."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from web.api.answering import THREADS, Answering, base_of
from web.api.unchanged import unchanged
from web.language import language_of
from workbench.data.card import Card
from workbench.data.edition import Edition
from workbench.errors import DatasetError
from workbench.workbench import Workbench

LATEST = "latest"
PRIVATE = {"cache-control": "private, no-cache", "vary": "Authorization, Cookie"}  # withdrawn data are gone everywhere at once


class Packages:
    """The routes of packages."""

    def __init__(self, parts: Answering) -> None:
        self.opened = parts.opened

    async def all(self, asked: Request) -> Response:
        """The newest version of each package."""
        told = await to_thread.run_sync(listed, self.opened(), base_of(asked), language_of(asked), limiter=THREADS)
        return JSONResponse({"packages": told}, headers=PRIVATE)

    async def one(self, asked: Request) -> Response:
        """One package with its versions and tables."""
        given = (self.opened(), asked.path_params["package"], base_of(asked), language_of(asked))
        return JSONResponse(await to_thread.run_sync(told_of, *given, limiter=THREADS), headers=PRIVATE)

    async def descriptor(self, asked: Request) -> Response:
        """The datapackage.json of a version; its paths lead to the Parquet files beside it."""
        edition = await to_thread.run_sync(edition_of, self.opened(), asked.path_params, limiter=THREADS)
        tag = f'"{edition.package}-{edition.version}-description"'
        headers = {**PRIVATE, "etag": tag, "content-location": f"/api/v1/packages/{edition.package}/{edition.version}/datapackage.json"}
        if unchanged(asked, tag):
            return Response(status_code=304, headers=headers)
        said = await to_thread.run_sync(lambda: edition.descriptor, limiter=THREADS)
        body = json.dumps({"version": str(edition.version), **said}, ensure_ascii=False, allow_nan=False)
        return Response(body, 200, headers, "application/json")


def edition_of(workbench: Workbench, asked: Mapping[str, str]) -> Edition:
    """The Edition that an address names. Raises: DatasetError when it is unknown or withdrawn."""
    package, version = asked["package"], asked["version"]
    if version == LATEST:
        return workbench.catalog.find(package)
    if not (version.isascii() and version.isdecimal()) or len(version) > 9:
        workbench.catalog.find(package)  # of an unknown package, that is what is said
        versions = ", ".join(str(item.version) for item in workbench.catalog.history(package))
        raise DatasetError("version.unknown", package=package, version=version[:40], versions=f"{LATEST}, {versions}")
    return workbench.catalog.find(package, int(version))


def address(base: str, package: str, version: int | str, name: str = "") -> str:
    """The address of a package, or of a file of one of its versions."""
    place = f"{base}/api/v1/packages/{quote(package, safe='')}"
    return f"{place}/{version}/{quote(name, safe='')}" if name else place


def listed(workbench: Workbench, base: str, language: str) -> list[dict[str, Any]]:
    """What the list says of each package."""
    return [listed_one(edition, Card.from_json(edition.card), base, language) for edition in workbench.catalog.packages()]


def listed_one(edition: Edition, card: Card, base: str, language: str) -> dict[str, Any]:
    """What the list says of one package."""
    return {
        "name": edition.package,
        "version": edition.version,
        "title": card.title(language) or edition.package,
        "description": card.description(language),
        "producer": card.producer,
        "licence": card.licence,
        "rows": card.rows,
        "tables": card.tables,
        "published_at": edition.published_at.isoformat(),
        "url": address(base, edition.package, LATEST),
    }


def told_of(workbench: Workbench, package: str, base: str, language: str) -> dict[str, Any]:
    """What the API says of one package. Raises: DatasetError when it is unknown or withdrawn."""
    edition = workbench.catalog.find(package)
    return {
        "name": package,
        "title": edition.text("title", language) or package,
        "description": edition.text("description", language),
        "latest": edition.version,
        "datapackage": address(base, package, edition.version, "datapackage.json"),
        "versions": [version_told(item, base) for item in workbench.catalog.history(package)],
        "resources": [resource_told(edition, item, base) for item in edition.resources],
    }


def version_told(edition: Edition, base: str) -> dict[str, Any]:
    """What the API says of one version; of a withdrawn one, why."""
    told: dict[str, Any] = {"version": edition.version, "state": edition.state, "published_at": edition.published_at.isoformat()}
    if edition.is_withdrawn:
        return told | {"reason": edition.reason}
    return told | {"datapackage": address(base, edition.package, edition.version, "datapackage.json")}


def resource_told(edition: Edition, resource: Mapping[str, Any], base: str) -> dict[str, Any]:
    """What the API says of one table of the newest version."""
    name = str(resource["name"])
    return {
        "name": name,
        "sql_name": f"{edition.package}.{name}",
        "rows": int(resource.get("rows", 0)),
        "fields": len(resource["schema"]["fields"]),
        "parquet": address(base, edition.package, edition.version, f"{name}.parquet"),
        "csv": address(base, edition.package, edition.version, f"{name}.csv"),
    }
