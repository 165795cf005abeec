"""A script told in words: what it reads, keeps, groups, computes, sorts; and never something that it does not do."""

from collections.abc import Mapping
from typing import Any

import pytest

from workbench.errors import QueryError
from workbench.query import aside
from workbench.query.explain.explain import MOST_LINES, lines
from workbench.sentences.book import sentence
from workbench.settings import Settings

TITLES = {"ventes.ventes": {"": "Ventes", "montant": "Montant en euros", "commune": "Commune"}, "villes.villes": {"commune": "Ville"}}


def told(script: str) -> list[str]:
    return [sentence(code).format(**values) for _, code, values in lines(script, TITLES)]


def values(script: str, code: str) -> Mapping[str, Any]:
    return next(found for _, said, found in lines(script, TITLES) if said == code)


def test_a_question_is_told_in_the_order_in_which_it_works() -> None:
    assert told(
        "SELECT commune, sum(montant) AS total FROM ventes.ventes WHERE montant >= 10 AND commune IS NOT NULL "
        "GROUP BY commune ORDER BY total DESC LIMIT 5"
    ) == [
        "Reads the table `ventes.ventes` (“Ventes”).",
        "Uses these fields: `commune` (Commune), `montant` (Montant en euros).",
        "Keeps the rows where `montant` is at least `10`.",
        "Keeps the rows where `commune` is not missing.",
        "Makes one row for each different value of `commune`.",
        "Shows `commune`.",
        "Computes `sum(montant) AS total`.",
        "Sorts by `total`, largest first.",
        "Keeps only the first rows: 5.",
    ]


CONDITIONS = {
    "a = 1": "keeps_equal",
    "a <> 1": "keeps_not_equal",
    "a > 1": "keeps_above",
    "a < 1": "keeps_below",
    "a <= 1": "keeps_at_most",
    "a IN (1, 2)": "keeps_in",
    "a BETWEEN 1 AND 2": "keeps_between",
    "a IS NULL": "keeps_missing",
    "a LIKE 'x%'": "keeps_like",
    "a = 1 OR b = 2": "keeps_true",
    "NOT a": "keeps_true",
    "a IN (SELECT 1)": "keeps_query",
    "1 < a": "keeps_true",
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_have_a_sentence_and_others_are_shown_as_they_are_written(condition: str) -> None:
    codes = [code for _, code, _ in lines(f"SELECT * FROM t WHERE {condition}", {})]
    assert f"explain.{CONDITIONS[condition]}" in codes


JOINS = {
    "JOIN u USING (k)": "inner",
    "LEFT JOIN u ON t.k = u.k": "left",
    "RIGHT JOIN u ON t.k = u.k": "right",
    "FULL JOIN u ON t.k = u.k": "full",
    "CROSS JOIN u": "cross",
    ", u": "cross",
    "SEMI JOIN u USING (k)": "semi",
    "ANTI JOIN u USING (k)": "anti",
    "NATURAL JOIN u": "natural",
    "POSITIONAL JOIN u": "positional",
    "ASOF JOIN u ON t.k >= u.k": "asof",
}


@pytest.mark.parametrize("join", JOINS)
def test_each_kind_of_join_says_which_rows_stay(join: str) -> None:
    assert f"explain.join_{JOINS[join]}" in [code for _, code, _ in lines(f"SELECT * FROM t {join}", {})]


def test_windows_say_among_which_rows_and_in_which_order() -> None:
    found = values("SELECT lag(a) OVER (PARTITION BY b ORDER BY c) AS before FROM t", "explain.window_by_order")
    assert (found["fields"], found["order"]) == ("`b`", "`c`")
    assert "explain.windows_kept" in [code for _, code, _ in lines("SELECT a FROM t QUALIFY rank() OVER (ORDER BY a) = 1", {})]


def test_a_field_with_two_titles_in_two_tables_is_told_without_any() -> None:
    script = "SELECT commune FROM ventes.ventes JOIN villes.villes USING (commune)"
    assert "`commune`" in values(script, "explain.uses")["fields"].split(", ")


def test_helpers_unions_and_statements_are_told_one_inside_the_other() -> None:
    found = lines("WITH x AS (SELECT 1) SELECT * FROM x UNION SELECT 2; DROP TABLE x", {})
    assert [code for _, code, _ in found].count("explain.statement") == 2
    assert max(depth for depth, _, _ in found) >= 2
    assert ("explain.changes", {"word": "DROP"}) in [(code, given) for _, code, given in found]


def test_what_is_not_understood_says_so_with_its_line_and_a_long_telling_is_cut() -> None:
    assert lines("SELECT 1\nFROM (", {})[0][1:] == ("explain.not_understood", {"line": 2})
    long = lines("; ".join(["SELECT a FROM t WHERE a = 1"] * 60), {})
    assert len(long) == MOST_LINES + 1
    assert long[-1][1] == "explain.long"


def test_a_sign_that_ends_code_cannot_leave_it() -> None:
    assert "`" not in values("SELECT a FROM t WHERE b = '`<b>'", "explain.keeps_equal")["value"][1:-1]


def test_the_process_that_tells_answers_with_titles() -> None:
    found = aside.explained("FROM ventes.ventes", TITLES, Settings())
    assert found[0][1:] == ("explain.reads_titled", {"table": "`ventes.ventes`", "title": "Ventes", "alias": "``"})
    with pytest.raises(QueryError):
        aside.explained("SELECT 1" + " " * aside.MOST_CHARACTERS, TITLES, Settings())
