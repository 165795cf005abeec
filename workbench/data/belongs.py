"""Whether the store and the home folder belong together: a sweep with another instance's database would take every package for litter."""

import json
from pathlib import Path

from sqlalchemy import Connection

from workbench.data.folders import sync_folder
from workbench.drafts.draft_file import write_json
from workbench.errors import DatasetError
from workbench.settings import Settings
from workbench.store import versions
from workbench.store.databases import address, place

FILE = "store.json"  # beside the packages: which database they are listed in
OWN_FILE = {"server": "SQLite"}  # it moves with the folder


def require_same(connection: Connection, home: Path) -> None:
    """None; the folder notes which database it goes with. For a writer's turn.

    Raises: DatasetError store.other when it went with another one, and this one does not know all its packages.
    """
    url = connection.engine.url
    here = OWN_FILE if url == address(Settings(home=home, database_url="")) else place(url)
    if before(home) == here:
        return
    known = versions.folders(connection)
    unknown = [found for found in published(home) if found not in known]
    if unknown:
        raise DatasetError("store.other", folder=str(home), count=len(unknown), example=unknown[0])
    write_json(home / FILE, here)
    sync_folder(home)


def before(home: Path) -> object:
    """The database that the folder went with at its last start; a folder that notes none has its own SQLite file, or is new."""
    if (home / FILE).exists():
        return json.loads((home / FILE).read_text(encoding="utf-8"))
    return OWN_FILE if (home / "etabli.sqlite").exists() else None


def published(home: Path) -> list[str]:
    """The folders of versions, as the store names them."""
    return sorted(path.parent.relative_to(home).as_posix() for path in (home / "packages").glob("*/*/datapackage.json"))
