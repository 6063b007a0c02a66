"""What everybody can read and use: every page in every state, in both themes and at three widths.

In each state: nothing that axe-core objects to (there is no list of exceptions, since none is
needed), headings that go down step by step, and all text whole at 200 % zoom and on a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import WholeSite
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooLong
from states import WALKS, focus_arrives, open_tab, sign_in

DESK = {"width": 1280, "height": 900}
ZOOMED = {"width": 640, "height": 450}  # the desk at 200 %
PHONE = {"width": 390, "height": 844}
# All rules, and the one about small targets, which axe leaves out unless told.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
SETTLED = """(dark) => {
    const site = document.querySelector(".gradio-container");
    const moving = document.getAnimations().filter((one) => one instanceof CSSTransition);
    return (!site || document.body.classList.contains("dark") === dark) && !moving.length;
}"""
LEVELS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]))"""
# What does not fit: the page scrolls sideways, or a text ends where a box or the window does.
# Text that a box lets one scroll to is whole; what is only for screen readers is nowhere.
UNFIT = """(width) => {
    const wrong = [];
    const wide = document.documentElement.scrollWidth;
    if (wide > width) wrong.push(`the page is ${wide} wide`);
    const apart = ".skip, [aria-hidden=true], svg, script, style";
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
        const text = texts.currentNode;
        const parent = text.parentElement;
        if (!text.data.trim() || parent.closest(apart)) continue;
        if (!parent.checkVisibility({visibilityProperty: true})) continue;
        range.selectNodeContents(text);
        const boxes = [...range.getClientRects()].filter((box) => box.width > 1);
        const inside = (left, right, top, bottom) => boxes.every((box) =>
            box.left >= left - 2 && box.right <= right + 2 &&
            box.top >= top - 2 && box.bottom <= bottom + 2);
        let [across, down, seen] = [true, true, true];
        const cut = [];
        for (let at = parent; at && at !== document.body; at = at.parentElement) {
            const {clipPath, overflowX, overflowY} = getComputedStyle(at);
            if (clipPath === "inset(50%)") seen = false;
            const box = at.getBoundingClientRect();
            if (/auto|scroll/.test(overflowX)) across = false;
            if (/auto|scroll/.test(overflowY)) down = false;
            const shut = [/hidden|clip/.test(overflowX) && across,
                          /hidden|clip/.test(overflowY) && down];
            const held = inside(shut[0] ? box.left : -Infinity, shut[0] ? box.right : Infinity,
                                shut[1] ? box.top : -Infinity, shut[1] ? box.bottom : Infinity);
            if (!held) cut.push("cut off");
        }
        if (across && !inside(0, width, -Infinity, Infinity)) cut.push("beyond the edge");
        if (seen && cut.length) wrong.push(`${cut[0]}: ${text.data.trim().slice(0, 50)}`);
    }
    for (const field of document.querySelectorAll("textarea, input[placeholder]")) {
        if (!field.checkVisibility() || field.value) continue;
        const {clientHeight, clientWidth, scrollHeight, scrollWidth} = field;
        if (Math.max(scrollWidth - clientWidth, scrollHeight - clientHeight) > 3)
            wrong.push(`cut off: ${field.placeholder}`);
    }
    return wrong;
}"""


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_every_page_in_every_state(
    page: Page, whole_site: WholeSite, walk: Callable[[Page, WholeSite], Iterator[str]]
) -> None:
    wrong: list[str] = []
    for state in walk(page, whole_site):
        found = [*objections(page), *skipped_headings(page)]
        page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
        found += unfit(page, ZOOMED["width"])
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        found += unfit(page, PHONE["width"])
        show(page, dark=True)
        found += objections(page)
        show(page, dark=False)
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        wrong += [f"{state}: {each}" for each in found]
    assert not wrong, "\n".join(wrong)


def show(page: Page, *, dark: bool) -> None:
    """Choose the theme as the system does, and wait until no colour is between the two."""
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.wait_for_function(SETTLED, arg=dark)


def objections(page: Page) -> list[str]:
    """What axe-core holds to be wrong, however little it weighs it."""
    page.wait_for_function(SETTLED, arg=page.evaluate("document.body.classList.contains('dark')"))
    violations: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{each['id']} ({each['impact']}) at {node['target']}: {node['failureSummary']}"
        for each in violations
        for node in each["nodes"]
    ]


