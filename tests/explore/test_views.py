"""A View becomes a query that always runs, and that says what plain counting says."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.explore import small
from tests.explore.small import FIRST, ODD, SECOND
from workbench.explore import address
from workbench.explore.checked import checked
from workbench.explore.query import Asked, loosened_sql, to_sql
from workbench.explore.view import FACTORS, HOWS, MEASURES, SEVERAL, SUMS, Filter, Group, Join, Measure, Order, Ref, View

ONE, TWO = small.source("first", FIRST), small.source("second", SECOND)
REFS = [Ref(name) for name, _, _ in FIRST] + [Ref(name, True) for name, _, _ in SECOND] + [Ref("nowhere")]
PARTS = ("", "year", "quarter", "month", "week", "day", "weekday", "bin:2", "bin:0.5", "bin:x", "century")
TEXTS = (
    "",
    "a",
    "A",
    "é",
    "01001",
    "3",
    "-0.25",
    "2024-01-01",
    "1600-02-29",
    "true",
    "'; DROP TABLE first; --",
    "%_",
    "1e400",
    "nan",
    "999999999999999999999",
)

refs = st.sampled_from(REFS)
filters = st.builds(Filter, refs, st.sampled_from((*HOWS, "like")), st.lists(st.sampled_from(TEXTS), max_size=3).map(tuple))
groups = st.builds(Group, refs, st.sampled_from(PARTS))
measures = st.builds(
    Measure,
    st.sampled_from((*MEASURES, "power")),
    st.none() | refs,
    st.none() | refs,
    st.sampled_from(SUMS),
    st.sampled_from((*FACTORS, 7)),
)
joins = st.none() | st.builds(
    Join,
    st.just("team.second"),
    st.just("code"),
    st.just("key"),
    st.just(""),
    st.just(""),
    st.sampled_from(("all", "matched")),
    st.sampled_from(SEVERAL),
)
orders = st.builds(Order, st.sampled_from(("", "group", "measure", "field")), st.integers(0, 3), st.none() | refs, st.booleans())
views = st.builds(
    View,
    st.just("team.first"),
    st.lists(filters, max_size=3).map(tuple),
    st.lists(groups, max_size=3).map(tuple),
    st.lists(measures, max_size=3).map(tuple),
    st.lists(refs, max_size=3).map(tuple),
    joins,
    orders,
    st.integers(0, 3),
)


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with small.database() as connection:
        yield connection


Rows = list[tuple[Any, ...]]


@pytest.fixture
def result(database: duckdb.DuckDBPyConnection) -> Callable[[View], Rows]:
    def run(view: View) -> Rows:
        asked, lost = checked(view, ONE, TWO if view.join else None)
        assert lost == []
        return database.execute(to_sql(asked, called(asked))).fetchall()

    return run


def fitted(view: View) -> Asked:
    return checked(view, ONE, TWO if view.join else None)[0]


def called(asked: Asked) -> dict[Any, str]:
    return dict.fromkeys((*asked.view.groups, *asked.view.figures()), "n")  # all alike: they are numbered


def same(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, int | float):
        return (math.isnan(left) and math.isnan(right)) or math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)
    return bool(left == right)


def sortable(row: tuple[Any, ...]) -> str:
    return repr([round(float(cell), 6) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell for cell in row])


@settings(max_examples=400, deadline=None)
@given(view=views)
def test_whatever_a_person_or_a_link_asks_the_query_runs(database: duckdb.DuckDBPyConnection, view: View) -> None:
    asked = fitted(view)
    database.execute(to_sql(asked, called(asked))).fetchall()
    database.execute(loosened_sql(asked)).fetchall()


@settings(max_examples=400, deadline=None)
@given(view=views.filter(lambda view: view.groups or view.measures))
def test_the_figures_of_a_view_are_those_of_plain_counting(database: duckdb.DuckDBPyConnection, view: View) -> None:
    asked = fitted(replace(view, top=0))
    if not asked.view.is_grouped:
        return
    rows = database.execute(to_sql(asked, called(asked))).fetchall()
    found = [tuple(small.apart(cell) for cell in row) for row in rows]
    wanted = [tuple(small.apart(cell) for cell in row) for row in small.answer(asked.view)]
    assert len(found) == len(wanted)
    for left, right in zip(sorted(found, key=sortable), sorted(wanted, key=sortable), strict=True):
        assert all(same(one, two) for one, two in zip(left, right, strict=True)), (left, right, to_sql(asked, called(asked)))


@settings(max_examples=300, deadline=None)
@given(view=views)
def test_a_view_comes_back_from_the_address_as_it_was(view: View) -> None:
    asked = fitted(view).view
    told, lost = address.from_address(address.to_address(asked))
    assert (told, lost) == (asked, [])


@settings(max_examples=300, deadline=None)
@given(words=st.dictionaries(st.sampled_from(address.NAMES), st.lists(st.text(max_size=20), max_size=3)))
def test_a_broken_link_is_never_an_error(database: duckdb.DuckDBPyConnection, words: dict[str, list[str]]) -> None:
    view, _ = address.from_address(words)
    asked, _ = checked(view, ONE, TWO if view.join else None)
    database.execute(to_sql(asked, called(asked))).fetchall()
    assert checked(asked.view, ONE, TWO if asked.view.join else None) == (asked, [])


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(st.text(alphabet="a~\\+ é", max_size=5), min_size=1, max_size=4))
def test_any_text_can_stand_in_an_address(parts: list[str]) -> None:
    while len(parts) > 1 and not parts[-1]:
        parts = parts[:-1]
    assert address.split(address.joined(parts)) == parts


def test_rows_are_shown_as_they_stand_until_something_is_asked(result: Callable[[View], Rows]) -> None:
    assert len(result(View("team.first"))) == len(FIRST[0][2])
    assert len(result(View("team.first"))[0]) == len(FIRST)


def test_a_field_of_any_name_can_be_filtered_grouped_and_shown(result: Callable[[View], Rows]) -> None:
    view = View("team.first", (Filter(Ref(ODD), "one_of", ("a",)),), columns=(Ref(ODD), Ref("n")))
    assert result(view) == [("a", 3), ("a", 3), ("a", 3)]
    assert result(View("team.first", groups=(Group(Ref(ODD)),), order=Order("measure", 0, None, down=True)))[0] == ("a", 3)


def test_a_condition_that_says_not_keeps_rows_without_a_value(result: Callable[[View], Rows]) -> None:
    kept = result(View("team.first", (Filter(Ref("n"), "outside", ("0", "5")),), columns=(Ref("n"),)))
    assert sorted(kept, key=str) == [(-2,), (10,), (7,), (None,)]


def test_a_span_open_at_the_top_leaves_out_what_is_no_number(result: Callable[[View], Rows]) -> None:
    assert result(View("team.first", (Filter(Ref("x"), "between", ("2", "")),), columns=(Ref("x"),))) == [(math.inf,), (2.5,)]


def test_infinite_values_spoil_no_mean(result: Callable[[View], Rows]) -> None:
    assert result(View("team.first", measures=(Measure("mean", Ref("x")), Measure("sum", Ref("x"))))) == [(1.3125, 5.25)]


def test_rows_of_the_first_table_are_not_multiplied_by_a_key_that_comes_twice(result: Callable[[View], Rows]) -> None:
    join = Join("team.second", "code", "key")
    view = View("team.first", groups=(Group(Ref("code")),), measures=(Measure(), Measure("sum", Ref("people", True))), join=join)
    assert ("2A004", 1, 50) in result(view)
    each = replace(view, join=replace(join, several="each"))
    assert ("2A004", 2, 50) in result(each)


def test_a_rate_counts_each_row_of_the_second_table_once(result: Callable[[View], Rows]) -> None:
    rate = Measure("ratio", None, Ref("people", True), "once", 100)
    view = View("team.first", groups=(Group(Ref("yes")),), measures=(rate, Measure()), join=Join("team.second", "code", "key"))
    rows = {row[0]: row[1:] for row in result(view)}
    assert rows[True] == (100 * 4 / 100, 4)  # 01001 twice, 97411 with nobody, one code missing: 100 people, once


def test_the_largest_come_first_and_only_so_many(result: Callable[[View], Rows]) -> None:
    view = View("team.first", groups=(Group(Ref("n")),), measures=(Measure(),), order=Order("measure", 0, None, down=True), top=1)
    assert result(view) == [(3, 3)]


def test_what_a_link_asks_of_a_field_that_is_gone_is_named_and_the_rest_kept() -> None:
    told = address.from_address(
        {"table": ["team.first"], "where": ["gone~missing", "n~between~1~"], "by": ["code", "gone"], "figure": ["mean~gone"]}
    )[0]
    asked, lost = checked(told, ONE, None)
    assert lost == ["gone"]
    assert asked.view == View("team.first", (Filter(Ref("n"), "between", ("1", "")),), (Group(Ref("code")),))


def test_a_link_that_says_nothing_understood_is_told() -> None:
    view, lost = address.from_address(
        {"table": ["team.first"], "where": ["alone"], "figure": ["ratio~x"], "top": ["many"], "sort": ["group~-1"]}
    )
    assert view == View("team.first")
    assert lost == ["sort=group~-1", "where=alone", "figure=ratio~x", "top=many"]


def test_an_address_is_read_by_people() -> None:
    view = View("bornes.bornes", (Filter(Ref("puissance"), "between", ("22", "")),), (Group(Ref("maj"), "month"),), (Measure(),))
    assert address.to_address(view) == {
        "table": ["bornes.bornes"], "where": ["puissance~between~22~"], "by": ["maj~month"], "figure": ["count"],
        "show": [], "join": [], "sort": [], "top": [],
    }  # fmt: skip


def test_a_filter_that_waits_for_its_value_keeps_every_row(result: Callable[[View], Rows]) -> None:
    view = View("team.first", (Filter(Ref("code"), "contains"), Filter(Ref("n"), "between"), Filter(Ref("code"), "one_of")))
    assert len(result(view)) == len(FIRST[0][2])


def test_it_is_known_which_filter_leaves_nothing(database: duckdb.DuckDBPyConnection) -> None:
    items = (Filter(Ref("n"), "between", ("100", "")), Filter(Ref("code"), "present"))
    asked = fitted(View("team.first", items))
    assert database.execute(loosened_sql(asked)).fetchall() == [(8, 7, 0)]
