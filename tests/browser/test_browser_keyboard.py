"""The whole site by keyboard alone: every page, with the focus seen wherever it goes."""

from __future__ import annotations

import pytest
from conftest import WholeSite
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLong
from states import focus_arrives

# What is wrong with where the focus is: nothing, or no outline round it, or not to be seen.
UNSEEN = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return "nothing";
    const round = [at, at.matches("input[type=radio]") && at.closest("label")].filter(Boolean);
    const outlined = round.some((one) => {
        const {outlineStyle, outlineWidth} = getComputedStyle(one);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    });
    const [box] = at.getClientRects();
    const [left, right] = [Math.max(box?.left, 0), Math.min(box?.right, innerWidth)];
    const [top, bottom] = [Math.max(box?.top, 0), Math.min(box?.bottom, innerHeight)];
    const points = [[left + 5, top + 8], [(left + right) / 2, (top + bottom) / 2]];
    const seen = points.some(([x, y]) => Number.isFinite(x + y) &&
        round.some((one) => one.contains(document.elementFromPoint(x, y))));
    if (outlined && seen) return "";
    return `${outlined ? "out of view" : "not outlined"}: ${at.outerHTML.slice(0, 200)}`;
}"""


def focus_is_seen(page: Page) -> None:
    try:
        page.wait_for_function(f"() => !({UNSEEN})()")
    except TooLong:
        pytest.fail(f"the focus is on {page.evaluate(UNSEEN)}")


def tab_to(page: Page, wanted: Locator, limit: int = 40, key: str = "Tab") -> None:
    """Press ``key`` until ``wanted`` has the focus; each stop on the way has to be seen."""
    expect(wanted).to_be_visible()
    for _ in range(limit):
        page.keyboard.press(key)
        focus_is_seen(page)
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    pytest.fail(f"{wanted} is not within {limit} times {key}")


def back_to(page: Page, wanted: Locator, limit: int = 60) -> None:
    tab_to(page, wanted, limit, "Shift+Tab")


def turn_to(page: Page, name: str, heading: str) -> None:
    """Go to a tab with the arrow keys, from the tab that is open."""
    tabs = page.get_by_role("tablist").get_by_role("tab")
    page.keyboard.press("Home")
    for number in range(tabs.count()):
        expect(tabs.nth(number)).to_be_focused()
        focus_is_seen(page)
        if tabs.nth(number).text_content() == name:
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


def test_every_page_by_keyboard_alone(page: Page, whole_site: WholeSite) -> None:
    sign_in(page, whole_site)
    tab_to(page, page.get_by_role("tab", name="Ask"))
    for name, heading in (("Quality", "How far"), ("Library", "Library"), ("Ask", "Ask about")):
        turn_to(page, name, heading)
    ask(page)
    report(page)
    fill_in(page)
    keep(page)
    add(page)
    back_to(page, page.get_by_role("tab", name="Library"))
    turn_to(page, "Quality", "How far can you trust this?")
    read(page, whole_site)


def sign_in(page: Page, site: WholeSite) -> None:
    page.goto(site.address)
    expect(page.get_by_label("Name")).to_be_focused()
    focus_is_seen(page)
    page.keyboard.type(site.name)
    tab_to(page, page.get_by_label("Password"), 1)
    page.keyboard.type(site.password)
    page.keyboard.press("Enter")
    expect(page.locator(".ta-chip").first).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def ask(page: Page) -> None:
    """Choose a tool, ask, open a quote in the evidence, and come back to it."""
    fold = page.get_by_role("button", name="Choose a tool (optional)")
    tab_to(page, fold)
    page.keyboard.press("Space")
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("radio", name="PaperPond")).to_be_visible()
    tab_to(page, page.get_by_role("radio", name="Not chosen"), 3)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="PaperPond")).to_be_focused()
    expect(page.get_by_role("radio", name="PaperPond")).to_be_checked()
    focus_is_seen(page)
    box = page.get_by_role("textbox", name="Your question")
    tab_to(page, box)
    page.keyboard.type("Does it sell data?")
    page.keyboard.press("Enter")
    expect(page.locator(".ta-answer [data-copy]")).to_be_visible()
    expect(page.locator("#source mark")).to_be_visible()
    expect(box).to_be_focused()
    quote = page.get_by_role("button", name="Open source 1")
    back_to(page, quote)
    page.keyboard.press("Enter")
    focus_arrives(page, "In the document")
    focus_is_seen(page)
    tab_to(page, page.get_by_role("button", name="Back to the quote"), 1)
    page.keyboard.press("Enter")
    expect(quote).to_be_focused()
    focus_is_seen(page)
    tab_to(page, page.locator(".ta-answer .ta-quote").first.get_by_role("link"), 1)


def report(page: Page) -> None:
    """Begin to report the answer as wrong, and think better of it."""
    wrong = page.get_by_role("button", name="This answer is wrong")
    tab_to(page, wrong)
    page.keyboard.press("Enter")
    focus_arrives(page, "What is wrong with this answer?")
    focus_is_seen(page)
    tab_to(page, page.get_by_role("radio", name="A quote does not answer"), 1)
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("checkbox", name="Keep my question"), 6)
    tab_to(page, page.get_by_role("button", name="Send"), 3)
    page.keyboard.press("Escape")
    expect(page.locator("#wrong-form")).to_be_hidden()
    expect(wrong).to_be_focused()
    focus_is_seen(page)


def fill_in(page: Page) -> None:
    """Fill in a checklist, open a finding and its quote, and come back to it."""
    back_to(page, page.get_by_role("tab", name="Ask"))
    turn_to(page, "Checklist", "Checklist")
    tool = page.get_by_role("radio", name="PaperPond")
    tab_to(page, tool)
    page.keyboard.press("Space")
    expect(tool).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Fill in the checklist"))
    page.keyboard.press("Enter")
    finding = page.locator(".ta-finding").filter(has=page.locator(".ta-quote")).first
    tab_to(page, finding.locator("summary").first)
    page.keyboard.press("Enter")
    quote = finding.locator(".ta-quote button").first
    tab_to(page, quote)
    page.keyboard.press("Enter")
    focus_arrives(page, "In the document")
    focus_is_seen(page)
    tab_to(page, page.get_by_role("button", name="Back to the quote"), 1)
    page.keyboard.press("Enter")
    expect(quote).to_be_focused()
    focus_is_seen(page)


def keep(page: Page) -> None:
    """Go through the Library's list, open a document, begin to remove it and say no."""
    back_to(page, page.get_by_role("tab", name="Checklist"))
    turn_to(page, "Library", "Library")
    documents = page.locator("#library button[data-document]")
    expect(documents).to_have_count(3)
    for number in range(3):
        tab_to(page, documents.nth(number))
    documents.nth(2).evaluate("(one) => { window.before = one.dataset.document; }")
    page.keyboard.press("Enter")
    focus_arrives(page, "Terms of use")
    focus_is_seen(page)
    remove = page.get_by_role("button", name="Remove this document")
    tab_to(page, remove)
    page.keyboard.press("Enter")
    focus_arrives(page, "for good?")
    focus_is_seen(page)
    tab_to(page, page.get_by_role("button", name="Cancel"), 2)
    page.keyboard.press("Enter")
    expect(page.locator("#remove-question")).to_be_hidden()
    expect(remove).to_be_focused()
    focus_is_seen(page)
    back_to(page, page.get_by_role("button", name="Back to the list"))
    page.keyboard.press("Enter")
    expect(documents).to_have_count(3)
    page.wait_for_function("document.activeElement.dataset.document === window.before")
    focus_is_seen(page)