def skipped_headings(page: Page) -> list[str]:
    levels = page.evaluate(LEVELS)
    steps = all(after - before <= 1 for before, after in pairwise(levels))
    fine = levels[:1] == [1] and levels.count(1) == 1 and steps
    return [] if fine else [f"headings {levels}"]


def unfit(page: Page, width: int) -> list[str]:
    """What does not fit once the page has had its time to get into shape."""
    try:
        page.wait_for_function(f"(width) => !({UNFIT})(width).length", arg=width, timeout=10_000)
    except TooLong:
        return [f"at {width} pixels {each}" for each in page.evaluate(UNFIT, width)]
    return []


# What a screen reader would say: what changes inside a region that was there already, and alerts.
LISTEN = """() => {
    window.spoken = [];
    const say = (words) => window.spoken.push((words ?? "").trim());
    new MutationObserver((changes) => {
        for (const {target, addedNodes} of changes) {
            const at = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
            const region = at?.closest("[role=status], [role=alert], [role=log]");
            if (region) say(region.matches("[role=log]") && addedNodes.length
                ? [...addedNodes].map((one) => one.textContent).join(" ") : region.textContent);
            else for (const one of addedNodes) if (one.nodeType === Node.ELEMENT_NODE)
                for (const alert of [one, ...one.querySelectorAll("*")])
                    if (alert.matches("[role=alert]")) say(alert.textContent);
        }
    }).observe(document.body, {childList: true, characterData: true, subtree: true});
}"""


def hears(page: Page, *sentences: str) -> None:
    """Wait until each sentence was said, and count it as heard.

    What else was said meanwhile stays: on a busy machine the next sentence may be among it.
    """
    for words in sentences:
        try:
            page.wait_for_function(
                "(words) => window.spoken.some((said) => said.includes(words))", arg=words
            )
        except TooLong:
            pytest.fail(f"not said: {words!r}, but {page.evaluate('window.spoken')}")
    page.evaluate(
        """(heard) => window.spoken = window.spoken.filter(
            (said) => !heard.some((words) => said.includes(words)))""",
        list(sentences),
    )


def test_answers_and_errors_are_announced(page: Page, whole_site: WholeSite) -> None:
    sign_in(page, whole_site)
    page.evaluate(LISTEN)
    box = page.get_by_role("textbox", name="Your question")
    box.fill("Does it sell data?")
    box.press("Enter")
    hears(page, "Looking for an answer.", "Does it sell data?")
    hears(page, "never sell student information", "Answer ready, with 2 quotes.")
    box.fill("known error")
    box.press("Enter")
    hears(page, "The library is locked.", "The question could not be answered.")
    page.get_by_role("button", name="This answer is wrong").click()
    focus_arrives(page, "What is wrong")
    page.get_by_role("button", name="Send").click()
    hears(page, "Choose what is wrong first.")
    page.get_by_role("radio", name="Something else").check()
    page.get_by_role("checkbox", name="Keep my question").check()
    page.get_by_role("button", name="Send").click()
    hears(page, "The report was kept.")
    page.get_by_role("button", name="New conversation").click()
    hears(page, "New conversation.")


def test_what_becomes_of_documents_is_announced(page: Page, whole_site: WholeSite) -> None:
    sign_in(page, whole_site)
    open_tab(page, "Library")
    document = page.locator("#library").get_by_role("button", name="Terms of use")
    expect(document).to_be_visible()
    page.evaluate(LISTEN)
    page.get_by_role("button", name="Add documents").click()
    page.get_by_role("button", name="Add these files").click()
    hears(page, "No file is chosen")
    page.locator("#add-files input[type=file]").set_input_files(
        [{"name": "photo.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}]
    )
    expect(page.locator("#add-files .filename")).to_be_visible()
    page.get_by_role("button", name="Add these files").click()
    hears(page, "Reading file 1 of 1: photo.png", "Done: 0 of 1 taken in, 1 refused.")
    document.click()
    focus_arrives(page, "Terms of use")
    page.get_by_role("textbox", name="Effective date").fill("soon")
    page.get_by_role("button", name="Save as confirmed").click()
    hears(page, "not a date")
    page.get_by_role("button", name="Remove this document").click()
    focus_arrives(page, "for good?")
    page.keyboard.press("Escape")
    hears(page, "Nothing was removed.")
