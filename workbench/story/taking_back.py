"""Taking back a step, inside a writing transaction that the caller holds: only what still stands as the step left it."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from workbench.errors import DayError
from workbench.store import exhibits
from workbench.store.exhibits import Version
from workbench.story import edits
from workbench.story.edits import Hand
from workbench.story.limits import MOST_VERSIONS
from workbench.story.piece import Lines, chain, own, pending, told_of
from workbench.story.provenance import Provenance
from workbench.story.undo import Step


def step_of(connection: Connection, by: Hand, kind: str, exhibit: str) -> Step:
    """The Step just done to an exhibit, with how it stands now."""
    item = own(connection, exhibit, by.team)
    stands = {"was_published": item.published_at is not None, "was_removed": item.removed_at is not None}
    return Step(kind, exhibit, title_of(connection, exhibit, item.version), after=item.version, **stands)


def title_of(connection: Connection, exhibit: str, number: int) -> str:
    """The title of a version."""
    return next(one.title for one in exhibits.versions(connection, exhibit) if one.version == number)


def taken_back(connection: Connection, by: Hand, step: Step) -> str:
    """The deed that the log holds of it, "" for none.

    Raises: DayError story.undo_late, story.undo_shown when a colleague has changed the exhibit since; and what `edits` raises.
    """
    if step.kind == "moved":
        edits.move(connection, by, step.exhibit, step.before)
        return ""
    require_untouched(connection, by, step)
    if step.kind == "saved":
        unsave(connection, by, step)
        return ""
    if step.kind in ("published", "withdrawn"):
        return edits.show(connection, by, step.exhibit, published=step.kind == "withdrawn")
    return edits.take(connection, by, step.exhibit, out=step.kind in ("kept", "put_back"))


def require_untouched(connection: Connection, by: Hand, step: Step) -> None:
    """None while the exhibit says, and is shown to, what the step left. Raises: DayError story.undo_late, story.undo_shown."""
    item = own(connection, step.exhibit, by.team)
    known = {one.version: one for one in exhibits.versions(connection, item.id)}
    shown = told_of(connection, [known[item.version]])[0]
    since = [known[number] for number in chain(lines(known), item.version) if number > step.after]
    if not edits.same(shown.version, known[step.after]) or any(one.person != by.person for one in since):
        raise DayError("story.undo_late", title=shown.version.title, name=shown.author)
    stands = (item.published_at is not None, item.removed_at is not None)
    if stands != (step.was_published, step.was_removed):
        raise DayError("story.undo_shown", title=shown.version.title)


def lines(known: Mapping[int, Version]) -> Lines:
    """What `chain` and `pending` look at of versions, by their numbers."""
    return {number: (one.based_on, one.provenance) for number, one in known.items()}


def unsave(connection: Connection, by: Hand, step: Step) -> None:
    """None; the version before is shown again, as a new one that goes on from it; what the saved one had settled waits again."""
    known = {one.version: one for one in exhibits.versions(connection, step.exhibit)}
    if len(known) >= MOST_VERSIONS:
        raise DayError("story.many_versions", most=MOST_VERSIONS)
    before, shown = known[step.before], own(connection, step.exhibit, by.team).version
    told = lines(known)
    waiting = {*pending(told, shown), *Provenance.from_json(known[step.after].provenance).settles}
    settled = sorted(set(known) - set(chain(told, step.before)) - waiting)
    provenance = replace(Provenance.from_json(before.provenance), settles=tuple(settled)).to_json()
    number = max(known) + 1
    words = (before.title, before.text, before.script, before.chart)
    exhibits.add_version(connection, Version(step.exhibit, number, step.before, by.person, by.now, *words, provenance))
    exhibits.change(connection, step.exhibit, version=number)
