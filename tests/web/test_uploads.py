"""A file goes from the browser to the quarantine folder: whole with its sha256, or not at all."""

import hashlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import quote

import psutil
import pytest

from tests.web.served import Served
from workbench.drafts import incoming
from workbench.errors import DatasetError


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = Served(tmp_path_factory.mktemp("home"), upload_mb=40)
    yield running
    running.stop()


def waiting(server: Served) -> list[str]:
    folder = server.workbench.settings.home / "quarantine" / incoming.FOLDER
    return [item.name for item in folder.glob("*")]


@pytest.fixture(autouse=True)
def nothing_waits(server: Served) -> Iterator[None]:
    yield
    for name in waiting(server):
        (server.workbench.settings.home / "quarantine" / incoming.FOLDER / name).unlink()


def test_a_file_arrives_whole_under_its_own_name(server: Served) -> None:
    body = "a;b\n1;é\n".encode("cp1252") * 700_000
    status, answer = server.ask("PUT", "/api/uploads/" + quote("données été.csv"), body, role="organizer")
    told = json.loads(answer)
    assert (status, told["name"], told["size"]) == (201, "données été.csv", len(body))
    given = incoming.given(server.workbench.settings.home, told["id"])
    assert given.path.read_bytes() == body
    assert given.sha256 == told["sha256"] == hashlib.sha256(body).hexdigest()


def test_a_file_that_was_taken_cannot_be_taken_twice(server: Served) -> None:
    told = json.loads(server.ask("PUT", "/api/uploads/a.csv", b"a\n1\n", role="organizer").body)
    draft = server.workbench.drafts.give([incoming.given(server.workbench.settings.home, told["id"])])
    assert draft.uploads[0].name == "a.csv"
    assert waiting(server) == []
    with pytest.raises(DatasetError, match="Give it again"):
        incoming.given(server.workbench.settings.home, told["id"])
    server.workbench.drafts.discard(draft.id)


@pytest.mark.parametrize("upload_id", ["../../etabli.sqlite", "", "a" * 24, "0" * 24])
def test_an_id_that_is_not_ours_opens_nothing(server: Served, upload_id: str) -> None:
    with pytest.raises(DatasetError):
        incoming.given(server.workbench.settings.home, upload_id)


def test_a_file_announced_beyond_the_limit_is_refused_before_it_is_sent(server: Served) -> None:
    status, answer = server.ask("PUT", "/api/uploads/big.csv", b"", {"Content-Length": str(41_000_000)}, role="organizer")
    assert (status, json.loads(answer)["code"]) == (413, "upload.too_large")
    assert waiting(server) == []


def test_a_file_that_grows_beyond_the_limit_is_cut_and_nothing_is_kept(server: Served) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(48):
            yield b"x" * 1_000_000

    try:
        status, answer = server.ask("PUT", "/api/uploads/big.csv", pieces(), {"Transfer-Encoding": "chunked"}, role="organizer")
        assert (status, json.loads(answer)["code"]) == (413, "upload.too_large")
    except (BrokenPipeError, ConnectionResetError):
        pass  # the server hung up while we were still sending
    assert waiting(server) == []


def test_nothing_is_kept_of_a_connection_that_was_cut(server: Served) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as cut:
        cookie = f"Cookie: etabli={server.tokens['organizer']}"
        head = f"PUT /api/uploads/cut.csv HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n{cookie}\r\nContent-Length: 30000000\r\n\r\n"
        cut.sendall(head.encode() + b"x" * 9_000_000)
        deadline = time.monotonic() + 5
        while not waiting(server) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert [name.rpartition(".")[2] for name in waiting(server)] == ["part"]
    deadline = time.monotonic() + 5
    while waiting(server) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert waiting(server) == []


def test_memory_stays_flat_while_a_file_arrives(server: Served) -> None:
    process, before = psutil.Process(), psutil.Process().memory_info().rss
    most = [0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.005):
            most[0] = max(most[0], process.memory_info().rss - before)

    def pieces() -> Iterator[bytes]:
        for _ in range(600):
            yield b"x" * 65_536

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        status, _ = server.ask("PUT", "/api/uploads/flat.bin", pieces(), {"Transfer-Encoding": "chunked"}, role="organizer")
    finally:
        done.set()
    watcher.join()
    assert status == 201
    assert most[0] < 30_000_000, f"{most[0] / 1e6:.0f} MB more for a file of 39 MB"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "rebound.example"},
        {"Origin": "null"},
    ],
    ids=["foreign origin", "cross-site", "foreign host", "no origin"],
)
def test_a_file_from_another_site_is_not_taken(server: Served, headers: dict[str, str]) -> None:
    status, _ = server.ask("PUT", "/api/uploads/a.csv", b"a\n1\n", headers, role="organizer")
    assert status == 403
    assert waiting(server) == []


def test_a_file_from_our_own_page_is_taken(server: Served) -> None:
    own = {"Origin": f"http://127.0.0.1:{server.port}", "Sec-Fetch-Site": "same-origin"}
    assert server.ask("PUT", "/api/uploads/a.csv", b"a\n1\n", own, role="organizer").status == 201


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\data\\ventes.csv", "ventes.csv"),
        ("a\u0000b\n.csv", "ab.csv"),
        ("/", "data"),
        ("é" * 300 + ".csv", None),
    ],
)
def test_a_name_is_only_a_name(sent: str, kept: str | None) -> None:
    found = incoming.clean_name(sent)
    assert found == kept if kept else (len(found) <= 200 and found.endswith(".csv"))


def test_the_server_says_that_it_lives(server: Served) -> None:
    assert tuple(server.ask("GET", "/livez")) == (200, b'{"ok":true}')


def test_a_download_that_is_not_there_says_why_in_the_language_of_the_browser(server: Served) -> None:
    status, page = server.ask(
        "GET", "/download/nothing/1/nothing.zip", headers={"Accept-Language": "fr-FR", "Accept": "text/html"}, role="observer"
    )
    assert status == 404
    assert b'<html lang="fr">' in page
    assert "<script>" not in page.decode()
