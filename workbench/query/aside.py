"""Scripts that are formatted or told in words, in a process of their own: a text that keeps a parser busy for ever holds nobody up."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import Any

from workbench.errors import QueryError
from workbench.settings import ROOT, Settings

COMMAND = (sys.executable, "-m", "workbench.query.aside")
SECONDS = 8.0
AT_ONCE = threading.BoundedSemaphore(2)
MOST_CHARACTERS = 65_536
MEMORY_BYTES = 1 << 30


def formatted(script: str, settings: Settings) -> str:
    """The script with one clause a line, its comments kept. Raises: QueryError script.not_formatted and the like: it stays as it is."""
    return str(asked({"job": "format", "script": script}, settings)["script"])


def explained(script: str, titles: Mapping[str, Mapping[str, str]], settings: Settings) -> list[tuple[int, str, dict[str, Any]]]:
    """What the script reads and does: (depth, code of a sentence, its values). titles: {"package.table": {field: title}}, "" its own."""
    told = asked({"job": "explain", "script": script, "titles": titles}, settings)
    return [(int(depth), str(code), dict(values)) for depth, code, values in told["lines"]]


def asked(job: Mapping[str, Any], settings: Settings) -> Mapping[str, Any]:
    """What the process answers. Raises: QueryError."""
    if len(job["script"]) > MOST_CHARACTERS:
        raise QueryError("script.too_long_to_format", characters=len(job["script"]), most=MOST_CHARACTERS)
    with AT_ONCE:
        try:
            told = subprocess.run(
                COMMAND, cwd=ROOT, env=settings.environment(), input=json.dumps(job).encode("utf-8", "replace"),
                capture_output=True, timeout=SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise QueryError("script.not_formatted_at_all") from None
    try:
        found: Mapping[str, Any] = json.loads(told.stdout)
    except ValueError:
        raise QueryError("script.not_formatted_at_all") from None
    if "code" in found:
        raise QueryError(found["code"], **found["context"])
    return found


def answered(job: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer of this process to a job."""
    from workbench.query.explain.explain import lines  # noqa: PLC0415 - sqlglot is loaded by the child only
    from workbench.query.formatting import pretty  # noqa: PLC0415

    try:
        if job["job"] == "format":
            return {"script": pretty(job["script"])}
        return {"lines": lines(job["script"], job["titles"])}
    except QueryError as problem:
        return {"code": problem.code, "context": dict(problem.context)}


def main() -> None:
    """None; the job on standard input is answered on standard output."""
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))
    except ImportError:
        pass
    sys.stdout.write(json.dumps(answered(json.loads(sys.stdin.buffer.read()))))


if __name__ == "__main__":
    main()
