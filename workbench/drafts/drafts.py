"""Drafts: given, read, corrected, published or discarded. The one way in."""

import json
import re
import secrets
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbench.data.catalog import Catalog
from workbench.data.edition import Edition
from workbench.drafts import child, draft_file, progress
from workbench.drafts.corrections import label
from workbench.drafts.draft import Draft, Upload
from workbench.drafts.outcome import RESULT
from workbench.drafts.personal_data import require_decided
from workbench.errors import DatasetError
from workbench.names import RESERVED, slug
from workbench.settings import Settings

NAME_LENGTH = 63
NAME = re.compile(rf"[a-z][a-z0-9_]{{0,{NAME_LENGTH - 1}}}")
RUNNING = ("reading", "building")


@dataclass(frozen=True)
class Given:
    """One file handed in: where it stands, its name as published, its sha256 when already known."""

    path: Path
    name: str
    sha256: str = ""


class Drafts:
    """The drafts of an instance, one folder each under `home`, <home>/quarantine unless another one is given."""

    def __init__(self, settings: Settings, catalog: Catalog, command: Sequence[str], home: Path | None = None) -> None:
        self.settings = settings
        self.catalog = catalog
        self.command = tuple(command)
        self.home = home or settings.home / "quarantine"
        self.children: dict[str, child.Child] = {}
        self.lock = threading.RLock()

    # ------------------------------------------------------------------ life

    def give(self, files: Sequence[Given], **known: Any) -> Draft:
        """The new Draft that holds these files, not read yet.

        known: any of Draft's package, said, fields_said, about, tables_about, schemas.
        Raises: DatasetError when no file is given or the disk is nearly full.
        """
        if not files:
            raise DatasetError("draft.no_file")
        self.catalog.require_space(sum(item.path.stat().st_size for item in files))
        draft_id = secrets.token_hex(6)
        folder = self.folder(draft_id)
        (folder / "files").mkdir(parents=True)
        uploads = tuple(take(item, folder, number) for number, item in enumerate(files))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return self.save(Draft(draft_id, "given", now, now, uploads, **known))

    def get(self, draft_id: str) -> Draft:
        """The Draft as it stands, the outcome of an ended job included. Raises: DatasetError when unknown."""
        with self.lock:
            try:
                draft = draft_file.load(self.folder(draft_id))
            except FileNotFoundError:
                raise DatasetError("draft.unknown", draft=draft_id) from None
            if draft.state in RUNNING and not self.is_running(draft_id):
                return self.save(self.come_out(draft))
            return draft

    def list(self) -> list[Draft]:
        """All Drafts, the one touched last first."""
        with self.lock:  # nobody discards one that is being looked at
            ids = [item.parent.name for item in self.home.glob(f"*/{draft_file.DRAFT}")]
            return sorted((self.get(item) for item in ids), key=lambda draft: draft.touched, reverse=True)

    def correct(self, draft_id: str, correction: Callable[..., Draft], *words: Any, **named: Any) -> Draft:
        """The Draft once corrected by a function of workbench.drafts.corrections, saved at once."""
        with self.lock:
            return self.save(correction(self.get(draft_id), *words, **named))

    def discard(self, draft_id: str) -> None:
        """None; the Draft and its files are gone."""
        self.cancel(draft_id)
        with self.lock:
            shutil.rmtree(self.folder(draft_id), ignore_errors=True)

    # ------------------------------------------------------------------ jobs

    def read(self, draft_id: str) -> None:
        """None; a child reads the files: tables, Dialects, Fields, findings."""
        self.start(draft_id, "read", "reading")

    def check(self, draft_id: str) -> None:
        """None; a child types and checks the staged tables again, after a correction of Fields."""
        self.start(draft_id, "check", "reading")

    def wait(self, draft_id: str) -> Draft:
        """The Draft once its job has ended."""
        if draft_id in self.children:
            self.children[draft_id].wait()
        return self.get(draft_id)

    def cancel(self, draft_id: str) -> None:
        """None; the job of the Draft is ended, if there is one."""
        running = self.children.get(draft_id)
        if running and running.is_running:
            running.end("job.cancelled")
            running.wait()

    def progress(self, draft_id: str) -> progress.Progress:
        """How far the job of the Draft is."""
        return progress.told(self.folder(draft_id), running=self.is_running(draft_id))

    def publish(self, draft_id: str) -> Edition:
        """The Edition that the Draft became. Raises: DatasetError when it cannot be published."""
        draft = self.get(draft_id)
        name = self.package_name(draft)
        if draft.state not in ("read", "building") or not draft.tables:
            raise DatasetError("draft.unread", file=label(draft))
        if not any(table.keep for table in draft.tables):
            raise DatasetError("draft.no_table", file=label(draft))
        require_decided(draft)
        self.start(draft_id, "build", "building")
        draft = self.wait(draft_id)
        if draft.error:
            raise DatasetError(draft.error["code"], **draft.error["context"])
        folder = self.folder(draft_id)
        edition = self.catalog.publish(folder / "build", name, datetime.now(UTC))
        with self.lock:
            self.save(replace(draft, state="published", published=(edition.package, edition.version)))
            for part in ("files", "work"):
                shutil.rmtree(folder / part, ignore_errors=True)
        return edition

    def package_name(self, draft: Draft) -> str:
        """The name the Draft will be published under. Raises: DatasetError when it cannot name a package."""
        name = draft.package or proposed_name(draft)
        if not NAME.fullmatch(name):
            raise DatasetError("draft.bad_name", name=name)
        if name in RESERVED:
            raise DatasetError("draft.reserved_name", name=name, proposed=slug(name))
        return name

    # ------------------------------------------------------------------ inside

    def folder(self, draft_id: str) -> Path:
        """The Draft's folder. Raises: DatasetError when the id is not one of ours."""
        if not re.fullmatch(r"[0-9a-f]{12}", draft_id):
            raise DatasetError("draft.unknown", draft=draft_id[:40])
        return self.home / draft_id

    def is_running(self, draft_id: str) -> bool:
        """Whether a job of the Draft goes on, here or in another process."""
        running = self.children.get(draft_id)
        return running.is_running if running else child.is_worked_on(self.folder(draft_id))

    def save(self, draft: Draft) -> Draft:
        """The Draft, touched now and standing in its folder."""
        touched = replace(draft, touched=datetime.now(UTC).isoformat(timespec="microseconds"))
        draft_file.save(touched, self.folder(draft.id))
        return touched

    def start(self, draft_id: str, job: str, state: str) -> None:
        """None; the job runs. Raises: DatasetError while another one does."""
        with self.lock:
            draft = self.get(draft_id)
            if self.is_running(draft_id):
                raise DatasetError("draft.busy", file=label(draft))
            self.save(replace(draft, state=state, error=None))
            self.begin(draft_id, job)

    def begin(self, draft_id: str, job: str) -> None:
        """None; a child does the job."""
        self.children[draft_id] = child.start(self.command, job, self.folder(draft_id), self.settings)

    def come_out(self, draft: Draft) -> Draft:
        """The Draft with the outcome of its ended job: what was read, or what stopped it."""
        ended = self.children.pop(draft.id, None)
        if ended:
            ended.wait()
        outcome = outcome_of(self.folder(draft.id))
        if "error" in outcome:
            error = {"code": outcome["error"]["code"], "context": {"file": label(draft), **outcome["error"]["context"]}}
            state = "read" if draft.tables and draft.state == "building" else "failed"
            return replace(draft, state=state, error=error)
        read = draft_file.draft_from(outcome["draft"])
        # What the organizer wrote while the job ran is newer than what the job began with.
        newer = replace(read, personal=draft.personal)
        said = replace(newer, said=draft.said, fields_said=draft.fields_said, schemas=draft.schemas, decisions=draft.decisions)
        return replace(said, state="read", error=None, about={**read.about, **draft.about})


def proposed_name(draft: Draft) -> str:
    """A name that the Draft can be published under: its package's own, else its first file's, cut to what a name may be."""
    return slug(str(draft.about.get("name") or Path(label(draft)).name.split(".")[0]))[:NAME_LENGTH].rstrip("_")


def outcome_of(folder: Path) -> Mapping[str, Any]:
    """What the ended job left: {"draft": ...} or {"error": ...}."""
    try:
        return dict(json.loads((folder / RESULT).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {"error": {"code": "job.interrupted", "context": {}}}


def take(given: Given, folder: Path, number: int) -> Upload:
    """The Upload made of a file: moved when it stands in our home, else copied."""
    target = folder / "files" / str(number)
    if given.path.is_relative_to(folder.parent):
        given.path.replace(target)
    else:
        shutil.copyfile(given.path, target)
    return Upload(f"files/{number}", given.name, target.stat().st_size, given.sha256)
