"""The one door to what a tab remembers: st.session_state and the query parameters of its address."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.addresses import Addresses

LANGUAGES = ("fr", "en")
PAGE = "app"  # as Streamlit calls all of a page, where it asks what is to be drawn anew


def language() -> str:
    """The person's language: the one chosen, else French when the browser says so, else English."""
    chosen = st.session_state.get("lang") or address().get("lang")
    return str(chosen) if chosen in LANGUAGES else browser_language()


def browser_language() -> str:
    """French when the browser says so, else English."""
    return "fr" if (st.context.locale or "").lower().startswith("fr") else "en"


def address() -> Any:
    """The query parameters of the address, put right once in each run when the browser did not know of our last change yet."""
    this = run()
    if held("addresses.run") is not this:
        hold("addresses.run", this)
        catch_up()
    return st.query_params


def catch_up() -> None:
    """None; the address says what counts (see Addresses)."""
    context, told, known = get_script_run_ctx(), every_param(), addresses()
    page = context.page_script_hash if context else ""
    if context and context.is_history_navigation:
        known.begin(page, told)
        write(told)  # once more: an answer that was on its way may have written another one over it
    elif known.counts(told, page, time.monotonic()) is not told:
        write(known.now)


def addresses() -> Addresses:
    """What the address of this tab has said."""
    found: Addresses = st.session_state.setdefault("addresses", Addresses())
    return found


def every_param() -> dict[str, list[str]]:
    """All that the address says."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def write(told: Mapping[str, Sequence[str]]) -> None:
    """None; the address says this and nothing else. What Streamlit binds to a box cannot be written along, and stays as it is."""
    try:
        st.query_params.from_dict(told)
    except StreamlitAPIException:
        for name, values in every_param().items():
            if name not in told:
                del st.query_params[name]
            elif told[name] != values:
                st.query_params[name] = told[name]
        st.query_params.update({name: values for name, values in told.items() if name not in st.query_params})


def param(name: str, default: str = "") -> str:
    """What the address says of `name`."""
    return str(address().get(name, default))


def number_param(name: str) -> int | None:
    """The whole number that the address says of `name`, None when it says none."""
    text = param(name)
    return int(text) if text.isdecimal() and len(text) < 10 else None


def params(name: str) -> list[str]:
    """All that the address says of `name`."""
    return [str(value) for value in address().get_all(name)]


def set_many(values: Mapping[str, Sequence[str]]) -> None:
    """None; the address says so from now on, in one step of the back button. An empty list takes a name out."""
    said = address()
    if any(list(wanted) != said.get_all(name) for name, wanted in values.items()):
        before = every_param()
        others = {name: told for name, told in before.items() if name not in values}
        write({**others, **{name: list(wanted) for name, wanted in values.items() if wanted}})
        addresses().change(before, every_param(), list(values), time.monotonic())


def set_params(**values: str | None) -> None:
    """None; the address says so from now on. None takes a name out."""
    set_many({name: [value] if value else [] for name, value in values.items()})


def choose(draw: Callable[..., Any], label: str, options: Sequence[str], *, name: str, default: str, **how: Any) -> str:
    """The code chosen in a chooser of Streamlit's, kept in the address under `name`.

    Streamlit's own binding would write the translated words in the address, which another language cannot read.
    """
    if st.session_state.get(name) not in options or moved(name, [param(name)]):
        asked = param(name)
        st.session_state[name] = asked if asked in options else default
    chosen = str(draw(label, options, key=name, **how) or default)
    set_params(**{name: None if chosen == default else chosen})
    st.session_state[f"address.{name}"] = [param(name)]
    return chosen


def moved(name: str, asked: list[str]) -> bool:
    """Whether the address says something else of `name` than when it was drawn: the back button, or a link of ours."""
    return bool(st.session_state.get(f"address.{name}", asked) != asked)


def choose_many(draw: Callable[..., Any], label: str, options: Sequence[str], *, name: str, **how: Any) -> list[str]:
    """The codes chosen in a chooser of several, kept in the address under `name`; what is no option here is forgotten."""
    told = params(name)
    asked = told if moved(name, told) else st.session_state.get(name, told)
    kept = [code for code in asked if code in options]
    if kept != st.session_state.get(name):
        st.session_state[name] = kept
    chosen = [str(code) for code in draw(label, options, key=name, **how)]
    set_many({name: chosen})
    st.session_state[f"address.{name}"] = chosen
    return chosen


def href(page: str, **params: str | int) -> str:
    """The relative address of one of our pages; the language goes along once it was chosen."""
    chosen = address().get("lang")
    asked = {name: value for name, value in params.items() if value not in ("", None)} | ({"lang": chosen} if chosen else {})
    return page + ("?" + urlencode(asked) if asked else "")


def own_address() -> str:
    """Scheme, host and port by which this tab opened the server."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}"


