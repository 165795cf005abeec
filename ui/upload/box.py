"""The upload box as a Streamlit component of our own: st.file_uploader would keep each file twice in memory."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui import i18n, session
from ui.i18n import t

HERE = Path(__file__).parent


@cache
def source(kind: str) -> str:
    """The component's HTML, CSS or JavaScript."""
    return (HERE / f"box.{kind}").read_text(encoding="utf-8")


def upload_ids(key: str, limit_mb: int, title: str = "", hint: str = "", *, of_team: bool = False) -> list[str]:
    """The ids of the files just received; empty on every other run. title, hint: what the box asks for, when it is no data.

    of_team: the files are for the tables of a team.
    """
    box = st.components.v2.component("etabli_upload", html=source("html"), css=source("css"), js=source("js"))
    state: Any = box(
        key=key,
        data={
            "words": words(limit_mb) | {key: text for key, text in (("title", title), ("hint", hint)) if text},
            "language": session.language(),
            "limit": limit_mb * 1_000_000,
            "address": "/api/team-uploads/" if of_team else "/api/uploads/",
        },
        on_given_change=nothing,
    )
    return [str(item) for item in (state.given or {}).get("ids", [])]


def nothing() -> None:
    """None; the trigger is read where the box is drawn."""


def words(limit_mb: int) -> dict[str, str]:
    """What the box says, in the person's language."""
    limit = i18n.size(limit_mb * 1_000_000)
    return {
        "title": t("Drop files here"),
        "hint": t("csv, xlsx, ods, json, geojson, parquet, zip… as published; up to {limit} each", limit=limit),
        "choose": t("Choose files"),
        "cancel": t("Cancel"),
        "cancelled": t("Cancelled. Nothing of this file was kept."),
        "large": t("This file is larger than {limit}, or the disk has no room for it. Nothing of it was kept.", limit=limit),
        "refused": t("The server did not take this file. Reload the page and try again."),
        "network": t("The connection was lost. Nothing of this file was kept: give it again."),
        "mb": i18n.size(1e6).split("\u00a0")[1],
    }
