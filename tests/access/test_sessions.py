"""Sessions last, move on, and end when they should."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.access.conftest import NOW, Room
from workbench.errors import DayError
from workbench.scripts.drafts import Draft
from workbench.store.tables import METADATA

HOUR = timedelta(hours=1)


def test_a_session_survives_a_restart_and_a_clock_set_back(room: Room) -> None:
    from workbench.workbench import Workbench

    token = room.workbench.entry.join(room.team, "Ana", "", NOW)
    again = Workbench.open(room.workbench.settings)
    for now in (NOW, NOW - HOUR, NOW + HOUR, NOW - timedelta(days=1)):
        assert again.sessions.by_token(token, now)


def test_a_session_ends_when_idle_and_at_last_in_any_case(room: Room) -> None:
    sessions = room.workbench.sessions
    idle = room.workbench.entry.join(room.team, "Ana", "", NOW)
    assert sessions.by_token(idle, NOW + 11 * HOUR)
    assert sessions.by_token(idle, NOW + 22 * HOUR)
    assert sessions.by_token(idle, NOW + 35 * HOUR) is None
    used = room.workbench.entry.join(room.team, "Bob", "", NOW)
    for hours in range(6, 72, 6):
        assert sessions.by_token(used, NOW + hours * HOUR)
    assert sessions.by_token(used, NOW + 72 * HOUR) is None


@pytest.mark.parametrize("token", ["", "x", "é", "0" * 43, "a" * 10_000])
def test_a_token_that_was_never_given_opens_nothing(room: Room, token: str) -> None:
    assert room.workbench.sessions.by_token(token, NOW) is None


def test_the_store_never_holds_a_token_or_a_code(room: Room) -> None:
    token = room.workbench.entry.join(room.team, "Ana", "", NOW)
    invitation = room.workbench.invitations.make("expert", "", NOW, room.organizer.actor)
    kept = everything(room)
    assert room.team.id.encode() in kept
    for secret in (token, invitation, room.code, room.code.replace("-", "")):
        assert secret.encode() not in kept


def everything(room: Room) -> bytes:
    """All that the store keeps: its files, or each row of each table as text."""
    store = room.workbench.store
    if store.engine.dialect.name == "sqlite":
        return b"".join(path.read_bytes() for path in room.workbench.settings.home.glob("etabli.sqlite*"))
    with store.reading() as connection:
        rows = [row for name in METADATA.tables for row in connection.execute(text(f"SELECT CAST(t AS text) FROM {name} t")).scalars()]
    return "\n".join(rows).encode()


def test_signing_out_ends_this_session_or_all_of_them(room: Room) -> None:
    entry, sessions = room.workbench.entry, room.workbench.sessions
    one = room.member("Ana")
    word = entry.word(one.person.id)
    two, three = (room.me(entry.join(room.team, "Ana", word, NOW)) for _ in range(2))
    sessions.end(two, NOW)
    assert [bool(sessions.by_id(me.session, NOW)) for me in (one, two, three)] == [True, False, True]
    sessions.end(one, NOW, everywhere=True)
    assert [bool(sessions.by_id(me.session, NOW)) for me in (one, two, three)] == [False, False, False]


def test_a_changed_role_holds_at_once_and_renews_the_secret(room: Room) -> None:
    sessions, people = room.workbench.sessions, room.workbench.people
    token = room.workbench.invitations.make("moderator", "", NOW, room.organizer.actor)
    session = room.workbench.entry.accept(token, "Max", "", NOW)
    moderator = room.me(session)
    assert moderator.may("people.manage")
    people.change_role(moderator.person.id, "observer", NOW, room.organizer.actor)
    now_observer = sessions.by_id(moderator.session, NOW)
    assert now_observer
    assert now_observer.renew
    assert not now_observer.may("people.manage")
    fresh = sessions.renew(now_observer)
    assert sessions.by_token(session, NOW) is None
    assert sessions.by_token(fresh, NOW) == sessions.by_id(moderator.session, NOW)


def test_a_revoked_person_can_do_nothing_more_until_restored(room: Room) -> None:
    ana = room.member("Ana")
    people, entry = room.workbench.people, room.workbench.entry
    people.revoke(ana.person.id, NOW, room.organizer.actor)
    assert room.workbench.sessions.by_id(ana.session, NOW) is None
    people.restore(ana.person.id, NOW, room.organizer.actor)
    assert room.workbench.sessions.by_id(ana.session, NOW) is None
    assert room.me(entry.join(room.team, "Ana", entry.word(ana.person.id), NOW)).person == ana.person


def test_the_last_organizer_stays(room: Room) -> None:
    people, only = room.workbench.people, room.organizer
    for act in (
        lambda: people.revoke(only.person.id, NOW, only.actor),
        lambda: people.change_role(only.person.id, "expert", NOW, only.actor),
    ):
        with pytest.raises(DayError, match="only organizer"):
            act()
    second = room.invited("organizer", "Second")
    people.revoke(only.person.id, NOW, second.actor)
    assert room.workbench.sessions.by_id(only.session, NOW) is None


def test_two_names_of_one_person_are_merged(room: Room) -> None:
    people, sessions = room.workbench.people, room.workbench.sessions
    ana, anna = room.member("Ana"), room.member("Anna")
    people.merge(ana.person.id, anna.person.id, NOW, room.organizer.actor)
    found = sessions.by_id(anna.session, NOW)
    assert found
    assert found.person == ana.person
    assert "Anna" not in [known.person.name for known in people.all()]
    with pytest.raises(DayError):
        people.merge(ana.person.id, anna.person.id, NOW, room.organizer.actor)
    with pytest.raises(DayError, match="same team"):
        people.merge(ana.person.id, room.organizer.person.id, NOW, room.organizer.actor)
    with pytest.raises(DayError, match="two different"):
        people.merge(ana.person.id, ana.person.id, NOW, room.organizer.actor)


def test_a_name_is_changed_everywhere_but_never_to_anothers(room: Room) -> None:
    people = room.workbench.people
    rude, _ = room.member("rude"), room.member("Bob")
    people.rename(rude.person.id, "Participant 1", NOW, room.organizer.actor)
    found = room.workbench.sessions.by_id(rude.session, NOW)
    assert found
    assert found.person.name == "Participant 1"
    with pytest.raises(DayError, match="bob"):
        people.rename(rude.person.id, "bob", NOW, room.organizer.actor)


def test_a_hundred_people_enter_at_once_and_nobody_waits_in_vain(room: Room) -> None:
    errors: list[Exception] = []

    def enter(number: int) -> None:
        try:
            token = room.workbench.entry.join(room.team, f"n{number}", "", NOW)
            assert room.workbench.sessions.by_token(token, NOW)
        except Exception as error:  # noqa: BLE001 - all of them are shown
            errors.append(error)

    threads = [threading.Thread(target=enter, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert room.workbench.audit.check().is_whole


def test_of_two_tabs_that_renew_a_session_at_once_one_does_and_the_browser_stays_signed_in(room: Room) -> None:
    expert, sessions = room.invited("expert"), room.workbench.sessions
    room.workbench.people.change_role(expert.person.id, "observer", NOW, room.organizer.actor)
    first, second = sessions.renew(expert), sessions.renew(expert)
    assert second == ""
    assert room.me(first).role == "observer"


def test_nobody_is_turned_away_because_the_store_is_too_busy_to_note_that_they_were_seen(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = room.workbench.entry.join(room.team, "Ana", "", NOW)
    monkeypatch.setattr("workbench.store.databases.WAIT_SECONDS", 0.05)
    with room.workbench.store.turn:
        assert room.workbench.sessions.by_token(token, NOW + HOUR)


def test_the_queries_of_whoever_is_merged_come_along(room: Room) -> None:
    kept, gone = room.member("Ana"), room.member("Anna")
    drafts = room.workbench.sql_drafts
    own, other = drafts.new(kept.person.id, "Mine", "SELECT 1", NOW), drafts.new(gone.person.id, "Precious", "SELECT 42", NOW)
    removed = drafts.new(gone.person.id, "Gone", "SELECT 0", NOW)
    drafts.remove(gone.person.id, removed.id, NOW)
    room.workbench.people.merge(kept.person.id, gone.person.id, NOW, room.organizer.actor)
    assert {item.id for item in drafts.all_of(kept.person.id)} == {own.id, other.id}
    assert [item.id for item in drafts.removed(kept.person.id)] == [removed.id]
    saved = drafts.save(kept.person.id, Draft(other.id, 1, "SELECT 43"), NOW)  # typed on in a tab that was open
    assert (saved.draft.id, saved.is_copy) == (other.id, False)
