"""Ask in SQL: a question to every published table and the team's own, run in a confined process."""

from ui import frame, query
from ui.i18n import t
from ui.result import drawn, question
from workbench.story.recipe import Recipe


def show() -> None:
    """None; the page is drawn."""
    with frame.page("query.run", t("Ask in SQL")):
        sql, anew = query.editor()
        answer = question.answered(sql, "sql", anew=anew) if sql else None
        if answer:
            drawn.draw(answer, Recipe(sql), "sql")
        query.tables(opened=not sql)
