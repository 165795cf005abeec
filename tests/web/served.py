"""The routes and the Gate of the app on a port of their own, in this process, with one person of each role."""

import http.client
import logging
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from tests.access.conftest import furnished
from ui import i18n
from web.gate import Gate
from web.routes import routes
from workbench.settings import Settings
from workbench.workbench import Workbench


@dataclass
class Answer:
    """What the server answered. headers: names in lower case, set-cookie as a list."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    cookies: dict[str, str]

    @property
    def text(self) -> str:
        return self.body.decode()

    def __iter__(self) -> Iterator[Any]:
        return iter((self.status, self.body))


def asked(port: int, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Answer:
    """What the server on that port of this machine answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body, dict(headers), encode_chunked=isinstance(body, Iterator))
    answer = connection.getresponse()
    told = {name.lower(): value for name, value in answer.getheaders()}
    set_now = [value.split(";")[0].partition("=") for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    return Answer(answer.status, answer.read(), told, {name: value for name, _, value in set_now})


class Served:
    """The server; `tokens` holds the session token of each role."""

    def __init__(self, home: Path, **settings: Any) -> None:
        now = datetime.now(UTC)
        self.workbench = Workbench.open(Settings(home=home, samples=False, **settings))
        self.room = furnished(self.workbench, now)
        self.tokens = {"member": self.workbench.entry.join(self.room.team, "Ana", "", now)}
        for role in ("organizer", "moderator", "expert", "observer"):
            link = self.workbench.invitations.make(role, "", now, self.room.organizer.actor)
            self.tokens[role] = self.workbench.entry.accept(link, f"The {role}", "", now)
        gate = Middleware(Gate, opened=lambda: self.workbench, say=i18n.told)
        app = Starlette(routes=list(routes(lambda: self.workbench, i18n.told)), middleware=[gate])
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        logging.getLogger("uvicorn.access").disabled = True  # as the app does
        self.server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        """None; the server is gone."""
        self.server.should_exit = True
        self.thread.join(5)

    def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None, role: str = "") -> Answer:
        """The answer to a request of a person of that role, or of nobody."""
        sent = dict(headers or {})
        if role:
            sent["Cookie"] = "; ".join(part for part in (sent.get("Cookie", ""), f"etabli={self.tokens[role]}") if part)
        return asked(self.port, method, path, body, sent)

    def send(self, path: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None, role: str = "") -> Answer:
        """The answer to a form sent from a page of ours."""
        from urllib.parse import urlencode

        kind = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return self.ask("POST", path, urlencode(form), {**kind, **(headers or {})}, role)
