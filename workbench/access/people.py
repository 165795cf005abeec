"""The people of the event, as organizers and moderators look after them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from workbench.access import names
from workbench.access.audit import Audit, Deed
from workbench.access.sessions import Sessions
from workbench.errors import DayError
from workbench.roles import INVITED, MEMBER, ORGANIZER
from workbench.store import invitations, people, sessions, sql_drafts, tokens
from workbench.store.engine import Store
from workbench.who import ACTIVE, MERGED, REVOKED, Actor, Person


@dataclass(frozen=True)
class Known:
    """A person, and when they were last seen; None before they ever were."""

    person: Person
    seen_at: datetime | None


class People:
    """The people of an instance."""

    def __init__(self, store: Store, audit: Audit, sessions: Sessions) -> None:
        self.store = store
        self.audit = audit
        self.sessions = sessions

    def all(self) -> Sequence[Known]:
        """Everybody who is or was there, by name; people merged into another one are left out."""
        with self.store.reading() as connection:
            return [Known(person, seen_at) for person, seen_at in people.all_of(connection) if person.state != MERGED]

    def names(self, ids: Collection[str]) -> Mapping[str, str]:
        """The name of each of these people, by id; nobody for an id that is unknown."""
        if not ids:
            return {}
        with self.store.reading() as connection:
            return people.names(connection, ids)

    def rename(self, person: str, name: str, now: datetime, by: Actor) -> None:
        """None; the person bears that name everywhere. Raises: DayError from the name, name.taken_by_other, person.unknown."""
        kept = names.clean(name)
        with self.store.writing() as connection:
            known = active(connection, person)
            other = people.named(connection, known.team, names.same(kept)) if known.team else None
            if other is not None and other.id != person:
                raise DayError("name.taken_by_other", name=kept)
            people.change(connection, person, name=kept, name_key=names.same(kept))
            self.audit.add(connection, now, Deed(by, "person.rename", person))

    def change_role(self, person: str, role: str, now: datetime, by: Actor) -> None:
        """None; the person has that role at their next click, and a new session secret at their next page.

        Raises: DayError person.unknown, role.not_invited, role.last_organizer.
        """
        if role not in INVITED:
            raise DayError("role.not_invited", role=role[:40], roles=", ".join(INVITED))
        with self.store.writing() as connection:
            known = active(connection, person)
            if known.role == MEMBER:
                raise DayError("role.of_member", name=known.name)
            if known.role == ORGANIZER and role != ORGANIZER:
                require_another_organizer(connection)
                invitations.withdraw_of(connection, person, now)
            people.change(connection, person, role=role)
            sessions.change_all(connection, person, renew=True)
            self.audit.add(connection, now, Deed(by, "role.change", f"{person} {role}"))

    def connect(self, person: str, provider_key: str, now: datetime, by: Actor) -> None:
        """None; the person may enter by that account of a provider. Raises: DayError person.unknown, role.of_member, oidc.taken."""
        with self.store.writing() as connection:
            known, other = active(connection, person), people.at_provider(connection, provider_key)
            if known.role == MEMBER:
                raise DayError("role.of_member", name=known.name)
            if other is not None and other.id != person:
                raise DayError("oidc.taken")
            people.change(connection, person, provider_key=provider_key)
            self.audit.add(connection, now, Deed(by, "provider.connect", person))

    def revoke(self, person: str, now: datetime, by: Actor) -> None:
        """None; the person can do nothing from their next click on, nor come back by a link that they made.

        Raises: DayError person.unknown, role.last_organizer.
        """
        with self.store.writing() as connection:
            if active(connection, person).role == ORGANIZER:
                require_another_organizer(connection)
            invitations.withdraw_of(connection, person, now)
            people.change(connection, person, state=REVOKED)
            self.sessions.end_all(connection, person, now)
            self.audit.add(connection, now, Deed(by, "person.revoke", person))

    def restore(self, person: str, now: datetime, by: Actor) -> None:
        """None; a revoked person may enter again. Raises: DayError person.unknown, name.taken_by_other."""
        with self.store.writing() as connection:
            known = people.find(connection, person)
            if known is None or known.state != REVOKED:
                raise DayError("person.unknown")
            if known.team and people.named(connection, known.team, names.same(known.name)):
                raise DayError("name.taken_by_other", name=known.name)
            people.change(connection, person, state=ACTIVE)
            self.audit.add(connection, now, Deed(by, "person.restore", person))

    def merge(self, kept: str, gone: str, now: datetime, by: Actor) -> None:
        """None; two pseudonyms of one person are one: whoever is signed in as `gone` is `kept` at their next click.

        Raises: DayError person.unknown, merge.same, merge.other_team unless both are members of one team.
        """
        if kept == gone:
            raise DayError("merge.same")
        with self.store.writing() as connection:
            one, two = active(connection, kept), active(connection, gone)
            if not one.team or one.team != two.team:
                raise DayError("merge.other_team", name=one.name, other=two.name)
            sessions.change_all(connection, gone, person=kept, renew=True)
            tokens.change_all(connection, gone, person=kept)
            sql_drafts.give(connection, gone, kept)
            people.change(connection, gone, state=MERGED)
            self.audit.add(connection, now, Deed(by, "person.merge", f"{gone} {kept}"))


def active(connection: Connection, person: str) -> Person:
    """The person with that id. Raises: DayError person.unknown when there is none, or they may not enter."""
    known = people.find(connection, person)
    if known is None or known.state != ACTIVE:
        raise DayError("person.unknown")
    return known


def require_another_organizer(connection: Connection) -> None:
    """None. Raises: DayError role.last_organizer."""
    if people.count(connection, ORGANIZER) < 2:
        raise DayError("role.last_organizer")
