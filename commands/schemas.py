"""Commands about Table Schemas: the reference set that comes with the app, and the schema that `add` is told to follow."""

from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from commands.common import AsJson, tell
from workbench.errors import DatasetError
from workbench.reading.matching import MODES
from workbench.reading.package_schema import read_schema
from workbench.reading.reference_schemas import reference_schema, reference_schemas

app = typer.Typer()


@app.command()
def schemas(as_json: AsJson = False) -> None:
    """List the reference Table Schemas that `add --schema NAME@VERSION` knows."""
    rows = [{"schema": item.code, "title": item.title, "fields": len(item.names)} for item in reference_schemas()]
    if as_json:
        tell(rows)
        return
    table = Table("schema", "title", "fields")
    for row in rows:
        table.add_row(*map(str, row.values()))
    Console(width=None if Console().is_terminal else 200).print(table)


def chosen_schema(text: str, mode: str) -> dict[str, Any]:
    """What a Draft is given for `--schema` and `--fields-match`: nothing, a file's schema, or one of the reference set.

    Raises: DatasetError naming the nearest schemas of the set when there is neither such a file nor such a name.
    """
    if mode and mode not in MODES:
        raise DatasetError("schema.bad_match", mode=mode[:40], modes=", ".join(MODES))
    if not text:
        if mode:
            raise DatasetError("schema.no_schema_to_match")
        return {}
    found = from_file(Path(text)) if is_file(text) else reference_schema(text).to_descriptor()
    return {"schemas": {"*": found | ({"fieldsMatch": mode} if mode else {})}}


def is_file(text: str) -> bool:
    """Whether a file is meant, be it there or not."""
    return Path(text).exists() or "/" in text or Path(text).suffix in (".json", ".yaml", ".yml")


def from_file(path: Path) -> dict[str, Any]:
    """The Table Schema of a file, as its descriptor. Raises: DatasetError."""
    if not path.is_file():
        raise DatasetError("file.not_found", file=str(path))
    return read_schema(path).to_descriptor()
