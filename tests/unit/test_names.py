"""Names of packages and tables."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.drafts.drafts import Given
from workbench.errors import DatasetError
from workbench.names import RESERVED, slug
from workbench.workbench import Workbench


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Données été 🗺️", "donnees_ete"),
        ("fr-en-annuaire-education", "fr_en_annuaire_education"),
        ("Œuvres & cœurs", "oeuvres_coeurs"),
        ("3-rne-cd", "t_3_rne_cd"),
        ("2024", "t_2024"),
        ("", "table"),
        ("عدد", "table"),
        ("../../etc/passwd", "etc_passwd"),
        ("'; DROP TABLE x;--", "drop_table_x"),
        ("é" * 200, "e" * 100),
    ],
)
def test_a_name_is_plain_letters_whatever_the_file_is_called(text: str, name: str) -> None:
    assert slug(text) == name


@pytest.mark.parametrize("name", RESERVED)
def test_no_name_means_something_else_in_sql(name: str) -> None:
    assert slug(name) == slug(name.upper().replace("_", " ")) == f"t_{name}"


def test_a_package_is_not_named_like_something_else_in_sql(fresh: Workbench, tmp_path: Path) -> None:
    file = tmp_path / "Team.csv"
    file.write_text("a,b\n1,2\n")
    draft = fresh.drafts.give([Given(file, file.name)])
    assert fresh.drafts.package_name(draft) == "t_team"
    with pytest.raises(DatasetError, match="for example t_main") as caught:
        fresh.drafts.package_name(replace(draft, package="main"))
    assert caught.value.code == "draft.reserved_name"


@given(st.text())
def test_a_name_is_never_empty_and_never_begins_with_a_digit(text: str) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,99}", slug(text))
    assert slug(slug(text)) == slug(text)
