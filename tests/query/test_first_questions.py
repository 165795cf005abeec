"""The first questions of the sample datasets: each is answered, and goes with the dataset from version to version."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import ROOT
from workbench.errors import QueryError
from workbench.query.engine import Asker, Status
from workbench.samples import load_samples
from workbench.scripts.first_questions import PROPERTY
from workbench.settings import Settings
from workbench.workbench import Workbench

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """An instance with every sample package."""
    workbench = Workbench.open(Settings(home=tmp_path_factory.mktemp("samples") / "home"))
    assert len(list(load_samples(workbench))) == len(list((ROOT / "datasets").glob("*/datapackage.json")))
    return workbench


def test_every_sample_has_first_questions_in_both_languages_and_each_is_answered(samples: Workbench) -> None:
    try:
        for edition in samples.catalog.packages():
            found = samples.first_questions.of(edition.package)
            assert found, edition.package
            for item in found:
                assert item.said("fr") != item.said("en")
                result = samples.sandbox.run(Asker(), item.script)
                assert result.status is Status.OK, (item.script, result.message)
                assert result.rows().num_rows > 0, item.script
    finally:
        samples.sandbox.close()


def test_the_next_version_of_a_dataset_carries_the_questions_as_they_are_now(samples: Workbench, tmp_path: Path) -> None:
    package = "population_departements"
    before = samples.first_questions.of(package)
    samples.first_questions.change(before[0].id, "Qui est le plus peuplé ?", "SELECT 1")
    samples.first_questions.add(package, "Une autre", "SELECT 2", NOW)
    samples.first_questions.remove(before[1].id)
    edition = samples.catalog.find(package)
    build = tmp_path / "build"
    shutil.copytree(edition.folder, build)
    again = samples.catalog.publish(build, package, NOW)
    told = json.loads((again.folder / "datapackage.json").read_text(encoding="utf-8"))[PROPERTY]
    assert [item["script"] for item in told] == ["SELECT 1", "SELECT 2"]
    assert len(samples.first_questions.of(package)) == 2


@pytest.mark.parametrize(("title", "script"), [("", "SELECT 1"), ("  ", "SELECT 1"), ("Combien ?", "  "), ("Combien ?", "x" * 10_001)])
def test_a_question_without_words_or_query_is_refused(samples: Workbench, title: str, script: str) -> None:
    before = samples.first_questions.of("eco2mix")
    with pytest.raises(QueryError):
        samples.first_questions.add("eco2mix", title, script, NOW)
    assert samples.first_questions.of("eco2mix") == before
