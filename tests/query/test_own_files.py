"""Files that teams give: read by the same loaders as organizers' files, seen by that team only, made tables of its own."""

import io
import os
import threading
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.access.conftest import NOW, Room, furnished
from tests.query.own_files import asker, left, made, read, upload
from tests.test_bad_inputs import CASES
from workbench.access.closing import close_event
from workbench.data.sweep import sweep
from workbench.drafts import incoming, team_drafts
from workbench.drafts.corrections import keep_table, say
from workbench.drafts.drafts import Given
from workbench.errors import DatasetError, DayError, EtabliError
from workbench.settings import Settings
from workbench.who import Person
from workbench.workbench import Workbench

SALES = "commune;code;date;montant\nSaint-Étienne;42218;03/11/2024;1 234,50\nFougères;35115;25/12/2024;12,00\nRodez;12202;01/01/2025;7,25\n"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    opened = Workbench.open(Settings(home=tmp_path_factory.mktemp("files") / "home", samples=False, team_upload_mb=3))
    yield opened
    opened.sandbox.close()


@pytest.fixture(scope="module")
def entered(bench: Workbench) -> Room:
    return furnished(bench)


@pytest.fixture(scope="module")
def ana(entered: Room) -> Person:
    return entered.member("Ana").person


@pytest.fixture(scope="module")
def zoe(entered: Room) -> Person:
    team = entered.workbench.teams.add("Les abeilles", NOW, entered.organizer.actor)
    return entered.me(entered.workbench.entry.join(team, "Zoé", "", NOW)).person


@pytest.fixture(autouse=True)
def cleared(bench: Workbench, ana: Person) -> Iterator[None]:
    """None; what one test gave does not stand in the way of the next one."""
    yield
    for draft in bench.team_drafts.of(ana.team).list():
        bench.team_drafts.of(ana.team).discard(draft.id)
    for path in (bench.settings.home / "quarantine" / "incoming").glob("*"):
        path.unlink()


def names(bench: Workbench, person: Person) -> set[str]:
    return {item.name for item in bench.own_tables.tables(asker(person))}


def asked(bench: Workbench, person: Person, script: str) -> list[dict[str, Any]]:
    return list(bench.sandbox.run(asker(person), script).rows().to_pylist())


def test_a_french_file_becomes_a_typed_table_and_nothing_of_the_file_is_left(bench: Workbench, ana: Person) -> None:
    draft = read(bench, ana, "ventes d'été 2024.csv", SALES.encode("cp1252"))
    assert (draft.state, draft.tables[0].records, draft.tables[0].dialect.encoding) == ("read", 3, "cp1252")
    assert made(bench, ana, draft).names == ("ventes_d_ete_2024",)
    assert asked(bench, ana, "SELECT sum(montant)::DOUBLE AS s, min(date)::VARCHAR AS d, max(code) AS c FROM ventes_d_ete_2024") == [
        {"s": 1253.75, "d": "2024-11-03", "c": "42218"}
    ]
    assert left(bench.settings.home) == []
    assert list((bench.settings.home / "quarantine" / "incoming").iterdir()) == []
    assert bench.catalog.packages() == ()


def test_the_same_file_given_twice_makes_two_tables(bench: Workbench, ana: Person) -> None:
    for number in (1, 2):
        draft = read(bench, ana, "twice.csv", b"a,b\n1,2\n")
        assert made(bench, ana, draft).names == ("twice" if number == 1 else "twice_2",)


def test_of_a_workbook_only_the_sheets_that_are_wanted_become_tables(bench: Workbench, ana: Person) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("lycees.csv", "uai,nom\n0350001A,Chateaubriand\n")
        archive.writestr("colleges.csv", "uai,nom\n0350002B,Clotilde Vautier\n")
    draft = read(bench, ana, "ecoles.zip", packed.getvalue())
    assert len(draft.tables) == 2
    bench.team_drafts.of(ana.team).correct(draft.id, keep_table, draft.tables[0].name, keep=False)
    proposed = bench.making.names(asker(ana), draft)
    assert len(made(bench, ana, draft, proposed).names) == 1
    assert proposed[draft.tables[0].name] not in names(bench, ana)


def test_a_file_is_read_again_as_somebody_says(bench: Workbench, ana: Person) -> None:
    desk = bench.team_drafts.of(ana.team)
    draft = read(bench, ana, "quotes.csv", b'a;b\n1;"2\n3;4\n')
    assert draft.state == "failed"
    desk.correct(draft.id, say, "*", "quote_char", "none")
    desk.read(draft.id)
    assert made(bench, ana, desk.wait(draft.id)).names == ("quotes",)
    assert asked(bench, ana, "SELECT count(*) AS n FROM quotes") == [{"n": 2}]


