"""The Dialect proposed for a delimited file: a person's words first, then what its first lines show."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.text.header import Header, find_header, labels_of
from loaders.text.sample import Sample
from loaders.text.shape import ONE_COLUMN, Layout
from loaders.text.sniff import Quotes, Split, quotes_of, sep_line, sniff, split_by
from workbench.errors import DatasetError
from workbench.loading import Dialect, Evidence

MARKS = "comma, semicolon, tab, pipe"
QUOTES = "\", ', none"


@dataclass(frozen=True)
class Plan:
    """How the file is about to be read.

    says: what a person said. hint: records of the line "sep=;", 0 or 1. preamble: texts of the lines above the header.
    """

    dialect: Dialect
    layout: Layout
    labels: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    says: Mapping[str, str]
    hint: int = 0
    preamble: tuple[str, ...] = ()

    @property
    def extra_cells(self) -> str:
        """What to do with rows longer than the header; without a header there is none to be longer than."""
        return self.dialect.extra_cells if self.dialect.header_rows else "column"


def plan_of(file: str, sample: Sample, dialect: Dialect, says: Mapping[str, str], start: int) -> Plan:
    """The Plan of a file. `dialect` holds what a person said, `says` tells which of it; start: bytes of byte order marks.

    Raises: DatasetError dialect.bad_value for header rows beyond the first lines.
    """
    quotes = quotes_said(sample, dialect, says)
    split = split_of(sample, dialect.delimiter.encode() if "delimiter" in says else b"", quotes)
    hint = int(bool(sep_line(sample.lines)))
    rows = [[cell.decode("utf-8", "replace") for cell in row] for row in split.rows]
    header = Header(dialect.header_rows, "") if "header_rows" in says else find_header(rows, hint)
    if header.rows and header.rows[-1] > max(len(rows), 1):
        raise DatasetError("dialect.bad_value", file=file, key="header_rows", value=says.get("header_rows", ""), allowed=f"1, {len(rows)}")
    labels = labels_at(rows, header)
    layout = Layout(
        split.delimiter or ONE_COLUMN, quotes.mark, split.padded, "quote_char" in says, len(labels),
        named=max((place + 1 for place, label in enumerate(labels) if label.strip()), default=len(labels)),
        first_row=max(header.rows, default=hint) + 1, start=start, escape=quotes.escape,
    )  # fmt: skip
    mark, escape = quotes.mark.decode(), quotes.escape.decode()
    read = replace(dialect, delimiter=split.delimiter.decode(), quote_char=mark, escape_char=escape, header_rows=header.rows)
    spoken = (Evidence(key, "dialect.said", {"key": key, "value": text}) for key, text in says.items() if key != "encoding")
    evidence = (*spoken, *why_quotes(quotes, says), *why_header(header, says))
    return Plan(read, layout, tuple(labels), evidence, says, hint, preamble_of(rows, header, hint))


def quotes_said(sample: Sample, dialect: Dialect, says: Mapping[str, str]) -> Quotes:
    """The quotes that a person said, else those of the sample."""
    if "quote_char" in says:
        return Quotes(dialect.quote_char.encode(), dialect.escape_char.encode() if dialect.quote_char else b"")
    found = quotes_of(sample.lines)
    return replace(found, escape=dialect.escape_char.encode()) if "escape_char" in says else found


def why_quotes(quotes: Quotes, says: Mapping[str, str]) -> tuple[Evidence, ...]:
    """Why quotes are not the usual ones; nothing when a person said so."""
    if quotes.escape and "escape_char" not in says:
        return (Evidence("escape_char", "csv.why_escape"),)
    return (Evidence("quote_char", "csv.why_single"),) if quotes.mark == b"'" and "quote_char" not in says else ()


def split_of(sample: Sample, said: bytes, quotes: Quotes) -> Split:
    """The sample as divided by the separator that a person said, that a line "sep=;" names, or that divides it best."""
    delimiter = said or sep_line(sample.lines)
    return split_by(sample.lines, delimiter, quotes) if delimiter else sniff(sample.lines, quotes)


def labels_at(rows: Sequence[Sequence[str]], header: Header) -> list[str]:
    """The label of each column, "" for all when there is no header."""
    chosen = [rows[number - 1] for number in header.rows if number <= len(rows)]
    if chosen:
        return labels_of(chosen, max(1, *(len(row) for row in chosen)))
    widths = Counter(len(row) for row in rows if row)
    return [""] * (widths.most_common(1)[0][0] if widths else 1)


def why_header(header: Header, says: Mapping[str, str]) -> tuple[Evidence, ...]:
    """Why the header is where it is; nothing when a person said so."""
    if "header_rows" in says:
        return ()
    if not header.rows:
        return (Evidence("header_rows", header.why),)
    return (Evidence("header_rows", header.why, {"row": header.rows[0], "last_row": header.rows[-1], "count": header.filled}),)


def preamble_of(rows: Sequence[Sequence[str]], header: Header, begin: int) -> tuple[str, ...]:
    """The texts of the filled lines above the header, the first 20, each cut at 200 characters."""
    above = rows[begin : header.rows[0] - 1] if header.rows else []
    texts = [" ".join(cell.strip() for cell in row if cell.strip()) for row in above]
    return tuple(text[:200] for text in texts if text)[:20]


def check_marks(file: str, dialect: Dialect, says: Mapping[str, str]) -> None:
    """None. Raises: DatasetError dialect.bad_value for a separator or a quote that no delimited file can have."""
    for key, mark, allowed in (("delimiter", dialect.delimiter, MARKS), ("quote_char", dialect.quote_char, QUOTES)):
        is_char = len(mark) <= 1 and mark.isascii() and not mark.isalnum() and mark not in ("\r", "\n", "\0")
        if key in says and not (is_char and (key == "quote_char" or mark not in ("", '"'))):
            raise DatasetError("dialect.bad_value", file=file, key=key, value=says[key][:80], allowed=allowed)
    if "delimiter" in says and dialect.delimiter == dialect.quote_char:
        raise DatasetError("dialect.bad_value", file=file, key="quote_char", value=dialect.quote_char, allowed=QUOTES)
