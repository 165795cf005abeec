"""Kinds of things: which cells are of each, which columns hold them, how many values do not fit, and what tells about people."""

import json
import random
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from tests.unit.feeds import native_feed
from tests.unit.test_infer import fields, typed
from workbench.descriptor import Field, Schema
from workbench.drafts.corrections import retype
from workbench.drafts.draft import Draft
from workbench.errors import DatasetError
from workbench.findings import Finding
from workbench.loading import Limits
from workbench.reading.fields import Named, Orders, fields_of
from workbench.reading.stage import create, stage
from workbench.semantics.countries import ALPHA_2, ALPHA_3
from workbench.semantics.judges import judge, restored
from workbench.semantics.kinds import CODES, KINDS, of, share_of
from workbench.semantics.personal import personal, with_people
from workbench.validation import semantics
from workbench.validation.checksums import SCREENS

GOLDEN: dict[str, tuple[list[str], list[str]]] = {
    "siren": (["552032534", "732829320", "130025265", "732 829 320"], ["552032535", "73282932", "7328293200", "ABCDEFGHI", "٧٣٢٨٢٩٣٢٠"]),
    "siret": (
        ["73282932000074", "21350016800025", "732 829 320 00074", "35600000049837", "35600000000048"],
        ["73282932000075", "12345678901234", "35600000049838", "7328293200007"],
    ),
    "epci": (["240100883", "200071751", "243500139"], ["213500168", "552032534", "240100884"]),
    "nir": (
        ["295109912611193", "2 95 10 99 126 111 93", "253072B07300470", "1850578006084"],
        ["295109912611194", "1851578006084", "36006300019"],
    ),
    "iban": (
        ["FR7630006000011234567890189", "FR76 3000 6000 0112 3456 7890 189", "DE89370400440532013000"],
        ["FR7630006000011234567890188", "FR76"],
    ),
    "rna": (["W751212517", "W9R2001234", "W2A1000123"], ["W75121251", "751212517", "X751212517"]),
    "uai": (["0350017D", "0350002M", "7200123W", "0750652B"], ["0350017E", "0350933O", "350017D", "035001"]),
    "insee_commune": (
        ["01001", "75056", "2A004", "97105", "75101", "13201", "69381", "01015", "14712", "98818", "97701", "99100"],
        ["1001", "75001", "59830", "00000", "2C004", "96001", "1", "2a004"],
    ),
    "postcode": (["01400", "75001", "35044", "20090", "97150", "98000"], ["00100", "99123", "1400", "7500A", "750011"]),
    "insee_departement": (["01", "2A", "2B", "95", "971", "976", "987"], ["1", "20", "96", "00", "979", "035", "ZZ"]),
    "insee_region": (["11", "84", "01", "94", "53", "22", "988"], ["1", "12", "99", "FR"]),
    "country_iso2": (["FR", "GP", "RE", "US", "GB", "XK"], ["UK", "EU", "ZZ", "fr", "FRA"]),
    "country_iso3": (["FRA", "GLP", "USA", "TWN"], ["ARB", "EUR", "XXX", "FR"]),
    "email": (["a.b@example.org", "ecole.0350122T@ac-rennes.fr"], ["a b@example.org", "example.org", "@example.org", "a@b"]),
    "phone": (
        ["02 99 85 38 02", "0299853802", "+33 6 12 34 56 78", "(0)2 99 85 38 02", "+44 20 7946 0958"],
        ["02 99 85", "0000000000", "mairie"],
    ),
    "url": (
        ["https://www.example.org/a?b=c", "www.example.org", "musee-ecole.fr/", "http://x.example:8080/"],
        ["voir le site", "example", "/a/b"],
    ),
    "year": (["1789", "2024"], ["24", "3024", "2024-01"]),
    "month": (["01", "1", "12"], ["0", "13", "janvier"]),
}  # fmt: skip


def test_every_kind_has_golden_values() -> None:
    assert set(GOLDEN) == {kind.code for kind in CODES}


@pytest.mark.parametrize("code", GOLDEN)
def test_a_cell_is_of_its_kind_or_is_not(code: str) -> None:
    right, wrong = GOLDEN[code]
    shape = KINDS[code].shape
    assert shape is not None
    assert [cell for cell in right if not (judge(code)(cell) and shape.fullmatch(cell))] == []
    assert [cell for cell in wrong if judge(code)(cell)] == []


