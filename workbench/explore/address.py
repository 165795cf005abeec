"""A View in the address of a page, and back: short texts that people can read, and that no change of ours may break."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from workbench.explore.view import Filter, Group, Join, Measure, Order, Ref, View

NAMES = ("table", "where", "by", "figure", "show", "join", "sort", "top")  # the parameters of the address
JOINED = "+"
Part = TypeVar("Part")
Words = Mapping[str, Sequence[str]]


def joined(parts: Sequence[str]) -> str:
    """The parts as one text that `split` takes apart; empty ones at the end are left out."""
    while parts and not parts[-1]:
        parts = parts[:-1]
    return "~".join(part.replace("\\", "\\\\").replace("~", "\\~") for part in parts)


def split(text: str) -> list[str]:
    """The parts of a text that `joined` made."""
    parts, escaped = [""], False
    for sign in text:
        if escaped or sign not in "\\~":
            parts[-1] += sign
            escaped = False
        elif sign == "~":
            parts.append("")
        else:
            escaped = True
    return parts


def said(ref: Ref | None) -> str:
    """A field as text; "" for none."""
    if ref is None:
        return ""
    return JOINED + ref.name if ref.joined else ("\\" + ref.name if ref.name.startswith((JOINED, "\\")) else ref.name)


def ref_of(text: str) -> Ref:
    """The field that `said` wrote."""
    if text.startswith(JOINED):
        return Ref(text[1:], joined=True)
    return Ref(text.removeprefix("\\"))


def some(text: str) -> Ref | None:
    """The field that `said` wrote, None for ""."""
    return ref_of(text) if text else None


def to_address(view: View) -> dict[str, list[str]]:
    """The parameters of the address that say a View; those without anything to say are empty."""
    second, order = view.join, view.order
    join = [second.table, second.left, second.right, second.left_fix, second.right_fix, second.keep, second.several] if second else []
    down = "down" if order.down else ""
    return {
        "table": [view.table] if view.table else [],
        "where": [joined([said(item.field), item.how, *item.values]) + trailing(item) for item in view.filters],
        "by": [joined([said(item.field), item.part]) for item in view.groups],
        "figure": [joined(measure_parts(item)) for item in view.measures],
        "show": [joined([said(item)]) for item in view.columns],
        "join": [joined(join)] if join else [],
        "sort": [joined([order.what, said(order.field) if order.field else str(order.place), down])] if order.what else [],
        "top": [str(view.top)] if view.top else [],
    }


def trailing(item: Filter) -> str:
    """What keeps empty values at the end: a value may be an empty text."""
    count = 0
    for value in reversed(item.values):
        if value:
            break
        count += 1
    return "~" * count


def measure_parts(item: Measure) -> list[str]:
    """The parts of the text of a Measure."""
    ratio = [said(item.over), item.by, str(item.factor)] if item.kind == "ratio" else []
    return [item.kind, said(item.field), *ratio]


def from_address(words: Words) -> tuple[View, list[str]]:
    """The View that the parameters of an address say, and those of them that say nothing that is understood.

    Whether its table has such fields is another question (workbench/explore/checked.py).
    """
    lost: list[str] = []
    order = next(read(words, "sort", order_of, lost), Order())
    view = View(
        table=next(iter(words.get("table", ())), ""),
        filters=tuple(read(words, "where", filter_of, lost)),
        groups=tuple(read(words, "by", group_of, lost)),
        measures=tuple(read(words, "figure", measure_of, lost)),
        columns=tuple(read(words, "show", lambda parts: ref_of(parts[0]), lost)),
        join=next(read(words, "join", join_of, lost), None),
        order=order,
        top=next(read(words, "top", lambda parts: whole(parts[0]), lost), 0),
    )
    return view, lost


def read(words: Words, name: str, made: Callable[[list[str]], Part], lost: list[str]) -> Iterator[Part]:
    """What each text of a parameter says; those that say nothing go to `lost`."""
    for text in words.get(name, ()):
        try:
            yield made(split(text))
        except (ValueError, IndexError, TypeError):
            lost.append(f"{name}={text}"[:80])


def whole(text: str) -> int:
    """A whole number without a sign. Raises: ValueError."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(text)
    return int(text)


def filter_of(parts: list[str]) -> Filter:
    """The Filter of its parts. Raises: IndexError."""
    return Filter(ref_of(parts[0]), parts[1], tuple(parts[2:]))


def group_of(parts: list[str]) -> Group:
    """The Group of its parts. Raises: IndexError, TypeError."""
    return Group(ref_of(parts[0]), *parts[1:])


def measure_of(parts: list[str]) -> Measure:
    """The Measure of its parts. Raises: ValueError, IndexError."""
    field = some(parts[1]) if len(parts) > 1 else None
    if parts[0] != "ratio":
        return Measure(parts[0], field)
    return Measure("ratio", field, ref_of(parts[2]), parts[3], whole(parts[4]))


def join_of(parts: list[str]) -> Join:
    """The Join of its parts. Raises: TypeError."""
    return Join(*parts)


def order_of(parts: list[str]) -> Order:
    """The Order of its parts. Raises: ValueError, IndexError."""
    down = parts[2:3] == ["down"]
    if parts[0] == "field":
        return Order("field", 0, ref_of(parts[1]), down)
    return Order(parts[0], whole(parts[1]), None, down)
