"""What a person says of a Dialect, in the words of --set."""

import pytest

from loaders.said import dialect_from
from workbench.errors import DatasetError
from workbench.loading import Dialect

BASE = Dialect(format="csv")


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("encoding", "Windows-1252", "cp1252"),
        ("encoding", "latin-1", "cp1252"),
        ("encoding", "utf-8+cp1252", "utf-8+cp1252"),
        ("delimiter", "tab", "\t"),
        ("delimiter", ";", ";"),
        ("quote_char", "none", ""),
        ("header_rows", "1,2", (1, 2)),
        ("header_rows", "none", ()),
        ("drop_rows", "9,2-4", (2, 3, 4, 9)),
        ("decimal_char", ",", ","),
        ("group_char", "narrow", "\u202f"),
        ("missing_values", "NA,-", ("", "NA", "-")),
        ("missing_values", '["n.d.", "a,b"]', ("", "n.d.", "a,b")),
        ("extra_cells", "refuse", "refuse"),
    ],
)
def test_a_word_is_understood(key: str, text: str, value: object) -> None:
    assert getattr(dialect_from({key: text}, BASE), key) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("encoding", "klingon"), ("encoding", "zip"), ("delimiter", ""), ("delimiter", ";;"), ("header_rows", "x"), ("header_rows", "0,1"),
        ("drop_rows", "5-2"), ("drop_rows", "1-999999999"), ("decimal_char", ";"), ("missing_values", "[1]"), ("extra_cells", "drop"),
    ],
)  # fmt: skip
def test_a_word_that_is_not_understood_is_answered_with_what_can_be_said(key: str, text: str) -> None:
    with pytest.raises(DatasetError) as caught:
        dialect_from({key: text}, BASE, "x.csv")
    assert caught.value.code == "dialect.bad_value"
    assert key in str(caught.value)


def test_a_key_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(DatasetError) as caught:
        dialect_from({"encodage": "utf-8"}, BASE, "x.csv")
    assert caught.value.code == "dialect.unknown_key"
    assert "encoding, delimiter" in str(caught.value)
