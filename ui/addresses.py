"""Which address counts, when a click was made before the browser knew of our last change of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LATE_SECONDS = 30.0  # how long a browser may not know yet: it may have lost the network meanwhile
BARE_SECONDS = 2.0  # the same for an address that says nothing: the menu brings a page back to it on purpose
Said = Mapping[str, Sequence[str]]  # what an address says, by name


def frozen(said: Said) -> frozenset[tuple[str, tuple[str, ...]]]:
    """The same, to be looked up by."""
    return frozenset((name, tuple(values)) for name, values in said.items())


@dataclass
class Addresses:
    """What the address of one tab has said on one page. left: each that another one took the place of, and when, in seconds."""

    page: str = ""
    now: Said | None = None
    left: dict[frozenset[tuple[str, tuple[str, ...]]], float] = field(default_factory=dict)

    def counts(self, told: Said, page: str, seconds: float) -> Said:
        """The address that counts: the one told, unless it is one that was changed a moment ago."""
        if page != self.page:
            self.left.clear()
        self.page = page
        changed = self.left.get(frozen(told))
        if self.now is None or changed is None or seconds - changed > (LATE_SECONDS if told else BARE_SECONDS):
            self.now = told
        return self.now

    def move_back(self, told: Said, page: str) -> None:
        """None; the address told counts, whatever it was before: the back button was pressed."""
        self.page, self.now = page, told
        self.left.clear()

    def change(self, before: Said, now: Said, seconds: float) -> None:
        """None; the address was changed at that moment."""
        self.left[frozen(before)] = seconds
        self.left.pop(frozen(now), None)
        self.now = now
