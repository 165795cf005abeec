"""One finding on the screen: its field, its sentence with the most frequent cells, the first one among its neighbours, what to do."""

import re
from collections.abc import Mapping
from typing import Any

from ui import i18n, session
from ui.dataset.to_readers import TO_READERS
from ui.i18n import msg, t, tn, told
from ui.markup import esc
from ui.words import spoken
from workbench.findings import Finding
from workbench.validation.excerpts import excerpt

ROWS = 10
NAMED = re.compile(r"(?:Column “|Colonne «\s)(.+?)(?:”|\s»)\s?:\s")
CELLS = 5
KEPT_APART = ("type.refused", "cell.not_held", "type-error")
TIMES = (msg("“{cell}” once"), msg("“{cell}” {count} times"))
# What a reader of the table, and what the organizer of a draft, does next.
READERS = {
    "apart": msg("In the table these cells are empty: count them out, or look them up in the list of errors."),
    "required": msg("In the table these cells are empty too: count them out, or ask the producer."),
    "kept": msg("In the table these values stand as published: decide whether your question needs them."),
}
ORGANIZERS = {
    "type-error": msg("Correct these cells at the source and give the file again; or decide here."),
    "constraint-error": msg("Correct these cells at the source and give the file again; or keep a caveat, so that readers know."),
    "constraint-error-required": msg("Fill these cells in at the source; or keep a caveat, so that readers know."),
    "unique-error": msg("Look at the rows that repeat a value: leave them out, or keep a caveat."),
    "primary-key": msg("Look at these rows: leave them out, or keep a caveat."),
    "foreign-key": msg("Complete the other table; or keep a caveat, so that readers know."),
    "semantic.misfits": msg("To say so, choose another kind under “What it holds”, in the list of fields below."),
    "privacy.personal_data": msg("At the step “3. Publish”, you say whether these columns may be published."),
}


def is_error(item: Finding) -> bool:
    """Whether a finding refuses values or breaks a schema, rather than being worth knowing."""
    return "." not in item.type or item.type in KEPT_APART


def readers_advice(item: Finding) -> str:
    """What a reader does with an error; nothing to say of a remark."""
    if not is_error(item):
        return ""
    is_empty = item.context.get("rule") == "required"
    return t(READERS["apart" if item.type in KEPT_APART else "required" if is_empty else "kept"])


def organizers_advice(item: Finding) -> str:
    """What the organizer of a draft does next; nothing when the sentence says it."""
    kind = "type-error" if item.type in KEPT_APART else item.type
    words = ORGANIZERS.get(f"{kind}-{item.context.get('rule', '')}") or ORGANIZERS.get(kind)
    return t(words) if words else ""


def block_html(item: Finding, rows: int, letters: Mapping[str, str], *, for_readers: bool = True) -> str:
    """One finding as HTML, for the readers of a table or the organizer of a draft. Every text of it is data: escaped."""
    advice = readers_advice(item) if for_readers else organizers_advice(item)
    name = f"<strong>{esc(item.field)}</strong> " if item.field else ""
    notes = [t("column {letter}", letter=letters[item.field])] if item.field in letters else []
    if item.field and item.rows and item.count <= rows:
        notes.append(f"{tn('{count} row', '{count} rows', item.count)} ({i18n.percent(item.count / rows)})")
    head = f'<p>{name}<span class="eb-note">{esc(" · ".join(notes))}</span></p>' if name or notes else ""
    advice = f'<p class="eb-note">{esc(advice)}</p>' if advice else ""
    kind = "eb-error" if is_error(item) else "eb-remark"
    words = f"<p>{esc(without_name(item, sentence(item, for_readers=for_readers)))}{rows_html(item)}</p>"
    return f'<div class="eb-finding {kind}">{head}{words}{around_html(item, letters)}{advice}</div>'


