"""datapackage.json and .yaml as plain JSON values: no alias, no Python object, no endless nesting."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from workbench.errors import DatasetError

MOST_BYTES = 10_000_000
DEEPEST = 64


class PlainLoader(yaml.SafeLoader):
    """YAML's safe loader, which also refuses aliases: nine of them can stand for a billion values."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """The next node. Raises: yaml.YAMLError for an alias."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("alias")
        return super().compose_node(parent, index)


def document(path: Path, name: str) -> dict[str, Any]:
    """The object that the file holds. Raises: DatasetError descriptor.invalid."""
    if path.stat().st_size > MOST_BYTES:
        raise DatasetError("descriptor.invalid", file=name, line=1)
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = loaded(text, name)
    except json.JSONDecodeError as error:
        raise DatasetError("descriptor.invalid", file=name, line=error.lineno) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DatasetError("descriptor.invalid", file=name, line=line) from None
    except (ValueError, RecursionError, yaml.YAMLError):
        raise DatasetError("descriptor.invalid", file=name, line=1) from None
    if not isinstance(found, dict):
        raise DatasetError("descriptor.invalid", file=name, line=1)
    return found


def loaded(text: str, name: str) -> Any:
    """The value of a JSON or YAML text. Raises: ValueError, RecursionError, yaml.YAMLError."""
    if name.lower().endswith((".yaml", ".yml")):
        return plain(yaml.load(text, PlainLoader))  # noqa: S506 - a safe loader, made stricter
    return plain(json.loads(text, parse_constant=refuse))


def refuse(constant: str) -> None:
    """Never returns. Raises: ValueError for NaN and Infinity."""
    raise ValueError(constant)


def plain(value: Any, depth: int = 0) -> Any:
    """The value with texts as keys and dates as texts. Raises: ValueError beyond DEEPEST or for anything that JSON has not."""
    if depth > DEEPEST:
        raise ValueError("nesting")
    if isinstance(value, dict):
        return {str(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.replace("\x00", "")
    if value is None or isinstance(value, bool | int | float):
        return value
    raise ValueError("type")
