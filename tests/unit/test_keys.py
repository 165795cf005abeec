"""Keys, compared on typed values as frictionless does."""

from pathlib import Path

from tests.unit.feeds import feed_of, staged_of
from workbench.descriptor import Field, Schema
from workbench.loading import Limits
from workbench.reading.stage import stage
from workbench.validation.keys import Table, foreign_keys, own_keys


def table(folder: Path, text: str, schema: Schema, name: str = "t") -> Table:
    staged, _ = staged_of(folder, text)
    return Table(name, staged, schema, tuple(range(len(schema.fields))))


def test_a_primary_key_that_repeats_is_told_once_typed(tmp_path: Path) -> None:
    schema = Schema((Field("a", "integer"), Field("b")), primary_key=("a",))
    (found,) = own_keys(table(tmp_path, "a,b\n1,x\n01,y\n2,z\n+1,w\n", schema))
    assert (found.type, found.count, found.rows, found.cell) == ("primary-key", 2, (3, 5), "1")
    assert found.message.startswith("The primary key (a) is missing or repeated in 2 rows")


def test_a_primary_key_that_is_missing_is_told_but_not_a_part_of_it(tmp_path: Path) -> None:
    schema = Schema((Field("a"), Field("b")), primary_key=("a", "b"))
    (found,) = own_keys(table(tmp_path, "a,b\n1,\n,\n2,x\n", schema))
    assert (found.type, found.count, found.rows) == ("primary-key", 1, (3,))


def test_missing_values_do_not_repeat_in_a_unique_field(tmp_path: Path) -> None:
    schema = Schema((Field("a", constraints={"unique": True}), Field("b")))
    (found,) = own_keys(table(tmp_path, "a,b\n,1\n,2\nx,3\nx,4\n", schema))
    assert (found.type, found.field, found.rows) == ("unique-error", "a", (5,))


def test_a_foreign_key_is_checked_across_tables(tmp_path: Path) -> None:
    museums = table(tmp_path, "ref,n\nM1,1\nM2,2\n", Schema((Field("ref"), Field("n", "integer"))), "museums")
    key = {"fields": "id", "reference": {"resource": "museums", "fields": "ref"}}
    feed = feed_of(tmp_path / "visits.csv", "id,y\nM1,1\n,2\nM9,3\nM9,4\n")
    visits = Table(
        "visits",
        stage(museums.staged.con, feed, "t1", "visits.csv", Limits()),
        Schema((Field("id"), Field("y")), foreign_keys=(key,)),
        (0, 1),
    )
    (found,) = foreign_keys(visits, {"museums": museums})
    assert (found.type, found.count, found.rows, found.cell) == ("foreign-key", 2, (4, 5), "M9")
    assert "does not exist in museums (ref)" in found.message


def test_a_foreign_key_may_point_to_its_own_table(tmp_path: Path) -> None:
    key = {"fields": ["parent"], "reference": {"resource": "", "fields": ["id"]}}
    schema = Schema((Field("id", "integer"), Field("parent", "string")), foreign_keys=(key,))
    (found,) = foreign_keys(table(tmp_path, "id,parent\n1,\n2,1\n3,7\n", schema), {})
    assert (found.count, found.rows) == (1, (4,))


def test_keys_that_name_nothing_are_told_and_left_aside(tmp_path: Path) -> None:
    key = {"fields": "a", "reference": {"resource": "nope", "fields": "x"}}
    whole = table(tmp_path, "a,b\n1,2\n", Schema((Field("a"), Field("b")), primary_key=("zzz",), foreign_keys=(key,)))
    assert [item.type for item in own_keys(whole) + foreign_keys(whole, {})] == ["schema.unknown_key", "schema.unknown_reference"]
