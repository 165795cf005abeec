"""The two cookies of the house: who is signed in, and which browser tries codes. Both are out of reach of scripts."""

import secrets
from hmac import compare_digest

from starlette.requests import cookie_parser
from starlette.types import Scope

from web.peer import Peer
from workbench.access.key import Key

SESSION = "etabli"
BROWSER = "etabli_browser"
FLAGS = "Path=/; HttpOnly; SameSite=Lax"


def session_name(peer: Peer) -> str:
    """The name of the session's cookie: over TLS one that only this host, and only over TLS, can have set."""
    return f"__Host-{SESSION}" if peer.is_encrypted else SESSION


def given(scope: Scope, name: str) -> str:
    """The value of a cookie that the browser sent, "" when it sent none."""
    sent = b"; ".join(value for key, value in scope["headers"] if key == b"cookie").decode("latin-1")
    return str(cookie_parser(sent).get(name, ""))


def session_cookie(token: str, peer: Peer, hours: int) -> str:
    """The Set-Cookie of a signed-in session."""
    return f"{session_name(peer)}={token}; Max-Age={hours * 3600}; {FLAGS}{secure(peer)}"


def no_session(peer: Peer) -> str:
    """The Set-Cookie that takes the session away."""
    return f"{session_name(peer)}=; Max-Age=0; {FLAGS}{secure(peer)}"


def secure(peer: Peer) -> str:
    """The flag of cookies that go over TLS only."""
    return "; Secure" if peer.is_encrypted else ""


def browser_cookie(key: Key, peer: Peer, *, late: bool) -> str:
    """The Set-Cookie that tells this browser from others at the same address."""
    known = f"{secrets.token_hex(8)}.{int(late)}"
    return f"{BROWSER}={known}.{key.hex('browser', known)}; Max-Age=86400; {FLAGS}{secure(peer)}"


def browser_of(key: Key, scope: Scope) -> tuple[str, bool] | None:
    """Which browser asks, and whether it came late; None when it has no cookie that we made."""
    known, _, proof = given(scope, BROWSER).rpartition(".")
    if not known or not compare_digest(proof.encode(), key.hex("browser", known).encode()):
        return None
    name, _, late = known.partition(".")
    return name, late == "1"
