"""The nginx of deploy/ in front of a server of the tests' own: its very file, at other ports and folders."""

import http.client
import socket
import ssl
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests import machine
from tests.conftest import ROOT
from tests.running import free_port
from tests.web.served import Answer

NAME = "hackathon.example.org"
VISITOR = "127.0.0.2"  # a client of another address than the proxy's own
CONF = ROOT / "deploy" / "nginx.conf"
WAIT_SECONDS = 20


def certificate(folder: Path) -> Path:
    """The folder, with a throwaway cert.pem for NAME and its key.pem."""
    folder.mkdir(parents=True, exist_ok=True)
    of = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}")
    files = ("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"))
    kind = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
    subprocess.run(["openssl", *kind, *of, *files], check=True, capture_output=True)
    return folder


def moved(folder: Path, ports: Mapping[str, int]) -> Path:
    """deploy/nginx.conf in a folder: what it says stands there, but for where it listens and where its files are."""
    text = CONF.read_text(encoding="utf-8")
    places = {"/etc/nginx/tls": f"{folder}/tls", "/run/nginx.pid": f"{folder}/nginx.pid", "/var/log/nginx": str(folder)}
    listens = {f"listen {port}": f"listen 127.0.0.1:{ports[port]}" for port in ("80", "443")}
    six = {f"    listen [::]:{port}": "    #" for port in ("80", "443")}
    for before, after in {**places, **listens, **six, "127.0.0.1:8501": f"127.0.0.1:{ports['8501']}"}.items():
        assert before in text, f"deploy/nginx.conf says {before} no more: tests/proxy.py moves it"
        text = text.replace(before, after)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"  {kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    path = folder / "nginx.conf"
    path.write_text(text.replace("http {\n", f"http {{\n{own}", 1), encoding="utf-8")
    return path


class Proxy:
    """A running nginx before the server at a port of this machine, with the folder of its logs."""

    def __init__(self, folder: Path, before: int) -> None:
        self.folder = folder
        self.port, self.plain = free_port(), free_port()
        self.context = ssl.create_default_context(cafile=str(certificate(folder / "tls") / "cert.pem"))
        self.conf = moved(folder, {"80": self.plain, "443": self.port, "8501": before})
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        """Its name and port, as browsers call it."""
        return f"{NAME}:{self.port}"

    def tested(self) -> subprocess.CompletedProcess[str]:
        """What `nginx -t` says of the file."""
        words = [machine.nginx(), "-t", "-p", str(self.folder), "-c", str(self.conf)]
        return subprocess.run(words, capture_output=True, text=True, check=False)

    def start(self) -> "Proxy":
        """Itself, once it answers."""
        words = [machine.nginx(), "-p", str(self.folder), "-c", str(self.conf), "-g", "daemon off;"]
        with (self.folder / "nginx.out").open("wb") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log)
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return self
        raise TimeoutError((self.folder / "nginx.out").read_text())

    def stop(self) -> None:
        """None; it has ended."""
        assert self.process
        self.process.terminate()
        self.process.wait(WAIT_SECONDS)

    def socket(self) -> ssl.SSLSocket:
        """A TLS connection of a visitor, who checks the certificate."""
        plain = socket.create_connection(("127.0.0.1", self.port), WAIT_SECONDS, source_address=(VISITOR, 0))
        return self.context.wrap_socket(plain, server_hostname=NAME)

    def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """What a visitor is answered over TLS."""
        connection = http.client.HTTPConnection(NAME, self.port, timeout=60)
        connection.sock = self.socket()
        connection.request(method, path, body, {"Host": self.name, **(headers or {})})
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        set_now = [value.split(";")[0].partition("=") for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        said = Answer(answer.status, answer.read(), told, {name: value for name, _, value in set_now})
        connection.close()
        return said

    def send(self, path: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a form sent from a page of ours."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{self.name}", "Sec-Fetch-Site": "same-origin"}
        return self.ask("POST", path, urlencode(form), {**kind, **(headers or {})})

    def log(self) -> str:
        """Everything it logged."""
        return "".join((self.folder / name).read_text(encoding="utf-8") for name in ("access.log", "error.log", "nginx.out"))
