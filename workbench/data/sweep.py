"""What a crash left behind is removed when the server starts; published versions are never touched."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workbench.data import disk, native_files
from workbench.data.belongs import require_same
from workbench.data.catalog import Catalog
from workbench.drafts import draft_file
from workbench.drafts.child import is_worked_on
from workbench.drafts.draft import Draft
from workbench.drafts.team_drafts import FOLDER as TEAM_DRAFTS
from workbench.settings import Settings
from workbench.store import versions
from workbench.store.versions import PUBLISHED


def sweep(catalog: Catalog, settings: Settings, now: datetime) -> None:
    """None; only whole versions and drafts somebody can go on with are left. For the start of a server.

    Raises: DatasetError store.other, and nothing is swept, when the store is another instance's.
    """
    sweep_packages(catalog, settings.home)
    sweep_native(catalog, settings)
    of_teams = [folder for team in folders_in(settings.home / TEAM_DRAFTS) for folder in folders_in(team)]
    for folder in [*folders_in(settings.home / "quarantine"), *of_teams]:
        sweep_draft(folder, now - timedelta(days=settings.draft_days))
    for part in [*(settings.home / "exports").rglob("*.part"), *(settings.home / "quarantine").glob("**/*.part")]:
        part.unlink(missing_ok=True)
    disk.keep_ballast(settings.home)
    catalog.forget()


def sweep_packages(catalog: Catalog, home: Path) -> None:
    """None; folders and exports without a published version are gone.

    The writer's turn is kept meanwhile, so that a version being published by a shell is not taken for litter.
    """
    with catalog.store.writing() as connection:
        require_same(connection, home)
        states = versions.folders(connection)
        for shelf in [*folders_in(home / "packages"), *folders_in(home / "exports")]:
            sweep_shelf(shelf, {number for number in names_in(shelf) if states.get(f"packages/{shelf.name}/{number}") == PUBLISHED})


def sweep_shelf(shelf: Path, published: set[str]) -> None:
    """None; the shelf of a package holds its published versions, and stands no more when there are none."""
    for folder in folders_in(shelf):
        if folder.name not in published:
            shutil.rmtree(folder, ignore_errors=True)
    if not any(shelf.iterdir()):
        shelf.rmdir()


def sweep_native(catalog: Catalog, settings: Settings) -> None:
    """None; native copies are of published versions, and none is half made unless another process is at it."""
    part = settings.home / native_files.FOLDER / native_files.PART
    if not is_worked_on(part):
        shutil.rmtree(part, ignore_errors=True)
    with catalog.store.reading() as connection:
        states = versions.folders(connection)
    known = set(native_files.known(settings.home)) if settings.native_copies else set()
    native_files.keep(settings.home, {item for item in known if states.get(f"packages/{item[0]}/{item[1]}") == PUBLISHED})


def names_in(folder: Path) -> list[str]:
    """The names of the folders directly inside."""
    return [item.name for item in folders_in(folder)]


def sweep_draft(folder: Path, oldest: datetime) -> None:
    """None; the draft can be gone on with, or is gone because nothing or nobody holds it any more."""
    try:
        draft = draft_file.load(folder)
    except (FileNotFoundError, json.JSONDecodeError, KeyError, TypeError):
        shutil.rmtree(folder, ignore_errors=True)
        return
    if moment(draft.touched) < oldest:
        shutil.rmtree(folder, ignore_errors=True)
        return
    if draft.state in ("reading", "building") and is_worked_on(folder):
        return
    shutil.rmtree(folder / "build", ignore_errors=True)
    mended = interrupted(draft)
    if mended is not draft:
        if not mended.tables:
            shutil.rmtree(folder / "work", ignore_errors=True)
        draft_file.save(mended, folder)


def interrupted(draft: Draft) -> Draft:
    """The Draft itself, or what is left of one whose job was running: its files, and its tables if only the build was lost."""
    error = {"code": "job.interrupted", "context": {"file": draft.uploads[0].name if draft.uploads else draft.id}}
    if draft.state == "building" and draft.tables:
        return replace(draft, state="read", error=error)
    if draft.state in ("reading", "building"):
        return replace(draft, state="failed", error=error, tables=())
    return draft


def moment(text: str) -> datetime:
    """The moment of an ISO text, in UTC when it names no zone."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def folders_in(folder: Path) -> list[Path]:
    """The folders directly inside; none when it does not exist."""
    return [item for item in folder.iterdir() if item.is_dir()] if folder.is_dir() else []
