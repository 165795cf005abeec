"""The job "build": from a checked Draft and its stage to the folder of a version, whole and on the disk."""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb

from workbench.data.disk import disk_full, is_full
from workbench.data.folders import link_or_copy, safe_name, sync_tree, unique
from workbench.drafts.draft import Draft, TableDraft
from workbench.drafts.draft_file import write_json
from workbench.publishing import documents, typed_files
from workbench.publishing.profile import profile
from workbench.publishing.verdicts import write_report
from workbench.validation.error_rows import SUFFIX

MEMORY_MB = 1_000
Tick = Callable[[str, int, int], None]


def build(draft: Draft, folder: Path, tick: Tick) -> None:
    """None; folder/build holds the version: Parquet, what was refused, originals, datapackage, report and profile.

    Raises: DatasetError proof.differs when rows were lost on the way, disk.full when the disk is.
    """
    target = folder / "build"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    try:
        fill(draft, folder, target, tick)
    except (OSError, duckdb.Error) as error:
        if is_full(error):
            shutil.rmtree(target, ignore_errors=True)
            raise disk_full(folder, 0) from None
        raise


def fill(draft: Draft, folder: Path, target: Path, tick: Tick) -> None:
    """None; every file of the version stands in `target`."""
    tables = documents.kept(draft)
    with ThreadPoolExecutor(1) as pool:  # hashing lets other threads run
        published = pool.submit(originals, draft, folder, target)
        with typed_files.open_stage(folder / "work" / "stage.duckdb", MEMORY_MB) as connection:
            for table in tables:
                typed_files.write_rows(connection, table, parquet(target, table), tick)
                typed_files.write_refused(connection, table, target / f"{table.name}.refused.parquet")
                keep_errors(table, folder / "work", target)
                write_report(connection, draft, table, target)
        facts = {table.name: pool.submit(facts_of, parquet(target, table)) for table in tables}
        profiles = {table.name: profiled(table, target, tick) for table in tables}
    shutil.rmtree(target / "spill", ignore_errors=True)
    write_json(target / "profile.json", {"resources": profiles})
    write_json(target / "report.json", documents.report(draft, published.result()))
    write_json(target / "datapackage.json", documents.descriptor(draft, {name: found.result() for name, found in facts.items()}))
    sync_tree(target)


def rows(draft: Draft, folder: Path, tick: Tick) -> None:
    """None; folder/build holds the Parquet files of the tables kept, and nothing else: for who publishes nothing.

    Raises: as `build`.
    """
    target = folder / "build"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    try:
        with typed_files.open_stage(folder / "work" / "stage.duckdb", MEMORY_MB) as connection:
            for table in documents.kept(draft):
                typed_files.write_rows(connection, table, parquet(target, table), tick)
    except (OSError, duckdb.Error) as error:
        if is_full(error):
            shutil.rmtree(target, ignore_errors=True)
            raise disk_full(folder, 0) from None
        raise


def keep_errors(table: TableDraft, work: Path, target: Path) -> None:
    """None; the errors of a table stand in the version, one row each; no file when there are none."""
    if table.errors:
        link_or_copy(work / f"{table.stage}{SUFFIX}", target / f"{table.name}{SUFFIX}")


def parquet(target: Path, table: TableDraft) -> Path:
    """Where the rows of a table stand."""
    return target / f"{table.name}.parquet"


def profiled(table: TableDraft, target: Path, tick: Tick) -> dict[str, Any]:
    """The profile of a table, with the bounding box that its file gave if it did."""
    found = profile(parquet(target, table), table.schema.fields, MEMORY_MB, tick)
    box = table.extras.get("bbox")
    return {**found, "bbox": list(box)} if box else found


def facts_of(path: Path) -> Mapping[str, Any]:
    """{"bytes", "hash"} of a file."""
    return {"bytes": path.stat().st_size, "hash": f"sha256:{sha256(path)}"}


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def originals(draft: Draft, folder: Path, target: Path) -> list[dict[str, Any]]:
    """The files as published, now under original/; those of which no table is published are left out."""
    used = {table.upload for table in documents.kept(draft)}
    (target / "original").mkdir()
    taken: set[str] = set()
    found = []
    for number, upload in enumerate(draft.uploads):
        if number not in used:
            continue
        path = f"original/{unique(safe_name(upload.name), taken)}"
        link_or_copy(folder / upload.path, target / path)
        digest = upload.sha256 or sha256(target / path)
        found.append({"path": path, "name": upload.name, "bytes": upload.size_bytes, "sha256": digest})
    return found
