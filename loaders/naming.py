"""Names proposed for the tables of a file."""

from collections.abc import Iterable

from workbench.names import slug
from workbench.reading.kinds import KINDS


def table_name(file: str) -> str:
    """The name of a file's only table: its own name without folders and known suffixes."""
    name = file.replace("\\", "/").strip().rsplit("/", 1)[-1]
    while "." in name[1:] and f".{name.rsplit('.', 1)[1].lower()}" in KINDS:
        name = name.rsplit(".", 1)[0]
    return slug(name)


def table_names(labels: Iterable[str]) -> list[str]:
    """One name for each label (a sheet, a path in a document), _2, _3... added where two would be the same."""
    names: list[str] = []
    for label in labels:
        base = slug(label)
        candidates = (base, *(f"{base}_{number}" for number in range(2, len(names) + 3)))
        names.append(next(name for name in candidates if name not in names))
    return names
