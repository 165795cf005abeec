"""What a column holds, judged on all its values: the different ones by the libraries that know, too many of them by SQL first."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from workbench.descriptor import Field
from workbench.findings import SHOWN_ROWS, Finding
from workbench.reading.staged import Staged
from workbench.semantics.guess import LIKELY, guess, is_named, number_kind, within
from workbench.semantics.judges import judge, restored
from workbench.semantics.kinds import JUDGED, KINDS, RANGES, SHARE, Kind
from workbench.validation.candidates import says_nothing
from workbench.validation.checksums import SCREENS
from workbench.validation.excerpts import excerpt
from workbench.validation.verdict import FREQUENT, LONGEST_WORD

MOST_JUDGED, MOST_PHONES = 50_000, 4_000  # different values that a library judges in about a quarter of a second
VARIED = 0.2  # different cells per cell of a sample from which a column hardly repeats itself
SHOWN_CELLS, LISTED_CELLS = 5, 1_000
NATIVE_SAMPLE = 5_000


@dataclass(frozen=True)
class Asked:
    """A column whose kind is asked. sql: its name in the stage. counts: a sample of its cells. said: the kind that a schema or a
    person says ("" for none), None when nobody did.
    """

    field: Field
    sql: str
    counts: Mapping[str, int]
    said: str | None = None
    is_text: bool = True


@dataclass
class Census:
    """The values of a column by what they are. wrong and shortened: different cells with how often each stands there."""

    total: int = 0
    wrong: dict[str, int] = field(default_factory=dict)
    shortened: dict[str, int] = field(default_factory=dict)
    unlisted: int = 0

    @property
    def share(self) -> float:
        """The share of values that fit, never 1 when one does not."""
        misses = sum(self.wrong.values()) + sum(self.shortened.values()) + self.unlisted
        return 1.0 if not misses else min(0.9999, round(1 - misses / self.total, 4))


def meant(staged: Staged, asked: Asked) -> tuple[Field, list[Finding]]:
    """The Field with its kind and the share of its values that fit, and what a person should know about the others."""
    kind = kind_of(staged, asked)
    plain = replace(asked.field, semantic=kind, extra={key: value for key, value in asked.field.extra.items() if key != SHARE})
    if kind not in JUDGED:
        return plain, []
    found = census(staged, asked, KINDS[kind])
    fitting = found.total - sum(found.wrong.values()) - found.unlisted
    is_other = asked.said is None and not KINDS[kind].secret and fitting < LIKELY * found.total
    if not found.total or is_other:
        return (plain if asked.said else replace(plain, semantic="")), []
    return replace(plain, extra={**plain.extra, SHARE: found.share}), told(staged, asked, KINDS[kind], found)


def kind_of(staged: Staged, asked: Asked) -> str:
    """The code of the kind that somebody says, else that the label and a sample suggest; "" for none."""
    item = asked.field
    if asked.said is not None:
        return asked.said
    if item.type == "geopoint":
        return {"lat,lon": "latlon", "lon,lat": "lonlat"}.get(str(item.options.get("axisOrder", "")), "")
    if item.type in ("number", "integer") and (code := number_kind(item.name, is_whole=item.type == "integer")):
        return code if within(asked.counts or sample(staged, asked.sql), *RANGES[code]) else ""
    if item.type not in ("string", "integer", "year", "any") or not (asked.counts or is_named(item.name)):
        return ""
    found = guess(item.name, asked.counts or sample(staged, asked.sql), is_text=item.type == "string")
    return found.code if found else ""


def sample(staged: Staged, column: str) -> dict[str, int]:
    """Cells of a column that is no text in its file, as text."""
    rows = f"(SELECT {column}::VARCHAR AS cell FROM {staged.sql} WHERE {column} IS NOT NULL LIMIT {NATIVE_SAMPLE})"
    return dict(staged.fetch(f"SELECT cell, count(*) FROM {rows} GROUP BY cell"))


def census(staged: Staged, asked: Asked, kind: Kind) -> Census:
    """The values of the whole column, judged. What SQL surely accepts is only counted; the rest once per different value."""
    text = asked.sql if asked.is_text else f"{asked.sql}::VARCHAR"
    most = MOST_PHONES if kind.code == "phone" else MOST_JUDGED
    screens = kind.code in SCREENS and is_varied(staged, asked, most)
    screen = SCREENS[kind.code]("text", "number") if screens else "false"
    texts = f"SELECT {text} AS text, try_cast({text} AS BIGINT) AS number FROM {staged.sql} WHERE {text} <> ''"
    cells = f"SELECT CASE WHEN {screen} THEN NULL ELSE text END AS cell FROM ({texts})"
    rows = staged.fetch(
        f"SELECT cell, n, sum(n) OVER () FROM (SELECT cell, count(*) AS n FROM ({cells}) GROUP BY cell) "
        f"ORDER BY cell IS NOT NULL, n DESC LIMIT {most + 1}"
    )
    found = Census(int(rows[0][2]) if rows else 0)
    found.unlisted = found.total - sum(int(count) for _, count, _ in rows)
    known = judge(kind.code)
    for cell, count, _ in rows:
        if cell is not None:
            place(found, kind, (cell, int(count)), known(cell.strip()))
    return found


def is_varied(staged: Staged, asked: Asked, most: int) -> bool:
    """Whether a column may hold more different values than a library can judge in little time."""
    return staged.rows > most and len(asked.counts) > VARIED * sum(asked.counts.values())


def place(found: Census, kind: Kind, counted: tuple[str, int], fits: bool) -> None:  # noqa: FBT001
    """None; a different value that SQL did not accept is where it belongs in the Census."""
    cell, count = counted
    if says_nothing(cell):
        found.total -= count
    elif restored(kind.code, cell.strip()):
        found.shortened[cell] = count
    elif not fits:
        found.wrong[cell] = count


def told(staged: Staged, asked: Asked, kind: Kind, found: Census) -> list[Finding]:
    """Findings on the values that do not fit."""
    causes = (("semantic.shortened", found.shortened, 0), ("semantic.misfits", found.wrong, found.unlisted))
    return [finding(staged, asked, (code, kind, found.total), (cells, more)) for code, cells, more in causes if cells]


def finding(staged: Staged, asked: Asked, cause: tuple[str, Kind, int], seen: tuple[Mapping[str, int], int]) -> Finding:
    """The Finding on some of a column's values, the most frequent first."""
    code, kind, total = cause
    cells, more = seen
    ranked = sorted(cells, key=lambda cell: -cells[cell])
    words = ", ".join(f"“{excerpt(cell)}”" for cell in ranked[:SHOWN_CELLS])
    text = asked.sql if asked.is_text else f"{asked.sql}::VARCHAR"
    query = f"SELECT rowid, {text} FROM {staged.sql} WHERE {text} IN (SELECT unnest(?)) ORDER BY rowid LIMIT {SHOWN_ROWS}"
    rows = staged.fetch(query, ranked[:LISTED_CELLS])
    numbers = staged.numbers(rowid for rowid, _ in rows)
    context = {"kind": kind.name, "total": total, "words": words}
    if kind.territory:
        context["rule"] = "territory"
    if code == "semantic.shortened":
        bare = "replace(…, '.0', '')" if any(cell.strip().endswith(".0") for cell in cells) else "…"
        query = f"lpad({bare}, {kind.width}, '0')"
        context |= {"whole": restored(kind.code, ranked[0].strip()), "short": excerpt(ranked[0]), "query": query}
    most = tuple((cell[: LONGEST_WORD + 1], cells[cell]) for cell in ranked[:FREQUENT])
    return Finding(code, context, numbers[0], asked.field.name, excerpt(rows[0][1]), sum(cells.values()) + more, numbers, most)
