"""A running server of the tests' own, without the screens."""

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from tests.access.conftest import Room, furnished
from ui import i18n
from web.counted import Counted
from web.routes import routes
from workbench.settings import Settings
from workbench.workbench import Workbench


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """An instance with its first organizer and one team."""
    return furnished(Workbench.open(Settings(home=tmp_path / "home", samples=False, backup_minutes=0)))


@dataclass
class Server:
    """The routes of the app on a port of their own."""

    port: int

    def ask(self, path: str, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@pytest.fixture
def serve() -> Iterator[Callable[[Workbench], Server]]:
    """A function: serve(workbench) -> a Server of it."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(workbench: Workbench) -> Server:
        app = Starlette(routes=list(routes(lambda: workbench, i18n.told)), middleware=[Middleware(Counted)])
        place = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [place]}, daemon=True)
        thread.start()
        running.append((server, thread))
        while not server.started:
            time.sleep(0.01)
        return Server(place.getsockname()[1])

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(5)
