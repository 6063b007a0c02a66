"""Throttling, sessions, names of the site, and the refusal to start."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.access import passwords, throttle
from assistant.access.addresses import Hosts, client_address, is_loopback, needs_sign_in
from assistant.access.people import Role
from assistant.access.sessions import MAX_PER_USER, Sessions
from assistant.access.setup import Access
from assistant.access.throttle import Throttle
from assistant.access.users import UsersFile
from assistant.errors import AccessError
from assistant.pages.serving import serve
from assistant.settings import Settings


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def settings(folder: Path, **knobs: object) -> Settings:
    return Settings(_env_file=None, data_dir=folder, **knobs)  # type: ignore[arg-type]


def test_a_name_waits_after_five_failures_from_one_address_and_no_longer() -> None:
    clock = Clock()
    guard = Throttle(clock)
    assert [guard.attempt("ann", "10.0.0.1") for _ in range(5)] == [0.0] * 5
    assert guard.attempt("ann", "10.0.0.1") == throttle.WINDOW_SECONDS
    assert guard.attempt("ann", "10.0.0.2") == 0.0, "from elsewhere she can sign in"
    assert guard.attempt("bob", "10.0.0.1") == 0.0
    clock.now += throttle.WINDOW_SECONDS + 1
    assert guard.attempt("ann", "10.0.0.1") == 0.0


def test_success_forgets_the_failures_of_the_pair() -> None:
    guard = Throttle(Clock())
    for _ in range(20):
        assert guard.attempt("ann", "10.0.0.1") == 0.0
        guard.succeeded("ann", "10.0.0.1")


def test_many_names_from_one_address_and_many_addresses_for_one_name_wait() -> None:
    guard = Throttle(Clock())
    for number in range(throttle.ADDRESS_LIMIT):
        assert guard.attempt(f"n{number}", "2001:db8:1:2::1") == 0.0
    assert guard.attempt("new", "2001:db8:1:2:ffff::9") > 0, "one network is one place"
    for number in range(throttle.NAME_LIMIT):
        assert guard.attempt("ann", f"10.0.1.{number}") == 0.0
    assert guard.attempt("ann", "10.0.2.1") > 0


def test_the_memory_of_failures_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MAX_KEYS", 30)
    guard = Throttle(Clock())
    for number in range(200):
        guard.attempt(f"n{number}", f"10.0.{number}.1")
    assert len(guard._tries) <= 30


def test_a_session_ends_by_rest_by_age_and_by_signing_out() -> None:
    clock = Clock()
    sessions = Sessions(idle=60, longest=150, clock=clock)
    cookie = sessions.begin("ann", "s")
    for _ in range(3):
        clock.now += 50
        assert sessions.find(cookie) is not None
    clock.now += 10
    assert sessions.find(cookie) is None, "too old, however busy"
    cookie = sessions.begin("ann", "s")
    clock.now += 61
    assert sessions.find(cookie) is None, "unused for too long"
    cookie = sessions.begin("ann", "s")
    sessions.end(cookie)
    assert sessions.find(cookie) is None


def test_forged_cookies_are_unknown() -> None:
    sessions = Sessions(60, 60, Clock())
    cookie = sessions.begin("ann", "s")
    token = cookie.split(".")[0]
    for forged in ("", ".", token, f"{token}.", f"{token}.{'0' * 64}", "é.é", cookie + "x"):
        assert sessions.find(forged) is None
        sessions.end(forged)
    assert sessions.find(cookie) is not None
    assert Sessions(60, 60, Clock()).find(cookie) is None


def test_a_user_has_so_many_sessions_at_most() -> None:
    sessions = Sessions(60, 60, Clock())
    cookies = [sessions.begin("ann", "s") for _ in range(MAX_PER_USER + 1)]
    assert sessions.find(cookies[0]) is None
    assert all(sessions.find(cookie) for cookie in cookies[1:])


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("127.0.0.9", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.5", False),
        ("localhost.example.org", False),
        ("", False),
    ],
)
def test_only_loopback_needs_no_sign_in(tmp_path: Path, host: str, alone: bool) -> None:
    assert is_loopback(host) is alone
    users = UsersFile(tmp_path / "users.json")
    if alone:
        assert not needs_sign_in(settings(tmp_path, host=host), users)
        return
    with pytest.raises(AccessError, match=r"user add NAME.*TOOL_ADVISOR_HOST=127\.0\.0\.1"):
        needs_sign_in(settings(tmp_path, host=host), users)


def test_a_public_address_needs_a_sign_in_too(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="without a sign-in"):
        Access.of(settings(tmp_path, public_url="https://advisor.example.org"))


def test_an_empty_users_file_never_opens_the_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_N", 2**4)
    users = UsersFile(tmp_path / "users.json")
    users.add("ann", Role.READER, "correct horse battery")
    assert needs_sign_in(settings(tmp_path, host="0.0.0.0"), users)
    assert Access.of(settings(tmp_path)).identifies.sign_in_path == "/login"
    users.remove("ann")
    with pytest.raises(AccessError, match="empty"):
        Access.of(settings(tmp_path))


def test_the_cookie_is_secure_behind_https(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_N", 2**4)
    UsersFile(tmp_path / "users.json").add("ann", Role.READER, "correct horse battery")
    behind = Access.of(settings(tmp_path, public_url="https://advisor.example.org"))
    assert behind.identifies.secure  # type: ignore[attr-defined]
    assert behind.identifies.cookie.startswith("__Host-")  # type: ignore[attr-defined]
    assert behind.warning == ""
    assert "unencrypted" in Access.of(settings(tmp_path, host="0.0.0.0")).warning


@pytest.mark.parametrize(
    ("header", "known"),
    [
        ("localhost:7860", True),
        ("127.0.0.1:9000", True),
        ("[::1]:7860", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost@evil.example", False),
        ("evil.example/localhost", False),
        ("", False),
        ("localhost:x", False),
    ],
)
def test_names_on_loopback(tmp_path: Path, header: str, known: bool) -> None:
    assert Hosts.of(settings(tmp_path)).known(header) is known


def test_behind_a_proxy_only_the_public_name_is_known(tmp_path: Path) -> None:
    hosts = Hosts.of(settings(tmp_path, public_url="https://advisor.example.org"))
    assert hosts.known("advisor.example.org")
    assert not hosts.known("127.0.0.1:7860")
    assert hosts.own_origin("https://advisor.example.org", "advisor.example.org")
    for origin in ("http://advisor.example.org", "https://evil.example", "null", "https://["):
        assert not hosts.own_origin(origin, "advisor.example.org")


def test_an_origin_is_ours_with_the_same_name_and_port(tmp_path: Path) -> None:
    hosts = Hosts.of(settings(tmp_path))
    assert hosts.own_origin("http://127.0.0.1:7860", "127.0.0.1:7860")
    for origin in ("http://127.0.0.1:3000", "http://localhost:7860", "null", "file://", ""):
        assert not hosts.own_origin(origin, "127.0.0.1:7860")


def test_only_trusted_proxies_say_where_a_request_came_from() -> None:
    assert client_address("10.0.0.1", ["1.2.3.4"], []) == "10.0.0.1"
    assert client_address("10.0.0.1", ["6.6.6.6, 1.2.3.4"], ["10.0.0.1"]) == "1.2.3.4"
    assert (
        client_address("10.0.0.1", ["1.2.3.4", "10.0.0.2"], ["10.0.0.1", "10.0.0.2"]) == "1.2.3.4"
    )


@pytest.mark.parametrize(
    "url",
    ["advisor.example.org", "https://a.example/path", "ftp://a.example", "https://u@a.example"],
)
def test_a_wrong_public_url_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match="example"):
        settings(tmp_path, public_url=url)


def test_a_host_this_machine_does_not_have_is_named(tmp_path: Path) -> None:
    for host in ("192.0.2.1", "2001:db8::1"):
        with pytest.raises(AccessError, match="no address"):
            serve(lambda *_: None, settings(tmp_path, host=host))  # type: ignore[arg-type,return-value]
