"""A Room whose teams tell stories."""

from tests.access.conftest import room

__all__ = ("room",)  # a fixture
