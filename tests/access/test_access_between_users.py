"""Two users at once over real HTTP: nothing of one can be reached by the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from site_kit import PASSWORD, Browser, serving

from assistant.access import passwords
from assistant.access.users import UsersFile

pytestmark = pytest.mark.enable_socket
SECRET = b"the contract of Bob's school"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_N", 2**4)
        patch.setenv("GRADIO_TEMP_DIR", str(folder / "cache"))
        with serving(folder) as address:
            yield address


@pytest.fixture
def bob(site: str) -> Browser:
    return Browser(site, "bob")


@pytest.fixture
def eve(site: str) -> Browser:
    return Browser(site, "eve")


@pytest.fixture
def ann(site: str) -> Browser:
    return Browser(site, "ann")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/config"),
        ("GET", "/theme.css"),
        ("GET", "/assets/x.js"),
        ("GET", "/source/1"),
        ("GET", "/monitoring"),
        ("GET", "/gradio_api/startup-events"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/queue/data?session_hash=page1"),
        ("GET", "/gradio_api/heartbeat/page1"),
        ("GET", "/gradio_api/file=/etc/hostname"),
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/cancel"),
        ("POST", "/gradio_api/stream/1"),
        ("POST", "/gradio_api/run/predict"),
        ("POST", "/gradio_api/component_server"),
        ("GET", "//gradio_api/info"),
        ("GET", "/login/"),
        ("GET", "/%6cogin/x"),
        ("DELETE", "/"),
    ],
)
def test_nothing_is_reached_without_a_sign_in(site: str, method: str, path: str) -> None:
    answer = httpx.request(method, site + path, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.headers["X-Sign-In"] == "/login"
    page = httpx.request(method, site + path, headers={"Accept": "text/html"})
    assert page.status_code == (303 if method == "GET" else 401)


def test_one_cannot_continue_or_read_anothers_conversation(bob: Browser, eve: Browser) -> None:
    assert bob.call(0, ["secret", None])[1] == "secret"
    assert eve.call(0, ["hello", None])[1] == "hello", "the same page id is another's page"
    assert bob.call(0, ["again", None])[1] == "secret again"


def test_one_cannot_read_anothers_stream(bob: Browser, eve: Browser) -> None:
    assert bob.join(4, ["secret"], "streamed").status_code == 200
    told: list[str] = []

    def read_with_guessed_id() -> None:
        try:
            told.extend(str(one) for one in eve.stream("streamed"))
        except httpx.HTTPError as error:
            told.append(type(error).__name__)

    reader = threading.Thread(target=read_with_guessed_id)
    reader.start()
    time.sleep(0.5)
    own = str(bob.stream("streamed"))
    reader.join(timeout=30)
    assert "secret 39" in own
    assert "secret" not in str(told)


def test_one_cannot_stop_anothers_question(bob: Browser, eve: Browser) -> None:
    event = bob.join(4, ["kept"], "stopped").json()["event_id"]
    body = {"session_hash": "stopped", "fn_index": 4, "event_id": event}
    assert eve.http.post("/gradio_api/cancel", json=body).status_code == 404
    assert "kept 39" in str(bob.stream("stopped"))


def test_an_uploaded_file_is_its_uploaders_only(bob: Browser, eve: Browser, ann: Browser) -> None:
    path = bob.upload("contract.txt", SECRET).json()[0]
    given = {"path": path, "orig_name": "contract.txt", "meta": {"_type": "gradio.FileData"}}
    assert bob.call(1, [given])[0] == SECRET.decode()
    assert bob.http.get(f"/gradio_api/file={path}").content == SECRET
    for other in (eve, ann):
        assert other.http.get(f"/gradio_api/file={path}").status_code == 404
        assert other.http.head(f"/gradio_api/file={path}").status_code == 404
        assert other.http.get(f"/gradio_api/file={path}/../contract.txt").status_code == 404
        assert other.http.get(f"/gradio_api/file/{path}").status_code == 404
        assert other.join(1, [given]).status_code == 404
        assert other.join(1, [{"value": [given]}]).status_code == 404


def test_a_file_that_was_handed_out_is_for_the_one_who_asked(bob: Browser, eve: Browser) -> None:
    path = bob.call(2, ["bob"])[0]["path"]
    assert bob.http.get(f"/gradio_api/file={path}").text == "report for bob"
    assert eve.http.get(f"/gradio_api/file={path}").status_code == 404
    again = Browser(str(bob.http.base_url), "bob")
    assert again.http.get(f"/gradio_api/file={path}").status_code == 404, "a visit, not a name"


@pytest.mark.parametrize("path", ["/etc/hostname", "users.json", "http://127.0.0.1/x"])
def test_no_other_file_can_be_named(bob: Browser, folder: Path, path: str) -> None:
    named = str(folder / "data" / path) if path == "users.json" else path
    given = {"path": named, "meta": {"_type": "gradio.FileData"}}
    assert bob.http.get(f"/gradio_api/file={named}").status_code == 404
    assert bob.join(1, [given]).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["info", "app_id", "user", "token", "runs", "queue/status", "call/x/1", "deep_link", "nothing"],
)
def test_routes_the_pages_do_not_need_are_not_there(bob: Browser, path: str) -> None:
    assert bob.http.get(f"/gradio_api/{path}").status_code == 404
    assert bob.http.post(f"/gradio_api/{path}").status_code == 404
    assert bob.http.get("/monitoring").status_code == 404


def test_readers_change_nothing(ann: Browser, bob: Browser) -> None:
    refused = ann.upload("a.txt", b"text")
    assert refused.status_code == 403
    assert "Only an editor" in refused.text
    assert "Only an editor" in ann.call(3, [])[0]
    assert bob.call(3, [])[0] == "changed by bob"


def test_uploads_have_a_limit(bob: Browser) -> None:
    assert bob.upload("big.txt", b"x" * 20_000).status_code == 413
    assert bob.upload("huge.txt", b"x" * 1_100_000).status_code == 413


def test_a_changed_user_is_signed_out_at_once(site: str, folder: Path) -> None:
    users = UsersFile(folder / "data" / "users.json")
    users.add("tom", users.all()[0].role, PASSWORD)
    tom = Browser(site, "tom")
    assert tom.http.get("/").status_code == 200
    users.change_password("tom", PASSWORD + "!")
    assert tom.http.get("/").status_code == 303
    again = Browser(site, "tom", PASSWORD + "!")
    users.remove("tom")
    assert again.http.get("/").status_code == 303


def test_signing_out_ends_the_session_and_a_stream_under_way(bob: Browser) -> None:
    cookie = dict(bob.http.cookies)
    bob.join(4, ["still"], "ending")
    told: list[dict[str, Any]] = []
    reader = threading.Thread(target=bob.stream, args=("ending", told))
    reader.start()
    deadline = time.monotonic() + 30
    while "still 0" not in str(told):
        assert time.monotonic() < deadline and reader.is_alive(), told
        time.sleep(0.02)
    assert httpx.post(f"{bob.http.base_url}/logout", cookies=cookie).status_code == 303
    reader.join(timeout=30)
    assert not reader.is_alive()
    assert "still 39" not in str(told)
    assert httpx.get(str(bob.http.base_url), cookies=cookie).status_code == 401


def test_other_sites_pages_can_do_nothing(site: str, bob: Browser) -> None:
    foreign = {"Origin": "http://evil.example"}
    assert Browser(site).sign_in("bob", PASSWORD, **foreign).status_code == 403
    assert bob.http.post("/logout", headers=foreign).status_code == 403
    assert bob.http.get("/config", headers={"Origin": "http://localhost:3000"}).status_code == 403
    assert bob.http.get("/", headers={"Host": "evil.example"}).status_code == 421
    embedded = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert bob.http.get("/config", headers=embedded).status_code == 403
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert bob.http.get("/", headers=link).status_code == 200
    own = {"Origin": site, "Sec-Fetch-Site": "same-origin"}
    assert bob.http.post("/logout", headers=own).status_code == 303


def test_claims_of_a_client_are_not_believed(bob: Browser) -> None:
    claimed = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    assert "evil.example" not in bob.http.get("/", headers=claimed).text


def test_wrong_names_and_passwords_look_alike_and_are_throttled(site: str) -> None:
    stranger = Browser(site)
    for _ in range(5):
        known = stranger.sign_in("bob", "wrong password")
        assert known.status_code == 401
    unknown = stranger.sign_in("nobody", "wrong password")
    assert known.text.replace("bob", "") == unknown.text.replace("nobody", "")
    waits = stranger.sign_in("bob", PASSWORD)
    assert waits.status_code == 429
    assert "Too many attempts. Wait 15 minutes" in waits.text
    assert int(waits.headers["Retry-After"]) > 800
    hostile = stranger.sign_in('"><script>x</script>', "x")
    assert "<script>x" not in hostile.text


def test_every_answer_carries_the_security_headers(site: str, eve: Browser) -> None:
    answers = [
        eve.http.get("/"),
        eve.http.get("/config"),
        eve.http.get("/gradio_api/nothing"),
        eve.http.get("/nothing"),
        eve.http.get("/", headers={"Host": "evil.example"}),
        httpx.get(f"{site}/login"),
        httpx.get(f"{site}/sign-in.css"),
        httpx.get(site),
    ]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy
        assert "object-src 'none'" in policy
        assert "unsafe-inline" not in policy.split("style-src")[0]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answers[0].headers["Cache-Control"] == "no-store"
    cookie = Browser(site).sign_in("eve", PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
