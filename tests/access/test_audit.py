"""The audit log only grows, and shows when somebody touched it."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.access.conftest import NOW, Room
from workbench.access.audit import Audit, Deed
from workbench.access.key import Key


def frozen(room: Room, *statements: str) -> None:
    """None; the statements are run by somebody who owns the database."""
    with room.workbench.store.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_frozen"))
        else:
            for verb in ("UPDATE", "DELETE"):
                connection.execute(text(f"DROP TRIGGER audit_no_{verb}"))
        for statement in statements:
            connection.execute(text(statement))


def test_what_is_done_is_in_the_log_with_ids_only(room: Room) -> None:
    ana = room.member("Ana Confidentielle")
    room.workbench.people.rename(ana.person.id, "Autre", NOW, room.organizer.actor)
    lines = room.workbench.audit.last(20)
    assert [line.action for line in lines] == ["person.rename", "person.enter", "code.show", "team.add", "person.set_up"]
    assert lines[0].actor == room.organizer.person.id
    assert not any(word in str(lines) for word in ("Ana", "Confidentielle", "Odile", room.code))


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_the_log(room: Room, statement: str) -> None:
    with pytest.raises(DatabaseError, match="only grows"), room.workbench.store.writing() as connection:
        connection.execute(text(statement))
    assert room.workbench.audit.check().is_whole


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit SET outcome = 'refused' WHERE number = 2", 2),
        ("UPDATE audit SET actor = 'x' WHERE number = 1", 1),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 3", 3),
        ("UPDATE audit_head SET number = 2", 4),
        ("INSERT INTO audit SELECT 4, at, actor, role, action, object, outcome, hash FROM audit WHERE number = 3", 4),
    ],
)
def test_a_touched_log_shows_from_which_line_on(room: Room, statement: str, broken: int) -> None:
    assert room.workbench.audit.check().lines == 3
    frozen(room, statement)
    assert room.workbench.audit.check().broken == broken


def test_a_log_cannot_be_written_again_without_the_key(room: Room) -> None:
    forger = Audit(room.workbench.store, Key(b"another key of the same length..."))
    forger.note(NOW, Deed(room.organizer.actor, "person.enter"))
    check = room.workbench.audit.check()
    assert (check.lines, check.broken) == (4, 4)


def test_a_refusal_is_in_the_log_once_however_often_it_is_tried(room: Room) -> None:
    audit, ana = room.workbench.audit, room.member()
    before = audit.check().lines
    for minutes in (0, 1, 5, 11):
        audit.refused(NOW + timedelta(minutes=minutes), ana.actor, "dataset.add")
    audit.refused(NOW, ana.actor, "audit.read")
    assert audit.check().lines - before == 3
    assert {(line.action, line.outcome) for line in audit.last(3)} == {("dataset.add", "refused"), ("audit.read", "refused")}
