"""What the browser is known to show in a control: it may not have seen the last drawing yet, and sends what it shows with every click."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Known:
    """What one control shows in the browser, and what drawings that the browser may not have seen yet say instead, by their number."""

    value: Any = None
    coming: list[tuple[int, Any]] = field(default_factory=list)

    def show(self, seen: int, drawing: int, value: Any) -> bool:
        """Whether the control must be told its value in this drawing, because the browser may take over an older one before.

        seen: the newest drawing that the browser has seen.
        """
        self.see(seen)
        is_behind = bool(self.coming)
        if value != (self.coming[-1][1] if is_behind else self.value):
            self.coming.append((drawing, value))
        return is_behind

    def is_touched(self, seen: int, value: Any) -> bool:
        """Whether a person chose what the browser sends; it shows that from now on."""
        self.see(seen)
        before, self.value = self.value, value
        return bool(value != before)

    def see(self, seen: int) -> None:
        """None; the browser has seen the drawings up to that one."""
        while self.coming and self.coming[0][0] <= seen:
            self.value = self.coming.pop(0)[1]
