"""Options of Streamlit that decide how fast and how private the screens are; some are hidden ones that could vanish."""

import pytest
import streamlit as st


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("runner.postScriptGC", False),
        ("runner.magicEnabled", False),
        ("browser.gatherUsageStats", False),
        ("server.fileWatcherType", "none"),
        ("server.address", "127.0.0.1"),
        ("client.showErrorDetails", "none"),
        ("client.toolbarMode", "minimal"),
    ],
)
def test_the_server_is_cheap_and_talks_to_nobody(option: str, value: object) -> None:
    assert st.get_option(option) == value
