"""Files that a team gives for its own tables, as the upload route and the page hand them on."""

from pathlib import Path

from workbench.drafts import incoming
from workbench.drafts.draft import Draft
from workbench.drafts.making import Made
from workbench.query.engine import Asker
from workbench.who import Person
from workbench.workbench import Workbench


def upload(bench: Workbench, team: str, name: str, data: bytes) -> str:
    """The id under which the file of a team waits, as the route leaves it."""
    with incoming.Upload(bench.settings.home, name, bench.settings.team_upload_mb * 1_000_000, team) as one:
        one.write(data)
        return one.keep()


def read(bench: Workbench, person: Person, name: str, data: bytes) -> Draft:
    """The Draft of a file once it was read."""
    desk = bench.team_drafts.of(person.team)
    draft = desk.give([incoming.given(bench.settings.home, upload(bench, person.team, name, data), person.team)])
    desk.read(draft.id)
    return desk.wait(draft.id)


def made(bench: Workbench, person: Person, draft: Draft, names: dict[str, str] | None = None) -> Made:
    """How the making of a Draft's tables ended."""
    bench.making.start(person, draft.id, names or bench.making.names(asker(person), draft))
    job = bench.making.jobs[person.team, draft.id]
    job.result()
    found = bench.making.outcome(person.team, draft.id)
    assert found is not None
    return found


def asker(person: Person) -> Asker:
    """Who asks for that person."""
    return Asker(person.team, person.id)


def left(home: Path) -> list[str]:
    """The folders of files that teams gave and that are still there."""
    return sorted(path.name for path in (home / "team_drafts").glob("*/*"))
