"""The Ask page in Chromium, over the stand-in engine."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "pages"))
from fakes import ANSWERED, HOSTILE, PLAIN

from assistant.pages.render import WHOLE_ANSWERS


def open_site(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".ta-chip").first).to_be_visible()


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")


def in_view(page: Page, selector: str) -> bool:
    """True where the element's first line can be seen: in the window, not scrolled away."""
    return bool(
        page.evaluate(
            """(selector) => {
                const box = document.querySelector(selector).getClientRects()[0];
                const middle = document.elementFromPoint(box.left + 5, box.top + 8);
                return Boolean(middle && middle.closest(selector));
            }""",
            selector,
        )
    )


def test_an_answer_grows_and_ends_with_its_status_first(page: Page, fake_site: str) -> None:
    open_site(page, fake_site)
    page.evaluate(
        """() => { window.steps = []; new MutationObserver(() => {
            const answer = document.querySelector(".ta-answer");
            if (answer) window.steps.push(answer.querySelectorAll("blockquote").length);
        }).observe(document.querySelector("#transcript"),
                   {childList: true, subtree: true, attributes: true}); }"""
    )
    ask(page, "Does it sell data?")
    answer = page.locator(".ta-answer")
    expect(answer.locator("[data-copy]")).to_be_visible()
    expect(answer.locator("blockquote")).to_have_count(2)
    assert set(page.evaluate("window.steps")) >= {0, 1, 2}, "the quotes did not come one by one"
    words = answer.inner_text()
    assert words.index("In review") < words.index(ANSWERED.headline) < words.index(PLAIN)
    assert "Understood as: Does PaperPond sell student information?" in words
    expect(page.get_by_label("Your question")).to_have_value("")


def test_a_citation_opens_the_source_at_the_marked_quote(page: Page, fake_site: str) -> None:
    open_site(page, fake_site)
    ask(page, "Does it sell data?")
    page.get_by_role("button", name="Open source 2").click()
    mark = page.locator("#source mark")
    expect(mark).to_have_text(HOSTILE, use_inner_text=False)
    assert mark.text_content() == HOSTILE
    page.locator(".ta-source[data-jump=yes]").wait_for()
    page.wait_for_function("document.activeElement.textContent === 'In the document'")
    assert in_view(page, "#source mark")
    page.get_by_role("button", name="Back to the quote").click()
    assert page.evaluate("document.activeElement.dataset.cite") == "2"


def test_an_early_answer_of_a_long_conversation_is_shown_again_by_keyboard(
    page: Page, fake_site: str
) -> None:
    open_site(page, fake_site)
    for number in range(WHOLE_ANSWERS + 1):
        ask(page, "Does it sell data?")
        answer = page.locator(".ta-answer").nth(number)
        expect(answer).to_have_attribute("aria-busy", "false")
    first = page.locator(".ta-turn").first
    expect(first).to_contain_text(ANSWERED.headline)
    expect(first.locator("blockquote")).to_have_count(0)
    page.get_by_role("button", name="Show answer 1 again").focus()
    page.keyboard.press("Enter")
    expect(first.locator("blockquote")).to_have_count(2)
    page.wait_for_function("document.activeElement.matches('.ta-turn:first-child')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.ta-turn:first-child') !== null")
    assert in_view(page, ".ta-turn:first-child .ta-headline")
    ask(page, "Does it sell data?")
    expect(first.locator("blockquote")).to_have_count(2)


def test_on_a_phone_the_source_comes_into_view(page: Page, fake_site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_site(page, fake_site)
    ask(page, "Does it sell data?")
    page.get_by_role("button", name="Open source 1").click()
    page.wait_for_function("document.activeElement.textContent === 'In the document'")
    assert page.locator(".ta-sheet mark").text_content() == PLAIN
    assert in_view(page, ".ta-sheet mark")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_everything_can_be_done_with_the_keyboard(page: Page, fake_site: str) -> None:
    open_site(page, fake_site)
    fold = page.get_by_role("button", name="Choose a tool (optional)")
    assert fold.get_attribute("aria-expanded") == "false"
    fold.focus()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "true")
    # The fold says that it is open a moment before what is in it can take the focus.
    typed = page.locator("#ask-filter").get_by_label("Find a tool by name")
    expect(typed).to_be_visible()
    page.keyboard.press("Tab")
    expect(typed).to_be_focused()
    page.keyboard.type("quill")
    expect(page.get_by_role("radio", name="PaperPond")).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="QuillQuest")).to_be_checked()
    expect(page.get_by_role("button", name="Tool: QuillQuest")).to_be_visible()
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    page.keyboard.type("Does it sell data?")
    page.keyboard.press("Enter")
    expect(page.locator(".ta-answer [data-copy]")).to_be_visible()
    page.get_by_role("button", name="Open source 1").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.textContent === 'In the document'")
    assert page.locator("#source mark").text_content() == PLAIN


