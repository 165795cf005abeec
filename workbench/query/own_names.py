"""The names that a team may give its tables, and how they are written."""

import re
from collections.abc import Collection

from workbench.errors import QueryError
from workbench.names import RESERVED, slug
from workbench.sql import ident

LONGEST = 63
NAME = re.compile(rf"[^\W\d]\w{{0,{LONGEST - 1}}}")
REMOVED = re.compile(r"_removed_(\d{10})_(.+)", re.DOTALL)
WORDS = frozenset(
    re.split(
        r"\s+",
        "all and any as asc between by case cast check column constraint create cross default desc describe distinct else end except "
        "exists false fetch for from full group having in inner insert intersect into is join lateral left like limit natural not null "
        "offset on or order outer pivot primary qualify references returning right select show some summarize table then to true union "
        "unique unpivot using values when where window with",
    )
)


def require_name(name: str, taken: Collection[str], packages: Collection[str]) -> None:
    """None. Raises: QueryError unless a table may be called so."""
    proposed = free(proposal(name), {*taken, *packages})
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
    simple = re.fullmatch(r"[a-z_][a-z0-9_]*", name) and name not in WORDS
    return name if simple else ident(name)


def removed_name(name: str, now: int) -> str:
    """The name under which a table waits in the bin. now: in seconds since 1970."""
    return f"_removed_{now:010d}_{name}"
