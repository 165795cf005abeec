"""What a question in SQL brings back: its place in the queue, its rows, or what is wrong with it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui import core, frame, i18n, session, who
from ui.i18n import t, tn
from ui.markup import esc, plain
from workbench.data import about
from workbench.errors import QueryError
from workbench.query.engine import Asker, FieldRead, Result, Status
from workbench.query.question import Question
from workbench.query.script import writes

FIRST_SECONDS = 0.6  # most answers are there by then: no waiting is drawn
LOOK_SECONDS = 1.0
HELD = "query.question"
MOST_CAVEATS = 12


def draw(sql: str, *, anew: bool) -> None:
    """None; the answer to a question is drawn, or how far it is. anew: it was asked just now."""
    with frame.told():
        question = asked(sql, anew=anew)
        if question is None:
            st.info(t("This script changes tables, so it is not run again by itself. Press Run to run it."), icon=":material/info:")
            return
        found = question.result(FIRST_SECONDS)
        if found is None:
            waiting(question)
        else:
            tell(found, question)


def asked(sql: str, *, anew: bool) -> Question | None:
    """The Question of this tab: the one it waits for, unless it is another one or is asked again.

    None for one that changes tables and stands in the address: a link, the back button or a reload runs no such script.
    """
    held: Question | None = session.held(HELD)
    if held is None or anew or held.asked.script != sql:
        if not anew and writes(sql):
            return None
        held = core.workbench().sandbox.ask(asker(), sql)
        session.hold(HELD, held)
    return held


def asker() -> Asker:
    """Who asks here: a newer question of the same tab takes the place of the one before."""
    person = who.me().person
    return Asker(person.team, person.id, f"{session.tab()}.sql")


@st.fragment(run_every=LOOK_SECONDS)
def waiting(question: Question) -> None:
    """None; the place in the queue, or how long it has run, and a button to end it; looks again by itself."""
    if question.done.is_set():
        st.rerun()
    place = question.place()
    with st.container(horizontal=True, vertical_alignment="center"):
        if place > 1:
            st.info(
                tn("{count} question comes before yours.", "{count} questions come before yours.", place - 1),
                icon=":material/hourglass_top:",
            )
        elif place == 1:
            st.info(t("Yours is the next question."), icon=":material/hourglass_top:")
        else:
            st.info(t("Running for {seconds} s.", seconds=i18n.number(round(question.seconds()))), icon=":material/play_arrow:")
        if st.button(t("Stop"), icon=":material/stop:", key="query.stop"):
            question.cancel()
            st.rerun()


def tell(found: Result, question: Question) -> None:
    """None; the rows, where they come from, and how to take all of them home; or the problem."""
    if found.status is Status.CANCELLED and found.problem:
        st.info(plain(i18n.error(found.problem)), icon=":material/stop:")
        return
    if found.problem:
        st.error(plain(f"{i18n.error(found.problem)} {place(found.problem, question.asked.script)}".strip()), icon=":material/error:")
        return
    rows = found.rows()
    told = tn("{count} row", "{count} rows", rows.num_rows)
    st.caption(t("{rows} in {seconds} s", rows=told, seconds=i18n.number(found.seconds, 2)))
    if not rows.num_columns:
        st.success(t("Done."), icon=":material/check:")
    elif not rows.num_rows:
        st.info(t("The query gave no row."))
    else:
        st.dataframe(found.shown(), hide_index=True, placeholder="")
        take_home(found, question)
    origin(found)


def place(problem: QueryError, script: str) -> str:
    """Where the mistake stands, unless its sentence says so or there is only one place; "" when nobody knows."""
    known = problem.context
    if "line" not in known or "{line}" in problem.template:
        return ""
    if known.get("statements", 1) > 1:
        return i18n.error(QueryError("query.place_of", **known))
    return i18n.error(QueryError("query.place", **known)) if "\n" in script else ""


def take_home(found: Result, question: Question) -> None:
    """None; links to the whole result, and how much of it is shown.

    A link runs the script again, so there is none for a script that changes tables.
    """
    cut = t("Only the first {count} rows are shown.", count=found.rows().num_rows) if found.truncated else ""
    if question.asked.writes:
        if cut:
            st.html(f'<p class="eb-note">{esc(cut)}</p>')
        return
    token = core.workbench().links.link(question.asked.asker, question.asked.script, "result")
    links = [
        f'<a href="/result/{token}.{form}?lang={session.language()}" download>{esc(word)}</a>'
        for form, word in (("csv", "CSV"), ("parquet", "Parquet"))
    ]
    st.html(f'<p class="eb-note">{esc(cut)} {esc(t("The whole result:"))} {" · ".join(links)}</p>')


def origin(found: Result) -> None:
    """None; the datasets that were read, and the caveats of their fields: they go wherever the fields go."""
    if found.versions:
        names = ", ".join(f"{package} ({t('version {version}', version=version)})" for package, version in found.versions)
        st.caption(t("Read: {datasets}; {rows} in their tables.", datasets=names, rows=tn("{count} row", "{count} rows", found.rows_read)))
    through = sorted({item.package for item in found.fields_read} - {package for package, _ in found.versions})
    if through:
        st.caption(t("Through your team’s tables: {datasets}.", datasets=", ".join(through)))
    caveats = caveats_of(found.fields_read)
    if caveats:
        with st.expander(tn("{count} caveat on what was read", "{count} caveats on what was read", len(caveats)), expanded=True):
            lines = [f"<li><code>{esc(name)}</code> {esc(text)}</li>" for name, text in caveats[:MOST_CAVEATS]]
            more = (
                f"<li>{esc(t('and {count} more, in the dictionaries', count=len(caveats) - MOST_CAVEATS))}</li>"
                if len(caveats) > MOST_CAVEATS
                else ""
            )
            st.html(f'<ul class="eb-inline">{"".join(lines)}{more}</ul>')


def caveats_of(fields: Sequence[FieldRead]) -> list[tuple[str, str]]:
    """(field, text) of each caveat of these fields."""
    read = {(item.package, item.resource, item.field) for item in fields}
    found: list[tuple[str, str]] = []
    for package, resource in sorted({(item.package, item.resource) for item in fields}):
        described: Sequence[Any] = core.workbench().catalog.find(package).fields(resource)
        for item in described:
            if (package, resource, str(item["name"])) in read:
                found += [(f"{resource}.{item['name']}", str(one["text"])) for one in about.caveats(item)]
    return found
