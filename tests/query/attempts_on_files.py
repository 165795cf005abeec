"""What it would try on files."""

import fcntl
import os
import stat
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from tests.query.attempt import BOTH, CALLS, NOTHING, REFUSED, Attempt, listed, opened, text
from tests.query.cells import Home
from workbench.query.inside.kernel import call


def on(path: Path, then: Callable[[int], object]) -> object:
    """What a call says about a file that may be read."""
    return then(opened(path))


def from_folder(here: Home) -> int:
    os.chdir(here.root / "teams/theirs")
    return opened("own.duckdb")


READS = (
    Attempt("read the passwords", lambda here: opened("/etc/passwd")),
    Attempt("read the passwords by a link in its own folder", lambda here: opened(here.mine / "link")),
    Attempt("read the passwords by its own root", lambda here: opened("/proc/self/root/etc/passwd")),
    Attempt("read the other team's file", lambda here: opened(here.theirs)),
    Attempt("read the other team's file by going up", lambda here: opened(here.mine / "../theirs/own.duckdb")),
    Attempt("read the other team's file from its folder", from_folder),
    Attempt("read a file of a package that it does not name", lambda here: opened(here.other_parquet)),
    Attempt("read the store", lambda here: opened(here.store)),
    Attempt("read the secret key", lambda here: opened(here.key)),
    Attempt("read the temporary files of another query", lambda here: listed(here.root / "tmp/2")),
    Attempt("list the teams", lambda here: listed(here.root / "teams")),
    Attempt("list the home", lambda here: listed(here.root)),
    Attempt("list the disk", lambda here: listed("/")),
    Attempt("list the processes", lambda here: listed("/proc")),
    Attempt("read its own environment", lambda here: opened("/proc/self/environ")),
    Attempt("read its own memory as a file", lambda here: opened("/proc/self/mem")),
    Attempt("open the memory of its parent", lambda here: opened(f"/proc/{here.parent}/mem")),
    Attempt("read the environment of its parent", lambda here: opened(f"/proc/{here.parent}/environ")),
    Attempt("read the map of its parent", lambda here: opened(f"/proc/{here.parent}/maps")),
    Attempt("read the command of its parent", lambda here: opened(f"/proc/{here.parent}/cmdline")),
    Attempt("read the command of process 1", lambda here: opened("/proc/1/cmdline")),
    Attempt("read the interpreter", lambda here: opened(sys.executable)),
    Attempt("read the disks", lambda here: listed("/dev")),
)

WRITES = (
    Attempt("write into a published file", lambda here: opened(here.native, os.O_WRONLY)),
    Attempt("write into a published Parquet file", lambda here: opened(here.parquet, os.O_RDWR)),
    Attempt("empty a published file by name", lambda here: os.truncate(here.native, 0)),
    Attempt("empty a published file by opening it", lambda here: opened(here.native, os.O_WRONLY | os.O_TRUNC)),
    Attempt("empty a published file opened for reading", lambda here: opened(here.native, os.O_RDONLY | os.O_TRUNC)),
    Attempt("remove a published file", lambda here: here.native.unlink()),
    Attempt("remove a published folder", lambda here: (here.root / "native/sub").rmdir()),
    Attempt("rename a published file", lambda here: here.native.rename(here.root / "native/b")),
    Attempt("take a published file away", lambda here: here.native.rename(here.mine / "b"), codes=(*REFUSED, "EXDEV")),
    Attempt("put its own file in the place of a published one", lambda here: here.own.replace(here.native), codes=(*REFUSED, "EXDEV")),
    Attempt("add a published file", lambda here: opened(here.root / "native/new", os.O_CREAT | os.O_WRONLY)),
    Attempt("add a published file without a name", lambda here: opened(here.root / "native", os.O_TMPFILE | os.O_RDWR)),
    Attempt("add a published folder", lambda here: (here.root / "native/new").mkdir()),
    Attempt("write the other team's file", lambda here: opened(here.theirs, os.O_RDWR)),
    Attempt("write the store", lambda here: opened(here.store, os.O_RDWR)),
    Attempt("write beside the home", lambda here: opened(here.outside, os.O_CREAT | os.O_WRONLY)),
    Attempt("be killed later than others", lambda here: opened("/proc/self/oom_score_adj", os.O_WRONLY)),
    Attempt("link to a published file", lambda here: os.link(here.native, here.mine / "b"), BOTH, (*REFUSED, "EXDEV")),
    Attempt("link to the passwords", lambda here: (here.mine / "b").symlink_to("/etc/passwd"), BOTH),
    Attempt("make a pipe with a name", lambda here: os.mkfifo(here.mine / "pipe"), BOTH),
    Attempt("make a disk", lambda here: os.mknod(here.mine / "disk", stat.S_IFBLK | 0o600, os.makedev(8, 0)), BOTH),
    Attempt("make a terminal", lambda here: os.mknod(here.mine / "tty", stat.S_IFCHR | 0o600, os.makedev(5, 0)), BOTH),
    Attempt("change the mode of a published file", lambda here: here.native.chmod(0o666), CALLS),
    Attempt("change the mode of an opened file", lambda here: on(here.native, lambda file: os.fchmod(file, 0o666)), CALLS),
    Attempt("make its own file a program of root", lambda here: here.own.chmod(0o4755), CALLS),
    Attempt("give a published file away", lambda here: os.chown(here.native, 1, 1), CALLS),
    Attempt("change the time of a published file", lambda here: os.utime(here.native), CALLS),
    Attempt("mark a published file", lambda here: os.setxattr(here.native, "user.x", b"x"), CALLS),
    Attempt("flag a published file", lambda here: on(here.native, lambda file: fcntl.ioctl(file, 0x40086602, struct.pack("l", 0))), CALLS),
    Attempt("lease a published file", lambda here: on(here.own, lambda file: fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)), CALLS),
    Attempt("watch the other team by inotify", lambda here: call("inotify_add_watch", -1, text(here.theirs), 2), CALLS),
    Attempt("watch its folder by dnotify", lambda here: on(here.root / "native", lambda file: fcntl.fcntl(file, 1026, 1)), CALLS),
    Attempt("watch the disk", lambda here: call("fanotify_init", 0, 0), CALLS),
    Attempt("name a file by a handle", lambda here: call("name_to_handle_at", -1, text("x"), NOTHING, NOTHING, 0), CALLS),
    Attempt("open a file by a handle", lambda here: call("open_by_handle_at", -1, NOTHING, 0), CALLS),
)


ON_FILES = (*READS, *WRITES)
