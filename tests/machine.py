"""What a machine has of what Établi is deployed with. A test says `needs("nginx")`; what is missing is told, never passed over."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from functools import cache

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


TOOLS: Mapping[str, tuple[Callable[[], str | tuple[str, ...]], str]] = {
    "nginx": (nginx, "deploy/nginx.conf is not tried; run python tests/setup_nginx.py as root, or install nginx and openssl"),
    "systemd-analyze": (systemd_analyze, "deploy/etabli.service is not judged by systemd itself; it takes systemd 250 or later"),
    "docker compose": (compose, "deploy/compose.yaml is not read by Docker; install Docker Compose to have it read"),
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
