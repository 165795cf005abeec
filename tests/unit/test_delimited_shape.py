"""Separators, headers, ragged rows, quotes, line ends: nothing lost, nothing swallowed in silence."""

from pathlib import Path

import pytest

from tests.unit.delimited_files import feed_of, found, given, labels_of, proofs, rows_of
from workbench.errors import DatasetError
from workbench.loading import Limits


def code_of(folder: Path, content: bytes, **said: str) -> tuple[str, str]:
    with pytest.raises(DatasetError) as error:
        feed_of(folder, content, **said)
    return error.value.code, str(error.value)


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        (b"a,b\n1,2\n", ","), (b"a;b\n1,5;2,5\n3,1;4,2\n", ";"), (b"a\tb\n1;2\t3;4\n", "\t"), (b"a|b\n1|2\n", "|"),
        (b"nom;adresse\nX;1, rue A\nY;2, rue B\n", ";"), (b'id,tags\n1,"a;b"\n2,"c;d"\n', ","), (b"prix;lat\n1,5;48,1\n2,5;47,2\n", ";"),
        (b"texte\nBonjour, monde\nun, deux, trois\nfin\n", ""), (b"prix\n1,5\n2,5\n3,75\n", ""),
    ],
)  # fmt: skip
def test_the_separator_is_the_one_that_divides_the_lines(tmp_path: Path, content: bytes, delimiter: str) -> None:
    feed = feed_of(tmp_path, content)
    assert feed.dialect.delimiter == delimiter
    assert len(rows_of(feed)) == content.count(b"\n") - 1


def test_the_separator_that_excel_names_is_no_header(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, b"sep=;\na;b\n1,5;2,5\n")
    assert (labels_of(feed), rows_of(feed), feed.first_row) == (["a", "b"], [("1,5", "2,5")], 3)
    assert found(feed) == {}


def test_title_lines_stand_above_the_header(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, "Exportation du 12/03/2025\nSource : préfecture\n\ncode;valeur\n01;3\n".encode())
    assert (labels_of(feed), rows_of(feed), feed.first_row) == (["code", "valeur"], [("01", "3")], 5)
    assert "line 4" in found(feed)["csv.preamble"].message
    assert proofs(feed)["header_rows"] == "Header on line 4: first line with 2 filled cells."
    assert feed.extras["preamble"] == ["Exportation du 12/03/2025", "Source : préfecture"]


def test_a_title_padded_with_separators_is_still_a_title(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, b"Titre;;\n;;\ncode;nom;n\n1;A;2\n3;B;4\n")
    assert feed.dialect.header_rows == (3,)


def test_an_export_of_a_spreadsheet_keeps_its_header_of_years(tmp_path: Path) -> None:
    lines = "Population;;;\nSource : Insee;;;\n;;;\nDép;Nom;2023;2024\n01;Ain;1 000;1 100\n02;Aisne;900;880\nChamp : France;;;\n"
    assert labels_of(feed_of(tmp_path, lines.encode())) == ["Dép", "Nom", "2023", "2024"]


def test_comments_are_no_header_but_a_header_may_begin_with_a_hash(tmp_path: Path) -> None:
    assert feed_of(tmp_path, b"# source: x, y\n# date: z\na,b\n1,2\n").dialect.header_rows == (3,)
    feed = feed_of(tmp_path, b"## Geo Point;id\n43.6, 1.44;6.0\n43.7, 1.45;7.0\n")
    assert labels_of(feed) == ["## Geo Point", "id"]


def test_a_header_with_blank_names_is_not_skipped(tmp_path: Path) -> None:
    assert labels_of(feed_of(tmp_path, b"id,,\n1,2,3\n4,5,6\n")) == ["id", "", ""]


@pytest.mark.parametrize("upper", [b"2023;;2024;\n", b"\n2023;;2024;\n"])
def test_a_header_over_two_lines_joins_group_and_name(tmp_path: Path, upper: bytes) -> None:
    feed = feed_of(tmp_path, upper + b"H;F;H;F\n1;2;3;4\n5;6;7;8\n")
    assert labels_of(feed) == ["2023 / H", "2023 / F", "2024 / H", "2024 / F"]
    assert len(feed.dialect.header_rows) == 2
    assert rows_of(feed)[0] == ("1", "2", "3", "4")


def test_a_person_says_where_the_header_is(tmp_path: Path) -> None:
    content = b"x;y\na;b\nc;d\n1;2\n"
    assert labels_of(feed_of(tmp_path, content, header_rows="2,3")) == ["a / c", "b / d"]
    bare = feed_of(tmp_path, content, header_rows="none")
    assert (labels_of(bare), bare.first_row, len(rows_of(bare))) == (["", ""], 1, 4)
    assert code_of(tmp_path, content, header_rows="9")[0] == "dialect.bad_value"


