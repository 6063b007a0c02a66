"""Signing in and out in Chromium, as a reader and as an editor, and when a session expires."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, serve
from playwright.sync_api import Page, expect

from assistant.access.people import Role
from assistant.access.users import UsersFile

PASSWORD = "correct horse battery"


def with_users(folder: Path, **knobs: str) -> Iterator[str]:
    users = UsersFile(folder / "data" / "users.json")
    users.add("ann", Role.READER, PASSWORD)
    users.add("ed", Role.EDITOR, PASSWORD)
    yield from serve("tests/browser/serve_fake.py", folder, **knobs)


@pytest.fixture(scope="module")
def closed_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from with_users(tmp_path_factory.mktemp("closed"))


@pytest.fixture(scope="module")
def short_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("short")
    yield from with_users(folder, TOOL_ADVISOR_SESSION_IDLE_MINUTES="0.1")


def sign_in(page: Page, address: str, name: str, password: str = PASSWORD) -> None:
    page.goto(address)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("name", "role"), [("ann", "reader"), ("ed", "editor")])
def test_a_user_signs_in_asks_and_signs_out(
    page: Page, closed_site: str, name: str, role: str
) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    sign_in(page, closed_site, name)
    expect(page.locator(".ta-who")).to_contain_text(f"Signed in as {name} ({role})")
    page.get_by_label("Your question").fill("Does it sell data?")
    page.keyboard.press("Enter")
    expect(page.locator(".ta-answer [data-copy]")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    stopped = [said for said in complaints if "Content Security Policy" in said]
    assert stopped == [], "the content policy must not get in Gradio's way"


def test_a_wrong_password_says_so_and_too_many_have_to_wait(page: Page, closed_site: str) -> None:
    for _ in range(5):
        sign_in(page, closed_site, "late", "a wrong password")
        expect(page.get_by_role("alert")).to_contain_text("That name and password do not fit")
    expect(page.get_by_label("Name")).to_have_value("late")
    expect(page.get_by_label("Password")).to_be_focused()
    sign_in(page, closed_site, "late", "a wrong password")
    expect(page.get_by_role("alert")).to_contain_text("Too many attempts")


def test_an_expired_session_leads_to_the_sign_in_page(page: Page, short_site: str) -> None:
    sign_in(page, short_site, "ann")
    expect(page.locator(".ta-chip").first).to_be_visible()
    page.wait_for_timeout(7_000)
    page.get_by_label("Your question").fill("Does it sell data?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_without_users_the_page_says_that_it_is_for_this_computer(
    page: Page, fake_site: str
) -> None:
    page.goto(fake_site)
    expect(page.locator(".ta-who")).to_have_text("no sign-in: this computer only")
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_header_and_the_sign_in_page_fit(page: Page, closed_site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(closed_site)
    fits = "document.documentElement.scrollWidth <= window.innerWidth"
    assert page.evaluate(fits)
    sign_in(page, closed_site, "ann")
    expect(page.locator(".ta-who")).to_be_visible()
    assert page.evaluate(fits)
    brand = page.locator(".ta-brand").bounding_box()
    assert brand
    assert brand["width"] > 300
    assert brand["height"] < 100, "the name of the program is squeezed"


@pytest.mark.parametrize(
    "knobs",
    [{"TOOL_ADVISOR_HOST": "0.0.0.0"}, {"TOOL_ADVISOR_PUBLIC_URL": "https://advisor.example.org"}],
)
def test_the_app_does_not_open_to_others_without_a_sign_in(
    tmp_path: Path, knobs: dict[str, str]
) -> None:
    env = {**os.environ, "TOOL_ADVISOR_DATA_DIR": str(tmp_path / "data"), **knobs}
    ended = subprocess.run(
        [sys.executable, str(ROOT / "app.py")],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "ingest.py user add NAME --role editor" in ended.stderr
