"""The end of the event: its people are forgotten everywhere, their work stays."""

import json
import logging
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import String, insert, select

from tests.access.conftest import NOW, Room
from tests.conftest import ROOT
from tests.operations.test_backups import publish
from workbench.access.closing import Erased, close_event
from workbench.access.retention import ERASED, RETENTION
from workbench.errors import DayError
from workbench.operations import logs
from workbench.store import people
from workbench.store.tables import METADATA, TOKENS
from workbench.who import CONSOLE

CANARIES = ("Canariette", "Serin", "Volière", "Plumage", "canary-provider-contact")
LATER = NOW + timedelta(days=365 * 5)  # after the backups that the test makes by the clock of this machine


def peopled(room: Room) -> None:
    """None; there are people whose names, organisations, notes and contacts are canaries, and one was renamed and one revoked."""
    bench = room.workbench
    ana = room.member("Canariette Dubois")
    renamed = room.member("Serin")
    bench.people.rename(renamed.person.id, "Sérénade", NOW, CONSOLE)
    token = bench.invitations.make("expert", "Plumage, de la Volière", NOW, CONSOLE)
    bench.entry.accept(token, "Canariette Experte", "Volière de Fougères", NOW)
    bench.invitations.make("moderator", "Plumage encore", NOW, CONSOLE)
    bench.people.revoke(room.member("Serin Révoqué").person.id, NOW, CONSOLE)
    with bench.store.writing() as connection:
        people.change(connection, ana.person.id, provider_key="canary-provider-contact")
        kept = {"id": "t" * 16, "token_hash": "h" * 64, "person": ana.person.id, "name": "Carnet de Canariette"}
        connection.execute(insert(TOKENS).values(**kept, created_at=NOW, ends_at=NOW + timedelta(days=1)))


def hits(folder: Path) -> list[str]:
    """The files under the folder in which a canary stands, however it is written."""
    spellings = {word.encode(code) for word in (*CANARIES, *map(str.lower, CANARIES)) for code in ("utf-8", "cp1252", "utf-16-le")}
    spellings |= {b"canariettedubois", b"serinrevoque", json.dumps("Volière")[1:-1].encode()}
    found = [path for path in folder.rglob("*") if path.is_file() and any(word in path.read_bytes() for word in spellings)]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def texts(room: Room) -> dict[str, set[str]]:
    """Every text of the store, by column."""
    with room.workbench.store.reading() as connection:
        return {
            f"{table.name}.{column.name}": {str(value) for value in connection.execute(select(column)).scalars() if value}
            for table in METADATA.sorted_tables
            for column in table.columns
            if isinstance(column.type, String)
        }


def in_store(room: Room) -> list[str]:
    """The columns of the store in which a canary stands."""
    return [name for name, values in texts(room).items() if any(word in value for value in values for word in CANARIES)]


def test_every_text_of_the_store_has_a_fate() -> None:
    columns = {
        f"{table.name}.{column.name}" for table in METADATA.sorted_tables for column in table.columns if isinstance(column.type, String)
    }
    assert columns - set(RETENTION) == set(), "say in workbench/access/retention.py what becomes of them when the event is closed"
    assert set(RETENTION) - columns == set()


def test_the_canaries_stand_in_every_column_that_is_to_be_erased(room: Room) -> None:
    peopled(room)
    known = texts(room)
    for column in (name for name, fate in RETENTION.items() if fate == ERASED):
        assert any(word.lower() in value.lower() for value in known[column] for word in CANARIES), column


@pytest.mark.parametrize("is_being_read", [False, True])
def test_nothing_about_a_person_is_left_anywhere(room: Room, tmp_path: Path, is_being_read: bool) -> None:
    home = room.workbench.settings.home
    peopled(room)
    publish(room.workbench, "villes")
    room.workbench.backups.make("auto")
    room.workbench.backups.make("phase")
    (home / "logs").mkdir()
    for name in ("etabli.jsonl", "etabli.jsonl.1"):
        said = {"msg": "a bug spoke of Canariette Dubois", "exc": "IntegrityError: Volière de Fougères", "rid": "0123"}
        (home / "logs" / name).write_text(json.dumps(said, ensure_ascii=False) + '\n{"msg":"nobody"}\n', encoding="utf-8")
    before = hits(home)
    assert {"logs/etabli.jsonl", "logs/etabli.jsonl.1"} <= set(before)
    assert in_store(room)
    if room.workbench.store.engine.dialect.name == "sqlite":  # a PostgreSQL stands elsewhere, and its dumps are packed
        assert any(name.startswith("etabli.sqlite") for name in before)
        assert sum(name.startswith("backups/") for name in before) == 2
    reader = threading.Thread(target=read_a_while, args=(room, 1.0 if is_being_read else 0.0))
    reader.start()
    erased = close_event(room.workbench, LATER, CONSOLE)
    assert hits(home) == []
    assert in_store(room) == []
    assert erased == Erased(people=5, sessions=5, invitations=2, tokens=1, codes=1, log_lines=2, backups=2, manual_backups=0)
    reader.join()
    made = room.workbench.backups.make(out=tmp_path / "out").folder
    assert hits(made) == []
    assert [json.loads(line)["rid"] for line in (home / "logs" / "etabli.jsonl").read_text().splitlines()[:1]] == ["0123"]


