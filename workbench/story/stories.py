"""The stories of the teams: what each keeps, in its order, edited by several people at once. The one door to exhibits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from workbench.access.audit import Audit, Deed
from workbench.errors import DayError
from workbench.store import exhibits
from workbench.store.engine import Store
from workbench.store.exhibits import Exhibit, Seen
from workbench.story import edits, taking_back
from workbench.story.edits import Edit, Hand
from workbench.story.piece import Piece, Told, own, pieces_of, readable, told_of
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe
from workbench.story.undo import Step, Undo
from workbench.who import Actor, Person


@dataclass(frozen=True)
class Saved:
    """What became of an edit. version: its number. newer: the version that is shown instead, when somebody was faster; else None.

    is_removed: the exhibit is out of the story; what was saved is kept with it.
    """

    version: int
    newer: Told | None = None
    is_removed: bool = False


@dataclass(frozen=True)
class Choice:
    """The version of an exhibit that somebody wants to be shown, having seen the one shown and those kept beside it."""

    exhibit: str
    version: int
    shown: int
    besides: tuple[int, ...] = ()


class Stories:
    """The stories of an instance. Who may act so at all is asked of the table of roles by the caller; whose exhibit it is, here."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self.store = store
        self.audit = audit
        self.undo_steps = Undo()

    # ------------------------------------------------------------------ reading

    def story(self, me: Person) -> Sequence[Piece]:
        """The story of the person's team, in its order. Raises: DayError story.no_team."""
        if not me.team:
            raise DayError("story.no_team")
        with self.store.reading() as connection:
            return pieces_of(connection, exhibits.of_story(connection, me.team), me.team)

    def removed(self, me: Person) -> Sequence[Piece]:
        """What the person's team took out of its story."""
        with self.store.reading() as connection:
            return pieces_of(connection, exhibits.removed(connection, me.team)) if me.team else ()

    def published(self) -> Sequence[Piece]:
        """What teams show to everybody, by team and order."""
        with self.store.reading() as connection:
            return pieces_of(connection, exhibits.published(connection))

    def find(self, me: Person, exhibit: str) -> Piece:
        """An exhibit of the person's team, or a published one. Raises: DayError story.unknown."""
        with self.store.reading() as connection:
            item = readable(connection, exhibit, me.team)
            version = next(one for one in exhibits.versions(connection, item.id) if one.version == item.version)
            return pieces_of(connection, [(item, version)], item.team if item.team == me.team else "")[0]

    def history(self, me: Person, exhibit: str) -> Sequence[Told]:
        """Every version of an exhibit of the person's team, the newest first. Raises: DayError story.unknown."""
        with self.store.reading() as connection:
            return told_of(connection, exhibits.versions(connection, own(connection, exhibit, me.team).id))

    def version(self, me: Person, exhibit: str, number: int) -> Told:
        """One version of an exhibit of the person's team. Raises: DayError story.unknown, story.no_version."""
        found = next((item for item in self.history(me, exhibit) if item.version.version == number), None)
        if found is None:
            raise DayError("story.no_version")
        return found

    def seen(self, me: Person) -> tuple[Seen, ...]:
        """How the story of the person's team stands, without a word of it: differs once anything was changed."""
        with self.store.reading() as connection:
            return exhibits.seen(connection, me.team)

    # ------------------------------------------------------------------ changing

    def keep(self, me: Person, recipe: Recipe, provenance: Provenance, now: datetime) -> Exhibit:
        """The new exhibit, at the end of the story. Raises: DayError story.no_team, story.full, and what is wrong with the recipe."""
        by = hand(me, now)
        with self.store.writing() as connection:
            made = edits.add(connection, by, recipe, provenance)
            step = taking_back.step_of(connection, by, "kept", made.id)
        self.undo_steps.push(me.id, step)
        return made

    def save(self, me: Person, edit: Edit, now: datetime) -> Saved:
        """What became of it: shown, or kept beside when somebody saved a newer version meanwhile. Nothing is overwritten.

        Raises: DayError story.unknown, story.no_version, story.many_versions, and what is wrong with the recipe.
        """
        by = hand(me, now)
        with self.store.writing() as connection:
            item = own(connection, edit.exhibit, me.team)
            made, is_shown = edits.save(connection, by, edit)
            newer = None if is_shown else self.told(connection, edit.exhibit, item.version)
            step = replace(taking_back.step_of(connection, by, "saved", edit.exhibit), before=item.version)
        if step.after != step.before:
            self.undo_steps.push(me.id, step)
        return Saved(made.version, newer, is_removed=item.removed_at is not None)

    def choose(self, me: Person, choice: Choice, now: datetime) -> Saved:
        """What became of it: that version is shown again, as a new one, so that none is lost; those kept beside are settled by it.

        Raises: DayError story.unknown, story.no_version, story.many_versions; story.choose_late when the version shown is not the one seen.
        """
        by = hand(me, now)
        with self.store.writing() as connection:
            shown = own(connection, choice.exhibit, me.team).version
            if shown != choice.shown:
                late = self.told(connection, choice.exhibit, shown)
                raise DayError("story.choose_late", title=late.version.title, name=late.author)
            chosen = self.told(connection, choice.exhibit, choice.version)
            provenance = replace(chosen.provenance, settles=choice.besides)
            made, _ = edits.save(connection, by, Edit(choice.exhibit, shown, chosen.recipe, provenance))
            step = replace(taking_back.step_of(connection, by, "saved", choice.exhibit), before=shown)
        if made.version != shown:
            self.undo_steps.push(me.id, step)
        return Saved(made.version)

    def move(self, me: Person, exhibit: str, steps: int, now: datetime) -> int:
        """Its place now, from 1: as many steps further down (or up, below 0) as there are. Raises: DayError story.unknown."""
        by = hand(me, now)
        with self.store.writing() as connection:
            place = edits.place_of(connection, by, exhibit)
            before, after = edits.move(connection, by, exhibit, place + steps)
            title = self.told(connection, exhibit, own(connection, exhibit, me.team).version).version.title
        if before != after:
            self.undo_steps.push(me.id, Step("moved", exhibit, title, before, after))
        return after

    def remove(self, me: Person, exhibit: str, now: datetime) -> bool:
        """Whether it was in the story; it is out of it, and can be put back. Raises: DayError story.unknown."""
        return self.take(me, exhibit, now, "removed")

    def put_back(self, me: Person, exhibit: str, now: datetime) -> None:
        """None; it is in the story again, where it stood. Raises: DayError story.unknown, story.full."""
        self.take(me, exhibit, now, "put_back")

    def publish(self, me: Person, exhibit: str, now: datetime) -> None:
        """None; other teams and the staff may read it; it is in the log. Raises: DayError story.unknown."""
        self.show(me, exhibit, now, "published")

    def withdraw(self, me: Person, exhibit: str, now: datetime) -> None:
        """None; only its team reads it; it is in the log. Raises: DayError story.unknown."""
        self.show(me, exhibit, now, "withdrawn")

    def copy(self, me: Person, exhibit: str, now: datetime) -> Exhibit:
        """The new exhibit, a copy of a published one of another team, at the end of the story.

        Raises: DayError story.no_team, story.unknown, story.copy_own, story.full.
        """
        with self.store.writing() as connection:
            source = readable(connection, exhibit, me.team)
            if source.team == me.team:
                raise DayError("story.copy_own")
            found = self.told(connection, source.id, source.version)
            by = hand(me, now)
            provenance = replace(found.provenance, tables=(), files=())  # a copy reads none of another team's
            made = edits.add(connection, by, found.recipe, provenance, source.id)
            self.log(connection, me, now, ("exhibit.copy", f"{source.id} {made.id}"))
            step = taking_back.step_of(connection, by, "kept", made.id)
        self.undo_steps.push(me.id, step)
        return made

    def undo(self, me: Person, now: datetime) -> Step:
        """The person's last step, which is taken back.

        Raises: DayError story.nothing_to_undo; story.undo_late, story.undo_shown when a colleague has changed the exhibit since.
        """
        with self.undo_steps.taking(me.id) as step:
            if step is None:
                raise DayError("story.nothing_to_undo")
            with self.store.writing() as connection:
                self.log(connection, me, now, (taking_back.taken_back(connection, hand(me, now), step), step.exhibit))
        return step

    # ------------------------------------------------------------------ inside

    def take(self, me: Person, exhibit: str, now: datetime, kind: str) -> bool:
        """Whether something was done: the exhibit is out of the story ("removed") or in it again. One that was published is in the log."""
        by = hand(me, now)
        out = kind == "removed"
        with self.store.writing() as connection:
            is_new = (own(connection, exhibit, me.team).removed_at is None) == out
            self.log(connection, me, now, (edits.take(connection, by, exhibit, out=out), exhibit))
            step = taking_back.step_of(connection, by, kind, exhibit)
        if is_new:
            self.undo_steps.push(me.id, step)
        return is_new

    def show(self, me: Person, exhibit: str, now: datetime, kind: str) -> None:
        """None; others may read the exhibit ("published"), or not any more. What is so already is not in the log again."""
        by = hand(me, now)
        with self.store.writing() as connection:
            deed = edits.show(connection, by, exhibit, published=kind == "published")
            self.log(connection, me, now, (deed, exhibit))
            step = taking_back.step_of(connection, by, kind, exhibit)
        if deed:
            self.undo_steps.push(me.id, step)

    def log(self, connection: Connection, me: Person, now: datetime, deed: tuple[str, str]) -> None:
        """None; the deed is in the log, if there is one. deed: what was done, and to which exhibit."""
        if deed[0]:
            self.audit.add(connection, now, Deed(actor(me), *deed))

    def told(self, connection: Connection, exhibit: str, number: int) -> Told:
        """One version with the name of its author. Raises: DayError story.no_version."""
        found = [one for one in exhibits.versions(connection, exhibit) if one.version == number]
        if not found:
            raise DayError("story.no_version")
        return told_of(connection, found)[0]


def hand(me: Person, now: datetime) -> Hand:
    """The person, as one who changes the story of their team. Raises: DayError story.no_team."""
    if not me.team:
        raise DayError("story.no_team")
    return Hand(me.id, me.team, now)


def actor(me: Person) -> Actor:
    """The person, as the audit log names them."""
    return Actor(me.id, me.role)
