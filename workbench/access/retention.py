"""What becomes of each text in the store when the event is closed. A column without a class here fails a test."""

from collections.abc import Mapping

ID = "id"  # made by us at random, tells nobody who it is
CODE = "code"  # one of a few words of ours
KEPT = "kept"  # the work: it stays with the archive of the event
SECRET = "secret"  # hash of a secret: gone with its row, or of no use any more  # noqa: S105 - the name of a class
ERASED = "erased"  # about a person: replaced, emptied, or gone with its row

RETENTION: Mapping[str, str] = {
    "packages.name": KEPT,
    "versions.package": KEPT,
    "versions.state": CODE,
    "versions.reason": KEPT,
    "versions.card": KEPT,
    "versions.folder": KEPT,
    "event.phase": CODE,
    "teams.id": ID,
    "teams.name": KEPT,
    "people.id": ID,
    "people.role": CODE,
    "people.team": ID,
    "people.name": ERASED,
    "people.name_key": ERASED,
    "people.organisation": ERASED,
    "people.state": CODE,
    "people.provider_key": ERASED,
    "sessions.id": ID,
    "sessions.token_hash": SECRET,
    "sessions.person": ID,
    "invitations.id": ID,
    "invitations.token_hash": SECRET,
    "invitations.role": CODE,
    "invitations.note": ERASED,
    "invitations.person": ID,
    "audit.actor": ID,
    "audit.role": CODE,
    "audit.action": CODE,
    "audit.object": ID,
    "audit.outcome": CODE,
    "audit.hash": SECRET,
    "audit_head.hash": SECRET,
}
