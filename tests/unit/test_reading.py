"""The job "read" and the job "check", from files to typed, checked tables; and what the organizer sees of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.unit.feeds import read_texts
from workbench.descriptor import Field
from workbench.drafts import preview
from workbench.drafts.draft import Draft, TableDraft
from workbench.drafts.draft_file import draft_from, draft_to
from workbench.errors import DatasetError
from workbench.reading import checking
from workbench.workbench import Workbench

CITIES = 'code,nom,pop,créé\n01001,L\'Abergement,"1 234",31/01/2024\n2A004,Ajaccio,"70 000",\n75056,Paris,x,01/02/2024\n'
STAGE = Path("work") / "stage.duckdb"


def one(draft: Draft) -> TableDraft:
    (table,) = draft.tables
    assert draft.state == "read"
    assert table.records == table.rows + table.refused
    assert draft_from(draft_to(draft)) == draft
    return table


def field(table: TableDraft, name: str) -> Field:
    return next(item for item in table.schema.fields if item.name == name)


def rows(folder: Path, table: TableDraft, **window: Any) -> list[dict[str, Any]]:
    asked = {"limit": 10, "offset": 0, **window}
    return preview.draft_rows(folder / STAGE, table, **asked).to_pylist()


def test_a_file_becomes_a_typed_table(tmp_path: Path) -> None:
    draft, _ = read_texts(tmp_path, {"cities.csv": CITIES})
    table = one(draft)
    assert [(item.name, item.type) for item in table.schema.fields] == [
        ("code", "string"),
        ("nom", "string"),
        ("pop", "string"),
        ("créé", "date"),
    ]
    assert (table.rows, table.refused, table.schema.fields == table.inferred) == (3, 0, True)


def test_a_correction_of_the_second_of_two_files_of_one_name_is_obeyed(read: Callable[..., Draft], tmp_path: Path) -> None:
    for name, cells in (("first", "a;b\n1;2\n"), ("second", "1;2\n3;4\n")):
        (tmp_path / name).write_text(cells)
    draft = read(tmp_path / "first", tmp_path / "second", names=("2023/pop.csv", "2024/pop.csv"), said={"pop_2": {"header_rows": "none"}})
    assert [(table.name, table.rows, table.schema.fields[0].name) for table in draft.tables] == [("pop", 1, "a"), ("pop_2", 2, "field1")]


def test_all_rows_left_out_for_their_extra_cells_are_kept_apart(read: Callable[..., Draft], workbench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text("a;b\n" + "1;2\n1;2;x\n" * 3_000)
    draft = read(tmp_path / "long.csv", said={"long": {"extra_cells": "refuse"}})
    table = one(draft)
    assert (table.rows, table.refused) == (3_000, 3_000)
    kept = preview.refused_rows(workbench.drafts.folder(draft.id) / STAGE, table, 10_000).to_pylist()
    assert len(kept) == 3_000
    assert kept[-1] == {"row": 6_001, "reason": "extra_cells", "cells": '["1", "2", "x"]'}


def test_a_type_that_an_organizer_insists_on_keeps_and_counts_what_it_refuses(tmp_path: Path) -> None:
    draft, tools = read_texts(tmp_path, {"cities.csv": CITIES})
    said = {"cities": {"pop": {"type": "integer"}}}
    table = one(checking.check(Draft(**{**draft.__dict__, "fields_said": said}), tmp_path, tools))
    assert (field(table, "pop").type, field(table, "pop").options["groupChar"], table.cells_refused) == ("integer", " ", {"pop": 1})
    (found,) = [item for item in table.findings if item.type == "type.refused"]
    assert (found.field, found.count, found.rows, found.cell) == ("pop", 1, (4,), "x")
    assert [row["pop"] for row in rows(tmp_path, table)] == [1234, 70000, None]
    assert table.inferred[2].type == "string"


def test_a_correction_taken_back_gives_the_first_reading_again(tmp_path: Path) -> None:
    draft, tools = read_texts(tmp_path, {"cities.csv": CITIES}, fields_said={"cities": {"pop": {"type": "integer"}}})
    assert field(one(draft), "pop").type == "integer"
    again = checking.check(Draft(**{**draft.__dict__, "fields_said": {}}), tmp_path, tools)
    assert field(one(again), "pop").type == "string"
    assert one(again).cells_refused == {}


def test_findings_of_the_reading_survive_a_check(tmp_path: Path) -> None:
    draft, tools = read_texts(tmp_path, {"a.csv": "a,a\n1,2\n1,2\n,\n"})
    codes = [item.type for item in one(draft).findings]
    assert codes == ["table.blank_rows", "header.duplicate", "table.duplicate_rows"]
    assert [item.type for item in one(checking.check(draft, tmp_path, tools)).findings] == codes


def test_what_was_written_about_fields_survives_a_new_reading(tmp_path: Path) -> None:
    draft, tools = read_texts(tmp_path, {"cities.csv": CITIES})
    table = one(draft)
    fields = tuple(
        Field(item.name, item.type, item.format, title="Nom de la commune", description="Long", extra={"title@en": "Town"})
        if item.name == "nom"
        else item
        for item in table.schema.fields
    )
    written = TableDraft(**{**table.__dict__, "schema": type(table.schema)(fields), "keep": False})
    draft, _ = read_texts(tmp_path, {"cities.csv": CITIES}, tables=(written,), tables_about={"cities": {"title": "Villes"}})
    found = field(one(draft), "nom")
    assert (found.title, found.description, found.extra["title@en"]) == ("Nom de la commune", "Long", "Town")
    assert (one(draft).keep, draft.tables_about["cities"]) == (False, {"title": "Villes"})
    assert field(one(checking.check(draft, tmp_path, tools)), "nom").title == "Nom de la commune"


def test_a_schema_types_the_table_and_its_errors_are_counted_one_by_one(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "pop", "type": "integer", "example": "1, 2"}, {"name": "créé", "type": "date", "format": "%d/%m/%Y",
              "constraints": {"required": True}}, {"name": "absent"}], "fieldsMatch": "subset"}  # fmt: skip
    draft, _ = read_texts(tmp_path, {"cities.csv": CITIES}, schemas={"*": schema})
    table = one(draft)
    counts = {item.type: item.count for item in table.findings}
    assert counts == {"missing-label": 1, "type-error": 3, "constraint-error": 1, "validate.errors": 5}
    assert table.findings_total == 5
    assert table.cells_refused == {"pop": 3}
    assert [row["pop"] for row in rows(tmp_path, table)] == [None, None, None]


def test_a_schema_for_whichever_table_matches_leaves_the_others_alone(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}]}
    draft, _ = read_texts(tmp_path, {"one.csv": "a,b\n1,2\n", "two.csv": "c,d\n1,2\n"}, schemas={"*": schema})
    assert [[item.type for item in table.schema.fields] for table in draft.tables] == [["string", "string"], ["integer", "integer"]]
    assert [table.findings for table in draft.tables] == [(), ()]


def test_two_files_of_one_name_make_two_tables(tmp_path: Path) -> None:
    draft, _ = read_texts(tmp_path, {"x/data.csv": "a,b\n1,2\n", "data.csv": "a,b\n3,4\n"})
    assert [table.name for table in draft.tables] == ["data", "data_2"]
    assert [table.stage for table in draft.tables] == ["t0", "t1"]


def test_coordinates_that_cannot_be_are_told(tmp_path: Path) -> None:
    draft, _ = read_texts(tmp_path, {"p.csv": "lat,lon\n2.35,48.85\n4.83,45.76\n0,0\n95,200\n"})
    found = {item.type: item.rows for item in one(draft).findings}
    assert found == {"geo.out_of_range": (5,), "geo.null_island": (4,), "geo.swapped": (2, 3)}


def test_personal_data_are_told(tmp_path: Path) -> None:
    draft, _ = read_texts(tmp_path, {"p.csv": "nom,email,tel,nir\nDupont,jean@example.org,06 12 34 56 78,1 85 05 78 006 084 91\n"})
    found = one(draft).findings
    assert {item.type for item in found} == {"privacy.personal_data"}
    assert [(item.field, item.context["kind"], item.count) for item in found] == [
        ("nom", "last name", 1), ("email", "e-mail address", 1), ("tel", "phone number", 1), ("nir", "social security number", 1),
    ]  # fmt: skip


def test_a_table_without_rows_is_told(tmp_path: Path) -> None:
    draft, _ = read_texts(tmp_path, {"p.csv": "a,b,c\n"})
    assert [item.type for item in one(draft).findings] == ["table.no_rows"]


def test_the_preview_pages_in_file_order_and_samples_are_texts(tmp_path: Path) -> None:
    text = "n,jour\n" + "".join(f"{number},2024-01-{number % 28 + 1:02}\n" for number in range(5_000))
    draft, _ = read_texts(tmp_path, {"p.csv": text})
    table = one(draft)
    page = preview.draft_rows(tmp_path / STAGE, table, 3, 4_000)
    assert page.schema.types == [pa.int64(), pa.date32()]
    assert page.column("n").to_pylist() == [4_000, 4_001, 4_002]
    assert preview.samples(tmp_path / STAGE, table, 2) == {"n": ["0", "1"], "jour": ["2024-01-01", "2024-01-02"]}


def test_refused_rows_can_be_seen(tmp_path: Path) -> None:
    draft, _ = read_texts(tmp_path, {"p.csv": "a,b\n1,2\na,b\n3,4\n"})
    assert preview.refused_rows(tmp_path / STAGE, one(draft), 10).to_pylist() == [{"row": 3, "reason": "header", "cells": '["a","b"]'}]


def test_a_draft_that_was_not_read_cannot_be_checked(tmp_path: Path) -> None:
    draft, tools = read_texts(tmp_path, {"p.csv": "a,b\n1,2\n"})
    with pytest.raises(DatasetError) as error:
        checking.check(draft, tmp_path / "elsewhere", tools)
    assert error.value.code == "draft.not_read"


def test_what_loaders_wrote_is_gone_once_staged_and_the_uploads_are_not(tmp_path: Path) -> None:
    read_texts(tmp_path, {"p.csv": "a,b\n1,2\n"})
    assert (tmp_path / "files" / "0").read_text() == "a,b\n1,2\n"
