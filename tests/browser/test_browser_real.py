"""The whole product in Chromium: app.py over the sample knowledge, nothing replaced."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from conftest import ROOT, serve
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow
ANSWER_MS = 120_000  # the first answer loads the models


@pytest.fixture(scope="module")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("real")
    added = [ROOT / "knowledge" / "vendors" / "StoryBuddy", ROOT / "knowledge" / "district"]
    command = [sys.executable, ROOT / "ingest.py", "--data", folder / "data", "add", *added]
    subprocess.run(
        [str(word) for word in command],
        check=True,
        capture_output=True,
        timeout=300,
        cwd=folder,
    )
    yield from serve("app.py", folder)


def ask(page: Page, address: str, question: str) -> None:
    page.goto(address)
    expect(page.locator(".ta-chip").first).to_be_visible()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".ta-answer [data-copy]")).to_be_visible(timeout=ANSWER_MS)


def test_a_question_is_answered_with_quotes_that_stand_in_the_documents(
    page: Page, requested: list[str], real_site: str
) -> None:
    ask(page, real_site, "Can I use StoryBuddy with my 5th graders?")
    expect(page.locator(".ta-register")).to_be_visible()
    quotes = page.locator(".ta-quote")
    assert quotes.count() >= 1
    for number in range(quotes.count()):
        quote = quotes.nth(number)
        quote.locator("button").click()
        words = (quote.locator("p").text_content() or "").split()
        # A quote over several paragraphs has a mark in each; only the blank lines between them go.
        page.wait_for_function(
            """(words) => [...document.querySelectorAll("#source mark")]
                .map((m) => m.textContent).join(" ").trim().split(/\\s+/).join(" ") === words""",
            arg=" ".join(words),
        )
        page.wait_for_function(
            """() => {
                const box = document.querySelector("#source mark").getClientRects()[0];
                const at = document.elementFromPoint(box.left + 5, box.top + 8);
                return Boolean(at && at.closest("mark"));
            }"""
        )
    outside = [
        url
        for url in requested
        if urlsplit(url).scheme.startswith(("http", "ws")) and urlsplit(url).hostname != "127.0.0.1"
    ]
    assert outside == []


def test_a_checklist_is_filled_and_a_quote_of_it_opened(page: Page, real_site: str) -> None:
    page.goto(real_site)
    page.get_by_role("tab", name="Checklist").click()
    page.get_by_role("radio", name="StoryBuddy").check()
    page.get_by_role("button", name="Fill in the checklist").click()
    expect(page.locator(".ta-finding").first).to_be_visible(timeout=2 * ANSWER_MS)
    finding = page.locator(".ta-finding").filter(has=page.locator(".ta-quote")).first
    finding.locator("summary").first.click()
    quote = finding.locator(".ta-quote").first
    quote.locator("button").click()
    expect(page.locator("#checklist-source mark")).to_have_text(
        quote.locator("p").text_content() or ""
    )


def test_the_library_lists_the_documents(page: Page, real_site: str) -> None:
    page.goto(real_site)
    page.get_by_role("tab", name="Library").click()
    expect(page.locator("#library button[data-document]").first).to_be_visible()
    expect(page.locator("#library")).to_contain_text("StoryBuddy")
