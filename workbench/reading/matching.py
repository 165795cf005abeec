"""Which column of a table each Field of a Table Schema is about, and what its header does not say as the schema does.

As frictionless does: by position when `fieldsMatch` is "exact" (the default), by name otherwise, and the same error types.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.descriptor import Field, Schema
from workbench.findings import Finding
from workbench.validation.excerpts import excerpt

EXACT, PARTIAL = "exact", "partial"
MODES = (EXACT, "equal", "subset", "superset", PARTIAL)
EXTRA_ALLOWED = ("subset", PARTIAL)
MISSING_ALLOWED = ("superset", PARTIAL)
SHOWN = 10
NAMING = ("column", "column2", "othercolumns", "columns")  # parameters of a custom check that name columns
UNORDERED = ("json", "geojson")  # the members of a JSON object have no order: they are matched by name

Columns = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Match:
    """A schema laid on a table. mode: one of MODES. fields: {name of a column: the Field said of it}, under the column's name.
    schema: its keys and checks naming columns. findings: header errors, types named as frictionless names them.
    """

    mode: str = EXACT
    schema: Schema = Schema()
    fields: Mapping[str, Field] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def match(schema: Schema | None, columns: Columns, *, ordered: bool = True) -> Match:
    """The schema laid on a table's columns, given as (name, label as published) in order. ordered: whether their order says anything."""
    if schema is None or not schema.fields:
        return Match(schema=schema or Schema())
    mode = mode_of(schema, ordered=ordered)
    labels = [label.strip() for _, label in columns]
    if mode == EXACT or not any(labels):  # without a header there is nothing but the order
        pairs = {name: item for (name, _), item in zip(columns, schema.fields, strict=False)}
        found = by_position(schema, columns) if any(labels) else []
    else:
        pairs = named(schema, columns)
        found = by_name(schema, columns, pairs, mode)
    fields = {name: replace(item, name=name) for name, item in pairs.items()}
    names = {item.name: name for name, item in pairs.items() if item.name != name}
    return Match(mode, renamed(schema, names) if names else schema, fields, tuple(found))


def mode_of(schema: Schema, *, ordered: bool = True) -> str:
    """How a schema asks to be matched; version 2 writes one word or a list of one, the deprecated `schema_sync` means "partial"."""
    asked = schema.extra.get("fieldsMatch")
    asked = asked[0] if isinstance(asked, list) and asked else asked
    if asked in MODES:
        return str(asked)
    return PARTIAL if schema.extra.get("schema_sync") is True else EXACT if ordered else "equal"


def named(schema: Schema, columns: Columns) -> dict[str, Field]:
    """{name of a column: the schema's Field of that name, or of its label}; a Field goes to the first column that bears it."""
    known = {item.name: item for item in schema.fields}
    found = {name: known[name] for name, _ in columns if name in known}
    taken = {item.name for item in found.values()}
    for name, label in columns:
        if name not in found and label.strip() in known and label.strip() not in taken:
            found[name] = known[label.strip()]
            taken.add(label.strip())
    return found


def by_position(schema: Schema, columns: Columns) -> list[Finding]:
    """The header errors of a table whose columns must be the schema's Fields, in its order."""
    labels = [label.strip() for _, label in columns]
    extra = [name for name, _ in columns[len(schema.fields) :]]
    paired = list(zip(columns, labels, schema.fields, strict=False))
    twice = repeated(labels[: len(paired)])
    blank = [(name, item.name) for place, ((name, _), label, item) in enumerate(paired) if not label and place not in twice]
    wrong = [
        (excerpt(label), item.name)
        for place, (_, label, item) in enumerate(paired)
        if label and place not in twice and label != item.name
    ]  # fmt: skip
    return [
        *told("extra-label", extra), *missing(schema, [item.name for item in schema.fields[len(columns) :]], columns),
        *told("blank-label", [name for name, _ in blank], expected=quoted(name for _, name in blank)),
        *told("duplicate-label", [columns[place][0] for place in twice], labels=quoted(labels[place] for place in twice)),
        *told("incorrect-label", [label for label, _ in wrong], pairs=", ".join(f"“{label}” / “{name}”" for label, name in wrong[:SHOWN])),
    ]  # fmt: skip


