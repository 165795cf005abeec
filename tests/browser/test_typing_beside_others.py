"""Words that somebody types in an exhibit or in a query, whatever others do to it meanwhile, and wherever the person goes next."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_story_together import cookie, enter, kept, settled, story, team
from tests.running import People, Server
from workbench.store.teams import Team
from workbench.story.edits import Edit
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe
from workbench.story.stories import Choice
from workbench.who import CONSOLE, Person

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
__all__ = ["enter", "team"]  # fixtures
LATE = """() => {
  const fetched = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await fetched(...asked);
    if (String(asked[0]).includes("/api/sql/drafts/") && asked[1]?.method === "PUT") await new Promise((go) => setTimeout(go, 2500));
    return answer;
  };
}"""


class Pair:
    """Ana, who types in her browser, and Bea of her team, who needs none. exhibits: two of them."""

    def __init__(self, page: Page, people: People, team: Team) -> None:
        bench, now = people.room.workbench, datetime.now(UTC)
        self.page, self.people, self.stories = page, bench.people, bench.stories
        self.ana, self.bea = self.person(bench, cookie(page)), self.person(bench, bench.entry.join(team, "Bea", "", now))
        kept(people, page, Recipe("SELECT 1 AS n", title="First"), Recipe("SELECT 2 AS n", title="Second"))
        self.first, self.second = (piece.id for piece in bench.stories.story(self.ana))

    def person(self, bench: object, token: str) -> Person:
        found = bench.sessions.by_token(token, datetime.now(UTC))  # type: ignore[attr-defined]
        assert found
        return found.person  # type: ignore[no-any-return]

    def save(self, by: Person, based_on: int, text: str) -> None:
        edit = Edit(self.first, based_on, Recipe("SELECT 1 AS n", title="First", text=text), Provenance())
        self.stories.save(by, edit, datetime.now(UTC))

    def texts(self) -> list[str]:
        """The texts of all versions of the first exhibit, the newest first."""
        return [told.version.text for told in self.stories.history(self.ana, self.first)]

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("Text", exact=True)

    def send(self) -> None:
        self.page.get_by_role("button", name="Save", exact=True).click()


@pytest.fixture
def pair(enter: Enter, people: People, team: Team) -> Pair:
    return Pair(enter(team, "Ana"), people, team)


def test_whoever_edits_the_first_exhibit_is_told_too_and_finds_it_again_wherever_it_moves(pair: Pair, server: Server) -> None:
    story(pair.page, server)
    pair.page.get_by_text("Edit", exact=True).click()
    pair.box.fill("Words of Ana")
    settled(pair.page)
    pair.save(pair.bea, 1, "Words of Bea")
    expect(pair.page.get_by_text("Go on writing")).to_be_visible()
    expect(pair.box).to_have_value("Words of Ana")
    pair.stories.move(pair.bea, pair.second, -1, datetime.now(UTC))
    pair.page.reload()
    expect(pair.page.get_by_label("Title", exact=True)).to_have_value("First")
    expect(pair.box).to_have_value("Words of Ana")


def test_words_that_bring_two_versions_together_are_saved_though_a_colleague_has_chosen_meanwhile(pair: Pair, server: Server) -> None:
    pair.save(pair.ana, 1, "by Ana")
    pair.save(pair.bea, 1, "by Bea")
    story(pair.page, server)
    pair.page.get_by_role("button", name="Bring both together").click()
    pair.box.fill("An hour of words")
    pair.stories.choose(pair.bea, Choice(pair.first, 2, 2, (3,)), datetime.now(UTC))
    expect(pair.page.get_by_text("Bea saved a newer version of “First”.")).to_be_visible()
    pair.send()
    expect(pair.page.get_by_text("Both are kept: choose.")).to_be_visible()
    assert pair.texts()[0] == "An hour of words"


def test_words_of_somebody_who_is_merged_meanwhile_are_saved(pair: Pair, server: Server) -> None:
    story(pair.page, server, exhibit=pair.first, do="edit")
    pair.box.fill("Words of Ana")
    settled(pair.page)
    pair.people.merge(pair.bea.id, pair.ana.id, datetime.now(UTC), CONSOLE)
    pair.send()
    expect(pair.page.locator(".eb-prose")).to_have_text("Words of Ana")
    assert pair.stories.history(pair.bea, pair.first)[0].version.text == "Words of Ana"


def test_what_was_kept_and_taken_out_again_is_no_warning(pair: Pair, server: Server) -> None:
    story(pair.page, server, exhibit=pair.second, do="edit")
    pair.box.fill("Words of Ana")
    pair.stories.keep(pair.bea, Recipe("SELECT 3 AS n", title="Third"), Provenance(), datetime.now(UTC))
    pair.stories.undo(pair.bea, datetime.now(UTC))
    pair.page.wait_for_timeout(4_000)
    expect(pair.page.get_by_role("button", name="Show what has changed")).to_have_count(0)
    expect(pair.box).to_have_value("Words of Ana")


def test_what_is_typed_while_an_answer_is_late_is_saved_though_another_draft_is_opened(
    enter: Enter, server: Server, people: People, team: Team
) -> None:
    page, drafts, now = enter(team, "Ana"), people.room.workbench.sql_drafts, datetime.now(UTC)
    found = people.room.workbench.sessions.by_token(cookie(page), now)
    assert found
    me = found.person.id
    alpha, beta = drafts.new(me, "Alpha", "SELECT", now), drafts.new(me, "Beta", "SELECT 'beta'", now)
    page.goto(f"{server.url}/sql?lang=en&draft={alpha.id}")
    editor = page.locator(".cm-content")
    expect(editor).to_have_text("SELECT")
    page.evaluate(LATE)
    editor.click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(" 1")
    page.wait_for_timeout(1_200)  # it is on its way
    page.keyboard.type(", precious")
    page.get_by_text("Beta").first.click()
    expect(editor).to_have_text("SELECT 'beta'")
    editor.click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(", 2")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    for _ in range(60):
        scripts = {item.title: item.script for item in drafts.all_of(me)}
        if scripts == {"Alpha": "SELECT 1, precious", "Beta": "SELECT 'beta', 2"}:
            break
        page.wait_for_timeout(200)
    assert scripts == {"Alpha": "SELECT 1, precious", "Beta": "SELECT 'beta', 2"}
    assert (drafts.find(me, alpha.id).is_removed, drafts.find(me, beta.id).revision > 1) == (False, True)
    page.get_by_text("Alpha").first.click()
    expect(editor).to_have_text(re.compile("precious"))
