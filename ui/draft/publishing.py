"""Step 5: publish. A version is built in a child process, then appears at once for everybody."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import streamlit as st

from ui import core, frame, session
from ui.draft.describe import score
from ui.draft.following import sentence
from ui.i18n import t, tn
from ui.markup import plain
from workbench.data.edition import Edition
from workbench.drafts.corrections import label
from workbench.drafts.draft import Draft
from workbench.names import slug

LOOK_SECONDS = 0.4
WORKERS = ThreadPoolExecutor(4, "publish")


def draw(draft: Draft) -> None:
    """None; the name, what publishing will do, and the button."""
    drafts = core.workbench().drafts
    left, right = st.columns([5, 3], gap="large")
    with right:
        score(draft)
    with left:
        key = f"publish.{draft.id}.name"
        st.text_input(t("Name of the package"), value=proposed(draft), key=key, on_change=rename, args=(draft.id, key))
        st.caption(t("Lower-case letters, digits and _. It is part of the links and of the queries."))
        st.markdown(what(draft, drafts.package_name(draft)))
        if st.button(t("Publish"), type="primary", key="publish.go", icon=":material/publish:"):
            published(draft)
            st.rerun()


def proposed(draft: Draft) -> str:
    """The name in the box: the one chosen, else the file's."""
    return draft.package or slug(str(draft.about.get("name") or label(draft).split(".")[0]))


def rename(draft_id: str, key: str) -> None:
    """None; the draft goes under the name that stands in the box."""
    with frame.told():
        core.workbench().drafts.correct(draft_id, named, str(session.held(key) or "").strip())


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


def published(draft: Draft) -> Edition:
    """The Edition, once a child has built it; a bar says how far it is. Raises: what publishing raises."""
    drafts = core.workbench().drafts
    job: Future[Edition] = WORKERS.submit(drafts.publish, draft.id)
    bar = st.progress(0.0, text=t("Starting"))
    while not job.done():
        progress = drafts.progress(draft.id)
        bar.progress(progress.share, text=sentence(progress))
        time.sleep(LOOK_SECONDS)
    bar.empty()
    return job.result()


def done(package: str, version: int) -> None:
    """None; published, with the links to where people go from here."""
    st.success(t("Version {version} of {package} is published.", version=version, package=plain(package)), icon=":material/check_circle:")
    with st.container(horizontal=True):
        st.link_button(t("See the dataset"), session.href("dataset", package=package), type="primary")
        st.link_button(t("Add another dataset"), session.href("add"))
