"""A server of the tests' own and a Chromium that looks at it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from tests.conftest import ROOT
from tests.setup_browser import installed

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync")
START_SECONDS = 60
expect.set_options(timeout=20_000)


@dataclass
class Server:
    """A running Établi: its address, its home folder, and how to stop it or start it again."""

    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port), "--server.address", "127.0.0.1"]
        environment = {**os.environ, "ETABLI_HOME": str(self.home), "ETABLI_SAMPLES": "false", **self.environment}
        with (self.home.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        for _ in range(START_SECONDS * 10):
            try:
                urllib.request.urlopen(f"{self.url}/livez", timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError((self.home.parent / "server.log").read_text())

    def stop(self, *, kill: bool = False) -> None:
        assert self.process
        self.process.kill() if kill else self.process.terminate()
        self.process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("browser") / "home"
    home.mkdir()
    running = Server(home, free_port())
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=installed(), args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A fresh visitor; at the end, nothing was asked of any other host."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", accept_downloads=True)
    context.set_default_timeout(30_000)
    asked: list[str] = []
    visitor = context.new_page()
    visitor.on("request", lambda request: asked.append(address(request)))
    yield visitor
    context.close()
    assert {item for item in asked if item and item != f"127.0.0.1:{server.port}"} == set()


def address(request: Request) -> str:
    """Host and port of a request; "" for data: and blob:."""
    from urllib.parse import urlsplit

    return urlsplit(request.url).netloc
