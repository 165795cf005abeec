"""The schema of a table on the organizer's screen: proposed, followed, matched otherwise, taken away, given."""

import json
from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.reading import draft_read
from ui import core
from ui.draft import schema as schema_ui
from workbench.drafts import incoming
from workbench.drafts.draft import Draft, TableDraft
from workbench.workbench import Workbench

CARPOOL = ROOT / "tests" / "data" / "open" / "bnlc-covoiturage"
ADD = "pages.organizer.add_dataset"
Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.fixture
def draft(workbench: Workbench) -> Iterator[Draft]:
    """The carpool spots, read without a schema."""
    made = draft_read(workbench, CARPOOL / "bnlc-.csv", "bnlc.csv")
    yield made
    workbench.drafts.discard(made.id)


def table(workbench: Workbench, draft: Draft) -> TableDraft:
    return workbench.drafts.wait(draft.id).tables[0]


def errors(found: TableDraft) -> int:
    return sum(item.count for item in found.findings if "." not in item.type)


def test_a_table_that_looks_like_a_schema_says_so_in_french_too(opened: Opened, words: Words, draft: Draft) -> None:
    assert "Cette table ressemble à **Lieux de covoiturage** 0.2.0" in words(opened(ADD, draft=draft.id, lang="fr"))


def test_a_table_that_looks_like_a_schema_is_checked_by_one_click(opened: Opened, words: Words, workbench: Workbench, draft: Draft) -> None:
    page = opened(ADD, draft=draft.id, lang="en")
    assert "This table looks like **Lieux de covoiturage** 0.2.0: 18 of 18 fields." in words(page)
    page.button(key="schema.propose.bnlc").click().run()
    assert not page.exception
    assert (errors(table(workbench, draft)), table(workbench, draft).extras["schema"]["matched"]) == (0, 18)
    assert "This table looks like" not in words(page)
    assert any("Lieux de covoiturage" in item.label for item in page.expander)


def test_a_schema_is_chosen_matched_otherwise_by_one_click_and_taken_away(
    opened: Opened, words: Words, workbench: Workbench, draft: Draft
) -> None:
    page = opened(ADD, draft=draft.id, lang="en")
    chooser = next(item for item in page.selectbox if item.label == "Schema to check this table against")
    chooser.set_value("lieux-covoiturage@0.2.0").run()
    mode = next(item for item in page.selectbox if item.label == "How columns are matched with the schema")
    assert mode.value == "subset"
    mode.set_value("exact").run()
    assert errors(table(workbench, draft)) == 17_922
    assert "18 of its 18 fields are there by name" in words(page)
    page.button(key="schema.by_name.bnlc").click().run()
    assert errors(table(workbench, draft)) == 0
    chooser = next(item for item in page.selectbox if item.label == "Schema to check this table against")
    chooser.set_value("none").run()
    assert table(workbench, draft).extras["schema"]["fields"] == 0
    assert "This table looks like" not in words(page)
    assert not page.exception


def test_a_schema_of_ones_own_is_followed_and_its_file_forgotten(
    opened: Opened, workbench: Workbench, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    core.use(workbench)
    with incoming.Upload(workbench.settings.home, "mine.json", 1_000_000) as upload:
        upload.write(json.dumps({"title": "Mine", "fields": [{"name": "id_lieu", "type": "integer"}]}).encode())
        kept = upload.keep()
    given: list[str] = [kept]
    monkeypatch.setattr(schema_ui, "upload_ids", lambda *_, **__: [given.pop()] if given else [])
    page = opened(ADD, draft=draft.id, lang="en")
    assert not page.error
    assert table(workbench, draft).extras["schema"]["title"] == "Mine"
    assert any("Mine" in item.label for item in page.expander)
    chooser = next(item for item in page.selectbox if item.label == "Schema to check this table against")
    assert chooser.value == "given"
    assert not list((workbench.settings.home / "quarantine" / "incoming").glob("*"))


def test_a_file_that_is_no_schema_is_told(opened: Opened, workbench: Workbench, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    with incoming.Upload(workbench.settings.home, "mine.json", 1_000_000) as upload:
        upload.write(b'{"a": 1}')
        kept = upload.keep()
    given: list[str] = [kept]
    monkeypatch.setattr(schema_ui, "upload_ids", lambda *_, **__: [given.pop()] if given else [])
    page = opened(ADD, draft=draft.id, lang="en")
    assert "mine.json" in page.error[0].value
    assert table(workbench, draft).extras["schema"]["fields"] == 0
