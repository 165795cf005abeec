"""What has become of a story since somebody looked at it, told from two looks of `exhibits.seen`."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.store.exhibits import Seen

KEPT, SAVED, BESIDE, REMOVED, PUT_BACK, PUBLISHED, WITHDRAWN, MOVED = KINDS = (
    "kept", "saved", "beside", "removed", "put_back", "published", "withdrawn", "moved",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What happened to one exhibit. exhibit: "" for the order of all. version: the newest one."""

    kind: str
    exhibit: str = ""
    version: int = 0


def changes(before: Sequence[Seen], after: Sequence[Seen]) -> tuple[Change, ...]:
    """What happened between two looks, exhibit by exhibit."""
    known = {item[0]: item for item in before}
    found: list[Change] = []
    for item in after:
        found += of_one(known.get(item[0]), item)
    if not found and order(before) != order(after):
        found.append(Change(MOVED))
    return tuple(found)


def of_one(before: Seen | None, after: Seen) -> list[Change]:
    """What happened to one exhibit."""
    exhibit, _, version, last, is_removed, is_published = after
    if before is None:
        return [] if is_removed else [Change(KEPT, exhibit, version)]
    found = []
    if is_removed != before[4]:
        found.append(Change(REMOVED if is_removed else PUT_BACK, exhibit, last))
    if last != before[3]:
        found.append(Change(SAVED if version != before[2] else BESIDE, exhibit, last))
    if is_published != before[5]:
        found.append(Change(PUBLISHED if is_published else WITHDRAWN, exhibit, last))
    return found


def order(seen: Sequence[Seen]) -> list[str]:
    """The exhibits that the story shows, in its order."""
    return [item[0] for item in sorted((item for item in seen if not item[4]), key=lambda item: (item[1], item[0]))]
