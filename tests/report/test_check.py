"""`cli.py check`: its statuses, its limits, and that nothing leaves the machine."""

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import frictionless
import psutil
import pytest

from tests.conftest import ROOT
from tests.report.compare import told
from tests.shell import apart, here
from workbench.validation.report import __main__ as report_main

SCHEMA = {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "constraints": {"pattern": "(a+)+$"}}]}

BROKEN = {"fields": [{"name": "a", "constraints": {"pattern": "(("}}]}
MANY = [{"path": f"{number}.csv"} for number in range(5_000)]
PLACES = (
    "path", "schema", "dialect", "profile", "$schema", "extrapaths", "hash", "licenses", "field", "foreignKeys", "$ref", "jsonSchema",
)  # fmt: skip


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command, run in a folder by this process; the child that judges the file is a process as ever."""
    return here(folder, "check", *words)


def shell(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, run in a folder by a shell: once for each status."""
    return apart(folder, "check", *words, **environment)


def write(folder: Path, **files: Any) -> None:
    """None; the files stand in the folder, named name_ext for name.ext."""
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("engine", ["auto", "frictionless"])
def test_the_report_is_the_one_that_frictionless_gives(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, table__csv="a,b\n1,aa\nx,aaa\n2,b\n\n3\n", schema__json=SCHEMA)
    done = shell(tmp_path, "table.csv", "--schema", "schema.json", "--engine", engine, "--json")
    monkeypatch.chdir(tmp_path)
    expected = told(frictionless.Resource(path="table.csv", name="table", schema=frictionless.Schema.from_descriptor(SCHEMA)).validate())
    found = told(frictionless.Report.from_descriptor(json.loads(done.stdout)))
    assert done.returncode == 1
    assert found["tasks"][0]["errors"] == expected["tasks"][0]["errors"]
    assert [error["type"] for error in found["tasks"][0]["errors"]] == ["type-error", "constraint-error", "blank-row", "missing-cell"]


def test_a_checklist_is_followed_and_told(tmp_path: Path) -> None:
    checks = {"checks": [{"type": "duplicate-row"}, {"type": "row-constraint", "formula": "a < b"}]}
    write(tmp_path, table__csv="a,b\n1,2\n1,2\n3,2\n", checks__json=checks)
    done = run(tmp_path, "table.csv", "--checklist", "checks.json")
    assert done.returncode == 1
    assert done.stdout.startswith("table.csv: 2 errors (1 duplicate-row, 1 row-constraint)")
    assert "a checklist asks for more than the schema" in done.stdout
    write(tmp_path, checks__json={"checks": [{"type": "duplicate-row"}]})
    done = run(tmp_path, "table.csv", "--checklist", "checks.json")
    assert done.stdout.startswith("table.csv: 1 error (1 duplicate-row)")
    assert "checklist" not in done.stdout


def test_a_valid_file_says_so(tmp_path: Path) -> None:
    write(tmp_path, table__csv="a,b\n1,aa\n")
    done = shell(tmp_path, "table.csv")
    assert (done.returncode, done.stdout.strip()) == (0, "table.csv: valid")


def test_errors_are_told_in_words_with_their_number(tmp_path: Path) -> None:
    write(tmp_path, table__csv="a,b\n" + "x,a\n" * 30, schema__json=SCHEMA)
    done = run(tmp_path, "table.csv", "--schema", "schema.json", "--limit-errors", "25")
    assert done.returncode == 1
    assert done.stdout.startswith("table.csv: at least 25 errors (25 type-error in a)")
    assert "... and 5 more" in done.stdout


