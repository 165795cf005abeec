"""Whatever people do, in whatever order: the promises of the queue hold after each step."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.query.waiting_room import Query, WaitingRoom
from workbench.query.engine import Status
from workbench.query.turns import State

ENDINGS = ([], ["start"], ["start", "stop"], ["over"])


class AnyDay(RuleBasedStateMachine):
    """People of a few teams who ask, cancel, look, leave and wait, as it happens."""

    @initialize(slots=st.integers(1, 4), queue=st.integers(0, 12))
    def opens(self, slots: int, queue: int) -> None:
        self.room = WaitingRoom(slots=slots, queue=queue)
        self.queries: list[Query] = []
        self.places: dict[Query, int] = {}
        self.is_closed = False

    def of(self, *states: State) -> list[Query]:
        return [query for query in self.queries if query.state in states]

    @rule(
        team=st.sampled_from(["", "red", "blue", "green"]),
        person=st.sampled_from(["ada", "bea", "cleo", "dora"]),
        editor=st.sampled_from(["", "", "sheet", "map"]),
        writes=st.booleans(),
        watched=st.booleans(),
    )
    def somebody_asks(self, team: str, person: str, editor: str, writes: bool, watched: bool) -> None:
        self.queries.append(self.room.query(team, f"{person} {team}", editor, writes=writes, watched=watched))

    @precondition(lambda self: self.of(State.NEW))
    @rule(data=st.data())
    def somebody_comes_in(self, data: st.DataObject) -> None:
        query = data.draw(st.sampled_from(self.of(State.NEW)))
        self.room.admission.enter(query.turn)
        assert query.state is not State.NEW

    @rule(data=st.data(), quick=st.sampled_from(["end", "cancel"]))
    def somebody_asks_what_ends_or_is_cancelled_as_it_starts(self, data: st.DataObject, quick: str) -> None:
        query = self.room.query(data.draw(st.sampled_from(["red", "blue"])))
        query.on_start = lambda: self.room.end(query) if quick == "end" else self.room.cancel(query)
        self.queries.append(query)
        self.room.admission.enter(query.turn)

    @precondition(lambda self: self.of(State.RUNNING))
    @rule(data=st.data())
    def a_query_ends(self, data: st.DataObject) -> None:
        query = data.draw(st.sampled_from(self.of(State.RUNNING)))
        self.room.end(query)
        assert query.state is State.OVER

    @precondition(lambda self: self.queries)
    @rule(data=st.data())
    def somebody_cancels(self, data: st.DataObject) -> None:
        query = data.draw(st.sampled_from(self.queries))
        state = query.state
        self.room.cancel(query)
        assert query.state is (state if state in (State.RUNNING, State.OVER) else State.OVER)

    @precondition(lambda self: self.queries)
    @rule(data=st.data())
    def somebody_ends_what_does_not_run(self, data: st.DataObject) -> None:
        query = data.draw(st.sampled_from(self.queries))
        if query.state is not State.RUNNING:
            state = query.state
            self.room.end(query)
            assert query.state is state

    @rule()
    def everybody_looks(self) -> None:
        for query in self.queries:
            place = self.room.look(query)
            assert (place > 0) == (query.state is State.WAITING)
            assert not place or place <= self.places.setdefault(query, place)
            self.places[query] = place or self.places.get(query, 1_000)

    @rule(seconds=st.sampled_from([1, 14, 16, 61]))
    def time_passes(self, seconds: int) -> None:
        self.room.later(seconds)
        now = self.room.clock()
        for query in self.of(State.WAITING):
            assert now - query.turn.entered_at < 60
        for query in self.of(State.WAITING, State.RUNNING):
            assert query.turn.ended or not query.turn.watched or now - (query.turn.looked_at or 0) < 15

    @precondition(lambda self: len(self.queries) > 25)
    @rule()
    def the_server_ends(self) -> None:
        self.room.admission.close()
        self.is_closed = True
        assert self.of(State.WAITING) == []

    @invariant()
    def the_machine_and_the_teams_run_no_more_than_they_may(self) -> None:
        running = self.of(State.RUNNING)
        rules = self.room.admission.rules
        assert len(running) <= rules.slots + 1  # one more beside long ones
        assert all(count <= rules.most_of_a_team for count in Counter(query.turn.party for query in running).values())
        assert all(count == 1 for count in Counter(query.turn.asker.person for query in running).values())
        held = Counter(query.turn.asker.person for query in self.of(State.WAITING, State.RUNNING) if not query.turn.ended)
        assert all(count <= rules.person_queries for count in held.values())
        assert len(self.of(State.WAITING)) <= rules.queue

    @invariant()
    def a_writer_is_alone_in_its_team(self) -> None:
        for writer in (query for query in self.of(State.RUNNING) if query.turn.writes):
            assert [query for query in self.of(State.RUNNING) if query.turn.party == writer.turn.party] == [writer]

    @invariant()
    def an_editor_has_one_query(self) -> None:
        alive = [query for query in self.of(State.WAITING, State.RUNNING) if query.turn.asker.editor and not query.turn.ended]
        assert all(count == 1 for count in Counter(query.turn.asker for query in alive).values())

    @invariant()
    def everybody_is_counted_and_told_once(self) -> None:
        assert self.room.counts() == (len(self.of(State.WAITING)), len(self.of(State.RUNNING)))
        for query in self.queries:
            assert query.calls in ENDINGS
            assert ("start" in query.calls) == (query.turn.started_at > 0)
            assert query.state is not State.OVER or query.calls
            assert ("over" in query.calls) == (query.result is not None)
            assert query.result is None or query.result.status in (Status.BUSY, Status.CANCELLED)

    @invariant()
    def no_slot_is_free_while_somebody_could_have_it_but_the_last_one_for_who_uses_little(self) -> None:
        slots, usage = self.room.admission.rules.slots, self.room.admission._usage
        running, waiting = self.of(State.RUNNING), self.of(State.WAITING)
        if len(running) >= slots:
            return
        for query in waiting:
            beside = [other for other in running if other.turn.party == query.turn.party]
            line = [other for other in waiting if other.turn.party == query.turn.party]
            assert (
                (usage.heavy([query.turn.party], self.room.clock()) and len(running) >= slots - 1)
                or len(beside) >= self.room.admission.rules.most_of_a_team
                or any(other.turn.asker.person == query.turn.asker.person for other in running)
                or any(query.turn.writes or other.turn.writes for other in beside)
                or any(other.turn.writes for other in line if other is not query)
            )

    def teardown(self) -> None:
        """None; everybody's query ends, and nobody is left."""
        if not hasattr(self, "room"):
            return
        for query in self.of(State.NEW):
            self.room.admission.enter(query.turn)
        while self.of(State.WAITING, State.RUNNING):
            running = self.of(State.RUNNING)
            assert running, "somebody waits for nobody"
            self.room.end(running[0])
        assert self.room.counts() == (0, 0)
        self.everybody_is_counted_and_told_once()


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
