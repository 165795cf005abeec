"""How well two tables match: rates of both sides, and the values without a partner with the reason."""

from collections.abc import Sequence

import streamlit as st

from ui import i18n
from ui.explore import asking, state, words
from ui.i18n import msg, t, tn
from ui.markup import cut, esc
from workbench.explore import matching, unmatched
from workbench.explore.keys import DEPARTEMENTS
from workbench.explore.matching import Match, Side, Unmatched
from workbench.explore.query import Asked
from workbench.explore.sources import Source
from workbench.explore.view import Join

MOST_SHOWN = 8
REASONS = {
    "no_code": msg("not a code of that kind: a typing error, or a mark for “unknown”"),
    "arrondissement": msg("arrondissements of Paris, Lyon or Marseille: the other table has the whole city"),
    "old_corsica": msg("Corsica by its old number 20: it is 2A or 2B since 1976"),
    "old": msg("codes that no longer exist: communes that merged or changed"),
    "known": msg("codes that exist, but that the other table does not have"),
    "elsewhere": msg("overseas, which the other table does not cover"),
    "unknown": msg("values that the other table does not have"),
}


def rates(sources: tuple[Source, Source], figure: Match) -> None:
    """None; the share of the rows of each table that find a partner, as a bar and in words."""
    lines = "".join(side(source, item) for source, item in zip(sources, (figure.left, figure.right), strict=True))
    st.html(f'<ul class="eb-list eb-rates">{lines}</ul>')


def side(source: Source, item: Side) -> str:
    """HTML: the rate of one table."""
    told = t(
        "{share} of the rows of {table} have a match ({matched} of {rows})",
        share=i18n.percent(item.share),
        table=words.table_title(source),
        matched=item.matched_rows,
        rows=item.rows,
    )
    bar = f'<span class="eb-meter"><span style="width:{round(100 * item.share)}%"></span></span>'
    return f"<li>{esc(told)}{bar}</li>"


def partners(asked: Asked, second: Source, join: Join) -> None:
    """None; the values of both tables without a partner, by the reason."""
    part = state.fold("unmatched", t("Unmatched values"), ":material/link_off:")
    if not part.open:
        return
    with part:
        rows = asking.rows(matching.unmatched_sql(join, asked.first, second), "join.unmatched")
        if rows is None:
            return
        left, right = matching.unmatched(rows)
        kind = kind_of(asked.first, second, join)
        for source, items in ((asked.first, left), (second, right)):
            st.html(f"<p><strong>{esc(words.table_title(source))}</strong></p>{listed(items, kind)}")
        if any(one.value != one.key for one in left) or join.left_fix:
            st.caption(t("Codes are compared once repaired: spaces taken out, capitals, zeros lost at the beginning given back."))


def kind_of(first: Source, second: Source, join: Join) -> str:
    """What kind of thing the keys hold once they are compared, "" when nobody knows."""
    if join.left_fix in DEPARTEMENTS or join.right_fix in DEPARTEMENTS:
        return "insee_departement"
    known = [column.semantic for column in (second.column(join.right), first.column(join.left)) if column and column.semantic]
    return known[0] if known else ""


def listed(items: Sequence[Unmatched], kind: str) -> str:
    """HTML: values by the reason that they find no partner, the most frequent first."""
    if not items:
        return f"<p>{esc(t('Every value has a match.'))}</p>"
    lines = []
    for code, held in unmatched.reasons(items, kind).items():
        shown = ", ".join(f"<code>{esc(cut(item.value, 40))}</code>&nbsp;({esc(i18n.number(item.rows))})" for item in held[:MOST_SHOWN])
        more = f", {esc(tn('{count} other value', '{count} other values', len(held) - MOST_SHOWN))}" if len(held) > MOST_SHOWN else ""
        lines.append(f"<li>{esc(t('{reason}:', reason=t(REASONS[code])))} {shown}{more}</li>")
    return f'<ul class="eb-list">{"".join(lines)}</ul>'
