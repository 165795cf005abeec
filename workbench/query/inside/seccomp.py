"""The filter of system calls: no network, no program, no other process, nothing of the machine, whatever the code that runs.

A small program of the kernel's classic BPF, which the kernel asks about every call. What is denied answers EPERM; what is newer
than the table, and clone3, whose arguments no filter can read, answer ENOSYS, upon which programs take the older way; calls of
another processor (32 bits, x32), whose numbers mean something else, kill the process.
What it cannot refuse: stat() of any path, since a filter cannot read a name. Landlock does not judge it either: native code in
here could learn that a file exists, its size and its times, where the user of the server could; never what it holds.
Source: kernel docs, userspace-api/seccomp_filter.rst; man 2 seccomp.
"""

import ctypes
import os
import struct
from collections.abc import Sequence
from functools import cache

from workbench.query.inside import kernel
from workbench.query.inside.syscalls import DENIED, FIRST_UNKNOWN, NUMBERS

Instruction = tuple[int, int, int, int]  # code, lines to skip if so, lines to skip if not, operand

ALLOW, EPERM, ENOSYS, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
LOAD, EQUAL, AT_LEAST, ANY_BIT, ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
CALL, ARCHITECTURE, ARGUMENTS = 0, 4, 16  # where struct seccomp_data keeps them
ARCHITECTURES = (0xC000003E, 0xC00000B7)  # in the order of syscalls.MACHINES
FOREIGN = 0x40000000  # where the numbers of x32 begin

SET_MODE_FILTER, GET_ACTION_AVAILABLE = 1, 2
EVERY_THREAD = 1

CLONE_THREAD = 0x10000
OF_A_THREAD = 0x7D0F00  # all that glibc and musl ask for with a thread; no namespace, no descriptor, no other parent
NAMES = (15, 16, 0x53564D41)  # prctl: the name of a thread, read and written; of a piece of memory
TERMINALS = (0x5401, 0x5450, 0x5451, 0x541B, 0x5421)  # ioctl: is it a terminal, close on exec, bytes waiting, do not block
# fcntl: duplicate, flags, locks; not whom to send signals to, nor the size of pipes.
DESCRIPTORS = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030)
MAP_SHARED, MAP_ANONYMOUS = 0x01, 0x20


def available() -> bool:
    """Whether this kernel and machine can be given the filter. Asks without changing anything."""
    action = ctypes.c_uint32(KILL)
    try:
        return kernel.call("seccomp", GET_ACTION_AVAILABLE, 0, ctypes.addressof(action)) == 0
    except OSError:
        return False


def install() -> None:
    """None; from now on, for good, every thread of this process is filtered. Raises: OSError where it cannot be.

    The process has no_new_privs set, or is root.
    """
    before, after = around()
    code = before + packed(only("tgkill", among(0, [os.getpid()]))) + after
    held = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(held)), 16)
    kernel.call("seccomp", SET_MODE_FILTER, EVERY_THREAD, ctypes.addressof(program))


@cache
def around() -> tuple[bytes, bytes]:
    """The program before and after the one line that differs from process to process. Raises: OSError without a table."""
    column = kernel.machine()
    if column is None:
        raise OSError("no table of system calls for this machine")
    start = [load(ARCHITECTURE), (EQUAL, 1, 0, ARCHITECTURES[column]), answer(KILL), load(CALL)]
    checked = [
        *only("clone", threads()),
        *only("prctl", among(0, NAMES)),
        *only("ioctl", among(1, TERMINALS)),
        *only("fcntl", among(1, DESCRIPTORS)),
        *only("prlimit64", zero(low(0), low(2), high(2))),  # one's own limits, and only to read them
        *only("mmap", counted()),
    ]
    return packed(start), packed([*checked, *tree(runs(column))])


def runs(column: int) -> list[tuple[int, int]]:
    """(first number, answer) of each run of numbers with the same answer, ascending from 0."""
    answers = {pair[column]: EPERM for group in DENIED.values() for pair in group.values()}
    answers[NUMBERS["clone3"][column]] = ENOSYS
    found = [(0, ALLOW)]
    for number in range(FIRST_UNKNOWN):
        if answers.get(number, ALLOW) != found[-1][1]:
            found.append((number, answers.get(number, ALLOW)))
    return [*found, (FIRST_UNKNOWN, ENOSYS), (FOREIGN, KILL)]


def tree(runs: Sequence[tuple[int, int]]) -> list[Instruction]:
    """The program that finds the run of the loaded number by halving: eight steps where a list would take two hundred."""
    if len(runs) == 1:
        return [answer(runs[0][1])]
    middle = len(runs) // 2
    below = tree(runs[:middle])
    return [(AT_LEAST, len(below), 0, runs[middle][0]), *below, *tree(runs[middle:])]


def only(name: str, body: Sequence[Instruction]) -> list[Instruction]:
    """A body, which answers, for one call; the others pass it by."""
    return [(EQUAL, 0, len(body), kernel.number(name)), *body]


def among(argument: int, values: Sequence[int]) -> list[Instruction]:
    """Allow if the argument is one of the values."""
    tests = [(EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)]
    return [load(low(argument)), *tests, answer(EPERM), answer(ALLOW)]


def zero(*words: int) -> list[Instruction]:
    """Allow if all these words are 0."""
    tests = [line for left, word in zip(range(len(words), 0, -1), words, strict=True) for line in (load(word), (EQUAL, 0, 2 * left - 1, 0))]
    return [*tests, answer(ALLOW), answer(EPERM)]


def threads() -> list[Instruction]:
    """Allow if what is made is a thread and nothing else."""
    others = 0xFFFFFFFF & ~OF_A_THREAD
    return [load(low(0)), (ANY_BIT, 1, 0, others), (ANY_BIT, 1, 0, CLONE_THREAD), answer(EPERM), answer(ALLOW)]


def counted() -> list[Instruction]:
    """Allow unless the memory would be shared and of no file: RLIMIT_DATA does not count it."""
    return [load(low(3)), (ANY_BIT, 0, 2, MAP_ANONYMOUS), (ANY_BIT, 0, 1, MAP_SHARED), answer(EPERM), answer(ALLOW)]


def load(word: int) -> Instruction:
    """Load a word of struct seccomp_data."""
    return (LOAD, 0, 0, word)


def answer(verdict: int) -> Instruction:
    """End with a verdict."""
    return (ANSWER, 0, 0, verdict)


def low(argument: int) -> int:
    """Where the lower half of an argument is: both machines keep it first."""
    return ARGUMENTS + 8 * argument


def high(argument: int) -> int:
    """Where the upper half of an argument is."""
    return low(argument) + 4


def packed(program: Sequence[Instruction]) -> bytes:
    """The program as the kernel reads it."""
    return b"".join(struct.pack("HBBI", *line) for line in program)