@pytest.mark.parametrize(
    ("files", "words", "says"),
    [
        ({}, ["none.csv"], "There is no file “none.csv”"),
        ({"t__csv": "a\n1\n"}, ["t.csv", "--schema", "none.json"], "There is no file “none.json”"),
        ({"t__csv": "a\n1\n", "s__json": "{"}, ["t.csv", "--schema", "s.json"], "s.json is not a usable descriptor"),
        ({"t__csv": "a\n1\n", "s__json": {"title": "x"}}, ["t.csv", "--schema", "s.json"], "s.json is not a usable descriptor"),
        ({"t__csv": ",".join("a" * 50_000) + "\n"}, ["t.csv"], "50000 columns"),
        ({"t__csv__gz": "x"}, ["t.csv.gz"], "is an archive"),
        ({"datapackage__json": {"resources": [{"name": "a", "path": "../x.csv"}]}}, ["datapackage.json"], "path that is not safe"),
        ({"datapackage__json": {"resources": MANY}}, ["datapackage.json"], "describes 5000 resources"),
        ({"t__pdf": "%PDF"}, ["t.pdf"], "is no table by its name"),
        ({"t__pdf": "%PDF"}, ["t.pdf", "--engine", "frictionless"], "is no table by its name"),
        ({}, ["."], "“.” is a folder"),
        ({"t__csv": "a\n1\n"}, ["t.csv", "--schema", "."], "“.” is a folder"),
        ({"t__csv": "a\nx\n", "s__json": BROKEN}, ["t.csv", "--schema", "s.json"], "stumbles"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_status_2(files: dict[str, Any], words: list[str], says: str, tmp_path: Path) -> None:
    write(tmp_path, **files)
    done = run(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


@pytest.mark.parametrize("name", ["t.txt", "t.dat", "t"])
def test_a_file_whose_name_says_nothing_is_read_as_delimited(name: str, tmp_path: Path) -> None:
    write(tmp_path, **{name.replace(".", "__"): "a;b\nx;2\n", "s__json": SCHEMA})
    done = run(tmp_path, name, "--schema", "s.json")
    assert done.returncode == 1
    assert "1 type-error in a" in done.stdout


def test_a_file_of_a_package_that_is_no_table_is_said_to_be_unread(tmp_path: Path) -> None:
    resources = [{"name": "a", "path": "a.csv"}, {"name": "b", "path": "b.txt", "schema": {"fields": [{"name": "a", "type": "integer"}]}}]
    write(tmp_path, a__csv="a\n1\n", b__txt="a\nx\n", datapackage__json={"resources": resources})
    done = run(tmp_path, "datapackage.json")
    assert done.returncode == 0
    assert "none of its rows was read" in done.stdout


def test_a_cell_cannot_command_the_terminal(tmp_path: Path) -> None:
    write(tmp_path, t__csv="a,b\n\x1b]0;x\x07\x1b[2J[bold]é\u202e,2\n", s__json=SCHEMA)
    said = shell(tmp_path, "t.csv", "--schema", "s.json").stdout
    assert r"\x1b]0;x\x07\x1b[2J[bold]é\u202e" in said
    assert "\x1b" not in said


def test_a_foreign_key_to_a_table_that_is_not_there_means_unread(tmp_path: Path) -> None:
    keys = [{"fields": "a", "reference": {"resource": "other", "fields": "z"}}]
    write(tmp_path, t__csv="a\n1\n", s__json={"fields": [{"name": "a"}], "foreignKeys": keys})
    done = run(tmp_path, "t.csv", "--schema", "s.json")
    assert done.returncode == 2
    assert 'resource "other" does not exist' in done.stdout


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(report_main, "answer", full)
    monkeypatch.setattr(tempfile, "tempdir", None)  # main sets it
    write(tmp_path, orders__json={"folder": str(tmp_path), "file": "t.csv"})
    monkeypatch.chdir(tmp_path)
    report_main.main(tmp_path)
    assert json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["error"] == {
        "code": "job.disk_full",
        "context": {"file": "t.csv"},
    }


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_command_that_is_ended_leaves_no_child_and_no_folder(end: signal.Signals, tmp_path: Path) -> None:
    home = tmp_path / "temporary"
    home.mkdir()
    write(tmp_path, table__csv=f"a,b\n1,{'a' * 60}!\n", schema__json=SCHEMA)
    command = [sys.executable, str(ROOT / "cli.py"), "check", "table.csv", "--schema", "schema.json"]
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)  # a run of tests in the background hears none, nor would the command
    process = subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "TMPDIR": str(home)}, stdout=subprocess.DEVNULL)
    signal.signal(signal.SIGINT, heard)
    wait_until(lambda: bool(list(home.glob("*/job.pid"))) and bool(list(home.glob("*/work/*"))))
    child = psutil.Process(int(next(home.glob("*/job.pid")).read_text().split()[0]))
    process.send_signal(end)
    assert process.wait(20) not in (0, 1, 2)
    wait_until(lambda: not child.is_running() and not list(home.iterdir()))


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """None, once it holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_pattern_without_end_is_stopped(tmp_path: Path) -> None:
    write(tmp_path, table__csv=f"a,b\n1,{'a' * 60}!\n", schema__json=SCHEMA)
    done = shell(tmp_path, "table.csv", "--schema", "schema.json", ETABLI_READ_SECONDS="4")
    assert done.returncode == 2
    assert "took more than 4 seconds" in done.stderr


@pytest.fixture
def listener() -> Iterator[tuple[str, list[Any]]]:
    """An address on this machine, and the connections made to it."""
    met: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        going = threading.Event()
        going.set()

        def accept() -> None:
            while going.is_set():
                try:
                    met.append(server.accept())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x", met
        going.clear()
        thread.join()


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_fetched(place: str, listener: tuple[str, list[Any]], tmp_path: Path) -> None:
    address, met = listener
    field = {"name": "a", "constraints": {"jsonSchema": {"$ref": address}}} if place == "jsonSchema" else {"name": "a"}
    schema: dict[str, Any] = {"fields": [field | ({"rdfType": address, "profile": address} if place == "field" else {})]}
    schema |= {"foreignKeys": [{"fields": "a", "reference": {"resource": address, "fields": "a"}}]} if place == "foreignKeys" else {}
    resource: dict[str, Any] = {"name": "a", "path": "t.csv", "schema": schema}
    resource |= (
        {place: [address] if place in ("extrapaths", "licenses") else address}
        if place not in ("field", "foreignKeys", "jsonSchema")
        else {}
    )
    package = {"resources": [resource]} | ({place: address} if place in ("profile", "$schema", "$ref") else {})
    write(tmp_path, t__csv="a\n1\n", datapackage__json=package, s__json={**schema, place: address})
    for words in (["datapackage.json"], ["t.csv", "--schema", "s.json"]):
        assert run(tmp_path, *words).returncode in (0, 1, 2)
    assert met == []
