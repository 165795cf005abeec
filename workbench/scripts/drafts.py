"""The drafts of a person's queries: saved as typed, and never over what another tab wrote."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from workbench.errors import QueryError
from workbench.store import sql_drafts
from workbench.store.engine import Store
from workbench.store.sql_drafts import SqlDraft
from workbench.texts import storable
from workbench.who import new_id

MOST_DRAFTS = 100
MOST_REMOVED = 20
MOST_CHARACTERS = 100_000  # more than the engine takes, so that a text is kept while it is shortened
TITLE_CHARACTERS = 80


@dataclass(frozen=True)
class Draft:
    """What a tab saved. base: the revision that it began from."""

    id: str
    base: int
    script: str


@dataclass(frozen=True)
class Saved:
    """Where a text stands now. is_copy: another tab had written meanwhile, so it stands in a draft of its own."""

    draft: SqlDraft
    is_copy: bool = False


class SqlDrafts:
    """The drafts of an instance. Nobody reaches those of another person."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def all_of(self, person: str) -> Sequence[SqlDraft]:
        """The drafts of a person, in the order in which they were begun."""
        with self.store.reading() as connection:
            return sql_drafts.all_of(connection, person, removed=False)

    def removed(self, person: str) -> Sequence[SqlDraft]:
        """The removed drafts that can come back, the last removed first."""
        with self.store.reading() as connection:
            return sql_drafts.all_of(connection, person, removed=True)

    def find(self, person: str, draft: str) -> SqlDraft:
        """The draft. Raises: QueryError script.unknown_draft."""
        with self.store.reading() as connection:
            return require(sql_drafts.find(connection, person, draft))

    def new(self, person: str, title: str, script: str, now: datetime) -> SqlDraft:
        """A new draft. Raises: QueryError script.too_many, script.too_long."""
        draft = begun(person, title, script, now)
        with self.store.writing() as connection:
            add(connection, draft)
        return draft

    def opened(self, person: str, title: str, script: str, now: datetime) -> SqlDraft:
        """The draft that holds this very script, else a new one: a link that is followed twice makes one draft. Raises: as `new`."""
        text = clean(script)
        with self.store.writing() as connection:
            there = next((item for item in sql_drafts.all_of(connection, person, removed=False) if item.script == text), None)
            draft = there or begun(person, title, text, now)
            if there is None:
                add(connection, draft)
        return draft

    def save(self, person: str, given: Draft, now: datetime) -> Saved:
        """Where the text stands from now on: in its draft, unless another tab wrote there since; then in a copy, and both are kept.

        A text that is sent again because its answer was lost is saved once. Raises: QueryError script.too_many, script.too_long.
        """
        script = clean(given.script)
        with self.store.writing() as connection:
            there = sql_drafts.find(connection, person, given.id)
            if there and not there.is_removed and there.script == script:
                return Saved(there)
            if there and not there.is_removed and there.revision == given.base:
                return Saved(written(connection, there, script, now))
            own = copy_id(person, given)
            copy = sql_drafts.find(connection, person, own)
            if copy and not copy.is_removed and copy.script == script:
                return Saved(copy, is_copy=True)
            made = replace(begun(person, there.title if there else "", script, now), id=new_id() if copy else own)
            add(connection, made)
        return Saved(made, is_copy=True)

    def rename(self, person: str, draft: str, title: str) -> None:
        """None; it is called so from now on. Raises: QueryError script.unknown_draft."""
        with self.store.writing() as connection:
            require(sql_drafts.find(connection, person, draft))
            sql_drafts.change(connection, draft, title=short(title))

    def remove(self, person: str, draft: str, now: datetime) -> None:
        """None; it is out of the way, and can come back. Raises: QueryError script.unknown_draft."""
        with self.store.writing() as connection:
            there = require(sql_drafts.find(connection, person, draft))
            sql_drafts.change(connection, draft, revision=-there.revision, saved_at=now)
            old = sql_drafts.all_of(connection, person, removed=True)[MOST_REMOVED:]
            sql_drafts.forget(connection, [item.id for item in old])

    def bring_back(self, person: str, draft: str, now: datetime) -> None:
        """None; a removed draft is there again. Raises: QueryError script.unknown_draft, script.too_many."""
        with self.store.writing() as connection:
            there = sql_drafts.find(connection, person, draft)
            if there is None or not there.is_removed:
                raise QueryError("script.unknown_draft")
            require_room(connection, person)
            sql_drafts.change(connection, draft, revision=-there.revision + 1, saved_at=now)


def require(draft: SqlDraft | None) -> SqlDraft:
    """The draft itself. Raises: QueryError script.unknown_draft when there is none, or it was removed."""
    if draft is None or draft.is_removed:
        raise QueryError("script.unknown_draft")
    return draft


def require_room(connection: Connection, person: str) -> None:
    """None. Raises: QueryError script.too_many."""
    if sql_drafts.count(connection, person) >= MOST_DRAFTS:
        raise QueryError("script.too_many", most=MOST_DRAFTS)


def add(connection: Connection, draft: SqlDraft) -> None:
    """None; the draft is kept. Raises: QueryError script.too_many."""
    require_room(connection, draft.person)
    sql_drafts.add(connection, draft)


def begun(person: str, title: str, script: str, now: datetime) -> SqlDraft:
    """A draft at its first revision. Raises: QueryError script.too_long."""
    return SqlDraft(new_id(), person, short(title), clean(script), 1, now, now)


def written(connection: Connection, draft: SqlDraft, script: str, now: datetime) -> SqlDraft:
    """The draft with its new text, at its next revision."""
    changed = replace(draft, script=script, revision=draft.revision + 1, saved_at=now)
    sql_drafts.change(connection, draft.id, script=script, revision=changed.revision, saved_at=now)
    return changed


def copy_id(person: str, given: Draft) -> str:
    """The id of the copy that begins with this text: the same one when its answer was lost and the tab asks again."""
    return hashlib.sha256("\n".join((person, given.id, str(given.base), clean(given.script))).encode()).hexdigest()[:16]


def clean(script: str) -> str:
    """The text as every database keeps it. Raises: QueryError script.too_long."""
    text = storable(script)
    if len(text) > MOST_CHARACTERS:
        raise QueryError("script.too_long", characters=len(text), most=MOST_CHARACTERS)
    return text


def short(title: str) -> str:
    """The title on one line, in the room that it has."""
    return " ".join(clean(title[:1_000]).split())[:TITLE_CHARACTERS]
