"""The store in a SQLite file of the home folder: what an instance has unless it is told otherwise."""

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from workbench.errors import DatasetError
from workbench.settings import Settings
from workbench.store.engine import open_store


def test_a_home_with_odd_letters_in_its_name_opens(tmp_path: Path) -> None:
    home = tmp_path / "jeu de données 100% #1?"
    open_store(Settings(home=home))
    assert (home / "etabli.sqlite").exists()


def test_a_power_cut_loses_no_commit(tmp_path: Path) -> None:
    with open_store(Settings(home=tmp_path)).reading() as connection:
        pragmas = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "busy_timeout")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30_000}


def test_a_store_opened_while_another_process_makes_it_waits_for_it(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "etabli.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE begun (a)")
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.5, other.close)
    done.start()
    open_store(Settings(home=tmp_path))
    done.join()


def test_a_file_that_is_no_store_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "etabli.sqlite").write_bytes(b"not a database, " * 100)
    with pytest.raises(DatasetError, match=r"etabli\.sqlite.*not a database") as caught:
        open_store(Settings(home=tmp_path))
    assert caught.value.code == "store.not_opened"
