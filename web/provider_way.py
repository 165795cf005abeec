"""The way in by a sign-in provider, for people who were invited before and connected their account on their own page."""

import base64
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hmac import compare_digest

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web import cookies
from web.entrance import Desk, Form, gone_to, wanted
from web.language import language_of
from web.oidc import Provider
from web.page import Say
from web.peer import peer_of
from workbench.access.key import Key
from workbench.errors import DayError
from workbench.roles import PRIVILEGED
from workbench.workbench import Workbench

COOKIE = "etabli_oidc"
LASTS_SECONDS = 600
SECRET_BYTES = 32  # ProConnect asks for states and nonces of 32 characters at least


class ProviderWay:
    """The routes /oidc/login and /oidc/callback."""

    def __init__(self, opened: Callable[[], Workbench], say: Say) -> None:
        self.opened = opened
        self.say = say

    def provider(self, asked: Request) -> Provider:
        """The provider of the settings. Raises: DayError oidc.none."""
        settings = self.opened().settings
        if not (settings.oidc_issuer and settings.oidc_client_id):
            raise DayError("oidc.none")
        base = settings.public_url.rstrip("/") or f"{asked.url.scheme}://{asked.headers['host']}"
        return Provider(settings, f"{base}/oidc/callback")

    async def begin(self, asked: Request) -> Response:
        """GET: the person is sent to the provider."""
        known = {name: secrets.token_urlsafe(SECRET_BYTES) for name in ("state", "nonce", "verifier")}
        try:
            address = await self.provider(asked).address(known["state"], known["nonce"], known["verifier"])
        except DayError as problem:
            return self.failed(asked, problem)
        sent = RedirectResponse(address, 303, {"cache-control": "no-store"})
        until = int(datetime.now(UTC).timestamp()) + LASTS_SECONDS
        kept = sealed(self.opened().key, {**known, "next": wanted(asked), "until": until})
        flags = f"Path=/oidc; HttpOnly; SameSite=Lax{cookies.secure(peer_of(asked.scope))}"
        sent.headers.append("set-cookie", f"{COOKIE}={kept}; Max-Age={LASTS_SECONDS}; {flags}")
        return sent

    async def back(self, asked: Request) -> Response:
        """GET: the person comes back: signed in, or with the account connected to the person who is signed in already."""
        workbench = self.opened()
        try:
            known = opened_seal(workbench.key, cookies.given(asked.scope, COOKIE), datetime.now(UTC))
            if not compare_digest(known["state"].encode(), asked.query_params.get("state", "").encode()):
                raise DayError("oidc.ended")
            code = asked.query_params.get("code", "")
            if not code:
                raise DayError("oidc.failed", provider=workbench.settings.oidc_label)
            issuer, subject = await self.provider(asked).subject(code, known["nonce"], known["verifier"])
            return await self.settled(asked, workbench.key.hex("provider", issuer, subject), known["next"])
        except DayError as problem:
            return self.failed(asked, problem)

    async def settled(self, asked: Request, provider_key: str, address: str) -> Response:
        """The answer once it is known who came back. Raises: DayError oidc.unknown, oidc.taken, link.needs_tls."""
        workbench, peer, me = self.opened(), peer_of(asked.scope), asked.state.me
        if me is not None:
            await to_thread.run_sync(workbench.people.connect, me.person.id, provider_key, datetime.now(UTC), me.actor)
            return RedirectResponse("/you", 303)
        token, role = await to_thread.run_sync(workbench.entry.by_provider, provider_key, datetime.now(UTC))
        if role in PRIVILEGED and not (peer.is_here or peer.is_encrypted or workbench.settings.plain_http):
            raise DayError("link.needs_tls")
        return gone_to(address, cookies.session_cookie(token, peer, workbench.settings.session_hours))

    def failed(self, asked: Request, problem: DayError) -> Response:
        """The page that says why nobody was signed in, with the other ways in."""
        say, language = self.say, language_of(asked)
        links = (
            {"address": "/login", "text": say(language, "I have the code of a team", {})},
            {"address": "/enter", "text": say(language, "I have a link or no team", {})},
        )
        form = Form(say(language, "You are not signed in", {}), problem=problem, links=links)
        return Desk(self.say, self.opened().settings.contact).draw(asked, form)


def sealed(key: Key, known: Mapping[str, object]) -> str:
    """What a browser keeps for us on its way to the provider and back, and cannot change."""
    text = base64.urlsafe_b64encode(json.dumps(known).encode()).decode()
    return f"{text}.{key.hex('oidc', text)}"


def opened_seal(key: Key, kept: str, now: datetime) -> dict[str, str]:
    """What `sealed` was given. Raises: DayError oidc.ended when it is not ours or too old."""
    text, _, proof = kept.rpartition(".")
    if not text or not compare_digest(proof.encode(), key.hex("oidc", text).encode()):
        raise DayError("oidc.ended")
    known: dict[str, str] = json.loads(base64.urlsafe_b64decode(text))
    if now.timestamp() > float(known["until"]):
        raise DayError("oidc.ended")
    return known