@pytest.mark.parametrize("code", SCREENS)
def test_what_sql_accepts_the_library_accepts(code: str) -> None:
    right, wrong = GOLDEN[code]
    rng = random.Random(3)
    noise = ["".join(rng.choice("0123456789") for _ in range(width)) for width in (9, 14, 15) for _ in range(3_000)]
    noise += [f"{rng.randrange(10**7):07}{rng.choice('ABCDEFGHJKLMNPRSTUVWXYZ')}" for _ in range(2_000)]
    cells = [*right, *wrong, *noise, "", " 73282932", "+73282932", "1_2345678", "356000000" + "00048"]
    if code in ("phone", "iban"):  # SQL knows how they are written only
        cells = [*right, *wrong[1:]]
    query = f"SELECT text, {SCREENS[code]('text', 'try_cast(text AS BIGINT)')} FROM (SELECT unnest(?) AS text)"
    accepted = [cell for cell, ok in duckdb.execute(query, [cells]).fetchall() if ok]
    assert [cell for cell in accepted if not judge(code)(cell)] == []
    exact = {cell for cell in noise if code in ("siren", "siret", "uai") and judge(code)(cell) and not cell.startswith("356000000")}
    assert exact <= set(accepted)


def test_all_countries_are_known() -> None:
    assert (len(ALPHA_2), len(ALPHA_3)) == (250, 250)  # 249 and Kosovo


@pytest.mark.parametrize(
    ("code", "cell", "whole"),
    [
        ("insee_commune", "1001", "01001"), ("insee_commune", "1001.0", "01001"), ("insee_commune", "75056.0", "75056"),
        ("insee_commune", "9999", ""), ("insee_commune", "01001", ""), ("insee_departement", "1", "01"), ("insee_departement", "0", ""),
        ("insee_region", "1", "01"), ("postcode", "1400", "01400"), ("uai", "350017D", "0350017D"), ("phone", "299853802", "0299853802"),
        ("phone", "0299853802", ""), ("siren", "5880218", "005880218" if judge("siren")("005880218") else ""), ("year", "24", ""),
    ],
)  # fmt: skip
def test_a_code_that_a_program_took_for_a_number_is_recognized(code: str, cell: str, whole: str) -> None:
    assert restored(code, cell) == whole


def known(folder: Path, cells: list[str], label: str, **orders: Any) -> tuple[str, float | None, list[Finding]]:
    """The kind of a column, the share of values that fit, the Findings on the others."""
    field, findings = typed(folder, cells, label, **orders)
    return field.semantic, share_of(field), [item for item in findings if item.type.startswith("semantic.")]


def test_the_share_counts_rows_of_the_whole_column_and_the_values_that_do_not_fit_are_named(tmp_path: Path) -> None:
    cells = ["35238"] * 9_000 + ["75056"] * 988 + ["59830"] * 7 + ["62950"] * 5
    kind, share, (found,) = known(tmp_path, cells, "code_insee")
    assert (kind, share) == ("insee_commune", 0.9988)
    assert (found.type, found.count, found.context["total"], found.row) == ("semantic.misfits", 12, 10_000, 9_990)
    assert (found.context["words"], found.cells) == ("“59830”, “62950”", (("59830", 7), ("62950", 5)))
    assert (len(found.rows), found.cell) == (12, "59830")
    assert "12 of 10000 values are not on the list" in found.message


def test_codes_that_lost_their_leading_zeros_are_said_with_what_to_do(tmp_path: Path) -> None:
    kind, share, (found,) = known(tmp_path, ["1001"] * 5 + ["1004", "75056", "13055"] * 10, "code_insee")
    assert (kind, share, found.type, found.count) == ("insee_commune", 0.5714, "semantic.shortened", 15)
    assert (found.context["short"], found.context["whole"]) == ("1004", "01004")
    assert "lpad(…, 5, '0')" in found.message


