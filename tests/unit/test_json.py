"""JSON documents: their records, their numbers to the last digit, and what is wrong with them."""

import json
import tracemalloc
from pathlib import Path

import pytest

from loaders.json import JSON
from tests.unit.given_files import TIGHT, codes, given, kinds, labels, one, refusal, rows


def test_an_array_of_objects_is_a_table_whose_columns_come_as_first_seen(tmp_path: Path) -> None:
    feed = one(JSON, given(tmp_path, "communes.json", '[{"code":"01001","hab":860},{"nom":"Été","code":"2A004","hab":null}]'))
    assert (feed.name, feed.source, feed.first_row, feed.dialect.header_rows) == ("communes", "", 1, ())
    assert kinds(feed) == {"code": "string", "hab": "integer", "nom": "string"}
    assert rows(feed) == [("01001", "860", None), ("2A004", None, "Été")]
    assert codes(feed) == set()


def test_one_object_a_line_is_a_table(tmp_path: Path) -> None:
    feed = one(JSON, given(tmp_path, "x.ndjson", '\ufeff{"a": 1}\r\n\n{"a": 2, "b": true}\n'))
    assert rows(feed) == [("1", None), ("2", "true")]


def test_a_single_line_of_ndjson_is_a_table_of_one_row(tmp_path: Path) -> None:
    assert rows(one(JSON, given(tmp_path, "x.jsonl", '{"a": 1}'))) == [("1",)]


def test_nested_values_stay_json_text_with_their_numbers_as_written(tmp_path: Path) -> None:
    feed = one(JSON, given(tmp_path, "x.json", '[{"o": {"b": [1.50, 1e2, "é"], "c": null}, "l": [ ], "n": 1.50}]'))
    assert rows(feed) == [('{"b":[1.50,1e2,"é"],"c":null}', "[]", "1.50")]
    assert kinds(feed) == {"o": "object", "l": "array", "n": "number"}


def test_the_array_inside_an_answer_is_found_and_named(tmp_path: Path) -> None:
    document = '{"meta": {"n": 2, "tags": ["x"]}, "result": {"records": [{"a": 1}, {"a": 2}], "fields": [{"id": "a"}]}}'
    feed = one(JSON, given(tmp_path, "ckan.json", document))
    assert (feed.source, feed.dialect.table, rows(feed)) == ("result.records", "result.records", [("1",), ("2",)])
    (finding,) = feed.findings
    assert finding.type == "json.table_inside"
    assert "“result.records”" in finding.message
    assert "result.fields (1)" in finding.message


def test_another_array_can_be_asked_for(tmp_path: Path) -> None:
    document = '{"a": [{"x": 1}, {"x": 2}], "b": [{"y": 3}]}'
    assert rows(one(JSON, given(tmp_path, "x.json", document, said={"x": {"table": "b"}}))) == [("3",)]
    error = refusal(JSON, given(tmp_path, "x.json", document, said={"*": {"table": "c"}}))
    assert error.code == "dialect.bad_value"
    assert "a, b" in str(error)


@pytest.mark.parametrize(
    ("number", "kind", "told"),
    [
        ("12", "integer", False),
        ("9223372036854775807", "integer", False),
        ("9223372036854775808", "string", True),
        ("123456789012345678901234567890", "string", True),
        ("48.853409999999997", "number", False),
        ("0.1000000000000000055511151231257827", "string", True),
        ("1e400", "string", True),
        ("1.5E3", "number", False),
        ("-0", "integer", False),
    ],
)
def test_no_digit_of_a_number_is_lost(tmp_path: Path, number: str, kind: str, told: bool) -> None:
    feed = one(JSON, given(tmp_path, "x.json", f'[{{"n": {number}}}]'))
    assert rows(feed) == [(number,)]
    assert kinds(feed) == {"n": kind}
    assert codes(feed) == ({"number.kept_as_text"} if told else set())


def test_integers_and_decimals_together_are_numbers(tmp_path: Path) -> None:
    assert kinds(one(JSON, given(tmp_path, "x.json", '[{"n": 1}, {"n": 1.5}]'))) == {"n": "number"}


