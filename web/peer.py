"""From where a request comes, as far as it can be believed."""

from dataclasses import dataclass
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from workbench.roles import PRIVILEGED
from workbench.settings import Settings

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


@dataclass(frozen=True)
class Peer:
    """address: as the server or its own proxy saw it. is_here: on this machine, through no proxy. is_encrypted: over TLS."""

    address: str
    is_here: bool
    is_encrypted: bool

    def suits(self, role: str, settings: Settings) -> bool:
        """Whether somebody of that role may speak from there: privileged people not where others can listen."""
        return role not in PRIVILEGED or self.is_here or self.is_encrypted or settings.plain_http


def peer_of(scope: Scope) -> Peer:
    """The Peer of a request. The server believes X-Forwarded-* of a proxy on this machine only (uvicorn's rule)."""
    client = scope.get("client") or ("", 0)
    headers = Headers(scope=scope)
    through_proxy = any(name in headers for name in FORWARDED)
    return Peer(str(client[0]), is_loopback(str(client[0])) and not through_proxy, scope["scheme"] in ("https", "wss"))


def is_loopback(address: str) -> bool:
    """Whether the address is one of this machine that no other machine can reach."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
