"""The rows of a figure: more than a screen of a table shows, and still few enough to be held for each tab."""

from dataclasses import replace

from ui import core
from ui.result import question
from workbench.query.engine import Limits, Result
from workbench.query.script import writes

MOST_ROWS, MOST_BYTES = 50_000, 8 << 20


def limits() -> Limits:
    """What the query of a figure may bring back. The story's replay of a chart or a map asks with them too."""
    return replace(core.workbench().sandbox.limits(MOST_ROWS), bytes=MOST_BYTES)


def enough(found: Result, script: str, place: str) -> Result | None:
    """The Result with the rows that a figure takes; None while they are on their way, which is drawn.

    What was shown already when it is whole, when its script changes tables, or when more rows cannot be had.
    """
    if not found.truncated or writes(script):
        return found
    answer = question.answered(script, f"{place}.figure", anew=False, limits=limits())
    if answer is None:
        return None
    return answer[1] if answer[1].table is not None else found
