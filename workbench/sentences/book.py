"""All sentences in one book, looked up by code."""

from collections.abc import Mapping

from workbench.sentences import (
    access,
    api,
    archives,
    catalog,
    charts,
    delimited,
    explained,
    files,
    jobs,
    office,
    operations,
    own_tables,
    queries,
    schemas,
    scripts,
    stories,
    structured,
    tables,
)

CHAPTERS: tuple[Mapping[str, str], ...] = (
    files.SENTENCES,
    access.SENTENCES,
    operations.SENTENCES,
    delimited.SENTENCES,
    office.SENTENCES,
    structured.SENTENCES,
    archives.SENTENCES,
    tables.SENTENCES,
    schemas.SENTENCES,
    catalog.SENTENCES,
    jobs.SENTENCES,
    queries.SENTENCES,
    charts.SENTENCES,
    stories.SENTENCES,
    own_tables.SENTENCES,
    api.SENTENCES,
    scripts.SENTENCES,
    explained.SENTENCES,
)
BOOK: Mapping[str, str] = {code: text for chapter in CHAPTERS for code, text in chapter.items()}


def sentence(code: str) -> str:
    """The English sentence of a code. Raises: KeyError for a code that nobody wrote a sentence for."""
    return BOOK[code]


def sentence_of(code: str, rule: str) -> str:
    """The sentence of a code for one rule of a schema when it has one of its own, else the code's."""
    return BOOK.get(f"{code}-{rule}") or BOOK[code]
