"""The corpus of hostile statements, and where they strike on this machine."""

import json
import tempfile
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data"
KNOWN, FOUND = "attacks", "attacks_found"  # those that Établi was built against, and those found since


def attacks(*names: str) -> list[dict[str, Any]]:
    """The statements of these files, each with its id, category, sql, must and note."""
    return [json.loads(line) for name in names for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def placed(sql: str, home: Path) -> str:
    """The statement as it is for an instance: {ROOT} is its folder, {TMP} the one that every process of the machine may write to."""
    return sql.replace("{ROOT}", str(home)).replace("{TMP}", tempfile.gettempdir())
