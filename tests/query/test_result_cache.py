"""Results that are kept: the same question is computed once, and what is withdrawn is gone."""

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Barrier, Event, Thread

import pyarrow as pa
import pytest

from tests.query.waiting_room import Clock
from workbench.errors import QueryError
from workbench.query.admission import Admission
from workbench.query.cache import ENTRY_BYTES, Ask, Results, key
from workbench.query.engine import Asker, Limits, Result, Status
from workbench.query.turns import Rules, Turn

MB = 1 << 20
LIMITS = Limits()
TREES = (("trees", 1),)


def rows(size: int = 8, versions: tuple[tuple[str, int], ...] = ()) -> Result:
    """A result of so many bytes."""
    return Result(Status.OK, table=pa.table({"n": pa.array([1] * (size // 8), pa.int64())}), versions=versions)


def failed(status: Status, code: str = "query.crashed") -> Result:
    return Result(status, QueryError(code))


class Person:
    """Somebody who asks. computes: how often the work was given to them."""

    def __init__(self, results: Results, script: str = "FROM trees", versions: tuple[tuple[str, int], ...] = TREES) -> None:
        self.results = results
        self.computes = 0
        self.had: list[Result] = []
        self.is_answered = Event()
        self.ask = Ask(key(versions, "", script, LIMITS), self.compute, self.landed)

    def compute(self) -> None:
        self.computes += 1

    def landed(self, result: Result) -> None:
        self.had.append(result)
        self.is_answered.set()

    def asks(self) -> "Person":
        self.results.ask(self.ask)
        return self

    def lands(self, result: Result) -> "Person":
        self.results.land(self.ask, result)
        return self

    @property
    def is_kept(self) -> bool:
        """Whether somebody else would have the result without any work. Asking so is using it."""
        other = Person(self.results)
        other.ask.key = self.ask.key
        other.asks()
        if other.computes:
            other.lands(failed(Status.CANCELLED, "query.cancelled"))
        return not other.computes


def test_the_second_asker_has_the_rows_without_any_work_and_is_told_so() -> None:
    results = Results()
    first = Person(results).asks().lands(rows())
    second = Person(results).asks()
    assert (first.computes, second.computes) == (1, 0)
    assert [result.is_cached for result in first.had + second.had] == [False, True]
    assert second.had[0].rows() is first.had[0].rows()


@pytest.mark.parametrize("script", ["  FROM trees", "FROM trees;", "FROM trees ;\n ; ", "\n\tFROM trees\n"])
def test_spaces_around_a_query_and_semicolons_at_its_end_make_no_difference(script: str) -> None:
    assert key(TREES, "", script, LIMITS) == key(TREES, "", "FROM trees", LIMITS)


def test_nothing_else_is_taken_for_the_same_query() -> None:
    keys = [
        key(TREES, "", "FROM trees", LIMITS),
        key((("trees", 2),), "", "FROM trees", LIMITS),
        key((*TREES, ("streets", 1)), "", "FROM trees", LIMITS),
        key(TREES, "blue 17", "FROM trees", LIMITS),
        key(TREES, "", "from trees", LIMITS),
        key(TREES, "", "FROM  trees", LIMITS),
        key(TREES, "", "SELECT 'a;b' FROM trees", LIMITS),
        key(TREES, "", "SELECT 'a; b' FROM trees", LIMITS),
        key(TREES, "", "FROM trees", replace(LIMITS, rows=10)),
    ]
    assert len(set(keys)) == len(keys)
    assert key((("a", 1), ("b", 2)), "", "", LIMITS) == key((("b", 2), ("a", 1), ("a", 1)), "", "", LIMITS)


def test_people_in_threads_who_ask_the_same_at_once_have_it_computed_once() -> None:
    results, together = Results(), Barrier(20)
    people = [Person(results) for _ in range(20)]

    def lives(person: Person) -> None:
        together.wait()
        person.asks()
        if person.computes:
            time.sleep(0.05)
            person.lands(rows(80))
        assert person.is_answered.wait(5)

    threads = [Thread(target=lives, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(person.computes for person in people) == 1
    assert [len(person.had) for person in people] == [1] * 20
    assert sum(not person.had[0].is_cached for person in people) == 1
    assert {person.had[0].rows().num_rows for person in people} == {10}


@pytest.mark.parametrize("status", [Status.BUSY, Status.CANCELLED, Status.CRASH, Status.TIMEOUT])
def test_who_waits_for_somebody_else_takes_over_when_that_one_is_cut_short(status: Status) -> None:
    results = Results()
    first, second, third = (Person(results).asks() for _ in range(3))
    first.lands(failed(status))
    assert [result.status for result in first.had] == [status]
    assert (second.computes, third.computes) == (1, 0)
    assert (second.had, third.had) == ([], [])
    second.lands(rows())
    assert [result.status for result in second.had + third.had] == [Status.OK, Status.OK]


def test_a_whole_room_of_cancellations_passes_the_work_on_to_the_last() -> None:
    results = Results()
    people = [Person(results).asks() for _ in range(300)]
    for person in people[:-1]:
        person.lands(failed(Status.CANCELLED))
    people[-1].lands(rows())
    assert [person.computes for person in people] == [1] * 300
    assert [len(person.had) for person in people] == [1] * 300


@pytest.mark.parametrize("status", [Status.CRASH, Status.TIMEOUT])
def test_a_query_that_is_too_much_twice_is_not_tried_by_everybody_in_turn(status: Status) -> None:
    results = Results()
    people = [Person(results).asks() for _ in range(20)]
    people[0].lands(failed(status))
    people[1].lands(failed(status))
    assert [person.computes for person in people] == [1, 1] + [0] * 18
    assert {person.had[0].status for person in people} == {status}
    assert not people[0].is_kept


def test_who_waits_for_somebody_else_can_cancel_and_the_others_go_on() -> None:
    results = Results()
    first, second, third = (Person(results).asks() for _ in range(3))
    second.lands(failed(Status.CANCELLED))
    assert [result.status for result in second.had] == [Status.CANCELLED]
    first.lands(rows())
    assert [len(person.had) for person in (first, second, third)] == [1, 1, 1]
    assert second.computes == 0


def test_an_answer_is_given_once_even_when_a_cancellation_and_the_rows_cross() -> None:
    person = Person(Results()).asks().lands(failed(Status.CANCELLED)).lands(rows())
    assert [result.status for result in person.had] == [Status.CANCELLED]
    assert not person.is_kept


def test_work_that_cannot_be_started_is_an_answer_too() -> None:
    results = Results()

    def fail() -> None:
        raise OSError("no process left")

    had: list[Result] = []
    results.ask(Ask(key(TREES, "", "FROM trees", LIMITS), fail, had.append))
    assert [result.status for result in had] == [Status.CRASH]


def test_who_waits_knows_whose_work_it_is() -> None:
    results = Results()
    first, second = Person(results).asks(), Person(results).asks()
    assert results.leader(second.ask) is first.ask
    first.lands(failed(Status.CANCELLED))
    assert results.leader(second.ask) is second.ask
    assert results.leader(first.ask) is None


@pytest.mark.parametrize("status", [Status.ERROR, Status.REFUSED])
def test_an_error_of_the_query_is_everybodys_and_kept_for_a_few_seconds_only(status: Status) -> None:
    clock = Clock()
    results = Results(now=clock)
    first, second = Person(results).asks(), Person(results).asks()
    first.lands(failed(status))
    assert second.had[0].status is status
    clock.seconds += 4
    assert first.is_kept
    clock.seconds += 2
    assert not first.is_kept
    assert results.figures().bytes == 0


def test_each_asker_has_an_error_of_its_own() -> None:
    results = Results()
    first, second = Person(results).asks(), Person(results).asks()
    first.lands(failed(Status.ERROR, "query.cancelled"))
    third = Person(results).asks()
    problems = [person.had[0].problem for person in (first, second, third)]
    assert len({id(problem) for problem in problems}) == 3
    assert len({str(problem) for problem in problems}) == 1


def test_too_little_memory_is_told_to_who_waits_and_not_kept() -> None:
    results = Results()
    first, second = Person(results).asks(), Person(results).asks()
    first.lands(Result(Status.MEMORY, QueryError("query.memory", memory_mb=512)))
    assert second.had[0].status is Status.MEMORY
    assert "512 MB" in second.had[0].message
    assert not first.is_kept


def test_rows_stay_when_the_clock_moves() -> None:
    clock = Clock()
    person = Person(Results(now=clock)).asks().lands(rows())
    clock.seconds += 1_000_000
    assert person.is_kept


def test_the_results_used_longest_ago_make_room_for_new_ones() -> None:
    results = Results(most_bytes=4 * MB)
    people = [Person(results, f"query {number}").asks().lands(rows(MB - 2 * ENTRY_BYTES)) for number in range(4)]
    assert people[0].is_kept  # used again
    Person(results, "one more").asks().lands(rows(MB - 2 * ENTRY_BYTES))
    assert [person.is_kept for person in people] == [True, False, True, True]
    assert results.figures().bytes <= 4 * MB


def test_a_thousand_results_without_rows_take_room_too() -> None:
    results = Results(most_bytes=100 * ENTRY_BYTES)
    for number in range(1_000):
        Person(results, f"query {number}").asks().lands(rows(0))
    assert 50 < results.figures().results <= 100


def test_a_result_above_a_quarter_of_the_room_is_given_and_not_kept() -> None:
    results = Results(most_bytes=4 * MB)
    small = Person(results, "small").asks().lands(rows(MB))
    big = Person(results, "big").asks().lands(rows(MB + 8))
    assert big.had[0].status is Status.OK
    assert (small.is_kept, big.is_kept) == (True, False)


def test_a_withdrawn_version_is_gone_within_the_call() -> None:
    results = Results()
    trees = Person(results, "FROM trees").asks().lands(rows())
    both = Person(results, "both", (*TREES, ("streets", 1))).asks().lands(rows())
    streets = Person(results, "FROM streets", (("streets", 1),)).asks().lands(rows())
    read = Person(results, "a view", ()).asks().lands(rows(versions=TREES))
    newer = Person(results, "FROM trees", (("trees", 2),)).asks().lands(rows())
    results.drop("trees", 1)
    assert results.figures().results == 2
    assert [person.is_kept for person in (trees, both, streets, read, newer)] == [False, False, True, False, True]


def test_only_the_versions_that_there_are_stay() -> None:
    results = Results()
    old = Person(results).asks().lands(rows())
    new = Person(results, versions=(("trees", 2),)).asks().lands(rows())
    none = Person(results, "SELECT 1", ()).asks().lands(rows())
    results.keep_only([("trees", 2), ("streets", 1)])
    assert [person.is_kept for person in (old, new, none)] == [False, True, True]
    results.keep_only([])
    assert results.figures().results == 1


def test_a_result_that_is_computed_while_its_version_is_withdrawn_is_given_to_who_waits_and_not_kept() -> None:
    results = Results()
    first, second = Person(results).asks(), Person(results).asks()
    results.drop("trees", 1)
    late = Person(results).asks()
    assert late.computes == 1  # nobody who asks after it is given what was read before it
    first.lands(rows())
    assert second.had[0].status is Status.OK
    assert results.figures().results == 0
    late.lands(rows())
    assert len(late.had) == 1


def test_a_kept_result_is_everybodys() -> None:
    results = Results()
    Person(results, "FROM trees " * 100).asks().lands(rows(MB))
    for person in [Person(results, "FROM trees " * 100) for _ in range(2_000)]:
        person.asks()
    assert results.figures().hits == 2_000


def test_what_is_used_is_counted() -> None:
    results = Results()
    first, _ = Person(results).asks(), Person(results).asks()
    first.lands(rows(80))
    Person(results).asks()
    figures = results.figures()
    assert (figures.results, figures.hits, figures.misses) == (1, 2, 1)
    assert 80 <= figures.bytes <= 80 + 2 * ENTRY_BYTES


class Cell:
    """A query as an engine runs it: what is kept first, then a turn of its own."""

    def __init__(self, results: Results, admission: Admission, asker: Asker, work: Callable[[], Result]) -> None:
        self.results, self.admission, self.work = results, admission, work
        self.turn = Turn(asker, self)
        self.had: list[Result] = []
        self.is_stopped = self.is_started = False
        self.ask = Ask(key(TREES, "", "FROM trees", LIMITS), lambda: admission.enter(self.turn), self.had.append)

    def start(self) -> None:
        self.is_started = True

    def stop(self) -> None:
        self.is_stopped = True
        self.ends()

    def over(self, result: Result) -> None:
        self.results.land(self.ask, result)

    def ends(self) -> None:
        self.admission.leave(self.turn)
        self.results.land(self.ask, self.turn.ended or self.work())


def test_cancelling_ones_query_cancels_nobody_elses_wherever_it_waits() -> None:
    results, admission = Results(), Admission(Rules(slots=1))
    ada, bea, cleo = (Cell(results, admission, Asker("", name), rows) for name in ("ada", "bea", "cleo"))
    for cell in (ada, bea, cleo):
        results.ask(cell.ask)
    admission.cancel(bea.turn)  # waits for Ada's work
    assert [result.status for result in bea.had] == [Status.CANCELLED]
    admission.cancel(ada.turn)  # works for all
    assert ada.is_stopped
    assert [result.status for result in ada.had] == [Status.CANCELLED]
    assert (bea.is_started, cleo.is_started) == (False, True)
    cleo.ends()
    assert [result.status for result in cleo.had] == [Status.OK]
    assert admission.figures().running == 0


def test_a_room_that_is_refused_one_after_the_other_is_answered() -> None:
    results, admission = Results(), Admission(Rules(slots=1, queue=0))
    cells = [Cell(results, admission, Asker("", f"person {number}"), rows) for number in range(300)]
    for cell in cells:
        results.ask(cell.ask)
    admission.close()
    assert [len(cell.had) for cell in cells] == [1] * 300
    assert admission.figures().running == 0