def read_a_while(room: Room, seconds: float) -> None:
    with room.workbench.store.reading() as connection:
        assert connection.execute(select(METADATA.tables["people"].c.name)).first()
        time.sleep(seconds)


def test_the_work_stays_and_the_doors_are_closed(room: Room) -> None:
    publish(room.workbench, "villes")
    ana, code = room.member("Ana"), room.code
    room.workbench.catalog.forget()
    close_event(room.workbench, LATER, CONSOLE)
    bench = room.workbench
    assert bench.event.phase() == "closed"
    assert {known.person.name for known in bench.people.all()} == {"participant 1", "participant 2"}
    assert ana.person.id in {known.person.id for known in bench.people.all()}, "what they wrote still has one author"
    assert [listed.team.name for listed in bench.teams.all()] == ["Les vélos"]
    assert bench.sessions.by_id(ana.session, NOW) is None
    with pytest.raises(DayError):
        bench.entry.team_of_code(code)
    assert bench.teams.code(room.team.id, NOW, CONSOLE) != code
    assert bench.catalog.find("villes").version == 1
    assert bench.audit.check().is_whole
    assert bench.audit.last(2)[-1].action == "event.close"


def test_a_dry_run_counts_and_changes_nothing(room: Room) -> None:
    peopled(room)
    before, files = texts(room), {path: path.read_bytes() for path in (room.workbench.settings.home / "logs").glob("*")}
    would = close_event(room.workbench, LATER, CONSOLE, dry_run=True)
    assert texts(room) == before
    assert files == {path: path.read_bytes() for path in (room.workbench.settings.home / "logs").glob("*")}
    assert close_event(room.workbench, LATER, CONSOLE) == would


def test_closing_again_does_what_is_left_to_do(room: Room) -> None:
    peopled(room)
    close_event(room.workbench, LATER, CONSOLE)
    lines = room.workbench.audit.check().lines
    assert close_event(room.workbench, LATER, CONSOLE) == Erased()
    assert room.workbench.audit.check().lines == lines, "nothing was done, so nothing is in the log"
    token = room.workbench.invitations.make("organizer", "", NOW, CONSOLE)
    room.workbench.entry.accept(token, "Canariette", "", NOW)
    assert close_event(room.workbench, LATER, CONSOLE) == Erased(people=1, sessions=1, invitations=1, codes=1)
    assert hits(room.workbench.settings.home) == []
    assert {known.person.name for known in room.workbench.people.all()} == {f"participant {number}" for number in range(1, 7)}


def test_a_name_chosen_as_if_forgotten_is_borne_by_one_person_only(room: Room) -> None:
    room.member("participant 2")
    other = room.workbench.teams.add("Les trams", NOW, CONSOLE)
    room.workbench.entry.join(other, "participant 2", "", NOW)
    close_event(room.workbench, LATER, CONSOLE)
    assert {known.person.name for known in room.workbench.people.all()} == {"participant 1", "participant 2", "participant 3"}


def test_a_backup_that_was_being_made_meanwhile_is_not_kept(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    peopled(room)
    fill = room.workbench.backups.fill

    def closed_meanwhile(*words: object) -> None:
        fill(*words)  # type: ignore[arg-type]
        close_event(room.workbench, LATER, CONSOLE)

    monkeypatch.setattr(room.workbench.backups, "fill", closed_meanwhile)
    room.workbench.backups.make("auto")
    assert hits(room.workbench.settings.home) == []
    assert room.workbench.backups.all() == []


def test_a_backup_made_by_hand_is_left_and_told(room: Room) -> None:
    room.workbench.backups.make("manual")
    assert close_event(room.workbench, LATER, CONSOLE).manual_backups == 1
    assert len(room.workbench.backups.all()) == 1


def test_the_log_of_a_day_with_people_names_nobody(room: Room) -> None:
    logs.set_up(room.workbench.settings)
    try:
        peopled(room)
        with pytest.raises(DayError) as caught:
            room.member("Canariette Dubois")
        logging.getLogger("etabli").info("refused", extra={"ev": caught.value.code})
    finally:
        logging.root.handlers.clear()
    assert not [name for name in hits(room.workbench.settings.home) if name.startswith("logs")]


def test_the_shell_closes_the_event(room: Room) -> None:
    peopled(room)
    home = room.workbench.settings.home

    def run(*words: str) -> str:
        command = [sys.executable, "cli.py", *words, "--home", str(home)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout

    assert "people: 5" in run("close-event", "--dry-run")
    assert "Les trams" in run("add-team", "Les trams", "Les bus")
    token = run("organizer-link").strip().partition("http://127.0.0.1:8501/enter#")[2]
    assert room.workbench.invitations.find(token, NOW + timedelta(days=1)) is not None
    assert json.loads(run("close-event", "--json"))["people"] == 5
    assert hits(home) == []
