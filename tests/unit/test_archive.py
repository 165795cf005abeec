"""Zip and gzip files, friendly and hostile."""

import gzip
import stat
import zipfile
from pathlib import Path

import pytest

from loaders.archive import GZIP, ZIP
from tests.unit.given_files import TIGHT, given, zipped
from workbench.errors import DatasetError
from workbench.loading import Unpacked, Unpacker

OK = b"id,nom\n1,Ain\n2,Aisne\n"


def unpacked(unpacker: Unpacker, folder: Path, name: str, content: bytes) -> Unpacked:
    return unpacker.unpack(given(folder, name, content, limits=TIGHT))


def refused(unpacker: Unpacker, folder: Path, name: str, content: bytes) -> DatasetError:
    with pytest.raises(DatasetError) as caught:
        unpacked(unpacker, folder, name, content)
    assert name in str(caught.value)
    return caught.value


def linked(mode: int) -> bytes:
    """A zip file with a link or a special file in it."""
    import io

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        info = zipfile.ZipInfo("lien.csv")
        info.create_system = 3
        info.external_attr = mode << 16
        archive.writestr(info, "/etc/passwd")
    return made.getvalue()


def test_the_tables_of_a_zip_are_read_and_its_notes_are_kept_apart(tmp_path: Path) -> None:
    found = unpacked(ZIP, tmp_path, "ok.zip", zipped({"d/a.csv": OK, "d/stops.txt": OK, "d/LISEZMOI.txt": "note", "d/plan.pdf": "%PDF"}))
    assert [member.name for member in found.members] == ["d/a.csv", "d/stops.txt"]
    assert [member.name for member in found.attachments] == ["d/LISEZMOI.txt", "d/plan.pdf"]
    assert found.members[0].path.read_bytes() == OK
    assert found.members[0].path.name == "0"
    assert found.findings == ()


def test_the_litter_of_desktops_is_ignored(tmp_path: Path) -> None:
    litter = {"__MACOSX/._a.csv": b"\x00\x05", ".DS_Store": b"x", "Thumbs.db": b"x", "~$a.xlsx": b"x"}
    found = unpacked(ZIP, tmp_path, "mac.zip", zipped({"a.csv": OK, **litter}))
    assert [member.name for member in found.members] == ["a.csv"]
    assert found.attachments == ()


def test_data_of_other_formats_left_in_a_zip_is_named(tmp_path: Path) -> None:
    (finding,) = unpacked(ZIP, tmp_path, "sig.zip", zipped({"a.csv": OK, "b.shp": b"x"})).findings
    assert finding.type == "archive.members_ignored"
    assert "b.shp" in finding.message


def test_an_accented_name_of_a_french_windows_is_read_right(tmp_path: Path) -> None:
    raw = zipped({"donnXes.csv": OK}).replace(b"donnXes.csv", "données.csv".encode("cp850"))
    assert unpacked(ZIP, tmp_path, "cp850.zip", raw).members[0].name == "données.csv"


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/cron.d/evil.csv", "..\\evil.csv", "C:/x.csv", "d/" * 200 + "a.csv", "~/x.csv"])
def test_a_path_that_leaves_the_archive_stops_it_before_anything_is_written(tmp_path: Path, name: str) -> None:
    error = refused(ZIP, tmp_path, "slip.zip", zipped({"a.csv": OK, name: OK}))
    assert error.code == "archive.unsafe_path"
    assert name[:20] in str(error)
    assert not (tmp_path / "work" / "unpacked").exists()


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o644])
def test_links_and_special_files_are_refused(tmp_path: Path, mode: int) -> None:
    error = refused(ZIP, tmp_path, "lien.zip", linked(mode))
    assert error.code == "archive.link"
    assert "lien.csv" in str(error)


@pytest.mark.parametrize(
    ("members", "code", "word"),
    [
        ({}, "archive.no_table", ""),
        ({"a.jpg": b"\xff\xd8\xff", "b.docx": b"PK"}, "archive.no_table", "a.jpg"),
        ({"a.csv": OK, "A.CSV": OK}, "archive.duplicate_name", "a.csv"),
        ({"b.zip": zipped({"a.csv": OK})}, "archive.nested", "b.zip"),
        ({"b.csv": zipped({"a.csv": OK})}, "archive.nested", "b.csv"),
        ({f"f{n}.csv": OK for n in range(6)}, "archive.too_many_members", "6"),
        ({"a.csv": b"\x00" * 30_000_000}, "archive.too_large_unpacked", ""),
        ({"a.csv": b"<html>"}, "type.mismatch", "a.csv"),
    ],
)
def test_an_archive_that_cannot_be_trusted_is_refused(tmp_path: Path, members: dict[str, bytes | str], code: str, word: str) -> None:
    error = refused(ZIP, tmp_path, "x.zip", zipped(members))
    assert error.code == code
    assert word in str(error)


def test_a_size_that_lies_is_found_out_while_inflating(tmp_path: Path) -> None:
    raw = bytearray(zipped({"a.csv": b"\x00" * 30_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = raw.find(mark) + offset
        raw[place : place + 4] = (100).to_bytes(4, "little")
    assert refused(ZIP, tmp_path, "menteur.zip", bytes(raw)).code in ("archive.too_large_unpacked", "file.corrupt")


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    raw = bytearray(zipped({"a.csv": OK}, zipfile.ZIP_STORED))
    raw[raw.find(b"Aisne")] = ord("B")
    assert refused(ZIP, tmp_path, "x.zip", bytes(raw)).code == "file.corrupt"


def test_a_protected_archive_is_refused(tmp_path: Path) -> None:
    raw = bytearray(zipped({"a.csv": OK}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(mark) + offset] |= 1
    assert refused(ZIP, tmp_path, "chiffre.zip", bytes(raw)).code == "file.encrypted"


def test_a_gzip_gives_its_file_under_its_own_name(tmp_path: Path) -> None:
    found = unpacked(GZIP, tmp_path, "ok.csv.gz", gzip.compress(OK) + gzip.compress(b"3,Allier\n"))
    assert found.members[0].name == "ok.csv"
    assert found.members[0].path.read_bytes() == OK + b"3,Allier\n"
    assert found.findings == ()


def test_bytes_after_the_end_of_a_gzip_are_told(tmp_path: Path) -> None:
    (finding,) = unpacked(GZIP, tmp_path, "x.csv.gz", gzip.compress(OK) + b"garbage").findings
    assert (finding.type, finding.count) == ("file.trailing_bytes", 7)
    assert unpacked(GZIP, tmp_path, "x.csv.gz", gzip.compress(OK) + b"\x00" * 512).findings == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (gzip.compress(OK, mtime=0)[:-5], "file.truncated"),
        (gzip.compress(OK, mtime=0)[:-8] + b"\x00" * 8, "file.corrupt"),
        (gzip.compress(gzip.compress(OK, mtime=0), mtime=0), "archive.nested"),
        (gzip.compress(b"\x00" * 30_000_000, mtime=0), "archive.too_large_unpacked"),
    ],
)
def test_a_gzip_that_cannot_be_trusted_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert refused(GZIP, tmp_path, "x.csv.gz", content).code == code
