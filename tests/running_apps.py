"""Pages of AppTest that wait for the engine."""

import time

from streamlit.testing.v1 import AppTest


def settled(page: AppTest, seconds: float = 20) -> AppTest:
    """The page once no question of its own waits or runs any more."""
    until = time.monotonic() + seconds
    while any(str(item.key).startswith("stop.") for item in page.button) and time.monotonic() < until:
        time.sleep(0.1)
        page.run()
    return page
