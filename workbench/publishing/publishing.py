"""From a build folder to a version: numbered, moved and listed, all or nothing.

Order matters. The folder is whole and on the disk before it moves; it moves before it is listed; a crash
in between leaves a folder that nobody lists, which the next sweep removes.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from workbench.data import disk
from workbench.data.belongs import require_same
from workbench.data.card import card_of
from workbench.data.edition import document
from workbench.data.folders import sync_folder
from workbench.drafts.draft_file import write_json
from workbench.errors import DatasetError
from workbench.scripts.first_questions import PROPERTY, described, take_over
from workbench.settings import Settings
from workbench.store import first_questions, versions
from workbench.store.engine import Store
from workbench.store.versions import PUBLISHED, Version


def publish(store: Store, settings: Settings, build: Path, named: tuple[str, datetime]) -> Version:
    """The Version that a build folder became; `named` is the package's name and the moment.

    Raises: DatasetError when the disk is full, or the store busy, gone or another folder's; the build folder is then still there.
    """
    package, now = named
    shelf = settings.home / "packages" / package
    moved: list[Path] = []
    try:
        with store.writing() as connection:
            require_same(connection, settings.home)
            shelf.mkdir(parents=True, exist_ok=True)  # in the writer's turn: a sweep takes empty shelves away
            number = 1 + max(versions.last_number(connection, package), last_folder(shelf))
            asked = described(first_questions.of(connection, package))
            version = sealed(build, {"name": package, "version": str(number)} | ({PROPERTY: asked} if asked else {}), now)
            target = shelf / str(number)
            build.replace(target)
            moved.append(target)
            sync_folder(shelf)
            sync_folder(shelf.parent)
            versions.add(connection, version)
            take_over(connection, package, document(target / "datapackage.json"), now)
    except (OSError, DBAPIError, DatasetError) as error:
        put_back(store, moved, build, package)
        if disk.is_full(error):
            raise disk.disk_full(settings.home, settings.free_disk_mb) from None
        raise
    return version


def sealed(build: Path, said: Mapping[str, Any], now: datetime) -> Version:
    """The Version about to be; its name, number, date and first questions are written in its datapackage.json."""
    package, number = str(said["name"]), int(said["version"])
    told = numbered(document(build / "datapackage.json"), said, now)
    write_json(build / "datapackage.json", told)
    sync_folder(build)
    document.cache_clear()
    published_at = now.astimezone(UTC)
    card = replace(
        card_of(told, document(build / "report.json"), build),
        package=package,
        version=number,
        published_at=published_at.isoformat(timespec="seconds"),
    )
    return Version(package, number, PUBLISHED, published_at, None, "", card_text(card.to_json()), f"packages/{package}/{number}")


def numbered(descriptor: Mapping[str, Any], said: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The descriptor with what is said of this version; the version its source gave itself is kept beside."""
    told = {**descriptor, **said}
    given = descriptor.get("version")
    if given and "sourceVersion" not in told:
        told["sourceVersion"] = str(given)
    if not told.get("created"):
        told["created"] = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return told


def card_text(card: Mapping[str, Any]) -> str:
    """The card as JSON text."""
    return json.dumps(card, ensure_ascii=False, separators=(",", ":"))


def last_folder(shelf: Path) -> int:
    """The highest number on the shelf, listed or left by a crash; 0 for none."""
    return max((int(item.name) for item in shelf.iterdir() if item.name.isdigit()), default=0)


def put_back(store: Store, moved: list[Path], build: Path, package: str) -> None:
    """None; a folder that moved without being listed stands in the draft again.

    While the store does not answer nobody knows whether it is listed, so it stays: the next sweep asks again.
    """
    for target in moved:
        with store.reading() as connection:
            listed = versions.last_number(connection, package) >= int(target.name)
        if not listed:
            target.replace(build)
