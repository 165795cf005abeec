"""The page for people's own notebooks: tokens made, seen once and revoked; lines for each tool; the API in words."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from tests.access.conftest import Room
from ui import core
from workbench.access.tokens import FORM, MOST
from workbench.day.teams import Team
from workbench.notebook.description import PLACES
from workbench.notebook.lines import LANGUAGES
from workbench.workbench import Workbench

NOTEBOOK = "pages.team.notebook"
Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.fixture
def newcomer(workbench: Workbench, sessions: dict[str, str]) -> str:
    """The session of a member who has no token."""
    now = datetime.now(UTC)
    organizer = workbench.sessions.by_id(sessions["organizer"], now)
    assert organizer
    team: Team = workbench.teams.add(f"Carnets {now.timestamp()}", now, organizer.actor)
    return Room(workbench, organizer, team, "").member("Noé", now).session


def codes(page: AppTest) -> list[str]:
    return [str(item.value) for item in page.code]


def made(page: AppTest, name: str = "Portable") -> AppTest:
    """The page once a token was asked for."""
    page.text_input(key="token.name").set_value(name)
    next(button for button in page.button if "token" in button.label or "jeton" in button.label).click()
    return page.run()


def test_a_token_is_shown_once_and_stands_in_the_lines_until_the_page_is_reloaded(opened: Opened, package: str, newcomer: str) -> None:
    page = made(opened(NOTEBOOK, session=newcomer, lang="en", table=f"{package}.arbres"))
    secret = codes(page)[0]
    assert FORM.fullmatch(secret)
    assert all(secret in text for text in codes(page))
    again = opened(NOTEBOOK, session=newcomer, lang="en", table=f"{package}.arbres")
    assert not any(secret in text for text in codes(again))
    assert all("etabli_…" in text for text in codes(again))


def test_a_revoked_token_is_gone_from_the_page_and_from_the_lines(opened: Opened, words: Words, newcomer: str) -> None:
    page = made(opened(NOTEBOOK, session=newcomer, lang="en"), "Mon <b>ordi</b>")
    secret = codes(page)[0]
    assert "Mon &lt;b&gt;ordi&lt;/b&gt;" in words(page)
    assert core.workbench().tokens.speaker(secret, datetime.now(UTC))
    page.button(key=next(button.key for button in page.button if (button.key or "").startswith("token.revoke."))).click().run()
    assert core.workbench().tokens.speaker(secret, datetime.now(UTC)) is None
    assert not any(secret in text for text in codes(page))
    assert "ordi" not in words(page)


def test_one_token_too_many_is_told(opened: Opened, newcomer: str) -> None:
    page = opened(NOTEBOOK, session=newcomer, lang="en")
    for _ in range(MOST + 1):
        page = made(page)
    assert any(f"You have {MOST} tokens already" in item.value for item in page.error)


def test_a_name_that_is_none_is_told(opened: Opened, newcomer: str) -> None:
    assert any("at least one letter" in item.value for item in made(opened(NOTEBOOK, session=newcomer, lang="en"), "***").error)


@pytest.mark.parametrize("tool", list(LANGUAGES))
def test_each_tool_has_its_lines_about_the_table_of_the_address(opened: Opened, package: str, tool: str) -> None:
    page = opened(NOTEBOOK, role="expert", lang="fr", tool=tool, table=f"{package}.arbres")
    assert not page.exception
    assert len(codes(page)) == 2
    assert any(f"/api/v1/packages/{package}/latest/arbres.parquet" in text for text in codes(page))


def test_a_table_that_is_not_there_gives_way_to_one_that_is(opened: Opened) -> None:
    page = opened(NOTEBOOK, role="expert", lang="en", tool="cobol", table="no.where")
    assert not page.exception
    assert len(codes(page)) == 2


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_address_of_the_api_is_told_in_words(opened: Opened, words: Words, lang: str) -> None:
    told = words(opened(NOTEBOOK, role="moderator", lang=lang))
    for place in PLACES:
        assert f"/api/v1{place.path}" in told
    assert ("La description d’une version" in told) == (lang == "fr")


def test_organizers_see_how_many_tokens_people_have(opened: Opened, words: Words, newcomer: str) -> None:
    made(opened(NOTEBOOK, session=newcomer, lang="en"))
    told = words(opened("pages.organizer.people", role="organizer", lang="en", part="room"))
    assert "Tokens" in told
    assert re.search(r"<td>Noé</td>.*?<td>1</td></tr>", told)


def test_the_log_says_that_a_token_was_made(opened: Opened, words: Words, newcomer: str) -> None:
    made(opened(NOTEBOOK, session=newcomer, lang="en"))
    assert "made a token for a notebook" in words(opened("pages.organizer.people", role="organizer", lang="en", part="log"))
