"""What an organizer decides on a finding, in one click: a caveat, another type, a word that means nothing, rows left out. All undone."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from ui import frame, session, who
from ui.dataset import painted
from ui.draft import decided
from ui.i18n import msg, t, tn, told
from ui.markup import plain
from ui.words import type_word
from workbench.drafts import concerned, decisions
from workbench.drafts.decisions import About
from workbench.drafts.draft import Draft, TableDraft
from workbench.findings import Finding
from workbench.validation.excerpts import excerpt
from workbench.validation.verdict import LONGEST_WORD

WORDS = 5
MOST_CAVEAT = 2_000  # characters
# Why rows are left out, as it is proposed: by the rule of the schema, or the type of the finding.
NO_TYPE, BOUNDS, LENGTH, KEY = (
    msg("not of the type {type}"),
    msg("value out of bounds"),
    msg("wrong length"),
    msg("repeated or missing key"),
)
OTHER = msg("set apart after a finding")
RULES = {
    "required": msg("empty, though a value is required"), "pattern": msg("not written as required"), "enum": msg("not in the list"),
    "minimum": BOUNDS, "maximum": BOUNDS, "exclusiveMinimum": BOUNDS, "exclusiveMaximum": BOUNDS, "minLength": LENGTH, "maxLength": LENGTH,
    "type-error": NO_TYPE, "type.refused": NO_TYPE, "cell.not_held": NO_TYPE, "unique-error": msg("repeated value"), "primary-key": KEY,
    "foreign-key": msg("not found in the other table"),
}  # fmt: skip
TYPED = ("type-error", "type.refused", "cell.not_held", "type.mixed", "null.words", "number.not_finite", "date.invalid")


def draw(draft: Draft, table: TableDraft, item: Finding) -> None:
    """None; the choices that make sense for a finding."""
    has_field = any(field.name == item.field for field in table.schema.fields)
    key = key_of(draft, table, item)
    if not has_field and not concerned.are_known(item):
        return
    with st.container(horizontal=True):
        if has_field:
            caveat(draft, table, item, key)
            retype(draft, table, item, key)
            nothing(draft, table, item, key)
        if concerned.are_known(item):
            drop(draft, table, item, key)


def draw_several(draft: Draft, table: TableDraft, group: Sequence[Finding]) -> None:
    """None; what makes sense for findings that are told once: a caveat of any of their Fields that has none."""
    open_ones = {str(item.field): item for item in group if not decided.caveat_of(draft, table.name, item)}
    if not open_ones:
        return
    key = key_of(draft, table, group[0])
    with st.popover(t("Keep as a caveat"), **closed(key, "caveat")):
        field = st.selectbox(t("Column"), list(open_ones), key=f"{key}.column.{session.turn('decided')}")
        words_box(draft, table, open_ones[field], key_of(draft, table, open_ones[field]))


def key_of(draft: Draft, table: TableDraft, item: Finding) -> str:
    """What the keys of the decisions on a finding begin with."""
    return f"decide.{draft.id}.{table.name}.{item.type}.{item.field or item.context.get('fields', '')}.{item.context.get('rule', '')}"


def closed(key: str, kind: str) -> dict[str, Any]:
    """The picture and the key of a box of choices; it is closed again, and no other one opened, once anything was decided."""
    return {"icon": f":material/{decided.ICONS[kind]}:", "key": f"{key}.{kind}.box.{session.turn('decided')}"}


def retype(draft: Draft, table: TableDraft, item: Finding, key: str) -> None:
    """None; the types that the Field may be read as instead, one click each."""
    types = other_types(table, item)
    if not types:
        return
    with st.popover(t("Change the type"), **closed(key, "type")):
        for kind in types:
            words = t("Read as: {type}", type=type_word(kind))
            st.button(words, key=f"{key}.type.{kind}", on_click=decide, args=(draft.id, table.name, item, "type", kind))


def nothing(draft: Draft, table: TableDraft, item: Finding, key: str) -> None:
    """None; the cells that may mean that there is no value, one click each."""
    words = missing_words(table, item)
    if not words:
        return
    with st.popover(t("It means “nothing here”"), **closed(key, "missing")):
        st.caption(t("Which of these words means that there is no value?"))
        for word, times in words:
            shown = tn("{word} ({count} time)", "{word} ({count} times)", times, word=plain(excerpt(word)))
            st.button(shown, key=f"{key}.missing.{word}", on_click=decide, args=(draft.id, table.name, item, "missing", word))


def caveat(draft: Draft, table: TableDraft, item: Finding, key: str) -> None:
    """None; the finding accepted and kept as a caveat of its Field, in words that can be changed."""
    kept = decided.caveat_of(draft, table.name, item)
    if kept:
        words = t("Kept as a caveat: undo")
        st.button(words, key=f"{key}.undo", icon=":material/check:", on_click=decided.undo, args=(draft.id, kept))
        return
    with st.popover(t("Keep as a caveat"), **closed(key, "caveat")):
        words_box(draft, table, item, key)


def words_box(draft: Draft, table: TableDraft, item: Finding, key: str) -> None:
    """None; the words of a caveat as they are proposed, and the button that keeps them."""
    title = t("Caveat shown to readers at “{field}”", field=plain(str(item.field)))
    words_told = painted.without_name(item, painted.sentence(item, language_of(draft), for_readers=True))[:MOST_CAVEAT]
    st.text_area(title, value=words_told, key=f"{key}.caveat", height=130, max_chars=MOST_CAVEAT)
    words = (draft.id, table.name, item, "caveat", f"{key}.caveat")
    st.button(t("Keep this caveat"), key=f"{key}.caveat.keep", type="primary", on_click=decide, args=words)


def drop(draft: Draft, table: TableDraft, item: Finding, key: str) -> None:
    """None; the rows concerned left out, with a reason."""
    with st.popover(t("Leave the rows out"), **closed(key, "drop")):
        st.caption(tn("{count} row will be left out and kept apart.", "{count} rows will be left out and kept apart.", item.count))
        st.text_input(t("Reason"), value=reason(item, language_of(draft)), key=f"{key}.drop", max_chars=200)
        words = (draft.id, table.name, item, "drop", f"{key}.drop")
        st.button(t("Leave them out"), key=f"{key}.drop.go", type="primary", on_click=decide, args=words)


def reason(item: Finding, language: str) -> str:
    """Why the rows of a finding are left out, as it is proposed."""
    field = item.field or item.context.get("fields", "")
    if not field:
        return told(language, msg("Left out on purpose"), {})
    words = RULES.get(str(item.context.get("rule") or item.type), OTHER)
    kind = type_word(str(item.context.get("expected", "")), language).lower()
    return told(language, msg("“{field}”: {reason}"), {"field": field, "reason": told(language, words, {"type": kind})})


def language_of(draft: Draft) -> str:
    """The language that the package says it is in, else the person's."""
    said = draft.about.get("languages") or draft.about.get("language") or ()
    first = str(said[0] if isinstance(said, list | tuple) and said else said)[:2]
    return first if first in session.LANGUAGES else session.language()


