"""The whole server, for tests of the doors."""

from tests.running import people, server

__all__ = ("people", "server")  # fixtures