def add(page: Page) -> None:
    """Open the form to add documents; Enter on its buttons opens the system's choice of files."""
    # Asked for now, since the browser may not have been told yet when Enter is pressed at once.
    page.on("filechooser", lambda _: None)
    fold = page.get_by_role("button", name="Add documents")
    back_to(page, fold)
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "true")
    for number, name in enumerate(("Click to upload or drop files", "Choose more files"), start=1):
        tab_to(page, page.get_by_role("button", name=name), 3)
        with page.expect_file_chooser() as waiting:
            page.keyboard.press("Enter")
        waiting.value.set_files(
            {"name": f"{number}.md", "mimeType": "text/plain", "buffer": b"# T"}
        )
        expect(page.locator("#add-files .filename")).to_have_count(number)
        expect(page.get_by_role("button", name="Choose more files")).to_be_focused()
        focus_is_seen(page)
        back_to(page, fold)
    tab_to(page, page.get_by_role("button", name="Remove 2.md"))
    page.keyboard.press("Enter")
    expect(page.locator("#add-files .filename")).to_have_count(1)
    back_to(page, fold)
    tab_to(page, page.get_by_role("button", name="Add these files"))
    tab_to(page, page.get_by_role("button", name="Add by web address"), 2)


def read(page: Page, site: WholeSite) -> None:
    """A quote in its document: over the skip link to the text, and on to the next part."""
    page.goto(site.text.partition("#")[0])
    tab_to(page, page.get_by_role("link", name="To the text"), 1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    tab_to(page, page.get_by_role("link", name="Next").first, 2)
    page.keyboard.press("Enter")
    back_to(page, page.get_by_role("link", name="To the quote"), 3)
    page.goto(site.pdf.partition("#")[0])
    tab_to(page, page.get_by_role("link", name="The picture in full size"))
    tab_to(page, page.get_by_text("This page as text"), 1)
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
