"""Libraries that a confined process must not load: it could not open their files."""

from typing import Any


class Without:
    """An import hook: these libraries are not there, as far as those who could use them are concerned."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:  # noqa: ARG002 - the contract of import hooks
        """None, for every other library. Raises: ImportError."""
        if name in self.names:
            raise ImportError(name)
