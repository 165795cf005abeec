"""Who may run a query, and when: what people in a full room can count on."""

import random
import statistics
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Barrier, Event, Lock, Thread

import pytest

from tests.query.waiting_room import Day, Query, WaitingRoom
from workbench.query.admission import Admission
from workbench.query.engine import Asker, Result, Status
from workbench.query.turns import Rules, State, Turn


def test_a_query_runs_at_once_on_a_machine_that_is_free() -> None:
    room = WaitingRoom()
    assert room.ask("blue").calls == ["start"]
    assert room.counts() == (0, 1)


def test_a_team_alone_leaves_one_slot_for_the_others() -> None:
    room = WaitingRoom(slots=4)
    blue = [room.ask("blue") for _ in range(5)]
    assert [query.state for query in blue] == [State.RUNNING] * 3 + [State.WAITING] * 2
    assert room.ask("red").state is State.RUNNING


def test_on_one_core_a_team_still_runs_its_queries() -> None:
    assert WaitingRoom(slots=1).ask("blue").state is State.RUNNING


def test_teams_that_used_the_machine_for_long_come_after_the_others_and_leave_them_a_slot() -> None:
    room = WaitingRoom(slots=2)
    for team in ("blue", "green", "white"):
        short = room.ask(team)
        room.later(0.1)
        room.end(short)
    for team in ("attack", "siege"):
        long = room.ask(team)
        room.later(10)
        room.end(long)
    attack, siege = room.ask("attack"), room.ask("siege")
    assert (attack.state, siege.state) == (State.RUNNING, State.WAITING)
    room.later(4)
    for _ in range(5):
        light = room.ask("blue")
        assert light.state is State.RUNNING
        room.end(light)
    assert siege.state is State.WAITING
    room.end(attack)
    assert siege.state is State.RUNNING


def test_beside_long_queries_there_is_one_place_more_for_who_uses_little() -> None:
    room = WaitingRoom(slots=2)
    long = [room.ask("attack"), room.ask("siege")]
    waiting = room.ask("blue")
    assert waiting.state is State.WAITING
    room.later(2)
    assert waiting.state is State.RUNNING
    assert room.ask("green").state is State.WAITING
    assert [query.state for query in long] == [State.RUNNING] * 2


def test_what_was_used_long_ago_counts_no_more() -> None:
    room = WaitingRoom(slots=2)
    long = room.ask("attack")
    room.later(10)
    room.end(long)
    room.later(120)
    first, second = room.ask("attack"), room.ask("blue")
    assert (first.state, second.state, room.ask("red").state) == (State.RUNNING, State.RUNNING, State.WAITING)


def test_people_without_a_team_do_not_wait_for_each_other() -> None:
    room = WaitingRoom(slots=2)
    assert [room.ask().state for _ in range(2)] == [State.RUNNING, State.RUNNING]


def test_inside_a_team_the_first_come_is_the_first_served() -> None:
    room = WaitingRoom(slots=1)
    queries = [room.ask("blue") for _ in range(4)]
    for query in queries:
        assert query.state is State.RUNNING
        room.end(query)
    assert room.counts() == (0, 0)


def test_a_team_that_floods_makes_the_others_wait_two_turns_at_most() -> None:
    room = WaitingRoom(slots=1, queue_seconds=10_000)
    day = Day(room)

    def again(team: str, left: int) -> None:
        if left:
            day.ask(Asker(team, team), 1.0, lambda: again(team, left - 1))

    for number in range(100):
        day.ask(Asker("flood", f"person {number}"), 1.0)
    again("red", 20)
    again("green", 20)
    day.run()
    assert len(day.waits["flood"]) == 100
    assert max(day.waits["red"] + day.waits["green"]) <= 2.0


def test_nobody_of_fifty_teams_is_starved() -> None:
    room = WaitingRoom(slots=2, queue_seconds=10_000)
    day, chance = Day(room), random.Random(7)

    def person(asker: Asker, left: int) -> None:
        if left:
            then = lambda: day.at(room.clock() + chance.expovariate(1 / 5), lambda: person(asker, left - 1))  # noqa: E731
            day.ask(asker, min(10.0, chance.expovariate(1 / 0.8)), then)

    for number in range(150):
        asker = Asker(f"team {number % 50}", f"person {number}")
        day.at(room.clock() + chance.random() * 5, partial(person, asker, 20))
    day.run()
    waits = sorted(wait for team in day.waits.values() for wait in team)
    assert len(waits) == 150 * 20
    assert waits[int(len(waits) * 0.95)] <= 2 * statistics.mean(waits)
    means = [statistics.mean(team) for team in day.waits.values()]
    assert max(means) <= 1.5 * min(means)
    assert room.counts() == (0, 0)


