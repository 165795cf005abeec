"""What a job is given to work with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workbench.loading import Limits, Loader, Unpacker


@dataclass(frozen=True)
class Tools:
    """The loaders and unpackers by kind, the limits, and tick(stage, done, total) to tell progress."""

    loaders: Mapping[str, Loader]
    unpackers: Mapping[str, Unpacker]
    limits: Limits = Limits()
    tick: Callable[[str, int, int], None] = lambda stage, done, total: None
