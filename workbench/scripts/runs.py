"""The history of what was run: a team sees its own, people without a team their own."""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime

from workbench.errors import EtabliError, QueryError
from workbench.query.engine import Asker, Result
from workbench.query.question import Question
from workbench.store import runs
from workbench.store.engine import Store
from workbench.store.runs import RUNNING, Run, Whose
from workbench.who import new_id

LOG = logging.getLogger("etabli.query")
MOST_RUNS = 500  # of a team
KEPT_CHARACTERS = 65_536  # the longest script that is run


class Runs:
    """The runs of an instance."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def begin(self, asker: Asker, script: str, now: datetime) -> str:
        """The id of the run, which has begun. Only the last 500 of a team are kept."""
        run = Run(new_id(), asker.team, asker.person, now, script.replace("\0", "")[:KEPT_CHARACTERS], RUNNING, 0, 0.0)
        with self.store.writing() as connection:
            runs.add(connection, run)
            runs.trim(connection, Whose(asker.team, asker.person), MOST_RUNS)
        return run.id

    def follow(self, run: str, question: Question) -> None:
        """None; once the Question has its Result, the run has its outcome, whoever still looks at it."""
        threading.Thread(target=self.note, args=(run, question), name=f"run {run}", daemon=True).start()

    def note(self, run: str, question: Question) -> None:
        """None; the Result was waited for, and the run has its outcome."""
        found = question.result()
        try:
            if found is not None:
                self.end(run, found)
        except EtabliError:  # the store is busy or away: the run stays as begun
            LOG.warning("The outcome of run %s was not kept", run)

    def end(self, run: str, found: Result) -> None:
        """None; the run ended with this Result."""
        rows = found.table.num_rows if found.table is not None else 0
        with self.store.writing() as connection:
            runs.end(connection, run, found.status.value, rows, found.seconds)

    def last(self, asker: Asker, search: str = "", limit: int = 20) -> Sequence[Run]:
        """The last runs that the asker may see, the newest first. search: in scripts and names."""
        with self.store.reading() as connection:
            return runs.last(connection, Whose(asker.team, asker.person), " ".join(search.split())[:80], limit)

    def find(self, asker: Asker, run: str) -> Run:
        """The run. Raises: QueryError script.unknown_run when it is none of theirs."""
        with self.store.reading() as connection:
            found = runs.find(connection, Whose(asker.team, asker.person), run)
        if found is None:
            raise QueryError("script.unknown_run")
        return found
