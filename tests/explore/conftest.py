"""Published samples, as the explorer knows them."""

from collections.abc import Callable

import pyarrow as pa
import pytest

from workbench.drafts.personal_data import decide
from workbench.explore import sources
from workbench.explore.sources import Source
from workbench.query.engine import Asker
from workbench.samples import DATASETS, given_folder
from workbench.who import CONSOLE
from workbench.workbench import Workbench

USED = ("bornes_recharge", "population_departements", "decoupage_administratif", "education_ille_et_vilaine")


@pytest.fixture(scope="session")
def samples(workbench: Workbench) -> dict[str, Source]:
    """The tables of four sample packages, by name."""
    for name in USED:
        if not workbench.catalog.history(name):
            draft = workbench.drafts.give(given_folder(DATASETS / name), package=name)
            workbench.drafts.read(draft.id)
            assert workbench.drafts.wait(draft.id).state == "read"
            workbench.drafts.correct(draft.id, decide, CONSOLE, may=True)
            workbench.drafts.publish(draft.id)
            workbench.drafts.discard(draft.id)
    found = [
        sources.published(edition, str(item["name"]))
        for name in USED
        for edition in [workbench.catalog.find(name)]
        for item in edition.resources
    ]
    return {item.name: item for item in found}


@pytest.fixture
def ask(workbench: Workbench) -> Callable[[str], pa.Table]:
    """A function: ask(sql) -> its rows, from the confined engine."""

    def run(sql: str) -> pa.Table:
        return workbench.sandbox.run(Asker("", "p"), sql).rows()

    return run
