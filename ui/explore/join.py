"""The join advisor on the screen: keys proposed with how well they match, before anything is joined."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from ui.explore import asking, matched, own_keys, state, table, words
from ui.i18n import msg, t, tn
from ui.markup import esc, plain
from workbench.explore import advisor, matching
from workbench.explore.advisor import Proposal
from workbench.explore.checked import checked
from workbench.explore.query import Asked
from workbench.explore.sources import Source
from workbench.explore.view import Join, View

EVIDENCE = {
    "declared": msg("declared as a key by the producer"),
    "same_kind": msg("the same kind of code"),
    "contains": msg("one code holds the other"),
    "same_name": msg("the same name"),
    "values": msg("the same values"),
}
KEEPS = {"all": msg("all rows of the first table"), "matched": msg("only rows that have a match")}
SEVERAL = {
    "sum": msg("added up into one"),
    "mean": msg("averaged into one"),
    "max": msg("the largest of them"),
    "each": msg("each of them kept: rows of the first table come several times"),
}


def draw(asked: Asked, tables: Mapping[str, str]) -> None:
    """None; the chooser of a second table, then its keys, then what the join keeps. tables: that there are, in words."""
    view = asked.view
    options = {name: told for name, told in tables.items() if name != view.table}
    held = view.join.table if view.join else None
    st.selectbox(
        t("Add the fields of another table"),
        list(options),
        index=None,
        format_func=options.__getitem__,
        placeholder=t("Choose a table"),
        **state.on("join.table", held if held in options else None, lambda view, name: other(asked, view, name), among=options),
    )
    second = table.source(held) if held else None
    if view.join is None or second is None:
        return
    if view.join.is_open:
        proposed(asked, second)
    else:
        joined(asked, second)


def other(asked: Asked, view: View, name: str | None) -> View:
    """The View with that second table, which waits for its keys; without one, or with another, what named the old one goes."""
    bare = replace(view, join=None)
    kept = checked(bare, asked.first, None)[0].view
    return replace(kept, join=Join(name) if name else None)


def found(first: Source, second: Source) -> list[Proposal]:
    """The keys that descriptors suggest; when they suggest none, those whose values meet."""
    told = advisor.proposals(first, second)
    if told:
        return told
    sql = matching.values_sql(first, second)
    rows = asking.rows(sql, "join.values") if sql else None
    return matching.by_values(rows, first, second)[: advisor.MOST] if rows is not None else []


def proposed(asked: Asked, second: Source) -> None:
    """None; each pair of keys with how well it matches, and the button that joins by it."""
    first, told = asked.first, found(asked.first, second)
    if not told:
        st.info(t("No field of these two tables seems to name the same things. Choose the fields yourself if you know them."))
    joins = [item.join(second.name) for item in told]
    rows = asking.rows(matching.match_sql(joins, first, second), "join.match") if joins else None
    figures = matching.matches(rows) if rows is not None else [None] * len(joins)
    for place, (item, figure) in enumerate(matching.ranked(told, figures)):
        key(asked, second, (place, item, figure))
    own_keys.draw(asked, second)


def key(asked: Asked, second: Source, told: tuple[int, Proposal, matching.Match | None]) -> None:
    """None; one pair of keys at its place: why it is proposed, how well it matches, and the button that joins by it."""
    place, item, figure = told
    join = item.join(second.name)
    with st.container(border=True, key=f"key_{place}"):
        st.html(f"<p><strong>{esc(pair(asked.first, second, join))}</strong><br>{esc(t(EVIDENCE[item.evidence]))}</p>")
        if figure:
            matched.rates((asked.first, second), figure)
        if figure and figure.multiplies:
            st.caption(t("Up to {count} rows of the second table share one key; they are put into one.", count=figure.right.most))
        button = state.click(f"join.by.{place}", lambda view: replace(view, join=join))
        st.button(t("Join by this"), type="secondary" if place else "primary", **button)
        if place == 0:
            matched.partners(asked, second, join)


def pair(first: Source, second: Source, join: Join) -> str:
    """The two fields of a join, with what is done to them."""
    left, right = first.column(join.left), second.column(join.right)
    assert left is not None
    assert right is not None
    return f"{own_keys.side(words.title(left), join.left_fix)} = {own_keys.side(words.title(right), join.right_fix)}"


def joined(asked: Asked, second: Source) -> None:
    """None; the join as it is: its keys, how well they match, what it keeps, and how to change it."""
    join, first = asked.join, asked.first
    st.html(f"<p><strong>{esc(pair(first, second, join))}</strong></p>")
    plainly = replace(join, left_fix="", right_fix="")
    asks = [join, plainly] if plainly != join else [join]
    rows = asking.rows(matching.match_sql(asks, first, second), "join.match")
    figures = matching.matches(rows) if rows is not None else []
    if figures:
        matched.rates((first, second), figures[0])
        gained(figures)
    st.radio(
        t("Rows kept"),
        list(KEEPS),
        format_func=words.said_by_code(KEEPS, KEEPS).__getitem__,
        **state.on("join.keep", join.keep, lambda view, keep: with_join(view, keep=keep), among=KEEPS, alone=True),
    )
    if figures and figures[0].multiplies:
        repeated(join, figures[0], second)
    matched.partners(asked, second, join)
    st.button(t("Choose other keys"), icon=":material/key:", **state.click("join.keys", lambda view: other(asked, view, second.name)))


def gained(figures: Sequence[matching.Match]) -> None:
    """None; how many more rows have a match because the codes were repaired."""
    if len(figures) < 2:
        return
    more = figures[0].left.matched_rows - figures[1].left.matched_rows
    if more > 0 and figures[1].left.matched_rows:
        st.caption(
            tn("Repairing the codes lets {count} more row have a match.", "Repairing the codes lets {count} more rows have a match.", more)
        )


def repeated(join: Join, figure: matching.Match, second: Source) -> None:
    """None; the chooser of what becomes of several rows of the second table that share a key."""
    told = t(
        "{table} has up to {count} rows for one key. Unless they are put into one, they would multiply the rows of the first table.",
        table=words.table_title(second),
        count=figure.right.most,
    )
    st.warning(plain(told), icon=":material/warning:")
    st.selectbox(
        t("Several rows for one key: their amounts are"),
        list(SEVERAL),
        format_func=words.said_by_code(SEVERAL, SEVERAL).__getitem__,
        **state.on("join.several", join.several, lambda view, code: with_join(view, several=code), among=SEVERAL),
    )


def with_join(view: View, **changes: str) -> View:
    """The View whose join is changed so."""
    return replace(view, join=replace(view.join, **changes)) if view.join else view