def without_name(item: Finding, text: str) -> str:
    """The sentence without the name of the column at its beginning: it stands above already."""
    named = NAMED.match(text)
    if not named or named[1] != item.field:
        return text
    return text[named.end() : named.end() + 1].upper() + text[named.end() + 1 :]


def sentence(item: Finding, language: str = "", *, for_readers: bool = False) -> str:
    """The finding in a language, the person's own unless another is asked for; readers are asked to correct nothing."""
    language = language or session.language()
    values = spoken(item.values, language)
    template = readers_template(item) if for_readers else item.template
    cells = frequent(item, language)
    if cells and "{words}" in template:
        return told(language, template, {**values, "words": cells})
    more = " " + told(language, msg("Most frequent: {cells}."), {"cells": cells}) if len(item.cells) > 1 else ""
    return told(language, template, values) + more.replace(", ….", ", …")


def readers_template(item: Finding) -> str:
    """The English sentence told to those who cannot correct the file."""
    return TO_READERS.get(f"{item.type}-{item.context.get('rule', '')}") or TO_READERS.get(item.type) or item.template


def frequent(item: Finding, language: str) -> str:
    """The most frequent cells of a finding, each with how often it stands there when some stand there more than once."""
    shown = item.cells[:CELLS]
    if not shown:
        return ""
    if shown[0][1] == 1:
        words = [told(language, msg("“{cell}”"), {"cell": excerpt(cell)}) for cell, _ in shown]
    else:
        words = [told(language, TIMES[times > 1], {"cell": excerpt(cell), "count": times}) for cell, times in shown]
    return ", ".join(words) + (", …" if sum(times for _, times in shown) < item.count else "")


def rows_html(item: Finding) -> str:
    """The rows of a finding whose sentence names none."""
    if not item.rows or any(part in item.template for part in ("{row}", "{listed}")):
        return ""
    more = ", …" if len(item.rows) > ROWS or item.count > len(item.rows) else ""
    shown = ", ".join(i18n.number(row) for row in item.rows[:ROWS]) + more
    return f' <span class="eb-note">({esc(tn("row {rows}", "rows {rows}", len(item.rows), rows=shown))})</span>'


def around_html(item: Finding, letters: Mapping[str, str]) -> str:
    """The first cell concerned as it stands in the file: its record between its neighbours, under the header."""
    seen: Mapping[str, Any] = item.around
    if not seen:
        return ""
    place = int(seen["place"])
    heads = "".join(head_html(str(name), letters.get(str(name), ""), kind_of(index, place)) for index, name in enumerate(seen["names"]))
    lines = "".join(line_html(line, place, is_it=line[0] == item.row) for line in seen["rows"])
    caption = esc(t("As published, around row {row}", row=item.row))
    table = f'<thead><tr><th scope="col"></th>{heads}</tr></thead><tbody>{lines}</tbody>'
    return f'<div class="eb-scroll"><table class="eb-around"><caption>{caption}</caption>{table}</table></div>'


def kind_of(index: int, place: int) -> str:
    """The class of a column: the faulty one, one beside it, or one that a phone leaves out so that the faulty one is seen."""
    return "eb-it" if index == place else "eb-near" if abs(index - place) == 1 else "eb-far"


def head_html(name: str, letter: str, kind: str) -> str:
    """The head of a column: its letter and its name."""
    above = f'<span class="eb-note">{esc(letter)}</span><br>' if letter else ""
    return f'<th scope="col" class="{kind}">{above}{esc(name)}</th>'


def line_html(line: list[Any], place: int, *, is_it: bool) -> str:
    """A record: its number, its cells, the faulty one marked."""
    cells = "".join(
        f'<td class="eb-it"><mark>{esc(cell) or esc(t("(empty)"))}</mark></td>'
        if is_it and index == place
        else f'<td class="{kind_of(index, place).replace("eb-it", "eb-near")}">{esc(cell)}</td>'
        for index, cell in enumerate(line[1:])
    )
    return f'<tr><th scope="row" class="eb-num">{esc(i18n.number(line[0]))}</th>{cells}</tr>'
