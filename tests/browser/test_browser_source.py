"""A quote opened in its document, in Chromium: app.py over sample knowledge, nothing replaced."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from conftest import ROOT, serve
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.slow
ANSWER_MS = 120_000  # the first answer loads the models


@pytest.fixture(scope="module")
def sources_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("sources")
    vendors = ROOT / "knowledge" / "vendors"
    added = [vendors / "StoryBuddy", vendors / "QuizCraft"]
    command = [sys.executable, ROOT / "ingest.py", "--data", folder / "data", "add", *added]
    subprocess.run(
        [str(word) for word in command], check=True, capture_output=True, timeout=300, cwd=folder
    )
    yield from serve("app.py", folder)


def ask(page: Page, address: str, question: str) -> Locator:
    """Ask and return the quotes of the answer."""
    page.goto(address)
    expect(page.locator(".ta-chip").first).to_be_visible()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".ta-answer [data-copy]")).to_be_visible(timeout=ANSWER_MS)
    return page.locator(".ta-answer .ta-quote")


def opened(page: Page, quote: Locator) -> Page:
    """The tab that a quote's link opens, by keyboard."""
    link = quote.get_by_role("link", name="Open in the document")
    link.focus()
    with page.context.expect_page() as waiting:
        page.keyboard.press("Enter")
    tab = waiting.value
    tab.wait_for_load_state("networkidle")
    return tab


def in_view(tab: Page, selector: str) -> bool:
    return bool(
        tab.evaluate(
            """(selector) => {
                const box = document.querySelector(selector).getBoundingClientRect();
                return box.width > 0 && box.top >= 0 && box.bottom <= innerHeight;
            }""",
            selector,
        )
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_a_quote_of_a_text_is_marked_in_its_section(
    page: Page, sources_site: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    quote = ask(page, sources_site, "How long does StoryBuddy keep student data?").first
    words = quote.locator("p").text_content() or ""
    tab = opened(page, quote)
    marked = "".join(tab.locator("mark").all_text_contents())
    assert "".join(marked.split()) == "".join(words.split())
    assert in_view(tab, "#quote")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("StoryBuddy")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.get_by_role("link", name="Next").first.click()
    expect(tab.get_by_role("link", name="To the quote")).to_be_visible()


def test_a_quote_of_a_pdf_is_boxed_on_its_page(
    page: Page, sources_site: str, requested: list[str]
) -> None:
    quotes = ask(page, sources_site, "Does the QuizCraft agreement let the district audit?")
    tab = None
    for number in range(quotes.count()):
        tab = opened(page, quotes.nth(number))
        if tab.locator("figure img").count():
            break
        tab.close()
    assert tab is not None and tab.locator("figure img").count() == 1
    assert tab.evaluate("document.querySelector('figure img').naturalWidth") > 300  # it loaded
    assert in_view(tab, "#quote")
    said = tab.locator("figure").get_by_role("img").get_attribute("alt") or ""
    assert said.startswith("Picture of page")
    assert not [url for url in requested if "/source/" in url and "127.0.0.1" not in url]
    assert tab.locator("script").count() == 0
    tab.get_by_text("This page as text").click()
    expect(tab.locator("mark").first).to_be_visible()


def test_a_guessed_address_shows_a_plain_page(page: Page, sources_site: str) -> None:
    answer = page.goto(f"{sources_site}/source/somebody-elses-document.0-10")
    assert answer is not None and answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Not found")
