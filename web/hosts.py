"""Which names this server answers to, and from which pages it takes requests: before anything else reads them."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from workbench.settings import Settings

READING = ("GET", "HEAD", "OPTIONS")
LOCAL = ("localhost", "127.0.0.1", "::1")
# Told before anybody's language is known, to somebody who typed a name or to a program: in both.
FOREIGN_HOST = (
    "Ce serveur ne répond pas à ce nom. Ouvrez l’adresse donnée par les organisateurs.\n"
    "This server does not answer to this name. Open the address that the organizers gave.\n"
    "(ETABLI_PUBLIC_URL, ETABLI_HOSTS)"
)
FOREIGN_PAGE = (
    "Les requêtes venues d’autres sites ne sont pas acceptées. Rouvrez Établi à son adresse.\n"
    "Requests from other sites are not taken. Open Établi again at its own address."
)


def refused(scope: Scope, hosts: tuple[str, ...]) -> str:
    """Why the request is not taken, "" when it is. Sources: OWASP on DNS rebinding and cross-site WebSocket hijacking."""
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if len(headers.getlist("host")) != 1 or not is_ours(host, hosts):
        return FOREIGN_HOST
    origin = headers.get("origin")
    if scope["type"] == "websocket":
        return "" if origin is not None and place_of(origin) == host else FOREIGN_PAGE
    if scope["method"] in READING:
        return ""
    if origin is not None and place_of(origin) != host:
        return FOREIGN_PAGE
    return "" if headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none") else FOREIGN_PAGE


def place_of(origin: str) -> str:
    """Host and port of an Origin header, "" when it is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def is_ours(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether a Host header names this machine: localhost, a name of ours, or an address rather than a name."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    if name in LOCAL or name in hosts:
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def names(settings: Settings) -> tuple[str, ...]:
    """The host names of the settings, in lower case."""
    public = urlsplit(settings.public_url).hostname or ""
    return tuple(name.strip().lower().rstrip(".") for name in (*settings.hosts.split(","), public) if name.strip())
