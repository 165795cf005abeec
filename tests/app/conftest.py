"""Screens opened without a browser, on an instance that holds one small package."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.access.conftest import furnished
from ui import core
from workbench.drafts.corrections import describe, describe_field
from workbench.drafts.decisions import About, keep_caveat
from workbench.drafts.drafts import Given
from workbench.query.engine import Asker
from workbench.workbench import Workbench

PACKAGE = "screens_arbres"
ROWS = ["espèce;hauteur (m);planté le", "Chêne;12,5;03/02/1998", "Érable;7,25;14/11/2011", "Tilleul;;21/01/2015", "Total;19,75;"]
CAVEAT = "Measured by eye"
ABOUT = {
    "title": "Arbres <b>remarquables</b>",
    "title@en": "Remarkable trees",
    "description": "Les *arbres* de la ville. <script>alert(1)</script>",
    "keywords": ["arbre", "ville"],
    "licenses": [{"name": "etalab-2.0", "title": "Licence Ouverte 2.0", "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence"}],
    "contributors": [{"title": "Service des arbres", "roles": ["publisher"]}],
}


def given(folder: Path, name: str = "arbres.csv", rows: list[str] = ROWS) -> list[Given]:
    """A small cp1252 file."""
    path = folder / name
    path.write_bytes("\r\n".join(rows).encode("cp1252"))
    return [Given(path, name)]


def unfolded(page: AppTest, panel: str) -> AppTest:
    """The page once somebody opened that panel of it, by its key."""
    page.session_state[panel] = True
    return page.run()


@pytest.fixture(scope="session")
def package(workbench: Workbench, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a published package of one table."""
    drafts = workbench.drafts
    draft = drafts.give(given(tmp_path_factory.mktemp("file")), package=PACKAGE)
    drafts.read(draft.id)
    assert drafts.wait(draft.id).state == "read"
    drafts.correct(draft.id, describe, ABOUT)
    drafts.correct(draft.id, describe_field, "arbres", "hauteur (m)", {"title": "Hauteur", "unit": "m"})
    drafts.correct(draft.id, keep_caveat, About("arbres", "hauteur (m)", by="organizer"), CAVEAT)
    drafts.publish(draft.id)
    drafts.discard(draft.id)
    return PACKAGE


@pytest.fixture(scope="session")
def sessions(workbench: Workbench) -> dict[str, str]:
    """The public id of a session of each role."""
    room = furnished(workbench, datetime.now(UTC))
    known = {"organizer": room.organizer.session, "member": room.member("Ana", datetime.now(UTC)).session}
    return known | {role: room.invited(role, f"The {role}", datetime.now(UTC)).session for role in ("moderator", "expert", "observer")}


@pytest.fixture
def opened(workbench: Workbench, package: str, sessions: dict[str, str]) -> Callable[..., AppTest]:
    """A function: opened("pages.data.catalog", role="member", lang="fr", q="...") -> the page as drawn with that address.

    ran: a script that this person ran on the SQL page, whose address names the run.
    """

    def run(module: str, role: str = "organizer", session: str = "", ran: str = "", **address: str) -> AppTest:
        core.use(workbench)
        if ran:
            me = workbench.sessions.by_id(session or sessions[role], datetime.now(UTC))
            assert me
            address["run"] = workbench.runs.begin(Asker(me.person.team, me.person.id), ran, datetime.now(UTC))
        page = AppTest.from_string(f"import {module} as page\npage.show()", default_timeout=30)
        page.user = {"session": session or sessions[role]}
        for name, value in address.items():
            page.query_params[name] = value
        return page.run()

    return run


@pytest.fixture
def words() -> Callable[[AppTest], str]:
    """A function: words(page) -> everything that the page says, one line each."""

    def told(page: AppTest) -> str:
        kinds = ("title", "header", "subheader", "markdown", "caption", "html", "info", "warning", "error", "success")
        return "\n".join(str(item.value) for kind in kinds for item in page.get(kind))

    return told
