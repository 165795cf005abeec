"""A View in words: its fields by their titles, its groups and figures by the names of their columns, its filters as sentences."""

from collections.abc import Iterable, Mapping, Sequence

from ui import i18n, session
from ui.i18n import msg, t, tn
from ui.markup import cut
from ui.pick import apart
from workbench.descriptor import localized
from workbench.explore.address import said
from workbench.explore.keys import width_of
from workbench.explore.query import Asked
from workbench.explore.sources import TEAM, Column, Source
from workbench.explore.view import BIN, DEPARTEMENT, Filter, Group, Measure, Names, Ref

SHORT = 60
FEW = 5
PARTS = {
    "year": msg("{field} (year)"),
    "quarter": msg("{field} (quarter)"),
    "month": msg("{field} (month)"),
    "week": msg("{field} (week)"),
    "day": msg("{field} (day)"),
    "weekday": msg("{field} (day of the week, 1 is Monday)"),
    "hour": msg("{field} (hour)"),
}
FIGURES = {
    "sum": msg("{field}: sum"),
    "mean": msg("{field}: mean"),
    "median": msg("{field}: median"),
    "min": msg("{field}: smallest"),
    "max": msg("{field}: largest"),
    "distinct": msg("{field}: different values"),
}
SPOKEN = {
    "one_of": msg("{field} is {values}"),
    "none_of": msg("{field} is not {values}"),
    "contains": msg("{field} contains {values}"),
    "lacks": msg("{field} does not contain {values}"),
    "starts": msg("{field} begins with {values}"),
    "not_starts": msg("{field} does not begin with {values}"),
    "equals": msg("{field} is exactly {values}"),
    "differs": msg("{field} is anything but {values}"),
    "missing": msg("{field} is missing"),
    "present": msg("{field} is not missing"),
}
SPANS = {
    ("between", True, True): msg("{field} is between {low} and {high}"),
    ("between", True, False): msg("{field} is at least {low}"),
    ("between", False, True): msg("{field} is at most {high}"),
    ("outside", True, True): msg("{field} is not between {low} and {high}"),
    ("outside", True, False): msg("{field} is below {low}, or missing"),
    ("outside", False, True): msg("{field} is above {high}, or missing"),
}


def said_by_code(sentences: Mapping[str, str], codes: Iterable[str]) -> Mapping[str, str]:
    """What a chooser calls codes, in the person's language."""
    return {code: t(sentences[code]) for code in codes}


def title(column: Column) -> str:
    """What people call a column."""
    return cut(localized(column.about, "title", session.language()) or column.name, SHORT)


def with_unit(column: Column) -> str:
    """What people call a column, with its unit."""
    unit = str(column.about.get("unit") or "")
    return f"{title(column)} ({unit})" if unit else title(column)


def table_title(source: Source) -> str:
    """What people call a table."""
    if not source.about:
        return t("{table} (your team)", table=source.name.removeprefix(f"{TEAM}."))
    return localized(source.about, "title", session.language()) or source.resource


def field(asked: Asked, ref: Ref) -> str:
    """What people call a field of a View."""
    return title(asked.known(ref))


def field_words(asked: Asked, refs: Sequence[Ref]) -> dict[str, str]:
    """What a chooser calls fields, by their texts in an address: no two alike, those of a second table with its name."""
    there = [ref for ref in refs if asked.column(ref)]
    long = {said(ref): with_unit(asked.known(ref)) + (f" · {table_title(asked.joined)}" if ref.joined else "") for ref in there}
    return apart(long, {said(ref): cut(ref.name, SHORT) for ref in there})


def every_ref(asked: Asked, most: int) -> list[Ref]:
    """The fields of both tables, at most so many of each."""
    second = asked.second.columns if asked.second else ()
    return [Ref(item.name) for item in asked.first.columns[:most]] + [Ref(item.name, joined=True) for item in second[:most]]


def names(asked: Asked) -> Names:
    """What the columns of a grouped result are called, in the person's language."""
    groups = {item: group_name(asked, item) for item in asked.view.groups}
    return {**groups, **{item: figure_name(asked, item) for item in asked.view.figures()}}


def group_name(asked: Asked, item: Group) -> str:
    """What the column of a group is called: a field as it is keeps its own name, by which its description is found."""
    if item.part == DEPARTEMENT:
        return t("Département code")
    if item.part.startswith(BIN):
        return t("{field} (steps of {width}, from)", field=field(asked, item.field), width=width_of(item.part))
    return t(PARTS[item.part], field=field(asked, item.field)) if item.part else item.field.name


def group_words(asked: Asked, item: Group) -> str:
    """What people call what rows are put together by."""
    return group_name(asked, item) if item.part else field(asked, item.field)


def figure_name(asked: Asked, item: Measure) -> str:
    """What the column of a figure is called."""
    counted = field(asked, item.field) if item.field else t("Rows")
    if item.kind == "count":
        return t("Number of rows")
    if item.kind == "share":
        return t("{what}: share of the total, in %", what=counted)
    if item.kind == "ratio" and item.over:
        if item.factor == 1:
            return t("{what} per unit of {field}", what=counted, field=field(asked, item.over))
        return t("{what} per {factor} of {field}", what=counted, factor=item.factor, field=field(asked, item.over))
    return t(FIGURES[item.kind], field=counted)


def filter_words(asked: Asked, item: Filter) -> str:
    """What a Filter keeps, in words; "" for one that waits for its value."""
    if item.is_open:
        return ""
    called = field(asked, item.field)
    if item.how in ("between", "outside"):
        low, high = (i18n.date(value) if asked.known(item.field).kind == "date" else number(value) for value in item.values)
        return t(SPANS[item.how, bool(item.values[0]), bool(item.values[1])], field=called, low=low, high=high)
    shown = [t("“{value}”", value=cut(value, SHORT)) for value in item.values[:FEW]]
    rest = len(item.values) - len(shown)
    if rest:
        shown.append(tn("{count} other", "{count} others", rest))
    values = shown[0] if len(shown) == 1 else t("{first} or {last}", first=", ".join(shown[:-1]), last=shown[-1]) if shown else ""
    return t(SPOKEN[item.how], field=called, values=values)


def number(text: str) -> str:
    """A number of a View as the language writes it, with all its digits."""
    try:
        return i18n.number(float(text), 12) if text and len(text) < 16 else text
    except ValueError:
        return text


def filters_words(asked: Asked) -> tuple[str, ...]:
    """What a View leaves out, in words."""
    found = [told for item in asked.view.filters if (told := filter_words(asked, item))]
    if asked.second and asked.join.keep == "matched":
        found.append(t("{table} has a row for it", table=table_title(asked.second)))
    return tuple(found)


def headline(asked: Asked) -> str:
    """What a View shows, in one line: the title proposed for its result."""
    view = asked.view
    if not view.is_grouped:
        return table_title(asked.first)
    figures = ", ".join(figure_name(asked, item) for item in view.figures()[:2])
    if not view.groups:
        return t("{figures}, {table}", figures=figures, table=table_title(asked.first))
    by = t("{first} and {last}", first=group_words(asked, view.groups[0]), last=group_words(asked, view.groups[-1]))
    return t("{figures}, by {groups}", figures=figures, groups=by if len(view.groups) > 1 else group_words(asked, view.groups[0]))
