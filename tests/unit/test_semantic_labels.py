"""A label is evidence, for a kind and against it: plain numbers beside a word of a kind are no codes."""

from pathlib import Path

import pytest

from tests.unit.feeds import read_texts
from tests.unit.test_semantics import known

MEANT_OTHERWISE = [
    ("nb_habitants", [str(35_001 + n) for n in range(300)]),
    ("population_commune", ["35238", "75056", "44109", "13055"]),
    ("surface commune (ha)", ["1001", "1004", "13055", "35047"]),
    ("total com", ["1001", "1004", "35238", "75056"]),
    ("nb cp", ["10000", "20000", "13000"]),
    ("prix par région", ["12", "11", "24", "27", "28", "32"]),
    ("part_region", ["11", "24", "27", "28"]),
    ("rang_region", ["1", "2", "3", "4", "6"]),
    ("region", ["1", "2", "3", "4"]),  # choices of a form
    ("note_dep", ["10", "12", "13", "17"]),
    ("id_departement", [str(n) for n in range(1, 102)]),  # numbered from 1
    ("id_commune", [str(n) for n in range(1_001, 1_101)]),
    ("durée en mois", ["1", "3", "6", "12"]),
    ("nb_mois", ["1", "2", "12"]),
    ("nombre d'années", ["1000", "1500", "1789"]),
    ("montant année 2020", ["1500", "2000", "1800", "2020"]),
    ("budget exercice", ["1200", "1500", "2050"]),
    ("telephone_id", [str(200_000_000 + 7 * n) for n in range(300)]),
    ("nombre d'appels tel", [str(212_345_678 + 101 * n) for n in range(100)]),
    ("nombre siren", ["732829320", "552032534"]),
    ("numero_siren", [str(100_000_000 + n) for n in range(300)]),  # one after the other: one in ten is a SIREN by chance
    ("numero_dossier", [str(100_000_000 + n) for n in range(3_000)]),
    ("nb_siret", ["12", "15"]),
    ("langue_iso", ["FR", "EN", "DE", "ES", "IT"]),
    ("alpha", ["AB", "CD", "FR", "DE"]),
    ("lien du fichier", ["rapport.pdf", "photo.jpg"]),
    ("long (m)", ["12.5", "15", "80"]),
    ("long", ["12", "15", "80"]),
    ("lat", ["1", "2", "48"]),
    ("x", ["100000", "200000.5", "3"]),
    ("y", ["6000000", "6100000"]),  # a northing without an easting
    ("identifiant", [str(n) for n in range(1, 1_001)]),
]  # fmt: skip


@pytest.mark.parametrize(("label", "cells"), MEANT_OTHERWISE, ids=[label for label, _ in MEANT_OTHERWISE])
def test_amounts_ranks_and_numbers_of_order_are_no_codes_whatever_word_stands_beside(label: str, cells: list[str], tmp_path: Path) -> None:
    assert known(tmp_path, cells, label) == ("", None, [])


LABELLED = [
    ("Code région", ["11", "53", "84", "01"], "insee_region"),
    ("code_region_ancienne", ["53", "82", "93"], "insee_region"),
    ("code_tarif_commune", ["35238", "75056"], "insee_commune"),
    ("id_departement", ["01", "35", "2A"], "insee_departement"),
    ("dept number", ["01", "35", "75"], "insee_departement"),
    ("phone number", ["02 99 85 38 02", "06 12 34 56 78"], "phone"),
    ("annee_population", ["2017", "2018"], "year"),
    ("mois", ["1", "2", "12"], "month"),
    ("code postal commune", ["75001", "35000", "44000"], "postcode"),
    ("iso", ["FR", "DE", "IT"], "country_iso2"),
    ("lien", ["https://example.org/rapport.pdf", "www.example.org"], "url"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "cells", "kind"), LABELLED, ids=[label for label, _, _ in LABELLED])
def test_labels_and_values_that_agree_say_the_kind(label: str, cells: list[str], kind: str, tmp_path: Path) -> None:
    assert known(tmp_path, cells, label) == (kind, 1.0, [])


@pytest.mark.parametrize(("label", "cells", "kind"), [
    ("latitude", ["48", "47"], "latitude"), ("lat", ["48.1", "47.9"], "latitude"), ("Long", ["-1.5", "2"], "longitude"),
])  # fmt: skip
def test_degrees_are_known_by_their_decimals_or_by_their_whole_name(label: str, cells: list[str], kind: str, tmp_path: Path) -> None:
    assert known(tmp_path, cells, label)[0] == kind


def test_eastings_and_northings_are_known_together(tmp_path: Path) -> None:
    draft, _ = read_texts(tmp_path, {"t.csv": "x,y,n\n352000,6789000,1\n353000.5,6790000.5,2\n"})
    assert [item.semantic for item in draft.tables[0].schema.fields] == ["lambert93_x", "lambert93_y", ""]
