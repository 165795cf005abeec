"""Add a dataset: give files, see how they were read, correct, describe, publish. The address names the draft."""

from ui import frame, session, who
from ui.draft import check, describe, failed, following, give, jobs, publishing, steps
from ui.i18n import t


def show() -> None:
    """None; the page is drawn at the step where the draft is."""
    draft_id = session.param("draft")
    with frame.page("dataset.add", t("Add a dataset")):
        if not draft_id:
            give.draw()
            return
        draft = who.drafts().get(draft_id)
        jobs.outcome(draft_id)
        if draft.state in ("reading", "building") or jobs.goes_on(draft_id):
            following.draw(draft)
        elif draft.state == "published" and draft.published:
            publishing.done(*draft.published)
        elif not draft.tables or draft.state != "read":
            failed.draw(draft)
        else:
            steps.interrupted(draft)
            step = steps.pick(draft)
            if step == "check":
                check.draw(draft)
            elif step == "describe":
                describe.draw(draft)
            else:
                publishing.draw(draft)
            steps.ahead(step)
