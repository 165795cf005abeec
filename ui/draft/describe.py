"""Step 4: what the dataset is, table by table and field by field. Each answer is kept as soon as it is given."""

from typing import Any

import streamlit as st

from ui import core, frame, session, who
from ui.dataset.header import asked_html
from ui.draft import describe_tables
from ui.draft.answers import answered
from ui.draft.people import sources_text
from ui.i18n import t
from ui.markup import heading, plain
from workbench.data import about, quality
from workbench.data.licences import LICENCES, licence_descriptor
from workbench.drafts.draft import Draft
from workbench.drafts.inherit import inherit
from workbench.publishing import documents

OTHER = "other"
TALL, SHORT = 130, 90  # pixels
ASKED_FIRST = 6


def draw(draft: Draft) -> None:
    """None; the form on the left, what is still missing on the right."""
    form, side = st.columns([5, 3], gap="large")
    with form:
        said_before(draft)
        package(draft)
    with side:
        score(draft)
    for table in draft.tables:
        if table.keep:
            describe_tables.draw(draft, table)


def said_before(draft: Draft) -> None:
    """None; when the package exists already, its words can be taken over instead of being written again."""
    newest = core.newest_version(draft.package) if draft.package else None
    if newest and not draft.about.get("title"):
        words = t("Take over the words of version {version} of {package}", version=newest, package=plain(draft.package))
        st.button(words, key=f"describe.{draft.id}.inherit", icon=":material/history:", on_click=take_over, args=(draft,))


def take_over(draft: Draft) -> None:
    """None; the draft says what the newest version says, where nobody has said otherwise."""
    with frame.told():
        opened = core.workbench()
        who.drafts().correct(draft.id, inherit, opened.catalog.find(draft.package).descriptor)
        session.next_turn("words")
        session.next_turn("taken")


def score(draft: Draft) -> None:
    """None; the quality score as it stands, and what would better it."""
    found = quality.assess(documents.descriptor(draft), documents.report(draft))
    st.progress(found.score / 100, text=t("Quality {score}/100", score=found.score))
    if found.missing:
        st.html(heading(t("What is missing, and why it matters")) + asked_html(found, ASKED_FIRST))
    else:
        st.success(t("Everything is there."))


def package(draft: Draft) -> None:
    """None; the properties of the whole dataset."""
    said = draft.about
    text = str(said.get("description") or "")
    hint = t("What the data says, how it was collected, what it must not be used for. Markdown is allowed.")
    start, end = about.period(said)
    line(st, draft, "title", (t("Title"), t("What people will look for: the subject, the place, the year.")), str(said.get("title") or ""))
    st.text_area(t("Description"), value=text, placeholder=hint, height=TALL, **kept(draft, "description"))
    left, right = st.columns(2)
    line(left, draft, "period_start", (t("Period: first day or year"), "2024-01-01"), start)
    line(right, draft, "period_end", (t("Period: last day or year"), "2024-12-31"), end)
    left, right = st.columns(2)
    line(left, draft, "producer", (t("Producer"), t("Who makes this data")), about.producer(said))
    line(right, draft, "contact", (t("Contact"), t("An e-mail address or a page")), about.contact(said))
    line(st, draft, "territory", (t("Territory"), t("France, Ille-et-Vilaine…")), about.territory(said))
    licence(draft)
    hint = t("One a line: its name and its address.")
    lines = sources_text(about.mappings(said.get("sources")))
    st.text_area(t("Sources"), value=lines, placeholder=hint, height=SHORT, **kept(draft, "sources"))
    line(st, draft, "keywords", (t("Keywords, separated by commas"), t("transport, school, health")), ", ".join(about.keywords(said)))


def licence(draft: Draft) -> None:
    """None; a licence of the list, or the address of another one."""
    now = about.licence(draft.about)
    known = [item.id for item in LICENCES]
    code = str(now.get("name")) if now.get("name") in known else OTHER if now else ""
    titles = {"": t("Not said yet"), OTHER: t("Another one, by its address"), **{item.id: item.title for item in LICENCES}}
    place = list(titles).index(code)
    choice = st.selectbox(t("Licence"), list(titles), index=place, format_func=titles.__getitem__, **kept(draft, "licence"))
    if choice == OTHER:
        words = (t("Address of the licence"), "https://")
        address = line(st, draft, "licence_address", words, str(now.get("path", "")) if code == OTHER else "")
        if address and not licence_descriptor(address):
            st.warning(t("This is not the address of a page: it must begin with https://"))
    elif not choice:
        st.caption(
            t("Without a licence nobody has the right to use the data. Ask the producer; data.gouv.fr tells it on the dataset’s page.")
        )


def line(place: Any, draft: Draft, name: str, words: tuple[str, str], before: str) -> str:
    """What stands in a one-line box, its label and example given."""
    return str(place.text_input(words[0], value=before, placeholder=words[1], **kept(draft, name)) or "").strip()


def kept(draft: Draft, name: str) -> dict[str, Any]:
    """The key of a box and what happens when a person, and nobody else, changes it: the draft holds the answer."""
    key = session.in_turn(f"describe.{draft.id}.{name}", "taken")
    return {"key": key, "on_change": keep, "args": (draft.id, name.removesuffix("_address"), key)}


def keep(draft_id: str, name: str, key: str) -> None:
    """None; the draft holds the answer that stands in a box."""
    text = str(session.held(key) or "").strip()
    if text != OTHER or name != "licence":
        with frame.told():
            who.drafts().correct(draft_id, answered, name, text)