@pytest.mark.parametrize("name", ["", "a b", "select", "x" * 64, "TWICE", 'q"'])
def test_a_bad_name_is_told_before_anything_begins(bench: Workbench, ana: Person, name: str) -> None:
    if name == "TWICE" and "twice" not in names(bench, ana):
        made(bench, ana, read(bench, ana, "twice.csv", b"a\n1\n"))
    draft = read(bench, ana, "named.csv", b"a,b\n1,2\n")
    with pytest.raises(EtabliError) as caught:
        bench.making.start(ana, draft.id, {draft.tables[0].name: name})
    assert caught.value.code.startswith("own.")
    bench.team_drafts.of(ana.team).discard(draft.id)


# ---------------------------------------------------------------------- whose file it is


def test_another_team_finds_neither_the_file_nor_its_draft_nor_its_table(bench: Workbench, ana: Person, zoe: Person) -> None:
    theirs, home = bench.team_drafts.of(zoe.team), bench.settings.home
    waiting = upload(bench, ana.team, "secret.csv", b"a\n1\n")
    for team in (zoe.team, ""):
        with pytest.raises(DatasetError, match="no longer waiting"):
            incoming.given(home, waiting, team)
    assert incoming.given(home, waiting, ana.team).name == "secret.csv"
    draft = read(bench, ana, "secret.csv", b"a\n1\n")
    for look in (theirs.get, theirs.read, lambda one: bench.making.start(zoe, one, {})):
        with pytest.raises(DatasetError) as caught:
            look(draft.id)
        assert caught.value.code == "own.file_gone"
    assert not theirs.progress(draft.id).running
    assert theirs.list() == []
    with pytest.raises(DatasetError):
        bench.drafts.get(draft.id)
    made(bench, ana, draft)
    assert names(bench, zoe) == set()


def test_an_organizers_upload_is_nothing_that_a_team_can_take(bench: Workbench, ana: Person) -> None:
    waiting = upload(bench, "", "to_publish.csv", b"a\n1\n")
    with pytest.raises(DatasetError):
        incoming.given(bench.settings.home, waiting, ana.team)
    assert incoming.given(bench.settings.home, waiting).name == "to_publish.csv"


def test_a_teams_file_is_never_published(bench: Workbench, ana: Person) -> None:
    desk = bench.team_drafts.of(ana.team)
    draft = read(bench, ana, "mine.csv", b"a\n1\n")
    with pytest.raises(DayError):
        desk.publish(draft.id)
    desk.discard(draft.id)
    assert bench.catalog.packages() == ()


@pytest.mark.parametrize("team", ["", "../../etc", "a" * 15, "A" * 16, "a1" * 9])
def test_what_is_no_team_has_no_files(bench: Workbench, team: str) -> None:
    with pytest.raises(DayError):
        bench.team_drafts.of(team)


def test_the_processes_of_a_team_cannot_touch_the_files_being_read(bench: Workbench, ana: Person) -> None:
    assert not (bench.settings.home / team_drafts.FOLDER).is_relative_to(bench.settings.home / "teams")


# ---------------------------------------------------------------------- limits


def test_a_file_beyond_the_limit_of_teams_is_not_kept(bench: Workbench, ana: Person) -> None:
    with pytest.raises(DatasetError, match="3 MB"):
        upload(bench, ana.team, "large.csv", b"a\n" + b"1\n" * 1_600_000)
    assert not list((bench.settings.home / "quarantine" / "incoming").glob("*.part"))


def test_files_in_progress_are_counted_and_the_one_too_many_is_gone(bench: Workbench, ana: Person) -> None:
    desk = bench.team_drafts.of(ana.team)
    for draft in desk.list():
        desk.discard(draft.id)
    drafts = [read(bench, ana, f"f{number}.csv", b"a\n1\n") for number in range(team_drafts.MOST_FILES)]
    with pytest.raises(DatasetError) as caught:
        read(bench, ana, "more.csv", b"a\n1\n")
    assert caught.value.code == "own.too_many_files"
    assert list((bench.settings.home / "quarantine" / "incoming").iterdir()) == []
    for draft in drafts:
        desk.discard(draft.id)


