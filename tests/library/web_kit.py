"""A web site on this machine for the tests of fetching, and wires that show who is called."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import httpcore

from assistant.library.connecting import Network

PUBLIC = "93.184.215.14"
POLICY = (
    b"<!doctype html><html><head><title>StoryBuddy Privacy Policy</title></head><body>"
    b"<h1>StoryBuddy Privacy Policy</h1><h2>Keeping</h2><p>We keep student work for thirty days "
    b"after a class ends, and then delete it from every server that we run.</p></body></html>"
)


class Pages(BaseHTTPRequestHandler):
    """Answers by path; what no path names is not there."""

    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        name, _, rest = unquote(self.path.partition("?")[0]).strip("/").partition("/")
        with suppress(OSError):  # a reader that goes away early is what some tests are about
            getattr(self, f"page_{name.partition('.')[0]}", self.page_missing)(rest)

    def give(
        self, body: bytes, kind: str | None = "text/html", status: int = 200, **more: str
    ) -> None:
        self.send_response(status)
        if kind is not None:
            self.send_header("Content-Type", kind)
        for key, value in more.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def page_missing(self, rest: str) -> None:
        self.send_error(404)

    def page_robots(self, rest: str) -> None:
        status, body = self.server.robots
        if status in {301, 302}:
            self.give(b"", status=status, Location=body.decode())
        else:
            self.give(body, "text/plain", status)

    def page_policy(self, rest: str) -> None:
        self.give(POLICY)

    def page_kind(self, rest: str) -> None:
        kind, _, _ = rest.partition("/as/")
        self.give(b"\x89PNG...." if kind == "image/png" else b"We keep nothing.", kind or None)

    def page_status(self, rest: str) -> None:
        self.give(b"<html><body>Sorry</body></html>", status=int(rest))

    def page_hop(self, rest: str) -> None:
        left = int(rest)
        self.give(b"", status=302, Location=f"/hop/{left - 1}" if left > 1 else "/policy")

    def page_loop(self, rest: str) -> None:
        self.give(b"", status=302, Location="/loop/a" if rest != "a" else "/loop/b#x")

    def page_to(self, rest: str) -> None:
        self.give(b"", status=307, Location=rest)

    def page_large(self, rest: str) -> None:
        size = 2_000_000
        told = {"Content_Length": str(size)} if rest == "told" else {}
        self.give(b"", **told)
        for _ in range(size // 10_000):
            self.wfile.write(b"x" * 10_000)

    def page_gzip(self, rest: str) -> None:
        self.give(gzip.compress(POLICY), Content_Encoding="gzip")

    def page_bomb(self, rest: str) -> None:
        self.give(gzip.compress(b"\0" * 20_000_000, 1), Content_Encoding="gzip")

    def page_cut(self, rest: str) -> None:
        if rest == "gzip":
            self.give(gzip.compress(POLICY)[:-30], Content_Encoding="gzip")
        elif rest == "garbage":
            self.give(b"\x1f\x8b" + b"no" * 50, Content_Encoding="gzip")
        else:
            self.give(POLICY, Content_Length="5000")

    def page_brotli(self, rest: str) -> None:
        self.give(b"abc", Content_Encoding="br")

    def page_nonsense(self, rest: str) -> None:
        self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")

    def page_slow(self, rest: str) -> None:
        if rest == "start":
            time.sleep(3)
        head = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n"
        for byte in head if rest == "head" else b"":
            self.wfile.write(bytes([byte]))
            time.sleep(0.1)
        self.wfile.write((b"" if rest == "head" else head) + b"\r\n")
        for _ in range(30):
            self.wfile.write(b"x")
            time.sleep(0.1)

    def log_message(self, *args: object) -> None:
        pass


class Site(ThreadingHTTPServer):
    """The server, what it was asked, and its robots.txt as (status, body)."""

    daemon_threads = True

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.robots = (404, b"")
        if trust is not None:
            self.socket = trust.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # broken handshakes are what some tests are about

    @property
    def entry(self) -> str:
        """How the site is named on the list of allowed hosts."""
        return f"127.0.0.1:{self.server_port}"

    @property
    def pages(self) -> list[str]:
        """The paths asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    thread = threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield site
    site.shutdown()
    site.server_close()


class Wires(httpcore.NetworkBackend):
    """Notes which address is called; a call to the one it knows reaches the site."""

    def __init__(self, site: Site, known: str = PUBLIC) -> None:
        self.site = site
        self.known = known
        self.called: list[tuple[str, int]] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: object = None,
    ) -> httpcore.NetworkStream:
        self.called.append((host, port))
        if host != self.known:
            raise httpcore.ConnectError(f"{host} is not there")
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.site.server_port, timeout)


class Names:
    """A resolver that gives its answers in turn, and the last one for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def network(
    site: Site, *answers: Sequence[str], trust: ssl.SSLContext | None = None
) -> tuple[Network, Wires, Names]:
    """A network in which the site stands at a public address."""
    wires, names = Wires(site), Names(*(answers or ([PUBLIC],)))
    return Network(resolve=names, backend=wires, trust=trust), wires, names


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server with a certificate for ``name`` needs, and who trusts just that one."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, kind, plain))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=str(folder / "cert.pem"))
