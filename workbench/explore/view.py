"""View: what a person who writes no SQL asks of a table, as data. It stands in the address and becomes one query."""

from collections.abc import Mapping
from dataclasses import dataclass

HOWS = (
    "one_of", "none_of", "between", "outside", "contains", "lacks", "starts", "not_starts", "equals", "differs", "missing", "present",
)  # fmt: skip
NEEDS_NOTHING = ("missing", "present")
NEEDS_TEXT = ("contains", "lacks", "starts", "not_starts", "equals", "differs")
NEEDS_SPAN = ("between", "outside")
DATE_PARTS = ("year", "quarter", "month", "week", "day", "weekday")
DEPARTEMENT = "departement"
BIN = "bin:"  # followed by a width: bin:10
SIMPLE = ("sum", "mean", "median", "min", "max", "distinct")
MEASURES = ("count", *SIMPLE, "share", "ratio")
SUMS = ("sum", "max", "once")  # what a ratio divides by; once: each row of the second table counted once
FACTORS = (1, 100, 1_000, 10_000, 100_000, 1_000_000)
FIXES = ("", "tidy", "name", "departement", "region", "commune", "commune_city", "postcode", "siren", "siret", "uai",
         "commune_departement", "postcode_departement", "siret_siren")  # fmt: skip
KEEPS = ("all", "matched")
SEVERAL = ("sum", "mean", "max", "each")  # several rows of the second table for one key: put into one, or each of them kept
MOST_GROUPS, MOST_MEASURES, MOST_FILTERS, MOST_ROWS = 2, 4, 12, 1_000


@dataclass(frozen=True, order=True)
class Ref:
    """A field, by its name. joined: of the second table."""

    name: str
    joined: bool = False


@dataclass(frozen=True)
class Filter:
    """Rows that are kept. values: texts; any number for one_of and none_of, two for between and outside ("" for no end), else one."""

    field: Ref
    how: str
    values: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it waits for its value, and keeps every row meanwhile."""
        return self.how not in NEEDS_NOTHING and not any(self.values) and (self.how not in ("one_of", "none_of") or not self.values)


@dataclass(frozen=True)
class Group:
    """What rows are put together by. part: "" for the value itself, a part of a date, the département of a code, or "bin:<width>"."""

    field: Ref
    part: str = ""


@dataclass(frozen=True)
class Measure:
    """A figure of each group. field: None for rows themselves.

    share: in % of the total of all groups; of rows, or of the sum of a field. ratio: the sum of a field, or the number of rows, divided
    by the `by` of `over` and multiplied by `factor`: per 100,000 inhabitants.
    """

    kind: str = "count"
    field: Ref | None = None
    over: Ref | None = None
    by: str = "sum"
    factor: int = 1


@dataclass(frozen=True)
class Join:
    """A second table; without keys it waits for them. left, right: the names of the fields that are compared.

    left_fix, right_fix: what is done to the values of each before. keep: "all" rows of the first table, or those "matched".
    several: what becomes of rows of the second that share a key.
    """

    table: str
    left: str = ""
    right: str = ""
    left_fix: str = ""
    right_fix: str = ""
    keep: str = "all"
    several: str = "sum"

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet by which fields."""
        return not (self.left and self.right)


@dataclass(frozen=True)
class Order:
    """What rows are sorted by: the place of a group or a measure, or a field of rows that are not grouped; what "" leaves it open."""

    what: str = ""
    place: int = 0
    field: Ref | None = None
    down: bool = False


@dataclass(frozen=True)
class View:
    """What is asked. table: "package.table", or "team.table". columns: of rows that are not grouped, () for all. top: 0 for all rows."""

    table: str
    filters: tuple[Filter, ...] = ()
    groups: tuple[Group, ...] = ()
    measures: tuple[Measure, ...] = ()
    columns: tuple[Ref, ...] = ()
    join: Join | None = None
    order: Order = Order()
    top: int = 0

    @property
    def is_grouped(self) -> bool:
        """Whether its rows are figures."""
        return bool(self.groups or self.measures)

    def figures(self) -> tuple[Measure, ...]:
        """The measures; the number of rows when groups have none."""
        return self.measures or ((Measure(),) if self.groups else ())

    def refs(self) -> tuple[Ref, ...]:
        """Every field that it names, the keys of the join left out, each once."""
        named: list[Ref | None] = [item.field for item in self.filters]
        named += [item.field for item in self.groups]
        named += [*self.columns, self.order.field]
        named += [ref for item in self.measures for ref in (item.field, item.over)]
        return tuple(dict.fromkeys(ref for ref in named if ref))


Names = Mapping[Group | Measure, str]  # what the columns of a result are called
