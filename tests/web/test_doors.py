"""Every door of the running server, for everybody who may knock. A route without a row here fails the test."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
import websockets.exceptions
from websockets.sync.client import connect

from tests.conftest import ROOT
from tests.running import People, Server
from tests.web.served import Answer, asked
from workbench.access.key import hashed
from workbench.roles import ROLES
from workbench.store import sessions
from workbench.store.sessions import Session
from workbench.who import new_id

NOBODY = ("nobody", "forged", "expired", "revoked")
ALL = (*NOBODY, *ROLES)
OPEN, GONE, PEOPLE = "open", "gone", "signed in"
# Route of the app: an address of it, who gets past the door (OPEN: anybody, GONE: nobody, PEOPLE: whoever signed in, or roles), the method.
DOORS: dict[str, tuple[str, str | tuple[str, ...], str]] = {
    "/livez": ("/livez", OPEN, "GET"),
    "/readyz": ("/readyz", OPEN, "GET"),
    "/metrics": ("/metrics", OPEN, "GET"),  # it looks by itself who asks: tests/operations/test_health.py
    "/entrance": ("/entrance/entrance.css", OPEN, "GET"),
    "/login": ("/login", OPEN, "GET"),
    "/login/name": ("/login/name", OPEN, "POST"),
    "/enter": ("/enter", OPEN, "GET"),
    "/enter/name": ("/enter/name", OPEN, "POST"),
    "/setup": ("/setup", OPEN, "GET"),
    "/setup/name": ("/setup/name", OPEN, "POST"),
    "/oidc/login": ("/oidc/login", OPEN, "GET"),
    "/oidc/callback": ("/oidc/callback", OPEN, "GET"),
    "/logout": ("/logout", PEOPLE, "GET"),  # GET: nobody is signed out here, and the door is the same
    "/sheets": ("/sheets", ("organizer", "moderator"), "GET"),
    "/catalog": ("/catalog", PEOPLE, "GET"),
    "/api/v1/openapi.json": ("/api/v1/openapi.json", PEOPLE, "GET"),
    "/api/v1/packages": ("/api/v1/packages", PEOPLE, "GET"),
    "/api/v1/packages/{package}": ("/api/v1/packages/nothing", PEOPLE, "GET"),
    "/api/v1/packages/{package}/{version}/datapackage.json": ("/api/v1/packages/nothing/1/datapackage.json", PEOPLE, "GET"),
    "/api/v1/packages/{package}/{version}/{resource}.parquet": ("/api/v1/packages/nothing/1/a.parquet", PEOPLE, "GET"),
    "/api/v1/packages/{package}/{version}/{resource}.csv": ("/api/v1/packages/nothing/latest/a.csv", PEOPLE, "GET"),
    "/api/v1/query": ("/api/v1/query", ("organizer", "moderator", "expert", "member"), "POST"),
    "/api/v1": ("/api/v1", PEOPLE, "GET"),
    "/api/v1/{rest:path}": ("/api/v1/nothing", PEOPLE, "DELETE"),
    "/api/uploads/{name}": ("/api/uploads/a.csv", ("organizer",), "PUT"),
    "/api/team-uploads/{name}": ("/api/team-uploads/a.csv", ("member",), "PUT"),
    "/draft/{draft}/{table}.errors": ("/draft/0123456789ab/t.errors", ("organizer",), "GET"),
    "/download/{package}/{version}/{name}": ("/download/nothing/1/nothing.zip", PEOPLE, "GET"),
    "/plotly/{edition}.js": ("/plotly/0.js", PEOPLE, "GET"),
    "/outlines/{edition}/{file:path}.geojson": ("/outlines/2026.3/regions.geojson", PEOPLE, "GET"),
    "/story/{team}.zip": ("/story/nothing.zip", ("organizer", "moderator", "expert", "member"), "GET"),
    "/result/{token}.{form}": ("/result/nothing.csv", ("organizer", "moderator", "expert", "member"), "GET"),
    "/editor/{name}.js": ("/editor/nothing.js", ("organizer", "moderator", "expert", "member"), "GET"),
    "/api/sql/words": ("/api/sql/words", ("organizer", "moderator", "expert", "member"), "GET"),
    "/api/sql/tables": ("/api/sql/tables", ("organizer", "moderator", "expert", "member"), "GET"),
    "/api/sql/fields/{package}/{resource}": ("/api/sql/fields/a/b", ("organizer", "moderator", "expert", "member"), "GET"),
    "/api/sql/drafts/{draft}": ("/api/sql/drafts/0123456789abcdef", ("organizer", "moderator", "expert", "member"), "GET"),
    "/api/sql/format": ("/api/sql/format", ("organizer", "moderator", "expert", "member"), "POST"),
    "/api/sql/explain": ("/api/sql/explain", ("organizer", "moderator", "expert", "member"), "POST"),
    "/_stcore/health": ("/_stcore/health", OPEN, "GET"),
    "/_stcore/host-config": ("/_stcore/host-config", OPEN, "GET"),
    "/_stcore/metrics": ("/_stcore/metrics", GONE, "GET"),
    "/media/{file_id:path}": ("/media/abc.png", PEOPLE, "GET"),
    "/_stcore/upload_file/{session_id}/{file_id}": ("/_stcore/upload_file/a/b", GONE, "PUT"),
    "/component/{path:path}": ("/component/x/y", PEOPLE, "GET"),
    "/_stcore/bidi-components/{path:path}": ("/_stcore/bidi-components/x/y", PEOPLE, "GET"),
    "/_stcore/agent/interact": ("/_stcore/agent/interact", GONE, "POST"),
    "/_stcore/agent/openapi.json": ("/_stcore/agent/openapi.json", GONE, "GET"),
    "/_stcore/agent/mcp": ("/_stcore/agent/mcp", GONE, "POST"),
    "/auth/login": ("/auth/login", GONE, "GET"),
    "/auth/logout": ("/auth/logout", GONE, "GET"),
    "/oauth2callback": ("/oauth2callback", GONE, "GET"),
    "": ("/sql", PEOPLE, "GET"),  # Streamlit's pages
}
STREAM = "/_stcore/stream"  # the only WebSocket: tests below


@cache
def routes() -> dict[str, str]:
    """Every route of the app as it is served, with its kind."""
    script = (
        "import json\nfrom app import app\napp._runtime = app._create_runtime()\n"
        "print(json.dumps({getattr(r, 'path', '?'): type(r).__name__ for r in app._build_starlette_app().routes}))"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(told.stdout.splitlines()[-1])
    return found


def test_every_route_of_the_app_has_a_row_here() -> None:
    assert set(routes()) - {STREAM} == set(DOORS)
    assert [path for path, kind in routes().items() if kind == "WebSocketRoute"] == [STREAM]


@pytest.fixture(scope="module")
def tokens(server: Server, people: People) -> dict[str, str]:
    """The cookie of each of ALL."""
    now = datetime.now(UTC)
    store, person = people.room.workbench.store, people.room.organizer.person.id
    made = {"nobody": "", "forged": "A" * 43, "expired": "expired-token", "revoked": "revoked-token"}
    past = now - timedelta(hours=80)
    with store.writing() as connection:
        sessions.add(connection, Session(new_id(), hashed(made["expired"]), person, past, now, now - timedelta(hours=1)))
        sessions.add(connection, Session(new_id(), hashed(made["revoked"]), person, now, now, now + timedelta(hours=1), now))
    return made | people.tokens


def knock(server: Server, token: str, path: str, method: str = "GET", **headers: str) -> Answer:
    cookie = {"Cookie": f"etabli={token}"} if token else {}
    return asked(server.port, method, path, b"x=1" if method in ("POST", "PUT") else None, {**cookie, **headers})


@pytest.mark.parametrize("who", ALL)
@pytest.mark.parametrize("route", DOORS, ids=lambda route: route or "pages")
def test_a_door_opens_to_those_it_is_for_and_to_nobody_else(server: Server, tokens: dict[str, str], route: str, who: str) -> None:
    path, for_whom, method = DOORS[route]
    status = knock(server, tokens[who], path, method).status
    if for_whom == GONE:
        assert status == 404
    elif for_whom == OPEN:
        assert status not in (401, 500)
    elif who in NOBODY:
        assert status == 401
    elif for_whom == PEOPLE or who in for_whom:
        assert status not in (401, 403, 500)
    else:
        assert status == 403


@pytest.mark.parametrize("path", ["/", "/sql", "/people", "/add?draft=x", "/no/such/page"])
def test_a_browser_that_did_not_sign_in_is_led_to_the_sign_in_page(server: Server, path: str) -> None:
    answer = knock(server, "", path, Accept="text/html")
    assert (answer.status, answer.headers["location"].partition("?")[0]) == (303, "/login")


@pytest.mark.parametrize(
    "path", ["/%2e%2e/_stcore/metrics", "/static/../people", "//_stcore/stream", "/_stcore/metrics/", "/LIVEZ", "/livez/x"]
)
def test_another_spelling_of_a_path_opens_nothing(server: Server, path: str) -> None:
    assert knock(server, "", path).status in (401, 404)


@pytest.mark.parametrize("host", ["rebound.example", "127.0.0.1.evil.example", "", "localhost@evil.example", "[::1", "evil.example:8501"])
def test_a_foreign_host_is_refused_even_with_a_right_cookie(server: Server, tokens: dict[str, str], host: str) -> None:
    assert knock(server, tokens["organizer"], "/sql", Host=host).status in (400, 403)


def test_every_answer_keeps_browsers_from_guessing_framing_and_running(server: Server, tokens: dict[str, str]) -> None:
    for path in ("/", "/login", "/livez", "/no/such/page", "/_stcore/metrics", "/download/a/1/a.zip"):
        headers = knock(server, tokens["organizer"], path, Accept="text/html").headers
        assert "no-" in headers["cache-control"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "script-src 'self' 'sha256-" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"].replace("wasm-unsafe-eval", "")


# ---------------------------------------------------------------------- the WebSocket


def opened(server: Server, token: str, **how: str) -> int:
    """The status of the handshake: 101 when it opens."""
    headers = {"Cookie": f"etabli={token}"} if token else {}
    headers |= {name.replace("_", "-"): value for name, value in how.items() if name not in ("origin", "host")}
    if "host" in how:
        headers["Host"] = how["host"]
    origin = how.get("origin", server.url)
    try:
        with connect(
            f"ws://127.0.0.1:{server.port}{STREAM}", origin=origin or None, additional_headers=headers, subprotocols=["streamlit"]  # type: ignore[list-item,arg-type]
        ):  # fmt: skip
            return 101
    except websockets.exceptions.InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.parametrize("who", ALL)
def test_the_websocket_opens_to_people_who_signed_in(server: Server, tokens: dict[str, str], who: str) -> None:
    assert opened(server, tokens[who]) == (403 if who in NOBODY else 101)


def test_the_websocket_opens_from_our_own_pages_only(server: Server, tokens: dict[str, str]) -> None:
    right = tokens["organizer"]
    assert opened(server, right, origin="https://elsewhere.example") == 403
    assert opened(server, right, origin="null") == 403
    assert opened(server, right, origin="http://[") == 403
    assert opened(server, right, origin="") == 403
    assert opened(server, right, origin=f"http://127.0.0.1:{server.port + 1}") == 403
    assert opened(server, right) == 101


def test_a_forged_identity_gives_nothing(server: Server, people: People) -> None:
    session = people.room.organizer.session
    for name in ("X-Etabli-Session", "x-etabli-session", "X-ETABLI-SESSION"):
        assert knock(server, "", "/sql", **{name: session}).status == 401
        assert opened(server, "", **{name: session}) == 403


# ---------------------------------------------------------------------- Streamlit's own sessions


def streamlit_session(server: Server, token: str, resumed: str = "") -> str:
    """The id of the Streamlit session that a tab is given; resumed: the one it asks to go on with."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    words = ["streamlit", "no-xsrf", *([resumed] if resumed else [])]
    with connect(
        f"ws://127.0.0.1:{server.port}{STREAM}", origin=server.url, additional_headers={"Cookie": f"etabli={token}"}, subprotocols=words  # type: ignore[list-item,arg-type]
    ) as tab:  # fmt: skip
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        tab.send(ask.SerializeToString())
        while True:
            told = tab.recv(timeout=30)
            message = ForwardMsg.FromString(told if isinstance(told, bytes) else told.encode())
            if message.WhichOneof("type") == "new_session":
                return str(message.new_session.initialize.session_id)


def test_nobody_takes_over_a_tab_by_its_id(server: Server, tokens: dict[str, str]) -> None:
    ours = streamlit_session(server, tokens["organizer"])
    assert streamlit_session(server, tokens["member"], ours) != ours
    assert streamlit_session(server, tokens["organizer"], ours) == ours
