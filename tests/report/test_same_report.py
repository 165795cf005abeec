"""Our report is frictionless's: the same errors in the same order, word for word."""

import json
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import frictionless
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.report.cases import Case, case
from tests.report.compare import Open, ours, theirs
from workbench.validation.report import suspects

WHOLE = {"name": "a", "type": "integer"}
TWO = {"fields": [WHOLE, {"name": "b"}]}
UNIQUE = {"fields": [{**WHOLE, "constraints": {"unique": True}}]}
SHORT = {"fields": [WHOLE, {"name": "b", "constraints": {"maxLength": 3}}]}
SELF = [{"fields": "parent", "reference": {"resource": "", "fields": "id"}}]
PARENTS = {"fields": [{"name": "id", "type": "integer"}, {"name": "parent", "type": "integer"}], "foreignKeys": SELF}
TWICE = {"fields": [{"name": "a", "constraints": {"pattern": "(.)\\1"}}, {"name": "b"}]}
HAND_MADE: dict[str, tuple[str, dict[str, Any]]] = {
    "blank lines": ("a,b\n1,2\n\n3,4\n\n\n5\n", {}),
    "one column": ("a\n1\n\nx\n", {"fields": [WHOLE]}),
    "a quote that stays open": ('a,b\n1,"2\n3,4\n', {}),
    "quotes in quotes": ('a,b\n1,"x ""y"" z"\n2,"line\nbreak"\n', SHORT),
    "a cell that reads like our mark of an absent one": ('a,b\nx"y,1\n\x02\x03NIL\x03\x02,2\n', SHORT),
    "no rows": ("a,b\n", {}),
    "nothing": ("", {}),
    "only blank lines": ("\n\n\n", {}),
    "labels that differ": ("a,c\n1,2\n", {"fields": [{"name": "a"}, {"name": "b"}]}),
    "labels in another order": ("b,a\nx,1\n", {**TWO, "fieldsMatch": "equal"}),
    "a blank label": ("a,,c\n1,2,3\n", {}),
    "two labels alike": ("a,a\n1,2\n", {}),
    "values alike once typed": ("a\n1\n01\n+1\n 1\n2\n", UNIQUE),
    "values alike but for spaces that Python takes away": ("a\n\u00a01\n\uff11\n\u20092\n2\n\t3\n3\n", UNIQUE),
    "a long integer twice": (f"a\n{'9' * 30}\n{'9' * 30}\n1\n", UNIQUE),
    "a key of two parts": ("a,b\n1,x\n1,x\n1,\n1,\n,\n,\n", {**TWO, "primaryKey": ["a", "b"]}),
    "a key that is missing": ("a,b\n,x\n1,y\n", {**TWO, "primaryKey": "a"}),
    "a foreign key to itself": ("id,parent\n1,\n2,1\n3,9\n", PARENTS),
    "a pattern that only Python reads": ("a,b\nxx,1\nxy,2\n", TWICE),
    "extra and missing cells": ("a,b\n1,2,3,4,5,6\n1\n1,2\n", TWO),
    "a number listed for a boolean": ("a\ntrue\n1\nfalse\n", {"fields": [{"name": "a", "type": "boolean", "constraints": {"enum": [1]}}]}),
    "a number listed for a date": (
        "a\n2020\n2021\n",
        {"fields": [{"name": "a", "type": "date", "format": "%Y", "constraints": {"enum": [2020, "2021"]}}]},
    ),
    "a foreign key of lists": (
        "id,parent\n" + "".join(f"x,{place}\n" for place in range(9)) + "[1],[1]\n",
        {"fields": [{"name": "id", "type": "array"}, {"name": "parent", "type": "array"}], "foreignKeys": SELF},
    ),
    "a wrong pattern": ("a\nx\n", {"fields": [{"name": "a", "constraints": {"pattern": "(("}}]}),
}


def opener(path: str, schema: dict[str, Any], **options: Any) -> Open:
    """A function that opens a file afresh, against a schema if there is one."""
    given_schema = json.dumps(schema)

    def opened() -> frictionless.Resource:
        described = {"schema": frictionless.Schema.from_descriptor(json.loads(given_schema))} if schema else {}
        detector = frictionless.Detector(**options) if options else None
        return frictionless.Resource(path=path, **described, **({"detector": detector} if detector else {}))

    return opened


