"""Which loader reads a file."""

import zipfile
from pathlib import Path

import pytest

from tests.unit.given_files import zipped
from workbench.errors import DatasetError
from workbench.reading.kinds import is_table, kind

TESTS = Path(__file__).parent.parent
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
WORKBOOK = zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"})


def of(folder: Path, name: str, content: bytes) -> tuple[str, tuple[str, ...]]:
    path = folder / "0"
    path.write_bytes(content)
    found, findings = kind(path, name)
    return found, tuple(item.message for item in findings)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", b"a;b\n1;2\n", "delimited"),
        ("stops.txt", b"a,b\n1,2\n", "delimited"),
        ("no suffix", b"a,b\n1,2\n", "delimited"),
        ("a.xlsx", WORKBOOK, "spreadsheet"),
        ("a.ods", zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "spreadsheet"),
        ("a.json", b' \n[{"a":1}]', "json"),
        ("a.ndjson", b'{"a":1}\n{"a":2}', "json"),
        ("a.json", b"42", "json"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[]}', "geojson"),
        ("a.json", b'{"type": "FeatureCollection", "features": []}', "geojson"),
        ("a.parquet", b"PAR1....", "parquet"),
        ("a.zip", zipped({"a.csv": "a\n1\n"}), "zip"),
        ("a.csv.gz", b"\x1f\x8b\x08\x00", "gzip"),
        ("a.csv", b"[id],[name]\n1,2\n", "delimited"),
        ("a.csv", b"\xff\xfea\x00;\x00b\x00", "delimited"),
    ],
)
def test_a_file_is_recognized_by_its_bytes(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    assert of(tmp_path, name, content) == (expected, ())


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/x.csv",
        "C:\\x.csv",
        "a\x00.csv",
        "x.csv\r\nX: 1",
        "<img>.csv",
        "\u202egnp.csv",
        ".csv",
        ".",
        " x .csv ",
        "-rf.csv",
        "é" * 200 + ".csv",
    ],
)
def test_a_hostile_name_does_not_stop_a_file(tmp_path: Path, name: str) -> None:
    assert of(tmp_path, name, b"id,nom\n1,2\n")[0] == "delimited"


@pytest.mark.parametrize(
    ("name", "content", "code", "word"),
    [
        ("", b"a,b\n", "name.unusable", ""),
        ("a.csv", b"", "file.empty", "0"),
        ("a.csv", b"\xef\xbb\xbf", "file.empty", ""),
        ("a.csv", b"\x89PNG\r\n\x1a\n....", "type.mismatch", "PNG"),
        ("a.csv", b"\n <!DOCTYPE html><html>", "type.mismatch", "HTML"),
        ("a.xls", b"<html><table><tr>", "type.mismatch", "HTML"),
        ("a.csv", b"%PDF-1.7", "type.mismatch", "PDF"),
        ("a.geojson", b'<svg xmlns="x"/>', "type.mismatch", "SVG"),
        ("a.csv", b'<?xml version="1.0"?>\n<kml/>', "type.mismatch", "XML"),
        ("a.csv", b"SQLite format 3\x00", "type.mismatch", "SQLite"),
        ("a.parquet", b"\x00" * 8 + b"DUCK" + b"\x00" * 9, "type.mismatch", "DuckDB"),
        ("a.csv", b"MZ" + b"\x00" * 100, "type.mismatch", "EXE"),
        ("a.csv", b"\x80\x04\x95pickle.", "type.mismatch", "pickle"),
        ("a.xlsx", zipped({"a.csv": "a\n"}), "type.mismatch", "ZIP"),
        ("a.docx", zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), "type.mismatch", "Word"),
        ("a.zip", b"#!/bin/sh\n" + zipped({"a.csv": "a\n"}), "type.mismatch", "ZIP"),
        ("x.csv.exe", b"a,b\n", "type.not_allowed", ".exe"),
        ("a.tar", b"a,b\n", "type.not_allowed", ".zip"),
        ("a.csv", b"BZh91AY", "type.not_allowed", ".bz2"),
        ("a.xls", OLE + b"\x00" * 504, "type.legacy_office", ".xlsx"),
        ("a.xlsx", OLE + b"\x00" * 400 + "EncryptedPackage".encode("utf-16-le"), "file.encrypted", "mot de passe"),
        ("a.zip", zipped({"a.csv": "a\n" * 99})[:-30], "file.truncated", ""),
    ],
)
def test_what_is_no_table_is_refused_by_its_own_name(tmp_path: Path, name: str, content: bytes, code: str, word: str) -> None:
    with pytest.raises(DatasetError) as caught:
        of(tmp_path, name, content)
    assert caught.value.code == code
    assert word in str(caught.value)
    assert name in str(caught.value)


def test_a_workbook_named_csv_is_read_as_a_workbook_and_says_so(tmp_path: Path) -> None:
    found, (message,) = of(tmp_path, "classeur.csv", WORKBOOK)
    assert found == "spreadsheet"
    assert ".xlsx" in message


def test_a_csv_named_xlsx_is_read_as_csv_and_says_so(tmp_path: Path) -> None:
    found, (message,) = of(tmp_path, "tableau.xlsx", b"id,nom\n1,2\n")
    assert found == "delimited"
    assert ".csv" in message


def test_a_real_xls_is_told_from_junk() -> None:
    assert kind(TESTS / "data/open/bnlc-covoiturage/exemple-valide.xls", "exemple.xls") == ("spreadsheet", ())


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("LISEZMOI.txt", b"Bonjour,\nceci est une note.\n", False),
        ("stops.txt", b'stop_id,stop_name\n1,"a, b"\n', True),
        ("notes.md", b"a,b\n1,2\n", False),
        ("datapackage.json", b"{}", False),
        ("schema.json", b'{"$schema": "https://x", "name": "x", "fields": []}', False),
        ("communes.json", b'[{"code": "01001"}]', True),
        ("a.CSV", b"a\n1\n", True),
    ],
)
def test_among_several_files_only_tables_are_read(tmp_path: Path, name: str, content: bytes, expected: bool) -> None:
    path = tmp_path / "0"
    path.write_bytes(content)
    assert is_table(path, name) is expected


def test_a_zip_that_stores_without_packing_is_a_zip(tmp_path: Path) -> None:
    assert of(tmp_path, "a.zip", zipped({"a.csv": "a\n1\n"}, zipfile.ZIP_STORED))[0] == "zip"
