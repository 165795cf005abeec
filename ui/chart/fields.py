"""What the field dictionaries say of the columns of a result: by name, among the fields that the result may come from."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ui import core, session
from workbench.charts.columns import Facts
from workbench.data.shown import unique_names
from workbench.descriptor import localized
from workbench.query.engine import FieldRead, Result
from workbench.validation.labels import point_order

CALLS = "sum|avg|mean|median|min|max|any_value|first|last|round"  # whose value is in the unit of the field
SINGLE_CALL = re.compile(rf'^(?P<how>{CALLS})\("?(?P<field>[^()"]+)"?(?:, \d+)?\)$', re.IGNORECASE)


def facts_of(found: Result) -> Mapping[str, Facts]:
    """What is known of each column of the result, by its name; nothing of those that no field of one name, or several unlike, explain."""
    known = described(found.fields_read)
    names = unique_names(found.rows().column_names)
    told = {name: known.get(name.casefold()) or of_call(name, known) for name in names}
    return {name: facts for name, facts in told.items() if facts}


def of_call(name: str, known: Mapping[str, Facts]) -> Facts | None:
    """What is known of a column named after a call on one field, as DuckDB names them: "sum(montant)"."""
    said = SINGLE_CALL.fullmatch(name)
    facts = known.get(said["field"].casefold()) if said else None
    return Facts(name, facts.unit, "", facts.axis_order) if facts else None


def described(fields: Sequence[FieldRead]) -> Mapping[str, Facts]:
    """The Facts of these fields by their names; a name that several tables explain in different ways is left out."""
    read = {(item.package, item.resource, item.field) for item in fields}
    found: dict[str, set[Facts]] = defaultdict(set)
    for package, resource in sorted({(item.package, item.resource) for item in fields}):
        for item in core.workbench().catalog.find(package).fields(resource):
            if (package, resource, str(item["name"])) in read:
                found[str(item["name"]).casefold()].add(facts(item))
    return {name: next(iter(told)) for name, told in found.items() if len(told) == 1}


def facts(item: Mapping[str, Any]) -> Facts:
    """The Facts of a field's descriptor."""
    order = str(item.get("axisOrder") or point_order(str(item["name"])) or "lon,lat")
    return Facts(localized(item, "title", session.language()), str(item.get("unit") or ""), str(item.get("semantic") or ""), order)
