"""Why a table is judged by frictionless alone."""

import re

NO_TABLE = "no table by its name: none of its rows was read"


class UnscreenedError(Exception):
    """SQL cannot tell what is surely right here; frictionless reads every row itself, and the report says so."""


# What frictionless's own code raises on some schemas and cells, besides its own exception
STUMBLES = (re.error, ValueError, TypeError, ArithmeticError, LookupError, AttributeError, AssertionError, RecursionError)
