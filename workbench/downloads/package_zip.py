"""A Data Package to take away: datapackage.json, exact CSV files, what was refused, what breaks the schema, a README."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.data.edition import Edition
from workbench.downloads.dictionary import dictionary
from workbench.downloads.error_file import write_errors
from workbench.downloads.text_files import write_csv


def write_zip(edition: Edition, target: Path, language: str) -> None:
    """None; the package stands in `target`. Its values are exact: a formula stays the text it is, and the schema holds."""
    folder = tempfile.TemporaryDirectory(dir=target.parent, prefix=".zip.")
    with folder as work, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        resources = [add_resource(archive, edition, resource, Path(work), language) for resource in edition.resources]
        told = {**edition.descriptor, "resources": resources}
        archive.writestr("datapackage.json", json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        archive.writestr("README.md", dictionary(edition, language))


def add_resource(archive: zipfile.ZipFile, edition: Edition, resource: Mapping[str, Any], work: Path, language: str) -> dict[str, Any]:
    """The descriptor of a table whose CSV is now in the archive, and beside it what was refused and its errors."""
    name = resource["name"]
    file = work / f"{name}.csv"
    years = tuple(item["name"] for item in resource["schema"]["fields"] if item.get("type") == "year")
    write_csv(edition.parquet(name), file, years, for_spreadsheets=False)
    archive.write(file, file.name)
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    refused = edition.refused(name)
    if refused:
        write_csv(refused, work / f"{name}.refused.csv", for_spreadsheets=False)
        archive.write(work / f"{name}.refused.csv", f"{name}.refused.csv")
    errors = edition.errors(name)
    if errors:
        write_errors(errors, work / f"{name}.errors.csv", language)
        archive.write(work / f"{name}.errors.csv", f"{name}.errors.csv")
    as_csv = {"path": file.name, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    return {**resource, **as_csv, "bytes": file.stat().st_size, "hash": f"sha256:{digest}"}
