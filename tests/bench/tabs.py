"""Tabs of browsers without browsers: Streamlit's own protocol, with the state of every widget sent back as a browser does."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from tests.bench.crowd import EARLY, STREAM

KEY = re.compile(r"^\$\$ID-[0-9a-f]+-(.*)$")
WAIT_SECONDS = 60
# How a browser sends the value of a kind of widget: the field of its state.
VALUES = {
    "button": "trigger_value",
    "checkbox": "bool_value",
    "number_input": "double_value",
    "selectbox": "string_value",
    "text_input": "string_value",
    "text_area": "string_value",
    "multiselect": "string_array_value",
    "button_group": "string_array_value",
}


@dataclass
class Tab:
    """One tab. address: of the server. token: of the session's cookie, "" for none. page, query: what its address says.

    widgets: (id, field of its value, fragment) by key. fragments: the parts of the page that were drawn, each with what it begins with.
    errors: what the page said of bugs, and errors of ours.
    """

    address: str
    token: str
    page: str = ""
    query: str = ""
    widgets: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    state: dict[str, tuple[str, Any]] = field(default_factory=dict)
    cached: set[str] = field(default_factory=set)
    fragments: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    page_hash: str = ""
    socket: ClientConnection | None = None

    async def open(self) -> float:
        """Seconds until the page was there."""
        host = self.address.removeprefix("http://")
        how: dict[str, Any] = {"additional_headers": {"Cookie": f"etabli={self.token}"}} if self.token else {}
        self.socket = await connect(
            f"ws://{host}{STREAM}", subprotocols=["streamlit"], origin=Origin(self.address), open_timeout=WAIT_SECONDS,
            compression=None, max_size=None, ping_interval=None, **how,
        )  # fmt: skip
        return await self.run()

    async def set(self, key: str, value: Any) -> float:
        """Seconds until the page, or the fragment of the widget, was drawn anew with this value."""
        name, kind, fragment = self.widgets[key]
        self.state[name] = (kind, value)
        return await self.run(fragment)

    async def run(self, fragment: str = "") -> float:
        """Seconds until the page, or one fragment of it, was drawn."""
        assert self.socket
        began = time.perf_counter()
        await self.socket.send(self.message(fragment))
        while True:
            told = await asyncio.wait_for(self.socket.recv(), WAIT_SECONDS)
            message = ForwardMsg.FromString(told if isinstance(told, bytes) else told.encode())
            if message.WhichOneof("type") == "script_finished" and message.script_finished != EARLY:
                break
            self.learn(message)
        for name in [name for name, (kind, _) in self.state.items() if kind == "trigger_value"]:
            del self.state[name]  # a click lasts one run
        return time.perf_counter() - began

    async def close(self) -> None:
        """None; the tab is closed."""
        if self.socket:
            await self.socket.close()

    def message(self, fragment: str) -> bytes:
        """What the browser sends for a run."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.query
        asked.page_script_hash = self.page_hash
        asked.page_name = "" if self.page_hash else self.page
        asked.fragment_id = fragment
        asked.context_info.timezone, asked.context_info.locale = "Europe/Paris", "fr-FR"
        asked.context_info.url, asked.context_info.color_scheme = f"{self.address}/{self.page}", "light"
        asked.cached_message_hashes.extend(self.cached)
        for name, (kind, value) in self.state.items():
            widget = asked.widget_states.widgets.add()
            widget.id = name
            if kind == "string_array_value":
                widget.string_array_value.data.extend(value)
            else:
                setattr(widget, kind, value)
        return bytes(message.SerializeToString())

    def learn(self, message: ForwardMsg) -> None:
        """None; what the page is made of is known."""
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.page_hash = message.navigation.page_script_hash  # new_session names the script of the app, not the page
        elif kind == "auto_rerun":
            self.fragments.setdefault(message.auto_rerun.fragment_id, "by itself")
        elif kind == "delta":
            if message.metadata.cacheable:
                self.cached.add(message.hash)
            if message.delta.fragment_id:
                self.fragments.setdefault(message.delta.fragment_id, self.begins_with(message))
            if message.delta.WhichOneof("type") == "new_element":
                self.meet(message.delta.new_element, message.delta.fragment_id)

    def begins_with(self, message: ForwardMsg) -> str:
        """What a part of the page is called: by the kind of its first element."""
        element = message.delta.new_element if message.delta.WhichOneof("type") == "new_element" else None
        return f"a {element.WhichOneof('type')}" if element else "a block"

    def meet(self, element: Element, fragment: str) -> None:
        """None; a widget of the page is known, or an error that it shows."""
        kind = element.WhichOneof("type") or ""
        shown = getattr(element, kind, None)
        if kind == "exception":
            self.errors.append(element.exception.message[:200])
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            self.errors.append(element.alert.body[:200])
        elif kind in VALUES and getattr(shown, "id", ""):
            found = KEY.match(shown.id)
            self.widgets[found.group(1) if found else shown.id] = (shown.id, VALUES[kind], fragment)