def test_a_person_has_one_query_running_and_two_waiting_and_a_fourth_is_refused_at_once() -> None:
    room = WaitingRoom(slots=4)
    mine = [room.ask("blue", "ada") for _ in range(4)]
    assert [query.state for query in mine] == [State.RUNNING, State.WAITING, State.WAITING, State.OVER]
    assert mine[3].calls == ["over"]
    assert mine[3].result is not None
    assert mine[3].result.status is Status.BUSY
    assert "already have 3 queries" in mine[3].result.message
    assert room.ask("blue", "bea").state is State.RUNNING  # the colleague does not wait behind her
    room.end(mine[0])
    assert mine[1].state is State.RUNNING


def test_the_console_has_as_many_queries_as_it_likes() -> None:
    room = WaitingRoom(slots=4)
    for _ in range(5):
        query = Query()
        query.turn = Turn(Asker(), query)
        room.admission.enter(query.turn)
    assert room.counts() == (2, 3)


def test_a_full_queue_refuses_and_says_so() -> None:
    room = WaitingRoom(slots=1, queue=3)
    queries = [room.ask(f"team {number}") for number in range(5)]
    assert [query.code for query in queries] == ["", "", "", "", "query.queue_full"]
    assert queries[4].turn.ended is not None
    assert queries[4].turn.ended.status is Status.BUSY


def test_a_full_queue_refuses_nobody_who_can_run_at_once() -> None:
    room = WaitingRoom(slots=3, queue=1)
    blue = [room.ask("blue") for _ in range(4)]
    assert [query.code for query in blue] == ["", "", "", "query.queue_full"]
    assert room.ask("red").state is State.RUNNING


def test_a_newer_query_of_an_editor_cancels_the_one_that_waits_and_keeps_its_place() -> None:
    room = WaitingRoom(slots=1)
    room.ask("red")
    first = room.ask("blue", "ada", "sheet")
    colleague = room.ask("blue", "bea")
    second = room.ask("blue", "ada", "sheet")
    assert (first.code, first.calls) == ("query.replaced", ["over"])
    assert (room.look(second), room.look(colleague)) == (1, 2)


def test_a_newer_query_of_an_editor_stops_the_one_that_runs() -> None:
    room = WaitingRoom()
    first = room.ask("blue", "ada", "sheet")
    second = room.ask("blue", "ada", "sheet")
    assert (first.code, first.calls) == ("query.replaced", ["start", "stop"])
    assert second.state is State.WAITING  # until the first one is gone, she has one that runs
    room.end(first)
    assert second.calls == ["start"]


def test_who_corrects_a_query_again_and_again_is_never_refused() -> None:
    room = WaitingRoom(slots=1)
    room.ask("red")
    queries = [room.ask("blue", "ada", "sheet") for _ in range(20)]
    assert [query.code for query in queries] == ["query.replaced"] * 19 + [""]


def test_who_has_three_queries_may_still_correct_each_of_them() -> None:
    room = WaitingRoom()
    old = [room.ask("blue", "ada", editor) for editor in ("one", "two", "three")]
    new = [room.ask("blue", "ada", editor) for editor in ("one", "two", "three")]
    assert [query.code for query in old] == ["query.replaced"] * 3
    assert [query.code for query in new] == [""] * 3


def test_a_cancelled_query_that_is_not_gone_yet_does_not_count_against_its_person() -> None:
    room = WaitingRoom()
    mine = [room.ask("blue", "ada") for _ in range(3)]
    room.cancel(mine[0])
    assert room.ask("blue", "ada").state is State.WAITING


def test_two_people_or_two_editors_do_not_cancel_each_other() -> None:
    room = WaitingRoom(slots=1)
    queries = [room.ask("blue", "ada", "one"), room.ask("blue", "bea", "one"), room.ask("blue", "ada", "two")]
    assert [query.code for query in queries] == ["", "", ""]


def test_a_query_asked_earlier_that_comes_late_gives_way_to_the_newer_one() -> None:
    room = WaitingRoom()
    early = room.query("blue", "ada", "sheet")
    newer = room.ask("blue", "ada", "sheet")
    room.admission.enter(early.turn)
    assert (early.code, newer.code) == ("query.replaced", "")


def test_readers_of_a_team_run_together_and_its_writer_alone() -> None:
    room = WaitingRoom(slots=4)
    readers = [room.ask("blue") for _ in range(2)]
    writer = room.ask("blue", writes=True)
    reader = room.ask("blue")
    assert [query.state for query in [*readers, writer, reader]] == [State.RUNNING] * 2 + [State.WAITING] * 2
    room.end(readers[0])
    assert writer.state is State.WAITING
    room.end(readers[1])
    assert (writer.state, reader.state) == (State.RUNNING, State.WAITING)
    room.end(writer)
    assert reader.state is State.RUNNING


