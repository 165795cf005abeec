"""Records gathered into an all-text table: columns in the order of their first appearance, with the kind of their values."""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from loaders.textual import TextTable
from loaders.tree.reader import Number, Whole, compact
from workbench.findings import SHOWN_ROWS, Finding
from workbench.loading import Column
from workbench.validation.excerpts import excerpt

Key = Hashable
STRING, INTEGER, NUMBER, BOOLEAN, OBJECT, ARRAY, GEOJSON = 1, 2, 4, 8, 16, 32, 64


class Geo(str):
    """The JSON text of a geometry."""

    __slots__ = ()


BITS = {str: STRING, Whole: INTEGER, Number: NUMBER, bool: BOOLEAN, tuple: OBJECT, list: ARRAY, Geo: GEOJSON, type(None): 0}
KINDS = {
    STRING: "string", INTEGER: "integer", NUMBER: "number", INTEGER | NUMBER: "number", BOOLEAN: "boolean",
    OBJECT: "object", ARRAY: "array", GEOJSON: "geojson",
}  # fmt: skip
WORDS = {True: "true", False: "false"}
SURROGATE = re.compile(r"[\ud800-\udfff]")
LONG = 100_000
SAFE_DIGITS = 17  # what a double prints; more digits, and reading it as a double would change the number
INTEGERS = range(-(2**63), 2**63)
EXPONENT = re.compile(r"[eE][+-]?(\d{3,})$")
SHOWN_WORDS = 5


