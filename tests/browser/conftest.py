"""Chromium and the served pages, for the browser tests.

``fake_site`` serves the pages over a stand-in engine whose texts attack the page; ``whole_site``
adds a sign-in, test results and a library of real documents, so that every page has its all.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import plain_browser
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from assistant.access.people import Role
from assistant.access.users import UsersFile

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
PATIENCE_MS = 30_000  # until a state is there: a busy machine is slow, and not wrong


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(script: str, folder: Path, **knobs: str) -> Iterator[str]:
    """Run ``script`` with its data in ``folder``; yields the address once it is up."""
    port = _free_port()
    env = {
        **os.environ,
        "TOOL_ADVISOR_DATA_DIR": str(folder / "data"),
        "TOOL_ADVISOR_PORT": str(port),
        **knobs,
    }
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / script)], cwd=folder, env=env, stdout=out, stderr=out
        )
        try:
            deadline = time.monotonic() + START_SECONDS
            while "Tool Advisor is at" not in log.read_text():
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"{script} did not start:\n{log.read_text()[-3000:]}")
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=60)


@pytest.fixture(scope="session")
def fake_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve("tests/browser/serve_fake.py", tmp_path_factory.mktemp("fake"))


@dataclass(frozen=True)
class WholeSite:
    """Where the whole site is, who may sign in, and quotes of a PDF and a text opened in place."""

    address: str
    name: str
    password: str
    pdf: str
    text: str


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeSite]:
    folder = tmp_path_factory.mktemp("whole")
    name, password = "ed", "correct horse battery"
    UsersFile(folder / "data" / "users.json").add(name, Role.EDITOR, password)
    run = folder / "summary.json"
    run.write_text(json.dumps({"run": {"made_at": "2026-11-24"}, "metrics": quality_rows()}))
    script = "tests/browser/serve_whole.py"
    for address in serve(script, folder, TOOL_ADVISOR_QUALITY_RUN=str(run)):
        quotes = json.loads((folder / "sources.json").read_text())
        pdf, text = (f"{address}/source/{quotes[kind]}#quote" for kind in ("pdf", "text"))
        yield WholeSite(address, name, password, pdf, text)


def quality_rows() -> list[dict[str, object]]:
    """Results for the Quality page: bars by kind of question, by system and by topic."""
    names = "suite system condition slice metric value n low high clusters".split()
    rows = [
        ("gold", "ours", "tool_known", "all", "hit@3", 0.75, 20, 0.6, 0.9, 6),
        ("gold", "ours", "tool_known", "questions", "hit@3", 0.75, 20, 0.6, 0.9, 6),
        ("gold", "ours", "tool_known", "retention", "hit@3", 0.5, 8, 0.2, 0.8, 5),
        ("gold", "usual", "tool_known", "all", "hit@3", 0.4, 20, 0.2, 0.6, 6),
        ("gold", "ours", "tool_known", "all", "verbatim", 1.0, 20, 1.0, 1.0, 6),
        ("gold", "ours", "tool_known", "all", "not_stated_recall", 0.25, 8, 0.1, 0.5, 6),
    ]
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.fixture(scope="session")
def chromium() -> str:
    found = plain_browser.find()
    if not found:
        pytest.skip(plain_browser.MISSING)
    return found


@pytest.fixture(scope="session")
def playwright(chromium: str) -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests: starting it takes longer than many a test."""
    opened = playwright.chromium.launch(
        executable_path=chromium, headless=True, args=plain_browser.FLAGS
    )
    expect.set_options(timeout=PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A profile of its own for each test: no cookie, permission or file of another."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def requested(context: BrowserContext) -> list[str]:
    """Every address the browser asks for, filled while the test runs."""
    addresses: list[str] = []
    context.on("request", lambda request: addresses.append(request.url))
    return addresses


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