def test_what_a_person_says_is_honoured_and_checked(tmp_path: Path) -> None:
    said = {"delimiter": "semicolon", "drop_rows": "4,6-8", "decimal_char": ",", "group_char": " ", "missing_values": "NA,ND"}
    dialect = given(feed_of(tmp_path, b"a,1;b\n1,5;2\n", **said))
    assert (dialect["delimiter"], dialect["drop_rows"], dialect["missing_values"]) == (";", (4, 6, 7, 8), ("", "NA", "ND"))
    assert code_of(tmp_path, b"a;b\n", colour="red")[0] == "dialect.unknown_key"
    code, message = code_of(tmp_path, b"a;b\n", delimiter="éé")
    assert (code, "semicolon" in message or ";" in message) == ("dialect.bad_value", True)
    assert code_of(tmp_path, b"a;b\n", delimiter="x")[0] == "dialect.bad_value"


def test_short_rows_stay_and_are_told(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, b"a,b,c\n1,2,3\n4,5\n6,7,8\nfootnote\n")
    assert rows_of(feed)[1] == ("4", "5", None)
    assert (found(feed)["csv.missing_cells"].count, found(feed)["csv.missing_cells"].rows) == (1, (3,))


def test_rows_longer_than_the_header_stop_the_file_and_name_the_ways_out(tmp_path: Path) -> None:
    code, message = code_of(tmp_path, b"a,b\n1,2\n3,4,5\n")
    assert code == "csv.extra_cells"
    assert all(word in message for word in ("donnees.csv", "line 3", "extra_cells=column", "extra_cells=refuse"))


def test_extra_cells_become_columns_or_leave_the_table_as_the_person_says(tmp_path: Path) -> None:
    content = b"a,b\n1,2\n3,4,5\n6,7\n"
    wide = feed_of(tmp_path, content, extra_cells="column")
    assert (labels_of(wide), rows_of(wide)) == (["a", "b", ""], [("1", "2", None), ("3", "4", "5"), ("6", "7", None)])
    cut = feed_of(tmp_path, content, extra_cells="refuse")
    assert (rows_of(cut), cut.skipped) == ([("1", "2"), ("6", "7")], (3,))
    assert (cut.extras["refused_rows"], cut.extras["refused_count"]) == ([[3, ["3", "4", "5"]]], 1)
    assert found(cut)["csv.extra_cells"].rows == (3,)


def test_separators_at_the_end_of_lines_are_no_extra_cells(tmp_path: Path) -> None:
    assert rows_of(feed_of(tmp_path, b"a;b;\n1;2;\n3;4;\n")) == [("1", "2", ""), ("3", "4", "")]
    assert rows_of(feed_of(tmp_path, b"a;b\n1;2;\n3;4;\n")) == [("1", "2", ""), ("3", "4", "")]
    assert rows_of(feed_of(tmp_path, b"a;b\n1;2;;;\n3;4\n5;6\n7;8\n"))[0] == ("1", "2")


def test_an_unclosed_quote_never_swallows_rows(tmp_path: Path) -> None:
    for content in (b'a,b\n1,"x\n2,y\n3,z\n', b'a,b\n1,"x\n2,"y"\n3,z\n', b'a,b,c\n1,"x,1\n2,y,1\n3,z,1\n4,",1\n'):
        code, message = code_of(tmp_path, content)
        assert (code, "line 2 " in message, "quote_char=none" in message) == ("csv.unclosed_quote", True, True)
    assert len(rows_of(feed_of(tmp_path, b'a,b\n1,"x\n2,y\n3,z\n', quote_char="none"))) == 3


def test_a_cell_may_span_lines_that_look_like_rows_when_a_person_trusts_its_quotes(tmp_path: Path) -> None:
    content = b'a,b,c\n1,"x\n2,y,1\n3,z,1\n",1\n'
    assert code_of(tmp_path, content)[0] == "csv.unclosed_quote"
    assert rows_of(feed_of(tmp_path, content, quote_char='"')) == [("1", "x\n2,y,1\n3,z,1\n", "1")]


def test_quotes_inside_cells_are_kept(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, b'a,b\n1,5" pouce\n2,"ok"\n3,"dit ""oui"""\n')
    assert rows_of(feed) == [("1", '5" pouce'), ("2", "ok"), ("3", 'dit "oui"')]
    assert found(feed) == {}
    stray = feed_of(tmp_path, b'a,b\n1,"x"y\n2,"le "grand" lac"\n3,ok\n')
    assert rows_of(stray) == [("1", '"x"y'), ("2", 'le "grand" lac'), ("3", "ok")]
    assert found(stray)["csv.stray_quotes"].rows == (2, 3)


