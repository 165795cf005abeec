"""What charts draw, what they leave out and say so, and what they say to who does not see them."""

import json
from typing import Any

import pytest

from tests.charts.results import columns, drawn, notes
from workbench.charts import kinds, propose
from workbench.charts.columns import Columns, Facts
from workbench.charts.drawing import Drawing
from workbench.charts.reader import Reader
from workbench.charts.spec import ChartSpec
from workbench.errors import ChartError

EVIL = '<a href="javascript:alert(1)">x</a> <b>&amp;</b> 😀 . \''
LONG = "n" * 300
BAD = {
    "no row": "SELECT 'a' AS k, 1 AS v WHERE false",
    "one row": "SELECT 1 AS v",
    "nothing but empty cells": "SELECT NULL AS k, NULL::DOUBLE AS v FROM range(3)",
    "infinite": "SELECT * FROM (VALUES ('a', 1.0), ('b', 'inf'::DOUBLE), ('c', 'nan'::DOUBLE)) t(k, v)",
    "a million categories": "SELECT 'k' || d AS k, d AS v FROM range(1000000) t(d)",
    "long and hostile names": f"""SELECT '{EVIL.replace("'", "''")}' AS "{LONG}", 3 AS "v "".<i> 😀"
        UNION ALL SELECT repeat('<b>', 100), 5""",
    "before 1700": "SELECT * FROM (VALUES (DATE '0900-01-01', 1), (DATE '1650-05-05', 2), (DATE '2020-01-01', 3)) t(d, v)",
    "infinite dates": "SELECT * FROM (VALUES ('infinity'::DATE, 1), (DATE '2020-01-01', 3)) t(d, v)",
    "decimals": "SELECT * FROM (VALUES ('a', 1.10::DECIMAL(38, 2)), ('b', 2.20)) t(k, v)",
    "yes and no": "SELECT * FROM (VALUES (true, 1), (false, 2), (NULL, 3)) t(b, v)",
    "huge whole numbers": "SELECT * FROM (VALUES ('a', 170141183460469231731687303715884105727::HUGEINT), ('b', -9e18::HUGEINT)) t(k, v)",
    "lists and structs": "SELECT [1, 2] AS l, {'a': 1} AS s, 3 AS v UNION ALL SELECT [3], {'a': 2}, 4",
    "the same name twice": "SELECT 'a' AS k, 1 AS k, 2 AS v UNION ALL SELECT 'b', 3, 4",
    "blobs and intervals": "SELECT 'x'::BLOB AS b, INTERVAL 3 DAY AS i, TIME '10:00' AS t, 2 AS v",
    "zoned moments": "SELECT TIMESTAMPTZ '2024-01-01 10:00+02' + d * INTERVAL 1 HOUR AS t, d AS v FROM range(5) s(d)",
}


def attempt(found: Columns, kind: str) -> Drawing | str:
    """The figure, or the sentence that says why there is none."""
    try:
        return kinds.drawing(found, propose.spec(found, kind), Reader("fr"))
    except ChartError as problem:
        return str(problem)


@pytest.mark.parametrize("kind", [item.code for item in kinds.KINDS])
@pytest.mark.parametrize("name", BAD)
def test_whatever_the_result_a_person_gets_a_figure_or_a_sentence_that_helps(name: str, kind: str) -> None:
    found = columns(BAD[name])
    drawing = attempt(found, kind)
    if isinstance(drawing, str):
        assert drawing.endswith(".")
        assert "{" not in drawing
        return
    assert len(drawing.figure.to_json()) < 400_000
    assert drawing.summary.marks > 0
    assert all(note.message for note in drawing.notes)


