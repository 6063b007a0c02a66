"""Web addresses: which are called, and what is refused. A real server on this machine answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant.errors import UnreadableDocumentError
from assistant.library.fetching import fetch, is_public
from assistant.settings import Settings

OPEN = Settings(allow_network=True, max_file_bytes=5_000)


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/hop"):
            left = int(self.path.removeprefix("/hop"))
            self.send_response(302)
            self.send_header("Location", f"/hop{left - 1}" if left > 1 else "/policy.md")
            self.end_headers()
        elif self.path == "/policy.md":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"# Policy\n\nWe keep nothing.")
        elif self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()
        elif self.path == "/large":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 20_000)
        else:
            self.send_error(404)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def anywhere(_: str) -> bool:
    return True


def test_a_page_is_fetched_through_a_few_redirects(site: str) -> None:
    page = fetch(f"{site}/hop3", OPEN, allowed=anywhere)
    assert page.data.startswith(b"# Policy")
    assert (page.name, page.source) == ("policy.md", f"{site}/hop3")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/hop4", "more than 3 times"),
        ("/large", "larger than"),
        ("/gone", "404"),
        ("/away", "https"),
    ],
)
def test_what_goes_wrong_is_said(site: str, path: str, words: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=words):
        fetch(site + path, OPEN, allowed=anywhere)


def test_this_machine_is_not_read(site: str) -> None:
    for address in (
        site,
        site.replace("127.0.0.1", "localhost"),
        "http://[::1]/",
        "http://10.0.0.1",
    ):
        with pytest.raises(UnreadableDocumentError, match="private network"):
            fetch(address, OPEN)


@pytest.mark.parametrize(
    "address", ["file:///etc/hosts", "ftp://example.org/x", "http://me@example.org/", "http://[x"]
)
def test_other_kinds_of_address_are_refused(address: str) -> None:
    with pytest.raises(UnreadableDocumentError, match="not a web address"):
        fetch(address, OPEN)


def test_nothing_is_fetched_unless_allowed(site: str) -> None:
    with pytest.raises(UnreadableDocumentError, match="ALLOW_NETWORK"):
        fetch(site, Settings(), allowed=anywhere)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("::ffff:127.0.0.1", False),
        ("fe80::1%eth0", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("not an address", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public
