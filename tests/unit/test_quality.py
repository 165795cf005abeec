"""The quality score says what is missing, and why it matters."""

from typing import Any

import pytest

from workbench.data.licences import LICENCES, licence_descriptor
from workbench.data.quality import assess

FIELD = {"name": "habitants", "type": "integer", "title": "Habitants", "description": "Population municipale"}
PACKAGE: dict[str, Any] = {
    "title": "Communes de France",
    "description": "Les communes et leur population, d'après le recensement.",
    "licenses": [{"name": "etalab-2.0"}],
    "temporal": {"start": "2024", "end": "2024"},
    "spatial": {"title": "France"},
    "keywords": ["communes"],
    "contributors": [{"title": "INSEE", "roles": ["publisher"]}, {"title": "x", "roles": ["contact"], "email": "a@example.org"}],
    "sources": [{"title": "INSEE", "path": "https://www.insee.fr"}],
    "resources": [{"name": "communes", "rows": 1000, "rowDescription": "Une commune", "schema": {"fields": [FIELD]}}],
}
REPORT: dict[str, Any] = {"totals": {"communes": 0}, "proof": {"communes": {"refused": 0, "cells_refused": 0}}}


def lost(package: dict[str, Any], report: dict[str, Any] = REPORT) -> dict[str, int]:
    return {item.code: item.lost for item in assess(package, report).missing}


def with_fields(*fields: dict[str, Any], **schema: Any) -> dict[str, Any]:
    return {**PACKAGE, "resources": [{**PACKAGE["resources"][0], "schema": {"fields": list(fields), **schema}}]}


def test_a_package_that_says_everything_has_a_hundred_points() -> None:
    assert (assess(PACKAGE, REPORT).score, lost(PACKAGE)) == (100, {})


def test_all_the_points_together_make_a_hundred() -> None:
    assert sum(item.points for item in assess({"resources": []}, {}).items) == 100


@pytest.mark.parametrize(
    ("key", "code", "points"),
    [
        ("title", "title", 5),
        ("description", "description", 10),
        ("licenses", "licence", 15),
        ("temporal", "period", 5),
        ("spatial", "territory", 5),
        ("keywords", "keywords", 5),
        ("sources", "sources", 5),
    ],
)
def test_what_is_not_said_costs_its_points(key: str, code: str, points: int) -> None:
    assert lost({k: v for k, v in PACKAGE.items() if k != key}) == {f"quality.{code}": points}


def test_without_anyone_named_both_producer_and_contact_are_asked_for() -> None:
    assert lost({**PACKAGE, "contributors": []}) == {"quality.producer": 5, "quality.contact": 5}


def test_what_brings_most_points_is_asked_first_and_says_why() -> None:
    first = assess({"resources": []}, {}).missing[0]
    assert (first.code, first.lost, first.message) == ("quality.licence", 15, "Add a licence: without one nobody may reuse the data.")


def test_fields_count_in_proportion() -> None:
    bare = {"name": "x", "type": "string"}
    assert lost(with_fields(FIELD, FIELD, bare)) == {"quality.field_descriptions": 5, "quality.field_titles": 2}


def test_amounts_need_a_unit_and_identifiers_do_not() -> None:
    amount = {**FIELD, "name": "loyer", "type": "number"}
    assert lost(with_fields(amount)) == {"quality.units": 5}
    assert lost(with_fields({**amount, "unit": "€"})) == {}
    assert lost(with_fields({**amount, "name": "latitude"})) == {}
    assert lost(with_fields(amount, primaryKey="loyer")) == {}


def test_findings_cost_less_when_they_are_few() -> None:
    assert lost(PACKAGE, {**REPORT, "totals": {"communes": 9}}) == {"quality.findings": 3}
    assert lost(PACKAGE, {**REPORT, "totals": {"communes": 500}}) == {"quality.findings": 5}


def test_refused_values_are_counted() -> None:
    report = {**REPORT, "proof": {"communes": {"refused": 2, "cells_refused": 3}}}
    item = assess(PACKAGE, report).missing[0]
    assert (item.code, item.context["count"]) == ("quality.refused", 5)


@pytest.mark.parametrize(
    "package", [{"contributors": "INSEE", "licenses": "ODbL", "keywords": "a", "temporal": 2024, "spatial": ["x"], "resources": []}]
)
def test_a_descriptor_that_follows_no_standard_is_no_accident(package: dict[str, Any]) -> None:
    assert assess(package, {}).score >= 0


def test_a_licence_is_known_by_its_id_its_title_or_its_url() -> None:
    for licence in LICENCES:
        for said in (licence.id, licence.title.upper(), f" {licence.url} "):
            assert licence_descriptor(said) == {"name": licence.id, "title": licence.title, "path": licence.url}
    assert licence_descriptor("https://example.org/licence") == {"path": "https://example.org/licence"}
    assert licence_descriptor("javascript:alert(1)") is None
