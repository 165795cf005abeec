"""Who may do what, in which phase of the day. One table; what it does not allow is refused. It is read at each action."""

from collections.abc import Mapping

from workbench.errors import DayError

ORGANIZER, MODERATOR, EXPERT, MEMBER, OBSERVER = ROLES = ("organizer", "moderator", "expert", "member", "observer")
STAFF = (ORGANIZER, MODERATOR, EXPERT)
INVITED = (ORGANIZER, MODERATOR, EXPERT, OBSERVER)  # they enter by a link of their own, members by the code of their team
PRIVILEGED = STAFF  # they sign in over TLS, or on the machine itself
PREPARATION, PRESENTATION, EXPLORATION, RESTITUTION, CLOSED = PHASES = (
    "preparation", "presentation", "exploration", "restitution", "closed",
)  # fmt: skip
OPEN = (PREPARATION, PRESENTATION, EXPLORATION, RESTITUTION)

Rule = Mapping[str, tuple[str, ...]]


def rule(*roles: str, phases: tuple[str, ...] = PHASES) -> Rule:
    """The Rule that lets these roles act in these phases."""
    return dict.fromkeys(roles, phases)


ACTIONS: Mapping[str, Rule] = {
    "me.read": rule(*ROLES),
    "catalog.read": rule(*ROLES),
    "dataset.download": rule(*ROLES),
    "query.run": {**rule(*STAFF), **rule(MEMBER, phases=OPEN)},
    "story.read": rule(*STAFF, MEMBER),
    "story.edit": rule(MEMBER, phases=OPEN),
    "table.change": rule(MEMBER, phases=OPEN),
    "token.make": {**rule(*STAFF), **rule(MEMBER, phases=OPEN)},
    "question.write": rule(ORGANIZER, EXPERT),
    "team.enter": rule(MEMBER, phases=OPEN),
    "dataset.add": rule(ORGANIZER),
    "dataset.withdraw": rule(ORGANIZER),
    "people.read": rule(ORGANIZER, MODERATOR),
    "people.manage": rule(ORGANIZER, MODERATOR),
    "team.manage": rule(ORGANIZER, MODERATOR),
    "code.read": rule(ORGANIZER, MODERATOR),
    "code.change": rule(ORGANIZER, MODERATOR),
    "phase.change": rule(ORGANIZER, MODERATOR),
    "role.change": rule(ORGANIZER),
    "invitation.make": rule(ORGANIZER),
    "audit.read": rule(ORGANIZER),
}


def allowed(role: str, action: str, phase: str) -> bool:
    """Whether a role may act so in a phase; never for an action, a role or a phase that the table does not name."""
    return phase in ACTIONS.get(action, {}).get(role, ())


def require(role: str, action: str, phase: str) -> None:
    """None. Raises: DayError access.not_allowed, or access.not_now when the phase alone forbids it."""
    if allowed(role, action, phase):
        return
    if ACTIONS.get(action, {}).get(role):
        raise DayError("access.not_now", action=action, phase=phase)
    raise DayError("access.not_allowed", action=action, role=role)
