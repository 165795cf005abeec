"""All tables of the team: how much room they take, what each holds, who made it and when."""

import datetime as dt
from collections.abc import Mapping, Sequence

import streamlit as st

from ui import core, i18n, markup, session
from ui.i18n import msg, t, tn
from ui.markup import esc, plain
from workbench.query.chore import TABLE, VIEW
from workbench.query.own_tables import Own

LARGEST = 3
KILOBYTE = 1_000
MOST_LINES = 25
NEARLY_FULL = 0.8
KINDS = {TABLE: msg("table"), VIEW: msg("view")}


def draw(tables: Sequence[Own]) -> None:
    """None; the tables that are not removed, one line each."""
    heads = (t("Name"), t("What it holds"), t("Room, about"), t("Made"))
    shown = tables[:MOST_LINES]
    makers = core.workbench().people.names({item.by for item in shown if item.by})
    st.html(markup.table(heads, "".join(line(item, makers) for item in shown)))
    if len(tables) > MOST_LINES:
        st.caption(
            t("The first {shown} of {count} tables are listed; all are below, under “Look at”.", shown=MOST_LINES, count=len(tables))
        )


def line(item: Own, makers: Mapping[str, str]) -> str:
    """One table as HTML."""
    address = esc(session.href("tables", name=item.written))
    size = room_taken(item.size_bytes) if item.what == TABLE else "–"
    return (
        f'<tr><td class="eb-name"><a href="{address}"><strong>{esc(item.written)}</strong></a></td><td>{esc(holds(item))}</td>'
        f'<td class="eb-num">{esc(size)}</td><td>{esc(made(item, makers))}</td></tr>'
    )


def room_taken(size_bytes: int) -> str:
    """The room that a table takes: the engine counts whole blocks, and none for a table of a few rows."""
    return i18n.size(size_bytes) if size_bytes >= KILOBYTE else t("less than 1 kB")


def holds(item: Own) -> str:
    """The kind of a table, and how many rows and columns it has: in words, since a narrow screen shows no heads."""
    parts = [t(KINDS[item.what]), tn("{count} column", "{count} columns", item.width)]
    if item.rows is not None:
        parts.insert(1, tn("{count} row", "{count} rows", item.rows))
    return " · ".join(parts)


def made(item: Own, makers: Mapping[str, str]) -> str:
    """Who made a table, when, and of which file, as far as that is known."""
    at = moment(item.at)
    told = [part for part in (makers.get(item.by, ""), at) if part]
    return " · ".join([*told, t("from the file {file}", file=item.file)] if item.file else told) or "–"


def moment(text: str) -> str:
    """A moment as the language writes it, "" for none."""
    try:
        return i18n.date(dt.datetime.fromisoformat(text), "short")
    except ValueError:
        return ""


def room(tables: Sequence[Own], team: str) -> None:
    """None; the room that the team's tables take, as a bar, and which take most."""
    used_mb, most_mb = core.workbench().own_tables.room(team)
    share = min(1.0, used_mb / most_mb)
    words = t("{used} of {most} used", used=i18n.size(used_mb * 1e6), most=i18n.size(most_mb * 1e6))
    largest = sorted((item for item in tables if item.size_bytes), key=lambda item: -item.size_bytes)[:LARGEST]
    if len(tables) > 1 and largest:
        named = ", ".join(f"{item.plain_name} ({i18n.size(item.size_bytes)})" for item in largest)
        words += " · " + t("what takes most: {tables}", tables=named)
    st.progress(share, text=plain(words))
    if share > NEARLY_FULL:
        st.warning(t("There is little room left. Drop for good what you no longer need: the bin counts too."), icon=":material/warning:")
