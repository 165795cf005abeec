"""What stands in deploy/ works: nginx in front of a running Établi, the unit as systemd judges it, the files as Docker reads them."""

import gzip
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import websockets.sync.client
import yaml

from tests import machine
from tests.conftest import ROOT
from tests.proxy import CONF, NAME, VISITOR, Proxy
from tests.running import People, Server, free_port, people
from tests.web.served import Answer, asked
from tests.web.test_login import hidden
from workbench.access import setup
from workbench.settings import PREFIX, TESTS, Settings

__all__ = ("people",)  # a fixture


DEPLOY = ROOT / "deploy"
EXPOSURE = 15  # tenths, as `systemd-analyze security` counts: 2 and less is what it calls OK
PAGES = (*DEPLOY.iterdir(), ROOT / "docs" / "operations.md", ROOT / "README.md", ROOT / ".dockerignore")
UNIT = (DEPLOY / "etabli.service").read_text(encoding="utf-8")


# ------------------------------------------------------------------ what is written


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_setting_that_is_named_exists(path: Path) -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"\bETABLI_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")))
    assert {name for name in named if not name.startswith(TESTS)} - known == set()


def example() -> dict[str, str]:
    """The settings of the example, those that are commented out too."""
    lines = re.findall(r"^#?(ETABLI_\w+)=(.*)$", (DEPLOY / "etabli.env.example").read_text(encoding="utf-8"), re.MULTILINE)
    return {name: value.strip("'") for name, value in lines}


def test_the_example_of_settings_is_one_that_etabli_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in example().items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.public_url == f"https://{NAME}"
    assert settings.upload_mb == Settings.model_fields["upload_mb"].default
    assert f"\nStateDirectory={settings.home.parent.name}\n" in UNIT  # its parent too: that is where a restore is built
    assert settings.home.parent.parent == Path("/var/lib")
    assert f"\nReadWritePaths=-{settings.backup_dir}\n" in UNIT
    assert settings.backup_minutes == Settings.model_fields["backup_minutes"].default


def test_nginx_takes_files_as_large_as_etabli_does() -> None:
    sizes = re.findall(r"location /api/uploads/ \{\s+client_max_body_size (\d+)m;", CONF.read_text(encoding="utf-8"))
    assert sizes == [str(Settings.model_fields["upload_mb"].default)]


def test_every_header_that_etabli_trusts_is_taken_from_visitors_at_server_level() -> None:
    text = CONF.read_text(encoding="utf-8")
    trusted = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]["trustedUserHeaders"]
    for name in trusted:
        assert f'proxy_set_header {name} "";' in text
    inside = re.findall(r"location [^{]+\{([^}]*)\}", text)
    assert [block for block in inside if "proxy_set_header" in block] == []