def test_files_that_could_not_be_read_stand_in_nobodys_way(bench: Workbench, ana: Person) -> None:
    desk = bench.team_drafts.of(ana.team)
    unread = [read(bench, ana, f"bad{number}.csv", b'a;b\n1;"2\n3;4\n').id for number in range(team_drafts.MOST_FILES + 2)]
    there = [draft.id for draft in desk.list()]
    assert len(there) == team_drafts.MOST_FILES and unread[-1] in there
    drafts = [read(bench, ana, f"g{number}.csv", b"a\n1\n") for number in range(team_drafts.MOST_FILES)]
    assert [draft.state for draft in drafts] == ["read"] * team_drafts.MOST_FILES
    with pytest.raises(DatasetError, match="has 5 files in progress"):
        read(bench, ana, "more.csv", b"a\n1\n")


def test_members_who_give_at_once_give_no_more_than_one_after_the_other(bench: Workbench, ana: Person) -> None:
    desk, home = bench.team_drafts.of(ana.team), bench.settings.home
    for draft in desk.list():
        desk.discard(draft.id)
    files = [incoming.given(home, upload(bench, ana.team, f"at_once{n}.csv", b"a\n1\n"), ana.team) for n in range(8)]
    start, refused = threading.Barrier(len(files)), []

    def give(file: Given) -> None:
        start.wait()
        try:
            desk.give([file])
        except DatasetError as problem:
            refused.append(problem.code)

    threads = [threading.Thread(target=give, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(desk.list()), refused) == (team_drafts.MOST_FILES, ["own.too_many_files"] * 3)
    for draft in desk.list():
        desk.discard(draft.id)


def test_whoever_looks_while_a_colleague_discards_sees_what_is_left(bench: Workbench, ana: Person) -> None:
    desk, home, over = bench.team_drafts.of(ana.team), bench.settings.home, threading.Event()

    def come_and_go() -> None:
        for number in range(60):
            given = incoming.given(home, upload(bench, ana.team, f"gone{number}.csv", b"a\n1\n"), ana.team)
            desk.discard(desk.give([given]).id)
        over.set()

    thread = threading.Thread(target=come_and_go)
    thread.start()
    while not over.is_set():
        assert len(desk.list()) <= 1
    thread.join()


def test_files_wait_for_their_turn_and_one_that_waits_can_be_cancelled(bench: Workbench, ana: Person) -> None:
    desk, home = bench.team_drafts.of(ana.team), bench.settings.home
    drafts = [
        desk.give([incoming.given(home, upload(bench, ana.team, f"w{n}.csv", b"a\n1\n"), ana.team)]) for n in range(team_drafts.MOST_FILES)
    ]
    held = [team_drafts.TURNS.acquire() for _ in range(team_drafts.READERS)]
    for draft in drafts:
        desk.read(draft.id)
    assert all(desk.get(draft.id).state == "reading" and desk.progress(draft.id).running for draft in drafts)
    desk.cancel(drafts[0].id)
    for _ in held:
        team_drafts.TURNS.release()
    ended = [desk.wait(draft.id) for draft in drafts]
    assert [one.state for one in ended] == ["failed", *["read"] * (team_drafts.MOST_FILES - 1)]
    assert ended[0].error is not None
    assert ended[0].error["code"] == "job.cancelled"
    for draft in drafts:
        desk.discard(draft.id)


def test_no_room_left_is_told_and_the_file_waits(tmp_path: Path) -> None:
    small = Workbench.open(Settings(home=tmp_path / "home", samples=False, team_mb=1))
    person = furnished(small).member("Ana").person
    rows = "".join(f"{n},{os.urandom(30).hex()}\n" for n in range(40_000))
    draft = read(small, person, "large.csv", f"n,text\n{rows}".encode())
    problem = made(small, person, draft).problem
    assert problem is not None
    assert problem.code == "query.quota"
    assert names(small, person) == set()
    assert small.team_drafts.of(person.team).get(draft.id).state == "read"
    assert made(small, person, read(small, person, "small.csv", b"a\n1\n")).names == ("small",)
    small.sandbox.close()


def test_files_that_nobody_takes_make_room_for_newer_ones(bench: Workbench, ana: Person, zoe: Person) -> None:
    home = bench.settings.home
    others = upload(bench, zoe.team, "hers.csv", b"a\n1\n")
    ids = [upload(bench, ana.team, f"{number}.csv", b"a\n1\n") for number in range(6)]
    incoming.forget_oldest(home, ana.team, 4)
    for gone in ids[:2]:
        with pytest.raises(DatasetError):
            incoming.given(home, gone, ana.team)
    assert incoming.given(home, ids[2], ana.team).name == "2.csv"
    assert incoming.given(home, others, zoe.team).name == "hers.csv"


# ---------------------------------------------------------------------- restarts


def test_a_file_survives_a_restart_and_old_ones_are_swept(tmp_path: Path) -> None:
    chosen = Settings(home=tmp_path / "home", samples=False)
    first = Workbench.open(chosen)
    person = furnished(first).member("Ana").person
    draft = read(first, person, "kept.csv", b"a\n1\n")
    first.sandbox.close()
    again = Workbench.open(chosen)
    again.sweep()
    assert made(again, person, again.team_drafts.of(person.team).get(draft.id)).names == ("kept",)
    read(again, person, "old.csv", b"a\n1\n")
    sweep(again.catalog, chosen, datetime.now(UTC) + timedelta(days=chosen.draft_days + 1))
    assert left(chosen.home) == []
    again.sandbox.close()


def test_a_reading_that_died_with_the_server_is_read_again(tmp_path: Path) -> None:
    chosen = Settings(home=tmp_path / "home", samples=False)
    first = Workbench.open(chosen)
    person = furnished(first).member("Ana").person
    desk = first.team_drafts.of(person.team)
    rows = b"".join(b"%d;%d\n" % (n, n * n) for n in range(300_000))
    draft = desk.give([incoming.given(chosen.home, upload(first, person.team, "large.csv", b"a;b\n" + rows), person.team)])
    desk.read(draft.id)
    while draft.id not in desk.children:
        time.sleep(0.01)
    desk.children[draft.id].process.kill()
    assert desk.wait(draft.id).state == "failed"
    first.sandbox.close()
    again = Workbench.open(chosen)
    again.sweep()
    desk = again.team_drafts.of(person.team)
    desk.read(draft.id)
    assert made(again, person, desk.wait(draft.id)).names == ("large",)
    assert asked(again, person, "SELECT count(*) AS n FROM large") == [{"n": 300_000}]
    again.sandbox.close()


# ---------------------------------------------------------------------- bad files

# The reading is that of tests/test_bad_inputs.py, which goes through all of them; here it is what becomes of them.
TAKEN = [case for case in CASES if case["expect"]["verdict"] != "reject"][::2]
REFUSED = [case for case in CASES if case["expect"]["verdict"] == "reject"][::8]


def given_as(case: dict[str, Any]) -> tuple[str, bytes]:
    data = case["data"]() if callable(case["data"]) else case["data"]
    return case["upload_as"] if case["upload_as"] is not None else case["file"], data


@pytest.mark.parametrize("case", TAKEN, ids=lambda case: case["id"])
def test_an_odd_file_becomes_a_table_with_all_its_rows(bench: Workbench, ana: Person, case: dict[str, Any]) -> None:
    desk = bench.team_drafts.of(ana.team)
    name, data = given_as(case)
    if len(data) > bench.settings.team_upload_mb * 1_000_000:
        with pytest.raises(DatasetError, match="3 MB"):
            upload(bench, ana.team, name, data)
        return
    draft = read(bench, ana, name, data)
    try:
        assert draft.error is None
        proposed = bench.making.names(asker(ana), draft)
        done = made(bench, ana, draft, proposed)
        assert done.problem is None, str(done.problem)
        for table in draft.tables:
            assert asked(bench, ana, f'SELECT count(*) AS n FROM "{proposed[table.name]}"') == [{"n": table.rows}]
        for own in bench.own_tables.tables(asker(ana)):
            if own.name in done.names:
                bench.own_tables.drop(asker(ana), own)
    finally:
        desk.discard(draft.id)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["id"])
def test_a_refused_file_leaves_no_table_and_no_trace(bench: Workbench, ana: Person, case: dict[str, Any]) -> None:
    desk, before = bench.team_drafts.of(ana.team), names(bench, ana)
    name, data = given_as(case)
    try:
        draft = read(bench, ana, name, data)
    except DatasetError:
        draft = None
    if draft:
        assert draft.state == "failed" or case["expect"].get("may_accept") or draft.tables
        desk.discard(draft.id)
    assert names(bench, ana) == before
    assert left(bench.settings.home) == []


def test_files_that_never_became_tables_are_gone_once_the_event_is_closed(tmp_path: Path) -> None:
    opened = Workbench.open(Settings(home=tmp_path / "home", samples=False))
    where = furnished(opened)
    person = where.member("Ana").person
    made(opened, person, read(opened, person, "work.csv", b"a\n1\n"))
    read(opened, person, "waiting.csv", b"a\n1\n")
    close_event(opened, NOW, where.organizer.actor, dry_run=True)
    assert len(left(opened.settings.home)) == 1
    close_event(opened, NOW, where.organizer.actor)
    assert left(opened.settings.home) == []
    assert [item.name for item in opened.own_tables.tables(asker(person))] == ["work"]
    opened.sandbox.close()
