"""The Checklist page in Chromium, over the stand-in engine: mostly by keyboard."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "pages"))
from fakes import BARE, FINDINGS, HOSTILE, PLAIN, STUCK


def open_checklist(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("tab", name="Checklist").click()
    expect(page.get_by_role("radio", name="PaperPond")).to_be_visible()


def choose(page: Page, tool: str) -> None:
    """Choose a tool by keyboard: type a part of its name, go to the buttons, take the first."""
    typed = page.locator("#checklist-filter").get_by_label("Find a tool by name")
    typed.focus()
    page.keyboard.type(tool)
    expect(page.locator("#checklist-tool").get_by_role("radio")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name=tool)).to_be_checked()


def fill(page: Page) -> None:
    page.get_by_role("button", name="Fill in the checklist").press("Enter")
    expect(page.locator("#checklist-progress")).to_contain_text("Done: 6 of 6 items.")


def visible_findings(page: Page) -> int:
    return page.locator(".ta-finding:visible").count()


def test_what_a_privacy_officer_does_in_four_minutes(page: Page, fake_site: str) -> None:
    open_checklist(page, fake_site)
    choose(page, "PaperPond")
    general = page.get_by_role("radio", name="General (anyone can open an account)")
    expect(general).to_be_checked()
    general.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="School")).to_be_checked()

    # The findings come one by one, below one another, and nothing scrolls.
    page.evaluate(
        """() => { window.steps = []; new MutationObserver(() => {
            window.steps.push([document.querySelectorAll(".ta-working li").length, scrollY]);
        }).observe(document.querySelector("#checklist"), {childList: true, subtree: true}); }"""
    )
    page.get_by_role("button", name="Fill in the checklist").press("Enter")
    progress = page.locator("#checklist-progress [role=status]")
    expect(progress).to_contain_text("of 6: ")
    expect(progress).to_have_text("Done: 6 of 6 items.")
    steps = page.evaluate("window.steps")
    counts = [count for count, _ in steps if count]
    assert len(set(counts)) >= 3 and counts == sorted(counts)
    assert len({scroll for _, scroll in steps}) == 1

    # What matters stands first, in words; the order is the one of importance.
    shown = page.locator("#checklist")
    expect(shown).to_contain_text("Judged on the documents for the school edition.")
    expect(shown.locator(".ta-verdicts")).to_contain_text("1 does not meet")
    expect(shown.locator(".ta-finding").first).to_contain_text("Are there ads?")

    # The filter hides and shows without asking the program.
    page.get_by_role("radio", name="All (6)").focus()
    assert visible_findings(page) == 6
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Needs attention (4)")).to_be_checked()
    assert visible_findings(page) == 4
    page.keyboard.press("ArrowRight")
    assert visible_findings(page) == 4
    expect(page.locator(".ta-none:visible")).to_have_count(1)

    # A quote is opened and its reader comes back to it.
    finding = page.locator(".ta-finding").filter(has_text="Are there ads?")
    finding.locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.textContent === 'In the document'")
    assert page.locator("#checklist-source mark").text_content() == PLAIN
    expect(page.locator("#checklist-source mark")).to_be_in_viewport()
    expect(finding.locator("blockquote")).to_be_in_viewport()
    page.get_by_role("button", name="Back to the quote").press("Enter")
    assert page.evaluate("document.activeElement.dataset.quote") == "0"


BEHIND = """() => {
    const finding = document.querySelector("#checklist .ta-finding[open]");
    return [finding.getBoundingClientRect().top, document.documentElement.scrollTop];
}"""


def open_on_a_phone(page: Page, address: str) -> Locator:
    """Fill a checklist in on a phone and press a quote of its first finding; the button pressed."""
    page.set_viewport_size({"width": 390, "height": 844})
    open_checklist(page, address)
    choose(page, "PaperPond")
    fill(page)
    finding = page.locator(".ta-finding").filter(has_text="Are there ads?")
    finding.locator("summary").first.click()
    button = finding.locator(".ta-quote button").first
    button.scroll_into_view_if_needed()
    page.evaluate(f"window.before = ({BEHIND})()")
    button.click()
    page.wait_for_function("document.activeElement.textContent === 'In the document'")
    return button


def test_on_a_phone_a_quote_opens_where_the_finger_is(page: Page, fake_site: str) -> None:
    button = open_on_a_phone(page, fake_site)
    sheet = page.get_by_role("dialog", name="Source text")
    expect(sheet.locator("mark")).to_have_text(PLAIN)
    expect(sheet.locator("mark")).to_be_in_viewport()
    expect(page.locator("#checklist-source")).to_be_hidden()
    assert page.evaluate(BEHIND) == page.evaluate("window.before")

    # The page behind is out of reach: for the wheel and for the keys.
    page.mouse.move(195, 40)
    page.mouse.wheel(0, 600)
    page.wait_for_timeout(300)
    assert page.evaluate(BEHIND) == page.evaluate("window.before")
    outside = "document.activeElement.matches(':not(body, dialog, dialog *)')"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert not page.evaluate(outside)

    # Each way out leads back to the quote that was pressed; each way in shows it again.
    for close in (
        lambda: page.keyboard.press("Escape"),
        lambda: sheet.get_by_role("button", name="Close").click(),
        lambda: page.mouse.click(195, 10),  # beside the sheet
    ):
        expect(sheet).to_be_visible()
        close()
        expect(sheet).to_be_hidden()
        expect(button).to_be_focused()
        assert page.evaluate(BEHIND) == page.evaluate("window.before")
        button.click()
    expect(sheet.locator("mark")).to_have_text(PLAIN)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_another_edition_is_one_step_away(page: Page, fake_site: str) -> None:
    open_checklist(page, fake_site)
    choose(page, "PaperPond")
    fill(page)
    expect(page.locator("#checklist")).to_contain_text("general (consumer) edition")
    page.locator(".ta-others").get_by_role("button", name="School").press("Enter")
    expect(page.locator("#checklist")).to_contain_text("for the school edition", timeout=30_000)
    expect(page.locator("#checklist-edition").get_by_role("radio", name="School")).to_be_checked()


def test_editions_stand_side_by_side_and_their_quotes_open(page: Page, fake_site: str) -> None:
    open_checklist(page, fake_site)
    choose(page, "PaperPond")
    fill(page)
    part = page.locator("#checklist-editions")
    summary = part.locator("summary").first
    expect(summary).to_have_text("Editions side by side: 2 of 6 items differ")
    summary.press("Enter")
    item = part.locator("li").filter(has_text="Are there ads?")
    sides = item.locator("summary")
    expect(sides).to_have_count(2)
    expect(sides.first).to_contain_text("Does not meet")
    expect(sides.last).to_contain_text("Meets")
    assert sides.locator("svg").count() == 2
    general, school = (sides.nth(number).bounding_box() for number in (0, 1))
    assert general and school and general["y"] == school["y"], "beside, not below each other"
    assert general["x"] + general["width"] <= school["x"]
    sides.last.press("Enter")
    item.get_by_role("button", name="Open the source").press("Enter")
    expect(page.locator("#checklist-source mark")).to_have_text(PLAIN)
    page.get_by_role("button", name="Back to the quote").press("Enter")
    assert page.evaluate("document.activeElement.dataset.which") == "1"
    # It is gone where the next tool has one edition only.
    page.locator("#checklist-filter").get_by_label("Find a tool by name").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("QuillQuest")
    radios = page.locator("#checklist-tool").get_by_role("radio")
    expect(radios).to_have_count(2)  # the tool chosen before stays in the list
    radios.and_(page.get_by_role("radio", name="QuillQuest")).check()
    expect(page.locator("#checklist-about")).to_contain_text("The library holds one edition")
    fill(page)
    expect(page.locator("#checklist h2")).to_have_text("QuillQuest")
    expect(part.locator("details")).to_have_count(0)


def test_a_jump_leads_to_its_part(page: Page, fake_site: str) -> None:
    open_checklist(page, fake_site)
    choose(page, "QuillQuest")
    expect(page.locator("#checklist-about")).to_contain_text("The library holds one edition")
    expect(page.locator("#checklist-edition")).to_have_count(0)
    fill(page)
    page.get_by_role("navigation").get_by_role("link", name="For people").press("Enter")
    expect(page.get_by_role("heading", name="For people to answer")).to_be_in_viewport()
    levels = page.evaluate(
        """[...document.querySelectorAll("h1, h2, h3, h4")].filter((h) => h.offsetParent)
           .map((h) => Number(h.tagName[1]))"""
    )
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels)), levels


@pytest.mark.parametrize(
    ("tool", "sentence"),
    [
        ("", "Choose a tool first."),
        (BARE, "No vendor document of BareBoard is in the library."),
        (STUCK, "The library is locked. Try again in a minute."),
    ],
)
def test_what_cannot_be_filled_is_said_once(
    page: Page, fake_site: str, tool: str, sentence: str
) -> None:
    open_checklist(page, fake_site)
    if tool:
        choose(page, tool)
        expect(page.locator("#checklist-about")).to_contain_text(sentence)
    page.get_by_role("button", name="Fill in the checklist").press("Enter")
    expect(page.locator("#checklist").get_by_role("alert")).to_contain_text(sentence)


def test_hostile_text_stays_text_and_nothing_is_wider_than_a_phone(
    page: Page, fake_site: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_checklist(page, fake_site)
    choose(page, "PaperPond")
    fill(page)
    for summary in page.locator("#checklist summary").all():
        if summary.is_visible():
            summary.press("Enter")
    expect(page.locator(".ta-finding").filter(has_text=HOSTILE).first).to_be_visible()
    assert page.locator(".ta-finding").count() == len(FINDINGS)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate("window.hacked") is None
    for tag in ("script", "img", "b", "i"):
        assert page.locator(f"#checklist {tag}, #checklist-edition {tag}").count() == 0, tag
    page.set_viewport_size({"width": 640, "height": 450})  # a window of 1280 at 200 %
    assert page.evaluate("document.documentElement.scrollWidth") == 640
