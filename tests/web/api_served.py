"""A server with two packages, whose API is asked by the tokens of its people."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.unit.editions import CITIES, CITY_ROWS, built
from tests.web.served import Answer, Served
from workbench.descriptor import Field
from workbench.who import Me

CAVEAT = "Counted by hand."
FIELDS = (
    *CITIES[:2],
    Field("habitants", "integer", extra={"caveats": [{"text": CAVEAT, "by": "expert", "date": "2026-01-02"}]}),
    *CITIES[3:],
)
NUMBERS = [(str(n), f"text {n % 1000}") for n in range(60_000)]


class Api(Served):
    """The server; secrets: the token of a notebook of each role's that may have one, and of a member of another team."""

    def __init__(self, home: Path, **settings: Any) -> None:
        super().__init__(home, **settings)
        now = datetime.now(UTC)
        for version in range(2):
            self.publish("villes", "villes", FIELDS, [*CITY_ROWS, ("13055", "=Marseille", "1", "2", "01/01/2024")][: 3 + version])
        self.publish("nombres", "suite", (Field("n", "integer"), Field("mot")), NUMBERS)
        self.workbench.catalog.withdraw("villes", 1, "A column was wrong.", now)
        other = self.workbench.teams.add("Les rails", now, self.room.organizer.actor)
        self.tokens["rival"] = self.workbench.entry.join(other, "Rita", "", now)
        self.secrets = {role: self.secret(self.me(role)) for role in ("organizer", "moderator", "expert", "member", "rival")}

    def publish(self, package: str, name: str, fields: Any, rows: Any) -> None:
        """None; one more version of a package of one table."""
        folder = self.workbench.settings.home / "quarantine" / f"{package}{len(self.workbench.catalog.history(package))}"
        self.workbench.catalog.publish(built(folder, fields, rows, name=name), package, datetime.now(UTC))

    def me(self, role: str) -> Me:
        """The person of that role."""
        found = self.workbench.sessions.by_token(self.tokens[role], datetime.now(UTC))
        assert found
        return found

    def newcomer(self, name: str) -> Me:
        """A new member of the first team, whose cookie is in `tokens` under the name."""
        self.tokens[name] = self.workbench.entry.join(self.room.team, name, "", datetime.now(UTC))
        return self.me(name)

    def secret(self, me: Me) -> str:
        """A new token of a person's."""
        return self.workbench.tokens.make(me, "Portable", "day", datetime.now(UTC))

    def get(self, path: str, role: str = "member", method: str = "GET", **headers: str) -> Answer:
        """What the API answers to the notebook of a person of that role."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask(method, f"/api/v1{path}", None, {**bearer(self.secrets[role]), **sent})

    def query(self, sql: str, role: str = "member", headers: Mapping[str, str] | None = None, **said: Any) -> Answer:
        """What the API answers to a query of that person's."""
        body = json.dumps({"sql": sql, **said})
        return self.ask(
            "POST", "/api/v1/query", body, {**bearer(self.secrets[role]), "Content-Type": "application/json", **(headers or {})}
        )


def bearer(secret: str) -> dict[str, str]:
    """The header that brings a token along."""
    return {"Authorization": f"Bearer {secret}"}


def told(answer: Answer) -> dict[str, Any]:
    """The problem that an answer tells."""
    assert answer.headers["content-type"] == "application/problem+json", answer.body[:200]
    found: dict[str, Any] = json.loads(answer.body)
    assert found["status"] == answer.status
    assert found["detail"]
    return found
