"""The look of our own pieces of HTML: one style sheet, the icon of the browser's tab, Streamlit's words in two languages."""

from functools import cache
from pathlib import Path

import streamlit as st

from ui import native

HERE = Path(__file__).parent
ICON = str(HERE / "etabli.png")  # an emoji or an icon's name would be fetched from another host


@cache
def rules() -> str:
    """The style sheet as one element."""
    return f"<style>{(HERE / 'style.css').read_text(encoding='utf-8')}</style>"


def put() -> None:
    """None; the rules and the words hold for this page."""
    st.html(rules())
    native.put()
