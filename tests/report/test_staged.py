"""The report kept with a published version is frictionless's own on the file, though no file was read again."""

import json
from pathlib import Path
from typing import Any

import frictionless
import pytest

from tests.report.test_real_files import CARPOOL, open_data, read_schema
from workbench.downloads.exports import export_to
from workbench.drafts.drafts import Given
from workbench.errors import DatasetError
from workbench.workbench import Workbench

PEOPLE = {
    "fields": [
        {"name": "id", "type": "integer", "constraints": {"unique": True}},
        {"name": "born", "type": "year", "constraints": {"minimum": 1900}},
        {"name": "town", "constraints": {"required": True, "pattern": "[A-Z].*"}},
    ],
    "primaryKey": "id",
}


def published(workbench: Workbench, path: Path, schema: dict[str, Any], package: str) -> list[dict[str, Any]]:
    """The errors of the report that the version keeps."""
    draft = workbench.drafts.give([Given(path, path.name)], package=package, schemas={"*": schema})
    workbench.drafts.read(draft.id)
    draft = workbench.drafts.wait(draft.id)
    assert draft.error is None
    edition = workbench.drafts.publish(draft.id)
    kept = edition.verdict(draft.tables[0].name)
    assert kept is not None
    errors: list[dict[str, Any]] = json.loads(kept.read_text(encoding="utf-8"))["tasks"][0]["errors"]
    return errors


def expected(path: Path, schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The errors that frictionless finds in the file."""
    table = frictionless.Resource(path=path.name, basepath=str(path.parent), schema=frictionless.Schema.from_descriptor(schema))
    errors: list[dict[str, Any]] = json.loads(json.dumps(table.validate().to_descriptor()))["tasks"][0]["errors"]
    return errors


def test_of_a_real_file(workbench: Workbench) -> None:
    path, schema = (open_data(name) for name in CARPOOL)
    assert published(workbench, path, read_schema(schema), "carpool_report") == expected(path, read_schema(schema))


@pytest.mark.parametrize("mode", ["exact", "equal", "subset", "partial"])
def test_of_a_file_with_every_kind_of_error(mode: str, workbench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    lines = ["1,1950,Lyon", "01,1800,Nantes", "x,19,paris", ",2000,", "3,1980,Lille", "3,,Dijon", f"{'9' * 20},1999,Nice"]
    path.write_text("\n".join(["id,born,town", *lines, *(f"{number},2000,Brest" for number in range(10, 40))]) + "\n", encoding="utf-8")
    schema = {**PEOPLE, "fieldsMatch": mode}
    found = published(workbench, path, schema, f"people_{mode}")
    assert found == expected(path, schema)
    assert {error["type"] for error in found} >= {"type-error", "constraint-error", "unique-error", "primary-key"}


def test_a_table_that_breaks_nothing_has_none_and_says_so(workbench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "right.csv"
    path.write_text("id,born,town\n1,1950,Lyon\n2,1960,Nice\n", encoding="utf-8")
    draft = workbench.drafts.give([Given(path, path.name)], package="right_report", schemas={"*": PEOPLE})
    workbench.drafts.read(draft.id)
    edition = workbench.drafts.publish(workbench.drafts.wait(draft.id).id)
    assert edition.verdict("right") is None
    with pytest.raises(DatasetError, match="no error"):
        export_to(edition, "right", "report", "en", tmp_path / "out.json")
