"""Downloads of a version: each format is one function and one line in EXPORTS."""

import os
import shutil
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workbench.data.edition import Edition, Original
from workbench.data.folders import safe_name, sync_file
from workbench.downloads.dictionary import dictionary
from workbench.downloads.error_file import write_errors
from workbench.downloads.package_zip import write_zip
from workbench.downloads.refused_file import write_refused
from workbench.downloads.sheets import write_xlsx
from workbench.downloads.text_files import write_csv
from workbench.errors import DatasetError

Write = Callable[[Edition, str, str, Path], None]  # edition, resource ("" for the package), language, target


@dataclass(frozen=True)
class Export:
    """One format. suffix and media_type: of the file. of_table: it holds one table, not the package."""

    format: str
    suffix: str
    media_type: str
    write: Write
    of_table: bool = False


def csv(edition: Edition, resource: str, language: str, target: Path) -> None:  # noqa: ARG001 - one signature for all formats
    """None; a table as CSV, harmless in a spreadsheet."""
    years = tuple(item["name"] for item in edition.fields(resource) if item.get("type") == "year")
    write_csv(edition.parquet(resource), target, years)


def plain_csv(edition: Edition, resource: str, language: str, target: Path) -> None:  # noqa: ARG001
    """None; a table as CSV for programs: each value exactly as it is, also one that a spreadsheet would run."""
    years = tuple(item["name"] for item in edition.fields(resource) if item.get("type") == "year")
    write_csv(edition.parquet(resource), target, years, for_spreadsheets=False)


def parquet(edition: Edition, resource: str, language: str, target: Path) -> None:  # noqa: ARG001
    """None; a table as Parquet, the very file that queries read."""
    shutil.copyfile(edition.parquet(resource), target)


def xlsx(edition: Edition, resource: str, language: str, target: Path) -> None:  # noqa: ARG001
    """None; a table as an Excel workbook."""
    write_xlsx(edition.parquet(resource), target, resource)


def package(edition: Edition, resource: str, language: str, target: Path) -> None:  # noqa: ARG001
    """None; the whole package as a zip of CSV files with its descriptor."""
    write_zip(edition, target, language)


def markdown(edition: Edition, resource: str, language: str, target: Path) -> None:  # noqa: ARG001
    """None; the dictionary of the package."""
    target.write_text(dictionary(edition, language), encoding="utf-8")


def original(edition: Edition, resource: str, language: str, target: Path) -> None:  # noqa: ARG001
    """None; the file as published that a table comes from; all of them as a zip when the package has several."""
    files = originals_of(edition, resource)
    if len(files) == 1:
        shutil.copyfile(files[0].path, target)
        return
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in files:
            archive.write(item.path, item.path.name)


def errors(edition: Edition, resource: str, language: str, target: Path) -> None:
    """None; all errors of a table against its schema as CSV, with a sentence each. Raises: DatasetError export.no_errors."""
    found = edition.errors(resource)
    if found is None:
        raise DatasetError("export.no_errors", resource=resource, package=edition.package)
    write_errors(found, target, language)


def verdict(edition: Edition, resource: str, language: str, target: Path) -> None:  # noqa: ARG001
    """None; frictionless's report on a table as JSON. Raises: DatasetError export.no_errors."""
    found = edition.verdict(resource)
    if found is None:
        raise DatasetError("export.no_errors", resource=resource, package=edition.package)
    shutil.copyfile(found, target)


def refused(edition: Edition, resource: str, language: str, target: Path) -> None:
    """None; the rows and values of a table that were left out, with a sentence each. Raises: DatasetError export.none_refused."""
    found = edition.refused(resource)
    if found is None:
        raise DatasetError("export.none_refused", resource=resource, package=edition.package)
    write_refused(found, edition.fields(resource), target, language)


EXPORTS: tuple[Export, ...] = (
    Export("original", "", "application/octet-stream", original),
    Export("csv", ".csv", "text/csv; charset=utf-8", csv, of_table=True),
    Export("xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx, of_table=True),
    Export("parquet", ".parquet", "application/vnd.apache.parquet", parquet, of_table=True),
    Export("plain", ".plain.csv", "text/csv; charset=utf-8", plain_csv, of_table=True),
    Export("errors", ".errors.csv", "text/csv; charset=utf-8", errors, of_table=True),
    Export("refused", ".refused.csv", "text/csv; charset=utf-8", refused, of_table=True),
    Export("report", ".report.json", "application/json", verdict, of_table=True),
    Export("zip", ".zip", "application/zip", package),
    Export("md", ".md", "text/markdown; charset=utf-8", markdown),
)


def export_of(format_name: str) -> Export:
    """The Export of a format. Raises: DatasetError naming the formats there are."""
    for item in EXPORTS:
        if item.format == format_name:
            return item
    raise DatasetError("export.unknown_format", format=format_name[:40], formats=", ".join(item.format for item in EXPORTS))


def originals_of(edition: Edition, resource: str) -> list[Original]:
    """The files as published: the one of a table, else all."""
    wanted = edition.report["reading"].get(resource, {}).get("upload")
    return [item for item in edition.originals if item.name == wanted] or list(edition.originals)


def table_of(edition: Edition, resource: str, export: Export) -> str:
    """The table meant: the one named, else the only one. Raises: DatasetError when there are several or it is unknown."""
    if resource:
        return str(edition.resource(resource)["name"])
    names = [item["name"] for item in edition.resources]
    if export.of_table and len(names) > 1:
        raise DatasetError("export.needs_resource", package=edition.package, resources=", ".join(names))
    return str(names[0]) if export.of_table else ""


def download_name(edition: Edition, resource: str, format_name: str) -> str:
    """A readable name for the download: "villes-v2.csv", "gtfs-v1-stops.parquet", or the file's own when it is as published."""
    export = export_of(format_name)
    resource = table_of(edition, resource, export)
    if export.format == "original":
        files = originals_of(edition, resource)
        return safe_name(files[0].name) if len(files) == 1 else f"{edition.package}-v{edition.version}-original.zip"
    table = f"-{resource}" if resource and resource != edition.package else ""
    return f"{edition.package}-v{edition.version}{table if export.of_table else ''}{export.suffix}"


def export_to(edition: Edition, resource: str, format_name: str, language: str, target: Path) -> Path:
    """The target, once the download stands there whole; before that it does not exist.

    resource: "" for the whole package, or for its only table. Raises: DatasetError when the format cannot hold it.
    """
    export = export_of(format_name)
    table = table_of(edition, resource, export)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}.part")  # of two who ask at once, each has its own
    try:
        export.write(edition, table, language, part)
        sync_file(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def exported(edition: Edition, resource: str, format_name: str, language: str, home: Path) -> Path:
    """Where the download stands or will: in the version itself when it is one of its files, else in the cache of exports."""
    export = export_of(format_name)
    table = table_of(edition, resource, export)
    if export.format == "parquet":
        return edition.parquet(table)
    if export.format == "original" and len(originals_of(edition, table)) == 1:
        return originals_of(edition, table)[0].path
    words = f"{language[:2]}-" if export.format in ("md", "zip", "errors", "refused") else ""
    return home / "exports" / edition.package / str(edition.version) / f"{words}{download_name(edition, resource, format_name)}"


def export(edition: Edition, resource: str, format_name: str, language: str, home: Path) -> Path:
    """The file of a download, made now if nobody asked for it before. Big ones belong in a child process."""
    target = exported(edition, resource, format_name, language, home)
    return target if target.exists() else export_to(edition, resource, format_name, language, target)
