"""The rows whose keys say what an earlier row said, or nothing at all, or what no other table holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from frictionless.resources import TableResource

from workbench.validation.report.fields import Judged, require_key
from workbench.validation.report.screened import Screened
from workbench.validation.report.suspects import keep, read
from workbench.validation.report.unscreened import UnscreenedError


def unique_places(fields: Sequence[Judged], primary: Sequence[int]) -> list[list[int]]:
    """The groups of fields whose values must differ, the primary key last. Raises: UnscreenedError."""
    groups = [[item.place] for item in fields if item.is_unique and [item.place] != list(primary)]
    groups += [list(primary)] if primary else []
    for place in {place for group in groups for place in group}:
        require_key(fields[place])
    return groups


def primary_places(resource: TableResource, fields: Sequence[Judged], names: Sequence[str]) -> list[int]:
    """The places of the primary key, none when a part of it is no field of the header."""
    key = resource.schema.primary_key
    if not key or not set(key) <= set(names):
        return []
    if resource.dialect.header_case:
        return [names.index(name) for name in key]
    lowered = {name.lower() for name in key}
    return [item.place for item, name in zip(fields, names, strict=True) if name.lower() in lowered]


def note_repeats(screened: Screened, groups: Sequence[Sequence[int]], primary: Sequence[int]) -> None:
    """None; the temporary table "wanted" holds the places of all rows that share a key with another, or lack their primary key."""
    screened.connection.execute(f"CREATE OR REPLACE TEMP TABLE wanted AS SELECT {screened.lowest}::BIGINT AS place")  # read in any case
    for condition in screened.bad.values():
        screened.connection.execute(f"INSERT INTO wanted SELECT rowid + 1 FROM passed WHERE {condition} AND rowid + 1 >= {screened.lowest}")
    if groups:
        screened.connection.execute(f"CREATE OR REPLACE TEMP VIEW keys AS {keys_sql(screened)}")
    for group in groups:
        note_group(screened, group, is_primary=list(group) == list(primary))


def keys_sql(screened: Screened) -> str:
    """SQL of the keys of all rows: place, k0, k1... `unlike`: some key has no value in SQL though frictionless reads one."""
    plain = ", ".join(f"k{place}" for place in screened.keyed)
    odd = ", ".join(f"coalesce(o{place}.key, k{place}) AS k{place}" for place in screened.keyed)
    joins = " ".join(f"LEFT JOIN odd{place} o{place} ON d.c{place} = o{place}.cell" for place in screened.keyed)
    unlike = " OR ".join(f"(o{place}.cell IS NOT NULL AND o{place}.key IS NULL)" for place in screened.keyed)
    return (
        f"SELECT rowid + 1 AS place, {plain}, false AS unlike FROM passed WHERE cells IS NULL AND rowid + 1 >= {screened.lowest} UNION ALL "
        f"SELECT d.place, {odd}, {unlike} FROM doubtful d JOIN passed p ON p.rowid + 1 = d.place {joins}"
    )


def note_group(screened: Screened, group: Sequence[int], *, is_primary: bool) -> None:
    """None; the rows of one key are noted."""
    parts = ", ".join(f"k{place}" for place in group)
    joined = " OR " if is_primary else " AND "
    filled = joined.join(f"k{place} IS NOT NULL" for place in group)
    screened.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE shared AS SELECT {parts} FROM keys WHERE {filled} GROUP BY {parts} HAVING count(*) > 1"
    )
    if screened.one("SELECT count(*) FROM shared"):
        equal = "IS NOT DISTINCT FROM" if len(group) > 1 else "="
        same = " AND ".join(f"a.k{place} {equal} b.k{place}" for place in group)
        screened.connection.execute(f"INSERT INTO wanted SELECT a.place FROM keys a SEMI JOIN shared b ON {same}")
    empty = " AND ".join(f"k{place} IS NULL" for place in group) if is_primary else "false"
    screened.connection.execute(f"INSERT INTO wanted SELECT place FROM keys WHERE unlike OR ({empty})")


def note_orphans(screened: Screened, resource: TableResource, names: Sequence[str]) -> None:
    """None; the rows whose foreign key is not in the other table are noted, as frictionless's own lookup knows it."""
    for key in resource.schema.foreign_keys if resource.lookup else ():
        if not set(key["fields"]) <= set(names):
            continue
        fields = [screened.fields[names.index(name)] for name in key["fields"]]
        known: Mapping[Any, Any] = resource.lookup.get(key["reference"]["resource"], {})
        note_absent(screened, fields, known.get(tuple(key["reference"]["fields"]), set()))


def is_absent(values: tuple[Any, ...], known: Any) -> bool:
    """Whether these values, of which one is there, are not known. Raises: UnscreenedError for values that cannot be compared."""
    try:
        return set(values) != {None} and values not in known
    except TypeError as error:
        raise UnscreenedError(f"a foreign key whose values cannot be compared: {error}") from error


def note_absent(screened: Screened, fields: Sequence[Judged], known: Any) -> None:
    """None; the rows whose values are not known are noted. Raises: UnscreenedError."""
    listed = ", ".join(item.column for item in fields)
    source = f"(SELECT row_number() OVER () AS place, {listed} FROM {screened.cells.sql})"
    absent = []
    for cells in screened.connection.execute(f"SELECT DISTINCT {listed} FROM {source} WHERE place >= {screened.lowest}").fetchall():
        values = tuple(None if cell is None else read(item, cell)[0] for item, cell in zip(fields, cells, strict=True))
        if is_absent(values, known):
            absent.append(cells)
    if absent:
        keep(screened, "absent", {f"part{part}": [cells[part] for cells in absent] for part in range(len(fields))})
        same = " AND ".join(f"s.{item.column} IS NOT DISTINCT FROM a.part{part}" for part, item in enumerate(fields))
        query = f"INSERT INTO wanted SELECT place FROM {source} s SEMI JOIN absent a ON {same} WHERE place >= {screened.lowest}"
        screened.connection.execute(query)
