"""Headers that keep a browser from running, framing, guessing or asking what we did not send."""

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def allowed_scripts(scripts: Iterable[str]) -> str:
    """The hashes of the only inline scripts that run: Streamlit's one, and ours. Source: Content Security Policy Level 3."""
    shell = INLINE.findall(INDEX.read_text(encoding="utf-8"))
    return " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in (*shell, *scripts))


def policy(scripts: Iterable[str]) -> str:
    """The Content Security Policy of every page: everything from here, no other host, no frame."""
    return "; ".join((
        "default-src 'self'",
        f"script-src 'self' {allowed_scripts(scripts)} 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ))  # fmt: skip


def fixed(scripts: Iterable[str]) -> dict[str, str]:
    """The headers of every answer."""
    return {
        "content-security-policy": policy(scripts),
        "cache-control": "no-store",  # of answers that do not say it themselves: pictures of codes, errors
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


def adding(send: Send, headers: dict[str, str], cookies: Sequence[str], told: dict[str, int]) -> Send:
    """The same sender, adding headers and cookies to the answer, and telling its status."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            told["status"] = message["status"]
            answer = MutableHeaders(scope=message)
            for name, value in headers.items():
                answer.setdefault(name, value)
            for cookie in cookies:
                answer.append("set-cookie", cookie)
        elif message["type"] in ("websocket.accept", "websocket.close"):
            told["status"] = 101 if message["type"] == "websocket.accept" else told.get("status", 403)
        await send(message)

    return sending
