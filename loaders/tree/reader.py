"""A JSON text read value by value, memory flat: Python's own C scanner on a window of the file."""

import json
import re
from collections.abc import Iterator
from json import JSONDecodeError
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any, TextIO

from workbench.errors import DatasetError

WINDOW_CHARACTERS = 2 << 20
NEAR_CHARACTERS = 20
END_MARGIN = 16  # an error so near the end of the window may only say that the window is too short
BLANK = re.compile(r"[ \t\n\r]*")
UNFINISHED = "0123456789+-.eEtrufalsn"
CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*"|(-?Infinity|NaN)')


class Whole(str):
    """The text of a whole number: no digit is lost."""

    __slots__ = ()


class Number(str):
    """The text of a number with decimals or an exponent: no digit is lost."""

    __slots__ = ()


class NotJson(ValueError):
    """NaN or Infinity."""


def refuse(constant: str) -> None:
    """Never returns. Raises: NotJson."""
    raise NotJson(constant)


# Objects come as tuples of (key, value), so that double keys show; numbers as their text.
EXACT = json.JSONDecoder(object_pairs_hook=tuple, parse_int=Whole, parse_float=Number, parse_constant=refuse)
PLAIN = json.JSONDecoder(parse_constant=refuse)


def compact(value: Any) -> str:
    """The JSON text of what EXACT decoded, without blanks, numbers as written."""
    if isinstance(value, Whole | Number):
        return str(value)
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, tuple):
        return "{" + ",".join([f"{encode_basestring(key)}:{compact(item)}" for key, item in value]) + "}"
    if isinstance(value, list):
        return "[" + ",".join([compact(item) for item in value]) + "]"
    return {True: "true", False: "false", None: "null"}[value]


class Reader:
    """A place in a UTF-8 JSON text. Every method that moves on may raise DatasetError json.invalid, with line and column."""

    def __init__(self, path: Path, file: str, longest: int) -> None:
        self.file = file
        self.longest = longest
        self.size_bytes = path.stat().st_size
        self.stream: TextIO = path.open(encoding="utf-8-sig", newline="")
        self.window = ""
        self.place = 0
        self.lines = 0  # line breaks before the window
        self.column = 0  # characters between the last of them and the window
        self.is_ended = False

    def close(self) -> None:
        """None; the file is closed."""
        self.stream.close()

    def fill(self) -> None:
        """None; the window begins at the place, and holds more of the text."""
        passed = self.window[: self.place]
        breaks = passed.count("\n")
        self.lines += breaks
        self.column = len(passed) - passed.rfind("\n") - 1 if breaks else self.column + len(passed)
        left = self.window[self.place :]
        more = self.more(max(WINDOW_CHARACTERS, len(left)))
        self.is_ended = not more
        self.window, self.place = left + more, 0

    def more(self, characters: int) -> str:
        """The next characters of the file. Raises: DatasetError json.encoding."""
        try:
            return self.stream.read(characters)
        except UnicodeDecodeError:
            raise DatasetError("json.encoding", file=self.file) from None

    def peek(self) -> str:
        """The next character that is not blank, the place moved to it; "" at the end."""
        while True:
            found = BLANK.match(self.window, self.place)
            self.place = found.end() if found else self.place
            if self.place < len(self.window) or self.is_ended:
                return self.window[self.place : self.place + 1]
            self.fill()

    def take(self, expected: str) -> None:
        """None; that character is passed."""
        if self.peek() != expected:
            raise self.invalid(self.place)
        self.place += 1

    def value(self, decoder: json.JSONDecoder = EXACT) -> tuple[Any, str]:
        """The next value and its text as written."""
        self.peek()
        while True:
            try:
                value, end = decoder.raw_decode(self.window, self.place)
            except JSONDecodeError as error:
                self.read_on(error)
                continue
            except NotJson:
                raise self.invalid(self.constant_place()) from None
            if end < len(self.window) or self.is_ended or self.window[end - 1] not in UNFINISHED:
                text = self.window[self.place : end]
                self.place = end
                return value, text
            self.fill()

    def line_value(self) -> tuple[Any, str]:
        """The value that fills the line that begins here, and its text."""
        self.peek()
        while (end := self.window.find("\n", self.place)) < 0 and not self.is_ended:
            self.fill()
        line = self.window[self.place : len(self.window) if end < 0 else end]
        try:
            value, length = EXACT.raw_decode(line)
        except JSONDecodeError as error:
            raise self.invalid(self.place + min(error.pos, max(len(line.rstrip()) - 1, 0))) from None
        except NotJson:
            raise self.invalid(self.constant_place()) from None
        if line[length:].strip():
            raise self.invalid(self.place + length)
        self.place += len(line)
        return value, line

    def read_on(self, error: JSONDecodeError) -> None:
        """None; the window is longer. Raises: DatasetError when that cannot mend the error."""
        is_open_string = error.msg.startswith("Unterminated string")
        is_near_end = error.pos >= len(self.window) - END_MARGIN
        too_long = is_open_string and len(self.window) - error.pos > self.longest
        if self.is_ended or too_long or not (is_open_string or is_near_end):
            raise self.invalid(error.pos)
        self.fill()

    def constant_place(self) -> int:
        """Where the first NaN or Infinity after the place stands."""
        return next((found.start(1) for found in CONSTANT.finditer(self.window, self.place) if found[1]), self.place)

    def members(self) -> Iterator[str]:
        """The keys of the object that begins here; the caller reads, or skips, the value after each one."""
        self.take("{")
        first = True
        while self.peek() != "}":
            if not first:
                self.take(",")
            first = False
            if self.peek() != '"':
                raise self.invalid(self.place)
            key, _ = self.value()
            self.take(":")
            yield key
        self.take("}")

    def items(self) -> Iterator[None]:
        """One None for each item of the array that begins here; the caller reads the item."""
        self.take("[")
        first = True
        while self.peek() != "]":
            if not first:
                self.take(",")
                if self.peek() == "]":
                    raise self.invalid(self.place)
            first = False
            yield None
        self.take("]")

    def require_end(self) -> None:
        """None. Raises: DatasetError when something follows the document."""
        if self.peek():
            raise self.invalid(self.place)

    def invalid(self, place: int) -> DatasetError:
        """The error at a place of the window, counted in lines and columns of the file."""
        before = self.window[:place]
        breaks = before.count("\n")
        column = place - before.rfind("\n") if breaks else self.column + place + 1
        near = self.window[max(0, place - NEAR_CHARACTERS) : place + NEAR_CHARACTERS]
        shown = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in near)
        return DatasetError("json.invalid", file=self.file, line=self.lines + breaks + 1, column=column, near=shown)
