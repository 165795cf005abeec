"""From a checked draft to the folder of a version."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from frictionless import Package

from tests.unit.editions import CITIES, CITY_ROWS, NO_TICK, built, draft, stage, table
from workbench.descriptor import Field, Schema
from workbench.errors import DatasetError
from workbench.findings import Finding
from workbench.publishing import documents
from workbench.publishing.build import build
from workbench.publishing.streamed_files import fits
from workbench.sql import literal


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text())


def rows(path: Path, columns: str = "*") -> list[tuple[Any, ...]]:
    return duckdb.execute(f"SELECT {columns} FROM {literal(str(path))}").fetchall()


def test_values_are_typed_and_rows_keep_the_order_of_the_file(tmp_path: Path) -> None:
    made = built(tmp_path)
    assert rows(made / "villes.parquet", 'ville, habitants, loyer, "relevé"::VARCHAR') == [
        ("Bourg", 41527, 9.5, "2024-02-01"),
        ("Ajaccio", 73822, None, "2023-08-15"),
        ("Paris", 2102650, 31.2, "2023-12-31"),
    ]


def test_codes_keep_their_leading_zeros(tmp_path: Path) -> None:
    assert rows(built(tmp_path) / "villes.parquet", "code") == [("01001",), ("2A004",), ("75056",)]


def test_a_long_file_keeps_its_order(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    with duckdb.connect(str(tmp_path / "work" / "stage.duckdb")) as connection:
        connection.execute("CREATE TABLE t0 AS SELECT (i * 7919 % 300007)::VARCHAR AS c0, i::VARCHAR AS c1 FROM range(300000) t(i)")
        connection.execute('CREATE TABLE r0 ("row" BIGINT, reason VARCHAR, cells VARCHAR)')
    one = table((Field("clé", "integer"), Field("place", "integer")), range(300_000))
    build(draft(tmp_path, one), tmp_path, NO_TICK)
    path = literal(str(tmp_path / "build" / "villes.parquet"))
    assert duckdb.execute(f"SELECT count(*) FROM {path} WHERE place <> file_row_number").fetchall() == [(0,)]


@pytest.mark.parametrize(("longest", "streams"), [(0, True), (1_000, True), (3_000, False)])
def test_rows_are_streamed_only_when_a_group_of_them_surely_stands_in_memory(longest: int, streams: bool) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE t AS SELECT NULL::VARCHAR AS c0, CASE WHEN i = 5 THEN repeat('z', {longest}) END AS c1 FROM range(9) t(i)"
        )
        assert fits(connection, ["c0", "c1"], "t", 122_880) is streams


def test_a_table_of_two_thousand_columns_is_written_whole(tmp_path: Path) -> None:
    width, height = 2_000, 5
    lines = [[str(row * width + column) for column in range(width)] for row in range(height)]
    fields = [Field(f"f{column}", "integer" if column % 2 else "string") for column in range(width)]
    made = built(tmp_path, fields, lines)
    found = rows(made / "villes.parquet")
    assert [str(value) for row in found for value in row] == [cell for line in lines for cell in line]
    profile = read(made, "profile.json")["resources"]["villes"]["fields"]
    assert [item["name"] for item in profile] == [field.name for field in fields]
    assert profile[1999]["high"] == "9999"
    assert not list(made.glob(".*"))


def test_hostile_names_of_fields_come_through_unharmed(tmp_path: Path) -> None:
    names = ['a"b', "c'd", "x; DROP TABLE t0", "été %s {0}", " espace ", "SELECT"]
    made = built(tmp_path, [Field(name) for name in names], [["1"] * 6])
    assert duckdb.execute(f"DESCRIBE SELECT * FROM {literal(str(made / 'villes.parquet'))}").fetchnumpy()["column_name"].tolist() == names


def test_refused_rows_and_refused_values_are_kept_with_their_row_numbers(tmp_path: Path) -> None:
    made = built(
        tmp_path,
        (Field("ville"), Field("habitants", "integer")),
        [("Bourg", "41527"), ("Ajaccio", "environ 70000"), ("Paris", "n. c.")],
        refused_rows=[(2, "extra_cells", '["Lyon", "500000", "?"]')],
        cells_refused={"habitants": 2},
        skipped=(2, 4),
    )
    assert rows(made / "villes.refused.parquet") == [
        (2, None, '["Lyon", "500000", "?"]', "extra_cells"),
        (5, "habitants", "environ 70000", "type-error"),
        (6, "habitants", "n. c.", "type-error"),
    ]
    assert rows(made / "villes.parquet") == [("Bourg", 41527), ("Ajaccio", None), ("Paris", None)]
    assert read(made, "report.json")["proof"]["villes"] == {"records": 4, "rows": 3, "refused": 1, "cells_refused": 2}


def test_nothing_refused_leaves_no_file_about_it(tmp_path: Path) -> None:
    assert not (built(tmp_path) / "villes.refused.parquet").exists()


def test_a_row_lost_on_the_way_stops_the_publication(tmp_path: Path) -> None:
    stage(tmp_path, "t0", CITY_ROWS)
    one = table(CITIES, [*CITY_ROWS, CITY_ROWS[0]])
    with pytest.raises(DatasetError) as caught:
        build(draft(tmp_path, one), tmp_path, NO_TICK)
    assert caught.value.code == "proof.differs"
    assert caught.value.context["rows"] == 3


def test_the_file_as_published_is_kept_under_a_harmless_name(tmp_path: Path) -> None:
    made = built(tmp_path, upload="../../etc/données: été?.csv")
    assert [path.name for path in (made / "original").iterdir()] == ["données_ été_.csv"]
    told = read(made, "report.json")["originals"][0]
    assert told["name"] == "../../etc/données: été?.csv"
    assert told["sha256"] == hashlib.sha256(b"as published\n").hexdigest()


def test_tables_that_nobody_keeps_are_nowhere(tmp_path: Path) -> None:
    stage(tmp_path, "t0", CITY_ROWS)
    stage(tmp_path, "t1", [("secret",)])
    secret = table((Field("s"),), [("secret",)], "secrets", stage="t1", keep=False)
    build(draft(tmp_path, table(CITIES, CITY_ROWS), secret), tmp_path, NO_TICK)
    assert not any("secret" in path.name for path in (tmp_path / "build").rglob("*"))
    assert "secret" not in "".join(path.read_text() for path in (tmp_path / "build").glob("*.json"))


def test_the_descriptor_is_a_valid_data_package_and_survives_frictionless(tmp_path: Path) -> None:
    about = {
        "title": "Villes",
        "title@en": "Cities",
        "keywords": ["villes"],
        "temporal": {"start": "2024", "end": "2024"},
        "licenses": [{"name": "etalab-2.0", "path": "https://example.org/lo"}],
        "contributors": [{"title": "INSEE", "roles": ["publisher"]}],
    }
    schema = Schema(CITIES, ("code",))
    descriptor = read(built(tmp_path, about=about, package="villes", schema=schema), "datapackage.json")
    assert list(Package.metadata_validate(descriptor)) == []
    again = Package.from_descriptor(descriptor).to_descriptor()
    for key in descriptor.keys() - {"resources"}:
        assert again[key] == descriptor[key]
    for key, value in descriptor["resources"][0].items():
        assert again["resources"][0][key] == value


def test_the_schema_published_is_that_of_our_own_files(tmp_path: Path) -> None:
    fields = (
        Field("jour", "date", "%d/%m/%Y", constraints={"minimum": "01/02/2020", "enum": ["01/02/2020", "02/02/2020"]}),
        Field("part", "number", options={"decimalChar": ","}, constraints={"maximum": "1,5"}, extra={"duckdbType": ""}),
    )
    made = built(tmp_path, fields, [("01/02/2020", "1,5"), ("02/02/2020", "0,1")])
    assert read(made, "datapackage.json")["resources"][0]["schema"]["fields"] == [
        {"name": "jour", "type": "date", "constraints": {"minimum": "2020-02-01", "enum": ["2020-02-01", "2020-02-02"]}},
        {"name": "part", "type": "number", "constraints": {"maximum": "1.5"}},
    ]


EXAMPLES = (
    (Field("j", "date", "%d/%m/%Y"), "29/02/2024", "2024-02-29"),
    (Field("h", "time", "%H:%M"), "10:00", "10:00:00"),
    (Field("n", "number", options={"decimalChar": ",", "groupChar": " "}), "1 292,5", "1292.5"),
    (Field("b", "boolean", options={"trueValues": ["oui"], "falseValues": ["non"]}), "non", "false"),
    (Field("i", "integer"), "environ 3", None),
    (Field("a", "year"), "24", None),
    (Field("p", "geopoint"), "2.35, 48.85", "2.35, 48.85"),
    (Field("o", "object"), "[1]", None),
    (Field("t"), "=1+1", "=1+1"),
)


@pytest.mark.parametrize(("field", "said", "published"), EXAMPLES, ids=lambda value: str(value)[:12])
def test_an_example_is_written_like_the_values_or_kept_apart(tmp_path: Path, field: Field, said: str, published: str | None) -> None:
    told = documents.published_field(replace(field, example=said)).to_descriptor()
    assert told.get("example") == published
    assert told.get("sourceExample", said) == said
    assert list(Package.metadata_validate({"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": [told]}}]})) == []


def test_a_key_towards_a_table_left_out_is_not_published(tmp_path: Path) -> None:
    keys = (
        {"fields": ["code"], "reference": {"resource": "absente", "fields": ["code"]}},
        {"fields": ["code"], "reference": {"resource": "", "fields": ["code"]}},
    )
    made = built(tmp_path, schema=Schema(CITIES, (), keys))
    assert [key["reference"]["resource"] for key in read(made, "datapackage.json")["resources"][0]["schema"]["foreignKeys"]] == [""]


def test_hash_and_size_are_those_of_the_parquet_file(tmp_path: Path) -> None:
    made = built(tmp_path)
    content = (made / "villes.parquet").read_bytes()
    told = read(made, "datapackage.json")["resources"][0]
    assert (told["bytes"], told["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")


def test_findings_and_how_the_file_was_read_go_with_the_version(tmp_path: Path) -> None:
    finding = Finding("header.blank", {"columns": "3", "labels": ""}, row=1)
    report = read(built(tmp_path, findings=(finding,), findings_total=7), "report.json")
    assert [Finding.from_json(item) for item in report["findings"]["villes"]] == [finding]
    assert report["totals"] == {"villes": 7}
    assert report["reading"]["villes"]["upload"] == "villes.csv"
    assert report["reading"]["villes"]["fields"][4]["format"] == "%d/%m/%Y"


def test_what_a_table_is_goes_with_it(tmp_path: Path) -> None:
    made = built(
        tmp_path, tables_about={"villes": {"title": "Villes", "title@en": "Cities", "rowDescription": "Une commune", "path": "/etc"}}
    )
    told = read(made, "datapackage.json")["resources"][0]
    assert (told["title"], told["title@en"], told["rowDescription"], told["path"]) == ("Villes", "Cities", "Une commune", "villes.parquet")


def test_a_table_without_rows_is_built_all_the_same(tmp_path: Path) -> None:
    stage(tmp_path, "t0", CITY_ROWS)
    with duckdb.connect(str(tmp_path / "work" / "stage.duckdb")) as connection:
        connection.execute("DELETE FROM t0")
    build(draft(tmp_path, table(CITIES, ())), tmp_path, NO_TICK)
    told = read(tmp_path / "build", "profile.json")["resources"]["villes"]
    assert told["rows"] == 0
    assert {item["missing"] for item in told["fields"]} == {0.0}


def test_a_parquet_file_keeps_its_own_types(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    with duckdb.connect(str(tmp_path / "work" / "stage.duckdb")) as connection:
        connection.execute("CREATE TABLE t0 AS SELECT {'a': 1} AS c0, [1, 2] AS c1, 1.25::DECIMAL(9, 3) AS c2")
    fields = tuple(
        Field(name, kind, extra={"duckdbType": native})
        for name, kind, native in (("s", "object", "STRUCT(a INTEGER)"), ("l", "array", "INTEGER[]"), ("d", "number", "DECIMAL(9,3)"))
    )
    build(draft(tmp_path, table(fields, [1])), tmp_path, NO_TICK)
    path = literal(str(tmp_path / "build" / "villes.parquet"))
    assert [row[1] for row in duckdb.execute(f"DESCRIBE SELECT * FROM {path}").fetchall()] == [
        "STRUCT(a INTEGER)",
        "INTEGER[]",
        "DECIMAL(9,3)",
    ]
    assert "duckdbType" not in (tmp_path / "build" / "datapackage.json").read_text()


def test_a_draft_can_say_its_descriptor_before_anything_is_built(tmp_path: Path) -> None:
    told = documents.descriptor(draft(tmp_path, table(CITIES, CITY_ROWS), about={"title": "Villes"}))
    assert (told["title"], told["resources"][0]["rows"]) == ("Villes", 3)
