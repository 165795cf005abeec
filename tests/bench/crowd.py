"""People of a crowded room, as their browsers behave: sign-in by forms, then Streamlit's own WebSocket."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.web.served import asked
from tests.web.test_login import hidden

STREAM = "/_stcore/stream"
EARLY = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Visitor:
    """One person with a browser."""

    port: int
    code: str
    name: str
    token: str = ""
    tab: ClientConnection | None = None

    def join(self) -> None:
        """None; the person is signed in."""
        browser = asked(self.port, "GET", "/login", None, {}).cookies["etabli_browser"]
        cookie = {"Cookie": f"etabli_browser={browser}", **FORM}
        page = asked(self.port, "POST", "/login", urlencode({"code": self.code}), cookie)
        ticket = hidden(page, "ticket")
        answer = asked(self.port, "POST", "/login/name", urlencode({"ticket": ticket, "name": self.name}), cookie)
        self.token = answer.cookies["etabli"]

    def open(self) -> None:
        """None; the first page is there."""
        headers = {"Cookie": f"etabli={self.token}"}
        address, origin = f"ws://127.0.0.1:{self.port}{STREAM}", Origin(f"http://127.0.0.1:{self.port}")
        how: Any = {"subprotocols": ["streamlit"], "open_timeout": 60, "compression": None, "max_size": None, "legacy": True}
        self.tab = connect(address, origin=origin, additional_headers=headers, **how)
        ask = BackMsg()
        ask.rerun_script.query_string = "lang=fr"
        self.tab.send(ask.SerializeToString())
        while True:
            told = self.tab.recv(timeout=60)
            message = ForwardMsg.FromString(told if isinstance(told, bytes) else told.encode())
            if message.WhichOneof("type") == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
                raise AssertionError(message.delta.new_element.exception.message)
            if message.WhichOneof("type") == "script_finished" and message.script_finished != EARLY:
                return

    def leave(self) -> None:
        """None; the tab is closed."""
        if self.tab:
            self.tab.close()


@dataclass
class Crowd:
    """Everybody, each in a thread of their own. errors: what went wrong, for whom."""

    visitors: list[Visitor]
    errors: list[str] = field(default_factory=list)

    def all(self, do: Callable[[Visitor], None], within_seconds: float) -> list[float]:
        """How long each one took, in seconds; they begin evenly within that time."""
        threads = []
        took: list[float] = []
        for number, visitor in enumerate(self.visitors):
            begin = within_seconds * number / len(self.visitors)
            threads.append(threading.Thread(target=self.one, args=(do, visitor, begin, took)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(took)

    def one(self, do: Callable[[Visitor], None], visitor: Visitor, begin: float, took: list[float]) -> None:
        """None; one visitor did it, or their error is kept."""
        time.sleep(begin)
        began = time.monotonic()
        try:
            do(visitor)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
            self.errors.append(f"{visitor.name}: {type(error).__name__}: {error}"[:300])
        took.append(time.monotonic() - began)
