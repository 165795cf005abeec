"""The ways in: the code of a team, an invitation, the first organizer's token, a sign-in provider. Each ends in a new session."""

import hmac
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from workbench.access import codes, names, setup
from workbench.access.audit import Audit, Deed
from workbench.access.invitations import Invitations
from workbench.access.key import Key
from workbench.access.sessions import Sessions
from workbench.day.teams import Teams
from workbench.errors import DayError
from workbench.roles import MEMBER, ORGANIZER, require
from workbench.store import event, people, teams
from workbench.store.engine import Store
from workbench.store.teams import Team
from workbench.who import ACTIVE, NOBODY, REVOKED, Actor, Person, new_id

TICKET_LASTS = timedelta(minutes=30)
MOST_MEMBERS = 60  # of a team, so that one leaked code cannot fill the store
MOST_ORGANISATION = 80


class Entry:
    """The ways into an instance."""

    def __init__(self, home: Path, key: Key, sessions: Sessions, invitations: Invitations, teams: Teams) -> None:
        self.home = home
        self.key = key
        self.sessions = sessions
        self.invitations = invitations
        self.teams = teams

    @property
    def store(self) -> Store:
        """The store of the instance."""
        return self.sessions.store

    @property
    def audit(self) -> Audit:
        """The log of the instance."""
        return self.sessions.audit

    # ------------------------------------------------------------------ teams

    def team_of_code(self, typed: str) -> Team:
        """The team whose code was typed. Raises: DayError code.wrong, the same for every reason."""
        team = self.teams.of_code(typed)
        if team is None or not self.is_open():
            raise DayError("code.wrong")
        return team

    def is_open(self) -> bool:
        """Whether members may enter now."""
        with self.store.reading() as connection:
            found = event.found(connection)
        try:
            require(MEMBER, "team.enter", found[0] if found else "")
        except DayError:
            return False
        return True

    def ticket(self, team: Team, now: datetime) -> str:
        """What proves for half an hour that the code of a team was typed right, while its owner chooses a name."""
        until = int((now + TICKET_LASTS).timestamp())
        return f"{team.id}.{until}.{self.key.hex('ticket', team.id, team.epoch, until)}"

    def team_of_ticket(self, ticket: str, now: datetime) -> Team:
        """The team of a ticket. Raises: DayError ticket.ended when it is too old, not ours, or the code has changed since."""
        team_id, _, rest = ticket[:200].partition(".")
        until, _, proof = rest.partition(".")
        with self.store.reading() as connection:
            team = teams.find(connection, team_id)
        if team is None or not until.isdecimal() or now.timestamp() > int(until) or not self.is_open():
            raise DayError("ticket.ended")
        if not hmac.compare_digest(proof.encode(), self.key.hex("ticket", team.id, team.epoch, until).encode()):
            raise DayError("ticket.ended")
        return team

    def join(self, team: Team, name: str, word: str, now: datetime) -> str:
        """The token of the session of a member: a new one, or the one of that name who comes back with their word.

        Raises: DayError from the name, name.taken when it is somebody's and there is no word, word.wrong, name.sent_out, team.full.
        """
        kept = names.clean(name)
        with self.store.writing() as connection:
            known = people.named(connection, team.id, names.same(kept))
            if known is not None:
                self.require_word(known, word)
                return self.enter(connection, known, now, "person.return")
            if people.named(connection, team.id, names.same(kept), REVOKED) is not None:
                raise DayError("name.sent_out", name=kept)
            if people.members(connection, team.id) >= MOST_MEMBERS:
                raise DayError("team.full", most=MOST_MEMBERS)
            person = Person(new_id(), MEMBER, team.id, kept, "", ACTIVE, now)
            people.add(connection, person, names.same(kept))
            return self.enter(connection, person, now, "person.enter")

    def require_word(self, person: Person, word: str) -> None:
        """None. Raises: DayError name.taken, word.wrong."""
        if not word.strip():
            raise DayError("name.taken", name=person.name)
        if not hmac.compare_digest(codes.normal(word).encode(), codes.come_back_word(self.key, person.id).encode()):
            raise DayError("word.wrong", name=person.name)

    def word(self, person: str) -> str:
        """The word with which a person comes back on another device."""
        return codes.come_back_word(self.key, person)

    # ------------------------------------------------------------------ links

    def accept(self, token: str, name: str, organisation: str, now: datetime) -> str:
        """The token of the session of an invited person. Raises: DayError link.ended, or from the name."""
        with self.store.writing() as connection:
            invitation = self.invitations.use(connection, token, now)
            if invitation is None:
                raise DayError("link.ended")
            if invitation.person is not None:
                known = people.find(connection, invitation.person)
                if known is None or known.state != ACTIVE:
                    raise DayError("link.ended")
                self.sessions.end_all(connection, known.id, now)
                return self.enter(connection, known, now, "person.return")
            person = self.newcomer(connection, invitation.role, name, organisation, now)
            return self.enter(connection, person, now, "person.enter")

    def by_provider(self, provider_key: str, now: datetime) -> tuple[str, str]:
        """The token of the session of the person who connected that account, and their role. Raises: DayError oidc.unknown."""
        with self.store.writing() as connection:
            known = people.at_provider(connection, provider_key)
            if known is None:
                raise DayError("oidc.unknown")
            return self.enter(connection, known, now, "person.return"), known.role

    def set_up(self, token: str, name: str, organisation: str, now: datetime) -> str:
        """The token of the session of the first organizer. Raises: DayError link.ended, or from the name."""
        with self.store.writing() as connection:
            if people.count(connection, ORGANIZER) or not setup.is_right(self.home, token):
                raise DayError("link.ended")
            person = self.newcomer(connection, ORGANIZER, name, organisation, now)
            if not setup.claim(self.home):  # last, so that nothing wrong in what was typed uses the token up
                raise DayError("link.ended")
            return self.enter(connection, person, now, "person.set_up")

    def needs_set_up(self) -> bool:
        """Whether nobody is an organizer yet."""
        with self.store.reading() as connection:
            return people.count(connection, ORGANIZER) == 0

    def newcomer(self, connection: Connection, role: str, name: str, organisation: str, now: datetime) -> Person:
        """The new person of a role. Raises: DayError from the name."""
        kept = names.clean(name)
        group = names.clean(organisation, MOST_ORGANISATION) if any(sign.isalnum() for sign in organisation) else ""  # "-" is none
        person = Person(new_id(), role, "", kept, group, ACTIVE, now)
        people.add(connection, person, names.same(kept))
        return person

    def enter(self, connection: Connection, person: Person, now: datetime, action: str) -> str:
        """The token of the person's new session; that they entered is in the log."""
        self.audit.add(connection, now, Deed(Actor(person.id, person.role), action, person.id))
        return self.sessions.open(connection, person.id, now)

    def refused(self, way: str, now: datetime) -> None:
        """None; that somebody tried in vain is in the log, without a trace of who or with what."""
        self.audit.note(now, Deed(NOBODY, "person.enter", way, "refused"))
