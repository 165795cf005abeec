"""From cells to typed values: what the published table will hold, and the DuckDB type it will be of."""

from pathlib import Path

import pyarrow as pa
import pytest

from tests.unit.feeds import native_feed
from workbench.descriptor import Field
from workbench.loading import Limits
from workbench.reading.stage import create, stage
from workbench.validation import cast

TYPES = [
    (Field("f", "integer"), "BIGINT"),
    (Field("f", "number"), "DOUBLE"),
    (Field("f", "boolean"), "BOOLEAN"),
    (Field("f", "date", "%d/%m/%Y"), "DATE"),
    (Field("f", "datetime"), "TIMESTAMP"),
    (Field("f", "datetime", extra={"timezone": "UTC"}), "TIMESTAMPTZ"),
    (Field("f", "datetime", "%Y-%m-%dT%H:%M%z"), "TIMESTAMPTZ"),
    (Field("f", "time"), "TIME"),
    (Field("f", "year"), "INTEGER"),
    (Field("f", "yearmonth"), "VARCHAR"),
    (Field("f", "string"), "VARCHAR"),
    (Field("f", "object"), "JSON"),
    (Field("f", "array"), "JSON"),
    (Field("f", "geojson"), "JSON"),
    (Field("f", "geopoint"), "VARCHAR"),
    (Field("f", "whatever"), "VARCHAR"),
]


@pytest.mark.parametrize(("field", "kind"), TYPES, ids=lambda item: getattr(item, "type", item))
def test_each_type_has_its_duckdb_type(field: Field, kind: str, tmp_path: Path) -> None:
    con = create(tmp_path, 1)
    assert cast.duckdb_type(field) == kind
    typeof = con.execute(f"SELECT typeof({cast.typed(field, 'v')}) FROM (SELECT 'x' AS v)").fetchone()
    assert typeof == ({"TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}.get(kind, kind),)


@pytest.mark.parametrize("word", ["", "NA"])
def test_missing_words_are_null_and_never_refused(word: str, tmp_path: Path) -> None:
    field = Field("f", "integer", options={"missingValues": ["", "NA"]})
    query = f"SELECT {cast.typed(field, 'v')}, {cast.refused(field, 'v')} FROM (SELECT ? AS v)"
    assert create(tmp_path, 1).execute(query, [word]).fetchone() == (None, False)


def test_words_of_a_list_with_labels_are_missing_too(tmp_path: Path) -> None:
    field = Field("f", "string", options={"missingValues": [{"value": "-99", "label": "refused to answer"}]})
    assert create(tmp_path, 1).execute(f"SELECT {cast.typed(field, 'v')} FROM (SELECT '-99' AS v)").fetchone() == (None,)


def test_a_parquet_column_keeps_its_type_until_another_is_asked_for(tmp_path: Path) -> None:
    table = pa.table({"n": [1, None], "who": [{"a": "x"}, {"a": "y"}]})
    staged = stage(create(tmp_path, 2), native_feed(tmp_path / "t.parquet", table, ("integer", "object")), "t0", "t", Limits())
    native = {"duckdbType": "BIGINT"}
    same, text = Field("n", "integer", extra=native), Field("n", "string", extra=native)
    number = Field("n", "number", extra=native)
    assert (cast.duckdb_type(same), cast.typed(same, "c0"), cast.refused(same, "c0")) == ("BIGINT", "c0", "false")
    assert staged.fetch(f"SELECT {cast.typed(text, 'c0')}, {cast.typed(number, 'c0')} FROM t0") == [("1", 1.0), (None, None)]
    who = Field("who", "string", extra={"duckdbType": 'STRUCT("a" VARCHAR)'})
    assert staged.fetch(f"SELECT {cast.typed(who, 'c1')} FROM t0") == [('{"a":"x"}',), ('{"a":"y"}',)]
