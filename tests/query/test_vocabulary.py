"""What the editor completes is what the pinned DuckDB knows, less what scripts may not call."""

import duckdb

from workbench.query.inside.functions import refusal
from workbench.query.vocabulary import MOST_SIGNATURES, vocabulary


def test_the_words_are_those_of_the_pinned_duckdb() -> None:
    found = vocabulary()
    assert found["version"] == duckdb.__version__
    assert {"select", "qualify", "pivot"} <= set(found["keywords"])
    assert set(found["reserved"]) < set(found["keywords"])
    assert "count" not in found["reserved"]
    assert {"varchar", "decimal", "timestamp"} <= set(found["types"])


def test_functions_have_their_signatures_and_those_that_are_refused_are_not_offered() -> None:
    functions = {item[0]: item for item in vocabulary()["functions"]}
    assert {"strptime", "lag", "list_aggregate", "median", "range"} <= set(functions)
    assert any(told.startswith("strptime(") and "TIMESTAMP" in told for told in functions["strptime"][2])
    assert not {name for name in functions if refusal(name)}
    assert "read_text" not in functions
    assert max(len(item[2]) for item in functions.values()) <= MOST_SIGNATURES
    assert len(functions) > 500
