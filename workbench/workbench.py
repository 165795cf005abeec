"""Workbench.open: the only constructor of the parts."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from workbench.access.attempts import Attempts
from workbench.access.audit import Audit
from workbench.access.entry import Entry
from workbench.access.invitations import Invitations
from workbench.access.key import open_key
from workbench.access.pace import Pace
from workbench.access.people import People
from workbench.access.presence import Presence
from workbench.access.sessions import Sessions
from workbench.access.tokens import Tokens
from workbench.data.catalog import Catalog
from workbench.data.sweep import sweep
from workbench.day.event import Event
from workbench.day.teams import Teams
from workbench.drafts.drafts import Drafts
from workbench.drafts.making import Making
from workbench.drafts.team_drafts import TeamDrafts
from workbench.operations.backups import Backups
from workbench.query import processes
from workbench.query.own_fields import OwnFields
from workbench.query.own_tables import OwnTables
from workbench.query.pouring import Links
from workbench.query.sandbox import Sandbox
from workbench.scripts.drafts import SqlDrafts
from workbench.scripts.first_questions import FirstQuestions
from workbench.scripts.runs import Runs
from workbench.settings import Settings
from workbench.store.engine import open_store
from workbench.story.stories import Stories

READER = (sys.executable, "-m", "loaders")


class Workbench:
    """An opened instance: settings, store, catalog, drafts, the door to SQL, and who is who."""

    def __init__(self, settings: Settings, reader: Sequence[str]) -> None:
        self.settings = settings
        self.store = open_store(settings)
        self.key = open_key(settings.home)
        self.audit = Audit(self.store, self.key)
        self.event = Event(self.store, self.audit)
        self.teams = Teams(self.store, self.audit, self.key)
        self.sessions = Sessions(self.store, self.audit, settings)
        self.invitations = Invitations(self.store, self.audit)
        self.people = People(self.store, self.audit, self.sessions)
        self.entry = Entry(settings.home, self.key, self.sessions, self.invitations, self.teams)
        self.tokens = Tokens(self.store, self.audit)
        self.pace = Pace()
        self.presence = Presence()
        self.attempts = Attempts()
        self.catalog = Catalog(self.store, settings)
        self.drafts = Drafts(settings, self.catalog, reader)
        self.sandbox = Sandbox(self.catalog, settings)
        self.own_tables = OwnTables(self.sandbox)
        self.team_drafts = TeamDrafts(settings, self.catalog, reader)
        self.making = Making(self.team_drafts, self.own_tables, self.audit)
        self.links = Links()
        self.stories = Stories(self.store, self.audit)
        self.own_fields = OwnFields(self.sandbox)
        self.sql_drafts = SqlDrafts(self.store)
        self.runs = Runs(self.store)
        self.first_questions = FirstQuestions(self.store)
        self.backups = Backups(settings, self.store)

    @classmethod
    def open(cls, settings: Settings, reader: Sequence[str] = READER) -> "Workbench":
        """The Workbench of an instance; `reader` is the command that runs a job in a child process."""
        return cls(settings, reader)

    def sweep(self) -> None:
        """None; what a crash left behind is gone. For the start of a server, never beside a running one."""
        sweep(self.catalog, self.settings, datetime.now(UTC))
        processes.sweep(self.settings.home)
