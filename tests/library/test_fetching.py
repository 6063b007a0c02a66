"""Fetching: whom a transfer calls, what it takes and refuses. A real server here answers."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from library_kit import WordEmbedder
from typer.testing import CliRunner
from web_kit import POLICY, PUBLIC, Site, certificate, network, serving

import ingest
from assistant.errors import UnreadableDocumentError
from assistant.library import store
from assistant.library.connecting import Network
from assistant.library.fetching import Fetched, fetch
from assistant.library.intake import Fate, add_address, take_in
from assistant.library.library import Library
from assistant.settings import Settings

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

OPEN = Settings(_env_file=None, allow_network=True, max_file_bytes=500_000, fetch_seconds=10)
HOST = "http://policies.example.org"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as served:
        yield served


def admitting(site: Site, settings: Settings = OPEN, **changes: object) -> Settings:
    return settings.model_copy(
        update={"allow_network": True, "allowed_hosts": (site.entry,)} | changes
    )


def get(site: Site, path: str, **changes: object) -> Fetched:
    return fetch(f"http://{site.entry}{path}", admitting(site, **changes))


def refused(site: Site, path: str, **changes: object) -> str:
    with pytest.raises(UnreadableDocumentError) as error:
        get(site, path, **changes)
    assert str(error.value).endswith(".") and "Error" not in str(error.value)
    return str(error.value)


# What is taken


@pytest.mark.parametrize("path", ["/policy", "/gzip", "/hop/1", "/hop/5", "/policy?x=1#part"])
def test_a_page_is_fetched(site: Site, path: str) -> None:
    page = get(site, path)
    assert page.data == POLICY
    assert page.source == f"http://{site.entry}{path.partition('#')[0]}"


def test_a_fetched_page_is_kept_raw_and_added_again_unchanged(
    site: Site, library: Library, settings: Settings
) -> None:
    online = admitting(site, settings)
    address = f"http://{site.entry}/policy"
    first = add_address(library, f" {address}#keeping ", online)
    assert first.fate is Fate.ADDED and first.source == address, first.reason
    (version,) = library.versions()
    assert library.raw(version.version_id) == POLICY
    assert version.source == address and version.facts.tool == "StoryBuddy"
    assert add_address(library, address, online).fate is Fate.UNCHANGED
    assert take_in(library, [address], online).of(Fate.UNCHANGED)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/kind/text/html/as/privacy", "privacy.html"),
        ("/kind/text/html/as/privacy.php", "privacy.php.html"),
        ("/kind/text/html/as/policy.md", "policy.html"),
        ("/kind/text/plain/as/policy", "policy.txt"),
        ("/kind/text/plain/as/policy.md", "policy.md"),
        ("/kind/text/markdown;charset=utf-8/as/policy", "policy.md"),
        ("/kind/application/octet-stream/as/policy.txt", "policy.txt"),
        ("/kind//as/policy.txt", "policy.txt"),
    ],
)
def test_the_name_ends_as_the_site_says(site: Site, path: str, name: str) -> None:
    assert get(site, path).name == name


def test_the_request_is_polite_and_keeps_the_host(site: Site) -> None:
    net, wires, names = network(site)
    fetch(f"{HOST}/policy", OPEN, net)
    assert [path for path, _ in site.asked] == ["/robots.txt", "/policy"]
    for _, headers in site.asked:
        assert headers["Host"] == "policies.example.org"
        assert headers["User-Agent"].startswith("ToolAdvisor/")
        assert "Cookie" not in headers and "Referer" not in headers
    assert set(wires.called) == {(PUBLIC, 80)}
    assert names.asked == ["policies.example.org"]


def test_proxies_of_the_surroundings_are_not_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://192.0.2.1:3128")
    assert get(site, "/policy").data == POLICY


# What is refused


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/hop/6", "more than 5 times"),
        ("/loop/a", "in a circle"),
        ("/large", "larger than 0.5 MB"),
        ("/large/told", "larger than 0.5 MB"),
        ("/bomb", "larger than 0.5 MB"),
        ("/nowhere", "is not there"),
        ("/status/401", "sign-in"),
        ("/status/403", "open it in a browser"),
        ("/status/410", "is not there"),
        ("/status/429", "some minutes"),
        ("/status/500", "on its own side"),
        ("/status/503", "on its own side"),
        ("/status/206", "gives no page"),
        ("/status/304", "gives no page"),
        ("/cut", "whole answer"),
        ("/cut/gzip", "damaged"),
        ("/cut/garbage", "damaged"),
        ("/brotli", "packed"),
        ("/nonsense", "whole answer"),
        ("/kind/image/png", "image/png"),
        ("/kind/application/zip", "application/zip"),
        ("/kind/application/json", "application/json"),
        ("/kind/application/octet-stream/as/thing", "what kind"),
        ("/to/file:///etc/hosts", "sends on|must start with"),
        ("/to/http://me@example.org/", "user name"),
        ("/to/http://10.0.0.1/", "sends on to another address, and http://10.0.0.1/ leads to this"),
        ("/to/http://169.254.169.254/latest/", "private network"),
        ("/to/http://localhost/", "private network"),
        ("/to/http://[::ffff:127.0.0.1]/", "private network"),
        ("/to/http://127.0.0.1:22/", "port 22"),
        ("/to//\\127.0.0.1/", "backslash"),
    ],
)
def test_what_goes_wrong_is_said(site: Site, path: str, words: str) -> None:
    said = refused(site, path)
    assert any(word in said for word in words.split("|")), said


@pytest.mark.parametrize("path", ["/slow/start", "/slow/head", "/slow/body"])
def test_slow_sites_are_left(site: Site, path: str) -> None:
    start = time.monotonic()
    assert "takes too long" in refused(site, path, fetch_seconds=0.7)
    assert time.monotonic() - start < 2


def test_slow_name_servers_are_left(site: Site) -> None:
    def late(host: str, port: int) -> Sequence[str]:
        time.sleep(2)
        return [PUBLIC]

    start = time.monotonic()
    with pytest.raises(UnreadableDocumentError, match="takes too long"):
        fetch(HOST, admitting(site, fetch_seconds=0.5), Network(resolve=late))
    assert time.monotonic() - start < 1.5


@pytest.mark.parametrize(
    "fault", [socket.gaierror(-2, "unknown"), UnicodeError("label too long"), OSError("down")]
)
def test_unknown_hosts_are_said(site: Site, fault: Exception) -> None:
    def fail(host: str, port: int) -> Sequence[str]:
        raise fault

    with pytest.raises(UnreadableDocumentError, match=r"not known|cannot be reached"):
        fetch(HOST, OPEN, Network(resolve=fail))


def test_a_closed_port_is_said(site: Site) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        entry = f"127.0.0.1:{free.getsockname()[1]}"
    settings = OPEN.model_copy(update={"allowed_hosts": (entry,)})
    with pytest.raises(UnreadableDocumentError, match="cannot be reached"):
        fetch(f"http://{entry}/", settings)


def test_nothing_is_fetched_unless_allowed(site: Site) -> None:
    assert "ALLOW_NETWORK" in refused(site, "/policy", allow_network=False)
    assert site.asked == []


def test_this_machine_is_not_read_unless_listed(site: Site) -> None:
    assert "port" in refused(site, "/policy", allowed_hosts=())
    net, wires, _ = network(site, ["127.0.0.1"])
    with pytest.raises(UnreadableDocumentError, match="private network"):
        fetch(HOST, OPEN, net)
    assert site.asked == wires.called == []


# Name servers that lie


def test_the_address_checked_is_the_one_called(site: Site) -> None:
    """Asked a second time the name server would say 127.0.0.1; it is not asked."""
    net, wires, names = network(site, [PUBLIC], ["127.0.0.1"])
    assert fetch(f"{HOST}/policy", OPEN, net).data == POLICY
    assert {host for host, _ in wires.called} == {PUBLIC}
    assert len(names.asked) == 1


def test_a_redirect_to_itself_with_another_answer_is_checked_again(site: Site) -> None:
    net, wires, names = network(site, [PUBLIC], ["127.0.0.1"])
    with pytest.raises(UnreadableDocumentError, match="private network"):
        fetch(f"{HOST}/hop/1", OPEN, net)
    assert {host for host, _ in wires.called} == {PUBLIC}
    assert len(names.asked) == 2 and site.pages == ["/hop/1"]


def test_one_private_address_among_public_ones_refuses_all(site: Site) -> None:
    net, wires, _ = network(site, [PUBLIC, "10.0.0.1"])
    with pytest.raises(UnreadableDocumentError, match="private network"):
        fetch(HOST, OPEN, net)
    assert wires.called == []


def test_the_next_address_of_a_host_is_tried(site: Site) -> None:
    net, wires, _ = network(site, ["2606:4700:4700::1111", PUBLIC])
    assert fetch(f"{HOST}/policy", OPEN, net).data == POLICY
    assert [host for host, _ in wires.called[:2]] == ["2606:4700:4700::1111", PUBLIC]


def test_a_site_outside_cannot_lead_to_a_listed_host(site: Site) -> None:
    net, wires, _ = network(site)
    settings = admitting(site)
    with pytest.raises(UnreadableDocumentError, match="sends on to another address"):
        fetch(f"{HOST}/to/http://{site.entry}/policy", settings, net)
    assert {host for host, _ in wires.called} == {PUBLIC}
    assert "/policy" not in site.pages


# Certificates


def test_the_certificate_must_be_for_the_name(tmp_path: Path) -> None:
    server, trust = certificate(tmp_path, "policies.example.org")
    with serving(Site(server)) as site:
        net, wires, _ = network(site, trust=trust)
        page = fetch("https://policies.example.org/policy", OPEN, net)
        assert page.data == POLICY and set(wires.called) == {(PUBLIC, 443)}
        with pytest.raises(UnreadableDocumentError, match="certificate of https://other"):
            fetch("https://other.example.org/policy", OPEN, net)
        strangers, _, _ = network(site)
        with pytest.raises(UnreadableDocumentError, match=r"certificate .* is not valid"):
            fetch("https://policies.example.org/policy", OPEN, strangers)


def test_a_site_without_tls_is_said(site: Site) -> None:
    net, _, _ = network(site)
    with pytest.raises(UnreadableDocumentError, match="secure connection"):
        fetch("https://policies.example.org/policy", OPEN, net)


# robots.txt


@pytest.mark.parametrize(
    ("status", "body", "allowed"),
    [
        (404, b"", True),
        (403, b"User-agent: *\nDisallow: /", True),
        (200, b"", True),
        (200, b"User-agent: *\nDisallow: /private", True),
        (200, b"User-agent: *\nDisallow: /", False),
        (200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /policy", False),
        (200, b"User-agent: ToolAdvisor\nDisallow: /\n\nUser-agent: *\nDisallow:", False),
        (200, b"User-agent: OtherBot\nDisallow: /", True),
        (200, b"<html><body>Not found</body></html>", True),
        (200, b"User-agent: *\nDisallow: //[\nCrawl-delay: \xc2\xb2\nDisallow: /policy", False),
        (200, b"User-agent: *\nDisallow: /policy\n" + b"# filler\n" * 100_000, False),
        (302, b"/policy", True),
        (302, b"/robots.txt", True),
        (302, b"http://10.0.0.1/robots.txt", True),
        (302, b"file:///etc/hosts", True),
        (500, b"", False),
        (503, b"", False),
    ],
)
def test_robots_txt_is_respected(site: Site, status: int, body: bytes, allowed: bool) -> None:
    site.robots = (status, body)
    if allowed:
        assert get(site, "/policy").data == POLICY
        return
    said = refused(site, "/policy")
    assert "robots.txt" in said and "save" in said
    assert site.pages == []


def test_robots_txt_of_the_page_behind_a_redirect_counts(site: Site) -> None:
    site.robots = (200, b"User-agent: *\nDisallow: /policy")
    assert "robots.txt" in refused(site, "/hop/1")
    assert [path for path, _ in site.asked] == ["/robots.txt", "/hop/1"]


# The library


def test_nothing_of_a_refused_page_is_stored(
    site: Site, library: Library, settings: Settings
) -> None:
    online = admitting(site, settings, max_file_bytes=500_000)
    paths = ("large", "bomb", "cut", "status/500", "kind/image/png", "to/http://10.0.0.1/", "gone")
    targets = [f"http://{site.entry}/{path}" for path in paths]
    report = take_in(library, [*targets, "http://localhost/", "data:text/html,x"], online)
    assert [one.fate for one in report.files] == [Fate.REFUSED] * 9
    assert not any("fault in this program" in one.reason for one in report.files)
    assert library.versions(current_only=False) == ()
    assert library.check().ok


def test_the_command_line_adds_a_listed_host(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SentenceEmbedder", lambda _: WordEmbedder("all-MiniLM-L6-v2"))
    monkeypatch.setenv("TOOL_ADVISOR_ALLOW_NETWORK", "true")
    monkeypatch.setenv("TOOL_ADVISOR_ALLOWED_HOSTS", f"files.example.org, {site.entry}")
    command = ["--data", str(tmp_path / "data"), "add", f"http://{site.entry}/policy"]
    done = CliRunner().invoke(ingest.app, command)
    assert done.exit_code == 0 and "added" in done.output, done.output
    gone = CliRunner().invoke(ingest.app, [*command, f"http://{site.entry}/gone"])
    assert gone.exit_code == 1
    assert "unchanged" in gone.output and "is not there: check the address" in gone.output


def test_a_path_is_never_read_as_an_address(
    tmp_path: Path, library: Library, settings: Settings
) -> None:
    file = tmp_path / "secret.md"
    file.write_text("# Secret\n\nThis must not be read through the page.")
    online = settings.model_copy(update={"allow_network": True})
    for text in (str(file), f"file://{file}", file.as_uri(), "secret.md", "../secret.md"):
        report = add_address(library, text, online)
        assert report.fate is Fate.REFUSED and "must start with" in report.reason
    assert library.versions(current_only=False) == ()


def test_a_failed_update_leaves_the_page_as_it_was(
    site: Site, library: Library, settings: Settings
) -> None:
    online = admitting(site, settings)
    address = f"http://{site.entry}/policy"
    add_address(library, address, online)
    before = library.versions(current_only=False)
    site.robots = (503, b"")
    assert add_address(library, address, online).fate is Fate.REFUSED
    assert library.versions(current_only=False) == before and library.check().ok
