"""Python patterns rewritten for RE2, which runs in linear time inside DuckDB."""

import re
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]  # Python's own reading of a pattern has no public door
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any

import duckdb

# Unicode classes are narrowed to ASCII: the rewritten pattern accepts less, never more
POSITIVE = {sre.CATEGORY_DIGIT: "0-9", sre.CATEGORY_WORD: "0-9A-Za-z_", sre.CATEGORY_SPACE: r" \t\n\r\f\v"}
NEGATIVE = {sre.CATEGORY_NOT_DIGIT: r"\x{0}-/:-\x{7F}", sre.CATEGORY_NOT_WORD: r" -/:-@\[-\^`{-~", sre.CATEGORY_NOT_SPACE: "!-~"}
BEYOND_ASCII = r"\x{1C}-\x{1F}\x{80}-\x{10FFFF}"
MOST_REPEATS = 200


class NotRegularError(ValueError):
    """The pattern uses what RE2 does not have: look-around, back-references, flags, long repeats."""


def to_re2(pattern: str) -> str | None:
    """RE2 text whose full matches are all accepted by Python's `re.match("^pattern$")`; None when it cannot be written.

    Raises: re.error when Python itself cannot read the pattern.
    """
    tree = sre_parser.parse(pattern)
    if tree.state.flags & ~int(re.UNICODE):
        return None
    try:
        written = sequence(tree)
    except NotRegularError:
        return None
    return written if is_taken(written) else None


@lru_cache(maxsize=1_000)
def is_taken(written: str) -> bool:
    """Whether RE2 itself takes the pattern: it refuses repeats of repeats beyond 1,000, and what needs too much memory."""
    with duckdb.connect() as connection:
        try:
            connection.execute("SELECT regexp_full_match('', ?)", [written]).fetchall()
        except duckdb.Error:
            return False
    return True


def sequence(items: Any) -> str:
    """RE2 of a sequence of parsed nodes."""
    return "".join(node(kind, value) for kind, value in items)


def node(kind: Any, value: Any) -> str:
    """RE2 of one parsed node."""
    writers = {
        sre.LITERAL: literal_character,
        sre.NOT_LITERAL: lambda code: f"[^{literal_character(code)}]",
        sre.ANY: lambda _: r"[^\n]",
        sre.IN: character_class,
        sre.MAX_REPEAT: repeat,
        sre.MIN_REPEAT: repeat,
        sre.SUBPATTERN: group,
        sre.BRANCH: lambda branch: "(?:" + "|".join(sequence(part) for part in branch[1]) + ")",
        sre.AT: anchor,
    }
    if kind not in writers:
        raise NotRegularError
    return writers[kind](value)


def literal_character(code: int) -> str:
    """RE2 of one character."""
    return f"\\x{{{code:X}}}"


def character_class(members: Any) -> str:
    """RE2 of a class, its Unicode parts narrowed."""
    is_negated = any(kind is sre.NEGATE for kind, _ in members)
    inside = "".join(class_member(kind, value, is_negated=is_negated) for kind, value in members if kind is not sre.NEGATE)
    return f"[{'^' if is_negated else ''}{inside}]"


def class_member(kind: Any, value: Any, *, is_negated: bool) -> str:
    """RE2 of one member of a class."""
    if kind is sre.LITERAL:
        return literal_character(value)
    if kind is sre.RANGE:
        return f"{literal_character(value[0])}-{literal_character(value[1])}"
    if value in POSITIVE:
        return POSITIVE[value] + (BEYOND_ASCII if is_negated else "")
    if value in NEGATIVE and not is_negated:
        return NEGATIVE[value]
    raise NotRegularError


def repeat(value: Any) -> str:
    """RE2 of a repetition; Python's laziness does not change what matches as a whole."""
    low, high, inner = value
    if low > MOST_REPEATS or (high is not sre.MAXREPEAT and high > MOST_REPEATS):
        raise NotRegularError
    return f"(?:{sequence(inner)}){{{low},{'' if high is sre.MAXREPEAT else high}}}"


def group(value: Any) -> str:
    """RE2 of a group without flags of its own."""
    _, added, removed, inner = value
    if added or removed:
        raise NotRegularError
    return f"(?:{sequence(inner)})"


def anchor(value: Any) -> str:
    r"""RE2 of ^, \A, $ and \Z."""
    if value in (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING):
        return r"\A"
    if value in (sre.AT_END, sre.AT_END_STRING):
        return r"\z"
    raise NotRegularError


def is_explosive(pattern: str) -> bool:
    """Whether Python might need exponential time: a repeat without end inside another ("(a+)+")."""
    return has_nested_repeat(sre_parser.parse(pattern), inside=False)


def has_nested_repeat(items: Any, *, inside: bool) -> bool:
    """Whether an endless repeat stands in another one."""
    for kind, value in items:
        is_endless = kind in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[1] is sre.MAXREPEAT
        if is_endless and inside:
            return True
        if any(has_nested_repeat(part, inside=inside or is_endless) for part in parts_of(kind, value)):
            return True
    return False


def parts_of(kind: Any, value: Any) -> list[Any]:
    """The sequences inside a node."""
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        return [value[2]]
    if kind is sre.SUBPATTERN:
        return [value[3]]
    if kind is sre.BRANCH:
        return list(value[1])
    return [value[1]] if kind in (sre.ASSERT, sre.ASSERT_NOT) else []


def is_pattern(value: Any) -> bool:
    """Whether a pattern is one that Python reads, and that no cell can make run for ever."""
    try:
        re.compile(f"^{value}$")
    except (re.error, RecursionError, OverflowError):
        return False
    return not is_explosive(str(value))
