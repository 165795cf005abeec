"""The encoding of a whole file, with the evidence: never from a sample, for the first accent may stand on the last line."""

from dataclasses import dataclass, field
from pathlib import Path

from loaders.text.blocks import CHUNK
from loaders.text.codepages import frenchness, guess
from loaders.text.damage import Damage, damage
from loaders.text.survey import Survey, survey
from loaders.text.transcode import transcode
from workbench.errors import DatasetError
from workbench.findings import Finding
from workbench.loading import Evidence, Source

MIXED = "utf-8+cp1252"
UTF8_BOM = b"\xef\xbb\xbf"
UTF32_BOMS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
UTF16_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
HEAD = 4_096
MANY_ZEROS, FEW_ZEROS = 0.4, 0.05
SOUND_TIMES = 3


@dataclass(frozen=True)
class Text:
    """A file as UTF-8: the file itself, or our copy of it.

    start: bytes of byte order marks. boms: how many. counts: how often each byte occurs. codec: what the file
    was in. offsets: where the first lines that were not UTF-8 begin, and `strays` how many there are.
    """

    path: Path
    codec: str
    start: int
    boms: int
    counts: tuple[int, ...]
    evidence: Evidence
    finding: Finding | None = None
    offsets: tuple[int, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Guess:
    """A codec, what proves it, and what should be known about it; `start`: bytes of its byte order mark."""

    codec: str
    start: int
    evidence: Evidence
    finding: Finding | None = None


def as_utf8(source: Source, said: str) -> Text:
    """The file as UTF-8 text, in the encoding that a person said ("" to let its bytes tell).

    Raises: DatasetError encoding.unsupported, encoding.invalid, file.empty.
    """
    size = source.path.stat().st_size
    with source.path.open("rb") as file:
        head = file.read(HEAD)
    boms = 2 if head.startswith(UTF8_BOM * 2) else int(head.startswith(UTF8_BOM))
    found = spoken(said, head, boms) if said else by_zeros(head, source.name)
    if found and found.codec != "utf-8":
        return converted(source, found)
    start = boms * len(UTF8_BOM)
    seen = survey(source.path, start, lambda done: source.tick("detect", done, size))
    if not seen.is_utf8:
        return converted(source, by_damage(source, start, said))
    return Text(source.path, "utf-8", start, boms, seen.counts, found.evidence if found else utf8_evidence(seen, boms))


def spoken(said: str, head: bytes, boms: int) -> Guess:
    """What a person said, with the byte order mark that the file really has."""
    evidence = Evidence("encoding", "dialect.said", {"key": "encoding", "value": said})
    bom = UTF16_BOMS.get(head[:2], "")
    if said.startswith("utf-16"):
        codec = bom if said == "utf-16" and bom else said if said != "utf-16" else "utf-16-le"
        return Guess(codec, 2 if bom else 0, evidence)
    return Guess(said, boms * len(UTF8_BOM), evidence)


def by_zeros(head: bytes, name: str) -> Guess | None:
    """UTF-16 by its byte order mark or by its zeros, else None. Raises: DatasetError encoding.unsupported for UTF-32."""
    if head.startswith(UTF32_BOMS) or is_utf32(head):
        raise DatasetError("encoding.unsupported", file=name, encoding="UTF-32")
    if head[:2] in UTF16_BOMS:
        return Guess(
            UTF16_BOMS[head[:2]],
            2,
            Evidence("encoding", "encoding.why_bom", {"encoding": "UTF-16"}),
            Finding("encoding.converted", {"file": name, "encoding": "UTF-16"}),
        )
    odd, even = zeros(head[1::2]), zeros(head[::2])
    if min(odd, even) < FEW_ZEROS and max(odd, even) > MANY_ZEROS:
        return Guess(
            "utf-16-le" if odd > even else "utf-16-be",
            0,
            Evidence("encoding", "encoding.why_zeros", {"encoding": "UTF-16"}),
            Finding("encoding.guessed", {"file": name, "encoding": "UTF-16"}),
        )
    return None


def is_utf32(head: bytes) -> bool:
    """Whether zeros stand where UTF-32 without a byte order mark has them."""
    first, second, third, fourth = (zeros(head[place::4]) for place in range(4))
    return min(second, third) > 1 - MANY_ZEROS and min(first, fourth) < FEW_ZEROS < max(first, fourth)


def zeros(part: bytes) -> float:
    """The share of zero bytes."""
    return part.count(0) / len(part) if part else 0.0


def utf8_evidence(seen: Survey, boms: int) -> Evidence:
    """Why the file is UTF-8."""
    code = "encoding.why_bom" if boms else "encoding.why_utf8" if any(seen.counts[128:]) else "encoding.why_ascii"
    return Evidence("encoding", code, {"encoding": "UTF-8"})


def by_damage(source: Source, start: int, said: str) -> Guess:
    """The encoding of a file that is not UTF-8, by the lines that are not. Raises: DatasetError encoding.invalid."""
    found = damage(source.path, start)
    if said or found.is_corrupt_utf8:
        raise DatasetError("encoding.invalid", file=source.name, encoding="utf-8", row=found.first_line)
    context = {"file": source.name, "count": found.stray, "line": found.first_line}
    if is_mixed(found):
        context |= {"encoding": MIXED, "count": found.lines}
        evidence = Evidence("encoding", "encoding.why_mixed", context)
        return Guess(MIXED, start, evidence, Finding("encoding.mixed", context, count=found.lines))
    context |= {"encoding": guess(bytes(found.evidence))}
    return Guess(
        str(context["encoding"]),
        start,
        Evidence("encoding", "encoding.why_bytes", context),
        Finding("encoding.guessed", context, count=found.stray),
    )


def is_mixed(found: Damage) -> bool:
    """Whether the lines that are UTF-8 are so on purpose, not by the chance of an 8-bit encoding."""
    if not found.sound_lines:
        return False
    return frenchness(found.sound.decode("utf-8", "ignore")) > 1 or found.sound_lines > SOUND_TIMES * found.lines


def converted(source: Source, found: Guess) -> Text:
    """The file written anew as UTF-8. Raises: DatasetError encoding.invalid."""
    target = source.work / "utf8.txt"
    offsets = transcode(source, found.codec, found.start, target)
    size = target.stat().st_size
    seen = survey(target, 0, lambda done: source.tick("detect", done, size))
    if found.finding and not offsets:
        offsets = [offset_of_line(target, int(found.finding.context.get("line", 1)))]
    return Text(target, found.codec, 0, 0, seen.counts, found.evidence, found.finding, tuple(offsets))


def offset_of_line(path: Path, line: int) -> int:
    """Where a line begins, counted in line feeds from 1."""
    offset, left = 0, line - 1
    with path.open("rb") as file:
        while left > 0 and (block := file.read(CHUNK)):
            inside = block.count(b"\n")
            offset += len(block) if inside < left else len(b"\n".join(block.split(b"\n", left)[:left])) + 1
            left -= inside
    return offset
