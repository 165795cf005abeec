"""The Report of a table: opened by frictionless, screened in SQL, judged by frictionless on the rows that are left."""

import hashlib
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb
import frictionless
from frictionless.resources import TableResource

from workbench.validation.report import feed, twins
from workbench.validation.report.screened import Screened
from workbench.validation.report.screening import Late, screening
from workbench.validation.report.unscreened import NO_TABLE, UnscreenedError

MEMORY_MB = 700
BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class Judgement:
    """report: frictionless's. judged_by: "screen" when only doubtful rows were read by frictionless, else why it read all."""

    report: frictionless.Report
    judged_by: str


@dataclass(frozen=True)
class Sums:
    """What frictionless counts of a whole file."""

    md5: str
    sha256: str
    size_bytes: int


def judgement(resource: frictionless.Resource, limit_errors: int = 1_000, checklist: frictionless.Checklist | None = None) -> Judgement:
    """The Judgement on a resource; its report is the one that resource.validate() gives, but for times and sizes of partial reading.

    limit_errors: most errors in the report, 0 for all of them. checklist: checks besides those of the schema; but for
    duplicate-row each is a program of frictionless's own, which then reads every row.
    """
    if not isinstance(resource, TableResource):
        return Judgement(resource.validate(checklist, limit_errors=limit_errors), NO_TABLE)
    if not twins.only_twins(checklist):
        return Judgement(resource.validate(checklist, limit_errors=limit_errors), "a checklist asks for more than the schema")
    try:
        pristine = resource.to_copy()
        pristine.package = resource.package
        pristine.to_descriptor(validate=True)
    except frictionless.FrictionlessException:
        return Judgement(resource.validate(checklist, limit_errors=limit_errors), "the descriptor is not valid")
    try:
        return Judgement(screened_report(require_table(resource), limit_errors, checklist), "screen")
    except UnscreenedError as error:
        resource.close()
        return Judgement(pristine.validate(checklist, limit_errors=limit_errors), str(error))


def require_table(resource: TableResource) -> TableResource:
    """The resource when it is a delimited file. Raises: UnscreenedError."""
    is_file = resource.format in ("csv", "tsv") and resource.scheme == "file" and resource.data is None
    if not is_file or not resource.normpath or resource.compression or resource.extrapaths:
        raise UnscreenedError("not one delimited file")
    return resource


def screened_report(resource: TableResource, limit_errors: int, checklist: frictionless.Checklist | None) -> frictionless.Report:
    """The Report of a delimited file. Raises: UnscreenedError."""
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pool = stack.enter_context(ThreadPoolExecutor(1))
        connection = stack.enter_context(duckdb.connect(config=settings(work)))
        connection.execute("SET disabled_optimizers='type_pushdown,in_clause'; SET TimeZone='UTC'; SET enable_progress_bar=false")
        try:
            stack.enter_context(resource.open())
        except frictionless.FrictionlessException:
            raise UnscreenedError("the file cannot be opened") from None
        sums = pool.submit(sums_of, Path(str(resource.normpath)))
        found, late = screening(resource, connection, work, twinned=bool(checklist and checklist.checks))
        feed_only(resource, found, late, sums)
        return resource.validate(checklist, limit_errors=limit_errors)


def feed_only(resource: TableResource, found: Screened, late: Late = None, sums: Future[Sums] | None = None) -> None:
    """None; from now on the open resource reads only the rows that need it, and counts as if it read all."""

    def stream(_: object) -> Iterator[tuple[int, list[str]]]:
        for number, cells in feed.records(found):
            resource.stats.rows = number - found.first  # its reader adds this one
            yield number, cells
        resource.stats.rows = max(0, found.cells.records - found.first + 1)
        if late:
            raise frictionless.FrictionlessException(late)
        if sums:
            whole = sums.result()
            resource.stats.md5, resource.stats.sha256, resource.stats.bytes = whole.md5, whole.sha256, whole.size_bytes

    resource.dialect.__dict__["read_enumerated_content_stream"] = stream
    resource._TableResource__open_row_stream()  # the one private name that we need: its rows, fewer of them


def settings(work: Path) -> dict[str, str | int | bool]:
    """The configuration of DuckDB for a screening."""
    return {
        "memory_limit": f"{MEMORY_MB}MB",
        "temp_directory": str(work / "spill"),
        "preserve_insertion_order": True,
    }


def sums_of(path: Path) -> Sums:
    """The Sums of a file."""
    md5, sha256, size_bytes = hashlib.md5(usedforsecurity=False), hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            md5.update(block)
            sha256.update(block)
            size_bytes += len(block)
    return Sums(md5.hexdigest(), sha256.hexdigest(), size_bytes)
