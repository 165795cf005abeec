"""The join advisor: by which fields two tables could be joined, the best evidence first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.explore.keys import FIX_OF, PARENTS
from workbench.explore.sources import Column, Source
from workbench.explore.view import Join
from workbench.semantics.kinds import SHARE
from workbench.validation.labels import words, words_in

MOST = 6
COMPARED = 12  # columns of each table whose values are compared
JOINABLE = frozenset((*FIX_OF, "country_iso2", "country_iso3", "rna"))
CODE_WORDS = words_in("id ids identifiant identifier code codes cod num numero number insee ref reference cle key uai siren siret")
DECLARED, SAME_KIND, CONTAINS, SAME_NAME, VALUES = EVIDENCE = ("declared", "same_kind", "contains", "same_name", "values")


@dataclass(frozen=True)
class Proposal:
    """Two fields that could join two tables. evidence: one of EVIDENCE. kind: what kind of thing they hold, "" when nobody knows."""

    left: str
    right: str
    left_fix: str
    right_fix: str
    evidence: str
    kind: str = ""

    def join(self, table: str) -> Join:
        """The Join that follows it."""
        return Join(table, self.left, self.right, self.left_fix, self.right_fix)


def proposals(first: Source, second: Source) -> list[Proposal]:
    """What descriptors say about keys of two tables, each pair of fields once."""
    found: dict[tuple[str, str], Proposal] = {}
    for item in (*declared(first, second), *same_kind(first, second), *contained(first, second), *same_name(first, second)):
        found.setdefault((item.left, item.right), item)
    return list(found.values())[:MOST]


def declared(first: Source, second: Source) -> Iterator[Proposal]:
    """The foreign keys of one field that one of the tables declares, of the same package."""
    if not first.package or first.package != second.package:
        return
    for holder, other, turned in ((first, second, False), (second, first, True)):
        for key in holder.about.get("schema", {}).get("foreignKeys", ()):
            pair = pair_of(key, holder.resource, other.resource)
            if pair and holder.column(pair[0]) and other.column(pair[1]):
                left, right = reversed(pair) if turned else pair
                yield Proposal(left, right, "", "", DECLARED)


def pair_of(key: Mapping[str, Any], holder: str, other: str) -> tuple[str, str] | None:
    """(own field, field of the other table) of a foreign key of one field that points there; None for any other."""
    reference = key.get("reference") or {}
    names = [one(key.get("fields")), one(reference.get("fields"))]
    if (reference.get("resource") or holder) != other or not all(names):
        return None
    return names[0], names[1]


def one(fields: Any) -> str:
    """The name of the one field, "" for several."""
    if isinstance(fields, str):
        return fields
    return str(fields[0]) if isinstance(fields, list | tuple) and len(fields) == 1 else ""


def same_kind(first: Source, second: Source) -> Iterator[Proposal]:
    """Fields that hold the same kind of code."""
    for left in held(first):
        for right in held(second):
            if left.semantic == right.semantic:
                fixes = ("", "") if is_clean(left) and is_clean(right) else (FIX_OF.get(left.semantic, "tidy"),) * 2
                yield Proposal(left.name, right.name, needed(left, fixes[0]), needed(right, fixes[1]), SAME_KIND, left.semantic)


def contained(first: Source, second: Source) -> Iterator[Proposal]:
    """Fields of which one code holds the other: a commune its département."""
    for left in held(first):
        for right in held(second):
            if PARENTS.get(left.semantic, ("", ""))[0] == right.semantic:
                fix = needed(right, FIX_OF[right.semantic])
                yield Proposal(left.name, right.name, PARENTS[left.semantic][1], fix, CONTAINS, right.semantic)
            elif PARENTS.get(right.semantic, ("", ""))[0] == left.semantic:
                fix = needed(left, FIX_OF[left.semantic])
                yield Proposal(left.name, right.name, fix, PARENTS[right.semantic][1], CONTAINS, left.semantic)


def same_name(first: Source, second: Source) -> Iterator[Proposal]:
    """Texts, and codes written as numbers, of the same name, whatever its accents and capitals."""
    known = {tuple(words(item.name)): item for item in comparable(second)}
    for left in comparable(first):
        right = known.get(tuple(words(left.name)))
        if right and left.semantic == right.semantic:
            fix = "" if left.type == right.type else "tidy"
            yield Proposal(left.name, right.name, fix, fix, SAME_NAME)


def held(source: Source) -> list[Column]:
    """The columns that hold a code by which tables are joined."""
    return [item for item in source.columns if item.semantic in JOINABLE and item.kind != "nested"]


def is_clean(column: Column) -> bool:
    """Whether every value of a column is known to be written as its kind is."""
    return column.type == "VARCHAR" and column.about.get(SHARE) == 1


def needed(column: Column, fix: str) -> str:
    """The fix, "" where nothing has to be fixed."""
    return "" if is_clean(column) else fix


def comparable(source: Source) -> list[Column]:
    """The columns whose values may name a thing: texts, and whole numbers that are called a code."""
    named = [item for item in source.columns if item.kind == "text" or (item.is_whole and frozenset(words(item.name)) & CODE_WORDS)]
    return sorted(named, key=lambda item: not frozenset(words(item.name)) & CODE_WORDS)


def compared(source: Source) -> Sequence[Column]:
    """The columns whose values are looked for in the other table."""
    return comparable(source)[:COMPARED]