def test_codes_that_became_decimals_are_said_with_what_to_do(tmp_path: Path) -> None:
    _, share, (found,) = known(tmp_path, ["1001.0", "75056.0", "13055.0"], "code_insee")
    assert (share, found.count, found.context["query"]) == (0.0, 3, "lpad(replace(…, '.0', ''), 5, '0')")


def test_words_that_say_nothing_are_no_values(tmp_path: Path) -> None:
    assert known(tmp_path, ["35238"] * 5 + ["-", "NA", " "], "code_insee") == ("insee_commune", 1.0, [])


NONE = [
    ("population", [str(20_000 + 37 * n) for n in range(2_000)]),  # five digits
    ("id", [str(35_001 + n) for n in range(350)]),  # as the communes of one département
    ("code", [f"{n:05}" for n in range(1_000, 60_000, 7)]),  # five digits with leading zeros
    ("reference", [str(100_000_000 + 12_347 * n) for n in range(3_000)]),  # nine digits
    ("ean", [str(3_201_230_000_000 + 17 * n) for n in range(500)]),  # thirteen digits
    ("zip", ["90210", "10001", "60614", "94103", "02139", "73301", "30301", "98101"]),  # of the United States
    ("code_postal", ["1000", "1050", "4000", "9000", "8000", "7000"]),  # of Belgium
    ("commune", ["Rennes", "Brest", "Vannes"]),
    ("region", ["Bretagne", "Normandie"]),
    ("csp", ["11", "12", "21", "22", "31", "33", "34", "35", "37", "38", "42", "43", "44", "45", "46", "47"]),
    ("devise", ["EUR", "USD", "GBP"]),
    ("pays", ["France", "Espagne"]),
    ("numero", [f"{n:02}" for n in range(1, 96)]),  # two digits, without Corsica
    ("siret", ["12345678901234", "11111111111111"]),
    ("note", ["W", "X"]),
    ("an", ["12", "15"]),
]


@pytest.mark.parametrize(("label", "cells"), NONE, ids=[label for label, _ in NONE])
def test_what_only_looks_like_a_code_is_none(label: str, cells: list[str], tmp_path: Path) -> None:
    assert known(tmp_path, cells, label) == ("", None, [])


ALONE = [
    ("source", [cell for cell in (str(240_100_000 + n) for n in range(400)) if judge("siren")(cell)], "epci"),
    ("source", [cell for cell in (str(552_032_000 + n) for n in range(400)) if judge("siren")(cell)], "siren"),
    ("code", ["01", "2A", "2B", *(f"{n:02}" for n in range(2, 20)), *(str(n) for n in range(21, 96))], "insee_departement"),
    ("mere", ["0350017D", "0350002M", "0750652B", "0350122T", "0350165P"], "uai"),
    ("lien_fiche", ["https://example.org/1"], "url"),
    ("contact", ["a@example.org"], "email"),
]


@pytest.mark.parametrize(("label", "cells", "kind"), ALONE, ids=[kind for _, _, kind in ALONE])
def test_values_alone_prove_some_kinds(label: str, cells: list[str], kind: str, tmp_path: Path) -> None:
    assert known(tmp_path, cells, label) == (kind, 1.0, [])


def test_a_column_of_many_different_codes_is_counted_by_sql_and_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [cell for cell in (f"{n:09}" for n in range(552_000_000, 552_004_000)) if judge("siren")(cell)] + ["123456789"] * 3
    slow = known(tmp_path / "a", cells, "siren")
    monkeypatch.setattr(semantics, "MOST_JUDGED", 50)
    assert known(tmp_path / "b", cells, "siren") == slow
    assert (slow[0], [item.count for item in slow[2]]) == ("siren", [3])


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()


def test_a_person_decides_what_a_column_holds_and_its_type_stays(tmp_path: Path) -> None:
    said = {"v": {"semantic": "insee_commune"}}
    found = fields(tmp_path, ["35238", "75056", "12"], "v", said=said)
    assert (found.schema.fields[0].semantic, found.schema.fields[0].type) == ("insee_commune", "integer")
    assert (share_of(found.schema.fields[0]), found.insisted, found.judged) == (0.6667, (), ())
    none = fields(tmp_path / "a", ["35238", "75056"], "code_insee", said={"code_insee": {"semantic": ""}})
    assert (none.schema.fields[0].semantic, none.findings) == ("", ())


