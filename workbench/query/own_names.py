"""The names that a team may give its tables, and how they are written."""

import re
from collections.abc import Collection

from workbench.errors import QueryError
from workbench.names import RESERVED, slug
from workbench.sql import ident

LONGEST = 63
NAME = re.compile(rf"[^\W\d]\w{{0,{LONGEST - 1}}}")
REMOVED = re.compile(r"_removed_(\d{10})_(.+)", re.DOTALL)
# What DuckDB's duckdb_keywords() calls reserved or type_function; a test asks it again.
WORDS = frozenset(
    re.findall(
        r"\w+",
        "all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case cast check "
        "collate collation column columns concurrently constraint create cross default deferrable desc describe "
        "distinct do else end except false fetch for foreign freeze from full generated glob group having ilike in "
        "initially inner intersect into is isnull join lambda lateral leading left like limit map natural not notnull "
        "null offset on only or order outer overlaps pivot pivot_longer pivot_wider placing positional primary qualify "
        "references returning right select semi show similar some struct summarize symmetric table tablesample then to "
        "trailing true try_cast tuple union unique unpack unpivot using variadic verbose when where window with",
    )
)


def require_name(name: str, taken: Collection[str], packages: Collection[str]) -> None:
    """None. Raises: QueryError unless a table may be called so."""
    proposed = free(proposal(name), {*taken, *packages})
    if not name:
        raise QueryError("own.no_name", proposed=proposed)
    if not NAME.fullmatch(name) or REMOVED.fullmatch(name):
        raise QueryError("own.bad_name", name=name[:80], most=LONGEST, proposed=proposed)
    if name.casefold() in {item.casefold() for item in packages}:
        raise QueryError("own.package_name", name=name, proposed=proposed)
    if name.casefold() in WORDS or name.casefold() in RESERVED:
        raise QueryError("own.reserved", name=name, proposed=proposed)
    if name.casefold() in {item.casefold() for item in taken}:
        raise QueryError("own.taken", name=name, proposed=proposed)


def proposal(words: str) -> str:
    """A name for a table, made of what people call it: a file, the title of a result."""
    name = slug(words)[: LONGEST - 4].rstrip("_") or "table_1"
    return f"t_{name}" if name in WORDS or name in RESERVED else name


def free(name: str, taken: Collection[str]) -> str:
    """The name, or the first one with a number behind it that is not taken."""
    known = {item.casefold() for item in taken}
    number = 2
    found = name
    while found.casefold() in known:
        found, number = f"{name}_{number}", number + 1
    return found


def quoted(name: str) -> str:
    """The name as it must be written in SQL: between quotes only where it needs them."""
    return name if NAME.fullmatch(name) and name.casefold() not in WORDS else ident(name)


def removed_name(name: str, now: int) -> str:
    """The name under which a table waits in the bin. now: in seconds since 1970."""
    return f"_removed_{now:010d}_{name}"
