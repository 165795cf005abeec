"""The verdict is frictionless's own: same errors, same rows, same counts, in our sentences."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frictionless
import pytest

from tests.unit.feeds import staged_of
from workbench.descriptor import Field, Schema
from workbench.findings import Finding
from workbench.reading.staged import Staged, column
from workbench.validation import rules, verdict
from workbench.validation.patterns import is_explosive, to_re2

TEXT = """id,code,jour,montant,ouvert,point,note,an
1,75056,2024-01-31,12.5,true,"2.35,48.85",ok,2020
2,2A004,2024-02-30,abc,peut-être,"200,3",trop long,20
x,75,31/01/2024,-1,false,,ok,2020
,,,,,,,
4,75056,2024-01-31,1e3,1,"2.35, 48.85",non,1999
5, 75056,2024-1-5,.5,TRUE,"a,b",ok,12345
1_0,750561,2025-01-01,1000001,0,"2,3",é,+202
"""
SCHEMA: Mapping[str, Any] = {
    "fields": [
        {"name": "id", "type": "integer", "constraints": {"required": True, "maximum": 9}},
        {"name": "code", "type": "string", "constraints": {"pattern": "^([013-9]\\d|2[AB1-9])\\d{3}$"}},
        {"name": "jour", "type": "date", "constraints": {"minimum": "2024-01-06", "maximum": "2024-12-31"}},
        {"name": "montant", "type": "number", "constraints": {"minimum": 0, "maximum": 1000000}},
        {"name": "ouvert", "type": "boolean"},
        {"name": "point", "type": "geopoint"},
        {"name": "note", "type": "string", "constraints": {"enum": ["ok", "non"], "maxLength": 4}},
        {"name": "an", "type": "year", "constraints": {"minimum": 2000}},
    ]
}


def theirs(path: Path, schema: Mapping[str, Any]) -> Counter[tuple[str, str, int]]:
    """(field, kind of error, row) of every cell error of frictionless."""
    resource = frictionless.Resource(path=path.name, basepath=str(path.parent), schema=frictionless.Schema.from_descriptor(dict(schema)))
    errors = resource.validate(limit_errors=0).tasks[0].errors
    return Counter((error.field_name, error.type, error.row_number) for error in errors if error.type in ("type-error", "constraint-error"))


def found(staged: Staged, schema: Schema) -> list[Finding]:
    columns = [verdict.Column(column(place), field) for place, field in enumerate(schema.fields)]
    return verdict.verdicts(staged, columns)


def ours(findings: list[Finding]) -> Counter[tuple[str, str, int]]:
    assert all(item.count == len(item.rows) for item in findings)
    return Counter((item.field or "", item.type, row) for item in findings for row in item.rows if item.type != "cell.not_held")


def test_errors_are_those_of_frictionless_cell_by_cell(tmp_path: Path) -> None:
    staged, feed = staged_of(tmp_path, TEXT)
    findings = found(staged, Schema.from_descriptor(SCHEMA))
    expected = Counter({key: count for key, count in theirs(feed.body.path, SCHEMA).items() if key[2] != 5})
    got = Counter({key: count for key, count in ours(findings).items() if key[2] != 5})
    assert got == expected
    assert all(item.message for item in findings)


def test_rows_in_error_are_counted_once(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b\nx,y\n1,2\nx,3\n")
    findings = found(staged, Schema((Field("a", "integer"), Field("b", "integer"))))
    assert verdict.broken_rows(staged) == 2
    (summed,) = verdict.summary(staged, findings)
    assert (summed.count, summed.context["broken_rows"], summed.context["fields"]) == (3, 2, "a, b")


def test_many_cells_of_one_cause_make_one_finding(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b\n" + "non,1\n" * 500 + "nein,1\n")
    (found_,) = found(staged, Schema((Field("a", "integer"),)))
    assert (found_.type, found_.count, found_.row, len(found_.rows), found_.cell) == ("type-error", 501, 2, 20, "non")
    assert "“non”, “nein”" in found_.message


def test_what_frictionless_accepts_but_no_column_can_hold_is_told(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b\n12345678901234567890,1\n1_0,1\n7,1\n")
    (found_,) = found(staged, Schema((Field("a", "integer"),)))
    assert (found_.type, found_.count, found_.rows) == ("cell.not_held", 2, (2, 3))


@pytest.mark.parametrize(
    ("constraints", "rule"),
    [
        ({"pattern": "("}, "pattern"),
        ({"pattern": "(a+)+b"}, "pattern"),
        ({"minimum": "x"}, "minimum"),
        ({"maxLength": "long"}, "maxLength"),
        ({"enum": []}, "enum"),
        ({"jsonSchema": {}}, "jsonSchema"),
    ],
)
def test_a_rule_that_cannot_be_checked_is_told_and_left_aside(constraints: dict[str, Any], rule: str, tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b\nx,1\n")
    kind = "integer" if rule == "minimum" else "string"
    field, (told,) = rules.usable(Field("a", kind, constraints=constraints), lambda sql: staged.one(f"SELECT {sql}")[0])
    assert (told.type, told.context["rule"], dict(field.constraints)) == ("schema.rule_unusable", rule, {})


def test_patterns_that_re2_lacks_are_judged_by_frictionless(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b\nabab,1\nabac,1\n")
    (found_,) = found(staged, Schema((Field("a", "string", constraints={"pattern": "(ab)\\1"}),)))
    assert (found_.count, found_.cell) == (1, "abac")


@pytest.mark.parametrize(
    ("pattern", "re2"),
    [("\\d+", True), ("a|b", True), ("[^\\s;]{2,5}", True), ("(?=x)y", False), ("(a)\\1", False), ("(?i)x", False), ("a{1000}", False)],
)
def test_patterns_are_rewritten_when_they_can_be(pattern: str, re2: bool) -> None:
    assert (to_re2(pattern) is not None) is re2


@pytest.mark.parametrize(("pattern", "explosive"), [("(a+)+", True), ("(a*b?)*", True), ("(ab{2,3})+", False), ("a+b+", False)])
def test_patterns_that_may_never_end_are_known(pattern: str, explosive: bool) -> None:
    assert is_explosive(pattern) is explosive


def test_a_clean_table_has_no_finding(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b\n1,2024-01-01\n")
    assert found(staged, Schema((Field("a", "integer"), Field("b", "date")))) == []
