"""A whole result as a file, block by block from the query's process to whoever saves it: nothing is kept here."""

import queue
import secrets
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

from workbench.errors import QueryError
from workbench.query.engine import Asker
from workbench.query.forms import FORMS
from workbench.query.question import Question

MOST_BLOCKS = 16
POLL_SECONDS = 0.2
ENDING_SECONDS = 10.0
KEPT_SECONDS = 12 * 3_600.0
MOST_KEPT = 10_000
MOST_OF_A_PERSON = 200
MOST_CHARACTERS = 2_000_000  # of one person's scripts


class Flow:
    """Blocks on their way from the thread that runs a query to the one that sends its file. is_left: nobody takes them any more.

    until: when that thread gives up, by time.monotonic; somebody who takes nothing and stays would keep its turn for ever.
    """

    def __init__(self) -> None:
        self.blocks: queue.Queue[bytes | None] = queue.Queue(MOST_BLOCKS)
        self.is_left = threading.Event()
        self.until = float("inf")

    def put(self, block: bytes | None) -> bool:
        """Whether the block (None: the last one has gone) will be taken."""
        while not self.is_left.is_set() and time.monotonic() < self.until:
            try:
                self.blocks.put(block, timeout=POLL_SECONDS)
            except queue.Full:
                continue
            return True
        return False

    def taken(self, done: threading.Event) -> Iterator[bytes]:
        """The blocks, until the last one; done: set once none will come, whatever happened."""
        while True:
            try:
                block = self.blocks.get(timeout=POLL_SECONDS)
            except queue.Empty:
                block = None if done.is_set() else b""
            if block is None:
                return
            if block:
                yield block


@dataclass(frozen=True)
class Wanted:
    """A result that somebody may save as a file. name: of the file, without its format."""

    asker: Asker
    script: str
    name: str
    until: float


class Links:
    """The links by which results are saved: each is one person's, for one script, for half a day, and gone with the server.

    Somebody who makes very many loses the oldest of their own, and nobody else's.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self.lock = threading.Lock()
        self.kept: dict[str, Wanted] = {}
        self.of: dict[str, dict[tuple[Asker, str], str]] = {}  # the tokens of each person, the oldest first

    def link(self, asker: Asker, script: str, name: str) -> str:
        """The token of a result; the same for the same person and script, wherever it was written."""
        who = Asker(asker.team, asker.person)  # a download takes no query's place in its editor
        with self.lock:
            own = self.of.setdefault(who.person, {})
            token = own.pop((who, script), "") or secrets.token_urlsafe(16)
            self.kept[token] = Wanted(who, script, name, self.now() + KEPT_SECONDS)
            own[(who, script)] = token
            while len(own) > MOST_OF_A_PERSON or (len(own) > 1 and sum(len(text) for _, text in own) > MOST_CHARACTERS):
                self.drop(next(iter(own.values())))
            while len(self.kept) > MOST_KEPT:
                self.drop(next(iter(max(self.of.values(), key=len).values())))
            return token

    def wanted(self, token: str, person: str, team: str) -> Wanted:
        """The result behind a token of that person's, in the team where it was asked. Raises: QueryError query.link_ended."""
        with self.lock:
            found = self.kept.get(token)
            if found is None or found.asker != Asker(team, person) or found.until < self.now():
                raise QueryError("query.link_ended")
            return found

    def drop(self, token: str) -> None:
        """None; the token opens nothing any more. Called under the lock."""
        gone = self.kept.pop(token)
        self.of[gone.asker.person].pop((gone.asker, gone.script), None)
        if not self.of[gone.asker.person]:
            del self.of[gone.asker.person]


def require_form(form: str) -> str:
    """The format of a file. Raises: QueryError query.unknown_format."""
    if form not in FORMS:
        raise QueryError("query.unknown_format", format=form[:40], formats=", ".join(FORMS))
    return form


def opened(flow: Flow, question: Question) -> Generator[bytes]:
    """The blocks of a file; the question ends when the last was taken, or nobody wants them any more.

    Raises: QueryError after the last one when the file is not whole.
    """
    try:
        yield from flow.taken(question.done)
        question.done.wait(ENDING_SECONDS)  # its last block has gone: how it ended is known in a moment, and nothing is to be cancelled
    finally:
        flow.is_left.set()
        question.cancel()
    found = question.result()
    if found is not None and found.problem:
        raise found.problem
