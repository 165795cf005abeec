"""What an exhibit may hold, and how many there may be."""

from workbench.errors import DayError
from workbench.query.sandbox import MOST_CHARACTERS
from workbench.query.script import writes
from workbench.story.recipe import Recipe
from workbench.texts import storable

MOST_EXHIBITS = 60
MOST_VERSIONS = 500
MOST_TITLE = 200
MOST_TEXT = 10_000


def checked(recipe: Recipe) -> Recipe:
    """The Recipe as it is kept: its title on one line. Raises: DayError that says what is missing or too long."""
    title, script, text = (storable(item).strip() for item in (" ".join(recipe.title.split()), recipe.script, recipe.text))
    if not title:
        raise DayError("story.no_title")
    if not script:
        raise DayError("story.no_script")
    for code, given, most in (("title", title, MOST_TITLE), ("text", text, MOST_TEXT), ("script", script, MOST_CHARACTERS)):
        if len(given) > most:
            raise DayError(TOO_LONG[code], characters=len(given), most=most)
    if writes(script):
        raise DayError("story.changes_tables")
    return Recipe(script, recipe.chart, title, text, recipe.filters)


TOO_LONG = {"title": "story.title_too_long", "text": "story.text_too_long", "script": "story.script_too_long"}
