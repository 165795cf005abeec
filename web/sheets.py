"""GET /sheets: the sheets that are printed for the tables, one team a page, with the code and its QR."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import segno
from anyio import to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from web.acting import Handler
from web.language import language_of
from web.page import Say, page
from web.peer import is_loopback
from workbench.errors import DayError
from workbench.workbench import Workbench

QUIET_ZONE = 2


def printer(opened: Callable[[], Workbench], say: Say) -> Handler:
    """The route that draws the sheets of all teams, or of the one that the address names."""

    async def draw(asked: Request) -> Response:
        language = language_of(asked)
        base = opened().settings.public_url.rstrip("/") or f"{asked.url.scheme}://{asked.headers['host']}"
        sheets = await to_thread.run_sync(sheets_of, opened(), asked, base)
        words = {
            "title": say(language, "Sheets for the tables", {}),
            "sheets": sheets,
            "address": base.partition("://")[2],
            "steps": steps(say, language, base.partition("://")[2]),
            "print_label": say(language, "Print", {}),
            "code_label": say(language, "Code", {}),
            "nothing": "" if sheets else say(language, "There is no team yet.", {}),
            "warning": only_here(say, language, base),
        }
        return page("sheets", language, words)

    return draw


def steps(say: Say, language: str, address: str) -> list[str]:
    """What the people at the table do."""
    return [
        say(language, "Join the Wi-Fi of the room.", {}),
        say(language, "Scan this QR code, or open {address} and type the code.", {"address": address}),
        say(language, "Choose a name. That is all.", {}),
    ]


def only_here(say: Say, language: str, base: str) -> str:
    """The warning for an address that only this machine can open, "" for another."""
    host = urlsplit(base).hostname or ""
    if host != "localhost" and not is_loopback(host):
        return ""
    return say(
        language,
        "{address} opens on this machine only. Set ETABLI_PUBLIC_URL to the address that the room uses, then print.",
        {"address": base},
    )


def sheets_of(workbench: Workbench, asked: Request, base: str) -> list[dict[str, Any]]:
    """{"team", "code", "picture"} of each sheet. Raises: DayError team.unknown."""
    only, by, now = asked.query_params.get("team", ""), asked.state.me.actor, datetime.now(UTC)
    known = [listed.team for listed in workbench.teams.all()]
    wanted = [team for team in known if only in ("", team.id)]
    if only and not wanted:
        raise DayError("team.unknown")
    sheets = []
    for team in wanted:
        code = workbench.teams.code(team.id, now, by)
        sheets.append({"team": team.name, "code": code, "picture": picture(f"{base}/login#{code}")})
    return sheets


def picture(address: str) -> Markup:
    """The QR code of an address as SVG."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(border=QUIET_ZONE, scale=8, dark="#000", light="#fff", omitsize=True))  # noqa: S704 - segno's own drawing
