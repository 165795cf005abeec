"""Custom checks of French schemas: golden values for each, the rows concerned, and nothing passed over in silence."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.unit.feeds import staged_of
from workbench.descriptor import Field, Schema
from workbench.findings import Finding
from workbench.validation import verdict
from workbench.validation.cell_checks import CELL_CHECKS
from workbench.validation.custom_checks import custom_checks
from workbench.validation.keys import Table

# check: (cells that pass, cells that do not)
GOLDEN: Mapping[str, tuple[list[str], list[str]]] = {
    "french-siren": (["552008443", "404833048", "130025265"], ["404833047", "12345678", "1234567890", "abcdefghi", "-"]),
    "french-siret": (["73282932000074", "35600000000048", "35600000049837"], ["73282932000079", "732829320", "35600000049838"]),
    "french-gps-coordinates": (
        ["[2.35,48.85]", "[2.3522, 48.8566]", "2.35,48.85", "[55.45,-20.88]", "[-61.5, 16.2]"],
        ["[48.85,2.35]", "[13.4,52.5]", "[0]", "2.35 48.85", "[a,b]", "[2.35,48.85,0]", "null"],
    ),
    "phone-number": (
        ["01 23 45 67 89", "+33 1 23 45 67 89", "0123456789", "+32 2 552 00 00", "3949"],
        ["012345678", "0123456789 / 0987654321", "x"],
    ),
    "opening-hours": (["24/7", "Mo-Fr 08:00-12:00", "Mo-Fr 8:00-12:00, 14:00-18:00"], ["lundi au vendredi", "24/24", "ouvert"]),
    "nomenclature-actes": (
        ["Urbanisme/PLU", "urbanisme/plu", "Libertes publiques et pouvoirs de police/x"],
        ["Urbanisme", "Chose/x", "Urbanisme / PLU"],
    ),
    "year-interval": (["2020/2021", "1999/2024"], ["2021/2020", "2020/2020", "2020", "20/21", "2020-2021", "x"]),
}


def table(folder: Path, text: str, checks: Any, **fields: str) -> Table:
    names = text.splitlines()[0].split(";")
    staged, _ = staged_of(folder, text, delimiter=";")
    known = tuple(Field(name, fields.get(name, "string")) for name in names)
    verdict.verdicts(staged, [])
    return Table("t", staged, Schema(known, extra={"custom_checks": checks}), tuple(range(len(names))))


def check(name: str, **params: Any) -> list[dict[str, Any]]:
    return [{"name": name, "params": params}]


def found(folder: Path, text: str, checks: Any, **fields: str) -> list[Finding]:
    findings = custom_checks(table(folder, text, checks, **fields))
    assert all(item.message and "{" not in item.message.replace("{text", "") for item in findings)
    return findings


def test_every_check_of_one_column_has_golden_values() -> None:
    assert set(GOLDEN) == set(CELL_CHECKS)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_check_takes_what_is_right_and_refuses_what_is_wrong(name: str, tmp_path: Path) -> None:
    right, wrong = GOLDEN[name]
    judge = CELL_CHECKS[name]({})
    assert ([cell for cell in right if judge(cell)], [cell for cell in wrong if not judge(cell)]) == ([], [])
    text = "v;w\n" + "".join(f"{cell};1\n" for cell in (*right, "", *wrong))
    findings = found(tmp_path, text, check(f"{name}-value", column="v"))
    assert sum(item.count for item in findings) == len(wrong)
    assert {item.type for item in findings} == {"check.cells"}
    rows = sorted(row for item in findings for row in item.rows)
    assert rows == [*range(len(right) + 3, len(right) + 3 + len(wrong))]


def test_swapped_coordinates_are_told_apart(tmp_path: Path) -> None:
    findings = found(tmp_path, "v;w\n[48.85,2.35];1\n[13.4,52.5];1\n", check("french-gps-coordinates", column="v"))
    assert [(item.context["rule"], item.cell) for item in findings] == [
        ("french-gps-coordinates-swapped", "[48.85,2.35]"),
        ("french-gps-coordinates", "[13.4,52.5]"),
    ]
    assert "swapped" in findings[0].message


def test_a_year_alone_passes_where_the_schema_allows_it() -> None:
    judge = CELL_CHECKS["year-interval"]({"allow-year-only": "yes"})
    assert [judge(cell) for cell in ("2020", "2020/2021", "2021/2020")] == ["", "", "year-interval"]


def test_the_rows_of_a_custom_check_are_rows_in_error(tmp_path: Path) -> None:
    made = table(tmp_path, "v;w\n404833047;1\n552008443;1\n404833047;1\n", check("french-siren-value", column="v"))
    (told,) = custom_checks(made)
    assert (told.count, told.row, told.rows, told.cell, told.field) == (2, 2, (2, 4), "404833047", "v")
    assert verdict.broken_rows(made.staged) == 2


ROWS = """a;b;n;m;s;d;e
1;x;1;2;3;2024-01-01;2024-01-02
;x;1;2;4;2024-01-03;2024-01-02
;;0.1;0.2;0.3;2024-01-02;2024-01-02
1;;;2;2;;2024-01-02
"""
TYPES = {"n": "number", "m": "number", "s": "number", "d": "date", "e": "date"}


@pytest.mark.parametrize(
    ("checks", "rows"),
    [
        (check("cohesive-columns-value", column="a", othercolumns=["b"]), (3, 5)),
        (check("cohesive-columns-value", column="a", othercolumns=["b", "absent"]), (2, 3, 5)),
        (check("one-of-required", column="a", column2="b"), (4,)),
        (check("one-of-required", column="a", column2="absent"), (3, 4)),
        (check("compare-columns-value", column="d", op="<=", column2="e"), (3,)),
        (check("compare-columns-value", column="d", op="<", column2="e"), (3, 4)),
        (check("compare-columns-value", column="d", op="==", column2="e"), (2, 3)),
        (check("sum-columns-value", column="s", columns=["n", "m"]), (3,)),
    ],
)
def test_a_check_across_columns_names_the_rows_that_break_it(checks: Any, rows: tuple[int, ...], tmp_path: Path) -> None:
    made = table(tmp_path, ROWS, checks, **TYPES)
    (told,) = custom_checks(made)
    assert (told.type, told.rows, told.count) == ("check.rows", rows, len(rows))
    assert told.message
    assert verdict.broken_rows(made.staged) == len(rows)


@pytest.mark.parametrize(
    ("checks", "code"),
    [
        (check("french-unicorn-value", column="a"), "check.unknown"),
        (["french-siren-value"], "check.unknown"),
        ([None], "check.unknown"),
        (check("french-siren-value"), "check.unusable"),
        (check("french-siren-value", column=["a"]), "check.unusable"),
        (check("french-siren-value", column="absent"), "check.no_column"),
        (check("compare-columns-value", column="a", op="<", column2="absent"), "check.no_column"),
        (check("one-of-required", column="absent", column2="nowhere"), "check.no_column"),
        (check("compare-columns-value", column="d", op="<", column2="n"), "check.unusable"),
        (check("compare-columns-value", column="d", op="; DROP TABLE", column2="e"), "check.unusable"),
        (check("sum-columns-value", column="a", columns=["b"]), "check.unusable"),
        (check("sum-columns-value", column="a"), "check.unusable"),
        ([{"name": "sum-columns-value", "params": "none"}], "check.unusable"),
    ],
)
def test_a_check_that_cannot_be_made_is_told(checks: Any, code: str, tmp_path: Path) -> None:
    assert [item.type for item in found(tmp_path, ROWS, checks, **TYPES)] == [code]


@pytest.mark.parametrize("checks", [None, {}, "french-siren-value"])
def test_custom_checks_that_are_no_list_are_no_checks(checks: Any, tmp_path: Path) -> None:
    assert found(tmp_path, ROWS, checks) == []


def test_a_cell_that_its_type_refuses_is_told_once(tmp_path: Path) -> None:
    assert found(tmp_path, "v;w\nnot a point;1\n", check("french-gps-coordinates", column="v"), v="geopoint") == []


def test_a_million_rows_of_few_different_values_are_judged_at_once(tmp_path: Path) -> None:
    made = table(tmp_path, "v;w\n552008443;1\n404833047;1\n", check("french-siren-value", column="v"))
    made.staged.con.execute("CREATE TABLE t9 AS SELECT c0, c1 FROM t0, range(500000)")
    large = Table("t9", type(made.staged)(made.staged.con, "t9", 1_000_000), made.schema, made.places)
    begun = time.monotonic()
    (told,) = custom_checks(large)
    assert told.count == 500_000
    assert time.monotonic() - begun < 5
