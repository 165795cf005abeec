"""Random tables, written in every way a CSV can be written, come back cell for cell."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.delimited_files import feed_of, found, rows_of

QUOTED_CELL = st.text(alphabet='ab1,;|\t"\n\rœé #.-', max_size=8)
PLAIN_CELL = st.text(alphabet="ab1,;|\t\"'œé #.-", max_size=8)


@st.composite
def written(draw: st.DrawFn) -> tuple[list[list[str]], bytes, dict[str, str]]:
    """Rows, the file that holds them, and what a person says of it."""
    quoting = draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    width, cell = draw(st.integers(1, 5)), QUOTED_CELL if quoting == csv.QUOTE_ALL else PLAIN_CELL
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=6))
    delimiter, end = draw(st.sampled_from(",;|\t")), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    said = {"delimiter": delimiter, "header_rows": "1", "quote_char": '"'} | ({"encoding": "cp1252"} if encoding == "cp1252" else {})
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerow([f"h{place}" for place in range(width)])
    writer.writerows(rows)
    return rows, out.getvalue().encode(encoding), said


@settings(max_examples=150, deadline=None)
@given(written())
def test_a_random_table_comes_back_cell_for_cell(file: tuple[list[list[str]], bytes, dict[str, str]]) -> None:
    rows, content, said = file
    with tempfile.TemporaryDirectory() as folder:
        assert [list(row) for row in rows_of(feed_of(Path(folder), content, **said))] == rows


def outcome(content: bytes) -> tuple[Any, ...]:
    """Everything that must not depend on the way a file is read."""
    with tempfile.TemporaryDirectory() as folder:
        feed = feed_of(Path(folder), content, delimiter=",", header_rows="1", extra_cells="column")
        told = {code: (item.count, item.rows) for code, item in found(feed).items()}
        return rows_of(feed), feed.first_row, feed.skipped, told, [column.label for column in feed.columns]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["", "1", "1,2", "1,,3", ",,", "é,2,3", "1,2,3,4", " "]), min_size=1, max_size=12), st.booleans())
def test_the_fast_scan_and_the_careful_reader_see_the_same_table(lines: list[str], ends: bool) -> None:
    content = ("\n".join(["a,b,c", *lines]) + ("\n" if ends else "")).encode()
    assert outcome(content) == outcome(content.replace(b"\n", b"\r"))
