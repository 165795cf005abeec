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
from workbench.story import edits
from workbench.story.edits import Edit, Hand
from workbench.story.piece import Piece, Told, own, pieces_of, readable, told_of
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe
from workbench.story.undo import Step, Undo
from workbench.who import Actor, Person


@dataclass(frozen=True)
class Saved:
    """What became of an edit. version: its number. newer: the version that is shown instead, when somebody was faster; else None."""

    version: int
    newer: Told | None = None


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
        with self.store.writing() as connection:
            made = edits.add(connection, hand(me, now), recipe, provenance)
        self.undo_steps.push(me.id, Step("kept", made.id, recipe.title))
        return made

    def save(self, me: Person, edit: Edit, now: datetime) -> Saved:
        """What became of it: shown, or kept beside when somebody saved a newer version meanwhile. Nothing is overwritten.

        Raises: DayError story.unknown, story.no_version, story.many_versions, and what is wrong with the recipe.
        """
        with self.store.writing() as connection:
            before = own(connection, edit.exhibit, me.team).version
            made, is_shown = edits.save(connection, hand(me, now), edit)
            newer = None if is_shown else self.told(connection, edit.exhibit, before)
        if is_shown and made.version != before:
            self.undo_steps.push(me.id, Step("saved", edit.exhibit, made.title, before, made.version))
        return Saved(made.version, newer)

    def choose(self, me: Person, exhibit: str, number: int, now: datetime) -> Saved:
        """What became of it: that version is shown again, as a new one, so that none is lost; all those kept beside are settled by it."""
        piece, chosen = self.find(me, exhibit), self.version(me, exhibit, number)
        provenance = replace(chosen.provenance, settles=piece.besides)
        return self.save(me, Edit(exhibit, piece.exhibit.version, chosen.recipe, provenance), now)

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

    def remove(self, me: Person, exhibit: str, now: datetime) -> None:
        """None; it is out of the story, and can be put back. Raises: DayError story.unknown."""
        self.take(me, exhibit, now, out=True)
        self.undo_steps.push(me.id, Step("removed", exhibit, self.find(me, exhibit).title))

    def put_back(self, me: Person, exhibit: str, now: datetime) -> None:
        """None; it is in the story again, where it stood. Raises: DayError story.unknown, story.full."""
        self.take(me, exhibit, now, out=False)
        self.undo_steps.push(me.id, Step("put_back", exhibit, self.find(me, exhibit).title))

    def publish(self, me: Person, exhibit: str, now: datetime) -> None:
        """None; other teams and the staff may read it; it is in the log. Raises: DayError story.unknown."""
        self.show(me, exhibit, now, published=True)
        self.undo_steps.push(me.id, Step("published", exhibit, self.find(me, exhibit).title))

    def withdraw(self, me: Person, exhibit: str, now: datetime) -> None:
        """None; only its team reads it; it is in the log. Raises: DayError story.unknown."""
        self.show(me, exhibit, now, published=False)
        self.undo_steps.push(me.id, Step("withdrawn", exhibit, self.find(me, exhibit).title))

    def copy(self, me: Person, exhibit: str, now: datetime) -> Exhibit:
        """The new exhibit, a copy of a published one of another team, at the end of the story.

        Raises: DayError story.no_team, story.unknown, story.copy_own, story.full.
        """
        with self.store.writing() as connection:
            source = readable(connection, exhibit, me.team)
            if source.team == me.team:
                raise DayError("story.copy_own")
            found = self.told(connection, source.id, source.version)
            made = edits.add(connection, hand(me, now), found.recipe, found.provenance, source.id)
            self.audit.add(connection, now, Deed(actor(me), "exhibit.copy", f"{source.id} {made.id}"))
        self.undo_steps.push(me.id, Step("kept", made.id, found.version.title))
        return made

    def undo(self, me: Person, now: datetime) -> Step:
        """The person's last step, which is taken back. Raises: DayError story.nothing_to_undo, story.undo_late."""
        step = self.undo_steps.pop(me.id)
        if step is None:
            raise DayError("story.nothing_to_undo")
        if step.kind == "saved":
            self.unsave(me, step, now)
        elif step.kind == "moved":
            with self.store.writing() as connection:
                edits.move(connection, hand(me, now), step.exhibit, step.before)
        elif step.kind in ("published", "withdrawn"):
            self.show(me, step.exhibit, now, published=step.kind == "withdrawn")
        else:
            self.take(me, step.exhibit, now, out=step.kind in ("kept", "put_back"))
        return step

    # ------------------------------------------------------------------ inside

    def take(self, me: Person, exhibit: str, now: datetime, *, out: bool) -> None:
        """None; it is out of the story or in it again. One that was published is in the log."""
        with self.store.writing() as connection:
            change = edits.remove if out else edits.put_back
            item = change(connection, hand(me, now), exhibit)
            if item.published_at is not None and (item.removed_at is None) == out:
                self.audit.add(connection, now, Deed(actor(me), "exhibit.withdraw" if out else "exhibit.publish", exhibit))

    def show(self, me: Person, exhibit: str, now: datetime, *, published: bool) -> None:
        """None; others may read it, or not any more. What is so already is not in the log again."""
        with self.store.writing() as connection:
            item = own(connection, exhibit, me.team)
            if (item.published_at is not None) == published:
                return
            exhibits.change(connection, exhibit, published_at=now if published else None)
            self.audit.add(connection, now, Deed(actor(me), "exhibit.publish" if published else "exhibit.withdraw", exhibit))

    def unsave(self, me: Person, step: Step, now: datetime) -> None:
        """None; the version before is shown again, as a new one. Raises: DayError story.undo_late when somebody else saved since."""
        with self.store.writing() as connection:
            known = {item.version: item for item in exhibits.versions(connection, step.exhibit)}
            shown = self.told(connection, step.exhibit, own(connection, step.exhibit, me.team).version)
            if not edits.same(shown.version, known[step.after]):
                raise DayError("story.undo_late", title=shown.version.title, name=shown.author)
            before = Told(known[step.before], "")
            edits.save(connection, hand(me, now), Edit(step.exhibit, shown.version.version, before.recipe, before.provenance))

    def told(self, connection: Connection, exhibit: str, number: int) -> Told:
        """One version with the name of its author."""
        return told_of(connection, [one for one in exhibits.versions(connection, exhibit) if one.version == number])[0]


def hand(me: Person, now: datetime) -> Hand:
    """The person, as one who changes the story of their team. Raises: DayError story.no_team."""
    if not me.team:
        raise DayError("story.no_team")
    return Hand(me.id, me.team, now)


def actor(me: Person) -> Actor:
    """The person, as the audit log names them."""
    return Actor(me.id, me.role)
