"""The way from any page to a script in the SQL page: a link while it is short, a draft when it is too long for an address."""

from datetime import UTC, datetime

import streamlit as st

from ui import core, frame, session, who
from ui.i18n import t
from ui.markup import button

LINK_CHARACTERS = 1_500


def draw(script: str, place: str, label: str = "", **more: str | int) -> None:
    """None; what opens the script in the SQL page, where it is not run. place: tells two of one page apart. more: said in the address."""
    said = label or t("Open in the SQL page")
    if len(script) <= LINK_CHARACTERS:
        st.html(button(session.href("sql", sql=script, **more), said))
    elif st.button(said, key=f"open_sql.{place}", icon=":material/terminal:"):
        with frame.told():
            me = who.require("query.run")
            draft = core.workbench().sql_drafts.opened(me.person.id, t("From another page"), script, datetime.now(UTC))
            session.go(session.held("page.sql"), draft=draft.id, **{name: str(value) for name, value in more.items()})
