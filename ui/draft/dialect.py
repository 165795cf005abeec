"""How a table was read: the evidence, and the controls to read it otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from ui import core, session, who
from ui.i18n import msg, t
from ui.markup import esc
from workbench.drafts.corrections import say
from workbench.drafts.draft import Draft, TableDraft
from workbench.loading import Dialect

ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "utf-16", "mac_roman", "cp850", "utf-8+cp1252")
DELIMITERS = {";": msg("semicolon ;"), ",": msg("comma ,"), "tab": msg("tab"), "|": msg("pipe |"), "space": msg("space")}
QUOTES = {'"': msg('double quotes "'), "'": msg("single quotes '"), "none": msg("none: quotes are ordinary characters")}
ESCAPES = {"none": msg('doubled: ""'), "backslash": msg('after a backslash: \\"')}
DECIMALS = {"": msg("each field tells"), ",": msg("comma: 3,14"), ".": msg("point: 3.14")}
GROUPS = {
    "": msg("each field tells"),
    "space": msg("space: 1 000"),
    ",": msg("comma: 1,000"),
    ".": msg("point: 1.000"),
    "'": msg("apostrophe: 1'000"),
}
EXTRA = {"error": msg("stop and say so"), "column": msg("keep them in columns of their own"), "refuse": msg("leave these rows out")}
SPOKEN = {"\\": "backslash", "\t": "tab", " ": "space", "\u00a0": "space", "\u202f": "space"}


@dataclass(frozen=True)
class Control:
    """One thing that can be said of a Dialect. options: words by code; none for free text, which hint explains."""

    key: str
    title: str
    options: dict[str, str] | None = None
    hint: str = ""


ENCODING = Control("encoding", msg("Encoding"), dict(zip(ENCODINGS, ENCODINGS, strict=True)))
DELIMITER = Control("delimiter", msg("Separator"), DELIMITERS)
QUOTE = Control("quote_char", msg("Quotes"), QUOTES)
ESCAPE = Control("escape_char", msg("Quotes inside cells"), ESCAPES)
EXTRA_CELLS = Control("extra_cells", msg("Rows longer than the header"), EXTRA)
COMMON = (
    Control(
        "header_rows",
        msg("Header rows"),
        hint=msg("Row numbers in the file: 1, or 4,5 for a header over two rows. Leave it empty when there is no header."),
    ),
    Control(
        "drop_rows",
        msg("Rows to leave out"),
        hint=msg("Row numbers in the file, for example 7,120-125. They are counted, never lost in silence."),
    ),
    Control(
        "missing_values",
        msg("Cells that mean “nothing here”"),
        hint=msg("Separated by commas, for example NA,n.d. The empty cell is always one."),
    ),
    Control("decimal_char", msg("Decimal mark"), DECIMALS),
    Control("group_char", msg("Thousands"), GROUPS),
)
CONTROLS = {
    "csv": (ENCODING, DELIMITER, QUOTE, ESCAPE, *COMMON, EXTRA_CELLS),
    "json": COMMON[2:],
    "geojson": COMMON[2:],
    "parquet": COMMON[2:3],
}


def draw(draft: Draft, table: TableDraft) -> None:
    """None; the evidence, then a form whose button reads the file again."""
    if table.evidence:
        st.html(f'<ul class="eb-list">{"".join(f"<li>{esc(t(template_of(item), **item.context))}</li>" for item in table.evidence)}</ul>')
    controls = CONTROLS.get(table.dialect.format, COMMON)
    with st.form(f"dialect.{draft.id}.{table.name}.{session.turn('dialect')}", border=False):
        columns = st.columns(3)
        answers = {
            item.key: control(item, columns[place % 3], current(table.dialect, item), table.name) for place, item in enumerate(controls)
        }
        if st.form_submit_button(t("Read again this way"), icon=":material/refresh:"):
            read_again(draft, table, {key: value for key, value in answers.items() if value is not None})


def template_of(item: Any) -> str:
    """The English sentence of an Evidence."""
    return str(core.sentence(item.code))


def current(dialect: Dialect, item: Control) -> str:
    """What the Dialect says now, as `say` takes it."""
    value = getattr(dialect, item.key)
    if item.key in ("quote_char", "escape_char"):
        return SPOKEN.get(value, value) or "none"
    if item.key in ("header_rows", "drop_rows"):
        return spans(value)
    if item.key == "missing_values":
        return ",".join(word for word in value if word)
    return SPOKEN.get(value, value)


def spans(rows: tuple[int, ...]) -> str:
    """Row numbers in short: 1,3-5."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def control(item: Control, column: Any, now: str, table: str) -> str | None:
    """What the person chose; None when it is what it was."""
    key = f"dialect.{table}.{item.key}.{session.turn('dialect')}"
    if item.options is None:
        said = column.text_input(t(item.title), value=now, key=key).strip()
        column.caption(t(item.hint))
    else:
        options = list(item.options) if now in item.options else [now, *item.options]
        said = column.selectbox(t(item.title), options, index=options.index(now), format_func=partial(word, item.options), key=key)
    return None if said == now else said


def word(options: Mapping[str, str], code: str) -> str:
    """What people call a code; a code that no list knows shows as it is."""
    return t(options[code]) if code in options else code


def read_again(draft: Draft, table: TableDraft, answers: dict[str, str]) -> None:
    """Never returns when something was said otherwise: the draft is being read again, and the page follows."""
    drafts = who.drafts()
    for key, value in answers.items():
        drafts.correct(draft.id, say, table.name, key, value or "none" if key in ("drop_rows", "header_rows") else value)
    session.next_turn("dialect")
    drafts.read(draft.id)
    st.rerun()
