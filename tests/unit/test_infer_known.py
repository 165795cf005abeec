"""A column whose cells are all known is typed as one that is asked of the whole table."""

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.reading import infer
from workbench.reading.staged import Staged
from workbench.validation.candidates import EXCERPT, Hints

CELLS = st.one_of(
    st.sampled_from(
        ["", "1", "01", "-3", "1,5", "1.5", "1 234", "1e3", "NaN", "inf", "oui", "non", "vrai", "VRAI", "true", "0", "n.d.", "NA", "-",
         "2024-02-30", "2024-02-28", "31/12/2023", "12/31/2023", "01/02/2023", "2023", "2023-05", "12:30", "12:30:61", "48.85, 2.35",
         "+33612345678", "12345678901234567890", " 7 ", "é", "x" * EXCERPT, "1" * (EXCERPT + 1), '{"a": 1}', "[1]", "O'Brien", 'a"b'],
    ),
    st.integers(-99, 10**19).map(str),
    st.dates().map(str),
    st.text("0123456789,.-/: eE", max_size=8),
)  # fmt: skip


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(table=st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8)))
def test_both_ways_find_the_same_field(table: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    width = len(table[0])
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t0 ({', '.join(f'c{index} VARCHAR' for index in range(width))})")
        connection.executemany(f"INSERT INTO t0 VALUES ({', '.join('?' * width)})", table)
        staged = Staged(connection, "t0", len(table))
        columns = [(f"c{index}", Hints(label=("", "nom", "latitude", "date")[index])) for index in range(width)]
        known = infer.infer(staged, columns)
        with monkeypatch.context() as patched:
            patched.setattr(infer, "is_whole", lambda *_: False)
            asked = infer.infer(staged, columns)
    assert [trial.found for trial in known] == [trial.found for trial in asked]
    assert [trial.refuted for trial in known] == [trial.refuted for trial in asked]