def missing_words(table: TableDraft, item: Finding) -> list[tuple[str, int]]:
    """The cells that may mean "nothing here", with how often each stands there: whole ones only."""
    if item.type not in TYPED and item.context.get("rule") not in ("enum", "pattern"):
        return []
    known = next((field.missing_values for field in table.schema.fields if field.name == item.field), ())
    return [(word, times) for word, times in item.cells if len(word) <= LONGEST_WORD and word not in ("", *known)][:WORDS]


def other_types(table: TableDraft, item: Finding) -> list[str]:
    """The types that a Field may be read as instead: what most cells allow, what the file suggests, text."""
    place = next((index for index, field in enumerate(table.schema.fields) if field.name == item.field), None)
    if place is None or item.type not in TYPED:
        return []
    kinds = (str(item.context.get("expected", "")), table.inferred[place].type, "string")
    return [kind for kind in dict.fromkeys(kinds) if kind and kind != table.schema.fields[place].type]


def decide(draft_id: str, table: str, item: Finding, kind: str, said: str) -> None:
    """None; the decision is in the draft, and the table is read or checked again where that changes it. A callback.

    said: the type or the word, or the key of the box that holds the text.
    """
    with frame.told():
        drafts = who.drafts()
        about = About(table, item.field or "", who.me().role, datetime.now(UTC).date().isoformat(), decided.mark(item))
        rows: Any = ()
        if kind == "drop":
            rows = (concerned.records_of(drafts.folder(draft_id) / "work", drafts.get(draft_id).table(table).stage, item),)
        text = str(session.held(said) or "").strip() if kind in ("caveat", "drop") else said
        drafts.correct(draft_id, CHANGES[kind], about, *rows, text or reason(item, session.language()))
        decided.follow(draft_id, kind)


CHANGES: dict[str, Callable[..., Draft]] = {
    "caveat": decisions.keep_caveat,
    "type": decisions.change_type,
    "missing": decisions.add_missing,
    "drop": decisions.drop_rows,
}
