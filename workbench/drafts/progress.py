"""How far a job is, told by the child through a small file and read by whoever looks."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

PROGRESS = "progress.json"
TELL_SECONDS = 0.25


@dataclass(frozen=True)
class Progress:
    """stage: "copy", "detect" (done and total in bytes), "stage", "types", "check", "write", "profile"
    (in rows). seconds: since this stage began. running: whether the job goes on.
    """

    stage: str = ""
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    running: bool = False

    @property
    def share(self) -> float:
        """How much of the stage is done, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def per_second(self) -> float:
        """Bytes or rows per second in this stage."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds left in this stage at its present pace; None while nobody can tell."""
        return (self.total - self.done) / self.per_second if self.total and self.per_second else None


class Teller:
    """Writes progress.json at most four times a second."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / PROGRESS
        self.stage = ""
        self.began = self.told = 0.0

    def tick(self, stage: str, done: int, total: int) -> None:
        """None; the file says how far the stage is."""
        now = time.monotonic()
        if stage != self.stage:
            self.stage, self.began, self.told = stage, now, 0.0
        if now - self.told < TELL_SECONDS and done < total:
            return
        self.told = now
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps({"stage": stage, "done": int(done), "total": int(total), "seconds": now - self.began}))
        part.replace(self.path)


def told(folder: Path, *, running: bool) -> Progress:
    """The Progress that the job of a folder last told."""
    try:
        return Progress(**json.loads((folder / PROGRESS).read_text()), running=running)
    except (FileNotFoundError, ValueError):
        return Progress(running=running)
