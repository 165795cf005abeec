"""Ask in SQL: a question to every published table and the team's own, run in a confined process."""

from ui import answer, frame, query
from ui.i18n import t


def show() -> None:
    """None; the page is drawn."""
    with frame.page("query.run", t("Ask in SQL")):
        sql, anew = query.editor()
        if sql:
            answer.draw(sql, anew=anew)
        query.tables(opened=not sql)
