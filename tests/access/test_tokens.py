"""Tokens of notebooks: shown once, kept as hashes, and no stronger than their person is now."""

from datetime import timedelta

import pytest

from tests.access.conftest import NOW, Room
from workbench.access.pace import Pace, Rule
from workbench.access.tokens import FORM, MOST
from workbench.errors import DayError
from workbench.store import people
from workbench.who import CONSOLE, Me

SOON = NOW + timedelta(minutes=5)


def made(room: Room, me: Me, lasts: str = "day") -> str:
    return room.workbench.tokens.make(me, "Portable", lasts, NOW)


def test_a_token_speaks_for_its_person_until_its_end(room: Room) -> None:
    ana = room.member("Ana")
    token = made(room, ana)
    speaker = room.workbench.tokens.speaker(token, SOON)
    assert speaker
    assert (speaker.person, speaker.team_name, speaker.phase, speaker.session) == (ana.person, ana.team_name, ana.phase, "")
    assert room.workbench.tokens.speaker(token, NOW + timedelta(hours=24)) is None
    assert room.workbench.tokens.speaker(made(room, ana, "month"), NOW + timedelta(days=29))


def test_the_store_never_holds_the_token_itself(room: Room) -> None:
    token = made(room, room.member())
    (kept,) = room.workbench.tokens.of(room.workbench.tokens.speaker(token, SOON).person.id, SOON)  # type: ignore[union-attr]
    assert FORM.fullmatch(token)
    assert token not in str(vars(kept))
    assert token.removeprefix("etabli_") not in str(vars(kept))


@pytest.mark.parametrize(
    "wrong", ["", "etabli_", "etabli_" + "A" * 43, "etabli_" + "A" * 42, "A" * 43, "etabli_" + "é" * 43, "x" * 100_000]
)
def test_what_is_no_token_opens_nothing(room: Room, wrong: str) -> None:
    made(room, room.member())
    assert room.workbench.tokens.speaker(wrong, SOON) is None


def test_a_revoked_token_opens_nothing_and_only_its_owner_revokes_it(room: Room) -> None:
    ana, ben, bench = room.member("Ana"), room.member("Ben"), room.workbench
    token = made(room, ana)
    (kept,) = bench.tokens.of(ana.person.id, SOON)
    bench.tokens.revoke(ben, kept.id, SOON)
    assert bench.tokens.speaker(token, SOON)
    bench.tokens.revoke(ana, kept.id, SOON)
    assert bench.tokens.speaker(token, SOON) is None
    assert bench.tokens.of(ana.person.id, SOON) == []


def test_who_is_sent_out_or_signed_out_everywhere_speaks_by_no_token(room: Room) -> None:
    ana, ben, bench = room.member("Ana"), room.member("Ben"), room.workbench
    of_ana, of_ben = made(room, ana), made(room, ben)
    bench.people.revoke(ana.person.id, SOON, CONSOLE)
    bench.sessions.sign_out(ben.person.id, SOON, CONSOLE)
    assert [bench.tokens.speaker(token, SOON) for token in (of_ana, of_ben)] == [None, None]
    bench.people.restore(ana.person.id, SOON, CONSOLE)
    assert bench.tokens.speaker(of_ana, SOON) is None


def test_role_team_and_phase_are_those_of_now(room: Room) -> None:
    expert, ana, bench = room.invited("expert"), room.member("Ana"), room.workbench
    of_expert, of_ana = made(room, expert), made(room, ana)
    other = bench.teams.add("Les rails", SOON, CONSOLE)
    bench.people.change_role(expert.person.id, "observer", SOON, CONSOLE)
    with bench.store.writing() as connection:
        people.change(connection, ana.person.id, team=other.id)
    bench.event.change_phase("closed", SOON, CONSOLE)
    observer, moved = bench.tokens.speaker(of_expert, SOON), bench.tokens.speaker(of_ana, SOON)
    assert observer
    assert moved
    assert not observer.may("query.run")
    assert (moved.person.team, moved.team_name, moved.may("query.run")) == (other.id, "Les rails", False)


def test_a_token_follows_whoever_is_merged(room: Room) -> None:
    ana, anna, bench = room.member("Ana"), room.member("Anna"), room.workbench
    token = made(room, anna)
    bench.people.merge(ana.person.id, anna.person.id, SOON, CONSOLE)
    speaker = bench.tokens.speaker(token, SOON)
    assert speaker
    assert speaker.person.id == ana.person.id


def test_an_observer_makes_none_and_nobody_makes_too_many(room: Room) -> None:
    with pytest.raises(DayError) as refused:
        made(room, room.invited("observer"))
    assert refused.value.code == "access.not_allowed"
    ana = room.member()
    for _ in range(MOST):
        made(room, ana)
    with pytest.raises(DayError) as refused:
        made(room, ana)
    assert refused.value.code == "token.too_many"
    assert room.workbench.tokens.counts(SOON) == {ana.person.id: MOST}


def test_making_and_revoking_are_in_the_log_and_use_is_noted(room: Room) -> None:
    ana, bench = room.member(), room.workbench
    token = made(room, ana)
    (kept,) = bench.tokens.of(ana.person.id, NOW)
    assert kept.used_at is None
    bench.tokens.speaker(token, SOON)
    assert bench.tokens.of(ana.person.id, SOON)[0].used_at == SOON
    bench.tokens.revoke(ana, kept.id, SOON)
    lines = [(line.actor, line.action, line.object) for line in bench.audit.last(2)]
    assert lines == [(ana.person.id, "token.revoke", kept.id), (ana.person.id, "token.make", kept.id)]
    assert bench.audit.check().is_whole


def test_a_program_that_never_stops_is_slowed_down_and_nobody_else_is() -> None:
    moment = [0.0]
    pace, rule = Pace(lambda: moment[0]), Rule(burst=5, per_second=2)
    assert [pace.wait("ana", rule) for _ in range(6)] == [0, 0, 0, 0, 0, 0.5]
    assert pace.wait("ben", rule) == 0
    moment[0] = 0.5
    assert [pace.wait("ana", rule) for _ in range(2)] == [0, 0.5]
    moment[0] = 100
    assert [pace.wait("ana", rule) for _ in range(6)] == [0, 0, 0, 0, 0, 0.5]
