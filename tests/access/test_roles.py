"""One table says who may do what; what it does not name is refused."""

import pytest

from tests.access.conftest import NOW, Room
from workbench.errors import DayError
from workbench.roles import ACTIONS, PHASES, ROLES, allowed


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_for_known_roles_and_phases(action: str) -> None:
    assert set(ACTIONS[action]) <= set(ROLES)
    assert all(set(phases) <= set(PHASES) for phases in ACTIONS[action].values())


def test_what_the_table_does_not_name_is_refused() -> None:
    assert not allowed("organizer", "no.such.action", "exploration")
    assert not allowed("no such role", "catalog.read", "exploration")
    assert not allowed("organizer", "catalog.read", "no such phase")
    assert not allowed("", "catalog.read", "")


def test_only_organizers_add_data_and_invite() -> None:
    for action in ("dataset.add", "dataset.withdraw", "invitation.make", "role.change", "audit.read"):
        assert {role for role in ROLES if any(allowed(role, action, phase) for phase in PHASES)} == {"organizer"}


def test_the_phase_decides_at_each_action(room: Room) -> None:
    ana = room.member()
    assert ana.may("query.run")
    room.workbench.event.change_phase("closed", NOW, room.organizer.actor)
    later = room.workbench.sessions.by_id(ana.session, NOW)
    assert later
    with pytest.raises(DayError) as told:
        later.require("query.run")
    assert told.value.code == "access.not_now"
    with pytest.raises(DayError) as told:
        later.require("dataset.add")
    assert told.value.code == "access.not_allowed"
    with pytest.raises(DayError, match="preparation, presentation"):
        room.workbench.event.change_phase("lunch", NOW, room.organizer.actor)
