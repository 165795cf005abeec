"""Which table is explored, what it is, and what readers must know of its fields."""

from collections.abc import Mapping

import streamlit as st

from ui import core, session, who
from ui.explore import asking, state, words
from ui.i18n import t, tn
from ui.markup import cut, esc
from workbench.data import about
from workbench.descriptor import localized
from workbench.errors import DatasetError
from workbench.explore import sources
from workbench.explore.sources import TEAM, Source
from workbench.explore.view import View

MOST_CAVEATS = 8


def tables() -> dict[str, str]:
    """Every table that can be explored, in words: the published ones, then the team's own."""
    own = {item.name: t("{table} (your team)", table=item.name.removeprefix(f"{TEAM}.")) for item in owned().values()}
    return {**core.table_words(), **own}


def owned() -> Mapping[str, Source]:
    """The tables of the person's team, by name; none for people without a team."""
    if not who.me().person.team:
        return {}
    rows = asking.rows(sources.OWN_COLUMNS, "own")
    return {item.name: item for item in sources.own(rows)} if rows is not None else {}


def source(name: str) -> Source | None:
    """The table of that name, None when there is none, or not any more."""
    package, _, resource = name.partition(".")
    if package == TEAM:
        return owned().get(name)
    try:
        return core.source(core.workbench().catalog.find(package), resource)
    except DatasetError:
        return None


def choose(view: View, options: Mapping[str, str]) -> None:
    """None; the chooser of the table. options: that there are, in words."""
    st.selectbox(
        t("Table"),
        list(options),
        index=0 if view.table in options else None,
        format_func=options.__getitem__,
        placeholder=t("Choose a table"),
        **state.on(state.TABLE, view.table if view.table in options else None, lambda _, name: View(name or ""), among=options),
    )


def head(found: Source) -> None:
    """None; what the table holds, where it is described, and the caveats of its fields."""
    language = session.language()
    one_row = localized(found.about, "rowDescription", language)
    count = tn("{count} row", "{count} rows", found.rows) if found.rows is not None else ""
    each = f" ({t('each row: {what}', what=one_row)})" if one_row else ""
    told = [f"{count}{each}" if count else "", tn("{count} field", "{count} fields", len(found.columns))]
    text = " · ".join(esc(item) for item in told if item)
    if found.package:
        place = session.href("dataset", package=found.package, tab="fields", table=found.resource)
        text += f' · <a href="{esc(place)}">{esc(t("what the fields mean"))}</a>'
    st.html(f'<p class="eb-note eb-explored">{text}</p>')
    caveats = [(item, one["text"]) for item in found.columns for one in about.caveats(item.about)]
    if caveats:
        with st.expander(tn("{count} caveat on its fields", "{count} caveats on its fields", len(caveats)), icon=":material/warning:"):
            lines = [f"<li><strong>{esc(words.title(item))}</strong> {esc(cut(text, 400))}</li>" for item, text in caveats[:MOST_CAVEATS]]
            more = len(caveats) - MOST_CAVEATS
            lines += [f"<li>{esc(t('and {count} more, in the dictionaries', count=more))}</li>"] if more > 0 else []
            st.html(f'<ul class="eb-list">{"".join(lines)}</ul>')
