"""A table in the bin is offered nowhere: neither by the completion of the SQL page nor by the explorer."""

from pathlib import Path

from workbench.explore import sources
from workbench.query.engine import Asker, Status
from workbench.query.own_fields import OwnFields
from workbench.settings import Settings
from workbench.workbench import Workbench

TEAM = "a" * 16


def test_a_table_in_the_bin_is_neither_completed_nor_explored(tmp_path: Path) -> None:
    workbench = Workbench.open(Settings(home=tmp_path / "home", samples=False))
    try:
        asker = Asker(TEAM, "ana")
        made = "CREATE TABLE kept AS SELECT 1 AS x; CREATE TABLE _removed_1700000000_gone AS SELECT 2 AS y"
        assert workbench.sandbox.run(asker, made).status is Status.OK
        assert [item.name for item in OwnFields(workbench.sandbox).of(TEAM, "ana")] == [("kept",)]
        rows = workbench.sandbox.run(asker, sources.OWN_COLUMNS).rows()
        assert [item.name for item in sources.own(rows)] == ["team.kept"]
    finally:
        workbench.sandbox.close()
