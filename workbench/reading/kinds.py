"""Which loader reads a file: from its bytes first, its name second."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from workbench.errors import DatasetError
from workbench.findings import Finding
from workbench.reading import signatures

Kind = tuple[str, tuple[Finding, ...]]
Opener = Callable[[Path, str, str], tuple[str, str]]

REFUSED = (".exe", ".dll", ".bat", ".sh", ".tar", ".tgz", ".7z", ".rar", ".xz", ".bz2", ".zst", ".feather", ".arrow", ".xlsb")
KINDS = {
    ".csv": "delimited", ".tsv": "delimited", ".tab": "delimited", ".txt": "delimited",
    ".xlsx": "spreadsheet", ".xlsm": "spreadsheet", ".xls": "spreadsheet", ".ods": "spreadsheet",
    ".json": "json", ".ndjson": "json", ".jsonl": "json", ".geojson": "geojson", ".parquet": "parquet", ".zip": "zip", ".gz": "gzip",
}  # fmt: skip
# What a file whose suffix says otherwise should have been called.
SUFFIXES = {"delimited": ".csv", "json": ".json", "geojson": ".geojson", "parquet": ".parquet", "zip": ".zip", "gzip": ".gz"}
CLOSE = ({"json", "geojson"},)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GEOJSON = re.compile(r'"type"\s*:\s*"Feature(Collection)?"')
SCALAR = re.compile(r'(-?\d+(\.\d+)?([eE][+-]?\d+)?|"[^"\\\n]*"|true|false|null)\s*')
SEPARATORS = (";", ",", "\t", "|")
SAMPLE_LINES = 30
DESCRIPTORS = ("datapackage.json", "datapackage.yaml", "datapackage.yml")


def kind(path: Path, name: str) -> Kind:
    """The name of the loader that reads the file, and what should be known about its name.

    "delimited", "spreadsheet", "json", "geojson", "parquet", "zip" or "gzip".
    Raises: DatasetError name.unusable, file.empty, file.truncated, file.encrypted, type.not_allowed, type.mismatch,
    type.legacy_office.
    """
    if not name.strip():
        raise DatasetError("name.unusable", file=path.name)
    suffix = suffix_of(name)
    if suffix in REFUSED:
        raise DatasetError("type.not_allowed", file=name, what=suffix)
    found, proper = recognized(path, name, suffix)
    expected = KINDS.get(suffix, found)
    if found == expected or {found, expected} in CLOSE:
        return found, ()
    return found, (Finding("type.extension_differs", {"file": name, "suffix": suffix, "proper": proper}),)


def is_table(path: Path, name: str) -> bool:
    """Whether a file that came with others is to be read as a table; notes, pictures, descriptors are not.

    A .txt is one when its lines have the same number of the same separator (a GTFS feed).
    """
    suffix = suffix_of(name)
    if PurePosixPath(name).name.lower() in DESCRIPTORS or suffix not in KINDS:
        return False
    if suffix in (".txt", ".tab"):
        return has_steady_separator(signatures.text_of(signatures.head_of(path)))
    return suffix != ".json" or not is_descriptor(signatures.text_of(signatures.head_of(path)))


def suffix_of(name: str) -> str:
    """The suffix of a name in lower case, dot included; "" when it has none."""
    return PurePosixPath(name.strip().lower()).suffix or (name.strip().lower() if name.strip().startswith(".") else "")


def recognized(path: Path, name: str, suffix: str) -> tuple[str, str]:
    """The kind of the file by its bytes, and the suffix it should bear."""
    head = signatures.head_of(path)
    require_content(head, path, name)
    packing = signatures.packing_of(head)
    if packing:
        raise DatasetError("type.not_allowed", file=name, what=packing)
    for mark, opened in CONTAINERS:
        if head.startswith(mark):
            return opened(path, name, suffix)
    what = signatures.signature_of(head)
    if what:
        raise DatasetError("type.mismatch", file=name, what=what)
    if zipfile.is_zipfile(path):
        raise DatasetError("type.mismatch", file=name, what="ZIP")
    found = kind_of_text(signatures.text_of(head), suffix)
    return found, SUFFIXES[found]


def require_content(head: bytes, path: Path, name: str) -> None:
    """None. Raises: DatasetError when the file holds no character."""
    for mark, _ in signatures.BYTE_ORDER_MARKS:
        if head == mark:
            head = b""
    if not head:
        raise DatasetError("file.empty", file=name, size=path.stat().st_size)


def kind_of_text(text: str, suffix: str) -> str:
    """ "json", "geojson" or "delimited", from the beginning of a text."""
    if looks_like_json(text, suffix):
        return "geojson" if suffix == ".geojson" or GEOJSON.search(text[:4_096]) else "json"
    said = KINDS.get(suffix, "")
    if said in ("json", "geojson") and (SCALAR.fullmatch(text) or not has_steady_separator(text)):
        return said
    return "delimited"


def looks_like_json(text: str, suffix: str) -> bool:
    """Whether a text begins as a JSON document; a .csv must insist, for its first header may begin with a bracket."""
    if suffix in (".csv", ".tsv", ".txt", ".tab"):
        return bool(re.match(r'\[\s*\{\s*["}]|\{\s*"[^"\n]*"\s*:', text))
    return bool(re.match(r'\[|\{\s*["}]|\{\s*$', text))


def has_steady_separator(text: str) -> bool:
    """Whether the first lines all hold the same number, one at least, of the same separator."""
    lines = [line for line in text.splitlines()[: SAMPLE_LINES + 1] if line.strip()]
    if len(lines) < 2:
        return False
    lines = lines[:-1] if len(text) > signatures.HEAD_BYTES // 2 else lines  # the last may be cut
    return any(min(counts) == max(counts) > 0 for counts in ([unquoted(line).count(mark) for line in lines] for mark in SEPARATORS))


def unquoted(line: str) -> str:
    """The line without what stands between its quotes."""
    return re.sub(r'"[^"]*"', "", line)


def is_descriptor(text: str) -> bool:
    """Whether a JSON text begins as a Table Schema, a Data Package or a JSON Schema."""
    return bool(re.match(r'\{\s*("\$?[\w@]+"\s*:\s*("[^"]*"|\[[^\[\]{}]*\])\s*,\s*)*"(fields|resources|\$schema|properties)"\s*:', text))


# ---------------------------------------------------------------- containers


def kind_of_zip(path: Path, name: str, suffix: str) -> tuple[str, str]:
    """ "spreadsheet" or "zip", and the suffix it should bear. Raises: DatasetError for other office files, cut files."""
    try:
        with zipfile.ZipFile(path) as archive:
            what = signatures.container_of(archive)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        code = "file.corrupt" if zipfile.is_zipfile(path) else "file.truncated"
        raise DatasetError(code, file=name) from None
    if what in ("xlsx", "ods"):
        return "spreadsheet", f".{what}"
    if what == "xlsb":
        raise DatasetError("type.legacy_office", file=name)
    if what or KINDS.get(suffix) == "spreadsheet":
        raise DatasetError("type.mismatch", file=name, what=what or "ZIP")
    return "zip", ".zip"


def kind_of_ole(path: Path, name: str, _suffix: str) -> tuple[str, str]:
    """ "spreadsheet" for a true .xls. Raises: DatasetError for protected files and other old office files."""
    streams = signatures.streams_of(path)
    if "EncryptedPackage" in streams or "EncryptedPackage".encode("utf-16-le") in signatures.head_of(path):
        raise DatasetError("file.encrypted", file=name)
    if not streams & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        raise DatasetError("type.legacy_office", file=name)
    return "spreadsheet", ".xls"


def always(kind: str, suffix: str) -> Opener:
    """A function that knows the kind without looking further."""
    return lambda _path, _name, _suffix: (kind, suffix)


CONTAINERS: tuple[tuple[bytes, Opener], ...] = (
    (b"PK\x03\x04", kind_of_zip),
    (b"PK\x05\x06", kind_of_zip),
    (b"PK\x07\x08", kind_of_zip),
    (OLE, kind_of_ole),
    (b"\x1f\x8b", always("gzip", ".gz")),
    (b"PAR1", always("parquet", ".parquet")),
)
