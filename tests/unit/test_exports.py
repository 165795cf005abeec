"""Downloads: exact, readable, harmless in a spreadsheet."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb
import frictionless
import pytest
from python_calamine import CalamineWorkbook

from tests.unit.editions import CITIES, CITY_ROWS, NO_TICK, built, draft, stage, table
from ui.words import REASONS
from workbench.data.catalog import Catalog
from workbench.data.edition import Edition
from workbench.descriptor import Field, Schema
from workbench.downloads import sheets
from workbench.downloads.dictionary import cite, dictionary, escaped
from workbench.downloads.exports import EXPORTS, download_name, export, export_of, export_to
from workbench.downloads.refused_file import ROWS, sentence
from workbench.errors import DatasetError
from workbench.publishing.build import build
from workbench.settings import Settings
from workbench.sql import literal
from workbench.store.engine import open_store

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
FORMULAS = (
    "=1+1",
    "+33 1 23 45 67 89",
    "-12",
    "@SUM(A1)",
    '=HYPERLINK("http://127.0.0.1:9/?x="&A1)',
    "\t=1+1",
    "\r=1+1",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "%0A=1",
)
ABOUT = {
    "title": "Villes",
    "title@en": "Cities",
    "licenses": [{"name": "etalab-2.0", "title": "Licence Ouverte 2.0"}],
    "created": "2024-05-01T00:00:00Z",
    "contributors": [{"title": "INSEE", "roles": ["publisher"]}],
    "sources": [{"title": "Recensement", "path": "https://www.insee.fr"}],
}

Publish = Callable[..., Edition]


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    settings = Settings(home=tmp_path / "home")
    catalog = Catalog(open_store(settings), settings)

    def run(*arguments: Any, package: str = "villes", **words: Any) -> Edition:
        folder = Path(mkdtemp(dir=settings.home))
        return catalog.publish(built(folder, *arguments, **{"about": ABOUT, **words}), package, NOW)

    return run


def made(edition: Edition, format_name: str, resource: str = "", language: str = "fr") -> Path:
    return export(edition, resource, format_name, language, edition.folder.parents[2])


def cells(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def test_csv_is_plain_utf8_with_commas_points_and_iso_dates(publish: Publish) -> None:
    assert made(publish(), "csv").read_bytes().decode("utf-8") == (
        "code,ville,habitants,loyer,relevé\n01001,Bourg,41527,9.5,2024-02-01\n2A004,Ajaccio,73822,,2023-08-15\n75056,Paris,2102650,31.2,2023-12-31\n"
    )


def test_a_formula_is_escaped_in_csv_and_a_number_is_not(publish: Publish) -> None:
    found = cells(made(publish((Field("v"),), [(text,) for text in FORMULAS]), "csv"))
    assert [row[0] for row in found[1:]] == [
        "'=1+1",
        "'+33 1 23 45 67 89",
        "-12",
        "'@SUM(A1)",
        '\'=HYPERLINK("http://127.0.0.1:9/?x="&A1)',
        "'\t'=1+1",
        "'\r'=1+1",
        "'=cmd|' /C calc'!A0",
        "'＝1+1",
        "%0A=1",
    ]


INSIDE = {
    "Lyon;=cmd|' /C calc'!A0": "Lyon;'=cmd|' /C calc'!A0",
    "a; @SUM(A1)": "a; '@SUM(A1)",
    "a\n+A1": "a\n'+A1",
    "a\t-2+3+cmd|' /C calc'!A0": "a\t'-2+3+cmd|' /C calc'!A0",
    "a;;=1": "a;;'=1",
    ";-\n=1": ";-\n'=1",
    "a;＝1;＝2": "a;'＝1;'＝2",
    "48.8;-1.5;+2": "48.8;-1.5;+2",
    "a = b ; c - d, e@f": "a = b ; c - d, e@f",
    "un; deux": "un; deux",
    'a;"=HYPERLINK(1);"': 'a;"\'=HYPERLINK(1);"',
    'a\n"=1+1"': 'a\n"\'=1+1"',
}


def test_a_formula_after_a_separator_of_other_spreadsheets_is_escaped_and_numbers_are_not(publish: Publish) -> None:
    found = cells(made(publish((Field("v;=w"),), [(text,) for text in INSIDE]), "csv"))
    assert [row[0] for row in found] == ["v;'=w", *INSIDE.values()]
    lines = "".join(f"{row[0]}\n" for row in found)
    for quoting in (csv.QUOTE_NONE, csv.QUOTE_MINIMAL):
        for split in csv.reader(io.StringIO(lines), delimiter=";", quoting=quoting):
            assert not [cell for cell in split if cell.lstrip()[:1] in ("=", "@")]


def test_a_formula_inside_a_list_or_an_object_is_escaped(publish: Publish) -> None:
    rows = [('["a;=1+1;b", "x"]', '{"k": "a;@SUM(A1)"}')]
    written = made(publish((Field("liste", "array"), Field("objet", "object")), rows), "csv").read_text(encoding="utf-8")
    for quoting in (csv.QUOTE_NONE, csv.QUOTE_MINIMAL):
        for split in csv.reader(io.StringIO(written), delimiter=";", quoting=quoting):
            assert not [cell for cell in split if cell.lstrip(' "')[:1] in ("=", "@")]


def test_negative_numbers_of_a_number_field_are_never_escaped(publish: Publish) -> None:
    assert cells(made(publish((Field("v", "number"),), [("-1.5",), ("+2",)]), "csv"))[1:] == [["-1.5"], ["2.0"]]


def test_a_header_that_is_a_formula_is_escaped_too(publish: Publish) -> None:
    assert cells(made(publish((Field("=1+1"),), [("a",)]), "csv"))[0] == ["'=1+1"]


def test_quotes_newlines_and_commas_survive_csv(publish: Publish) -> None:
    texts = ['a "b"', "c,d", "e\nf", "g\r\nh", " i "]
    assert [row[0] for row in cells(made(publish((Field("v"),), [(text,) for text in texts]), "csv"))[1:]] == texts


def test_nested_values_are_json_text_in_csv(tmp_path: Path, publish: Publish) -> None:
    edition = publish((Field("o", "object"), Field("l", "array")), [('{"a":1}', "[1,2]")])
    assert cells(made(edition, "csv"))[1] == ['{"a":1}', "[1,2]"]


def test_years_keep_four_digits(publish: Publish) -> None:
    assert cells(made(publish((Field("an", "year"),), [("0987",), ("2024",), ("",)]), "csv"))[1:] == [["0987"], ["2024"], []]


def test_parquet_is_the_file_that_queries_read(publish: Publish) -> None:
    edition = publish()
    assert made(edition, "parquet") == edition.parquet("villes")


def test_the_file_as_published_comes_back_byte_for_byte(publish: Publish) -> None:
    edition = publish(upload="Été 2024.csv")
    assert made(edition, "original").read_bytes() == b"as published\n"
    assert download_name(edition, "", "original") == "Été 2024.csv"


def test_xlsx_holds_typed_cells_and_never_a_formula(publish: Publish) -> None:
    fields = (Field("v"), Field("n", "number"), Field("j", "date"), Field("b", "boolean"))
    rows = [(text, "-1.5", "2024-02-29", "true") for text in FORMULAS[:6]]
    path = made(publish(fields, rows), "xlsx")
    found = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert found[0] == ["v", "n", "j", "b"]
    assert [row[0].replace("_x0009_", "\t") for row in found[1:]] == list(FORMULAS[:6])
    assert found[1][1:] == [-1.5, datetime(2024, 2, 29).date(), True]
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_xlsx_keeps_the_digits_that_excel_would_lose(publish: Publish) -> None:
    fields = (Field("i", "integer"), Field("d", "date"), Field("n", "number"))
    path = made(publish(fields, [("9007199254740993", "1789-07-14", "NaN"), ("12", "1900-03-01", "1")]), "xlsx")
    found = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert found[1][:2] == ["9007199254740993", "1789-07-14"]
    assert found[2][0] == 12


def test_what_an_excel_sheet_cannot_hold_is_refused_naming_csv(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DatasetError, match="CSV") as caught:
        made(publish((Field("v"),), [("x" * 32_768,)]), "xlsx")
    assert caught.value.code == "export.cell_too_long"
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    edition = publish()
    with pytest.raises(DatasetError, match="CSV") as caught:
        made(edition, "xlsx")
    assert caught.value.code == "export.too_many_rows"
    assert not list((edition.folder.parents[2] / "exports").rglob("*.*"))


def test_the_zip_is_a_data_package_that_frictionless_finds_valid(tmp_path: Path, publish: Publish) -> None:
    fields = (
        *CITIES,
        Field("an", "year"),
        Field("mois", "yearmonth"),
        Field("vrai", "boolean", options={"trueValues": ["oui"], "falseValues": ["non"]}),
        Field("vu", "datetime"),
        Field("heure", "time"),
        Field("o", "object"),
        Field("l", "array"),
        Field("p", "geopoint"),
        Field("formule"),
    )
    more = ("0987", "2024-01", "oui", "2024-01-01T10:00:00", "23:59:59", '{"a": [1]}', "[1]", "2.35, 48.85", "=1+1")
    edition = publish(fields, [(*row, *more) for row in CITY_ROWS], schema=Schema(fields, ("code",)))
    with zipfile.ZipFile(made(edition, "zip")) as archive:
        assert sorted(archive.namelist()) == ["README.md", "datapackage.json", "villes.csv"]
        archive.extractall(tmp_path / "out")
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.flatten(["rowNumber", "fieldName", "type", "note"]) == []
    assert report.valid
    assert report.tasks[0].stats["rows"] == 3
    assert cells(tmp_path / "out" / "villes.csv")[1][-1] == "=1+1"


def test_the_zip_brings_what_was_refused(publish: Publish) -> None:
    edition = publish((Field("n", "integer"),), [("1",), ("deux",)], cells_refused={"n": 1})
    with zipfile.ZipFile(made(edition, "zip")) as archive:
        assert archive.read("villes.refused.csv").decode() == "row,field,value,reason\n3,n,deux,type-error\n"


def test_what_was_left_out_says_why_in_a_sentence_beside_its_code(publish: Publish) -> None:
    edition = publish((Field("n", "integer"), Field("jour", "date", "%d/%m/%Y")), [("1", "x"), ("=deux", "31/02/2024")],
        cells_refused={"n": 1, "jour": 2})  # fmt: skip
    french = made(edition, "refused", language="fr").read_text(encoding="utf-8").splitlines()
    assert french[0] == "\ufeffenregistrement;champ;valeur;motif;message"
    assert "3;n;'=deux;type-error;« =deux » n’est pas un nombre entier." in french
    assert "2;jour;x;type-error;« x » n’est pas une date." in french
    english = made(edition, "refused", language="en").read_text(encoding="utf-8").splitlines()
    assert english[0] == "\ufeffrecord,field,value,reason,message"
    assert "3,jour,31/02/2024,type-error,“31/02/2024” is no date." in english


@pytest.mark.parametrize("language", ["en", "fr"])
def test_why_a_row_was_left_out_is_said_for_every_code(language: str) -> None:
    assert {code for code in ROWS[language] if code} == set(REASONS)
    assert all(sentence(language, code, "") == ROWS[language][code] for code in REASONS)
    assert sentence(language, "relevé de {cell}", "").endswith(": relevé de {cell}")  # a person's own words


def test_tables_with_keys_make_one_valid_zip(tmp_path: Path, publish: Publish) -> None:
    folder = tmp_path / "home" / "quarantine" / "d"
    stage(folder, "t0", CITY_ROWS)
    stage(folder, "t1", [("01001", "12"), ("75056", "3")])
    key = {"fields": ["code"], "reference": {"resource": "villes", "fields": ["code"]}}
    fields = (Field("code"), Field("gares", "integer"))
    one, two = table(CITIES, CITY_ROWS), table(fields, [1, 2], "gares", stage="t1", schema=Schema(fields, (), (key,)))
    build(draft(folder, one, two), folder, NO_TICK)
    settings = Settings(home=tmp_path / "home")
    edition = Catalog(open_store(settings), settings).publish(folder / "build", "transports", NOW)
    with zipfile.ZipFile(made(edition, "zip")) as archive:
        archive.extractall(tmp_path / "out")
    assert frictionless.validate(str(tmp_path / "out" / "datapackage.json")).valid
    with pytest.raises(DatasetError, match="villes, gares") as caught:
        made(edition, "csv")
    assert caught.value.code == "export.needs_resource"
    assert download_name(edition, "gares", "csv") == "transports-v1-gares.csv"


@pytest.mark.parametrize(
    ("format_name", "name"),
    [
        ("csv", "villes-v1.csv"),
        ("xlsx", "villes-v1.xlsx"),
        ("parquet", "villes-v1.parquet"),
        ("zip", "villes-v1.zip"),
        ("md", "villes-v1.md"),
    ],
)
def test_a_download_has_a_name_that_says_what_it_is(publish: Publish, format_name: str, name: str) -> None:
    assert download_name(publish(), "villes", format_name) == name


def test_an_unknown_format_is_answered_with_those_there_are() -> None:
    with pytest.raises(DatasetError, match="csv, xlsx, parquet"):
        export_of("pdf")
    assert len({item.format for item in EXPORTS}) == len(EXPORTS)


def test_a_download_is_made_once(publish: Publish) -> None:
    edition = publish()
    path = made(edition, "csv")
    path.write_text("cached")
    assert made(edition, "csv").read_text() == "cached"


def test_a_download_that_fails_leaves_nothing_behind(publish: Publish, tmp_path: Path) -> None:
    edition = publish()
    edition.parquet("villes").unlink()
    with pytest.raises(duckdb.Error):
        export_to(edition, "", "csv", "fr", tmp_path / "out" / "x.csv")
    assert list((tmp_path / "out").rglob("*")) == []


def test_the_dictionary_is_in_the_language_asked_for_and_harmless(publish: Publish) -> None:
    fields = (
        Field(
            "a|b",
            title="<script>alert(1)</script>",
            description="Une *ligne*\nou [deux](javascript:x)",
            unit="€",
            extra={"title@en": "Rent"},
        ),
    )
    edition = publish(fields, [("1",)], tables_about={"villes": {"rowDescription": "Une commune"}})
    french, english = dictionary(edition, "fr"), dictionary(edition, "en")
    assert (
        "| a\\|b | string | € | &lt;script&gt;alert(1)&lt;/script&gt; — Une \\*ligne\\* ou \\[deux\\](javascript:x) | 0.0 % | 1 |" in french
    )
    assert "Une ligne est : Une commune" in french
    assert "# Cities" in english
    assert "| Rent —" in english
    assert "## How to cite" in english


def test_the_citation_names_producer_version_licence_and_source(publish: Publish) -> None:
    edition = publish()
    assert cite(edition, "fr") == (
        "INSEE (2024). Villes, version 1 [jeu de données]. Licence : Licence Ouverte 2.0. Publié le 2026-03-01 avec Établi "
        "sous le nom villes@1. Source : Recensement https://www.insee.fr."
    )
    assert cite(edition, "en").startswith("INSEE (2024). Cities, version 1 [data set]. Licence: ")


def test_markdown_that_begins_a_line_is_shown_as_text() -> None:
    assert [escaped(text) for text in ("# a", "- b", "1. c", "a - b", "0.5", "--- d", "-4,5")] == [
        "\\# a",
        "\\- b",
        "1\\. c",
        "a - b",
        "0.5",
        "\\--- d",
        "-4,5",
    ]


def test_a_million_rows_of_csv_stay_in_order(tmp_path: Path, publish: Publish) -> None:
    edition = publish()
    duckdb.execute(f"COPY (SELECT i AS code FROM range(1000000) t(i)) TO {literal(str(edition.parquet('villes')))} (FORMAT parquet)")
    lines = made(edition, "csv").read_text().split()
    assert lines[1:] == [str(number) for number in range(1_000_000)]
