"""The title proposed for a result: its chart's, its author's first comment, else what its columns say."""

import re

from ui import core, session
from ui.i18n import t
from ui.markup import cut
from workbench.descriptor import localized
from workbench.query.engine import Result
from workbench.story.limits import MOST_TITLE
from workbench.story.recipe import Recipe

COMMENT = re.compile(r"^\s*--[ \t]*(\S.{3,120})")
MEASURES = ("int", "double", "float", "decimal", "uint")


def proposed(recipe: Recipe, found: Result) -> str:
    """A title for the result, in the person's language."""
    comment = COMMENT.match(recipe.script)
    title = recipe.title or recipe.chart.title or (comment[1].strip() if comment else "")
    return cut(title or from_columns(found), MOST_TITLE)


def from_columns(found: Result) -> str:
    """What the columns say: the measures by what they are grouped by, else all columns; and the datasets."""
    schema = found.rows().schema
    measures = [item.name for item in schema if str(item.type).startswith(MEASURES)]
    groups = [item.name for item in schema if item.name not in measures]
    about = ", ".join(dataset(package) for package, _ in found.versions[:2])
    if measures and 1 <= len(groups) <= 2 and len(measures) <= 3:
        words = t("{measures} by {groups}", measures=", ".join(measures), groups=", ".join(groups))
    elif about and len(schema.names) > 4:
        return about
    else:
        words = ", ".join(schema.names[:4])
    return f"{words} – {about}" if about else words


def dataset(package: str) -> str:
    """What a dataset is called, in the person's language."""
    return localized(core.workbench().catalog.find(package).descriptor, "title", session.language()) or package
