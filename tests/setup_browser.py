"""Finds or installs a Chromium for the browser tests, and says which."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed() -> str | None:
    """The path of a Chromium on this machine, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> None:
    """None; a Chromium stands on this machine, or the message says what to do."""
    if not installed() and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for name in ("chromium-headless-shell", "chromium"):  # the first draws no window, and costs less
            if not installed():
                subprocess.run(["apt-get", "install", "-y", "-qq", name], check=False, env=environment, stdout=subprocess.DEVNULL)
    if not installed():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    print(f"Browser for the tests: {installed() or 'the one that Playwright installed'}")


if __name__ == "__main__":
    main()
