"""The error tree: every error a person may see carries a stable code and the values of its sentence.

EtabliError
├── DatasetError   a file, a draft or a package
├── QueryError     a query
├── ChartError     a chart or a map of a result
└── DayError       the hackathon's day
"""

from collections.abc import Mapping
from typing import Any

from workbench.sentences.book import sentence


class EtabliError(Exception):
    """An error told to a person: a stable code, and the values that its sentence names.

    str() is the English sentence; screens translate `template` with `context` instead.
    """

    def __init__(self, code: str, **context: Any) -> None:
        self.code = code
        self.context: Mapping[str, Any] = context
        super().__init__(self.template.format_map(context))

    @property
    def template(self) -> str:
        """The English sentence with its named placeholders: what happened, why, what to do next."""
        return sentence(self.code)


class DatasetError(EtabliError):
    """A file, a draft or a package cannot be taken, read or published."""


class QueryError(EtabliError):
    """A query cannot be run."""


class ChartError(EtabliError):
    """A result cannot be drawn so."""


class DayError(EtabliError):
    """Not now, or not by this person."""
