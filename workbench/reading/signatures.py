"""What files are, by their first bytes: signatures, and what stands inside zip and OLE containers."""

import re
import struct
import zipfile
from pathlib import Path

HEAD_BYTES = 65_536
DIRECTORY_ENTRY_BYTES = 128
MOST_ENTRIES = 4_096

# Names of formats, the same in every language.
NOT_TABLES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"),
    (b"%PDF-", "PDF"), (b"SQLite format 3\x00", "SQLite"), (b"\x7fELF", "ELF"), (b"\xca\xfe\xba\xbe", "Java"), (b"\x89HDF\r\n", "HDF5"),
    (b"{\\rtf", "RTF"), (b"Obj\x01", "Avro"), (b"ORC", "ORC"), (b"PARE", "Parquet (encrypted)"), (b"\x80\x02", "pickle"),
    (b"\x80\x03", "pickle"), (b"\x80\x04", "pickle"), (b"\x80\x05", "pickle"), (b"ID3", "MP3"), (b"OggS", "Ogg"),
    (b"\x00asm", "WebAssembly"), (b"\x00\x00\x27\x0a", "Shapefile (.shp)"),
)  # fmt: skip
PACKED: tuple[tuple[bytes, str], ...] = (
    (b"BZh", ".bz2"), (b"\xfd7zXZ\x00", ".xz"), (b"7z\xbc\xaf\x27\x1c", ".7z"), (b"Rar!\x1a\x07", ".rar"), (b"\x28\xb5\x2f\xfd", ".zst"),
    (b"ARROW1\x00\x00", ".feather"),
)  # fmt: skip
MARKUP = (
    (re.compile(r"<svg[\s>]", re.IGNORECASE), "SVG"),
    (re.compile(r"<(!doctype html|html|head|body|table|script|meta)[\s>]", re.IGNORECASE), "HTML"),
    (re.compile(r"<\?xml|<kml|<gml|<[a-z][\w.-]*:[a-z]\w* xmlns", re.IGNORECASE), "XML"),
)
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
                    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))  # fmt: skip
OFFICE_PARTS = (("word/", "Word (.docx)"), ("ppt/", "PowerPoint (.pptx)"), ("visio/", "Visio (.vsdx)"))
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


def head_of(path: Path) -> bytes:
    """The first HEAD_BYTES bytes of the file."""
    with path.open("rb") as stream:
        return stream.read(HEAD_BYTES)


def text_of(head: bytes) -> str:
    """The beginning of a text file, byte order marks and leading blanks left out; "" when these are no characters."""
    encoding = "utf-8"
    for mark, name in BYTE_ORDER_MARKS:
        while head.startswith(mark):
            head, encoding = head[len(mark):], name  # fmt: skip
    return head.decode(encoding, "replace").lstrip()


def signature_of(head: bytes) -> str:
    """The name of the format that these bytes announce and that holds no table we read; "" when none does."""
    if head[8:12] == b"DUCK":
        return "DuckDB"
    if head.startswith(b"MZ") and b"\x00" in head[:64]:
        return "EXE"
    binary = next((name for mark, name in NOT_TABLES if head.startswith(mark)), "")
    return binary or markup_of(text_of(head))


def markup_of(text: str) -> str:
    """ "SVG", "HTML" or "XML" when the text begins as one, else "" ."""
    if not text.startswith("<"):
        return ""
    beginning = re.sub(r"^(<\?xml[^>]*>|<!--.*?-->|\s)+(?=<)", "", text[:4_096], flags=re.DOTALL)
    return next((name for pattern, name in MARKUP if pattern.match(beginning) or pattern.match(text)), "") or (
        "SVG" if re.match(r"<!doctype svg", beginning, re.IGNORECASE) else ""
    )


def packing_of(head: bytes) -> str:
    """The usual suffix of a packed or columnar file that we do not open; "" when it is none."""
    if head[257:262] == b"ustar":
        return ".tar"
    return next((name for mark, name in PACKED if head.startswith(mark)), "")


def container_of(archive: zipfile.ZipFile) -> str:
    """What a zip file is: "xlsx", "xlsb", "ods", the name of another office format, or "" for a plain archive."""
    names = archive.namelist()
    if "mimetype" in names:
        return open_document_of(archive)
    if "[Content_Types].xml" not in names:
        return ""
    for folder, name in OFFICE_PARTS:
        if any(item.startswith(folder) for item in names):
            return name
    return "xlsb" if "xl/workbook.bin" in names else "xlsx"


def open_document_of(archive: zipfile.ZipFile) -> str:
    """ "ods" for a spreadsheet, the name of another format, "" when `mimetype` says nothing known."""
    try:
        with archive.open("mimetype") as stream:
            kind = stream.read(200).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return ""
    if kind.startswith(OPEN_DOCUMENT + "spreadsheet"):
        return "ods"
    if kind.startswith(OPEN_DOCUMENT):
        return f"OpenDocument ({kind.removeprefix(OPEN_DOCUMENT)[:20]})"
    return "EPUB" if kind == "application/epub+zip" else ""


def streams_of(path: Path) -> set[str]:
    """The names of the streams of an OLE file ("Workbook", "EncryptedPackage"...); empty when it cannot be read.

    Source: [MS-CFB], compound file binary format, 2.2 (header) and 2.6 (directory).
    """
    raw = path.read_bytes()[: 512 << 20]
    if len(raw) < 512:
        return set()
    shift = struct.unpack_from("<H", raw, 30)[0]
    if shift not in (9, 12):
        return set()
    return set(directory_names(raw, shift, struct.unpack_from("<I", raw, 48)[0]))


def directory_names(raw: bytes, shift: int, sector: int) -> list[str]:
    """The names in the directory that begins at `sector`, its sectors followed through the first 109 FAT sectors."""
    size = 1 << shift
    fat_sectors = [number for number in struct.unpack_from("<109I", raw, 76) if number < 0xFFFFFFFA]
    names: list[str] = []
    for _ in range(MOST_ENTRIES // (size // DIRECTORY_ENTRY_BYTES)):
        start = (sector + 1) << shift
        for offset in range(start, min(start + size, len(raw) - DIRECTORY_ENTRY_BYTES + 1), DIRECTORY_ENTRY_BYTES):
            length = struct.unpack_from("<H", raw, offset + 64)[0]
            if 2 <= length <= 64 and raw[offset + 66]:
                names.append(raw[offset : offset + length - 2].decode("utf-16-le", "replace"))
        index, rest = divmod(sector, size // 4)
        place = ((fat_sectors[index] + 1) << shift) + rest * 4 if index < len(fat_sectors) else len(raw)
        sector = struct.unpack_from("<I", raw, place)[0] if place + 4 <= len(raw) else 0xFFFFFFFE
        if sector >= 0xFFFFFFFA:
            break
    return names