def test_spaces_before_quotes_do_not_break_cells(tmp_path: Path) -> None:
    assert rows_of(feed_of(tmp_path, b'a, b\n1, "x, y"\n2, "z"\n')) == [("1", "x, y"), ("2", "z")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_line_and_none_inside_quotes_does(tmp_path: Path, end: str) -> None:
    feed = feed_of(tmp_path, end.join(["a,b", '1,"x\ny"', '2,"x\r\ny"', '3,"x\ry"', "4,z"]).encode())
    assert rows_of(feed) == [("1", "x\ny"), ("2", "x\r\ny"), ("3", "x\ry"), ("4", "z")]
    assert (feed.dialect.line_terminator, found(feed)) == (end, {})


def test_mixed_line_ends_are_read_and_told(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, b"a,b\r\n1,2\n3,4\r5,6\r\n")
    assert rows_of(feed) == [("1", "2"), ("3", "4"), ("5", "6")]
    assert "CRLF × 2, LF × 1, CR × 1" in found(feed)["csv.mixed_eol"].message


def test_nel_and_line_separator_end_no_line(tmp_path: Path) -> None:
    assert rows_of(feed_of(tmp_path, "a,b\n1,x\u0085y\n2,x\u2028y\n".encode())) == [("1", "x\u0085y"), ("2", "x\u2028y")]


def test_blank_lines_are_no_rows_and_row_numbers_stay_true(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, b"a,b\n\n1,2\n\n\n3,4\n\n\n")
    assert (rows_of(feed), feed.first_row, feed.skipped) == ([("1", "2"), ("3", "4")], 3, (4, 5))
    assert found(feed)["table.blank_rows"].rows == (2, 4, 5)


def test_a_blank_line_in_a_file_of_one_column_is_an_empty_cell(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, b"nom\nA\n\nB\n\n\n")
    assert (rows_of(feed), found(feed)) == ([("A",), ("",), ("B",)], {})


def test_the_end_of_file_mark_of_dos_is_no_row(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, b"a,b\n1,2\n\x1a")
    assert (rows_of(feed), list(found(feed))) == ([("1", "2")], ["text.control"])


def test_a_file_without_data_is_told_apart_from_an_empty_one(tmp_path: Path) -> None:
    assert code_of(tmp_path, b"")[0] == code_of(tmp_path, b"\xef\xbb\xbf")[0] == "file.empty"
    assert code_of(tmp_path, b"a")[0] == code_of(tmp_path, b"\n\n\r\n")[0] == "table.no_rows"
    feed = feed_of(tmp_path, b"id,nom,valeur\n")
    assert (rows_of(feed), "3 columns" in found(feed)["table.no_rows"].message) == ([], True)


def test_columns_beyond_the_limit_are_refused_at_once_and_nine_thousand_are_read(tmp_path: Path) -> None:
    wide = b",".join(b"c%d" % number for number in range(50_000)) + b"\n"
    code, message = code_of(tmp_path, wide * 3)
    assert (code, "50000" in message) == ("table.too_many_columns", True)
    nine = b",".join(b"c%d" % number for number in range(9_000)) + b"\n"
    assert len(rows_of(feed_of(tmp_path, nine + nine))[0]) == 9_000


def test_a_long_cell_is_kept_whole_and_one_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    content = b'a,b\n1,x\n2,"' + b"x" * 3_000_000 + b'"\n'
    feed = feed_of(tmp_path, content)
    assert (len(rows_of(feed)[1][1] or ""), found(feed)["cell.long"].rows) == (3_000_000, (3,))
    with pytest.raises(DatasetError, match="line 3") as error:
        feed_of(tmp_path, content, limits=Limits(cell_characters=1_000_000))
    assert error.value.code == "cell.too_long"


def test_a_clean_file_is_read_where_it_stands(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, 'a;b\r\n"1";"é;è"\r\n2;x\r\n'.encode())
    assert (rows_of(feed), getattr(feed.body, "path", None)) == ([("1", "é;è"), ("2", "x")], tmp_path / "input")
    assert proofs(feed)["delimiter"] == "Separator ;: the same number of cells (2) on 100 % of lines."


def test_the_table_is_named_after_its_file(tmp_path: Path) -> None:
    assert feed_of(tmp_path, b"a,b\n1,2\n", name="dossier/3-Données.CSV.gz").name == "t_3_donnees"
