"""What it would try on the network and on other processes, by programs and by itself."""

import fcntl
import os
import resource
import signal
import socket
import struct
import subprocess
from collections.abc import Callable

from tests.query.attempt import BOTH, CALLS, NOTHING, REFUSED, Attempt, numbered, text
from tests.query.cells import Home
from workbench.query.inside.kernel import call
from workbench.query.inside.syscalls import FIRST_UNKNOWN


def reach(here: Home) -> object:
    with socket.socket() as made:
        return made.connect(("127.0.0.1", here.port))


def serve(here: Home) -> object:
    with socket.socket() as made:
        return made.bind(("127.0.0.1", 0))


def speak(here: Home) -> object:
    return socket.socket(fileno=os.dup(here.line))


def pass_on(here: Home) -> object:
    return call("sendmsg", here.line, NOTHING, 0)


NETWORK = (
    Attempt("connect by TCP", reach, BOTH, abi=4),
    Attempt("serve by TCP", serve, BOTH, abi=4),
    Attempt("make a UDP socket", lambda here: socket.socket(socket.AF_INET, socket.SOCK_DGRAM), CALLS),
    Attempt("make an IPv6 socket", lambda here: socket.socket(socket.AF_INET6), CALLS),
    Attempt("make a Unix socket", lambda here: socket.socket(socket.AF_UNIX), CALLS),
    Attempt("make a netlink socket", lambda here: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW), CALLS),
    Attempt("make a packet socket", lambda here: socket.socket(socket.AF_PACKET, socket.SOCK_RAW), CALLS),
    Attempt("make a socket of the kernel's ciphers", lambda here: socket.socket(38, socket.SOCK_SEQPACKET), CALLS),
    Attempt("make a pair of sockets", lambda here: socket.socketpair(), CALLS),
    Attempt("connect the inherited socket elsewhere", lambda here: call("connect", here.line, NOTHING, 16), CALLS),
    Attempt("send to an address by the inherited socket", lambda here: call("sendto", here.line, NOTHING, 1, 0, NOTHING, 16), CALLS),
    Attempt("pass a descriptor on", pass_on, CALLS),
    Attempt("receive a descriptor", lambda here: call("recvmsg", here.line, NOTHING, 0x40), CALLS),
    Attempt("set up the inherited socket", lambda here: call("setsockopt", here.line, 1, 9, NOTHING, 4), CALLS),
    Attempt("ask for signals of the inherited socket", lambda here: fcntl.fcntl(here.line, fcntl.F_SETOWN, here.parent), CALLS),
    Attempt("grow a pipe", lambda here: fcntl.fcntl(os.pipe()[0], fcntl.F_SETPIPE_SZ, 1 << 20), CALLS),
)


def forked(here: Home) -> object:
    child = os.fork()
    if child == 0:
        os._exit(0)
    return os.waitpid(child, 0)


def cloned(flags: int) -> Callable[[Home], object]:
    def run(here: Home) -> object:
        child = call("clone", flags)
        if child == 0:
            os._exit(0)
        return child

    return run


def from_memory(here: Home) -> object:
    return call(
        "execveat",
        call("memfd_create", text("x"), 0),
        text(""),
        NOTHING,
        NOTHING,
        os.AT_EMPTY_PATH if hasattr(os, "AT_EMPTY_PATH") else 0x1000,
    )


PROGRAMS = (
    Attempt("fork", forked, CALLS),
    Attempt("clone a process", cloned(signal.SIGCHLD), CALLS),
    Attempt("clone a process that shares its memory", cloned(0x4100 | signal.SIGCHLD), CALLS),
    Attempt("clone into a namespace of users", cloned(0x10000000 | signal.SIGCHLD), CALLS),
    Attempt("clone a thread into a namespace of mounts", cloned(0x00030D00), CALLS, codes=(*REFUSED, "EINVAL")),
    Attempt("clone the newer way", lambda here: call("clone3", NOTHING, 88), CALLS, ("ENOSYS",)),
    Attempt("run a program", lambda here: os.execv("/bin/true", ["true"]), BOTH),
    Attempt("run a program by its descriptor", lambda here: call("execveat", -1, text("/bin/true"), 0, 0, 0), BOTH),
    Attempt("run a program from memory", from_memory, CALLS),
    Attempt("run its own file", lambda here: os.execv(here.own, ["own"]), BOTH),
    Attempt("spawn a program", lambda here: os.posix_spawn("/bin/true", ["true"], {}), BOTH),
    Attempt("run a shell", lambda here: subprocess.run("true", shell=True, check=False), BOTH),
    Attempt("leave its session", lambda here: os.setsid(), CALLS),
    Attempt("leave its group", lambda here: os.setpgid(0, 0), CALLS),
    Attempt("make calls that came after the table", lambda here: numbered(FIRST_UNKNOWN), CALLS, ("ENOSYS",)),
)


