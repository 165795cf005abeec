"""What should be known of the types found: words among numbers, impossible or ambiguous dates, numbers kept as text."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workbench.descriptor import Field
from workbench.findings import SHOWN_ROWS, Finding
from workbench.reading.infer import Trial, fails
from workbench.reading.staged import Staged
from workbench.validation import screen
from workbench.validation.candidates import EXCERPT, MISSING_WORDS, partial, says_nothing
from workbench.validation.excerpts import excerpt
from workbench.validation.shapes import look
from workbench.validation.spelling import one_of
from workbench.validation.verdict import FREQUENT, LONGEST_WORD

MOST_NUMBERS, MOST_MOMENTS = 0.8, 0.5
SHARE_WORTH_A_LOOK = 0.4
ODD_ROWS = 20_000
SHOWN_WORDS = 5
MOST_MONTHS = 12
DAY_AND_MONTH = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.]")
CODES = {
    "not_finite": "number.not_finite", "out_of_range": "number.out_of_range", "long": "number.kept_as_text", "impossible": "date.invalid",
}  # fmt: skip
OTHER_ORDER = {"%d/%m/%Y": "%m/%d/%Y", "%d-%m-%Y": "%m-%d-%Y", "%d.%m.%Y": "%m.%d.%Y", "%m/%d/%Y": "%d/%m/%Y"}

Odd = list[tuple[str, int]]  # cells and their rowids, in the order of the file


def doubts(staged: Staged, trials: Sequence[Trial], names: Sequence[str]) -> list[Finding]:
    """Findings on the types found for the columns, whose Fields bear these names."""
    pairs = list(zip(trials, names, strict=True))
    found = [item for trial, name in pairs for item in (of_typed(staged, trial, name) if trial.found else of_text(staged, trial, name))]
    return found + ambiguous_dates(staged, pairs)


def of_typed(staged: Staged, trial: Trial, name: str) -> list[Finding]:
    """The words that a typed column takes for "nothing here", but those that a person said."""
    guess = trial.found or Field("")
    words = [word for word in screen.missing_words(guess) if word and word not in trial.hints.missing]
    if not words:
        return []
    odd = odd_cells(staged, trial.name, one_of(trial.name, words))
    count = int(staged.one(f"SELECT count_if({one_of(trial.name, words)}) FROM {staged.sql}")[0])
    return [finding(staged, "type.mixed", name, odd, count, expected=guess.type, read_as=guess.type)]


def of_text(staged: Staged, trial: Trial, name: str) -> list[Finding]:
    """Why a column that looks like numbers or dates is kept as text; nothing for a column of plain text or codes."""
    if trial.seen and trial.seen.keys() <= MISSING_WORDS:
        return null_words(staged, trial, name)
    said = trial.hints.missing
    told = {cell: count for cell, count in trial.counts.items() if not says_nothing(cell) and cell not in said}
    best, share, family = partial(told or trial.counts, trial.hints)
    if best is None or share < SHARE_WORTH_A_LOOK or (trial.hints.kind == "string" and family == "number"):
        return []
    best = best.with_options(missingValues=["", *said]) if said else best
    return failing(staged, trial, name, (best, share, family))


def null_words(staged: Staged, trial: Trial, name: str) -> list[Finding]:
    """The column holds nothing but words for "nothing here"."""
    filled = f"{trial.name} <> ''"
    others = f"{filled} AND NOT {one_of(trial.name, sorted(MISSING_WORDS))}"
    count, strange = staged.one(f"SELECT count_if({filled}), count_if({others}) FROM {staged.sql}")
    return [] if strange else [finding(staged, "null.words", name, odd_cells(staged, trial.name, filled), count)]


def failing(staged: Staged, trial: Trial, name: str, best: tuple[Field, float, str]) -> list[Finding]:
    """The cells that keep a column from the type of the others, grouped by what is wrong with them."""
    guess, share, family = best
    where = fails(guess, trial.name, trial.hints)
    filled, count = staged.one(f"SELECT count_if({trial.name} <> ''), count_if({where}) FROM {staged.sql}")
    odd = odd_cells(staged, trial.name, where)
    if not odd or (family == "number" and any(look(cell).oddity == "zeros" for cell, _ in odd)):
        return []
    if max(share, 1 - count / filled if filled else 0) < (MOST_NUMBERS if family == "number" else MOST_MOMENTS):
        return []
    groups = by_code(odd, family)
    largest = max(groups, key=lambda code: len(groups[code]))
    counts = {code: len(cells) for code, cells in groups.items()}
    counts[largest] += count - sum(counts.values())
    return [finding(staged, code, name, cells, counts[code], expected=guess.type, read_as="string") for code, cells in groups.items()]


def by_code(odd: Odd, family: str) -> dict[str, Odd]:
    """The cells by the code of their Finding."""
    groups: dict[str, Odd] = {}
    for cell, rowid in odd:
        oddity = look(cell).oddity
        belongs = (oddity == "impossible") == (family == "moment")
        groups.setdefault(CODES[oddity] if oddity in CODES and belongs else "type.mixed", []).append((cell, rowid))
    return groups


def odd_cells(staged: Staged, column: str, where: str) -> Odd:
    """The first cells of a column for which the condition holds, with their rowids."""
    query = f"SELECT left({column}, {EXCERPT}), rowid FROM {staged.sql} WHERE {where} ORDER BY rowid LIMIT {ODD_ROWS}"
    return [(cell, rowid) for cell, rowid in staged.fetch(query)]


def finding(staged: Staged, code: str, name: str, odd: Odd, count: int, **context: Any) -> Finding:
    """A Finding on some cells of a column."""
    rows = staged.numbers(rowid for _, rowid in odd[:SHOWN_ROWS])
    words = ", ".join(list(dict.fromkeys(f"“{excerpt(cell)}”" for cell, _ in odd))[:SHOWN_WORDS])
    numbered = ", ".join(map(str, rows)) + (", …" if count > len(rows) else "")
    often = (
        Counter(cell[: LONGEST_WORD + 1] for cell, _ in odd).most_common(FREQUENT) if count <= len(odd) else ()
    )  # never a part for the whole
    return Finding(code, {"words": words, "numbered": numbered, **context}, rows[0], name, excerpt(odd[0][0]), count, rows, tuple(often))


def ambiguous_dates(staged: Staged, pairs: Sequence[tuple[Trial, str]]) -> list[Finding]:
    """Columns of dates where nothing tells the day from the month, in the column or in another of the table.

    When another column proves that months come first, they do here too; the Finding stays.
    """
    dated = [(trial, name) for trial, name in pairs if trial.found and trial.found.type == "date" and trial.found.format in OTHER_ORDER]
    doubtful = [(trial, name) for trial, name in dated if reads_both_ways(staged, trial)]
    if not doubtful or any(pair not in doubtful and pair[0].found.format[:2] == "%d" for pair in dated if pair[0].found):
        return []
    return [ambiguous(staged, trial, name, dated) for trial, name in doubtful]


def reads_both_ways(staged: Staged, trial: Trial) -> bool:
    """Whether every date of the column is also one with day and month swapped, and some day differs from its month."""
    guess = trial.found or Field("")
    days = [re.split("[-/.]", cell)[:2] for cell in trial.seen if DAY_AND_MONTH.match(cell)]
    if any(int(part) > MOST_MONTHS for pair in days for part in pair):
        return False
    swapped = replace(guess, format=OTHER_ORDER[guess.format])
    other = replace(trial, found=None)
    same = f"substr({trial.name}, 1, 2) = substr({trial.name}, 4, 2)"
    refuting, differing = staged.one(
        f"SELECT count_if({fails(swapped, other.name, other.hints)}), count_if({trial.name} <> '' AND NOT {same}) FROM {staged.sql}"
    )
    return not refuting and bool(differing)


def ambiguous(staged: Staged, trial: Trial, name: str, dated: Sequence[tuple[Trial, str]]) -> Finding:
    """The Finding on one column; its Trial takes the order that the other columns prove."""
    guess = trial.found or Field("")
    if guess.format == "%d/%m/%Y" and any(item.found and item.found.format == "%m/%d/%Y" for item, _ in dated):
        trial.found = guess = replace(guess, format="%m/%d/%Y")
    odd = odd_cells(staged, trial.name, f"{trial.name} <> ''")[:1]
    count = int(staged.one(f"SELECT count_if({trial.name} <> '') FROM {staged.sql}")[0])
    return finding(staged, "date.ambiguous", name, odd, count, format=guess.format)
