"""The server: `streamlit run app.py` finds `app` here. It opens the Workbench and hands it to the screens and the routes."""

import gc
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import streamlit as st
from starlette.middleware import Middleware

from ui import core, i18n, native, navigation, session
from web.assets import PrecompressedAssets
from web.counted import Counted
from web.gate import Gate
from web.routes import routes
from workbench.access import setup
from workbench.errors import EtabliError
from workbench.operations import logs
from workbench.operations.copier import keep_copies
from workbench.operations.keeper import keep_backups
from workbench.samples import load_samples, samples_to_load
from workbench.settings import Settings, load
from workbench.workbench import Workbench

LOG = logging.getLogger("etabli")
Made = TypeVar("Made")
SCRIPTS = (*navigation.LANGUAGE_SCRIPTS.values(), *(native.script(language) for language in session.LANGUAGES), navigation.RELOAD)
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - not bound here: what an administrator may have said
HEAVY = ("duckdb", "pandas", "pyarrow", "plotly.graph_objects", "frictionless", "pages.data.catalog", "pages.organizer.add_dataset")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """None; the Workbench is open while the server runs, and everything slow to import is there before the first visitor."""
    settings = usable(load)
    logs.set_up(settings)
    workbench = usable(lambda: opened(settings))
    core.use(workbench)
    for name in HEAVY:
        import_module(name)
    logs.take_over()
    gc.collect()
    gc.freeze()
    stop = threading.Event()
    threading.Thread(target=keep_backups, args=(workbench, stop), name="backups", daemon=True).start()
    threading.Thread(target=workbench.sandbox.warm, name="queries warm", daemon=True).start()
    threading.Thread(target=keep_copies, args=(workbench, stop), name="native", daemon=True).start()
    if workbench.settings.samples:
        threading.Thread(target=prepare_samples, args=(workbench,), daemon=True).start()
    sys.stderr.write(f"\n  Établi is ready. {where_to_click(workbench, address_here())} Ctrl-C stops it.\n\n")
    yield
    stop.set()
    workbench.sandbox.close()


def usable(made: Callable[[], Made]) -> Made:
    """What was made; when it cannot be, the process ends with status 1 and a sentence instead of a traceback."""
    try:
        return made()
    except EtabliError as problem:
        sys.stderr.write(f"\n  {problem}\n\n")
        sys.stderr.flush()
        os._exit(1)  # an exception in a lifespan is printed whole, and ends with another status


def opened(settings: Settings) -> Workbench:
    """The Workbench of this server, swept. Raises: EtabliError."""
    workbench = Workbench.open(settings)
    workbench.sweep()
    return workbench


def address_here() -> str:
    """How a browser on this machine opens this server."""
    scheme, host = "https" if st.get_option("server.sslCertFile") else "http", st.get_option("server.address") or "localhost"
    return f"{scheme}://{'127.0.0.1' if host in EVERYWHERE else host}:{st.get_option('server.port')}"


def where_to_click(workbench: Workbench, address: str) -> str:
    """What the console says: the first organizer's own link while there is none, else the address."""
    if not workbench.entry.needs_set_up():
        return f"Open {workbench.settings.public_url or address} in your browser."
    return f"You are the first: open {address}/setup#{setup.make(workbench.settings.home)} in your browser (for one use, within 24 hours)."


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
    middleware=[
        Middleware(Counted),
        Middleware(Gate, opened=core.workbench, say=i18n.told, scripts=SCRIPTS),
        Middleware(PrecompressedAssets),
    ],
)
