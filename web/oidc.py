"""A sign-in provider by OpenID Connect: where people are sent, and who they are when they come back.

Source: OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636). Only the issuer and the subject are looked at.
"""

from typing import Any

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from workbench.errors import DayError
from workbench.settings import Settings

DISCOVERY = "/.well-known/openid-configuration"
SIGNED_BY = ["RS256", "PS256", "ES256", "EdDSA"]  # never "none", never a secret shared with the provider
SECONDS = 10.0
LEEWAY_SECONDS = 60


class Provider:
    """The sign-in provider of the settings."""

    def __init__(self, settings: Settings, redirect_uri: str) -> None:
        self.settings = settings
        self.redirect_uri = redirect_uri
        self.issuer = settings.oidc_issuer.rstrip("/")

    async def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where a person is sent to sign in. Raises: DayError oidc.failed when the provider does not answer."""
        known = await self.discovered()
        async with self.client() as client:
            asked = {"nonce": nonce, "code_challenge": create_s256_code_challenge(verifier), "code_challenge_method": "S256"}
            url, _ = client.create_authorization_url(known["authorization_endpoint"], state=state, **asked)
        return str(url)

    async def subject(self, code: str, nonce: str, verifier: str) -> tuple[str, str]:
        """The issuer and the subject of the person who came back with that code. Raises: DayError oidc.failed."""
        known = await self.discovered()
        try:
            async with self.client() as client:
                told = await client.fetch_token(known["token_endpoint"], code=code, code_verifier=verifier)
            keys = KeySet.import_key_set(await self.asked(known["jwks_uri"]))
            claims = jwt.decode(told["id_token"], keys, algorithms=SIGNED_BY).claims
            rules = jwt.JWTClaimsRegistry(
                leeway=LEEWAY_SECONDS,
                iss={"essential": True, "value": known["issuer"]}, aud={"essential": True, "value": self.settings.oidc_client_id},
                exp={"essential": True}, sub={"essential": True}, nonce={"essential": True, "value": nonce},
            )  # fmt: skip
            rules.validate(claims)
        except (httpx2.HTTPError, JoseError, KeyError, ValueError, TypeError) as problem:
            raise DayError("oidc.failed", provider=self.settings.oidc_label) from problem
        return str(claims["iss"]), str(claims["sub"])

    async def discovered(self) -> dict[str, Any]:
        """What the provider says of itself. Raises: DayError oidc.failed, also when it speaks in another one's name."""
        try:
            known = await self.asked(self.issuer + DISCOVERY)
        except (httpx2.HTTPError, ValueError) as problem:
            raise DayError("oidc.failed", provider=self.settings.oidc_label) from problem
        if str(known.get("issuer", "")).rstrip("/") != self.issuer:
            raise DayError("oidc.failed", provider=self.settings.oidc_label)
        return known

    async def asked(self, url: str) -> dict[str, Any]:
        """The JSON document at an address of the provider."""
        async with httpx2.AsyncClient(timeout=SECONDS, trust_env=False) as client:
            answer = await client.get(url)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
            return found

    def client(self) -> AsyncOAuth2Client:
        """What speaks to the provider in our name."""
        known = self.settings
        return AsyncOAuth2Client(
            known.oidc_client_id, known.oidc_client_secret, redirect_uri=self.redirect_uri, scope=known.oidc_scope, timeout=SECONDS
        )  # fmt: skip
