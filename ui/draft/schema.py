"""The Table Schema that a table is checked against: proposed, chosen, given, matched otherwise, or taken away."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui import core, frame, session, who
from ui.i18n import msg, t
from ui.markup import cut, plain
from ui.upload.box import upload_ids
from workbench.descriptor import Schema
from workbench.drafts import incoming
from workbench.drafts.corrections import match_schema, with_own_schema, with_schema, without_schema
from workbench.drafts.draft import Draft, TableDraft
from workbench.reading.package_schema import read_schema
from workbench.reading.reference_schemas import ALIKE, BY_NAME, Likeness, proposed, reference_schema, reference_schemas
from workbench.reading.settle import LAID

NONE, OWN, GIVEN = "none", "own", "given"
WORDS = {NONE: msg("no schema"), OWN: msg("the one it came with"), GIVEN: msg("the one you gave")}
MODES = {
    "exact": msg("by position: the same columns in the same order"),
    "equal": msg("by name: the same columns, in any order"),
    "subset": msg("by name: all fields of the schema, other columns allowed"),
    "superset": msg("by name: no other columns, optional fields may be missing"),
    "partial": msg("by name: other columns allowed, optional fields may be missing"),
}
SCHEMA_MB = 1


def draw(draft: Draft, table: TableDraft) -> None:
    """None; what the table looks like, then the schema it follows and the ways to change that."""
    laid = table.extras.get(LAID, {})
    follows = bool(laid.get("fields"))
    if not follows and current(draft, table) == NONE and table.name not in draft.schemas:
        for like in proposed([item.label for item in table.labels])[:1]:
            propose(draft, table, like)
    if is_shuffled(table, laid):
        by_name(draft, table, laid)
    name = plain(cut(str(laid.get("title") or laid.get("name") or t("without a title")), 80))
    with st.expander(t("Schema: {name}", name=name) if follows else t("Schema: none")):
        choose(draft, table)
        if follows:
            matching(draft, table, laid)
        ids = upload_ids(
            f"schema.box.{table.name}", SCHEMA_MB, hint=t("A Table Schema, in JSON or YAML"), title=t("Give a schema of your own")
        )
        for upload in ids[:1]:
            given(draft.id, table.name, upload)


def current(draft: Draft, table: TableDraft) -> str:
    """What the table follows: NONE, OWN, GIVEN, or the code of a reference schema."""
    said = draft.schemas.get(table.name, {})
    if "fields" not in said:
        return OWN if came_with_one(draft, table) else NONE
    code = f"{said.get('name')}@{said.get('version')}"
    known = [item.code for item in reference_schemas()]
    return code if code in known else GIVEN if said["fields"] else NONE


def came_with_one(draft: Draft, table: TableDraft) -> bool:
    """Whether the table has a schema that nobody chose here: its descriptor's, or one given for all tables."""
    return "*" in draft.schemas or bool(table.extras.get(LAID, {}).get("own"))


def propose(draft: Draft, table: TableDraft, like: Likeness) -> None:
    """None; the schema that the table looks like, and the click that checks it."""
    reference = like.reference
    words = {"title": plain(reference.title), "version": reference.version, "found": like.found, "fields": len(reference.names)}
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(t("This table looks like **{title}** {version}: {found} of {fields} fields.", **words), width="stretch")
        st.button(
            t("Check it against this schema"),
            key=f"schema.propose.{table.name}",
            type="primary",
            icon=":material/rule:",
            on_click=follow,
            args=(draft.id, table.name, reference.code),
        )


def is_shuffled(table: TableDraft, laid: Mapping[str, Any]) -> bool:
    """Whether cells were judged by position though most columns bear the name of a field that stands elsewhere."""
    wrong = any(item.type == "incorrect-label" for item in table.findings)
    return wrong and int(laid.get("named", 0)) >= ALIKE * int(laid.get("fields", 0))


def by_name(draft: Draft, table: TableDraft, laid: Mapping[str, Any]) -> None:
    """None; what went wrong with the order of the columns, and the click that forgives it."""
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        told = t(
            "The columns do not stand in the order of the schema, but {named} of its {fields} fields are there by name.",
            named=laid.get("named", 0),
            fields=laid.get("fields", 0),
        )
        st.markdown(told, width="stretch")
        key = f"schema.by_name.{table.name}"
        st.button(t("Match by name"), key=key, type="primary", on_click=changed, args=(draft.id, match_schema, table.name, BY_NAME))


def choose(draft: Draft, table: TableDraft) -> None:
    """None; the chooser of the schema."""
    now = current(draft, table)
    titles = {item.code: f"{item.title} {item.version}" for item in reference_schemas()}
    options = [NONE, *([OWN] if came_with_one(draft, table) else []), *([GIVEN] if now == GIVEN else []), *titles]
    words = {code: titles.get(code) or t(WORDS[code]) for code in options}
    key = f"schema.choice.{draft.id}.{table.name}.{session.turn('schema')}"
    st.selectbox(
        t("Schema to check this table against"), options, index=options.index(now), format_func=words.__getitem__, key=key,
        on_change=chosen, args=(draft.id, table.name, key),
    )  # fmt: skip


def matching(draft: Draft, table: TableDraft, laid: Mapping[str, Any]) -> None:
    """None; how columns and Fields were matched, and the chooser of another way."""
    st.caption(
        t("{matched} of the {fields} fields were matched with a column.", matched=laid.get("matched", 0), fields=laid.get("fields", 0))
    )
    modes, now = list(MODES), str(laid.get("mode", "exact"))
    key = f"schema.mode.{draft.id}.{table.name}.{session.turn('schema')}"
    st.selectbox(
        t("How columns are matched with the schema"), modes, index=modes.index(now), format_func=lambda code: t(MODES[code]), key=key,
        on_change=rematched, args=(draft.id, table.name, key),
    )  # fmt: skip


def chosen(draft_id: str, table: str, key: str) -> None:
    """None; the table follows what was chosen. A callback."""
    code = str(session.held(key))
    if code == NONE:
        changed(draft_id, without_schema, table)
    elif code == OWN:
        changed(draft_id, with_own_schema, table)
    elif code != GIVEN:
        follow(draft_id, table, code)


def rematched(draft_id: str, table: str, key: str) -> None:
    """None; the table is matched as was chosen. A callback."""
    changed(draft_id, match_schema, table, str(session.held(key)))


def follow(draft_id: str, table: str, code: str) -> None:
    """None; the table follows a reference schema. A callback."""
    with frame.told():
        changed(draft_id, with_schema, table, Schema.from_descriptor(reference_schema(code).to_descriptor()))


def given(draft_id: str, table: str, upload_id: str) -> None:
    """Never returns when the file is a Table Schema: the table follows it, and the page is drawn again."""
    file = incoming.given(core.workbench().settings.home, upload_id)
    try:
        schema = read_schema(file.path, file.name)
    finally:
        file.path.unlink(missing_ok=True)
    changed(draft_id, with_schema, table, schema)
    st.rerun()


def changed(draft_id: str, correction: Callable[..., Draft], *words: Any) -> None:
    """None; the correction is kept and the table is checked again, without a new reading."""
    with frame.told():
        drafts = who.drafts()
        drafts.correct(draft_id, correction, *words)
        session.next_turn("schema")
        session.next_turn("fields")
        drafts.check(draft_id)
        core.wait_a_little(draft_id)
