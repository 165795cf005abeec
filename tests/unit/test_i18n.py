"""Two languages, whole sentences: everything a screen may say is in the French .po, with the same placeholders."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from ui import i18n
from workbench.semantics.kinds import KINDS
from workbench.sentences.book import BOOK

ROOT = Path(__file__).parent.parent.parent
FRENCH = ROOT / "locales" / "fr" / "LC_MESSAGES" / "etabli.po"
NARROW, NBSP = "\u202f", "\u00a0"
CODE = re.compile(r"%[dmYHMS]|`[^`]*`|\*\*|https?://\S*|\{[^}]*\}|\(quote_char[^)]*\)|\S+=\S+")


@cache
def french() -> Catalog:
    with FRENCH.open("rb") as stream:
        return read_po(stream, abort_invalid=True)


def calls() -> Iterator[tuple[str, ...]]:
    """The msgids that screens and routes ask for: t("..."), msg("..."), say(language, "..."), tn("...", "...")."""
    for path in [item for folder in ("ui", "pages", "web") for item in (ROOT / folder).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("t", "msg", "say", "tn"):
                given = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
                wanted = given[:2] if node.func.id == "tn" else given[:1]
                if wanted:
                    yield tuple(wanted)


def asked() -> dict[str, tuple[str, ...]]:
    """All msgids, each with its plural if it has one."""
    return {one[0]: one for one in [*calls(), *((text,) for text in BOOK.values()), *((kind.name,) for kind in KINDS.values())]}


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def entries() -> list[Message]:
    return [message for message in french() if message.id]


def test_every_sentence_of_the_screens_and_of_the_book_is_in_french() -> None:
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in entries() if all(forms(message))}
    assert sorted(set(asked()) - known) == []


def test_nothing_is_translated_that_nobody_says() -> None:
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in entries()}
    assert sorted(known - set(asked())) == []


def test_a_plural_is_a_plural_in_both_languages() -> None:
    plurals = {message.id[0]: message.id[1] for message in entries() if not isinstance(message.id, str)}
    assert plurals == {one: told[1] for one, told in asked().items() if len(told) == 2}


def test_a_translation_names_the_same_values() -> None:
    for message in entries():
        ids = (message.id,) if isinstance(message.id, str) else message.id
        for text in forms(message):
            assert names(text) <= names(ids[-1]) | names(ids[0]), text
            assert names(text) | {"count"} >= names(ids[0]), text


def test_no_translation_is_a_draft() -> None:
    assert [message.id for message in entries() if message.fuzzy] == []


@pytest.mark.parametrize("sign", [":", ";", "!", "?", "»", "%"])
def test_french_puts_a_thin_space_before_its_high_signs(sign: str) -> None:
    for message in entries():
        for text in forms(message):
            bare = CODE.sub("x", text)
            for found in re.finditer(re.escape(sign), bare):
                before = bare[found.start() - 1 : found.start()]
                assert before in (NARROW, NBSP) or before == "" or before in ":;!?", text


def test_french_uses_its_own_quotes_and_apostrophes() -> None:
    for message in entries():
        for text in forms(message):
            bare = CODE.sub("x", text)
            assert "“" not in bare, text
            assert not re.search(r"\w'\w", bare.replace("1'000", "")), text
            assert "« " not in bare, text


def test_numbers_inside_sentences_follow_the_language() -> None:
    assert i18n.told("en", "{rows} rows", {"rows": 13133}) == "13,133 rows"
    assert i18n.told("fr", "{rows} rows", {"rows": 13133.5}) == f"13{NARROW}133,5 rows"


@pytest.mark.parametrize(
    ("share", "told"), [(0, "0%"), (0.0004, "<0.1%"), (0.001, "0.1%"), (0.054, "5.4%"), (0.5, "50%"), (0.9996, ">99.9%"), (1, "100%")]
)
def test_a_share_is_never_told_as_a_larger_one_or_as_all_or_nothing(share: float, told: str) -> None:
    assert i18n.percent(share) == told


def test_a_value_that_a_sentence_forgot_never_breaks_a_screen() -> None:
    assert i18n.told("en", "{missing} and {there}", {"there": 1}) == "… and 1"


def test_one_thing_is_told_in_the_singular_in_english() -> None:
    told = i18n.told("en", BOOK["validate.errors"], {"count": 1, "fields": "prix", "broken_rows": 1})
    assert told.startswith("1 error against the schema, in prix; 1 row holds a cell in error.")
    assert i18n.told("en", "{count} cells are no {expected}", {"count": 1, "expected": "date"}) == "1 cell is no date"
    assert i18n.told("en", "{count} cells are no {expected}", {"count": 21, "expected": "date"}) == "21 cells are no date"


@pytest.mark.parametrize(("value", "french"), [(1e300, "1E300"), (-2.5e40, "-2,5E40"), (10**30, "1E30"), (1e15, "1 000 000 000 000 000")])
def test_numbers_of_more_digits_than_decimals_hold_are_written_with_a_power_of_ten(value: float, french: str) -> None:
    assert i18n.decimal(value, "fr").replace("\u202f", " ") == french
    assert i18n.told("fr", "{n}", {"n": value}).replace("\u202f", " ") == french
