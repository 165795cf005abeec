"""First questions that a table suggests by itself, each a whole View."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.explore import advisor
from workbench.explore.keys import PARENTS
from workbench.explore.sources import Column, Source
from workbench.explore.view import DEPARTEMENT, Group, Measure, Order, Ref, View
from workbench.validation.labels import words, words_in

MOST = 5
FEW = 30  # values of a field by which rows are put together
PEOPLE = words_in("population habitants inhabitants pmun")
PER = 100_000
TERRITORIES = ("insee_departement", "insee_commune")
DOWN = Order("measure", 0, None, down=True)
Figures = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Idea:
    """A question. code: "rate", "count", "time" or "mean". by: the field it groups by. about: the field it measures, None for rows."""

    code: str
    view: View
    by: Column
    about: Column | None = None


@dataclass(frozen=True)
class Residents:
    """A table that knows how many people live in each territory. key: its column of codes. people: its column of numbers."""

    source: Source
    key: Column
    people: Column


def residents(sources: Sequence[Source]) -> list[Residents]:
    """The tables with one row for each département or commune and a number of people, by the kind of territory."""
    found = []
    for source in sources:
        key = next((item for item in source.columns if item.semantic in TERRITORIES and item.name in source.unique), None)
        people = [item for item in source.columns if is_people(item)]
        if key and people:
            found.append(Residents(source, key, people[0]))
    return sorted(found, key=lambda item: TERRITORIES.index(item.key.semantic))


def counts_people(resource: Mapping[str, Any]) -> bool:
    """Whether a table, by its descriptor alone, may know how many people live in each territory."""
    fields = resource["schema"]["fields"]
    return any(item.get("semantic") in TERRITORIES for item in fields) and any(is_about_people(item) for item in fields)


def is_about_people(field: Mapping[str, Any]) -> bool:
    """Whether a Field's name, titles or unit speak of people."""
    told = " ".join(str(field.get(key) or "") for key in ("name", "unit", "title", "title@en"))
    return bool(frozenset(words(told)) & PEOPLE)


def is_people(column: Column) -> bool:
    """Whether a column counts people."""
    return column.kind == "number" and column.is_whole and is_about_people({**column.about, "name": column.name})


def ideas(source: Source, figures: Figures, known: Sequence[Residents]) -> list[Idea]:
    """The Ideas of a table. figures: what was computed of its fields, {} when nothing was. known: tables that count people."""
    return [*rates(source, known), *counted(source, figures), *over_time(source), *means(source, figures)][:MOST]


def rates(source: Source, known: Sequence[Residents]) -> Iterator[Idea]:
    """How many rows for 100,000 people, by territory."""
    for item in known:
        if item.source.name == source.name:
            return
        told = [one for one in advisor.proposals(source, item.source) if one.right == item.key.name and one.left not in source.unique]
        told.sort(key=lambda one: one.left_fix.startswith("postcode"))  # a commune says its département better than a postcode
        for by in [column for one in told[:1] if (column := source.column(one.left))]:
            part = "" if by.semantic == item.key.semantic else DEPARTEMENT
            group = Group(Ref(item.key.name, joined=True)) if part == "" else Group(Ref(by.name), part)
            rate = Measure("ratio", None, Ref(item.people.name, joined=True), "once", PER)
            view = View(source.name, groups=(group,), measures=(rate, Measure()), join=told[0].join(item.source.name), order=DOWN)
            yield Idea("rate", view, by)
            return


def counted(source: Source, figures: Figures) -> Iterator[Idea]:
    """How many rows, by a field of few values."""
    territory = [item for item in source.columns if is_territory(item) and item.name not in source.unique]
    territory.sort(key=lambda item: item.semantic == "postcode")
    for item in dict.fromkeys([*territory[:1], *few(source, figures)[:2]]):
        part = DEPARTEMENT if PARENTS.get(item.semantic, ("",))[0] == "insee_departement" else ""
        yield Idea("count", View(source.name, groups=(Group(Ref(item.name), part),), measures=(Measure(),), order=DOWN), item)


def is_territory(column: Column) -> bool:
    """Whether a column says which département, or a commune in it."""
    return column.semantic == "insee_departement" or PARENTS.get(column.semantic, ("",))[0] == "insee_departement"


def few(source: Source, figures: Figures) -> list[Column]:
    """The columns of texts that have few values."""
    told = {item.name: int(figures.get(item.name, {}).get("distinct", 0)) for item in source.columns}
    return [item for item in source.columns if item.kind in ("text", "boolean") and 2 <= told[item.name] <= FEW]


def over_time(source: Source) -> Iterator[Idea]:
    """How many rows each month, by the first date."""
    for item in [item for item in source.columns if item.kind == "date"][:1]:
        yield Idea("time", View(source.name, groups=(Group(Ref(item.name), "month"),), measures=(Measure(),), order=Order("group")), item)


def means(source: Source, figures: Figures) -> Iterator[Idea]:
    """The mean of the first amount, by a field of few values."""
    amounts = [item for item in source.columns if item.kind == "number" and not item.semantic and item.about.get("unit")]
    for by, about in zip(few(source, figures)[:1], amounts[:1], strict=False):
        view = View(source.name, groups=(Group(Ref(by.name)),), measures=(Measure("mean", Ref(about.name)), Measure()), order=DOWN)
        yield Idea("mean", view, by, about)