def by_name(schema: Schema, columns: Columns, pairs: Mapping[str, Field], mode: str) -> list[Finding]:
    """The header errors of a table whose columns are matched by name, as far as the mode minds them."""
    labels = [label.strip() for _, label in columns]
    twice = repeated(labels)
    extra = [name for place, (name, _) in enumerate(columns) if name not in pairs and place not in twice]
    there = {item.name for item in pairs.values()}
    absent = [item for item in schema.fields if item.name not in there]
    if mode in MISSING_ALLOWED:
        absent = [item for item in absent if item.constraints.get("required") or item.name in schema.primary_key]
    return [
        *(told("extra-label", extra) if mode not in EXTRA_ALLOWED else []),
        *([Finding("unmatched-header")] if mode == PARTIAL and not pairs else []),
        *missing(schema, [item.name for item in absent], columns),
        *told("duplicate-label", [columns[place][0] for place in twice], labels=quoted(labels[place] for place in twice)),
    ]


def repeated(labels: Sequence[str]) -> list[int]:
    """The places of the labels that an earlier one says too."""
    first = {label: place for place, label in reversed(list(enumerate(labels)))}
    return [place for place, label in enumerate(labels) if label and first[label] < place]


def missing(schema: Schema, names: Sequence[str], columns: Columns) -> list[Finding]:
    """Findings on Fields that the table lacks; those that one of its columns is nearly called are told one by one."""
    known = {item.name for item in schema.fields}
    plain = {"".join(name.casefold().split()): name for name, _ in columns if name not in known}
    near = {name: plain["".join(name.casefold().split())] for name in names if "".join(name.casefold().split()) in plain}
    told_near = [Finding("missing-label", {"rule": "near", "near": column}, field=name) for name, column in near.items()]
    return told_near + told("missing-label", [name for name in names if name not in near])


def told(code: str, names: Sequence[str], **context: Any) -> list[Finding]:
    """The Finding on these columns or Fields; empty when there are none."""
    if not names:
        return []
    return [Finding(code, {"fields": quoted(names), **context}, field=names[0] if len(names) == 1 else None, count=len(names))]


def quoted(names: Iterable[str]) -> str:
    """The first names, as a sentence shows them."""
    listed = list(dict.fromkeys(names))
    return ", ".join(f"“{excerpt(name)}”" for name in listed[:SHOWN]) + (", …" if len(listed) > SHOWN else "")


def renamed(schema: Schema, names: Mapping[str, str]) -> Schema:
    """The Schema whose keys and checks name the table's columns rather than the Fields they were matched with."""

    def swapped(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [swapped(item) for item in value]
        return names.get(value, value) if isinstance(value, str) else value

    extra = dict(schema.extra)
    if "uniqueKeys" in extra:
        extra["uniqueKeys"] = swapped(extra["uniqueKeys"])
    if isinstance(extra.get("custom_checks"), list):
        extra["custom_checks"] = [named_columns(item, swapped) for item in extra["custom_checks"]]
    foreign = tuple(foreign_key(key, swapped) for key in schema.foreign_keys)
    return replace(schema, primary_key=tuple(swapped(schema.primary_key)), foreign_keys=foreign, extra=extra)


def named_columns(check: Any, swapped: Any) -> Any:
    """A custom check with its columns named anew."""
    params = check.get("params") if isinstance(check, Mapping) else None
    if not isinstance(params, Mapping):
        return check
    return {**check, "params": {key: swapped(value) if key in NAMING else value for key, value in params.items()}}


def foreign_key(key: Mapping[str, Any], swapped: Any) -> Mapping[str, Any]:
    """A foreign key with its columns named anew, those of its reference too when that is the table itself."""
    reference = key.get("reference")
    own = isinstance(reference, Mapping) and not reference.get("resource")
    changed = {"reference": {**reference, "fields": swapped(reference.get("fields"))}} if own and isinstance(reference, Mapping) else {}
    return {**key, "fields": swapped(key.get("fields")), **changed}
