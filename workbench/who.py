"""Who is speaking."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from workbench import roles

ACTIVE = "active"
REVOKED = "revoked"
MERGED = "merged"


def new_id() -> str:
    """A new public id, 16 signs."""
    return secrets.token_hex(8)


@dataclass(frozen=True)
class Actor:
    """Who does something, for the audit log: an id and a role, never a name."""

    id: str
    role: str


CONSOLE = Actor("console", "console")
NOBODY = Actor("", "")


@dataclass(frozen=True)
class Person:
    """One person of the event. team: its id, "" outside teams. name: a pseudonym for members of a team."""

    id: str
    role: str
    team: str
    name: str
    organisation: str
    state: str
    created_at: datetime


@dataclass(frozen=True)
class Me:
    """The person behind a session, as the store knows them now. session: its public id. phase: of the day."""

    session: str
    person: Person
    team_name: str
    phase: str
    renew: bool = False

    @property
    def role(self) -> str:
        """The person's role."""
        return self.person.role

    @property
    def actor(self) -> Actor:
        """The person, as the audit log names them."""
        return Actor(self.person.id, self.person.role)

    def may(self, action: str) -> bool:
        """Whether the person may act so now."""
        return roles.allowed(self.person.role, action, self.phase)

    def require(self, action: str) -> None:
        """None. Raises: DayError when the person may not act so now."""
        roles.require(self.person.role, action, self.phase)
