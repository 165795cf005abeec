"""Finds or installs the nginx that the tests put in front of Établi, and says what is missing of a machine to deploy on."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests import machine


def main() -> None:
    """None; an nginx stands on this machine, or the message says what is then not tested."""
    if not machine.nginx() and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "nginx-light", "openssl"], check=False, env=environment, stdout=subprocess.DEVNULL
        )
    for line in machine.told():
        print(line)


if __name__ == "__main__":
    main()
