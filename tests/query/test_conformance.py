"""The scripts of tests/query/conformance.py, asked of a bare DuckDB: what is expected of engines is what DuckDB answers."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from tests.query.conformance import CASES, Case, check, publish
from workbench.data.catalog import Catalog
from workbench.query import native
from workbench.query.engine import Asker, Result, Status
from workbench.query.inside.policy import statements
from workbench.query.inside.tokens import trimmed
from workbench.query.sandbox import Sandbox
from workbench.query.tables import tables
from workbench.settings import Settings
from workbench.store.engine import open_store


class Bare:
    """DuckDB in the tests' own process, with published packages and a team beside them."""

    def __init__(self, catalog: Catalog, home: Any) -> None:
        self.connection = duckdb.connect()
        for item in tables(catalog):
            self.connection.execute(f"ATTACH ':memory:' AS {item.package}")
            self.connection.execute(f"CREATE TABLE {item.package}.{item.resource} AS FROM '{home / 'packages' / item.path}'")
        self.connection.execute("ATTACH ':memory:' AS team; USE team; SET TimeZone = 'UTC'")

    def run(self, asker: Asker, script: str) -> Result:
        found = statements(self.connection, script, ("communes", "velo"), "velo.trajets")
        for statement in found[:-1]:
            self.connection.execute(statement.query).fetchall()
        relation = self.connection.sql(trimmed(found[-1].query))
        cells = [f"#{place}::VARCHAR" if str(kind) == "HUGEINT" else f"#{place}" for place, kind in enumerate(relation.types, 1)]
        names = [f'{cell} AS "{name}"' for cell, name in zip(cells, relation.columns, strict=True)]
        return Result(Status.OK, table=relation.project(", ".join(names)).to_arrow_table())


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home)
    catalog = Catalog(open_store(settings), settings)
    publish(catalog, home)
    engine = Bare(catalog, home)
    yield engine
    engine.connection.close()


@pytest.fixture(scope="module", params=["Parquet", "native copies"])
def sandbox(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home)
    catalog = Catalog(open_store(settings), settings)
    publish(catalog, home)
    if request.param == "native copies":
        assert all(native.make(catalog, edition) for edition in catalog.packages())
    engine = Sandbox(catalog, settings)
    yield engine
    engine.close()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_duckdb_answers_so(bare: Bare, case: Case) -> None:
    check(bare, Asker(team="nous"), case)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_confined_engine_answers_so(sandbox: Sandbox, case: Case) -> None:
    check(sandbox, Asker(team="c0" * 8), case)


def test_there_are_enough_scripts_and_each_has_its_name() -> None:
    assert len(CASES) >= 110
    assert len({case.name for case in CASES}) == len(CASES)
