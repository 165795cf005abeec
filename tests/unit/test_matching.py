"""A schema laid on a table: the same header errors as frictionless, mode by mode."""

from collections import Counter
from pathlib import Path

import frictionless
import pytest

from tests.unit.feeds import read_texts
from workbench.descriptor import Field, Schema
from workbench.drafts.corrections import describe_field, match_schema, without_schema
from workbench.drafts.draft import TableDraft
from workbench.reading import checking
from workbench.reading.matching import MODES, match, mode_of

HEADERS = ["a,b,c", "b,a,c", "a,b", "a,b,c,d", "c,d", "x,y", "a,,c", "a,b,x", "A,b,c", "b,a", "a"]
HEADER_TYPES = ("extra-label", "missing-label", "incorrect-label", "blank-label", "duplicate-label", "unmatched-header")


def schema(mode: str = "") -> dict[str, object]:
    fields = [
        {"name": "a", "type": "integer", "constraints": {"required": True}},
        {"name": "b", "type": "string"},
        {"name": "c", "type": "date"},
    ]
    return {"fields": fields, **({"fieldsMatch": mode} if mode else {})}


def theirs(folder: Path, header: str, mode: str) -> Counter[str]:
    (folder / "theirs.csv").write_text(f"{header}\n" + ",".join("1" * len(header.split(","))) + "\n", encoding="utf-8")
    resource = frictionless.Resource(path="theirs.csv", basepath=str(folder), schema=frictionless.Schema.from_descriptor(schema(mode)))
    return Counter(error.type for error in resource.validate(limit_errors=0).tasks[0].errors if error.type != "constraint-error")


def one(folder: Path, text: str, said: dict[str, object]) -> TableDraft:
    draft, _ = read_texts(folder, {"t.csv": text}, schemas={"*": said})
    return draft.tables[0]


@pytest.mark.parametrize("mode", ["", *MODES])
@pytest.mark.parametrize("header", HEADERS)
def test_header_and_type_errors_are_those_of_frictionless(header: str, mode: str, tmp_path: Path) -> None:
    cells = ",".join("1" * len(header.split(",")))
    table = one(tmp_path, f"{header}\n{cells}\n", schema(mode))
    ours = Counter({item.type: item.count for item in table.findings if item.type in HEADER_TYPES})
    ours.update(item.type for item in table.findings if item.type == "type-error")
    assert ours == theirs(tmp_path, header, mode)
    assert all(item.message for item in table.findings)


def test_a_name_said_twice_is_told_by_position_as_frictionless_does(tmp_path: Path) -> None:
    table = one(tmp_path, "a,a,c\n1,x,2024-01-01\n", schema())
    assert [(item.type, item.field) for item in table.findings if item.type in HEADER_TYPES] == [("duplicate-label", "a_2")]
    assert theirs(tmp_path, "a,a,c", "")["duplicate-label"] == 1


def test_a_name_said_twice_is_told_where_frictionless_gives_up(tmp_path: Path) -> None:
    table = one(tmp_path, "a,c,a\n1,2024-01-01,x\n", schema("subset"))
    assert [item.type for item in table.findings if item.type in HEADER_TYPES] == ["missing-label", "duplicate-label"]


def test_cells_are_judged_by_position_and_columns_keep_their_own_names(tmp_path: Path) -> None:
    table = one(tmp_path, "b,a,c\nx,1,2024-01-01\n", schema())
    assert [(field.name, field.type) for field in table.schema.fields] == [("b", "integer"), ("a", "string"), ("c", "date")]
    (wrong,) = [item for item in table.findings if item.type == "incorrect-label"]
    assert (wrong.count, wrong.context["pairs"]) == (2, "“b” / “a”, “a” / “b”")


def test_a_column_called_nearly_as_a_field_is_named(tmp_path: Path) -> None:
    table = one(tmp_path, "A,b,c\n1,x,2024-01-01\n", schema("subset"))
    (near,) = [item for item in table.findings if item.type == "missing-label"]
    assert (near.field, near.context["near"]) == ("a", "A")
    assert "capitals and spaces included" in near.message


def test_keys_and_checks_follow_the_columns_they_were_matched_with() -> None:
    said = Schema(
        (Field("a"), Field("b")), ("a",), ({"fields": ["a"], "reference": {"resource": "", "fields": ["b"]}},),
        extra={"uniqueKeys": [["a", "b"]], "custom_checks": [{"name": "x", "params": {"column": "a", "columns": ["b"], "op": "a"}}]},
    )  # fmt: skip
    found = match(said, [("b", "b"), ("z", "z")]).schema
    assert found.primary_key == ("b",)
    assert found.foreign_keys[0] == {"fields": ["b"], "reference": {"resource": "", "fields": ["z"]}}
    assert found.extra["uniqueKeys"] == [["b", "z"]]
    assert found.extra["custom_checks"][0]["params"] == {"column": "b", "columns": ["z"], "op": "a"}


def test_a_table_without_a_header_has_nothing_but_its_order() -> None:
    found = match(Schema((Field("a", "integer"), Field("b")), extra={"fieldsMatch": "equal"}), [("field1", ""), ("field2", "")])
    assert ([*found.fields], found.findings) == (["field1", "field2"], ())


@pytest.mark.parametrize(
    ("extra", "ordered", "mode"),
    [
        ({}, True, "exact"),
        ({}, False, "equal"),
        ({"fieldsMatch": ["subset"]}, True, "subset"),
        ({"fieldsMatch": "nothing known"}, True, "exact"),
        ({"schema_sync": True}, True, "partial"),
        ({"schema_sync": True, "fieldsMatch": "exact"}, True, "exact"),
    ],
)
def test_a_schema_says_how_it_is_matched(extra: dict[str, object], ordered: bool, mode: str) -> None:
    assert mode_of(Schema((Field("a"),), extra=extra), ordered=ordered) == mode


def test_no_schema_is_laid_on_nothing(tmp_path: Path) -> None:
    assert match(None, [("a", "a")]).findings == ()
    assert one(tmp_path, "a,b\n1,2\n", {"fields": []}).findings == ()


def test_what_could_not_be_checked_is_no_error(tmp_path: Path) -> None:
    checks = [{"name": "unicorn", "params": {}}, {"name": "french-siren-value", "params": {"column": "absent"}}]
    said = {**schema(), "primaryKey": "absent", "custom_checks": checks}
    table = one(tmp_path, "a,b,c\n1,x,2024-01-01\n", said)
    assert [item.type for item in table.findings] == ["schema.unknown_key", "check.unknown", "check.no_column"]


def test_the_words_of_a_schema_go_with_it_and_those_of_a_person_stay(tmp_path: Path) -> None:
    fields = [{"name": "a", "title": "Le a", "description": "D", "title@en": "The a"}, {"name": "b", "title": "Le b"}, {"name": "c"}]
    draft, tools = read_texts(tmp_path, {"t.csv": "b,a,c\n1,2,3\n"}, schemas={"*": {"fields": fields}})
    assert [field.title for field in draft.tables[0].schema.fields] == ["Le a", "Le b", ""]
    draft = describe_field(draft, "t", "c", {"title": "À moi"})
    named = checking.check(match_schema(draft, "t", "equal"), tmp_path, tools)
    assert [field.title for field in named.tables[0].schema.fields] == ["Le b", "Le a", "À moi"]
    bare = checking.check(without_schema(named, "t"), tmp_path, tools)
    assert [(field.title, field.description, dict(field.extra)) for field in bare.tables[0].schema.fields] == [
        ("", "", {}),
        ("", "", {}),
        ("À moi", "", {}),
    ]
