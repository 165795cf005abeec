"""What can be told of a script from its text alone, before any engine reads it."""

import re
from collections.abc import Sequence

# What is no statement: comments, texts, quoted names.
QUOTED = re.compile(
    r"""--[^\n]*|/\*.*?\*/|\bE'(?:\\.|''|[^'\\])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$.*?\$\1\$""", re.DOTALL | re.IGNORECASE
)
# ANALYZE only counts where it is not EXPLAIN ANALYZE, which is how people ask where the time goes.
EXPLAINS = re.compile(r"\bEXPLAIN(\s+ANALY[SZ]E)?\b", re.IGNORECASE)
# Most of these words may be the name of a field too, so they count where a statement begins, or goes on after WITH.
WRITES = re.compile(
    r"(^|;)\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|DROP|ALTER|VACUUM|ANALY[SZ]E|COMMENT|(FORCE\s+)?CHECKPOINT|COPY|IMPORT)\b"
    r"|\)\s*(INSERT|UPDATE|DELETE|MERGE)\b"
    r"|(\(|\bAS\b)\s*(INSERT\s+(INTO|OR)|UPDATE\s+\S+(\s+(AS\s+)?\S+)?\s+SET|DELETE\s+FROM|MERGE\s+INTO)\b"
    r"|\b(NEXTVAL|SETVAL)\s*\(",
    re.IGNORECASE,
)


VOLATILE = re.compile(
    r"\b(RANDOM|SETSEED|(GEN_RANDOM_)?UUID(V4|V7)?|NOW|TODAY|CURRENT_\w+|GET_CURRENT_\w+|LOCALTIME(STAMP)?|TRANSACTION_TIMESTAMP|TXID_CURRENT"
    r"|SAMPLE|TABLESAMPLE|AGE|VERSION)\b",
    re.IGNORECASE,
)


def varies(script: str) -> bool:
    """Whether the script may give another result the next time: it asks for chance or for the time. A word in a text counts."""
    return bool(VOLATILE.search(script))


def writes(script: str) -> bool:
    """Whether the script may change the team's file, by its words. Where one is missed, nothing changes: the file is opened to be read."""
    bare = QUOTED.sub(lambda found: " " if found[0].startswith(("--", "/*")) else " x ", script)
    return bool(WRITES.search(EXPLAINS.sub(" ", bare)))


def named(script: str, packages: Sequence[str]) -> list[str]:
    """The packages whose name stands in the script, quoted or not, in texts and comments too: one too many rather than one too few."""
    text = script.casefold()
    return [name for name in packages if name.casefold() in text and stands(name.casefold(), text)]


def stands(word: str, text: str) -> bool:
    """Whether the word is in the text as a whole word; both without capitals."""
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))