def raised(which: int) -> Callable[[Home], object]:
    return lambda here: call("setrlimit", which, text(struct.pack("qq", -1, -1)))


OTHERS = (
    Attempt("kill its parent", lambda here: os.kill(here.parent, 0), BOTH, abi=6),
    Attempt("kill everybody", lambda here: os.kill(-1, 0), CALLS),
    Attempt("kill process 1", lambda here: os.kill(1, 0), BOTH, abi=6),
    Attempt("kill a thread of its parent", lambda here: call("tgkill", here.parent, here.parent, 0), BOTH, abi=6),
    Attempt("kill a thread the older way", lambda here: call("tkill", here.parent, 0), BOTH, abi=6),
    Attempt("signal its parent with a value", lambda here: call("rt_sigqueueinfo", here.parent, 0, NOTHING), CALLS),
    Attempt("hold its parent", lambda here: call("pidfd_open", here.parent, 0), CALLS),
    Attempt("signal by a descriptor", lambda here: call("pidfd_send_signal", -1, 0, 0, 0), CALLS),
    Attempt("take a descriptor of its parent", lambda here: call("pidfd_getfd", -1, 0, 0), CALLS),
    Attempt("trace its parent", lambda here: call("ptrace", 0x4206, here.parent, 0, 0), BOTH),
    Attempt("be traced", lambda here: call("ptrace", 0, 0, 0, 0), CALLS),
    Attempt("read the memory of its parent", lambda here: call("process_vm_readv", here.parent, 0, 0, 0, 0, 0), CALLS),
    Attempt("write the memory of its parent", lambda here: call("process_vm_writev", here.parent, 0, 0, 0, 0, 0), CALLS),
    Attempt("advise on the memory of its parent", lambda here: call("process_madvise", -1, 0, 0, 0, 0), CALLS),
    Attempt("release the memory of another", lambda here: call("process_mrelease", -1, 0), CALLS),
    Attempt("move the memory of its parent", lambda here: call("move_pages", here.parent, 0, 0, 0, 0, 0), CALLS),
    Attempt("compare itself with its parent", lambda here: call("kcmp", here.parent, os.getpid(), 1, 0, 0), BOTH),
    Attempt("read the locks of its parent", lambda here: call("get_robust_list", here.parent, NOTHING, NOTHING), BOTH),
    Attempt("read the limits of its parent", lambda here: call("prlimit64", here.parent, resource.RLIMIT_CPU, 0, 0), CALLS),
    Attempt("set the limits of its parent", lambda here: call("prlimit64", here.parent, resource.RLIMIT_CPU, NOTHING, 0), CALLS),
    Attempt("slow its parent down", lambda here: call("setpriority", 0, here.parent, 0), CALLS),
    Attempt("hurry itself", lambda here: call("setpriority", 0, 0, 0), CALLS),
    Attempt("slow the disk of its parent down", lambda here: call("ioprio_set", 9, here.parent, 0), CALLS),
    Attempt("keep its parent on one processor", lambda here: call("sched_setaffinity", here.parent, 0, NOTHING), CALLS),
    Attempt("run before everybody", lambda here: call("sched_setscheduler", 0, 1, NOTHING), CALLS),
    *(Attempt(f"raise its limit of {name}", raised(getattr(resource, f"RLIMIT_{name}")), CALLS) for name in ("DATA", "AS", "FSIZE", "CPU")),
    Attempt("raise its limits the newer way", lambda here: call("prlimit64", 0, 2, text(struct.pack("qq", -1, -1)), 0), CALLS),
    Attempt("outlive its parent", lambda here: call("prctl", 1, 0), CALLS),
    Attempt("let others read its memory", lambda here: call("prctl", 4, 1), CALLS),
    Attempt("let any process trace it", lambda here: call("prctl", 0x59616D61, 0xFFFFFFFF), CALLS),
    Attempt("replace its filter", lambda here: call("seccomp", 1, 0, NOTHING), CALLS),
    Attempt("become another user", lambda here: os.setresuid(1, 1, 1), CALLS),
    Attempt("take capabilities", lambda here: call("capset", NOTHING, NOTHING), CALLS),
    Attempt("be another kind of system", lambda here: call("personality", 0xFFFFFFFF), CALLS),
)


ON_OTHERS = (*NETWORK, *PROGRAMS, *OTHERS)
