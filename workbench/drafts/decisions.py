"""What an organizer decided on the findings of a Draft, one decision each: pure functions, Draft in, Draft out.

A decision is {"id", "kind", "table", "field", "by", "date", "finding"?} and, by kind:
    caveat   "text": published with the Field
    type     "type", "before": {type and format said before}
    missing  "word", "base": the words that meant "nothing here" before, "said": whether a person had said them, "dialect": those of the
             whole table
    drop     "rows": [[first, last]...] record numbers of the file, "count", "text": the reason, "last": how many records it had
Each can be undone, even once the file is read otherwise and holds no such column or counts other records: it then waits.
A caveat needs no job; "type" and "missing" need the job "check", "drop" the job "read".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbench.drafts.corrections import field_of, retype, table_of, with_said
from workbench.drafts.draft import Draft, TableDraft
from workbench.errors import DatasetError

MOST_DROPPED = 100_000
TYPED = ("type", "format")
LAST = "last_record"  # key of TableDraft.extras: the number of the last record of the file, header and blank lines included
CAVEATS = "caveats"  # property of a published Field: [{"text", "by", "date"}]
Decision = Mapping[str, Any]


@dataclass(frozen=True)
class About:
    """What a decision is about and whose it is. field: "" for the table as a whole. date: ISO day. finding: which one of the Field.

    by: a role, never a name: a caveat is published for good, and names are forgotten when the event is closed.
    """

    table: str
    field: str
    by: str = ""
    date: str = ""
    finding: str = ""


def keep_caveat(draft: Draft, about: About, text: str) -> Draft:
    """The Draft whose Field carries a caveat, published with it."""
    if draft.tables:
        field_of(table_of(draft, about.table), about.field)
    return noted(draft, about, "caveat", text=" ".join(text.split()))


def change_type(draft: Draft, about: About, kind: str) -> Draft:
    """The Draft whose Field is read as another type; it must be checked again."""
    said = draft.fields_said.get(about.table, {}).get(about.field, {})
    kept = {key: value for key, value in said.items() if key not in TYPED}
    changed = retype(draft, about.table, about.field, {**kept, "type": kind})
    return noted(changed, about, "type", type=kind, before={key: said[key] for key in TYPED if key in said})


def add_missing(draft: Draft, about: About, word: str) -> Draft:
    """The Draft in which a word of a Field means "nothing here"; it must be checked again."""
    said = draft.fields_said.get(about.table, {}).get(about.field, {})
    table = table_of(draft, about.table)
    base = said.get("missingValues") or list(field_of(table, about.field).missing_values)
    if any(is_same(item, about, "missing") and item["word"] == word for item in draft.decisions):
        return draft  # taken twice, in two tabs
    changed = retype(draft, about.table, about.field, {**said, "missingValues": [*base, *([] if word in base else [word])]})
    words = {"base": list(base), "said": "missingValues" in said, "dialect": list(table.dialect.missing_values)}
    return noted(changed, about, "missing", word=word, **words)


def drop_rows(draft: Draft, about: About, rows: Sequence[int], reason: str) -> Draft:
    """The Draft without these records of the file, which are kept apart with the reason; it must be read again.

    Raises: DatasetError drop.none, drop.too_many.
    """
    table = table_of(draft, about.table)
    if not rows:
        raise DatasetError("drop.none", table=about.table)
    if len(rows) > MOST_DROPPED:
        raise DatasetError("drop.too_many", table=about.table, count=len(rows), most=MOST_DROPPED)
    if len(rows) >= table.rows:
        raise DatasetError("drop.all", table=about.table, count=len(rows))
    last = table.extras.get(LAST)
    return noted(draft, about, "drop", rows=spans(rows), count=len(rows), text=" ".join(reason.split()), last=last)


def undo(draft: Draft, decision_id: int) -> Draft:
    """The Draft as if this decision had not been taken; the same Draft when there is none of that id."""
    found = next((item for item in draft.decisions if item["id"] == decision_id), None)
    if found is None:
        return draft
    left = replace(draft, decisions=tuple(item for item in draft.decisions if item is not found))
    if found["kind"] not in ("type", "missing"):
        return left
    about = About(found["table"], found["field"])
    later = [item for item in left.decisions if is_same(item, about, found["kind"]) and item["id"] > found["id"]]
    if found["kind"] == "type" and later:  # what was decided after it holds, and remembers what was before
        told = {**later[0], "before": found["before"]}
        return replace(left, decisions=tuple(told if item is later[0] else item for item in left.decisions))
    said = dict(left.fields_said.get(about.table, {}).get(about.field, {}))
    if found["kind"] == "type":
        said = {**{key: value for key, value in said.items() if key not in TYPED}, **found["before"]}
    else:
        words = [word for word in said.get("missingValues", ()) if word != found["word"] or word in found["base"]]
        said["missingValues"] = words
        if not found["said"] and words == list(found["base"]):
            del said["missingValues"]
    return with_said(left, found["table"], found["field"], said)


def is_same(decision: Decision, about: About, kind: str) -> bool:
    """Whether a decision is of that kind and about that Field."""
    return bool((decision["kind"], decision["table"], decision["field"]) == (kind, about.table, about.field))


def noted(draft: Draft, about: About, kind: str, **words: Any) -> Draft:
    """The Draft with one more decision in its list."""
    number = 1 + max((int(item["id"]) for item in draft.decisions), default=0)
    told = {"id": number, "kind": kind, "table": about.table, "field": about.field, "by": about.by, "date": about.date}
    told |= {"finding": about.finding} if about.finding else {}
    return replace(draft, decisions=(*draft.decisions, {**told, **words}))


def caveats_of(draft: Draft, table: str, field: str) -> list[dict[str, str]]:
    """The caveats kept of a Field, as they are published."""
    kept = [item for item in draft.decisions if (item["kind"], item["table"], item["field"]) == ("caveat", table, field)]
    return [{key: str(item[key]) for key in ("text", "by", "date") if item[key]} for item in kept]


def dropped_of(draft: Draft, table: str, last: int | None = None) -> dict[int, str]:
    """{record number: the reason} of the rows that a person wants out of a table. last: the number of its last record, if it is known."""
    drops = [item for item in draft.decisions if (item["kind"], item["table"]) == ("drop", table) and is_counted(item, last)]
    return {number: str(item["text"]) for item in drops for first, last in item["rows"] for number in range(first, last + 1)}


def is_counted(decision: Decision, last: int | None) -> bool:
    """Whether the file is still cut into as many records as when rows were left out: else their numbers are other rows'."""
    return last is None or decision.get("last") in (None, last)


