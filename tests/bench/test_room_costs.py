"""What the pages of a full room cost the server, and how long people wait for them, against a bare page of Streamlit."""

import asyncio
import random
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import psutil
import pytest

from tests.access.conftest import furnished
from tests.bench.tabs import Tab
from tests.conftest import ROOT
from tests.running import Server, free_port
from workbench.settings import Settings
from workbench.workbench import Workbench

SESSIONS, RUNS, TEAM = 25, 4, 6
VIEWS = (
    "table=bornes_recharge.bornes",
    "table=bornes_recharge.bornes&by=code_insee~departement&figure=count&sort=measure~0~down",
    "table=population_departements.population",
    "table=reserve_parlementaire_2016.subventions&by=groupe&figure=count&sort=measure~0~down",
)
CROWD, THINKS_SECONDS, LASTS_SECONDS = 100, 5.0, 60.0
PAGES = {
    "catalog": ("", ""),
    "dataset": ("dataset", "package=bornes_recharge"),
    "dictionary": ("dataset", "package=bornes_recharge&tab=fields"),
    "explore": ("explore", "table=bornes_recharge.bornes"),
    "explored": ("explore", "table=bornes_recharge.bornes&by=code_insee~departement&figure=count&sort=measure~0~down"),
    "sql": ("sql", ""),
    "story": ("story", ""),
    "tables": ("tables", ""),
    "notebook": ("notebook", ""),
    "you": ("you", ""),
}


