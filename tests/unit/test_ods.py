"""OpenDocument spreadsheets."""

from pathlib import Path

from loaders.spreadsheet import SPREADSHEET
from tests.unit.given_books import ods, ods_row
from tests.unit.given_files import codes, given, labels, one, refusal, rows

DATA = Path(__file__).parent.parent / "data" / "open"


def test_an_ods_is_read_and_its_endless_blank_tail_costs_nothing(tmp_path: Path) -> None:
    tail = (
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    feed = one(SPREADSHEET, given(tmp_path, "x.ods", ods(ods_row("id", "nom") + ods_row("1", "Été") + tail)))
    assert (labels(feed), rows(feed), codes(feed)) == (["id", "nom"], [("1", "Été")], set())


def test_an_ods_of_a_billion_repeated_cells_is_refused_before_it_is_expanded(tmp_path: Path) -> None:
    assert refusal(SPREADSHEET, given(tmp_path, "x.ods", ods(ods_row(*"abcdefgh", repeated=1_000_000_000)))).code == "sheet.too_many_cells"


def test_a_real_ods_is_read(tmp_path: Path) -> None:
    feed = one(SPREADSHEET, given(tmp_path, "laureats.ods", next(DATA.glob("dataconnexions-ods/*.ods")).read_bytes()))
    assert (len(feed.columns), feed.records, feed.columns[0].label) == (5, 3, "Année")
