"""What is done to a value before it is compared or grouped: codes get back what spreadsheets took from them, dates their part."""

from collections.abc import Callable, Mapping

from workbench.explore.sources import Column
from workbench.explore.view import BIN, DEPARTEMENT, Group
from workbench.sql import literal

Made = Callable[[str], str]
WIDTHS = {"commune": 5, "region": 2, "postcode": 5, "siren": 9, "siret": 14, "uai": 8}
FIX_OF = {  # the fix of each kind of code, by its `semantic`
    "insee_commune": "commune", "insee_departement": "departement", "insee_region": "region", "postcode": "postcode", "siren": "siren",
    "epci": "siren", "siret": "siret", "uai": "uai",
}  # fmt: skip
PARENTS = {  # semantic: (that of the larger thing, how its code is made of this one)
    "insee_commune": ("insee_departement", "commune_departement"),
    "postcode": ("insee_departement", "postcode_departement"),
    "siret": ("siren", "siret_siren"),
}
DEPARTEMENTS = ("departement", "commune_departement", "postcode_departement")  # fixes that make codes of départements
CITIES = (("751[0-2][0-9]", "75056"), ("6938[1-9]", "69123"), ("132(0[1-9]|1[0-6])", "13055"))  # arrondissements, their commune
BEGINNING = "^(9[78][0-9]|2[AB]|[0-8][0-9]|9[0-5])[0-9]{2,3}$"  # the département that the five signs of a commune begin with


def replaced(sql: str, pattern: str, by: str, flags: str = "") -> str:
    """SQL: the text with what fits the pattern replaced."""
    return f"regexp_replace({sql}, {literal(pattern)}, {literal(by)}{f', {literal(flags)}' if flags else ''})"


def tidy(sql: str) -> str:
    """SQL: the text in capitals, without spaces and without the ".0" of a number; NULL for an empty one."""
    bare = replaced(f"upper({sql})", r"[\s\pZ]|\.0$", "", "g")
    return f"nullif({bare}, '')"


def padded(width: int) -> Made:
    """A function: SQL of the code with the zero at its beginning that was lost."""
    shape = f"^([0-9]{{{width - 1}}})$" if width != WIDTHS["uai"] else "^([0-9]{6}[A-Z])$"
    return lambda sql: replaced(tidy(sql), shape, r"0\1")


def name(sql: str) -> str:
    """SQL: the text in small letters, without accents, hyphens and apostrophes."""
    bare = replaced(f"strip_accents(lower({sql}))", "[^[:alnum:]]+", " ", "g")
    return f"nullif(trim({bare}), '')"


def departement(sql: str) -> str:
    """SQL: the code of a département in two or three signs: 1 and 001 are 01."""
    return replaced(replaced(tidy(sql), "^0([0-9]{2}|2[AB])$", r"\1"), "^([0-9])$", r"0\1")


def beginning(sql: str) -> str:
    """SQL: the code of the département that a code of five signs begins with, NULL for what is none."""
    return f"nullif(regexp_extract({sql}, {literal(BEGINNING)}, 1), '')"


def commune_departement(sql: str) -> str:
    """SQL: the code of the département of a commune, NULL for what is no code of a commune. "1001" is of "01"; "97411" of "974"."""
    return beginning(padded(5)(sql))


def postcode_departement(sql: str) -> str:
    """SQL: the département that a postcode begins with; those of Corsica say 200 and 201 for 2A, 202 and 206 for 2B."""
    return beginning(replaced(replaced(padded(5)(sql), "^20([01][0-9]{2})$", r"2A\1"), "^20([0-9]{3})$", r"2B\1"))


def commune_city(sql: str) -> str:
    """SQL: the code of a commune, that of the whole city for an arrondissement of Paris, Lyon or Marseille."""
    code = padded(5)(sql)
    for pattern, city in CITIES:
        code = replaced(code, f"^{pattern}$", city)
    return code


def siret_siren(sql: str) -> str:
    """SQL: the SIREN number that a SIRET number begins with."""
    return f"left({padded(14)(sql)}, 9)"


FIXED: Mapping[str, Made] = {
    "": lambda sql: sql,
    "tidy": tidy,
    "name": name,
    "departement": departement,
    "commune_city": commune_city,
    "commune_departement": commune_departement,
    "postcode_departement": postcode_departement,
    "siret_siren": siret_siren,
    **{code: padded(width) for code, width in WIDTHS.items()},
}


def fixed(fix: str, column: Column, sql: str) -> str:
    """SQL: the value of a key, as a text, once that fix is done to it."""
    return FIXED[fix](sql if column.type == "VARCHAR" else f"{sql}::VARCHAR")


def parts_of(column: Column) -> tuple[str, ...]:
    """The parts by which the values of a column can be grouped, "" for the values themselves first; () for those that cannot."""
    if column.kind == "nested":
        return ()
    if column.kind == "date":
        return ("year", "quarter", "month", "week", "day", "weekday", *(("hour",) if column.has_hours else ()), "")
    if column.semantic in PARENTS and PARENTS[column.semantic][0] == "insee_departement":
        return ("", DEPARTEMENT)
    return ("", BIN) if column.kind == "number" else ("",)


def fits(column: Column, part: str) -> bool:
    """Whether a column can be grouped by that part."""
    if part.startswith(BIN):
        return column.kind == "number" and width_of(part) is not None
    return part in parts_of(column) and part != BIN


def width_of(part: str) -> str | None:
    """The width of the bins that "bin:10" says, None for none that is a positive number."""
    told = part.removeprefix(BIN)
    try:
        return told if len(told) <= 20 and set(told) <= set("0123456789.") and float(told) > 0 else None
    except ValueError:
        return None


def grouped(item: Group, column: Column, sql: str) -> str:
    """SQL: what rows are put together by. `fits(column, item.part)` holds."""
    if item.part.startswith(BIN):
        width = width_of(item.part)
        value = f"CASE WHEN isfinite({sql}) THEN {sql} END" if column.may_be_infinite else sql
        return f"floor({value} / {width}) * {width}"
    if item.part == DEPARTEMENT:
        return fixed(PARENTS[column.semantic][1], column, sql)
    if item.part in ("quarter", "month", "week", "day"):
        return f"CASE WHEN isfinite({sql}) THEN date_trunc('{item.part}', {sql})::DATE END"
    if item.part == "weekday":
        return f"isodow({sql})"
    return f"{item.part}({sql})" if item.part else sql
