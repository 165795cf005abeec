"""Streams of an OLE file, the container of .xls. Source: [MS-CFB] 2.2 header, 2.3 FAT, 2.4 mini FAT, 2.6 directory."""

import struct
from collections.abc import Iterator

END = 0xFFFFFFFA  # this number and those above mark no sector
MINI_SECTOR = 64
MOST_SECTORS = 1 << 22
Entry = tuple[int, int]  # first sector and size in bytes


class BrokenFile(ValueError):
    """The chains of sectors lead nowhere."""


class OleFile:
    """An OLE file in memory. Raises: BrokenFile for chains that loop or leave the file."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        if len(raw) < 512:
            raise BrokenFile
        self.sector_bytes = 1 << struct.unpack_from("<H", raw, 30)[0]
        if self.sector_bytes not in (512, 4096):
            raise BrokenFile
        directory, _, self.mini_cutoff, mini_fat, _, difat = struct.unpack_from("<IIIIII", raw, 48)
        fat_sectors = [number for number in struct.unpack_from("<109I", raw, 76) if number < END]
        while difat < END and len(fat_sectors) < MOST_SECTORS:
            *numbers, difat = self.numbers(difat)
            fat_sectors += [number for number in numbers if number < END]
        self.fat = [number for sector in fat_sectors for number in self.numbers(sector)]
        self.entries = dict(entries(b"".join(map(self.sector, self.chain(directory, self.fat)))))
        self.mini_fat = [number for sector in self.chain(mini_fat, self.fat) for number in self.numbers(sector)]

    def sector(self, number: int) -> bytes:
        """The bytes of a sector."""
        start = (number + 1) * self.sector_bytes
        if start >= len(self.raw):
            raise BrokenFile
        return self.raw[start : start + self.sector_bytes].ljust(self.sector_bytes, b"\x00")

    def numbers(self, sector: int) -> tuple[int, ...]:
        """The sector as whole numbers."""
        return struct.unpack(f"<{self.sector_bytes // 4}I", self.sector(sector))

    def chain(self, first: int, table: list[int]) -> Iterator[int]:
        """The numbers of the sectors that follow one another."""
        for _ in range(len(table) + 1):
            if first >= END:
                return
            yield first
            if first >= len(table):
                raise BrokenFile
            first = table[first]
        raise BrokenFile

    def stream(self, *names: str) -> bytes:
        """The bytes of the first of these streams that exists, b"" when none does."""
        found = next((self.entries[name] for name in names if name in self.entries), None)
        if found is None:
            return b""
        first, size = found
        if size >= self.mini_cutoff:
            return b"".join(map(self.sector, self.chain(first, self.fat)))[:size]
        mini = b"".join(map(self.sector, self.chain(self.entries["Root Entry"][0], self.fat)))
        return b"".join(mini[place * MINI_SECTOR : (place + 1) * MINI_SECTOR] for place in self.chain(first, self.mini_fat))[:size]


def entries(directory: bytes) -> Iterator[tuple[str, Entry]]:
    """The names, first sectors and sizes in a directory."""
    for offset in range(0, len(directory) - 127, 128):
        length, kind = struct.unpack_from("<HB", directory, offset + 64)
        if kind and 2 <= length <= 64:
            first, size = struct.unpack_from("<II", directory, offset + 116)
            yield directory[offset : offset + length - 2].decode("utf-16-le", "replace"), (first, size)
