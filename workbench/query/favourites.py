"""The fields that the room asks of most: those that the processes of queries find in memory."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence

from workbench.query.engine import FieldRead

OFTEN = 2  # times that a field was asked of
MOST_FIELDS = 200
FADES_AFTER = 1_000  # questions; then each counts half


class Favourites:
    """Counts what is asked of."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counts: Counter[FieldRead] = Counter()
        self.questions = 0

    def note(self, fields: Sequence[FieldRead]) -> None:
        """None; a question was asked of these fields."""
        with self.lock:
            self.counts.update(fields)
            self.questions += 1
            if self.questions >= FADES_AFTER:
                self.questions = 0
                self.counts = Counter({item: count // 2 for item, count in self.counts.items() if count > 1})

    def columns(self, copies: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
        """The columns to keep in memory, most asked first: (package, its native copy, table, field).

        copies: the native copy of each package, "" for none.
        """
        with self.lock:
            often = [item for item, count in self.counts.most_common(MOST_FIELDS) if count >= OFTEN]
        return [(item.package, copies[item.package], item.resource, item.field) for item in often if copies.get(item.package)]