def test_the_words_of_the_guide_lead_somewhere() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert "docs/operations.md" in (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)[^):]*\)", text):
        assert (ROOT / "docs" / target).exists(), target
    for name in re.findall(r"deploy/([\w.-]+)", text):
        assert (DEPLOY / name).exists() or name in ("etabli.env", "tls"), name
    told = subprocess.run([sys.executable, "cli.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for command in set(re.findall(r"(?:cli\.py|sudo etabli) ([a-z-]+)", text)):
        assert re.search(rf"(?m)^\W*{command}\s", told), command


# ------------------------------------------------------------------ nginx


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the workers of nginx reach, whoever they are."""
    made = Path(tempfile.mkdtemp(prefix="etabli-nginx-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running Établi that its room opens by the name of the proxy."""
    home = tmp_path_factory.mktemp("deployed") / "home"
    home.mkdir()
    running = Server(home, free_port(), environment={"ETABLI_PUBLIC_URL": f"https://{NAME}"})
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def proxy(server: Server) -> Iterator[Proxy]:
    """nginx before it."""
    made = Path(tempfile.mkdtemp(prefix="etabli-nginx-"))
    made.chmod(0o755)
    running = Proxy(made, server.port).start()
    yield running
    running.stop()
    shutil.rmtree(made, ignore_errors=True)


def joined(proxy: Proxy, code: str, name: str) -> Answer:
    """The last answer to somebody who signs in with the code of a team."""
    known = proxy.ask("GET", "/login")
    cookie = {"Cookie": f"etabli_browser={known.cookies['etabli_browser']}"}
    page = proxy.send("/login", {"code": code}, cookie)
    return proxy.send("/login/name", {"ticket": hidden(page, "ticket"), "name": name}, cookie)


def opened(proxy: Proxy, **headers: str) -> websockets.sync.client.ClientConnection:
    """The WebSocket of a page, through nginx. Raises: InvalidStatus."""
    address, origin = f"wss://{proxy.name}/_stcore/stream", f"https://{proxy.name}"
    plain = socket.create_connection(("127.0.0.1", proxy.port), 20, source_address=(VISITOR, 0))
    return websockets.sync.client.connect(
        address, sock=plain, ssl=proxy.context, server_hostname=NAME, origin=origin, additional_headers=headers, subprotocols=["streamlit"]
    )  # fmt: skip


@pytest.mark.needs("nginx")
def test_nginx_takes_its_file(folder: Path) -> None:
    told = Proxy(folder, 8501).tested()
    assert told.returncode == 0, told.stderr
    assert re.findall(r"\[(?:warn|emerg)\](?!.*\"listen \.\.\. http2\" directive is deprecated).*", told.stderr) == []


@pytest.mark.needs("nginx")
def test_a_team_signs_in_over_tls_and_its_page_opens(proxy: Proxy, people: People) -> None:
    page = proxy.ask("GET", "/login", headers={"Accept-Encoding": "gzip"})
    assert (page.status, page.headers["content-encoding"]) == (200, "gzip")
    assert "max-age=" in page.headers["strict-transport-security"]
    answer = joined(proxy, people.room.code, "Bob")
    assert answer.status == 303, answer.text
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-etabli=")
    assert "; Secure" in cookie and "Path=/" in cookie and "HttpOnly" in cookie
    session = {"Cookie": f"__Host-etabli={answer.cookies['__Host-etabli']}"}
    assert proxy.ask("GET", "/", headers={**session, "Accept": "text/html"}).status == 200
    with opened(proxy, **session) as page_of_bob:
        assert page_of_bob.subprotocol == "streamlit"
        page_of_bob.ping().wait(10)


@pytest.mark.needs("nginx")
def test_an_organizer_comes_in_by_the_link_of_the_shell(proxy: Proxy, server: Server, people: People) -> None:
    words = [sys.executable, "cli.py", "organizer-link", "--home", str(server.home), "--url", f"https://{proxy.name}"]
    link = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    address, _, token = link.partition("#")
    assert address == f"https://{proxy.name}/enter"
    assert proxy.send("/enter", {"token": token}).status == 200
    answer = proxy.send("/enter/name", {"token": token, "name": "Olga", "organisation": ""})
    assert answer.status == 303, answer.text
    assert "__Host-etabli" in answer.cookies


@pytest.mark.needs("nginx")
def test_nobody_becomes_local_or_somebody_else_by_a_header(proxy: Proxy, server: Server, people: People) -> None:
    token = setup.make(server.home)
    for spoofed in ({"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}, {"X-Real-IP": "127.0.0.1"}, {}):
        refused = proxy.send("/setup", {"token": token}, {**spoofed, "Accept-Language": "en"})
        assert refused.status == 403
        assert "on the machine where Établi runs" in refused.text
    form = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en"}
    here = asked(server.port, "POST", "/setup", "token=wrong", form)
    assert "on the machine where Établi runs" not in here.text
    session = people.room.me(people.tokens["organizer"], datetime.now(UTC)).session
    for name in ("X-Etabli-Session", "x-etabli-session"):
        assert proxy.ask("GET", "/catalog", headers={name: session}).status == 401
        with pytest.raises(websockets.exceptions.InvalidStatus):
            opened(proxy, **{name: session})
    assert proxy.ask("GET", "/login", headers={"Host": "elsewhere.example"}).status == 403


@pytest.mark.needs("nginx")
@pytest.mark.parametrize("path", ["/metrics", "/readyz", "//metrics", "/%6detrics", "/./readyz", "/metrics?x=1"])
def test_the_figures_are_not_for_the_outside(proxy: Proxy, server: Server, path: str) -> None:
    assert proxy.ask("GET", path).status == 404
    assert proxy.ask("GET", path, headers={"X-Forwarded-For": "127.0.0.1"}).status == 404
    assert proxy.ask("GET", "/livez").status == 200
    assert [asked(server.port, "GET", door, None, {}).status for door in ("/metrics", "/readyz")] == [200, 200]


@pytest.mark.needs("nginx")
def test_scripts_are_compressed_once(proxy: Proxy, people: People) -> None:
    session = {"Cookie": f"__Host-etabli={people.tokens['organizer']}"}
    shell = proxy.ask("GET", "/", headers={**session, "Accept": "text/html"}).text
    script = re.search(r'src="\.?(/static/js/[^"]+\.js)"', shell)
    assert script, shell[:500]
    packed = proxy.ask("GET", script[1], headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == proxy.ask("GET", script[1], headers={"Accept-Encoding": "identity"}).body


@pytest.mark.needs("nginx")
def test_http_leads_to_https(proxy: Proxy) -> None:
    answer = asked(proxy.plain, "GET", "/sql?lang=fr", None, {"Host": NAME})
    assert (answer.status, answer.headers["location"]) == (308, f"https://{NAME}/sql?lang=fr")


@pytest.mark.needs("nginx")
def test_the_log_of_nginx_holds_no_address_query_or_tab(proxy: Proxy, server: Server, people: People) -> None:
    session = {"Cookie": f"__Host-etabli={people.tokens['member']}"}
    for path in ("/sql?q=verysecret", "/login?next=%2Fverysecret", "/_stcore/upload_file/verysecret/1?a", "/media/verysecret.csv"):
        proxy.ask("GET", path, headers={**session, "Referer": "https://x/?verysecret"})
    proxy.ask("GET", "/" + "a" * 9000 + "?verysecret", headers=session)
    asked_once = proxy.ask("GET", "/nowhere", headers=session)
    assert asked_once.status
    deadline = time.monotonic() + 20
    while '"/nowhere"' not in proxy.log() and time.monotonic() < deadline:
        time.sleep(0.05)
    text = proxy.log()
    lines = [json.loads(line) for line in (proxy.folder / "access.log").read_text(encoding="utf-8").splitlines()]
    assert [word for word in ("verysecret", "?", VISITOR, people.tokens["member"]) if word in text] == []
    rid = next(line["rid"] for line in lines if line["path"] == "/nowhere")
    log = server.home / "logs" / "etabli.jsonl"
    while rid not in log.read_text(encoding="utf-8") and time.monotonic() < deadline:  # written once the answer has gone
        time.sleep(0.05)
    assert f'"rid":"{rid}"' in log.read_text(encoding="utf-8")


@pytest.mark.needs("nginx")
def test_a_file_of_the_organizer_goes_through_and_a_huge_form_does_not(proxy: Proxy, people: People) -> None:
    session = {"Cookie": f"__Host-etabli={people.tokens['organizer']}", "Origin": f"https://{proxy.name}"}
    kept = proxy.ask("PUT", "/api/uploads/large.csv", b"a;b\n1;2\n" * 1_000_000, session)
    assert (kept.status, json.loads(kept.body)["size"]) == (201, 8_000_000)
    assert proxy.send("/login", {"code": "a" * 40_000}).status == 413


class Echo(BaseHTTPRequestHandler):
    """Says what it was asked, as it arrived."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.dumps([[name.lower(), value] for name, value in self.headers.items()]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def echo(folder: Path) -> Iterator[Proxy]:
    """nginx before a server that says what it was asked."""
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    behind.daemon_threads = True
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    running = Proxy(folder, behind.server_address[1]).start()
    yield running
    running.stop()
    behind.shutdown()
    behind.server_close()


@pytest.mark.needs("nginx")
@pytest.mark.parametrize("path", ["/", "/login", "/_stcore/stream", "/download/a/1/a.csv", "/api/uploads/a.csv"])
def test_what_a_visitor_says_of_himself_does_not_arrive(echo: Proxy, path: str) -> None:
    said = {
        "X-Etabli-Session": "me", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "elsewhere",
        "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1", "X-Request-Id": "mine",
    }  # fmt: skip
    arrived = dict(json.loads(echo.ask("GET", path, headers=said).body))
    rid = arrived.pop("x-request-id")
    assert re.fullmatch("[0-9a-f]{32}", rid)
    ours = {name: value for name, value in arrived.items() if name.startswith(("x-", "forwarded"))}
    assert ours == {"x-forwarded-for": VISITOR, "x-forwarded-proto": "https"}
    assert arrived["host"] == echo.name


@pytest.mark.needs("nginx")
def test_a_whole_room_behind_one_address_signs_in_at_once_and_a_machine_is_slowed_down(echo: Proxy) -> None:
    def status(_: int) -> int:
        return echo.ask("GET", "/login").status

    with ThreadPoolExecutor(16) as visitors:
        assert set(visitors.map(status, range(150 * 3))) == {200}
        assert 429 in visitors.map(status, range(2500))


@pytest.mark.needs("nginx")
def test_while_etabli_starts_again_people_see_a_page_that_reloads(folder: Path) -> None:
    running = Proxy(folder, free_port()).start()
    try:
        answer = running.ask("GET", "/sql?q=verysecret")
    finally:
        running.stop()
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert 'http-equiv="refresh"' in answer.text
    assert "verysecret" not in running.log()


# ------------------------------------------------------------------ systemd


def unit(folder: Path) -> Path:
    """The unit in a folder, with programs of this machine."""
    path = folder / "etabli.service"
    path.write_text(UNIT.replace("/opt/etabli/.venv/bin/python", sys.executable).replace("/opt/etabli", str(ROOT)), encoding="utf-8")
    return path


@pytest.mark.needs("systemd-analyze")
def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    told = subprocess.run([machine.systemd_analyze(), "verify", str(unit(tmp_path))], capture_output=True, text=True, check=False)
    assert (told.returncode, [line for line in told.stderr.splitlines() if "etabli.service" in line]) == (0, []), told.stderr


@pytest.mark.needs("systemd-analyze")
def test_systemd_finds_the_unit_little_exposed(tmp_path: Path) -> None:
    words = [machine.systemd_analyze(), "security", "--offline=true", f"--threshold={EXPOSURE}", str(unit(tmp_path))]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout[-300:] + told.stderr


def test_the_unit_and_the_command_use_the_same_settings(tmp_path: Path) -> None:
    settings = re.findall(r"^EnvironmentFile=(\S+)$", UNIT, re.MULTILINE)
    text = (DEPLOY / "etabli").read_text(encoding="utf-8")
    assert settings == ["/etc/etabli/etabli.env"]
    assert f". {settings[0]}\n" in text
    own = tmp_path / "etabli.env"
    lines = (DEPLOY / "etabli.env.example").read_text(encoding="utf-8").replace("/var/lib/etabli/home", str(tmp_path / "home"))
    own.write_text(lines, encoding="utf-8")
    moved = text.replace(settings[0], str(own)).replace("runuser -u etabli -- ", "").replace("/opt/etabli/.venv/bin/python", sys.executable)
    command = tmp_path / "etabli"
    command.write_text(moved.replace("/opt/etabli", str(ROOT)), encoding="utf-8")
    told = subprocess.run(["sh", str(command), "config", "--json"], capture_output=True, text=True, check=True)
    values = {row["setting"]: row["value"] for row in json.loads(told.stdout)}
    assert (values["ETABLI_HOME"], values["ETABLI_CONTACT"]) == (str(tmp_path / "home"), "donnees@example.org")


# ------------------------------------------------------------------ Docker


COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_in_docker_nginx_alone_says_who_asks() -> None:
    app, web = COMPOSE["services"]["app"], COMPOSE["services"]["web"]
    address = {name: service["networks"]["inner"]["ipv4_address"] for name, service in COMPOSE["services"].items()}
    assert app["environment"]["FORWARDED_ALLOW_IPS"] == address["web"]
    swap = re.search(r"sed '([^']+)'", web["command"][-1])
    assert swap
    told = subprocess.run(["sed", swap[1], str(CONF)], capture_output=True, text=True, check=True).stdout
    assert f"server {address['app']}:8501;" in told
    assert "127.0.0.1" not in told
    assert list(app["networks"]) == ["inner"]
    assert COMPOSE["networks"]["inner"]["internal"] is True
    assert "ports" not in app


def test_the_image_holds_all_that_the_server_needs_and_no_more(tmp_path: Path) -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    kept = [line.removeprefix("!") for line in lines if line.startswith("!")]
    assert lines[0] == "*"
    for name in kept:
        source = ROOT / name
        shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__")) if source.is_dir() else shutil.copy(
            source, tmp_path
        )
    port = free_port()
    running = Server(tmp_path / "data", port, address="0.0.0.0")
    running.start(cwd=tmp_path)
    try:
        check = COMPOSE["services"]["app"]["healthcheck"]["test"]
        assert check[:3] == ["CMD", "python", "-c"]
        for words in (["-c", check[3].replace("8501", str(port))], ["cli.py", "health", "--port", str(port)]):
            told = subprocess.run([sys.executable, *words], cwd=tmp_path, capture_output=True, text=True, check=False)
            assert told.returncode == 0, told.stderr
        said = (tmp_path / "server.log").read_text(encoding="utf-8")
        assert f"http://127.0.0.1:{port}/setup#" in said
        assert "external IP" not in said  # of which Streamlit asks the internet, unless it says no welcome
    finally:
        running.stop()


@pytest.mark.needs("docker compose")
def test_docker_understands_every_line_of_its_file(tmp_path: Path) -> None:
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    shutil.copy(DEPLOY / "etabli.env.example", tmp_path / "deploy" / "etabli.env")
    words = [*machine.compose(), "-f", str(tmp_path / "deploy" / "compose.yaml"), "config"]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    services = yaml.safe_load(told.stdout)["services"]
    assert services["app"]["environment"]["ETABLI_PUBLIC_URL"] == f"https://{NAME}"
    assert services["app"]["read_only"] is True
