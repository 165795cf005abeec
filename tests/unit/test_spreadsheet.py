"""Workbooks as people make them: titles, merged headers, hidden sheets, dates, errors; and as attackers do."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from loaders.office.facts import letters, number_of
from loaders.spreadsheet import SPREADSHEET
from tests.unit.given_books import HEAD, TYPES, cell, saved, sheet_of, xlsx
from tests.unit.given_files import TIGHT, codes, given, labels, one, refusal, rows, zipped

DATA = Path(__file__).parent.parent / "data" / "open"


def test_a_plain_sheet_is_a_table_named_after_its_file(tmp_path: Path) -> None:
    feed = one(SPREADSHEET, given(tmp_path, "Données été.xlsx", sheet_of(["id", "nom"], ["01", "Ain"], ["2A", None])))
    assert (feed.name, feed.source, feed.first_row, feed.records) == ("donnees_ete", "Sheet", 2, 2)
    assert labels(feed) == ["id", "nom"]
    assert rows(feed) == [("01", "Ain"), ("2A", None)]
    assert feed.evidence[0].message == "Header on row 1: the first one with enough filled cells (2 of 2)."


def test_values_read_as_a_csv_of_the_same_table_would_hold_them(tmp_path: Path) -> None:
    values = [
        5.0,
        0.1 + 0.2,
        1e300,
        True,
        datetime(2024, 1, 2),
        datetime(2024, 1, 2, 3, 4, 5),
        time(13, 45),
        timedelta(hours=30, minutes=5),
        " a\nb ",
    ]
    feed = one(SPREADSHEET, given(tmp_path, "v.xlsx", sheet_of([f"c{n}" for n in range(9)], values)))
    assert rows(feed) == [("5", "0.3", "1e+300", "true", "2024-01-02", "2024-01-02T03:04:05", "13:45:00", "PT30H5M", " a\nb ")]


def test_a_percentage_is_the_number_stored_and_a_text_stays_a_text(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["part", "texte"])
        book.active.append([0.5575, "55,75%"])
        book.active["A2"].number_format = "0.00%"

    assert rows(one(SPREADSHEET, given(tmp_path, "p.xlsx", saved(fill)))) == [("0.5575", "55,75%")]


def test_days_in_a_column_of_times_are_written_at_midnight(tmp_path: Path) -> None:
    feed = one(SPREADSHEET, given(tmp_path, "d.xlsx", sheet_of(["le"], [date(2024, 1, 2)], [datetime(2024, 1, 2, 8)])))
    assert rows(feed) == [("2024-01-02T00:00:00",), ("2024-01-02T08:00:00",)]


def test_titles_above_the_header_are_left_out_and_kept_as_notes(tmp_path: Path) -> None:
    book = sheet_of(
        ["Population légale"],
        ["Source : Insee", None, 2024],
        [],
        ["code", "nom", "hab"],
        ["01", "Ain", 5],
        ["02", "Aisne", 6],
        ["03", "Allier", 7],
    )
    feed = one(SPREADSHEET, given(tmp_path, "t.xlsx", book))
    assert labels(feed) == ["code", "nom", "hab"]
    assert (feed.dialect.header_rows, feed.first_row, feed.records) == ((4,), 5, 3)
    assert feed.extras["preamble"] == ["Population légale", "Source : Insee 2024"]
    assert "table.blank_rows" not in codes(feed)


def test_a_two_line_header_with_merged_cells_is_flattened(tmp_path: Path) -> None:
    book = sheet_of(["dep", 2023, None, 2024, None], [None, "H", "F", "H", "F"], ["01", 1, 2, 3, 4], merged=("B1:C1", "D1:E1", "A1:A2"))
    feed = one(SPREADSHEET, given(tmp_path, "m.xlsx", book))
    assert labels(feed) == ["dep", "2023 / H", "2023 / F", "2024 / H", "2024 / F"]
    assert feed.dialect.header_rows == (1, 2)
    assert rows(feed) == [("01", "1", "2", "3", "4")]
    assert codes(feed) == {"sheet.merged_cells"}


def test_a_two_line_header_without_merged_cells_is_flattened(tmp_path: Path) -> None:
    book = sheet_of(["dep", "Population", None, "Logements"], [None, "Hommes", "Femmes", None], ["01", 1, 2, 3], ["02", 4, 5, 6])
    assert labels(one(SPREADSHEET, given(tmp_path, "m.xlsx", book))) == ["dep", "Population / Hommes", "Population / Femmes", "Logements"]


def test_years_below_a_merged_label_belong_to_the_header(tmp_path: Path) -> None:
    book = sheet_of(["dep", "Population", None], [None, 2019, 2020], ["01", 1, 2], merged=("B1:C1",))
    assert labels(one(SPREADSHEET, given(tmp_path, "y.xlsx", book))) == ["dep", "Population / 2019", "Population / 2020"]


def test_a_first_row_of_words_is_not_swallowed_by_the_header(tmp_path: Path) -> None:
    feed = one(SPREADSHEET, given(tmp_path, "w.xlsx", sheet_of(["nom", "ville", "note"], ["Ana", "Ain", None], ["Bob", "Brest", "x"])))
    assert (labels(feed), feed.records) == (["nom", "ville", "note"], 2)


def test_a_header_that_names_only_the_first_columns_keeps_all_of_them(tmp_path: Path) -> None:
    book = sheet_of([f"c{n}" for n in range(25)], *[[str(n), *range(255)] for n in range(4)])
    feed = one(SPREADSHEET, given(tmp_path, "wide.xlsx", book))
    assert (len(feed.columns), feed.records, feed.dialect.header_rows) == (256, 4, (1,))
    assert labels(feed)[25:] == [""] * 231


def test_blank_rows_are_counted_and_keep_the_row_numbers_of_the_sheet(tmp_path: Path) -> None:
    feed = one(
        SPREADSHEET, given(tmp_path, "b.xlsx", sheet_of([], [], [None, "a", "b"], [], [None, 1, 2], [], [None, "  ", " "], [None, 3, 4]))
    )
    assert (labels(feed), rows(feed)) == (["a", "b"], [("1", "2"), ("3", "4")])
    assert (feed.dialect.header_rows, feed.first_row, feed.skipped) == ((3,), 5, (6, 7))
    assert codes(feed) == {"table.blank_rows"}


def test_formatted_but_empty_columns_and_rows_are_no_part_of_the_table(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["a", "b", " "])
        book.active.append([1, 2])
        book.active["J90"].number_format = "0.00"

    feed = one(SPREADSHEET, given(tmp_path, "f.xlsx", saved(fill)))
    assert (labels(feed), rows(feed), codes(feed)) == (["a", "b"], [("1", "2")], set())


def test_every_visible_sheet_is_a_table_and_hidden_parts_are_named(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.title = "Été 2024"
        book.active.append(["a"])
        book.active.append([1])
        book.create_sheet("vide")
        secret = book.create_sheet("secret")
        secret.append(["salaire"])
        secret.sheet_state = "veryHidden"
        twin = book.create_sheet("Été-2024")
        twin.append(["a", "b"])
        twin.append([1, 2])
        twin.column_dimensions["B"].hidden = True

    first, second = SPREADSHEET.read(given(tmp_path, "c.xlsx", saved(fill)))
    assert [(feed.name, feed.source) for feed in (first, second)] == [("ete_2024", "Été 2024"), ("ete_2024_2", "Été-2024")]
    assert rows(second) == [("1", "2")]
    (hidden,) = first.findings
    assert hidden.type == "sheet.hidden"
    assert "secret, Été-2024!B" in hidden.message


def test_error_cells_keep_their_text_and_formulas_without_value_are_told(tmp_path: Path) -> None:
    formulas = (
        f'<row r="1">{cell("A1", "v")}</row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row><row r="3"><c r="A3"><f>NOW()</f></c></row>'
        '<row r="4"><c r="A4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row><row r="5"><c r="A5" t="str"><f>""</f><v></v></c></row>'
    )
    feed = one(SPREADSHEET, given(tmp_path, "f.xlsx", xlsx(formulas)))
    assert rows(feed) == [("2",), (None,), ("#DIV/0!",)]
    found = {item.type: item for item in feed.findings}
    assert set(found) == {"office.error_cell", "office.formula_no_value"}
    assert (found["office.error_cell"].context["cells"], found["office.formula_no_value"].context["cells"]) == ("A4", "A3")


def test_dates_that_excel_cannot_have_are_kept_as_stored_and_told(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        for line in (["le", "n"], [datetime(2024, 2, 29), 0], [60, 60], [-1, -1], [2958466, 2958466]):
            book.active.append(line)
        for number in range(2, 6):
            book.active.cell(number, 1).number_format = "dd/mm/yyyy"

    feed = one(SPREADSHEET, given(tmp_path, "d.xlsx", saved(fill)))
    assert rows(feed) == [("2024-02-29", "0"), ("1900-02-29", "60"), ("-1", "-1"), ("2958466", "2958466")]
    (finding,) = feed.findings
    assert (finding.type, finding.field, finding.rows) == ("date.invalid", "le", (3, 4, 5))


def test_comments_and_names_of_people_are_told(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["a"])
        book.active.append([1])
        book.active["A2"].comment = Comment("appeler la mairie", "agent")

    assert codes(one(SPREADSHEET, given(tmp_path, "c.xlsx", saved(fill)))) == {"privacy.file_metadata"}


def test_a_stray_cell_at_the_end_of_the_world_is_left_out_and_named(tmp_path: Path) -> None:
    feed = one(SPREADSHEET, given(tmp_path, "loin.xlsx", xlsx(HEAD + f'<row r="1048576">{cell("XFD1048576", "x")}</row>')))
    assert rows(feed) == [("1", "Été")]
    (finding,) = feed.findings
    assert finding.type == "sheet.far_cell"
    assert "XFD1048576" in finding.message


def test_a_false_dimension_hides_no_row(tmp_path: Path) -> None:
    assert rows(one(SPREADSHEET, given(tmp_path, "d.xlsx", xlsx(HEAD, head='<dimension ref="A1:A1"/>')))) == [("1", "Été")]


def test_what_a_person_says_of_the_header_is_obeyed(tmp_path: Path) -> None:
    book = sheet_of(["a", "b"], ["c", "d"], ["1", "2"])
    two = one(SPREADSHEET, given(tmp_path, "x.xlsx", book, said={"x": {"header_rows": "1,2"}}))
    assert (labels(two), rows(two), two.evidence) == (["a / c", "b / d"], [("1", "2")], ())
    none = one(SPREADSHEET, given(tmp_path, "x.xlsx", book, said={"*": {"header_rows": "none"}}))
    assert (labels(none), none.records, none.first_row) == (["", ""], 3, 1)


def test_one_sheet_can_be_chosen_by_its_name_or_number(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["a"])
        book.create_sheet("deux").append(["b"])

    for said in ("deux", "2"):
        feed = one(SPREADSHEET, given(tmp_path, "x.xlsx", saved(fill), said={"*": {"table": said}}))
        assert (feed.source, labels(feed), codes(feed)) == ("deux", ["b"], {"table.no_rows"})
    assert "Sheet, deux" in str(refusal(SPREADSHEET, given(tmp_path, "x.xlsx", saved(fill), said={"*": {"table": "trois"}})))


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (
            xlsx(f'<row r="1">{cell("A1", "&x;")}</row>', before='<!DOCTYPE d [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>'),
            "xml.forbidden",
            "sheet1",
        ),
        (xlsx(f'<row r="0">{cell("A0", "x")}</row>'), "file.corrupt", ""),
        (xlsx(HEAD)[:-40], "file.truncated", ""),
        (xlsx("<x>" * 300 + "</x>" * 300), "file.corrupt", ""),
        (xlsx(""), "sheet.none", ""),
        (zipped({"../../evil.xml": "x", "[Content_Types].xml": TYPES}), "archive.unsafe_path", "evil"),
        (saved(lambda book: [book.create_sheet(f"f{n}") for n in range(3)] and None), "sheet.too_many", "4"),
        (zipped({"[Content_Types].xml": TYPES, "xl/media/a.bin": b"\x00" * 30_000_000}), "archive.too_large_unpacked", ""),
    ],
    ids=["entity", "row 0", "cut", "deep", "blank", "path", "sheets", "bomb"],
)
def test_a_workbook_that_cannot_be_trusted_is_refused(tmp_path: Path, content: bytes, code: str, word: str) -> None:
    error = refusal(SPREADSHEET, given(tmp_path, "x.xlsx", content, limits=TIGHT))
    assert error.code == code
    assert word in str(error)


@pytest.mark.parametrize(("name", "number"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16383)])
def test_columns_are_named_as_in_a_spreadsheet(name: str, number: int) -> None:
    assert (letters(number), number_of(name)) == (name, number)


def test_a_part_that_is_missing_is_a_damaged_file(tmp_path: Path) -> None:
    whole = zipfile.ZipFile(io.BytesIO(xlsx(HEAD)))
    parts = {name: whole.read(name) for name in whole.namelist() if "sheet1" not in name}
    assert refusal(SPREADSHEET, given(tmp_path, "x.xlsx", zipped({**parts}))).code == "file.corrupt"
