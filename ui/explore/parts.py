"""What tells the filters of a View, or its figures, from each other while some are added and taken out: a number for this tab."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from ui import session
from ui.explore.state import PLACE

Item = TypeVar("Item")


def ids(kind: str, count: int) -> list[int]:
    """The numbers of the filters or figures there are, in their order. One that was taken out gives its number to no other."""
    known = held(kind)
    del known[count:]
    while len(known) < count:
        last = session.held_dict(f"{PLACE}.last")
        last[kind] = last.get(kind, 0) + 1
        known.append(last[kind])
    return list(known)


def held(kind: str) -> list[int]:
    """The numbers that were given and not taken back."""
    found: list[int] = session.held_dict(f"{PLACE}.parts").setdefault(kind, [])
    return found


def changed(kind: str, items: Sequence[Item], number: int, change: Callable[[Item], Item]) -> tuple[Item, ...]:
    """The filters or figures with that one changed; as they are when it is gone."""
    told = zip(ids(kind, len(items)), items, strict=True)
    return tuple(change(item) if one == number else item for one, item in told)


def without(kind: str, items: Sequence[Item], number: int) -> tuple[Item, ...]:
    """The filters or figures without that one, whose number is taken back."""
    told = list(zip(ids(kind, len(items)), items, strict=True))
    held(kind)[:] = [one for one, _ in told if one != number]
    return tuple(item for one, item in told if one != number)
