"""A whole Établi of the tests' own in a process of its own, with one person of each role."""

import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.access.conftest import Room, furnished
from tests.conftest import ROOT
from workbench.settings import Settings
from workbench.workbench import Workbench

START_SECONDS = 60


@dataclass
class Server:
    """A running Établi: its address, its home folder, and how to stop it or start it again."""

    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)
    address: str = "127.0.0.1"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, cwd: Path = ROOT) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        command += ["--server.address", self.address]
        environment = {**os.environ, "ETABLI_HOME": str(self.home), "ETABLI_SAMPLES": "false", **self.environment}
        with (self.home.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=log, stderr=log)
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
    """A port that nobody listens on, of those that no system gives to outgoing connections."""
    while True:
        port = random.SystemRandom().randrange(10_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("browser") / "home"
    home.mkdir()
    running = Server(home, free_port())
    running.start()
    yield running
    running.stop()


@dataclass
class People:
    """Who there is on the server: the Room it was furnished with, and the cookie of each role."""

    room: Room
    tokens: dict[str, str]


@pytest.fixture(scope="session")
def people(server: Server) -> People:
    """One person of each role, a team, and their cookies."""
    now = datetime.now(UTC)
    room = furnished(Workbench.open(Settings(home=server.home, samples=False)), now)
    tokens = {"member": room.workbench.entry.join(room.team, "Ana", "", now)}
    for role in ("organizer", "moderator", "expert", "observer"):
        link = room.workbench.invitations.make(role, "", now, room.organizer.actor)
        tokens[role] = room.workbench.entry.accept(link, f"The {role}", "", now)
    return People(room, tokens)
