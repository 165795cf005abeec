"""plotly.js as the Python package ships it: browsers get it from here, never from another host."""

from functools import cache
from hashlib import sha256
from pathlib import Path

import plotly

FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


@cache
def edition() -> str:
    """What tells this plotly.js from any other, for its address."""
    return sha256(FILE.read_bytes()).hexdigest()[:12]


def address() -> str:
    """Where a browser gets it."""
    return f"/plotly/{edition()}.js"
