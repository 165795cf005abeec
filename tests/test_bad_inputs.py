"""272 hostile or merely broken files: each ends as it should, and nothing is half-written.

The generator (tests/data/bad_inputs.py) says for each file what must happen: reject with a code, load
with findings, or load with none. Codes are compared, never prose, but for the words a message must hold.
"""

import contextlib
import importlib.util
import json
import socket
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from workbench.drafts import preview
from workbench.drafts.draft import Draft
from workbench.drafts.drafts import Given
from workbench.errors import DatasetError, EtabliError
from workbench.workbench import Workbench

SPEC = importlib.util.spec_from_file_location("bad_inputs", ROOT / "tests" / "data" / "bad_inputs.py")
assert SPEC and SPEC.loader
bad_inputs = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(bad_inputs)
CASES = [case for case in bad_inputs.CASES if not case["heavy"]]

# Where the outcome differs from what the generator expected, and why.
ARGUED: dict[str, tuple[str, str]] = {
    "enc-mixed": ("encoding.mixed", "files mixing UTF-8 and cp1252 lines are read line by line, and said so"),
    "type-eicar": ("table.no_rows", "without an antivirus the file is one odd header and nothing else"),
    "enc-late": ("encoding.guessed", "the whole file is looked at, so a first accent on line 60,002 is evidence like any other"),
}


def outcome(workbench: Workbench, case: dict[str, Any], folder: Path) -> tuple[Draft | None, EtabliError | None]:
    """The Draft once read, or the error that refused the file."""
    path = folder / "input"
    path.write_bytes(case["data"]() if callable(case["data"]) else case["data"])
    name = case["upload_as"] if case["upload_as"] is not None else case["file"]
    try:
        draft = workbench.drafts.give([Given(path, name)])
    except DatasetError as error:
        return None, error
    workbench.drafts.read(draft.id)
    draft = workbench.drafts.wait(draft.id)
    return draft, DatasetError(draft.error["code"], **draft.error["context"]) if draft.error else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_bad_file_ends_as_it_should(case: dict[str, Any], workbench: Workbench, tmp_path: Path) -> None:
    before = set(workbench.drafts.home.glob("*"))
    draft, error = outcome(workbench, case, tmp_path)
    try:
        if case["id"] in ARGUED:
            assert ARGUED[case["id"]][0] in ({error.code} if error else found(draft) if draft else set())
        elif case["expect"]["verdict"] == "reject":
            refused(case, draft, error)
        else:
            loaded(workbench, case, draft, error)
    finally:
        if draft:
            workbench.drafts.discard(draft.id)
    assert set(workbench.drafts.home.glob("*")) == before


def refused(case: dict[str, Any], draft: Draft | None, error: EtabliError | None) -> None:
    expect = case["expect"]
    if expect.get("may_accept") and draft and draft.tables:
        return
    assert error is not None, [table.findings for table in draft.tables] if draft else None
    assert error.code in expect["codes"]
    assert [word for word in expect["says"] if word.lower() not in str(error).lower()] == []
    assert draft is None or not draft.tables


def loaded(workbench: Workbench, case: dict[str, Any], draft: Draft | None, error: EtabliError | None) -> None:
    expect = case["expect"]
    assert error is None, str(error)
    assert draft is not None
    if expect["verdict"] == "accept":
        assert found(draft) == set()
    assert set(expect["codes"]) <= found(draft)
    told = " ".join(item.message for item in (*draft.findings, *(f for table in draft.tables for f in table.findings)))
    assert [word for word in expect["says"] if word.lower() not in told.lower()] == []
    for table in draft.tables:
        assert table.records == table.rows + table.refused
    table = draft.tables[0]
    assert table.rows == expect.get("rows", table.rows)
    assert len(table.schema.fields) == expect.get("cols", len(table.schema.fields))
    rows = preview.draft_rows(workbench.drafts.folder(draft.id) / "work" / "stage.duckdb", table, 10, 0).to_pylist()
    cells = {place: rows[int(place.split(".")[0])][place.split(".", 1)[1]] for place in expect.get("cells", {})}
    assert cells == expect.get("cells", {})


def found(draft: Draft) -> set[str]:
    """The codes of everything found in the file."""
    return {item.type for item in draft.findings} | {item.type for table in draft.tables for item in table.findings}


def test_nothing_is_ever_fetched(read: Callable[..., Draft], tmp_path: Path) -> None:
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        threading.Thread(target=listen, args=(listener, calls), daemon=True).start()
        for number, remote in enumerate(({"path": url}, {"path": "a.csv", "schema": url}, {"path": "a.csv", "dialect": url})):
            package = tmp_path / f"{number}.zip"
            with zipfile.ZipFile(package, "w") as archive:
                archive.writestr("datapackage.json", json.dumps({"name": "x", "profile": url, "resources": [{"name": "a", **remote}]}))
                archive.writestr("a.csv", "id,nom\n1,x\n")
            draft = read(package)
            assert draft.error is not None
            assert draft.error["code"] == "descriptor.remote_path"
        assert calls == []


def listen(listener: socket.socket, calls: list[object]) -> None:
    with contextlib.suppress(OSError):
        calls.append(listener.accept())
