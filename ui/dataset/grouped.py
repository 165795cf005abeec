"""Findings that say the same of several columns, told once: which columns tell about people, and what each of them holds."""

from collections.abc import Mapping, Sequence

from ui.dataset import painted
from ui.i18n import msg, t, tn
from ui.markup import esc
from ui.words import spoken
from workbench.findings import Finding

Group = tuple[Finding, ...]
PEOPLE = "privacy.personal_data"
TOGETHER = (PEOPLE,)
PUBLISH = msg(
    "Publish them only if you may, as in a register that the law opens or when these people agreed; else take them out of the file."
)
USE = msg("Whoever published them decided that they may be: use them for the question you study, and for nothing else.")


def grouped(findings: Sequence[Finding]) -> list[Group]:
    """The findings in their order, those that say the same of several columns together, in the place of the first one."""
    groups: dict[object, list[Finding]] = {}
    for place, item in enumerate(findings):
        groups.setdefault(item.type if item.type in TOGETHER else place, []).append(item)
    return [tuple(items) for items in groups.values()]


def block_html(group: Group, rows: int, letters: Mapping[str, str], *, for_readers: bool = True) -> str:
    """A finding, or several that are told once, as HTML for the readers of a table or the organizer of a draft."""
    if len(group) == 1:
        return painted.block_html(group[0], rows, letters, for_readers=for_readers)
    names = ", ".join(t("“{cell}”", cell=item.field) for item in group)
    words = f"{said(len(group), names, for_readers=for_readers)} {t(USE if for_readers else PUBLISH)}"
    lines = "".join(f"<li>{line_html(item, letters)}</li>" for item in group)
    advice = "" if for_readers else f'<p class="eb-note">{esc(painted.organizers_advice(group[0]))}</p>'
    return f'<div class="eb-finding eb-remark"><p>{esc(words)}</p><ul class="eb-list eb-held">{lines}</ul>{advice}</div>'


def said(count: int, names: str, *, for_readers: bool) -> str:
    """What is true of so many columns."""
    if for_readers:
        return tn(
            "{count} column says who somebody is or how to reach them: {names}.",
            "{count} columns say who somebody is or how to reach them: {names}.",
            count, names=names,
        )  # fmt: skip
    return tn(
        "{count} column may say who somebody is or how to reach them: {names}.",
        "{count} columns may say who somebody is or how to reach them: {names}.",
        count, names=names,
    )  # fmt: skip


def line_html(item: Finding, letters: Mapping[str, str]) -> str:
    """One column of several: its name, where it stands, what it holds, how many values."""
    values = tn("{count} value", "{count} values", item.count)
    kind = spoken(item.values)["kind"]
    parts = [t("column {letter}", letter=letters[item.field])] if item.field in letters else []
    return f'<strong>{esc(item.field)}</strong> <span class="eb-note">{esc(" · ".join([*parts, kind, values]))}</span>'
