"""Step 5: publish. A version is built in a child process, then appears at once for everybody."""

from dataclasses import replace

import streamlit as st

from ui import core, frame, markup, session, who
from ui.draft import jobs
from ui.draft.describe import score
from ui.i18n import t, tn
from ui.markup import esc, plain
from ui.words import kind_name
from workbench.drafts import personal_data
from workbench.drafts.draft import Draft
from workbench.drafts.drafts import proposed_name


def draw(draft: Draft) -> None:
    """None; the name, what publishing will do, and the button."""
    drafts = who.drafts()
    left, right = st.columns([5, 3], gap="large")
    with right:
        score(draft)
    with left:
        key = f"publish.{draft.id}.name"
        st.text_input(t("Name of the package"), value=proposed(draft), key=key, on_change=rename, args=(draft.id, key))
        st.caption(t("Lower-case letters, digits and _. It is part of the links and of the queries."))
        with frame.told():
            st.markdown(what(draft, drafts.package_name(draft)))
            people(draft)
            ready = personal_data.is_decided(draft)
            go = {"key": "publish.go", "on_click": jobs.publish, "args": (draft.id,), "disabled": not ready}
            st.button(t("Publish"), type="primary" if ready else "secondary", icon=":material/publish:", **go)


def people(draft: Draft) -> None:
    """None; which columns tell about people, and the tick of whoever knows that they may be published."""
    found = personal_data.held(draft)
    if not found:
        return
    st.warning(
        t(
            "This dataset tells about people. Registers that the law opens, such as those of elected people, may be published; so may what "
            "people agreed to. Take anything else out of the files first."
        ),
        icon=":material/person_alert:",
    )
    st.html(f'<ul class="eb-list">{"".join(f"<li>{esc(held_line(item, draft))}</li>" for item in found)}</ul>')
    decided = personal_data.is_decided(draft)
    key = f"publish.{draft.id}.personal.{decided}"  # another box once decided: a column found since empties it
    st.checkbox(
        t("I know: these columns may be published"),
        value=decided,
        key=key,
        on_change=decide,
        args=(draft.id, key),
        help=t("Your decision is written in the log of the event and in the report of the dataset."),
    )


def held_line(item: personal_data.Held, draft: Draft) -> str:
    """One column that tells about people: what it holds, how many values."""
    values = tn("{count} value", "{count} values", item.count)
    name = item.field.name if len(draft.tables) == 1 else item.name
    return t("{field}: {kind}, {values}", field=name, kind=kind_name(item.field.semantic), values=values)


def decide(draft_id: str, key: str) -> None:
    """None; that personal data may be published is decided by the person at this screen, or taken back."""
    with frame.told():
        who.drafts().correct(draft_id, personal_data.decide, who.me().actor, may=bool(session.held(key)))


def proposed(draft: Draft) -> str:
    """The name in the box: the one chosen, else the file's."""
    return draft.package or proposed_name(draft)


def rename(draft_id: str, key: str) -> None:
    """None; the draft goes under the name that stands in the box."""
    with frame.told():
        who.drafts().correct(draft_id, named, str(session.held(key) or "").strip())


def named(draft: Draft, name: str) -> Draft:
    """The Draft under the name of a package."""
    return replace(draft, package=name)


def what(draft: Draft, package: str) -> str:
    """What publishing will do."""
    kept = [item for item in draft.tables if item.keep]
    tables = tn("{count} table", "{count} tables", len(kept))
    rows = tn("{count} row", "{count} rows", sum(item.rows for item in kept))
    newest = core.workbench().catalog.history(package)
    if newest:
        return t(
            "**{package}** exists already: this becomes its version {version} ({tables}, {rows}). The older versions stay readable.",
            package=plain(package), version=newest[0].version + 1, tables=tables, rows=rows,
        )  # fmt: skip
    return t(
        "**{package}** is new: version 1 will hold {tables}, {rows}. Everyone sees it at once.",
        package=plain(package),
        tables=tables,
        rows=rows,
    )


def done(package: str, version: int) -> None:
    """None; published, with the links to where people go from here."""
    st.success(t("Version {version} of {package} is published.", version=version, package=plain(package)), icon=":material/check_circle:")
    see = markup.button(session.href("dataset", package=package), t("See the dataset"), main=True)
    st.html(see + markup.button(session.href("add"), t("Add another dataset")))
