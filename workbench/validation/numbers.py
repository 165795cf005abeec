"""Integers and numbers: what frictionless reads as int() and Decimal(), in canonical spellings only."""

from workbench.descriptor import Field
from workbench.sql import literal
from workbench.validation.spelling import Spelling, Sql, both, first_or, full_match

SPACES = " \u00a0\u202f"
# What Python's strip() takes away around a number
AROUND_SPACES = " \t\n\r\f\v\u00a0\u202f\u2009"
BLANKS = r"[\s\x{B}\x{A0}\x{202F}\x{2009}]*"
LONGEST = 150
POINT = literal(".")
EXPONENT = "(?:[eE][+-]?[0-9]{1,2})?"
AROUND = r"[^0-9.,+\p{Nd}-]*"
AFTER = r"[^0-9\p{Nd}]*"


def group_marks(field: Field) -> str:
    """The characters taken as thousands marks: all three kinds of spaces when the Field says any of them."""
    mark = str(field.options.get("groupChar", ""))
    return SPACES if mark and mark in SPACES else mark


def in_class(characters: str) -> str:
    """An RE2 class of these characters."""
    return "[" + "".join(f"\\x{{{ord(item):X}}}" for item in characters) + "]"


def whole(marks: str) -> str:
    """RE2 for the whole part: plain digits, or groups of three."""
    return f"(?:[0-9]{{1,3}}(?:{in_class(marks)}[0-9]{{3}})+|[0-9]+)" if marks else "[0-9]+"


def ungrouped(text: str, marks: str) -> str:
    """SQL of the text without its thousands marks."""
    return f"translate({text}, {literal(marks)}, '')" if marks else text


def stripped_if_needed(value: Sql, text: str) -> str:
    """SQL of a value of the text, or of the text without the spaces and line breaks around it: taking them off is slow."""
    return f"coalesce({value(text)}, {value(f'trim({text}, {literal(AROUND_SPACES)})')})"


def plain_value(text: str) -> str:
    """SQL of a plain integer."""
    return stripped_if_needed(lambda cell: f"try_cast({cell} AS BIGINT)", text)


def core(text: str) -> str:
    """SQL of the digits of a number that carries other words ("12,5 %")."""
    return f"regexp_extract({text}, '-?[0-9](?:.*[0-9])?')"


def is_bare(field: Field) -> bool:
    """Whether cells hold the number and nothing else."""
    return bool(field.options.get("bareNumber", True))


def integer(field: Field) -> Spelling:
    """The Spelling of an integer within 64 bits.

    Beyond frictionless: it ignores groupChar for integers and would refuse "1 234"; Data Package v2 does not.
    """
    marks, bare = group_marks(field), is_bare(field)
    if bare and not marks:
        return Spelling("BIGINT", plain_integer, plain_value)
    pattern = f"{BLANKS}[+-]?{whole(marks)}{BLANKS}" if bare else f"{AROUND}[+-]?{whole(marks)}{AFTER}"

    def value(text: str) -> str:
        return stripped_if_needed(lambda cell: f"try_cast({ungrouped(cell if bare else core(cell), marks)} AS BIGINT)", text)

    return Spelling("BIGINT", lambda text: both(full_match(text, pattern), f"{value(text)} IS NOT NULL"), value)


def plain_integer(text: str) -> str:
    """SQL boolean: optional sign and ASCII digits; the round trip settles nearly every cell without a regex."""
    exact = both(full_match(text, f"{BLANKS}[+-]?[0-9]+{BLANKS}"), f"{plain_value(text)} IS NOT NULL")
    return first_or(f"try_cast({text} AS BIGINT)::VARCHAR = {text}", exact)


def number(field: Field) -> Spelling:
    """The Spelling of a number, held as the nearest double.

    Beyond frictionless: a space as groupChar stands for the three kinds of spaces, and groups must be of three.
    """
    marks, mark = group_marks(field), str(field.options.get("decimalChar", "."))
    digits = f"{whole(marks)}(?:{in_class(mark)}[0-9]*)?"
    bare = is_bare(field)
    alone = f"{BLANKS}[+-]?(?:{digits}|{in_class(mark)}[0-9]+){'' if marks else EXPONENT}{BLANKS}"
    pattern = alone if bare else f"{AROUND}[+-]?{digits}{AFTER}"
    return Spelling("DOUBLE", short_match(pattern), number_value(mark, marks, bare=bare))


def short_match(pattern: str) -> Sql:
    """SQL boolean: the text matches and is too short to overflow a double."""
    return lambda text: both(f"length({text}) <= {LONGEST}", full_match(text, pattern))


def number_value(mark: str, marks: str, *, bare: bool) -> Sql:
    """SQL of the double that a text holds."""

    def value(text: str) -> str:
        digits = ungrouped(text if bare else core(text), marks)
        return f"try_cast({digits if mark == '.' else f'replace({digits}, {literal(mark)}, {POINT})'} AS DOUBLE)"

    return lambda text: stripped_if_needed(value, text)
