"""The screen: SQL booleans that separate what is surely right from what must be judged.

TRUE is a promise: frictionless reads the cell without error and cast.typed() holds exactly its value.
FALSE promises nothing; verdict.py asks frictionless.
"""

from workbench.descriptor import Field
from workbench.validation.constraints import conditions
from workbench.validation.spelling import both, one_of
from workbench.validation.types import as_text, native_type, spelling, stays_native


def missing_words(field: Field) -> list[str]:
    """The texts that mean "nothing here"; Data Package v2 may give them with a label."""
    words = [word["value"] if isinstance(word, dict) else word for word in field.missing_values]
    return [str(word) for word in words]


def missing(field: Field, column_sql: str) -> str:
    """SQL boolean: the cell means "nothing here" or is NULL."""
    if native_type(field):
        return f"({column_sql} IS NULL)"
    return f"({column_sql} IS NULL OR {one_of(column_sql, missing_words(field))})"


def parses(field: Field, column_sql: str) -> str:
    """SQL boolean: cast.typed() holds exactly what the cell says; meaningless for missing cells."""
    return "true" if stays_native(field) else spelling(field).parses(as_text(field, column_sql))


def ok(field: Field, column_sql: str) -> str:
    """SQL boolean: TRUE implies that frictionless reads the cell without error (type and constraints) and that
    cast.typed() holds exactly its value. Missing cells are handled apart: see missing() and `required`.
    """
    rules = conditions(field, column_sql)
    if rules is None:
        return "false"
    held = "true" if stays_native(field) else spelling(field).surely_accepted(as_text(field, column_sql))
    for rule in rules:
        held = both(held, f"coalesce({rule}, false)") if held != "true" else f"coalesce({rule}, false)"
    return held
