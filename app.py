"""The server: `streamlit run app.py` finds `app` here. It opens the Workbench and hands it to the screens and the routes."""

import gc
import logging
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui import core, i18n
from web.assets import PrecompressedAssets
from web.gate import Gate
from web.routes import routes
from workbench.errors import EtabliError
from workbench.samples import load_samples, samples_to_load
from workbench.settings import Settings
from workbench.workbench import Workbench

LOG = logging.getLogger("etabli")
HEAVY = ("duckdb", "pandas", "pyarrow", "plotly.graph_objects", "frictionless", "pages.data.catalog", "pages.organizer.add_dataset")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """None; the Workbench is open while the server runs, and everything slow to import is there before the first visitor."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    workbench = opened()
    core.use(workbench)
    for name in HEAVY:
        import_module(name)
    gc.collect()
    gc.freeze()
    if workbench.settings.samples:
        threading.Thread(target=prepare_samples, args=(workbench,), daemon=True).start()
    address = f"http://{st.get_option('server.address') or 'localhost'}:{st.get_option('server.port')}"
    sys.stderr.write(f"\n  Établi is ready: open {address} in your browser. Ctrl-C stops it.\n\n")
    yield


def opened() -> Workbench:
    """The swept Workbench of this server. Raises: SystemExit, with a sentence that says why it cannot be opened."""
    try:
        workbench = Workbench.open(Settings())
        workbench.sweep()
    except EtabliError as problem:
        sys.tracebacklimit = 0  # the server prints what ended it, then ends
        raise SystemExit(str(problem)) from None
    return workbench


def prepare_samples(workbench: Workbench) -> None:
    """None; the sample packages that this instance never had are published, one after another."""
    waiting = samples_to_load(workbench)
    core.prepare(waiting)
    try:
        for edition in load_samples(workbench):
            waiting.remove(edition.package)
            core.prepare(waiting)
    except EtabliError:
        LOG.exception("the sample packages %s could not be loaded", ", ".join(waiting))
    finally:
        core.prepare(())


app = st.App(
    Path(__file__).parent / "pages" / "menu.py",
    lifespan=lifespan,
    routes=routes(core.workbench, i18n.told),
    middleware=[Middleware(Gate), Middleware(PrecompressedAssets)],
)
