"""A Chore: work of our own in a team's file, done in the same confined process, under the same lock, as the team's queries."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

LOOK, LOAD, KEEP = "look", "load", "keep"
TABLE, VIEW = "table", "view"


@dataclass(frozen=True)
class Loaded:
    """A table to be made of a Parquet file of ours. path: absolute. rows: that it holds. file: the name of the file that the team gave.

    semantics: what kind of thing its fields hold, by name, where that is known.
    """

    name: str
    path: str
    rows: int
    file: str
    semantics: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Chore:
    """kind: LOOK tells of the team's tables; LOAD makes `tables`, all or none; KEEP makes the TABLE or VIEW `name` of the script's rows."""

    kind: str
    tables: tuple[Loaded, ...] = ()
    name: str = ""
    what: str = TABLE

    @property
    def writes(self) -> bool:
        """Whether it changes the team's tables."""
        return self.kind != LOOK

    def told(self) -> dict[str, Any]:
        """What the process is told of it."""
        return asdict(self)