@dataclass
class Seen:
    """Where something worth a Finding was seen."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def at(self, row: int, word: str = "") -> None:
        """None; once more, in that row."""
        self.count += 1
        if len(self.rows) < SHOWN_ROWS and (not self.rows or self.rows[-1] != row):
            self.rows.append(row)
        if word and len(self.words) < SHOWN_WORDS:
            self.words.append(word)

    @property
    def listed(self) -> str:
        """The rows, as a sentence lists them."""
        return ", ".join(map(str, self.rows)) + (", …" if self.count > len(self.rows) else "")

    def finding(self, code: str, key: Key, file: str) -> Finding:
        """The Finding of what was seen in one column."""
        context = {"file": file, "key": label(key), "listed": self.listed, "words": quoted(self.words)}
        return Finding(code, context, row=self.rows[0], field=label(key), count=self.count, rows=tuple(self.rows))


class Records:
    """A table being gathered. Rows are numbered from 1, the n-th record is row n."""

    def __init__(self, body: TextTable) -> None:
        self.body = body
        self.columns: dict[Key, int] = {}
        self.kinds: list[dict[int, Seen]] = []  # of each column, where values of each kind stand
        self.inexact: set[int] = set()
        self.seen: dict[tuple[str, Key], Seen] = {}

    def add(self, pairs: Iterable[tuple[Key, object]], *, has_escapes: bool) -> None:
        """None; one record more. `has_escapes`: its text holds \\u, so characters must be looked at."""
        row: dict[int, str | None] = {}
        for key, value in pairs:
            column = self.columns.get(key)
            if column is None:
                column = self.columns[key] = len(self.kinds)
                self.kinds.append({})
                if column >= self.body.limits.table_columns:
                    self.body.require_columns(column + 1)
            row[column] = self.text(key, column, value, has_escapes=has_escapes)
        self.body.add(row)

    def text(self, key: Key, column: int, value: object, *, has_escapes: bool) -> str | None:
        """The cell of a value."""
        if value is None:
            return None
        bit = BITS[type(value)]
        seen = self.kinds[column].get(bit)
        if seen is None:
            seen = self.kinds[column][bit] = Seen()
            seen.rows.append(self.body.rows + 1)
            seen.words.append(value if isinstance(value, str) else compact(value))
        seen.count += 1
        if isinstance(value, str):
            return self.checked(key, column, value, bit) if not has_escapes else self.clean(key, self.checked(key, column, value, bit))
        if isinstance(value, bool):
            return WORDS[value]
        return self.clean(key, compact(value)) if has_escapes else compact(value)

    def checked(self, key: Key, column: int, text: str, bit: int) -> str:
        """The text, noted when it is too long to be shown or a number with too many digits."""
        if len(text) > LONG and bit == STRING:
            self.note("cell.long", key)
        elif bit in (INTEGER, NUMBER) and not is_exact(text, bit):
            self.inexact.add(column)
            self.note("number.kept_as_text", key, text)
        return text

    def clean(self, key: Key, text: str) -> str:
        """The text without NUL, lone surrogates replaced by U+FFFD."""
        if SURROGATE.search(text):
            self.note("text.invalid_char", key)
            text = SURROGATE.sub("\ufffd", text)
        if "\x00" in text or "\\u0000" in text:
            self.note("text.nul_removed", key)
            text = text.replace("\x00", "").replace("\\u0000", "")
        return text

    def note_doubles(self, pairs: Sequence[tuple[Key, object]]) -> None:
        """None; the keys that stand twice in the object being added are noted: their last value is kept, as everywhere."""
        keys = [key for key, _ in pairs]
        for key in {key for key in keys if keys.count(key) > 1}:
            self.note("json.duplicate_key", key)

    def note(self, code: str, key: Key, word: str = "") -> None:
        """None; something worth a Finding was seen in the record being added."""
        self.seen.setdefault((code, key), Seen()).at(self.body.rows + 1, word)

    def kind(self, column: int) -> str:
        """The Table Schema type of a column that its JSON values guarantee: "string" as soon as they differ."""
        bits = sum(self.kinds[column])
        return "string" if column in self.inexact else KINDS.get(bits, "string" if bits else "")

    def labelled(self) -> tuple[Column, ...]:
        """The columns; a key that is not a text ends with its label."""
        return tuple(Column(label(key), self.kind(column)) for key, column in self.columns.items())

    def findings(self, file: str) -> list[Finding]:
        """The Findings of what was noted, and of the columns whose values are of several kinds."""
        found = [seen.finding(code, key, file) for (code, key), seen in self.seen.items()]
        mixed = [(key, self.kinds[column]) for key, column in self.columns.items() if sum(self.kinds[column]) not in (0, *KINDS)]
        return found + [mixture(label(key), kinds) for key, kinds in mixed]


def mixture(name: str, kinds: Mapping[int, Seen]) -> Finding:
    """The Finding of a column whose values are of several kinds: those that are not of the commonest one."""
    commonest = max(kinds, key=lambda bit: kinds[bit].count)
    others = [seen for bit, seen in kinds.items() if bit != commonest]
    row = min(seen.rows[0] for seen in others)
    words = quoted([seen.words[0] for seen in others])
    context = {"expected": KINDS[commonest], "read_as": "string", "words": words, "kinds": ", ".join(KINDS[bit] for bit in kinds)}
    return Finding("type.mixed", context, row=row, field=name, count=sum(seen.count for seen in others), rows=(row,))


def quoted(words: Iterable[str]) -> str:
    """The words between quotes, as sentences show them."""
    return ", ".join(f"“{excerpt(word)}”" for word in words)


def label(key: Key) -> str:
    """The label of a column."""
    return key if isinstance(key, str) else str(key[-1])  # type: ignore[index]


def is_exact(text: str, bit: int) -> bool:
    """Whether a number keeps its value in 64 bits: an integer within them, a double of SAFE_DIGITS."""
    if bit == INTEGER:
        return len(text) < 19 or (len(text) < 21 and int(text) in INTEGERS)
    if len(text) <= SAFE_DIGITS and "e" not in text and "E" not in text:
        return True
    digits = re.split("[eE]", text)[0].lstrip("-").replace(".", "").strip("0")
    return len(digits) <= SAFE_DIGITS and not EXPONENT.search(text)
