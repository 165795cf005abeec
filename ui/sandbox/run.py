"""What is run on the SQL page: begun when Run is pressed, kept in the history, asked again when the page is opened anew."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from ui import core, frame, i18n, session, who
from ui.editor import editor
from ui.i18n import t
from ui.result import drawn, question
from ui.story import keep
from workbench.query.engine import Result, Status
from workbench.query.question import Question
from workbench.store.sql_drafts import SqlDraft

PLACE = "sql"
RAN = "sql.ran"  # (id of the run, its script), of this tab


def desk(draft: SqlDraft) -> None:
    """None; the editor, and below it the result. The answer comes first: the editor underlines the mistake that it tells."""
    above, below = st.container(), st.container()
    script = asked_script()
    answer: tuple[Question, Result] | None = None
    with below, frame.told():
        answer = question.answered(script, PLACE, anew=False) if script else None
        if answer:
            drawn.draw(answer, keep.recipe_opened(script), PLACE)
    with above:
        editor.draw(draft, stamp(), problem(answer), {"run": begin, "moved": moved})


def asked_script() -> str:
    """The script of the run that the address names; "" while nothing was run."""
    run = session.param("run")
    if not run:
        return ""
    kept = session.held(RAN)
    if kept and kept[0] == run:
        return str(kept[1])
    with frame.told():
        return core.workbench().runs.find(question.asker(PLACE), run).script
    return ""


def begin() -> None:
    """None; what the editor sent is asked, and stands in the history of the team."""
    with frame.told():
        who.require("query.run")
        sent = editor.told("run")
        script = str(sent.get("script", ""))
        runs, asker = core.workbench().runs, question.asker(PLACE)
        run = runs.begin(asker, script, datetime.now(UTC))
        session.hold(RAN, (run, script))
        session.hold("sql.runs", session.held("sql.runs", {}) | {str(sent.get("draft", "")): run})
        session.set_params(run=run)
        asked = question.asked(script, PLACE, anew=True)
        if asked is not None:
            runs.follow(run, asked)


def moved() -> None:
    """None; the text goes on in another draft, which the editor made because another tab had written to this one."""
    draft = str(editor.told("moved").get("draft", ""))
    session.set_params(draft=draft)
    session.hold("sql.draft", draft)


def problem(answer: tuple[Question, Result] | None) -> Mapping[str, Any] | None:
    """What the editor underlines: {script, line, near, text}; None when nothing went wrong at a known line."""
    if answer is None or answer[1].problem is None or answer[1].status is Status.CANCELLED:
        return None
    found = answer[1].problem
    line = found.context.get("line")
    if not isinstance(line, int):
        return None
    near = next((str(found.context[name]) for name in ("near", "field", "table", "function") if found.context.get(name)), "")
    return {"script": answer[0].asked.script, "line": line, "near": near, "text": i18n.error(found)}


def stamp() -> str:
    """A text that differs once the tables that this person can name have changed."""
    opened, team = core.workbench(), who.me().person.team
    return f"{opened.catalog.stamp()}.{opened.own_fields.stamp(team)}"


def word(outcome: str) -> str:
    """How a run ended, as people say it."""
    return {
        Status.OK: t("done"),
        Status.REFUSED: t("not allowed"),
        Status.ERROR: t("mistake"),
        Status.TIMEOUT: t("too long"),
        Status.MEMORY: t("too large"),
        Status.CRASH: t("engine stopped"),
        Status.BUSY: t("no turn free"),
        Status.CANCELLED: t("stopped"),
    }.get(outcome, t("not ended"))
