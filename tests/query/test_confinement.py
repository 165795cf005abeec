"""Whatever takes a query's process over stays in there: each layer of the fence is tried alone, then all of them."""

import signal
from collections.abc import Iterator

import pytest

from tests.query import cells
from tests.query.attempt import Attempt
from tests.query.attempts_on_files import ON_FILES
from tests.query.attempts_on_machine import ON_MACHINE
from tests.query.attempts_on_others import ON_OTHERS
from tests.query.cells import Home
from tests.query.needs import NEEDS
from workbench.query.inside import landlock

ME = cells.USERS[0]
ATTEMPTS = (*ON_FILES, *ON_OTHERS, *ON_MACHINE)
DEADLY = tuple(one for one in ATTEMPTS if one.codes == ("",))
# These would spoil the test itself if nothing stopped them.
NEVER_FREE = ("clone a process that shares its memory", "clone a thread into a namespace of mounts", "hold it in many pieces")


@pytest.fixture(scope="module")
def here() -> Iterator[Home]:
    """A home that attempts leave as it is, being refused."""
    with cells.home() as made:
        yield made


@pytest.fixture
def own_home() -> Iterator[Home]:
    """A home for what does change it."""
    with cells.home() as made:
        yield made


def by(layer: str) -> list[Attempt]:
    """The attempts that a layer refuses alone, as far as this kernel's version of it goes."""
    return [one for one in ATTEMPTS if layer in one.by and (layer != "landlock" or one.abi <= landlock.abi())]


def refused(attempt: Attempt, kind: str, user: str, here: Home) -> None:
    """None; the attempt ended as it must behind that fence."""
    ended = cells.tried(attempt.try_it, kind, user, here)
    assert ended.code in attempt.codes, ended
    assert ended.signal == (signal.SIGSYS if attempt in DEADLY else 0), ended


def name_of(attempt: Attempt) -> str:
    return attempt.name


@pytest.mark.needs("landlock")
@pytest.mark.needs("seccomp")
@pytest.mark.parametrize("user", cells.USERS)
@pytest.mark.parametrize("attempt", ATTEMPTS, ids=name_of)
def test_native_code_in_a_query_cannot(attempt: Attempt, user: str, here: Home) -> None:
    refused(attempt, "all", user, here)


@pytest.mark.needs("landlock")
@pytest.mark.parametrize("attempt", by("landlock"), ids=name_of)
def test_landlock_alone_refuses_to(attempt: Attempt, here: Home) -> None:
    refused(attempt, "landlock", ME, here)


@pytest.mark.needs("seccomp")
@pytest.mark.parametrize("attempt", by("seccomp"), ids=name_of)
def test_the_filter_of_calls_alone_refuses_to(attempt: Attempt, here: Home) -> None:
    refused(attempt, "seccomp", ME, here)


@pytest.mark.needs("root")
@pytest.mark.parametrize("attempt", [one for one in ATTEMPTS if one.name not in NEVER_FREE], ids=name_of)
def test_it_is_the_fence_that_refuses_to(attempt: Attempt, own_home: Home) -> None:
    ended = cells.tried(attempt.try_it, "none", "root", own_home)
    assert ended.signal == 0
    assert attempt in DEADLY or ended.code not in attempt.codes, ended


@pytest.mark.needs("landlock")
@pytest.mark.needs("seccomp")
@pytest.mark.parametrize("user", cells.USERS)
@pytest.mark.parametrize("need", NEEDS)
def test_a_query_can_still(need: str, user: str, own_home: Home) -> None:
    ended = cells.tried(NEEDS[need], "all", user, own_home)
    assert (ended.code, ended.signal) == ("", 0), ended
