"""The Catalog: packages published, read, withdrawn. Versions are immutable and never half there."""

import json
import shutil
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from workbench.data import disk, native_files
from workbench.data.card import Card
from workbench.data.edition import Edition, document
from workbench.data.nearest import nearest
from workbench.errors import DatasetError
from workbench.publishing import publishing
from workbench.settings import Settings
from workbench.store import versions
from workbench.store.engine import Store
from workbench.store.versions import Version

FRESH_SECONDS = 1.0
Answer = TypeVar("Answer")


class Catalog:
    """The packages of an instance. Answers are at most one second older than the store."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.home = settings.home
        self.lock = threading.Lock()
        self.answers: dict[Any, Any] = {}
        self.known_stamp = -1
        self.checked = float("-inf")

    # ------------------------------------------------------------------ reading

    def stamp(self) -> int:
        """A number that grows with every publication and withdrawal, whoever made it."""
        with self.lock:
            if time.monotonic() - self.checked >= FRESH_SECONDS:
                with self.store.reading() as connection:
                    found = versions.stamp(connection)
                self.checked = time.monotonic()
                if found != self.known_stamp:
                    self.known_stamp, self.answers = found, {}
            return self.known_stamp

    def cards(self) -> tuple[Card, ...]:
        """The Card of the newest published version of each package, by package name."""
        return self.answer("cards", self.read_cards)

    def packages(self) -> tuple[Edition, ...]:
        """The newest published Edition of each package, by package name."""
        return self.answer("packages", self.read_packages)

    def history(self, package: str) -> tuple[Edition, ...]:
        """All versions of a package, withdrawn ones included, the newest first; none for an unknown name."""
        return self.answer(("history", package), lambda: self.read_history(package))

    def find(self, package: str, version: int | None = None) -> Edition:
        """The Edition of a package: that version, else the newest published one.

        Raises: DatasetError when it is unknown or withdrawn; the message names what there is.
        """
        editions = self.history(package)
        if not editions:
            raise DatasetError("package.unknown", package=package[:80], packages=nearest(package, [card.package for card in self.cards()]))
        for edition in editions:
            if version == edition.version or (version is None and not edition.is_withdrawn):
                return readable(edition)
        if version is None:
            raise DatasetError("package.withdrawn", package=package, reason=editions[0].reason.rstrip(". ") or "-")
        raise DatasetError("version.unknown", package=package, version=version, versions=", ".join(str(e.version) for e in editions))

    # ------------------------------------------------------------------ writing

    def require_space(self, upload_bytes: int) -> None:
        """None. Raises: DatasetError when the disk has no room to read an upload of that size."""
        disk.require_room(self.home, upload_bytes, self.settings.free_disk_mb)

    def publish(self, build: Path, package: str, now: datetime) -> Edition:
        """The Edition made of a build folder, under the next version number.

        Two publishers at once get two numbers; a crash leaves the version whole or absent.
        Raises: DatasetError when the disk is full; the build folder is then still there.
        """
        version = publishing.publish(self.store, self.settings, build, (package, now))
        self.forget()
        return self.edition_of(version)

    def withdraw(self, package: str, version: int | None, reason: str, now: datetime) -> None:
        """None; a version (None: all of them) can no longer be read by anyone; number, reason and card stay in the history.

        Raises: DatasetError when it is unknown or withdrawn already.
        """
        self.forget()
        self.find(package, version)
        gone = [item for item in self.history(package) if version in (None, item.version) and not item.is_withdrawn]
        with self.store.writing() as connection:
            versions.withdraw(connection, package, [item.version for item in gone], now, reason)
        self.forget()
        for item in gone:
            self.remove_files(package, item.version)

    def remove_files(self, package: str, version: int) -> None:
        """None; nothing of a withdrawn version is left on the disk."""
        shutil.rmtree(self.home / "packages" / package / str(version), ignore_errors=True)
        shutil.rmtree(self.home / "exports" / package / str(version), ignore_errors=True)
        native_files.remove(self.home, package, version)

    # ------------------------------------------------------------------ inside

    def forget(self) -> None:
        """None; the next question goes to the store."""
        document.cache_clear()
        with self.lock:
            self.checked, self.known_stamp, self.answers = float("-inf"), -1, {}

    def answer(self, key: Any, read: Callable[[], Answer]) -> Answer:
        """What `read` answers, kept until the store changes."""
        self.stamp()
        answers = self.answers
        if key not in answers:
            answers[key] = read()
        return cast(Answer, answers[key])

    def edition_of(self, row: Version) -> Edition:
        """The Edition of a row of the store."""
        folder = self.home / row.folder
        return Edition(row.package, row.version, folder, row.published_at, row.state, json.loads(row.card), row.withdrawn_at, row.reason)

    def read_packages(self) -> tuple[Edition, ...]:
        """The newest published Editions, from the store."""
        with self.store.reading() as connection:
            return tuple(self.edition_of(row) for row in versions.newest(connection))

    def read_history(self, package: str) -> tuple[Edition, ...]:
        """The versions of a package, from the store."""
        with self.store.reading() as connection:
            return tuple(self.edition_of(row) for row in versions.history(connection, package))

    def read_cards(self) -> tuple[Card, ...]:
        """The Cards, from the newest Editions."""
        return tuple(Card.from_json(edition.card) for edition in self.packages())


def readable(edition: Edition) -> Edition:
    """The Edition itself. Raises: DatasetError when it is withdrawn."""
    if edition.is_withdrawn:
        raise DatasetError("version.withdrawn", package=edition.package, version=edition.version, reason=edition.reason.rstrip(". ") or "-")
    return edition
