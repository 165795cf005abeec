"""stub"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    readable: list
    writable: list
    memory_mb: int
    file_mb: int
    cpu_seconds: int


def missing():
    return ()


def confine(b):
    pass
