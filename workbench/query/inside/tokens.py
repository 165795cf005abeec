"""The words and signs of a statement, as DuckDB's own tokenizer cuts them; comments left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import duckdb

TEXT_STARTS = ("'", "$", "e'", "E'", "x'", "X'", "b'", "B'")


@dataclass(frozen=True, slots=True)
class Token:
    """kind: "word", "quoted" (a name between quotes), "text" or "sign". name: as DuckDB compares it. at: its place, in characters."""

    kind: str
    text: str
    name: str
    at: int

    @property
    def is_name(self) -> bool:
        """Whether it can name a table, a field or a function."""
        return self.kind in ("word", "quoted")

    def says(self, *words: str) -> bool:
        """Whether it is one of these keywords, which quotes would make a name."""
        return self.kind == "word" and self.name in words


def tokens(sql: str) -> list[Token]:
    """Every token of the text but its comments."""
    raw = sql.encode()  # the tokenizer counts bytes
    starts = [(offset, str(kind)) for offset, kind in duckdb.tokenize(sql)]
    found, place, before = [], 0, 0
    for index, (offset, kind) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else len(raw)
        place, before = place + len(raw[before:offset].decode(errors="replace")), offset
        if not kind.endswith("comment"):
            found.append(token(raw[offset:end].decode(errors="replace").strip(), place))
    return found


def token(text: str, at: int) -> Token:
    """One Token of a text without spaces around it."""
    if text[:1] in ('"', "`"):
        mark = text[0]
        return Token("quoted", text, text[1:].rstrip(mark).replace(mark * 2, mark).casefold(), at)
    if text.startswith(TEXT_STARTS) and len(text) > 1:
        return Token("text", text, text.strip("'").casefold(), at)
    if text[:1].isalpha() or text[:1] == "_":
        return Token("word", text, text.casefold(), at)
    return Token("sign", text, text, at)


def pairs(found: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Each token with the one after it."""
    return pairwise(found)


def called(found: Sequence[Token]) -> list[str]:
    """The names that stand before a bracket, as functions do."""
    return [one.name for one, after in pairs(found) if one.is_name and after.text == "("]


def after_first(found: Sequence[Token], *skipped: str) -> list[Token]:
    """The tokens behind the first one, and behind those keywords that only decorate it."""
    rest = list(found[1:])
    while rest and rest[0].says(*skipped):
        rest.pop(0)
    return rest


def trimmed(sql: str) -> str:
    """The statement without the semicolon and the comments behind it, which DuckDB does not take where it adds to a query."""
    found = tokens(sql)
    while found and found[-1].text == ";":
        found.pop()
    return sql[: found[-1].at + len(found[-1].text)] if found else ""