@dataclass
class Room:
    """A server with the sample packages, its people's tokens, and a server of a bare page."""

    server: Server
    tokens: list[str]
    bare: str
    bare_pid: int

    @property
    def pid(self) -> int:
        """Of the server; the processes of queries are not counted."""
        assert self.server.process
        return self.server.process.pid

    def tabs(self, count: int, page: str, query: str = "") -> list[Tab]:
        """Tabs of so many people, not opened yet."""
        asked = f"{query}&lang=fr" if query else "lang=fr"
        return [Tab(self.server.url, self.tokens[number % len(self.tokens)], page, asked) for number in range(count)]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("room")
    home, now = folder / "home", datetime.now(UTC)
    made = furnished(Workbench.open(Settings(home=home)), now)
    teams = [made.workbench.teams.add(f"Table {number}", now, made.organizer.actor) for number in range(-(-CROWD // TEAM))]
    tokens = [made.workbench.entry.join(teams[number // TEAM], f"Person {number}", "", now) for number in range(CROWD)]
    server = Server(home, free_port(), environment={"ETABLI_SAMPLES": "true"})
    server.start()
    wait_for_samples(made.workbench)
    port = free_port()
    command = (sys.executable, "-m", "streamlit", "run", "tests/bench/bare.py", "--server.port", str(port), "--server.address", "127.0.0.1")
    bare = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    answers(f"http://127.0.0.1:{port}/_stcore/health")
    yield Room(server, tokens, f"http://127.0.0.1:{port}", bare.pid)
    bare.terminate()
    bare.wait(20)
    server.stop()


def wait_for_samples(workbench: Workbench) -> None:
    """None, once the sample packages are published and copied for queries."""
    expected, native = len(list((ROOT / "datasets").glob("*/datapackage.json"))), workbench.settings.home / "native"
    deadline = time.monotonic() + 300
    while len(workbench.catalog.packages()) < expected or len(list(native.glob("*/*.duckdb"))) < expected:
        assert time.monotonic() < deadline, "the samples are not there"
        time.sleep(1)


def answers(url: str) -> None:
    """None, once somebody answers there."""
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


def cpu_ms(pid: int) -> float:
    """Processor time of a process so far, without its children."""
    used = psutil.Process(pid).cpu_times()
    return 1_000 * (used.user + used.system)


async def full_runs(tabs: list[Tab], pid: int) -> float:
    """Processor milliseconds of the server for one run of the page, once each tab has opened it."""
    for tab in tabs:
        await tab.open()
    before = cpu_ms(pid)
    for _ in range(RUNS):
        for tab in tabs:
            await tab.run()
    spent = (cpu_ms(pid) - before) / (RUNS * len(tabs))
    for tab in tabs:
        await tab.close()
        assert tab.errors == []
    return spent


async def fragment_runs(tabs: list[Tab], pid: int) -> dict[str, float]:
    """Processor milliseconds of the server for one run of each fragment, named by its first control, or "by itself"."""
    for tab in tabs:
        await tab.open()
        await tab.run()
    costs = {}
    for name in parts(tabs[0]):
        before = cpu_ms(pid)
        for _ in range(RUNS):
            for tab in tabs:
                await tab.run(parts(tab)[name])
        costs[name] = (cpu_ms(pid) - before) / (RUNS * len(tabs))
    for tab in tabs:
        await tab.close()
    return costs


def parts(tab: Tab) -> dict[str, str]:
    """The fragments of the page by their names: the first of their controls, else what they begin with."""
    named = {fragment: key.rstrip("0123456789.") for key, (_, _, fragment) in sorted(tab.widgets.items(), reverse=True)}
    return {f"{number}:{named.get(fragment, begins)}": fragment for number, (fragment, begins) in enumerate(tab.fragments.items())}


@pytest.mark.bench
def test_every_page_costs_at_most_60_ms_and_its_fragments_10(room: Room) -> None:
    bare = asyncio.run(full_runs([Tab(room.bare, "") for _ in range(SESSIONS)], room.bare_pid))
    print(f"\na bare page: {bare:.1f} ms of a processor; with {SESSIONS} sessions, per run:")
    pages, told = {}, {}
    for name, (page, query) in PAGES.items():
        pages[name] = asyncio.run(full_runs(room.tabs(SESSIONS, page, query), room.pid))
        told[name] = asyncio.run(fragment_runs(room.tabs(SESSIONS, page, query), room.pid))
        print(
            f"  {name}: {pages[name]:.1f} ms = {pages[name] / bare:.1f} bare pages",
            *(f"{key} {cost:.1f} ms" for key, cost in told[name].items()),
        )
    assert max(pages.values()) <= 60
    assert {(page, name): cost for page, costs in told.items() for name, cost in costs.items() if cost > 10} == {}


async def person(tab: Tab, until: float, seed: int) -> list[float]:
    """Seconds that each run of the page took for one person, who thinks in between and asks for another view each time."""
    dice = random.Random(seed)
    took: list[float] = []
    await asyncio.sleep(dice.random() * THINKS_SECONDS)
    while time.monotonic() < until:
        tab.query = dice.choice(VIEWS) + "&lang=fr"
        took.append(await tab.run())
        await asyncio.sleep(dice.expovariate(1 / THINKS_SECONDS))
    return took


async def crowded(tabs: list[Tab]) -> list[float]:
    """Seconds of everybody's runs, in order."""
    for tab in tabs:
        await tab.open()
    until = time.monotonic() + LASTS_SECONDS
    took = await asyncio.gather(*(person(tab, until, number) for number, tab in enumerate(tabs)))
    for tab in tabs:
        await tab.close()
    return sorted(one for each in took for one in each)


@pytest.mark.bench
def test_a_hundred_people_who_explore_wait_at_most_a_second(room: Room) -> None:
    bare = asyncio.run(crowded([Tab(room.bare, "") for _ in range(CROWD)]))
    tabs = [*room.tabs(CROWD // 2, "explore", VIEWS[0]), *room.tabs(CROWD // 2, "sql")]
    took = asyncio.run(crowded(tabs))
    errors = [error for tab in tabs for error in tab.errors]
    for name, told in (("a bare page", bare), ("explore and SQL", took)):
        print(f"\n{name}: {len(told)} runs, median {statistics.median(told):.2f} s, p95 {told[int(len(told) * 0.95)]:.2f} s", end="")
    print(f", {len(errors)} errors {errors[:3]}")
    assert errors == []
    assert took[int(len(took) * 0.95)] <= 1.0
