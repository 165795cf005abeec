"""Encodings of delimited text: found from the whole file, proven, or chosen by a person."""

from pathlib import Path

import pytest

from loaders.text.blocks import CHUNK
from loaders.text.survey import survey
from tests.unit.delimited_files import feed_of, found, labels_of, proofs, rows_of
from workbench.errors import DatasetError

FRENCH = "commune;libellé;montant\nSaint-Étienne;Aménagé;1 234,50\nFougères;Œuvre – d’art;12,00\n"
CELLS = [("Saint-Étienne", "Aménagé", "1 234,50"), ("Fougères", "Œuvre – d’art", "12,00")]


@pytest.mark.parametrize("boms", [0, 1, 2])
def test_a_utf8_file_with_no_one_or_two_byte_order_marks_has_a_clean_first_header(tmp_path: Path, boms: int) -> None:
    feed = feed_of(tmp_path, b"\xef\xbb\xbf" * boms + FRENCH.encode())
    assert labels_of(feed) == ["commune", "libellé", "montant"]
    assert rows_of(feed) == CELLS
    assert feed.dialect.encoding == "utf-8"
    assert found(feed) == {}


@pytest.mark.parametrize(("codec", "name"), [("cp1252", "cp1252"), ("mac_roman", "mac-roman")])
def test_a_semicolon_file_in_an_old_encoding_keeps_its_accents(tmp_path: Path, codec: str, name: str) -> None:
    feed = feed_of(tmp_path, FRENCH.encode(codec))
    assert rows_of(feed) == CELLS
    assert feed.dialect.encoding == name
    assert found(feed)["encoding.guessed"].row == 1
    assert proofs(feed)["encoding"].startswith(f"{name}: ")


def test_a_semicolon_file_in_latin1_keeps_its_accents(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, "ville;été\nFougères;à Noël\n".encode("latin-1"))
    assert rows_of(feed) == [("Fougères", "à Noël")]
    assert "encoding.guessed" in found(feed)


def test_a_dos_file_in_cp850_keeps_its_accents(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, "ville;fête\nFougères;été à la forêt, garçon\nLigné;dîner\n".encode("cp850"))
    assert rows_of(feed) == [("Fougères", "été à la forêt, garçon"), ("Ligné", "dîner")]
    assert feed.dialect.encoding == "cp850"


def test_a_first_accent_on_the_last_line_is_seen(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, b"id,nom\n" + b"".join(b"%d,ville\n" % number for number in range(60_000)) + "60000,été\n".encode("cp1252"))
    assert rows_of(feed)[-1] == ("60000", "été")
    assert found(feed)["encoding.guessed"].row == 60_002


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("bom", ["\ufeff", ""])
def test_the_unicode_text_of_a_spreadsheet_is_read(tmp_path: Path, codec: str, bom: str) -> None:
    feed = feed_of(tmp_path, (bom + FRENCH).encode(codec))
    assert rows_of(feed) == CELLS
    assert feed.dialect.encoding == codec
    assert "UTF-16" in found(feed)["encoding.converted" if bom else "encoding.guessed"].message


def test_a_file_mixing_utf8_and_cp1252_lines_is_read_line_by_line(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, b'id,nom\n1,"\xc3\x89t\xc3\xa9\nfini"\n2,\xc9t\xe9\n3,no\xebl\n')
    assert rows_of(feed) == [("1", "Été\nfini"), ("2", "Été"), ("3", "noël")]
    assert feed.dialect.encoding == "utf-8+cp1252"
    mixed = found(feed)["encoding.mixed"]
    assert (mixed.count, mixed.rows) == (2, (3, 4))


def test_a_mac_apostrophe_before_an_accent_is_not_taken_for_utf8(tmp_path: Path) -> None:
    lines = "nom;lieu\n" + "l’École;d’été\n" * 3 + "Noël;Île à l’ouest\n"
    assert rows_of(feed_of(tmp_path, lines.encode("mac_roman")))[0] == ("l’École", "d’été")


