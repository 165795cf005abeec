"""A server of the tests' own and a Chromium that looks at it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.running import People, Server, people, server
from tests.setup_browser import installed
from workbench.drafts.personal_data import decide
from workbench.samples import DATASETS, given_folder
from workbench.who import CONSOLE

__all__ = ("people", "server")  # fixtures

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync")
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=installed(), args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def samples(people: People) -> None:
    """None; two sample packages are published on the server."""
    bench = people.room.workbench
    for name in ("bornes_recharge", "population_departements"):
        if not bench.catalog.history(name):
            draft = bench.drafts.give(given_folder(DATASETS / name), package=name)
            bench.drafts.read(draft.id)
            assert bench.drafts.wait(draft.id).state == "read"
            bench.drafts.correct(draft.id, decide, CONSOLE, may=True)
            bench.drafts.publish(draft.id)
            bench.drafts.discard(draft.id)


@dataclass
class Visits:
    """Visitors of one test, each in a browser of their own. problems: what the browsers complained of."""

    browser: Browser
    server: Server
    people: People
    contexts: list[BrowserContext] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def visitor(self, role: str = "", **how: Any) -> Page:
        """A page of a new visitor, signed in under a role or not at all."""
        context = self.browser.new_context(
            **{"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "accept_downloads": True, **how}
        )
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        if role:
            context.add_cookies([{"name": "etabli", "value": self.people.tokens[role], "url": self.server.url}])
        page = context.new_page()
        page.on("request", lambda request: self.asked.append(address(request)))
        page.on("console", lambda told: self.problems.append(told.text) if "Content Security Policy" in told.text else None)
        return page


@pytest.fixture
def visits(browser: Browser, server: Server, people: People) -> Iterator[Visits]:
    """Visitors; at the end, nothing was asked of any other host, and nothing broke the security policy."""
    made = Visits(browser, server, people)
    yield made
    for context in made.contexts:
        context.close()
    assert {item for item in made.asked if item and item != f"127.0.0.1:{server.port}"} == set()
    assert made.problems == []


@pytest.fixture
def page(visits: Visits) -> Page:
    """A page of an organizer."""
    return visits.visitor("organizer")


def address(request: Request) -> str:
    """Host and port of a request; "" for data: and blob:."""
    from urllib.parse import urlsplit

    return urlsplit(request.url).netloc


def run_sql(page: Page, script: str) -> None:
    """None; the script took the place of what stood in the SQL editor, and was run."""
    page.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(script)
    page.keyboard.press("ControlOrMeta+Enter")
