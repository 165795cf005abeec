"""Ask in SQL: a question to every published table, run in a process of its own."""

from ui import frame, query
from ui.i18n import t


def show() -> None:
    """None; the page is drawn."""
    with frame.page("query.run", t("Ask in SQL")):
        sql = query.editor()
        if sql:
            query.answer(sql)
        query.tables(opened=not sql)
