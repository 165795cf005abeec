"""Fifty people who work, while three teams do their worst: what the others notice of it."""

import statistics
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from tests.query.corpus import FOUND, KNOWN, attacks
from tests.query.rooms import Room, fair
from workbench.query import native
from workbench.query.engine import Asker, Limits, Status
from workbench.query.processes import ForkServer

WORST = ("cpu", "memory", "crash", "disk", "poison", "result")
HONEST, SECONDS, THINKS_SECONDS = 50, 60.0, 3.0
BEGINS_SECONDS = 15.0  # the attack is in full swing when people begin
QUESTIONS = (
    "SELECT country, count(*) AS n, avg(amount) FROM shared.events GROUP BY ALL ORDER BY n DESC",
    "SELECT channel, sum(qty) FROM shared.events WHERE rating > 2 GROUP BY ALL",
    "SELECT c.plan, sum(e.amount) FROM shared.events e JOIN customers.customers c USING (customer_id) GROUP BY ALL",
    "SELECT id, amount, rank() OVER (PARTITION BY country ORDER BY amount DESC) AS place FROM shared.events QUALIFY place <= 3",
)


@dataclass
class Day:
    """What happened. took: seconds of each honest query. memory_mb: most of all queries' processes together."""

    took: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    attacks: int = 0
    memory_mb: float = 0.0


def worst() -> list[str]:
    """The twenty statements that cost most, in time or memory: five of each kind that is bounded by force."""
    bounded = [item for item in attacks(KNOWN, FOUND) if item["must"] == "bounded"]
    return [item["sql"] for kind in WORST for item in [one for one in bounded if one["category"] == kind][:5]][:20]


def work(room: Room, day: Day, number: int, until: float) -> None:
    """None; one person asks, and thinks, until the time is over."""
    turn = 0
    time.sleep(BEGINS_SECONDS + THINKS_SECONDS * number / HONEST)
    while time.monotonic() < until:
        turn += 1
        script = f"{QUESTIONS[(number + turn) % len(QUESTIONS)]} -- {id(day)} {number} {turn}"
        began = time.monotonic()
        result = room.sandbox.run(Asker(f"{1 + number // 6:016x}", f"p{number}"), script, Limits(seconds=10))
        day.took.append(time.monotonic() - began)
        if result.status is not Status.OK:
            day.errors.append(f"{result.status} {result.message}")
        time.sleep(THINKS_SECONDS)


def attack(room: Room, day: Day, number: int, until: float) -> None:
    """None; one team loops the worst statements, without a pause."""
    scripts = worst()
    while time.monotonic() < until:
        script = scripts[(day.attacks + number * 7) % len(scripts)]
        asker = Asker(f"{900 + number:016x}", f"attacker {number} {day.attacks}")
        room.sandbox.run(asker, f"{script} -- {day.attacks}", Limits(seconds=10))
        day.attacks += 1


def watch(room: Room, day: Day, until: float) -> None:
    """None; the memory of all queries' processes was looked at all the time."""
    while time.monotonic() < until:
        starter = room.sandbox.starter
        if isinstance(starter, ForkServer) and starter.process is not None:
            day.memory_mb = max(day.memory_mb, sum(map(own_mb, psutil.Process(starter.process.pid).children())))
        time.sleep(0.05)


def own_mb(process: psutil.Process) -> float:
    """Memory that a process has for itself, 0 once it is gone."""
    try:
        used = process.memory_info()
    except psutil.Error:
        return 0.0
    return float(used.rss - used.shared) / 1e6


def day_with(room: Room, attackers: int) -> Day:
    """A minute in the room."""
    day, until = Day(), time.monotonic() + SECONDS + BEGINS_SECONDS
    people = [threading.Thread(target=work, args=(room, day, number, until)) for number in range(HONEST)]
    for number in range(attackers):
        people.append(threading.Thread(target=attack, args=(room, day, number, until)))
    people.append(threading.Thread(target=watch, args=(room, day, until)))
    for one in people:
        one.start()
    for one in people:
        one.join()
    day.took.sort()
    return day


@pytest.mark.bench
def test_three_teams_that_do_their_worst_at_most_double_what_the_others_wait(tmp_path: Path) -> None:
    room = fair(tmp_path, query_seconds=10)
    assert all(native.make(room.catalog, edition) for edition in room.catalog.packages())
    time.sleep(1.5)  # places are looked for every second
    room.sandbox.warm()
    calm, siege = day_with(room, 0), day_with(room, 3)
    room.sandbox.close()
    tails = [day.took[int(len(day.took) * 0.95)] for day in (calm, siege)]
    for name, day, tail in zip(("calm", "attacked"), (calm, siege), tails, strict=True):
        print(f"\n{name}: {len(day.took)} honest queries, median {statistics.median(day.took):.2f} s, p95 {tail:.2f} s,"
              f" {len(day.errors)} errors; {day.attacks} attacks; all queries' processes at most {day.memory_mb:.0f} MB")  # fmt: skip
    assert calm.errors == siege.errors == []
    assert siege.attacks > 10
    assert siege.memory_mb <= (room.sandbox.admission.rules.slots + 1) * (room.settings.query_memory_mb + 700)
    assert tails[1] <= 2 * tails[0]
