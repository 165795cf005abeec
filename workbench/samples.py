"""The sample Data Packages, loaded by the same way in as any upload."""

from collections.abc import Iterator
from pathlib import Path

from workbench.data.edition import Edition
from workbench.drafts.drafts import Given
from workbench.drafts.personal_data import decide
from workbench.settings import ROOT
from workbench.who import CONSOLE
from workbench.workbench import Workbench

DATASETS = ROOT / "datasets"


def load_samples(workbench: Workbench, folder: Path = DATASETS) -> Iterator[Edition]:
    """The Editions of the samples that the catalog never had, published one after another."""
    for package in sorted(item.parent for item in folder.glob("*/datapackage.json")):
        if not workbench.catalog.history(package.name):
            draft = workbench.drafts.give(given_folder(package), package=package.name)
            workbench.drafts.read(draft.id)
            workbench.drafts.wait(draft.id)
            workbench.drafts.correct(draft.id, decide, CONSOLE, may=True)  # what is in the samples was open before
            yield workbench.drafts.publish(draft.id)
            workbench.drafts.discard(draft.id)


def given_folder(folder: Path) -> list[Given]:
    """The files of a Data Package's folder, by their paths inside it, the descriptor first."""
    files = sorted(item for item in folder.rglob("*") if item.is_file() and not item.name.startswith("."))
    files.sort(key=lambda item: not item.name.startswith("datapackage."))
    return [Given(item, item.relative_to(folder).as_posix()) for item in files]


def samples_to_load(workbench: Workbench, folder: Path = DATASETS) -> list[str]:
    """The names of the samples that the catalog never had."""
    names = sorted(item.parent.name for item in folder.glob("*/datapackage.json"))
    return [name for name in names if not workbench.catalog.history(name)]