def texts(value: Any) -> list[str]:
    """Every text of a figure that plotly would read as HTML, templates aside."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, item in value.items() if key not in ("hovertemplate", "texttemplate") for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else []


@pytest.mark.parametrize("kind", ["bar", "stacked", "line", "area", "box", "pie", "treemap", "number"])
def test_nothing_of_the_data_is_read_as_html(kind: str) -> None:
    found = json.loads(drawn(BAD["long and hostile names"], kind).figure.to_json())
    said = texts(found["data"]) + texts(found["layout"])
    assert [
        text for text in said if "<" in text.replace("<br>", "").replace("<b>2</b>", "").replace("<b>4</b>", "").replace("<b>8</b>", "")
    ] == []
    assert max(map(len, said)) < 1_000
    templates = [trace.get("hovertemplate", "") for trace in found["data"]]
    assert [text for text in templates if "<i>" in text or "javascript" in text] == []


@pytest.mark.parametrize("kind", ["bar", "line", "pie", "treemap", "number"])
def test_titles_and_sentences_are_plain_text(kind: str) -> None:
    drawing = drawn("SELECT 'a' AS k, 3 AS \"<i>v & w\" UNION ALL SELECT 'b', 4", kind)
    assert "<i>v & w" in drawing.title
    assert "<i>v & w" in drawing.summary.of


def test_a_pie_of_seven_parts_says_why_not_and_what_to_choose() -> None:
    with pytest.raises(ChartError, match=r"7 parts.*more than 6.*bar chart"):
        drawn("SELECT 'p' || d AS part, d + 1 AS n FROM range(7) t(d)", "pie")
    assert drawn("SELECT 'p' || d AS part, d + 1 AS n FROM range(6) t(d)", "pie").summary.marks == 6


def test_a_chart_of_a_column_that_is_gone_says_which() -> None:
    with pytest.raises(ChartError, match="no column “habitants” any more"):
        drawn("SELECT 'a' AS ville", ChartSpec("bar", "ville", ("habitants",)))


def test_a_chart_of_another_version_is_told_apart() -> None:
    with pytest.raises(ChartError, match="sunburst"):
        drawn("SELECT 1 AS a", ChartSpec("sunburst", "a"))


def test_values_that_are_infinite_are_counted() -> None:
    drawing = drawn(BAD["infinite"], "bar")
    assert {note.type: note.context["count"] for note in drawing.notes} == {"chart.left_out_infinite": 2}


def test_the_largest_of_many_bars_are_drawn_and_it_is_said() -> None:
    drawing = drawn(BAD["a million categories"], "bar")
    assert len(drawing.figure.data[0].x) == 30
    assert max(drawing.figure.data[0].x) == 999_999
    assert drawing.notes[0].context == {"shown": 30, "count": 1_000_000}


def test_rows_of_one_mark_are_added_up_and_it_is_said() -> None:
    sql = "SELECT * FROM (VALUES ('a', 1), ('a', 2), ('b', 5)) t(k, v)"
    drawing = drawn(sql, ChartSpec("bar", "k", ("v",)))
    assert list(drawing.figure.data[0].y) == [3, 5]
    assert notes(drawing) == ["chart.added_up"]
    mean = drawn(sql, ChartSpec("bar", "k", ("v",), options=(("how", "mean"),)))
    assert list(mean.figure.data[0].y) == [1.5, 5]
    assert notes(mean) == ["chart.averaged"]


def test_without_a_column_of_values_rows_are_counted() -> None:
    drawing = drawn("SELECT * FROM (VALUES ('a'), ('a'), ('b')) t(k)", "bar")
    assert list(drawing.figure.data[0].y) == [2, 1]
    assert drawing.figure.layout.yaxis.title.text == "Number of rows"


def test_codes_are_not_numbers_on_an_axis() -> None:
    figure = drawn("SELECT * FROM (VALUES ('01', 1), ('2A', 2)) t(dep, n)", "bar").figure
    assert list(figure.data[0].x) == ["01", "2A"]
    assert figure.layout.xaxis.type == "category"


def test_years_have_no_thousands() -> None:
    assert drawn("SELECT 2000 + d AS annee, d AS n FROM range(9) t(d)", "line").figure.layout.xaxis.tickformat == "d"


def test_titles_and_units_come_from_the_dictionary() -> None:
    facts = {"PTOT": Facts("Population totale", "habitants"), "DEP": Facts("Département")}
    drawing = drawn("SELECT 'Ain' AS \"DEP\", 674692 AS \"PTOT\" UNION ALL SELECT 'Aisne', 536136", "bar", facts)
    assert drawing.figure.layout.yaxis.title.text == "Population totale (habitants)"
    assert drawing.title == "Population totale (habitants) · Département"
    assert drawing.summary.highest == ("Ain", "674\u202f692 habitants")


@pytest.mark.parametrize(("language", "marks", "written"), [("fr", ",\u202f", "1\u202f234,5"), ("en", ".,", "1,234.5")])
def test_numbers_are_written_as_the_language_writes_them(language: str, marks: str, written: str) -> None:
    drawing = drawn("SELECT 'a' AS k, 1234.5 AS v UNION ALL SELECT 'b', 2.0", "bar", reader=Reader(language))
    assert drawing.figure.layout.separators == marks
    assert drawing.summary.highest == ("a", written)


def test_bars_of_long_names_lie_and_short_ones_stand() -> None:
    assert drawn("SELECT 'Union des démocrates' AS k, 3 AS v UNION ALL SELECT 'Les autres', 4", "bar").figure.data[0].orientation == "h"
    assert drawn("SELECT 'a' AS k, 3 AS v UNION ALL SELECT 'b', 4", "bar").figure.data[0].orientation is None


def test_labels_that_are_alike_once_cut_stay_apart() -> None:
    trace = drawn("SELECT repeat('x', 60) || d AS k, d + 1 AS v FROM range(3) t(d)", "bar").figure.data[0]
    assert len(set(trace.y)) == 3
    assert len({len(text) for text in trace.customdata}) == 1
    assert trace.customdata[2].endswith("2")


def test_lines_are_drawn_in_order_and_thinned_evenly() -> None:
    drawing = drawn("SELECT (d * 7919) % 10000 AS x, d * 1.0 AS v FROM range(10000) t(d)", ChartSpec("line", "x", ("v",)))
    along = list(drawing.figure.data[0].x)
    assert along == sorted(along)
    assert (along[0], along[-1]) == (0, 9999)
    assert len(along) <= 4_001
    assert "chart.kept_even" in notes(drawing)


def test_a_gap_in_a_line_stays_a_gap() -> None:
    trace = drawn("SELECT * FROM (VALUES (1, 1.5), (2, NULL), (3, 2.5)) t(x, v)", ChartSpec("line", "x", ("v",))).figure.data[0]
    assert [str(value) for value in trace.y] == ["1.5", "nan", "2.5"]


def test_bins_hold_every_value_once() -> None:
    drawing = drawn("SELECT d * 0.37 AS v FROM range(1000) t(d)", "histogram")
    assert sum(drawing.figure.data[0].y) == 1_000
    assert len(drawing.figure.data[0].y) < 40


def test_boxes_without_anything_outside_are_drawn() -> None:
    trace = drawn("SELECT repeat('x', 1000) AS k, d AS v FROM range(50) t(d)", ChartSpec("box", x="k", y=("v",))).figure.data[0]
    assert [list(points) for points in trace.x] == [[None]]  # plotly draws no box where it meets an empty list
    assert list(trace.median) == [24.5]


def test_boxes_say_quartiles_and_what_lies_outside() -> None:
    trace = drawn("SELECT CASE WHEN d = 100 THEN 1000 ELSE d END AS v FROM range(101) t(d)", "box").figure.data[0]
    assert (trace.q1[0], trace.median[0], trace.q3[0]) == (25, 50, 75)
    assert trace.upperfence[0] == 99
    assert list(trace.x[0]) == [1000]


def test_a_heat_map_has_holes_where_there_is_nothing() -> None:
    trace = drawn("SELECT * FROM (VALUES ('a', 'x', 1), ('b', 'y', 2)) t(h, j, v)", ChartSpec("heatmap", "h", ("v",), "j")).figure.data[0]
    assert [list(line) for line in trace.z] == [[1, None], [None, 2]]


def test_values_around_zero_have_two_colours() -> None:
    trace = drawn("SELECT * FROM (VALUES ('a', 'x', -1), ('b', 'y', 2)) t(h, j, v)", ChartSpec("heatmap", "h", ("v",), "j")).figure.data[0]
    assert trace.zmid == 0


def test_stacked_bars_show_shares_when_asked() -> None:
    sql = "SELECT * FROM (VALUES ('a', 'x', 1), ('a', 'y', 3)) t(k, s, v)"
    figure = drawn(sql, ChartSpec("stacked", "k", ("v",), "s", options=(("mode", "share"),))).figure
    assert (figure.layout.barmode, figure.layout.barnorm) == ("relative", "percent")


def test_a_chart_spec_survives_its_json() -> None:
    spec = ChartSpec("bar", "é \"'", ("a", "b"), "c", "d", "T", (("how", "mean"),))
    assert ChartSpec.from_json(spec.to_json()) == spec


def test_a_large_number_shows_no_digits_that_figures_do_not_keep() -> None:
    exact = drawn("SELECT 9007199254740991 AS n", "number").figure.layout.annotations[0].text
    rounded = drawn("SELECT 123456789012345678901234567890::HUGEINT AS n", "number").figure.layout.annotations[0].text
    assert exact.replace("\u202f", "") == "<b>9007199254740991</b>"
    assert rounded.replace("\u202f", "") == "<b>≈ 123456789012346000000000000000</b>"
