"""The catalog: publish, replace, withdraw, list."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.unit.editions import built
from workbench.data.card import Card
from workbench.data.catalog import Catalog
from workbench.data.edition import Edition
from workbench.errors import DatasetError
from workbench.settings import Settings
from workbench.store import versions
from workbench.store.engine import open_store
from workbench.store.versions import PUBLISHED, Version

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ABOUT = {
    "title": "Villes de France",
    "title@en": "French cities",
    "keywords": ["villes", "loyers"],
    "temporal": {"start": "2023", "end": "2024"},
    "licenses": [{"name": "etalab-2.0", "title": "Licence Ouverte 2.0"}],
    "contributors": [{"title": "INSEE", "roles": ["publisher"]}],
    "version": "6.0",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def catalog(home: Path) -> Catalog:
    return open_catalog(home)


def open_catalog(home: Path) -> Catalog:
    settings = Settings(home=home)
    return Catalog(open_store(settings), settings)


def publish(catalog: Catalog, package: str = "villes", **words: Any) -> Edition:
    folder = catalog.home / "quarantine" / f"d{time.monotonic_ns()}"
    return catalog.publish(built(folder, **{"about": ABOUT, **words}), package, NOW)


def code_of(call: Any, *arguments: Any) -> str:
    with pytest.raises(DatasetError) as caught:
        call(*arguments)
    return caught.value.code


def test_a_published_version_is_found_with_everything_in_it(catalog: Catalog) -> None:
    publish(catalog)
    edition = catalog.find("villes")
    assert (edition.version, edition.published_at, edition.text("title", "en")) == (1, NOW, "French cities")
    assert [item["name"] for item in edition.fields("villes")] == ["code", "ville", "habitants", "loyer", "relevé"]
    assert edition.profile("villes")["rows"] == 3
    assert edition.parquet("villes").exists()
    assert edition.originals[0].path.read_text() == "as published\n"
    assert edition.findings("villes") == ()
    assert edition.refused("villes") is None


def test_name_number_and_date_are_written_in_the_descriptor(catalog: Catalog) -> None:
    publish(catalog)
    told = publish(catalog).descriptor
    assert (told["name"], told["version"], told["sourceVersion"], told["created"]) == ("villes", "2", "6.0", "2026-03-01T09:30:00Z")


def test_replacing_makes_a_new_version_and_leaves_the_old_one_alone(catalog: Catalog) -> None:
    before = publish(catalog).parquet("villes").read_bytes()
    publish(catalog, rows=[("01001", "Bourg", "1", "1", "01/01/2025")])
    assert catalog.find("villes").profile("villes")["rows"] == 1
    assert catalog.find("villes", 1).parquet("villes").read_bytes() == before
    assert [edition.version for edition in catalog.history("villes")] == [2, 1]


def test_a_card_tells_what_the_catalog_page_shows(catalog: Catalog) -> None:
    publish(catalog)
    card = catalog.cards()[0]
    assert (card.package, card.version, card.title("fr"), card.title("en")) == ("villes", 1, "Villes de France", "French cities")
    assert (card.producer, card.licence, card.rows, card.fields, card.tables) == ("INSEE", "Licence Ouverte 2.0", 3, 5, 1)
    assert (card.period, card.keywords, card.findings) == (("2023", "2024"), ("villes", "loyers"), 0)
    assert 0 < card.quality < 100
    assert card.size_bytes > 500
    assert card.published_at == "2026-03-01T09:30:00+00:00"


def test_a_card_of_another_version_of_etabli_is_still_read() -> None:
    assert Card.from_json({"package": "villes", "rows": 3, "unheard_of": 1}) == Card(package="villes", rows=3)


def test_two_hundred_packages_are_read_once_and_without_their_files(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    card = json.dumps(Card(package="p", texts={"title": "x" * 80}, keywords=("a", "b")).to_json())
    with catalog.store.writing() as connection:
        for number in range(200):
            versions.add(connection, Version(f"p{number:03}", 1, PUBLISHED, NOW, None, "", card, f"packages/p{number:03}/1"))
    catalog.forget()
    read, reads = catalog.read_cards, []
    monkeypatch.setattr(catalog, "read_cards", lambda: reads.append(read()) or reads[-1])
    assert {len(catalog.cards()) for _ in range(100)} == {200}
    assert len(reads) == 1


def test_a_withdrawn_version_gives_way_to_the_one_before(catalog: Catalog) -> None:
    publish(catalog)
    publish(catalog)
    catalog.withdraw("villes", 2, "valeurs fausses", NOW)
    assert catalog.find("villes").version == 1
    assert code_of(catalog.find, "villes", 2) == "version.withdrawn"


def test_a_withdrawn_package_leaves_no_data_but_its_history_and_the_reason(catalog: Catalog, home: Path) -> None:
    edition = publish(catalog)
    (home / "exports" / "villes" / "1").mkdir(parents=True)
    catalog.withdraw("villes", None, "données personnelles", NOW)
    assert not edition.folder.exists()
    assert not (home / "exports" / "villes" / "1").exists()
    assert catalog.cards() == ()
    gone = catalog.history("villes")[0]
    assert (gone.is_withdrawn, gone.reason, gone.withdrawn_at, gone.card["rows"]) == (True, "données personnelles", NOW, 3)
    with pytest.raises(DatasetError, match="données personnelles"):
        catalog.find("villes")


def test_whoever_holds_a_version_when_it_is_withdrawn_is_told_so(catalog: Catalog) -> None:
    edition = publish(catalog)
    catalog.withdraw("villes", 1, "erreur", NOW)
    assert code_of(lambda: edition.descriptor) == "version.withdrawn"


def test_another_process_sees_a_withdrawal_within_five_seconds(catalog: Catalog, home: Path) -> None:
    publish(catalog)
    other = open_catalog(home)
    assert other.find("villes").version == 1
    catalog.withdraw("villes", 1, "erreur", NOW)
    started = time.monotonic()
    while can_find(other, "villes") and time.monotonic() - started < 5:
        time.sleep(0.05)
    assert code_of(other.find, "villes") == "package.withdrawn"
    assert other.cards() == ()


def can_find(catalog: Catalog, package: str) -> bool:
    try:
        return bool(catalog.find(package))
    except DatasetError:
        return False


def test_after_a_withdrawal_the_next_version_has_a_number_of_its_own(catalog: Catalog) -> None:
    publish(catalog)
    catalog.withdraw("villes", None, "erreur", NOW)
    assert publish(catalog).version == 2


@pytest.mark.parametrize(
    ("package", "version", "code", "says"),
    [("viles", None, "package.unknown", "villes"), ("villes", 9, "version.unknown", "1"), ("x'; DROP", None, "package.unknown", "villes")],
)
def test_what_does_not_exist_is_answered_with_what_does(catalog: Catalog, package: str, version: int | None, code: str, says: str) -> None:
    publish(catalog)
    with pytest.raises(DatasetError, match=says) as caught:
        catalog.find(package, version)
    assert caught.value.code == code


def test_an_unknown_table_is_answered_with_the_tables_there_are(catalog: Catalog) -> None:
    edition = publish(catalog)
    with pytest.raises(DatasetError, match="Its tables: villes"):
        edition.parquet("../../etc/passwd")


def test_withdrawing_twice_or_the_unknown_is_told(catalog: Catalog) -> None:
    publish(catalog)
    catalog.withdraw("villes", 1, "erreur", NOW)
    assert code_of(catalog.withdraw, "villes", 1, "erreur", NOW) == "version.withdrawn"
    assert code_of(catalog.withdraw, "gares", None, "erreur", NOW) == "package.unknown"


def test_the_stamp_changes_when_the_catalog_does(catalog: Catalog) -> None:
    stamps = [catalog.stamp()]
    publish(catalog)
    stamps.append(catalog.stamp())
    catalog.withdraw("villes", None, "erreur", NOW)
    stamps.append(catalog.stamp())
    assert stamps == sorted(set(stamps))
