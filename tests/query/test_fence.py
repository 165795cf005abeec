"""The fence itself: its table of calls, its limits, and what a machine must have for it."""

import contextlib
import json
import os
import resource
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import machine
from tests.query import cells
from tests.query.attempt import numbered
from tests.query.cells import Home
from workbench.query.inside import confine, kernel, landlock, seccomp
from workbench.query.inside.syscalls import CHECKED, DENIED, FIRST_UNKNOWN, MACHINES, NUMBERS

ME = cells.USERS[0]
NEEDED = {"x86_64": (0, 1, 3, 257, 202, 17, 262), "aarch64": (63, 64, 57, 56, 98, 67, 79)}  # read write close openat futex pread64 fstatat


@pytest.fixture
def here() -> Iterator[Home]:
    with cells.home() as made:
        yield made


def verdict(program: list[seccomp.Instruction], number: int) -> int:
    """What the tree answers to a number."""
    place = 0
    while program[place][0] != seccomp.ANSWER:
        _, if_so, if_not, least = program[place]
        place += 1 + (if_so if number >= least else if_not)
    return program[place][3]


@pytest.mark.parametrize("name", MACHINES)
def test_the_filter_answers_every_number_of_every_machine(name: str) -> None:
    column = MACHINES[name]
    program = seccomp.tree(seccomp.runs(column))
    assert max(line[1] for line in program) <= 255  # the kernel's jumps are no longer
    denied = {pair[column] for group in DENIED.values() for pair in group.values()}
    for number in range(FIRST_UNKNOWN):
        expected = seccomp.ENOSYS if number == CHECKED["clone3"][column] else seccomp.EPERM if number in denied else seccomp.ALLOW
        assert verdict(program, number) == expected
    assert {verdict(program, number) for number in NEEDED[name]} == {seccomp.ALLOW}
    assert verdict(program, FIRST_UNKNOWN) == verdict(program, seccomp.FOREIGN - 1) == seccomp.ENOSYS
    assert verdict(program, seccomp.FOREIGN) == verdict(program, 0xFFFFFFFF) == seccomp.KILL


@pytest.mark.needs("kernel headers")
@pytest.mark.parametrize("name", MACHINES)
def test_the_numbers_of_the_table_are_the_kernels(name: str) -> None:
    theirs = machine.numbers(name)
    ours = {call: pair[MACHINES[name]] for call, pair in NUMBERS.items()}
    newest = max(theirs.values())
    assert {call: number for call, number in ours.items() if number is not None and number <= newest} == {
        call: theirs[call] for call, number in ours.items() if number is not None and number <= newest
    }
    assert [call for call, number in ours.items() if number is None and call in theirs] == []


@pytest.mark.needs("seccomp")
def test_every_call_of_the_table_is_refused(here: Home) -> None:
    column = kernel.machine() or 0
    known = [pair[column] for group in DENIED.values() for pair in group.values() if pair[column] is not None]

    def answered(_: Home) -> list[int]:
        return [number for number in known if number is not None and not is_refused(number)]

    assert cells.tried(answered, "seccomp", ME, here).said.strip() == "[]"


def is_refused(number: int) -> bool:
    """Whether the kernel answers EPERM, and to arguments that are wrong."""
    try:
        numbered(number)
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def seen(here: Home, look: Callable[[int], object], user: str = ME) -> object:
    """What somebody outside sees of a confined process, by its number."""
    (out, told), (heard, hold) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            cells.become(user)
            confine.confine(here.bounds())
            os.write(told, b"!")
            os.close(hold)
            os.read(heard, 1)
        os._exit(0)
    try:
        assert os.read(out, 1) == b"!"
        return look(child)
    finally:
        for end in (out, told, heard, hold):
            os.close(end)
        os.waitpid(child, 0)


def status(child: int) -> dict[str, str]:
    """What the kernel says about a process."""
    return dict(line.split(":\t", 1) for line in Path(f"/proc/{child}/status").read_text(encoding="utf-8").splitlines() if ":\t" in line)


@pytest.mark.needs("landlock")
@pytest.mark.needs("seccomp")
@pytest.mark.parametrize("user", cells.USERS)
def test_a_query_has_no_privilege_and_never_gets_one(user: str, here: Home) -> None:
    told = seen(here, status, user)
    assert isinstance(told, dict)
    assert (told["NoNewPrivs"], told["Seccomp"], told["CapInh"].strip("0")) == ("1", "2", "")
    assert int(told["CapEff"], 16) == int(told["CapPrm"], 16) in (0, confine.IGNORE_OWNERS)


