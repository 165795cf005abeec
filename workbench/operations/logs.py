"""The log: one JSON object a line, in <home>/logs/etabli.jsonl or on standard error. Ids and codes; no secret, no query string."""

import json
import logging
import logging.handlers
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbench.settings import Settings

FILE_BYTES = 10_000_000
FILES = 10
OURS = ("etabli", "uvicorn", "streamlit")
FURNISHED = ("uvicorn", "streamlit", "websockets")
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "ev", "color_message"}
SPECIAL = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
QUERY = re.compile(r"(/[^\s\"'?]*)\?[^\s\"']*")
UPLOAD = re.compile(r"(/_stcore/upload_file/)[^\s\"'?]*")
ADDRESS = re.compile(r"(?<![\w.])(?!127\.)\d{1,3}(\.\d{1,3}){3}(:\d+)?(?![\w.])")
MASK = "***"
SHORTEST = 3  # a name of two letters stands in every other word

ABOUT: ContextVar[dict[str, Any] | None] = ContextVar("about", default=None)


@contextmanager
def about(**known: Any) -> Iterator[None]:
    """None; every line logged inside says so too: rid (the request), actor8 (eight signs of the person's id), role."""
    token = ABOUT.set({**(ABOUT.get() or {}), **known})
    try:
        yield
    finally:
        ABOUT.reset(token)


def request_id() -> str:
    """The id of the request that is being answered, "" outside of one."""
    return str((ABOUT.get() or {}).get("rid", ""))


class JsonLines(logging.Formatter):
    """One line of JSON for each record. secrets: texts that never appear, wherever they come from."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        super().__init__()
        self.secrets = tuple(sorted(filter(None, secrets), key=len, reverse=True))

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line: dict[str, Any] = {
            "t": moment,
            "lvl": record.levelname.lower(),
            "ev": getattr(record, "ev", record.name),
            "msg": record.getMessage(),
        }
        line |= (ABOUT.get() or {}) | {name: value for name, value in vars(record).items() if name not in STANDARD}
        if record.exc_info:
            line["exc"] = self.formatException(record.exc_info)
        clean = {name: self.clean(value, record.name) for name, value in line.items()}
        text = json.dumps(clean, ensure_ascii=False, separators=(",", ":"))
        return SPECIAL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

    def clean(self, value: Any, logger: str) -> Any:
        """The value without secrets, query strings and, from the web server's own loggers, addresses."""
        if value is None or isinstance(value, bool | int | float):
            return value
        text = UPLOAD.sub(rf"\1{MASK}", QUERY.sub(r"\1?…", str(value)))
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        return ADDRESS.sub("-", text) if logger.startswith("uvicorn") else text


def set_up(settings: Settings, *, rotates: bool = True) -> None:
    """None; this process logs as the settings say, warnings always on standard error too.

    rotates: for the server, the one process that starts new files; a shell beside it only adds lines.
    """
    formatter = JsonLines(settings.secrets())
    on_stderr = logging.StreamHandler(sys.stderr)
    in_file = None if settings.log_to == "stderr" else file_handler(settings.home / "logs", rotates=rotates)
    on_stderr.setLevel(logging.WARNING if in_file else logging.INFO)
    handlers: list[logging.Handler] = [on_stderr, *([in_file] if in_file else [])]
    for handler in handlers:
        handler.setFormatter(formatter)
    logging.basicConfig(handlers=handlers, level=logging.WARNING, force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    take_over()


def take_over() -> None:
    """None; the loggers that uvicorn and Streamlit furnished themselves write our lines. To be called again after their imports."""
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in FURNISHED]:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    # It writes whole addresses and the secrets of our links; our own line for each request says what is needed.
    logging.getLogger("uvicorn.access").disabled = True


def file_handler(folder: Path, *, rotates: bool) -> logging.Handler | None:
    """What writes to the log's file; None when nothing can be written there."""
    path = folder / "etabli.jsonl"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if rotates:
            return logging.handlers.RotatingFileHandler(path, maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8")
        return logging.handlers.WatchedFileHandler(path, encoding="utf-8", delay=True)
    except OSError:
        return None


def scrub(home: Path, words: Iterable[str], *, dry_run: bool = False) -> int:
    """How many lines of the log's files held one of these words; they do not any more, unless it is a dry run."""
    told = sorted((re.escape(word) for word in words if len(word) >= SHORTEST), key=len, reverse=True)
    if not told:
        return 0
    found, count = re.compile(rf"(?<!\w)({'|'.join(told)})(?!\w)", re.IGNORECASE), 0
    for path in (home / "logs").glob("etabli.jsonl*"):
        with path.open("r+", encoding="utf-8", errors="replace") as stream:
            before = stream.read().splitlines()
            after = [scrubbed(line, found) for line in before]
            changed = sum(one != other for one, other in zip(before, after, strict=True))
            if changed and not dry_run:  # in place, for the server holds the file open and adds to its end
                stream.seek(0)
                stream.write("".join(f"{line}\n" for line in after))
                stream.truncate()
        count += changed
    return count


def scrubbed(line: str, found: re.Pattern[str]) -> str:
    """The line without the words found in what it says; the line itself when they are not."""
    if not found.search(line):
        return line
    try:
        said = json.loads(line)
    except ValueError:
        return "{}"
    clean = {name: found.sub(MASK, value) if isinstance(value, str) else value for name, value in said.items()}
    return line if clean == said else json.dumps(clean, ensure_ascii=False, separators=(",", ":"))
