"""The old .xls: read, its errors kept, its false extents refused."""

import struct
from pathlib import Path

import pytest

from loaders.spreadsheet import SPREADSHEET
from tests.unit.given_files import codes, given, one, refusal, rows

EXAMPLE = Path(__file__).parent.parent / "data/open/bnlc-covoiturage/exemple-valide.xls"


def test_a_real_xls_is_read(tmp_path: Path) -> None:
    feed = one(SPREADSHEET, given(tmp_path, "exemple-valide.xls", EXAMPLE.read_bytes()))
    assert (len(feed.columns), feed.records) == (18, 1)
    assert rows(feed)[0][:5] == ("76217-C-001", "Gare SNCF de Dieppe", "2 Boulevard Georges Clemenceau", "Dieppe", "76217")


def test_an_error_in_an_xls_keeps_its_text(tmp_path: Path) -> None:
    raw = EXAMPLE.read_bytes()
    place = raw.index(struct.pack("<HHHH", 0x203, 14, 1, 4))  # the number in E2
    error = struct.pack("<HHHHHBB", 0x205, 8, 1, 4, 0, 0x2A, 1) + struct.pack("<HHH", 0xE2, 2, 0)  # #N/A, and a record that says nothing
    feed = one(SPREADSHEET, given(tmp_path, "x.xls", raw[:place] + error + raw[place + 18 :]))
    assert rows(feed)[0][4] == "#N/A"
    assert codes(feed) == {"office.error_cell"}


@pytest.mark.parametrize(("place", "value"), [("4", 60_000), ("rows", 0xFFFFFFFF)])
def test_an_xls_that_announces_impossible_columns_or_rows_is_refused_before_memory_is_asked_for(
    tmp_path: Path, place: str, value: int
) -> None:
    raw = bytearray(EXAMPLE.read_bytes())
    if place == "rows":
        start = raw.index(struct.pack("<HH", 0x200, 14)) + 4
        raw[start : start + 4] = struct.pack("<I", value)
    else:
        start = raw.index(struct.pack("<HHHH", 0x203, 14, 1, 4)) + 6
        raw[start : start + 2] = struct.pack("<H", value)
    assert refusal(SPREADSHEET, given(tmp_path, "x.xls", bytes(raw))).code == "file.corrupt"
