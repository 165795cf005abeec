"""The audit log: what was done last, and whether the whole log stands as it was written."""

import streamlit as st

from ui import core, i18n, markup, who
from ui.i18n import msg, t, tn
from ui.markup import esc
from ui.people import phase
from ui.who import ROLES
from workbench.store.audit import Line

SHOWN = 200
DEEDS = {
    "person.set_up": msg("first organizer came in"),
    "person.enter": msg("came in"),
    "person.return": msg("came back"),
    "person.rename": msg("renamed a person"),
    "person.merge": msg("merged two names"),
    "person.revoke": msg("sent a person out"),
    "person.restore": msg("let a person back in"),
    "session.end": msg("signed out"),
    "session.end_all": msg("signed out everywhere"),
    "role.change": msg("changed a role"),
    "provider.connect": msg("connected an account"),
    "invitation.make": msg("made a link"),
    "invitation.revoke": msg("withdrew a link"),
    "token.make": msg("made a token for a notebook"),
    "token.revoke": msg("revoked a token"),
    "team.add": msg("added a team"),
    "team.rename": msg("renamed a team"),
    "code.show": msg("looked at a code"),
    "code.change": msg("changed a code"),
    "phase.change": msg("changed the phase"),
    "dataset.add": msg("published a dataset"),
    "dataset.personal_data": msg("decided that personal data may be published"),
    "dataset.withdraw": msg("withdrew a dataset"),
    "event.close": msg("closed the event"),
    "exhibit.publish": msg("published an exhibit"),
    "exhibit.withdraw": msg("unpublished an exhibit"),
    "exhibit.copy": msg("copied an exhibit"),
    "story.read": msg("the stories"),
    "story.edit": msg("editing a story"),
    "dataset.download": msg("downloads"),
    "query.run": msg("queries"),
    "people.read": msg("page of teams and people"),
    "people.manage": msg("looking after people"),
    "team.manage": msg("looking after teams"),
    "code.read": msg("codes of teams"),
    "team.enter": msg("entering a team"),
    "audit.read": msg("the log"),
    "catalog.read": msg("the catalog"),
    "me.read": msg("own page"),
}


def draw() -> None:
    """None; the last lines, and the button that checks all of them."""
    if not who.may("audit.read"):
        st.info(t("Organizers read the log."))
        return
    workbench = core.workbench()
    if st.button(t("Check the whole log"), key="log.check", icon=":material/verified:"):
        found = workbench.audit.check()
        if found.is_whole:
            st.success(tn("{count} line, as it was written.", "{count} lines, all as they were written.", found.lines))
        else:
            st.error(
                t("From line {line} on, the log is not as it was written. Keep a copy, and compare it with a backup.", line=found.broken)
            )
    names = {item.person.id: item.person.name for item in workbench.people.all()}
    names |= {item.team.id: item.team.name for item in workbench.teams.all()}
    names |= {item.id: " · ".join(word for word in (t(ROLES[item.role]), item.note) if word) for item in workbench.invitations.all()}
    heads = (t("Line"), t("When"), t("Who"), t("What"), t("For"), t("Outcome"))
    st.html(markup.table(heads, "".join(row_html(line, names) for line in workbench.audit.last(SHOWN))))
    st.caption(t("The log keeps ids, never names: those shown are of people who are still known. The database refuses to change a line."))


def row_html(line: Line, names: dict[str, str]) -> str:
    """One line as a table row."""
    actor = names.get(line.actor) or (t(ROLES[line.role]) if line.role in ROLES else line.role or "–")
    what = " ".join(words_of(part, names) for part in line.object.split())
    cells = (
        str(line.number),
        i18n.date(line.at),
        actor,
        t(DEEDS.get(line.action, line.action)),
        what,
        t("done") if line.outcome == "done" else t("refused"),
    )
    return "<tr>" + "".join(f"<td>{esc(cell)}</td>" for cell in cells) + "</tr>"


def words_of(part: str, names: dict[str, str]) -> str:
    """What an id, a role or a phase of a line is called."""
    if part in ROLES:
        return t(ROLES[part])
    return t(phase.NAMES[part]) if part in phase.NAMES else names.get(part, part)
