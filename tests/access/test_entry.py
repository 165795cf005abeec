"""The ways in: codes, names, words, links, the first organizer."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from tests.access.conftest import NOW, Room
from workbench.access import codes, names, setup
from workbench.access.key import Key, open_key
from workbench.errors import DayError
from workbench.settings import Settings
from workbench.who import CONSOLE
from workbench.workbench import Workbench


def refused(code: str) -> object:
    return pytest.raises(DayError, check=lambda error: error.code == code)


def test_a_code_opens_its_team_however_it_is_typed(room: Room) -> None:
    for typed in (
        room.code,
        room.code.lower(),
        room.code.replace("-", ""),
        f"  {room.code.replace('-', ' ')} ",
        "－".join(room.code.split("-")),
    ):
        assert room.workbench.entry.team_of_code(typed) == room.team


@pytest.mark.parametrize("typed", ["", "AAAA-AAAA", "é" * 500, "\0", "🗝️", "' OR 1=1 --"])
def test_a_wrong_code_opens_nothing(room: Room, typed: str) -> None:
    with refused("code.wrong"):
        room.workbench.entry.team_of_code(typed)


def test_codes_are_made_of_signs_that_nobody_confuses() -> None:
    key = Key(b"k" * 32)
    made = {codes.join_code(key, "t", epoch) for epoch in range(2_000)}
    assert len(made) == 2_000
    assert not set("".join(made)) & set("AEIOU01L")
    assert {len(code) for code in made} == {8}


def test_a_new_code_closes_the_old_one_and_its_tickets(room: Room) -> None:
    entry = room.workbench.entry
    ticket = entry.ticket(room.team, NOW)
    assert entry.team_of_ticket(ticket, NOW) == room.team
    room.workbench.teams.new_code(room.team.id, NOW, room.organizer.actor)
    with refused("code.wrong"):
        entry.team_of_code(room.code)
    with refused("ticket.ended"):
        entry.team_of_ticket(ticket, NOW)


def test_a_ticket_ends_and_cannot_be_forged(room: Room) -> None:
    entry = room.workbench.entry
    ticket = entry.ticket(room.team, NOW)
    team, until, proof = ticket.split(".")
    for bad, now in (
        (ticket, NOW + timedelta(minutes=31)),
        (f"{team}.{int(until) + 1}.{proof}", NOW),
        (f"{team}.{until}.{'0' * 64}", NOW),
        (f"x.{until}.{proof}", NOW),
        (f"{team}.x.{proof}", NOW),
        ("", NOW),
        ("é" * 300, NOW),
    ):
        with refused("ticket.ended"):
            entry.team_of_ticket(bad, now)


def test_nobody_enters_a_closed_event(room: Room) -> None:
    room.workbench.event.change_phase("closed", NOW, room.organizer.actor)
    with refused("code.wrong"):
        room.workbench.entry.team_of_code(room.code)


def test_a_name_is_of_one_person_who_comes_back_with_a_word(room: Room) -> None:
    entry = room.workbench.entry
    ana = room.member("Ana Élise")
    for name in ("Ana Élise", "ana elise", " ANA  ELISE "):
        with refused("name.taken"):
            entry.join(room.team, name, "", NOW)
        with refused("word.wrong"):
            entry.join(room.team, name, "BBBB", NOW)
    again = room.me(entry.join(room.team, "ana elise", entry.word(ana.person.id).lower(), NOW))
    assert again.person == ana.person
    assert again.session != ana.session


@pytest.mark.parametrize(
    ("name", "code"), [("", "name.empty"), (" \u200b\u202e ", "name.empty"), ("…", "name.empty"), ("x" * 41, "name.too_long")]
)
def test_a_name_that_cannot_be_one_is_told(room: Room, name: str, code: str) -> None:
    with refused(code):
        room.workbench.entry.join(room.team, name, "", NOW)


def test_a_name_keeps_no_invisible_sign(room: Room) -> None:
    assert room.member(" A\u202en\u200ba\n<b> ").person.name == "Ana <b>"


def test_a_name_keeps_its_pictures_and_loses_heaps_of_accents() -> None:
    assert names.clean("Équipe 7 – « Œuvre » 👩🏽‍💻") == "Équipe 7 – « Œuvre » 👩🏽‍💻"
    assert names.clean("A\u200d\u200dna\u200d") == "Ana"
    assert len(names.clean("Z" + "\u0351" * 30)) == 3


def test_teams_stand_in_the_order_in_which_people_look_for_them(room: Room) -> None:
    for name in ("Équipe 10", "Zoo", "équipe 2", "Arbres"):
        room.workbench.teams.add(name, NOW, CONSOLE)
    assert [item.team.name for item in room.workbench.teams.all()] == ["Arbres", "équipe 2", "Équipe 10", "Les vélos", "Zoo"]


def test_somebody_sent_out_does_not_come_back_under_that_name_until_let_back_in(room: Room) -> None:
    entry, ana = room.workbench.entry, room.member("Ana")
    room.workbench.people.revoke(ana.person.id, NOW, room.organizer.actor)
    for word in ("", entry.word(ana.person.id)):
        with refused("name.sent_out"):
            entry.join(room.team, "ANA", word, NOW)
    assert room.member("Somebody else").person.name == "Somebody else"
    room.workbench.people.restore(ana.person.id, NOW, room.organizer.actor)
    assert room.me(entry.join(room.team, "Ana", entry.word(ana.person.id), NOW)).person == ana.person


def test_a_team_has_a_most(room: Room) -> None:
    for number in range(60):
        room.member(f"n{number}")
    with refused("team.full"):
        room.member("one more")


@pytest.mark.parametrize("role", ["organizer", "moderator", "expert", "observer"])
def test_a_link_lets_one_person_in_once(room: Room, role: str) -> None:
    token = room.workbench.invitations.make(role, "Météo-France", NOW, room.organizer.actor)
    me = room.me(room.workbench.entry.accept(token, "Yves", "Météo-France", NOW))
    assert (me.role, me.person.organisation, me.team_name) == (role, "Météo-France", "")
    with refused("link.ended"):
        room.workbench.entry.accept(token, "Yves", "", NOW)


def test_a_bad_name_does_not_use_a_link_up(room: Room) -> None:
    token = room.workbench.invitations.make("expert", "", NOW, room.organizer.actor)
    with refused("name.empty"):
        room.workbench.entry.accept(token, "  ", "", NOW)
    assert room.me(room.workbench.entry.accept(token, "Yves", "", NOW)).role == "expert"


def test_a_link_ends_by_itself_or_by_an_organizer(room: Room) -> None:
    invitations = room.workbench.invitations
    old = invitations.make("expert", "", NOW, room.organizer.actor)
    assert invitations.find(old, NOW + timedelta(hours=73)) is None
    assert invitations.find(old, NOW) is not None
    invitations.revoke(invitations.all()[0].id, NOW, room.organizer.actor)
    with refused("link.ended"):
        room.workbench.entry.accept(old, "Yves", "", NOW)
    with refused("role.not_invited"):
        invitations.make("member", "", NOW, room.organizer.actor)


def test_a_link_brings_a_known_person_back_and_ends_their_other_sessions(room: Room) -> None:
    expert = room.invited("expert")
    token = room.workbench.invitations.make_for(expert.person.id, NOW, CONSOLE)
    back = room.me(room.workbench.entry.accept(token, "ignored", "", NOW))
    assert back.person == expert.person
    assert room.workbench.sessions.by_id(expert.session, NOW) is None


@pytest.mark.parametrize("deed", ["sent out", "expert now"])
def test_whoever_is_no_organizer_any_more_keeps_no_link_to_come_back_by(room: Room, deed: str) -> None:
    rogue, people = room.invited("organizer"), room.workbench.people
    link = room.workbench.invitations.make("organizer", "", NOW, rogue.actor)
    other = room.workbench.invitations.make("expert", "", NOW, room.organizer.actor)
    if deed == "sent out":
        people.revoke(rogue.person.id, NOW, room.organizer.actor)
    else:
        people.change_role(rogue.person.id, "expert", NOW, room.organizer.actor)
    with refused("link.ended"):
        room.workbench.entry.accept(link, "Rogue", "", NOW)
    assert room.me(room.workbench.entry.accept(other, "Yves", "", NOW)).role == "expert"


def test_the_first_organizer_comes_once(tmp_path: Path, database: str) -> None:
    workbench = Workbench.open(Settings(home=tmp_path, samples=False))
    assert workbench.entry.needs_set_up()
    old, token = setup.make(tmp_path), setup.make(tmp_path)
    for wrong in (old, "", "x", "é"):
        with refused("link.ended"):
            workbench.entry.set_up(wrong, "Odile", "", NOW)
    with refused("name.empty"):
        workbench.entry.set_up(token, "", "", NOW)
    with refused("name.too_long"):
        workbench.entry.set_up(token, "Odile", "x" * 81, NOW)
    assert workbench.entry.set_up(token, "Odile", "-", NOW)
    assert [item.person.organisation for item in workbench.people.all()] == [""]
    assert not workbench.entry.needs_set_up()
    with refused("link.ended"):
        workbench.entry.set_up(token, "Odile", "", NOW)
    setup.make(tmp_path)
    with refused("link.ended"):
        workbench.entry.set_up(setup.make(tmp_path), "Second", "", NOW)


def test_the_token_of_the_first_organizer_ends_after_a_day_and_is_nowhere_in_clear(tmp_path: Path) -> None:
    token = setup.make(tmp_path)
    path = tmp_path / "setup.token"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert token not in path.read_text(encoding="ascii")
    assert setup.is_right(tmp_path, token)
    os.utime(path, (1, 1))
    assert not setup.is_right(tmp_path, token)
    path.unlink()
    assert not setup.is_right(tmp_path, token)
    assert not setup.claim(tmp_path)


def test_the_key_is_made_once_for_its_owner_and_refused_when_others_can_read_it(tmp_path: Path) -> None:
    first = open_key(tmp_path)
    assert open_key(tmp_path).hex("x") == first.hex("x")
    assert first.hex("join", "a", "bc") != first.hex("join", "ab", "c")
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    (tmp_path / "secret.key").chmod(0o644)
    with refused("key.unsafe"):
        open_key(tmp_path)
    (tmp_path / "secret.key").chmod(0o600)
    (tmp_path / "secret.key").write_bytes(b"short")
    with refused("key.unsafe"):
        open_key(tmp_path)
