"""The catalog: search, filter and sort, then cards in one element, whatever their number."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from ui import core, i18n, session
from ui.core import Entry
from ui.fold import folded
from ui.i18n import msg, t, tn
from ui.markup import cut, esc, flat

PAGE_CARDS = 30
SORTS = {
    "title": (msg("Title"), lambda item: folded(item.title)),
    "newest": (msg("Newest first"), lambda item: Reverse(item.card.published_at)),
    "rows": (msg("Most rows first"), lambda item: -item.card.rows),
    "quality": (msg("Best documented first"), lambda item: -item.card.quality),
}


class Reverse:
    """A text that sorts backwards."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __lt__(self, other: "Reverse") -> bool:
        return self.text > other.text


def found(entries: Sequence[Entry], words: str, keywords: Sequence[str], sort: str) -> list[Entry]:
    """The entries that hold every word and one of the keywords, sorted."""
    asked = folded(words).split()
    kept = [item for item in entries if all(word in item.haystack for word in asked)]
    if keywords:
        kept = [item for item in kept if set(keywords) & set(item.card.keywords)]
    return sorted(kept, key=SORTS[sort][1])


def filters(entries: Sequence[Entry]) -> tuple[str, list[str], str]:
    """The words searched, the keywords chosen, the order: all three in the address."""
    counts = Counter(word for item in entries for word in item.card.keywords)
    ranked = sorted(counts, key=lambda word: (-counts[word], folded(word)))
    search, filtering, sorting = st.columns([5, 4, 3], vertical_alignment="bottom")
    words = search.text_input(
        t("Search"), key="q", bind="query-params", live=True, icon=":material/search:", placeholder=t("Title, producer, keyword, field…")
    )
    chosen = filtering.multiselect(
        t("Keywords"), ranked, key="keyword", bind="query-params", placeholder=t("All keywords"), select_all=False
    )
    sort = session.choose(
        sorting.selectbox, t("Sort by"), list(SORTS), name="sort", default="title", format_func=lambda code: t(SORTS[code][0])
    )
    return words or "", list(chosen), sort


@st.fragment
def draw() -> None:
    """None; the catalog with its filters."""
    entries = core.entries()
    words, keywords, sort = filters(entries)
    kept = found(entries, words, keywords, sort)
    if not kept:
        st.info(t("Nothing matches. Use fewer words or fewer keywords."), icon=":material/search_off:")
        return
    st.caption(tn("{count} dataset", "{count} datasets", len(kept)))
    pages = -(-len(kept) // PAGE_CARDS)
    first = 0
    if pages > 1:
        bar = st.container(key="catalog_pages")
        first = (min(bar.pagination(pages, key="page", bind="query-params"), pages) - 1) * PAGE_CARDS
    language = session.language()
    st.html('<ul class="eb-cards">' + "".join(card_html(item, language) for item in kept[first : first + PAGE_CARDS]) + "</ul>")


def card_html(item: Entry, language: str) -> str:
    """One card. Every text of it is data: escaped."""
    card = item.card
    facts = [tn("{count} row", "{count} rows", card.rows), tn("{count} field", "{count} fields", card.fields)]
    if card.tables > 1:
        facts.insert(0, tn("{count} table", "{count} tables", card.tables))
    when = i18n.period(*card.period)
    lines = [
        f'<h2><a href="{esc(session.href("dataset", package=card.package))}">{esc(item.title)}</a></h2>',
        f'<p class="eb-by">{esc(card.producer or t("Producer not said"))}</p>',
        f'<p class="eb-about">{esc(cut(flat(card.description(language)), 190))}</p>',
        f'<p class="eb-facts">{esc(" · ".join([*facts, *([when] if when else [])]))}</p>',
        f'<p class="eb-foot">{badge(card.quality)}<span>{esc(card.licence or t("Licence not said"))}</span></p>',
        f'<p class="eb-words">{"".join(f"<span>{esc(word)}</span>" for word in card.keywords[:5])}</p>',
    ]
    return f'<li class="eb-card">{"".join(lines)}</li>'


def badge(score: int) -> str:
    """The quality score as a small label, readable without its colour."""
    level = "good" if score >= 80 else "fair" if score >= 50 else "poor"
    return f'<span class="eb-badge eb-{level}">{esc(t("Quality {score}/100", score=score))}</span>'


@st.fragment(run_every=3)
def preparing() -> None:
    """None; says which sample packages are still being read, and shows each one as soon as it is there."""
    stamp = core.workbench().catalog.stamp()
    if session.held("catalog.stamp", stamp) != stamp or not core.PREPARING:
        session.hold("catalog.stamp", stamp)
        st.rerun()
    session.hold("catalog.stamp", stamp)
    names = ", ".join(core.PREPARING)
    st.info(
        t("The sample data is being prepared: {names}. Each dataset appears here as soon as it is ready.", names=names),
        icon=":material/hourglass_top:",
    )
