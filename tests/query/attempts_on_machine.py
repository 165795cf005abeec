"""What it would try on memory, disks, the kernel and the processor."""

import ctypes
import mmap
import os
from collections.abc import Callable

from tests.query.attempt import CALLS, NOTHING, Attempt, opened, text
from tests.query.cells import Home
from workbench.query.inside.kernel import call, entry, machine


def ended_by(code: bytes) -> Callable[[Home], object]:
    def run(here: Home) -> object:
        page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        page.write(code)
        return ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()

    return run


def filled(here: Home) -> object:
    """A file one MB longer than the limit; the process lives to tell."""
    file = opened(here.tmp, os.O_TMPFILE | os.O_WRONLY)
    return [os.write(file, bytes(1 << 20)) for _ in range(9)]


RESOURCES = (
    Attempt("hold more memory than it may", lambda here: len(bytearray(1000 << 20)), (), ("ENOMEM",)),
    Attempt("hold it in many pieces", lambda here: len([bytearray(1 << 20) for _ in range(1000)]), (), ("ENOMEM",)),
    Attempt("share memory that no limit counts", lambda here: mmap.mmap(-1, 4096), CALLS),
    Attempt("hold memory as a file", lambda here: call("memfd_create", text("x"), 0), CALLS),
    Attempt("hold memory of System V", lambda here: call("shmget", 0, 4096, 0o1600), CALLS),
    Attempt("hold memory that is never swapped", lambda here: call("mlockall", 4), CALLS),
    Attempt("hold memory in messages", lambda here: call("msgget", 0, 0o1600), CALLS),
    Attempt("hold memory in a queue", lambda here: call("mq_open", text("x"), 0o102, 0o600, 0), CALLS),
    Attempt("hold semaphores", lambda here: call("semget", 0, 1, 0o1600), CALLS),
    Attempt("write a file longer than it may", filled, (), ("EFBIG",)),
    Attempt("stretch a file", lambda here: os.ftruncate(opened(here.tmp, os.O_TMPFILE | os.O_RDWR), 9 << 20), (), ("EFBIG",)),
    Attempt("reserve a file", lambda here: os.posix_fallocate(opened(here.tmp, os.O_TMPFILE | os.O_RDWR), 0, 9 << 20), (), ("EFBIG",)),
    Attempt("open a thousand files", lambda here: [opened(here.native) for _ in range(1000)], (), ("EMFILE",)),
)

KERNEL = (
    Attempt("make a namespace of users", lambda here: call("unshare", 0x10000000), CALLS),
    Attempt("enter a namespace", lambda here: call("setns", -1, 0), CALLS),
    Attempt("mount", lambda here: call("mount", NOTHING, NOTHING, NOTHING, 0, 0), CALLS),
    Attempt("mount the newer way", lambda here: call("fsopen", NOTHING, 0), CALLS),
    Attempt("copy a tree of mounts", lambda here: call("open_tree", -1, NOTHING, 0), CALLS),
    Attempt("unmount", lambda here: call("umount2", text("/nowhere"), 0), CALLS),
    Attempt("change its root", lambda here: os.chroot("/"), CALLS),
    Attempt("exchange roots", lambda here: call("pivot_root", text("/nowhere"), text("/nowhere")), CALLS),
    Attempt("load BPF", lambda here: call("bpf", 0, NOTHING, 0), CALLS),
    Attempt("use io_uring", lambda here: call("io_uring_setup", 1, NOTHING), CALLS),
    Attempt("use asynchronous input", lambda here: call("io_setup", 1, NOTHING), CALLS),
    Attempt("use userfaultfd", lambda here: call("userfaultfd", 1 << 20), CALLS),
    Attempt("use perf", lambda here: call("perf_event_open", NOTHING, 0, -1, -1, 0), CALLS),
    Attempt("use the keys of the kernel", lambda here: call("keyctl", 0, -3, 0, 0, 0), CALLS),
    Attempt("splice", lambda here: call("splice", -1, 0, -1, 0, 0, 0), CALLS),
    Attempt("send a file by the kernel", lambda here: call("sendfile", here.line, -1, 0, 1), CALLS),
    Attempt("load a module", lambda here: call("init_module", NOTHING, 0, NOTHING), CALLS),
    Attempt("load a kernel", lambda here: call("kexec_load", 0, 99, NOTHING, 0), CALLS),
    Attempt("restart the machine", lambda here: call("reboot", 0, 0, 0, 0), CALLS),
    Attempt("read the kernel's log", lambda here: call("syslog", 10, 0, 0), CALLS),
    Attempt("rename the machine", lambda here: call("sethostname", NOTHING, -1), CALLS),
    Attempt("set the clock", lambda here: call("clock_settime", 0, NOTHING), CALLS),
    Attempt("swap", lambda here: call("swapon", text("/nowhere"), 0), CALLS),
    Attempt("account for processes", lambda here: call("acct", text("/nowhere")), CALLS),
)
OF_32_BITS = bytes([0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3])  # mov eax, 20; int 0x80; ret
ON_INTEL = (
    Attempt("change its segments", lambda here: call("modify_ldt", 99, 0, 0), CALLS),
    Attempt("use the ports of devices", lambda here: call("iopl", 9), CALLS),
    Attempt("call as a program of 32 bits", ended_by(OF_32_BITS), CALLS, ("",)),
    Attempt("call as a program of x32", lambda here: entry()(0x40000000 + 39, 0, 0, 0, 0, 0, 0), CALLS, ("",)),
)  # fmt: skip

ON_MACHINE = (*RESOURCES, *KERNEL, *(ON_INTEL if machine() == 0 else ()))
