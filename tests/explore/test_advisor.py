"""The join advisor on real open data: keys by their evidence, match rates of both sides, values without a partner and why."""

from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
import pytest

from workbench.explore import advisor, bins, ideas, keys, matching, unmatched
from workbench.explore.advisor import Proposal
from workbench.explore.checked import checked
from workbench.explore.matching import Unmatched
from workbench.explore.query import to_sql
from workbench.explore.sources import Column, Source
from workbench.explore.view import Group, Join, Measure, Order, Ref, View

Ask = Callable[[str], pa.Table]
Samples = dict[str, Source]
BORNES, PEOPLE = "bornes_recharge.bornes", "population_departements.population"
ANNUAIRE, PUPILS = "education_ille_et_vilaine.annuaire", "education_ille_et_vilaine.effectifs_second_degre"
RATE = Measure("ratio", None, Ref("PMUN", True), "once", 100_000)


def test_a_commune_is_joined_with_its_departement(samples: Samples) -> None:
    told = advisor.proposals(samples[BORNES], samples[PEOPLE])
    assert told == [Proposal("code_insee", "CODDEP", "commune_departement", "", "contains", "insee_departement")]


def test_a_declared_key_comes_before_codes_of_the_same_kind(samples: Samples) -> None:
    told = advisor.proposals(samples[PUPILS], samples[ANNUAIRE])
    assert (told[0].left, told[0].right, told[0].evidence) == ("Numero_d_etablissement", "Identifiant_de_l_etablissement", "declared")
    assert "same_kind" in {item.evidence for item in told}


def test_a_declared_key_is_found_from_its_other_end_too(samples: Samples) -> None:
    told = advisor.proposals(samples[ANNUAIRE], samples[PUPILS])
    assert (told[0].left, told[0].right, told[0].evidence) == ("Identifiant_de_l_etablissement", "Numero_d_etablissement", "declared")


def test_the_match_is_known_before_anything_is_joined(samples: Samples, ask: Ask) -> None:
    join = advisor.proposals(samples[BORNES], samples[PEOPLE])[0].join(PEOPLE)
    found = matching.matches(ask(matching.match_sql([join], samples[BORNES], samples[PEOPLE])))[0]
    assert (found.left.rows, found.left.matched_rows, found.left.missing) == (10_030, 9_920, 110)
    assert (found.right.rows, found.right.matched_rows) == (100, 62)
    assert not found.multiplies


def test_zeros_that_a_spreadsheet_ate_are_given_back(samples: Samples, ask: Ask) -> None:
    repaired = Join("", "code_insee", "code_insee", "commune", "commune")
    plain = replace(repaired, left_fix="")
    figures = matching.matches(ask(matching.match_sql([repaired, plain], samples[BORNES], samples[BORNES])))
    assert figures[0].left.matched_rows - figures[1].left.matched_rows >= 648  # SOURCE.md: 648 rows have lost their zero


def test_values_without_a_partner_are_listed_with_their_reason(samples: Samples, ask: Ask) -> None:
    join = Join("decoupage_administratif.arrondissements", "code_insee", "chefLieu", "commune", "commune")
    rows = ask(matching.unmatched_sql(join, samples[BORNES], samples["decoupage_administratif.arrondissements"]))
    left = unmatched.reasons(matching.unmatched(rows)[0], "insee_commune")
    assert [(item.value, item.rows) for item in left["no_code"]] == [("-", 108)]
    assert "69382" in [item.value for item in left["arrondissement"]]
    assert "85166" in [item.value for item in left["old"]]  # Olonne-sur-Mer, merged in 2019
    assert left["known"]


@pytest.mark.parametrize(
    ("value", "kind", "reason"),
    [
        ("20004", "insee_commune", "old_corsica"),
        ("20", "insee_departement", "old_corsica"),
        ("97411", "insee_commune", "elsewhere"),
        ("75101", "insee_commune", "arrondissement"),
        ("ZZ", "insee_departement", "no_code"),
        ("35", "insee_departement", "known"),
        ("anything", "", "unknown"),
    ],
)
def test_the_reason_of_a_code_without_a_partner(value: str, kind: str, reason: str) -> None:
    assert unmatched.reason(Unmatched(value, value, 1), kind) == reason


