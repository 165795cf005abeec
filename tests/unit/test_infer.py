"""Types found: only when every cell of the whole column agrees, and every doubt is told."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.unit.feeds import native_feed, staged_of
from workbench.descriptor import Field, Schema
from workbench.findings import Finding
from workbench.loading import CsvBody, Dialect, Limits
from workbench.reading.fields import Fields, Named, Orders, fields_of
from workbench.reading.stage import create, stage


def fields(folder: Path, cells: list[str], label: str = "v", **orders: Any) -> Fields:
    """The Fields of a table whose second column holds these cells."""
    kind = orders.pop("kind", "")
    lines = [f'{number};"{cell}"' for number, cell in enumerate(cells)]
    staged, _ = staged_of(folder, f"k;{label}\n" + "\n".join(lines) + "\n", delimiter=";", records=len(cells))
    asked = {"dialect": Dialect("csv"), **orders}
    return fields_of(staged, [Named(1, label, label, kind)], Orders(**asked))


def typed(folder: Path, cells: list[str], label: str = "v", **orders: Any) -> tuple[Field, list[Finding]]:
    found = fields(folder, cells, label, **orders)
    return found.schema.fields[0], list(found.findings)


NUMBERS: list[tuple[list[str], str, dict[str, Any]]] = [
    (["1", "-2", "0", "", "9007199254740993"], "integer", {}),
    (["6.0", "11", ".5", "1.5e-05"], "number", {}),
    (["1012.1", "1e3"], "number", {}),
    (["1,5", "2,5", "3"], "number", {"decimalChar": ","}),
    (["1 234,56", "1\u00a0234,56", "1\u202f234,56"], "number", {"decimalChar": ",", "groupChar": " "}),
    (["1 234", "12", "1\u202f000\u202f000"], "integer", {"groupChar": " "}),
    (["1.234.567", "1.234"], "number", {"decimalChar": ",", "groupChar": "."}),
    (["1.234,5", "12"], "number", {"decimalChar": ",", "groupChar": "."}),
    (["1,234,567", "12.5"], "number", {"groupChar": ","}),
    (["1.234", "5.678"], "number", {}),
    (["55,75%", "3 %"], "number", {"decimalChar": ",", "bareNumber": False}),
    ([" 12", "5\u00a0", "\t7"], "integer", {}),
    (["oui", "NON", "Oui", ""], "boolean", {"trueValues": ["Oui", "oui"], "falseValues": ["NON"]}),
    (["VRAI"], "boolean", {"trueValues": ["VRAI"], "falseValues": ["FAUX"]}),
    (["true", "false"], "boolean", {"trueValues": ["true"], "falseValues": ["false"]}),
    (["0", "1"], "integer", {}),
]


@pytest.mark.parametrize(("cells", "kind", "options"), NUMBERS)
def test_numbers_and_booleans_are_read_as_written(cells: list[str], kind: str, options: dict[str, Any], tmp_path: Path) -> None:
    field, findings = typed(tmp_path, cells)
    assert (field.type, dict(field.options), findings) == (kind, options, [])


MOMENTS = [
    (["2024-01-31", "9999-12-31"], "date", "default"),
    (["31/01/2024", "1/2/2024"], "date", "%d/%m/%Y"),
    (["31-01-2024"], "date", "%d-%m-%Y"),
    (["31.01.2024"], "date", "%d.%m.%Y"),
    (["2024/01/31"], "date", "%Y/%m/%d"),
    (["01/31/2024", "12/25/2024"], "date", "%m/%d/%Y"),
    (["2024-01-31T10:11:12", "2024-01-31 10:11:12.5"], "datetime", "default"),
    (["2024-01-31T10:11:12Z", "2024-01-31T10:11:12+01:00"], "datetime", "default"),
    (["2024-01-31 10:11"], "datetime", "%Y-%m-%d %H:%M"),
    (["2024-01-31T10:11"], "datetime", "%Y-%m-%dT%H:%M"),
    (["2024-01-31T10:11+01:00"], "datetime", "%Y-%m-%dT%H:%M%z"),
    (["31/01/2024 10:11"], "datetime", "%d/%m/%Y %H:%M"),
    (["31/01/2024 10:11:12"], "datetime", "%d/%m/%Y %H:%M:%S"),
    (["2024-01", "2023-12"], "yearmonth", "default"),
]


@pytest.mark.parametrize(("cells", "kind", "layout"), MOMENTS)
def test_dates_are_read_as_written(cells: list[str], kind: str, layout: str, tmp_path: Path) -> None:
    field, findings = typed(tmp_path, cells)
    assert (field.type, field.format, findings) == (kind, layout, [])


@pytest.mark.parametrize(
    ("label", "cells", "kind"),
    [
        ("n", ["01001", "2"], "string"),
        ("dep", ["1", "75"], "string"),
        ("code_insee", ["75056", "13055"], "string"),
        ("CODDEP", ["75"], "string"),
        ("siret", ["12345678901234"], "string"),
        ("Téléphone", ["612345678"], "string"),
        ("cp", ["75001"], "string"),
        ("dep_time", ["517", "533"], "integer"),
        ("Nombre d'élèves en CP", ["12", "14"], "integer"),
        ("v", ["+33123456789"], "string"),
        ("annee", ["2023", "2024"], "year"),
        ("n", ["2023", "2024"], "integer"),
        ("nom", ["Null", "True", "NA"], "string"),
        ("v", ["oui", "non", "VRAI", "faux", "1", "0", "O", "N"], "string"),
        ("v", ["12,50", "13,75"], "number"),
        ("v", ["140-01", "163-02"], "string"),
        ("v", ["12E3", "45E7"], "string"),
    ],
)
def test_codes_stay_text_and_hints_choose(label: str, cells: list[str], kind: str, tmp_path: Path) -> None:
    field, findings = typed(tmp_path, cells, label)
    assert (field.type, [item for item in findings if not item.type.startswith("semantic.")]) == (kind, [])


def test_json_arrays_and_objects_are_kept_as_json(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    text = 'codesPostaux\tb\n["01400"]\t{"x": "information,]"}\n[]\t{}\n'
    staged, _ = staged_of(tmp_path, text, delimiter="\t", body=CsvBody(path, "\t", "", 1, 2))
    found = fields_of(staged, [Named(0, "codesPostaux", "codesPostaux"), Named(1, "b", "b")], Orders(Dialect("csv")))
    assert [field.type for field in found.schema.fields] == ["array", "object"]


@pytest.mark.parametrize(
    ("label", "cells", "order"),
    [
        ("v", ["48.85, 2.35", "45.76,4.83"], "lat,lon"),
        ("v", ["2.35,48.85"], "lon,lat"),
        ("geo_point_2d", ["-20.95, 55.30"], "lat,lon"),
        ("lonlat", ["12.50,13.75"], "lon,lat"),
        ("v", ["12.50,13.75"], ""),
    ],
)
def test_two_coordinates_in_a_cell_need_evidence_of_their_order(label: str, cells: list[str], order: str, tmp_path: Path) -> None:
    field, _ = typed(tmp_path, cells, label)
    assert (field.type, field.options.get("axisOrder", "")) == ("geopoint" if order else "string", order)


def test_a_type_needs_every_cell_even_the_last_of_300_000(tmp_path: Path) -> None:
    field, (found,) = typed(tmp_path, [str(number) for number in range(300_000)] + ["fin"])
    assert (field.type, found.type, found.row, found.count) == ("string", "type.mixed", 300_002, 1)
    assert "“fin”" in found.message


def test_na_is_missing_once_the_column_proves_it(tmp_path: Path) -> None:
    field, (found,) = typed(tmp_path, ["1", "NA", "3", "NA", "n.d."])
    assert (field.type, field.missing_values) == ("integer", ("", "NA", "n.d."))
    assert (found.type, found.row, found.count) == ("type.mixed", 3, 3)
    assert "“NA”" in found.message


def test_a_rare_word_far_beyond_any_sample_is_found(tmp_path: Path) -> None:
    cells = [str(number) for number in range(50_000)]
    cells[33_333] = "secret"
    field, (found,) = typed(tmp_path, cells)
    assert (field.type, field.missing_values, found.row) == ("integer", ("", "secret"), 33_335)


def test_a_column_of_nothing_but_such_words_is_told(tmp_path: Path) -> None:
    field, (found,) = typed(tmp_path, ["", "NA", "N/A", "s", "#N/A"])
    assert (field.type, found.type, found.count) == ("string", "null.words", 4)


def test_a_nearly_empty_column_is_typed_from_its_few_cells(tmp_path: Path) -> None:
    cells = [""] * 40_000
    cells[123] = cells[39_000] = "2024-02-29"
    assert typed(tmp_path, cells)[0].type == "date"


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["12345678901234567890", "1"], ["number.kept_as_text"]),
        (["0.1234567890123456789", "1"], ["number.kept_as_text"]),
        (["NaN", "Infinity", "-inf", "1e400", "-1e400", "1e-400"], ["number.not_finite", "number.out_of_range"]),
        (["1", "2", "3", "4", "NaN"], ["number.not_finite"]),
        (["1", "2", "3", "4", "cinq"], ["type.mixed"]),
        (["1", "2", "trois"], []),
        (["10", "11", "12", "13", "01"], []),
    ],
)
def test_why_a_column_of_numbers_stays_text(cells: list[str], codes: list[str], tmp_path: Path) -> None:
    field, findings = typed(tmp_path, cells)
    assert (field.type, [found.type for found in findings]) == ("string", codes)


def test_a_coordinate_may_have_more_digits_than_a_double(tmp_path: Path) -> None:
    assert typed(tmp_path, ["48.85661400000000001234"], "latitude")[0].type == "number"


def test_dates_that_do_not_exist_are_named_with_their_rows(tmp_path: Path) -> None:
    cells = ["0000-00-00", "9999-12-31", "0001-01-01", "2023-02-29", "31/04/2024", "1582-10-10"]
    field, findings = typed(tmp_path, cells)
    found = next(item for item in findings if item.type == "date.invalid")
    assert (field.type, found.rows) == ("string", (2, 5, 6))
    assert "2, 5, 6" in found.message


def test_dates_of_several_shapes_are_told(tmp_path: Path) -> None:
    field, (found,) = typed(tmp_path, ["2024-01-02", "03/01/2024", "4 janv. 2024", "45000"])
    assert (field.type, found.type) == ("string", "type.mixed")


def test_a_day_that_may_be_a_month_is_told(tmp_path: Path) -> None:
    field, (found,) = typed(tmp_path, ["03/04/2024", "05/06/2024"])
    assert (field.format, found.type) == ("%d/%m/%Y", "date.ambiguous")
    assert typed(tmp_path, ["03/03/2024", "05/05/2024"])[1] == []


def test_another_column_tells_the_order_of_day_and_month(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b\n03/04/2024,25/12/2024\n05/06/2024,01/02/2024\n")
    found = fields_of(staged, [Named(0, "a", "a"), Named(1, "b", "b")], Orders(Dialect("csv")))
    assert found.findings == ()


def test_a_format_that_says_text_is_believed_but_for_dates(tmp_path: Path) -> None:
    assert typed(tmp_path, ["12", "13"], kind="string")[0].type == "string"
    assert typed(tmp_path, ["2024-01-02"], kind="string")[0].type == "date"


def test_a_format_that_says_a_type_is_believed_unless_a_cell_denies_it(tmp_path: Path) -> None:
    assert typed(tmp_path, ["75056"], "code", kind="integer")[0].type == "integer"
    assert typed(tmp_path, ["1", "x"], kind="integer")[0].type == "string"


def test_what_a_person_said_of_marks_and_missing_words_holds(tmp_path: Path) -> None:
    dialect = Dialect("csv", decimal_char=",", missing_values=("", "-9"))
    field, _ = typed(tmp_path, ["1,5", "-9"], dialect=dialect)
    assert (field.type, field.missing_values) == ("number", ("", "-9"))
    assert typed(tmp_path, ["1.5", "2.5"], dialect=dialect)[0].type == "string"


def test_a_person_s_type_takes_the_format_that_most_cells_have(tmp_path: Path) -> None:
    field, findings = typed(tmp_path, ["31/01/2024", "x", "01/02/2024"], said={"v": {"type": "date"}})
    assert (field.type, field.format, findings) == ("date", "%d/%m/%Y", [])
    field, _ = typed(tmp_path, ["1,5", "3,25", "x"], said={"v": {"type": "number"}})
    assert field.options["decimalChar"] == ","
    field, _ = typed(tmp_path, ["45000"], said={"v": {"type": "date", "format": "excel"}})
    assert field.format == "excel"


def test_a_schema_that_says_so_is_matched_by_name(tmp_path: Path) -> None:
    schema = Schema((Field("autre", "date"), Field("v", "string", title="Valeur")), extra={"fieldsMatch": "subset"})
    field, _ = typed(tmp_path, ["1", "2"], schema=schema)
    assert (field.name, field.type, field.title) == ("v", "string", "Valeur")


def test_a_schema_is_matched_by_position_and_columns_keep_their_names(tmp_path: Path) -> None:
    field, _ = typed(tmp_path, ["1", "2"], schema=Schema((Field("autre", "string"), Field("v", "date"))))
    assert (field.name, field.type) == ("v", "string")


def test_parquet_columns_are_of_the_type_they_have(tmp_path: Path) -> None:
    table = pa.table({"n": [1], "x": [1.5], "t": ["01"], "who": [{"a": 1}], "ok": [True]})
    feed = native_feed(tmp_path / "t.parquet", table, ("integer", "number", "string", "object", "boolean"))
    staged = stage(create(tmp_path, 5), feed, "t0", "t", Limits())
    columns = [Named(place, item.label, item.label, item.kind) for place, item in enumerate(feed.columns)]
    found = fields_of(staged, columns, Orders(feed.dialect))
    assert [field.type for field in found.schema.fields] == ["integer", "number", "string", "object", "boolean"]


@pytest.mark.parametrize(
    ("label", "cells", "semantic"),
    [
        ("code_insee", ["75056", "2A004"], "insee_commune"),
        ("dep", ["01", "2A", "971"], "insee_departement"),
        ("code_region", ["11", "93"], "insee_region"),
        ("siren", ["552032534"], "siren"),
        ("uai", ["0350002M"], "uai"),
        ("code postal", ["35000"], "postcode"),
        ("contact", ["a.b@example.org"], "email"),
        ("tel", ["06 12 34 56 78"], "phone"),
        ("site", ["https://example.org/x"], "url"),
        ("Latitude", ["48.85"], "latitude"),
        ("xlong", ["2.35"], "longitude"),
        ("nom", ["75056"], ""),
    ],
)
def test_what_a_column_holds_is_recognized_by_label_and_cells_together(label: str, cells: list[str], semantic: str, tmp_path: Path) -> None:
    assert typed(tmp_path, cells, label)[0].semantic == semantic


def test_a_few_commas_where_commas_separate_cells_are_lists_not_decimals(tmp_path: Path) -> None:
    cells = ["2", "0", "3", "4", "2,2"]
    assert typed(tmp_path, cells, dialect=Dialect("csv", delimiter=","))[0].type == "string"
    assert typed(tmp_path, ["1,5", "2,5", "3"], dialect=Dialect("csv", delimiter=","))[0].type == "number"
