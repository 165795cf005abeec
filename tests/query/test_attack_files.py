"""The files of attacks, and the tool that found some of them."""

import pytest

from tests.query import fuzz
from tests.query.corpus import FOUND, KNOWN, attacks

FILES = (KNOWN, FOUND)
MOST_CHARACTERS = 65_536  # a longer script is refused before anybody reads it
CRASH = """SELECT "="({'a': 1}, -1)"""


@pytest.mark.parametrize("name", FILES)
def test_every_attack_says_what_must_become_of_it(name: str) -> None:
    for row in attacks(name):
        assert list(row) == ["id", "category", "sql", "must", "note"]
        assert row["must"] in ("allow", "refuse", "bounded") and row["id"].startswith(row["category"])


def test_no_attack_is_there_twice() -> None:
    every = [row for name in FILES for row in attacks(name)]
    assert len({row["id"] for row in every}) == len(every)
    assert len({row["sql"].strip().lower() for row in attacks(FOUND)}) == len(attacks(FOUND))
    assert {row["sql"] for row in attacks(KNOWN)} & {row["sql"] for row in attacks(FOUND)} == set()


def test_an_attack_is_short_enough_to_be_sent() -> None:
    assert [row["id"] for row in attacks(FOUND) if len(row["sql"]) > MOST_CHARACTERS] == []


@pytest.mark.needs("landlock")
@pytest.mark.needs("seccomp")
def test_the_search_for_attacks_tells_a_crash_from_a_poisoned_engine_and_survives_both() -> None:
    connection = fuzz.engine()
    assert fuzz.batch(connection, ["SELECT 1", CRASH, "SELECT 2"]) == (1, fuzz.Finding("crash", "SIGSEGV"))
    done, found = fuzz.batch(connection, ["SELECT 1", "SELECT 2", """SELECT "="(0, 'x'::BLOB) FROM range(3)"""])
    assert (done, found.kind if found else "") == (2, "poison")
    assert fuzz.batch(connection, ["SELECT 1", "this is no SQL"]) == (2, None)


@pytest.mark.needs("landlock")
@pytest.mark.needs("seccomp")
def test_the_same_seed_asks_the_same_statements() -> None:
    known = fuzz.functions(fuzz.engine())
    first, second = (fuzz.stream(fuzz.random.Random(7), known, "^list_") for _ in range(2))
    assert [next(first)[1] for _ in range(50)] == [next(second)[1] for _ in range(50)]
