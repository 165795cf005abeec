"""One table of the team: its first rows, where they come from, its columns; rename it, remove it."""

from collections.abc import Sequence

import streamlit as st

from ui import core, i18n, markup, session, who
from ui.chart import table as written
from ui.i18n import t, tn
from ui.markup import esc, heading, plain
from ui.result import origin, question
from ui.words import kind_word
from workbench.errors import EtabliError, QueryError
from workbench.query.chore import VIEW
from workbench.query.engine import Asker
from workbench.query.own_names import LONGEST, quoted
from workbench.query.own_tables import Own, first_rows, question_of, readers
from workbench.semantics.kinds import KINDS
from workbench.who import Me

SHOWN_ROWS = 20
HEIGHT = 38 + 35 * 8
GONE = ("query.unknown_table", "query.unknown_field", "query.withdrawn", "query.unknown_schema")  # what a view of nothing meets
NOTICE, TROUBLE = "tables.notice", "tables.trouble"


def draw(item: Own, tables: Sequence[Own], me: Me) -> None:
    """None; the table, what can be done with it, its first rows."""
    st.html(heading(item.written))
    actions(item, tables, may_change=me.may("table.change"))
    rows(item, me.person.team)
    with st.expander(tn("{count} column", "{count} columns", item.width)):
        st.html(markup.table((t("Column"), t("Type"), t("What it holds")), "".join(column_html(item))))
        if item.width > len(item.columns):
            st.caption(t("The first {shown} of {count} fields are shown.", shown=len(item.columns), count=item.width))


def column_html(item: Own) -> list[str]:
    """The columns, one line of HTML each."""
    holds = [kind_word(one.semantic) if one.semantic in KINDS else "" for one in item.columns]
    parts = zip(item.columns, holds, strict=True)
    return [f"<tr><td><code>{esc(one.name)}</code></td><td>{esc(one.kind)}</td><td>{esc(held)}</td></tr>" for one, held in parts]


def rows(item: Own, team: str) -> None:
    """None; the first rows of the table, and where they come from; or why there are none."""
    own, place = core.workbench().own_tables, "tables.rows"
    stamp = [own.stamp(team), item.path]
    anew = session.held(f"{place}.stamp") != stamp
    session.hold(f"{place}.stamp", stamp)
    answer = question.answered(first_rows(item, SHOWN_ROWS), place, anew=anew)
    if answer is None:
        return
    found = answer[1]
    if found.problem:
        st.error(plain(i18n.error(trouble_of(item, found.problem))), icon=":material/error:")
        return
    shown = found.rows()
    if not shown.num_rows:
        st.info(t("This table has no row."))
    else:
        st.caption(t("The first rows:"))
        written.rows(found, place, height=min(HEIGHT, 38 + 35 * shown.num_rows))
    origin.draw(found)


def trouble_of(item: Own, problem: QueryError) -> QueryError:
    """The problem in the words of who looks at a table, not of who wrote a query."""
    if item.what == VIEW and problem.code in GONE:
        return QueryError("own.source_gone", name=item.name, table=str(problem.context.get("table") or problem.context.get("field") or "–"))
    return problem


def actions(item: Own, tables: Sequence[Own], *, may_change: bool) -> None:
    """None; links to ask the table, and what changes it."""
    links = [
        (session.href("sql", sql=question_of(item)), t("Ask this table in SQL")),
        (session.href("explore", table=f"team.{item.name}"), t("Explore this table")),
    ]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html("".join(f'<span class="eb-buttons">{"".join(markup.button(url, words) for url, words in links)}</span>'))
        if not may_change or item.schema != "main":
            return
        used = readers(item.name, tables)
        with st.popover(t("Rename"), icon=":material/edit:"):
            key = f"tables.name.{item.path}"
            st.text_input(t("New name"), value=item.name, max_chars=LONGEST, key=key)
            broken(used)
            st.button(t("Rename it"), key=f"tables.rename.{item.path}", type="primary", on_click=rename, args=(item, key))
        with st.popover(t("Remove"), icon=":material/delete:"):
            st.markdown(t("It goes to the bin of your team, from which anybody of the team can take it back."))
            broken(used)
            st.button(t("Move it to the bin"), key=f"tables.remove.{item.path}", type="primary", on_click=remove, args=(item,))
    if session.held(TROUBLE) == item.path:
        still_used(item)


def broken(used: Sequence[str]) -> None:
    """None; the views that would find the table no longer are named."""
    if used:
        names = ", ".join(used[:5]) + (" …" if len(used) > 5 else "")
        st.warning(
            tn(
                "A view reads it and will no longer work: {names}",
                "{count} views read it and will no longer work: {names}",
                len(used),
                names=plain(names),
            )
        )


def still_used(item: Own) -> None:
    """None; what can be done with a table that cannot go to the bin."""
    st.warning(plain(i18n.error(QueryError("own.still_used", name=item.plain_name))), icon=":material/warning:")
    with st.container(horizontal=True):
        st.button(t("Drop it for good"), key=f"tables.drop.{item.path}", on_click=drop, args=(item,))
        st.button(t("Leave it"), key=f"tables.leave.{item.path}", on_click=session.hold, args=(TROUBLE, None))


# ---------------------------------------------------------------------- clicks


def asker() -> Asker:
    """Who changes a table: a click takes the place of nothing."""
    person = who.me().person
    return Asker(person.team, person.id)


def rename(item: Own, key: str) -> None:
    """None; the table is called as was typed in the box of that key, or it is told why not."""
    name = str(session.held(key, "")).strip()
    try:
        with who.acting("table.change", who.me().person.team):
            core.workbench().own_tables.rename(asker(), item, name)
    except EtabliError as problem:
        session.hold(NOTICE, ("error", i18n.error(problem)))
        return
    session.hold(NOTICE, ("success", t("“{name}” is called “{new}” now.", name=item.name, new=name)))
    session.hold("name", quoted(name))


def remove(item: Own) -> None:
    """None; the table is in the bin, or it is told why not."""
    try:
        with who.acting("table.change", who.me().person.team):
            name = core.workbench().own_tables.remove(asker(), item)
    except EtabliError as problem:
        if problem.code == "own.still_used":
            session.hold(TROUBLE, item.path)
        else:
            session.hold(NOTICE, ("error", i18n.error(problem)))
        return
    session.hold(NOTICE, ("removed", name))


def drop(item: Own) -> None:
    """None; the table is gone for good, or it is told why not."""
    session.hold(TROUBLE, None)
    try:
        with who.acting("table.change", who.me().person.team):
            core.workbench().own_tables.drop(asker(), item)
    except EtabliError as problem:
        session.hold(NOTICE, ("error", i18n.error(problem)))
        return
    session.hold(NOTICE, ("success", t("“{name}” is gone for good.", name=item.plain_name)))


def take_back(item: Own) -> None:
    """None; a removed table is back, or it is told why not."""
    try:
        with who.acting("table.change", who.me().person.team):
            name = core.workbench().own_tables.take_back(asker(), item)
    except EtabliError as problem:
        session.hold(NOTICE, ("error", i18n.error(problem)))
        return
    session.hold(NOTICE, ("success", t("“{name}” is back.", name=name)))
    session.hold("name", quoted(name))
