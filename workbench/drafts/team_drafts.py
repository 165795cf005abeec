"""Files that teams give for their own tables: Drafts of their own, one folder for each team, which no other team and no organizer opens.

They stand outside the folder of the team's tables, because the processes of its queries may write there, and what reads a file here
trusts what stands beside it. A table is made of a file by workbench/drafts/making.py; then nothing of the file is kept.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench.data.catalog import Catalog
from workbench.data.edition import Edition
from workbench.drafts import child
from workbench.drafts.draft import FAILED, Draft
from workbench.drafts.drafts import Drafts, Given
from workbench.drafts.outcome import leave
from workbench.errors import DatasetError, DayError
from workbench.query.team_files import ID
from workbench.settings import Settings

FOLDER = "team_drafts"
MOST_FILES = 5  # of one team, in progress; as many that could not be read wait beside them
READERS = 2  # jobs of all teams that run at once: each may take as much memory as an organizer's
TURNS = threading.BoundedSemaphore(READERS)


class Desk(Drafts):
    """The Drafts of one team. Their jobs wait for a turn."""

    def __init__(self, settings: Settings, catalog: Catalog, command: Sequence[str], home: Path) -> None:
        super().__init__(settings, catalog, command, home)
        self.waiting: dict[str, threading.Event] = {}

    def give(self, files: Sequence[Given], **known: Any) -> Draft:
        """The new Draft that holds these files, which are nowhere else any more. Raises: DatasetError, also when there are too many.

        Files that could not be read stand in nobody's way: they are not counted, and the oldest of them makes room for newer ones.
        """
        try:
            with self.lock:  # several members may give at once
                self.make_room()
                return super().give(files, **known)
        finally:
            for item in files:
                item.path.unlink(missing_ok=True)

    def make_room(self) -> None:
        """None; one more file may be given. Raises: DatasetError own.too_many_files."""
        there = self.list()
        unread = [item for item in there if item.state == FAILED]
        count = len(there) - len(unread)
        if count >= MOST_FILES:
            raise DatasetError("own.too_many_files", count=count)
        for old in unread[MOST_FILES - 1 :]:
            self.discard(old.id)

    def get(self, draft_id: str) -> Draft:
        """The Draft as it stands. Raises: DatasetError own.file_gone when the team has none with that id."""
        try:
            return super().get(draft_id)
        except DatasetError as problem:
            if problem.code != "draft.unknown":
                raise
            raise DatasetError("own.file_gone") from None

    def publish(self, draft_id: str) -> Edition:
        """Never returns. Raises: DayError; what a team gives is its own."""
        raise DayError("access.not_allowed", action="dataset.add", role="member", draft=draft_id)

    def begin(self, draft_id: str, job: str) -> None:
        """None; a child does the job when its turn comes."""
        begun = self.waiting[draft_id] = threading.Event()
        threading.Thread(target=self.turn, args=(draft_id, job, begun), name=f"team file {draft_id}", daemon=True).start()

    def turn(self, draft_id: str, job: str, begun: threading.Event) -> None:
        """None; a child has done the job, unless somebody cancelled it while it waited."""
        with TURNS:
            try:
                running = self.begun(draft_id, job, begun)
            finally:
                if self.waiting.get(draft_id) is begun:
                    del self.waiting[draft_id]
                begun.set()
            if running:
                running.wait()

    def begun(self, draft_id: str, job: str, begun: threading.Event) -> child.Child | None:
        """The child that does the job from now on; None when it lost its turn."""
        with self.lock:
            if self.waiting.get(draft_id) is not begun:
                return None
            running = self.children[draft_id] = child.start(self.command, job, self.folder(draft_id), self.settings)
            return running

    def is_running(self, draft_id: str) -> bool:
        """Whether a job of the Draft goes on or waits for its turn."""
        return draft_id in self.waiting or super().is_running(draft_id)

    def wait(self, draft_id: str) -> Draft:
        """The Draft once its job has ended."""
        begun = self.waiting.get(draft_id)
        if begun:
            begun.wait()
        return super().wait(draft_id)

    def cancel(self, draft_id: str) -> None:
        """None; the job of the Draft is ended, or has lost its turn."""
        with self.lock:
            begun = self.waiting.pop(draft_id, None)
            if begun:
                begun.set()
                leave("read", self.folder(draft_id), {"error": {"code": "job.cancelled", "context": {}}})
        super().cancel(draft_id)


class TeamDrafts:
    """The Desk of every team."""

    def __init__(self, settings: Settings, catalog: Catalog, command: Sequence[str]) -> None:
        mb = min(settings.unpacked_mb, settings.team_mb)  # more would never fit in the team's file
        self.settings = settings.model_copy(update={"upload_mb": settings.team_upload_mb, "unpacked_mb": mb})
        self.catalog = catalog
        self.command = command
        self.desks: dict[str, Desk] = {}
        self.lock = threading.Lock()

    def of(self, team: str) -> Desk:
        """The Desk of a team. Raises: DayError team.unknown for what is none."""
        if not ID.fullmatch(team):
            raise DayError("team.unknown")
        with self.lock:
            if team not in self.desks:
                self.desks[team] = Desk(self.settings, self.catalog, self.command, self.settings.home / FOLDER / team)
            return self.desks[team]
