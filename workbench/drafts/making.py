"""From a team's Draft to tables in its own file: a child writes the rows as Parquet, a confined process of the engine takes them in."""

import logging
import secrets
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime

from workbench.access.audit import Audit, Deed
from workbench.drafts.corrections import label
from workbench.drafts.draft import Draft, TableDraft
from workbench.drafts.team_drafts import TeamDrafts
from workbench.errors import DatasetError, EtabliError, QueryError
from workbench.query.chore import Loaded
from workbench.query.engine import Asker
from workbench.query.own_names import free, proposal, require_name
from workbench.query.own_tables import OwnTables
from workbench.who import Actor, Person

LOG = logging.getLogger("etabli")


@dataclass(frozen=True)
class Made:
    """How the making of a Draft's tables ended: their names, or the problem."""

    names: tuple[str, ...] = ()
    problem: EtabliError | None = None


class Making:
    """Makes tables of the Drafts of teams, each in the background; whoever opens the page follows it."""

    def __init__(self, drafts: TeamDrafts, tables: OwnTables, audit: Audit) -> None:
        self.drafts = drafts
        self.tables = tables
        self.audit = audit
        self.jobs: dict[tuple[str, str], Future[Made]] = {}

    def names(self, asker: Asker, draft: Draft) -> dict[str, str]:
        """A name for each table of a Draft that nothing of the team has, nor any package."""
        taken = {item.name for item in self.tables.tables(asker)} | {item.package for item in self.tables.sandbox.catalog()}
        found: dict[str, str] = {}
        for table in draft.tables:
            words = label(draft).split(".")[0] if len(draft.tables) == 1 else table.name
            found[table.name] = free(proposal(words), {*taken, *found.values()})
        return found

    def start(self, person: Person, draft_id: str, names: Mapping[str, str]) -> None:
        """None; the tables that the Draft keeps are being made under these names. Raises: EtabliError before anything begins."""
        asker = Asker(person.team, person.id)
        draft = self.drafts.of(person.team).get(draft_id)
        kept = [table for table in draft.tables if table.keep]
        if draft.state != "read" or not draft.tables:
            raise DatasetError("own.unread", file=label(draft))
        if not kept:
            raise DatasetError("own.no_table", file=label(draft))
        taken = {item.name for item in self.tables.tables(asker)}
        packages = {item.package for item in self.tables.sandbox.catalog()}
        said: set[str] = set()
        for table in kept:
            name = names[table.name]
            if name.casefold() in said:
                raise QueryError("own.same_name", name=name)
            require_name(name, taken, packages)
            said.add(name.casefold())
        if not self.goes_on(person.team, draft_id):
            job: Future[Made] = Future()
            self.jobs[person.team, draft_id] = job
            args = (job, person, draft_id, dict(names))
            threading.Thread(target=self.run, args=args, name=f"team tables {draft_id}", daemon=True).start()

    def goes_on(self, team: str, draft_id: str) -> bool:
        """Whether tables are being made of the Draft now."""
        job = self.jobs.get((team, draft_id))
        return job is not None and not job.done()

    def outcome(self, team: str, draft_id: str) -> Made | None:
        """How the making of the Draft's tables ended, told once; None while it goes on or when nobody began it."""
        return None if self.goes_on(team, draft_id) or (team, draft_id) not in self.jobs else self.jobs.pop((team, draft_id)).result()

    # ------------------------------------------------------------------ inside

    def run(self, job: Future[Made], person: Person, draft_id: str, names: Mapping[str, str]) -> None:
        """None; the job has its outcome, whatever happened."""
        job.set_result(self.made(person, draft_id, names))

    def made(self, person: Person, draft_id: str, names: Mapping[str, str]) -> Made:
        """The tables made of a Draft, of which nothing is left then; or the problem, and then it is as it was."""
        try:
            return Made(self.make(person, draft_id, names))
        except EtabliError as problem:
            return Made(problem=problem)
        except Exception:
            LOG.exception("Tables of a team could not be made of its file")
            return Made(problem=DatasetError("job.crashed", file=draft_id, reference=secrets.token_hex(4)))

    def make(self, person: Person, draft_id: str, names: Mapping[str, str]) -> tuple[str, ...]:
        """The names of the tables made. Raises: EtabliError."""
        desk = self.drafts.of(person.team)
        desk.start(draft_id, "rows", "building")
        draft = desk.wait(draft_id)
        if draft.error:
            raise DatasetError(draft.error["code"], **draft.error["context"])
        build = desk.folder(draft_id) / "build"
        kept = [table for table in draft.tables if table.keep]
        tables = [loaded(table, str((build / f"{table.name}.parquet").absolute()), names[table.name], draft) for table in kept]
        self.tables.load(Asker(person.team, person.id), tables)
        self.audit.note(datetime.now(UTC), Deed(Actor(person.id, person.role), "table.change", person.team))
        desk.discard(draft_id)
        return tuple(item.name for item in tables)


def loaded(table: TableDraft, path: str, name: str, draft: Draft) -> Loaded:
    """The table to be made of a TableDraft whose rows stand in a Parquet file."""
    semantics = {item.name: item.semantic for item in table.schema.fields if item.semantic}
    upload = draft.uploads[table.upload].name if table.upload < len(draft.uploads) else label(draft)
    return Loaded(name, path, table.rows, upload, semantics)
