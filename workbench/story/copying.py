"""Whether an exhibit may be copied: its query must say the same for another team, which cannot read what its own team made for itself."""

from workbench.errors import DayError, QueryError
from workbench.query.engine import Asker, Status
from workbench.query.sandbox import Sandbox
from workbench.story.piece import Piece
from workbench.who import Person


def require_copyable(sandbox: Sandbox, piece: Piece, me: Person) -> None:
    """None. Raises: DayError story.copy_needs_tables when the query reads tables of its team; QueryError when it does not run for anybody.

    It is run once with nobody's tables at hand: what runs so reads published datasets only. A table of the same name that the other
    team happens to have would give another result under the first team's name.
    """
    script = piece.told.version.script
    alone = sandbox.run(Asker("", me.id), script)
    if alone.status is Status.OK:
        return
    theirs = sandbox.run(Asker(piece.exhibit.team, me.id), script)
    if theirs.status is Status.OK:
        raise DayError("story.copy_needs_tables", team=piece.team_name)
    raise theirs.problem or QueryError("query.crashed")