def test_a_writer_is_not_starved_by_readers_that_follow_each_other() -> None:
    room = WaitingRoom(slots=4)
    readers = [room.ask("blue"), room.ask("blue")]
    writer = room.ask("blue", writes=True)
    for _ in range(2):
        room.ask("blue")
        room.end(readers.pop())
    assert writer.state is State.RUNNING


def test_a_writer_that_waits_for_its_readers_holds_no_slot() -> None:
    room = WaitingRoom(slots=3)
    reader, writer = room.ask("blue"), room.ask("blue", writes=True)
    assert [room.ask(team).state for team in ("red", "green")] == [State.RUNNING, State.RUNNING]
    assert (reader.state, writer.state) == (State.RUNNING, State.WAITING)


def test_a_reader_that_came_before_a_writer_does_not_wait_for_it() -> None:
    room = WaitingRoom(slots=4, team_slots=3)
    ada = room.ask("blue", "ada")
    again, bea, writer = room.ask("blue", "ada"), room.ask("blue", "bea"), room.ask("blue", writes=True)
    room.end(ada)
    assert [query.state for query in (again, bea, writer)] == [State.RUNNING, State.RUNNING, State.WAITING]


def test_writers_of_two_teams_run_together() -> None:
    room = WaitingRoom(slots=2)
    assert [room.ask(team, writes=True).state for team in ("red", "blue")] == [State.RUNNING, State.RUNNING]


def test_the_place_that_a_person_sees_only_goes_down_until_it_is_one() -> None:
    room = WaitingRoom(slots=1)
    running = [room.ask("red")]
    waiting = [room.ask(team) for team in ("blue", "blue", "red", "green", "blue", "red")]
    mine, seen = waiting[4], []
    everyone = [*running, *waiting]
    while mine.state is State.WAITING and len(seen) < 40:
        seen.append(room.look(mine))
        everyone.append(room.ask("late" + str(len(seen))))  # teams that come later do not push anybody back
        room.end(next(query for query in everyone if query.state is State.RUNNING))
    assert seen[0] == 6
    assert seen == sorted(seen, reverse=True)
    assert seen[-1] == 1
    assert mine.state is State.RUNNING
    assert room.look(mine) == 0


def test_the_place_is_the_number_of_turns_until_ones_own() -> None:
    room = WaitingRoom(slots=1)
    running = room.ask("red")
    waiting = [room.ask(team) for team in ("blue", "blue", "blue", "red", "green", "red")]
    places = [room.look(query) for query in waiting]
    order = []
    while running is not None:
        room.end(running)
        running = next((query for query in waiting if query.state is State.RUNNING), None)
        order += [waiting.index(running) + 1] if running else []
    assert [places[number - 1] for number in order] == [1, 2, 3, 4, 5, 6]


def occupied(room: WaitingRoom, **turn: bool) -> Query:
    """The query that holds the one slot of a machine; another one holds the place that is opened beside a long one."""
    running = room.ask("red", **turn)
    room.later(2)
    room.ask("green")
    return running


def test_who_waits_too_long_is_told_that_the_room_is_busy() -> None:
    room = WaitingRoom(slots=1, queue_seconds=60)
    running, waiting = occupied(room), room.ask("blue")
    room.later(59.9)
    assert waiting.state is State.WAITING
    room.later(0.1)
    assert waiting.calls == ["over"]
    assert waiting.result is not None
    assert (waiting.result.status, waiting.code) == (Status.BUSY, "query.busy")
    assert "60 seconds" in waiting.result.message
    assert running.state is State.RUNNING


def test_a_turn_that_comes_too_late_is_not_granted_even_before_anybody_swept() -> None:
    room = WaitingRoom(slots=1, queue_seconds=60)
    running, waiting = room.ask("red"), room.ask("blue")
    room.clock.seconds += 61
    room.end(running)
    assert waiting.calls == ["over"]
    assert room.counts() == (0, 0)


def test_a_query_that_no_browser_looks_at_any_more_is_cancelled_waiting_or_running() -> None:
    room = WaitingRoom(slots=1, abandoned_seconds=15)
    running, waiting = occupied(room, watched=True), room.ask("blue", watched=True)
    room.later(10)
    room.look(running)
    room.later(5)
    assert (waiting.code, waiting.calls) == ("query.abandoned", ["over"])
    assert running.code == ""
    room.later(10)
    assert (running.code, running.calls) == ("query.abandoned", ["start", "stop"])
    assert running.turn.ended is not None
    assert running.turn.ended.status is Status.CANCELLED


def test_a_query_that_no_browser_asked_for_is_never_abandoned() -> None:
    room = WaitingRoom()
    query = room.ask("red")
    room.later(10_000)
    assert query.code == ""


