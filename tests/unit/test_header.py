"""Names of columns: unique, as published but for spaces and line breaks, with every doubt told."""

import pytest

from workbench.reading.header import name_columns


def names(*labels: str, filled: bool = True) -> tuple[tuple[str, ...], list[str]]:
    header = name_columns(labels, [filled or bool(label) for label in labels])
    return header.names, [finding.type for finding in header.findings]


@pytest.mark.parametrize(
    "labels",
    [
        ("id", "nom"),
        ("Hydraulique - Fil de l'eau + éclusée (MW)", "select"),
        ('a";DROP TABLE x;--', "from", "order"),
        ("rowid", "_rowid_", "filename"),
        ("🗳️ votes", "عدد", "น้ำ"),
        ("<img src=x onerror=alert(1)>", "b"),
        ("PIB 2020", "2021"),
        ("température (µ)", "Δt"),
    ],
)
def test_names_stay_as_published(labels: tuple[str, ...]) -> None:
    assert names(*labels) == (labels, [])


@pytest.mark.parametrize(
    ("labels", "named", "codes"),
    [
        (("id", "nom", "nom", "nom"), ("id", "nom", "nom_2", "nom_3"), ["header.duplicate"]),
        (("Nom", "NOM", "nom"), ("Nom", "NOM_2", "nom_3"), ["header.duplicate"]),
        (("nom", "nom", "nom_2"), ("nom", "nom_3", "nom_2"), ["header.duplicate"]),
        (("id", "", ""), ("id", "field2", "field3"), ["header.blank"]),
        ((" id ", "nom\u00a0"), ("id", "nom"), ["header.trimmed"]),
        (("Code\nINSEE", "b"), ("Code INSEE", "b"), ["header.newline"]),
        (("code", "сode"), ("code", "сode"), ["header.confusable"]),
        (("2019", "2020", "2021"), ("2019", "2020", "2021"), ["header.numeric"]),
    ],
)
def test_each_doubt_is_told(labels: tuple[str, ...], named: tuple[str, ...], codes: list[str]) -> None:
    assert names(*labels) == (named, codes)


def test_last_columns_without_name_and_value_are_left_out() -> None:
    header = name_columns(("a", "", "b", "", ""), [True, False, True, False, False])
    assert (header.names, header.columns) == (("a", "field2", "b"), (0, 1, 2))
    assert header.findings[0].message.startswith("Columns 2, 4, 5 have no name.")


def test_a_name_too_long_is_cut_and_kept_whole_as_the_title() -> None:
    label = "Nombre d'élèves " * 20
    header = name_columns((label, label), [True, True])
    assert [len(name) for name in header.names] == [127, 124]
    assert set(header.titles.values()) == {label.strip()}
    assert [finding.type for finding in header.findings] == ["header.duplicate", "header.trimmed", "header.too_long"]


def test_a_file_without_header_names_its_columns_by_their_place() -> None:
    header = name_columns(("", "", ""), [True, True, False], has_header=False)
    assert (header.names, header.findings) == (("field1", "field2", "field3"), ())


def test_the_places_of_doubtful_columns_are_named() -> None:
    (finding,) = name_columns(("id", "nom", "nom"), [True] * 3).findings
    assert "2, 3" in finding.message
    assert "“nom”" in finding.message