def is_waiting(table: TableDraft, decision: Decision) -> bool:
    """Whether a decision has nothing to hold on to as the file is read now: its column is not there, or its rows have other numbers."""
    if decision["kind"] == "drop":
        return not is_counted(decision, table.extras.get(LAST))
    return all(field.name != decision["field"] for field in table.schema.fields)


def said_of(draft: Draft, table: TableDraft) -> dict[str, dict[str, Any]]:
    """{field: what a person said of it}; a Field that only decisions gave words of its own follows those of its table as they change."""
    said = {field: dict(change) for field, change in draft.fields_said.get(table.name, {}).items()}
    now = table.dialect.missing_values
    for field in followers(draft, table.name):
        taken = words_taken(draft, About(table.name, field))
        gone = {word for word in taken[0].get("dialect", ()) if word not in now}
        kept = [word for word in taken[0]["base"] if word not in gone]
        said[field]["missingValues"] = list(dict.fromkeys((*kept, *now, *(item["word"] for item in taken))))
    return said


def followers(draft: Draft, table: str) -> frozenset[str]:
    """The Fields whose words for "nothing here" stand as decisions on findings made them: nobody wrote a list of them."""
    found = []
    for field, change in draft.fields_said.get(table, {}).items():
        taken = words_taken(draft, About(table, field))
        if taken and not taken[0]["said"]:
            made = dict.fromkeys((*taken[0]["base"], *(item["word"] for item in taken)))
            found += [field] if change.get("missingValues") == list(made) else []
    return frozenset(found)


def words_taken(draft: Draft, about: About) -> list[Decision]:
    """The decisions that a word of a Field means "nothing here", in their order."""
    return [item for item in draft.decisions if is_same(item, about, "missing")]


def spans(numbers: Iterable[int]) -> list[list[int]]:
    """The numbers as [first, last] of each run."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