@pytest.mark.parametrize(
    ("fix", "value", "wanted"),
    [
        ("commune", "1001", "01001"), ("commune", "1001.0", "01001"), ("commune", "78 575", "78575"), ("commune", "2a004", "2A004"),
        ("commune", "78\u202f575", "78575"), ("commune", "", None), ("commune_departement", "1001", "01"),
        ("commune_departement", "97411", "974"), ("commune_departement", "2B033", "2B"), ("commune_departement", "123456", None),
        ("commune_departement", "-", None), ("commune_departement", "20004", "20"), ("postcode_departement", "20000", "2A"),
        ("postcode_departement", "20200", "2B"), ("postcode_departement", "97410", "974"), ("postcode_departement", "1000", "01"),
        ("departement", "1", "01"), ("departement", "035", "35"), ("departement", "974", "974"), ("departement", "02A", "2A"),
        ("commune_city", "75114", "75056"), ("commune_city", "69389", "69123"), ("commune_city", "13216", "13055"),
        ("commune_city", "75056", "75056"), ("region", "1", "01"), ("siren", "6 420 019 22", "642001922"),
        ("siret_siren", "55210055400013", "552100554"),
        ("uai", "350002m", "0350002M"), ("name", "Côtes-d’Armor ", "cotes d armor"), ("tidy", " a b ", "AB"), ("", " a ", " a "),
    ],
)  # fmt: skip
def test_a_code_is_repaired_before_it_is_compared(ask: Ask, fix: str, value: str, wanted: str | None) -> None:
    sql = keys.fixed(fix, Column("v", "VARCHAR", "text"), "v")
    assert ask(f"SELECT {sql} AS x FROM (SELECT '{value}' AS v)").to_pylist() == [{"x": wanted}]


def test_a_code_that_is_a_number_is_compared_as_its_text(ask: Ask) -> None:
    sql = keys.fixed("commune", Column("v", "BIGINT", "number"), "v")
    assert ask(f"SELECT {sql} AS x FROM (SELECT 1001 AS v)").to_pylist() == [{"x": "01001"}]


def test_values_alone_give_a_key_where_descriptors_say_nothing(samples: Samples, ask: Ask) -> None:
    bare = [
        Source(item.name, item.sql, tuple(replace(one, about={}) for one in item.columns)) for item in (samples[PUPILS], samples[ANNUAIRE])
    ]
    told = matching.by_values(ask(matching.values_sql(*bare)), *bare)
    assert ("Numero_d_etablissement", "Identifiant_de_l_etablissement") in [(item.left, item.right) for item in told]


def test_a_key_that_comes_several_times_multiplies_no_row(samples: Samples, ask: Ask) -> None:
    join = Join(ANNUAIRE, "Numero_d_etablissement", "Identifiant_de_l_etablissement")
    figures = matching.matches(ask(matching.match_sql([join], samples[PUPILS], samples[ANNUAIRE])))[0]
    assert figures.multiplies  # three schools stand on two rows of the directory
    asked, lost = checked(View(PUPILS, measures=(Measure(),), join=join), samples[PUPILS], samples[ANNUAIRE])
    assert lost == []
    assert ask(to_sql(asked, {Measure(): "n"})).to_pylist() == [{"n": samples[PUPILS].rows}]


def test_the_first_idea_for_charging_points_is_a_rate_by_departement(samples: Samples, ask: Ask) -> None:
    known = ideas.residents(list(samples.values()))
    assert [(item.source.name, item.people.name) for item in known] == [(PEOPLE, "PMUN")]
    idea = ideas.ideas(samples[BORNES], {}, known)[0]
    asked, lost = checked(idea.view, samples[BORNES], samples[PEOPLE])
    assert lost == []
    rows = ask(to_sql(asked, {item: str(place) for place, item in enumerate((*asked.view.groups, *asked.view.figures()))}))
    first = rows.to_pylist()[0]
    assert first["0"] == "05"
    assert first["1"] == pytest.approx(100_000 * 212 / 141_284, rel=1e-3)  # Hautes-Alpes: 141,284 people


def test_a_rate_by_region_counts_each_departement_once(samples: Samples, ask: Ask) -> None:
    join = advisor.proposals(samples[BORNES], samples[PEOPLE])[0].join(PEOPLE)
    view = View(
        BORNES, groups=(Group(Ref("acces_recharge")),), measures=(RATE, Measure()), join=join, order=Order("measure", 1, None, down=True)
    )
    asked, _ = checked(view, samples[BORNES], samples[PEOPLE])
    row = ask(to_sql(asked, {view.groups[0]: "a", RATE: "rate", Measure(): "n"})).to_pylist()[0]
    people = 100_000 * row["n"] / row["rate"]
    total = ask(f"SELECT sum(PMUN) AS n FROM {PEOPLE}").to_pylist()[0]["n"]
    assert 0 < people < float(total)  # the same département stands on hundreds of rows


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        ("0", "100", ["20", "10", "5"]),
        ("0.001", "0.0105", ["0.002", "0.001", "0.0005"]),
        ("5", "5", []),
        ("", "", []),
        ("-inf", "inf", []),
        ("0", "1e300", []),
    ],
)
def test_steps_are_numbers_that_people_read(low: str, high: str, wanted: list[str]) -> None:
    assert bins.widths(low, high) == wanted
