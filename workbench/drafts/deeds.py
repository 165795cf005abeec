"""What the audit log says of a publication; apart, because jobs on drafts need no store."""

from workbench.access.audit import Deed
from workbench.data.edition import Edition
from workbench.drafts.draft import Draft
from workbench.drafts.personal_data import held
from workbench.who import Actor


def deeds(draft: Draft, edition: Edition, by: Actor) -> list[Deed]:
    """What the audit log says of a publication: who published, and who decided that its personal data may be."""
    what = f"{edition.package} {edition.version}"
    decider = Actor(str(draft.personal.get("by", "")), str(draft.personal.get("role", "")))
    return [Deed(by, "dataset.add", what), *([Deed(decider, "dataset.personal_data", what)] if held(draft) else [])]
