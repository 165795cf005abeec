"""A sign-in provider of the tests' own, by the book, and as dishonest as a test wants it."""

import hashlib
import socket
import threading
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "etabli", "a-secret-of-the-tests"


@dataclass
class FakeProvider:
    """subject: who signs in there. lies: claims told instead of the true ones. algorithm: how tokens are signed."""

    subject: str = "agent-7"
    lies: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    asked: dict[str, str] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}))

    def start(self) -> None:
        """None; the provider answers."""
        routes = [
            Route("/.well-known/openid-configuration", self.discovery), Route("/authorize", self.authorize),
            Route("/token", self.token, methods=["POST"]), Route("/jwks", self.jwks),
        ]  # fmt: skip
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.issuer = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_config=None))
        threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True).start()
        while not self.server.started:
            time.sleep(0.01)

    async def discovery(self, _: Request) -> Response:
        parts = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        return JSONResponse(
            {"issuer": self.lies.get("discovered", self.issuer), **{name: self.issuer + path for name, path in parts.items()}}
        )

    async def authorize(self, asked: Request) -> Response:
        self.asked = dict(asked.query_params)
        return RedirectResponse(f"{self.asked['redirect_uri']}?{urlencode({'code': 'one-use', 'state': self.asked['state']})}")

    async def token(self, asked: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await asked.body()).decode()).items()}
        challenge = urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if challenge != self.asked["code_challenge"] or form["code"] != "one-use":
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "exp": now + 60,
            "iat": now,
            "nonce": self.asked["nonce"],
            **self.lies,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        secret = self.key if self.algorithm.startswith("RS") else OctKey.import_key(SECRET * 4)
        signed = jwt.encode({"alg": self.algorithm, "kid": "1"}, claims, secret, algorithms=[self.algorithm])
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": signed})

    async def jwks(self, _: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})
