"""The end of the event: its people are forgotten, their work stays. May be done again, and then does what is left to do."""

import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import Connection

from workbench.access import names
from workbench.access.audit import Deed
from workbench.drafts.team_drafts import FOLDER as TEAM_DRAFTS
from workbench.errors import DayError
from workbench.operations import logs
from workbench.operations.manifest import MANUAL
from workbench.query import team_files
from workbench.roles import CLOSED
from workbench.store import closing, event
from workbench.who import Actor
from workbench.workbench import Workbench

FORGOTTEN = re.compile(r"participant [1-9][0-9]*")


@dataclass(frozen=True)
class Erased:
    """How many were forgotten or removed. manual_backups: made by hand before, they still hold names and are left to whoever made them.

    team_tables: of so many teams the tables that they made stay, as all their work does; nobody can tell what was typed into them.
    """

    people: int = 0
    sessions: int = 0
    invitations: int = 0
    tokens: int = 0
    codes: int = 0
    log_lines: int = 0
    backups: int = 0
    manual_backups: int = 0
    team_tables: int = 0


class _DryRun(Exception):
    """Undoes everything, having counted it."""


def close_event(workbench: Workbench, now: datetime, by: Actor, *, dry_run: bool = False) -> Erased:
    """What was forgotten, or would be. Raises: DayError closing.busy when the file of the store could not be scrubbed yet."""
    counted: dict[str, int] = {}
    known: set[str] = set()
    erased_at: datetime | None = None
    with suppress(_DryRun), workbench.store.writing() as connection:
        known = {word for word in closing.words(connection) if not FORGOTTEN.fullmatch(word)}
        counted = forget(workbench, connection, now, by)
        found = event.found(connection)
        erased_at = found[1] if found else None
        if dry_run:
            raise _DryRun
    if not dry_run:
        shutil.rmtree(workbench.settings.home / TEAM_DRAFTS, ignore_errors=True)  # files of teams that never became work
    old = [item.manifest.kind for item in workbench.backups.all() if erased_at and item.manifest.moment < erased_at]
    lines = logs.scrub(workbench.settings.home, known, dry_run=dry_run)
    if not dry_run:
        workbench.backups.prune()
        if not closing.scrub(workbench.store):
            raise DayError("closing.busy")
    kept = {"manual_backups": old.count(MANUAL), "team_tables": len(team_files.teams(workbench.settings.home))}
    return Erased(**counted, log_lines=lines, backups=len(old) - old.count(MANUAL), **kept)


def forget(workbench: Workbench, connection: Connection, now: datetime, by: Actor) -> dict[str, int]:
    """How many people, sessions, invitations and codes are no more; the event is closed."""
    known = closing.people(connection)
    taken = {said[0] for _, *said in known if is_forgotten(said)}
    free = (name for number in count(1) if (name := f"participant {number}") not in taken)
    kept: set[str | None] = set()
    counted = {"people": 0, "codes": 0}
    for person, *said in known:
        if is_forgotten(said) and said[0] not in kept:
            kept.add(said[0])
            continue
        name = next(free)
        closing.forget(connection, person, name, names.same(name))
        counted["people"] += 1
    counted |= closing.close_doors(connection)
    found = event.found(connection)
    if any(counted.values()) or found is None or found[0] != CLOSED or found[1] is None:
        counted["codes"] = closing.change_codes(connection)
        event.change(connection, CLOSED, now, now)
        workbench.audit.add(connection, now, Deed(by, "event.close"))
    return counted


def is_forgotten(said: Sequence[str | None]) -> bool:
    """Whether the name, name key, organisation and provider key of somebody tell nothing."""
    name = str(said[0])
    return FORGOTTEN.fullmatch(name) is not None and list(said[1:]) == [names.same(name), "", None]
