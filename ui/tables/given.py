"""Files of the team's own: given, read, checked, made tables."""

from collections.abc import Mapping

import streamlit as st

from ui import core, frame, i18n, session, who
from ui.dataset.findings import proof_line
from ui.draft import check, dialect, failed, fields, following, give
from ui.draft.check import chosen, refused
from ui.i18n import msg, t, tn
from ui.markup import esc, heading, plain
from ui.show import rows_frame
from ui.tables.looked import LOOKED
from ui.tables.opened import NOTICE, asker
from ui.tables.told import told_of
from ui.upload.box import upload_ids
from workbench.drafts import incoming
from workbench.drafts.corrections import keep_table, label
from workbench.drafts.draft import FAILED, Draft, TableDraft
from workbench.drafts.team_drafts import MOST_FILES
from workbench.errors import EtabliError
from workbench.query.own_names import LONGEST, quoted

SHOWN_ROWS = 20
STATES = give.STATES | {"read": msg("read, not in your tables yet"), "building": msg("being made a table")}  # a team publishes nothing


def box() -> None:
    """None; the upload box. A file that is not taken is told above it, where people look after they dropped it."""
    trouble = st.container()
    opened = core.workbench()
    limit = opened.settings.team_upload_mb
    hint = t("csv, xlsx, ods, json, geojson, parquet, zip…; up to {limit} each; only your team sees them", limit=i18n.size(limit * 1e6))
    ids = upload_ids("tables.box", limit, t("Drop files of your own here"), hint, of_team=True)
    if ids:
        with trouble, frame.told():
            start(ids)


def in_progress() -> None:
    """None; the files that are no tables yet."""
    drafts = who.drafts().list()
    for draft in drafts:
        line(draft)
    if sum(draft.state == FAILED for draft in drafts) >= MOST_FILES:
        st.caption(t("Of the files that could not be read, the last {count} are listed. You can give others.", count=MOST_FILES))


def start(ids: list[str]) -> None:
    """Never returns: each file is being read, and the page follows the first one."""
    home, team = core.workbench().settings.home, who.me().person.team
    first = ""
    for one in ids:
        draft = who.drafts().give([incoming.given(home, one, team)])
        who.drafts().read(draft.id)
        first = first or draft.id
    session.set_params(draft=first, name=None)
    st.rerun()


def line(draft: Draft) -> None:
    """None; one file in progress, with the ways to go on or to throw it away."""
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(f"**{plain(label(draft))}** · {t(STATES[draft.state])}", width="stretch")
        give.deeds(draft)


def draw(draft_id: str) -> None:
    """None; the file where it stands: being read, not readable, being made tables, or to be checked."""
    team, making = who.me().person.team, core.workbench().making
    made = making.outcome(team, draft_id)
    if made and made.names:
        session.hold(
            NOTICE,
            (
                "success",
                tn(
                    "“{names}” is a table of your team now.",
                    "{count} tables were made: {names}.",
                    len(made.names),
                    names=", ".join(made.names),
                ),
            ),
        )
        session.hold(LOOKED, None)
        session.set_params(draft=None, table=None)
        session.hold("name", quoted(made.names[0]))
        st.rerun()
    st.button(t("Back to the tables of the team"), key="given.back", icon=":material/arrow_back:", on_click=following.stop_following)
    draft = who.drafts().get(draft_id)
    if made and made.problem and not draft.error:
        st.error(plain(i18n.error(made.problem)), icon=":material/error:")
    if making.goes_on(team, draft_id):
        making_of(draft)
    elif draft.state in ("reading", "building"):
        following.draw(draft, t("You may leave this page: the work goes on, and the file waits for you here."))
    elif not draft.tables or draft.state != "read":
        failed.draw(draft)
    else:
        checked(draft)


@st.fragment(run_every=1)
def making_of(draft: Draft) -> None:
    """None; the tables are being made; looked at every second."""
    if not core.workbench().making.goes_on(who.me().person.team, draft.id):
        st.rerun()
    st.html(heading(label(draft)))
    st.progress(who.drafts().progress(draft.id).share, text=t("The table is being made"))


def checked(draft: Draft) -> None:
    """None; what was read, as it will be, how it was read, and the button that makes the tables."""
    if draft.error:
        failed.tell(failed.problem_of(draft))
    st.html(heading(label(draft)))
    table = chosen(draft)
    keep(draft, table)
    st.html(f"<p><strong>{esc(proof_line(table.records, table.rows, table.refused))}</strong></p>")
    told_of(table)
    naming(draft)
    st.markdown(f"**{t('First rows, as they will be')}**")
    rows_frame(core.draft_rows(draft, table, SHOWN_ROWS), table.schema.fields, key=f"given.rows.{table.name}", most=check.SEEN_ROWS)
    if table.refused:
        refused(draft, table)
    with st.expander(t("How this table was read")):
        dialect.draw(draft, table)
    with st.expander(tn("{count} field", "{count} fields", len(table.schema.fields))):
        fields.draw(draft, table, core.draft_samples(draft, table, check.SAMPLES))


def keep(draft: Draft, table: TableDraft) -> None:
    """None; whether a table of several is to be made."""
    if len(draft.tables) == 1:
        return
    kept = st.toggle(t("Make this table"), value=table.keep, key=f"given.keep.{draft.id}.{table.name}.{table.keep}")
    if kept != table.keep:
        who.drafts().correct(draft.id, keep_table, table.name, keep=kept)
        st.rerun()


def naming(draft: Draft) -> None:
    """None; the name of each table to be made, and the button that makes them."""
    held = f"given.names.{draft.id}"
    proposed = session.held(held)
    if proposed is None or set(proposed) != {item.name for item in draft.tables}:
        proposed = core.workbench().making.names(asker(), draft)
        session.hold(held, proposed)
    kept = [item for item in draft.tables if item.keep]
    names: dict[str, str] = {}
    with st.form(f"given.form.{draft.id}", border=False):
        columns = st.columns(min(3, max(1, len(kept))))
        for place, item in enumerate(kept):
            words = t("Name of the table") if len(kept) == 1 else t("Name of the table “{table}”", table=item.name)
            key = f"given.name.{draft.id}.{item.name}"
            names[item.name] = (
                columns[place % len(columns)].text_input(words, value=proposed[item.name], max_chars=LONGEST, key=key).strip()
            )
        if st.form_submit_button(tn("Make the table", "Make {count} tables", max(1, len(kept))), type="primary", icon=":material/table:"):
            make(draft, names)


def make(draft: Draft, names: Mapping[str, str]) -> None:
    """None; the tables are being made, or it is told why not."""
    try:
        person = who.require("table.change").person
        core.workbench().making.start(person, draft.id, names)
    except EtabliError as problem:
        st.error(plain(i18n.error(problem)), icon=":material/error:")
        return
    st.rerun()
