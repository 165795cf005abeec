"""The type of each column: candidates from a sample, kept only if every cell of the whole column is read by them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.descriptor import Field
from workbench.reading.sampling import Counts, is_whole, sample
from workbench.reading.staged import Staged, batches
from workbench.validation import screen
from workbench.validation.candidates import EXCERPT, Hints, candidates, says_nothing
from workbench.validation.numbers import in_class
from workbench.validation.shapes import look
from workbench.validation.spelling import both, first_or, full_match

ROUNDS = 12
FAILING_ROWS = 20_000
TELLING_CELLS = 1_000
TAKEN_AS_SAID = ("", "string")
# Digits with leading zeros and long numbers with a plus are codes and phones, whatever reads them
CODE_LIKE = "'^\\s*(?:[+-]?0[0-9]|[+][0-9]{9})'"
SIGNIFICANT = 17


@dataclass
class Trial:
    """A column whose type is being found.

    seen: distinct cells known so far. counts: those of the sample, as often as they stand there. is_whole: whether those are
    all of the column. refuted: Fields that some cell of the column contradicts. found: the Field once every cell agrees.
    """

    name: str
    hints: Hints
    counts: Counts
    is_whole: bool = False
    seen: dict[str, int] = field(default_factory=dict)
    refuted: list[Field] = field(default_factory=list)
    found: Field | None = None

    @property
    def next_guess(self) -> Field | None:
        """The best reading that nothing contradicts yet; None when only text is left."""
        guesses = [as_said(self.hints.kind)] if self.hints.kind not in TAKEN_AS_SAID else []
        guesses += candidates([cell for cell in self.seen if cell not in self.hints.missing], self.hints)
        worded = (with_words(guess, self.seen, self.hints.missing) for guess in guesses)
        return next((guess for guess in worded if guess not in self.refuted), None)


def as_said(kind: str) -> Field:
    """The Field of a type that a format guarantees."""
    options = {"trueValues": ["true"], "falseValues": ["false"]} if kind == "boolean" else {}
    return Field("", kind, options=options)


def with_words(guess: Field, seen: Counts, said: Sequence[str] = ()) -> Field:
    """The Field, reading as missing the words that mean "nothing here" among the cells, and those that a person said."""
    known = set(guess.options.get("trueValues", ())) | set(guess.options.get("falseValues", ()))
    words = sorted({*said, *(cell for cell in seen if says_nothing(cell) and cell not in known and not look(cell).keys)})
    return guess.with_options(missingValues=["", *words]) if words else guess


def infer(staged: Staged, columns: Sequence[tuple[str, Hints]]) -> list[Trial]:
    """A finished Trial for each text column (its name in the stage, what is known of it), in order."""
    samples = sample(staged, [name for name, _ in columns])
    has_all = is_whole(staged, len(columns))
    trials = [
        Trial(name, hints, counts, has_all and all(len(cell) < EXCERPT for cell in counts), dict(counts))
        for (name, hints), counts in zip(columns, samples, strict=True)
    ]
    for _ in range(ROUNDS):
        pending = [(trial, guess) for trial in trials if trial.found is None and (guess := trial.next_guess)]
        if not pending:
            break
        try_known(staged, [pair for pair in pending if pair[0].is_whole])
        try_out(staged, [pair for pair in pending if not pair[0].is_whole])
    return trials


def try_known(staged: Staged, pending: Sequence[tuple[Trial, Field]]) -> None:
    """None; the same as `try_out` where all cells are known: the cells of all columns that are read alike are looked at together."""
    alike: dict[str, list[tuple[Trial, Field]]] = {}
    for trial, guess in pending:
        alike.setdefault(fails(guess, "cell", trial.hints), []).append((trial, guess))
    for condition, pairs in alike.items():
        cells = list(dict.fromkeys(cell for trial, _ in pairs for cell in trial.counts))
        bad = {cell for (cell,) in staged.fetch(f"SELECT cell FROM (SELECT unnest(?::VARCHAR[]) AS cell) WHERE {condition}", cells)}
        for trial, guess in pairs:
            if bad.isdisjoint(trial.counts):
                trial.found = guess
            else:
                trial.refuted.append(guess)


def try_out(staged: Staged, pending: Sequence[tuple[Trial, Field]]) -> None:
    """None; each Trial has found its Field, or knows a cell that contradicts it."""
    for batch in batches(pending):
        for (trial, guess), failing in zip(batch, refutations(staged, batch), strict=True):
            if not failing:
                trial.found = guess
                continue
            trial.refuted.append(guess)
            trial.seen.update({cell: trial.seen.get(cell, 0) for cell in failing_cells(staged, trial, guess)})


def refutations(staged: Staged, batch: Sequence[tuple[Trial, Field]]) -> list[bool]:
    """Whether some cell of the column contradicts its guess, for each: asked of its distinct cells where they come again and again."""
    asked = {trial.name: f"count_if({fails(guess, trial.name, trial.hints)})" for trial, guess in batch}
    few = [trial.name for trial, _ in batch if repeats(trial)]
    many = [trial.name for trial, _ in batch if not repeats(trial)]
    apart = ", ".join(f"(SELECT {asked[name]} FROM (SELECT DISTINCT {name} FROM {staged.sql}))" for name in few)
    along = ", ".join(asked[name] for name in many)
    found = dict(zip(few, staged.one(f"SELECT {apart}"), strict=True)) if few else {}
    found |= dict(zip(many, staged.one(f"SELECT {along} FROM {staged.sql}"), strict=True)) if many else {}
    return [bool(found[trial.name]) for trial, _ in batch]


def repeats(trial: Trial) -> bool:
    """Whether the sample is large and shows each cell twice or more: the whole column then holds few distinct cells."""
    cells = sum(trial.counts.values())
    return cells >= TELLING_CELLS and 2 * len(trial.counts) <= cells


def fails(guess: Field, text: str, hints: Hints) -> str:
    """SQL boolean: the cell is not missing, and the Field does not read it."""
    return f"(CASE WHEN {screen.missing(guess, text)} THEN false ELSE NOT {strictly(guess, text, hints)} END)"


def failing_cells(staged: Staged, trial: Trial, guess: Field) -> list[str]:
    """Distinct cells, at least one, that the Field does not read."""
    where = fails(guess, trial.name, trial.hints)
    rows = f"SELECT left({trial.name}, {EXCERPT}) AS cell FROM {staged.sql} WHERE {where} LIMIT {FAILING_ROWS}"
    return [cell for (cell,) in staged.fetch(f"SELECT DISTINCT cell FROM ({rows})")]


def strictly(guess: Field, text: str, hints: Hints) -> str:
    """SQL boolean: the cell parses, and nothing would be lost by typing it without being told to.

    Stricter than the screen: leading zeros make a code, digits that a double does not hold make a text.
    """
    parses = screen.parses(guess, text)
    if guess.type not in ("integer", "number"):
        return parses
    kept = f"NOT regexp_matches({text}, {CODE_LIKE})"
    if guess.type == "number" and not hints.is_coordinate:
        digits = f"trim(regexp_replace(regexp_extract({text}, '^[^eE]*'), '[^0-9]', '', 'g'), '0')"
        kept = both(kept, f"(length({text}) <= {SIGNIFICANT} OR length({digits}) <= {SIGNIFICANT})")
    if guess.type == "integer" and not guess.options.get("groupChar"):
        return first_or(f"coalesce(try_cast({text} AS BIGINT)::VARCHAR = {text}, false)", both(parses, kept))
    return first_or(is_usual(guess, text), both(parses, kept)) if guess.type == "number" else both(parses, kept)


def is_usual(guess: Field, text: str) -> str:
    """SQL boolean: the cell is a number as most are written ("-12,5"), which one look proves: no code, few digits, one mark."""
    mark = in_class(str(guess.options.get("decimalChar", ".")))
    return both(f"length({text}) <= {SIGNIFICANT}", full_match(text, f"-?(?:0|[1-9][0-9]*)(?:{mark}[0-9]*)?"))
