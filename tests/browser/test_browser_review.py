"""What a privacy officer does, in Chromium: app.py over the sample knowledge, nothing replaced.

Read a blocker's clause at its place in the PDF, correct a finding with a reason, answer what only
people can, mark the list as reviewed, come back and find it all; then the documents change.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, serve
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.slow
FILLED_MS = 240_000  # the first checklist loads the model
TOOL = "QuizCraft"
PDF = "Data Processing Agreement"
REASON = "Counsel read it on November 20: <b>resellers</b> are not named."
ANSWERS = {
    "What problem should it solve?": "Grade 4 forgets fractions over the summer.",
    "For whom?": "Two grade 4 classes, about 50 students.",
    "How do you know?": "Fall screening 2026: 41 % on grade level.",
    "What was tried, and why is it not enough?": "Paper packets; few came back.",
    "Why this tool?": "It repeats what a student got wrong.",
    "How will you know it helped?": "Spring screening at 55 %.",
}


@dataclass(frozen=True)
class Site:
    address: str
    folder: Path

    def ingest(self, *words: str | Path) -> None:
        """Work on the library from outside, while the app serves."""
        command = [sys.executable, ROOT / "ingest.py", "--data", self.folder / "data", *words]
        subprocess.run(
            [str(word) for word in command],
            check=True,
            capture_output=True,
            timeout=300,
            cwd=self.folder,
        )


@pytest.fixture(scope="module")
def review_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("review")
    shutil.copytree(ROOT / "knowledge" / "vendors" / TOOL, folder / "policies" / TOOL)
    site = Site("", folder)
    site.ingest("add", folder / "policies")
    for address in serve("app.py", folder):
        yield Site(address, folder)


def fill(page: Page, site: Site) -> None:
    page.goto(site.address)
    page.get_by_role("tab", name="Checklist").click()
    page.get_by_role("radio", name=TOOL).check()
    page.get_by_role("button", name="Fill in the checklist").click()
    expect(page.locator("#checklist-progress")).to_contain_text("Done: 40", timeout=FILLED_MS)


def blocker_of_the_pdf(page: Page) -> Locator:
    """The first blocker with a quote from the PDF, unfolded."""
    quote = page.locator(".ta-quote footer", has_text="Student Data Processing Agreement")
    finding = page.locator(".ta-finding[data-blocker]").filter(has=quote).first
    number = finding.get_attribute("data-number")
    chosen = page.locator(f'.ta-finding[data-number="{number}"]')
    chosen.locator("summary").first.press("Enter")
    return chosen


def test_what_a_privacy_officer_does(page: Page, review_site: Site) -> None:
    fill(page, review_site)
    expect(page.locator(".ta-mark")).to_contain_text("Not marked as reviewed")
    finding = blocker_of_the_pdf(page)
    question = finding.locator(".ta-item").first.inner_text()
    machine = finding.locator("summary .ta-sign").first.inner_text()
    reads_the_clause_in_the_pdf(page, finding)
    corrects(page, finding, machine)
    expect(page.locator("#checklist-said [role=status]")).to_have_text(f"Saved: {question}")
    answers_the_purpose(page)
    marks_as_reviewed(page)

    # Reload, after the search index was made anew: it is all there.
    review_site.ingest("rebuild")
    fill(page, review_site)
    found_all(page, question, machine)
    expect(page.locator(".ta-mark")).to_contain_text("A person decided on 2 of 40 items.")
    expect(page.locator(".ta-mark")).to_contain_text("with the same result")
    assert page.locator("#checklist b, #checklist script").count() == 0
    fits_and_can_be_used(page)


def reads_the_clause_in_the_pdf(page: Page, finding: Locator) -> None:
    quote = finding.locator(".ta-quote").filter(has_text="Student Data Processing").first
    words = quote.locator("p").text_content() or ""
    with page.context.expect_page() as waiting:
        quote.get_by_role("link", name="Open in the document").press("Enter")
    tab = waiting.value
    expect(tab.locator("figure img")).to_be_visible()
    expect(tab.locator("#quote")).to_be_in_viewport()
    tab.get_by_text("This page as text").click()
    marked = "".join(tab.locator("mark").all_text_contents())
    assert "".join(marked.split()) == "".join(words.split())
    tab.close()


def corrects(page: Page, finding: Locator, machine: str) -> None:
    """A reason that is missing is asked for, and what is typed stays."""
    finding.get_by_text("Confirm, change or add a note").press("Enter")
    form = finding.locator("form")
    form.get_by_label("Change the status").check()
    right = "partly" if machine != "Partly meets" else "does_not_meet"
    form.get_by_label("The right status").select_option(right)
    form.get_by_label("Your name").fill("Dana Whitfield")
    form.get_by_label("Your role").fill("Privacy officer")
    for _ in range(2):  # the second time it says the same, and still answers
        form.get_by_role("button", name="Save").press("Enter")
        expect(form.get_by_role("alert")).to_contain_text("Write why you change the finding")
        expect(form.get_by_role("alert")).to_be_focused()
        expect(form.get_by_label("Your name")).to_have_value("Dana Whitfield")
        expect(form.get_by_label("The right status")).to_have_value(right)
    form.get_by_label("Reason or note").fill(REASON)
    form.get_by_role("button", name="Save").press("Enter")
    decision = finding.locator(".ta-decision")
    expect(decision).to_contain_text(REASON)
    expect(decision).to_be_focused()
    expect(decision).to_contain_text("Dana Whitfield, Privacy officer")
    expect(decision).to_contain_text("self-declared")
    expect(finding.locator(".ta-beside")).to_contain_text(f"The program found{machine}")
    expect(finding.locator(".ta-quote").first).to_be_visible()  # still unfolded


def answers_the_purpose(page: Page) -> None:
    purpose = page.locator(".ta-finding", has_text="What specific problem are we solving")
    purpose.locator("summary").first.press("Enter")
    purpose.get_by_text("Answer this", exact=True).press("Enter")
    form = purpose.locator("form")
    expect(form.get_by_label("Your name")).to_have_value("Dana Whitfield")  # known by now
    for label, text in ANSWERS.items():
        form.get_by_label(label).fill(text)
    form.get_by_label("How does this answer stand up?").select_option("meets")
    form.get_by_role("button", name="Save").press("Enter")
    expect(purpose.locator(".ta-decision")).to_contain_text("Two grade 4 classes")


def marks_as_reviewed(page: Page) -> None:
    mark = page.locator(".ta-mark")
    mark.get_by_text("Mark this checklist as reviewed").press("Enter")
    mark.get_by_label("Note (optional)").fill("For the board of December 3.")
    mark.get_by_role("button", name="Mark as reviewed").press("Enter")
    expect(mark).to_contain_text("For the board of December 3.")
    expect(mark).to_contain_text("with the same result")


def found_all(page: Page, question: str, machine: str) -> None:
    finding = page.locator(".ta-finding").filter(has_text=question).first
    expect(finding.locator("summary").first).to_contain_text(machine)
    expect(finding.locator("summary").first).to_contain_text("Changed by a person")
    finding.locator("summary").first.press("Enter")
    expect(finding.locator(".ta-decision")).to_contain_text(REASON)
    purpose = page.locator(".ta-finding", has_text="What specific problem are we solving")
    purpose.locator("summary").first.press("Enter")
    for text in ANSWERS.values():
        expect(purpose.locator(".ta-decision")).to_contain_text(text)
    expect(page.locator(".ta-mark")).to_contain_text("Dana Whitfield, Privacy officer")


def fits_and_can_be_used(page: Page) -> None:
    """With forms and decisions open, in both themes, on a wide screen and on a phone."""
    for summary in page.locator(".ta-finding[open] .ta-review > summary, .ta-mark summary").all():
        summary.press("Enter")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            dark = "true" if scheme == "dark" else "false"
            page.wait_for_function(f"document.body.classList.contains('dark') === {dark}")
            page.wait_for_timeout(500)  # colours move from one theme to the other
            wrong = Axe().run(page, "#checklist").response["violations"]
            assert wrong == [], [(one["id"], one["nodes"][0]["target"]) for one in wrong]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_new_version_says_whether_the_clause_is_the_same(page: Page, review_site: Site) -> None:
    fill(page, review_site)
    policy = review_site.folder / "policies" / TOOL / "Privacy Policy.md"
    text = policy.read_text()
    title = text.split("title: ", 1)[1].split("\n", 1)[0]
    same, other, words = one_that_stays_and_one_that_changes(page, text)
    for number in (same, other):
        confirms(page, number)
    marks_as_reviewed(page)
    changed = f"{words.rstrip('.')}, unless our partners agree to something else."
    policy.write_text(text.replace(words, changed).replace("2026-03-02", "2026-11-01"))
    review_site.ingest("add", review_site.folder / "policies")
    fill(page, review_site)
    for number, sentence in (
        (same, "Reviewed on the earlier version; the clause is the same."),
        (other, "Reviewed on the earlier version; the clause has changed."),
    ):
        finding = page.locator(f'.ta-finding[data-number="{number}"]')
        finding.locator("summary").first.press("Enter")
        expect(finding.locator(".ta-decision")).to_contain_text(sentence)
    decision = page.locator(f'.ta-finding[data-number="{other}"] .ta-decision')
    expect(decision).to_contain_text(words)
    expect(decision).to_contain_text("unless our partners agree")
    expect(page.locator(".ta-mark")).to_contain_text(f"{title}: effective 2026-03-02 then")


def one_that_stays_and_one_that_changes(page: Page, text: str) -> tuple[str, str, str]:
    """Two findings that rest on a text, and a sentence of it that only the second rests on."""
    rests: dict[str, list[str]] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".ta-finding")].map((one) => [
            one.dataset.number,
            [...one.querySelectorAll(".ta-quote:has([data-quote]:not([data-quote=closest])) p")]
                .map((quote) => quote.textContent),
        ]))"""
    )
    of_text = {number: [w for w in all_ if text.count(w) == 1] for number, all_ in rests.items()}
    for other, sentences in of_text.items():
        for words in sentences:
            for same, own in of_text.items():
                apart = all(words not in one and one not in words for one in rests[same])
                if own and apart:
                    return same, other, words
    pytest.fail("no two findings rest on different sentences of the text")


def confirms(page: Page, number: str) -> None:
    finding = page.locator(f'.ta-finding[data-number="{number}"]')
    finding.locator("summary").first.press("Enter")
    finding.get_by_text("Confirm, change or add a note").press("Enter")
    form = finding.locator("form")
    form.get_by_label("Confirm:").check()
    form.get_by_label("Your name").fill("Lee")
    form.get_by_label("Your role").fill("Counsel")
    form.get_by_role("button", name="Save").press("Enter")
    expect(finding.locator(".ta-decision")).to_contain_text("Confirmed by a person")
