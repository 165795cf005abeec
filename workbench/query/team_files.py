"""stub"""

from pathlib import Path


def made(home, team):
    p = Path(home) / "teams" / team
    p.mkdir(parents=True, exist_ok=True)
    return p


def signature(home, team):
    p = Path(home) / "teams" / team / "sandbox.duckdb"
    return f"{p.stat().st_mtime_ns}-{p.stat().st_size}" if p.exists() else ""
