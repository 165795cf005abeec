"""The dictionary of a table: what each Field means, and what its values look like, in one element."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import core, i18n, markup, session, who
from ui.fold import folded
from ui.i18n import t, tn
from ui.markup import cut, esc
from ui.words import kind_word, type_word
from workbench.data import about
from workbench.data.edition import Edition
from workbench.descriptor import localized
from workbench.semantics.kinds import SHARE

PAGE_FIELDS = 40
NO_FIGURES: Mapping[str, Any] = {}


def draw(edition: Edition, table: str) -> None:
    """None; the Fields, forty at a time, those found by the search box only."""
    language = session.language()
    fields = edition.fields(table)
    if len(fields) > 12:
        words = folded(st.text_input(t("Find a field"), key="field", bind="query-params", icon=":material/search:") or "")
        fields = [
            item for item in fields if words in folded(f"{item['name']} {localized(item, 'title', language)} {item.get('description', '')}")
        ]
    if not fields:
        st.info(t("No field matches. Use fewer words."))
        return
    pages = -(-len(fields) // PAGE_FIELDS)
    page = min(st.pagination(pages, key="fields_page", bind="query-params"), pages) if pages > 1 else 1
    shown = fields[(page - 1) * PAGE_FIELDS : page * PAGE_FIELDS]
    figures = core.profile(edition, table)
    keys = keys_of(edition.resource(table)["schema"])
    rows = "".join(row_html(item, figures.get(str(item["name"]), NO_FIGURES), keys, language) for item in shown)
    heads = (t("Field"), t("Type"), t("What it means"), t("Filled in"), t("Values"), t("From and to"))
    st.html(markup.table(heads, rows))


def keys_of(schema: Mapping[str, Any]) -> dict[str, str]:
    """The Fields that are part of a key, with the sentence that says so."""
    primary = schema.get("primaryKey") or []
    told = {name: t("Identifies the row") for name in ([primary] if isinstance(primary, str) else primary)}
    for key in schema.get("foreignKeys", ()):
        other = str(key["reference"].get("resource") or "")
        names = key["fields"]
        for name in [names] if isinstance(names, str) else names:
            told[name] = t("Refers to the table {table}", table=other) if other else t("Refers to another row of this table")
    return told


def row_html(item: Mapping[str, Any], figures: Mapping[str, Any], keys: Mapping[str, str], language: str) -> str:
    """One Field as a table row. Every text of it is data: escaped."""
    name = str(item["name"])
    title = localized(item, "title", language)
    key = f'<br><span class="eb-note">{esc(keys[name])}</span>' if name in keys else ""
    unit = f'<br><span class="eb-note">{esc(t("in {unit}", unit=item["unit"]))}</span>' if item.get("unit") else ""
    example = (
        f'<br><span class="eb-note">{esc(t("For example: {example}", example=cut(str(item["example"]), 60)))}</span>'
        if item.get("example")
        else ""
    )
    description = localized(item, "description", language)
    cells = (
        f'<td class="eb-name"><strong>{esc(title or name)}</strong>{f"<br><code>{esc(name)}</code>" if title else ""}{key}</td>',
        f"<td>{esc(type_word(str(item.get('type', 'any'))))}{unit}{kind_html(item)}</td>",
        f'<td class="eb-text">{esc(description) if description else no_words()}{example}{caveats_html(item)}</td>',
        f"<td>{filled_html(figures)}</td>",
        f"<td>{values_html(figures)}</td>",
        f'<td class="eb-range">{reach_html(figures)}</td>',
    )
    return f"<tr>{''.join(cells)}</tr>"


def kind_html(item: Mapping[str, Any]) -> str:
    """What kind of thing a Field holds, with the share of its values that fit where they were judged."""
    code, share = str(item.get("semantic") or ""), item.get(SHARE)
    if not code:
        return ""
    judged = isinstance(share, float | int)
    told = t("{kind}: {share} of values", kind=kind_word(code), share=i18n.percent(share)) if judged else kind_word(code)
    return f'<br><span class="eb-note">{esc(told)}</span>'


def caveats_html(item: Mapping[str, Any]) -> str:
    """What readers must know of a Field before they use it, with who said so and when."""
    lines = []
    for one in about.caveats(item):
        signed = ", ".join(part for part in (who.role_word(one["by"]), i18n.date(one["date"])) if part)
        note = f' <span class="eb-note">({esc(signed)})</span>' if signed else ""
        lines.append(f'<p class="eb-caveat"><strong>{esc(t("Caveat"))}</strong> {esc(one["text"])}{note}</p>')
    return "".join(lines)


def no_words() -> str:
    """Said where a description is missing."""
    return f'<span class="eb-note">{esc(t("Not described yet"))}</span>'


def filled_html(figures: Mapping[str, Any]) -> str:
    """The share of rows that hold a value, as a number and a bar."""
    if "missing" not in figures:
        return "–"
    share = 1 - float(figures["missing"])
    none = tn("{count} missing", "{count} missing", figures["missing_count"]) if figures.get("missing_count") else ""
    note = f'<span class="eb-note eb-num">{esc(none)}</span>' if none else ""
    meter = f'<span class="eb-meter"><span style="width:{share * 100:.1f}%"></span></span>'
    return f'<span class="eb-num">{esc(i18n.percent(share))}</span>{meter}{note}'


def values_html(figures: Mapping[str, Any]) -> str:
    """How many different values, and the most frequent ones behind a click."""
    if figures.get("distinct") is None:
        return "–"
    count = int(figures["distinct"])
    told = (
        tn("{count} value", "{count} values", count)
        if figures.get("distinct_exact", True)
        else tn("about {count} value", "about {count} values", count)
    )
    top: Sequence[Mapping[str, Any]] = figures.get("top") or ()
    if not top:
        return f'<span class="eb-num">{esc(told)}</span>'
    lines = "".join(top_html(str(one["value"]), int(one["count"])) for one in top[:10])
    return f'<details><summary class="eb-num">{esc(told)}</summary><ul class="eb-top">{lines}</ul></details>'


def top_html(value: str, count: int) -> str:
    """One frequent value and how often it stands there."""
    return f'<li><span>{esc(cut(value, 40) or t("(empty)"))}</span><span class="eb-num">{esc(i18n.number(count))}</span></li>'


def range_html(figures: Mapping[str, Any]) -> str:
    """The smallest and the largest value."""
    low, high = figures.get("low"), figures.get("high")
    if low is None and high is None:
        return "–"
    numeric = figures.get("type") in ("integer", "number")
    shown = [esc(written(value, numeric=numeric)) for value in (low, high)]
    mean = figures.get("mean")
    note = (
        f'<br><span class="eb-note eb-num">{esc(t("mean {mean}", mean=i18n.number(float(mean))))}</span>'
        if mean is not None and numeric
        else ""
    )
    return (shown[0] if shown[0] == shown[1] else f"{shown[0]}<br>{shown[1]}") + note


def written(value: Any, *, numeric: bool) -> str:
    """A value as the language writes it when it is a number, else as it is, cut short."""
    if not numeric:
        return cut(str(value), 40)
    try:
        return i18n.number(float(value)) if "." in str(value) or "e" in str(value).lower() else i18n.number(int(value))
    except (ValueError, OverflowError):
        return str(value)


def reach_html(figures: Mapping[str, Any]) -> str:
    """The smallest and largest value under their histogram; one that counts lengths comes after them, and says so."""
    histogram = figures.get("histogram")
    if (histogram or {}).get("kind") != "length":
        return bars_html(histogram) + range_html(figures)
    bars = bars_html(histogram)
    return range_html(figures) + (f'{bars}<span class="eb-note">{esc(t("Lengths of the texts"))}</span>' if bars else "")


def bars_html(histogram: Mapping[str, Any] | None) -> str:
    """The histogram as small bars, with its words for those who do not see them."""
    counts = (histogram or {}).get("counts") or []
    if not counts or not max(counts):
        return ""
    most = max(counts)
    kind = {"length": t("Lengths of the texts"), "date": t("Dates, from the first to the last")}.get(str((histogram or {}).get("kind")), "")
    label = kind or t("Values, from the smallest to the largest")
    bars = "".join(f'<span style="height:{100 * count / most:.0f}%"></span>' for count in counts)
    return f'<div class="eb-bars" role="img" title="{esc(label)}" aria-label="{esc(label)}">{bars}</div>'
