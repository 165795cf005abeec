"""The publications that go on in this process: a page that is left or reloaded finds its own again."""

from concurrent.futures import Future, ThreadPoolExecutor

from ui import core
from workbench.data.edition import Edition

WORKERS = ThreadPoolExecutor(4, "publish")
JOBS: dict[str, Future[Edition]] = {}


def publish(draft_id: str) -> None:
    """None; the draft is being published, once however often it is asked."""
    if not goes_on(draft_id):
        JOBS[draft_id] = WORKERS.submit(core.workbench().drafts.publish, draft_id)


def goes_on(draft_id: str) -> bool:
    """Whether the draft is being published now."""
    return draft_id in JOBS and not JOBS[draft_id].done()


def outcome(draft_id: str) -> None:
    """None; forgets an ended publication. Raises: what stopped it, unless the draft itself says so."""
    if draft_id in JOBS and JOBS[draft_id].done():
        problem = JOBS.pop(draft_id).exception()
        if problem and not core.workbench().drafts.get(draft_id).error:
            raise problem
