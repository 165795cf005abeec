"""Step 4: what the dataset is, table by table and field by field. Each answer is kept as soon as it is given."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import core
from ui.dataset.header import asked_html
from ui.draft import describe_tables
from ui.draft.people import sources_from, sources_text, with_person, words_from
from ui.i18n import t
from ui.markup import esc
from workbench.data import about, documents, quality
from workbench.data.corrections import describe
from workbench.data.draft import Draft
from workbench.data.licences import LICENCES, licence_descriptor

OTHER = "other"
TALL = 130


def draw(draft: Draft) -> None:
    """None; the form on the left, what is still missing on the right."""
    form, side = st.columns([5, 3], gap="large")
    with form:
        package(draft)
    with side:
        score(core.workbench().drafts.get(draft.id))
    for table in draft.tables:
        if table.keep:
            describe_tables.draw(draft, table)


def score(draft: Draft) -> None:
    """None; the quality score as it stands, and what would better it."""
    found = quality.assess(documents.descriptor(draft), documents.report(draft))
    st.progress(found.score / 100, text=t("Quality {score}/100", score=found.score))
    if found.missing:
        st.html(f"<h4>{esc(t('What is missing, and why it matters'))}</h4>{asked_html(found)}")
    else:
        st.success(t("Everything is there."))


def package(draft: Draft) -> None:
    """None; the properties of the whole dataset."""
    said = draft.about
    text(draft, "title", t("Title"), t("What people will look for: the subject, the place, the year."))
    area(
        draft,
        "description",
        t("Description"),
        t("What the data says, how it was collected, what it must not be used for. Markdown is allowed."),
    )
    start, end = about.period(said)
    left, right = st.columns(2)
    first = answer(left, draft, "period_start", (t("Period: first day or year"), "2024-01-01"), start)
    last = answer(right, draft, "period_end", (t("Period: last day or year"), "2024-12-31"), end)
    if (first, last) != (start, end):
        save(draft, temporal={"start": first, "end": last or first} if first or last else None)
    place = answer(st, draft, "territory", (t("Territory"), t("France, Ille-et-Vilaine…")), about.territory(said))
    if place != about.territory(said):
        save(draft, spatial={"title": place} if place else None)
    producer = answer(left, draft, "producer", (t("Producer"), t("Who makes this data")), about.producer(said))
    if producer != about.producer(said):
        save(draft, contributors=with_person(said, "publisher", producer))
    contact = answer(right, draft, "contact", (t("Contact"), t("An e-mail address or a page")), about.contact(said))
    if contact != about.contact(said):
        save(draft, contributors=with_person(said, "contact", contact))
    licence(draft, said)
    sources(draft, said)


def licence(draft: Draft, said: Mapping[str, Any]) -> None:
    """None; a licence of the list, or the address of another one."""
    now = about.licence(said)
    known = [item.id for item in LICENCES]
    code = now.get("name") if now.get("name") in known else OTHER if now else ""
    titles = {"": t("Not said yet"), OTHER: t("Another one, by its address"), **{item.id: item.title for item in LICENCES}}
    choice = st.selectbox(
        t("Licence"), list(titles), list(titles).index(str(code)), format_func=titles.__getitem__, key=f"describe.{draft.id}.licence",
        help=t("Without a licence nobody has the right to use the data. Ask the producer; data.gouv.fr tells it on the dataset’s page."),
    )  # fmt: skip
    if choice == OTHER:
        url = answer(st, draft, "licence_url", (t("Address of the licence"), "https://"), str(now.get("path", "")) if code == OTHER else "")
        found = licence_descriptor(url)
        if url and found is None:
            st.warning(t("This is not the address of a page: it must begin with https://"))
        elif found and found.get("path") != now.get("path"):
            save(draft, licenses=[found])
    elif choice != code:
        save(draft, licenses=[licence_descriptor(choice)] if choice else None)


def sources(draft: Draft, said: Mapping[str, Any]) -> None:
    """None; where the data comes from, and the words to find it by."""
    before = sources_text(about.mappings(said.get("sources")))
    lines = st.text_area(
        t("Sources"), value=before, key=f"describe.{draft.id}.sources", height=90, help=t("One a line: its name and its address."),
    ) or ""  # fmt: skip
    if lines.strip() != before.strip():
        save(draft, sources=sources_from(lines) or None)
    words = ", ".join(about.keywords(said))
    line = answer(st, draft, "keywords", (t("Keywords, separated by commas"), t("transport, school, health")), words)
    if words_from(line) != list(about.keywords(said)):
        save(draft, keywords=words_from(line) or None)


def text(draft: Draft, name: str, title: str, tip: str) -> None:
    """None; a one-line property."""
    value = answer(st, draft, name, (title, tip), str(draft.about.get(name) or ""))
    if value != str(draft.about.get(name) or ""):
        save(draft, **{name: value or None})


def area(draft: Draft, name: str, title: str, tip: str) -> None:
    """None; a property of several lines."""
    before = str(draft.about.get(name) or "")
    value = (st.text_area(title, value=before, key=f"describe.{draft.id}.{name}", placeholder=tip, height=TALL) or "").strip()
    if value != before.strip():
        save(draft, **{name: value or None})


def answer(place: Any, draft: Draft, name: str, words: tuple[str, str], before: str) -> str:
    """What stands in a one-line box, its label and example given."""
    return (place.text_input(words[0], value=before, placeholder=words[1], key=f"describe.{draft.id}.{name}") or "").strip()


def save(draft: Draft, **properties: Any) -> None:
    """Never returns: the draft holds these properties, and the page shows the new score."""
    core.workbench().drafts.correct(draft.id, describe, properties)
    st.rerun()
