"""What organizers must know wherever they are."""

import streamlit as st

from ui import core
from ui.i18n import msg, t
from workbench.who import Me

LACKING = {"linux": msg("no Linux kernel"), "landlock": msg("no Landlock"), "seccomp": msg("no seccomp filter")}


def draw(person: Me) -> None:
    """None; organizers are told when this machine cannot confine queries, and what that means."""
    missing = core.workbench().sandbox.capabilities().missing if person.may("dataset.add") else ()
    if not missing:
        return
    words = ", ".join(t(LACKING[code]) for code in missing)
    if core.workbench().settings.unconfined_queries:
        text = t(
            "Queries run without the protection of the kernel: {missing}. Whoever may write SQL could harm this machine. "
            "Use it among people you trust, or run Établi on Linux 6.2 or later.",
            missing=words,
        )
    else:
        text = t(
            "Queries are not run: this machine cannot confine them ({missing}). Set ETABLI_UNCONFINED_QUERIES to run them all the same, "
            "or run Établi on Linux 6.2 or later.",
            missing=words,
        )
    st.warning(text, icon=":material/gpp_maybe:")
