"""Small instances whose tables are queried: two teams, packages of a few rows, and secrets that nobody may see."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.unit.editions import built
from workbench.data.catalog import Catalog
from workbench.descriptor import Field
from workbench.query.engine import Asker, Result
from workbench.query.jobs import Fences
from workbench.query.sandbox import Sandbox
from workbench.settings import Settings
from workbench.store.engine import open_store

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ALPHA, BETA = "a1" * 8, "b2" * 8
CANARY = "CANARY-7391"
COUNTRIES, CHANNELS = ("FR", "DE", "ES", "IT"), ("web", "ios", "shop")
EVENTS = (
    Field("id", "integer"), Field("ts", "datetime"), Field("country"), Field("channel"), Field("customer_id", "integer"),
    Field("product_id", "integer"), Field("qty", "integer"), Field("amount", "number"), Field("rating", "integer"),
    Field("ship_date", "date"), Field("f0", "integer"), Field("f1", "integer"),
)  # fmt: skip
CUSTOMERS = (Field("customer_id", "integer"), Field("name"), Field("plan"))


@dataclass
class Room:
    """An instance with its engine."""

    home: Path
    catalog: Catalog
    settings: Settings
    sandbox: Sandbox

    def ask(self, script: str, team: str = "", rows: int = 1_000) -> Result:
        """The Result of a script of a team's."""
        return self.sandbox.run(Asker(team), script, self.sandbox.limits(rows))


def room(home: Path, fences: Fences | None = None, **settings: object) -> Room:
    """The Room of an instance without packages."""
    chosen = Settings(home=home, **{"query_seconds": 2, **settings})  # type: ignore[arg-type]
    catalog = Catalog(open_store(chosen), chosen)
    return Room(home, catalog, chosen, Sandbox(catalog, chosen, fences))


def publish(where: Room, package: str, fields: tuple[Field, ...], rows: list[tuple[str, ...]], name: str) -> None:
    """None; the table is published."""
    folder = where.home / "quarantine" / f"{package}{len(where.catalog.history(package))}"
    where.catalog.publish(built(folder, fields, rows, name=name), package, NOW)


def events(count: int = 500) -> list[tuple[str, ...]]:
    """Rows of sales, all alike from run to run."""
    return [
        (str(n), f"2024-{1 + n % 12:02d}-{1 + n % 28:02d}T{n % 24:02d}:00:00", COUNTRIES[n % 4], CHANNELS[n % 3], str(n % 40), str(n % 7),
         str(1 + n % 5), f"{(n * 37) % 900}.{n % 100:02d}", str(n % 6), f"2024-{1 + n % 12:02d}-{1 + n % 28:02d}", str(n), str(-n))
        for n in range(count)
    ]  # fmt: skip


def fair(home: Path, fences: Fences | None = None, **settings: object) -> Room:
    """The Room that attackers are let loose in: shared.events, shared.customers, two teams with tables, secrets beside them."""
    found = room(home, **settings)
    publish(found, "shared", EVENTS, events(), "events")
    publish(found, "customers", CUSTOMERS, [(str(n), f"client {n}", "gold" if n % 3 else "free") for n in range(40)], "customers")
    (home / "host_secret.txt").write_text(CANARY)
    (home / "host_secret.csv").write_text(f"a,b\n{CANARY},2\n")
    mine = "CREATE VIEW events AS FROM shared.events; CREATE VIEW customers AS FROM customers.customers;"
    assert found.ask(mine + "CREATE TABLE mine AS SELECT country, channel, count(*) AS n FROM events GROUP BY ALL", ALPHA).message == ""
    assert found.ask(f"CREATE TABLE private AS SELECT '{CANARY}' AS x", BETA).message == ""
    found.sandbox.close()
    found.sandbox = Sandbox(found.catalog, found.settings, fences)
    return found
