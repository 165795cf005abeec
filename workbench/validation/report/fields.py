"""The expected fields of a table, each with its screen and its key in SQL and its judge in frictionless."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

import frictionless

from workbench.descriptor import Field
from workbench.sql import literal
from workbench.validation import cast, screen
from workbench.validation.constraints import is_required
from workbench.validation.keys import UNKEYED
from workbench.validation.moments import TIMEZONE
from workbench.validation.numbers import SPACES, plain_value
from workbench.validation.report.unscreened import STUMBLES, UnscreenedError
from workbench.validation.spelling import both, first_or, full_match, one_of
from workbench.validation.types import spelling

Notes = dict[str, str]
BEYOND = ("axisOrder", "groupChar")  # what our Fields read more widely than frictionless does
LONG_MONTHS, SHORT_MONTHS = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])", "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
MONTH_DAY = f"(?:{LONG_MONTHS}|{SHORT_MONTHS}|02-(?:0[1-9]|1[0-9]|2[0-8]))"  # 29 February is looked at twice
INSTANT = f"[1-9][0-9]{{3}}-{MONTH_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z?"
NO_KEY = (*UNKEYED, "duration", "geopoint", "topojson")


@dataclass(frozen=True)
class Judged:
    """One expected field. place: its column c0, c1... field: as our screen knows it. words: its missing values.

    reader: frictionless's own; it gives the value of a cell and what is wrong with it. is_keyed: its values must differ,
    alone (is_alone) or beside others.
    """

    place: int
    field: Field
    words: tuple[str, ...]
    reader: Callable[[Any], tuple[Any, Notes | None]]
    is_unique: bool
    is_keyed: bool = False
    is_alone: bool = False

    @property
    def column(self) -> str:
        """Its column in SQL."""
        return f"c{self.place}"

    @property
    def is_screened(self) -> bool:
        """Whether SQL clears any cell at all."""
        return screen.ok(self.field, self.column) != "false" and spelling(self.field).surely_accepted(self.column) != "false"

    @property
    def missing(self) -> str:
        """SQL boolean: the cell is one of the missing values."""
        return one_of(self.column, self.words)

    @property
    def ok(self) -> str:
        """SQL boolean: TRUE implies that frictionless says nothing of the cell."""
        held = both(surely_plain(self.field, self.column), screen.ok(self.field, self.column))
        if self.field.type == "datetime" and self.field.format == "default" and not self.is_keyed:
            held = instants(self.field, self.column, held)
        if is_required(self.field):
            return both(f"NOT {self.missing}", held)
        return f"({self.missing} OR {held})" if self.words else held

    @property
    def key_type(self) -> str:
        """The DuckDB type of its typed values."""
        return cast.duckdb_type(self.field)

    @property
    def key(self) -> str:
        """SQL: its typed value, NULL when the cell is missing or was not screened.

        Alone, a whole number may be read from a cell that is none: that only makes frictionless look at one row more.
        """
        bare = replace(self.field, constraints={})
        if self.is_alone and bare.type == "integer" and bare.options.get("bareNumber", True):
            return f"(CASE WHEN NOT {self.missing} THEN {plain_value(self.column)} END)"
        sure = both(surely_plain(bare, self.column), screen.ok(bare, self.column))
        return f"(CASE WHEN {self.missing} THEN NULL WHEN {sure} THEN {spelling(bare).value(self.column)} END)"


def instants(field: Field, column: str, naive: str) -> str:
    """SQL boolean: `naive`, or the same of instants with an offset; for a Field without rules one look tells most of them."""
    either = first_or(naive, screen.ok(replace(field, extra={TIMEZONE: "UTC"}), column))
    return either if set(field.constraints) - {"required"} else first_or(full_match(column, INSTANT), either)


def surely_plain(field: Field, column: str) -> str:
    """SQL boolean: nothing in the cell is read more widely by our screen than by frictionless."""
    mark = str(field.options.get("groupChar", ""))
    return f"regexp_full_match({column}, {literal(f'[!-~{mark}]*')})" if mark and mark in SPACES else "true"


def judged(fields: Sequence[frictionless.Field]) -> list[Judged]:
    """The fields that a header expects, in order. Raises: UnscreenedError when one of them cannot be compiled."""
    names = [item.name for item in fields]
    if len(set(names)) != len(names):
        raise UnscreenedError("two fields of one name")
    return [one(place, item) for place, item in enumerate(fields)]


def one(place: int, field: frictionless.Field) -> Judged:
    """The Judged of a field. Raises: UnscreenedError."""
    try:
        return Judged(place, ours(field), missing_words(field), field.create_cell_reader(), bool(field.constraints.get("unique")))
    except (*STUMBLES, frictionless.FrictionlessException) as error:
        raise UnscreenedError(f"the field {field.name}: {error}") from error


def missing_words(field: frictionless.Field) -> tuple[str, ...]:
    """The missing values of a field, its schema's when it has none of its own."""
    words = field.missing_values
    if not field.has_defined("missing_values") and field.schema:
        words = field.schema.missing_values
    return tuple(word for word in words if isinstance(word, str))


def ours(field: frictionless.Field) -> Field:
    """The Field that our screen reads at most as widely as frictionless reads this one."""
    descriptor = {"name": "", "format": "", **field.to_descriptor(), "missingValues": []}
    found = Field.from_descriptor({**descriptor, "type": field.type})
    kept = {key: value for key, value in found.options.items() if key not in BEYOND or (key == "groupChar" and found.type == "number")}
    return replace(found, options={**kept, "missingValues": []}, extra={})


def require_key(item: Judged) -> None:
    """None when the values of a field can be compared in SQL. Raises: UnscreenedError."""
    bare = replace(item.field, constraints={})
    is_odd_time = bare.type == "time" and bare.format not in ("default", "any")
    if bare.type in NO_KEY or is_odd_time or spelling(bare).surely_accepted(item.column) == "false":
        raise UnscreenedError(f"repeated values of the type {bare.type}")


def key_text(value: Any, key_type: str) -> str | None:
    """A value that frictionless read, as text that DuckDB casts to the type of the key; None when it has none."""
    if isinstance(value, datetime | time) and value.tzinfo and key_type != "TIMESTAMPTZ":
        return None
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, time | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"{value[0]:04d}-{value[1]:02d}"
    return str(value).lower() if isinstance(value, bool) else str(value)