def test_no_request_leaves_the_machine(page: Page, requested: list[str], fake_site: str) -> None:
    open_site(page, fake_site)
    ask(page, "Does it sell data?")
    expect(page.locator(".ta-answer [data-copy]")).to_be_visible()
    headings = {"Checklist": "Checklist", "Quality": "How far can you trust", "Library": "Library"}
    for tab, heading in headings.items():
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    expect(page.locator("#library .ta-held")).to_be_visible()
    assert requested
    inside = ("data", "blob", "about", "chrome-extension")
    outside = [
        address
        for address in requested
        if urlsplit(address).scheme not in inside and urlsplit(address).hostname != "127.0.0.1"
    ]
    assert outside == []


def test_hostile_text_stays_text_on_every_page(page: Page, fake_site: str) -> None:
    open_site(page, fake_site)
    ask(page, HOSTILE)
    expect(page.locator(".ta-question p").last).to_have_text(HOSTILE)
    expect(page.locator(".ta-answer [data-copy]")).to_be_visible()
    expect(page.locator("#citations")).to_contain_text("Privacy <b>Policy</b>")
    expect(page.locator("#items")).to_contain_text("Is student information sold? <b>")
    page.get_by_role("tab", name="Checklist").click()
    page.get_by_role("radio", name="PaperPond").check()
    page.get_by_role("button", name="Fill in the checklist").click()
    finding = page.locator(".ta-finding").filter(has_text=HOSTILE).first
    finding.locator("summary").first.click()
    expect(finding).to_contain_text(HOSTILE)
    page.get_by_role("tab", name="Library").click()
    expect(page.locator("#library .ta-held").first).to_contain_text("Privacy <b>Policy</b>")
    assert page.evaluate("window.hacked") is None
    own = "#transcript, #citations, #source, #items, #checklist, #library"
    for tag in ("script", "img", "a:not(.ta-open, .ta-jumps a)", "b", "i"):
        assert page.locator(f":is({own}) {tag}").count() == 0, tag


def test_failures_are_a_plain_sentence_and_the_page_goes_on(page: Page, fake_site: str) -> None:
    open_site(page, fake_site)
    ask(page, "known error")
    expect(page.get_by_role("alert")).to_contain_text("The library is locked.")
    ask(page, "crash")
    expect(page.get_by_role("alert").last).to_contain_text("Something went wrong")
    assert "secret detail" not in page.content()
    ask(page, "where is it stored?")
    closest = page.locator(".ta-closest")
    expect(closest).to_contain_text("Closest passage (not an answer)")
    closest.get_by_role("button").click()
    expect(page.locator("#source mark")).to_have_text(PLAIN)


def test_student_information_does_not_stay_on_the_page(page: Page, fake_site: str) -> None:
    open_site(page, fake_site)
    ask(page, "Here is Maria's plan, will it help her?")
    expect(page.locator(".ta-answer")).to_contain_text("Please ask again without the name.")
    expect(page.locator(".ta-log")).not_to_contain_text("Maria")


def test_chips_copy_and_a_new_conversation(page: Page, fake_site: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_site(page, fake_site)
    page.locator(".ta-chip").first.click()
    expect(page.locator(".ta-question")).to_contain_text("Can I use PaperPond")
    copy = page.get_by_role("button", name="Copy with citations")
    expect(copy).to_be_visible()
    # The word stands for a moment only: it is noted as it comes, however busy the machine is.
    page.evaluate(
        """() => { window.words = []; new MutationObserver(() => {
            const button = document.querySelector("[data-copy]");
            if (button?.checkVisibility()) window.words.push(button.textContent);
        }).observe(document.querySelector("#transcript"), {childList: true, subtree: true}); }"""
    )
    copy.click()
    page.wait_for_function("window.words.includes('Copied')")
    assert ANSWERED.headline in page.evaluate("navigator.clipboard.readText()")
    expect(copy).to_be_visible()
    page.get_by_role("button", name="How long is data kept?").click()
    expect(page.locator(".ta-turn")).to_have_count(2)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".ta-turn")).to_have_count(0)
    expect(page.locator(".ta-welcome")).to_be_visible()
    expect(page.locator("#source mark")).to_have_count(0)


def test_a_conversation_belongs_to_one_browser_page(page: Page, fake_site: str) -> None:
    open_site(page, fake_site)
    ask(page, "My own question")
    expect(page.locator(".ta-turn")).to_have_count(1)
    other = page.context.new_page()
    open_site(other, fake_site)
    ask(other, "Another person's question")
    expect(other.locator(".ta-turn")).to_have_count(1)
    assert "My own question" not in other.content()


def test_headings_go_down_step_by_step(page: Page, fake_site: str) -> None:
    open_site(page, fake_site)
    ask(page, "Does it sell data?")
    expect(page.locator("#source mark")).to_be_visible()
    levels = page.evaluate(
        """[...document.querySelectorAll("h1, h2, h3, h4")].filter((h) => h.offsetParent)
           .map((h) => Number(h.tagName[1]))"""
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels)), levels
