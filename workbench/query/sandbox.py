"""The one door for SQL from people: each query in a confined process of its own, over the newest published versions."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from workbench.begun import Begun
from workbench.data.catalog import Catalog
from workbench.errors import QueryError
from workbench.operations import counters
from workbench.query import errand, starters, team_files
from workbench.query.admission import Admission
from workbench.query.cache import Key, Results, key
from workbench.query.engine import Asker, Capabilities, Limits, OnStart, Result, Status
from workbench.query.favourites import Favourites
from workbench.query.jobs import LAST, NICE, Fences, Jobs, Manners
from workbench.query.outcome import failed, result_of
from workbench.query.pouring import Flow, opened, require_form
from workbench.query.processes import Running
from workbench.query.question import Asked, Question, Work
from workbench.query.script import named, varies
from workbench.query.tables import Table
from workbench.query.turns import Rules
from workbench.settings import Settings

LOG = logging.getLogger("etabli.query")
MOST_CHARACTERS = 65_536
SWEEP_SECONDS = 1.0
DIALECT = "duckdb"


class Sandbox:
    """The engine of confined processes. Until something is asked, nothing runs."""

    def __init__(self, packages: Catalog, settings: Settings, fences: Fences | None = None) -> None:
        self.packages = packages
        self.settings = settings
        self.missing = starters.lacking()
        self.jobs = Jobs(packages, settings, fences or Fences(kernel=not self.missing))
        self.admission = Admission(Rules(slots=settings.query_slots) if settings.query_slots else Rules())
        self.results = Results(settings.query_cache_mb << 20)
        self.starter = starters.starter(settings)
        self.questions: dict[str, Question] = {}
        self.favourites = Favourites()
        self.editors: dict[Asker, Question] = {}
        self.closing = threading.Event()
        self.waking = threading.Lock()
        self.sweeper = threading.Thread(target=self.sweep, name="queries sweep", daemon=True)

    # ------------------------------------------------------------------ the contract

    def catalog(self) -> Sequence[Table]:
        """The published tables that a query can name."""
        return self.jobs.tables()

    def run(self, asker: Asker, script: str, limits: Limits | None = None, on_start: OnStart | None = None) -> Result:
        """The Result of a script; never raises for what a person wrote."""
        question = self.question(Asked(asker, script, limits or self.limits()))
        if on_start:
            on_start(question.id)
        try:
            question.begin().done.wait()
        except BaseException:  # whoever interrupts us leaves no query behind
            question.cancel()
            raise
        return question.found or Result(Status.CRASH, QueryError("query.crashed"))

    def cancel(self, query: str) -> None:
        """None; the query with that id, waiting or running, ends as CANCELLED."""
        question = self.questions.get(query)
        if question:
            question.cancel()

    def capabilities(self) -> Capabilities:
        """What this engine can do here."""
        return Capabilities(writes=True, scripts=True, dialect=DIALECT, missing=self.missing)

    # ------------------------------------------------------------------ besides it

    def ask(self, asker: Asker, script: str, limits: Limits | None = None) -> Question:
        """The Question of a browser, begun; it ends by itself once nobody has looked at its place for a while."""
        question = self.question(Asked(asker, script, limits or self.limits(), watched=True)).begin()
        before = self.editors.get(asker)
        if asker.editor:
            self.editors[asker] = question
        if before is not None and not before.done.is_set():
            before.cancel()  # the queue has done so already, unless the answer was at hand
        return question

    def download(self, asker: Asker, script: str, form: str, rows: int = 0, on_start: OnStart | None = None) -> Begun:
        """The result as a file of that format, block by block; the first block is there once this returns. rows: the most, 0 for all.

        Raises: QueryError, the problem; later problems end the blocks by raising it too.
        """
        flow = Flow()
        asked = Asked(asker, script, Limits(rows, 0, self.settings.download_seconds), form=require_form(form))
        question = self.question(asked, lambda one: self.carried_out(one, lambda: self.poured(one, flow)))
        if on_start:
            on_start(question.id)
        question.begin()
        return Begun(opened(flow, question))

    def limits(self, rows: int = 1_000) -> Limits:
        """What the settings allow one query."""
        return Limits(rows=rows, seconds=self.settings.query_seconds)

    def warm(self) -> None:
        """None; the first query will not wait for anything to start."""
        self.run(Asker(), "SELECT 1")

    def close(self) -> None:
        """None; everybody who waits is told, and no process is left."""
        self.closing.set()
        self.admission.close()
        self.starter.close()

    # ------------------------------------------------------------------ inside

    def question(self, asked: Asked, work: Work | None = None) -> Question:
        """The Question, not begun yet. work: what runs it, by default what brings back rows."""
        question = Question(
            asked, work or (lambda one: self.carried_out(one, lambda: self.answered(one))), (self.admission, self.results), self.key(asked)
        )
        self.questions[question.id] = question
        if not self.sweeper.is_alive() and not self.closing.is_set():
            self.wake()
        return question

    def key(self, asked: Asked) -> Key | None:
        """What the Result depends on; None when it must not be kept."""
        if asked.writes or asked.form or varies(asked.script):
            return None
        team = asked.asker.team
        signature = team_files.signature(self.settings.home, team) if team else ""
        known = self.catalog()
        packages = {item.package for item in known}
        used = packages if signature else set(named(asked.script, sorted(packages)))  # the team's own views may name any
        versions = ((item.package, item.version) for item in known if item.package in used)
        return key(versions, f"{team}:{signature}" if signature else "", asked.script, asked.limits)

    def carried_out(self, question: Question, answered: Callable[[], Result]) -> Result:
        """The Result of a query whose turn has come; it is counted."""
        began = time.monotonic()
        try:
            result = answered()
        except QueryError as error:
            result = failed(self.jobs.told(error))
        ended = question.turn.ended or result
        counters.query_ended(ended.problem.code if ended.problem else counters.DONE, time.monotonic() - began)
        return result

    def answered(self, question: Question) -> Result:
        """The Result of a query that ran. Raises: QueryError."""
        asked, known = question.asked, self.catalog()
        job = self.job(question)
        with self.process(question) as running:
            rows, told = errand.answered(running, job, asked.script, asked.limits)
        result = result_of(rows, told, known)
        self.favourites.note(result.fields_read)
        return result

    def poured(self, question: Question, flow: Flow) -> Result:
        """An empty Result once the file of a query has left. Raises: QueryError."""
        try:
            asked = question.asked
            job = self.job(question)
            with self.process(question) as running:
                flow.until = time.monotonic() + asked.limits.seconds + errand.GRACE_SECONDS
                errand.poured(running, job, asked.script, asked.limits.seconds, flow.put)
        finally:
            flow.put(None)
        return Result(Status.OK)

    def job(self, question: Question) -> bytes:
        """The job of a query. Raises: QueryError query.too_long, and for a team that is none."""
        asked = question.asked
        if len(asked.script) > MOST_CHARACTERS:
            raise QueryError("query.too_long", characters=len(asked.script), most=MOST_CHARACTERS)
        team = self.team_folder(asked)
        return self.jobs.job(team, question.asked, self.manners(question))

    def manners(self, question: Question) -> Manners:
        """How a query that begins now shares the machine: by one thread when others need it, and last of all who used it for long."""
        figures, is_heavy = self.admission.figures(), self.admission.is_heavy(question.turn.party)
        is_alone = figures.running + figures.waiting <= 1
        return Manners(self.settings.query_threads if is_alone and not is_heavy else 1, LAST if is_heavy else NICE)

    def team_folder(self, asked: Asked) -> Path | None:
        """The folder of the team's own tables; None when it has none and needs none."""
        team, home = asked.asker.team, self.settings.home
        if not team or not (asked.writes or team_files.signature(home, team)):
            return None
        return team_files.folder(home, team)

    @contextmanager
    def process(self, question: Question) -> Iterator[Running]:
        """The process of a query, known to who may stop it. Raises: QueryError.

        One that had a team's file open is waited for: DuckDB lets nobody write it meanwhile.
        """
        running = self.starter.begin(question.id)
        try:
            question.runs(running)
            yield running
        finally:
            running.close() if question.asked.asker.team else running.leave()

    def wake(self) -> None:
        """None; somebody looks after the queue from now on."""
        with self.waking:
            if not self.sweeper.is_alive():
                self.sweeper.start()

    def sweep(self) -> None:
        """None once the server ends; until then the engine is looked after every second, whatever fails."""
        while not self.closing.wait(SWEEP_SECONDS):
            try:
                self.look_after()
            except Exception:
                LOG.exception("Queries could not be looked after")

    def look_after(self) -> None:
        """None; left queries end, results of withdrawn versions go, and what is asked most is kept in memory."""
        self.admission.sweep()
        self.starter.sweep()
        copies = {package: copy for package, (copy, _) in self.jobs.places()["packages"].items()}
        self.starter.keep(self.favourites.columns(copies))
        self.results.keep_only([(item.package, item.version) for item in self.catalog()])
        for query in [query for query, question in list(self.questions.items()) if question.done.is_set()]:
            self.questions.pop(query, None)
        for asker in [asker for asker, question in list(self.editors.items()) if question.done.is_set()]:
            self.editors.pop(asker, None)