@pytest.mark.needs("landlock")
@pytest.mark.needs("seccomp")
def test_a_query_yields_to_the_server(here: Home) -> None:
    def look(child: int) -> object:
        return os.getpriority(os.PRIO_PROCESS, child), Path(f"/proc/{child}/oom_score_adj").read_text(encoding="ascii").strip()

    assert seen(here, look) == (min(19, os.nice(0) + 5), "900")


@pytest.mark.needs("landlock")
@pytest.mark.needs("seccomp")
def test_nobody_reads_the_memory_of_a_query(here: Home) -> None:
    owner = seen(here, lambda child: Path(f"/proc/{child}/environ").stat().st_uid, cells.USERS[-1])
    assert owner == 0  # the kernel's way to say so: not even whoever runs it


@pytest.mark.needs("landlock")
@pytest.mark.needs("seccomp")
def test_a_query_that_computes_too_long_is_told_from_one_that_crashed(here: Home) -> None:
    def burn(_: Home) -> None:
        while True:
            pass

    bounds = confine.Bounds((), (here.tmp,), memory_mb=900, file_mb=8, cpu_seconds=1)
    ended = cells.in_child(lambda: burn(here), lambda: confine.confine(bounds), ME)
    assert ended.signal == signal.SIGXCPU


@pytest.mark.needs("landlock")
@pytest.mark.needs("seccomp")
def test_a_query_dies_with_the_process_that_started_it(here: Home) -> None:
    out, told = os.pipe()
    starter = os.fork()
    if starter == 0:
        query = os.fork()
        if query == 0:
            with contextlib.suppress(BaseException):
                confine.confine(here.bounds())
                os.write(told, b"!")
                threading.Event().wait(30)
            os._exit(0)
        signal.pause()
    os.close(told)
    assert os.read(out, 1) == b"!"
    os.kill(starter, signal.SIGKILL)
    os.waitpid(starter, 0)
    assert select.select([out], [], [], 10)[0], "the query still holds its end"
    assert os.read(out, 1) == b""
    os.close(out)


@pytest.mark.needs("landlock")
def test_what_the_machine_says_about_itself_is_readable_even_when_memory_is_short(here: Home) -> None:
    def held(_: Home) -> str:
        opened = {inode(found) for found in map(known, range(1_024)) if found}
        return json.dumps([path for path in ("/proc/self/cgroup", "/proc/meminfo") if inode(Path(path).stat()) in opened])

    ended = cells.tried(held, "all", ME, here)
    assert json.loads(ended.said) == ["/proc/self/cgroup", "/proc/meminfo"]


def inode(found: os.stat_result) -> tuple[int, int]:
    """Which file it is, by whatever name."""
    return found.st_dev, found.st_ino


def known(descriptor: int) -> os.stat_result | None:
    """What stands behind a descriptor."""
    try:
        return os.fstat(descriptor)
    except OSError:
        return None


@pytest.mark.needs("landlock")
@pytest.mark.needs("seccomp")
def test_a_limit_that_was_lower_already_stays(here: Home) -> None:
    def low(_: Home) -> str:
        resource.setrlimit(resource.RLIMIT_NOFILE, (250, 250))
        confine.confine(here.bounds())
        return str(resource.getrlimit(resource.RLIMIT_NOFILE))

    assert cells.tried(low, "none", ME, here).said.strip() == "(250, 250)"


@pytest.mark.needs("landlock")
def test_a_process_with_other_threads_is_not_half_confined(here: Home) -> None:
    def with_a_thread(_: Home) -> str:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        with pytest.raises(OSError, match="one thread"):
            confine.confine(here.bounds())
        return Path("/etc/passwd").read_text(encoding="utf-8")[:4]

    assert cells.tried(with_a_thread, "none", ME, here).said.strip() == "root"


@pytest.mark.needs("landlock")
def test_a_folder_that_is_not_there_is_an_error_not_a_hole(here: Home) -> None:
    def without(_: Home) -> None:
        landlock.restrict((here.root / "nowhere",), ())

    assert cells.tried(without, "none", ME, here).code == "ENOENT"


def test_a_machine_says_what_it_lacks_and_nobody_is_confined_by_asking() -> None:
    lacking = confine.missing()
    assert set(lacking) <= {"linux", "landlock", "seccomp"}
    assert ("linux" in lacking) == (sys.platform != "linux")
    if sys.platform == "linux":
        assert "Seccomp:\t2" not in Path("/proc/self/status").read_text(encoding="utf-8") or seccomp.available()
        assert list(Path("/").iterdir())