def require_same(opened: Open, limit_errors: int, *, is_twinned: bool = False) -> str:
    """How the file was judged, once both reports are found equal."""
    expected = theirs(opened, limit_errors, is_twinned=is_twinned)
    found, judged_by = ours(opened, limit_errors, is_twinned=is_twinned)
    assert found == expected
    return judged_by


@pytest.mark.parametrize("name", HAND_MADE)
@pytest.mark.parametrize("limit_errors", [1000, 0, 1])
def test_a_file_made_by_hand(name: str, limit_errors: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, schema = HAND_MADE[name]
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_text(text, encoding="utf-8", newline="")
    require_same(opener("table.csv", schema), limit_errors)


TYPED = {
    "fields": [{"name": "a", "type": "number"}, {"name": "b", "type": "datetime"}, {"name": "c", "type": "boolean"}, {"name": "d"}],
    "missingValues": ["", "None"],
}
TWINS = (
    "a,b,c,d\n1.50,2020-01-01T10:00:00Z,1,x\n1.5,2020-01-01T10:00:00+00:00,true,x\n1.50,2020-01-01T10:00:00Z,True,x\n"
    '0.0000001,2020-01-01T10:00:00,0,"x,y"\n1E-7,2020-01-01T10:00:00.0,false,"x,y"\n1.50,2020-01-01T10:00:00+00:00,1,x\n'
    "z,,,\n,,,None\n\n?,?,?,\n1,2020-01-01T10:00:00,1,q\n1,2020-01-01T10:00:00,1,q\n1,2020-01-01 10:00:00,1,q\n"
)


@pytest.mark.parametrize("limit_errors", [1000, 0, 1])
@pytest.mark.parametrize(
    ("text", "schema"), [(TWINS, TYPED), (TWINS, {}), ('a,b\n"x,y",z\nx,"y,z"\nNone,\n,None\n', TWO), ("a\n1\n1\n", UNIQUE)]
)
def test_rows_that_say_the_same_are_found_without_reading_all(
    text: str, schema: dict[str, Any], limit_errors: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_text(text, encoding="utf-8", newline="")
    assert require_same(opener("table.csv", schema), limit_errors, is_twinned=True) == "screen"


@pytest.mark.parametrize("text", [" a,b\n1,2\n x,y\n", "a,b\n 1,2\n", '\ufeff "a",b\n1,2\n', "a  b\n1 \n  2 3\n"])
def test_spaces_that_a_dialect_skips_at_the_start_of_a_record(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_text(text, encoding="utf-8", newline="")
    for delimiter in ", ":
        csv = {"delimiter": delimiter, "skipInitialSpace": True}
        asked = {"name": "t", "path": "table.csv", "encoding": "utf-8-sig", "dialect": {"csv": csv}, "schema": UNIQUE}
        require_same(partial(frictionless.Resource.from_descriptor, asked), 0)


@pytest.mark.parametrize(("delimiter", "quote"), [("|", "|"), ("N", '"'), ("\x02", "'"), (";", "L"), ("a", "")])
def test_marks_that_duckdb_refuses(delimiter: str, quote: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_text(f"a{delimiter}b\n1{delimiter}2\nx{delimiter}y\n", encoding="utf-8")
    asked = {"name": "t", "path": "table.csv", "dialect": {"csv": {"delimiter": delimiter, "quoteChar": quote}}, "schema": UNIQUE}
    require_same(partial(frictionless.Resource.from_descriptor, asked), 0)


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=True))
def test_a_file_made_at_random(chance: Random, tmp_path_factory: pytest.TempPathFactory) -> None:
    assume(is_judged_alike(case(chance), tmp_path_factory.mktemp("case")))


def is_judged_alike(made: Case, folder: Path) -> bool:
    """Whether both reports on a random file could be compared; they are equal then. frictionless refuses some schemas."""
    try:
        frictionless.Schema.from_descriptor(json.loads(json.dumps(made.schema)))
    except frictionless.FrictionlessException:
        return False
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(suspects, "FEW", made.few)
        Path("table.csv").write_bytes(made.data)
        require_same(opener("table.csv", made.schema), made.limit_errors, is_twinned=made.is_twinned)
    return True
