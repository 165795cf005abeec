"""The SQL editor on the screen: a Streamlit component around CodeMirror 6. It saves by itself; Run and another draft come back here."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui import session
from ui.editor.words import words
from workbench.query.vocabulary import vocabulary
from workbench.store.sql_drafts import SqlDraft

BUILT = Path(__file__).parent / "built" / "editor.js"
KEY = "sql_editor"


@cache
def loader() -> str:
    """The few lines that fetch the editor once, from our own server: what stands here is sent again at each run of the page."""
    name = f"/editor/{hashlib.sha256(BUILT.read_bytes()).hexdigest()[:16]}.js"
    return f"""
let loading;
export default function (component) {{
  let gone = false, leave = null;
  loading ??= import(new URL("{name}", document.baseURI).href);
  loading.then((editor) => {{ if (!gone) leave = editor.mount(component); }});
  return () => {{ gone = true; leave?.(); }};
}}"""


def draw(draft: SqlDraft, stamp: str, problem: Mapping[str, Any] | None, on: Mapping[str, Callable[[], None]]) -> None:
    """None; the editor holds the draft. stamp: of the tables that it completes. problem: what to underline (see `run.problem`).

    on: what is called before the page runs again: "run" (something was run), "moved" (the text stands in another draft).
    """
    component = st.components.v2.component("etabli_sql", html='<div class="eb-host"></div>', js=loader())
    component(
        key=KEY,
        data={
            "draft": draft.id,
            "revision": draft.revision,
            "text": draft.script,
            "stamp": stamp,
            "version": vocabulary()["version"],
            "language": session.language(),
            "words": words(),
            "problem": problem,
        },
        on_run_change=on["run"],
        on_moved_change=on["moved"],
    )


def told(name: str) -> Mapping[str, Any]:
    """What the editor sent along with "run" or "moved", for the functions that answer to it; {} when nothing came."""
    return session.sent(KEY, name)
