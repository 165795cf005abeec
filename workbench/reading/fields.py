"""The Fields of a table: what its file suggests, what a schema says, what a person decided, in that order of strength."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.descriptor import FORMAT_KEYS, Field, Schema
from workbench.findings import Finding
from workbench.loading import Dialect
from workbench.reading.doubts import doubts
from workbench.reading.infer import Trial, infer
from workbench.reading.matching import UNORDERED, Match, match
from workbench.reading.staged import Staged, column
from workbench.semantics.personal import with_people
from workbench.validation.candidates import Hints, likeliest
from workbench.validation.moments import TIMEZONE
from workbench.validation.semantics import Asked, meant
from workbench.validation.shapes import look
from workbench.validation.types import NATIVE, type_of_native

PAIRED = frozenset(("lambert93_x", "lambert93_y"))


@dataclass(frozen=True)
class Named:
    """A column that has its name: place in the stage, label and kind as the Feed says, title when the label is cut."""

    place: int
    name: str
    label: str
    kind: str = ""
    title: str = ""


@dataclass(frozen=True)
class Orders:
    """What stands above the file's own suggestions. schema: a Table Schema or None. said: {field: change} by a person.

    followers: Fields to whose words for "nothing here" a person only added some: those that the file suggests are still among them.
    """

    dialect: Dialect
    schema: Schema | None = None
    said: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    followers: frozenset[str] = frozenset()

    @property
    def typed(self) -> Mapping[str, Mapping[str, Any]]:
        """What a person says of how values are read; what kind of thing they are changes no reading."""
        return {name: change for name, change in self.said.items() if set(change) - {"semantic"}}

    def decides(self, name: str) -> bool:
        """Whether a person said of which type a Field is, rather than only which words mean "nothing here" in it."""
        return bool(set(self.said.get(name, {})) - {"semantic", "missingValues"})

    def missing(self, name: str) -> tuple[str, ...]:
        """The words of which a person said that they mean "nothing here" in a Field."""
        return tuple(word for word in self.said.get(name, {}).get("missingValues", ()) if word)


@dataclass(frozen=True)
class Fields:
    """schema: the Fields as they stand. inferred: as the file suggested. judged: places in `schema` that a schema or a person
    decided, whose cells must be judged. insisted: names that a person decided. laid: how the schema was laid on the columns.
    """

    schema: Schema
    inferred: tuple[Field, ...]
    judged: tuple[int, ...]
    insisted: tuple[str, ...]
    findings: tuple[Finding, ...]
    laid: Match = Match()


def fields_of(staged: Staged, columns: Sequence[Named], orders: Orders) -> Fields:
    """The Fields of a table, its columns in order."""
    natives = native_types(staged)
    texts = [item for item in columns if natives[item.place] == "VARCHAR"]
    trials = infer(
        staged, [(column(item.place), replace(hints(item, orders.dialect), missing=orders.missing(item.name))) for item in texts]
    )
    laid = match(orders.schema, [(item.name, item.label) for item in columns], ordered=orders.dialect.format not in UNORDERED)
    known = laid.fields
    free = [
        (trial, item.name) for trial, item in zip(trials, texts, strict=True) if item.name not in known and not orders.decides(item.name)
    ]
    found = doubts(staged, [trial for trial, _ in free], [name for _, name in free])
    by_place = {item.place: trial for item, trial in zip(texts, trials, strict=True)}
    inferred = tuple(suggested(item, natives[item.place], by_place.get(item.place), orders.dialect) for item in columns)
    counts = [by_place[item.place].counts if item.place in by_place else {} for item in columns]
    fields = tuple(decided(*trio, orders, known) for trio in zip(inferred, counts, columns, strict=True))
    asked = [
        Asked(item, column(named.place), sample, kind_said(item.name, known, orders), natives[named.place] == "VARCHAR")
        for item, sample, named in zip(fields, counts, columns, strict=True)
    ]
    fields, meanings = with_kinds(staged, asked)
    judged = tuple(index for index, item in enumerate(fields) if item.name in known or item.name in orders.typed)
    names = [item.name for item in fields]
    schema = replace(laid.schema, fields=fields, missing_values=("",))
    only_words = {name for name, change in orders.typed.items() if name in known and set(change) <= {"missingValues", "semantic"}}
    insisted = tuple(name for name in orders.typed if name in names and name not in only_words)
    return Fields(schema, inferred, judged, insisted, (*found, *meanings), laid)


def kind_said(name: str, known: Mapping[str, Field], orders: Orders) -> str | None:
    """The kind of thing that a person, else the schema, says a Field holds; None when neither does."""
    if "semantic" in orders.said.get(name, {}):
        return str(orders.said[name]["semantic"])
    return (known[name].semantic or None) if name in known else None


def with_kinds(staged: Staged, asked: Sequence[Asked]) -> tuple[tuple[Field, ...], list[Finding]]:
    """The Fields with their kinds, and findings on the values that do not fit."""
    told = [meant(staged, item) for item in asked]
    named = with_people(in_pairs([item for item, _ in told]))
    fields = tuple(item if one.said is None else kept for item, (kept, _), one in zip(named, told, asked, strict=True))
    return fields, [finding for _, findings in told for finding in findings]


def in_pairs(fields: Sequence[Field]) -> list[Field]:
    """The Fields; an easting without a northing, or the other way round, is a number like any other: "x" may be anything."""
    held = {item.semantic for item in fields}
    return [replace(item, semantic="") if item.semantic in PAIRED and not held >= PAIRED else item for item in fields]


def native_types(staged: Staged) -> list[str]:
    """The DuckDB type of each column of the stage."""
    return [str(row[1]) for row in staged.fetch(f"DESCRIBE {staged.sql}")]


def hints(item: Named, dialect: Dialect) -> Hints:
    """What is known of a column besides its cells."""
    return Hints(item.label, item.kind, dialect.decimal_char, dialect.group_char, dialect.delimiter)


def suggested(item: Named, native: str, trial: Trial | None, dialect: Dialect) -> Field:
    """The Field that the file alone suggests."""
    found = Field("", type_of_native(native), extra={NATIVE: native}) if trial is None else trial.found or Field("")
    if trial is None and item.kind == "geojson":
        found = replace(found, type="geojson")
    words = list(dict.fromkeys((*dialect.missing_values, *found.missing_values)))
    if trial is not None and words != [""]:
        found = found.with_options(missingValues=words)
    return replace(found, name=item.name, title=item.title)


def decided(inferred: Field, counts: Mapping[str, int], item: Named, orders: Orders, known: Mapping[str, Field]) -> Field:
    """The Field as it stands: the file's suggestion, under the schema's word, under the person's."""
    found = inferred
    if item.name in known:
        found = from_schema(known[item.name], inferred, counts)
    if item.name in orders.said:
        change = orders.said[item.name]
        if item.name in orders.followers and item.name not in known:
            change = {**change, "missingValues": list(dict.fromkeys((*inferred.missing_values, *change["missingValues"])))}
        found = corrected(found, change, counts, hints(item, orders.dialect))
    return found


