"""The publications that go on in this process: a page that is left or reloaded finds its own again."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

from ui import core, who
from workbench.data.edition import Edition
from workbench.drafts.deeds import deeds
from workbench.drafts.drafts import Drafts
from workbench.who import Actor

WORKERS = ThreadPoolExecutor(4, "publish")
JOBS: dict[str, Future[Edition]] = {}


def publish(draft_id: str) -> None:
    """None; the draft is being published, once however often it is asked."""
    if not goes_on(draft_id):
        JOBS[draft_id] = WORKERS.submit(published, who.drafts(), draft_id, who.me().actor)


def published(drafts: Drafts, draft_id: str, by: Actor) -> Edition:
    """The Edition that the draft became; who published it is in the log."""
    edition = drafts.publish(draft_id)
    for deed in deeds(drafts.get(draft_id), edition, by):
        core.workbench().audit.note(datetime.now(UTC), deed)
    return edition


def goes_on(draft_id: str) -> bool:
    """Whether the draft is being published now."""
    return draft_id in JOBS and not JOBS[draft_id].done()


def outcome(draft_id: str) -> None:
    """None; forgets an ended publication. Raises: what stopped it, unless the draft itself says so."""
    if draft_id in JOBS and JOBS[draft_id].done():
        problem = JOBS.pop(draft_id).exception()
        if problem and not who.drafts().get(draft_id).error:
            raise problem
