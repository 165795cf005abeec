"""How well a key joins two tables, asked of the tables themselves before they are joined."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from workbench.explore import joining, keys
from workbench.explore.advisor import DECLARED, VALUES, Proposal, compared
from workbench.explore.sources import Source
from workbench.explore.view import Join
from workbench.sql import ident

SHOWN = 200  # unmatched values of each side
SAMPLE = 500  # values of a column that are looked for in the other table
ENOUGH, FEWEST = 0.2, 3


@dataclass(frozen=True)
class Side:
    """One table under a key. rows: all of them. missing: without a key. keys: different ones. most: rows that share one key.

    matched_rows, matched_keys: that the other table has too.
    """

    rows: int
    missing: int
    keys: int
    matched_rows: int
    matched_keys: int
    most: int

    @property
    def share(self) -> float:
        """The share of its rows that find a partner; 0 without rows."""
        return self.matched_rows / self.rows if self.rows else 0.0


@dataclass(frozen=True)
class Match:
    """Both tables under a key."""

    left: Side
    right: Side

    @property
    def multiplies(self) -> bool:
        """Whether rows of the first table would stand several times in a plain join."""
        return self.right.most > 1


@dataclass(frozen=True)
class Unmatched:
    """A value without a partner. value: as written. key: what the fix makes of it, "" for nothing. rows: that hold it."""

    value: str
    key: str
    rows: int


def key_sqls(join: Join, first: Source, second: Source) -> tuple[str, str]:
    """SQL: the keys of both tables, from their own columns."""
    left = first.column(join.left)
    assert left is not None
    return keys.fixed(join.left_fix, left, ident(left.name)), joining.right_key(join, second)


def match_sql(joins: Sequence[Join], first: Source, second: Source) -> str:
    """The query of the figures of several joins of two tables, one row each, in their order."""
    made, asked = [], []
    for place, join in enumerate(joins):
        left, right = key_sqls(join, first, second)
        made += [f"l{place} AS (SELECT {left} AS key, count(*) AS n FROM {first.sql} GROUP BY 1)"]
        made += [f"r{place} AS (SELECT {right} AS key, count(*) AS n FROM {second.sql} GROUP BY 1)"]
        sides = [*side_sql(f"l{place}", f"r{place}"), *side_sql(f"r{place}", f"l{place}")]
        asked.append(f"SELECT {place} AS place, " + ", ".join(f"{sql} AS f{number}" for number, sql in enumerate(sides)))
    return "WITH " + ",\n".join(made) + "\n" + "\nUNION ALL\n".join(asked) + "\nORDER BY 1"


def side_sql(own: str, other: str) -> list[str]:
    """SQL: the figures of a Side, in its order."""
    met = f"FROM {own} WHERE key IN (SELECT key FROM {other} WHERE key IS NOT NULL)"
    return [
        f"(SELECT coalesce(sum(n), 0)::BIGINT FROM {own})",
        f"(SELECT coalesce(sum(n), 0)::BIGINT FROM {own} WHERE key IS NULL)",
        f"(SELECT count(key) FROM {own})",
        f"(SELECT coalesce(sum(n), 0)::BIGINT {met})",
        f"(SELECT count(*) {met})",
        f"(SELECT coalesce(max(n), 0)::BIGINT FROM {own} WHERE key IS NOT NULL)",
    ]


def matches(rows: pa.Table) -> list[Match]:
    """The Match of each join that `match_sql` asked for."""
    found = []
    for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        figures = [int(value) for value in row[1:]]
        found.append(Match(Side(*figures[:6]), Side(*figures[6:])))
    return found


def ranked(told: Sequence[Proposal], figures: Sequence[Match | None]) -> list[tuple[Proposal, Match | None]]:
    """The Proposals with their figures: declared keys first, then those that give most rows of the first table a match."""
    pairs = list(zip(told, figures, strict=True))
    return sorted(pairs, key=lambda pair: (pair[0].evidence != DECLARED, -round(pair[1].left.share, 2) if pair[1] else 0))


def unmatched_sql(join: Join, first: Source, second: Source) -> str:
    """The query of the values without a partner: side ("l" or "r"), value, key, rows; the most frequent first."""
    left, right = key_sqls(join, first, second)
    sides = (("l", join.left, first, left, second, right), ("r", join.right, second, right, first, left))
    return "\nUNION ALL\n".join(
        f"(SELECT '{side}' AS side, value, key, n FROM (\n"
        f"  SELECT {ident(name)}::VARCHAR AS value, {own} AS key, count(*) AS n FROM {source.sql}\n"
        f"  WHERE {ident(name)} IS NOT NULL GROUP BY 1, 2\n"
        f") WHERE key IS NULL OR key NOT IN (\n"
        f"  SELECT key FROM (SELECT {theirs} AS key FROM {other.sql}) WHERE key IS NOT NULL\n"
        f") ORDER BY n DESC, value LIMIT {SHOWN})"
        for side, name, source, own, other, theirs in sides
    )


def unmatched(rows: pa.Table) -> tuple[list[Unmatched], list[Unmatched]]:
    """The values of the first table without a partner, and those of the second."""
    sides: dict[str, list[Unmatched]] = {"l": [], "r": []}
    for side, value, key, count in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        sides[side].append(Unmatched(str(value), str(key or ""), int(count)))
    return sides["l"], sides["r"]


def values_sql(first: Source, second: Source) -> str:
    """The query that looks for values of the first table in the second: places of the two columns, how many were found, of how many.

    "" when no column of theirs is a text or a code.
    """
    lefts, rights = compared(first), compared(second)
    if not lefts or not rights:
        return ""
    left = [f"SELECT {place} AS f, v FROM ({distinct(item.name, first, SAMPLE)})" for place, item in enumerate(lefts)]
    right = [f"SELECT {place} AS f, v FROM ({distinct(item.name, second, 0)})" for place, item in enumerate(rights)]
    return (
        f"WITH l AS ({' UNION ALL '.join(left)}), r AS ({' UNION ALL '.join(right)}), "
        "total AS (SELECT f, count(*) AS n FROM l GROUP BY f)\n"
        "SELECT l.f, r.f, count(*) AS met, any_value(total.n) AS n FROM l JOIN r ON l.v = r.v JOIN total ON total.f = l.f\n"
        f"GROUP BY 1, 2 HAVING count(*) >= {FEWEST} AND count(*) >= {ENOUGH} * any_value(total.n)\n"
        "ORDER BY count(*) * 1.0 / any_value(total.n) DESC, 1, 2"
    )


def distinct(name: str, source: Source, most: int) -> str:
    """SQL: the different values of a column, as texts without spaces and in capitals; `most` of them, 0 for all."""
    value = keys.tidy(f"{ident(name)}::VARCHAR")
    return f"SELECT DISTINCT {value} AS v FROM {source.sql} WHERE {ident(name)} IS NOT NULL{f' LIMIT {most}' if most else ''}"


def by_values(rows: pa.Table, first: Source, second: Source) -> list[Proposal]:
    """The Proposals that shared values suggest."""
    lefts, rights = compared(first), compared(second)
    pairs = zip(rows.column(0).to_pylist(), rows.column(1).to_pylist(), strict=True)
    return [Proposal(lefts[left].name, rights[right].name, "tidy", "tidy", VALUES) for left, right in pairs]