def test_a_cp1252_file_with_bytes_that_cp1252_does_not_define_is_read(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, "ville;été\nFougères;à Noël ".encode("cp1252") + b"\x81\n")
    assert rows_of(feed) == [("Fougères", "à Noël \x81")]
    assert "text.control" in found(feed)


@pytest.mark.parametrize(("content", "line"), [(b"a,b\n1,\xc0\xaf\n", 2), (b"a,b\n1,\xed\xa0\x80\n", 2), (b"a,b\n1,x\n2,\xc3\xa9t\xc3", 3)])
def test_bytes_shaped_like_utf8_but_forbidden_or_cut_stop_the_file(tmp_path: Path, content: bytes, line: int) -> None:
    with pytest.raises(DatasetError) as error:
        feed_of(tmp_path, content)
    assert error.value.code == "encoding.invalid"
    assert f"line {line} " in str(error.value)


@pytest.mark.parametrize("codec", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf32_is_refused_with_the_way_out(tmp_path: Path, codec: str) -> None:
    with pytest.raises(DatasetError, match="Save it as UTF-8") as error:
        feed_of(tmp_path, FRENCH.encode(codec))
    assert error.value.code == "encoding.unsupported"


def test_a_person_chooses_the_encoding(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, "nom;prix\ncafé;2 €\n".encode("iso8859-15"), encoding="iso-8859-15")
    assert rows_of(feed) == [("café", "2 €")]
    assert found(feed) == {}
    assert proofs(feed)["encoding"] == "encoding: iso8859-15, as you said."


def test_an_encoding_that_cannot_read_the_file_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="line 3 holds bytes that utf-8 does not allow"):
        feed_of(tmp_path, b"id,nom\n1,x\n2,\xe9t\xe9\n", encoding="utf-8")


def test_odd_characters_are_told_with_their_lines(tmp_path: Path) -> None:
    content = "nom,n\nx\x1b[0m,1\nadmin\u202etxt,2\nÃ‰tÃ©,3\nE\u0301tampes,4\nÉtampes,5\n👨‍👩‍👧,6\n".encode()
    feed = feed_of(tmp_path, content)
    rows = {code: item.rows for code, item in found(feed).items()}
    assert rows == {"text.control": (2,), "text.invisible": (3,), "text.mojibake": (4,), "text.not_nfc": (5,)}
    assert rows_of(feed)[0] == ("x\x1b[0m", "1")


def test_nul_is_removed_from_a_cell_and_never_cuts_it(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, b"a,b\n1,x\0y\n2,z\n")
    assert rows_of(feed) == [("1", "xy"), ("2", "z")]
    assert found(feed)["text.nul_removed"].rows == (2,)


def test_a_block_of_nul_stops_the_file(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="line 3") as error:
        feed_of(tmp_path, b"a,b\n1,2\n" + b"\0" * 100 + b"\n3,4\n")
    assert error.value.code == "file.binary"


@pytest.mark.parametrize("character", ["é", "€", "😀"])
@pytest.mark.parametrize("before", range(5))
def test_a_letter_between_two_blocks_of_a_large_file_is_read_whole(tmp_path: Path, character: str, before: int) -> None:
    start = f"ville;note\nParis;{character}\nx;"
    padding = "y" * (CHUNK - len(start.encode()) - before)
    file = f"{start}{padding}{character}{character}\n".encode()
    assert found(feed_of(tmp_path, file)).keys() <= {"cell.long"}
    assert survey(tmp_path / "input", 0, lambda done: None).counts == tuple(file.count(byte) for byte in range(256))


def test_what_is_odd_is_told_by_its_row_in_whatever_block_of_a_large_file_it_stands(tmp_path: Path) -> None:
    lines = [f"{number};{'z' * 90}" for number in range(1, 150_001)]
    for row, text in ((70_000, "a\u200bb"), (140_000, "c\u200bd"), (100_000, "")):
        lines[row - 2] = text and f"{row};{text}"
    feed = feed_of(tmp_path, "\n".join(["number;text", *lines]).encode())
    assert (feed.records, feed.skipped) == (149_999, (100_000,))
    assert found(feed)["text.invisible"].rows == (70_000, 140_000)
