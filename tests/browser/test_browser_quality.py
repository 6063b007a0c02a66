"""The Quality page and “This answer is wrong” in Chromium, over the stand-in engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import quality_rows, serve
from playwright.sync_api import Page, expect


@dataclass(frozen=True)
class Site:
    address: str
    folder: Path

    @property
    def reports(self) -> list[dict[str, object]]:
        path = self.folder / "data" / "feedback" / "questions.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("quality")
    file = folder / "summary.json"
    file.write_text(json.dumps({"run": {"made_at": "2026-11-24"}, "metrics": quality_rows()}))
    script = "tests/browser/serve_fake.py"
    for address in serve(script, folder, TOOL_ADVISOR_QUALITY_RUN=str(file)):
        yield Site(address, folder)


def open_quality(page: Page, site: Site) -> None:
    page.goto(site.address)
    expect(page.locator(".ta-chip").first).to_be_visible()
    page.get_by_role("tab", name="Quality").click()
    expect(page.locator(".ta-quality")).to_be_visible()


def ask(page: Page, site: Site) -> None:
    page.goto(site.address)
    expect(page.locator(".ta-chip").first).to_be_visible()
    page.get_by_label("Your question").fill("Does it sell data?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="This answer is wrong")).to_be_visible()


def focused(page: Page, words: str) -> None:
    page.wait_for_function(
        "(words) => document.activeElement.textContent.includes(words)", arg=words
    )


def test_the_page_shows_the_run_in_words_and_pictures(page: Page, site: Site) -> None:
    open_quality(page, site)
    expect(page.get_by_role("heading", level=1, name="How far can you trust this?")).to_be_visible()
    shown = page.locator("#quality")
    for words in ("8 of 10", "15 of 20 questions", "Always", "How long data is kept"):
        expect(shown).to_contain_text(words)
    bar = page.locator("#quality .ta-strong rect").first
    box = bar.bounding_box()
    assert box is not None
    assert box["width"] > 20
    assert box["height"] > 5
    levels = page.evaluate(
        """[...document.querySelectorAll("h1, h2, h3")].filter((h) => h.offsetParent)
           .map((h) => Number(h.tagName[1]))"""
    )
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_phone(page: Page, site: Site, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 390, "height": 844})
    open_quality(page, site)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    ask(page, site)
    page.get_by_role("button", name="This answer is wrong").click()
    expect(page.locator("#wrong-form")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_wrong_answer_is_reported_with_the_keyboard(page: Page, site: Site) -> None:
    before = len(site.reports)
    ask(page, site)
    page.get_by_role("button", name="This answer is wrong").focus()
    page.keyboard.press("Enter")
    focused(page, "What is wrong with this answer?")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("radio", name="The yes or no is wrong")
    expect(chosen).to_be_checked()
    expect(page.get_by_role("radiogroup", name="What is right?")).to_be_visible()
    page.get_by_role("radio", name="Partly").check()
    page.get_by_label("The right quote or answer").fill("We never sell student information.")
    page.get_by_role("button", name="Send").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#wrong-problem")).to_contain_text("Tick the box")
    assert len(site.reports) == before
    page.get_by_role("checkbox", name="Keep my question").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ta-kept")).to_contain_text("Kept for review")
    expect(page.locator("#wrong-form")).to_be_hidden()
    focused(page, "Kept for review")
    expect(page.get_by_role("button", name="This answer is wrong")).to_have_count(0)
    assert len(site.reports) == before + 1
    report = site.reports[-1]
    assert (report["verdict"], report["kind"]) == ("partly", "wrong_verdict")
    assert report["expected_quote"] == "We never sell student information."


def test_escape_closes_the_form_and_keeps_nothing(page: Page, site: Site) -> None:
    before = len(site.reports)
    ask(page, site)
    page.get_by_role("button", name="This answer is wrong").click()
    focused(page, "What is wrong with this answer?")
    page.keyboard.press("Escape")
    expect(page.locator("#wrong-form")).to_be_hidden()
    focused(page, "This answer is wrong")
    assert len(site.reports) == before


def test_a_form_opened_again_is_empty(page: Page, site: Site) -> None:
    ask(page, site)
    wrong = page.get_by_role("button", name="This answer is wrong")
    wrong.click()
    page.get_by_role("radio", name="Something else").check()
    page.get_by_label("Anything else?").fill("a note")
    page.get_by_role("checkbox", name="Keep my question").check()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#wrong-form")).to_be_hidden()
    wrong.click()
    expect(page.get_by_label("Anything else?")).to_have_value("")
    expect(page.get_by_role("radio", name="Something else")).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="Keep my question")).not_to_be_checked()


def test_a_new_conversation_closes_the_form(page: Page, site: Site) -> None:
    ask(page, site)
    page.get_by_role("button", name="This answer is wrong").click()
    expect(page.locator("#wrong-form")).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#wrong-form")).to_be_hidden()
