"""Every page of the site in every state worth looking at, reached one after the other.

Each function leads ``page`` through its states and yields the name of each as it is reached.
"""

from __future__ import annotations

from collections.abc import Iterator

from conftest import WholeSite
from playwright.sync_api import Page, expect


def sign_in(page: Page, site: WholeSite) -> None:
    """Sign in and wait until the Ask page is ready."""
    page.goto(site.address)
    page.get_by_label("Name").fill(site.name)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".ta-chip").first).to_be_visible()
    expect(page.locator(".ta-who")).to_contain_text("Signed in as")


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")


def focus_arrives(page: Page, words: str) -> None:
    """Wait until a script has moved the focus to the heading that holds ``words``."""
    page.wait_for_function(
        """(words) => /^H[1-6]$/.test(document.activeElement.tagName)
                      && document.activeElement.textContent.includes(words)""",
        arg=words,
    )


def signing_in(page: Page, site: WholeSite) -> Iterator[str]:
    page.goto(site.address)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    yield "sign-in page"
    page.get_by_label("Name").fill("nobody")
    page.get_by_label("Password").fill("a wrong password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "sign-in page with an error"


def asking(page: Page, site: WholeSite) -> Iterator[str]:
    sign_in(page, site)
    yield "Ask: welcome"
    page.get_by_role("button", name="Choose a tool (optional)").click()
    expect(page.get_by_role("radio", name="PaperPond")).to_be_visible()
    yield "Ask: choosing a tool"
    page.get_by_role("button", name="Choose a tool (optional)").click()
    expect(page.get_by_role("radio", name="PaperPond")).to_be_hidden()
    box = page.get_by_role("textbox", name="Your question")
    box.fill("Does it sell data?")
    box.press("Enter")
    expect(page.locator(".ta-answer [data-copy]")).to_be_visible()
    expect(page.locator("#source mark")).to_be_visible()
    yield "Ask: answered"
    page.get_by_role("button", name="This answer is wrong").click()
    focus_arrives(page, "What is wrong")
    page.get_by_role("radio", name="The yes or no is wrong").check()
    expect(page.get_by_role("radio", name="Partly")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#wrong-problem")).to_contain_text("Tick the box")
    yield "Ask: an answer reported"
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#wrong-form")).to_be_hidden()
    box.fill("known error")
    box.press("Enter")
    expect(page.locator(".ta-error")).to_be_visible()
    yield "Ask: failed"
    box.fill("where is it stored?")
    box.press("Enter")
    page.locator(".ta-closest").get_by_role("button").click()
    focus_arrives(page, "In the document")
    yield "Ask: not stated, a source open"


def filling_in(page: Page, site: WholeSite) -> Iterator[str]:
    sign_in(page, site)
    open_tab(page, "Checklist")
    expect(page.get_by_role("radio", name="PaperPond")).to_be_visible()
    yield "Checklist: empty"
    page.get_by_role("radio", name="PaperPond").check()
    page.get_by_role("button", name="Fill in the checklist").click()
    finding = page.locator(".ta-finding").filter(has=page.locator(".ta-quote")).first
    finding.locator("summary").first.click()
    finding.locator(".ta-quote button").first.click()
    focus_arrives(page, "In the document")
    yield "Checklist: a finding and its source open"
    finding.get_by_text("Confirm, change or add a note").click()
    form = finding.locator("form")
    form.get_by_label("Change the status").check()
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_be_visible()
    yield "Checklist: a decision refused"
    form.get_by_label("The right status").select_option("conflict")
    form.get_by_label("Reason or note").fill("Two sections disagree.")
    form.get_by_role("button", name="Save").click()
    expect(finding.locator(".ta-decision")).to_contain_text("Two sections disagree.")
    yield "Checklist: a decision saved"
    person = page.locator(".ta-finding").filter(has_text="Who decides?")
    person.locator("summary").first.click()
    person.get_by_text("Answer this", exact=True).click()
    yield "Checklist: an answer open"
    page.get_by_text("Mark this checklist as reviewed").click()
    page.get_by_role("button", name="Mark as reviewed").click()
    expect(page.locator(".ta-mark")).to_contain_text("with the same result")
    yield "Checklist: marked as reviewed"


def reading_on_a_phone(page: Page, site: WholeSite) -> Iterator[str]:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, site)
    box = page.get_by_role("textbox", name="Your question")
    box.fill("Does it sell data?")
    box.press("Enter")
    page.get_by_role("button", name="Open source 1").click()
    focus_arrives(page, "In the document")
    expect(page.get_by_role("dialog", name="Source text")).to_be_visible()
    yield "a quote on a sheet over the page"


def keeping(page: Page, site: WholeSite) -> Iterator[str]:
    sign_in(page, site)
    open_tab(page, "Library")
    document = page.locator("#library").get_by_role("button", name="Data agreement")
    expect(document).to_be_visible()
    yield "Library: the list"
    page.get_by_role("button", name="Add documents").click()
    expect(page.get_by_role("button", name="Add these files")).to_be_visible()
    names = ("one photograph of a privacy policy.png", "two.png")
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 99
    page.locator("#add-files input[type=file]").set_input_files(
        [{"name": name, "mimeType": "image/png", "buffer": png} for name in names]
    )
    expect(page.locator("#add-files .filename")).to_have_count(2)
    yield "Library: files chosen"
    page.get_by_role("button", name="Add these files").click()
    expect(page.locator("#add-outcomes")).to_contain_text("Refused")
    expect(page.locator("#add-status")).to_contain_text("Done")
    yield "Library: files refused"
    document.click()
    focus_arrives(page, "Data agreement")
    yield "Library: a document open"
    page.get_by_role("textbox", name="Effective date").fill("soon")
    page.get_by_role("button", name="Save as confirmed").click()
    expect(page.locator("#document-problem [role=alert]")).to_be_visible()
    page.get_by_role("button", name="Remove this document").click()
    focus_arrives(page, "for good?")
    yield "Library: a document to be removed"
    page.keyboard.press("Escape")
    expect(page.locator("#remove-question")).to_be_hidden()
    page.get_by_role("textbox", name="Effective date").fill("2026-01-15")
    page.get_by_role("button", name="Save as confirmed").click()
    expect(page.locator("#library-status")).to_contain_text("Saved")
    yield "Library: a document confirmed"


def trusting(page: Page, site: WholeSite) -> Iterator[str]:
    sign_in(page, site)
    open_tab(page, "Quality")
    expect(page.locator("#quality .ta-chart").first).to_be_visible()
    yield "Quality"


def reading(page: Page, site: WholeSite) -> Iterator[str]:
    sign_in(page, site)
    page.goto(site.pdf)
    expect(page.locator("figure img")).to_be_visible()
    yield "a source: page of a PDF"
    page.get_by_text("This page as text").click()
    expect(page.locator("mark").first).to_be_visible()
    yield "a source: page of a PDF with its text"
    page.goto(site.text)
    expect(page.locator("mark").first).to_be_visible()
    yield "a source: section of a text"
    page.goto(f"{site.address}/source/no-such-document.0-10")
    expect(page.get_by_role("heading", name="Not found")).to_be_visible()
    yield "a source that is not there"


WALKS = (signing_in, asking, filling_in, reading_on_a_phone, keeping, trusting, reading)