def test_values_of_several_kinds_are_told_and_items_that_are_no_objects_kept(tmp_path: Path) -> None:
    feed = one(JSON, given(tmp_path, "x.json", '[{"a": 1}, {"b": [1]}, {"a": "x"}, 7]'))
    assert rows(feed) == [("1", None, None), (None, "[1]", None), ("x", None, None), (None, None, "7")]
    assert labels(feed) == ["a", "b", "value"]
    (finding,) = feed.findings
    assert (finding.type, finding.field, finding.row, kinds(feed)["a"]) == ("type.mixed", "a", 3, "string")


def test_a_key_that_stands_twice_is_told_and_the_last_value_kept(tmp_path: Path) -> None:
    feed = one(JSON, given(tmp_path, "x.json", '[{"a": 1, "a": 2}]'))
    assert (rows(feed), codes(feed)) == ([("2",)], {"json.duplicate_key"})


def test_nul_and_lone_surrogates_are_mended_and_told(tmp_path: Path) -> None:
    feed = one(JSON, given(tmp_path, "x.json", '[{"a": "x\\u0000y", "b": "\\ud800", "c": ["\\u0000z"], "d": "\\u00e9\\ud83d\\ude00"}]'))
    assert rows(feed) == [("xy", "\ufffd", '["z"]', "é😀")]
    assert codes(feed) == {"text.nul_removed", "text.invalid_char"}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('[{"a":1},{"a":2},{"a":', 1, 23),
        ('[{"a":1},]', 1, 10),
        ('[\n {"a":1},\n {"a":NaN}\n]', 3, 7),
        ('[{"a":1}]x', 1, 10),
        ('{"a":1}\n{"a":\n{"a":3}\n', 2, 5),
        ("[{'a':1}]", 1, 3),
        ('[{"a":01}]', 1, 8),
        ('[{"a":"\n"}]', 1, 8),
    ],
)
def test_what_is_not_json_is_refused_with_its_line_and_column(tmp_path: Path, text: str, line: int, column: int) -> None:
    error = refusal(JSON, given(tmp_path, "x.json", text))
    assert (error.code, error.context["line"], error.context["column"]) == ("json.invalid", line, column)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("42", "json.no_table"),
        ('"x"', "json.no_table"),
        ("[]", "json.no_table"),
        ("[1, 2]", "json.no_table"),
        ('{"a": 1}', "json.no_table"),
        ('{"type":"Topology","objects":{},"arcs":[]}', "json.no_table"),
        ("[{}]", "table.no_columns"),
        ("[" * 100_000 + "]" * 100_000, "json.too_deep"),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, "json.too_deep"),
        ("[" + ",".join(f'{{"k{n}":1}}' for n in range(99)) + "]", "table.too_many_columns"),
        ('[{"a": "' + "x" * 2_000 + '"}]', "cell.too_long"),
    ],
    ids=range(11),
)
def test_what_holds_no_table_or_passes_a_limit_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert refusal(JSON, given(tmp_path, "x.json", text, limits=TIGHT)).code == code


def test_brackets_inside_texts_are_no_depth(tmp_path: Path) -> None:
    feed = one(JSON, given(tmp_path, "x.json", '[{"a": "[[[[[[[[[[[[[[", "b": "\\\\", "c": "\\"[[[[[[[[[[[["}]', limits=TIGHT))
    assert rows(feed) == [("[[[[[[[[[[[[[[", "\\", '"[[[[[[[[[[[[')]


def test_other_encodings_are_read_when_they_are_named(tmp_path: Path) -> None:
    text = '[{"a": "été"}]'
    assert rows(one(JSON, given(tmp_path, "x.json", text.encode("utf-16")))) == [("été",)]
    assert rows(one(JSON, given(tmp_path, "x.json", text.encode("cp1252"), said={"*": {"encoding": "cp1252"}}))) == [("été",)]
    assert refusal(JSON, given(tmp_path, "x.json", text.encode("cp1252"))).code == "json.encoding"


def test_a_long_file_is_read_in_little_memory_with_columns_that_come_late(tmp_path: Path) -> None:
    count = 60_000
    records = [{"id": n, "nom": f"é{n}" * 9, **({"tard": n} if n == count - 1 else {})} for n in range(count)]
    source = given(tmp_path, "x.json", json.dumps(records, ensure_ascii=False))
    tracemalloc.start()
    feed = one(JSON, source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows(feed)[-1] == (str(count - 1), f"é{count - 1}" * 9, str(count - 1))
    assert feed.records == count
    assert peak < 90_000_000
