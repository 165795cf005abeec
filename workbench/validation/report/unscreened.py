"""Why a table is judged by frictionless alone."""


class UnscreenedError(Exception):
    """SQL cannot tell what is surely right here; frictionless reads every row itself, and the report says so."""