def go(page: Any, **params: str) -> None:
    """Never returns: the tab shows another page."""
    st.switch_page(page, query_params=params)


def held(name: str, default: Any = None) -> Any:
    """What this tab remembers under a name."""
    return st.session_state.get(name, default)


def hold(name: str, value: Any) -> None:
    """None; this tab remembers the value until it is closed."""
    st.session_state[name] = value


def held_dict(name: str) -> dict[str, Any]:
    """What this tab remembers under a name, key by key: a change of it is remembered."""
    found: dict[str, Any] = st.session_state.setdefault(name, {})
    return found


def show(key: str, value: Any, *, anew: bool = False) -> None:
    """None; the control of that key, which is drawn next, shows the value. One that shows it already is left alone, unless it must anew."""
    if anew or key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def begun(panel: str, what: str, *, is_open: bool) -> bool:
    """Whether a panel has been opened since it is about `what`: what was typed in one that was closed must still stand there."""
    if is_open:
        hold(f"begun.{panel}", what)
    return bool(held(f"begun.{panel}") == what)


def panel(label: str, icon: str, key: str) -> Any:
    """A popover that says in `open` whether it is worth drawing; `shut` closes it."""
    if st.session_state.pop(f"shut.{key}", False):
        st.session_state[key] = False
    return st.popover(label, icon=icon, key=key, on_change="rerun")


def shut(key: str) -> None:
    """None; that panel is closed the next time it is drawn, and what was typed in it has been dealt with."""
    st.session_state[f"shut.{key}"] = True
    hold(f"begun.{key}", None)


def sent(component: str, name: str) -> Mapping[str, Any]:
    """What a component sent along with the event of that name, for the function that answers to it; {} when nothing came."""
    found = (st.session_state.get(component) or {}).get(name)
    return dict(found) if isinstance(found, Mapping) else {}


def edits(key: str) -> Mapping[int, Mapping[str, Any]]:
    """What was changed in a table editor: {row: {column: value}}."""
    state = st.session_state.get(key) or {}
    return {int(row): dict(cells) for row, cells in state.get("edited_rows", {}).items()}


def turn(name: str) -> int:
    """How often `next_turn` was called: part of the key of an editor that must begin anew."""
    return int(st.session_state.get(f"turn.{name}", 0))


def in_turn(key: str, name: str) -> str:
    """The key of a box that must show what it is given, not what was typed, once `next_turn` was called."""
    return f"{key}.{turn(name)}" if turn(name) else key


def next_turn(name: str) -> None:
    """None; the editors whose key holds this turn begin anew."""
    st.session_state[f"turn.{name}"] = turn(name) + 1


def run() -> object:
    """What tells this run of the page, or of a part of it, from every other one."""
    context = get_script_run_ctx()
    return context.cursors if context else object()


def draw_parts(names: Sequence[str]) -> NoReturn:
    """Never returns; the fragments of these keys alone are drawn anew, or the PAGE. For the callback of a control only."""
    st.rerun(names)


def tab() -> str:
    """What tells this tab from another one of the same person; lost with the tab."""
    if "tab" not in st.session_state:
        st.session_state["tab"] = secrets.token_hex(8)
    return str(st.session_state["tab"])
