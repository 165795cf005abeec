"""Dataset: one package at one version; what it is, its fields, its rows, its findings, its files."""

import streamlit as st

from ui import core, frame, markup, pick, session
from ui.dataset import about_tab, dictionary, downloads, findings, header, history, preview
from ui.i18n import t


def show() -> None:
    """None; the page is drawn."""
    package = session.param("package")
    if not package:
        with frame.page("catalog.read", t("Dataset")):
            st.info(t("Choose a dataset in the catalog."))
            st.html(markup.button(session.href("catalog"), t("Catalog")))
        return
    with frame.page("catalog.read"):
        version = session.number_param("version")
        header.way_back(package, version)
        edition = core.workbench().catalog.find(package, version)
        header.draw(edition, core.newest_version(package))
        part = pick.part()
        if part in ("fields", "rows", "findings"):
            table = pick.table(edition)
        if part == "about":
            about_tab.draw(edition)
        elif part == "fields":
            dictionary.draw(edition, table)
        elif part == "rows":
            preview.draw(edition, table)
        elif part == "findings":
            findings.draw(edition, table)
        elif part == "history":
            history.draw(package)
        else:
            downloads.draw(edition)
