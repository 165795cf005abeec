"""The versions of a package; and withdrawing one, with a reason, after a confirmation."""

from datetime import UTC, datetime

import streamlit as st

from ui import core, frame, i18n, markup, session, who
from ui.i18n import t
from ui.markup import esc
from workbench.data.edition import Edition


def draw(package: str) -> None:
    """None; every version, the newest first, and the way to withdraw."""
    editions = core.workbench().catalog.history(package)
    heads = (t("Version"), t("Published"), t("State"), t("Reason"))
    rows = "".join(row_html(item) for item in editions)
    st.html(markup.table(heads, rows))
    alive = [item.version for item in editions if not item.is_withdrawn]
    left, right = st.container(horizontal=True), st.container()
    if who.may("dataset.add"):
        left.html(markup.button(session.href("add", package=package), t("Publish a new version")), width="content")
    if alive and who.may("dataset.withdraw") and left.button(t("Withdraw…"), key="history.withdraw", icon=":material/block:"):
        withdraw(package, alive)
    right.caption(
        t("A version never changes: a correction is a new version. Withdrawing makes it unreadable everywhere within five seconds.")
    )


def row_html(item: Edition) -> str:
    """One version as a table row."""
    state = t("withdrawn on {day}", day=i18n.date(item.withdrawn_at)) if item.is_withdrawn else t("published")
    name = t("Version {version}", version=item.version)
    address = session.href("dataset", package=item.package, version=item.version)
    shown = esc(name) if item.is_withdrawn else f'<a href="{esc(address)}">{esc(name)}</a>'
    return f"<tr><td>{shown}</td><td>{esc(i18n.date(item.published_at))}</td><td>{esc(state)}</td><td>{esc(item.reason)}</td></tr>"


def withdraw(package: str, versions: list[int]) -> None:
    """None; a dialog asks which version, why, and for a confirmation."""

    @st.dialog(t("Withdraw"))
    def ask() -> None:
        with frame.told():
            st.markdown(t("Nobody will be able to read it any more, in the catalog, by a query or by a link. This cannot be undone."))
            choice = st.selectbox(
                t("What"),
                [*versions, 0],
                format_func=lambda v: t("Version {version}", version=v) if v else t("Every version"),
                key="withdraw.version",
            )
            reason = st.text_input(t("Why (kept in the history)"), key="withdraw.reason", live=True)
            if st.button(t("Withdraw for good"), type="primary", key="withdraw.confirm", disabled=not reason.strip()):
                with who.acting("dataset.withdraw", f"{package} {choice or ''}".strip()):
                    core.workbench().catalog.withdraw(package, choice or None, reason.strip(), datetime.now(UTC))
                st.rerun()

    ask()