def test_who_looked_last_long_ago_enters_no_queue() -> None:
    room = WaitingRoom()
    query = room.query("red", watched=True)
    room.look(query)
    room.clock.seconds += 20
    room.admission.enter(query.turn)
    assert query.calls == ["over"]
    assert room.counts() == (0, 0)


def test_a_query_is_cancelled_before_it_waits_while_it_waits_while_it_runs_and_after() -> None:
    room = WaitingRoom(slots=1)
    running, waiting, new = room.ask("red"), room.ask("blue"), room.query("green")
    for query in (new, waiting, running):
        room.cancel(query)
        room.cancel(query)
        assert query.code == "query.cancelled"
    room.admission.enter(new.turn)
    assert (new.calls, waiting.calls, running.calls) == (["over"], ["over"], ["start", "stop"])
    assert room.counts() == (0, 1)  # its slot is free once the process is gone, not before
    room.end(running)
    room.cancel(running)
    assert running.calls == ["start", "stop"]
    assert room.counts() == (0, 0)


def test_a_query_cancelled_while_it_is_being_started_is_stopped_after_its_start() -> None:
    room = WaitingRoom()
    query = room.query("red")
    query.on_start = lambda: room.cancel(query)
    room.admission.enter(query.turn)
    assert query.calls == ["start", "stop"]


def test_a_query_that_cannot_be_started_gives_its_slot_back_and_is_told() -> None:
    room = WaitingRoom(slots=1)
    query = room.query("red")

    def fail() -> None:
        raise OSError("no process left")

    query.on_start = fail
    room.admission.enter(query.turn)
    assert query.result is not None
    assert query.result.status is Status.CRASH
    assert room.ask("red").state is State.RUNNING


def test_a_full_queue_of_queries_that_end_at_once_is_worked_through() -> None:
    room = WaitingRoom(slots=1)
    first = room.ask("red")
    queries = [room.query(f"team {number % 7}") for number in range(200)]
    for query in queries:
        query.on_start = partial(room.end, query)
        room.admission.enter(query.turn)
    room.end(first)
    assert all(query.calls == ["start"] for query in queries)
    assert room.counts() == (0, 0)


def test_when_the_server_ends_everybody_is_told() -> None:
    room = WaitingRoom(slots=1)
    running, waiting = room.ask("red"), room.ask("blue")
    room.admission.close()
    late = room.ask("green")
    assert [query.code for query in (running, waiting, late)] == ["query.closing"] * 3
    assert (running.calls, waiting.calls, late.calls) == (["start", "stop"], ["over"], ["over"])
    room.end(running)
    assert room.counts() == (0, 0)


class Worked:
    """A query that a thread of a pool works on, ended early when it is told to stop."""

    def __init__(self, pool: ThreadPoolExecutor, admission: Admission, asker: Asker) -> None:
        self.turn = Turn(asker, self)
        self.pool, self.admission = pool, admission
        self.is_stopped = Event()
        self.done: Future[str] = Future()

    def start(self) -> None:
        self.pool.submit(self.work)

    def work(self) -> None:
        self.is_stopped.wait(0.001)
        self.admission.leave(self.turn)
        self.done.set_result("ran")

    def stop(self) -> None:
        self.is_stopped.set()

    def over(self, result: Result) -> None:
        self.done.set_result(str(result.status))


def test_people_in_threads_who_ask_and_cancel_at_once_all_get_an_answer() -> None:
    admission = Admission(Rules(slots=3))
    with ThreadPoolExecutor(3) as pool:
        queries = [Worked(pool, admission, Asker(f"team {n % 8}", f"person {n % 60}", f"{n % 3}" if n % 2 else "")) for n in range(400)]
        together, taken, lock = Barrier(8), iter(queries), Lock()

        def person() -> None:
            together.wait()
            while True:
                with lock:
                    query = next(taken, None)
                if query is None:
                    return
                if query.turn.number % 5 == 0:
                    Thread(target=admission.cancel, args=[query.turn]).start()
                admission.enter(query.turn)

        people = [Thread(target=person) for _ in range(8)]
        for thread in people:
            thread.start()
        for thread in people:
            thread.join()
        answers = [query.done.result(timeout=30) for query in queries]
    assert set(answers) <= {"ran", "busy", "cancelled"}
    assert "ran" in answers
    assert admission.figures().waiting == admission.figures().running == 0


@pytest.mark.parametrize(("slots", "most"), [(1, 1), (2, 1), (8, 7)])
def test_one_team_is_given_all_slots_but_one(slots: int, most: int) -> None:
    assert Rules(slots=slots).most_of_a_team == most
    assert Rules(slots=slots, team_slots=1).most_of_a_team == 1
