"""A text that two people changed at once, brought together line by line."""

import difflib
from collections.abc import Sequence

Lines = tuple[str, ...]
NOTHING: Lines = ()
Change = tuple[int, int, tuple[str, ...]]  # lines of the base from, to; what stands there instead


def together(base: str, one: str, other: str) -> str:
    """The text with what both changed. Where both changed the same lines, those of both stand there, an empty one between."""
    lines = base.split("\n")
    changes = merged(changed(lines, one.split("\n")), changed(lines, other.split("\n")))
    for first, last, instead in reversed(changes):
        lines[first:last] = instead
    return "\n".join(lines)


def changed(base: Sequence[str], text: Sequence[str]) -> list[Change]:
    """What a text changed in the base, in order."""
    codes = difflib.SequenceMatcher(None, base, text, autojunk=False).get_opcodes()
    return [(a, b, tuple(text[c:d])) for kind, a, b, c, d in codes if kind != "equal"]


def merged(one: Sequence[Change], other: Sequence[Change]) -> list[Change]:
    """The changes of both, in order, none touching another: those that do become one, with the lines of both."""
    waiting = sorted([(*item, 0) for item in one] + [(*item, 1) for item in other], key=lambda item: (item[0], item[1], item[3]))
    found: list[tuple[int, int, tuple[Lines, Lines]]] = []
    for first, last, instead, who in waiting:
        mine = (instead, NOTHING) if who == 0 else (NOTHING, instead)
        if found and touch(found[-1], first, last):
            start, end, (left, right) = found.pop()
            found.append((start, max(end, last), (left + mine[0], right + mine[1])))
        else:
            found.append((first, last, mine))
    return [(first, last, joined(*both)) for first, last, both in found]


def joined(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of both."""
    return one if one == other or not other else (*one, "", *other) if one else other


def touch(before: tuple[int, int, object], first: int, last: int) -> bool:
    """Whether a change overlaps the one before, or both put lines at the same place."""
    return first < before[1] or (first == before[0] and (last == first or before[1] == before[0]))
