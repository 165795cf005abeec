"""What a machine has of what Établi is deployed with. A test says `needs("nginx")`; what is missing is told, never passed over."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from workbench.query.inside import landlock, seccomp

HEADERS = {
    "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    "aarch64": "/usr/include/asm-generic/unistd.h",
}  # where Debian has them
PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin"))  # where Debian keeps it, off a user's path


def nginx() -> str:
    """The path of nginx, "" without it or without what makes its certificate."""
    return (shutil.which("nginx", path=PATH) or "") if shutil.which("openssl") else ""


@cache
def systemd_analyze() -> str:
    """The path of a systemd-analyze that judges a unit's file (version 250 and later), "" without."""
    found = shutil.which("systemd-analyze") or ""
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout.split() if found else []
    return found if len(told) > 1 and told[1].isdecimal() and int(told[1]) >= 250 else ""


@cache
def compose() -> tuple[str, ...]:
    """The command of Docker Compose, () without."""
    for command in (("docker", "compose"), ("docker-compose",)):
        if shutil.which(command[0]) and subprocess.run([*command, "version"], capture_output=True, check=False).returncode == 0:
            return command
    return ()


def landlock_here() -> str:
    """The version of the kernel's Landlock, "" without one that fences queries in."""
    version = landlock.abi()
    return f"version {version}" if version >= landlock.LEAST_ABI else ""


def seccomp_here() -> str:
    """Whether the kernel filters calls, "" when it does not."""
    return "here" if seccomp.available() else ""


def root() -> str:
    """Whether the tests are root, "" when they are not."""
    return "here" if sys.platform != "win32" and os.geteuid() == 0 else ""


def kernel_headers() -> str:
    """Where the kernel's table of system calls is, "" without."""
    return str(Path(HEADERS["x86_64"]).parent) if all(Path(path).is_file() for path in HEADERS.values()) else ""


def numbers(name: str) -> Mapping[str, int]:
    """The numbers of system calls on a machine, by the kernel's headers."""
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", Path(HEADERS[name]).read_text(encoding="utf-8"))
    return {call: int(number) for call, number in reversed(found)}


def node() -> str:
    """The path of Node 18 or later, "" without."""
    found = shutil.which("node") or ""
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout if found else ""
    major = told.removeprefix("v").partition(".")[0]
    return found if major.isdecimal() and int(major) >= 18 else ""


@cache
def r() -> str:
    """The path of Rscript with the packages that our lines use, "" without."""
    found = shutil.which("Rscript") or ""
    script = "stopifnot(requireNamespace('nanoparquet'), requireNamespace('httr2'))"
    return found if found and subprocess.run([found, "-e", script], capture_output=True, check=False).returncode == 0 else ""


@cache
def httpfs() -> str:
    """The path of a Python whose DuckDB has its extension httpfs on the disk, "" when it would have to be fetched."""
    for found in filter(None, (sys.executable, os.environ.get("ETABLI_TEST_HTTPFS", ""))):
        if subprocess.run([found, "-c", "import duckdb; duckdb.sql('LOAD httpfs')"], capture_output=True, check=False).returncode == 0:
            return found
    return ""


TOOLS: Mapping[str, tuple[Callable[[], str | tuple[str, ...]], str]] = {
    "nginx": (nginx, "deploy/nginx.conf is not tried; run python tests/setup_nginx.py as root, or install nginx and openssl"),
    "systemd-analyze": (systemd_analyze, "deploy/etabli.service is not judged by systemd itself; it takes systemd 250 or later"),
    "docker compose": (compose, "deploy/compose.yaml is not read by Docker; install Docker Compose to have it read"),
    "landlock": (landlock_here, "that a query reaches no other file is not tried; it takes Linux 6.2 or later, with Landlock switched on"),
    "seccomp": (seccomp_here, "that a query reaches no network and no process is not tried; it takes Linux on x86_64 or aarch64"),
    "root": (root, "that attacks succeed where nothing stops them is not tried; run the tests as root, in a container"),
    "node": (node, "the lines for JavaScript are not run; install Node 18 or later"),
    "R": (r, "the lines for R are not run; install R with nanoparquet and httr2"),
    "httpfs": (
        httpfs,
        "the lines that let DuckDB read from afar are not run; run INSTALL httpfs in DuckDB once, with internet, or set "
        "ETABLI_TEST_HTTPFS to a Python whose DuckDB has it",
    ),
    "kernel headers": (kernel_headers, "the numbers of system calls are not compared with the kernel's; install linux-libc-dev"),
}


def has(tool: str) -> bool:
    """Whether this machine has one of the TOOLS."""
    return bool(TOOLS[tool][0]())


def told() -> list[str]:
    """A line for each tool: where it is, or what is not tested without it."""
    return [f"{name}: {text(find()) or f'none: {without}'}" for name, (find, without) in TOOLS.items()]


def missing() -> list[str]:
    """The lines of what this machine has not."""
    return [line for name, line in zip(TOOLS, told(), strict=True) if not has(name)]


def text(found: str | tuple[str, ...]) -> str:
    """The command as one types it."""
    return found if isinstance(found, str) else " ".join(found)