def test_codes_that_a_parquet_file_holds_as_numbers_are_recognized(tmp_path: Path) -> None:
    table = pa.table({"code_insee": [1001, 75056, 13055], "n": [1, 2, 3], "siren": ["552032534", "732829320", "x"]})
    feed = native_feed(tmp_path / "t.parquet", table, ("integer", "integer", "string"))
    staged = stage(create(tmp_path, 3), feed, "t0", "t", Limits())
    columns = [Named(place, item.label, item.label, item.kind) for place, item in enumerate(feed.columns)]
    found = fields_of(staged, columns, Orders(feed.dialect))
    assert [(item.semantic, share_of(item)) for item in found.schema.fields] == [("insee_commune", 0.6667), ("", None), ("", None)]
    (shortened,) = found.findings
    assert (shortened.type, shortened.cell, shortened.context["whole"]) == ("semantic.shortened", "1001", "01001")


def test_a_schema_says_what_a_column_holds_even_in_words_of_its_own(tmp_path: Path) -> None:
    schema = Schema((Field("v", semantic="siren"),))
    assert known(tmp_path, ["552032534", "1"], "v", schema=schema)[:2] == ("siren", 0.5)
    other = Schema((Field("v", semantic="https://schema.example/couleur"),))
    assert known(tmp_path / "a", ["rouge"], "v", schema=other) == ("https://schema.example/couleur", None, [])


def test_a_kind_that_is_not_known_is_refused() -> None:
    with pytest.raises(DatasetError) as told:
        retype(Draft("a", "read", "", ""), "*", "v", {"semantic": "sirene"})
    assert told.value.code == "semantic.unknown"
    assert retype(Draft("a", "read", "", ""), "*", "v", {"semantic": ""}).fields_said == {"*": {"v": {"semantic": ""}}}


def test_the_register_is_whole() -> None:
    assert of(Field("v", semantic="insee_commune")) == KINDS["insee_commune"]
    assert {kind.code: kind.territory for kind in KINDS.values() if kind.territory} == {
        "insee_commune": "commune", "epci": "epci", "insee_departement": "departement", "insee_region": "region",
        "country_iso2": "country", "country_iso3": "country",
    }  # fmt: skip
    assert of(Field("v")) is None
    assert json.dumps(Field("v", semantic="siren", extra={"semanticShare": 0.5}).to_descriptor())


PEOPLE: list[tuple[list[Field], list[str]]] = [
    (
        [Field("Nom de l'élu"), Field("Prénom de l'élu"), Field("Date de naissance", "date"), Field("Code sexe")],
        ["Nom de l'élu", "Prénom de l'élu", "Date de naissance"],
    ),
    ([Field("nom"), Field("prenom"), Field("groupe"), Field("adresse")], ["nom", "prenom", "adresse"]),
    ([Field("nom"), Field("prenom"), Field("tel", semantic="phone")], ["nom", "prenom", "tel"]),
    ([Field("nom"), Field("prenom"), Field("groupe")], []),
    ([Field("Nom_etablissement"), Field("Telephone", semantic="phone"), Field("Adresse_1")], []),
    ([Field("nom_lieu"), Field("ad_lieu"), Field("adresse")], []),
    ([Field("structure"), Field("courriel", semantic="email")], ["courriel"]),
    ([Field("nom"), Field("n", semantic="nir")], ["nom", "n"]),
    ([Field("first_name"), Field("last_name"), Field("birthdate")], ["first_name", "last_name", "birthdate"]),
    ([Field("commune de naissance"), Field("prenom")], []),
    ([Field("prenom"), Field("nombre", "integer"), Field("annee_naissance", "year")], ["prenom", "annee_naissance"]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "told"), PEOPLE, ids=lambda item: str(len(item)))
def test_columns_that_tell_who_somebody_is(given: list[Field], told: list[str]) -> None:
    assert [item.name for item in personal(with_people(given))] == told


def test_a_number_that_looks_like_a_social_security_number_under_its_label_is_one_even_when_its_key_is_wrong(tmp_path: Path) -> None:
    assert known(tmp_path, ["1 85 05 78 006 084 36"], "nir")[:2] == ("nir", 0.0)
