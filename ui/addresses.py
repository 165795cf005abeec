"""Which address counts, when a click was made before the browser knew of our last change of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LATE_SECONDS = 30.0  # how long a browser may not know yet: it may have lost the network meanwhile
Said = Mapping[str, Sequence[str]]  # what an address says, by name


@dataclass
class Addresses:
    """What the address of one tab has said on one page.

    ours: the names that we have written; the browser writes others by itself, and always knows best what they say. left: each address that
    another one took the place of, and when, in seconds.
    """

    page: str = ""
    now: Said = field(default_factory=dict)
    ours: set[str] = field(default_factory=set)
    left: list[tuple[Said, float]] = field(default_factory=list)

    def counts(self, told: Said, page: str, seconds: float) -> Said:
        """The address that counts: the one told, unless what it says under our names was changed a moment ago."""
        if page != self.page:
            self.begin(page)
        self.left = [(said, changed) for said, changed in self.left if seconds - changed <= LATE_SECONDS]
        mine = self.of_ours(told)
        is_late = mine != self.of_ours(self.now) and any(self.of_ours(said) == mine for said, _ in self.left)
        self.now = {**{name: told[name] for name in told if name not in self.ours}, **self.of_ours(self.now)} if is_late else told
        return self.now

    def of_ours(self, said: Said) -> dict[str, list[str]]:
        """What an address says under our names."""
        return {name: list(said[name]) for name in said if name in self.ours}

    def begin(self, page: str, told: Said | None = None) -> None:
        """None; another page, or the back button: what the address says counts, whatever it was before."""
        self.page, self.now = page, told or {}
        self.ours.clear()
        self.left.clear()

    def change(self, before: Said, now: Said, names: Sequence[str], seconds: float) -> None:
        """None; the address was changed at that moment under these names of ours."""
        self.ours.update(names)
        self.left.append((before, seconds))
        self.now = now
