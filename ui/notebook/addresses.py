"""What the data API holds, in words."""

import streamlit as st

from ui import core, i18n, markup
from ui.i18n import t
from ui.markup import esc
from workbench.access.pace import QUERIES, READS
from workbench.notebook.description import PLACES


def draw() -> None:
    """None; every address with what it is for, how to be let in, and how often one may ask."""
    with st.expander(t("All addresses of the data API"), icon=":material/api:"):
        rows = "".join(
            f"<tr><td><code>{place.method.upper()} /api/v1{esc(place.path)}</code></td><td>{esc(t(core.sentence(place.code)))}</td></tr>"
            for place in PLACES
        )
        st.html(markup.table((t("Address"), t("What it is for")), rows))
        notes = (
            t("The header {header} comes with each request. In the place of {version}, a number is a version for good, {latest} the "
              "newest.",
              header="Authorization: Bearer etabli_…", version="{version}", latest="latest"),
            t("An answer in JSON says where it comes from: versions, fields read and their caveats. Quote them with your result."),
            t("A problem is told in JSON: what happened and what to do, in French with the header {header}.", header="Accept-Language: fr"),
            t("You may send {burst} requests at once, then {per_second} a second; {queries} queries, then {query_second} a second.",
              burst=i18n.number(READS.burst), per_second=i18n.number(READS.per_second), queries=i18n.number(QUERIES.burst),
              query_second=i18n.number(QUERIES.per_second)),
        )  # fmt: skip
        st.html(f'<ul class="eb-list">{"".join(f"<li>{esc(note)}</li>" for note in notes)}</ul>')
        st.html(f'<p class="eb-note"><a href="/api/v1/openapi.json" target="_blank">{esc(t("The same, for programs (OpenAPI)"))}</a></p>')
