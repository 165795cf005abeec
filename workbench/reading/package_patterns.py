"""Patterns that could take for ever: a repetition inside a repetition that can match the same text in many ways."""

import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
MANY = 64  # a repetition bounded above this is as good as unbounded
LONGEST_PATTERN = 2_000
Item = tuple[Any, Any]


def may_explode(pattern: str) -> bool:
    """Whether matching a pattern may take exponential time. A pattern that is not valid is harmless: nothing runs it."""
    if len(pattern) > LONGEST_PATTERN:
        return True
    try:
        return any(explodes(item) for item in parser.parse(pattern))
    except (re.error, RecursionError, OverflowError):
        return False


def explodes(item: Item) -> bool:
    """Whether an item of a pattern, or one inside it, is a dangerous repetition."""
    if is_many(item) and is_ambiguous(flat(item[1][2])):
        return True
    return any(explodes(inner) for inner in children(item))


def is_many(item: Item) -> bool:
    """Whether an item is a repetition without bound, or nearly."""
    return item[0] in REPEATS and item[1][1] >= MANY


def children(item: Item) -> list[Item]:
    """The items directly inside an item."""
    kind, value = item
    if kind in REPEATS:
        return list(value[2])
    if kind == codes.SUBPATTERN:
        return list(value[-1])
    if kind == codes.BRANCH:
        return [inner for branch in value[1] for inner in branch]
    if kind in (codes.ASSERT, codes.ASSERT_NOT):
        return list(value[1])
    return []


def flat(items: Any) -> list[Item]:
    """The items, those of groups in place of their group."""
    found: list[Item] = []
    for item in items:
        found += flat(item[1][-1]) if item[0] == codes.SUBPATTERN else [item]
    return found


def is_ambiguous(items: list[Item]) -> bool:
    """Whether the body of a repetition can itself be repeated in several ways over the same text."""
    if len(items) == 1 and items[0][0] == codes.BRANCH:
        branches = [flat(branch) for branch in items[0][1][1]]
        return any(is_ambiguous(branch) for branch in branches) or len({str(branch[:1]) for branch in branches}) < len(branches)
    loops = [item for item in items if is_many(item)]
    if any(is_any(item) for item in loops) or any(has_twins(item) for item in items):
        return True
    others = [item for item in items if not is_many(item)]
    firm = [item for item in others if not is_optional(item)]
    if not firm:
        return bool(loops)
    return any(is_optional(item) and str(firm[0]) in str(item) for item in others)


def has_twins(item: Item) -> bool:
    """Whether an item is a choice between two ways of matching nothing."""
    return bool(item[0] == codes.BRANCH and sum(not list(branch) for branch in item[1][1]) > 1)


def is_any(item: Item) -> bool:
    """Whether a repetition repeats any character."""
    return any(inner[0] == codes.ANY for inner in flat(item[1][2]))


def is_optional(item: Item) -> bool:
    """Whether an item may match nothing."""
    if item[0] == codes.BRANCH:
        return any(not list(branch) for branch in item[1][1])
    return item[0] == codes.AT or (item[0] in REPEATS and item[1][0] == 0)
