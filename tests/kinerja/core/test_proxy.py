"""deploy/nginx.conf as it stands, only with ports and a certificate of its own, in front of the served application."""

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection, HTTPMessage, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from select import select
from socket import create_connection
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kinerja.core.clock import utc_now
from kinerja.core.headers import MEGABYTE
from tests.browser.live import SERVED, serving
from tests.databases import build_schema
from tests.servers import free_port, running

pytestmark = [pytest.mark.sqlite_only, pytest.mark.timeout(120)]
DEPLOY = Path(__file__).parents[3] / "deploy"
HOST = "kinerja.example.go.id"


@dataclass(frozen=True, slots=True)
class Proxy:
    http: int
    https: int
    upstream: int
    trust: ssl.SSLContext

    def ask(self, method: str, path: str, *, body: bytes = b"", headers: dict[str, str] | None = None) -> "Answer":
        connection = HTTPSConnection("127.0.0.1", self.https, timeout=30, context=self.trust)
        with closing(connection):
            connection.request(method, path, body=body, headers={"Host": HOST} | (headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: HTTPMessage
    text: str


def certificate(folder: Path) -> ssl.SSLContext:
    """Writes a certificate for this machine and its key; gives a context that trusts nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = utc_now()
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
    )
    signed = made.add_extension(here, critical=False).sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return ssl.create_default_context(cafile=str(folder / "fullchain.pem"))


@contextmanager
def nginx(folder: Path, upstream: int) -> Iterator[Proxy]:
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    assert Path(program).exists(), "nginx is missing: make test installs it"
    folder.mkdir()
    trust = certificate(folder)
    proxy = Proxy(free_port(), free_port(), upstream, trust)
    site = (DEPLOY / "nginx.conf").read_text()
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{proxy.http};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{proxy.https} ssl"),
        ("/etc/ssl/kinerja/fullchain.pem", str(folder / "fullchain.pem")),
        ("/etc/ssl/kinerja/privkey.pem", str(folder / "privkey.pem")),
        ("http://127.0.0.1:5000", f"http://127.0.0.1:{upstream}"),
        ("root /opt/kinerja/deploy;", f"root {DEPLOY};"),
    ):
        assert site.count(old) == 1, old
        site = site.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    as_root = "user root;\n" if os.geteuid() == 0 else ""
    types = "access_log off;\ntypes { text/html html; text/css css; }\n"
    around = f"{as_root}daemon off;\npid {folder / 'pid'};\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{around}http {{\n{types}{temporary}{site}}}\n")
    command = [program, "-p", str(folder), "-e", str(folder / "errors"), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0 and "[warn]" not in checked.stderr, checked.stderr
    with running(command, lambda: create_connection(("127.0.0.1", proxy.http), 2).close()):
        yield proxy


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The application behind the proxy, with the settings that go with it."""
    data = tmp_path_factory.mktemp("behind")
    build_schema(f"sqlite:///{data / 'kinerja.db'}")
    port = free_port()
    environment = {
        "KINERJA_DATA": str(data),
        "KINERJA_BASE_URL": f"https://{HOST}",
        "KINERJA_TRUSTED_HOSTS": f"{HOST},127.0.0.1",
        "KINERJA_PROXY_HOPS": "1",
    }
    with serving(SERVED, environment, port=port), nginx(data / "nginx", port) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def abandoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """A proxy whose application does not answer."""
    with nginx(tmp_path_factory.mktemp("abandoned") / "nginx", free_port()) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def echoed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """A proxy in front of somebody who says what they heard."""

    class Echo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = str(self.headers).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_words: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        Thread(target=partial(server.serve_forever, poll_interval=0.05), daemon=True).start()
        with nginx(tmp_path_factory.mktemp("echoed") / "nginx", server.server_port) as proxy:
            yield proxy
        server.shutdown()


def test_the_open_road_leads_to_the_locked_one(served: Proxy) -> None:
    with closing(HTTPConnection("127.0.0.1", served.http, timeout=10)) as connection:
        connection.request("GET", "/masuk?lanjut=1", headers={"Host": HOST})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/masuk?lanjut=1")


def test_a_page_comes_through_with_each_header_once(served: Proxy) -> None:
    answer = served.ask("GET", "/masuk")
    assert answer.status == 200 and "Kinerja" in answer.text
    for name in ("Strict-Transport-Security", "X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy"):
        assert len(answer.headers.get_all(name, [])) == 1, name
    cookies = answer.headers.get_all("Set-Cookie", [])
    assert cookies and all("Secure" in one and "HttpOnly" in one for one in cookies)


def test_what_a_client_claims_about_itself_is_dropped(echoed: Proxy) -> None:
    lies = {"X-Forwarded-For": "10.9.8.7", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "jahat.example"}
    heard = echoed.ask("GET", "/", headers=lies).text.splitlines()
    assert "X-Forwarded-For: 127.0.0.1" in heard and f"X-Forwarded-Host: {HOST}" in heard
    assert "X-Forwarded-Proto: https" in heard and not any("10.9.8.7" in line or "jahat" in line for line in heard)


def test_the_application_itself_refuses_what_is_just_too_large(served: Proxy) -> None:
    answer = served.ask("POST", "/masuk", body=b"x" * (13 * MEGABYTE))
    assert answer.status == 413 and "Nomor rujukan" in answer.text


def test_who_sends_too_much_is_heard_out_and_reads_the_answer(served: Proxy) -> None:
    """Answered and left in the middle of sending, a browser shows an error of its own and nginx a 502."""
    head = f"POST /masuk HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {13 * MEGABYTE}\r\nConnection: close\r\n\r\n"
    with closing(create_connection(("127.0.0.1", served.upstream), 60)) as line:
        line.sendall(head.encode() + b"x" * MEGABYTE)
        answered, _, _ = select([line], [], [], 2)
        assert not answered, "answered before everything was sent"
        for _ in range(12):
            line.sendall(b"x" * MEGABYTE)
        with line.makefile("rb") as heard:
            answer = heard.read().decode()
    assert answer.startswith("HTTP/1.1 413") and "Nomor rujukan" in answer


def test_far_too_much_is_refused_in_words_before_it_is_passed_on(served: Proxy) -> None:
    answer = served.ask("POST", "/masuk", body=b"", headers={"Content-Length": str(40 * MEGABYTE)})
    assert answer.status == 413 and "Kiriman terlalu besar" in answer.text and 'lang="en"' in answer.text
    assert "nginx" not in answer.text.lower() and answer.headers["Server"] == "nginx"


def test_an_application_that_does_not_answer_is_excused_in_words(abandoned: Proxy) -> None:
    for method in ("GET", "POST"):
        answer = abandoned.ask(method, "/tugas/apa-saja")
        assert answer.status == 502 and "Belum dapat dilayani" in answer.text and "nginx" not in answer.text.lower()
        assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("60", "no-store")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    style = abandoned.ask("GET", "/galat/galat.css")
    assert style.status == 200 and style.headers["Content-Type"] == "text/css"
