"""Finds or installs a PostgreSQL for the tests of the store, and says which."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.postgres import binaries


def main() -> None:
    """None; a PostgreSQL stands on this machine, or the message says what is then not tested."""
    if not binaries() and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "install", "-y", "-qq", "postgresql"], check=False, env=environment, stdout=subprocess.DEVNULL)
    missing = "none: the store is tested on SQLite only; install the package postgresql to test it on both"
    print(f"PostgreSQL for the tests: {binaries() or missing}")


if __name__ == "__main__":
    main()