def from_schema(said: Field, inferred: Field, counts: Mapping[str, int]) -> Field:
    """The schema's Field, keeping what the column is: its Parquet type, its offsets from UTC."""
    native = {NATIVE: inferred.extra[NATIVE]} if NATIVE in inferred.extra else {}
    zone = {TIMEZONE: "UTC"} if is_zoned(said, counts) else {}
    extra = {**said.extra, **native, **zone}
    return replace(said, title=said.title or inferred.title, extra=extra)


def is_zoned(said: Field, counts: Mapping[str, int]) -> bool:
    """Whether the datetimes of a column are instants: most bear an offset."""
    if said.type != "datetime" or said.format not in ("default", "any"):
        return False
    return sum(count for cell, count in counts.items() if "instant" in look(cell).keys) > sum(counts.values()) / 2


def corrected(found: Field, change: Mapping[str, Any], counts: Mapping[str, int], known: Hints) -> Field:
    """The Field with a person's word. A type said without its format takes the one that fits most cells."""
    options = {key: value for key, value in change.items() if key in FORMAT_KEYS}
    kind = str(change.get("type", found.type))
    if kind != found.type or "format" in change:
        kept = {"missingValues": list(found.missing_values)} if found.missing_values != ("",) else {}
        free = Hints("", "", known.decimal_char, known.group_char)
        base = Field("", kind, str(change["format"])) if "format" in change else likeliest(kind, counts, free)
        extra = {key: value for key, value in found.extra.items() if key != TIMEZONE}
        found = replace(
            found, type=kind, format=base.format, unit=found.unit or base.unit, options={**base.options, **kept}, constraints={},
            extra={**extra, **base.extra},
        )  # fmt: skip
    return found.with_options(**options)
